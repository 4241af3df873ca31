"""Lists with NaN: Python finds it by its identity, which numbers of compiled code do not have."""

from __future__ import annotations

import math
from typing import Any

import pytest

import lathe
from support import check, checks

NAN = math.nan
FOUND = "NaN is looked up in a list that has NaN"
COMPARED = "lists with NaN at one place are compared"


def in_(xs, x):
    return x in xs


def not_in(xs, x):
    return x not in xs


def index(xs, x):
    return xs.index(x)


def count(xs, x):
    return xs.count(x)


def remove(xs, x):
    xs.remove(x)
    return xs


def refused_when_run(fn: Any, *args: Any, says: str) -> None:
    with pytest.raises(lathe.UnsupportedError, match=says):
        lathe.function(fn)(*args)


@pytest.mark.parametrize("fn", [in_, not_in, index, count, remove])
def test_lookup(fn: Any) -> None:
    checks(fn, ([1.0, 2.0], 2.0), ([1.0, NAN, 2.0], 2.0), ([1, 2], 2), ([1.0, NAN], 5.0))
    checks(fn, ([1.0, 2.0], NAN), ([], NAN), ([1, 2], NAN))
    refused_when_run(fn, [1.0, NAN], NAN, says=FOUND)


def test_in_a_branch_and_a_loop():
    def f(xs, n):
        found = 0
        for i in range(n):
            if xs[i] in xs:
                found += 1
        return found if n > 1 else xs.count(xs[0])

    checks(f, ([1.0, NAN, 2.0], 1), ([1.0, 2.5, 1.0], 3))
    refused_when_run(f, [1.0, NAN, 2.0], 3, says=FOUND)


def test_comparison():
    def f(xs, ys):
        return xs == ys, xs != ys, xs < ys, xs >= ys

    def equal(xs, ys):
        return xs == ys

    checks(f, ([1.0, 2.0], [1.0, 2.0]), ([1.0, NAN], [1.0, 2.0]), ([1.0, 2.0], [2.0, NAN]))
    checks(equal, ([1.0, NAN], [1.0]), ([NAN], []), ([NAN, 1.0], [2.0, 1.0]), ([1.0, 2.0], [1.0]))
    refused_when_run(f, [1.0, NAN], [1.0, NAN], says=COMPARED)
    refused_when_run(equal, [1.0, NAN], [1.0, NAN], says=COMPARED)


def test_order():
    def f(xs):
        return min(xs), max(xs)

    def ordered(xs):
        return sorted(xs)

    checks(f, ([3.0, NAN, 1.0],), ([NAN, 3.0, 1.0],), ([3.0, 1.0, NAN],))
    check(ordered, [3.0, 1.0])
    check(ordered, [3.0, NAN, 1.0])


def test_tuples():
    def f(x):
        return x in (x, 1.0), x in (1.0, 2.0), (x,) == (x,), x == x, (x, 1.0).index(x)

    checks(f, (NAN,), (1.0,))


def test_one_object_is_equal_to_itself():
    def f(n, x):
        xs, d, t = [x], {0: x}, {1: [x]}
        for i in range(n):
            xs.append(x)
            d[i] = x
            t[i] = [x]
        return xs == xs, d == d, xs != xs, t == t

    checks(f, (0, 1.5), (3, NAN), (2, 0.5))


def test_tuples_with_nan():
    def f(n, x, y):
        pairs = [(0, x)]
        for i in range(n):
            pairs.append((i, x))
        return (1, y) in pairs, pairs.count((0, y)), pairs == pairs[::-1], pairs == pairs

    checks(f, (3, 1.5, 1.5), (1, 2.5, NAN), (2, 1.5, 0.5), (2, NAN, 1.5))
    refused_when_run(f, 3, NAN, NAN, says=FOUND)
    refused_when_run(lambda n, x: [(i, x) for i in range(n)] == [(0, x)], 1, NAN, says=COMPARED)


def test_dicts_with_nan():
    def f(n, x, y):
        d, e = {}, {}
        for i in range(n):
            d[i], e[i] = x, y
        return d == e, d != e

    checks(f, (3, 1.5, 1.5), (2, NAN, 2.5), (0, NAN, NAN))
    refused_when_run(f, 1, NAN, NAN, says="dicts with NaN at one key are compared")
