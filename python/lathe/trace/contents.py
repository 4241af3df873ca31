"""What is in containers that the trace finds outside, under guards: a change of it retraces.

Lists and dicts are looked at item by item. Of the other classes that can change, a guard has all
that is in them. What is in objects of classes that are not known here cannot be read.
"""

from __future__ import annotations

import array
import collections
import enum
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from ..words import in_words

_CONSTANTS = (bool, int, float, str, bytes, type(None))
# class -> what is in one, in the order that loops see.
_READERS: dict[Any, Callable[[Any], tuple[Any, ...]]] = {
    set: tuple,
    collections.deque: lambda of: (of.maxlen, *of),
    collections.OrderedDict: lambda of: tuple(of),
    collections.UserDict: lambda of: tuple(of.data.items()),
    collections.UserList: lambda of: tuple(of.data),
    collections.ChainMap: lambda of: tuple(of.items()),
    types.MappingProxyType: lambda of: tuple(of.items()),
    type({}.keys()): tuple,
    type({}.values()): tuple,
    type({}.items()): tuple,
    array.array: lambda of: (of.typecode, of.tobytes()),
    bytearray: lambda of: (bytes(of),),
    memoryview: lambda of: (of.format, of.shape, of.tobytes()),
}
_CLASSES = (list, dict, *_READERS)
# What cannot change.
_KNOWN = (*_CONSTANTS, tuple, frozenset, range, slice, type, enum.Enum, np.dtype, np.generic)
# Python does not know what these do, where they are none of its functions.
_READS = ("__getitem__", "__len__", "__iter__", "__contains__", "__bool__")
_NATIVE = (types.WrapperDescriptorType, types.MethodDescriptorType)


def has_contents(value: Any) -> bool:
    """Whether it is a container that can change."""
    return isinstance(value, _CLASSES)


class Contents:
    """What is in a container, for its guard."""

    def __init__(self, of: Any, reader: Callable[[Any], tuple[Any, ...]]) -> None:
        self.of, self.reader = of, reader

    @property
    def items(self) -> tuple[Any, ...]:
        """All of it."""
        return self.reader(self.of)


class GuardedContents:
    """The part of Trace for what is in containers outside; `self` is the Trace."""

    def _init_contents(self: Any) -> None:
        self.captured_tuples: set[int] = set()
        self._contents: dict[int, Contents] = {}  # by the id of the container
        self._opaque: set[int] = set()  # objects outside of which nothing can be read

    def capture_contents(self: Any, path: str, value: Any) -> None:
        """Guard what is in a container from outside, and in those in it."""
        if isinstance(value, tuple):
            self._capture_tuple(path, value)
        elif self.dict_input(value) is None and id(value) not in self.captured_containers:
            self._guard_items(path, value)

    def static_argument(self: Any, value: Any) -> None:
        """One that the signature knows by its identity."""
        if has_contents(value):
            self.capture_contents(f"a {type(value).__name__} among the arguments", value)
        else:
            self.note_opaque(value)

    def _guard_items(self: Any, path: str, value: Any) -> None:
        self._kept.append(value)
        self.see(value)
        self.captured_containers.add(id(value))
        reader = next((_READERS[c] for c in _READERS if isinstance(value, c)), None)
        if reader is not None:
            seen = self._contents.setdefault(id(value), Contents(value, reader))
            self.guard(f"the items of {path}", "attr", seen, "items", "equal", seen.items)
            if not isinstance(value, dict):
                for item in seen.items:
                    for inner in item if type(item) is tuple else (item,):
                        self._capture_inner(f"an item of {path}", inner)
                return
        if isinstance(value, dict):
            keys = list(dict.keys(value))
            self.guard(f"the keys of {path}", "keys", value, None, "equal", keys)
        else:
            self.guard(f"len({path})", "len", value, None, "equal", len(value))
        items = dict.items(value) if isinstance(value, dict) else enumerate(list.__iter__(value))
        for key, item in items:
            if self.holds_input(value, item) or self.is_unread(value, key):
                continue
            fetch = "dict" if isinstance(value, dict) else "item"
            check = "equal" if type(item) in _CONSTANTS else "is"
            self.guard(f"{path}[{in_words(key)}]", fetch, value, key, check, item)
            self._capture_inner(f"{path}[{in_words(key)}]", item)

    def _capture_inner(self: Any, path: str, item: Any) -> None:
        if isinstance(item, tuple) or has_contents(item):
            self.capture_contents(path, item)
        else:
            self.note_opaque(item)

    def _capture_tuple(self: Any, path: str, value: Any) -> None:
        if id(value) in self.captured_tuples:
            return
        self._kept.append(value)
        self.captured_tuples.add(id(value))
        for i, item in enumerate(value):
            self.holds_input(value, item)
            self._capture_inner(f"{path}[{i}]", item)

    def note_opaque(self: Any, value: Any) -> None:
        """An object from outside, of which the guards know that it is this one."""
        reads = (getattr(type(value), name, None) for name in _READS)
        if any(isinstance(read, _NATIVE) for read in reads) and not isinstance(value, _KNOWN):
            self._kept.append(value)
            self._opaque.add(id(value))

    def check_contents(self: Any, value: Any) -> None:
        """Before what is in an object is read now, for all calls of the compiled code."""
        if id(value) in self._opaque:
            name = type(value).__name__
            raise self.error(
                f"what is in this {name}, which comes from outside the function, cannot be read "
                "in compiled code, which would not see its changes",
                advice="use a list, a dict or an array, or pass what it holds as arguments",
            )
