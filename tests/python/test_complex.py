"""Python complex numbers: arithmetic, comparison, parts, text, paths, lists, errors."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import numpy as np
import pytest

import lathe
from support import check, check_compiled, checks, describe, refused

INF, NAN = math.inf, math.nan
SPECIAL = [0.0, -0.0, 1.0, -2.5, INF, -INF, NAN, 1e200, 5e-324]
Z = 1.5 - 2.25j


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def div(a, b):
    return a / b


def equal(a, b):
    return a == b, a != b


ARITHMETIC = [add, sub, mul, div, equal]


def numbers(seed: int, count: int) -> list[complex]:
    rng = random.Random(seed)
    part = lambda: rng.choice(
        [*SPECIAL, rng.uniform(-3, 3), rng.uniform(-1, 1) * 10.0 ** rng.randint(-300, 300)]
    )
    return [complex(part(), part()) for _ in range(count)]


@pytest.mark.parametrize("fn", ARITHMETIC, ids=lambda f: f.__name__)
def test_arithmetic_of_special_values(fn: Any) -> None:
    compiled = lathe.function(fn)
    pairs = list(zip(numbers(1, 300), numbers(2, 300), strict=True))
    pairs += itertools.product(
        [complex(x, y) for x in SPECIAL[:7] for y in SPECIAL[:7]][::5], repeat=2
    )
    for a, b in pairs:
        check_compiled(compiled, a, b)


@pytest.mark.parametrize("fn", ARITHMETIC, ids=lambda f: f.__name__)
def test_arithmetic_with_ints_and_floats(fn: Any) -> None:
    for other in (2, -1, 0, 2**53 + 1, 2.5, -0.0, INF, NAN):
        compiled = lathe.function(fn)
        for z in (Z, complex(2**53, 0), complex(0.0, -0.0), complex(INF, 1), complex(NAN, 0)):
            check_compiled(compiled, z, other)
            check_compiled(compiled, other, z)
    checks(fn, (Z, True), (False, Z))


def test_constants() -> None:
    checks(lambda z: (z * 1j, 1j * z, z + (2 - 0j), -0j * z, z / 2j), Z, complex(-0.0, INF))
    checks(
        lambda z: (z * 1, z + 0, z - 0, z / 1, z**1, 1 * z, 0 + z),
        complex(-0.0, INF),
        Z,
        complex(-0.0, -0.0),
    )


def test_power_of_whole_exponents() -> None:
    for n in (0, 1, 2, 3, 7, -1, -2, 100, -100):
        compiled = lathe.function(lambda z, n=n: (z**n, pow(z, n)))
        for z in (
            Z,
            0.5j,
            1 + 0j,
            -1.25 + 1e-3j,
            0j,
            complex(-0.0, 0.0),
            complex(1e200, 1),
            complex(NAN, 1),
        ):
            check_compiled(compiled, z)
    compiled = lathe.function(lambda z, n: z**n)
    for z in (Z, 0j, 0.5j):
        for n in (0, 1, 2, 5, -3, 100):
            check_compiled(compiled, z, n)
            check_compiled(compiled, z, float(n))
            check_compiled(compiled, z, complex(n, 0))


def near(want: complex, got: complex) -> bool:
    return abs(want - got) <= 8e-15 * abs(want) * max(1.0, abs(math.log(abs(want) or 1.0)))


def test_power_of_any_exponent() -> None:
    power = lathe.function(lambda a, b: a**b)
    rng = random.Random(3)
    for _ in range(200):
        a, b = (complex(rng.uniform(-4, 4), rng.uniform(-4, 4)) for _ in range(2))
        assert near(a**b, power(a, b)), (a, b)
        assert near(a**b.real, power(a, b.real)), (a, b.real)
        assert near(a.imag**b, power(a.imag, b)), (a.imag, b)
    for a, b in ((0j, 1j), (0j, -1.5), (0j, 0.5), (0j, 0j), (complex(1e300, 1), 1.5)):
        check(lambda a, b: a**b, a, b)


def test_size() -> None:
    compiled = lathe.function(lambda z: abs(z))
    for x, y in itertools.product(SPECIAL, repeat=2):
        check_compiled(compiled, complex(x, y), ulps=1)
    check(lambda z: abs(z), complex(1.7e308, 1.7e308))


def test_parts_and_signs() -> None:
    def parts(z):
        return z.real, z.imag, z.conjugate(), -z, +z, bool(z), not z, 1 if z else 0

    checks(parts, Z, 0j, complex(0.0, -0.0), complex(0, NAN), complex(-INF, 2))
    check(lambda x: (1j.conjugate(), (2 + 3j).conjugate() * x), 2.0)


def test_complex_of_numbers() -> None:
    checks(
        lambda a, b: complex(a, b),
        (1, 2),
        (1.5, -0.0),
        (True, 2),
        (Z, 1),
        (Z, Z),
        (1.0, Z),
        (2, 3.5),
    )
    checks(
        lambda a: (complex(a), complex(a, 0), complex(1, a), complex(imag=a), complex(real=a)),
        1,
        2.5,
        Z,
    )
    check(lambda a: complex("1+2j") * a, 2)
    check(lambda n: complex(n, None), 1)
    check(lambda n: complex(None, n), 1)
    check(lambda n: complex("1", n), 1)
    check(lambda n: complex(n, "1"), 1)


def test_errors_of_types() -> None:
    checks(lambda z: z < 1, Z)
    checks(lambda z: z >= z, Z)
    checks(lambda z: 1 <= z, Z)
    checks(lambda z: z // 2, Z)
    checks(lambda z: z % 2, Z)
    checks(lambda z: divmod(z, 2), Z)
    checks(lambda z: divmod(2.0, z), Z)
    checks(lambda z: round(z), Z)
    checks(lambda z: round(z, 2), Z)
    checks(lambda z: int(z), Z)
    checks(lambda z: float(z), Z)
    checks(lambda z: math.sqrt(z), Z)
    checks(lambda z: math.floor(z), Z)
    checks(lambda z: pow(z, 2, 3), Z)
    checks(lambda z: z & 1, Z)
    checks(lambda z: ~z, Z)
    checks(lambda z: z << 1, Z)
    checks(lambda z: range(z), Z)
    checks(lambda z: [1, 2][z], Z)
    checks(lambda z: min(z, 1j), Z)
    checks(lambda z: sorted([z, 1j]), Z)


def test_text() -> None:
    def show(z):
        print(z, -z, [z], f"{z:.2f} {z!r:>20} {z}", abs(z), sep="|")

    checks(show, Z, 0j, complex(-0.0, -0.0), complex(INF, NAN), 1e30 + 1e-7j)


def test_exceptions_show_them() -> None:
    def fail(z, n):
        if n > 0:
            raise ValueError("no", z, n, z.real)
        if z != 1:
            raise KeyError(f"{z} is wrong")
        return z

    checks(fail, (Z, 1), (Z, 0), (1 + 0j, 0))

    def many(z):
        raise ValueError(z, z, z, z, z, z)

    check(many, Z)


def test_caught() -> None:
    def safe(a, b):
        try:
            return a / b
        except ZeroDivisionError as error:
            print(error)
            return abs(a) * 1j

    checks(safe, (Z, 2j), (Z, 0j))

    def carried(z):
        try:
            if z.real > 0:
                raise ValueError(z)
        except ValueError as error:
            return error.args[0] * 2
        return z

    checks(carried, Z, -Z)


def test_paths() -> None:
    def both(n):
        z = 1j if n > 0 else 2.0 + 0j
        return z * z

    checks(both, 1, -1)

    def mixed(n, z):
        if n > 1:
            x = z
        elif n > 0:
            x = 2.5
        else:
            x = n
        return x, x * 2, x + 1j, x == z, abs(x), isinstance(x, complex)

    checks(mixed, (2, Z), (1, Z), (0, Z), (-3, Z))

    def optional(n, z):
        x = None if n > 0 else z
        return x is None, x

    checks(optional, (1, Z), (0, Z))

    def unassigned(n, z):
        if n > 0:
            x = z
        return x

    checks(unassigned, (1, Z), (0, Z))


def test_loops() -> None:
    def escape(c, n):
        z = 0j
        for i in range(n):
            z = z * z + c
            if abs(z) > 2:
                return i, z
        return -1, z

    checks(escape, (0.3 + 0.6j, 100), (1 + 1j, 100), (0j, 0), (-2 + 0j, 10))

    def widens(n):
        total = 0
        for i in range(n):
            total = total + i * 1j
        return total

    checks(widens, 0, 1, 5)

    def horner(z):
        total = 0
        for c in (1, 2.5, 3j):
            total = total * z + c
        return total

    checks(horner, Z)

    def halves(z):
        n = 0
        while z.real * z.real + z.imag * z.imag > 1e-3:
            z /= 2
            n += 1
        return n, z

    checks(halves, Z)


def test_functions_and_recursion() -> None:
    def power(z, n):
        return 1 + 0j if n == 0 else z * power(z, n - 1)

    checks(lambda z, n: power(z, n), (Z, 5), (0.5j, 0))


def test_lists() -> None:
    def powers(z, n):
        xs = []
        for i in range(n):
            xs.append(z**i)
        return xs, len(xs)

    checks(powers, (Z, 4), (Z, 0))

    def edited(z, n):
        xs = [z, 1j, 2j]
        for i in range(n):
            xs[i] += z
            xs.append(xs[i] * 2)
        return xs, sum(xs), z in xs, xs.index(1j) if 1j in xs else -1

    checks(edited, (Z, 2), (Z, 0))

    def mixed(z, n):
        xs = [1]
        for i in range(n):
            xs.append(z if i % 2 else 2.5)  # here
        return xs, xs[-1]

    refused(mixed, Z, 3, says="a run-time list of complex numbers and others")


def test_structures() -> None:
    checks(lambda p: (p[0] * p[1], {"z": p[0]}), ((Z, 2j),))
    checks(lambda d: d["z"] * 2, {"z": Z})
    check(lambda z: z, Z)
    check(lambda z: (z, z.real, None, [z]), Z)


def test_one_trace_for_all_values() -> None:
    compiled = lathe.function(lambda z: z * z)
    for z in (Z, 0j, 3 + 1j):
        assert compiled(z) == z * z
    assert compiled.trace_count == 1


SCALE = 2j


def test_outside_constants() -> None:
    check(lambda z: z * SCALE, Z)


class Box:
    def __init__(self, z):
        self.z = z


def test_state_slots() -> None:
    def turn(box, n):
        for _ in range(n):
            box.z *= 1j
        if n > 2:
            box.z = 2
        return box.z

    def run(fn, n):
        box = Box(Z)
        return describe([fn(box, n), box.z])

    compiled = lathe.function(turn)
    for n in (0, 1, 3):
        assert run(compiled, n) == run(turn, n)

    box = Box(np.complex64(1 + 2j))

    def narrow(n):
        box.z = box.z * np.complex64(n)
        return box.z

    want_narrow = narrow(2)
    box.z = np.complex64(1 + 2j)
    assert lathe.function(narrow)(2) == want_narrow
    assert type(box.z) is np.complex64
    assert box.z == want_narrow

    def inside(n):
        made = Box(0j)
        while n > 0:
            made.z += 1j
            n -= 1
        return made.z

    checks(inside, 0, 3)


def test_static_argument() -> None:
    compiled = lathe.function(static=("z",))(lambda z, x: z * x)
    assert compiled(1j, 2.0) == 2j
    assert compiled(2j, 2.0) == 4j


def test_not_at_trace_time() -> None:
    def item(z):
        return {1j: 2, 3.0: 4}[z]  # here

    refused(item, Z, says="an index into a Python dict")

    def key(z):
        return {z: 2}  # here

    refused(key, Z, says="a hash")

    def scalar(z):
        return {z: 2}  # here

    refused(scalar, np.complex128(Z), says="a hash")


def test_complex_of_texts_of_run_time():
    def f(s, n):
        text = s * n
        for _ in range(2):
            try:
                print(complex(text))
            except ValueError as e:
                print(e)
        return complex(text).real, complex(s)

    checks(f, ("1+2j", 1), ("3j", 1), (" 1.5 ", 1), ("nan-infj", 1), ("x", 1), ("1", 2))
    checks(f, ("-0.0-0j", 1))
