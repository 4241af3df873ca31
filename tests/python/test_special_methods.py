"""Operators on objects whose classes say in Python what these do, with run-time control flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from support import checks


class V:
    """Each method has control flow on what is known at run time only."""

    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        if not isinstance(other, V):
            return NotImplemented
        if self.x > 2:
            return V(self.x + other.x)
        return V(other.x)

    def __radd__(self, other):
        return V(self.x + other) if other > 2 else V(100)

    def __sub__(self, other):
        if other.x > self.x:
            raise ValueError("less than nothing")
        return V(self.x - other.x)

    def __mul__(self, times):
        total = 0
        for _ in range(times):
            total += self.x
        return V(total)

    __rmul__ = __mul__

    def __neg__(self):
        return V(-self.x if self.x > 0 else self.x)

    def __abs__(self):
        return V(self.x if self.x > 0 else -self.x)

    def __invert__(self):
        return 1 if self.x > 2 else 2

    def __matmul__(self, other):
        return self.x * other.x if self.x else None

    def __bool__(self):
        return self.x > 1 and self.x != 5

    def __contains__(self, y):
        if y > 3:
            return 1
        return 0 if y == self.x else 2


class Less(V):
    def __radd__(self, other):
        return V(other.x - self.x) if other.x > 3 else V(7)

    def __iadd__(self, other):
        if other > 2:
            self.x += other
        return self


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n if self.n < 4 else 4


@dataclass
class Money:
    cents: Any

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        return Money(self.cents + other * 100)

    def __floordiv__(self, by):
        return Money(self.cents // by) if by else Money(0)

    def __eq__(self, other):
        return self.cents == other if other > 0 else False

    def __lt__(self, other):
        return self.cents < other if other > 3 else True


def test_arithmetic():
    def f(n):
        v = V(n)
        return (v + V(1)).x, (n + v).x, (v * n).x, (3 * v).x, (-v).x, ~v, abs(v).x, v @ V(2)

    checks(f, (3,), (1,), (-2,), (5,), (0,), (2.5,))


def test_arithmetic_with_constants_in_place_and_of_subclasses():
    def f(n):
        v = V(n)
        v += V(4)
        v *= 2
        less = Less(n)
        before = less
        less += n
        both = V(n) + Less(1)
        w = 4 + V(n)
        return v.x, less.x, less is before, both.x, w.x, (1.5 + V(n)).x

    checks(f, (3,), (1,), (5,))


def test_in_branches_and_loops():
    def f(n, xs):
        v = V(0)
        for x in xs:
            v = v + V(x)
            if v:
                v += V(1)
            elif x in v:
                v = -v
            if x > n:
                break
        return v.x, [(V(x) + V(n)).x for x in xs], sum([V(1), V(n)], V(3)).x

    checks(f, (3, [1, 2, 3, 4]), (0, [4, 5]), (2, []))


def test_exceptions_of_methods():
    def f(n):
        try:
            return (V(n) - V(3)).x
        except ValueError as error:
            return str(error)

    def g(n):
        return (V(2) - V(n)).x

    def h(n):
        return V(n) + n

    checks(f, (5,), (2,))
    checks(g, (1,), (4,))
    checks(h, (1,))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 1.5])
def test_truth(n):
    def f(n):
        v = V(n)
        total = 0
        if v:
            total += 1
        if not v:
            total += 2
        while v:
            v = V(v.x - 1)
            total += 10
        w = V(n)
        total += 100 if w else 200
        assert V(n + 2) or n < 9
        if w and n > 2:
            total += 1000
        if n > 2 or w:
            total += 2000
        one = (w and V(3), w or V(4))
        return total, bool(w), one[0].x, one[1].x, any([w, 0]), all((w,))

    checks(f, (n,))


def test_length():
    def f(n):
        s = Sized(n)
        return len(s), bool(s), 1 if s else 2, not s, len(Sized(n + 1))

    checks(f, (0,), (3,), (9,), (-2,))

    def g(n):
        return len(Sized(n * 0.5))

    checks(g, (3,))


def test_truth_that_is_none():
    class Wrong:
        def __init__(self, n):
            self.n = n

        def __bool__(self):
            return self.n

    def f(n):
        return 1 if Wrong(n) else 2

    checks(f, (3,), (2.5,))


def test_dataclasses_and_constants():
    def f(n):
        m = Money(n)
        sums = ((m + m).cents, (m + 2).cents, (m + n).cents, (m // n).cents)
        return sums, m == 3, m < 2, m < 4, m != 3, 3 == m, 2 > m

    checks(f, (3,), (0,), (-1,))


def test_containers():
    def f(n):
        v = V(3)
        return n in v, n not in v, 3 in V(n), [x for x in range(6) if x in V(n)]

    checks(f, (3,), (4,), (1,))


def test_objects_of_paths():
    def f(n):
        v = V(n) if n > 2 else V(1)
        w = None
        if n > 1:
            w = V(n)
        if w is not None:
            v = v + w
        return v.x, (v * 2).x, 1 if v else 0

    checks(f, (1,), (2,), (3,), (6,))


def test_beside_arrays():
    class Scaled:
        __array_ufunc__ = None

        def __init__(self, k):
            self.k = k

        def __mul__(self, x):
            return x * self.k if self.k > 1 else x

        __rmul__ = __mul__

    def f(x, k):
        return Scaled(k) * x, Scaled(k) * 2

    checks(f, (np.arange(3.0), 2), (np.arange(3.0), 1))


def test_operands_that_do_not_fit():
    def f(n):
        return V(n) + "a"

    def g(n):
        return V(n) % n

    def h(n):
        v = V(n)
        v @= 3
        return v

    for fn in (f, g, h):
        checks(fn, (3,))


class Ordered:
    """Each comparison has control flow on its operand, which is known at run time only."""

    def __init__(self, x):
        self.x = x

    def __lt__(self, other):
        if isinstance(other, Ordered):
            return self.x < other.x
        if not isinstance(other, (int, float)):
            return NotImplemented
        return "large" if other > 3 else self.x < other

    def __gt__(self, other):
        return "small" if other < 3 else self.x > other

    def __le__(self, other):
        for k in range(3):
            if k == other:
                return k
        return False

    def __eq__(self, other):
        if not isinstance(other, (Ordered, int)):
            return False
        return self.x == (other.x if isinstance(other, Ordered) else other)


OUTSIDE = Ordered(2)


def test_comparisons_with_run_time_values():
    def outside(n):
        return OUTSIDE < n, OUTSIDE > n, n < OUTSIDE, n > OUTSIDE, OUTSIDE <= n, n >= OUTSIDE

    def made(n):
        o = Ordered(2)
        return o < n, o > n, n < o, n > o, o <= n, n >= o, 1 < o < n

    def equal(n):
        o = Ordered(2)
        return o == n, n == o, o != n, n != o, o in [n], n in [o], [o] == [n], OUTSIDE == n

    def given(n, xs):
        o = Ordered(2)
        return o < xs[0], o == xs[0], o <= n * 0.5, o == n * 0.5

    for fn in (outside, made, equal):
        checks(fn, (1,), (2,), (5,))
    checks(given, (1, [5]), (5, [2]), (4, [1]))
    checks(lambda n: OUTSIDE < str(n), (1,))
