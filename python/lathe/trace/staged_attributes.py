"""Attributes of run-time values: those of the values that they stand for, not those of tracers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograph.callables import mark_internal
from ..words import in_words
from . import types as T
from .tracer import Tracer

_OBJECT = frozenset(dir(object)) - {"__hash__"}
_DATA = frozenset(["__module__", "__dict__", "__slots__", "__weakref__", "__annotations__"])


def sample_of(value: Any) -> Any:
    """Some value of the class of the Python value that a run-time value is; None: of no one."""
    from .builtins import python_type
    from .ranges import Range

    if isinstance(value, Range):
        return range(0)
    if isinstance(value, Tracer) and value.type.kind in (T.PY, T.NPSCALAR, T.LIST):
        return python_type(value)()
    if isinstance(value, Tracer) and value.type.is_array and not value.type.is_tensor:
        return np.empty(0)
    return None


def has_attribute(value: Any, name: str) -> bool:
    """hasattr() of a run-time value."""
    sample = sample_of(value)
    return hasattr(value if sample is None else sample, name)


def attribute(t: Any, value: Any, name: str) -> Any:
    """getattr() of a run-time value."""
    if name == "__class__":
        return t.call(type, value)
    from .range_methods import method
    from .ranges import Range

    sample = sample_of(value)
    if sample is None:
        if name in _DATA or name in _OBJECT:
            raise _refused(t, value, name)
        return getattr(value, name)
    if not hasattr(sample, name):
        raise AttributeError(f"{full_name(type(sample))!r} object has no attribute {name!r}")
    if name in _OBJECT or _is_inside(value, name):
        raise _refused(t, value, name)
    of_range = method(t, value, name) if isinstance(value, Range) else None
    if of_range is not None:
        return of_range
    try:
        return getattr(value, name)
    except AttributeError:
        raise _refused(t, value, name) from None


def attribute_of_either(t: Any, value: Any, name: str) -> Any:
    """getattr() of a number whose type depends on the path; a method waits for its call."""
    methods: list[Any] = []

    def look(one: Any) -> Any:
        found = t.getattr_(one, name)
        staged = getattr(type(found), "_lathe_staged_", False)
        if staged or isinstance(found, type) or not callable(found):
            return found
        methods.append(found)
        return None

    found = t.switch(look, value)
    if not methods:
        return found

    def method(*args: Any, **kwargs: Any) -> Any:
        return t.switch(lambda one: t.call(t.getattr_(one, name), *args, **kwargs), value)

    method.__name__ = name
    mark_internal(method)
    return method


def _is_inside(value: Any, name: str) -> bool:
    """Whether the attribute is one of tracers, for Lathe itself."""
    return any(name in getattr(cls, "__slots__", ()) for cls in type(value).__mro__)


def full_name(cls: Any) -> str:
    """What Python's messages call a class."""
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"


def _refused(t: Any, value: Any, name: str) -> Exception:
    error: Exception = t.error(
        f"the attribute {name!r} of a run-time value is not supported",
        found=in_words(value),
        advice="use it outside the compiled function",
    )
    return error
