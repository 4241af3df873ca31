"""Python's builtins on run-time values: values, kinds, exceptions; refusals by name."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lathe
from support import check, check_compiled, checks, refused

_random = random.Random(4)


# ---- min, max, sum, any, all ------------------------------------------------------------------


def test_extremes_of_arguments_and_lists():
    def f(x, y):
        return min(x, y), max(x, y, 2), min([x, y, 1.5]), max((x, y)), min([], default=x)

    checks(
        f, (1, 2), (2.0, 1.0), (math.nan, 1.0), (1.0, math.nan), (0.0, -0.0), (-0.0, 0.0), (1, 1.0)
    )


def test_extremes_by_key():
    def f(x, y, z):
        far = lambda v: abs(v - 3)
        best = max([x, y, z], key=far)
        return (
            best,
            min(x, y, z, key=lambda v: v % 3),
            max((x, 1), (y, 2), key=lambda p: p[0] + p[1]),
        )

    checks(f, (1, 2, 9), (5, 5, 5), (3.0, 1.0, -1.0))
    check(lambda x: max(x, key=lambda v: -v, default=1), 2)
    check(lambda x: min(x, 1, default=1), 2)
    check(lambda x: min(), 2)


def test_extremes_of_arrays_and_ranges():
    def f(x, n):
        rows = max(x, default=7), min(x, key=lambda v: (v - 1) ** 2, default=None)
        return rows, max(range(n), default=-1), min(range(n, 0, -2), default=5)

    checks(f, (np.arange(4.0), 5), (np.array([3, 1, 2]), 0), (np.zeros(0), 1))
    for array in ([math.nan, 1.0], [1.0, math.nan, 0.5], [0.0, -0.0]):
        check(lambda x: (min(x), max(x)), np.array(array))
    check(lambda x: min(x), np.zeros(0))
    check(lambda n: max(range(n)), 0)


def test_extremes_in_loops():
    def f(x, n):
        best = 0
        for i in range(n):
            best = max(best, int(x[i]), key=lambda v: v % 7)
            if best > 5:
                best = min(x) + max(range(i + 1))
        return best

    checks(f, (np.arange(9), 9), (np.full(4, 6), 4), (np.zeros(1), 0))


def test_sums():
    def f(x, n):
        return sum([x, 1, n]), sum((x,), 0.5), sum(range(n)), sum(range(n, 0, -1), start=x)

    checks(f, (1, 4), (2.5, 0), (True, 3))
    checks(lambda x: sum(x), (np.arange(3),), (np.ones(4, np.float32),), (np.zeros((2, 3)),))
    check(lambda x: sum(x, "a"), np.zeros(2))
    check(lambda x: sum([x, "a"]), 2)
    check(lambda x: sum(x), 2)


def test_any_all():
    def f(x, y):
        return any([x, y]), all((x, y, 1)), any([]), all([]), any([0, y > 1]), all([x, 0])

    checks(f, (0, 0), (1, 2), (0.0, 3), (math.nan, -1))
    checks(lambda x: (any(x), all(x)), (np.zeros(3),), (np.array([0, 1]),), (np.zeros(0),))
    checks(lambda n: (any(range(n)), all(range(n)), all(range(1, n))), (0,), (1,), (5,))


def test_any_stops_at_the_first():
    def f(x, y):
        found = any(print("see", v) is None and v > 1 for v in (x, y, 5))
        return found, all([1 // v for v in (x, y)])

    checks(f, (2, 1), (1, 2), (1, 1))


# ---- sorted, map, filter, zip, iter -----------------------------------------------------------


def test_sorted():
    def f(x, y, z):
        a = sorted([x, y, z])
        b = sorted((x, y, z), reverse=True)
        c = sorted([(x, 1), (y, 2), (z, 3)], key=lambda p: p[0] % 3)
        return a, b, c, sorted([3, 1, 2]), sorted("ba"), list(reversed(a))

    for _ in range(3):
        checks(f, *[tuple(_random.randint(-4, 4) for _ in range(3)) for _ in range(5)])
    checks(f, (1, 2.0, True), (2.5, 0.5, 1.5))
    checks(lambda x: sorted(x), (np.array([2.5, 0.5, 1.5]),), (np.zeros(0),))


def test_sorted_is_stable():
    def f(a, b, c, d):
        pairs = [(a, 0), (b, 1), (c, 2), (d, 3)]
        return sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True)

    for _ in range(6):
        check(f, *[_random.randint(0, 1) for _ in range(4)])


def test_map_filter():
    def f(x, n):
        total = 0
        for a, b in zip(map(lambda v: v * 2, range(n)), range(9), strict=False):
            total += a * b * x
        for v in map(lambda a, b: a - b, x_row, range(n)):
            total += v
        small = list(map(abs, [x, -x, n])) + list(filter(None, [1, 0, 2]))
        return total, small, sum(filter(lambda v: v % 3, range(n))), sum(map(float, range(n)))

    x_row = np.arange(6.0)
    checks(f, (2, 5), (1.5, 0), (3, 8))
    checks(lambda x: list(filter(None, [x, 1])), 2, 0)


def test_iterators_of_constants():
    def f(x):
        it = iter([x, x + 1])
        first = next(it)
        return first, next(it), next(it, None), list(zip((x,), (1,), strict=True))

    check(f, 3)
    check(lambda x: next(iter(x)), np.zeros(2))


# ---- round ------------------------------------------------------------------------------------


HALVES = [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, -0.375, 1e16, 4503599627370497.5, 1e-7]


def test_round_of_halves():
    checks(lambda x: round(x), *[(x,) for x in HALVES], (5,), (True,), (np.float32(2.5),))
    check(lambda x: round(x), math.nan)
    check(lambda x: round(x), math.inf)


@pytest.mark.parametrize("digits", [0, 1, 2, 3, 5, 10, 17, 22, -1, -2, -3, -22])
def test_round_to_digits(digits):
    compiled = lathe.function(lambda x: round(x, digits))
    numbers = [*HALVES, 0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 1e300, 150.0, 25.0, -35.0]
    numbers += [_random.uniform(-1e3, 1e3) for _ in range(80)]
    numbers += [round(_random.uniform(0, 100), 3) + 0.0005 for _ in range(80)]
    for x in numbers:
        check_compiled(compiled, x)


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e9, 1e9), st.integers(-4, 12))
def test_round_any(x, digits):
    if digits not in _ROUND:
        _ROUND[digits] = lathe.function(lambda v: round(v, digits))
    got, want = _ROUND[digits](x), round(x, digits)
    assert (got, math.copysign(1, got)) == (want, math.copysign(1, want))


_ROUND: dict = {}


def test_round_ints_and_numpy():
    def f(n):
        return round(n, -1), round(n, -2), round(n, 3), round(n, -19), round(n, -25), round(n, None)

    checks(f, *[(n,) for n in (0, 5, 15, 25, -5, -15, 149, 150, 250, 10**18, -(10**18))], (True,))
    check(lambda x: (round(x, 1), round(x)), np.float64(2.25))
    check(lambda x: round(x, 1), np.float32(0.25))
    check(lambda x, n: round(x, n), 2.345, 2)
    check(lambda x: round(x, "1"), 2.5)
    check(lambda x: round(x), np.zeros(2))
    check(lambda x: (round(x, 40), round(x / 1e30, 32), round(x, -40), round(x, 1000)), 2.5)


def test_round_to_digits_of_run_time():
    def f(x, n):
        out = []
        for d in range(-3, n):
            if d == 6:
                break
            out.append(round(x, d))
            print(round(1234.5678, d), round(98765, d), round(x / 3, -d))
        return out

    checks(f, (1234.5678, 3), (2.5, 30), (15, 4), (math.nan, 1), (True, 3), (-0.0, 2))

    def far(x, n):
        for i in range(n):
            try:
                print(round(x, 308 - i * 616))
            except OverflowError as e:
                print(e)
        return round(x, n * 10**9)

    checks(far, (1.79e308, 3), (-1.2e-300, 2), (math.inf, 3))

    def by_the_path(x, m):
        d = None if m > 2 else m
        y = x if m > 1 else int(x)
        return round(x, d), round(y, m), round(y), round(y, -m)

    checks(by_the_path, (2.55, 1), (255.5, 3), (1234.5, 2))
    for n in (True, 1.5, "a", None, np.int64(1)):
        check(lambda x, n: round(x, n), 2.55, n)
    check(lambda x, m: round(x, m if m > 1 else 2.5), 2.55, 1)


def test_pow_with_a_modulus_by_the_path():
    def f(a, b, c):
        m = c if b > 2 else -c
        e = b**b
        try:
            print(pow(a, e, m), pow(a, b, e), pow(e, b, m))
        except (ValueError, TypeError) as error:
            print(error)

    checks(f, (3, 3, 7), (3, 2, 7), (3, -2, 7), (3, 0, 7))


# ---- pow, divmod, int, float ------------------------------------------------------------------


def test_power_by_the_sign_of_the_exponent():
    pairs = [
        (2, 3),
        (2, -3),
        (0, 0),
        (0, -1),
        (-3, 3),
        (-3, -3),
        (10, 18),
        (7, 0),
        (True, 2),
        (2, False),
    ]
    checks(lambda x, y: x**y, *pairs)
    checks(lambda x, y: pow(x, y) + 1, *pairs)

    def augmented(x, n):
        total = 0
        for i in range(n, -3, -1):
            total += x**i
            if i == 0:
                x **= n
        return total

    checks(augmented, (2, 4), (3, 0), (1, 2), (2, -4))


def test_powers_of_counted_exponents_are_ints():
    def f(x, n):
        total = 0
        for i in range(n):
            total += x ** (i + 1)
        return total

    compiled = lathe.function(f)
    check_compiled(compiled, 3, 4)
    assert isinstance(compiled(3, 4), int)


def test_power_modulo():
    numbers = [0, 1, 2, -3, 7, 10**9 + 7, 2**62 + 1, -(2**63), 2**63 - 1]
    compiled = lathe.function(lambda a, b, m: pow(a, b, m))
    for a in numbers:
        for b in (0, 1, 5, 64, -1, -3, 2**40 + 1):
            for m in (1, -1, 2, 9, -9, 10**9 + 7, 2**61 - 1, 2**63 - 25, 0):
                check_compiled(compiled, a, b, m)
    check(lambda a: pow(a, 2.0, 3), 2)


def test_divmod_of_numpy_constants():
    def f(n):
        constants = divmod(np.int64(7), 2), divmod(np.float64(7), 2), divmod(sum([np.int64()]), 2)
        return constants, divmod(n, np.int64(2)), divmod(np.uint8(200), n), divmod(np.arange(n), 2)

    checks(f, 4, 7)


def test_divmod():
    numbers = [7, -7, 3, -3, 0, 2.5, -2.5, -0.0, math.inf, math.nan, True]
    compiled = lathe.function(lambda a, b: divmod(a, b))
    for a in numbers:
        for b in numbers:
            check_compiled(compiled, a, b)


def test_conversions():
    checks(lambda x: int(x), (2.9,), (-2.9,), (math.inf,), (-math.inf,), (math.nan,), (True,), (3,))
    checks(lambda x: float(x), (2,), (2**63 - 1,), (True,), (2.5,))
    checks(lambda x: bool(x), (2,), (0.0,), (math.nan,), (-0.0,))
    check(lambda x: int(x, 10), 2)
    check(lambda x: float([x]), 2)


# ---- methods of numbers -----------------------------------------------------------------------


INTS = [0, 1, -1, 2, 255, 256, -256, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), -(2**62) - 1]


def test_methods_of_ints():
    def f(n):
        parts = n.real, n.imag, n.numerator, n.denominator, n.conjugate(), n.as_integer_ratio()
        return n.bit_length(), n.bit_count(), parts, int.bit_length(n), math.trunc(n)

    checks(f, *[(n,) for n in INTS], (True,), (False,))
    check(lambda n: n.hex(), 3)
    check(lambda n: n.no_such_thing, 3)


def test_methods_of_floats():
    numbers = [0.0, -0.0, 1.5, -3.0, 2.0**62, 1e-3, math.inf, math.nan, 0.1]
    checks(lambda x: (x.real, x.imag, x.is_integer(), x.conjugate()), *[(x,) for x in numbers])
    checks(lambda x: x.as_integer_ratio(), *[(x,) for x in numbers if x != 1e-3])
    check(lambda x: x.bit_length(), 2.5)
    checks(lambda x: (x.hex(), x.hex() + "!"), (2.5,), (-0.0,), (math.nan,))
    refused(lambda n: n.to_bytes(2, "big"), 2, says="int.to_bytes of a run-time number")


def test_what_has_no_meaning_at_run_time():
    for fn, says in [
        (lambda x: id(x), "id() of a run-time value cannot be compiled"),
        (lambda x: hash(x), "hash() of a run-time value cannot be compiled"),
    ]:
        refused(fn, 65, says=says)
    check(lambda x: (chr(65), ord("a"), bin(5), hex(255), oct(8), callable(x), callable(len)), 1)


# ---- operators as Python's --------------------------------------------------------------------


EDGE = [
    0,
    1,
    -1,
    3,
    -7,
    63,
    64,
    65,
    2**53,
    2**53 + 1,
    -(2**53) - 1,
    2**62,
    2**63 - 1,
    -(2**63),
    True,
]
REALS = [0.0, -0.0, 0.5, -2.5, 2.0**53, 2.0**53 + 2, 2.0**63, -(2.0**63), 1e300, math.inf, math.nan]
_OPERATORS = {
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "/": lambda a, b: a / b,
    "<": lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, a != b),
}


@pytest.mark.parametrize("symbol", _OPERATORS)
def test_operators(symbol):
    fn = _OPERATORS[symbol]
    compiled = lathe.function(fn)
    numbers = EDGE if symbol in ("<<", ">>", "&", "|", "^") else EDGE + REALS
    for a in numbers:
        for b in numbers:
            if symbol == "<<" and b > 100:
                continue
            try:
                beyond = not -(2**63) <= fn(a, b) < 2**63 and isinstance(fn(a, b), int)
            except (ArithmeticError, ValueError, TypeError):
                beyond = False
            if beyond:
                with pytest.raises(lathe.IntegerRangeError):
                    compiled(a, b)
            else:
                check_compiled(compiled, a, b)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["//", "%", "/", "<"]),
    st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats()),
    st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats()),
)
def test_any_operands(symbol, a, b):
    if symbol not in _ANY:
        _ANY[symbol] = lathe.function(_OPERATORS[symbol])
    if symbol in ("//", "%") and (a, b) == (-(2**63), -1):
        return
    check_compiled(_ANY[symbol], a, b)


_ANY: dict = {}


def test_int_of_a_base_by_name():
    checks(lambda x, b: int(x, base=b), ("11", 2), ("zz", 36), ("9", 2), (5, 2), (5.5, 2))
    checks(lambda x, b: int(x, base=b), ("9", 2.5), ("9", 99), (None, 2))

    def in_a_loop(n):
        text = str(n)
        for i in range(n):
            try:
                print(int(text, base=i + 2))
            except ValueError as e:
                print(e)
                if i > 4:
                    break
        return int(text, base=10)

    checks(in_a_loop, 0, 7, 19)
    check(lambda n: int(base=n), 3)
    check(lambda n: int("1", 2, base=n), 3)
    check(lambda n: int("1", bas=n), 3)


def test_enumerate_from_what_is_no_integer():
    whole = lambda xs, n: list(enumerate(xs, n))
    checks(whole, ([1], 1.5), ([1], "a"), ([1], None), ([], 1.5), ([1], True), (5, 1.5), (5, 1))
    checks(whole, ([1, 2], np.int64(4)), ((1, 2), 2.5), ("ab", 7))

    def loop(n, k):
        total = 0
        for i, x in enumerate(range(n), start=k):
            total += i * x
        return total

    checks(loop, (4, 3), (4, 2.5), (0, 2.5), (3, True))
