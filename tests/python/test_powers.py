"""`**` and pow() to the last bit: whole powers of whole numbers, and what NumPy does not leave to
pow()."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

import lathe
from support import check, checks


def nearest(a, b):
    """The float nearest to a power, which libm gives but for one in a thousand."""
    return float(Fraction(a) ** b)


def test_negative_powers_of_whole_numbers():

    def power(a, b):
        return a**b

    compiled = lathe.function(power)
    for a in [*range(-60, 0), *range(1, 120)]:
        for b in range(-12, 3):
            got, want = compiled(a, b), nearest(a, b) if b < 0 else a**b
            assert (type(got), got) == (type(want), want), (a, b)
    checks(power, (7, -2), (-7, -3), (7, 2), (0, 0))
    check(power, 0, -1)


def test_small_powers_of_floats():
    compiled = lathe.function(lambda a, b: (a**b, math.pow(a, b), pow(a, b)))
    for a in range(1, 100):
        for b in (-3.0, -2.0, -1.0, -0.5, 0.5, 1.5, 3.0, 4.0):
            assert compiled(float(a), b) == (float(a) ** b,) * 3, (a, b)


def test_constant_exponents():
    compiled = lathe.function(lambda a: (a**-1, a**-2, a**-3, a**0.5, a**-0.5, a**3, a**1.5))
    for a in range(1, 200):
        whole = (nearest(a, -1), nearest(a, -2), nearest(a, -3))
        assert compiled(a) == (*whole, a**0.5, a**-0.5, a**3, a**1.5), a


def test_constant_bases():
    compiled = lathe.function(lambda n: (2**n, 3**n, 10**n, 1.5**n))
    for n in range(-30, 18):
        assert compiled(n) == (2**n, 3**n, 10**n, 1.5**n), n


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("exponent", [-1, 0, 0.5, 1, 2, -1.0, 2.0, True])
def test_exponents_of_arrays_that_are_not_for_pow(exponent, dtype):
    """NumPy divides, multiplies and takes roots: -0.0 ** 0.5 is -0.0."""

    def power(a):
        b = a.copy()
        b **= exponent
        return a**exponent, np.power(a, exponent), b

    values = np.random.default_rng(3).uniform(0, 20, 1000)
    with np.errstate(all="ignore"):
        check(power, values.astype(dtype))
        check(power, np.array([-0.0, 0.0, -np.inf, np.inf, np.nan, -3.0], dtype))


def test_run_time_exponents_of_arrays():
    def power(a, e):
        return a**e, np.power(a, e)

    special = np.array([-0.0, 0.0, -np.inf, np.inf, np.nan, 4.0])
    with np.errstate(all="ignore"):
        checks(power, (special, 0.5), (special, 1.0), (special, -1.0), (special, 0.0))
        # Of a NumPy scalar it is a power.
        checks(power, (np.float64(-0.0), 0.5), (np.float64(-np.inf), 0.5))


def test_modular_inverse():
    def inverse(a, m):
        return pow(a, -1, m), pow(a, -3, m)

    checks(inverse, (3, 7), (10, 17), (-3, 7), (3, -7))
    check(inverse, 2, 4)
