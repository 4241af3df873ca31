"""Operators that a user's class defines: its methods, converted like any other function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .special_methods import users_method


class OwnOperators:
    """The part of Trace that calls them, on objects that the trace made; `self` is the Trace."""

    def own_method(self: Any, owner: Any, name: str) -> Any:
        """The method with source that the class of an object has."""
        return users_method(owner, name) if self.is_object(owner) else None

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
