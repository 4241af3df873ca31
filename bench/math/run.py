"""The math functions of compiled code beside libm, libmvec and NumPy: ns per element and errors.

usage: python bench/math/run.py

Compiles math_bench.cpp and what it measures with clang-19 into a temporary folder, runs it, and
adds NumPy's times for arrays of the same size (whose calls cost about a microsecond, spread over
2048 elements).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import timeit
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COUNT = 2048
NUMPY = {
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "pow": np.power,
    "atan2": np.arctan2,
}
DOMAINS = {"log": (0.01, 10), "acosh": (1, 10), "default": (-4, 4), "unit": (-0.99, 0.99)}


def build(folder: Path) -> Path:
    """Compiles the meter; returns its path."""
    clang = shutil.which("clang++-19") or sys.exit("clang++-19 not found")
    common = [clang, "-std=c++20", "-O2", f"-I{ROOT / 'tests'}", f"-I{HERE}"]
    exact = ["-fno-math-errno", "-ffp-contract=off", "-fno-vectorize", "-fno-slp-vectorize"]
    objects = []
    for level in ("v2", "v3", "v4"):
        out = folder / f"{level}.o"
        flags = [*exact, "-Wno-psabi", "-mprefer-vector-width=512", f"-march=x86-64-{level}"]
        table = f"-DLATHE_MATH_TABLE=math_table_{level}"
        source = ROOT / "tests/support/math_arrays.cpp"
        subprocess.run([*common, *flags, table, "-c", source, "-o", out], check=True)
        objects.append(out)
    libm = folder / "libm.o"
    flags = [*exact, "-march=x86-64-v4"]
    subprocess.run([*common, *flags, "-c", HERE / "vector_libm.cpp", "-o", libm], check=True)
    binary = folder / "math_bench"
    sources = [HERE / "math_bench.cpp", ROOT / "tests/support/math_reference.cpp"]
    subprocess.run([*common, *sources, *objects, libm, "-lmvec", "-lm", "-o", binary], check=True)
    return binary


def numpy_time(name: str, dtype: str) -> float | None:
    """NumPy's ns per element, or None where it has no such function."""
    function = NUMPY.get(name) or getattr(np, name, None)
    if function is None:
        return None
    low, high = DOMAINS["default"]
    if name.startswith("log") or name in ("pow", "hypot", "cbrt"):
        low, high = DOMAINS["log"]
    elif name == "acosh":
        low, high = DOMAINS["acosh"]
    elif name in ("asin", "acos", "atanh"):
        low, high = DOMAINS["unit"]
    x = np.random.default_rng(1).uniform(low, high, COUNT).astype(dtype)
    out = np.empty_like(x)
    operands = (x,) if function.nin == 1 else (x, x)
    best = min(timeit.repeat(lambda: function(*operands, out=out), number=50, repeat=10))
    return round(best / (50 * COUNT) * 1e9, 3)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([build(Path(folder))], check=True, stdout=subprocess.PIPE, text=True)
    report = json.loads(done.stdout)
    for label, row in report["results"].items():
        name, _, short = label.rpartition("_")
        row["numpy"] = numpy_time(name, {"f32": "float32", "f64": "float64"}[short])
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
