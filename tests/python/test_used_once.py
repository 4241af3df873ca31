"""zip(), map(), enumerate(), reversed() and the like give each item once."""

from __future__ import annotations

import itertools

import numpy as np

from support import checks

LISTS = (([1, 2, 3, 4], 3), ([], 2), ([5], 0), ([3, 1, 2], 1))


def test_twice():
    def mapped(xs: list, n):
        m = map(lambda v: v + n, xs)
        return list(m), list(m)

    def zipped(xs: list, n):
        m = zip(xs, range(n))
        total = 0
        for x, i in m:
            total += x * i
            if x > n - 2:
                break
        return total, list(m)

    def backwards(xs: list, n):
        m = reversed(xs)
        return sum(m), sum(m), list(m)

    def chained(xs: list, n):
        m = itertools.chain(xs, [n])
        return list(m), list(m)

    for f in (mapped, zipped, backwards, chained):
        checks(f, *LISTS)


def test_next():
    def f(xs: list, n):
        m = enumerate(xs)
        z = zip(xs, xs)
        return next(m, None), next(m, (n, n)), list(m), next(z, (0, 0)), sum(a * b for a, b in z)

    def count(xs: list, n):
        ids = itertools.count(n)
        return [(next(ids), x) for x in xs], next(ids)

    def cycle(xs: list, n):
        signs = itertools.cycle([1, -1])
        total = 0
        for x in xs:
            total += next(signs) * x
        return total

    for f_ in (f, count, cycle):
        checks(f_, *LISTS)


def test_made_outside_a_loop():
    def f(xs: list, n):
        m = map(lambda v: v * 2, xs)
        out = []
        for i in range(n):
            for x in m:
                out.append(x + i)
                if x > 2:
                    break
        return out

    def branch(xs: list, n):
        m = zip(xs, xs)
        if n > 1:
            return list(m)
        return [(a, 0) for a, _ in m]

    checks(f, *LISTS)
    checks(branch, *LISTS)


def test_in_one_another():
    def f(xs: list, n):
        z = zip(xs, range(n))
        e = enumerate(z)
        first = list(e)
        return first, list(z), list(e)

    def of_iterators(xs: list, n):
        it = iter(xs)
        pairs = list(zip(range(n), it))
        return pairs, list(enumerate(it)), list(map(abs, it))

    checks(f, *LISTS)
    checks(of_iterators, *LISTS)


def test_no_length():
    def f(xs: list, n):
        return len(map(abs, xs))

    def item(xs: list, n):
        return zip(xs, xs)[n]

    def counted(xs: list, n):
        return len(enumerate(xs))

    def rows(xs: list, n):
        return len(reversed(xs))

    for fn in (f, item, counted, rows):
        checks(fn, *LISTS[:1])


def test_arrays():
    def f(x):
        z = zip(x, x[::-1])
        a = next(z)
        return a, [p * q for p, q in z]

    checks(f, (np.arange(3.0),), (np.arange(1.0),), (np.zeros(0),))


class Below:
    def __init__(self, xs, n):
        self.it = iter(xs)
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        x = next(self.it)
        if x > self.n:
            raise StopIteration
        return x


def test_iterators_of_classes_over_run_time_lists():
    def f(xs: list, n):
        total = 0
        for x in Below(xs, n):
            total += x
        return total, list(Below(xs, n)), tuple(Below(xs, n)), [x * 2 for x in Below(xs, n)]

    def others(xs: list, n):
        it = Below(xs, n)
        return next(it, None), sum(it), sorted(Below(xs, n)), set(Below(xs, n)), max(it, default=n)

    checks(f, *LISTS)
    checks(others, *LISTS)


def test_in_a_try():
    def f(xs: list, n):
        total = 0
        try:
            for x in Below(xs, n):
                total += x
            for x in Below(range(n + 1), 2):
                total += x
            for a, b in zip(xs, range(n)):
                total += a // (b - 2)
        except ZeroDivisionError:
            total = -total
        finally:
            total += sum(itertools.chain(xs, [n]))
        return total

    def early(xs: list, n):
        it = itertools.chain(xs, range(n))
        try:
            for x in it:
                if x > 2:
                    return x, list(it)
        finally:
            n += 1
        return n, list(it)

    checks(f, *LISTS)
    checks(early, *LISTS)


def test_in_arrays():
    def f(xs: list, n):
        z = enumerate(xs)
        a = np.array([v for _, v in z], dtype=int)
        b = np.array([p * q for p, q in zip(xs, xs[::-1])], dtype=float)
        c = np.array([p for p in itertools.accumulate(xs)], dtype=float)
        d = np.array([p + n for p in map(lambda v: v * 2, xs) if p > 2], dtype=float)
        return a, list(z), b, c, d

    checks(f, *LISTS)


def test_passed_on():
    def pair(it):
        return next(it), next(it, 0)

    def f(xs: list, n):
        e = enumerate(xs)
        made = [map(abs, xs), map(lambda v: -v, xs)]
        return [list(m) for m in made], [*e], [*e], list(made[0])

    def parts(xs: list, n):
        m = map(lambda v: v + n, xs)
        return pair(m), sum(v * 2 for v in m), sum(m)

    def walrus(xs: list, n):
        m = map(lambda v: v + 1, xs)
        while (v := next(m, None)) is not None:
            n += v
        return n

    checks(f, *LISTS)
    checks(parts, *LISTS)
    checks(walrus, *LISTS)
