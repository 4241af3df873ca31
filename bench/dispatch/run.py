"""Warm calls beside bare vectorcall functions that do the same by hand (bare.c), and numba.

Each row alternates between the callables, so that a noisy machine slows all of them; the best time
of each counts. Prints one JSON object: ns for each call and the ratio to the bare function.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import sysconfig
import tempfile
import timeit
from pathlib import Path
from typing import Any

import numpy as np

import lathe

LOOPS = 2_000  # short, so that some rounds fall between the interruptions of a busy machine


def load_bare() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"bare{sysconfig.get_config_var('EXT_SUFFIX')}"
        includes = [f"-I{sysconfig.get_path('include')}", f"-I{np.get_include()}"]
        source = str(Path(__file__).with_name("bare.c"))
        flags = ["-O2", "-w", "-shared", "-fPIC"]
        subprocess.run(["cc", *flags, *includes, source, "-o", str(target)], check=True)
        spec = importlib.util.spec_from_file_location("bare", target)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


class Row:
    """Callables for one call form: {who: (statement, names)}."""

    def __init__(self, name: str, statement: str, calls: int = 1, **names: Any) -> None:
        self.calls = calls  # of f in the statement
        self.name = name
        self.statement = statement
        self.names = names
        self.timers: dict[str, timeit.Timer] = {}
        self.best: dict[str, float] = {}

    def add(self, who: str, f: Any, **names: Any) -> None:
        space = {**self.names, **names, "f": f}
        exec(self.statement, space)  # compiles, and fails now rather than in the timing
        exec(self.statement, space)
        self.timers[who] = timeit.Timer(self.statement, globals=space)
        self.best[who] = float("inf")

    def round(self) -> None:
        loops = LOOPS // self.calls
        for who, timer in self.timers.items():
            self.best[who] = min(self.best[who], timer.timeit(loops) / (loops * self.calls) * 1e9)


def guarded(count: int) -> Any:
    """A function that reads `count` globals."""
    space = {f"g{i}": i for i in range(count)}
    total = " + ".join(["n", *space])
    exec(f"def f(n):\n    return {total}\n", space)
    source = f"def f(n):\n    return {total}\n"
    path = Path(tempfile.mkdtemp()) / f"guards_{count}.py"
    path.write_text("\n".join(f"g{i} = {i}" for i in range(count)) + "\n" + source)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.f


def none() -> None:
    return None


def add_one(n):
    return n + 1


def write_first(x):
    x[0] = x[1]


def sum_two(x):
    return x[0] + x[1]


def fma(a, b, c):
    return a + b * c


def with_default(n, step=1):
    return n + step


class Holder:
    @lathe.function
    def method(self, n):
        return n + 1


def rows(bare: Any) -> list[Row]:
    x = np.arange(8.0)
    t = lathe.Tensor(x)
    b = bare.tensor(x)
    made = []

    def row(name: str, statement: str, f: Any, floor: Any, **names: Any) -> Row:
        r = Row(name, statement, **names)
        r.add("bare", floor)
        r.add("lathe", lathe.function(f))
        r.add("python", f)
        made.append(r)
        return r

    row("f()", "f()", none, bare.none)
    row("int -> int", "f(7)", add_one, bare.int)
    row("1 array -> None", "f(x)", write_first, bare.array, x=x)
    row("1 array -> NumPy scalar", "f(x)", sum_two, bare.sum, x=x)
    row("3 arrays -> ndarray", "f(x, x, x)", fma, bare.arrays, x=x)
    r = Row("3 Tensors -> Tensor", "f(t, t, t)")
    r.add("bare", bare.tensors, t=b)
    r.add("lathe", lathe.function(fma), t=t)
    made.append(r)
    row("default left out", "f(7)", with_default, bare.int)
    r = Row("keyword", "f(n=7)")
    r.add("lathe", lathe.function(add_one))
    r.add("python", add_one)
    made.append(r)
    r = Row("method", "f.method(7)")
    r.add("lathe", Holder())
    made.append(r)
    for count in (0, 8, 100):
        r = Row(f"{count} guards", "f(7)")
        r.add("lathe", lathe.function(guarded(count)))
        made.append(r)
    arrays = [np.zeros(n) for n in range(2, 32)]
    r = Row("30 signatures in turn", "for a in arrays: f(a)", 30, arrays=arrays)
    r.add("lathe", lathe.function(write_first, reduce_retracing=False))
    made.append(r)
    return made


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=100)
    rounds = options.parse_args().rounds
    table = rows(load_bare())
    empty = min(timeit.repeat("pass", number=LOOPS, repeat=9)) / LOOPS * 1e9
    for _ in range(rounds):
        for r in table:
            r.round()
    programs: dict[str, dict[str, float]] = {}
    for r in table:
        found = {who: round(ns - empty / r.calls, 1) for who, ns in r.best.items()}
        if "bare" in found:
            found["ratio to bare"] = round(found["lathe"] / found["bare"], 2)
        programs[r.name] = found
    json.dump(
        {"meter": "warm call, ns", "python": sys.version.split()[0], "programs": programs},
        sys.stdout,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
