"""Keys and values of run-time dicts: of several types, tuples, None, strings, NaN."""

import numpy as np
import pytest

import lathe as lt
from support import check, checks


def test_tuple_keys():
    def f(n):
        d = {}
        for i in range(n):
            d[i % 3, i % 2] = i
        total = 0
        for a, b in d:
            total += a * 10 + b
        return d, total, (0, 0) in d, (5, 5) in d, 0 in d

    checks(f, (0,), (1,), (9,))


def test_missing_tuple_key():
    def f(n, a, b):
        d = {(i, i + 1): i for i in range(n)}
        return d[a, b]

    checks(f, (3, 1, 2), (3, 1, 1), (0, 0, 0))


def test_tuples_of_one():
    def f(n):
        d = {(i,): i for i in range(n)}
        return d, (1,) in d, 1 in d

    checks(f, (3,))


def test_keys_of_several_types():
    def f(n, x):
        d = {}
        d[n] = 1
        d[x] = 2
        d[n > 2] = 3
        return d, len(d)

    checks(f, (1, 1.0), (1, 2.5), (0, 0.0), (5, -0.0), (3, 1.0))


def test_equal_keys_are_one():
    def f(n, x):
        d = {i: i for i in range(n)}
        d[x] = 100
        return d, x in d, d[x], d.get(2.0), d.get(2.5), True in d, np.int64(2) in d

    checks(f, (4, 2.0), (4, 2.5), (4, 1e300), (4, float("inf")))


def test_numpy_keys():
    def f(a):
        d = {}
        for x in a:
            d[x] = d.get(x, 0) + 1
        return d

    checks(f, (np.array([3, 1, 3]),), (np.array([0.5, 0.25, 0.5], np.float32),))
    check(f, np.array([1, 2, 1], np.int8))
    check(f, np.array([True, False, True]))


def test_big_ints_and_floats_as_keys():
    def f(n, x):
        d = {2**53: 1, n: 2}
        d[x] = 3
        return d

    checks(f, (2**53 + 1, 2.0**53), (-(2**63), -(2.0**63)), (2**61 - 1, 2.0**61), (-1, -2.0))


def test_nan_is_refused():
    def f(x):
        d = {}
        d[x] = 1
        return d

    check(f, 1.5)
    with pytest.raises(lt.UnsupportedError, match="NaN as a key"):
        lt.function(f)(float("nan"))


def test_values_of_several_types():
    def f(n):
        d = {}
        for i in range(n):
            if i % 2:
                d[i] = i
            else:
                d[i] = i * 0.5
            if i == 4:
                d[i] = None
            if i == 5:
                d[i] = True
        return d

    checks(f, (0,), (2,), (8,))


def test_none_as_value():
    def f(n, k):
        d = {i: None for i in range(n)}
        d[k] = 1
        v = d[0]
        if v is None:
            return d, -1
        return d, v

    checks(f, (2, 1), (2, 0))


def test_none_as_key():
    def f(n):
        d = {}
        k = None
        if n > 2:
            k = n
        d[k] = n
        return d, None in d

    checks(f, (1,), (3,))


def test_strings_as_values():
    def replaced(n):
        d = {}
        for i in range(n):
            s = str(i) + "x" * 50
            d[i % 7] = s
            garbage = s + "-" * 100
        return d, len(garbage)

    def mixed(n):
        d = {}
        for i in range(n):
            d[i % 7] = str(i) if i % 2 else i
        return d

    def grown(n):
        d = {0: "a"}
        for i in range(n):
            d[0] = d[0] + "b" if len(d[0]) < 50 else "c" + str(i)
        return d[0], d

    checks(replaced, (5,), (20_000,))
    for f in (mixed, grown):
        checks(f, (0,), (5,), (20_000,))
