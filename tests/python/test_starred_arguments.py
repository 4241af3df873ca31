"""f(*xs) of run-time lists, where parameters have defaults or are `*args`."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any, NamedTuple

from support import checks, refused

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


def total(*args):
    t = 0
    for a in args:
        t = t * 3 + a
    return t


def first(a, b=2, *rest, k=10, **named):
    return a, b, rest, len(rest), k, sorted(named)


def uses(*args):
    items = args[0] if args else None, args[1:], list(args), 3 in args, args + args
    return total(*args), args, sum(args), max(args, default=0), items


def test_rest():
    def f(xs: list, n):
        ys = [x for x in xs if x > n]
        sums = total(*ys), total(1, *ys), total(*ys, 2), total(*ys, *ys), total(1, *ys, 2, *ys)
        return sums, uses(*ys), (lambda *a: len(a))(*ys)

    def others(xs: list, n):
        return total(*xs), total(*range(n)), total(*tuple(xs)), total(*deque(xs)), total(*xs[1:])

    checks(f, *CALLS)
    checks(others, *CALLS)


def test_rest_behind_others():
    def f(xs: list, n):
        ys = [x for x in xs if x > n]
        more = {"k": n}
        a = first(*ys), first(7, *ys), first(7, 8, 9, *ys), first(*ys, k=3)
        return a, first(1, *ys, k=3, z=4), first(1, *ys, **more)

    def wrong(xs: list, n):
        ys = [x for x in xs if x > n + 1]
        return first(*ys)

    checks(f, *CALLS)
    checks(wrong, *CALLS, ([], 0))


def test_rest_in_loops_and_branches():
    def f(xs: list, n):
        t = 0
        for i in range(n):
            if i == 1:
                continue
            if len(xs) > i:
                t += total(*xs[i:])
            if t > 100:
                break
        return t

    def nested(xs: list, n):
        def go(*args, scale=2):
            if not args:
                return n
            return args[0] * scale + go(*args[1:])

        return go(*[x for x in xs if x > n])

    checks(f, *CALLS)
    checks(nested, *CALLS)


def test_rest_of_texts():
    def show(*parts, sep=","):
        return sep.join(map(str, parts))

    def f(xs: list, n):
        ys = [x for x in xs if x > n]
        words = [str(y) for y in ys]
        return show(*ys), show("a", *words, sep="-"), show(*words)

    checks(f, *CALLS)


class Bag:
    def __init__(self, *items):
        self.items = items

    def more(self, *others):
        return self.items + others


@dataclass
class Point:
    x: Any
    y: Any = 4


class Pair(NamedTuple):
    a: Any
    b: Any


def test_classes():
    def f(xs: list, n):
        ys = [x for x in xs if x > n]
        bag = Bag(*ys)
        return bag, bag.more(*ys), Bag(1).more(2, *ys), Line(*ys[:1] or [3]).x

    def made(xs: list, n):
        ys = [x for x in xs if x > n]
        return Point(*ys), Pair(1, *ys)

    checks(f, *CALLS)
    checks(made, *CALLS)


def test_each_length_where_it_must_be_known():
    def hypot(*args):
        return math.hypot(*args)

    def unpacked(*args):
        a, b = args
        return a - b

    def f(xs):
        try:
            return hypot(*xs), unpacked(*xs)
        except ValueError as e:
            return 0.0, str(e)

    checks(f, ([3, 4],), ([3, 4, 12],), ([],))


def test_given_by_name_too():
    def f(xs: list, n):
        ys = [x for x in xs if x > n]
        return first(*ys, b=3)  # here

    refused(f, [1, 2], 0, says="how many there are is known at run time only")
