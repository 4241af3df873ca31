"""int(), float(), round(), math.floor(), indices and the like of objects whose classes say in Python
what these do, with run-time control flow."""

from __future__ import annotations

import math
import operator

import numpy as np

from support import check, checks


class N:
    """Each method has control flow on what is known at run time only."""

    def __init__(self, x):
        self.x = x

    def __int__(self):
        return int(self.x) + 1 if self.x > 2 else 0

    def __float__(self):
        return self.x * 1.0 if self.x > 0 else -1.5

    def __index__(self):
        return int(self.x) if self.x > 0 else 1

    def __complex__(self):
        return complex(self.x, 1) if self.x > 1 else 2j

    def __round__(self, digits=None):
        if digits is not None:
            return round(self.x, digits) if self.x > 2 else 0.5
        return 7 if self.x > 2 else 8

    def __floor__(self):
        return math.floor(self.x) if self.x > 0 else "floor"

    def __ceil__(self):
        return math.ceil(self.x) if self.x > 0 else None

    def __trunc__(self):
        return 3 if self.x > 2 else 2.5

    def __divmod__(self, other):
        return (self.x // other, 1) if self.x > 2 else (0, 2)

    def __rdivmod__(self, other):
        return (other, self.x) if other > 2 else (self.x, 0)

    def __pow__(self, other, mod=None):
        return self.x if mod is None or self.x > 2 else mod


class OnlyIndex:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n + 1 if self.n > 1 else 1


class OnlyFloat:
    def __init__(self, x):
        self.x = x

    def __float__(self):
        return self.x if self.x > 1 else 0.25


def test_conversions():
    def f(n):
        o = N(n)
        return int(o), float(o), complex(o), complex(o, 2), operator.index(o), np.float64(o)

    checks(f, (3,), (1,), (-2,), (2.75,))


def test_rounding():
    def f(n):
        o = N(n)
        return round(o), round(N(n * 1.26), 1), math.floor(N(n * 1.5)), math.ceil(o), math.trunc(o)

    checks(f, (3,), (1,), (-2,), (2.5,))


def test_divmod_and_pow():
    def f(n):
        return divmod(N(n), 2), divmod(n, N(n)), pow(N(n), 2), pow(N(n), 2, 5)

    checks(f, (3,), (5,), (4.5,))
    check(f, 1)


def test_in_branches_and_loops():
    def f(n):
        o = N(n)
        if n > 2:
            return int(o) + float(o) + round(o)
        t = 0.0
        for i in range(-2, 5):
            o = N(i)
            t += float(o) + int(o) + divmod(o, 2)[1] + (1 if i > 0 and math.floor(o) == 3 else 0)
        return t

    checks(f, (3,), (1,))


def test_index():
    def f(n, xs):
        o = OnlyIndex(n)
        ys = [1, 2, 3, 4, 5]
        ys[o] = 9
        del ys[OnlyIndex(0)]
        zs = np.zeros(6)
        zs[o] = 2.0
        zs[OnlyIndex(1)] += 1
        return xs[o], xs[o:], xs[:o], (1, 2, 3, 4, 5)[o], "abcdef"[o], ys, zs, zs[o], range(9)[o]

    checks(f, (3, [1, 2, 3, 4, 5]), (0, [1, 2, 3]), (2, [1.5, 2.5, 3.5, 4.5]))


def test_index_of_several_axes():
    def f(n):
        x = np.arange(12).reshape(3, 4)
        return x[OnlyIndex(0), : OnlyIndex(n)], x[OnlyIndex(n)]

    checks(f, (0,), (1,))


def test_ints_of_index():
    def f(n):
        o = OnlyIndex(n)
        t = 0
        for i in range(o):
            t += i
        text = "x" * o, o * "yz", "abc".center(o)
        return t, text, [0] * o, bin(o), hex(o), float(o), complex(o), int(o), math.gcd(o, 12)

    checks(f, (3,), (0,), (8,))


def test_math_of_objects():
    def f(n):
        return (
            math.sqrt(OnlyFloat(n)),
            math.sin(OnlyIndex(n)),
            math.floor(OnlyFloat(n)),
            math.isnan(OnlyFloat(n)),
            math.atan2(1, OnlyFloat(n)),
            math.hypot(OnlyFloat(n), n),
        )

    checks(f, (2.25,), (0.5,), ulps=1)


def test_results_of_the_wrong_type():
    class Wrong:
        def __init__(self, n):
            self.n = n

        def __int__(self):
            return self.n * 1.5

        def __index__(self):
            return self.n / 2

        def __float__(self):
            return self.n

        def __complex__(self):
            return self.n * 1.0

    check(lambda n: int(Wrong(n)), 3)
    check(lambda n: [1, 2, 3][Wrong(n)], 3)
    check(lambda n: float(Wrong(n)), 3)
    check(lambda n: complex(Wrong(n)), 3)
    check(lambda n: range(Wrong(n)), 3)


def test_classes_without_the_method():
    class Plain:
        def __init__(self, n):
            self.n = n

    for function in (
        int,
        float,
        complex,
        round,
        math.floor,
        math.sqrt,
        math.trunc,
        bin,
        range,
        iter,
    ):
        check(lambda n, function=function: function(Plain(n)), 3)
    check(lambda n: divmod(Plain(n), 2), 3)
    check(lambda n: divmod(2, Plain(n)), 3)
    check(lambda n: [1, 2][Plain(n)], 3)


def test_caught():
    class Picky:
        def __init__(self, n):
            self.n = n

        def __int__(self):
            if self.n > 2:
                raise ValueError(f"{self.n} is too much")
            return self.n

    def f(n):
        try:
            return int(Picky(n))
        except ValueError as e:
            return str(e)

    checks(f, (3,), (1,))
    check(lambda n: int(Picky(n)), 5)
