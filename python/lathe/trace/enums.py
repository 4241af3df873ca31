"""Members of the user's enumerations, as the values of calls of their classes."""

from __future__ import annotations

from enum import Enum, Flag
from typing import Any

from .library.primitives import library

_BY_DEFAULT = Enum._missing_.__func__  # type: ignore[attr-defined]


def is_looked_up(cls: Any, args: Any, kwargs: Any) -> bool:
    """Whether a call of the class finds one of its members, and nothing else."""
    return (
        issubclass(cls, Enum)
        and not issubclass(cls, Flag)
        and cls._missing_.__func__ is _BY_DEFAULT
        and len(args) == 1
        and not kwargs
        and len(cls) > 0
    )


def member_of(t: Any, cls: Any, value: Any) -> Any:
    """cls(value)."""
    if not t.is_staged(value):
        try:
            return cls(value)
        except ValueError as error:
            raise ValueError(*error.args) from None  # at the line of the call
    pairs = tuple((member.value, member) for member in cls)
    return t.call(_member, pairs, value, cls.__qualname__)


@library
def _member(pairs: Any, value: Any, name: str) -> Any:
    for known, member in pairs:
        if known == value:
            return member
    raise ValueError(f"{value!r} is not a valid {name}")
