"""iter() and next() over sequences of run time, and filter() by tests of run time."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from ..autograph import operators
from ..autograph.signals import BREAK
from . import types as T
from .comprehension import Comprehension, Looping
from .dict_loops import dict_of, in_turn
from .dict_views import View, Walk
from .iterables import Once, Reversed, item_getter, present_at
from .library import lists as library
from .lists import List
from .loops import WhileTrip
from .merge import DEAD
from .object_choices import is_chosen
from .ranges import Range, as_range
from .seen import Seen, own_attributes
from .slots import ATTRIBUTE
from .special_methods import is_class_iterator, truth_asked, users_method
from .staged_items import StagedItems
from .strings import Str
from .tracer import Array, Maybe, Restart, Tracer

_NO_ITEM: Any = object()
_END = 2**62  # the position of an iterator that has said that there is nothing left


# What has the items of later, too: nothing is read from it before.
_PLAIN = (List, list, tuple, str, range, Range, Array, Str)


class SequenceIterator(StagedItems):
    """What iter() gives; its position is a variable of the program.

    Args:
        source: the sequence.
    """

    _lathe_moves_ = True  # an item is taken where it is

    def __init__(self, trace: Any, source: Any) -> None:
        self.source = source
        self.position: Any = 0
        # Functions of a position, where they are not those of the source as it is later.
        self.getters: Any = None
        if not isinstance(source, _PLAIN):
            self.getters = item_getter(trace, source), present_at(trace, source)
        trace.made_here[id(self)] = trace.path
        trace.made_object(self)

    @property
    def name(self) -> str:
        return "an iterator over a run-time sequence"

    def __next__(self) -> Any:
        trace: Any = operators.now.tracing
        trace.python_asks()
        raise trace.error(
            f"the next item of {self.name} is taken by code that is not converted",
            advice="loop over the object with `for`, or make a list of it: list(items)",
        )

    def move_to(self, trace: Any, position: Any) -> None:
        """On the current path."""
        trace.assign(trace.slot_of(ATTRIBUTE, self, "position"), position)

    def is_present(self, trace: Any) -> Any:
        """Whether there is a next item."""
        return (self.getters[1] if self.getters else present_at(trace, self.source))(self.position)

    def take(self, trace: Any) -> Any:
        """The next item, which there is."""
        position = self.position
        item = (self.getters[0] if self.getters else item_getter(trace, self.source))(position)
        self.move_to(trace, position + 1)
        return item

    def following(self, trace: Any, default: tuple[Any, ...]) -> Any:
        """next(self, *default)."""
        present = self.is_present(trace)
        if not default:
            trace.raise_unless(present, StopIteration)
            return self.take(trace)

        def end() -> Any:
            self.end(trace)
            return default[0]

        if not isinstance(present, Tracer):
            return self.take(trace) if present else end()
        return trace.if_exp(present, lambda: self.take(trace), end)

    def end(self, trace: Any) -> None:
        """It has said that there is nothing left."""
        self.move_to(trace, _END)

    def loop(self, trace: Any, body: Callable[[Any], Any]) -> tuple[Any, Any]:
        """Test and body of a loop over the rest."""
        return lambda: self.is_present(trace), lambda: body(self.take(trace))


class DictIterator(SequenceIterator):
    """What iter() gives of a dict or set that exists at run time, or of a view.

    Args:
        back: it is reversed().
    """

    def __init__(self, trace: Any, view: View, back: bool = False) -> None:
        self.walk = Walk(trace, view, back)
        self.source, self.getters = view, None
        self.position: Any = self.walk.position
        self.taken: Any = 0  # how many items
        trace.made_here[id(self)] = trace.path
        trace.made_object(self)

    def walk_now(self) -> Walk:
        """The walk where it is on the current path."""
        self.walk.position = self.position
        return self.walk

    def is_present(self, trace: Any) -> Any:
        end = -1 if self.walk.back else _END
        goes_on: Any = self.position != end  # else it is over, whatever becomes of the dict
        return trace.and_test(goes_on, lambda: self.walk_now().present(self.taken))

    def take(self, trace: Any) -> Any:
        walk = self.walk_now()
        item = walk.item()
        self.move_to(trace, walk.position)
        trace.assign(trace.slot_of(ATTRIBUTE, self, "taken"), self.taken + 1)
        return item

    def end(self, trace: Any) -> None:
        self.move_to(trace, -1 if self.walk.back else _END)


def iterator_over(trace: Any, value: Any) -> DictIterator:
    """iter() of a dict, set or view of run time, or of reversed() of one."""
    back = isinstance(value, Reversed)
    of = value.of if back else value
    return DictIterator(trace, of if isinstance(of, View) else View(trace, of, "keys"), back)


def made_iterator(t: Any, sequence: Any) -> Any:
    """iter() of a Python object. The position of one over a sequence may be a run-time number, if
    an earlier attempt said so."""
    if type(sequence) not in (list, tuple, str, range):
        return iter(sequence)
    place = t.locate()
    if place in t.knowledge.moving_iterators:
        return SequenceIterator(t, sequence)
    made = t.made(iter(sequence))
    t.moving_places[id(made)] = (place, (sequence,))
    return made


def walked(t: Any, columns: tuple[Any, ...]) -> tuple[Any, ...]:
    """What zip() and the like go through: run-time lists in place of Python's sequences, if an
    earlier attempt said that their position is a run-time number."""
    place = t.locate()
    if place not in t.knowledge.moving_iterators or any(_can_change(t, c) for c in columns):
        return columns
    return tuple(
        t.as_list(list(column), f"column {k}")
        if type(column) in (list, tuple, str)
        else as_range(column)
        if type(column) is range
        else column
        for k, column in enumerate(columns)
    )


def can_walk(t: Any, columns: Any) -> bool:
    """Whether the items of Python's sequences can be taken at positions of run time."""
    for column in columns:
        if _can_change(t, column):
            t.become_native(column)
    return all(type(c) is range or t.items_mask(c) is not None for c in columns)


def _can_change(t: Any, column: Any) -> bool:
    """Whether it is a list that the function has made, and may change while it is gone through."""
    return type(column) is list and id(column) in t.list_places


def may_move(t: Any, iterator: Any, columns: tuple[Any, ...]) -> Any:
    """An iterator of Python's that zip() and the like have made of Python's sequences."""
    made = t.made(iterator)
    if _are_sequences(columns):
        t.moving_places[id(made)] = (t.locate(), columns)
    return made


def _are_sequences(columns: tuple[Any, ...]) -> bool:
    return bool(columns) and all(type(c) in (list, tuple, str, range) for c in columns)


def must_move(t: Any, iterator: Any) -> None:
    """Before the next item is taken: begin again with the position of this iterator as a run-time
    number, where it depends on the path."""
    place, columns = t.moving_places.get(id(iterator), (None, ()))
    if place is None or not (t.in_other_region(iterator) or t.seen_by_others(iterator)):
        return
    if can_walk(t, columns):
        t.knowledge.moving_iterators.add(place)
        raise Restart


def moved(t: Any, iterator: Any, what: str) -> Iterator[Any]:
    """The rest of an iterator; each item is taken on the path of all, or nobody else sees it."""
    while True:
        must_move(t, iterator)
        t.may_change(iterator, what)
        try:
            item = next(iterator)
        except StopIteration:
            return
        yield item


def first_item(t: Any, items: Comprehension, default: tuple[Any, ...]) -> Any:
    """next() of a generator expression, which nobody goes on with."""
    loop = Looping(t, (False, DEAD), lambda state: state[0])

    def body(item: Any) -> Any:
        loop.state = (True, item)
        return BREAK

    loop.over(items, body)
    found, item = loop.state
    if default:
        return t.if_exp(found, lambda: item, lambda: default[0])
    t.raise_unless(found, StopIteration)
    return item


class Filtered(Comprehension):
    """filter() over a sequence of run time.

    Args:
        test: of an item.
        source: the sequence.
    """

    def __init__(self, test: Callable[[Any], Any], source: Any) -> None:
        def run(self: Any, emit: Any) -> None:
            self.looping.over(source, lambda item: self.condition(test(item), lambda: emit(item)))

        super().__init__("generator", run)
        self.test, self.source = test, source

    def for_body(self, trace: Any, body: Callable[[Any], Any], state: tuple[Any, Any, Any]) -> Any:
        """The body of a `for` over the sequence."""
        self.consumed(trace)
        return lambda item: filtered_trip(trace, self.test, item, body, state)


def filtered_trip(
    trace: Any, test: Any, item: Any, body: Callable[[Any], Any], state: tuple[Any, Any, Any]
) -> Any:
    """body(item) where the test holds."""
    truth = trace.truth(test(item))
    if not isinstance(truth, Tracer):
        return body(item) if truth else None
    return trace.if_stmt(truth, lambda: body(item), lambda: None, *state)


class PythonFilter:
    """filter() over a Python sequence: Python's iterator, as long as the tests are constants."""

    def __init__(self, trace: Any, test: Callable[[Any], Any], source: Any) -> None:
        self.t, self.test, self.source = trace, test, source
        self.items: Any = None  # once somebody has asked for one
        trace.made_here[id(self)] = trace.path
        trace._kept.append(self)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self.items is None:
            self.items = self._all()
        return next(self.items)

    def taken(self) -> None:
        """Somebody else goes through the items, once."""
        self.t.may_change(self, "going through the items of a filter()")
        self.items = iter(())

    def _all(self) -> Iterator[Any]:
        for item in self.source:
            truth = self.t.truth(self.test(item))
            if isinstance(truth, Tracer):
                raise self.t.error(
                    "the items of filter() by a run-time test are needed here, but how many there "
                    "are is known at run time only",
                    advice="loop over it with `for`, or make a list of it",
                )
            if truth:
                yield item

    def for_body(self, trace: Any, body: Callable[[Any], Any], state: tuple[Any, Any, Any]) -> Any:
        """The body of a `for` over the sequence."""
        self.taken()
        return lambda item: filtered_trip(trace, self.test, item, body, state)

    def as_list(self) -> Any:
        """A list of the rest: one of run time where a test is."""
        if self.items is not None:
            return list(self.items)
        self.taken()
        found = [(item, self.t.truth(self.test(item))) for item in self.source]
        if not any(isinstance(truth, Tracer) for _, truth in found):
            return [item for item, truth in found if truth]
        from .list_methods import append

        out = self.t.new_list((self.t.locate(), "filter"), (), 0)
        for item, truth in found:
            Looping(self.t, ()).when(truth, functools.partial(append, self.t, out, item))
        return out


def loopable(iterable: Any) -> Any:
    """What a builtin that goes through items takes: run-time tests are its own then."""
    if isinstance(iterable, PythonFilter) and iterable.items is None:
        iterable.taken()
        return Filtered(iterable.test, iterable.source)
    return iterable


def is_filter(iterable: Any) -> bool:
    """Whether a `for` over it is one over its sequence, with tests."""
    if isinstance(iterable, PythonFilter):
        return iterable.items is None
    return isinstance(iterable, Filtered)


# ---- classes of the user's program -------------------------------------------------------------


class ClassIteration:
    """The part of Trace that loops over objects by their __iter__ and __next__; `self` is the
    Trace."""

    def _init_iterators(self: Any) -> None:
        # ids of Python's iterators over sequences -> where they were made, of which
        self.moving_places: dict[int, tuple[Any, tuple[Any, ...]]] = {}
        self.gone_through: list[Any] = []  # what loops in progress at trace time run over

    asks_python_at: Any = None  # the loop in which Python calls a __next__ that is not converted

    def unify_iterators(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: iterators over sequences have
        one with run-time positions."""
        values = [v.value if isinstance(v, Maybe) else v for v in values]
        found = [self.moving_places[id(v)] for v in values if id(v) in self.moving_places]
        columns = [column for _, columns in found for column in columns]
        if found and can_walk(self, columns):
            self.knowledge.moving_iterators |= {place for place, _ in found}
            raise Restart
        held = [v.object if isinstance(v, Seen) else v for v in values]
        self.unify_lists([v.source for v in held if isinstance(v, SequenceIterator)])

    def iterated(self: Any, value: Any) -> Any:
        """What the class's own __iter__ gives, converted; else the value."""
        if is_chosen(value):
            value = self.chosen_items(value)
        method = users_method(value, "__iter__")
        if method is None or inspect.isgeneratorfunction(method) or hasattr(value, "keys"):
            return value
        found = self.call(method, value)
        if isinstance(found, (Tracer, Range, View)) or not (
            hasattr(type(found), "__next__") or isinstance(found, (StagedItems, Comprehension))
        ):
            name = self.class_name(found)
            raise TypeError(f"iter() returned non-iterator of type '{name}'")
        if (
            not isinstance(found, SequenceIterator)
            or isinstance(found.source, Once)
            or found in own_attributes(value).values()
        ):
            return found
        return found.source if type(found.position) is int and found.position == 0 else found

    def is_plain_number(self: Any, value: Any) -> bool:
        """Whether it is a number of Python's or a NumPy scalar."""
        type_ = self.type_of(value)
        return type_ is not None and type_.kind in (T.PY, T.NPSCALAR)

    def items_of_class(self: Any, place: Any, value: Any) -> Any:
        """What a builtin at this place goes through."""
        value = self.iterated(value)
        if is_class_iterator(value) and place in self.knowledge.asked_iterators:
            return Filtered(lambda item: True, value)
        return value

    def comprehended(self: Any, value: Any) -> Any:
        """What a comprehension goes through."""
        value = self.held_list(value, TypeError, "'NoneType' object is not iterable")
        of_dict = dict_of(self, value)
        value = self.seen_dict(value)
        if of_dict is not None and id(of_dict[0]) in self.outside_owners:
            return in_turn(self, *of_dict)
        value = self.items_of_class(self.locate(), value)
        if is_class_iterator(value):
            return self.class_items(self.locate(), value)
        of_python = type(value).__module__ in ("builtins", "itertools")
        if of_python and hasattr(type(value), "__next__") and id(value) in self.made_here:
            return moved(self, value, "a comprehension over an iterator")
        return value

    @contextlib.contextmanager
    def asking_at(self: Any, place: Any) -> Iterator[None]:
        """While Python calls a __next__ that is not converted."""
        before = self.asks_python_at
        self.asks_python_at = place
        try:
            yield
        finally:
            self.asks_python_at = before

    def class_items(self: Any, place: Any, iterator: Any) -> Any:
        """The items of an iterator of the user's class at trace time, as Python takes them."""
        while True:
            with self.asking_at(place):
                item = next(iterator, _NO_ITEM)
            if item is _NO_ITEM:
                return
            yield item

    def python_asks(self: Any) -> None:
        """Code that is not converted needs a run-time value: where it is a __next__, the loop
        becomes one of the graph."""
        if self.asks_python_at is not None:
            self.knowledge.asked_iterators.add(self.asks_python_at)
            raise Restart

    def truth_asked(self: Any, value: Any, code: Any) -> Exception:
        return truth_asked(self, value, code)

    def class_trip(self: Any, iterator: Any, body: Any, get_state: Any, set_state: Any) -> Any:
        """A loop over an iterator whose class decides at run time when it ends."""
        item: Any = None

        def test() -> Any:
            nonlocal item
            item = self.call(library.next_item, iterator)
            return self.not_(self.is_(item, None))

        def get_all() -> Any:
            return (*get_state(), item)

        def set_all(state: Any) -> None:
            nonlocal item
            set_state(state[:-1])
            item = state[-1]

        def run_body() -> Any:
            return body(item.value[0] if isinstance(item, Maybe) else item[0])

        return WhileTrip(self, test, run_body, get_all, set_all)
