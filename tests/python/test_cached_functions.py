"""Calls of functions with functools.cache and functools.lru_cache."""

from __future__ import annotations

import functools

import lathe
from support import checks

FACTOR = 3


@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.cache
def square(x):
    return x * x + FACTOR


@functools.lru_cache(maxsize=10)
def part(x):
    if x < 0:
        raise ValueError(x)
    return 10 // x


@functools.cache
def pair(x):
    return (x, x + 0.5)


@functools.lru_cache(None, typed=True)
def typed(x):
    return x * 2


@functools.cache
def paths(i, j):
    if i == 0 or j == 0:
        return 1
    return paths(i - 1, j) + paths(i, j - 1)


@functools.cache
def steps(n):
    if n == 1:
        return 0
    return steps(3 * n + 1 if n % 2 else n // 2) + 1


@functools.cache
def even(n):
    return True if n == 0 else odd(n - 1)


@functools.cache
def odd(n):
    return False if n == 0 else even(n - 1)


@functools.cache
def loud(text):
    return text.upper() + "!"


@functools.cache
def added(a, b):
    total = [a]
    total.append(b)
    return sum(total)


def test_values():
    def f(n):
        total = 0
        for i in range(n):
            total += square(i % 3)
        return square(n), square(5), total, pair(n), loud("a" * n), added(n, 2), added(b=n, a=3)

    def types(n):
        return typed(n), typed(n * 1.0), typed(n > 0)

    checks(f, 0, 1, 5)
    checks(types, 0, 1, 5)


def test_recursion_keeps_its_results():
    def f(n):
        best = 0
        for i in range(1, n + 3):
            best = max(best, steps(i))
        return fib(n + 70), paths(n + 12, n + 13), best, even(n + 4)

    checks(f, 0, 1, 5)


def test_exceptions():
    def f(n):
        try:
            return part(n)
        except ZeroDivisionError:
            return -5

    def unhashable(n):
        return square([n])

    checks(f, 0, 2, -1)
    checks(unhashable, 1)


def test_made_inside():
    def f(n):
        @functools.cache
        def times(k):
            return k * n + 1

        @functools.cache
        def plus(k):
            return k + n

        return times(2) + times(n), plus(n)

    checks(f, 0, 1, 5)


def test_what_is_read_changes():
    @lathe.function
    def f(n):
        return square(n)

    global FACTOR
    assert f(2) == 7
    FACTOR = 4
    try:
        f(2)
    except lathe.TraceError as error:
        assert "reads FACTOR, which has changed since" in str(error)  # noqa: PT017
    else:
        raise AssertionError("nothing was refused")
    finally:
        FACTOR = 3
