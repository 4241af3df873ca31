"""Operators that a user's class defines: its methods, converted like any other function."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

_METHODS = {
    "eq": ("__eq__", "__eq__"),
    "ne": ("__ne__", "__ne__"),
    "lt": ("__lt__", "__gt__"),
    "gt": ("__gt__", "__lt__"),
    "le": ("__le__", "__ge__"),
    "ge": ("__ge__", "__le__"),
}


class OwnOperators:
    """The part of Trace that calls them, on objects that the trace made; `self` is the Trace."""

    def own_method(self: Any, owner: Any, name: str) -> Any:
        """The method with source that the class of an object has."""
        if not self.is_object(owner):
            return None
        method = inspect.getattr_static(type(owner), name, None)
        if not isinstance(method, types.FunctionType):
            return None
        generated = method.__code__.co_filename == "<string>"  # by @dataclass
        return None if generated else method

    def compare_own(self: Any, op: str, a: Any, b: Any) -> Any:
        """a op b by their methods; NotImplemented where they have none for it."""
        name, reflected = _METHODS[op]
        for owner, method, other in ((a, name, b), (b, reflected, a)):
            found = self.own_method(owner, method)
            if found is None and op == "ne" and self.own_method(owner, "__eq__"):
                equal = self.call(self.own_method(owner, "__eq__"), owner, other)
                return NotImplemented if equal is NotImplemented else self.not_(equal)
            result = NotImplemented if found is None else self.call(found, owner, other)
            if result is not NotImplemented:
                return result
        return NotImplemented

    def own_truth(self: Any, value: Any) -> Any:
        """bool() of an object."""
        for name in ("__bool__", "__len__"):
            method = self.own_method(value, name)
            if method is not None:
                return self.truth(self.call(method, value))
        return bool(value)

    def own_aug(self: Any, op: str, left: Any, right: Any) -> Any:
        """left op= right; NotImplemented where the class has no method in place."""
        in_place: Callable[..., Any] | None = self.own_method(left, f"__i{_NAMES[op]}__")
        if in_place is not None:
            return self.call(in_place, left, right)
        plain = self.own_method(left, f"__{_NAMES[op]}__")
        return NotImplemented if plain is None else self.call(plain, left, right)


_NAMES = {
    "+=": "add",
    "-=": "sub",
    "*=": "mul",
    "/=": "truediv",
    "//=": "floordiv",
    "%=": "mod",
    "**=": "pow",
    "@=": "matmul",
    "&=": "and",
    "|=": "or",
    "^=": "xor",
    "<<=": "lshift",
    ">>=": "rshift",
}
