"""The module `cmath` against Python: special values exactly, others within a bound."""

from __future__ import annotations

import cmath
import itertools
import math
import random
from typing import Any

import numpy as np
import pytest

import lathe
from support import Outcome, check, checks, describe

INF, NAN = math.inf, math.nan
SPECIAL = [-INF, -1.0, -0.0, 0.0, 1.0, INF, NAN]
UNARY = "sqrt exp log log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split()
TESTS = ["isnan", "isinf", "isfinite"]


def call_of(function: Any) -> Any:
    def call(z):
        return function(z)

    return call


def same(want: Outcome, got: Outcome, bound: float) -> bool:
    """Equal errors; parts at most `bound` apart, in units of the size of the number."""
    if want.error or got.error:
        return describe([type(want.error).__name__, str(want.error)]) == describe(
            [type(got.error).__name__, str(got.error)]
        )
    a, b = complex(want.value), complex(got.value)
    for x, y in ((a.real, b.real), (a.imag, b.imag)):
        if (x == y and math.copysign(1, x) == math.copysign(1, y)) or (x != x and y != y):
            continue
        if not (math.isfinite(x) and math.isfinite(y)) or abs(x - y) > bound * abs(a):
            return False
    return type(want.value) is type(got.value)


def differing(function: Any, values: Any, bound: float) -> list[Any]:
    compiled = lathe.function(call_of(function))
    found = []
    for z in values:
        want, got = Outcome(compiled.__wrapped__, (z,), {}), Outcome(compiled, (z,), {})
        if not same(want, got, bound):
            found.append((z, want.value or want.error, got.value or got.error))
    return found


@pytest.mark.parametrize("name", UNARY)
def test_special_values(name: str) -> None:
    values = [
        complex(x, y)
        for x, y in itertools.product([*SPECIAL, 1e308, -1e308, 5e-324, 720.0], repeat=2)
    ]
    assert not differing(getattr(cmath, name), values, 4e-16)


@pytest.mark.parametrize("name", UNARY)
def test_values(name: str) -> None:
    rng = random.Random(5)
    values = [complex(rng.uniform(-5, 5), rng.uniform(-5, 5)) for _ in range(150)]
    size = lambda: rng.choice([-1, 1]) * 10.0 ** rng.uniform(-200, 200)
    values += [complex(size(), size()) for _ in range(50)]
    assert not differing(getattr(cmath, name), values, 4e-15 if name in ("tan", "tanh") else 2e-15)


@pytest.mark.parametrize("name", [*TESTS, "phase"])
def test_tests(name: str) -> None:
    values = [complex(x, y) for x, y in itertools.product(SPECIAL, repeat=2)]
    assert not differing(getattr(cmath, name), values, 0.0)


def test_arguments() -> None:
    checks(lambda x: (cmath.sqrt(x), cmath.isnan(x), cmath.phase(x)), 4, -4, True, 2.25, -0.0)
    checks(lambda x: cmath.sqrt(x), np.float32(2.25), np.complex64(3 - 4j), np.int8(-4))
    check(lambda x: cmath.sqrt(), 1)
    check(lambda x: cmath.sqrt(x, x), 1)
    check(lambda x: cmath.sqrt(x=x), 1)
    check(lambda x: cmath.sqrt("a") + x, 1)
    check(lambda x: cmath.sqrt([x]), 1)


def test_polar_and_rect() -> None:
    polar = lathe.function(lambda z: cmath.polar(z))
    rect = lathe.function(lambda r, phi: cmath.rect(r, phi))
    for x, y in itertools.product([*SPECIAL, 0.3, -2.5, 1.7e308], repeat=2):
        want, got = (Outcome(f, (complex(x, y),), {}) for f in (polar.__wrapped__, polar))
        assert str(want.error) == str(got.error), (x, y)
        for a, b in zip(want.value or (), got.value or (), strict=True):
            assert a == b or (a != a and b != b) or abs(a - b) <= 4e-16 * abs(a), (x, y)
        want, got = (Outcome(f, (x, y), {}) for f in (rect.__wrapped__, rect))
        assert same(want, got, 4e-16), (x, y)


def test_logarithm_with_base() -> None:
    def log(z, base):
        return cmath.log(z, base)

    compiled = lathe.function(log)
    for z, base in ((2j, 10), (1 + 2j, 2), (3.5, 1j), (1j, 1), (1j, 0), (0j, 2), (INF, 2)):
        want, got = Outcome(log, (z, base), {}), Outcome(compiled, (z, base), {})
        assert same(want, got, 1e-15), (z, base, want.error, got.error)


def test_is_close() -> None:
    def close(a, b):
        return (
            cmath.isclose(a, b),
            cmath.isclose(a, b, rel_tol=0.1),
            cmath.isclose(a, b, abs_tol=0.1),
        )

    checks(
        close,
        (1j, 1j),
        (1 + 1e-10j, 1),
        (1 + 0.05j, 1.0),
        (0.05j, 0),
        (INF, INF),
        (INF, 1j),
        (NAN, NAN),
    )
    check(lambda a, tol: cmath.isclose(a, a, rel_tol=tol), 1j, -1.0)


def test_in_loops_and_handlers() -> None:
    def total(n):
        z = 0j
        for i in range(n):
            z += cmath.sqrt(-i)
        return z

    checks(total, 0, 1, 5)

    def caught(z):
        try:
            return cmath.log(z)
        except ValueError as error:
            print(error)
            return -1j

    checks(caught, 1 + 0j, 0j)

    def polynomial(a, b, c):
        root = cmath.sqrt(b * b - 4 * a * c)
        return (-b + root) / (2 * a), (-b - root) / (2 * a)

    checks(polynomial, (1, 0, 1), (1, -3, 2), (1.0, 2.0, 1.0))


def test_constants() -> None:
    check(
        lambda x: (cmath.pi * x, cmath.infj * x, cmath.e, cmath.tau, cmath.inf, cmath.sqrt(-4)), 2
    )
