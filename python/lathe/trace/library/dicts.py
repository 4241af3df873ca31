"""What Python has on dicts and sets, made of lookups and loops over them.

The dicts are run-time dicts (trace/dicts.py).
"""

from __future__ import annotations

from typing import Any

from ...errors import UnsupportedError
from .lists import equal_but_nan
from .primitives import library, one_or_equal


@library
def no_nan(key: Any) -> None:
    """NaN is a key by its identity, which numbers of compiled code do not have."""
    if key != key:
        raise UnsupportedError("NaN as a key of a dict or set is not supported")


@library
def fill(d: Any, are_tuples: bool, values: Any, *columns: Any) -> None:
    """The items of a dict from outside."""
    for i in range(len(values)):
        parts = tuple(column[i] for column in columns)
        d[parts if are_tuples else parts[0]] = values[i]


@library
def is_within(a: Any, b: Any) -> bool:
    """a <= b, of sets."""
    if len(a) > len(b):
        return False
    return all(item in b for item in a)


@library
def is_disjoint(a: Any, b: Any) -> bool:
    """a.isdisjoint(b)."""
    return not any(item in b for item in a)


@library
def same_set(a: Any, b: Any) -> bool:
    """a == b."""
    if len(a) != len(b):
        return False
    return all(item in b for item in a)


@library
def same_dict_of_floats(a: Any, b: Any) -> bool:
    """a == b, where values may be NaN."""
    if a is b:  # values that are one object are equal to Python
        return True
    if len(a) != len(b):
        return False
    for key, value in a.items():
        if key not in b:
            return False
        other = b[key]
        if value != other:
            if equal_but_nan(value, other):
                raise UnsupportedError(
                    "dicts with NaN at one key are compared: whether they are equal depends on "
                    "its identity, which numbers of compiled code do not have"
                )
            return False
    return True


@library
def same_dict(a: Any, b: Any) -> bool:
    """a == b."""
    if len(a) != len(b):
        return False
    same = True
    for key, value in a.items():
        if same:
            same = key in b and one_or_equal(value, b[key])
    return same


@library
def holds_value(values: Any, item: Any) -> bool:
    """item in d.values()."""
    return any(one_or_equal(value, item) for value in values)


@library
def most_common(counter: Any, n: int) -> Any:
    """The n items with the highest counts, as pairs."""
    found = [(key, count) for key, count in counter.items()]
    found.sort(key=lambda item: item[1], reverse=True)
    return found[: max(n, 0)]
