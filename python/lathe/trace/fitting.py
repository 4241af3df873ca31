"""Calls of handlers: arguments that do not fit one raise what the function it stands for raises."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, MethodDescriptorType, MethodType
from typing import Any

import numpy as np

from ..autograph.callables import mark_internal
from . import types as T
from .tracer import Array, Tracer


def fitting(t: Any, function: Any, handler: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """handler(trace, *args, **kwargs), which stands for function(*args, **kwargs)."""
    if kwargs and not _takes_names(function, kwargs):
        raise refusal(t, function, args, kwargs)
    try:
        return handler(t, *args, **kwargs)
    except TypeError as error:
        if not _is_of_call(error):
            raise
    raise refusal(t, function, args, kwargs)


def method_called(t: Any, method: MethodType, args: Any, kwargs: Any) -> Any:
    """method(*args, **kwargs) of a class of tracers."""
    try:
        return method(*args, **kwargs)
    except TypeError as error:
        if not _is_of_call(error):
            raise
    owner, function = method.__self__, method.__func__
    name = next(n for n in dir(type(owner)) if getattr(type(owner), n) is function)
    raise refusal(t, _method_of_class(t, owner, name), (owner, *args), kwargs)


def _takes_names(function: Any, kwargs: Any) -> bool:
    """Whether a function that says what its parameters are called has these."""
    if not isinstance(function, (BuiltinFunctionType, MethodDescriptorType)):
        return True
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return True
    names = {p.name for p in parameters if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)}
    return names.issuperset(kwargs) or any(p.kind == p.VAR_KEYWORD for p in parameters)


def _is_of_call(error: TypeError) -> bool:
    """Whether it says that arguments do not fit: one from inside the function has its frame."""
    return error.__traceback__ is not None and error.__traceback__.tb_next is None


def refusal(t: Any, function: Any, args: Any, kwargs: Any) -> Exception:
    """What Python raises for these arguments, else that there is no handler for them."""
    wrong = _error_of(function, example(t, args), {k: example(t, v) for k, v in kwargs.items()})
    if wrong is not None:
        return wrong
    name = getattr(function, "__name__", None) or type(function).__name__
    error: Exception = t.error(
        f"{name}() with these arguments is not supported yet",
        advice="leave the last ones out, or those given by name",
    )
    return error


def _error_of(function: Any, args: Any, kwargs: Any) -> TypeError | None:
    try:
        function(*args, **kwargs)
    except TypeError as error:
        return error.with_traceback(None)
    except Exception:
        return None
    return None


def bound(t: Any, handler: Callable[..., Any], owner: Any, name: str) -> Any:
    """The method `name` of a run-time value, which is handler(trace, owner, ...)."""

    def method(*args: Any, **kwargs: Any) -> Any:
        return fitting(t, _method_of_class(t, owner, name), handler, (owner, *args), kwargs)

    method.__name__ = name
    mark_internal(method)
    return method


# Methods of run-time lists, dicts, sets and strings that stand for operators.
OPERATORS: dict[str, Callable[..., Any]] = {
    "__len__": lambda t, owner: t.call(len, owner),
    "__getitem__": lambda t, owner, index: t.getitem(owner, index),
    "__setitem__": lambda t, owner, index, value: t.setitem(owner, index, value),
    "__delitem__": lambda t, owner, index: t.delitem(owner, index),
    "__contains__": lambda t, owner, item: t.in_(item, owner),
}


def _method_of_class(t: Any, owner: Any, name: str) -> Any:
    """The function of the owner's class, which takes the owner."""
    one = example(t, owner)
    held: Any = getattr(type(one), name, None)
    if hasattr(held, "__objclass__"):
        return held
    return lambda _, *args, **kwargs: held(*args, **kwargs)  # of the class itself


def _nothing() -> Iterator[Any]:
    yield from ()


def example(t: Any, value: Any) -> Any:
    """Some value of the class that a run-time value has in Python; others as they are."""
    from .comprehension import Comprehension
    from .dicts import Dict
    from .ranges import Range

    if isinstance(value, Range):
        return range(0)
    if isinstance(value, Comprehension):
        return [] if value.kind == "argument" else _nothing()
    if type(value) is tuple:
        return tuple(example(t, item) for item in value)
    if not isinstance(value, Tracer):
        return type(value)() if type(value) in (list, dict, set) else value
    type_ = value.type
    if type_.kind == T.STR:
        return ""
    if type_.kind == T.LIST:
        return []
    if isinstance(value, Dict):
        kind = t.dict_op("kind_of", value)
        return set() if value.is_set else {} if kind is None else kind.cls()
    if type_.kind == T.PY:
        return {T.B1: bool, T.I64: int, T.F64: float, T.C128: complex}[type_.dtype]()
    if isinstance(value, Array) and type_.dtype is not None:
        scalar = T.numpy_dtype(type_.dtype).type(0)
        return np.full((1,) * len(type_.shape), scalar) if type_.is_array else scalar
    return None
