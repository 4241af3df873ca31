"""Functions on Python ints. Sums and products are checked, so that what needs more than 64 bits on
the way to a result that does not is avoided."""

from __future__ import annotations

import math
from typing import Any

from .primitives import library, raise_as

_LARGEST_ROOT = 3037000499  # of a 64-bit int
_SMALLEST = -(2**63)


@library
def gcd(a: int, b: int) -> int:
    """The greatest common divisor; only that of -2**63 and 0 or itself does not fit."""
    while b != 0:
        a, b = b, a % b
    return abs(a)


@library
def lcm(a: int, b: int) -> int:
    """As math.lcm."""
    if a == 0 or b == 0:
        return 0
    return abs(a // gcd(a, b) * b)


@library
def isqrt(n: int) -> int:
    """As math.isqrt."""
    if n < 0:
        raise_as(math.isqrt, n)
    root = int(math.sqrt(n))
    if root > _LARGEST_ROOT:
        root = _LARGEST_ROOT
    while root > 0 and root > n // root:
        root -= 1
    while root < _LARGEST_ROOT and root + 1 <= n // (root + 1):
        root += 1
    return root


@library
def factorial(n: int) -> int:
    """As math.factorial."""
    if n < 0:
        raise_as(math.factorial, n)
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


@library
def permutations(n: int, k: int) -> int:
    """As math.perm."""
    if n < 0 or k < 0:
        raise_as(math.perm, n, k)
    if k > n:
        return 0
    product = 1
    for i in range(k):
        product *= n - i
    return product


@library
def combinations(n: int, k: int) -> int:
    """As math.comb."""
    if n < 0 or k < 0:
        raise_as(math.comb, n, k)
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    count = 1
    for i in range(1, k + 1):
        # count * (n - k + i) // i, without the larger number on the way
        common = gcd(count, i)
        count = count // common * ((n - k + i) // (i // common))
    return count


@library
def _double(x: int, modulus: int) -> int:
    """2 * x % modulus for 0 <= x < modulus."""
    return x - (modulus - x) if x >= modulus - x else x + x


@library
def _times(a: int, b: int, modulus: int) -> int:
    """a * b % modulus for 0 <= a, b < modulus, also where the product does not fit."""
    if modulus <= _LARGEST_ROOT:
        return a * b % modulus
    product = 0
    while b > 0:
        if b & 1:
            product = product - (modulus - a) if product >= modulus - a else product + a
        a = _double(a, modulus)
        b >>= 1
    return product


@library
def _inverse(base: int, modulus: int) -> int:
    """The x with base * x % modulus == 1, or 0 when there is none, for 0 <= base < modulus."""
    old, new = base, modulus
    before, after = 1 % modulus, 0
    while new != 0:
        quotient = old // new
        old, new = new, old - quotient * new
        before, after = after, (before - _times(quotient % modulus, after, modulus)) % modulus
    return before if old == 1 else 0


@library
def power_modulo(base: int, exponent: int, modulus: int) -> int:
    """pow(base, exponent, modulus)."""
    if modulus == 0:
        raise_as(pow, base, exponent, modulus)
    size = abs(modulus)
    base %= size
    if exponent < 0:
        inverse = _inverse(base, size)
        if inverse == 0 and size != 1:
            raise_as(pow, base, exponent, modulus)
        base = inverse
        exponent = -exponent
    result = 1 % size
    while exponent > 0:
        if exponent & 1:
            result = _times(result, base, size)
        base = _times(base, base, size)
        exponent >>= 1
    return result - size if modulus < 0 and result != 0 else result


@library
def bit_length(x: int) -> int:
    """As int.bit_length."""
    if x < 0:
        if x == _SMALLEST:
            return 64
        x = -x
    length = 0
    step = 32
    while step > 0:
        if x >> step != 0:
            length += step
            x >>= step
        step >>= 1
    return length + x


@library
def bit_count(x: int) -> int:
    """As int.bit_count."""
    count = 0
    if x < 0:
        if x == _SMALLEST:
            return 1
        x = -x
    while x != 0:
        x &= x - 1
        count += 1
    return count


@library
def round_int(x: int, digits: int) -> int:
    """round(x, -digits) for digits > 0: half to even."""
    if digits > 19:
        return 0
    if digits == 19:
        half = 5000000000000000000
        # 10**19 does not fit: nor does x rounded to it.
        return x * 10 if x > half or x < -half else 0
    unit: Any = 1
    for _ in range(digits):
        unit *= 10
    quotient, rest = x // unit, x % unit
    if rest > unit - rest or (rest == unit - rest and quotient & 1 == 1):
        quotient += 1
    return quotient * unit
