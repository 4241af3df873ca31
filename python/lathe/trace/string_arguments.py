"""Strings among the arguments of library functions: of those that go through the items of what is
a string on some paths only, and of those that take numbers."""

from __future__ import annotations

import cmath
import math
from types import BuiltinFunctionType
from typing import Any

from . import types as T
from .path_types import by_type, takes_numbers_of_numpy
from .tracer import Maybe, Tagged

_FIRST = frozenset(
    (
        *(len, list, tuple, set, frozenset, sorted, sum, any, all, enumerate, reversed, iter),
        *(min, max, dict.fromkeys, math.prod, math.fsum),
    )
)
_LATER = frozenset((map, filter))
_OF_NUMBERS = frozenset(
    f for module in (math, cmath) for f in vars(module).values() if type(f) is BuiltinFunctionType
) - {math.prod, math.fsum, math.dist}


def with_texts(trace: Any, fn: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a builtin, where those of which it takes the items are one thing."""
    given = list(args)
    for i in _positions(fn, args):
        if isinstance(given[i], (Maybe, Tagged)) and not trace.is_option(given[i]):
            given[i] = trace.held_list(given[i], TypeError, _error_of_none(fn, len(args), i))
    return tuple(given)


def of_numbers(trace: Any, fn: Any, args: tuple[Any, ...]) -> Any:
    """What a function of numbers does with strings; NotImplemented: there is none."""
    texts = [trace.type_of(arg) == T.STRING for arg in args]
    if fn in _OF_NUMBERS:
        if any(texts):
            fn(*("" if is_text else 0.5 for is_text in texts))  # raises
        if any(map(_may_be_text, args)):
            return by_type(trace, lambda *given: trace.call(fn, *given), args, {})
    staged = [text and trace.is_staged(arg) for text, arg in zip(texts, args, strict=True)]
    if any(staged) and takes_numbers_of_numpy(fn):
        raise trace.error(
            f"np.{fn.__name__} of a string that exists at run time only is not supported",
            advice="make a number of it first: float(s)",
        )
    return NotImplemented


def _may_be_text(value: Any) -> bool:
    return isinstance(value, Tagged) and bool(value.type.alternatives >> T.TAG_STR & 1)


def _positions(fn: Any, args: tuple[Any, ...]) -> range:
    if fn is zip:
        return range(len(args))
    if fn in _LATER:
        return range(1, len(args))
    is_one = fn in _FIRST and (len(args) == 1 or fn not in (min, max))
    return range(min(len(args), is_one))


def _error_of_none(fn: Any, count: int, at: int) -> str:
    """What Python says where this argument is None."""
    samples: list[Any] = [""] * count
    samples[at] = None
    if fn in _LATER:
        samples[0] = str
    try:
        fn(*samples)
    except TypeError as error:
        return str(error)
    raise AssertionError(f"{fn} takes None")
