"""Lengths to the last bit: abs() of complex numbers and np.hypot() as the C library rounds them,
math.hypot() as Python does."""

from __future__ import annotations

import math
import platform
import random

import numpy as np
import pytest

import lathe

GLIBC = platform.libc_ver()[0] == "glibc" and tuple(
    map(int, platform.libc_ver()[1].split("."))
) >= (2, 35)


def pairs(n):
    draw = random.Random(5)
    exponents = (0, 1, -3, 30, -53, -54, -55, -300, 400, 512, 1000, 1022, -500, -1000, -1060)
    for _ in range(n):
        e = draw.choice(exponents)
        x, y = draw.uniform(-1, 1) * 2.0**e, draw.uniform(-1, 1)
        yield x, y * 2.0 ** draw.choice((e, 0, max(e - 54, -1070)))


@pytest.mark.skipif(not GLIBC, reason="rounds as glibc 2.35 and later do")
def test_sizes_of_complex_numbers():
    size = lathe.function(lambda z: abs(z))
    for x, y in pairs(20_000):
        assert size(complex(x, y)) == abs(complex(x, y)), (x, y)


@pytest.mark.skipif(not GLIBC, reason="rounds as glibc 2.35 and later do")
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_hypot_of_arrays(dtype):
    length = lathe.function(lambda x, y: np.hypot(x, y))
    with np.errstate(all="ignore"):
        x, y = np.array([*pairs(20_000)]).T.astype(dtype)
        np.testing.assert_array_equal(length(x, y), np.hypot(x, y))


def test_hypot_of_python():
    length = lathe.function(lambda x, y: math.hypot(x, y))
    for x, y in pairs(20_000):
        assert length(x, y) == math.hypot(x, y), (x, y)


def test_special_values():
    def lengths(x, y):
        return math.hypot(x, y), np.hypot(x, y)

    compiled = lathe.function(lengths)
    values = (0.0, -0.0, 5e-324, 1e-310, 1.0, math.inf, -math.inf, math.nan, 1.7e308)
    with np.errstate(all="ignore"):
        for x in values:
            for y in values:
                np.testing.assert_array_equal(compiled(x, y), lengths(x, y), (x, y))
