"""sorted() and list.sort() with NaN: Python's own order, which depends on what is compared."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

import lathe
from support import bits, check, checks

NAN = math.nan
IDENTITY = "tuples or lists with NaN are sorted"


def refused_when_run(fn: Any, *args: Any, says: str) -> None:
    with pytest.raises(lathe.UnsupportedError, match=says):
        lathe.function(fn)(*args)


def floats(r: random.Random, n: int, share: float) -> list[float]:
    """Numbers with many equal ones, with runs that rise and fall, and a share of NaN."""
    values = [float(r.randrange(max(n // 2, 2))) for _ in range(n)]
    for _ in range(r.randrange(4)):
        a, b = sorted((r.randrange(n + 1), r.randrange(n + 1)))
        values[a:b] = sorted(values[a:b], reverse=r.random() < 0.5)
    return [NAN if r.random() < share else value for value in values]


def ordered(xs: list, falling: bool):
    ys = list(xs)
    ys.sort(reverse=falling)
    return ys


def by_key(xs: list, falling: bool):
    return sorted(range(len(xs)), key=lambda i: -xs[i], reverse=falling)


@pytest.mark.parametrize("fn", [ordered, by_key])
def test_random_lists(fn):
    compiled = lathe.function(fn)
    r = random.Random(20)
    sizes = [r.randrange(2, 200) for _ in range(700)] + [r.randrange(200, 5000) for _ in range(12)]
    for n in sizes:
        for share in (0.0, 0.02, 0.3):
            xs = floats(r, n, share)
            falling = r.random() < 0.5
            expected, got = fn(xs, falling), compiled(xs, falling)
            assert list(map(bits, expected)) == list(map(bits, got)), xs


LISTS = (
    ([3.0, NAN, 1.0], 1),
    ([NAN, NAN, 2.0, 1.0], 0),
    ([2.0, 1.0], 3),
    ([], 2),
    ([NAN], 1),
    ([5.0, NAN, 3.0, 3.0, NAN, -0.0, 0.0], -1),
)


def test_in_branches_and_loops():
    def branch(xs: list, n):
        if n > 0:
            xs.sort()
        else:
            xs = sorted(xs, key=lambda x: x * n, reverse=True)
        return xs

    def loop(xs: list, n):
        seen = []
        for i in range(4):
            xs.append(i * 0.5)
            ys = sorted(xs, reverse=i % 2 == 0)
            seen.extend(ys)
            if len(ys) > 6:
                break
        return seen, xs

    def early(xs: list, n):
        for i in range(3):
            xs.sort(key=lambda x: x - 1.0)
            if n == i:
                return xs, i
        return sorted(xs), -1

    for f in (branch, loop, early):
        checks(f, *LISTS)


def test_exceptions():
    def f(xs: list, n):
        try:
            return sorted(xs, key=lambda x: 1 / (x - n))
        except ZeroDivisionError:
            return sorted(xs)

    checks(f, *LISTS, ([3.0, 1.0, NAN, 0.0], 3))


def test_known_numbers_of_items():
    def f(a, b, c, d, n):
        x, y, z = sorted((a, b, c))
        return x, y, z, sorted([a, b, c, d], reverse=True), sorted((a, d), key=lambda v: -v)

    def by_path(a, b, c, d, n):
        return sorted([a, b, c, d], reverse=n > 0), sorted([n, a, b], key=lambda v: v * 2)

    def keys_of_others(a, b, c, d, n):
        pairs = [("a", np.ones(2) * a), ("b", np.zeros(2)), ("c", np.ones(2))]
        return sorted(pairs, key=lambda p: c if p[0] == "b" else p[1][0])

    rows = [(3.0, NAN, 1.0, 2.0), (NAN, 2.0, 1.0, NAN), (4.0, 3.0, 3.0, 1.0), (1.0, 2.0, NAN, 0.0)]
    for fn in (f, by_path, keys_of_others):
        checks(fn, *[(*row, n) for row in rows for n in (0, 1)])


def test_pairs_beside_keys():
    def f(xs: list, n):
        pairs = [(x, i) for i, x in enumerate(xs)]
        pairs.sort(key=lambda p: p[0], reverse=n > 0)
        return pairs

    checks(f, *LISTS)


def test_kinds():
    def arrays(x):
        return sorted(x), sorted(x, reverse=True)

    def mixed(xs: list, n):
        ys = [n, 2.5]
        for x in xs:
            ys.append(x)
            ys.append(n)
        return sorted(ys)

    checks(arrays, (np.array([3.0, NAN, 1.0]),), (np.array([3, 1], np.float32),))
    checks(mixed, *LISTS)


def test_extremes():
    def f(xs: list, n):
        return min(xs, default=0.5), max(xs, default=0.5), min(xs, key=lambda x: -x, default=1.0)

    def two(a, b):
        return min(a, b), max(a, b), min(a, b, key=lambda x: -x)

    checks(f, *LISTS)
    checks(two, (NAN, 1.0), (1.0, NAN), (2.0, 1.0), (0.0, -0.0))


def test_tuples_with_nan():
    def f(n, x):
        return sorted([(i % 2, x) for i in range(n)])

    def rows(xs: list):
        return sorted(xs)

    checks(f, (3, 1.5), (0, NAN))
    refused_when_run(f, 3, NAN, says=IDENTITY)
    check(rows, [[2.0], [1.0, 2.0], []])
    refused_when_run(rows, [[3.0], [NAN], [1.0]], says=IDENTITY)
