"""Variables outside a function of the graph that it, or who calls it, assigns.

A function that calls itself may assign attributes, globals, and variables of the functions around
it. Each of them, when it is a number of one type, is in memory while such a function runs: a
buffer of one element, made where the whole graph sees it. It is stored before a call and loaded
after it, and the other way round in the function.
"""

from __future__ import annotations

from typing import Any

from ..autograph.signals import Undefined
from . import types as T
from .slots import CELL, Slot
from .tracer import Array, Restart


class Variable:
    """A slot with the memory that its value is in.

    Args:
        slot: its place.
        type_: of the number in it.
        memory: a buffer without axes.
    """

    def __init__(self, slot: Slot, type_: T.Type, memory: Array) -> None:
        self.slot, self.type, self.memory = slot, type_, memory


class SharedVariables:
    """The part of Trace on such variables; `self` is the Trace."""

    def _init_shared_variables(self: Any) -> None:
        self.variables: dict[Slot, Variable] = {}
        self.shared_memory: dict[int, list[Array]] = {}  # that no variable has yet, by dtype
        self.shared_in: list[Any] = []  # the natives that are being traced
        self.called: Any = None  # the native that was called last

    def begin_shared(self: Any) -> None:
        """Memory for as many variables as earlier attempts needed: the call begins."""
        for dtype, count in self.knowledge.shared_memory.items():
            made = T.Type(T.ARRAY, dtype, ()).as_buffer()
            zero = self.constant(T.numpy_dtype(dtype).type(0))
            self.shared_memory[dtype] = [
                Array(self, self.typed("buf_new", (zero,), made), made) for _ in range(count)
            ]

    def number_type(self: Any, value: Any) -> T.Type | None:
        """Of a value that such a variable can have."""
        type_ = None if isinstance(value, Undefined) else self.type_of(value)
        return type_ if type_ is not None and type_.kind in (T.PY, T.NPSCALAR) else None

    def can_differ(self: Any, before: Any, now: Any) -> bool:
        """Whether a variable may have these values at two calls of one function of the graph."""
        type_ = self.number_type(before)
        return type_ is not None and type_ == self.number_type(now)

    def share(self: Any, slot: Slot) -> None:
        """It has memory from here on."""
        if slot in self.variables:
            return
        type_ = self.number_type(slot.get())
        if type_ is None:
            raise self.refuse_shared(slot, "is no number before")
        pool = self.shared_memory.get(type_.dtype, [])
        if not pool:
            known = self.knowledge.shared_memory
            known[type_.dtype] = known.get(type_.dtype, 0) + 1
            raise Restart
        memory = pool.pop()
        self.variables[slot] = Variable(slot, type_, memory)

    def refuse_shared(self: Any, slot: Slot, why: str) -> Exception:
        error: Exception = self.error(
            f"a function that calls itself on run-time values assigns {slot!r}, which {why}: this "
            "is not supported yet",
            advice="give it one type (a number), or pass the value as an argument and return the "
            "new one",
        )
        return error

    def store(self: Any, slot: Slot) -> None:
        """Its value goes into its memory."""
        variable, value = self.variables[slot], slot.get()
        if self.number_type(value) != variable.type:
            raise self.refuse_shared(slot, f"is no longer {T.describe(variable.type)}")
        value = self.cast(value, T.Type(T.NPSCALAR, variable.type.dtype))
        self.emit_effect("buf_set", (variable.memory.id, self.lift(value)), {"index": []})

    def load(self: Any, slot: Slot) -> None:
        """Its memory has its value."""
        variable = self.variables[slot]
        value = self.make("buf_get", (variable.memory.id,), {"index": []})
        slot.put(self.cast(value, variable.type))

    def load_shared(self: Any) -> None:
        """In a handler: what the function that raised has assigned."""
        for slot in self.called.shared:
            if slot in self.variables:
                if slot.kind == CELL:
                    raise self.refuse_shared(slot, "is seen where its exception is caught")
                self.load(slot)

    def follow_assignment(self: Any, slot: Slot) -> None:
        """In a function that shares a slot its memory always has the value: an exception may
        leave the function anywhere."""
        if any(slot in native.shared for native in self.shared_in):
            self.store(slot)

    def note_shared(self: Any, native: Any, exit: Any) -> None:
        """What a function has assigned where it returns is shared, and in its memory."""
        before = self.frames[-1].entered.slots
        for slot, new in exit.slots.items():
            if slot in before and new is not before[slot]:
                native.shared.setdefault(slot)
        cells = [s for s in native.shared if s.kind == CELL and s in self.variables]
        if cells:
            with self.reopened(exit.path), self.slots_as(exit.slots):
                for slot in cells:
                    self.store(slot)
