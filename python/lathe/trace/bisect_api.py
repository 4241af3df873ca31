"""bisect, as Python code over any sequence."""

from __future__ import annotations

import bisect
from typing import Any

from .calls import handles
from .library.primitives import library


@library
def _place(right: bool, a: Any, x: Any, lo: int, hi: Any, key: Any) -> int:
    """Before the items that are equal to x, or right of them."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if not x < item if right else item < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@library
def _insert(right: bool, a: Any, x: Any, lo: int, hi: Any, key: Any) -> None:
    a.insert(_place(right, a, x if key is None else key(x), lo, hi, key), x)


def _register(function: Any, meaning: Any, right: bool) -> None:
    @handles(function)
    def call(t: Any, a: Any, x: Any, lo: Any = 0, hi: Any = None, *, key: Any = None) -> Any:
        return t.call(meaning, right, a, x, lo, hi, key)


_register(bisect.bisect_left, _place, False)
_register(bisect.bisect_right, _place, True)
_register(bisect.insort_left, _insert, False)
_register(bisect.insort_right, _insert, True)
