"""f(*xs) of run-time lists, where parameters have defaults."""

from __future__ import annotations

from support import checks

CALLS = (([1, 2, 3], 0), ([1, 2, 3], 2), ([1, 2, 3, 4, 5], 1), ([1], 3), ([7, 8], 5))


def weighted(a, b=5, c=0.5):
    return a * 100 + b * 10 + c


class Line:
    def __init__(self, x):
        self.x = x

    def at(self, k=1, j=None):
        return self.x * k + (7 if j is None else j)


def test_defaults():
    def f(xs: list, n):
        ys = [x for x in xs if x > n]

        def less(a, b=n):
            return a - b

        total = weighted(*ys)
        for i in range(2):
            if i:
                total += less(*ys[:2])
        return total

    def methods(xs: list, n):
        ys = [x for x in xs if x > n]
        return Line(n).at(*ys), weighted(1, *ys), (lambda a=2, b=1: a * b)(*ys)

    checks(f, *CALLS)
    checks(methods, *CALLS)


def test_wrong_numbers():
    def caught(xs: list, n):
        ys = [x for x in xs if x > n]
        try:
            return weighted(*ys), ""
        except TypeError as e:
            return -1, str(e)

    def one(xs: list, n):
        ys = [x for x in xs if x > n]
        return (lambda a: a)(*ys)

    checks(caught, *CALLS)
    checks(one, *CALLS)
