"""What a staged `for` runs over: a range, the rows of an array, or zip and enumerate of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from . import types as T
from .dict_views import View, Walk, size_of
from .dicts import Dict
from .lists import List
from .ranges import Range, as_range
from .staged_items import StagedItems
from .strings import Str
from .tracer import Array, Tracer


class Once(StagedItems):
    """What Python goes through once; whoever goes on with it later needs its position, which an
    iterator (SequenceIterator) has."""

    _lathe_once_ = True
    place: Any = None  # of the call that made it
    made_in: Any = ()  # regions
    used = False

    @property
    def class_name(self) -> str:
        """Of Python's own."""
        return type(self).__name__.lower()


class Zip(Once):
    """zip() or enumerate() over things of which one is staged."""

    def __init__(self, columns: tuple[Any, ...], strict: bool = False) -> None:
        self.columns, self.strict = columns, strict

    @property
    def class_name(self) -> str:
        return "enumerate" if isinstance(self.columns[0], Counter) else "zip"


class Counter:
    """The numbers of enumerate()."""

    def __init__(self, start: Any) -> None:
        self.start = start


class Reversed(Once):
    """reversed() of something staged."""

    def __init__(self, of: Any) -> None:
        self.of = of

    @property
    def class_name(self) -> str:
        return {List: "list_reverseiterator", Range: "range_iterator"}.get(
            type(self.of), "reversed"
        )


class Mapped(Once):
    """map() over things of which one is staged; `fn` is called once for each trip."""

    def __init__(self, fn: Any, columns: tuple[Any, ...]) -> None:
        self.fn, self.zipped = fn, Zip(columns)

    @property
    def class_name(self) -> str:
        return "map"


class Indexed(Mapped):
    """Items that a function of the position gives.

    Args:
        function: what made it, of `itertools`.
        size: how many there are now.
        sources: the sequences that they come from.
    """

    def __init__(self, function: str, at: Any, size: Any, sources: Any = ()) -> None:
        super().__init__(at, (Range(0, size(), 1),))
        self.function, self.size, self.sources = function, size, sources

    def present(self, i: Any) -> Any:
        """Whether there is an item at a position, now."""
        return i < self.size()

    @property
    def name(self) -> str:
        return f"itertools.{self.function}()"

    @property
    def class_name(self) -> str:
        return f"itertools.{self.function}"


class Items:
    """A range of trips, and the item of each."""

    def __init__(self, range_: Range, at: Any, concrete: Any) -> None:
        self.range, self.at, self._concrete = range_, at, concrete

    def concrete(self) -> Iterator[Any] | None:
        """The items at trace time, when their number is known."""
        trips = self.range.concrete()
        return None if trips is None else (self._concrete(i) for i in trips)


def staged_items(trace: Any, iterable: Any) -> Items | None:
    """How to stage a loop over this; None when it is an ordinary Python iterable."""
    if isinstance(iterable, range):
        iterable = as_range(iterable)
    if isinstance(iterable, Range):
        return Items(iterable, lambda i: i, lambda i: i)
    if isinstance(iterable, np.ndarray):
        iterable = trace.captured_array(iterable)
    if isinstance(iterable, Array) and not iterable.type.shape:
        raise TypeError(T.not_iterable(iterable.type))
    if isinstance(iterable, (Array, Str, Zip, Mapped, Reversed)):
        at = item_getter(trace, iterable)
        return Items(Range(0, length(trace, iterable), 1), at, at)
    if isinstance(iterable, Tracer):
        raise TypeError(T.not_iterable(iterable.type))
    return None


def length(trace: Any, iterable: Any) -> Any:
    """len() of what a staged loop can run over; None for an endless counter."""
    if isinstance(iterable, Array):
        return trace.extent(iterable, 0)
    if isinstance(iterable, Range):
        return iterable.length(trace)
    if isinstance(iterable, Reversed):
        return length(trace, iterable.of)
    if isinstance(iterable, Counter):
        return None
    if isinstance(iterable, (List, Str)):
        return trace.call(len, iterable)
    if isinstance(iterable, Walk):
        return iterable.first_size
    if isinstance(iterable, (Dict, View)):
        return size_of(trace, iterable)
    if isinstance(iterable, Zip):
        return _shortest(trace, iterable)
    if isinstance(iterable, Mapped):
        return _shortest(trace, iterable.zipped)
    return len(iterable)


def _shortest(trace: Any, zipped: Zip) -> Any:
    lengths = [n for n in (length(trace, c) for c in zipped.columns) if n is not None]
    if zipped.strict:
        for k, n in enumerate(lengths[1:], 1):
            trace.raise_unless(n >= lengths[0], uneven(k, "shorter"))
            trace.raise_unless(n <= lengths[0], uneven(k, "longer"))
    return lengths[0] if len(lengths) == 1 else trace.call(min, *lengths)


def uneven(k: int, how: str) -> Callable[[], ValueError]:
    """What strict zip() raises for its column `k`."""
    others = "argument 1" if k == 1 else f"arguments 1-{k}"
    return lambda: ValueError(f"zip() argument {k + 1} is {how} than {others}")


def without_strict(trace: Any, iterable: Any) -> Any:
    """What a loop runs over: a strict zip() of columns that are known to be equally long is one
    without `strict`."""
    if isinstance(iterable, Zip) and iterable.strict:
        changing = any(isinstance(c, (List, Dict, View, Zip, Mapped)) for c in iterable.columns)
        lengths = [] if changing else [length(trace, c) for c in iterable.columns]
        if lengths and all(type(n) is int and n == lengths[0] for n in lengths):
            return Zip(iterable.columns)
    return iterable


def item_getter(trace: Any, iterable: Any) -> Any:
    """Function from a position to the item there."""
    if getattr(type(iterable), "_lathe_moves_", False):
        return lambda i: iterable.take(trace)
    if isinstance(iterable, Range):
        return lambda i: iterable.start + i * iterable.step
    if isinstance(iterable, range):
        return lambda i: iterable.start + i * iterable.step
    if isinstance(iterable, Counter):
        return lambda i: iterable.start + i
    if isinstance(iterable, Walk):
        return lambda i: iterable.item()
    if isinstance(iterable, Reversed):
        inner, n = item_getter(trace, iterable.of), length(trace, iterable.of)
        return lambda i: inner(n - 1 - i)
    if isinstance(iterable, Zip):
        getters = [item_getter(trace, c) for c in iterable.columns]
        return lambda i: tuple(get(i) for get in getters)
    if isinstance(iterable, Mapped):
        items = item_getter(trace, iterable.zipped)
        return lambda i: iterable.fn(*items(i))
    return lambda i: trace.getitem(iterable, i)


def present_at(trace: Any, iterable: Any) -> Any:
    """Function from a position to whether there is an item now, as Python's iterators ask it."""
    if getattr(type(iterable), "_lathe_moves_", False):
        return lambda i: iterable.is_present(trace)
    if isinstance(iterable, (List, list)):
        return lambda i: i < trace.call(len, iterable)
    if isinstance(iterable, Walk):
        return iterable.present
    if isinstance(iterable, Indexed):
        return iterable.present
    if isinstance(iterable, Mapped):
        return present_at(trace, iterable.zipped)
    if isinstance(iterable, Zip):
        columns = [present_at(trace, c) for c in iterable.columns]
        return (
            _strictly_present(columns, trace) if iterable.strict else _all_present(columns, trace)
        )
    if isinstance(iterable, Counter):
        return lambda i: True
    n = length(trace, iterable)
    if isinstance(iterable, Reversed) and isinstance(iterable.of, List):
        now: Any = lambda: trace.call(len, iterable.of)
        return lambda i: trace.and_test(i < n, lambda: n - 1 - i < now())
    return lambda i: i < n


def _all_present(columns: list[Any], trace: Any) -> Any:
    def present(i: Any) -> Any:
        result: Any = True
        for column in columns:
            result = trace.and_test(result, lambda column=column: column(i))
        return result

    return present


def _strictly_present(columns: list[Any], trace: Any) -> Any:
    def present(i: Any) -> Any:
        first = columns[0](i)
        for k, column in enumerate(columns[1:], 1):
            now = column(i)
            trace.raise_unless(
                trace.or_test(trace.not_(first), lambda n=now: n), uneven(k, "shorter")
            )
            trace.raise_unless(
                trace.or_test(first, lambda n=now: trace.not_(n)), uneven(k, "longer")
            )
        return first

    return present


def is_stageable(value: Any) -> bool:
    """Whether a loop over this value can stay a loop."""
    if isinstance(value, Array):
        return len(value.type.shape) > 0
    return isinstance(value, (np.ndarray, List, Dict, View, Str, Range, Zip, Mapped, Reversed))
