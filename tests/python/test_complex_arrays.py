"""Complex NumPy scalars and arrays."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
import pytest

import lathe
from support import check, check_compiled, checks, refused

INF, NAN = math.inf, math.nan
X = np.array([1 + 2j, 3 - 4j, 0.5j, -2.25])
Y = np.array([0.5 - 1j, 2j, -3.0, 1 + 1j])
M = np.arange(12).reshape(3, 4) * (1 - 0.5j)
SPECIAL = [0.0, -0.0, 1.0, -2.5, INF, -INF, NAN]
GRID = np.array([complex(a, b) for a in SPECIAL for b in SPECIAL])


def same(want: Any, got: Any, bound: float) -> bool:
    """Equal in type and dtype; numbers `bound` apart, in units of their size."""
    a, b = np.asarray(want), np.asarray(got)
    if type(want) is not type(got) or a.dtype != b.dtype or a.shape != b.shape:
        return False
    if a.dtype == bool:
        return bool((a == b).all())
    with np.errstate(all="ignore"):
        equal = (a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= bound * np.abs(a))
    return bool(equal.all())


def near(fn: Any, *args: Any, bound: float = 1e-15) -> None:
    with np.errstate(all="ignore"):
        want = fn(*args)
    got = lathe.function(fn)(*args)
    for a, b in zip(want, got, strict=True) if isinstance(want, tuple) else [(want, got)]:
        assert same(a, b, bound), (a, b)


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_arithmetic(dtype: Any) -> None:
    def run(x, y):
        return x + y, x - y, -x, x == y, x != y, x.conj(), np.conjugate(x), x + 1, 2.5 - x

    check(run, X.astype(dtype), Y.astype(dtype))
    bound = 3e-7 if dtype is np.complex64 else 1e-15
    near(
        lambda x, y: (x * y, x / y, x**2, x**3, x**-2, abs(x)),
        X.astype(dtype),
        Y.astype(dtype),
        bound=bound,
    )
    near(lambda x: (x * 2j, 1j * x, x / 2, 1 / x), X.astype(dtype), bound=bound)


def test_special_values() -> None:
    for y in GRID[::6]:
        near(lambda x, y: (x + y, x - y, x == y), GRID, y)
        near(lambda x, y: x / y, GRID, y)
    near(lambda x: (abs(x), np.isnan(x), np.isinf(x), np.isfinite(x)), GRID)
    near(lambda x: (x < 1j, x <= x, x > 0, x >= np.conj(x)), GRID)


def test_promotion() -> None:
    for other in (
        np.arange(4),
        np.arange(4, dtype=np.int8),
        np.arange(4, dtype=np.float32),
        np.ones(4),
        X > 0,
    ):
        for z in (X, X.astype(np.complex64)):
            check(lambda x, y: (x + y, y - x), z, other)
        check(lambda y: y + 1j, other)
        check(lambda y: y * np.complex64(2), other)
    check(lambda n: np.full(3, n) + 1j, 2)


def test_scalars() -> None:
    for z in (np.complex128(1 + 2j), np.complex64(1 + 2j)):
        check(
            lambda z: (
                z + 1,
                z * 2,
                z.real,
                z.imag,
                z.conjugate(),
                -z,
                z == 1,
                z.item(),
                complex(z),
                bool(z),
            ),
            z,
        )
        check(lambda z: (z + 1j, z + 2.5, z + np.float64(1), z * z), z)
    near(lambda z: abs(z), np.complex128(3 - 4j))
    check(lambda z: print(z, repr(z), f"{z:.2f}"), np.complex128(1 - 2j))
    check(lambda x: x[0] * 2, X)
    checks(lambda z, n: z if n else 1.5, (np.complex64(1j), 1), (np.complex64(1j), 0))


ORDERED = [2.5, np.float64(2.5), np.float32(2.5), np.int64(2), np.bool_(True), np.array(2.5)]
ORDERED += [np.array([1.0, 2.5]), np.array([1j, 2.5]), np.complex64(2 + 1j), np.complex128(2 + 1j)]
ORDERED += [
    np.float64("nan"),
    np.complex128(complex(2.5, np.nan)),
    np.complex64(complex(1, np.nan)),
]


@pytest.mark.parametrize("op", [operator.lt, operator.le, operator.gt, operator.ge, operator.eq])
def test_order(op: Any) -> None:
    """NumPy compares with Python's complex numbers; Python itself does not."""

    def f(a, b):
        return op(a, b), op(b, a)

    numbers = [2.5 + 1j, 1j, complex(2.5, np.nan), complex(np.nan, 1), np.complex128(2.5)]
    for a in ORDERED:
        checks(f, *((a, b) for b in numbers))

    def constant(b):
        found = 0
        for _ in range(3):
            if op(np.float64(2.5), b):
                found += 1
        return found, op(b, np.complex64(1j))

    checks(constant, *((b,) for b in numbers))


def test_signbit_and_where_of_scalars() -> None:
    check(lambda x: np.signbit(x), X)
    checks(lambda x: np.where(x.real > 0, x, 0), (X[0],), (X[2],))
    checks(lambda x: np.where(x > 0, x, 0), (np.float64(2.5),), (-2.5,), (3,))


def test_parts_are_views() -> None:
    check(lambda x: (x.real, x.imag), X)
    check(lambda x: x.real + x.imag, X[::2])

    def written(x):
        x.real[0] = 5.0
        x.imag[:] += 1.0
        y = x.real
        x[1] = 7 - 7j
        return y, x

    check(written, X)
    check(written, M[1])

    def inside(n):
        x = np.zeros(3, complex)
        x.imag[n] = 2.0
        part = x.real
        part += 1.5
        return x

    checks(inside, 0, 2, 5)
    check(lambda x: (np.real(x), np.imag(x), np.real(1j), np.imag(x[0])), X)
    check(lambda x: x.imag, np.arange(3.0))


def test_creation_and_conversion() -> None:
    checks(
        lambda n: (
            np.zeros(n, complex),
            np.ones(n, np.complex64),
            np.full(n, 2j),
            np.zeros(n, dtype="c16"),
        ),
        3,
    )
    check(lambda x: (x.astype(complex), x.astype(np.complex64)), np.arange(3))
    check(
        lambda x: (x.astype(np.complex64), x.astype(bool), np.zeros_like(x), np.full_like(x, 2)), X
    )
    check(lambda z, n: np.array([z, n, 1.5]), 1j, 2)
    check(lambda n: np.array([1j, 2]) * n, 2)
    check(lambda x: (np.complex64(x), np.complex128(x)), 1.5)
    refused(lambda x: x.astype(float), X, says="would lose its imaginary part")
    refused(lambda z: float(z), np.complex128(1j), says="drops its imaginary part")


def test_indexing_and_movement() -> None:
    def read(x, i):
        return (
            x[i],
            x[i:],
            x[::-1],
            x.T,
            x.reshape(-1),
            x[:, 1],
            np.concatenate([x, x]),
            np.stack([x, x]),
        )

    checks(read, (M, 1), (M, -1))
    checks(lambda x, i: x[i], (M, 5))

    def write(x, i, z):
        x[i] = z
        x[i + 1] += x[i]
        x[-1] *= 2j
        return x.sum()

    check(write, X.copy(), 0, 3 - 1j)
    check(lambda x: np.where(x.real > 0, x, 0), X)
    check(lambda x, i: x[i], X, np.array([0, 2, 2]))

    def stored(x):
        x[0] = 1j

    check(stored, np.zeros(2))
    check(stored, np.zeros(2, int))
    refused(
        lambda x, y: x.__setitem__(slice(None), y),
        np.zeros(4),
        X,
        says="would lose its imaginary part",
    )


def test_reductions() -> None:
    near(lambda x: (x.sum(), np.prod(x), x.mean(), np.sum(x, axis=0)), X)
    near(lambda x: (x.sum(axis=0), x.sum(axis=1), x.mean(axis=1), np.prod(x + 1, axis=0)), M)
    check(lambda x: (x.any(), x.all(), sum(x)), X)
    near(lambda x: x.sum(), np.linspace(0, 1, 5000) * (1 + 2j))
    refused(lambda x: x.max(), X, says="of complex numbers is not supported yet")


def test_matmul() -> None:
    near(lambda a, b: (a @ b, a @ b[:, 0], b[:, 0] @ b), M, M.T.copy())
    near(lambda a, b: np.dot(a, b), X, Y)
    near(lambda a, b: a @ b, M, np.ones((4, 2)))


def test_angle() -> None:
    near(lambda x: (np.angle(x), np.angle(x, deg=True)), X)


def test_loops_over_arrays() -> None:
    def horner(coefficients, z):
        total = 0j
        for c in coefficients:
            total = total * z + c
        return total

    check(horner, X, 0.5 - 1j)

    def mandelbrot(c, n):
        z = np.zeros_like(c)
        count = np.zeros(c.shape, int)
        for _ in range(n):
            inside = abs(z) <= 2
            z = np.where(inside, z * z + c, z)
            count += inside
        return count

    check(mandelbrot, M / 10, 20)

    def fill(n):
        out = np.zeros(n, complex)
        z = 1 + 0j
        for k in range(n):
            out[k] = z
            z = z * 1j
        return out

    checks(fill, 0, 5)


def test_one_trace() -> None:
    compiled = lathe.function(lambda x: x + 1j)
    check_compiled(compiled, X)
    check_compiled(compiled, Y)
    assert compiled.trace_count == 1


def test_refused() -> None:
    refused(
        lambda x: np.exp(x),
        X.astype(np.complex64),
        says="exp of complex numbers is not supported yet",
    )
    check(lambda x: x // 2, X, messages=False)
    check(lambda x: np.floor(x), X, messages=False)


def test_outside() -> None:
    check(lambda z: X * z, 2j)
    check(lambda n: X[n], 2)


def test_tensors() -> None:
    t = lathe.Tensor(X) if callable(lathe.Tensor) else None
    if t is not None:
        got = lathe.function(lambda x: x * 2 + 1j)(t)
        assert type(got) is type(t)
        assert np.array_equal(np.asarray(got), X * 2 + 1j)
