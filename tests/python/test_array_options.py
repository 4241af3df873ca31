"""Options of NumPy's functions and methods: where they stand, and what they ask for."""

import math

import numpy as np

from support import check, checks

TABLE = np.array([[3, 1, 2], [0, -5, 9]])
LINE = np.array([0.5, -0.0, 3.0])


def test_places_of_options():
    def extremes(x):
        out = np.zeros(3, x.dtype)
        same = np.max(x, 0, out) is out, np.min(x, 1, None, True), x.max(0, None, True)
        return same, out, np.any(x, 1, keepdims=True), np.all(x, 0, None, True)

    checks(extremes, TABLE, TABLE * 1.5)

    def sums(x):
        out = np.zeros(2, np.float64)
        return (
            np.sum(x, 1, np.float64, out) is out,
            out,
            x.sum(1, None, None, True),
            x.sum(where=True),
        )

    checks(sums, TABLE, TABLE * 1.5)


def test_out_of_argmax():
    def f(x):
        out = np.zeros(2, np.int64)
        return np.argmax(x, 1, out) is out, out, x.argmin(0, keepdims=True), x.argmax()

    checks(f, TABLE, TABLE * 1.5)


def test_dtype_of_reductions():
    def f(x):
        of_ints = x.sum(dtype=np.int8), x.prod(1, np.int32), np.sum(x, 0, dtype=np.uint16)
        return *of_ints, x.sum(dtype=bool), x.mean(0, np.float32), np.prod(x, dtype=np.float32)

    checks(f, TABLE, TABLE * 100)


def test_copies_that_are_asked_for():
    def f(x):
        kept = x.astype(float, copy=False)
        others = x.astype(np.float64), np.asarray(x, copy=True)
        same = np.array(x, copy=False)
        kept[0] = 7
        others[0][1] = 8
        others[1][2] = 1
        return x, kept is x, same is x, others, x.astype(np.float32, copy=False)

    checks(f, LINE)


def test_casting_of_astype():
    checks(lambda x: x.astype(np.float32, casting="same_kind"), LINE)
    assert isinstance(check(lambda x: x.astype(int, casting="safe"), LINE).error, TypeError)


def test_least_number_of_axes():
    checks(lambda x: (np.array([x, x], ndmin=2), np.array(x, ndmin=1), np.array([[x]], ndmin=1)), 3)
    checks(lambda x: np.array(x, ndmin=3), LINE)


def test_names_of_options():
    def f(x):
        made = np.full((2, 2), fill_value=x), np.full(shape=3, fill_value=x), np.zeros(shape=2)
        like = np.full_like(np.arange(2), x), np.zeros_like(np.arange(2), shape=3)
        return made, like, np.full_like(np.arange(2.0), x, shape=3, dtype=float)

    checks(f, 3, 2.5)
    checks(lambda x: np.reshape(x, shape=(3, 2)), TABLE)


def test_what_numpy_has_not():
    checks(lambda x, y: np.copysign(x, y), (3 + 4j, 1), (2.5, -1))
    checks(lambda x: math.trunc(x), np.int64(3), np.float64(2.5), 3, 2.5)
    checks(lambda x: round(x), np.int64(3), np.bool_(True))
