"""Closure cells: the variables that functions share with the ones around them."""

from __future__ import annotations

import types
from typing import Any

from ..autograph.callables import signal_function

_EMPTY = object()


def cells_of(functions: Any) -> list[tuple[Any, Any]]:
    """The closure cells that these functions read, and those of the functions in them."""
    found: list[tuple[Any, Any]] = []
    todo = list(functions)
    seen: set[int] = set()
    while todo:
        fn = todo.pop()
        fn = signal_function(fn) or fn
        if not isinstance(fn, types.FunctionType) or id(fn) in seen:
            continue
        seen.add(id(fn))
        for cell in fn.__closure__ or ():
            content = content_of(cell)
            found.append((cell, content))
            todo.append(content)
    return found


def content_of(cell: Any) -> Any:
    """What a closure cell holds now."""
    try:
        return cell.cell_contents
    except ValueError:
        return _EMPTY
