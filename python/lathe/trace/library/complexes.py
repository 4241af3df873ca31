"""The functions of `cmath`: CPython's algorithms on the parts of a number.

What is infinite or NaN follows Annex G of the C standard, as in CPython. Each function takes real
and imaginary part and gives the parts of the result.
"""

from __future__ import annotations

import cmath
import math

from . import floats
from .floats import copysign, cos, cosh, exp, hypot, is_finite, log, log1p, sin, sinh, sqrt
from .primitives import library, raise_as

Parts = tuple[float, float]

_INF = math.inf
_NAN = math.nan
_LARGE = 1.7976931348623157e308 / 4.0
_TINY = 2.2250738585072014e-308  # the smallest normal number
_LOG_LARGE = math.log(_LARGE)
_LN2 = math.log(2.0)
_LN10 = math.log(10.0)
_E = math.e
_HALF_PI = math.pi / 2.0
_TWO27, _TWO53 = 2.0**27, 2.0**53


@library
def both_finite(x: float, y: float) -> bool:
    """As cmath.isfinite."""
    return is_finite(x) and is_finite(y)


@library
def is_infinite(x: float) -> bool:
    """As math.isinf."""
    return abs(x) == _INF


@library
def is_nan(x: float) -> bool:
    """As math.isnan."""
    return x != x


@library
def any_nan(x: float, y: float) -> bool:
    """As cmath.isnan."""
    return is_nan(x) or is_nan(y)


@library
def any_infinite(x: float, y: float) -> bool:
    """As cmath.isinf."""
    return is_infinite(x) or is_infinite(y)


@library
def is_close(a: complex, b: complex, relative: float, absolute: float) -> bool:
    """As cmath.isclose."""
    if relative < 0.0 or absolute < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if any_infinite(a.real, a.imag) or any_infinite(b.real, b.imag):
        return False
    apart = abs(a - b)
    return apart <= relative * abs(b) or apart <= relative * abs(a) or apart <= absolute


@library
def size(x: float, y: float) -> float:
    """abs(x + yj) for cmath.polar."""
    r = hypot(x, y)
    if is_infinite(r) and both_finite(x, y):
        raise_as(cmath.polar, complex(x, y))
    return r


# ---- roots, exponentials, logarithms ----------------------------------------------------------


@library
def square_root(x: float, y: float) -> Parts:
    """As cmath.sqrt."""
    if not both_finite(x, y):
        return _root_special(x, y)
    if x == 0.0 and y == 0.0:
        return 0.0, y
    ax, ay = abs(x), abs(y)
    if ax < _TINY and ay < _TINY:
        # The hypotenuse would be subnormal.
        ax = ax * _TWO53
        s = sqrt(ax + hypot(ax, ay * _TWO53)) / _TWO27
    else:
        ax = ax / 8.0
        s = 2.0 * sqrt(ax + hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    if x >= 0.0:
        return s, copysign(d, y)
    return d, copysign(s, y)


@library
def _root_special(x: float, y: float) -> Parts:
    if is_infinite(y):
        return _INF, y
    if is_nan(x):
        return _NAN, _NAN
    if x == _INF:
        return _INF, y if is_nan(y) else copysign(0.0, y)
    if x == -_INF:
        return (_NAN, _INF) if is_nan(y) else (0.0, copysign(_INF, y))
    return _NAN, _NAN


@library
def exponential(x: float, y: float) -> Parts:
    """As cmath.exp."""
    if not both_finite(x, y):
        return exp_special(x, y)
    if x > _LOG_LARGE:
        size = exp(x - 1.0)
        re, im = size * cos(y) * _E, size * sin(y) * _E
    else:
        size = exp(x)
        re, im = size * cos(y), size * sin(y)
    if not both_finite(re, im):
        raise_as(cmath.exp, complex(x, y))
    return re, im


@library
def exp_special(x: float, y: float) -> Parts:
    """Of a number of which a part is not finite."""
    if is_infinite(y) and not is_nan(x) and x != -_INF:
        raise_as(cmath.exp, complex(x, y))
    if x == _INF:
        if y == 0.0 or is_nan(y):
            return _INF, y
        return copysign(_INF, cos(y)), copysign(_INF, sin(y))
    if x == -_INF:
        if not is_finite(y):
            return 0.0, 0.0
        return copysign(0.0, cos(y)), copysign(0.0, sin(y))
    return _NAN, y if y == 0.0 else _NAN


@library
def logarithm(x: float, y: float) -> Parts:
    """As cmath.log."""
    if x == 0.0 and y == 0.0:
        raise_as(cmath.log, complex(x, y))
    return any_logarithm(x, y)


@library
def any_logarithm(x: float, y: float) -> Parts:
    """Also of 0, where the logarithm to a base raises nothing."""
    ax, ay = abs(x), abs(y)
    angle = floats.atan2(y, x)
    if is_infinite(x) or is_infinite(y):
        return _INF, angle
    if is_nan(x) or is_nan(y):
        return _NAN, _NAN
    if ax > _LARGE or ay > _LARGE:
        return log(hypot(ax / 2.0, ay / 2.0)) + _LN2, angle
    if ax < _TINY and ay < _TINY:
        if ax == 0.0 and ay == 0.0:
            return -_INF, angle
        return log(hypot(ax * _TWO53, ay * _TWO53)) - 53.0 * _LN2, angle
    h = hypot(ax, ay)
    if h >= 0.71 and h <= 1.73:
        most, least = (ax, ay) if ax > ay else (ay, ax)
        return log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0, angle
    return log(h), angle


@library
def logarithm10(x: float, y: float) -> Parts:
    """As cmath.log10."""
    re, im = logarithm(x, y)
    return re / _LN10, im / _LN10


@library
def from_polar(r: float, phi: float) -> Parts:
    """As cmath.rect."""
    if not both_finite(r, phi):
        return _polar_special(r, phi)
    if phi == 0.0:
        return r, r * phi
    return r * cos(phi), r * sin(phi)


@library
def _polar_special(r: float, phi: float) -> Parts:
    if is_infinite(phi) and r != 0.0 and not is_nan(r):
        raise_as(cmath.rect, r, phi)
    if is_infinite(r):
        if is_nan(phi):
            return _INF, _NAN
        if phi == 0.0:
            return r, phi if r > 0.0 else -phi
        return r * copysign(1.0, cos(phi)), r * copysign(1.0, sin(phi))
    if r == 0.0:
        return 0.0, 0.0
    return _NAN, 0.0 if phi == 0.0 else _NAN


# ---- hyperbolic functions ---------------------------------------------------------------------


@library
def hyperbolic_cosine(x: float, y: float) -> Parts:
    """As cmath.cosh."""
    if not both_finite(x, y):
        return cosh_special(x, y)
    if abs(x) > _LOG_LARGE:
        less = x - copysign(1.0, x)
        re, im = cos(y) * cosh(less) * _E, sin(y) * sinh(less) * _E
    else:
        re, im = cos(y) * cosh(x), sin(y) * sinh(x)
    if not both_finite(re, im):
        raise_as(cmath.cosh, complex(x, y))
    return re, im


@library
def cosh_special(x: float, y: float) -> Parts:
    """Of a number of which a part is not finite."""
    if is_infinite(y) and not is_nan(x):
        raise_as(cmath.cosh, complex(x, y))
    if is_infinite(x):
        if is_nan(y):
            return _INF, _NAN
        if y == 0.0:
            return _INF, y if x > 0.0 else -y
        im = copysign(_INF, sin(y))
        return copysign(_INF, cos(y)), im if x > 0.0 else -im
    if is_nan(x):
        return _NAN, 0.0 if y == 0.0 else _NAN
    return _NAN, 0.0 if x == 0.0 else _NAN


@library
def hyperbolic_sine(x: float, y: float) -> Parts:
    """As cmath.sinh."""
    if not both_finite(x, y):
        return sinh_special(x, y)
    if abs(x) > _LOG_LARGE:
        less = x - copysign(1.0, x)
        re, im = cos(y) * sinh(less) * _E, sin(y) * cosh(less) * _E
    else:
        re, im = cos(y) * sinh(x), sin(y) * cosh(x)
    if not both_finite(re, im):
        raise_as(cmath.sinh, complex(x, y))
    return re, im


@library
def sinh_special(x: float, y: float) -> Parts:
    """Of a number of which a part is not finite."""
    if is_infinite(y) and not is_nan(x):
        raise_as(cmath.sinh, complex(x, y))
    if is_infinite(x):
        if is_nan(y):
            return _INF, _NAN
        if y == 0.0:
            return x, y
        re = copysign(_INF, cos(y))
        return re if x > 0.0 else -re, copysign(_INF, sin(y))
    if is_nan(x):
        return _NAN, y if y == 0.0 else _NAN
    return 0.0 if x == 0.0 else _NAN, _NAN


@library
def hyperbolic_tangent(x: float, y: float) -> Parts:
    """As cmath.tanh."""
    if not both_finite(x, y):
        return _tanh_special(x, y)
    if abs(x) > _LOG_LARGE:
        return copysign(1.0, x), 4.0 * sin(y) * cos(y) * exp(-2.0 * abs(x))
    tx, ty = floats.tanh(x), floats.tan(y)
    cx = 1.0 / cosh(x)
    both = tx * ty
    denominator = 1.0 + both * both
    return tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx


@library
def _tanh_special(x: float, y: float) -> Parts:
    if is_infinite(y) and is_finite(x):
        raise_as(cmath.tanh, complex(x, y))
    if is_infinite(x):
        im = copysign(0.0, 2.0 * sin(y) * cos(y)) if is_finite(y) and y != 0.0 else 0.0
        return copysign(1.0, x), copysign(0.0, y) if y == 0.0 else im
    if is_nan(x):
        return _NAN, y if y == 0.0 else _NAN
    return _NAN, _NAN
