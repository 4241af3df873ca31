"""`x[mask] op= value`. Of a number: what the mask selects has a length that only the run knows, so
that the operation is done on all elements and the mask decides which of them are stored."""

from __future__ import annotations

from typing import Any

from . import types as T
from .tracer import Array


class Selected:
    """x[mask] in an augmented assignment, between its three steps.

    Args:
        mask: a boolean array of the array's shape.
        values: as many as x has, or as many as the mask selects.
        selected: whether they are those that the mask selects.
    """

    def __init__(self, mask: Array, values: Array, selected: bool = False) -> None:
        self.mask, self.values, self.selected = mask, values, selected


class Selections:
    """The part of Trace for these assignments; `self` is the Trace."""

    def selected(self: Any, owner: Any, index: Any) -> Selected | None:
        """The item that an augmented assignment begins with, if a mask selects it."""
        if not (isinstance(owner, Array) and isinstance(index, Array)):
            return None
        if index.type.dtype != T.B1 or not index.type.shape:
            return None
        if index.type.shape != owner.type.shape:
            return None
        mask = Array(self, self.content(index), index.type.as_value())
        return Selected(mask, Array(self, self.content(owner), owner.type.as_value()))

    def aug_selected(self: Any, op: str, item: Selected, other: Any) -> Selected:
        other = self.optional(other)
        type_ = self.type_of(other)
        if type_ is None or type_.shape or (op == "**=" and T.is_int(item.values.type.dtype)):
            return Selected(
                item.mask, self.aug(op, self.getitem(item.values, item.mask), other), True
            )
        return Selected(item.mask, self.aug(op, item.values, other))

    def store_selected(self: Any, owner: Array, item: Selected) -> None:
        if item.selected:
            self.setitem(owner, item.mask, item.values)
            return
        self.check_writeable(owner, "assignment destination is read-only")
        self.become_buffer(owner)
        operands = (item.mask.id, self.content(item.values), self.content(owner))
        self.emit_effect("buf_store", (owner.id, self.emit("select", operands)[0]))
