"""Closure cells: the variables that functions share with the ones around them."""

from __future__ import annotations

import dis
import functools
import types
from collections.abc import Iterator
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.signals import Undefined

OPERATORS = "ag__"  # that variable of converted code
_EMPTY = Undefined("a variable of a function around")


def cells_of(functions: Any) -> list[tuple[Any, Any]]:
    """The closure cells that these functions read, and those of the functions in them."""
    return [(cell, content_of(cell)) for _, _, cell in _variables_of(functions)]


def assigned_cells(functions: Any) -> list[Any]:
    """Those of them that these functions, or those in them, assign."""
    variables = _variables_of(functions)
    found = {id(cell): cell for fn, name, cell in variables if name in _assigned(fn.__code__)}
    return list(found.values())


def _variables_of(functions: Any) -> Iterator[tuple[types.FunctionType, str, Any]]:
    """The free variables of these functions, and of the functions in them: who reads it, its name
    and its cell."""
    todo = list(functions)
    seen: set[int] = set()
    while todo:
        fn = todo.pop()
        fn = signal_function(fn) or fn
        if not isinstance(fn, types.FunctionType) or id(fn) in seen:
            continue
        seen.add(id(fn))
        for name, cell in zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True):
            yield fn, name, cell
            todo.append(content_of(cell))


@functools.lru_cache(4096)
def _assigned(code: types.CodeType) -> frozenset[str]:
    """Free variables that the code of a function, or one that it makes, stores to."""
    names = {
        step.argval
        for step in dis.get_instructions(code)
        if step.opname in ("STORE_DEREF", "DELETE_DEREF")
    }
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            names |= _assigned(inner) & set(inner.co_freevars)
    return frozenset(names & set(code.co_freevars))


def variables_left(entered: list[tuple[Any, Any]], returned: Any) -> list[Any]:
    """The variables of a function that returns, or of one that it called, which the functions that
    it returns assign. `entered`: the cells that it was called with."""
    outer = {id(cell) for cell, _ in entered}
    return [cell for cell in assigned_cells(returned) if id(cell) not in outer]


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
