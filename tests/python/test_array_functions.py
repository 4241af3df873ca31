"""NumPy functions and operators over dtypes and shapes, against NumPy."""

import operator

import numpy as np
import pytest

import lathe
from support import check, check_compiled, checks

DTYPES = [np.bool_, np.int32, np.int64, np.float32, np.float64]


def sample(dtype, shape, seed=0):
    """Values that are small, with zeros, negatives and halves where the dtype has them."""
    values = np.random.default_rng(seed).integers(-4, 5, size=shape)
    return np.asarray(values / 2 if np.dtype(dtype).kind == "f" else values).astype(dtype)


def layouts(dtype):
    """Arrays of many shapes and strides."""
    base = sample(dtype, (4, 6))
    return [
        sample(dtype, (5,)), sample(dtype, ()), sample(dtype, (0,)), sample(dtype, (3, 0)), sample(dtype, (1, 3)), base,
        base[::-1, ::2], base.T, base[:, 1], base[2:3], np.asfortranarray(base), sample(dtype, (2, 3, 4))[:, ::-1],
    ]  # fmt: skip


def outcome_over(fn, arrays, ulps=0):
    compiled = lathe.function(fn)
    for array in arrays:
        check_compiled(compiled, array, ulps=ulps, messages=False)


UNARY = [
    np.negative, np.absolute, np.floor, np.ceil, np.trunc, np.rint, np.sign, np.square, np.logical_not, np.isnan,
    np.isinf, np.isfinite, np.positive, operator.neg, operator.pos, operator.invert, abs, np.invert, np.fabs,
]  # fmt: skip
INEXACT = [np.sqrt, np.exp, np.log, np.sin, np.cos, np.tanh]
BINARY = [
    np.add, np.subtract, np.multiply, np.true_divide, np.floor_divide, np.remainder, np.minimum, np.maximum,
    np.logical_and, np.logical_or, np.logical_xor, np.equal, np.less, np.greater_equal, np.bitwise_and, np.bitwise_or,
    np.bitwise_xor, np.left_shift, np.right_shift, np.power,
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("ufunc", UNARY, ids=lambda f: f.__name__)
def test_unary(ufunc, dtype):
    if ufunc in (np.rint, np.fabs) and dtype is np.bool_:
        return  # float16 in NumPy
    outcome_over(lambda x: ufunc(x), layouts(dtype))


@pytest.mark.parametrize("dtype", DTYPES[1:], ids=lambda d: d.__name__)
@pytest.mark.parametrize("ufunc", INEXACT, ids=lambda f: f.__name__)
def test_unary_inexact(ufunc, dtype):
    outcome_over(lambda x: ufunc(x), layouts(dtype), ulps=4)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("ufunc", BINARY, ids=lambda f: f.__name__)
def test_binary(ufunc, dtype):
    def f(x, y):
        return ufunc(x, y)

    ulps = 4 if ufunc is np.power else 0
    y = sample(dtype, (4, 6), 1)
    if ufunc in (np.left_shift, np.right_shift):
        y = np.abs(y)
    for x in layouts(dtype)[:8]:
        for other in (y[:1, :1], x[..., ::-1] if x.ndim else x):
            other = (
                np.abs(other)
                if ufunc in (np.left_shift, np.right_shift) and dtype != np.bool_
                else other
            )
            check(f, x, other, ulps=ulps, messages=False)
    check(
        f,
        sample(dtype, (4, 1)),
        sample(dtype, (1, 5), 2)
        if ufunc not in (np.left_shift, np.right_shift)
        else np.ones((1, 5), dtype),
        ulps=ulps,
        messages=False,
    )


MIXED = [
    (np.bool_, np.int32),
    (np.int32, np.int64),
    (np.int32, np.float32),
    (np.int64, np.float32),
    (np.float32, np.float64),
    (np.bool_, np.float32),
]


@pytest.mark.parametrize("pair", MIXED, ids=lambda p: f"{p[0].__name__}-{p[1].__name__}")
def test_promotion(pair):
    def f(x, y):
        return x + y, x * y, y / x, x < y, np.maximum(x, y), x == y

    check(f, sample(pair[0], (3, 4)), sample(pair[1], (4,), 1))
    check(f, sample(pair[1], (3, 4)), sample(pair[0], (), 1))


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
def test_python_numbers_are_weak(dtype):
    def f(x, i, u):
        return x + i, x * u, i * x, u / x, x + True, 2 * x, x * 0.5, x > i, x == u

    checks(
        f,
        (sample(dtype, (3,)), 2, 1.5),
        (sample(dtype, ()), -1, 0.1),
        (sample(dtype, (3,))[1], 2, 1.5),
    )


REDUCE = [np.sum, np.prod, np.min, np.max, np.mean, np.any, np.all, np.argmin, np.argmax]


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("reduce", REDUCE, ids=lambda f: f.__name__)
def test_reductions(reduce, dtype):
    def whole(x):
        return reduce(x)

    def axes(x):
        return reduce(x, axis=0), reduce(x, axis=-1, keepdims=True)

    for x in layouts(dtype):
        check(whole, x, ulps=8, messages=False)
        if x.ndim:
            check(axes, x, ulps=8, messages=False)


def test_reduction_over_several_axes():
    def f(x):
        return (
            x.sum(axis=(0, 2)),
            x.max(axis=(1,), keepdims=True),
            x.any(axis=(0, 1, 2)),
            x.mean(axis=()),
            np.sum(x, (0, 1)),
        )

    check(f, sample(np.float64, (2, 3, 4)), ulps=4)


def test_bad_axis():
    def f(x):
        return x.sum(axis=2)

    assert isinstance(check(f, np.ones((2, 2)), messages=False).error, ValueError)


def test_nan_in_minimum_and_argmax():
    def f(x, y):
        return (
            np.minimum(x, y),
            np.maximum(x, y),
            x.min(),
            x.max(),
            x.argmin(),
            x.argmax(),
            x == y,
            x < y,
        )

    nan = np.array([1.0, np.nan, -0.0, 3.0])
    checks(f, (nan, nan[::-1]))


def test_movement():
    def f(x):
        return (
            x.reshape(6, 4) * 1, x.reshape(-1) + 0, x.T + 0, np.transpose(x, (1, 0)) * 2, np.concatenate([x, x], axis=1),
            np.stack([x, x + 1], axis=1), np.broadcast_to(x[0], (2, 6)) + 0, np.expand_dims(x, 1) + 0, np.ravel(x) + 0, x.flatten(),
            x.copy(), np.take(x, [0, 2, -1], axis=1), np.where(x > 0, x, -x), np.clip(x, -1, 1), x.astype(np.float32), np.dot(x, x.T),
        )  # fmt: skip

    for dtype in (np.int64, np.float64):
        base = sample(dtype, (4, 6))
        checks(f, (base,), (np.asfortranarray(base),), (sample(dtype, (8, 6))[::-2],))


def test_creation():
    def f(n, x):
        return (
            np.zeros(n), np.ones((2, n), np.int32), np.full((n,), 2.5), np.arange(n), np.arange(1, 10, n), np.arange(3.0),
            np.zeros_like(x), np.ones_like(x), np.full_like(x, 7), np.empty((2, 0)), np.array([n, 1, 2]), np.array([1.5, n]),
            np.asarray(x),
        )  # fmt: skip

    checks(
        f,
        (2, sample(np.int32, (2, 3))),
        (3, sample(np.float32, (2,))),
        (3, sample(np.float64, (4,))),
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64], ids=lambda d: d.__name__)
def test_matmul(dtype):
    def f(a, b):
        return a @ b

    s = lambda *shape: sample(dtype, shape, len(shape))
    for a, b in [((3, 4), (4, 2)), ((4,), (4,)), ((3, 4), (4,)), ((4,), (4, 2)), ((2, 3, 4), (4, 5)), ((2, 3, 4), (2, 4, 5)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((17, 33), (33, 9))]:  # fmt: skip
        check(f, s(*a), s(*b), ulps=16)
    assert isinstance(check(f, s(3, 4), s(3, 4)).error, ValueError)
    check(f, s(4, 3).T, s(4, 6)[:, ::-2], ulps=16)


@pytest.mark.parametrize("source", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("to", DTYPES, ids=lambda d: d.__name__)
def test_casts(source, to):
    def f(x):
        return x.astype(to), to(x.reshape(-1)[0])

    check(f, sample(source, (7,)))


def test_scalars_of_arrays():
    def f(x):
        return (
            x[0],
            x[0] + 1,
            x.sum() + 1,
            float(x[0]),
            int(x[1]),
            bool(x[2]),
            x[0].item(),
            x.size,
            x.ndim,
            x.shape,
            len(x),
            x.dtype,
        )

    for dtype in DTYPES:
        check(f, sample(dtype, (4,)))


def test_errors_of_numpy():
    def shapes(x, y):
        return x + y

    def reshaped(x):
        return x.reshape(5, 2)

    def joined(x, y):
        return np.concatenate([x, y])

    assert isinstance(check(shapes, np.ones(3), np.ones(4), messages=False).error, ValueError)
    assert isinstance(check(reshaped, np.ones(9)).error, ValueError)
    assert isinstance(check(joined, np.ones(3), np.ones((2, 2)), messages=False).error, ValueError)
