"""Unpacking into targets: starred ones, nested ones, of run-time lists, strings and arrays."""

from __future__ import annotations

import math

import numpy as np

from support import checks, refused


def test_starred_targets_of_a_list():
    def first(xs):
        a, *rest = xs
        rest.append(a)
        return a, rest

    def last(xs):
        *init, z = xs
        return init, z

    def middle(xs):
        a, *mid, b = xs
        return a, mid, b, len(mid)

    def all_of_them(xs):
        (*ys,) = xs
        ys.append(1)
        return ys, xs

    def two(xs):
        a, b, *rest = xs
        return a + b, rest

    for f in (first, last, middle, all_of_them, two):
        checks(f, [1, 2, 3, 4], [1, 2], [1], [])
        checks(f, [1.5, 2.5, 3.5], [])


def test_starred_targets_of_what_is_made_inside():
    def f(n):
        xs = [i * i for i in range(n)]
        a, *rest = xs
        return a, rest

    def looped(n):
        xs = [i for i in range(n)]
        total = 0
        while len(xs) > 1:
            a, *xs = xs
            total += a
        return total, xs

    def branch(n):
        xs = [i for i in range(n)]
        if n > 2:
            *xs, last = xs
        else:
            last = -1
        return xs, last

    def caught(n):
        xs = [i for i in range(n)]
        try:
            a, b, *c = xs
        except ValueError as e:
            print(e)
            return 0, 0, xs
        return a, b, c

    def known(n):
        a, *b, c = [n, 2, 3, n]
        d, *e = (n,)
        b.append(n)
        return a, b, c, d, e

    for f in (f, looped, branch, caught, known):
        checks(f, 3, 5, 1, 0)


def test_nested_targets():
    class Box:
        pass

    def f(xs, n):
        box = Box()
        a, (b, *c), box.d, [*e, g] = n, xs, n + 1, xs
        return a, b, c, box.d, e, g

    def order(xs, n):
        a = b = 0
        try:
            a, (b, *c, d) = n, xs
        except ValueError as e:
            print(e)
        else:
            print(c, d)
        return a, b

    def in_for(n):
        total = 0
        for i, (a, *b) in enumerate([(1, n, n), [2, n], (3,)]):
            total += i * a + len(b)
        return total, [x for x, *y in [(n, 1, 2), (3,)]]

    def rows(xss):
        out = []
        for a, *b in xss:
            out.append(a * 10 + len(b))
        return out

    for fn in (f, order):
        checks(fn, ([1, 2, 3], 5), ([1], 5), ([], 5))
    checks(in_for, 3)
    checks(rows, [[1, 2], [3]], [])


def test_strings_and_arrays():
    def two(s):
        a, b = s
        return b + a

    def starred(s):
        a, *b, c = s
        return a, b, c

    def array(x):
        a, *b = x
        return a, b

    for fn in (two, starred):
        checks(lambda s, n, fn=fn: fn(s + str(n)), ("a", 1), ("bc", 23), ("", 1), ("c", 234))
    checks(array, np.arange(3.0), np.arange(3))


def test_star_arguments():
    def add(a, b, c=0):
        return a + b * c

    def known(n):
        xs = [n, 2, 3]
        return add(*xs), add(*(n, 1))

    def unknown(xs):
        return add(*xs)

    def made(n):
        return add(*[i for i in range(n)])

    def rest(n):
        return (lambda *items: len(items))(*[i for i in range(n)])

    def of_python(n):
        return math.hypot(*[i for i in range(n)])  # here

    checks(known, 4)
    checks(unknown, [1, 2], [1, 2, 3])
    checks(made, 2, 3, 1, 4)
    checks(rest, 2, 0)
    refused(of_python, 2, says="the items of a list are needed here")


def test_starred_items_of_displays():
    def several(n):
        xs = [i for i in range(n)]
        return [*xs, 5, *xs[:2]], [*range(n)], [*str(n), "a"], [1, *(2, n)]

    def in_order(n):
        xs = [i for i in range(n)]
        return [*xs, xs.append(9), *xs]

    def is_a_copy(n):
        xs = [i for i in range(n)]
        ys = [*xs]
        ys.append(4)
        return xs, ys, [*xs] == xs

    def grown(n):
        xs = []
        for i in range(n):
            if i % 2:
                xs = [*xs, i]
            else:
                xs = [0.5 * i, *xs]
            if len(xs) > 4:
                break
        return [*xs, *(2.5, n)], max([0, *xs])

    def of_views(n):
        d = {}
        for i in range(n):
            d[i] = i * i
        ys = [*d, *d.values(), *[k + v for k, v in d.items()]]
        try:
            ys = [*ys, ys[n]]
        except IndexError:
            ys = [*ys, -1]
        return ys

    def given(xs):
        return [*xs, 1], [*map(lambda q: q + 1, xs)], [*zip(xs, xs)], [*enumerate(xs)]

    def not_iterable(n):
        return [1, *(n + 1)]

    for f in (several, in_order, is_a_copy, grown, of_views, not_iterable):
        checks(f, 3, 0, 7)
    checks(not_iterable, 2.5, np.float64(1))
    checks(given, ([1, 2],), ([],), (np.array([0.5, 1.5]),))


def test_starred_arguments_of_run_time_lists():
    def printed(n):
        xs = [i for i in range(n)]
        print(*xs)
        print("a", *xs, 5, sep=",")
        print(*range(n), *str(n), end="!\n")
        d = {}
        for i in range(n):
            d[i] = str(i)
        print(*d, *d.values())
        for x in xs:
            if x % 2:
                print(*xs[:x])
        print(*[x * 0.5 for x in xs if x > 1])
        return n

    def given(xs):
        print(*xs)
        print(*(1, 2), *xs, xs)
        return xs

    def extreme(n):
        xs = [i * 0.5 for i in range(n)]
        return max(*xs, 1), min(0, *xs), max(*xs, *xs, key=lambda q: -q)

    def alone(n):
        return max(*[i for i in range(n)])

    checks(printed, 4, 1, 0)
    checks(given, ([1, 2],), ([],), (["a", "b"],), (np.arange(2.0),))
    checks(extreme, 3, 2)
    checks(alone, 2, 1, 0)
