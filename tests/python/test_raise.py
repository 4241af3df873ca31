"""raise: again, with causes and contexts, and out of calls, recursion, callbacks and prints."""

from __future__ import annotations

import numpy as np
import pytest

import lathe
from support import check, checks

# ---- raise ------------------------------------------------------------------------------------


def test_raise_again():
    def bare(n):
        try:
            return 1 // n
        except ZeroDivisionError:
            print("seen")
            raise

    def named(n):
        try:
            if n > 1:
                raise ValueError("big", n)
        except ValueError as e:
            if n > 2:
                raise e
            return -1
        return n

    def nowhere(n):
        if n:
            raise
        return n

    def nested(n):
        try:
            try:
                if n:
                    raise KeyError(n)
            except KeyError:
                try:
                    print(1 // (n - 1))
                except ZeroDivisionError:
                    print("inner")
                raise
        except LookupError as e:
            print(e)
            return 5
        return 6

    checks(bare, (1,), (0,))
    checks(named, (1,), (2,), (3,))
    checks(nowhere, (0,), (1,))
    checks(nested, (0,), (1,), (2,))


def chain(error):
    """What Python shows of an exception and those before it."""
    shown = []
    while error is not None:
        shown.append((type(error), error.args, error.__suppress_context__))
        shown.append((type(error.__cause__), getattr(error.__cause__, "args", None)))
        error = error.__context__
    return shown


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5])
def test_causes_and_contexts(n):
    def f(n, x):
        try:
            if n < 3:
                return x[n + 9]
            raise KeyError(n)
        except LookupError as e:
            if n == 0:
                raise ValueError("from", n) from e
            if n == 1:
                raise ValueError("while", n)
            if n == 2:
                return 1 // (n - 2)
            if n == 3:
                raise ValueError("none") from None
            if n == 4:
                raise
            try:
                raise TypeError("inner")
            finally:
                raise RuntimeError("last", n)

    def caught(fn):
        try:
            fn(n, np.zeros(2))
        except Exception as e:
            return e
        raise AssertionError("nothing raised")

    assert chain(caught(lathe.function(f))) == chain(caught(f))


def test_an_exception_made_before():
    def f(n):
        error = ValueError("made", n) if n > 1 else KeyError(n)
        try:
            if n:
                raise error
        except KeyError as e:
            print(e)
            return 5
        return 6

    checks(f, (0,), (1,), (2,))


def test_what_is_no_exception():
    def f(n):
        try:
            if n:
                raise 5
        except TypeError as e:
            print(e)
            return 5
        return 6

    checks(f, (0,), (1,))


# ---- calls ------------------------------------------------------------------------------------


def positive(x):
    if x < 0:
        raise ValueError(f"{x} is negative")
    return x


def guarded(x):
    try:
        return positive(x)
    except ValueError as e:
        print("guarded", e)
        raise LookupError("again") from e


def test_exceptions_of_called_functions():
    def f(n):
        total = 0
        for i in range(n):
            try:
                total += positive(3 - i)
            except ValueError as e:
                print(e)
                total -= 1
        return total

    def g(n):
        try:
            return guarded(n)
        except LookupError as e:
            return -2 if e.args[0] == "again" else -3

    def h(n):
        def inner(k):
            nonlocal n
            n += 1
            return 10 // k

        try:
            return inner(n - 1)
        except ZeroDivisionError:
            return -n

    checks(f, (3,), (7,))
    checks(g, (1,), (-1,))
    checks(h, (0,), (1,))
    checks(guarded, (1,), (-1,))


# ---- recursion, callbacks, prints -------------------------------------------------------------


def fact(n):
    if n < 0:
        raise ValueError(f"negative {n}", n)
    if n == 13:
        return 1 // (n - 13)
    return 1 if n == 0 else n + fact(n - 1)


def deep(n, k):
    if n == 0:
        if k == 0:
            raise KeyError(n, k)
        return 10 // (k - 1)
    try:
        return deep(n - 1, k) + 1
    except KeyError as e:
        print("at", n, e)
        if n == 3:
            raise ValueError("three", n) from e
        raise
    except ZeroDivisionError:
        print("zero", n)
        return 0
    finally:
        print("left", n)


def test_exceptions_of_recursive_functions():
    def outside(n):
        try:
            return fact(n)
        except ValueError as e:
            print(e, repr(e))
            return -1

    def endless(n):
        try:
            return endless(n + 1)
        except RecursionError:
            return 7

    def inside(n, k):
        return deep(n, k)

    checks(outside, (4,), (-3,), (15,))
    checks(inside, (2, 5), (2, 0), (5, 0), (2, 1))

    def caught(fn):
        try:
            fn(5, 0)
        except ValueError as e:
            return e
        raise AssertionError("nothing raised")

    assert chain(caught(lathe.function(inside))) == chain(caught(inside))


def choosy(x):
    if x > 2:
        raise ValueError(f"no {x}")
    if x < 0:
        raise KeyError("neg", x)
    return x * 2.0


def test_exceptions_of_callbacks():
    call = lathe.callback(choosy, result=float)

    def f(xs):
        total = 0.0
        for x in xs:
            try:
                total += call(float(x))
            except ValueError as e:
                print(e, repr(e))
                total -= 1
            finally:
                total += 100
        return total

    def again(x):
        try:
            return call(x)
        except LookupError:
            print("seen")
            raise

    checks(f, (np.array([1.0, 5.0, 2.0]),), (np.array([1.0, -5.0, 2.0]),))
    checks(again, (1.0,), (3.0,), (-1.0,))


def test_a_print_that_raises():
    class Broken:
        def __str__(self):
            raise ValueError("broken")

    broken = Broken()

    def f(n):
        try:
            print("n", n)
            print(broken, n)
        except ValueError as e:
            print("caught", e)
            return -1
        return n

    check(f, 3)


def test_interrupts_are_not_caught():
    def stop():
        raise KeyboardInterrupt

    call = lathe.callback(stop)

    def f(n):
        try:
            call()
        except Exception:
            return 1
        return n

    with pytest.raises(KeyboardInterrupt):
        lathe.function(f)(3)
