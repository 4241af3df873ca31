"""`operator` on run-time values."""

from __future__ import annotations

import functools
import operator

import numpy as np
import pytest

from support import checks

NUMBERS = ((7, 2), (-7, 2), (2, 3))


@pytest.mark.parametrize(
    "name",
    "add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift lt le gt ge eq ne is_ is_not "
    "iadd isub imul itruediv ifloordiv imod ipow iand ior ixor ilshift irshift".split(),
)
def test_two_numbers(name):
    fn = getattr(operator, name)

    def f(a, b):
        return fn(a, b)

    checks(f, *NUMBERS)


@pytest.mark.parametrize("name", "neg pos invert inv abs not_ truth index".split())
def test_one_number(name):
    fn = getattr(operator, name)

    def f(a, b):
        x = fn(a)
        for i in range(b):
            if fn(i - 1):
                x = fn(x)
        return x

    checks(f, *NUMBERS, (0, 1))


def test_sequences():
    def f(xs: list, n):
        operator.setitem(xs, 0, n)
        xs = operator.iconcat(xs, [1.5, n])
        operator.delitem(xs, 1)
        xs = operator.iadd(xs, [n])
        return (
            xs,
            operator.getitem(xs, -1),
            operator.contains(xs, n),
            operator.countOf(xs, n),
            operator.indexOf(xs, n),
            operator.concat(xs, [n]),
            operator.getitem(xs, slice(1, n)),
            operator.length_hint(xs),
            operator.call(max, xs),
        )

    def missing(xs: list, n):
        return operator.indexOf(xs, n)

    def number(xs: list, n):
        return operator.concat(n, xs)

    checks(f, ([1, 2, 3], 2), ([4, 5], 1))
    checks(missing, ([1, 2, 3], 7), ([1, 2], 2))
    checks(number, ([1, 2, 3], 7))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def scaled(self, k, plus=0):
        return self.x * k + plus


SECOND = operator.itemgetter(1)
X = operator.attrgetter("x")


def test_getters():
    def f(xs: list, n):
        pairs = [(x, -x) for x in xs]
        p = Point(Point(n, 1), 2.5)
        return (
            sorted(pairs, key=SECOND),
            max(enumerate(xs), key=operator.itemgetter(1)),
            operator.itemgetter(0, n)(xs),
            operator.itemgetter(slice(0, n))(xs),
            X(p).y,
            operator.attrgetter("x.x", "y")(p),
            operator.methodcaller("scaled", 2, plus=n)(p.x),
            list(map(operator.itemgetter(0), pairs)),
        )

    checks(f, ([3, 1, 2], 2), ([4, 9, 1], 1))


def test_functions_chosen_at_run_time():
    def f(a, b):
        op = operator.add if a > b else operator.mul
        return op(a, b), functools.reduce(operator.xor, [a, b, 3])

    checks(f, *NUMBERS)


def test_arrays():
    def f(x, n):
        y = operator.matmul(x, x)
        x = operator.iadd(x, n)
        return x, y, operator.neg(x), operator.getitem(x, 0), operator.lt(x, n)

    checks(f, (np.arange(3.0), 2), (np.arange(3), 1))


def test_length_hints():
    def f(xs, n):
        fixed = operator.length_hint(iter([1, 2, 3])), operator.length_hint(5, 7)
        return (
            fixed,
            operator.length_hint(xs),
            operator.length_hint([1] * n),
            operator.length_hint(n, 4),
        )

    checks(f, ([3, 1, 2], 2))
