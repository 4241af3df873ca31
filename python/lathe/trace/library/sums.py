"""Exact and compensated sums of Python floats."""

from __future__ import annotations

import math
from typing import Any

from .floats import is_finite
from .primitives import library, raise_as, truncate

_LARGE = 1.7976931348623157e308


@library
def add_partial(
    partials: Any, value: float, special: float, infinite: float
) -> tuple[float, float]:
    """A further number of math.fsum: `partials` do not overlap, and their exact sum is that of the
    numbers so far; the sums of those that are not finite, and of the infinite ones, are apart."""
    x = value
    kept = 0
    for j in range(len(partials)):
        y = partials[j]
        if abs(x) < abs(y):
            x, y = y, x
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            partials[kept] = low
            kept += 1
        x = high
    truncate(partials, kept)
    if is_finite(x):
        if x != 0.0:
            partials.append(x)
        return special, infinite
    if is_finite(value):
        raise_as(math.fsum, (_LARGE, _LARGE))
    truncate(partials, 0)
    return special + value, infinite + value if abs(value) == math.inf else infinite


@library
def total(partials: Any, special: float, infinite: float) -> float:
    """The sum, rounded once, half to even."""
    if special != 0.0:
        if infinite != infinite:
            raise_as(math.fsum, (math.inf, -math.inf))
        return special
    n = len(partials)
    if n == 0:
        return 0.0
    n -= 1
    high = partials[n]
    low = 0.0
    while n > 0 and low == 0.0:
        x = high
        n -= 1
        y = partials[n]
        high = x + y
        low = y - (high - x)
    if n > 0 and ((low < 0.0 and partials[n - 1] < 0.0) or (low > 0.0 and partials[n - 1] > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high


@library
def compensated(total: float, lost: float, x: float) -> tuple[float, float]:
    """total + x, and what rounding has lost so far: sum() of Python 3.12."""
    new = total + x
    if abs(total) >= abs(x):
        lost += (total - new) + x
    else:
        lost += (x - new) + total
    return new, lost


@library
def with_lost(total: float, lost: float) -> float:
    """The end of such a sum."""
    return total + lost if lost != 0.0 and is_finite(lost) else total
