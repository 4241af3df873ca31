"""Exceptions whose arguments are run-time arrays: what they held when they were raised.

PYTEST_DONT_REWRITE: the texts of assertions are Python's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lathe
from support import check, checks, describe

X = np.arange(6.0)
M = np.arange(12, dtype=np.int32).reshape(3, 4)


class Carried(Exception):
    """An exception with arguments of its own."""


def raise_one(x: Any) -> Any:
    raise Carried(x)


def raise_computed(x: Any) -> Any:
    raise Carried(x * 2 + 1)


def raise_view(x: Any) -> Any:
    raise Carried("view", x[1:], x[::-1], x.T)


def raise_local(x: Any) -> Any:
    y = np.zeros(3)
    y[1] = x[0] + 1
    raise Carried(y, (len(x), [y[1:], {"x": x}]))


def raise_written(x: Any) -> Any:
    x[0] = 7
    y = x[1:]
    y[0] = 8
    raise Carried(x, y)


def raise_in_loop(x: Any) -> Any:
    y = x * 1
    for i in range(5):
        y = y + x
        if i == 3:
            raise Carried(i, y, x)
    return y


def raise_in_while(x: Any) -> Any:
    y = np.zeros(4)
    i = 0
    while True:
        y[i % 4] += i
        i += 1
        assert y[0] < 10, (i, y, x[:2])


def raise_grown(x: Any) -> Any:
    y = x
    for i in range(len(x)):
        y = np.concatenate((y, x))
        if i == 2:
            raise Carried(y)
    return y


def raise_text(x: Any) -> Any:
    assert x.sum() < -1000, f"sum of {x} and {x[1:]!r} is {x.sum()}"
    return x


def raise_tagged(x: Any) -> Any:
    n = 1 if x.size > 100 else 2.5
    m = None if x.size < 100 else x.sum()
    raise Carried(n, x, m, x.sum())


def raise_large(x: Any) -> Any:
    raise Carried(np.zeros((300, 200)) + x.sum(), x)


def raise_many(x: Any) -> Any:
    raise Carried(x, x + 1, x + 2, x + 3, x + 4, x.sum(), x.sum() + 1, x + 7, x + 8, x + 9)


def raise_from(x: Any) -> Any:
    raise Carried(x) from ValueError(x + 1)


RAISING = [fn for name, fn in list(globals().items()) if name.startswith("raise_")]
ARGUMENTS = [X, X[::2], X[::-1], M, M.T, M[:, 1:3], np.arange(3.0, dtype=np.float32)]


def caught(fn: Any, x: Any) -> tuple[type, Any, Any, Any]:
    memory = x.copy() if x.base is None else x.base.copy()
    given = np.ndarray(
        x.shape,
        x.dtype,
        memory,
        0
        if x.base is None
        else x.__array_interface__["data"][0] - x.base.__array_interface__["data"][0],
        x.strides,
    )
    with pytest.raises(Exception) as info:
        fn(given)
    error = info.value
    cause = error.__cause__
    kept = describe(list(error.args))
    given[...] = 0  # what the exception holds is a copy, at least of what it may be a view of
    return type(error), kept, cause and (type(cause), describe(list(cause.args))), error


@pytest.mark.parametrize("fn", RAISING, ids=lambda fn: fn.__name__)
@pytest.mark.parametrize("n", range(len(ARGUMENTS)))
def test_arguments_of_the_exception(fn: Any, n: int) -> None:
    x = ARGUMENTS[n]
    if x.ndim > 1 and fn in (raise_local, raise_in_while):
        x = x[0]
    compiled = lathe.function(fn)
    want = caught(fn, x)
    for _ in range(3):
        got = caught(compiled, x)
        assert got[:3] == want[:3]
        assert describe(list(got[3].args)) == got[1]  # later writes do not change it


@pytest.mark.parametrize("x", [np.zeros(0), np.zeros((0, 3)), np.zeros((2, 0, 1)), np.array(2.5)])
def test_empty_and_zero_dimensional(x: Any) -> None:
    def fn(x: Any) -> Any:
        raise Carried(x, x + 1)

    compiled = lathe.function(fn)
    assert caught(compiled, x)[:3] == caught(fn, x)[:3]


def test_messages() -> None:
    check(raise_text, X)
    check(raise_in_loop, X)
    check(raise_in_while, X)


def test_tensors() -> None:
    @lathe.function
    def fn(x: Any) -> Any:
        raise Carried(x, x[1:] * 2)

    with pytest.raises(Carried) as info:
        fn(lathe.asarray(X))
    first, second = info.value.args
    assert type(first) is lathe.Tensor
    assert type(second) is lathe.Tensor
    assert np.array_equal(np.asarray(second), X[1:] * 2)


def test_no_memory_is_kept_between_raises() -> None:
    compiled = lathe.function(raise_large)
    for k in range(200):
        error = caught(compiled, X + k)[3]
        assert error.args[0][0, 0] == (X + k).sum()
        assert error.args[0].shape == (300, 200)


def test_shapes_that_do_not_fit_are_caught():
    def f(x, y):
        found = 0
        try:
            found = 1
            found = (x + y).sum()
            found = (x * y - 1).sum()
        except ValueError:
            found += 10
        try:
            x /= y
        except (ZeroDivisionError, ValueError) as error:
            return found, x, type(error).__name__
        return found, x, ""

    lines = [np.arange(float(n)) + 1 for n in (5, 6, 9, 1)]
    checks(f, *((x, y) for x in lines for y in lines))
