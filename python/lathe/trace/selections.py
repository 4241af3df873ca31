"""`x[mask] op= number`: what the mask selects has a length that only the run knows, so that the
operation is done on all elements and the mask decides which of them are stored."""

from __future__ import annotations

from typing import Any

from . import types as T
from .tracer import Array


class Selected:
    """x[mask] in an augmented assignment, between its three steps.

    Args:
        mask: a boolean array of the array's shape.
        values: as many as x has.
    """

    def __init__(self, mask: Array, values: Array) -> None:
        self.mask, self.values = mask, values


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
        type_ = self.type_of(other)
        if type_ is None or type_.shape:
            raise self.error(
                f"x[mask] {op} value needs a scalar value",
                advice="use x[...] = np.where(mask, values, x)",
            )
        if op == "**=" and T.is_int(item.values.type.dtype):
            raise self.error(
                "x[mask] **= n of integers is not supported yet",
                advice="use x[...] = np.where(mask, x**n, x)",
            )
        return Selected(item.mask, self.aug(op, item.values, other))

    def store_selected(self: Any, owner: Array, item: Selected) -> None:
        self.check_writeable(owner, "assignment destination is read-only")
        self.become_buffer(owner)
        operands = (item.mask.id, self.content(item.values), self.content(owner))
        self.emit_effect("buf_store", (owner.id, self.emit("select", operands)[0]))
