"""zip(), map(), enumerate(), reversed() and the like over what exists at run time: Python goes
through their items once, wherever that is. Where they are used in one place only, they need no
position; else the next attempt makes iterators of them."""

from __future__ import annotations

import operator
from typing import Any

from .comprehension import Comprehension
from .dict_views import is_dict_like, meets_dicts
from .iterables import Indexed, Mapped, Once, Reversed, Zip, is_stageable
from .iterators import Filtered, SequenceIterator, iterator_over
from .library import iteration
from .lists import List
from .special_methods import is_class_iterator
from .tracer import Array, Restart


def once(t: Any, value: Any) -> Any:
    """What zip(), map() and the like have made: an iterator where an earlier attempt said so."""
    if not isinstance(value, Once) or value.place is not None:
        return value
    for part in _parts(value):
        taken(t, part)
    value.place, value.made_in = t.locate(), t.path
    if value.place not in t.knowledge.moving_iterators:
        return value
    if isinstance(value, Reversed) and is_dict_like(value.of):
        return iterator_over(t, value)
    if meets_dicts(value):
        raise t.error(
            f"{value.class_name}() over a dict or set that exists at run time is used more than "
            "once, or in another branch or loop than it is made in: this is not supported yet",
            advice="write it where it is used, or make a list of it first",
        )
    return SequenceIterator(t, value)


def _parts(value: Any) -> Any:
    if isinstance(value, Indexed):
        return value.sources
    if isinstance(value, Mapped):
        return value.zipped.columns
    return value.columns if isinstance(value, Zip) else (value.of,)


def taken(t: Any, value: Any, again: bool = False) -> None:
    """Before somebody goes through the items of what zip(), map() and the like have made.

    Args:
        again: whether some are left for others.
    """
    if not isinstance(value, Once) or value.place is None:
        return
    if value.used or again or t.still_open(t.path) != t.still_open(value.made_in):
        t.knowledge.moving_iterators.add(value.place)
        raise Restart
    value.used = True


_ADDING = (operator.add, operator.mul, min, max)


def columns_of(t: Any, columns: Any, name: str) -> tuple[Any, ...]:
    """What zip(), map() and the like go through together."""
    columns = tuple(_column(t, column) for column in columns)
    staged = any(
        is_stageable(column) or isinstance(column, (Comprehension, SequenceIterator))
        for column in columns
    )
    for k, column in enumerate(columns):
        first = isinstance(column, SequenceIterator) and k < len(columns) - 1
        decides = isinstance(column, Comprehension) or is_class_iterator(column)
        if type(column).__module__ == iteration.__name__ or first or (staged and decides):
            raise t.error(
                f"{name}() over an iterator "
                + ("that is not its last argument" if first else "by a class or a comprehension")
                + " is not supported yet",
                advice="make a list of it first: list(items)",
            )
    return columns


def _column(t: Any, column: Any) -> Any:
    """Sums and products of what has an end are made at once: nobody sees that."""
    walked = column.source if isinstance(column, Filtered) else column
    if type(walked) is iteration.Accumulate and walked.function in _ADDING:
        source = getattr(walked.items, "source", None)
        if isinstance(source, (List, Array, tuple, list, range)):
            return t.list_at_run_time(column)
    return column
