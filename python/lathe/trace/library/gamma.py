"""math.gamma and math.lgamma by Lanczos' approximation (g = 6.0246800407767296, 13 terms)."""

from __future__ import annotations

import math

from .floats import copysign, cos, exp, floor, is_finite, log, power, sin
from .primitives import library, raise_as

_INF = math.inf
_PI = math.pi
_LOG_PI = 1.144729885849400174143427351353058711647
_G = 6.024680040776729583740234375
_G_MINUS_HALF = 5.524680040776729583740234375
_TOP = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
_BOTTOM = (
    *(0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0),
    *(2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0),
)
_TOP_DOWN = _TOP[::-1]
_BOTTOM_DOWN = _BOTTOM[::-1]


@library
def _lanczos_sum(x: float) -> float:
    top = bottom = 0.0
    if x < 5.0:
        for a, b in zip(_TOP_DOWN, _BOTTOM_DOWN, strict=True):
            top = top * x + a
            bottom = bottom * x + b
    else:
        for a, b in zip(_TOP, _BOTTOM, strict=True):
            top = top / x + a
            bottom = bottom / x + b
    return top / bottom


@library
def _sin_pi(x: float) -> float:
    """sin(pi * x), exact in its argument."""
    y = abs(x) % 2.0
    part = round(2.0 * y)
    if part == 0:
        size = sin(_PI * y)
    elif part == 1:
        size = cos(_PI * (y - 0.5))
    elif part == 2:
        size = sin(_PI * (1.0 - y))
    elif part == 3:
        size = -cos(_PI * (y - 1.5))
    else:
        size = sin(_PI * (y - 2.0))
    return copysign(1.0, x) * size


@library
def _factorial_before(x: float) -> float:
    """(x - 1)! for a whole x up to 23: exact."""
    product = 1.0
    k = 2.0
    while k < x:
        product *= k
        k += 1.0
    return product


@library
def gamma(x: float) -> float:
    """As math.gamma."""
    if not is_finite(x):
        if x == -_INF:
            raise_as(math.gamma, x)
        return x
    if x == 0.0:
        raise_as(math.gamma, x)
    if x == floor(x):
        if x < 0.0:
            raise_as(math.gamma, x)
        if x <= 23.0:
            return _factorial_before(x)
    size = abs(x)
    if size < 1e-20:
        inverse = 1.0 / x
        if not is_finite(inverse):
            raise_as(math.gamma, x)
        return inverse
    if size > 200.0:
        if x > 0.0:
            raise_as(math.gamma, x)
        return 0.0 / _sin_pi(x)
    return _gamma_by_sum(x, size)


@library
def _gamma_by_sum(x: float, size: float) -> float:
    base = size + _G_MINUS_HALF
    # What is lost in the sum above.
    if size > _G_MINUS_HALF:
        lost = base - size - _G_MINUS_HALF
    else:
        lost = base - _G_MINUS_HALF - size
    lost = lost * _G / base
    if x < 0.0:
        result = -_PI / _sin_pi(size) / size * exp(base) / _lanczos_sum(size)
        result -= lost * result
        if size < 140.0:
            result /= power(base, size - 0.5)
        else:
            root = power(base, size / 2.0 - 0.25)
            result = result / root / root
    else:
        result = _lanczos_sum(size) / exp(base)
        result += lost * result
        if size < 140.0:
            result *= power(base, size - 0.5)
        else:
            root = power(base, size / 2.0 - 0.25)
            result = result * root * root
    if not is_finite(result):
        raise_as(math.gamma, x)
    return result


@library
def lgamma(x: float) -> float:
    """As math.lgamma."""
    if not is_finite(x):
        return abs(x)
    if x == floor(x) and x <= 2.0:
        if x <= 0.0:
            raise_as(math.lgamma, x)
        return 0.0
    size = abs(x)
    if size < 1e-20:
        return -log(size)
    result = log(_lanczos_sum(size)) - _G
    result += (size - 0.5) * (log(size + _G - 0.5) - 1.0)
    if x < 0.0:
        result = _LOG_PI - log(abs(_sin_pi(size))) - log(size) - result
    if not is_finite(result):
        raise_as(math.lgamma, x)
    return result
