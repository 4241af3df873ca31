"""What a path knows of an object that the trace made: its class and its attributes."""

from __future__ import annotations

from typing import Any


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


class Stale:
    """In an attribute of an object of which another one, that may be the same, was changed."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Any, name: str) -> None:
        self.owner, self.name = owner, name


def attribute_names(value: Any) -> tuple[str, ...]:
    """Of the attributes that an object has itself, in order."""
    names = list(getattr(value, "__dict__", ()))
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
    return tuple(name for name in names if hasattr(value, name))
