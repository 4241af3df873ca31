"""Copies: the module `copy`, and asdict() and astuple() of dataclasses."""

from __future__ import annotations

import collections
import copy
import dataclasses
from typing import Any

from .calls import handles
from .dicts import Dict
from .lists import List
from .refs import class_of
from .seen import python_class
from .tracer import Tracer


@handles(dataclasses.asdict)
def _asdict(t: Any, obj: Any, /) -> Any:
    return _fields(t, obj, dict, "asdict")


@handles(dataclasses.astuple)
def _astuple(t: Any, obj: Any, /) -> Any:
    return _fields(t, obj, lambda items: tuple(value for _, value in items), "astuple")


def _fields(t: Any, obj: Any, make: Any, name: str) -> Any:
    if isinstance(obj, type) or not dataclasses.is_dataclass(class_of(obj)):
        raise TypeError(f"{name}() should be called on dataclass instances")

    def part(value: Any) -> Any:
        cls = class_of(value)
        if dataclasses.is_dataclass(cls) and not isinstance(value, type):
            items = [(f.name, part(t.getattr_(value, f.name))) for f in dataclasses.fields(cls)]
            return t.made(make(items))
        if isinstance(value, tuple):
            parts = map(part, value)
            return type(value)(*parts) if hasattr(value, "_make") else type(value)(parts)
        if type(value) is list:
            return t.made([part(item) for item in value])
        if type(value) is dict:
            return t.made({part(k): part(v) for k, v in t.seen_dict(value).items()})
        return _copied(t, value, f"dataclasses.{name}()")

    return part(obj)


@handles(copy.copy)
def _copy(t: Any, value: Any) -> Any:
    is_deque = python_class(class_of(value)) is collections.deque
    if is_deque or isinstance(value, (List, Dict, list, dict, set)):
        return t.call(t.getattr_(value, "copy"))
    return _copied(t, value, "copy.copy()")


@handles(copy.deepcopy)
def _deepcopy(t: Any, value: Any) -> Any:
    plain = isinstance(value, (list, tuple, dict, set)) and not t.has_run_time_parts(value)
    if plain and not t.has_run_time_parts(list(value)):
        return t.made(copy.deepcopy(t.seen_dict(value)))
    return _copied(t, value, "copy.deepcopy()")


def _copied(t: Any, value: Any, what: str) -> Any:
    type_ = t.type_of(value)
    constant = value is None or isinstance(value, (str, bytes, type))
    if constant or (type_ is not None and not isinstance(value, (List, Dict)) and not type_.shape):
        return value
    kind = t.class_name(value)
    raise t.error(
        f"{what} of a {kind} cannot be compiled",
        found=repr(value) if isinstance(value, Tracer) else kind,
        advice="make a new one of its parts",
    )
