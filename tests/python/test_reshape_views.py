"""Reshapes of arrays that are written or returned: views where NumPy makes views."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lathe
from support import check, checks, refused

X = np.arange(12.0)
M = np.arange(12.0).reshape(3, 4)
C = np.arange(24, dtype=np.int32).reshape(2, 3, 4)


def returned(x: Any) -> Any:
    return x.reshape(4, 3), x.reshape(-1), x.reshape(2, -1, 3), np.reshape(x, (6, 2))


def written(x: Any) -> Any:
    y = x.reshape(4, -1)
    y[1, 2] = 50
    x[0] = 9
    y[3] *= 2
    return y


def written_flat(x: Any) -> Any:
    for i in range(x.size):
        x.reshape(-1)[i] += i
    return x.reshape(-1)[2:]


def raveled(x: Any) -> Any:
    y = x.ravel()
    y[1] = 5
    z = np.ravel(x)
    return y, z, x.flatten()


def transposed(x: Any) -> Any:
    y = x.T
    y[0] = 7
    z = y.reshape(-1)
    z[1] = 80
    return y, z, x.T.ravel()


def of_views(x: Any) -> Any:
    y = x[1:]
    y[0] = 3
    return y.reshape(-1), x[:2].reshape(2, -1), x[1].reshape(2, 2)


def split(x: Any) -> Any:
    y = x[::2]
    y[0] = -1
    z = y.reshape(2, -1)
    z[1] = 4
    return y, z, y.reshape(3, 2), y.reshape(-1)


def with_gaps(x: Any) -> Any:
    y = x[:, 1:3]
    y[0] = -1
    return y, y.reshape(-1), y.reshape(3, 2, 1), y.reshape(1, 3, 2), y.ravel(), y[:, :1].reshape(-1)


def run_time_shape(x: Any, n: int) -> Any:
    y = x.reshape(n, -1)
    y[0] = 1
    return y, y.reshape(-1, n)


def new_axes(x: Any) -> Any:
    y = x.reshape(1, -1, 1)
    y[0, 2] = 5
    return y, y.reshape(-1)


def of_local(x: Any) -> Any:
    y = np.zeros(12)
    z = y.reshape(3, 4)
    z[1] = x.reshape(-1)[:4]
    z.reshape(2, 6)[1, 5] = 4
    return y.sum() + z[2, 3], y + 1


def of_local_in_loop(x: Any) -> Any:
    y = np.zeros((3, 4))
    for i in range(4):
        v = y.reshape(-1)
        v[i] += i
        if x.sum() > 3:
            y.reshape(4, 3)[i, 1] += 2
    return y


@pytest.mark.parametrize("fn", [returned, written_flat, raveled, of_local, of_local_in_loop])
@pytest.mark.parametrize("x", [X, M], ids=["flat", "matrix"])
def test_contiguous(fn: Any, x: Any) -> None:
    check(fn, x)


def test_others() -> None:
    check(written, X)
    check(transposed, M)
    check(of_views, M)
    check(split, X)
    check(with_gaps, M)
    check(new_axes, X)
    check(returned, C[1])
    check(raveled, C)


def test_run_time_extents() -> None:
    checks(run_time_shape, (X, 3), (X, 4), (X, 2), (np.arange(6.0), 3), (np.arange(8.0), 4))
    checks(raveled, M, np.ones((2, 5)), np.ones((4, 3)), np.ones((7, 2)))
    checks(written, X, np.ones(8), np.arange(16.0), np.ones(20))


def test_strided_arguments() -> None:
    def joined(x: Any) -> Any:
        y = x.reshape(-1)
        y[0] = 5
        return y, x[1:]

    def divided(x: Any) -> Any:
        y = x.reshape(2, -1)
        y[0] = 5
        return y, x[1:]

    check(joined, X[::2])
    check(joined, X[::-1])
    check(divided, X[::2])
    check(divided, X[::-1])
    for x in (M.T, M[:, ::2]):  # the one is a copy in NumPy, the other a view

        def unclear(x: Any) -> Any:
            y = x.reshape(-1)  # here
            y[0] = 5
            return y, x[1:]

        refused(unclear, x, says="make a copy of it first: x.copy().reshape(...)")
    checks(divided, X[::2], np.arange(16.0)[::2], np.arange(20.0)[::-1], np.arange(24.0)[::-2])


def test_errors() -> None:
    def fn(x: Any, n: int) -> Any:
        y = x.reshape(n, 5)
        y[0] = 1
        return y

    check(fn, X, 3)
    checks(fn, (X, 3), (X, 4), (X, 7), (np.zeros(10), 2))

    def unclear(x: Any) -> Any:
        x[0] = 1
        return x.reshape(6, 4)  # here

    refused(unclear, C[:, ::-1], says="shares memory")


def test_empty() -> None:
    check(returned_empty, np.zeros((3, 0)))


def returned_empty(x: Any) -> Any:
    x[:] = 1
    return x.reshape(-1), x.reshape(0, 5), x.ravel(), x.T.reshape(3, 0)


def test_eager_tensor() -> None:
    t = lathe.asarray(X)
    u = t.reshape(3, 4)
    assert type(u) is lathe.Tensor
    assert u.shape == (3, 4)
    assert np.shares_memory(np.asarray(u), np.asarray(t))


def test_reductions_and_copies_of_written_arrays_with_gaps() -> None:
    def fn(x: Any) -> Any:
        x[0] = 5
        return x.argmax(), x.sum(), x.flatten(), np.concatenate((x, x), axis=None), x

    for x in (M.T, M[:, ::2], C[:, ::-1], X[::2]):
        check(fn, x)
