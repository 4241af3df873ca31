"""bisect, as Python code over any sequence."""

from __future__ import annotations

import bisect
from typing import Any

from .calls import handles
from .library.primitives import library


@library
def _left(a: Any, x: Any, lo: int, hi: Any, key: Any) -> int:
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if item < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


@library
def _right(a: Any, x: Any, lo: int, hi: Any, key: Any) -> int:
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if x < item:
            hi = middle
        else:
            lo = middle + 1
    return lo


@library
def _insert_left(a: Any, x: Any, lo: int, hi: Any, key: Any) -> None:
    a.insert(_left(a, x if key is None else key(x), lo, hi, key), x)


@library
def _insert_right(a: Any, x: Any, lo: int, hi: Any, key: Any) -> None:
    a.insert(_right(a, x if key is None else key(x), lo, hi, key), x)


def _register(function: Any, meaning: Any) -> None:
    @handles(function)
    def call(t: Any, a: Any, x: Any, lo: Any = 0, hi: Any = None, *, key: Any = None) -> Any:
        return t.call(meaning, a, x, lo, hi, key)


_register(bisect.bisect_left, _left)
_register(bisect.bisect_right, _right)
_register(bisect.insort_left, _insert_left)
_register(bisect.insort_right, _insert_right)
