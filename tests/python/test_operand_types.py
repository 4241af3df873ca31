"""Operators on numbers and arrays that do not have them: the texts of Python and NumPy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from support import check, checks, refused

VALUES = [
    2,
    2.5,
    True,
    1j,
    np.float64(1),
    np.int32(1),
    np.complex128(1),
    np.complex64(1),
    np.array([1.0, 2.0]),
]


def floordiv(a, b):
    return a // b


def floordiv_in_place(a, b):
    a //= b
    return a


def mod(a, b):
    return a % b


def both(a, b):
    return divmod(a, b)


def matmul(a, b):
    return a @ b


@pytest.mark.parametrize("f", [floordiv, floordiv_in_place, mod, both, matmul])
def test_every_pair_of_kinds(f):
    for a, b in itertools.product(VALUES, VALUES):
        check(f, a, b)


def test_in_branches_and_loops():
    def f(n, z):
        total = 0
        for i in range(n):
            total += i
            if total > 2:
                return z // 2
        return total

    def caught(n, z):
        for i in range(n):
            try:
                return z @ i
            except TypeError as e:
                print(e, i)
        return n

    checks(f, (1, np.complex128(2)), (5, np.complex128(2)))
    checks(caught, (0, 2.5), (2, 2.5), (2, np.float64(2)), (1, np.complex64(1j)))


def test_matmul_in_place():
    def f(a, b):
        c = a
        a @= b
        return a, c

    square = np.arange(4.0).reshape(2, 2)
    checks(f, (square, square), (np.arange(2.0), square), (np.arange(6.0).reshape(3, 2), square))
    checks(f, (np.arange(2.0), np.arange(2.0)), (np.arange(4).reshape(2, 2), square), (2, square))


def test_parts_of_numbers():
    def f(z):
        return z.real, z.imag, z.conjugate(), abs(z)

    values = (1 + 2j, 3, 2.5, True, -0.0, np.complex128(1 + 2j), np.float64(2), np.int32(3))
    checks(f, *[(z,) for z in (*values, np.complex64(2j), np.array(1.5))])


def test_parts_of_arrays():
    def f(z):
        return z.real, z.imag, z.conjugate(), z.conj()

    checks(f, (np.array([1 + 2j, -3j, 0]),), (np.array([1.0, 2.0]),), (np.array([True]),))


def test_parts_of_arrays_are_assigned():
    def f(z, n):
        z.real = 1
        z.imag[0] = 3
        z.imag = [5, 6, n]
        z.real += 2
        z.imag -= z.real
        return z

    def by_path(z, n):
        if n > 1:
            z.real = n
        for i in range(n):
            z.imag[i] = i
            z.real *= 2
        return z

    z = np.array([1 + 2j, -3j, 0])
    checks(f, (z, 7), (z.astype("c8"), 2))
    checks(by_path, (z, 1), (z, 3))

    def real(x, n):
        x.real = n
        return x

    checks(real, (np.array([1.0, 2.0]), 4), (np.array([1, 2]), 4), (z, np.array([1.0, 2.0, 3.0])))


def test_attributes_that_cannot_be_assigned():
    def imag(z):
        z.imag = 1

    def new(z):
        z.new = 1

    numbers = (1, 1.0, 1j, np.float64(1), np.complex128(1))
    checks(imag, (np.array([1.0, 2.0]),), *[(z,) for z in numbers])
    checks(new, (np.array([1.0, 2.0]),), *[(z,) for z in numbers])

    def dtype(z):
        z.dtype = "i4"

    refused(dtype, np.array([1.0]), says="assignment to x.dtype is not supported")


def test_tuples_are_repeated_in_place():
    def f(n, k):
        x, y = (n, 1), 2
        x *= k
        y *= (k, "a")
        return x, y

    def in_a_branch(n, k):
        x = (n, 1)
        if n > 2:
            x *= True
            x *= np.int64(1)
        return x

    checks(f, (2, 3), (1, 0), (1, 2.5))
    checks(in_a_branch, (3, 1), (2, 1))


def test_arrays_equal_nothing_that_is_no_number():
    def f(x, d, n):
        if n > 0:
            return x == None, x != "a", "b" == x
        return x == d, x != {n}, x == None

    for x in (np.ones(3), np.ones((2, 1), np.int32), np.ones((0,))):
        check(f, x, {"a": 1}, 1)
    check(f, np.ones(3), {"a": 1}, 0)


def test_run_time_tuples_beside_arrays():
    def f(x, n):
        t = tuple(i + 1 for i in range(n))
        y = x
        y += t
        return y, x + t, t * x, x < t, t == x

    checks(f, (np.ones(3), 3), (np.ones(2), 2))


def test_the_order_of_operands_in_texts():
    def f(s, x, n):
        for _ in range(n):
            try:
                print(s < x)
            except TypeError as e:
                print(e)
            try:
                print(x >= s, 0)
            except TypeError as e:
                print(e)
            try:
                print("a" <= x)
            except TypeError as e:
                print(e)
            try:
                print(x > "a", 0)
            except TypeError as e:
                print(e)
            try:
                print(None > x)
            except TypeError as e:
                print(e)
            try:
                print([1] < x < 3)
            except TypeError as e:
                print(e)
            try:
                print(sorted([s, x]), min(s, x))
            except TypeError as e:
                print(e)
            try:
                print((s, 1) < (x, 2), max(s, x))
            except TypeError as e:
                print(e)
        return n

    checks(f, ("a", 1, 1), (1, "a", 2), (2.5, "x", 1), ("q", 1.5, 1), (None, 1, 1), (1, None, 1))
