"""Nested functions as values of paths: what they have captured for good goes along.

A function that `adder(q)` returns reads q. Where it leaves the path that made it, q is a run-time
value like any other, and the function outside is another one of the same code.
"""

from __future__ import annotations

import types
from typing import Any, NamedTuple

from ..autograph.callables import nested, signal_function
from ..autograph.finals import finals_of
from .cells import OPERATORS

_REBUILT = "__lathe_rebuilt__"


class ClosureOf(NamedTuple):
    """The candidate of functions that one definition makes, which differ in captured values.

    Args:
        fn: one of them.
        cells: the positions of the closure cells that differ.
        defaults: those of the default values that differ.
    """

    fn: Any
    cells: tuple[int, ...]
    defaults: tuple[int, ...]


def split_closure(fn: Any) -> tuple[ClosureOf, tuple[Any, ...]] | None:
    """The candidate of a function, and the values that it has captured; None: it has none."""
    inner: Any = signal_function(fn)
    if inner is None:
        return None
    finals = finals_of(inner)
    names = inner.__code__.co_freevars
    cells = tuple(
        k
        for k, (name, cell) in enumerate(zip(names, inner.__closure__ or (), strict=True))
        if name in finals and is_captured(cell.cell_contents)
    )
    values = inner.__defaults__ or ()
    defaults = tuple(k for k, value in enumerate(values) if is_captured(value))
    if not cells and not defaults:
        return None
    payload = (*(inner.__closure__[k].cell_contents for k in cells), *(values[k] for k in defaults))
    return ClosureOf(fn, cells, defaults), payload


def is_captured(value: Any) -> bool:
    """Whether it may be another value in another function of the same definition."""
    return type(value) in (bool, int, float) or getattr(type(value), "_lathe_staged_", False)


def joined_closure(closure: ClosureOf, payload: tuple[Any, ...]) -> Any:
    """A function of the definition that has captured these values."""
    old: Any = signal_function(closure.fn)
    cells, defaults = list(old.__closure__ or ()), list(old.__defaults__ or ())
    for k, value in zip(closure.cells, payload, strict=False):
        cells[k] = types.CellType(value)
    for k, value in zip(closure.defaults, payload[len(closure.cells) :], strict=True):
        defaults[k] = value
    made = types.FunctionType(
        old.__code__, old.__globals__, old.__name__, tuple(defaults) or None, tuple(cells)
    )
    made.__kwdefaults__ = old.__kwdefaults__
    made.__qualname__, made.__doc__, made.__module__ = old.__qualname__, old.__doc__, old.__module__
    made.__annotations__ = old.__annotations__
    made.__dict__.update(old.__dict__)
    made.__dict__[_REBUILT] = True
    return nested(made)


def may_be_one(a: Any, b: Any) -> bool:
    """Whether two functions may be one to Python: where paths meet, others stand for them."""
    one, other = signal_function(a), signal_function(b)
    if one is None or other is None or one.__code__ is not other.__code__:
        return False
    return _REBUILT in one.__dict__ or _REBUILT in other.__dict__


def same_closure(a: ClosureOf, b: ClosureOf) -> bool:
    """Whether they differ in what is carried only."""
    one: Any = signal_function(a.fn)
    other: Any = signal_function(b.fn)
    if one.__code__ is not other.__code__ or a[1:] != b[1:]:
        return False
    ours, theirs = one.__defaults__ or (), other.__defaults__ or ()
    return (
        all(ours[k] is theirs[k] for k in range(len(ours)) if k not in a.defaults)
        and all(_same_cell(one, other, k) for k in range(len(one.__closure__)) if k not in a.cells)
        and one.__kwdefaults__ == other.__kwdefaults__
    )


def _same_cell(one: Any, other: Any, k: int) -> bool:
    """Whether two functions of one definition read the same in a cell, now and later."""
    ours, theirs = one.__closure__[k], other.__closure__[k]
    name = one.__code__.co_freevars[k]
    stays = name in finals_of(one) or name == OPERATORS
    return ours is theirs or (stays and ours.cell_contents is theirs.cell_contents)
