"""Nested functions of converted code as ordinary Python callables.

A nested `def` or lambda is converted with its parent and then returns signals. User code, and
libraries that it passes the function to, see a plain function that unwraps them.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

from .finals import note_finals


def nested(fn: types.FunctionType) -> Callable[..., Any]:
    """Wrap a function that returns signals into one that behaves like the original."""
    from . import operators

    def converted(*args: Any, **kwargs: Any) -> Any:
        return operators.call_converted(fn, args, kwargs)

    note_finals(fn, sys._getframe(1))
    fn.__dict__["__lathe_converted__"] = fn.__code__
    converted.__name__ = fn.__name__
    converted.__qualname__ = fn.__qualname__
    converted.__doc__ = fn.__doc__
    converted.__module__ = fn.__module__
    converted.__defaults__ = fn.__defaults__
    converted.__kwdefaults__ = fn.__kwdefaults__
    converted.__annotations__ = fn.__annotations__
    if type_params := getattr(fn, "__type_params__", ()):
        converted.__type_params__ = type_params  # type: ignore[attr-defined,unused-ignore]
    # inspect.signature follows __wrapped__, which costs nothing here.
    converted.__dict__["__wrapped__"] = fn
    return converted


def _code_of_wrapper() -> types.CodeType:
    for const in nested.__code__.co_consts:
        if isinstance(const, types.CodeType) and const.co_name == "converted":
            return const
    raise AssertionError("nested() lost its wrapper")


_WRAPPER_CODE = _code_of_wrapper()
_FN_INDEX = _WRAPPER_CODE.co_freevars.index("fn")


def signal_function(fn: Any) -> Any:
    """The converted function behind a callable, else None.

    Attributes are no proof: functools.wraps copies them to other functions.
    """
    if type(fn) is not types.FunctionType:
        return None
    if fn.__code__ is _WRAPPER_CODE:
        closure = fn.__closure__
        assert closure is not None
        inner: Callable[..., Any] = closure[_FN_INDEX].cell_contents
        return inner
    return None


def mark_internal(fn: Any) -> None:
    """Let compiled code call a function of Lathe as it is, without converting it."""
    fn.__dict__["_lathe_internal_"] = fn.__code__


def is_marked_internal(fn: Any) -> bool:
    """Whether mark_internal() marked this function itself (functools.wraps copies marks)."""
    mark = getattr(fn, "_lathe_internal_", None)
    return mark is not None and getattr(fn, "__code__", None) is mark
