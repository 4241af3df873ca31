"""The module math on run-time numbers: values, kinds, exceptions, against CPython."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lathe
from support import check, checks, close, refused

# How far results may be off CPython's, in units of the last place; those not named: 2.
ULPS = {"erfc": 15, "gamma": 25, "lgamma": 40, "hypot": 3, "dist": 3}
EXACT = (
    "sqrt fabs isnan isinf isfinite frexp modf ulp copysign fmod remainder nextafter ldexp "
    "floor ceil trunc isqrt factorial gcd lcm comb perm degrees radians isclose"
).split()
ONE = (
    "sqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh "
    "acosh atanh cbrt erf erfc gamma lgamma fabs isnan isinf isfinite frexp modf ulp degrees "
    "radians floor ceil trunc"
).split()
TWO = "pow fmod atan2 copysign remainder nextafter hypot log isclose".split()

_random = random.Random(20)
HARD = [
    *(0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, -2.5, 3.0, -7.0, 0.1, 1e-5, 1e-300, 5e-324),
    *(1e300, -1e300, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 709.78, 710.0),
    *(-745.2, 170.5, 171.7, -170.5, 22.0, 23.0, 24.0, -1.0000000001, 0.9999999999, -0.99),
    *(2.0**53, 3e-310, 2.2250738585072014e-308, math.pi, math.pi / 2, 1e15 + 0.5, 1e22),
]
SPREAD = [math.ldexp(_random.uniform(-1, 1), _random.randint(-1070, 1020)) for _ in range(25)]
NEAR = [_random.uniform(-6, 6) for _ in range(40)] + [_random.uniform(-180, 180) for _ in range(15)]
FLOATS = HARD + SPREAD + NEAR
INTS = [
    *(0, 1, -1, 2, 5, 7, 12, 20, 36, 62, 63, 66, 100, -12, 2**31, 2**53 + 1, 3037000499**2),
    *(3037000499**2 - 1, 2**62, 2**63 - 1, -(2**63), 600851475143),
]


def function(name: str, arity: int) -> Any:
    """A function of its own for each, so that each is compiled once."""
    called = getattr(math, name)
    if arity == 1:
        return lambda x: called(x)
    return lambda x, y: called(x, y)


def outcome(fn: Any, args: tuple[Any, ...]) -> tuple[Any, str]:
    try:
        return fn(*args), ""
    except (ArithmeticError, ValueError, TypeError) as error:
        if isinstance(error, lathe.IntegerRangeError):
            return None, "beyond 64 bits"
        return None, f"{type(error).__name__}: {error}"


def beyond(value: Any) -> bool:
    return type(value) is int and not -(2**63) <= value < 2**63


def compare(name: str, arity: int, cases: list[tuple[Any, ...]]) -> None:
    fn = function(name, arity)
    compiled = lathe.function(fn)
    ulps = 0 if name in EXACT else ULPS.get(name, 2)
    for args in cases:
        want, error = outcome(fn, args)
        got, got_error = outcome(compiled, args)
        if beyond(want):
            assert got_error == "beyond 64 bits", (args, got)
            continue
        assert got_error == error, (args, want, got)
        assert close(want, got, ulps), (args, want, got)


@pytest.mark.parametrize("name", ONE)
def test_one_number(name: str) -> None:
    compare(name, 1, [(x,) for x in [*FLOATS, 3, 0, -5, True, 2**60 + 1, np.float64(0.25)]])


@pytest.mark.parametrize("name", TWO)
def test_two_numbers(name: str) -> None:
    pairs = [(a, b) for a in HARD for b in HARD][::2]
    pairs += list(pairwise(NEAR)) + list(zip(SPREAD, NEAR, strict=False))
    pairs += [(3, 2), (3, 2.5), (-7, 3), (1, 0), (0, 0), (True, 2.0)]
    compare(name, 2, pairs)


def test_ldexp() -> None:
    exponents = [0, 1, -1, 5, -60, 1000, -1060, 1030, -1074, -1080, 2100, -2100, 10**18, -(10**18)]
    compare("ldexp", 2, [(x, n) for x in FLOATS for n in exponents])


@pytest.mark.parametrize("name", ["isqrt", "factorial"])
def test_one_int(name: str) -> None:
    small = [n for n in INTS if name == "isqrt" or n < 1000]
    compare(name, 1, [(n,) for n in [*small, *range(25), True]])
    assert outcome(lathe.function(function(name, 1)), (2.0,)) == outcome(function(name, 1), (2.0,))


@pytest.mark.parametrize("name", ["gcd", "lcm"])
def test_divisors(name: str) -> None:
    compare(name, 2, [(a, b) for a in INTS for b in INTS])


@pytest.mark.parametrize("name", ["comb", "perm"])
def test_counting(name: str) -> None:
    numbers = [*range(-1, 70, 3), 100]
    compare(name, 2, [(a, b) for a in numbers for b in numbers if name == "comb" or b < 25])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ONE), st.floats())
def test_any_float(name: str, x: float) -> None:
    assert _same(name, (x,))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TWO), st.floats(), st.floats())
def test_any_two_floats(name: str, x: float, y: float) -> None:
    assert _same(name, (x, y))


_COMPILED: dict[str, tuple[Any, Any]] = {}


def _same(name: str, args: tuple[float, ...]) -> bool:
    key = f"{name} {len(args)}"
    if key not in _COMPILED:
        fn = function(name, len(args))
        _COMPILED[key] = (fn, lathe.function(fn))
    fn, compiled = _COMPILED[key]
    want, error = outcome(fn, args)
    got, got_error = outcome(compiled, args)
    if beyond(want):
        return got_error == "beyond 64 bits"
    return got_error == error and close(want, got, 0 if name in EXACT else ULPS.get(name, 2))


def test_several_numbers() -> None:
    def f(a, b, c):
        near = math.isclose(a, b, rel_tol=0.5), math.isclose(a, b, abs_tol=c)
        return math.prod([a, b, c], start=2), math.gcd(4, 6), math.lcm(), near

    checks(f, (2, 3.5, 4), (2.0, 2.0, 1.0))
    check(lambda a, b, c: (math.hypot(a, b, c), math.hypot(), math.hypot(a)), 3.0, 4.0, 12.0)
    check(lambda a, b: math.dist((a, b, 1.0), [b, 2, 0.0]), 1.5, -2.0, ulps=3)
    check(lambda x, y: math.dist(x, y), np.arange(3.0), np.ones(3), ulps=3)
    checks(lambda a, b, c: math.gcd(a, b, c), (12, 18, -27), (0, 0, 0))
    checks(lambda a: (math.gcd(a), math.lcm(a, 6)), (-4,), (0,))
    checks(lambda a, b, c: math.hypot(a, b, c), (math.inf, math.nan, 1.0), (0.0, -0.0, 0.0))
    check(lambda a: math.dist((a,), (a, 1)), 2.0)
    check(lambda a: math.isclose(a, 1.0, rel_tol=-1.0), 2.0)


def test_in_branches_and_loops() -> None:
    def f(n, x):
        total = 0.0
        for i in range(n):
            if i % 3 == 1:
                total += math.log(i)
            elif i % 3 == 2:
                mantissa, exponent = math.frexp(total)
                total = math.ldexp(mantissa, exponent % 4)
            else:
                total += math.gcd(i, n) + math.comb(n, 2)
        return math.floor(total), math.sqrt(x - n)

    checks(f, (10, 11.0), (5, 100.0), (5, 4.5), (0, 0.0), ulps=4)


def test_errors_have_the_line_of_the_call() -> None:
    def f(x):
        y = x + 1
        return math.sqrt(y) + math.gamma(x) + math.factorial(round(x))

    checks(f, (3.0,), (-3.0,), (-0.5,), (math.inf,), (-1.0,), ulps=30)


def test_numbers_whose_type_depends_on_the_path() -> None:
    def f(c):
        x = 1 if c else 2.5
        y = None if c else 1.0
        return math.exp(x), math.floor(x), math.sqrt(y) if y is not None else 0

    checks(f, (True,), (False,), ulps=2)
    check(lambda c: math.sqrt(None if c > 0 else 4.0), 1)


def test_wrong_arguments() -> None:
    for fn in (
        lambda x: math.sqrt(x, x),
        lambda x: math.pow(x),
        lambda x: math.pow(x, "2"),
        lambda x: math.ldexp(x, 2.0),
        lambda x: math.ldexp(1.5, x),
        lambda x: math.gcd(x, 2.0),
        lambda x: math.isqrt(x),
        lambda x: math.sqrt([x]),
    ):
        check(fn, 2.5)
    check(lambda x: math.sqrt(x), np.ones(3))
    check(lambda x: math.sqrt(x), np.full((), 4.0))
    check(lambda x: float(x), np.ones((2, 1)))
    check(lambda x: int(x), np.ones(0))


def test_refused() -> None:
    def g(x, n):
        y = x[:n]
        return math.dist(y, y)  # here

    refused(g, np.ones(4), 2, says="math.dist() of a sequence whose length is known at run time")


def test_the_sign_of_nan():
    def f(x, y):
        return [math.copysign(1, v) for v in (x // y, x % y, math.fmod(x, 3.0) if y else y)]

    inf = math.inf
    checks(f, (inf, 2.0), (-inf, 3.0), (1.0, math.nan), (1.0, -math.nan), (7.5, 2.0))
