"""Builtins that ask the class of an object of the user's program: int(), float(), round(),
math.floor() and the like call its special method, converted."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from . import types as T
from .lists import List
from .refs import Ref
from .seen import is_sequence, is_special
from .special_methods import arithmetic, is_class_iterator, users_method
from .staged_items import StagedItems
from .strings import Str
from .tracer import Array

_SEQUENCES = (Array, List, Str, StagedItems, np.ndarray, list, tuple, str, range)
_Handler = Callable[..., Any]
# Function -> handler(trace, *args); NotImplemented: what the function does with other arguments.
_ASKS: dict[Any, _Handler] = {}


def asked(t: Any, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """fn(*args) by the classes' own methods; NotImplemented: by Python, or the call table."""
    if not any(map(_is_users, args)):
        return NotImplemented
    if fn in _GOES_THROUGH:
        return _with_items(t, fn, args, kwargs)
    handler = None if kwargs else _ASKS.get(fn)
    return NotImplemented if handler is None else handler(t, *args)


def _is_users(value: Any) -> bool:
    if isinstance(value, Ref):
        return True
    return getattr(type(value), "__module__", "builtins") != "builtins" and not hasattr(
        value, "_lathe_staged_"
    )


def number_of(t: Any, value: Any, name: str, wanted: T.Type, what: str) -> Any:
    """What the special method `name` gives, which has to be of one type; NotImplemented: the
    class has none."""
    method = users_method(value, name)
    if method is None:
        return NotImplemented
    found = t.optional(t.call(method, value))
    return t.switch(functools.partial(_checked, t, wanted, what), found)


def _checked(t: Any, wanted: T.Type, what: str, found: Any) -> Any:
    if t.type_of(found) == wanted or (wanted == T.PY_INT and type(found) is int):
        return found
    if t.type_of(found) == T.PY_BOOL and wanted == T.PY_INT:
        return t.call(int, found)
    raise TypeError(f"{what} (type {t.class_name(found)})")


def index_of(t: Any, value: Any) -> Any:
    """`value`, or the int that its __index__ gives."""
    found = number_of(t, value, "__index__", T.PY_INT, "__index__ returned non-int")
    return value if found is NotImplemented else found


def index_into(t: Any, owner: Any, index: Any) -> Any:
    """An index of a sequence, also of several axes or a slice, with ints in place of objects."""
    if not isinstance(owner, _SEQUENCES):
        return index
    if isinstance(index, tuple) and any(map(_asks, index)):
        return tuple(_index_part(t, item) for item in index)
    return _index_part(t, index)


def _index_part(t: Any, index: Any) -> Any:
    if isinstance(index, slice):
        bounds = (index.start, index.stop, index.step)
        return slice(*(index_of(t, b) for b in bounds)) if any(map(_is_users, bounds)) else index
    return index_of(t, index) if _is_users(index) else index


def _asks(index: Any) -> bool:
    return isinstance(index, slice) or _is_users(index)


def float_of(t: Any, value: Any) -> Any:
    """`value`, or the float that its class makes of it."""
    name = type(value).__name__
    text = f"{name}.__float__ returned non-float"
    found = number_of(t, value, "__float__", T.PY_FLOAT, text)
    if found is not NotImplemented:
        return found
    found = index_of(t, value)
    return value if found is value else t.call(float, found)


def _asks_for(function: Any) -> Callable[[_Handler], _Handler]:
    def register(handler: _Handler) -> _Handler:
        _ASKS[function] = handler
        return handler

    return register


@_asks_for(int)
def _int(t: Any, x: Any, *base: Any) -> Any:
    if base:
        return NotImplemented
    found = number_of(t, x, "__int__", T.PY_INT, "__int__ returned non-int")
    if found is NotImplemented:
        found = index_of(t, x)
    return NotImplemented if found is x else found


@_asks_for(float)
def _float(t: Any, x: Any) -> Any:
    found = float_of(t, x)
    return NotImplemented if found is x else found


def _numpy_number(cls: Any, of_python: Any) -> None:
    @_asks_for(cls)
    def handler(t: Any, x: Any) -> Any:
        found = _ASKS[of_python](t, x)
        return NotImplemented if found is NotImplemented else t.call(cls, found)


for _name in ("float64", "float32", "float16"):
    _numpy_number(getattr(np, _name), float)
for _name in ("int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8"):
    _numpy_number(getattr(np, _name), int)


@_asks_for(complex)
def _complex(t: Any, *parts: Any) -> Any:
    values: list[Any] = []
    for x in parts:
        found = NotImplemented
        if not values:
            text = "__complex__ returned non-complex"
            found = number_of(t, x, "__complex__", T.PY_COMPLEX, text)
        values.append(float_of(t, x) if found is NotImplemented else found)
    return t.call(complex, *values) if any(map(operator.is_not, parts, values)) else NotImplemented


@_asks_for(operator.index)
def _index(t: Any, x: Any) -> Any:
    found = index_of(t, x)
    return NotImplemented if found is x else found


def _of_index(function: Any) -> None:
    @_asks_for(function)
    def handler(t: Any, x: Any) -> Any:
        found = index_of(t, x)
        return NotImplemented if found is x else t.call(function, found)


for _function_of_int in (bin, hex, oct, chr):
    _of_index(_function_of_int)


def _by_method(function: Any, name: str) -> None:
    @_asks_for(function)
    def handler(t: Any, x: Any, *rest: Any) -> Any:
        method = users_method(x, name)
        if method is None:
            found = x if rest or function not in (math.floor, math.ceil) else float_of(t, x)
            return NotImplemented if found is x else t.call(function, found)
        return t.call(method, x, *rest)


for _name in ("floor", "ceil", "trunc"):
    _by_method(getattr(math, _name), f"__{_name}__")


@_asks_for(round)
def _round(t: Any, x: Any, digits: Any = None) -> Any:
    method = users_method(x, "__round__")
    if method is None:
        return NotImplemented
    return t.call(method, x) if digits is None else t.call(method, x, digits)


@_asks_for(divmod)
def _divmod(t: Any, a: Any, b: Any) -> Any:
    if t.type_of(a) is None:
        return arithmetic(t, "divmod", a, b)
    method = users_method(b, "__rdivmod__")
    if method is None:
        return NotImplemented
    found = t.call(method, b, a)
    if found is NotImplemented:
        raise t.operand_error("divmod", a, b, None)
    return found


@_asks_for(pow)
def _pow(t: Any, base: Any, exp: Any, mod: Any = None) -> Any:
    method = users_method(base, "__pow__")
    if mod is None or method is None:
        return NotImplemented
    return t.call(method, base, exp, mod)


def _of_numbers(function: Any) -> None:
    """A function of the module math: of floats, or of ints."""
    takes_ints = function in (math.gcd, math.lcm, math.comb, math.perm, math.factorial, math.isqrt)

    @_asks_for(function)
    def handler(t: Any, *args: Any) -> Any:
        values = [index_of(t, x) if takes_ints else float_of(t, x) for x in args]
        changed = any(map(operator.is_not, args, values))
        return t.call(function, *values) if changed else NotImplemented


for _function in vars(math).values():
    if callable(_function) and _function not in _ASKS and getattr(_function, "__self__", 0) is math:
        _of_numbers(_function)


# ---- what goes through items -------------------------------------------------------------------

# Function -> which of its arguments it does so with.
_GOES_THROUGH: dict[Any, slice] = {
    **dict.fromkeys((list, tuple, set, frozenset, sum, any, all, sorted, min, max), slice(0, 1)),
    **dict.fromkeys((enumerate, iter, math.fsum, math.prod), slice(0, 1)),
    **dict.fromkeys((map, filter, functools.reduce), slice(1, None)),
    zip: slice(0, None),
}

_AT_ONCE = (list, tuple, set, frozenset, sum, any, all, sorted, min, max, math.fsum, math.prod)


def _with_items(t: Any, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """fn(*args) with what __iter__ gives in place of objects."""
    if fn in (min, max) and len(args) > 1:
        return NotImplemented
    if fn is tuple and is_special(args[0]):
        return args[0]
    if fn in _AT_ONCE and is_sequence(args[0]) and not is_special(args[0]):
        return _at_once(t, fn, args, kwargs)
    those = _GOES_THROUGH[fn]
    start, stop, _ = those.indices(len(args))
    place = t.locate()
    given = args[those]
    items = tuple(t.items_of_class(place, item) for item in given)
    args = (*args[:start], *items, *args[stop:])
    if not any(map(is_class_iterator, items)):
        changed = any(map(operator.is_not, items, given))
        return t.call(fn, *args, **kwargs) if changed else NotImplemented
    from .calls import TABLE

    with t.asking_at(place):
        return t.made(TABLE[fn](t, *args, **kwargs))


def _at_once(t: Any, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """fn(deque, ...). A key may change it: sorted() has made a list of it before, and the others
    meet that at the next item."""
    deque = args[0]
    before = t.getattr_(deque, "lathe_state")
    items = t.sequence_behind(deque)
    if not kwargs.get("key"):
        return t.call(fn, items, *args[1:], **kwargs)
    if fn is sorted:
        return t.call(fn, t.call(list, items), *args[1:], **kwargs)
    found = t.call(fn, items, *args[1:], **kwargs)
    same = t.getattr_(deque, "lathe_state") == before
    t.raise_unless(same, lambda: RuntimeError("deque mutated during iteration"))
    return found


@_asks_for(reversed)
def _reversed(t: Any, sequence: Any) -> Any:
    method = users_method(sequence, "__reversed__")
    return NotImplemented if method is None else t.call(method, sequence)


@_asks_for(next)
def _next(t: Any, iterator: Any, *default: Any) -> Any:
    method = users_method(iterator, "__next__")
    if method is None:
        return NotImplemented
    if not default:
        return t.call(method, iterator)
    from .library import lists

    return t.call(lists.next_or, iterator, default[0])
