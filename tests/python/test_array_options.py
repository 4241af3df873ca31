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


def test_out_of_ufuncs():
    def f(x):
        halves = np.sqrt(x * 1.0, out=np.zeros(3, np.float32))
        return np.add(x, 1, out=x) is x, np.multiply(x, 2, x) is x, x, halves

    checks(f, np.array([3, 1, 2]))
    for fn in (lambda x: np.add(x, 0.5, out=x), lambda x: np.add(x, 0.5, x)):
        assert isinstance(check(fn, np.array([3, 1, 2])).error, TypeError)
    checks(lambda x: np.argmax(x, out=np.zeros((), np.float64)), np.array([3, 1, 2]))
    checks(lambda x: np.sum(x * 0.5, 0, out=np.zeros(3, int)), TABLE)


def test_promotion_in_divmod_and_powers():
    def f(x, k):
        quotient, rest = np.divmod(x, k)
        return quotient, rest, np.divmod(k, x + 1), np.logical_xor(x, k), np.divmod(7, k)

    checks(f, (np.array([200, 1, 7], np.uint8), 2), (LINE, 2), (np.array([3, -1]), -3))
    bools = np.array([True, False])
    checks(lambda x: (x**2, x**3, x**True, np.power(x, 2), x[0] ** 2), bools)
    checks(lambda x: np.reciprocal(x), np.array([3, 1, -1, -2, 5]), LINE[:1])


def test_rounding():
    def f(x):
        return x.round(), np.round(x), x.round(1), np.round(x, 2), np.around(x), x[0].round()

    numbers = np.array([0.5, -0.0, np.nan, 2.55])
    checks(f, numbers, numbers.astype(np.float32), np.array([3, -2]), np.array([200], np.uint8))
    checks(lambda x: (np.round(x * 1000, -2), np.round(x[3], 1)), numbers)
    checks(lambda x: np.round(x), 2.5, -0.5, 1)
    assert isinstance(check(lambda x: round(x, 1), np.complex128(1 + 2j)).error, TypeError)


def test_views_without_axes():
    def f(x, k):
        view = x[..., k]
        other = x[k, ...]
        view[...] = 9
        x[0] += 1
        other += 2
        return view, x, x[0:1][..., 0] + 1

    checks(f, (np.array([3, 1, -2]), 1), (LINE, -1))

    def of_table(x, k):
        view, row = x[k, ..., k], x[..., k]
        view[()] = 7
        row[0] = 5
        return x, view, row, x[0, 1, ...], x[...][0, 1], np.array(x[0, 0])[...]

    checks(of_table, (TABLE * 1.5, 1))


def test_single_numbers():
    def f(x):
        shapes = np.reshape(x, (1,)), np.reshape(x, -1), np.ravel(x), np.expand_dims(x, 0)
        return shapes, np.copy(x), np.transpose(x), np.sum(x, axis=0), np.min(x, axis=-1)

    checks(f, np.float64(2.5), np.int8(3), 2.5, 7)
    checks(lambda x: (x[()], x[...], x[None], x[..., None], x.flatten()), np.float64(2.5))


def test_items_by_flat_positions():
    checks(lambda x: (x.item(1), x.item(1, 2), x.item((0, 1)), x.item(-1), x[0].item(1)), TABLE)


def test_limits_of_dtypes():
    checks(lambda x: (np.iinfo(x.dtype).max - x[0, 0], np.iinfo(np.int8).min), TABLE)
    checks(lambda x: (np.finfo(x.dtype).eps * x[0], np.finfo(np.float64).max), LINE)


def test_arrays_of_bools_or_none():
    def f(x, k):
        return x if k else None

    checks(f, (np.array([True, False]), 0), (np.array([True, False]), 1))
