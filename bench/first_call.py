"""First calls: import, a cold process; trivial and 30-operation functions in a warm process.

Each figure is the median over fresh processes (import, cold) or fresh functions (warm), in ms.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np

import lathe

IMPORT = """
import time, numpy
start = time.perf_counter()
import lathe
print((time.perf_counter() - start) * 1e3)
assert not any("libLLVM" in line for line in open("/proc/self/maps"))
"""
COLD = """
import linecache, time, numpy
import lathe
source = "def f(n):\\n    return n + 1\\n"
linecache.cache["<cold>"] = (len(source), None, source.splitlines(True), "<cold>")
exec(compile(source, "<cold>", "exec"))
g = lathe.function(f)
start = time.perf_counter()
assert g(1) == 2
print((time.perf_counter() - start) * 1e3)
"""


def trivial(n):
    return n + 1


def thirty(x, y, n):
    total = 0.0
    scale = 1.0 / n
    for i in range(n):
        a = x[i] * scale + y[i]
        b = a * a - 2.0 * a + 1.0
        if b > 0.5:
            c = b / (1.0 + a * a)
        else:
            c = b - 0.25 * a
        d = abs(c) + abs(a - b)
        if d > 3.0:
            break
        e = (c + d) * (c - d) + scale
        total += e * 0.5 + d * c - a
        y[i] = total
    return total


def in_process(source: str, runs: int = 5) -> float:
    # With bytecode, as an installed package has it: the first run writes it where there is none.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def once() -> float:
        done = subprocess.run(
            [sys.executable, "-c", source], capture_output=True, text=True, check=True, env=env
        )
        return float(done.stdout)

    once()
    return statistics.median(once() for _ in range(runs))


def warm(fn: Any, args: tuple[Any, ...], runs: int = 9) -> dict[str, float]:
    """Fresh functions of one source: every one is converted, traced and compiled."""
    times, traces, compiles = [], [], []
    for _ in range(runs):
        compiled = lathe.function(fn)
        start = time.perf_counter()
        compiled(*args)
        times.append((time.perf_counter() - start) * 1e3)
        info = compiled.traces[0]
        traces.append(info.trace_ms)
        compiles.append(info.compile_ms)
    middle = statistics.median
    return {"total": middle(times), "trace": middle(traces), "compile": middle(compiles)}


def main() -> None:
    x, y = np.linspace(0, 1, 50), np.zeros(50)
    found = {
        "import over numpy": in_process(IMPORT),
        "cold process, trivial": in_process(COLD),
        "warm process, trivial": warm(trivial, (1,)),
        "warm process, 30 operations": warm(thirty, (x, y, 50)),
    }
    print(json.dumps({"meter": "first call (ms)", "programs": found}, indent=1))


if __name__ == "__main__":
    main()
