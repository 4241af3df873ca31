"""A number that is an int on one path and a float on another, where NumPy's functions take it."""

import math
from typing import Any

import numpy as np
import pytest

from support import check, checks, refused

A = np.array([0.5, -1.0, 3.0])
INTS = np.arange(3)
CALLS = [(1, A), (-1, A)]


def operators(n, a):
    x = 1 if n > 0 else 2.5
    return a + x, x - a, a * x, x / (a + 9), a // x, a % x, a > x, x == a


def ufuncs(n, a):
    x = 1 if n > 0 else 2.5
    return np.add(a, x), np.maximum(x, a), np.hypot(a, x), np.sqrt(x), np.less(x, a)


def functions(n, a):
    x = 1 if n > 0 else 2.5
    filled = np.full(3, x, dtype=np.float64)
    return np.where(a > 1, x, a), np.clip(a, x, 3), filled, np.dot(a, x), np.array([x, 1.0])


def numbers(n, a):
    x = 1 if n > 0 else 2.5
    return np.float64(x), np.int64(x), np.abs(x), np.negative(x), np.sum(x), np.sum([x, a[0]])


def stores(n, a):
    x = 1 if n > 0 else 2.5
    a[1] = x
    a[:] = a * x
    return a.sum()


def out_argument(n, a):
    x = 1 if n > 0 else 2.5
    np.multiply(a, x, out=a)
    return a


def in_place(n, a):
    x = 1 if n > 0 else 2.5
    b = a
    a += x
    a *= x
    return b


def in_place_of_made(n, a):
    x = 1 if n > 0 else 2.5
    made = a * 2
    view = made[1:]
    view -= x
    return made


def in_a_loop(n, a):
    x = True
    total = 0.0
    for i in range(3):
        a[i] = np.hypot(x, a[i])
        a -= x
        total += np.sqrt(a @ a) * x
        x = i if n > 0 else x * 1.5
    return total, a


def in_a_branch(n, a):
    x = 1 if n > 0 else 2.5
    if a[0] > 0:
        a += x
        y = np.add(a, x)
    else:
        y = a
    return y, a


def early_exit(n, a):
    x = 1 if n > 0 else 2.5
    for i in range(3):
        if a[i] > 2:
            a += x
            return np.exp(x), i
        a -= x
    return np.exp(-x), -1


def three_types(n, a):
    x = True if n > 3 else 2 if n > 0 else 2.5
    a += x
    return np.add(x, a), a


def two_numbers(n, a):
    x = 1 if n > 0 else 2.5
    y = 2.5 if a[0] > 1 else 7
    return np.maximum(np.float64(x), y), np.where(a > 0, x * 1.0, y)


def none_in_place(n, a):
    x = 1 if n > 0 else None
    a += x  # here
    return a


def none_constant(n, a):
    a *= None  # here
    return a


def none_powers(n, a):
    x = 2 if n > 0 else None
    a **= x
    a -= x
    return a


def ints_in_place(n, a):
    x = 1 if n > 0 else 2.5
    a += x
    return a


FUNCTIONS = [
    operators,
    ufuncs,
    functions,
    numbers,
    stores,
    out_argument,
    in_place,
    in_place_of_made,
    in_a_loop,
    in_a_branch,
    early_exit,
    three_types,
    two_numbers,
    none_in_place,
    none_constant,
    none_powers,
]


@pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)
def test_arrays(fn: Any) -> None:
    checks(fn, *CALLS, (5, -A), (-5, A[::-1].copy()))


def test_augmented_assignment_that_does_not_fit_is_an_error_on_its_path() -> None:
    checks(ints_in_place, (1, INTS), (-1, INTS))


def test_read_only() -> None:
    fixed = A.copy()
    fixed.flags.writeable = False
    check(in_place, 1, fixed)
    check(in_place, -1, fixed)


def array_by_path(n):
    x = 1 if n > 0 else 2.5
    return np.array(x)  # here


def sum_by_path(n, a):
    x = 1 if n > 0 else 2.5
    return a + x  # here


def test_dtypes_that_differ_are_refused() -> None:
    says = "it is array of int64, shape () and array of float64, shape ()"
    refused(array_by_path, 1, says=says)
    refused(sum_by_path, 1, INTS, says="it is array of int64, shape (3,) and array of float64")


def test_methods_of_numbers_whose_type_depends_on_the_path():
    def bits(n):
        j = n > 0
        if n > 1:
            j = n
        return j.bit_length(), min(j, 7).bit_length(), j.real, j.conjugate()

    def of_numpy(n):
        j = n
        if n > 2:
            j = np.int64(n)
        return j.bit_length()

    def summed(n):
        x = 1.5
        if n > 1:
            x = np.float64(n)
        if n > 2:
            x = n
        return math.fsum([x, 0.5]), math.sqrt(x)

    for f in (bits, of_numpy, summed):
        checks(f, 0, 1, 2, 3)
