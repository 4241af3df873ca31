"""finally: on every way out of a try, and ways out of its own."""

from __future__ import annotations

import numpy as np

from support import checks

X = np.array([0.5, -1.5, 2.0])


def test_finally_on_every_way_out():
    def f(n):
        total = 0
        for i in range(6):
            try:
                if i == n:
                    break
                if i == n + 2:
                    return total, 99
                if i == 3:
                    continue
                total += 10 // (i - n - 1)
            except ZeroDivisionError:
                total += 100
            else:
                total += 1000
            finally:
                print("left", i)
                total += 1
        return total, n

    checks(f, (0,), (5,), (-2,), (-1,), (9,))


def test_finally_that_leaves_itself():
    def returns(n):
        try:
            if n:
                raise ValueError(n)
            return 1
        finally:
            return 2

    def breaks(n):
        for i in range(5):
            try:
                if i == n:
                    raise ValueError(i)
            finally:
                if i == 2:
                    break
        return i

    def raises(n):
        try:
            return 7 // n
        finally:
            if n < 1:
                raise KeyError(n)

    checks(returns, (0,), (1,))
    checks(breaks, (1,), (2,), (3,))
    checks(raises, (0,), (1,), (-7,))


def test_the_returned_value_is_from_before():
    def f(n):
        x = n
        try:
            return x
        finally:
            x = 100
            print(x)

    def g(x):
        try:
            return x
        finally:
            x[0] = 9.0

    checks(f, (1,), (2,))
    checks(g, (X,))


def test_nested_finally():
    def f(n):
        out = 0
        try:
            try:
                if n == 0:
                    raise ValueError("a")
                if n == 1:
                    return out
                out += 1
            finally:
                out += 10
                print("inner", out)
            out += 100
        except ValueError:
            out += 1000
        finally:
            print("outer", out)
        return out

    checks(f, (0,), (1,), (2,))


def test_a_test_that_is_false_once_it_has_not_failed():
    def f(a, xs):
        i = 7
        try:
            while (True if a <= xs[a] else True) <= False:  # noqa: RUF034
                i = 8
            else:
                i = 0
        finally:
            print("end", a)
        return i

    def in_a_loop(a, xs):
        i = 7
        for v in xs:
            try:
                while (True if v <= xs[a] else True) <= False:  # noqa: RUF034
                    i = 8
                else:
                    i -= 1
                continue
            finally:
                a -= 1
        return i, a

    checks(f, (3, np.arange(4.0)), (9, np.arange(4.0)))
    checks(in_a_loop, (3, np.arange(4.0)), (9, np.arange(4.0)))
