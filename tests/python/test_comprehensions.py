"""Comprehensions and generator expressions whose trips are known at run time only."""

from __future__ import annotations

import numpy as np
import pytest

import lathe
from support import check, checks, refused

X = np.array([3.0, -1.0, 4.0, 1.0, -5.0])


def test_sums():
    def f(x, n):
        plain = sum(v * v for v in x), sum(i * 0.5 for i in range(n)), sum([i for i in range(n)], 3)
        return (
            plain,
            sum(a * i for i, a in enumerate(x)),
            sum(a * b for a, b in zip(x, range(n), strict=False)),
        )

    checks(f, (X, 4), (X, 0), (np.arange(3), 7), (np.zeros(0), 2))


def test_filters_and_nested_loops():
    def f(x, n):
        positive = sum(v for v in x if v > 0 if v < 4)
        pairs = sum(i * j for i in range(n) for j in range(i, n) if i + j != 3 if j)
        return positive, pairs, sum(1 for v in x for w in x if v < w)

    checks(f, (X, 5), (X, 0), (np.zeros(1), 3))


def test_extremes():
    def f(x, n):
        low = min(v * v for v in x), max((v for v in x if v < n), default=None)
        return (
            low,
            max((i - 3) ** 2 for i in range(n)),
            min((i for i in range(n)), key=lambda i: (i - 2) ** 2),
        )

    checks(f, (X, 5), (X, 1), (np.arange(4), 2))
    check(f, X, 0)
    check(lambda x: max(v for v in x if v > 10), X)


def test_search_stops():
    def f(x, n):
        found = any(v > n for v in x), all(v < n for v in x)
        return found, any(print(i, j) or i * j == 4 for i in range(n) for j in range(n))

    checks(f, (X, 4), (X, 3), (X, 0), (np.zeros(0), 2))
    check(lambda x: any(1 // v for v in x), np.array([0, 1]))


def test_errors_in_items():
    def f(n):
        return sum(6 // (3 - i) for i in range(n))

    checks(f, (3,), (5,))


def test_in_branches_and_loops():
    def f(x, n):
        total = 0.0
        for i in range(n):
            if i % 2:
                total += sum(v for v in x if v > i)
            elif any(v == i for v in x):
                break
        return total, max(v + total for v in x)

    checks(f, (X, 4), (X, 1), (X, 6), (np.arange(9.0), 9))


def test_targets_and_names():
    def f(x, n):
        v = 7
        k = n
        pairs = sum(a * (b - c) for a, (b, *[c]) in [(n, (2, 1)), (1, (n, 3))])
        inner = sum(sum(v * w for w in range(v)) for v in range(k))
        return v, pairs, inner, sum(i for i, _ in enumerate(x))

    checks(f, (X, 4), (X, 0))


def test_arrays():
    def f(x, n):
        a = np.array([v * n for v in x])
        b = np.array([i / 2 for i in range(n) if i != 1])
        return (
            a,
            b,
            np.sum([i * 0.5 for i in range(n)]),
            np.array([i * i for i in range(n)], dtype=np.int32),
        )

    checks(f, (X, 4), (X, 2), (X, 0), (np.zeros(0), 3))
    checks(lambda n: np.array([i > 2 for i in range(n)]), (4,), (1,))


def test_an_empty_list_of_ints_is_float_in_numpy():
    compiled = lathe.function(lambda n: np.array([i for i in range(n)]))
    assert compiled(3).dtype == np.int64
    with pytest.raises(NotImplementedError, match="compiled for int64: write np"):
        compiled(0)


def test_lengths_lists_and_tuples():
    def f(x, n):
        count = len([v for v in x if v > 0]), len([i for i in range(n)])
        return count, tuple(v * 2 for v in x), list(i + n for i in range(3))

    checks(f, (X, 4), (X, 0))


def test_long_constant_ranges_are_loops():
    def f(k):
        return sum(i * k for i in range(100_000)), any(i == k for i in range(1000))

    checks(f, (2,), (5,))


def test_refused():

    def twice(n):
        g = (i for i in range(n))
        return sum(g) + sum(g)  # here

    def elsewhere(n):
        g = (i for i in range(n))
        total = 0
        for _ in range(n):
            total += sum(g)  # here
        return total

    def loop(n):
        total = 0
        for v in (i * i for i in range(n)):  # here
            total += v
        return total

    refused(twice, 3, says="a generator expression with run-time trips that is used twice")
    refused(elsewhere, 3, says="used in another branch or loop than it is made in")
    refused(loop, 3, says="the items of a comprehension with run-time trips")


def test_changes_from_items():
    def f(n):
        total = 0

        def add(i):
            nonlocal total
            total += i
            return i

        return sum(add(i) for i in range(n)) + total

    checks(f, (0,), (3,), (6,))


def test_functions_that_ask_what_a_list_is():
    def f(n):
        truth = bool([i for i in range(n)]), bool([i for i in range(n) if i > 7])
        print([i for i in range(n)], str([i * 2 for i in range(n)]))
        if bool([i for i in (1, n) if i >= 4]):
            truth += (True,)
            return truth, repr([i for i in range(n)])
        return (*truth, False), type([i for i in range(n)]).__name__

    checks(f, 0, 3, 5, 9)


def test_inner_loops_over_run_time_trips():
    def f(n, k):
        inner = (
            [i * j for i in range(2) for j in range(n)],
            {(i, j): n for i in (1, k) for j in range(n)},
        )
        more = (
            sum(i * j for i in (n, k) for j in range(i)),
            {i + j for i in range(2) for j in range(k)},
        )
        return (
            inner,
            more[0],
            sorted(more[1]),
            [i for i in range(2) for j in range(n) for m in range(k)],
        )

    checks(f, (0, 1), (3, 2), (5, 3), (1, 0))

    def of_lists(n, k):
        xs = [n, 3, k]
        rows = [[i + j for j in range(n)] for i in range(3)]
        flat = [w for v in xs for w in range(v)], [(v, w) for v in xs if v > 1 for w in range(v)]
        return (
            flat,
            [x for r in [rows[0], rows[1]] for x in r if x > k],
            {x: 1 for r in rows for x in r},
        )

    checks(of_lists, (0, 1), (3, 2), (5, 3), (1, 0))

    def of_texts(s, k):
        t = s * k
        return [c for w in (t, "zz") for c in w], [w + c for w in ("a", "b") for c in t.split()]

    checks(of_texts, ("ab cd", 2), ("", 1), ("x", 3))

    def of_arrays(x):
        return [float(v) * i for i in range(2) for v in x], sum(v for i in range(2) for v in x)

    checks(of_arrays, *[np.arange(float(n)) for n in (3, 4, 0, 2, 1)])


def test_inner_loops_over_known_trips():
    def f(n):
        pairs = [(i, j) for i in range(2) for j in range(i)], [j for i in [1, 2] for j in [i, n]]
        return (
            pairs,
            [i for i in (1, 2) for j in (3, 4)],
            [[(i, j) for j in range(n)] for i in range(2)],
        )

    checks(f, 0, 3)


def test_generators_over_known_trips_on_a_path():
    def in_a_branch(n, s):
        found = None
        if n > 1:
            found = all(i < n for i in range(4)), any(c == s[-1] for c in s[:1] + "xyz")
            found = found, next(i for i in (1, 2)), next((i for i in (1, 2) if i > n), -1)
        return found

    checks(in_a_branch, (0, "ax"), (2, "ax"), (9, "b"))

    def in_a_loop(n, s):
        for k in range(n):
            if k == 5:
                break
            try:
                if all(k % d for d in (2, 3)):
                    continue
                print(k, any(k // (d - 3) == n for d in [1, 2, 3, n]))
            except ZeroDivisionError as e:
                print(e)
        return all(s[i] == s[-i - 1] for i in range(len(s) // 2))

    checks(in_a_loop, (0, "abba"), (3, "abca"), (9, ""))

    def walked(n):
        total = 0
        while total < n:
            for i in (j * j for j in (1, 2, 3)):
                if i > n:
                    break
                total += i
            total += 1
        return total

    checks(walked, 0, 3, 20)
