"""tuple.index, tuple.count and functools.reduce where values are of run time."""

from __future__ import annotations

import functools
import operator
from collections import namedtuple

import numpy as np

from support import checks

Point = namedtuple("Point", "x y")


def test_index_and_count_of_tuples():
    def f(n, x):
        known = (1, 5, 3, 5)
        mixed = (n, 2.5, x, "a", None, (n, 1))
        point = Point(x, n)
        return (
            known.index(n),
            known.count(n),
            known.count(x),
            mixed.index(x),
            mixed.count(n),
            (n, n + 1, 5).index(5),
            (n, n + 1, 5).index(5, 2),
            (n, 5, 5).index(5, 1, -1),
            mixed.index("a"),
            mixed.index((n, 1)),
            point.index(n),
            point.count(x),
        )

    checks(f, (5, 5.0), (3, 2.5), (5, 1.5), (1, 1.0))


def test_index_of_what_is_missing():
    def f(n):
        try:
            return (1, 2, 3).index(n)
        except ValueError as error:
            return str(error)

    checks(f, (3,), (4,))

    def g(n):
        return (n, 2).index(n + 1)

    checks(g, (1,), (2,))


def test_index_in_branches_and_loops():
    def f(n, xs):
        names = ("one", "two", "three")
        total = 0
        for x in xs:
            if x in (1, 3, n):
                total += (1, 3, n).index(x) + 10 * (x, 3, x).count(3)
            for word in ("two", "three" if x > 2 else "one"):
                total += names.index(word)
        return total

    checks(f, (4, [1, 2, 3, 4]), (3, [3]), (0, []))


def test_reduce():
    def f(xs, n):
        return (
            functools.reduce(lambda a, b: a * b + 1 if b > 2 else a, xs),
            functools.reduce(lambda a, b: a + b, xs, 10),
            functools.reduce(operator.add, xs, 0.5),
            functools.reduce(max, xs),
            functools.reduce(lambda a, b: a * b, range(1, n + 1), 1),
            functools.reduce(lambda a, b: a - b, (n, 2, 3)),
            functools.reduce(lambda a, b: a - b if n > 2 else b, (1, 2, n), n),
            functools.reduce(lambda a, b: a + b, (x * n for x in xs if x > 1), 0),
            functools.reduce(lambda a, b: (a[0] + b, a[1] * b), xs, (0, 1)),
        )

    checks(f, ([1, 2, 3, 4], 5), ([3], 0), ([2.5, 1.5], 2), (np.arange(4), 3))


def test_reduce_of_nothing():
    def f(xs, n):
        if n > 1:
            return functools.reduce(lambda a, b: a + b, xs)
        return functools.reduce(lambda a, b: a + b, range(n))

    checks(f, ([1, 2], 2), ([1], 2), ([], 2), ([], 1), ([], 0), (np.zeros(0), 2))

    def g(n):
        return functools.reduce(lambda a, b: a + b, (), n), functools.reduce(max, ())

    checks(g, (1,))


def test_reduce_in_branches_and_loops():
    def f(rows, n):
        best = 0
        for k in range(n):
            if k != 1:
                best = functools.reduce(lambda a, b: max(a, b - k), rows, best)
        seen = []

        def note(a, b):
            seen.append(b)
            return a + b

        return best, functools.reduce(note, rows), seen

    checks(f, ([4, 9, 2], 3), ([4], 0), ([], 2))


def test_lists_of_strings_of_run_time():
    def f(n):
        letters = list(str(n))
        if n > 100:
            letters = list(f"{n}!")
        for k in range(n % 4):
            letters += list(str(k * 10))
        return letters, set(str(n)), sorted(str(n))

    checks(f, (314,), (7,), (-20,))


def test_tuples_of_characters():
    checks(lambda n: tuple(str(n)), (314,), (0,))
