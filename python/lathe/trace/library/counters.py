"""Operators of collections.Counter, on run-time ones; `out` is an empty one for the result."""

from __future__ import annotations

from typing import Any

from .primitives import library


@library
def take_others(out: Any, a: Any, b: Any) -> None:
    """The positive counts of b's keys that a has not."""
    for key, count in b.items():
        if key not in a and count > 0:
            out[key] = count


@library
def total(out: Any, a: Any, b: Any) -> None:
    """a + b."""
    for key, count in a.items():
        new = count + b[key]
        if new > 0:
            out[key] = new
    take_others(out, a, b)


@library
def difference(out: Any, a: Any, b: Any) -> None:
    """a - b."""
    for key, count in a.items():
        new = count - b[key]
        if new > 0:
            out[key] = new
    for key, count in b.items():
        if key not in a and count < 0:
            out[key] = 0 - count


@library
def largest(out: Any, a: Any, b: Any) -> None:
    """a | b."""
    for key, count in a.items():
        other = b[key]
        new = other if count < other else count
        if new > 0:
            out[key] = new
    take_others(out, a, b)


@library
def smallest(out: Any, a: Any, b: Any) -> None:
    """a & b."""
    for key, count in a.items():
        other = b[key]
        new = count if count < other else other
        if new > 0:
            out[key] = new


@library
def positive(out: Any, a: Any) -> None:
    """+a."""
    for key, count in a.items():
        if count > 0:
            out[key] = count


@library
def negative(out: Any, a: Any) -> None:
    """-a."""
    for key, count in a.items():
        if count < 0:
            out[key] = 0 - count


@library
def add(a: Any, b: Any) -> None:
    """The counts of a += b."""
    for key, count in b.items():
        a[key] += count


@library
def subtract(a: Any, b: Any) -> None:
    """Of a -= b."""
    for key, count in b.items():
        a[key] -= count


@library
def raise_to(a: Any, b: Any) -> None:
    """Of a |= b."""
    for key, other in b.items():
        if other > a[key]:
            a[key] = other


@library
def lower_to(a: Any, b: Any) -> None:
    """Of a &= b."""
    for key, count in a.items():
        other = b[key]
        if other < count:
            a[key] = other


@library
def keep_positive(a: Any) -> None:
    """What an operator in place ends with."""
    gone = [key for key, count in a.items() if not count > 0]
    for key in gone:
        del a[key]


@library
def same(a: Any, b: Any) -> bool:
    """a == b."""
    if not all(a[key] == b[key] for key in a):
        return False
    return all(a[key] == b[key] for key in b)


@library
def within(a: Any, b: Any) -> bool:
    """a <= b."""
    if not all(a[key] <= b[key] for key in a):
        return False
    return all(a[key] <= b[key] for key in b)


@library
def elements(counter: Any) -> Any:
    """Each key as often as its count says."""
    found = []
    for key, count in counter.items():
        for _ in range(count):
            found.append(key)
    return found


@library
def common_keys(out: Any, some: Any, others: Any) -> None:
    """Those of `some` that `others` have."""
    for key in some:
        if key in others:
            out.add(key)
