"""Scalar loops: Lathe (checked and wrapping) beside C by clang-19 and gcc, and numba.

Prints one JSON object; times are the best of `--repeats` runs in ms, results checked first.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import programs

import lathe

I64 = ctypes.c_int64
COMPILERS = [(c, o) for c in ("clang-19", "gcc") for o in ("-O2", "-O3")]


def best(runs: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Best times in ms. The rivals take turns: a busy moment of the machine hits all of them."""
    times = {label: float("inf") for label in runs}
    for _ in range(repeats):
        for label, run in runs.items():
            start = time.perf_counter()
            run()
            times[label] = min(times[label], time.perf_counter() - start)
    return {label: t * 1e3 for label, t in times.items()}


def c_functions(folder: Path, compiler: str, level: str) -> Any:
    target = folder / f"loops_{compiler}{level}.so"
    source = Path(__file__).with_name("loops.c")
    flags = [level, "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, str(source), "-o", str(target)], check=True)
    library = ctypes.CDLL(str(target))
    for name in ("collatz", "fizzbuzz", "mandelbrot", "levenshtein"):
        getattr(library, name).restype = I64
    return library


def pointer(array: np.ndarray) -> Any:
    return array.ctypes.data_as(ctypes.c_void_p)


def cases(rng: np.random.Generator) -> dict[str, tuple[tuple[Any, ...], Callable[[Any], Any]]]:
    a, b = rng.integers(0, 4, 2000), rng.integers(0, 4, 2000)
    rows = np.zeros((2, 2001), np.int64)

    def c_levenshtein(c: Any) -> Any:
        return c.levenshtein(
            pointer(a), I64(len(a)), pointer(b), I64(len(b)), pointer(rows[0]), pointer(rows[1])
        )

    return {
        "collatz": ((1_000_000,), lambda c: c.collatz(I64(1_000_000))),
        "fizzbuzz": ((10_000_000,), lambda c: c.fizzbuzz(I64(10_000_000))),
        "mandelbrot": ((512, 100), lambda c: c.mandelbrot(I64(512), I64(100))),
        "levenshtein": ((a, b), c_levenshtein),
    }


def measure(name: str, args: Any, c_run: Any, libraries: dict[str, Any], repeats: int) -> Any:
    plain = getattr(programs, name)
    expected = c_run(next(iter(libraries.values())))
    runs = {label: lambda c=c: c_run(c) for label, c in libraries.items()}
    for label, overflow in (("lathe wrap", "wrap"), ("lathe checked", "check")):
        compiled = lathe.function(overflow=overflow)(plain)
        assert compiled(*args) == expected, f"{name}: {label} is wrong"
        runs[label] = lambda compiled=compiled: compiled(*args)
    try:
        import numba
    except ImportError:
        pass
    else:
        jitted = numba.njit(plain)
        assert jitted(*args) == expected
        runs["numba"] = lambda: jitted(*args)
    row = best(runs, repeats)
    fastest = min(v for k, v in row.items() if k in libraries)
    ratios = {k: round(v / fastest, 3) for k, v in row.items() if k not in libraries}
    return {"ms": {k: round(v, 3) for k, v in row.items()}, "against the best C": ratios}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        libraries = {f"{c} {o}": c_functions(Path(folder), c, o) for c, o in COMPILERS}
        found = {
            name: measure(name, args, c_run, libraries, repeats)
            for name, (args, c_run) in cases(np.random.default_rng(0)).items()
        }
    print(json.dumps({"meter": "scalar loops", "programs": found}, indent=1))


if __name__ == "__main__":
    main()
