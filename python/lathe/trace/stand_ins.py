"""Frames of the user's functions around what compiled code calls in Python.

Compiled code has no Python frames. A callback is called through small functions that carry the
names, lines and columns of the user's, so that a traceback shows where it was called from.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from ..autograph.locate import Location

_UNITS = 8  # instructions that one entry of a line table covers


def _stand_in(call: Any, args: Any) -> Any:
    return call(*args)


def called_from(places: list[Location], call: Callable[..., Any]) -> Callable[..., Any]:
    """`call`, seen from these places: the innermost one first."""
    for place in places:
        call = _around(place, call)
    return call


def _around(place: Location, call: Callable[..., Any]) -> Callable[..., Any]:
    code = _stand_in.__code__
    made = types.FunctionType(
        code.replace(
            co_filename=place.filename,
            co_name=place.function_name,
            co_qualname=place.function_name,
            co_firstlineno=place.lineno,
            co_linetable=_line_table(place, len(code.co_code) // 2),
        ),
        {},
    )
    return lambda *args: made(call, args)


def _line_table(place: Location, units: int) -> bytes:
    """The table (PEP 626) of code that stands at one place, as a whole."""
    has_columns = 0 <= place.col < place.end_col and place.end_lineno == place.lineno
    rest = bytearray([0])  # the line is the first one
    if has_columns:
        rest = bytearray([0, 0]) + _number(place.col + 1) + _number(place.end_col + 1)
    table = bytearray()
    while units > 0:
        count = min(units, _UNITS)
        table.append(0x80 | (14 if has_columns else 13) << 3 | (count - 1))
        table += rest
        units -= count
    return bytes(table)


def _number(value: int) -> bytearray:
    out = bytearray()
    while value >= 64:
        out.append(64 | value & 63)
        value >>= 6
    out.append(value)
    return out
