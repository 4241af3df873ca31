"""A chain of ten arithmetic operations on 1e6 float64: Lathe beside NumPy, C and peers."""

from __future__ import annotations

import ctypes
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import lathe

C = """
void chain(const double* x, const double* y, double* out, long n) {
  for (long i = 0; i < n; ++i)
    out[i] = ((((x[i] * 2.0 + y[i]) * x[i] - y[i]) * 3.0 + x[i]) * y[i] - 1.0) * x[i] + y[i];
}
"""


def chain(x, y):
    return ((((x * 2.0 + y) * x - y) * 3.0 + x) * y - 1.0) * x + y


def best(run: Callable[[], Any], repeats: int = 30) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def c_chain(folder: str) -> Any:
    source = Path(folder, "chain.c")
    source.write_text(C)
    target = Path(folder, "chain.so")
    flags = ["-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run(["clang-19", *flags, str(source), "-o", str(target)], check=True)
    return ctypes.CDLL(str(target)).chain


def main() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.random(1_000_000), rng.random(1_000_000)
    expected = chain(x, y)
    compiled = lathe.function(chain)
    assert np.array_equal(compiled(x, y), expected)
    found = {"numpy": best(lambda: chain(x, y)), "lathe": best(lambda: compiled(x, y))}
    with tempfile.TemporaryDirectory() as folder:
        run = c_chain(folder)

        def c_run() -> np.ndarray:
            out = np.empty_like(x)  # as Lathe does: fresh memory for each result
            run(*(ctypes.c_void_p(a.ctypes.data) for a in (x, y, out)), ctypes.c_long(len(x)))
            return out

        assert np.array_equal(c_run(), expected)
        found["clang-19 -O3"] = best(c_run)
    try:
        import numba
    except ImportError:
        pass
    else:
        jitted = numba.njit(chain)
        assert np.array_equal(jitted(x, y), expected)
        found["numba"] = best(lambda: jitted(x, y))
    print(json.dumps({"meter": "10-op chain, 1e6 float64 (ms)", "programs": found}, indent=1))


if __name__ == "__main__":
    main()
