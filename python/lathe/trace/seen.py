"""What a path knows of an object that the trace made: its class and its attributes."""

from __future__ import annotations

import functools
import types
from typing import Any

from .refs import class_of


class Absent:
    """In place of an attribute that an object does not have on all paths, where it has none."""


ABSENT = Absent()


class Seen:
    """An object as it is on a path.

    Args:
        names: of its attributes, in order.
        parts: what they hold there.
    """

    __slots__ = ("names", "object", "parts")

    def __init__(self, made: Any, names: tuple[str, ...], parts: tuple[Any, ...]) -> None:
        self.object, self.names, self.parts = made, names, parts

    def __repr__(self) -> str:
        return f"<a {type(self.object).__name__}>"


def seen_now(value: Any) -> Seen:
    """An object with its attributes on this path."""
    names = attribute_names(value)
    return Seen(value, names, tuple(getattr(value, name) for name in names))


def is_special(value: Any) -> bool:
    """Whether it is an object by which the trace stands for one of Python's classes."""
    return getattr(type(value), "_lathe_special_", False)


def python_class(cls: Any) -> Any:
    """The class of Python that a class by which the trace stands for one stands for; else `cls`."""
    return getattr(cls, "_lathe_stands_for_", cls)


def is_sequence(value: Any) -> bool:
    """Whether it stands for a sequence of Python and is no run-time list."""
    return is_special(value) or python_class(class_of(value)) is not class_of(value)


def begun(cls: Any, attributes: dict[str, Any]) -> Any:
    """An object that is to have these attributes, which are not what they shall be yet."""
    stands_for = hasattr(cls, "_lathe_begun_")
    return cls._lathe_begun_(attributes) if stands_for else object.__new__(cls)


def fill(made: Any, cls: Any, attributes: dict[str, Any]) -> Any:
    """The same with these attributes."""
    if hasattr(cls, "_lathe_fill_"):
        cls._lathe_fill_(made, attributes)
        return made
    for name, part in attributes.items():
        if part is not ABSENT:
            object.__setattr__(made, name, part)
    return made


def built(cls: Any, names: Any, parts: Any) -> Any:
    """The object of a class that has these attributes."""
    attributes = dict(zip(names, parts, strict=True))
    return fill(begun(cls, attributes), cls, attributes)


class Stale:
    """In an attribute of an object of which another one, that may be the same, was changed."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Any, name: str) -> None:
        self.owner, self.name = owner, name


def own_attributes(value: Any) -> Any:
    """The __dict__ of an object, {} where it has none; its class's __getattr__ is not asked."""
    try:
        return object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}


def is_there(owner: Any, name: str) -> bool:
    """Whether an object has an attribute without its class's __getattr__."""
    try:
        object.__getattribute__(owner, name)
    except AttributeError:
        return False
    return True


def attribute_names(value: Any) -> tuple[str, ...]:
    """Of the attributes that an object has itself, in order."""
    names = list(own_attributes(value))
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
    return tuple(name for name in names if is_there(value, name))


def parts_of_function(value: Any) -> tuple[Any, ...]:
    """What the text of a bound method or a functools.partial shows beside its function."""
    if isinstance(value, types.MethodType):
        return (value.__self__,)
    if isinstance(value, functools.partial):
        return (value.func, *value.args, *value.keywords.values())
    return ()
