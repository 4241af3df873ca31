"""`itertools` over run-time values."""

from __future__ import annotations

import itertools
import operator

import numpy as np
import pytest

import lathe
from support import checks

LISTS = (([1, 2, 3, 4], 3), ([], 2), ([5], 0), ([3, 1, 2], 1))


def test_chain():
    def f(xs: list, n):
        total = 0
        for x in itertools.chain(xs, [n, 2.5], range(n)):
            if x == 4:
                break
            total += x
        return total, list(itertools.chain(xs, xs)), sum(itertools.chain(range(n), xs))

    def known(a, b):
        return list(itertools.chain([a], (b, 3))), list(itertools.chain.from_iterable([[a], [b]]))

    checks(f, *LISTS)
    checks(known, (1, 2), (3, 4))


def test_islice():
    def f(xs: list, n):
        return (
            list(itertools.islice(xs, n)),
            list(itertools.islice(xs, 1, None)),
            list(itertools.islice(xs, 0, n, 2)),
            [x for x in itertools.islice(itertools.count(n), 3)],
            sum(itertools.islice([n, 2, 3], 2)),
        )

    def bounds(xs: list, n):
        try:
            return "", list(itertools.islice(xs, n))
        except ValueError as e:
            return str(e), []

    checks(f, *LISTS)
    checks(bounds, *LISTS, ([1], -1))


def test_endless():
    def f(xs: list, n):
        out = []
        for i in itertools.count(n, 2):
            if i > 12:
                break
            out.append(i)
        for i, x in zip(itertools.count(1), xs):
            out.append(i * x)
        for x, sign in zip(xs, itertools.cycle([1, -1])):
            out.append(x * sign)
        for x in itertools.repeat(n, 2):
            out.append(x)
        for x in itertools.repeat(n, n):
            out.append(x + 1)
        return out, list(map(operator.mul, xs, itertools.repeat(n)))

    def cycle(xs: list, n):
        out = []
        for x in itertools.cycle(xs):
            if len(out) >= 5:
                return out
            out.append(x)
        return out

    checks(f, *LISTS)
    checks(cycle, *LISTS)


def test_pairs():
    def f(xs: list, n):
        steps = 0
        for a, b in itertools.pairwise(xs):
            steps += abs(b - a)
        return steps, list(itertools.pairwise(range(n))), [a * b for a, b in itertools.pairwise(xs)]

    def longest(xs: list, n):
        return list(itertools.zip_longest(xs, range(n), fillvalue=-1))

    checks(f, *LISTS)
    checks(longest, *LISTS)


def test_product():
    def f(xs: list, n):
        count = 0
        for a, b in itertools.product(range(n), xs):
            if a == b:
                continue
            count += a * b
        for i, j, k in itertools.product(range(2), repeat=3):
            count += i * j * k * n
        return count, list(itertools.product(xs, [n]))

    def many(n):
        total = 0
        for i, j in itertools.product(range(40), range(50)):
            total += (i + n) * j
        return total

    checks(f, *LISTS)
    checks(many, 1, 2)


def test_combinations():
    def f(xs: list, n):
        best = -1
        for a, b in itertools.combinations(xs, 2):
            if a + b > 6:
                break
            best = max(best, a * b)
        return best, list(itertools.combinations(range(n), 2))

    def others(xs: list, n):
        return (
            list(itertools.combinations(xs, 3)),
            list(itertools.combinations_with_replacement(xs, 2)),
            list(itertools.permutations(xs, 2)),
            [a - b for a, b in itertools.permutations([n, 1, 2], 2)],
        )

    checks(f, *LISTS)
    checks(others, *LISTS)


def test_while():
    def f(xs: list, n):
        return (
            list(itertools.takewhile(lambda x: x < n, xs)),
            list(itertools.dropwhile(lambda x: x < n, xs)),
            [x for x in itertools.takewhile(lambda x: x != n, itertools.count())],
            list(itertools.filterfalse(lambda x: x < n, xs)),
            list(itertools.compress(xs, [x > n for x in xs])),
            sum(itertools.takewhile(lambda x: x < n, [n - 1, n - 2, n, 1])),
        )

    def rest(xs: list, n):
        it = iter(xs)
        first = list(itertools.takewhile(lambda x: x < n, it))
        return first, list(it)

    checks(f, *LISTS)
    checks(rest, *LISTS)


def test_accumulate():
    def f(xs: list, n):
        return (
            list(itertools.accumulate(xs)),
            list(itertools.accumulate(xs, initial=n)),
            list(itertools.accumulate(xs, lambda a, b: a * b + 0.5)),
            list(itertools.accumulate(xs, max)),
            list(itertools.accumulate([n, 2, 3], operator.mul)),
            max(itertools.accumulate(xs, initial=0)),
            [i * x for i, x in enumerate(itertools.accumulate(xs))],
            list(zip(xs, itertools.accumulate(xs))),
        )

    def early(xs: list, n):
        for total in itertools.accumulate(xs):
            if total > n:
                return total
        return None

    def arrays(x):
        return list(itertools.accumulate(x)), list(itertools.starmap(operator.mul, [(x[0], x[1])]))

    def raises(xs: list, n):
        seen = 0
        try:
            for x in itertools.accumulate(xs, lambda a, b: a // (b - n)):
                seen += x
        except ZeroDivisionError:
            return -seen
        return seen

    for fn in (f, early, raises):
        checks(fn, *LISTS)
    checks(arrays, (np.array([1.5, 2.0]),), (np.ones(3),))


def test_in_branches_and_loops():
    def f(xs: list, n):
        out = []
        for i in range(n):
            if i % 2:
                for a, b in itertools.pairwise(itertools.chain([i], xs)):
                    out.append(a - b)
            else:
                out.extend(itertools.islice(xs, i))
        if n > 1:
            out += itertools.repeat(n, 2)
        return out

    checks(f, *LISTS)


def test_lists_that_change_meanwhile():
    def last(xs: list, n):
        out = []
        for x in itertools.chain([n], xs):
            out.append(x)
            if len(xs) < 6:
                xs.append(x + 1)
        return out, xs

    def part(xs: list, n):
        out = []
        for x in itertools.islice(xs, 5):
            out.append(x)
            xs.append(x)
        return out

    def pairs(xs: list, n):
        out = []
        for a, b in itertools.pairwise(xs):
            out.append(a - b)
            xs[1] = a + n
            xs[-1] = b
            if len(xs) < 6:
                xs.append(n)
        return out, xs

    for fn in (last, part, pairs):
        checks(fn, *LISTS)

    def first(xs: list):
        for x in itertools.chain(xs, [1]):
            xs.append(x)
        return xs

    with pytest.raises(lathe.UnsupportedError, match="a list changes its length while"):
        lathe.function(first)([1, 2])


def test_no_sequences():
    def length(xs: list, n):
        return len(itertools.chain(xs, [n]))

    def item(xs: list, n):
        return itertools.chain(xs, [n])[0]

    def number(xs: list, n):
        return list(itertools.chain(xs, n))

    for fn in (length, item, number):
        checks(fn, *LISTS[:1])
