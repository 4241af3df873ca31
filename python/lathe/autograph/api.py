"""Marks that users put on functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

F = TypeVar("F", bound=Callable[..., Any])


@overload
def do_not_convert(fn: F) -> F: ...
@overload
def do_not_convert(fn: None = None) -> Callable[[F], F]: ...
def do_not_convert(fn: F | None = None) -> F | Callable[[F], F]:
    """Mark a function to be called as it is, with or without parentheses.

    Compiled code cannot look into such a function: it must be declared pure or be a callback.
    """
    if fn is None:
        return do_not_convert
    fn.__lathe_do_not_convert__ = fn.__code__  # type: ignore[attr-defined]
    return fn


def is_do_not_convert(fn: Any) -> bool:
    """Whether `do_not_convert` marks this function itself (functools.wraps copies marks)."""
    fn = getattr(fn, "__func__", fn)
    code = getattr(fn, "__code__", None)
    return code is not None and getattr(fn, "__lathe_do_not_convert__", None) is code
