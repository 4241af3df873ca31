"""Append 1e6 ints to a list and sum it by index: Lathe beside CPython and numba's typed list."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import lathe

N = 1_000_000


def fill_and_sum(n):
    xs = []
    for i in range(n):
        xs.append(i & 1023)
    total = 0
    for i in range(len(xs)):
        total += xs[i]
    return total


def typed(numba: Any) -> Callable[[int], int]:
    """The same with numba's typed list."""

    def run(n):
        xs = numba.typed.List.empty_list(numba.int64)
        for i in range(n):
            xs.append(i & 1023)
        total = 0
        for i in range(len(xs)):
            total += xs[i]
        return total

    compiled: Callable[[int], int] = numba.njit(run)
    return compiled


def best(run: Callable[[], Any], repeats: int = 15) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def main() -> None:
    expected = fill_and_sum(N)
    compiled = lathe.function(fill_and_sum)
    assert compiled(N) == expected
    found = {"python": best(lambda: fill_and_sum(N), 3), "lathe": best(lambda: compiled(N))}
    try:
        import numba
        import numba.typed
    except ImportError:
        pass
    else:
        reflected = numba.njit(fill_and_sum)
        for name, peer in (("numba list", reflected), ("numba typed list", typed(numba))):
            assert peer(N) == expected
            found[name] = best(lambda peer=peer: peer(N))
    meter = "append 1e6 ints, sum by index (ms)"
    print(json.dumps({"meter": meter, "programs": found}, indent=1))


if __name__ == "__main__":
    main()
