"""NumPy's functions of complex numbers: those of `cmath`, but nothing raises, as in C.

What is infinite or NaN follows Annex G of the C standard.
"""

from __future__ import annotations

import math
from typing import Any

from . import complex_arcs, floats
from .complexes import (
    Parts,
    any_logarithm,
    both_finite,
    cosh_special,
    exp_special,
    hyperbolic_tangent,
    is_infinite,
    is_nan,
    sinh_special,
)
from .floats import copysign, cos, cosh, exp, hypot, is_finite, log, sin, sinh
from .primitives import library

_INF = math.inf
_NAN = math.nan
_STEP = 709.0
_GROWTH = math.exp(_STEP)
_HALF_PI = math.pi / 2.0
_LOG10E = math.log10(math.e)
_LOG2E = math.log2(math.e)
_LN2 = math.log(2.0)


@library
def each(function: Any, out: Any, re: Any, im: Any) -> None:
    """The parts of the results, of all numbers."""
    for i in range(len(re)):
        out[0, i], out[1, i] = function(float(re[i]), float(im[i]))


@library
def grown(x: float, re: float, im: float) -> Parts:
    """exp(x) times a number whose parts are at most 1, where exp(x) may be too large."""
    if x <= _STEP:
        size = exp(x)
        return size * re, size * im
    re, im = re * _GROWTH, im * _GROWTH
    x -= _STEP
    if x > _STEP:
        re, im = re * _GROWTH, im * _GROWTH
        x -= _STEP
    size = exp(min(x, _STEP))
    return size * re, size * im


@library
def exponential(x: float, y: float) -> Parts:
    """As np.exp."""
    if y == 0.0:
        return exp(x), y
    if is_infinite(y) and not is_nan(x):
        if x == -_INF:
            return 0.0, copysign(0.0, y)
        return (_INF, _NAN) if x == _INF else (_NAN, _NAN)
    if not both_finite(x, y):
        return exp_special(x, y)
    return grown(x, cos(y), sin(y))


@library
def exponential2(x: float, y: float) -> Parts:
    """As np.exp2."""
    return exponential(x * _LN2, y * _LN2)


@library
def logarithm10(x: float, y: float) -> Parts:
    """As np.log10."""
    re, im = any_logarithm(x, y)
    return re * _LOG10E, im * _LOG10E


@library
def logarithm2(x: float, y: float) -> Parts:
    """As np.log2."""
    re, im = any_logarithm(x, y)
    return re * _LOG2E, im * _LOG2E


@library
def logarithm1p(x: float, y: float) -> Parts:
    """As np.log1p."""
    return log(hypot(x + 1.0, y)), floats.atan2(y, x + 1.0)


@library
def hyperbolic_cosine(x: float, y: float) -> Parts:
    """As np.cosh."""
    if y == 0.0 and is_finite(x):
        return cosh(x), y * copysign(1.0, x)
    if is_infinite(y) and not is_nan(x):
        if is_infinite(x):
            return _INF, _NAN
        return _NAN, 0.0 if x == 0.0 else _NAN
    if is_nan(x) and y == 0.0:
        return x, y
    if not both_finite(x, y):
        return cosh_special(x, y)
    if abs(x) > _STEP:
        return grown(abs(x), cos(y) / 2.0, copysign(0.5, x) * sin(y))
    return cos(y) * cosh(x), sin(y) * sinh(x)


@library
def hyperbolic_sine(x: float, y: float) -> Parts:
    """As np.sinh."""
    if y == 0.0 and is_finite(x):
        return sinh(x), y
    if is_infinite(y) and not is_nan(x):
        if is_infinite(x):
            return _INF, _NAN
        return x if x == 0.0 else _NAN, _NAN
    if is_nan(y) and x == 0.0:
        return x, y
    if not both_finite(x, y):
        return sinh_special(x, y)
    if abs(x) > _STEP:
        return grown(abs(x), copysign(0.5, x) * cos(y), sin(y) / 2.0)
    return cos(y) * sinh(x), sin(y) * cosh(x)


@library
def tangent(x: float, y: float) -> Parts:
    """As np.tanh."""
    if not is_finite(y) and is_finite(x):
        return x if x == 0.0 else _NAN, _NAN
    if is_infinite(x) and not is_finite(y):
        return copysign(1.0, x), copysign(0.0, y)
    return hyperbolic_tangent(x, y)


@library
def sine(x: float, y: float) -> Parts:
    """As np.sin."""
    if is_infinite(y) and not is_finite(x):
        return _NAN, _INF
    re, im = hyperbolic_sine(-y, x)
    return im, -re


@library
def cosine(x: float, y: float) -> Parts:
    """As np.cos."""
    return hyperbolic_cosine(-y, x)


@library
def tangent_of_angle(x: float, y: float) -> Parts:
    """As np.tan."""
    re, im = tangent(-y, x)
    return im, -re


@library
def arc_tangent(x: float, y: float) -> Parts:
    """As np.arctanh."""
    if y == 0.0 and abs(x) == 1.0:
        return copysign(_INF, x), y
    return complex_arcs.hyperbolic_arc_tangent(x, y)


@library
def arc_tangent_of_angle(x: float, y: float) -> Parts:
    """As np.arctan."""
    if is_infinite(x) and is_nan(y):
        return copysign(_HALF_PI, x), 0.0
    re, im = arc_tangent(-y, x)
    return im, -re


@library
def arc_sine(x: float, y: float) -> Parts:
    """As np.arcsin."""
    if is_infinite(x) and is_nan(y):
        return _NAN, _INF
    return complex_arcs.arc_sine(x, y)


@library
def arc_cosine(x: float, y: float) -> Parts:
    """As np.arccos."""
    if is_infinite(x) and is_nan(y):
        return _NAN, -_INF
    return complex_arcs.arc_cosine(x, y)


@library
def hyperbolic_arc_cosine(x: float, y: float) -> Parts:
    """As np.arccosh."""
    if x == 0.0 and is_nan(y):
        return _NAN, _HALF_PI
    return complex_arcs.hyperbolic_arc_cosine(x, y)


@library
def reciprocal(x: float, y: float) -> Parts:
    """As np.reciprocal."""
    if abs(y) <= abs(x):
        r = floats.divide(y, x)
        d = x + y * r
        return floats.divide(1.0, d), floats.divide(-r, d)
    r = floats.divide(x, y)
    d = x * r + y
    return floats.divide(r, d), floats.divide(-1.0, d)
