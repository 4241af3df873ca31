"""Functions on Python floats, by their bits and by arithmetic that rounds as wanted."""

from __future__ import annotations

import math

from .primitives import bits_of, float_of_bits, float_op, library, raise_as

_INF = math.inf
_SIGN = -(2**63)
_MANTISSA = 2**52 - 1
_TWO54 = 2.0**54
_SMALLEST = 5e-324
_MAX_EXPONENT = 1024
_MIN_EXPONENT = -1074

copysign = float_op("copysign")
fmod = float_op("trunc_mod")
trunc = float_op("trunc")
floor = float_op("floor")
rint = float_op("rint")
sqrt = float_op("sqrt")
hypot = float_op("hypot")  # as the C library rounds it
norm2 = float_op("norm2")  # as math.hypot() does
exp = float_op("exp")
log = float_op("log")
log1p = float_op("log1p")
sin = float_op("sin")
cos = float_op("cos")
tan = float_op("tan")
sinh = float_op("sinh")
cosh = float_op("cosh")
tanh = float_op("tanh")
asinh = float_op("asinh")
atan2 = float_op("atan2")
power = float_op("pow")
erf = float_op("erf")
divide = float_op("truediv")


@library
def is_finite(x: float) -> bool:
    """As math.isfinite."""
    return abs(x) < _INF


@library
def frexp(x: float) -> tuple[float, int]:
    """As math.frexp."""
    if x == 0.0 or not is_finite(x):
        return x, 0
    exponent = 0
    if abs(x) < 2.2250738585072014e-308:
        x *= _TWO54
        exponent = -54
    bits = bits_of(x)
    exponent += (bits >> 52 & 0x7FF) - 1022
    return float_of_bits(bits & (_SIGN | _MANTISSA) | 1022 << 52), exponent


@library
def power_of_two(exponent: int) -> float:
    """2.0 ** exponent for -1022 <= exponent <= 1023."""
    return float_of_bits(exponent + 1023 << 52)


@library
def ldexp(x: float, exponent: int) -> float:
    """As math.ldexp."""
    if x == 0.0 or not is_finite(x):
        return x
    mantissa, own = frexp(x)
    if exponent > 3000:
        exponent = 3000
    if exponent < -3000:
        exponent = -3000
    exponent += own
    if exponent > _MAX_EXPONENT:
        raise_as(math.ldexp, x, 3000)
    if exponent >= -1021:
        return mantissa * 2.0 * power_of_two(exponent - 1)
    if exponent < _MIN_EXPONENT - 1:
        return copysign(0.0, x)
    # Rounded once, by the second product.
    return mantissa * power_of_two(exponent + 200) * power_of_two(-200)


@library
def modf(x: float) -> tuple[float, float]:
    """As math.modf."""
    whole = trunc(x)
    if abs(x) == _INF:
        return copysign(0.0, x), x
    return copysign(x - whole, x), whole


@library
def nextafter(x: float, y: float) -> float:
    """As math.nextafter."""
    if x != x or y != y:
        return x + y
    if x == y:
        return y
    if x == 0.0:
        return copysign(_SMALLEST, y)
    bits = bits_of(x)
    return float_of_bits(bits + 1 if (y > x) == (x > 0.0) else bits - 1)


@library
def ulp(x: float) -> float:
    """As math.ulp."""
    x = abs(x)
    if not is_finite(x):
        return x
    above = float_of_bits(bits_of(x) + 1)
    return x - float_of_bits(bits_of(x) - 1) if above == _INF else above - x


@library
def remainder(x: float, y: float) -> float:
    """The IEEE remainder: x - n * y with n the whole number nearest to x / y, half to even."""
    if x != x or y != y:
        return x + y
    if abs(x) == _INF or y == 0.0:
        raise_as(math.remainder, x, y)
    if abs(y) == _INF:
        return x
    size, step = abs(x), abs(y)
    low = fmod(size, step)
    high = step - low
    if low < high:
        rest = low
    elif low > high:
        rest = -high
    else:
        rest = low - 2.0 * fmod(0.5 * (size - low), step)
    return copysign(1.0, x) * rest


@library
def is_close(a: float, b: float, relative: float, absolute: float) -> bool:
    """As math.isclose."""
    if relative < 0.0 or absolute < 0.0:
        _negative_tolerance(a, b, relative, absolute)
    if a == b:
        return True
    if abs(a) == _INF or abs(b) == _INF:
        return False
    apart = abs(b - a)
    return apart <= abs(relative * b) or apart <= abs(relative * a) or apart <= absolute


@library
def _negative_tolerance(a: float, b: float, relative: float, absolute: float) -> None:
    raise ValueError("tolerances must be non-negative")


@library
def scale_of(largest: float) -> float:
    """The power of two that a largest size is divided by, so that squares neither overflow nor
    vanish."""
    if largest < 2.2250738585072014e-308:
        return 2.2250738585072014e-308
    bits = bits_of(largest)
    return float_of_bits(bits & 0x7FF << 52)


# ---- rounding to decimal digits --------------------------------------------------------------


@library
def _split(x: float) -> tuple[float, float]:
    """x as a sum of two floats of half the length."""
    c = 134217729.0 * x
    high = c - (c - x)
    return high, x - high


@library
def product_error(a: float, b: float, product: float) -> float:
    """a * b - product, exactly, for product = a * b rounded."""
    a1, a2 = _split(a)
    b1, b2 = _split(b)
    return a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2)


@library
def round_fraction(x: float, unit: float) -> float:
    """round(x, n) for unit = 10.0 ** n, 0 <= n <= 22: of the exact decimal value, half to even."""
    size = abs(x)
    if not size * unit < 9007199254740992.0:
        return x  # the digits end before that, or there are none
    scaled = size * unit
    near = rint(scaled)
    rest = scaled - near
    if abs(rest) == 0.5:
        lost = product_error(size, unit, scaled)
        if rest > 0.0 and lost > 0.0:
            near += 1.0
        if rest < 0.0 and lost < 0.0:
            near -= 1.0
    return copysign(near / unit, x)


@library
def round_whole(x: float, unit: float) -> float:
    """round(x, -n) for unit = 10.0 ** n, 1 <= n <= 22."""
    if not is_finite(x):
        return x
    size = abs(x)
    rest = fmod(size, unit)
    low = size - rest
    if rest > unit - rest or (rest == unit - rest and fmod(low, 2.0 * unit) != 0.0):
        low += unit
    return copysign(low, x)


@library
def round_digits(x: float, digits: int) -> float:
    """round(x, digits) for -22 <= digits <= 22."""
    unit = 1.0
    for _ in range(abs(digits)):
        unit *= 10.0
    return round_fraction(x, unit) if digits >= 0 else round_whole(x, unit)


# ---- functions that libm has and the bitcode library has not ---------------------------------


@library
def exp_minus_square(x: float) -> float:
    """exp(-x * x), with the part of the square that rounding loses."""
    high, _ = _split(x)
    return exp(-high * high) * exp((high - x) * (high + x))


@library
def erfc(x: float) -> float:
    """As math.erfc."""
    if x != x:
        return x
    if x < 0.5:
        return 1.0 - erf(x)
    if x > 27.3:
        return 0.0
    if x < 1.5:
        return _erfc_middle(x)
    # Continued fraction, from its end.
    square = x * x
    fraction = 0.0
    for k in range(60, 0, -1):
        fraction = k * (k - 0.5) / (square + 2.0 * k + 0.5 - fraction)
    return exp_minus_square(x) * x / (1.7724538509055160273 * (square + 0.5 - fraction))


@library
def _erfc_middle(x: float) -> float:
    """The Taylor series around 1."""
    h = x - 1.0
    # a[k] of erfc(1 + h) = sum a[k] h**k: a[k+2] = -2 ((k+1) a[k+1] + k a[k]) / ((k+1)(k+2))
    before = -0.41510749742059470334  # a[1] = -2 / sqrt(pi) / e
    after = -before  # a[2]
    total = before * h
    power_ = h * h
    total += after * power_
    for k in range(1, 40):
        before, after = (
            after,
            -2.0 * ((k + 1) * after + k * before) / ((k + 1.0) * (k + 2.0)),
        )
        power_ *= h
        total += after * power_
    return total + 0.15729920705028513066
