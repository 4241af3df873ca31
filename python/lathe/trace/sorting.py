"""sorted() and list.sort().

Numbers, strings and what is made of them have one order that keeps equal ones as they are, and any
stable sort finds it. With NaN they have none: what comes out depends on which items are compared,
and so Python itself is asked for the order when the code runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import types as T
from .calls import handles
from .comprehension import Looping
from .fitting import example
from .folds import are_ordered_by_class, choose, key_of, runs_in_graph
from .iterators import PythonFilter
from .library import sorting as library
from .list_methods import append, copied, extend, list_method, may_hold_nan
from .lists import List
from .outside_calls import fill_at_run_time
from .tracer import Array, Tagged, Tracer

MAX_SORTED = 24  # items that are sorted by comparing all pairs


@list_method
def sort(t: Any, xs: List, *, key: Any = None, reverse: Any = False) -> None:
    """xs.sort()."""
    keys = xs
    if key is not None:
        keys = t.new_list((t.locate(), "keys"), (), 0)
        Looping(t, ()).over(xs, lambda item: append(t, keys, t.call(key, item)))
    spare = copied(t, xs, "spare")
    spare_keys = spare if keys is xs else copied(t, keys, "spare keys")
    falling = _falling(t, reverse)
    by_value: Callable[[], Any] = lambda: t.call(library.sort, xs, keys, spare, spare_keys, falling)
    if keys.type.parts:
        t.call(library.refuse_nan, keys)
    elif may_hold_nan(keys):
        order: Callable[[], Any] = lambda: t.call(
            library.place, xs, spare, _order_in_python(t, keys, falling)
        )
        nan = t.call(library.has_nan, keys)
        t.if_stmt(nan, order, by_value, lambda: (), lambda state: None, ())
        return
    by_value()


def _falling(t: Any, reverse: Any) -> Any:
    """The argument `reverse` as a bool."""
    reverse = t.optional(t.ld(reverse))
    if isinstance(reverse, Tagged):
        return t.switch(lambda one: _falling(t, one), reverse)
    [].sort(reverse=example(t, reverse))  # raises where it is none
    return t.truth(reverse)


def _order_in_python(t: Any, keys: List, falling: Any) -> Array:
    """The positions of the keys in the order into which Python brings them."""
    order: Array = t.call(np.empty, t.make_len(keys), np.dtype(np.int64))
    t.become_buffer(order)

    def run(values: list[Any], falling: bool) -> tuple[Any]:
        return (sorted(range(len(values)), key=values.__getitem__, reverse=falling),)

    fill_at_run_time(t, run, [order], (keys, falling))
    return order


@handles(sorted)
def sorted_(t: Any, iterable: Any, /, *, key: Any = None, reverse: Any = False) -> Any:
    """The builtin."""
    iterable = t.ld(iterable)
    if isinstance(iterable, PythonFilter):
        iterable = iterable.as_list()
    if runs_in_graph(t, iterable):
        out = t.new_list((t.locate(), "sorted"), (), 0)
        extend(t, out, iterable)
        sort(t, out, key=key, reverse=reverse)
        return out
    items = list(iterable)
    keys = [key_of(t, key, item) for item in items]
    reverse = _falling(t, reverse)
    if not t.is_staged(keys) and not t.is_staged(reverse) and not are_ordered_by_class(keys):
        order = sorted(range(len(items)), key=keys.__getitem__, reverse=reverse)
        return [items[i] for i in order]
    if len(items) > MAX_SORTED:
        raise t.error(
            f"sorted() of more than {MAX_SORTED} run-time values is not supported yet",
            found=f"{len(items)} values",
            advice="put them into an array and use np.sort",
        )
    return _with_nan(t, items, keys, reverse)


def _with_nan(t: Any, items: list[Any], keys: list[Any], reverse: Any) -> list[Any]:
    """Items of known number in their order."""
    by_value: Callable[[], list[Any]] = lambda: _sort_pairs(t, list(items), list(keys), reverse)
    if any(isinstance(key, (tuple, list, List)) for key in keys):
        t.call(library.refuse_nan, keys)
        return by_value()
    types = [t.type_of(key) for key in keys]
    if None in types or not any(map(T.may_be_float, types)):
        return by_value()
    numbers = t.as_list(list(keys), "keys")
    if numbers is None:
        return by_value()
    scalars = all(t.type_of(item) is not None for item in items)
    listed = t.as_list(list(items), "items") if scalars else None

    def by_order() -> tuple[Any, ...]:
        order = _order_in_python(t, numbers, reverse)
        positions = [t.getitem(order, i) for i in range(len(items))]
        if listed is not None:
            return tuple(t.getitem(listed, at) for at in positions)
        return tuple(_at(t, items, at) for at in positions)

    nan = t.call(library.has_nan, numbers)
    return list(t.if_exp(nan, by_order, lambda: tuple(by_value())))


def _at(t: Any, items: list[Any], position: Any) -> Any:
    """An item of those that no run-time list can hold."""
    found = items[0]
    for k, item in enumerate(items[1:], 1):
        found = choose(t, position == k, item, found)
    return found


def _sort_pairs(t: Any, items: list[Any], keys: list[Any], reverse: Any) -> list[Any]:
    """Neighbours change places where the later one belongs before the other: equal ones stay."""

    def belongs_before(a: Any, b: Any) -> Any:
        if not isinstance(reverse, Tracer):
            return t.binary_python("gt" if reverse else "lt", a, b)
        return choose(t, reverse, t.binary_python("gt", a, b), t.binary_python("lt", a, b))

    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            test = belongs_before(keys[i + 1], keys[i])
            same = all(k is v for k, v in zip(keys[i : i + 2], items[i : i + 2], strict=True))
            items[i], items[i + 1] = (
                choose(t, test, items[i + 1], items[i]),
                choose(t, test, items[i], items[i + 1]),
            )
            keys[i], keys[i + 1] = (
                items[i : i + 2]
                if same
                else (
                    choose(t, test, keys[i + 1], keys[i]),
                    choose(t, test, keys[i], keys[i + 1]),
                )
            )
    return items
