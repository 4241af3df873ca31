"""Copies of arrays are memory of their own, wherever they are made."""

from __future__ import annotations

import numpy as np
import pytest

from support import check, checks

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
COPIES = [
    lambda a: a.copy(),
    lambda a: np.copy(a),
    lambda a: np.array(a),
    lambda a: np.array(a, dtype=float),
    lambda a: a.astype(np.float64),
    lambda a: a.flatten(),
    lambda a: a.T.copy(),
    lambda a: a[1:].copy(),
    lambda a: +a,
    lambda a: abs(a),
    lambda a: np.where(a > 0, a, 0),
    lambda a: a[[1, 0]],
]


@pytest.mark.parametrize("made", COPIES)
def test_copies_that_loops_assign(made):
    def first_of_all(a, n):
        b = made(a)
        for k in range(n):
            b[k] = k
        return b, a

    def in_a_branch(a, n):
        if n > 1:
            b = made(a)
            while n > 0:
                n -= 1
                b[n] = a[0, 0]
            return b.max(), b[0] + a[0]
        return a[0, 0], a[1]

    check(first_of_all, A, 2)
    checks(in_a_branch, (A, 2), (A, 0))


def test_rows_are_exchanged():
    def eliminated(a):
        a = a.copy()
        for k in range(len(a)):
            p = k + int(np.argmax(np.abs(a[k:, k])))
            if p != k:
                a[[k, p]] = a[[p, k]]
            for i in range(k + 1, len(a)):
                a[i, k] /= a[k, k]
                a[i, k + 1 :] -= a[i, k] * a[k, k + 1 :]
        return a

    check(eliminated, A)
