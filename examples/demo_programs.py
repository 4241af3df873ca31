"""The demo's programs: plain Python and NumPy, with Lathe only at the decorators' place.

Each is an ordinary function; `demo.py` compiles it with `lathe.function` and compares both.
"""

from __future__ import annotations

import numpy as np


def kmeans(x: np.ndarray, start: np.ndarray, tolerance: float) -> tuple[np.ndarray, int, float]:
    """Lloyd's k-means until the centroids move less than `tolerance`.

    Args:
        x: samples, shape (n, d), float32 or float64.
        start: first centroids, shape (k, d); not changed.
        tolerance: on the sum of squared moves of all centroids.

    Returns:
        centroids (k, d), number of rounds, and inertia: the summed squared distances to the
        nearest centroid (Lloyd, "Least squares quantization in PCM", 1982).
    """
    centroids = start
    k = start.shape[0]
    squares = (x * x).sum(axis=1)
    shift = tolerance + 1.0
    rounds = 0
    inertia = 0.0
    while shift > tolerance:
        distances = squares[:, None] - 2.0 * (x @ centroids.T) + (centroids * centroids).sum(axis=1)
        labels = distances.argmin(axis=1)
        inertia = float(distances.min(axis=1).sum())
        sums = np.zeros_like(centroids)
        counts = np.zeros(k)
        np.add.at(sums, labels, x)
        np.add.at(counts, labels, 1.0)
        moved = sums / np.maximum(counts, 1.0)[:, None]
        shift = float(((moved - centroids) ** 2).sum())
        centroids = moved
        rounds += 1
        if rounds % 5 == 1:
            print(f"    round {rounds:3d}   inertia {inertia:.6e}   shift {shift:.3e}")
    return centroids, rounds, inertia


def mandelbrot(height: int, width: int, limit: int) -> np.ndarray:
    """Escape times of the Mandelbrot set; shape (height, width), int64."""
    out = np.zeros((height, width), dtype=np.int64)
    for i in range(height):
        ci = -1.25 + 2.5 * i / height
        for j in range(width):
            cr = -2.0 + 2.5 * j / width
            zr = 0.0
            zi = 0.0
            k = 0
            while k < limit and zr * zr + zi * zi <= 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                k += 1
            out[i, j] = k
    return out


def longest_collatz(limit: int) -> tuple[int, int]:
    """The start below `limit` with the longest Collatz chain, and its number of steps."""
    best = 0
    start = 0
    for i in range(1, limit):
        n = i
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > best:
            best = steps
            start = i
    return start, best


def polynomial(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ten arithmetic operations on arrays of one shape."""
    return ((((x * 2.0 + y) * x - y) * 3.0 + x) * y - 1.0) * x + y


def power_table(x: np.ndarray, n: int, mode: str) -> np.ndarray:
    """Powers x, x**2, ..., x**n in rows; `mode` selects code."""
    out = np.ones((n, x.shape[0]))
    power = np.ones_like(x)
    for i in range(n):
        power = power * x
        if mode == "signed":
            out[i] = power
        else:
            out[i] = np.abs(power)
    return out
