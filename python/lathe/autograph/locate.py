"""Where in the user's source the running operator was called from."""

from __future__ import annotations

import sys
from itertools import islice
from types import CodeType
from typing import NamedTuple

from .tracebacks import INTERNAL, is_internal


class Location(NamedTuple):
    """Lines are 1-based, columns 0-based UTF-8 bytes; -1 where Python kept no column."""

    filename: str
    lineno: int
    col: int
    end_lineno: int
    end_col: int
    function_name: str


# Keyed by the code object's address, which is safe because the entry keeps the object alive.
_cache: dict[tuple[int, int], tuple[CodeType, Location]] = {}
_CACHE_LIMIT = 20_000


def current_location(skip: int = 0) -> Location:
    """The innermost frame outside Lathe, at its current instruction.

    Args:
        skip: user frames to pass over first (0 gives the innermost).
    """
    frame = sys._getframe(1)
    while True:
        code = frame.f_code
        filename = code.co_filename
        # A trace asks for each op, tens of frames deep: the set is looked up here, without a call.
        if filename not in INTERNAL and not is_internal(filename):
            if skip <= 0:
                break
            skip -= 1
        back = frame.f_back
        if back is None:
            break
        frame = back
    return location_of(code, frame.f_lasti)


def location_of(code: CodeType, lasti: int) -> Location:
    """The location of one instruction of a code object."""
    key = (id(code), lasti)
    entry = _cache.get(key)
    if entry is not None:
        return entry[1]
    line, end_line, col, end_col = next(islice(code.co_positions(), max(lasti, 0) // 2, None))
    first = code.co_firstlineno if line is None else line
    found = Location(
        code.co_filename,
        first,
        -1 if col is None else col,
        first if end_line is None else end_line,
        -1 if end_col is None else end_col,
        code.co_name,
    )
    if len(_cache) >= _CACHE_LIMIT:
        _cache.clear()
    _cache[key] = (code, found)
    return found
