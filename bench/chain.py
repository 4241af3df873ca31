"""A chain of ten arithmetic operations on 1e6 float64: Lathe beside NumPy, C and peers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import helpers
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


def main() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.random(1_000_000), rng.random(1_000_000)
    expected = chain(x, y)
    compiled = lathe.function(chain)
    assert np.array_equal(compiled(x, y), expected)
    runs = {"numpy": lambda: chain(x, y), "lathe": lambda: compiled(x, y)}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "chain.c")
        source.write_text(C)
        run = helpers.c_library(source, "clang-19", "-O3").chain

        def c_run() -> np.ndarray:
            out = np.empty_like(x)  # as Lathe does: fresh memory for each result
            run(*map(helpers.pointer, (x, y, out)), helpers.I64(len(x)))
            return out

        assert np.array_equal(c_run(), expected)
        runs["clang-19 -O3"] = c_run
        numba = helpers.numba()
        if numba is not None:
            jitted = numba.njit(chain)
            assert np.array_equal(jitted(x, y), expected)
            runs["numba"] = lambda: jitted(x, y)
        found = helpers.best(runs, 30)
    helpers.report("10-op chain, 1e6 float64 (ms)", found)


if __name__ == "__main__":
    main()
