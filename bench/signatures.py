"""1,000 signatures of one function: dispatch time, memory, and what `clear()` gives back."""

from __future__ import annotations

import ctypes
import gc
import json
import time
import warnings
from typing import Any

import numpy as np

import lathe


def resident_kib() -> int:
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4


def in_use_kib() -> int:
    """What malloc has given out: the resident size holds what it keeps for the next time, too."""

    class Info(ctypes.Structure):
        names = ("arena", "free_blocks", "small", "maps", "mapped", "peak", "freed", "used")
        _fields_ = [(name, ctypes.c_size_t) for name in (*names, "free", "top")]

    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = Info
    info = mallinfo2()
    return int(info.used + info.mapped) // 1024


def thousand(f: Any, x: Any) -> None:
    for i in range(1000):
        f(x, f"mode {i}")


def dispatch_ns(f: Any, args: tuple[Any, ...]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(20_000):
            f(*args)
        best = min(best, time.perf_counter() - start)
    return best / 20_000 * 1e9


def main() -> None:
    warnings.simplefilter("ignore", lathe.RetraceWarning)
    f = lathe.function(lambda x, mode: x + len(mode), max_traces=2000)
    x = np.ones(3)
    f(x, "first")
    before, base = dispatch_ns(f, (x, "first")), resident_kib()
    thousand(f, x)
    full, traces = resident_kib(), f.trace_count
    after_last, after_first = dispatch_ns(f, (x, "mode 999")), dispatch_ns(f, (x, "first"))
    f.clear()
    gc.collect()
    cleared, used = resident_kib(), in_use_kib()
    thousand(f, x)
    f.clear()
    gc.collect()
    found = {
        "dispatch ns, 1 signature": before,
        "dispatch ns, 1,001 signatures, newest": after_last,
        "dispatch ns, 1,001 signatures, oldest": after_first,
        "KiB for each signature": (full - base) / 1000,
        "KiB that the allocator keeps after clear()": (cleared - base) / 1000,
        "KiB more after another 1,000 and clear()": (resident_kib() - cleared) / 1000,
        "KiB more in use then": (in_use_kib() - used) / 1000,
        "traces": traces,
    }
    print(json.dumps({"meter": "1,000 signatures", "programs": found}, indent=1))


if __name__ == "__main__":
    main()
