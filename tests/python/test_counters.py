"""Operators, elements and texts of Counters of run time; operators of the views of dicts."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

from support import check, checks, refused

XS, YS = [1, 2, 2, 3, 1, 2], [2, 2, 5, 1]


def test_operators():
    def f(xs, ys):
        c, d = Counter(xs), Counter(ys)
        d[7] -= 2
        return dict(c + d), dict(c - d), dict(c | d), dict(c & d), dict(+d), dict(-d), c + d

    checks(f, (XS, YS), ([], [1]), ([4, 4], []))


def test_operators_in_place():
    def f(xs, ys, n):
        c, d = Counter(xs), Counter(ys)
        same = c
        c += d
        if n > 2:
            c -= Counter([2, 2, 2])
        for _ in range(n):
            c |= Counter({9: 2})
        e = Counter(xs)
        e &= d
        return c, e, c is same

    checks(f, (XS, YS, 3), (XS, YS, 0), ([], [1], 1))


def test_comparisons():
    def f(xs, ys):
        c, d = Counter(xs), Counter(ys)
        zero = Counter()
        zero[xs[0]] += 0
        empty = c == d, c != d, c <= d, c < d, c >= d, c > d, c <= c + d, c < c + d, c >= c
        return empty, zero == Counter(), zero == {}, c == dict(c)

    checks(f, (XS, YS), (XS, XS), ([2], YS))


def test_elements():
    def f(xs):
        c = Counter(xs)
        c[8] = -1
        t = 0
        for x in c.elements():
            t = 3 * t + x
        return list(c.elements()), sorted(c.elements()), sum(c.elements()), t

    checks(f, (XS,), ([],), ([4, 4],))


def test_texts():
    def f(xs):
        c = Counter(xs)
        d = defaultdict(int)
        e = defaultdict(list)
        for x in xs:
            d[x] += 1
            e[x].append(x)
        print(c, d, e, {1: 2})
        return str(c), repr(c), f"{c} {d!r}", str(e)

    checks(f, (XS,), ([],))


def test_in_exceptions():
    def f(xs):
        c = Counter(xs)
        if len(c) > 2:
            raise ValueError(c)
        return c

    checks(f, (XS,), ([4, 4],))


def test_counters_of_words():
    def f(text):
        c = Counter(text.split())
        c.update(["a", "z"])
        c += Counter("ab")
        return c.most_common(1), dict(c), dict(c - Counter(a=1)), c.total()

    checks(f, ("a b a c b a",), ("",))


def test_mixed_with_dicts():
    def f(xs):
        return Counter(xs) + {1: 2}

    refused(f, XS, says="an operator on a Counter that exists at run time")
    check(lambda xs: Counter(xs) + 1, XS)
    check(lambda xs: -{x: 1 for x in xs}, XS)
    check(lambda xs: +[x for x in xs if x > 0], XS)


def test_views():
    def f(xs, ys):
        d, e = {x: x for x in xs}, {y: 1 for y in ys}
        a, b = d.keys(), e.keys()
        sets = a & b, a | b, a - b, a ^ b, a & {1, 2}, {1, 9} | a, a - [1], set(ys) - a, b & set(xs)
        tests = a == b, a != b, a <= b, a < b, a >= b, a > b, a == {1, 2, 3}, a.isdisjoint(b)
        items = d.items() == e.items(), d.items() == d.copy().items(), d.values() == d.values()
        return sets, tests, items, a == [1]

    checks(f, (XS, YS), (XS, XS), ([], YS), ([3, 1, 2], []))


def test_order_of_keys():
    def f(xs, ys):
        d, e = {x: x for x in xs}, {y: 1 for y in ys}
        a, b = d.keys(), e.keys()
        some = (
            list(a & b),
            list(a | b),
            list(a - b),
            list(a ^ b),
            list(set(xs) & b),
            list(a & set(ys)),
        )
        return some, list(set(d)), list(set(ys) | a), list(set(a))

    rng = random.Random(4)
    for n in (3, 40, 200):
        some = [[rng.randrange(-(10**6), 10**6) for _ in range(n)] for _ in range(2)]
        some[1] += some[0][: n // 2]
        check(f, *some)
        check(f, *reversed(some))


def test_views_refused():
    def f(xs):
        d = {x: x for x in xs}
        return d.items() & d.items()

    refused(f, XS, says="an operator on the items() of a dict that exists at run time")
    check(lambda xs: {x: 1 for x in xs}.keys() < [1], XS)
    check(lambda xs: {x: 1 for x in xs}.values() & {1}, XS)


def test_order_of_sets_of_dicts():
    def f(xs, ys):
        d = {x: x for x in xs}
        s, u = set(ys), set()
        s.update(d)
        u.update(d)
        return list(s), list(u), list(set(ys).union(d)), list(set(ys).intersection(d)), list(set(d))

    rng = random.Random(5)
    for n in (8, 40, 200):
        xs, ys = ([rng.randrange(10**6) for _ in range(k)] for k in (n, n // 3))
        check(f, xs, ys + xs[::3])
        check(f, ys, xs)
