"""Closure cells: the variables that functions share with the ones around them."""

from __future__ import annotations

import types
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.signals import Undefined

_EMPTY = Undefined("a variable of a function around")


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


class Cells:
    """Cells whose contents are part of the state where the ways out of a call meet."""

    def __init__(self, found: list[tuple[Any, Any]]) -> None:
        self.cells = list({id(cell): cell for cell, _ in found}.values())
        self.names = ("<variable of a function around>",) * len(self.cells)

    def contents(self) -> tuple[Any, ...]:
        """What they hold now."""
        return tuple(map(content_of, self.cells))

    def fill(self, contents: tuple[Any, ...]) -> None:
        """Set those that hold something else."""
        for cell, content in zip(self.cells, contents, strict=True):
            if content is not content_of(cell):
                cell.cell_contents = content


def content_of(cell: Any) -> Any:
    """What a closure cell holds now."""
    try:
        return cell.cell_contents
    except ValueError:
        return _EMPTY
