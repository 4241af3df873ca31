"""Inverse functions of `cmath`, as in complexes.py."""

from __future__ import annotations

import cmath
import math

from .complexes import Parts, both_finite, is_infinite, is_nan, logarithm, square_root
from .floats import asinh, atan2, copysign, hypot, log, log1p, sqrt
from .primitives import library, raise_as

_INF = math.inf
_NAN = math.nan
_LARGE = 1.7976931348623157e308 / 4.0
_SQRT_LARGE = math.sqrt(_LARGE)
_SQRT_TINY = math.sqrt(2.2250738585072014e-308)
_LN4 = math.log(2.0) * 2.0
_HALF_PI = math.pi / 2.0


@library
def is_large(x: float, y: float) -> bool:
    """Whether squares of the parts may overflow."""
    return abs(x) > _LARGE or abs(y) > _LARGE


@library
def log_of_large(x: float, y: float) -> float:
    """The logarithm of twice the size."""
    return log(hypot(x / 2.0, y / 2.0)) + _LN4


@library
def arc_cosine(x: float, y: float) -> Parts:
    """As cmath.acos."""
    if not both_finite(x, y):
        if is_infinite(x) or is_infinite(y):
            return atan2(abs(y), x), _INF if is_nan(y) else copysign(_INF, -y)
        return _HALF_PI if x == 0.0 else _NAN, _NAN
    if is_large(x, y):
        size = log_of_large(x, y)
        return atan2(abs(y), x), -copysign(size, y) if x < 0.0 else copysign(size, -y)
    a, b = square_root(1.0 - x, -y)
    c, d = square_root(1.0 + x, y)
    return 2.0 * atan2(a, c), asinh(c * b - d * a)


@library
def hyperbolic_arc_cosine(x: float, y: float) -> Parts:
    """As cmath.acosh."""
    if not both_finite(x, y):
        return logarithm(x, y)
    if is_large(x, y):
        return log_of_large(x, y), atan2(y, x)
    a, b = square_root(x - 1.0, y)
    c, d = square_root(x + 1.0, y)
    return asinh(a * c + b * d), 2.0 * atan2(b, c)


@library
def hyperbolic_arc_sine(x: float, y: float) -> Parts:
    """As cmath.asinh."""
    if not both_finite(x, y):
        if is_infinite(x) or is_infinite(y):
            return _INF if is_nan(x) else copysign(_INF, x), atan2(y, abs(x))
        return _NAN, y if y == 0.0 else _NAN
    if is_large(x, y):
        size = log_of_large(x, y)
        re = copysign(size, x) if y >= 0.0 else -copysign(size, -x)
        return re, atan2(y, abs(x))
    a, b = square_root(1.0 + y, -x)
    c, d = square_root(1.0 - y, x)
    return asinh(a * d - c * b), atan2(y, a * c - b * d)


@library
def arc_sine(x: float, y: float) -> Parts:
    """As cmath.asin."""
    re, im = hyperbolic_arc_sine(-y, x)
    return im, -re


@library
def hyperbolic_arc_tangent(x: float, y: float) -> Parts:
    """As cmath.atanh."""
    if not both_finite(x, y):
        return _atanh_special(x, y)
    if copysign(1.0, x) < 0.0:
        re, im = _atanh_right(-x, -y)
        return -re, -im
    return _atanh_right(x, y)


@library
def _atanh_right(x: float, y: float) -> Parts:
    """For a real part that is not negative."""
    ay = abs(y)
    if x > _SQRT_LARGE or ay > _SQRT_LARGE:
        h = hypot(x / 2.0, y / 2.0)
        return x / 4.0 / h / h, -copysign(_HALF_PI, -y)
    if x == 1.0 and ay < _SQRT_TINY:
        if ay == 0.0:
            raise_as(cmath.atanh, complex(x, y))
        return -log(sqrt(ay) / sqrt(hypot(ay, 2.0))), copysign(atan2(2.0, -ay) / 2.0, y)
    re = log1p(4.0 * x / ((1.0 - x) * (1.0 - x) + ay * ay)) / 4.0
    return re, -atan2(-2.0 * y, (1.0 - x) * (1.0 + x) - ay * ay) / 2.0


@library
def _atanh_special(x: float, y: float) -> Parts:
    if is_infinite(y):
        return 0.0 if is_nan(x) else copysign(0.0, x), copysign(_HALF_PI, y)
    if is_infinite(x):
        return copysign(0.0, x), _NAN if is_nan(y) else copysign(_HALF_PI, y)
    return x if x == 0.0 else _NAN, _NAN


@library
def arc_tangent(x: float, y: float) -> Parts:
    """As cmath.atan."""
    re, im = hyperbolic_arc_tangent(-y, x)
    return im, -re
