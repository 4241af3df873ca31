"""An object in the memory of the call, as a value of the trace; see heap_objects.py."""

from __future__ import annotations

from typing import Any

from . import types as T

CLASSES = 64  # how many there can be: the low bits of an object's number say which it is


class Ref:
    """An object in memory; instances are of a subclass that has the name of their class.

    Args:
        id: the graph value of its number.
        type: of the kind REF: the classes that it may be of.
    """

    __slots__ = ("id", "trace", "type")
    __array_ufunc__ = None
    _lathe_staged_ = True
    _lathe_ref_ = True

    def __init__(self, trace: Any, value: int, type_: T.Type) -> None:
        self.trace, self.id, self.type = trace, value, type_

    def __eq__(self, other: object) -> Any:
        return self.trace.binary_python("eq", self, other)

    def __ne__(self, other: object) -> Any:
        return self.trace.binary_python("ne", self, other)

    __hash__ = object.__hash__

    def __lt__(self, other: Any) -> Any:
        return self.trace.binary_python("lt", self, other)

    def __le__(self, other: Any) -> Any:
        return self.trace.binary_python("le", self, other)

    def __gt__(self, other: Any) -> Any:
        return self.trace.binary_python("gt", self, other)

    def __ge__(self, other: Any) -> Any:
        return self.trace.binary_python("ge", self, other)

    def __repr__(self) -> str:
        return f"<a run-time {type(self).__name__}>"

    @property
    def classes(self) -> list[Any]:
        known = self.trace.knowledge.heap_classes
        return [cls for k, cls in enumerate(known) if self.type.alternatives >> k & 1]


def class_of(value: Any) -> Any:
    """The class of a value in the user's program."""
    return value.classes[0] if isinstance(value, Ref) else type(value)
