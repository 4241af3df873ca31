"""Ladders of arms that add to one number, guarded sums, small factors: values, and overflow where Python's line is."""

import traceback

import pytest

import lathe
from support import check

TOP, BOTTOM = 2**63 - 1, -(2**63)


def ladder(i, x):
    if i % 15 == 0:
        x += 150
    elif i % 5 == 0:
        x += 50
    elif i % 3 == 0:
        x += 3
    return x


@pytest.mark.parametrize("i", [-30, -15, -10, -6, -1, 0, 1, 3, 5, 15])
def test_ladder(i):
    for x in (0, -7, TOP - 150, BOTTOM):
        check(ladder, i, x)
    check(ladder, 7, TOP)


@pytest.mark.parametrize(
    ("i", "x", "line"), [(15, TOP - 149, 2), (-10, TOP - 49, 4), (9, TOP - 2, 6)]
)
def test_overflow_of_a_ladder_has_the_line_of_its_arm(i, x, line):
    with pytest.raises(lathe.IntegerRangeError) as caught:
        lathe.function(ladder)(i, x)
    first = ladder.__code__.co_firstlineno
    lines = [f.lineno - first for f in traceback.extract_tb(caught.value.__traceback__)]
    assert lines[-1] == line


def wrapped(n):
    return (n + 2**63) % 2**64 - 2**63


@pytest.mark.parametrize("i", [15, 10, 9, 7])
def test_ladders_wrap(i):
    assert lathe.function(overflow="wrap")(ladder)(i, TOP) == wrapped(ladder(i, TOP))


def test_arms_with_work_of_their_own():
    def f(n, x):
        for i in range(n):
            if i > 3:
                x += i * 2
            elif x > 40:
                k = i ^ 5
                x += k if i % 2 else -1
        return x

    for n in (0, 3, 4, 9):
        for x in (0, 39, 41, BOTTOM):
            check(f, n, x)


@pytest.mark.parametrize("c", [2, 3, 5, 7, 9, -3])
def test_products_by_few(c):
    def f(x):
        return x * c + 1

    def g(x):
        return c * x if x % 2 else x

    edges = [0, 1, -1, 7, TOP // c, BOTTOM // c, TOP // c - 1, BOTTOM // c + 1, TOP, BOTTOM]
    edges += [e + 1 for e in edges if e < TOP]
    for x in edges:
        for function in (f, g):
            value = function(x)
            compiled = lathe.function(function)
            fits = BOTTOM <= value <= TOP and (function is g or BOTTOM <= x * c <= TOP)
            if fits:
                assert compiled(x) == value
            else:
                with pytest.raises(lathe.IntegerRangeError):
                    compiled(x)
            assert lathe.function(overflow="wrap")(function)(x) == wrapped(value)
