"""Results that share memory with each other do so as in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lathe
from support import check, checks

X = np.arange(6.0)
M = np.arange(12.0).reshape(3, 4)


def whole_and_view(x: Any) -> Any:
    y = np.zeros(5)
    return y, y[1:]


def two_views(x: Any) -> Any:
    y = x + 1
    return y[1:], y[2:]


def apart(x: Any) -> Any:
    y = x + 1
    return y[:2], y[3:], x * 2


def twice(x: Any) -> Any:
    y = x * 2
    return y, y, (y, [y])


def nested(x: Any) -> Any:
    y = x * 2
    return {"y": y, "parts": (y[1:], [y[:1], y[::-1]])}


def transposed(x: Any) -> Any:
    y = np.zeros((2, 3)) + len(x)
    return y, y.T, y[:, 1], y[1]


def written(x: Any) -> Any:
    y = np.zeros(4)
    z = y[1:]
    z[0] = len(x)
    return z, y


def reshaped(x: Any) -> Any:
    y = x * 2
    return y, y.reshape(-1), y.reshape(2, -1), y.ravel(), np.reshape(y, (-1, 2))


def only_reshaped(x: Any) -> Any:
    return (x * 2).reshape(2, -1)


def reshaped_view(x: Any) -> Any:
    y = np.zeros(8) + len(x)
    z = y[2:]
    w = z.reshape(2, 3)
    w[1, 1] = 7
    return w, y


def on_paths(x: Any) -> Any:
    y, z = x * 2, x * 3
    w = y if x.sum() > 3 else z
    return y, z, w


def from_loop(x: Any) -> Any:
    y = x * 1
    z = y
    for i in range(3):
        if x[0] > -5:
            y = y + i
        if i == 1:
            z = y
    return y, z


def swapped(x: Any) -> Any:
    a, b = x * 1, x * 2
    for _ in range(len(x)):
        a, b = b, a
    return a, b


def early(x: Any) -> Any:
    y = x * 2
    if x.sum() > 3:
        return y, y[1:]
    return y[1:], y


def early_apart(x: Any) -> Any:
    y = x * 2
    if x.sum() > 3:
        return y, y[:]
    return x * 3, x * 4


def helper(x: Any) -> Any:
    return x[1:], x


def through_calls(x: Any) -> Any:
    y = x + 1
    return helper(y), y


def with_argument(x: Any) -> Any:
    y = x[1:]
    z = x * 1
    return y, x, z, z[1:]


def of_constant(x: Any) -> Any:
    y = np.array([1.0, 2.0, 3.0])
    return y, y[1:]


def stacked(x: Any) -> Any:
    y = np.concatenate((x, x))
    return y[1:], y[:-1]


RETURNING = [
    whole_and_view, two_views, apart, twice, nested, transposed, written, on_paths, from_loop,
    swapped, early, early_apart, through_calls, with_argument, of_constant, stacked,
    reshaped, only_reshaped, reshaped_view,
]  # fmt: skip


@pytest.mark.parametrize("fn", RETURNING, ids=lambda fn: fn.__name__)
@pytest.mark.parametrize("x", [X, X[::2], -X, M], ids=["plain", "strided", "negative", "matrix"])
def test_results_share(fn: Any, x: Any) -> None:
    if x.ndim > 1 and fn in (from_loop,):
        x = x[0]
    check(fn, x)


def test_identity() -> None:
    a, b, (c, (d,)) = lathe.function(twice)(X)
    assert a is b
    assert b is c
    assert c is d


def test_writes_are_seen_after_the_call() -> None:
    y, z = lathe.function(whole_and_view)(X)
    z[0] = 5
    assert y[1] == 5
    del y
    assert z.tolist() == [5, 0, 0, 0]


def test_tensors_share() -> None:
    y, z = lathe.function(two_views)(lathe.asarray(X))
    assert type(y) is lathe.Tensor
    assert np.shares_memory(np.asarray(y), np.asarray(z))


# ---- containers from outside as results -------------------------------------------------------

PAIR = (1, 2)
SETTINGS = {"a": 1, "pair": (3, 4)}
MIXED = [np.ones(2), "x"]
NESTED = [[1, 2], [3]]


class Holder:
    def __init__(self):
        self.position = (1.5, 2.5)


HOLDER = Holder()


def test_containers_from_outside_keep_their_identity():
    def f(n):
        return PAIR, SETTINGS, MIXED, NESTED, SETTINGS["pair"], HOLDER.position, n

    got = lathe.function(f)(3)
    for one, other in zip(got, f(3), strict=True):
        assert one is other or one == 3

    def on_paths(n):
        if n > 5:
            return None
        return PAIR

    def mixed(n):
        if n > 2:
            return PAIR
        return (5, n)

    def swapped(n):
        if n > 2:
            return PAIR, (n, n)
        return (n, n), PAIR

    compiled = lathe.function(on_paths)
    assert compiled(9) is None
    assert compiled(3) is PAIR
    checks(mixed, 3, 1)
    checks(swapped, 3, 1)


def test_a_dict_that_is_assigned_and_returned():
    settings = {"a": 1}

    def f(n):
        settings["a"] = n
        return settings

    compiled = lathe.function(f)
    for n in (3, 3, 4):
        assert compiled(n) is settings
        assert settings == {"a": n}
