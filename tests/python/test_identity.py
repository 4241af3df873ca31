"""`is` between numbers and strings: never an answer that Python may not give."""

from __future__ import annotations

import itertools

import pytest

import lathe
from support import checks


def f(a, b):
    return a is b, a is not b


def test_values_that_differ():
    checks(f, (1, 2), (1.5, 2.5), ("a", "b"), (1, 1.0), (None, 1), (1000, 1001), (True, False))


def test_small_ints_are_one_object():
    checks(f, (1, 1), (-5, -5), (256, 256), (0, 1))

    def constants(a):
        b = a
        c = a if a else 3
        zero, three, four = 0, 3, 4
        return b is a, a is zero, a is None, c is three, (a * 2) is four

    checks(constants, 0, 1, 2)

    def in_loops(n):
        xs = [i // 2 for i in range(n)]
        return [x is y for x, y in itertools.pairwise(xs)]

    checks(in_loops, 5, 0)


@pytest.mark.parametrize("value", [1000, -6, 1.5, float("nan")])
def test_equal_values_may_be_one_object(value):
    with pytest.raises(lathe.UnsupportedError, match="that are equal, and may be one object or"):
        lathe.function(f)(value, value)


def test_equal_strings_may_be_one_object():
    with pytest.raises(lathe.UnsupportedError, match="of type str that are equal"):
        lathe.function(lambda xs: xs[0] is xs[1])(["text", "text"])
