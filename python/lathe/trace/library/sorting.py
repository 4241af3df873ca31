"""The order of run-time lists."""

from __future__ import annotations

from typing import Any

from ...errors import UnsupportedError
from .primitives import library


@library
def has_nan(keys: Any) -> bool:
    """Whether one of the numbers is NaN."""
    found = False
    for key in keys:
        if key != key:
            found = True
    return found


@library
def holds_nan(key: Any) -> bool:
    """Whether NaN is in a tuple or list of any depth."""
    if isinstance(key, (tuple, list)):
        found = False
        for part in key:
            if holds_nan(part):
                found = True
        return found
    return key != key


@library
def refuse_nan(keys: Any) -> None:
    """Of tuples and lists NaN's identity decides which part is looked at next."""
    for key in keys:
        if holds_nan(key):
            raise UnsupportedError(
                "tuples or lists with NaN are sorted: their order depends on its identity, which "
                "numbers of compiled code do not have"
            )


@library
def place(xs: Any, source: Any, order: Any) -> None:
    """xs[i] = source[order[i]]."""
    for i in range(len(order)):
        xs[i] = source[order[i]]


@library
def sort(xs: Any, keys: Any, spare_xs: Any, spare_keys: Any, falling: bool) -> None:
    """Sorts xs by keys (which may be xs itself); equal ones keep their order.

    Neighbouring runs are merged until one is left; the spare lists have as many items.
    """
    n = len(xs)
    width = 1
    while width < n:
        low = 0
        while low < n:
            middle = low + width if low + width < n else n
            high = low + 2 * width if low + 2 * width < n else n
            i = low
            j = middle
            k = low
            while k < high:
                right = i >= middle
                if i < middle and j < high:
                    right = keys[i] < keys[j] if falling else keys[j] < keys[i]
                at = j if right else i
                spare_xs[k] = xs[at]
                spare_keys[k] = keys[at]
                if right:
                    j += 1
                else:
                    i += 1
                k += 1
            low += 2 * width
        for i in range(n):
            xs[i] = spare_xs[i]
            keys[i] = spare_keys[i]
        width *= 2
