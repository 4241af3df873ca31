"""The scalar loops in Python, as numba and Lathe take them; the same algorithms as loops.c."""

from __future__ import annotations

import numpy as np


def collatz(limit):
    best = 0
    start = 0
    for i in range(1, limit):
        n = i
        steps = 0
        while n != 1:
            if n % 2 == 0:
                n = n // 2
            else:
                n = 3 * n + 1
            steps += 1
        if steps > best:
            best = steps
            start = i
    return start * 1000 + best


def fizzbuzz(n):
    count = 0
    for i in range(n):
        if i % 15 == 0:
            count += 15
        elif i % 5 == 0:
            count += 5
        elif i % 3 == 0:
            count += 3
    return count


def mandelbrot(size, limit):
    total = 0
    for i in range(size):
        for j in range(size):
            cr = -2.0 + 3.0 * j / size
            ci = -1.5 + 3.0 * i / size
            zr = 0.0
            zi = 0.0
            k = 0
            while k < limit and zr * zr + zi * zi <= 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                k += 1
            total += k
    return total


def mandelbrot_complex(size, limit):
    total = 0
    for i in range(size):
        for j in range(size):
            c = complex(-2.0 + 3.0 * j / size, -1.5 + 3.0 * i / size)
            z = 0j
            k = 0
            while k < limit and abs(z) <= 2:
                z = z * z + c
                k += 1
            total += k
    return total


def levenshtein(a, b):
    prev = np.arange(len(b) + 1)
    cur = np.zeros(len(b) + 1, dtype=np.int64)
    for i in range(len(a)):
        cur[0] = i + 1
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            cur[j + 1] = min(prev[j + 1] + 1, cur[j] + 1, prev[j] + cost)
        prev, cur = cur, prev
    return int(prev[len(b)])
