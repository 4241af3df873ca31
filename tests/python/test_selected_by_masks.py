"""Elements and rows that masks select: how many there are is known at run time only."""

from __future__ import annotations

import numpy as np
import pytest

from support import check, checks, refused

X = np.array([1.5, -2.0, np.nan, 4.0])
M = np.array([True, False, True, True])
A = np.arange(12.0).reshape(3, 4)
R = np.array([True, False, True])
C = np.array([False, True, True, False])
NONE = np.zeros(3, bool)


def test_read():
    def f(x, m):
        y = x[m]
        return y, len(y), y.sum(), x[~m] * 2, y.shape, y.dtype == x.dtype

    checks(f, (X, M), (X, ~M), (X, M & ~M), (X, M | ~M))
    checks(f, (A, A > 4), (A, A > 40), (A.astype(np.int32), A % 2 == 0), (A.T, A.T > 3))
    checks(f, (A, R), (A, NONE), (A > 3, R), (np.zeros((0, 2)), np.zeros(0, bool)))


def test_several_indices():
    def f(x, r, c, i):
        return (
            x[r, 0],
            x[r, :],
            x[:, c],
            x[r, 1:3],
            x[..., c],
            x[r, i],
            x[1, c],
            x[1:, c],
            x[:, c][r],
            x[r][:, c],
        )

    checks(f, (A, R, C, 2), (A, NONE, C, -1), (A.astype(complex), ~R, ~C, 0))


def test_two_masks():
    def f(x, r, c):
        return x[r, c]

    checks(f, (A, R, C), (A, ~R, C), (A, NONE, C), (A, R, np.ones(4, bool)))

    def beside(x, m, k):
        return x[m, k], x[0, m[0]]

    cube = np.arange(24).reshape(2, 3, 4)
    checks(beside, (cube, cube[:, :, 0] % 3 == 1, 2), (cube, cube[:, :, 0] < 0, 0))


def test_masks_outside_and_lists():
    def f(x):
        return x[M], x[[True, False, False, True]], x[x > 0]

    checks(f, (X,), (X * 2,))


def test_store():
    def f(x, m, v):
        x[m] = v
        return x

    values = np.array([7.0, 8.0, 9.0])
    checks(f, (X, M, values), (X, ~M, values), (X, M, values[:1]), (X, M & ~M, values[:1]))
    checks(f, (X, M, values[:2]), (X, M, np.ones((1, 3))), (X, M & ~M, values[:0]))
    checks(f, (A, A > 8, values), (A, A > 9, values), (A.astype(np.int8), A > 8, values))
    checks(f, (A, R, values), (A, R, np.ones(4)), (A, R, np.ones((2, 4))), (A, R, np.ones((2, 1))))
    checks(f, (A, R, np.ones((3, 4))), (A, R, 5), (A, NONE, np.ones(4)), (A.T, A.T > 8, values))


def test_store_beside_indices():
    def f(x, r, c, v):
        x[r, 0] = v
        x[r, 1:3] = 5.0
        x[:, c] = -1
        x[r, c] = x[r, c] * 2
        x[0, c] = [3.0, 4.0]
        return x

    checks(f, (A, R, C, 2.5), (A, R, C, np.array([1.0, 2.0])), (A, R, C, np.ones(3)))
    checks(f, (A, NONE, C, 1), (A, R, ~C, 1), (A, ~R, C, np.ones(1)))


def test_from_itself():
    def f(x, m):
        x[m] = x[::-1][m]
        x[m] = x[m][::-1]
        x[m] = x[: m.sum()].copy()
        return x

    def view(x, m):
        x[m] = x[: m.sum()]  # here
        return x

    checks(f, (np.arange(6.0), np.array([0, 1, 1, 0, 1, 1], bool)), (np.arange(4.0), M))
    refused(view, np.arange(4.0), M, says="NumPy reads what it has written already")


def test_augmented():
    def f(x, m, v):
        x[m] += v
        x[m] *= x[m]
        x[~m] -= v[0]
        return x

    checks(f, (X, M, np.array([1.0, 2.0, 3.0])), (X, M, np.array([5.0])))
    checks(f, (A, A > 8, np.array([1.0, 2.0, 3.0])))

    def rows(x, r, v):
        x[r] += v
        x[r, 0] -= 1
        return x

    checks(rows, (A, R, np.ones(4)), (A, NONE, np.ones(4)), (A, R, 2))


def test_in_branches_and_loops():
    def f(x, n):
        total = 0.0
        for i in range(n):
            above = x[x > i]
            if len(above) == 0:
                break
            total += above.sum()
            if i % 2:
                x[x > i] = above - 1
            else:
                x[x < i] = 0.5
        return total, x

    def early(x, n):
        while True:
            rest = x[x >= n]
            if rest.size < 2:
                return rest
            x = rest
            n += 1

    def caught(x, n):
        try:
            x[x > n] = np.ones(2)
        except ValueError as e:
            return str(e), x
        return "fits", x

    for fn in (f, early, caught):
        checks(fn, (np.arange(6.0), 4), (np.arange(6.0), 2), (np.arange(3.0), 5))


def test_wrong_lengths():
    def f(x, m):
        return x[m]

    def store(x, m):
        x[m, 0] = 1
        return x

    checks(f, (X, R), (A, M), (A, np.ones((3, 3), bool)), (X, np.ones((4, 2), bool)))
    checks(store, (A, M), (A, np.ones((3, 4), bool)), (X, M))


@pytest.mark.parametrize("dtype", ["f8", "i4", "c16", "bool"])
def test_functions(dtype):
    def f(x, y):
        (i,) = np.nonzero(x)
        return i, np.where(x), np.flatnonzero(y), np.argwhere(y), y.nonzero(), np.argwhere(x)

    def choose(x, y):
        return np.extract(y > 0, y), np.compress(x != 0, y, axis=1), y.compress(x[:2] == x[:2])

    x = np.array([0, 3, 0, 5]).astype(dtype)
    y = np.array([[0, 3, 0, 5], [1, 0, 0, 1]]).astype(dtype)
    checks(f, (x, y), (x * 0, y * 0))
    if dtype != "c16":
        checks(choose, (x, y), (x * 0, y * 0))


def test_positions_as_indices():
    def f(x, n):
        i = np.nonzero(x > n)[0]
        j = np.arange(len(i))
        x[i] = j
        return x[i] + j, x, i[::-1]

    checks(f, (np.arange(5.0), 2), (np.arange(5.0), 9), (np.arange(5.0), 0))

    def several(x, a, b):
        i, j = np.arange(a), np.arange(b)
        return x[i, j]

    checks(several, (A, 2, 2), (A, 3, 3), (A, 3, 1), (A, 1, 3), (A, 2, 3), (A, 0, 1), (A, 5, 2))


def test_count_decides():
    def f(x):
        picked = x[x > 0]
        if len(picked) > 2:
            return picked[2]
        return picked.sum()

    check(f, X)
    checks(f, (np.ones(5),), (np.ones(5) * -1,))


def test_extents_that_each_trip_changes():
    def halves(x, n):
        while len(x) > 3:
            x = x[:n] * 2
            n -= 1
        return x

    def pairs(x, n):
        y = x
        for i in range(n):
            x, y = y[1:], x
        return x, y

    checks(halves, (np.arange(3.0), 0), (np.arange(6.0), 4), (np.arange(9.0), 5))
    checks(pairs, (np.arange(3.0), 0), (np.arange(6.0), 3), (np.arange(9.0), 5))
