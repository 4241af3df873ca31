"""Comparison and subscripts of objects whose classes say in Python what these do."""

from __future__ import annotations

import sys
import types
from typing import Any

_REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


def users_method(value: Any, name: str) -> Any:
    """The special method that a class of the user's program has in Python; None: none."""
    method = getattr(type(value), name, None)
    if not isinstance(method, types.FunctionType) or method.__code__.co_filename == "<string>":
        return None  # (dataclasses make theirs of a text)
    package = (method.__module__ or "").partition(".")[0]
    return None if package in sys.stdlib_module_names or package in ("lathe", "numpy") else method


def compared(trace: Any, op: str, a: Any, b: Any) -> Any:
    """a op b by the classes' own methods, converted; NotImplemented: by Python."""
    sides = [(a, b, op), (b, a, _REFLECTED[op])]
    if type(a) is not type(b) and issubclass(type(b), type(a)):
        mine, theirs = (getattr(type(x), f"__{_REFLECTED[op]}__") for x in (a, b))
        if theirs is not mine:
            sides.reverse()  # a subclass answers first
    for one, other, name in sides:
        negated = name == "ne" and getattr(type(one), "__ne__", None) is object.__ne__
        method = users_method(one, "__eq__" if negated else f"__{name}__")
        if method is None:
            continue
        found = trace.call(method, one, other)
        if found is not NotImplemented:
            return trace.not_(trace.truth(found)) if negated else found
    return NotImplemented


def item_of(trace: Any, owner: Any, name: str, *args: Any) -> Any:
    """owner[index] and the like by the class's own method; NotImplemented: by Python."""
    method = users_method(owner, name)
    return NotImplemented if method is None else trace.call(method, owner, *args)
