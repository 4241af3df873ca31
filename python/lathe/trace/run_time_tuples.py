"""Tuples of which the run knows how many items they have.

One is an object of the traced program, made inside, whose class has Python's methods of `tuple`. It
holds a run-time list that nobody else has, so that it never changes.
"""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinFunctionType
from typing import Any

import numpy as np

from ..autograph import operators
from . import types as T
from .lists import List
from .seen import is_special
from .strings import Str
from .tracer import Tagged, Tracer

METHODS: dict[Any, Callable[..., Any]] = {}  # for the call table (builtins.py)


def _method(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler(trace, self, ...) under a function that stands for it."""

    def stands_for(*args: Any) -> Any:
        if handler.__name__ in ("compare", "_times", "_times_behind"):
            return NotImplemented  # to Python, which then says what it says of other operands
        trace: Any = operators.now.tracing
        raise trace.error(
            "the items of a tuple whose length is known at run time only are needed here",
            advice="loop over it with `for`, or make a list of it: list(t)",
        )

    METHODS[stands_for] = handler
    return stands_for


def _comparison(op: str) -> Callable[..., Any]:
    def compare(t: Any, one: Any, other: Any) -> Any:
        if not isinstance(other, (tuple, RunTimeTuple)):
            return NotImplemented
        return t.binary_python(op, one.lathe_items, _as_list(t, other))

    return _method(compare)


def _as_list(t: Any, value: Any) -> Any:
    return value.lathe_items if isinstance(value, RunTimeTuple) else t.made_list([*value], "tuple")


def _length(t: Any, one: Any) -> Any:
    return t.call(len, one.lathe_items)


def _iterator(t: Any, one: Any) -> Any:
    return t.call(iter, one.lathe_items)


def _contains(t: Any, one: Any, item: Any) -> Any:
    return t.in_(item, one.lathe_items)


def _item(t: Any, one: Any, index: Any) -> Any:
    from .builtins import index_number

    items = one.lathe_items
    if isinstance(index, slice):
        return tuple_of(t, t.getitem(items, index))
    index = t.optional(t.ld(index))
    if isinstance(index, Tagged):
        return t.switch(lambda i: _item(t, one, i), index)
    if not isinstance(index, Tracer):
        _check_index(index)
    i = index_number(t, index)
    n = t.call(len, items)
    inside = t.and_test(i >= -n, lambda: i < n)
    t.raise_unless(inside, lambda: IndexError("tuple index out of range"))
    return t.getitem(items, i)


def _check_index(index: Any) -> None:
    """TypeError for what is no index of a tuple."""
    if not hasattr(type(index), "__index__"):
        (0,)[index]


def _add(t: Any, one: Any, other: Any) -> Any:
    if not isinstance(other, (tuple, RunTimeTuple)):
        name = t.class_name(other)
        raise TypeError(f'can only concatenate tuple (not "{name}") to tuple')
    return tuple_of(t, t.binary_python("add", one.lathe_items, _as_list(t, other)))


def _add_behind(t: Any, one: Any, other: Any) -> Any:
    if not isinstance(other, tuple):
        return NotImplemented
    return tuple_of(t, t.binary_python("add", _as_list(t, other), one.lathe_items))


def _times(t: Any, one: Any, times: Any) -> Any:
    return tuple_of(t, t.binary_python("mul", one.lathe_items, times))


def _times_behind(t: Any, one: Any, times: Any) -> Any:
    if isinstance(times, (str, list, tuple, Str, List)):
        raise TypeError("can't multiply sequence by non-int of type 'tuple'")
    return _times(t, one, times)


def _count(t: Any, one: Any, item: Any) -> Any:
    return t.list_op("method", one.lathe_items, "count")(item)


def _index(t: Any, one: Any, item: Any, *bounds: Any) -> Any:
    def found() -> Any:
        return t.list_op("method", one.lathe_items, "index")(item, *bounds)

    part = t.getitem(one.lathe_items, slice(*bounds)) if bounds else one.lathe_items
    error = lambda: ValueError("tuple.index(x): x not in tuple")
    t.raise_unless(t.in_(item, part), error)
    return found()


class RunTimeTuple:
    """tuple() of what exists at run time.

    Args:
        items: a run-time list.
    """

    __slots__ = ("lathe_items",)
    _lathe_special_ = True  # its methods are called as those of the user's classes

    def __init__(self, items: List) -> None:
        self.lathe_items = items

    def __hash__(self) -> int:
        trace: Any = operators.now.tracing
        raise trace.error(
            "a tuple whose length is known at run time only is a key, or an item of a set: this "
            "is not supported yet",
            advice="use a tuple of known length: (a, b)",
        )

    def lathe_shown(self, items: Any) -> Any:
        """What stands for it in texts, with what stands for its list."""
        return Shown((items,))

    __len__: Any = _method(_length)
    __iter__: Any = _method(_iterator)
    __contains__: Any = _method(_contains)
    __getitem__: Any = _method(_item)
    __eq__: Any = _comparison("eq")
    __ne__: Any = _comparison("ne")
    __lt__: Any = _comparison("lt")
    __le__: Any = _comparison("le")
    __gt__: Any = _comparison("gt")
    __ge__: Any = _comparison("ge")
    __add__: Any = _method(_add)
    __radd__: Any = _method(_add_behind)
    __mul__: Any = _method(_times)
    __rmul__: Any = _method(_times_behind)
    count: Any = _method(_count)
    index: Any = _method(_index)


RunTimeTuple.__name__ = RunTimeTuple.__qualname__ = "tuple"


class Shown(tuple[Any, ...]):
    """A tuple in results and texts, where its list has become one of Python."""

    @staticmethod
    def _make(items: Any) -> Any:
        (held,) = items
        return tuple(held) if isinstance(held, list) else Shown(items)


_TAKES_ITEMS = frozenset(
    (
        *("join", "extend", "update", "union", "intersection", "difference", "isdisjoint"),
        *("symmetric_difference", "intersection_update", "difference_update", "issubset"),
        *("symmetric_difference_update", "issuperset", "fromkeys", "array", "asarray"),
    )
)


def _is_of_numpy(fn: Any) -> bool:
    return isinstance(fn, np.ufunc) or (getattr(fn, "__module__", None) or "").startswith("numpy")


def items_taken(t: Any, fn: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a function of Python's that only goes through items, with lists."""
    own = (getattr(fn, "__module__", None) or "").partition(".")[0] == "lathe"
    known = getattr(fn, "__name__", "") in _TAKES_ITEMS
    if _is_of_numpy(fn):
        return tuple(arg if is_special(arg) else t.sequence_behind(arg) for arg in args)
    if fn is not dict and not (known and (own or type(fn) is BuiltinFunctionType)):
        return args
    return tuple(map(t.sequence_behind, args))


def tuple_of(t: Any, items: Any) -> Any:
    """Of a run-time list that nobody else has."""
    if not isinstance(items, List):
        return tuple(items)
    return RunTimeTuple(items)


def is_repeated(t: Any, left: Any, right: Any) -> bool:
    """Whether one is a tuple, and the other one says how often."""
    times = right if isinstance(left, tuple) else left
    type_ = t.type_of(times)
    is_number = type_ is not None and not type_.shape and T.is_int(type_.dtype)
    return isinstance(left if times is right else right, tuple) and (
        is_number or type_ == T.PY_BOOL
    )


def repeated(t: Any, left: Any, right: Any) -> Any:
    """A tuple times a number; of a number that no constant can stand for a run-time tuple."""
    times, items = (right, left) if isinstance(left, tuple) else (left, right)
    if not isinstance(times, Tracer) or times.deps is not None:
        return left * right
    return tuple_of(t, t.binary_python("mul", t.made_list([*items], "tuple"), times))
