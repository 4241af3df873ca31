"""Functions out of tuples, lists and dicts, by indices and keys of run time."""

from __future__ import annotations

import functools
import math
import operator

import lathe
from support import check_compiled, checks


def less(x):
    return x - 1 if x > 0 else x


def twice(x):
    return x * 2


def half(x):
    return x * 0.5


PAIR = [less, twice]
THREE = (less, twice, half)
BY_NUMBER = {0: less, 1: twice, 5: half}
BY_NAME = {"less": less, "twice": twice}


def test_one_trace_for_all_indices():
    @lathe.function
    def f(i, x):
        return (less, twice, half)[i](x), PAIR[i % 2](x)

    for i in (0, 1, 2, -1, -3):
        check_compiled(f, i, 5)
    assert f.trace_count == 1
    check_compiled(f, 3, 5)
    check_compiled(f, -4, 5)


def test_in_loops():
    def f(n):
        local = [lambda x: x + n, twice]
        t = 0
        for i in range(n):
            t += [less, twice][i % 2](i) + PAIR[i % 2](t) + local[i % 2](i)
        u = 0.0
        for i in range(n):
            u += THREE[i % 3](i) + [math.sin, math.cos][i % 2](i)
        return t, u

    checks(f, (5,), (0,), (8,), ulps=2)


def test_in_branches():
    def f(n, i):
        if n > 2:
            return THREE[i](n)
        return PAIR[i](n) * 10

    checks(f, (5, 0), (5, 1), (1, 1), (1, 0))
    checks(f, (5, 9), (1, -3))


def test_operators_and_methods():
    class Line:
        def __init__(self, v):
            self.v = v

        def plus(self, x):
            return self.v + x

        def times(self, x):
            return self.v * x

    def f(n):
        ops = [operator.add, operator.mul, operator.sub]
        line = Line(n)
        methods = [line.plus, line.times, functools.partial(pow, n)]
        t = 1
        for i in range(n):
            t = ops[i % 3](t, i + 1)
            t += methods[i % 3](i)
        return t

    checks(f, (5,), (0,), (3,))


def test_kept_and_compared():
    def f(n):
        t = 0
        for i in range(n):
            fn = PAIR[i % 2]
            if fn is twice:
                t += 100
            t += fn(i)
        return t

    checks(f, (5,), (1,))


def test_dicts():
    def f(n):
        t = 0
        for i in range(n):
            if i in BY_NUMBER:
                t += BY_NUMBER[i](i)
            local = {0: less, 1: twice}
            t += local[i % 2](i)
            t += local.get(i % 3, half)(i)
            found = local.get(i)
            if found is not None:
                t += found(7)
        return t

    checks(f, (7,), (0,), (2,))


def test_keys_that_are_not_there():
    def f(n):
        return {0: less, 1: twice}[n](3)

    def caught(n):
        try:
            return {0: less, 1: twice}[n](3)
        except KeyError as e:
            return str(e)

    checks(f, (1,), (0,), (7,))
    checks(caught, (1,), (0,), (7,))


def test_keys_that_are_strings():
    def f(text, x):
        for c in text.split():
            x = {"less": less, "twice": twice}[c](x)
            x = BY_NAME[c](x)
        return x

    checks(f, ("less twice twice", 3), ("", 3), ("twice", 2.5), ("twice no", 1))


def test_tables_of_functions_of_one_definition_on_paths():
    def adder(q):
        return lambda p: p + q

    def picked(n):
        fs = [lambda q, k=i: q + k for i in range(3)]
        g = fs[0]
        if n > 0:
            g = fs[n % 3]
        return g(10)

    def in_trips(n):
        fs = [lambda q, k=i: q + k for i in range(3)]
        g = fs[0]
        s = 0
        for i in range(n):
            g = fs[i % 3]
            s += g(i)
        return s, g(100)

    def again(n):
        fs = [adder(1), adder(20), adder(n)]
        g = fs[n % 3]
        if n > 2:
            n += 1
            g = fs[n % 3]
        return g(1000)

    for f in (picked, in_trips, again):
        checks(f, 0, 1, 2, 4, 5)
