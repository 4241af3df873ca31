"""Functions that call themselves: exceptions, depth, printed text, and what is refused."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import lathe
from support import check, checks, refused


def test_raise_inside():
    def f(n):
        if n < 0:
            raise ValueError(f"negative: {n}")
        return f(n - 3)

    checks(f, 0, 10)


def test_errors_of_python_inside():
    def f(x, n):
        return x[n] // n + f(x, n + 1)

    check(f, np.arange(4), 1)
    check(f, np.arange(4), 0, messages=False)

    def g(n):
        return 10 // n + g(n - 1)

    check(g, 5)


def test_assert_and_print():
    def f(n):
        assert n != 3, f"n is {n}"
        print("at", n)
        return 0 if n == 0 else f(n - 1) + n

    check(f, 2)
    check(f, 7, messages=False)  # pytest rewrites the texts of assertions in this file


def test_traceback_has_the_call():
    import traceback

    def f(n):
        if n == 0:
            raise KeyError(n)
        return f(n - 1)

    with pytest.raises(KeyError) as info:
        lathe.function(f)(3)
    lines = [entry.line for entry in traceback.extract_tb(info.value.__traceback__)]
    assert lines[-1] == "raise KeyError(n)"
    assert "return f(n - 1)" in lines


def endless(n):
    return endless(n + 1) + 1


def endless_tail(n):
    if n < 0:
        return n
    return endless_tail(n + 1)


@pytest.mark.parametrize("fn", [endless, endless_tail])
def test_depth_is_bounded(fn):
    made = lathe.function(fn)
    for _ in range(2):
        with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
            made(1)


def test_depth_is_bounded_on_a_small_stack():
    made = lathe.function(endless)
    with pytest.raises(RecursionError):
        made(1)
    errors = []

    def run():
        try:
            made(1)
        except RecursionError as e:
            errors.append(e)

    before = threading.stack_size(128 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert len(errors) == 1


def test_deeper_than_python():
    def f(n):
        return 0 if n == 0 else f(n - 1) + 1

    assert lathe.function(f)(5_000) == 5_000


def test_polymorphic_recursion():
    def f(x, n):
        if n == 0:
            return 0
        return f((x, 1), n - 1)  # here

    text = refused(f, 1, 5, says="f() calls itself with arguments")
    assert "give each argument one type" in text


def test_nonlocal():
    def f(n):
        count = 0

        def inner(k):
            nonlocal count
            if k > 0:
                count = count + 1
                inner(k - 1)

        inner(n)
        return count

    checks(f, 3, 0)


def test_result_that_differs():
    def f(n):
        if n == 0:
            return (1, 2)
        if n == 1:
            return 5
        return f(n - 2)

    refused(f, 6, says="the value has no single type", marker="#")
