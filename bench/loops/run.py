"""Scalar loops: Lathe (checked and wrapping) beside C by clang-19 and gcc, and numba.

Prints one JSON object; times are the best of `--repeats` runs in ms, results checked first.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
import helpers
import programs
from helpers import I64, pointer

import lathe

COMPILERS = [(c, o) for c in helpers.COMPILERS for o in ("-O2", "-O3")]
FUNCTIONS = ("collatz", "fizzbuzz", "mandelbrot", "mandelbrot_complex", "levenshtein")


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
        "mandelbrot_complex": (
            (512, 100),
            lambda c: c.mandelbrot_complex(I64(512), I64(100)),
        ),
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
    numba = helpers.numba()
    if numba is not None:
        jitted = numba.njit(plain)
        assert jitted(*args) == expected
        runs["numba"] = lambda: jitted(*args)
    return helpers.against_c(runs, set(libraries), repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        source = shutil.copy(Path(__file__).with_name("loops.c"), folder)
        libraries = {
            f"{c} {o}": helpers.c_library(Path(source), c, o, FUNCTIONS) for c, o in COMPILERS
        }
        found = {
            name: measure(name, args, c_run, libraries, repeats)
            for name, (args, c_run) in cases(np.random.default_rng(0)).items()
        }
    helpers.report("scalar loops", found)


if __name__ == "__main__":
    main()
