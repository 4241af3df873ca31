"""Operations on run-time lists: methods, subscripts, operators, and what makes lists of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from . import joined_lists
from . import types as T
from .builtins import index_number
from .comprehension import Comprehension, Looping
from .dicts import is_nan_possible
from .fitting import OPERATORS, bound, example
from .iterables import is_stageable
from .iterators import SequenceIterator
from .library import lists as library
from .lists import OPERATIONS, List
from .strings import Str
from .tracer import Array, Maybe, Number, Tagged, Tracer

MAX_UNROLLED = 64  # items of a Python sequence that are written one by one
_METHODS: dict[str, Callable[..., Any]] = {}
_END: Any = object()


def method(t: Any, xs: List, name: str) -> Any:
    """xs.name."""
    if not hasattr(list, name):
        raise AttributeError(f"'list' object has no attribute '{name}'")
    found = _METHODS.get(name) or OPERATORS.get(name)
    if found is None:
        raise t.error(f"list.{name} of a run-time list is not supported yet")
    return bound(t, found, xs, name)


def list_method(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Registers the decorated method of run-time lists."""
    _METHODS[handler.__name__.rstrip("_")] = handler
    return handler


def size(t: Any, xs: List) -> Any:
    """len(xs)."""
    return t.make_len(xs)


# ---- methods ----------------------------------------------------------------------------------


@list_method
def append(t: Any, xs: List, item: Any) -> None:
    """xs.append(item)."""
    t.write_list("list_append", xs, *t.item_for(xs, item))


@list_method
def extend(t: Any, xs: List, items: Any) -> None:
    """xs.extend(items)."""
    items = t.held_list(t.ld(items), TypeError, "'NoneType' object is not iterable")
    items = t.seen_dict(items)
    if isinstance(items, List):
        t.hold_all(xs, items)
        if t.known_mask(items):
            t.call(library.extend, xs, items, size(t, items))
    elif isinstance(items, (Comprehension, SequenceIterator)) or is_stageable(items):
        Looping(t, ()).over(items, lambda item: append(t, xs, item))
    elif isinstance(items, Tracer):
        raise TypeError(T.not_iterable(items.type))
    elif isinstance(items, range) and len(items) > MAX_UNROLLED:
        Looping(t, ()).loop(items, lambda item: append(t, xs, item))
    else:
        for item in items:
            append(t, xs, item)


@list_method
def insert(t: Any, xs: List, i: Any, item: Any) -> None:
    """xs.insert(i, item)."""
    t.hold_item(xs, item)
    t.call(library.insert, xs, index_number(t, t.ld(i)), item)


@list_method
def pop(t: Any, xs: List, i: Any = -1) -> Any:
    """xs.pop(i)."""
    return t.call(library.pop, xs, index_number(t, t.ld(i)))


@list_method
def remove(t: Any, xs: List, item: Any) -> None:
    """xs.remove(item)."""
    item = t.list_now(item)
    refuse_array(t, "remove()", item)
    check_nan(t, xs, item)
    at = t.call(library.find, xs, item, 0, size(t, xs))
    t.raise_unless(at >= 0, lambda: _error_of([].remove, 0))
    t.call(library.drop, xs, at, 1)


@list_method
def clear(t: Any, xs: List) -> None:
    """xs.clear()."""
    t.write_list("list_truncate", xs, t.constant(0))


@list_method
def index(t: Any, xs: List, item: Any, start: Any = 0, stop: Any = _END, /) -> Any:
    """xs.index(item, start, stop)."""
    start = _bound_of_index(t, start)
    stop = size(t, xs) if stop is _END else _bound_of_index(t, stop)
    item = t.list_now(item)
    refuse_array(t, "index()", item)
    check_nan(t, xs, item)
    return t.call(library.index, xs, item, start, stop)


def _bound_of_index(t: Any, bound: Any) -> Any:
    bound = t.optional(t.ld(bound))
    if isinstance(bound, Tagged):
        return t.switch(lambda one: _bound_of_index(t, one), bound)
    if not hasattr(example(t, bound), "__index__"):
        raise _error_of([].index, 0, example(t, bound))
    return index_number(t, bound)


@list_method
def count(t: Any, xs: List, item: Any) -> Any:
    """xs.count(item)."""
    item = t.list_now(item)
    refuse_array(t, "count()", item)
    check_nan(t, xs, item)
    return t.call(library.count, xs, item)


def refuse_array(t: Any, what: str, item: Any) -> None:
    """Python looks for an item by identity first: a list has copies of arrays."""
    if isinstance(item, Array) and item.type.is_array and item.type.shape:
        raise t.error(f"{what} on a run-time list with an array is not supported")


def check_nan(t: Any, xs: List, item: Any) -> None:
    """Python looks for an item by identity first."""
    if may_hold_nan(xs) and is_nan_possible(t, item):
        t.call(library.check_nan, xs, item)


def may_hold_nan(xs: List) -> bool:
    """Whether items, or parts of those that are tuples, are floats."""
    if xs.type.parts and xs.type.parts[0].kind != T.TUPLE:
        return False
    return T.may_be_float(T.element(xs.type))


@list_method
def reverse(t: Any, xs: List) -> None:
    """xs.reverse()."""
    t.call(library.reverse, xs)


@list_method
def copy(t: Any, xs: List) -> Any:
    """xs.copy()."""
    return copied(t, xs, "copy")


def copied(t: Any, xs: List, what: str) -> Any:
    """A copy; `what` tells it from others of one statement."""
    out = t.derived(what, xs)
    extend(t, out, xs)
    return out


def _error_of(function: Callable[..., Any], *args: Any) -> BaseException:
    """What Python raises."""
    try:
        function(*args)
    except Exception as error:
        return error.with_traceback(None)
    raise AssertionError("this raises")


# ---- subscripts -------------------------------------------------------------------------------


def _position(t: Any, i: Any) -> Any:
    """An index as a Python int; TypeError as a list raises it."""
    type_ = t.type_of(i)
    if isinstance(i, Tracer) and (
        type_.shape or not (T.is_int(type_.dtype) or type_ == T.PY_BOOL) or type_.kind == T.LIST
    ):
        name = t.class_name(i)
        raise TypeError(f"list indices must be integers or slices, not {name}")
    if not isinstance(i, Tracer):
        try:
            i.__index__()
        except AttributeError:
            [][i]  # raises
    return index_number(t, i)


def _at_index(t: Any, i: Any, use: Callable[[Any], Any]) -> Any:
    i = t.optional(t.ld(i))
    if isinstance(i, Tagged):
        return t.switch(lambda one: use(_position(t, one)), i)
    return use(_position(t, i))


def getitem(t: Any, xs: List, i: Any) -> Any:
    """xs[i]."""
    if isinstance(i, slice):
        out = t.derived("slice", xs)
        low, many, step = _slice(t, xs, i)
        t.call(library.take, out, xs, low, many, step)
        return out
    return _at_index(t, i, lambda at: t.item_at(xs, t.lift(at)))


def setitem(t: Any, xs: List, i: Any, value: Any) -> None:
    """xs[i] = value."""
    if isinstance(i, slice):
        _set_slice(t, xs, i, value)
        return
    item = t.item_for(xs, value)
    _at_index(t, i, lambda at: t.write_list("list_set", xs, t.lift(at), *item))


def delitem(t: Any, xs: List, i: Any) -> None:
    """del xs[i]."""
    if isinstance(i, slice):
        low, many, step = _slice(t, xs, i)
        t.call(library.delete_slice, xs, low, many, step)
        return
    _at_index(t, i, lambda at: t.call(library.delete, xs, at))


def _slice(t: Any, xs: List, s: slice) -> tuple[Any, Any, Any]:
    """First position, number of items, step."""
    return slice_bounds(t, size(t, xs), s)


def slice_bounds(t: Any, n: Any, s: slice) -> tuple[Any, Any, Any]:
    """Of a sequence of n items: first position, number of items, step."""
    parts = [t.ld(part) for part in (s.start, s.stop, s.step)]
    start, stop, step = (None if p is None else _bound(t, p) for p in parts)
    step = 1 if step is None else step
    t.raise_unless(step != 0, lambda: ValueError("slice step cannot be zero"))
    low, many = t.call(library.bounds, n, start, stop, step)
    return low, many, step


def _bound(t: Any, part: Any) -> Any:
    type_ = t.type_of(part)
    is_number = type_ is not None and type_.kind in (T.PY, T.NPSCALAR)
    if not is_number or not (T.is_int(type_.dtype) or type_.dtype == T.B1):
        bad: Any = 0.5 if isinstance(part, Tracer) else part
        [][bad:]  # raises
    number = index_number(t, part)
    return number if isinstance(number, Tracer) else min(max(number, -(2**62)), 2**62)


def _set_slice(t: Any, xs: List, s: slice, value: Any) -> None:
    items = list_of(t, value, "items", "can only assign an iterable")
    if items is xs:
        items = copy(t, xs)
    t.hold_all(xs, items)
    low, many, step = _slice(t, xs, s)
    if not isinstance(step, Tracer) and step == 1:
        t.call(library.replace, xs, items, low, many)
    else:
        t.call(library.put, xs, items, low, many, step)


# ---- lists of other things --------------------------------------------------------------------


def list_of(t: Any, items: Any, what: str, message: str | None = None) -> List:
    """A run-time list of the items of something; a run-time list itself."""
    items = t.seen_dict(t.sequence_behind(t.ld(items)))
    if isinstance(items, List):
        return items
    found = t.as_list(items, what)
    if found is not None:
        return found
    if message is not None and not (is_stageable(items) or hasattr(items, "__iter__")):
        raise TypeError(message)
    out = t.new_list((t.locate(), what), (), 0)
    extend(t, out, items)
    return out


def of_comprehension(t: Any, run: Any, iterable: Any) -> List:
    """[... for ... in ...] over run-time trips."""
    comprehension = Comprehension("list", lambda self, emit: run(self, iterable, emit))
    out = t.new_list((t.locate(), "comprehension"), (), 0)
    Looping(t, ()).over(comprehension, lambda item: append(t, out, item))
    return out


def array_of(t: Any, xs: List, dtype: Any) -> Any:
    """np.array(xs)."""
    element = xs.element
    if t.how_of(xs) is not None:
        raise t.error(
            "np.array of a list of objects or named tuples is not supported",
            found=T.describe(xs.type),
            advice="make a list of their numbers",
        )
    if element.is_array and element.shape:
        return joined_lists.array_of_rows(t, xs, dtype)
    if joined_lists.holds_number_rows(element):
        return joined_lists.array_of_number_rows(t, xs, dtype)
    if element.kind not in (T.PY, T.NPSCALAR):
        raise t.error(
            "np.array of a list whose items are of several types is not supported yet",
            found=T.describe(xs.type),
            advice="make its items one type: float(x)",
        )
    number = element.dtype if dtype is None else t.numpy.dtype(dtype)
    n = size(t, xs)
    if dtype is None and number != T.F64:
        name = str(T.numpy_dtype(number))
        t.raise_unless(
            n != 0,
            lambda: UnsupportedError(
                f"NumPy makes a float64 array of an empty list, and this code was compiled for "
                f"{name}: write np.array(xs, dtype={name!r})"
            ),
        )
    made = t.call(np.empty, n, T.numpy_dtype(number))
    t.call(library.fill, made, xs)
    return made


# ---- operators --------------------------------------------------------------------------------

_ORDER = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def binary(t: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
    """a op b where one of them is a list."""
    if op == "add" and isinstance(a, (list, List)):
        return _concatenated(t, a, b)
    if op == "mul" and not isinstance(a, (str, tuple, Str)):
        xs, times = (a, b) if isinstance(a, (list, List)) else (b, a)
        if isinstance(times, Tagged):
            return t.switch(lambda n: binary(t, op, xs, n, symbol), times)
        return _repeated(t, xs, times)
    if op in ("eq", "ne", *_ORDER):
        result = _compared(t, op, a, b)
        if result is not NotImplemented:
            return result
    raise t.operand_error(op, a, b, None, symbol)


def _concatenated(t: Any, a: Any, b: Any) -> Any:
    if not isinstance(b, (list, List)):
        raise TypeError(f'can only concatenate list (not "{t._type_name(b)}") to list')
    parts = [list_of(t, a, "left"), list_of(t, b, "right")]
    out = t.derived("sum", *parts)
    for part in parts:
        extend(t, out, part)
    return out


def number_of_times(t: Any, times: Any) -> Any:
    """What a list is multiplied by."""
    type_ = t.type_of(times)
    if type_ is None or type_.shape or not (T.is_int(type_.dtype) or type_ == T.PY_BOOL):
        raise TypeError(f"can't multiply sequence by non-int of type '{t._type_name(times)}'")
    return index_number(t, times)


def _repeated(t: Any, xs: Any, times: Any) -> Any:
    times = number_of_times(t, times)
    source = list_of(t, xs, "repeated")
    out = t.derived("product", source)
    t.call(library.repeat, out, source, times)
    return out


def _compared(t: Any, op: str, a: Any, b: Any) -> Any:
    if not (isinstance(a, (list, List)) and isinstance(b, (list, List))):
        return (op == "ne") if op in ("eq", "ne") else NotImplemented
    if a is b:  # items that are one object are equal to Python, NaN too
        return op in ("eq", "le", "ge")
    x, y = t.as_list(a, "left"), t.as_list(b, "right")
    if x is None or y is None:
        if op in ("eq", "ne"):
            same = _equal_to_python(t, a, b) if y is None else _equal_to_python(t, b, a)
            return same if op == "eq" else t.not_(same)
        raise t.error("lists of numbers and other lists cannot be compared at run time")
    nans = may_hold_nan(x) and may_hold_nan(y)
    if op in ("eq", "ne"):
        same = t.call(library.equal_floats if nans else library.equal, x, y)
        return same if op == "eq" else t.not_(same)
    at = t.call(library.differ_at, x, y)
    if nans:
        t.call(library.check_nans, x, y, at)
    inside = t.and_test(at < size(t, x), lambda: at < size(t, y))
    return t.if_exp(
        inside,
        lambda: t.truth(t.binary_python(op, getitem(t, x, at), getitem(t, y, at))),
        lambda: t.binary(op, size(t, x), size(t, y)),
    )


def _equal_to_python(t: Any, xs: Any, other: Any) -> Any:
    """Whether a list has the items of a Python list that cannot be one of run time."""
    t.must_be_input(other)
    n = len(other)
    items = lambda: t._equal_from([getitem(t, xs, i) for i in range(n)], other, 0)
    return t.and_test(size(t, xs) == n, items)


def aug(t: Any, op: str, xs: List, other: Any) -> Any:
    """xs op= other, in place."""
    other = t.ld(other)
    if op == "+=":
        if isinstance(other, Number) or not (is_stageable(other) or hasattr(other, "__iter__")):
            raise TypeError(f"'{t._type_name(other)}' object is not iterable")
        extend(t, xs, other)
        return xs
    if op == "*=":
        t.call(library.repeat_in_place, xs, number_of_times(t, other))
        return xs
    return NotImplemented


def contains(t: Any, xs: List, item: Any) -> Any:
    """item in xs."""
    item = t.ld(item)
    refuse_array(t, "'in'", item)
    if not t.element_mask(item):
        if isinstance(item, (Maybe, Tracer)):
            raise t.error("'in' on a run-time list with this value is not supported")
        return False
    check_nan(t, xs, item)
    return t.call(library.find, xs, item, 0, size(t, xs)) >= 0


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            method,
            extend,
            getitem,
            setitem,
            delitem,
            binary,
            aug,
            contains,
            of_comprehension,
        )
    }
)
