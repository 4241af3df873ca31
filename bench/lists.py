"""Append 1e6 ints to a list and sum it by index: Lathe beside CPython and numba's typed list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import helpers

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


def main() -> None:
    expected = fill_and_sum(N)
    compiled = lathe.function(fill_and_sum)
    assert compiled(N) == expected
    found = helpers.best({"python": lambda: fill_and_sum(N)}, 3)
    runs = {"lathe": lambda: compiled(N)}
    numba = helpers.numba()
    if numba is not None:
        reflected = numba.njit(fill_and_sum)
        for name, peer in (("numba list", reflected), ("numba typed list", typed(numba))):
            assert peer(N) == expected
            runs[name] = lambda peer=peer: peer(N)
    found |= helpers.best(runs, 15)
    helpers.report("append 1e6 ints, sum by index (ms)", found)


if __name__ == "__main__":
    main()
