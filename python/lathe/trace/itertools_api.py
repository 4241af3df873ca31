"""The call table's `itertools`.

Over Python sequences its functions only move items: Python's own do that when the function is
compiled. Over what exists at run time those whose items have positions are sequences with a
function from the position to the item (`Indexed`); the others are classes (library/iteration.py).
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from typing import Any

from ..errors import UnsupportedError
from . import types as T
from .builtins import index_number
from .calls import handles
from .comprehension import MAX_UNROLLED, Comprehension, Looping
from .dict_views import is_dict_like
from .iterables import Indexed, Mapped, is_stageable, item_getter, length
from .iterators import Filtered, PythonFilter, SequenceIterator, loopable
from .library import iteration
from .list_methods import append
from .lists import List, is_listy
from .ranges import Range
from .special_methods import is_class_iterator
from .strings import Str
from .tracer import Tracer

ENDLESS = 2**62  # trips of what never ends


def _taken(t: Any, value: Any) -> Any:
    """What a function goes through."""
    return loopable(t.iterated(t.list_now(t.seen_dict(t.ld(value)))))


def _in_graph(value: Any) -> bool:
    """Whether its items are met at run time only."""
    if isinstance(value, (Comprehension, SequenceIterator)) or is_class_iterator(value):
        return True
    return is_stageable(value) or (isinstance(value, range) and len(value) > MAX_UNROLLED)


def _sequence(t: Any, value: Any, name: str) -> Any:
    """Something whose items have positions."""
    once = isinstance(value, (Comprehension, SequenceIterator)) or hasattr(type(value), "__next__")
    if once or is_dict_like(value):
        raise t.error(
            f"itertools.{name}() over {'an iterator' if once else 'a dict or set'} that exists at "
            "run time is not supported yet",
            advice="make a list of it first: list(items)",
        )
    if isinstance(value, Tracer) and not is_stageable(value):
        raise TypeError(f"'{t.class_name(value)}' object is not iterable")
    if not is_stageable(value) and not isinstance(value, range):
        return tuple(value)
    return value


def _pool(t: Any, value: Any) -> Any:
    """The items as they are now."""
    if isinstance(value, (tuple, str, range, Range)):
        return value
    if isinstance(value, (List, Comprehension, SequenceIterator)) or is_class_iterator(value):
        return t.list_at_run_time(value)
    return t.list_at_run_time(value) if is_stageable(value) else tuple(value)


def _size(t: Any, value: Any) -> Any:
    return value.size() if isinstance(value, Indexed) else length(t, value)


def _steady(t: Any, value: Any, name: str) -> Any:
    """A function that gives the number of items, which must not change meanwhile."""
    n = _size(t, value)
    if not is_listy(value):
        return lambda: n

    def now() -> Any:
        t.raise_unless(
            _size(t, value) == n,
            lambda: UnsupportedError(
                f"a list changes its length while itertools.{name}() goes through it: make a copy "
                "of it first"
            ),
        )
        return n

    return now


# ---- endless ----------------------------------------------------------------------------------


@handles(itertools.count)
def count_(t: Any, start: Any = 0, step: Any = 1) -> Any:
    """The function."""
    start, step = t.optional(t.ld(start)), t.optional(t.ld(step))
    for number in (start, step):
        if not t.is_plain_number(number):
            raise TypeError("a number is required")
        if t.type_of(number) not in (T.PY_INT, T.PY_BOOL):
            raise t.error(
                "itertools.count() of numbers that are no ints is not supported yet: Python adds "
                "them up, with each rounding",
                advice="keep the number in a variable, and add to it in the loop",
            )
    return Indexed("count", lambda i: start + i * step, lambda: ENDLESS)


@handles(itertools.repeat)
def repeat_(t: Any, item: Any, times: Any = None) -> Any:
    """The function."""
    item = t.ld(item)
    many = ENDLESS if times is None else t.call(max, index_number(t, t.ld(times)), 0)
    if type(many) is int and many <= MAX_UNROLLED:
        return itertools.repeat(item, many)
    return Indexed("repeat", lambda i: item, lambda: many)


@handles(itertools.cycle)
def cycle_(t: Any, items: Any) -> Any:
    """The function."""
    pool = _pool(t, _taken(t, items))
    n = length(t, pool)
    at = item_getter(t, pool)
    if type(n) is int:
        return Indexed("cycle", lambda i: at(i % n), lambda: ENDLESS if n else 0)
    many = t.if_exp(n > 0, lambda: ENDLESS, lambda: 0)
    return Indexed("cycle", lambda i: at(i % n), lambda: many)


# ---- by positions -----------------------------------------------------------------------------


@handles(itertools.chain)
def chain_(t: Any, *columns: Any) -> Any:
    """The function."""
    columns = tuple(_taken(t, column) for column in columns)
    if not any(map(_in_graph, columns)):
        return itertools.chain(*columns)
    parts = [_sequence(t, column, "chain") for column in columns]
    getters = [item_getter(t, part) for part in parts]
    sizes = [_steady(t, part, "chain") for part in parts[:-1]]
    sizes.append(lambda: _size(t, parts[-1]))

    def item(i: Any, k: int = 0) -> Any:
        if k == len(parts) - 1:
            return getters[k](i)
        n = sizes[k]()
        if not isinstance(n, Tracer) and n == 0:
            return item(i, k + 1)
        return t.if_exp(i < n, lambda: getters[k](i), lambda: item(i - n, k + 1))

    size = lambda: functools.reduce(operator.add, [one() for one in sizes])
    return Indexed("chain", item, size, parts)


@handles(itertools.chain.from_iterable)
def from_iterable(t: Any, rows: Any) -> Any:
    """The function."""
    rows = _taken(t, rows)
    if _in_graph(rows):
        raise t.error(
            "itertools.chain.from_iterable() over what exists at run time is not supported yet",
            advice="write two loops: [x for row in rows for x in row]",
        )
    return chain_(t, *rows)


@handles(itertools.pairwise)
def pairwise_(t: Any, items: Any) -> Any:
    """The function."""
    items = _taken(t, items)
    if not _in_graph(items):
        return itertools.pairwise(items)
    if not isinstance(items, (range, Range, Str, Indexed)):  # what is in it may change meanwhile
        return t.call(iteration.Pairwise, _walked(t, items))
    source = _sequence(t, items, "pairwise")
    at = item_getter(t, source)
    size = lambda: t.call(max, _size(t, source) - 1, 0)
    return Indexed("pairwise", lambda i: (at(i), at(i + 1)), size, [source])


@handles(itertools.zip_longest)
def zip_longest_(t: Any, *columns: Any, fillvalue: Any = None) -> Any:
    """The function."""
    columns = tuple(_taken(t, column) for column in columns)
    if not any(map(_in_graph, columns)):
        return itertools.zip_longest(*columns, fillvalue=fillvalue)
    sources = [_sequence(t, column, "zip_longest") for column in columns]
    getters = [item_getter(t, source) for source in sources]

    sizes = [_steady(t, source, "zip_longest") for source in sources]

    def part(i: Any, k: int) -> Any:
        return t.if_exp(i < sizes[k](), lambda: getters[k](i), lambda: fillvalue)

    item = lambda i: tuple(part(i, k) for k in range(len(sources)))
    size = lambda: t.call(max, 0, *(one() for one in sizes))
    return Indexed("zip_longest", item, size, sources)


def _bound(t: Any, value: Any, what: str) -> Any:
    """A bound of islice()."""
    value = t.optional(t.ld(value))
    texts = {
        "stop": "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        "index": "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        "step": "Step for islice() must be a positive integer or None.",
    }
    if value is None:
        return None
    try:
        number = index_number(t, value)
    except TypeError:
        raise ValueError(texts[what]) from None
    t.raise_unless(number > 0 if what == "step" else number >= 0, lambda: ValueError(texts[what]))
    return number


@handles(itertools.islice)
def islice_(t: Any, items: Any, *bounds: Any) -> Any:
    """The function."""
    items = _taken(t, items)
    if not 1 <= len(bounds) <= 3:
        itertools.islice((), *bounds)  # raises
    if not _in_graph(items) and not t.is_staged(bounds):
        return itertools.islice(items, *bounds)
    if len(bounds) == 1:
        start, stop, step = 0, _bound(t, bounds[0], "stop"), 1
    else:
        stop = _bound(t, bounds[1], "stop" if bounds[0] is None else "index")
        start = _bound(t, bounds[0], "index") or 0
        step = (_bound(t, bounds[2], "step") if len(bounds) > 2 else 1) or 1
    source = _sequence(t, items, "islice")
    skips = not (type(start) is int and start == 0 and type(step) is int and step == 1)
    if skips and type(source) is Mapped:
        raise t.error(
            "itertools.islice() that passes over items of map() is not supported yet: Python calls "
            "the function for them, too",
            advice="make a list of it first: list(items)",
        )
    at = item_getter(t, source)

    def size() -> Any:
        n = _size(t, source)
        end = n if stop is None else t.call(min, stop, n)
        return t.call(max, (end - start + step - 1) // step, 0)

    return Indexed("islice", lambda i: at(start + i * step), size, [source])


@handles(itertools.starmap)
def starmap_(t: Any, function: Any, items: Any) -> Any:
    """The function."""
    items = _taken(t, items)
    if _in_graph(items):
        return Mapped(lambda item: t.call(function, *item), (_sequence(t, items, "starmap"),))
    return (t.call(function, *item) for item in items)


# ---- of pools ---------------------------------------------------------------------------------


@handles(itertools.product)
def product_(t: Any, *columns: Any, repeat: Any = 1) -> Any:
    """The function."""
    columns = tuple(_taken(t, column) for column in columns)
    if isinstance(t.ld(repeat), Tracer):
        raise t.error(
            "itertools.product() with a run-time value for repeat= is not supported",
            advice="write it as a constant: the items are tuples of as many parts",
        )
    pools = [_pool(t, column) for column in columns]
    sizes = [length(t, pool) for pool in pools] * operator.index(repeat)
    pools = pools * operator.index(repeat)
    known = all(type(n) is int for n in sizes)
    if known and not any(map(is_stageable, pools)) and math.prod(sizes) <= MAX_UNROLLED:
        return itertools.product(*pools)
    getters = [item_getter(t, pool) for pool in pools]

    def item(i: Any) -> tuple[Any, ...]:
        parts: list[Any] = []
        for at, n in zip(getters[:0:-1], sizes[:0:-1], strict=True):
            parts.append(at(i % n))
            i = i // n
        return (getters[0](i), *parts[::-1])

    total: Any = 1
    for n in sizes:
        total = total * n
    return Indexed("product", item, lambda: total)


def _chosen(t: Any, pool: Any, count: int, low: Any, again: bool, name: str) -> Any:
    """Tuples of items of a pool, in the order of their positions.

    Args:
        low: the least position after a position.
        again: whether a position may be in a tuple more than once.
    """
    out = t.new_list((t.locate(), name), (), 0)
    at, n = item_getter(t, pool), length(t, pool)

    def nest(chosen: tuple[Any, ...], first: Any) -> None:
        def body(i: Any) -> Any:
            if len(chosen) == count - 1:
                return append(t, out, tuple(map(at, (*chosen, i))))
            return nest((*chosen, i), low(i))

        def trip(i: Any) -> Any:
            other: Any = True
            for k in () if again else chosen:
                other = t.and_test(other, lambda k=k: i != k)
            return Looping(t, ()).when(other, lambda: body(i))

        Looping(t, ()).loop(Range(first, n, 1), trip)

    nest((), 0)
    return SequenceIterator(t, out)


def _choices(function: Any, name: str, low: Any, again: bool) -> None:
    @handles(function)
    def handler(t: Any, items: Any, *count: Any, **named: Any) -> Any:
        items = _taken(t, items)
        if not (_in_graph(items) or t.is_staged(count) or t.is_staged(named)):
            return function(items, *count, **named)
        r = named.get("r", count[0] if count else None)
        if type(r) is not int or r < 1:
            raise t.error(
                f"itertools.{name}() over what exists at run time needs a constant number of parts "
                "above 0",
                advice=f"write {name}(items, 2), or loops over positions",
            )
        return _chosen(t, _pool(t, items), r, low, again, name)


_choices(itertools.combinations, "combinations", lambda i: i + 1, True)
_choices(
    itertools.combinations_with_replacement, "combinations_with_replacement", lambda i: i, True
)
_choices(itertools.permutations, "permutations", lambda i: 0, False)


# ---- one after the other ----------------------------------------------------------------------


@handles(itertools.takewhile)
def takewhile_(t: Any, test: Any, items: Any) -> Any:
    """The function."""
    return t.call(iteration.TakeWhile, test, _walked(t, items))


@handles(itertools.dropwhile)
def dropwhile_(t: Any, test: Any, items: Any) -> Any:
    """The function."""
    return t.call(iteration.DropWhile, test, _walked(t, items))


@handles(itertools.compress)
def compress_(t: Any, items: Any, flags: Any) -> Any:
    """The function."""
    return t.call(iteration.Compress, _walked(t, items), _walked(t, flags))


@handles(itertools.accumulate)
def accumulate_(t: Any, items: Any, func: Any = None, *, initial: Any = None) -> Any:
    """The function."""
    function = operator.add if func is None else func
    if t.ld(initial) is None:
        return t.call(iteration.Accumulate, _walked(t, items), function)
    return t.call(iteration.AccumulateFrom, _walked(t, items), function, initial)


@handles(itertools.filterfalse)
def filterfalse_(t: Any, test: Any, items: Any) -> Any:
    """The function."""
    items = t.ld(items)
    fails = t.not_ if test is None else (lambda x: t.not_(t.call(test, x)))
    if _in_graph(_taken(t, items)):
        return Filtered(fails, _taken(t, items))
    iter(items)  # may raise
    return PythonFilter(t, fails, items)


def _walked(t: Any, items: Any) -> Any:
    """What an iterator of the library goes through."""
    items = _taken(t, items)
    if isinstance(items, Comprehension):
        return t.list_at_run_time(items)
    return items


# ---- refused ----------------------------------------------------------------------------------


def _refused(function: Any, name: str, advice: str) -> None:
    @handles(function)
    def refuse(t: Any, *args: Any, **kwargs: Any) -> Any:
        raise t.error(f"itertools.{name}() is not supported", advice=advice)


_refused(itertools.groupby, "groupby", "keep the last key in a variable, and compare with it")
_refused(itertools.tee, "tee", "go through the sequence twice, or make a list of it")
if hasattr(itertools, "batched"):
    _refused(itertools.batched, "batched", "take slices: xs[i : i + n] for i in range(0, len, n)")
