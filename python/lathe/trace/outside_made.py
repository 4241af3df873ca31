"""Objects in slots outside: `self.last = Point(x, y)`, `state["best"] = p`.

An object that the function made is in memory (heap_objects.py) when it is assigned there. The slot
notes its number; where the lists of all attributes lie is noted once, when the call begins. When
it ends, however it ends, the objects are made of what is in these lists then, each once, also for
the result. An object from outside is noted as itself.
"""

from __future__ import annotations

from typing import Any

from . import types as T
from .heap_results import OBJECT, Fields, shared_builder
from .merge import UNKNOWN
from .object_choices import is_chosen
from .outside_arrays import WORDS
from .outside_trees import HEAP, PartCells
from .refs import Ref
from .seen import attribute_names
from .tracer import Number, Restart


class Unread:
    """In a slot that holds an object when the call begins, until somebody reads it."""

    def __repr__(self) -> str:
        return "<an object from outside>"


class Maker:
    """Called when objects are written back: number of one, lists of all attributes."""

    fields: Fields

    def __call__(self, handle: int, *lists: Any) -> Any:
        return shared_builder(self.fields, lists).value(handle, OBJECT)


class OutsideMade:
    """The part of Trace for objects in slots; `self` is the Trace."""

    def _init_outside_made(self: Any) -> None:
        self.maker = Maker()

    def note_object(self: Any, slot: Any, value: Any) -> bool:
        """Put an object, made here or not, into the cells of a slot; False: it is none."""
        if is_chosen(value) and not isinstance(value, Ref):
            self.pick(value, lambda one: self.note(slot, one))
        elif isinstance(value, Ref):
            self._note_ref(slot, value)
        elif self.is_object(value):
            if self.can_be_ref(value):
                self.become_refs([value])
            raise self.error(
                f"{slot.name}, which is outside the function, is assigned a "
                f"{type(value).__name__} that cannot be in memory: this is not supported",
                found=", ".join(self.out_of_memory(value)) or None,
                advice="keep numbers, strings, and lists and tuples of them in its attributes",
            )
        elif self.is_outside_object(value):
            number = self.given_numbers.get(id(value))
            kind = ("const", value) if number is None else ("given", -1 - number)
            self.set_cell(slot, 0, T.I64, slot.code(*kind))
        else:
            return False
        return True

    def out_of_memory(self: Any, value: Any) -> list[str]:
        """The attributes that keep an object out of memory."""
        parts = {name: getattr(value, name) for name in attribute_names(value)}
        return [
            f"{name} is {self.name_of(part)}"
            for name, part in parts.items()
            if part is not None and not self.element_mask(part)
        ]

    def _note_ref(self: Any, slot: Any, ref: Ref) -> None:
        if isinstance(slot, PartCells):
            raise self.error(
                f"{slot.name}, which is outside the function, is assigned a tuple with an object "
                "that the function made: this is not supported yet",
                advice="assign the object, or the numbers in it",
            )
        heap = self.parts.get(HEAP)
        if heap is None:
            self.knowledge.slot_parts[HEAP] = 0
            raise Restart
        number = self.cells_for(slot, 1)[0]
        self.note_number(number, Number(self, ref.id, T.PY_INT), T.PY_INT)
        if OBJECT not in slot.makers:
            slot.makers[OBJECT] = (self.maker, number.number, *(cell.number for cell in heap))
        self.set_cell(slot, 0, T.I64, slot.code("tree", slot.makers[OBJECT]))

    def note_heap_lists(self: Any) -> None:
        """The call begins: where the lists of attributes are."""
        for cells, xs in zip(self.parts.get(HEAP, ()), self.heap_lists.values(), strict=False):
            word = WORDS * cells.number
            self.emit_effect("buf_note", (self.cells[0], xs.id), {"word": word})

    def finish_maker(self: Any) -> None:
        """What is known of the lists when the trace has ended."""
        if HEAP in self.parts:
            self.maker.fields = self.all_fields()[0]

    # -- what is there when the call begins

    def unread(self: Any, place: Any, value: Any) -> Any:
        """What stands for an object in a slot; None: somebody reads it, or it is none."""
        if place in self.knowledge.read_slots or not self.is_outside_object(value):
            return None
        return Unread()

    def is_unread(self: Any, container: Any, key: Any) -> bool:
        """Whether the item of a dict outside is an object that nobody reads."""
        slot = self.outside.get(("dict", id(container), key))
        return slot is not None and type(slot.initial) is Unread

    def check_read(self: Any, slot: Any) -> None:
        """Before a slot is read: begin again with what it holds when the call begins."""
        held = type(slot.value) is Unread or slot.value is UNKNOWN
        if held and type(getattr(slot, "initial", None)) is Unread:
            self.knowledge.read_slots.add(slot.place)
            raise Restart
