"""1,000 signatures of one function: dispatch time, memory, and what `clear()` gives back."""

from __future__ import annotations

import gc
import json
import time
from typing import Any

import numpy as np

import lathe


def resident_kib() -> int:
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4


def dispatch_ns(f: Any, args: tuple[Any, ...]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(20_000):
            f(*args)
        best = min(best, time.perf_counter() - start)
    return best / 20_000 * 1e9


def main() -> None:
    f = lathe.function(lambda x, mode: x + len(mode), max_traces=2000)
    x = np.ones(3)
    f(x, "first")
    before, base = dispatch_ns(f, (x, "first")), resident_kib()
    for i in range(1000):
        f(x, f"mode {i}")
    full = resident_kib()
    after_last, after_first = dispatch_ns(f, (x, "mode 999")), dispatch_ns(f, (x, "first"))
    f.clear()
    gc.collect()
    found = {
        "dispatch ns, 1 signature": before,
        "dispatch ns, 1,001 signatures, newest": after_last,
        "dispatch ns, 1,001 signatures, oldest": after_first,
        "KiB for each signature": (full - base) / 1000,
        "KiB after clear(), of those": (resident_kib() - base) / 1000,
        "traces": f.trace_count,
    }
    print(json.dumps({"meter": "1,000 signatures", "programs": found}, indent=1))


if __name__ == "__main__":
    main()
