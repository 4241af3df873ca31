"""Values in messages: short texts that run no code of the user.

A message may be wanted in the middle of a call, for an object whose `__repr__` prints, counts, or
needs attributes that are not there (yet).
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections import deque
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, ModuleType, NoneType
from typing import Any

import numpy as np

_LONGEST = 100  # items of a container
_DEEPEST = 20
_MOST_BITS = 4096  # Python itself refuses to show an int of some thousand digits
_PLAIN = {
    NoneType, bool, int, float, complex, str, bytes, bytearray, range, type(...),
    type(NotImplemented), BuiltinFunctionType, MemberDescriptorType, ModuleType,
}  # fmt: skip
_PLAIN_MODULES = {"datetime", "decimal", "fractions", "pathlib", "uuid", "lathe"}
_BRACKETS = {
    kind: tuple(pair)
    for kind, pair in ((tuple, "()"), (list, "[]"), (set, "{}"), (frozenset, "{}"), (deque, "[]"))
}


def in_words(value: Any, limit: int = 80) -> str:
    """The text of a value, of `limit` characters at most."""
    text = _text(value, ())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _text(value: Any, around: tuple[int, ...]) -> str:
    if type(value) is int and value.bit_length() > _MOST_BITS:
        return f"<int of {value.bit_length()} bits>"
    if _is_plain(value):
        return repr(value)
    if isinstance(value, (type, FunctionType)):
        return f"<{'class' if isinstance(value, type) else 'function'} {value.__qualname__}>"
    if isinstance(value, Enum):
        return f"<{type(value).__name__}.{value._name_}>"
    if id(value) in around or len(around) == _DEEPEST:
        return "..."
    around = (*around, id(value))
    name = type(value).__name__
    fields = _fields(value)
    if fields is not None:
        return f"{name}({_joined(f'{k}={_text(held, around)}' for k, held in fields)})"
    if isinstance(value, BaseException):
        return f"{name}({_joined(_text(arg, around) for arg in value.args)})"
    return _text_of_container(value, around) or f"<{name} object>"


def _text_of_container(value: Any, around: tuple[int, ...]) -> str:
    """Of a container of Python, or of a class that is made of one."""
    cls = type(value)
    if isinstance(value, dict):
        pairs = (f"{_text(k, around)}: {_text(v, around)}" for k, v in dict.items(value))
        text = "{" + _joined(pairs) + "}"
        return text if cls is dict else f"{cls.__name__}({text})"
    kind: Any = next((kind for kind in _BRACKETS if isinstance(value, kind)), None)
    if kind is None:
        return ""
    count = kind.__len__(value)
    opens, closes = _BRACKETS[kind]
    text = opens + _joined(_text(item, around) for item in kind.__iter__(value))
    text += "," * (kind is tuple and count == 1) + closes
    if cls in (tuple, list) or (cls is set and count):
        return text
    return f"{cls.__name__}({text if count else ''})"


def _joined(texts: Iterator[str]) -> str:
    first = list(islice(texts, _LONGEST + 1))
    return ", ".join(first[:_LONGEST] + ["..."] * (len(first) > _LONGEST))


def _fields(value: Any) -> list[tuple[str, Any]] | None:
    """Of a named tuple, or of a dataclass whose text is the generated one."""
    cls = type(value)
    if isinstance(value, tuple) and hasattr(cls, "_fields"):
        return list(zip(cls._fields, tuple.__iter__(value), strict=True))
    code = getattr(cls.__repr__, "__code__", None)
    if (
        not dataclasses.is_dataclass(cls)
        or getattr(code, "co_filename", "") != dataclasses.__file__
    ):
        return None
    names = [f.name for f in dataclasses.fields(cls) if f.repr]
    return [(name, held) for name in names for held in _held(value, name)]


def _held(value: Any, name: str) -> Iterator[Any]:
    """What an object itself has under a name, if it has something."""
    place = getattr(type(value), name, None)
    with contextlib.suppress(AttributeError):
        if isinstance(place, MemberDescriptorType):  # of __slots__
            yield place.__get__(value)
        elif name in object.__getattribute__(value, "__dict__"):
            yield object.__getattribute__(value, "__dict__")[name]


def _is_plain(value: Any) -> bool:
    cls = type(value)
    if cls in _PLAIN or isinstance(value, (np.generic, np.dtype)):
        return True
    if cls is np.ndarray:
        return not value.dtype.hasobject
    return cls.__module__.partition(".")[0] in _PLAIN_MODULES
