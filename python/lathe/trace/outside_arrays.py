"""Arrays in slots outside: what was assigned is noted as it lies in memory.

An array that a slot gets has an identity that lives on when the call ends, so it is a buffer from
its beginning: the object that the slot holds afterwards is the argument, a view of it, or the new
array, which whoever else has it shares.
"""

from __future__ import annotations

from typing import Any

from . import types as T
from .tracer import Array, Restart

WORDS = 4  # of a slot in memory
RANK = 3  # the word that numbers keys put at the end of their dicts


class OutsideArrays:
    """The part of Trace for arrays in slots; `self` is the Trace."""

    def _init_outside_arrays(self: Any) -> None:
        self.noted: list[Any] = []  # arrays, lists and dicts

    def note_array(self: Any, slot: Any, value: Array) -> None:
        """Put what an array is into the cells of a slot and of its parts."""
        if value.group is not None and value.group.find().listed:
            raise self.error(
                f"an array that is in a list is assigned to {slot.name}: this is not supported, "
                "since lists in compiled code hold copies",
                advice="assign a copy of it: x.copy()",
            )
        self.become_buffer(value)
        self.group_of(value).noted = True
        self.noted.append(value)
        rank = len(value.type.shape)
        first = slot.first_word
        if first is None:
            first = WORDS * self.cells_for(slot, cells_of_array(value))[0].number
        what = (first, value.type.dtype, rank, value.type.is_tensor)
        self.set_cell(slot, 0, T.I64, slot.code("array", what))
        self.emit_effect("buf_note", (self.cells[0], value.id), {"word": first})

    def cells_for(self: Any, slot: Any, count: int) -> Any:
        """The cells of the parts of a slot, at least so many."""
        cells = self.parts.get(slot.place, [])
        if len(cells) < count:
            self.knowledge.slot_parts[slot.place] = count
            raise Restart
        return cells


def cells_of_array(value: Array) -> int:
    """How many cells an array needs: for address, owner, extents and strides."""
    return -(-(2 + 2 * len(value.type.shape)) // WORDS)
