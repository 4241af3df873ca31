"""What Lathe does, on real input: `make demo`.

1. k-means until convergence on Fashion-MNIST, 60,000 x 784.
2. Mandelbrot and Collatz: scalar control flow in nested loops.
3. A table: plain Python or NumPy, first call, steady, numba beside it when it is installed.
4. What retraces and why, in words.
Pictures go to examples/out/.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import demo_programs as programs
import numpy as np
from demo_data import images, save_png

import lathe

OUT = Path(__file__).parent / "out"


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the seconds of one run, what it prints kept to itself."""
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        result = run()
        seconds = time.perf_counter() - start
    return result, seconds


def best(run: Callable[[], Any], repeats: int = 3) -> float:
    return min(timed(run)[1] for _ in range(repeats))


def eagerly(run: Callable[[], Any]) -> float:
    """Seconds with compilation switched off: the undecorated Python runs."""
    lathe.run_functions_eagerly(True)
    try:
        return timed(run)[1]
    finally:
        lathe.run_functions_eagerly(False)


Row = tuple[str, float, float, float, float, str]  # name, seconds of each kind, numba


def kmeans() -> list[Row]:
    print("1. k-means until convergence")
    x, what = images()
    print(f"   {what}")
    start = x[:: len(x) // 10][:10].copy()
    compiled = lathe.function(programs.kmeans)
    print("   compiled:")
    began = time.perf_counter()
    centroids, rounds, inertia = compiled(x, start, 1e-3)
    first = time.perf_counter() - began
    print(f"   {rounds} rounds, inertia {inertia:.6f}, {first:.2f} s with compilation")
    print("   plain NumPy:")
    began = time.perf_counter()
    _, plain_rounds, plain_inertia = programs.kmeans(x, start, 1e-3)
    plain = time.perf_counter() - began
    error = abs(inertia - plain_inertia) / plain_inertia
    print(
        f"   {plain_rounds} rounds, inertia {plain_inertia:.6f}, {plain:.2f} s; "
        f"relative difference {error:.1e}"
    )
    if error > 1e-6:
        raise SystemExit("the compiled inertia is not NumPy's")
    tiles = [centroids[r].reshape(28, 28) for r in range(10)]
    save_png(OUT / "centroids.png", np.block([tiles[:5], tiles[5:]]))
    print(f"   centroids: {OUT / 'centroids.png'}")
    run = lambda: compiled(x, start, 1e-3)
    print("   for the table: eager and steady\n")
    return [("k-means, Fashion-MNIST", plain, eagerly(run), first, best(run, 1), "")]


def numba_seconds(plain: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """numba's steady time on the same function, when it is installed."""
    try:
        import numba
    except ImportError:
        return ""
    jitted = numba.njit(plain)
    jitted(*args)
    return f"{best(lambda: jitted(*args)) * 1e3:10.2f}"


def compare(
    name: str, plain: Callable[..., Any], args: tuple[Any, ...], small: tuple[Any, ...]
) -> Any:
    """One row of the table; results are checked on small arguments, then on the large ones."""
    compiled = lathe.function(plain)
    np.testing.assert_array_equal(np.asarray(compiled(*small)), np.asarray(plain(*small)))
    compiled.clear()
    expected, slow = timed(lambda: plain(*args))
    got, first = timed(lambda: compiled(*args))
    np.testing.assert_array_equal(np.asarray(got), np.asarray(expected))
    run = lambda: compiled(*args)
    return (name, slow, eagerly(run), first, best(run), numba_seconds(plain, args)), got


def table(rows: list[Row]) -> None:
    print("3. The table (ms; results checked equal before timing)")
    print(
        f"   {'program':27} {'Python/NumPy':>12} {'eager':>9} {'first call':>10} {'steady':>9} "
        f"{'ratio':>8} {'numba':>10}"
    )
    for name, plain, eager, first, steady, numba in rows:
        ratio = plain / steady
        print(
            f"   {name:27} {plain * 1e3:12.1f} {eager * 1e3:9.1f} {first * 1e3:10.1f} "
            f"{steady * 1e3:9.2f} "
            f"{ratio:7.1f}x {numba or '-':>10}"
        )
    print("   eager: lathe.run_functions_eagerly(True), the undecorated Python\n")


def retraces() -> None:
    print("4. What retraces, and why")
    f = lathe.function(programs.power_table)
    calls: list[tuple[Any, ...]] = [
        (np.arange(4.0), 3, "signed"),
        (np.arange(4.0), 3, "signed"),
        (np.arange(6.0), 3, "signed"),
        (np.arange(9.0), 3, "signed"),
        (np.arange(9.0), 5, "signed"),
        (np.arange(9.0), 7, "signed"),
        (np.arange(9, dtype=np.float32), 7, "signed"),
        (np.arange(9.0), 7, "absolute"),
    ]
    for args in calls:
        before = f.trace_count
        explanation = str(f.explain(*args))
        f(*args)
        text = f"power_table({args[0].dtype}[{len(args[0])}], {args[1]}, {args[2]!r})"
        print(f"   {text:44} {'traced' if f.trace_count > before else 'hit'}")
        if f.trace_count > before:
            print("      " + explanation.replace("\n", "\n      "))
    print(f"   {f.trace_count} traces for {len(calls)} calls\n")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    rows = kmeans()
    print("2. Mandelbrot and Collatz")
    row, picture = compare(
        "Mandelbrot 400 x 400 x 200", programs.mandelbrot, (400, 400, 200), (8, 8, 10)
    )
    rows.append(row)
    save_png(OUT / "mandelbrot.png", np.log1p(picture))
    print(f"   picture: {OUT / 'mandelbrot.png'}")
    row, (start, steps) = compare(
        "Collatz below 200,000", programs.longest_collatz, (200_000,), (50,)
    )
    rows.append(row)
    print(f"   longest Collatz chain below 200,000: {steps} steps from {start}\n")
    rng = np.random.default_rng(1)
    x, y = rng.random(1_000_000), rng.random(1_000_000)
    row, _ = compare("10 array operations, 1e6", programs.polynomial, (x, y), (x[:9], y[:9]))
    rows.append(row)
    table(rows)
    retraces()


if __name__ == "__main__":
    main()
