"""What users call by the name `lathe.autograph`: marks, conversion of single functions, source."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, ParamSpec, TypeVar, overload

from . import conversion, operators
from .callables import is_marked_internal, mark_internal

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class Feature(Enum):
    """Parts of the conversion that could be chosen in other systems. Here all are always on."""

    ALL = "ALL"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"


Features = Feature | Iterable[Feature] | None


def to_graph(
    fn: Callable[P, R], recursive: bool = True, experimental_optional_features: Features = None
) -> Callable[P, R]:
    """The converted form of a function: it behaves as `fn` does, and compiled code stages it.

    >>> def bigger(a, b):
    ...     if a > b:
    ...         return a
    ...     return b
    >>> to_graph(bigger)(2, 3)
    3

    Args:
        fn: a Python function or method, or something around one: a `lathe.function`, a
            `functools.partial`, an object with `__call__`.
        recursive: True. The functions that `fn` calls are converted when compiled code calls them.
        experimental_optional_features: nothing, or `Feature`s; all of them are always on.

    Raises:
        ConversionError: there is no source, or it has a construct that is not converted.
        TypeError: there is no Python function in `fn`.
        ValueError: recursive=False.
    """
    _check(recursive, experimental_optional_features)
    made: Callable[P, R] = conversion.to_graph(_function_in(fn))
    return made


def to_code(
    fn: Callable[..., Any],
    recursive: bool = True,
    experimental_optional_features: Features = None,
) -> str:
    """The Python source that a function is converted to, for people to read.

    >>> print(to_code(lambda a, b: a and b))
    lambda a, b: ag__.Return(ag__.and_(a, lambda: b))

    Arguments and errors are those of `to_graph`.
    """
    _check(recursive, experimental_optional_features)
    return conversion.to_code(_function_in(fn))


@overload
def convert(fn: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def convert(
    *, recursive: bool = True, optional_features: Features = None
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def convert(
    fn: Any = None, /, *, recursive: bool = True, optional_features: Features = None
) -> Any:
    """`to_graph` as a decorator, with or without parentheses.

    >>> @convert()
    ... def steps(n):
    ...     count = 0
    ...     while n != 1:
    ...         n = n // 2 if n % 2 == 0 else 3 * n + 1
    ...         count += 1
    ...     return count
    >>> steps(6)
    8

    The function is converted when it is called first. To have it compiled, use `lathe.function`.

    Args:
        recursive: True; see `to_graph`.
        optional_features: nothing, or `Feature`s; all of them are always on.

    Raises:
        ConversionError: at the first call; see `to_graph`.
        TypeError: there is no Python function in `fn`.
        ValueError: recursive=False.
    """
    _check(recursive, optional_features)
    if fn is None:
        return convert
    if isinstance(fn, (classmethod, staticmethod)):
        return type(fn)(convert(fn.__func__))
    inner = _function_in(fn)

    def call(*args: Any, **kwargs: Any) -> Any:
        return operators.call_converted(conversion.convert(inner), args, kwargs)

    functools.update_wrapper(call, fn)
    mark_internal(call)  # compiled code calls it as it is
    return call


@overload
def do_not_convert(fn: F) -> F: ...
@overload
def do_not_convert(fn: None = None) -> Callable[[F], F]: ...
def do_not_convert(fn: F | None = None) -> F | Callable[[F], F]:
    """Mark a function that must not be converted, with or without parentheses.

    >>> @do_not_convert
    ... def plain(x):
    ...     return x + 1
    >>> plain(1)
    2

    Python calls it as ever. Compiled code, which would have to look into it, refuses the call: wrap
    the function in `lathe.callback`, to be called when the compiled code runs, or in `lathe.pure`,
    to be called with constants while it is compiled.
    """
    if fn is None:
        return do_not_convert
    if not hasattr(fn, "__code__") and not hasattr(getattr(fn, "__func__", None), "__code__"):
        raise TypeError(f"do_not_convert needs a Python function, not {_type_name(fn)}")
    function = getattr(fn, "__func__", fn)
    function.__dict__["__lathe_do_not_convert__"] = function.__code__
    return fn


def is_do_not_convert(fn: Any) -> bool:
    """Whether `do_not_convert` marks this function itself (functools.wraps copies marks)."""
    fn = getattr(fn, "__func__", fn)
    code = getattr(fn, "__code__", None)
    return code is not None and getattr(fn, "__lathe_do_not_convert__", None) is code


def _function_in(fn: Any) -> Any:
    """The Python function or method that a callable runs."""
    from .. import _core

    if is_marked_internal(fn) and hasattr(fn, "__wrapped__"):
        return _function_in(fn.__wrapped__)
    if isinstance(fn, _core.Function):
        return _function_in(fn.callable)
    if isinstance(fn, functools.partial):
        return _function_in(fn.func)
    if hasattr(fn, "__code__") or hasattr(fn, "__func__"):
        return fn
    call: Any = getattr(type(fn), "__call__", None)  # noqa: B004 - the function itself is wanted
    if hasattr(call, "__code__") and not isinstance(fn, type):
        return call.__get__(fn)
    raise TypeError(f"AutoGraph converts Python functions and methods, not {_type_name(fn)}")


def _type_name(fn: Any) -> str:
    name = getattr(fn, "__name__", None)
    kind = type(fn).__name__
    return f"{kind} {name!r}" if name else kind


def _check(recursive: Any, features: Any) -> None:
    """Options that could be set otherwise in other systems."""
    if recursive is not True:
        raise ValueError(
            f"recursive={recursive!r} has no meaning here: what compiled code calls is converted "
            "too; keep a function from it with do_not_convert, lathe.pure or lathe.callback"
        )
    if features is None:
        return
    given = (features,) if isinstance(features, Feature) else tuple(features)
    for feature in given:
        if not isinstance(feature, Feature):
            raise TypeError(f"features are members of lathe.autograph.Feature, not {feature!r}")
