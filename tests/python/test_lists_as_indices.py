"""Lists that exist at run time as indices of arrays."""

from __future__ import annotations

import numpy as np

from support import checks

X = np.arange(4.0)
M = np.arange(12.0).reshape(3, 4)


def test_one_list():
    def get(x, index):
        return x[index]

    def put(x, index):
        x[index] = 7
        x[index] += 1
        return x

    for fn in (get, put):
        checks(fn, (X, [True, False, True, False]), (X, [1, -1]), (X, []), (X, [4]), (X, [True]))
        checks(fn, (X, [0.5]), (X, [False] * 4), (M, [True, False, True]), (M, [2, 0]), (M, []))


def test_lists_that_are_empty_in_a_later_call():
    def above(x, limit):
        return x[[v > limit for v in x]], x[[i for i in range(len(x)) if x[i] > limit]]

    def of_floats(x, index):
        index = [v * 0.5 for v in index]
        return x[index]

    checks(above, (X, 1.5), (X, 9.0), (X[:0], 1.0))
    checks(of_floats, (X, []), (X, [1]))


def test_beside_other_indices():
    checks(lambda m, rows: m[rows, 1], (M, [0, 2]), (M, []), (M, [True, False, True]))
    checks(lambda m, rows: m[1:, rows], (M, [0, 3]), (M, [True, False, False, True]))
