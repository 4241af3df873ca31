"""with: exceptions that leave the body, and what `__exit__` makes of them."""

from __future__ import annotations

import numpy as np
import pytest
from managers import Blind, Counted, Loud, Mine

import lathe
from support import check, checks

X = np.array([0.5, -1.5, 2.0])


def test_exit_sees_a_staged_raise():
    def f(n):
        with Loud("a"):
            if n < 0:
                raise ValueError(f"bad {n}")
            n += 1
        return n

    checks(f, 3, -1)


def test_exit_sees_errors_of_operations():
    def f(a, b):
        with Loud("a", ZeroDivisionError):
            r = a // b
            print("divided")
            return r
        return -1

    def index(x, i):
        with Loud("a", (KeyError, IndexError)):
            return x[i]
        return -1.0

    def other(a, b):
        with Loud("a", KeyError):
            return a // b
        return -1

    def overflow(a, b):
        with Loud("a", lathe.IntegerRangeError):
            return a * b
        return -1

    checks(f, (7, 2), (7, 0))
    checks(index, (X, 1), (X, 9))
    checks(other, (7, 2), (7, 0))
    compiled = lathe.function(overflow)
    assert compiled(3, 4) == 12
    with pytest.raises(lathe.IntegerRangeError):  # Python would have gone on
        compiled(2**62, 4)


def test_a_true_result_swallows():
    def f(n):
        c = Counted(n)
        y = 0
        with c as k:
            y = k
            if n > 3:
                raise ValueError(n)
            if n > 2:
                raise KeyError(n)
            y += 100
        return y, c.count, c.errors

    checks(f, 1, 3, 5)


def test_swallowed_by_a_run_time_value():
    def f(n):
        with Blind(n > 3):
            if n > 1:
                raise ValueError(n)
            print("not raised")
        return n

    checks(f, 0, 2, 5)


def test_exit_that_does_not_look():
    def f(a, b):
        with Blind(False) as three:
            return a // b + three
        return -1

    checks(f, (7, 2), (7, 0))


def test_exit_looks_at_the_exception():
    class Reports:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            if kind is ValueError or kind == KeyError:  # noqa: E721
                print("lookup or value")
            elif kind is not None:
                print("other:", error)
            else:
                print("none")
            return kind in (ValueError, KeyError, IndexError)

    def f(n, d):
        with Reports():
            if n == 1:
                raise ValueError("v")
            if n == 2:
                raise KeyError("k")
            if n == 3:
                raise Mine("m")
            print(n // d)
        return n

    checks(f, (0, 1), (1, 1), (2, 1), (3, 1), (4, 0))


def test_exit_by_the_class_of_an_operations_error():
    class Reports:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            return kind is ZeroDivisionError or kind is OverflowError

    def f(a, b):
        with Reports():
            return a / b
        return -1.0

    def inexact(a, b):
        with Reports():
            return a**b
        return -1.0

    checks(f, (7, 2), (7, 0))
    checks(inexact, (2.0, 3.0), (10.0, 400.0))


def test_exit_raises_another_one():
    class Changes:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            if kind is not None:
                raise KeyError("changed") from error

    def f(a, b):
        try:
            with Changes():
                return a // b
        except KeyError as e:
            print(repr(e), repr(e.__cause__))
            return -1

    checks(f, (7, 2), (7, 0))


def test_exit_raises_the_same_again():
    class Again:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            if error is not None:
                raise

    def f(n):
        with Again():
            if n > 2:
                raise Mine(n)
        return n

    checks(f, 1, 3)


def test_errors_of_enter_are_outside():
    class Fails:
        def __init__(self, n):
            self.n = n

        def __enter__(self):
            if self.n > 2:
                raise ValueError("no entry")
            return self.n

        def __exit__(self, *args):
            print("left")
            return True

    def f(n):
        with Fails(n) as k:
            print(k)
        return n

    def second(n):
        with Loud("a", ValueError), Fails(n) as k:
            print(k)
        return n

    def unbound(n):
        with Loud("a", ValueError), Fails(n) as k:
            pass
        return k

    checks(f, 1, 3)
    checks(second, 1, 3)
    checks(unbound, 1, 3)


def test_inside_try_and_around_it():
    def f(a, b):
        log = 0
        try:
            with Loud("a"):
                try:
                    r = a // b
                finally:
                    log += 1
                    print("finally")
        except ZeroDivisionError:
            return -log
        else:
            return r + log

    def raised_in_handler(a, b):
        with Loud("a", Mine):
            try:
                return a // b
            except ZeroDivisionError as e:
                raise Mine("again") from e
        return 0

    checks(f, (7, 2), (7, 0))
    checks(raised_in_handler, (7, 2), (7, 0))


def test_swallowed_in_each_trip_of_a_loop():
    def f(x):
        total = 0.0
        for v in x:
            with Loud("a", ValueError):
                if v < 0:
                    raise ValueError(v)
                total += v
        return total

    check(f, X)


def test_from_a_called_function():
    def divide(a, b):
        with Loud("inner"):
            return a // b

    def f(a, b):
        with Loud("outer", ZeroDivisionError):
            return divide(a, b)
        return -1

    checks(f, (7, 2), (7, 0))
