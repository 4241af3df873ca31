"""Operators between run-time values and objects whose operators the trace cannot follow."""

from __future__ import annotations

from typing import Any

from ..words import in_words
from .refs import class_of
from .special_methods import asked_method, method_of, users_method
from .tracer import Array, Tracer


def check_operands(trace: Any, op: str, a: Any, b: Any) -> None:
    """Refuses `a op b` where a class of a library that is not Lathe's has the answer, or where
    NumPy would ask a class of the user's for each element."""
    for value, other, reflected in ((a, b, True), (b, a, False)):
        if not isinstance(value, Tracer) or isinstance(other, Tracer):
            continue
        of_elements = isinstance(value, Array) and value.type.is_array
        if of_elements and _is_array_like(other) and not _defers_to(other):
            raise trace.error(
                f"NumPy would make an array of a {class_of(other).__name__} here",
                found=in_words(value),
                advice="write np.array(...) of it, outside the function",
            )
        name = asked_method(op, reflected)
        if op == "ne" and not _has_own(other, name):
            name = asked_method("eq", reflected)
        if not _has_own(other, name):
            continue
        if users_method(other, name) is None:
            raise trace.error(
                f"an operator between a run-time value and an object of {class_of(other).__name__} "
                "is not supported",
                found=in_words(value),
                advice="convert the object to a number or an array first, outside the function",
            )
        if reflected and of_elements and not _defers_to(other):
            raise trace.error(
                f"NumPy would call {class_of(other).__name__}.{name}() for each element of the "
                "array here, and make an array of objects",
                found=in_words(value),
                advice="write the object on the left, or `__array_ufunc__ = None` in its class to "
                "have it called once, with the array",
            )


def _has_own(value: Any, name: str) -> bool:
    cls = class_of(value)
    return cls.__module__ != "builtins" and method_of(cls, name) is not None


def _is_array_like(value: Any) -> bool:
    """Whether it is a sequence or an array to NumPy, of a class that the trace does not know."""
    cls = class_of(value)
    if cls.__module__ == "builtins":
        return isinstance(value, (bytearray, memoryview))
    is_sequence = hasattr(cls, "__len__") and hasattr(cls, "__getitem__")
    return is_sequence or hasattr(cls, "__array__")


def _defers_to(value: Any) -> bool:
    """Whether an array on the left leaves the operation to the object."""
    cls = class_of(value)
    no_ufunc = hasattr(cls, "__array_ufunc__") and cls.__array_ufunc__ is None
    return no_ufunc or getattr(cls, "__array_priority__", 0) > 0
