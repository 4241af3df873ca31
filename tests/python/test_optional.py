"""Variables that some paths do not assign, or assign None to."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

import lathe
from support import check, checks


class Point(NamedTuple):
    x: Any
    y: Any


class Box:
    def __init__(self, n):
        self.n = n


def test_unassigned_or_an_object():
    def unread(n):
        total = 0
        for i in range(n):
            if i > 2:
                box = Box(i)
                total += box.n
        return total

    def read(n):
        for i in range(n):
            box = Box(i)
        return box.n

    checks(unread, 0, 5)
    checks(read, 0, 3)


# ---- None, not assigned, and a value ----------------------------------------------------------


def test_three_paths():
    def f(n):
        if n > 5:
            m = None
        elif n > 2:
            m = n * 2
        return m

    def tested(n):
        if n > 5:
            m = None
        elif n > 2:
            m = n * 2
        if n < 3:
            return -1
        if m is None:
            return 0
        return m + 1

    def computed(n):
        if n > 5:
            m = None
        elif n > 2:
            m = n * 2
        return m + 1

    def kinds(n):
        if n > 5:
            m = None
        elif n > 4:
            m = 2.5
        elif n > 2:
            m = n
        return m

    checks(f, 9, 3, 1)
    checks(tested, 9, 3, 1)
    checks(computed, 9, 3, 1)
    checks(kinds, 9, 5, 3, 1)


def test_none_or_not_assigned():
    def f(n):
        if n > 5:
            m = None
        return m

    def tested(n):
        if n > 5:
            m = None
        return m is None

    def later(n, k):
        if n > 5:
            m = None
        if k > 5:
            m = n
        return m

    checks(f, 9, 3)
    checks(tested, 9, 3)
    checks(later, (9, 9), (9, 1), (1, 9), (1, 1))


def test_three_paths_in_loops():
    def f(n):
        total = 0
        for i in range(n):
            if i % 3 == 1:
                m = None
            elif i % 3 == 2:
                m = i
            if i > 0 and m is not None:
                total += m
        return total

    def first(x, limit):
        for v in x:
            if v > limit:
                found = v
                break
            if v < 0:
                found = None
        return found

    def deleted(n):
        m = None
        for i in range(n):
            if i == 2:
                del m
            elif i > 2:
                m = i
        return m

    checks(f, 0, 1, 9)
    for limit in (1.0, 5.0):
        checks(first, ([0.5, -1.0, 2.0], limit), ([], limit), ([0.5], limit))
    checks(deleted, 0, 2, 3, 5)


# ---- None, or what is no number ---------------------------------------------------------------


def test_tuples():
    def unpacked(n):
        p = None
        if n > 2:
            p = (n, 2.5)
        if p is not None:
            a, b = p
            return a * b
        return -1

    def item(n):
        p = (n, n + 1) if n > 2 else None
        return p[1]

    def in_a_loop(x):
        best = None
        for i in range(len(x)):
            if best is None or x[i] > best[1]:
                best = (i, x[i])
        return -1 if best is None else best[0]

    def length(n):
        p = (n, n + 1) if n > 2 else None
        return len(p)

    def nested(n):
        p = (n, None if n > 5 else (n, n)) if n > 2 else None
        if p is None:
            return 0
        a, q = p
        return a if q is None else a + q[1]

    def looped(n):
        p = (n, n + 1) if n > 2 else None
        total = 0
        for v in p:
            total += v
        return total

    checks(unpacked, 3, 1)
    checks(item, 3, 1)
    checks(in_a_loop, np.array([1.0, 5.0, 2.0]), np.array([]))
    checks(length, 3, 1)
    checks(nested, 9, 3, 1)
    checks(looped, 3, 1)


def test_named_tuples_and_objects():
    def named(n):
        p = None
        if n > 2:
            p = Point(n, 2.5)
        return 0.0 if p is None else p.x * p.y

    def attribute(n):
        p = Point(n, 2.5) if n > 2 else None
        return p.x

    def made(n):
        box = None
        if n > 2:
            box = Box(n)
        if box is None:
            return -1
        box.n += 1
        return box.n

    def assigned(n):
        box = Box(n) if n > 2 else None
        box.n = 5
        return box.n

    def method(n):
        p = Point(n, 2) if n > 2 else None
        return p._replace(x=7).x

    checks(named, 3, 1)
    checks(attribute, 3, 1)
    checks(made, 3, 1)
    checks(assigned, 3, 1)
    checks(method, 3, 1)


def test_arrays():
    def f(x, n):
        y = None
        if n > 2:
            y = x * 2
        if y is None:
            return x
        return y + 1

    def computed(x, n):
        y = x * 2 if n > 2 else None
        return y + 1

    def given(x, n):
        y = x if n > 2 else None
        if y is not None:
            y[0] = 9.0
        return n

    def three(x, n):
        if n > 5:
            y = None
        elif n > 2:
            y = x
        return y.sum()

    x = np.array([1.0, 2.0])
    checks(f, (x, 3), (x, 1))
    checks(given, (x, 3), (x, 1))
    checks(three, (x, 9), (x, 3), (x, 1))
    checks(computed, (x, 3))


def test_dicts_and_strings():
    def dicts(n):
        d = {"a": n} if n > 2 else None
        return 0 if d is None else d["a"]

    def strings(n):
        s = None
        if n > 2:
            s = "abc"
        return 0 if s is None else len(s)

    def printed(n):
        p = (n, "abc") if n > 2 else None
        print(p, f"{p}")

    checks(dicts, 3, 1)
    checks(strings, 3, 1)
    checks(printed, 3, 1)


def test_compared():
    def f(n):
        p = (1, 2) if n > 2 else None
        print(p == None, p != None, p is None)
        return p is not None and n > 3

    def one(n):
        box = Box(1)
        p = box if n > 2 else None
        return p is box

    checks(f, 3, 1)
    checks(one, 3, 1)


# ---- results ----------------------------------------------------------------------------------


def test_none_or_something_is_returned():
    def array(x, n):
        if n > 2:
            return x * n
        return None

    def given(x, n):
        return x if n > 2 else None

    def falls_off(x, n):
        if n > 2:
            return (x * 2, n, None if n > 5 else 2.5)

    def both(x, n):
        y = x * n
        z = y if n > 2 else None
        return y, z, (z, n) if n > 5 else None

    def list_(n):
        if n > 2:
            return None
        return [i for i in range(n)]

    def named(n):
        return Point(n, 1) if n > 2 else None

    def string(n):
        return "large" if n > 2 else None

    def dict_(n):
        return {"a": n, "b": (n, None)} if n > 2 else None

    x = np.array([1.0, 2.0])
    for f in (array, given, falls_off, both):
        checks(f, (x, 3), (x, 1), (x, 9))
    for g in (list_, named, string, dict_):
        checks(g, 3, 1)


def test_none_or_an_object_made_inside():
    @lathe.function
    def f(n):
        return Box(n) if n > 2 else None

    assert f(3).n == 3
    assert f(1) is None


def test_none_or_an_array_in_a_loop_of_calls():
    f = lathe.function(lambda x, n: x + n if n > 2 else None)
    x = np.ones(1000)
    for n in range(100):
        y = f(x, n)
        assert y is None if n < 3 else y[0] == 1 + n


# ---- classes ----------------------------------------------------------------------------------


def test_isinstance_and_type():
    def instance(n):
        m = None if n > 5 else n
        return isinstance(m, int), isinstance(m, (float, type(None))), isinstance(m, str)

    def tagged(n):
        m = 2.5 if n > 5 else n
        if type(m) is float:
            return 1
        return 2 if type(m) == int else 3  # noqa: E721

    def maybe(n):
        m = None if n > 5 else 2.5 if n > 3 else n
        return type(m) is type(None), type(m) in (int, float), type(m) is int

    def matched(n):
        m = None if n > 5 else 2.5 if n > 3 else n
        match m:
            case int(v):
                return v + 1
            case float(v):
                return v * 2
            case None:
                return -1

    def of_tuple(n):
        m = (n, n) if n > 3 else None
        match m:
            case (a, b):
                return a + b
            case None:
                return -1

    checks(instance, 9, 3)
    checks(tagged, 9, 3)
    checks(maybe, 9, 4, 3)
    checks(matched, 9, 4, 3)
    checks(of_tuple, 9, 3)


def test_numpy_constants_on_the_left():
    def f(n):
        x = None if n > 2 else 3
        try:
            return np.int64(3) * x, np.float64(3) / x, np.int32(3) - x, np.int64(3) < x
        except TypeError as e:
            print(e)
            return None

    checks(f, 1, 3)


# Functions of a number; None raises what Python raises.
FUNCTIONS = [
    *(int, float, complex, abs, round, str, repr, bool, chr, bin, math.sqrt, math.floor, math.gcd),
    *(math.hypot, math.factorial, math.trunc, np.sqrt, np.float64, np.int64, np.zeros, np.arange),
    *(lambda m: list(range(m)), lambda m: [5, 6, 7][m], lambda m: (5, 6, 7)[m], lambda m: [0] * m),
    *(lambda m: m << 1, lambda m: 8 >> m, lambda m: ~m, lambda m: "abc"[m], lambda m: "ab" * m),
    *(lambda m: [1, 2, 3][:m], lambda m: np.ones(4)[:m], lambda m: "abcd"[m:], lambda m: m.real),
    *(lambda m: pow(m, 2, 3), lambda m: math.isclose(m, 1.0), lambda m: math.fsum([m, 2.5])),
    *(lambda m: np.full(2, m), lambda m: np.ones(3)[m], lambda m: np.array(m), lambda m: f"{m!r}"),
]


@pytest.mark.parametrize("number", range(len(FUNCTIONS)))
def test_functions_of_a_number_that_may_be_none(number):
    function = FUNCTIONS[number]

    def guarded(n):
        m = None if n > 2 else n
        if m is not None:
            return function(m)
        return None

    def caught(n):
        m = None if n > 2 else n
        try:
            return function(m)
        except (TypeError, AttributeError):
            return None
        except lathe.UnsupportedError:
            return None

    checks(guarded, 1, 3)
    check(caught, 1)


def test_errors_of_none_among_numbers():
    for function in (int, float, abs, math.sqrt, np.arange, *FUNCTIONS[21:28], math.fsum):

        def f(n, function=function):
            m = None if n > 2 else n
            return function([m] if function is math.fsum else m)

        check(f, 3)


def test_lists_by_an_index_that_may_be_none():
    def f(xs, n):
        m = None if n > 2 else n
        xs.append(1)
        a = xs[:m], xs[m:], xs[::-1][m::2]
        if m is not None:
            xs[m] += 5
            xs.insert(m, 9)
            xs[:m] = [7]
            del xs[m]
            xs.pop(m)
        del xs[:m]
        return a, xs

    def arrays(x, n):
        m = None if n > 2 else n
        y = x.copy()
        y[:m] = 5.0
        if m is not None:
            y[m] += 1.0
            return y[m] + x[m, ...], y
        return x[0], y

    checks(f, ([1, 2, 3], 1), ([1, 2, 3], 3))
    checks(arrays, (np.arange(4.0), 1), (np.arange(4.0), 3))
