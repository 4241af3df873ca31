"""NumPy's functions of complex numbers: exp, log, sqrt, sin, ..."""

from __future__ import annotations

import math

import numpy as np
import pytest

import lathe
from support import checks, refused

NAMES = (
    "exp exp2 log log2 log10 log1p sqrt sin cos tan sinh cosh tanh arcsin arccos arctan arcsinh "
    "arccosh arctanh reciprocal"
).split()
PARTS = (0.0, -0.0, 1.0, -1.0, 0.5, -2.5, math.inf, -math.inf, math.nan, 710.5, -710.5, 1e3, 1e308)
SPECIAL = np.array([complex(a, b) for a in PARTS for b in PARTS])
R = np.random.default_rng(7)
NUMBERS = (R.normal(size=500) + 1j * R.normal(size=500)) * np.exp(R.normal(size=500))
Z = np.array([1 + 2j, -1.5 + 0.5j, 0.25j])


def same_part(got: float, want: float, size: float) -> bool:
    """Exact where it is zero, infinite or NaN (but the sign of NaN)."""
    if math.isnan(want) or math.isnan(got):
        return math.isnan(want) and math.isnan(got)
    if math.isinf(want) or want == 0.0:
        return got == want and math.copysign(1, got) == math.copysign(1, want)
    return abs(got - want) <= 1e-15 * min(max(size, abs(want)), 1e308)


def compare(name: str, numbers: np.ndarray) -> None:
    fn = getattr(np, name)
    got = lathe.function(lambda z: fn(z))(numbers)
    with np.errstate(all="ignore"):
        want = fn(numbers)
    assert got.dtype == want.dtype
    assert got.shape == want.shape
    for z, g, w in zip(numbers.tolist(), got.tolist(), want.tolist(), strict=True):
        finite = math.isfinite(w.real) and math.isfinite(w.imag)
        size = 4 * max(abs(w.real), abs(w.imag)) if finite else 0.0
        same = same_part(g.real, w.real, size) and same_part(g.imag, w.imag, size)
        assert same, (z, g, w)


@pytest.mark.parametrize("name", NAMES)
def test_values(name):
    compare(name, NUMBERS)


@pytest.mark.parametrize("name", NAMES)
def test_zeros_infinities_and_nan(name):
    compare(name, SPECIAL)


def test_shapes_and_kinds():
    def f(z):
        return np.exp(z), np.sqrt(z), np.log(z * 2)

    square = Z[:2].repeat(2).reshape(2, 2)
    for z in (square, square.T, Z[:0], Z[::2], np.complex128(1 + 2j)):
        got, want = lathe.function(f)(z), f(z)
        for a, b in zip(got, want, strict=True):
            assert type(a) is type(b)
            assert a.shape == b.shape
            np.testing.assert_allclose(a, b, rtol=1e-14)


def test_on_branches_and_in_loops():
    def f(z, n):
        for i in range(n):
            w = np.exp(1j * z.real) if i % 2 else np.sqrt(z)
            z = z + w
            if abs(z[0]) > 4:
                break
        return z

    for n in (0, 1, 5):
        np.testing.assert_allclose(lathe.function(f)(Z, n), f(Z, n), rtol=1e-13)


def test_waves():
    def f(x, k):
        wave = np.exp(-1j * k * x)
        return (wave * x).sum(), wave.real, np.abs(wave)

    x = np.linspace(0.0, 1.0, 7)
    for a, b in zip(lathe.function(f)(x, 3), f(x, 3), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-13)


def test_out_and_writes():
    def f(z):
        np.sqrt(z, out=z)
        z[0] = np.exp(z[1])
        return z

    z = Z.copy()
    np.testing.assert_allclose(lathe.function(f)(z), f(Z.copy()), rtol=1e-14)


def test_refused():
    def f(z):
        return np.exp(z)  # here

    refused(f, Z.astype(np.complex64), says="exp of complex numbers is not supported yet")
    checks(lambda z: np.abs(z), Z)
