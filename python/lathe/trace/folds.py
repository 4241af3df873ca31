"""Builtins that go through items: min, max, sum, any, all, map, filter.

The items of Python lists and tuples are taken at trace time, one by one; over a range, the rows of
an array, or a comprehension with trips known at run time only, there is a loop in the graph.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ..autograph.signals import BREAK
from ..errors import UnsupportedError
from . import types as T
from .calls import handles
from .compare import is_ordered_by_fields
from .comprehension import Comprehension, Looping
from .iterables import Mapped, is_stageable, staged_items
from .iterators import Filtered, PythonFilter, SequenceIterator, loopable, may_move, walked
from .key_orders import VIEWS_OF_DICTS
from .library import sums
from .lists import List
from .merge import DEAD
from .ranges import Range
from .special_methods import users_method
from .tracer import Array, Tracer
from .used_once import columns_of

COMPENSATED = sys.version_info >= (3, 12)  # sum() of floats


def runs_in_graph(t: Any, iterable: Any) -> bool:
    """Whether its items are met in a loop of the graph; what has no items raises."""
    if isinstance(iterable, (Comprehension, SequenceIterator)) or is_stageable(iterable):
        return True
    if isinstance(iterable, Tracer):
        staged_items(t, iterable)  # raises
    return False


def choose(t: Any, test: Any, a: Any, b: Any) -> Any:
    """`a if test else b` for values that are known already: a select where one will do."""
    truth = t.truth(test)
    if not isinstance(truth, Tracer):
        return a if truth else b
    types_ = (t.type_of(a), t.type_of(b))
    if types_[0] == types_[1] and types_[0] is not None and types_[0].kind in (T.PY, T.NPSCALAR):
        return t.make("select", (truth.id, t.lift(a), t.lift(b)), None, t.deps(truth, a, b))
    return t.if_exp(truth, lambda: a, lambda: b)


# ---- min and max ------------------------------------------------------------------------------


def _extreme(function: Callable[..., Any], better: str) -> None:
    """Of two equal or unordered items the first one stays."""
    name = function.__name__

    @handles(function)
    def handler(t: Any, *args: Any, key: Any = None, default: Any = _NONE) -> Any:
        options = {} if default is _NONE else {"default": default}
        args = tuple(map(loopable, args)) if len(args) == 1 else args
        if len(args) == 1 and isinstance(args[0], VIEWS_OF_DICTS):
            args = (list(args[0]),)
        if len(args) == 1 and isinstance(args[0], Iterator) and not runs_in_graph(t, args[0]):
            args = (list(args[0]),)  # its items may be run-time values
        if not t.is_staged(args) and key is None and not are_ordered_by_class(args):
            return function(*args, **options)
        if len(args) != 1:
            if options or not args:
                return function(*[1] * len(args), **options)  # raises
            return _best(t, better, list(args), key)
        iterable = loopable(t.ld(args[0]))
        if isinstance(iterable, Array) and len(iterable.type.shape) > 1:
            raise t.error(
                f"{name}() of an array with {len(iterable.type.shape)} dimensions",
                advice=f"use x.{name}()",
            )
        if isinstance(iterable, List) and iterable.type.parts:
            return _extreme_of_list(t, function, better, iterable, key, options)
        if runs_in_graph(t, iterable):
            return _extreme_in_loop(t, function, better, iterable, key, options)
        items = list(iterable)
        return _best(t, better, items, key) if items else function([], **options)


_NONE: Any = object()


def are_ordered_by_class(args: Any) -> bool:
    """Whether the classes of some items say in Python which one is less."""
    items = args[0] if len(args) == 1 else args
    return type(items) in (tuple, list) and any(
        users_method(x, "__lt__") or users_method(x, "__gt__") or is_ordered_by_fields(type(x))
        for x in items
    )


def key_of(t: Any, key: Any, item: Any) -> Any:
    """What is compared in place of an item."""
    return item if key is None else t.call(key, item)


def _best(t: Any, better: str, items: list[Any], key: Any) -> Any:
    best = items[0]
    best_key = key_of(t, key, best)
    for item in items[1:]:
        item_key = key_of(t, key, item)
        test = t.binary_python(better, item_key, best_key)
        best = choose(t, test, item, best)
        best_key = best if key is None else choose(t, test, item_key, best_key)
    return best


def _empty(function: Callable[..., Any]) -> BaseException:
    try:
        function([])
    except ValueError as error:
        return error.with_traceback(None)
    raise AssertionError("of nothing there is no extreme")


def _extreme_in_loop(
    t: Any,
    function: Callable[..., Any],
    better: str,
    iterable: Any,
    key: Any,
    options: dict[str, Any],
) -> Any:
    loop = Looping(t, (False, DEAD, DEAD))

    def body(item: Any) -> Any:
        found, best, best_key = loop.state
        item_key = key_of(t, key, item)

        def is_better() -> Any:
            known = best if key is None else best_key
            return True if known is DEAD else t.binary_python(better, item_key, known)

        def take() -> None:
            loop.state = (True, item, DEAD if key is None else item_key)

        return loop.when(t.or_test(t.not_(found), is_better), take)

    loop.over(iterable, body)
    found, best, _ = loop.state
    if options:
        return t.if_exp(found, lambda: best, lambda: options["default"])
    t.raise_unless(found, lambda: _empty(function))
    return best


def _extreme_of_list(
    t: Any,
    function: Callable[..., Any],
    better: str,
    xs: List,
    key: Any,
    options: dict[str, Any],
) -> Any:
    """Of lists or tuples, which have no value to begin with: from the first one on."""
    n = t.make_len(xs)

    def search() -> Any:
        first = t.getitem(xs, 0)
        loop = Looping(t, (first, key_of(t, key, first)))

        def body(i: Any) -> None:
            best, best_key = loop.state
            item = t.getitem(xs, i)
            item_key = key_of(t, key, item)
            take = lambda: (item, item_key)
            loop.state = t.if_exp(
                t.binary_python(better, item_key, best_key), take, lambda: (best, best_key)
            )

        loop.over(Range(1, n, 1), body)
        return loop.state[0]

    if options:
        return t.if_exp(n > 0, search, lambda: options["default"])
    t.raise_unless(n > 0, lambda: _empty(function))
    return search()


_extreme(builtins.min, "lt")
_extreme(builtins.max, "gt")


# ---- sum, prod, any, all ----------------------------------------------------------------------


def fold(t: Any, op: str, iterable: Any, start: Any, compensated: bool = False) -> Any:
    """As Python does: one by one, in order.

    Args:
        compensated: whether what the sum of two Python floats loses by rounding is added at the
            end.
    """
    loop = Looping(t, (start, 0.0) if compensated else (start,))

    def body(item: Any) -> None:
        if compensated:
            loop.state = t.switch(lambda *now: _add_compensated(t, *now), *loop.state, item)
        else:
            loop.state = (t.binary_python(op, loop.state[0], item),)

    if isinstance(iterable, Array) and len(iterable.type.shape) > 1 and iterable.type.shape[0] > 0:
        # Rows: the total is an array from the first one on.
        body(t.getitem(iterable, 0))
        rows = Range(1, iterable.type.shape[0], 1)
        loop.over(rows, lambda i: body(t.getitem(iterable, i)))
    elif isinstance(iterable, List) and iterable.element.is_array and iterable.element.shape:
        n = t.make_len(iterable)
        t.raise_unless(n > 0, lambda: UnsupportedError(f"{op} of an empty list of arrays"))
        body(t.getitem(iterable, 0))
        loop.over(Range(1, n, 1), lambda i: body(t.getitem(iterable, i)))
    elif runs_in_graph(t, iterable):
        loop.over(iterable, body)
    else:
        for item in iterable:
            body(item)
    if compensated:
        return t.switch(lambda *now: _with_lost(t, *now), *loop.state)
    return loop.state[0]


def _add_compensated(t: Any, total: Any, lost: Any, item: Any) -> tuple[Any, Any]:
    if t.type_of(total) == T.PY_FLOAT == t.type_of(item):
        both: tuple[Any, Any] = t.call(sums.compensated, total, lost, item)
        return both
    return t.binary_python("add", total, item), lost


def _with_lost(t: Any, total: Any, lost: Any) -> Any:
    return t.call(sums.with_lost, total, lost) if t.type_of(total) == T.PY_FLOAT else total


@handles(sum)
def _sum(t: Any, iterable: Any, /, start: Any = 0) -> Any:
    if isinstance(start, (str, bytes, bytearray)):
        return sum([], start)  # raises
    return fold(t, "add", loopable(t.ld(iterable)), t.ld(start), COMPENSATED)


def _search(function: Callable[..., bool], found: bool) -> None:
    """any and all: they stop at the first item that is (not) true."""

    @handles(function)
    def handler(t: Any, iterable: Any, /) -> Any:
        iterable = loopable(t.ld(iterable))
        if runs_in_graph(t, iterable) or hasattr(type(iterable), "__next__"):
            # (Of an iterator, making an item may have effects.)
            return _search_in_loop(t, iterable, found)
        result: Any = not found
        combine = t.or_test if found else t.and_test
        for item in iterable:
            if not isinstance(result, Tracer) and result is found:
                break
            result = combine(result, lambda item=item: item)
        return result


def _search_in_loop(t: Any, iterable: Any, found: bool) -> Any:
    # (Python makes all items of a list before any() looks at them.)
    is_list = isinstance(iterable, Comprehension) and iterable.kind == "argument"
    stops = None if is_list else lambda state: state[0] if found else t.not_(state[0])
    loop = Looping(t, (not found,), stops)

    def stop() -> Any:
        loop.state = (found,)
        return None if is_list else BREAK

    def body(item: Any) -> Any:
        truth = t.truth(item)
        return loop.when(truth if found else t.not_(truth), stop)

    loop.over(iterable, body)
    return loop.state[0]


_search(any, True)
_search(all, False)


# ---- map, filter --------------------------------------------------------------------------------


@handles(map)
def _map(t: Any, fn: Any, *columns: Any) -> Any:
    if not columns:
        raise TypeError("map() must have at least two arguments.")
    columns = tuple(t.list_now(t.ld(c)) for c in columns)
    columns = walked(t, columns_of(t, columns, "map"))
    if any(runs_in_graph(t, c) for c in columns):
        return Mapped(lambda *items: t.call(fn, *items), columns)
    return may_move(t, (t.call(fn, *items) for items in zip(*columns, strict=False)), columns)


@handles(filter)
def _filter(t: Any, fn: Any, iterable: Any) -> Any:
    iterable = t.ld(iterable)
    test = (lambda item: item) if fn is None else (lambda item: t.call(fn, item))
    if runs_in_graph(t, iterable):
        return Filtered(test, iterable)
    iter(iterable)  # may raise
    return PythonFilter(t, test, iterable)


# ---- functools.reduce -------------------------------------------------------------------------


@handles(functools.reduce)
def _reduce(t: Any, fn: Any, iterable: Any, *initial: Any) -> Any:
    iterable = loopable(t.list_now(t.ld(iterable)))
    if len(initial) > 1:
        functools.reduce(fn, (), *initial)  # raises
    loop = Looping(t, (bool(initial), initial[0] if initial else DEAD))

    def body(item: Any) -> None:
        given, total = loop.state
        if total is DEAD:
            loop.state = (True, item)
        elif initial or given is True:
            loop.state = (True, t.call(fn, total, item))
        else:
            both = t.if_exp(given, lambda: t.call(fn, total, item), lambda: item)
            loop.state = (True, both)

    if runs_in_graph(t, iterable):
        loop.over(iterable, body)
    else:
        for item in iterable:
            body(item)
    given, total = loop.state
    error = "reduce() of empty iterable with no initial value"
    t.raise_unless(given, lambda: TypeError(error))
    return total
