"""What the meters share: best times, C compiled for this machine, numba where it is installed."""

from __future__ import annotations

import ctypes
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

I64 = ctypes.c_int64
COMPILERS = ("clang-19", "gcc")


def best(runs: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Best times in ms. The rivals take turns: a busy moment of the machine hits all of them."""
    times = {label: float("inf") for label in runs}
    for _ in range(repeats):
        for label, run in runs.items():
            start = time.perf_counter()
            run()
            times[label] = min(times[label], time.perf_counter() - start)
    return {label: t * 1e3 for label, t in times.items()}


def c_library(source: Path, compiler: str, level: str, functions: tuple[str, ...] = ()) -> Any:
    """C for this machine, as a library beside its source; `functions` return 64-bit integers."""
    target = source.with_name(f"{source.stem}_{compiler}{level}.so")
    flags = [level, "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, str(source), "-o", str(target)], check=True)
    library = ctypes.CDLL(str(target))
    for name in functions:
        getattr(library, name).restype = I64
    return library


def pointer(array: Any) -> Any:
    """An array's memory as an argument of C."""
    return array.ctypes.data_as(ctypes.c_void_p)


def numba() -> Any:
    """The module, or None where it is not installed."""
    try:
        import numba as found
        import numba.typed
    except ImportError:
        return None
    return found


def against_c(runs: dict[str, Callable[[], Any]], c: set[str], repeats: int) -> dict[str, Any]:
    """Best times of all runs, and the ratios of those that are not C to the fastest C."""
    row = best(runs, repeats)
    fastest = min(v for k, v in row.items() if k in c)
    ratios = {k: round(v / fastest, 3) for k, v in row.items() if k not in c}
    return {"ms": {k: round(v, 3) for k, v in row.items()}, "against the best C": ratios}


def report(meter: str, programs: dict[str, Any]) -> None:
    """Print the findings of a meter."""
    print(json.dumps({"meter": meter, "programs": programs}, indent=1))
