"""`x[mask] = number` and `x[mask] op= number`."""

from __future__ import annotations

import numpy as np
import pytest

from support import check, checks

X = np.array([1.5, -2.0, np.nan, 4.0])
MASK = np.array([True, False, True, True])
SQUARE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "i4", "u1", "c16", "bool"])
def test_number(dtype):
    def f(x, m, n):
        x[m] = n
        return x

    def add(x, m, n):
        x[m] += n
        return x

    x = np.array([3, 0, 5, 7]).astype(dtype)
    checks(f, (x, MASK, 2), (x, ~MASK, 1), (x, MASK & ~MASK, 2))
    checks(add, (x, MASK, 2), (x, ~MASK, 1), (x, MASK & ~MASK, 2), (x, MASK, 2.5), (x, MASK, True))


def test_operators():
    def f(x, m, n):
        x[m] += n
        x[m] -= n / 2
        x[m] *= 3
        x[m] /= n
        x[m] //= 0.25
        x[m] %= 5
        x[m] **= 2
        return x

    def bits(x, m, n):
        x[m] &= n
        x[m] |= 8
        x[m] ^= n
        x[m] <<= 2
        x[m] >>= 1
        x[m] //= 3
        return x

    with np.errstate(all="ignore"):
        checks(f, (X, MASK, 2), (X, MASK, 0.5), (SQUARE, SQUARE > 2, 3))
    checks(bits, (np.array([1, 2, 3, 4]), MASK, 7))


def test_kinds_of_numbers():
    def f(x, m, n):
        x[m] += n
        return x

    checks(
        f, (X, MASK, np.float32(2)), (X, MASK, np.int8(2)), (X, MASK, np.array(3.0)), (X, MASK, 1j)
    )

    def by_path(x, m, n):
        step = 1 if n > 0 else 0.5
        x[m] += step
        x[m] -= x[n]
        return x

    checks(by_path, (X, MASK, 1), (X, MASK, 0), (np.array([1, 2, 3, 4]), MASK, 1))


def test_masks_of_comparisons():
    def f(x, n):
        for i in range(n):
            x[x > i] -= 1
            if i % 2:
                x[(x < 2) & ~(x == i)] = i
        return x

    def rows(x):
        for row in x:
            row[row > row.mean()] *= -1
        return x

    def view(x, n):
        y = x[n:]
        y[y > 1] += 10
        x[np.isnan(x)] = 0
        return x, y

    checks(f, (SQUARE, 0), (SQUARE, 3), (np.arange(5), 4))
    check(rows, SQUARE)
    checks(view, (X, 1), (X, 0))


def test_value_that_reads_the_array():
    def f(x, m):
        x[m] += x[0]
        x[m] *= x.sum()
        return x

    def change(x):
        x[0] = 100.0
        return 1.0

    def order(x, m):
        x[m] += change(x)
        return x

    checks(f, (np.arange(4.0), MASK))
    checks(order, (np.arange(4.0), MASK), (np.arange(4.0), ~MASK))


def test_the_same_mask_and_array():
    def f(m):
        m[m] ^= True
        return m

    check(f, MASK.copy())


def test_early_exits_and_errors():
    def f(x, m, n):
        for i in range(n):
            x[m] += i
            if x[0] > 4:
                return i
        x[m] //= n
        return -1

    checks(f, (X, MASK, 3), (X, MASK, 9), (X, MASK, 0))

    def read_only(x, m):
        x[m] += 1
        return x

    frozen = X.copy()
    frozen.flags.writeable = False
    check(read_only, frozen, MASK)


def test_powers():
    def power(x, m, n):
        x[m] **= n
        return x

    checks(power, (np.arange(4), MASK, 2), (X, MASK, 2), (X, MASK, 0.5))
