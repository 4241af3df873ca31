"""Tuples in slots outside: each item is noted in cells of its own, and read at the entry like an
argument of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograph.signals import Undefined
from ..errors import IntegerRangeError
from ..words import in_words
from . import types as T
from .contents import has_contents
from .effects import Piece, rebuild
from .outside_arrays import WORDS, cells_of_array
from .strings import python_text
from .tracer import Array, Maybe, Number

_INT64 = range(-(2**63), 2**63)
HEAP = ("heap",)  # the place of the cells that say where the lists of attributes lie


def value_at(fetch: str, container: Any, key: Any) -> Any:
    """The value of a place."""
    if fetch == "cell":
        try:
            return container.cell_contents
        except ValueError:
            return Undefined("a closure variable")
    if fetch == "items":
        return container
    if fetch == "dict":
        return container[key] if key in container else Undefined(str(key))
    return getattr(container, key, Undefined(key))


# The sorts of values that buf_note tells of: 1 and 2.
NOTED: tuple[tuple[str, Any], ...] = (("str", None), ("list", None))


class PartCells:
    """The cells of the k-th leaf of the tuples that are assigned to a slot.

    Args:
        number: of the cells.
        name: of the slot, for people.
    """

    def __init__(self, number: int, name: str) -> None:
        self.number, self.name = number, name
        self.values = list(NOTED)
        self.first_word = 0  # for an array

    def code(self, kind: str, what: Any) -> int:
        """The number that says what sort of value the cells hold."""
        return code_in(self.values, kind, what)


def code_in(values: list[tuple[str, Any]], kind: str, what: Any) -> int:
    """The number of a sort of value among those of some cells."""
    for i, (known, other) in enumerate(values):
        if known == kind and (other is what or _is_equal(other, what)):
            return i + 1
    values.append((kind, what))
    return len(values)


def _is_equal(a: Any, b: Any) -> bool:
    """Of constants; objects of the user's classes are compared by identity."""
    return type(a) is type(b) and type(a).__module__ == "builtins" and bool(a == b)


class OutsideTrees:
    """The part of Trace for tuples in slots; `self` is the Trace."""

    def begin_parts(self: Any) -> int:
        """Cells for the leaves of tuples, behind those of the slots; how many there are."""
        known = self.knowledge
        self.parts: dict[Any, list[PartCells]] = {}
        number = len(known.slots)
        for place, count in known.slot_parts.items():
            if place == HEAP:
                count = len(list(self.heap_columns()))
            name = known.slots[place][1] if place in known.slots else ""
            self.parts[place] = [PartCells(number + k, name) for k in range(count)]
            number += count
        return number

    def note_tuple(self: Any, slot: Any, value: Any) -> None:
        """Put a tuple into the cells of a slot and of its leaves."""
        leaves: list[Any] = []
        template = self._leaves_of(slot, value, leaves)
        arrays = [leaf.value if isinstance(leaf, Maybe) else leaf for leaf in leaves]
        more = [cells_of_array(x) if self.holds_array(x) else 0 for x in arrays]
        cells = self.cells_for(slot, len(leaves) + sum(more))
        for k, leaf in enumerate(leaves):
            cells[k].first_word = WORDS * cells[0].number + WORDS * (len(leaves) + sum(more[:k]))
            self.note(cells[k], leaf)
        numbers = tuple(cell.number for cell in cells[: len(leaves)])
        shape = shape_of(template)
        makers = slot.makers
        if shape not in makers:
            makers[shape] = (lambda *values: rebuild(template, values), *numbers)
        self.set_cell(slot, 0, T.I64, slot.code("tree", makers[shape]))

    def _leaves_of(self: Any, slot: Any, value: Any, leaves: list[Any]) -> Any:
        if isinstance(value, tuple) and (type(value) is tuple or hasattr(value, "_make")):
            items = [self._leaves_of(slot, item, leaves) for item in value]
            return _like(value, items)
        leaves.append(value)
        return Piece(len(leaves) - 1, False)

    def tuple_at_entry(self: Any, slot: tuple[Any, Any, Any], name: str, value: Any) -> Any:
        """A tuple in a slot, whose items are run-time values."""
        return self._item_at_entry(slot, name, value, ())

    def _item_at_entry(self: Any, slot: Any, name: str, value: Any, parts: Any) -> Any:
        fetch, container, key = slot
        if isinstance(value, tuple):
            expected = (type(value), len(value))
            self.guard(name, fetch, container, key, "tuple", expected, parts)
            items = [
                self._item_at_entry(slot, f"{name}[{i}]", item, (*parts, i))
                for i, item in enumerate(value)
            ]
            return _like(value, items)
        number = type(value) in (int, float, complex)
        number |= isinstance(value, np.generic) and T.dtype_number(value.dtype) is not None
        if type(value) is str:
            return self.text_at_entry(slot, name, value, parts)
        if not number:
            constant = value is None or type(value) in (bool, bytes)
            check = "equal" if constant else "is"
            self.guard(name, fetch, container, key, check, value, parts)
            if has_contents(value):
                self.capture_contents(name, value)
            return value
        return self.number_at_entry(slot, name, value, parts)

    def text_at_entry(self: Any, slot: Any, name: str, value: str, parts: Any = ()) -> Any:
        """A string in a slot, or in a tuple there, as one of run time: Python gives it."""
        fetch, container, key = slot
        self.guard(name, fetch, container, key, "class", str, parts)

        def read() -> Any:
            now = value_at(fetch, container, key)
            for part in parts:
                now = now[part]
            return now

        found = python_text(self, read, (), {})
        found.deps = frozenset([("slot", (fetch, id(container), key))])
        return found

    def number_at_entry(self: Any, slot: Any, name: str, value: Any, parts: Any = ()) -> Any:
        """A number in a slot, or in a tuple there, as a run-time value."""
        fetch, container, key = slot
        if type(value) is int and value not in _INT64:
            raise IntegerRangeError(f"{name} is {in_words(value)}, which does not fit into 64 bits")
        type_ = self.type_of(value)
        guard = self.guard(name, fetch, container, key, "type", type(value), parts)
        self.param_sources.append(("guard", guard))
        cls = Array if type_.kind == T.NPSCALAR else Number
        place = (fetch, id(container), key)
        tracer = cls(self, self.g.param(tuple(type_)), type_, frozenset([("slot", place)]))
        if isinstance(tracer, Array):
            tracer.place = None
        return tracer


def _like(value: Any, items: list[Any]) -> Any:
    return tuple(items) if type(value) is tuple else value._make(items)


def shape_of(template: Any) -> Any:
    """What tells the structures of tuples apart."""
    if isinstance(template, tuple):
        return (type(template), *map(shape_of, template))
    return None
