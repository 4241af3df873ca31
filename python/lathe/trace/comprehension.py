"""Comprehensions and generator expressions whose trips are in the graph, and what consumes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from ..autograph import operators
from ..autograph.signals import BREAK
from .iterables import is_stageable
from .special_methods import is_class_iterator
from .tracer import Array, Restart, Tracer

# Longer ranges of constants are loops of the graph, too.
MAX_UNROLLED = 64


class Looping:
    """A loop of the graph that a builtin makes, with its variables.

    Args:
        state: their first values.
        stops: whether the loop ends here, of a state; None where it runs through.
    """

    def __init__(self, trace: Any, state: tuple[Any, ...], stops: Any = None) -> None:
        self.t, self.state, self.stops = trace, state, stops
        self.names = tuple(f"<item {i}>" for i in range(len(state)))
        self.variables: Any = None  # of the user's function, that the body may assign

    def get_state(self) -> tuple[Any, ...]:
        return self.state if self.variables is None else (*self.state, *self.variables[0]())

    def set_state(self, state: tuple[Any, ...]) -> None:
        count = len(self.state)
        self.state = state[:count]
        if self.variables is not None:
            self.variables[1](state[count:])

    @contextmanager
    def assigning(self, *variables: Any) -> Iterator[None]:
        """The body may assign these: get_state, set_state, names."""
        outer = self.variables, self.names
        self.variables, self.names = variables, (*self.names, *variables[2])
        try:
            yield
        finally:
            self.variables, self.names = outer

    def loop(self, iterable: Any, body: Callable[[Any], Any]) -> Any:
        return self.t.for_stmt(iterable, body, None, self.get_state, self.set_state, self.names)

    def when(self, test: Any, body: Callable[[], Any]) -> Any:
        truth = self.t.truth(test)
        if not isinstance(truth, Tracer):
            return body() if truth else None
        return self.t.if_stmt(truth, body, lambda: None, self.get_state, self.set_state, self.names)

    def over(self, iterable: Any, body: Callable[[Any], Any]) -> None:
        """body(item) for each; it may give BREAK."""
        if not isinstance(iterable, Comprehension):
            self.loop(iterable, body)
            return
        iterable.consumed(self.t)
        outer, iterable.looping = iterable.looping, self
        try:
            iterable.run(iterable, body)
        finally:
            iterable.looping = outer


class Comprehension:
    """A comprehension that has not run: whoever consumes it makes its loops.

    Args:
        kind: "generator", "list", "set" or "dict".
        run: function(comprehension, emit) that makes the loops and calls emit for each item.
    """

    _lathe_staged_ = True

    def __init__(self, kind: str, run: Callable[[Any, Callable[[Any], Any]], Any]) -> None:
        self.kind, self.run = kind, run
        self.looping: Any = None
        self.depth = 0  # of the `for` around the current point
        self.clauses = self.conditions = 0  # met when it ran: how deep its `for` go, its `if`
        self.over: Any = None  # the first iterable
        self.used_in: Any = None  # the regions that were open when it was consumed
        self.made_in = operators.now.tracing.path  # type: ignore[union-attr]

    def __repr__(self) -> str:
        return f"<run-time {self.kind}>"

    def __iter__(self) -> Any:
        raise operators.now.tracing.error(  # type: ignore[union-attr]
            "the items of a comprehension with run-time trips are not supported here yet",
            advice="pass it to sum, min, max, any, all, len or np.array, or write a loop",
        )

    def consumed(self, trace: Any) -> None:
        """A generator gives its items once, wherever that is."""
        here, made_in = (_runs(trace.still_open(path)) for path in (trace.path, self.made_in))
        again = self.used_in is not None
        if again or (self.kind != "argument" and here != made_in):
            raise trace.error(
                "a generator expression with run-time trips that is used "
                + ("twice" if again else "in another branch or loop than it is made in")
                + " is not supported yet",
                advice="write it where it is used",
            )
        self.used_in = here

    # -- what the converted comprehension calls

    def clause(self, iterable: Any, body: Callable[[Any], Any]) -> Any:
        """`for item in iterable`, the outermost or one inside another."""
        from .iterators import is_filter

        loop = self.looping
        if isinstance(iterable, Comprehension) and not is_filter(iterable):
            raise loop.t.error(
                "a comprehension over another one with run-time trips is not supported yet",
                advice="write one comprehension with two `for`",
            )
        depth = self.depth = self.depth + 1
        self.clauses = max(self.clauses, depth)
        if depth == 1:
            self.over = iterable
        try:
            loop.loop(iterable, body)
        finally:
            self.depth = depth - 1
        if depth > 1 and loop.stops is not None:
            return loop.when(loop.stops(loop.state), lambda: BREAK)
        return None

    def condition(self, test: Any, body: Callable[[], Any]) -> Any:
        """`if test`."""
        self.conditions += 1
        return self.looping.when(test, body)


def _runs(path: Any) -> list[Any]:
    """The regions that decide how often what is in them runs."""
    return [step for step in path if step[1] in ("if", "loop")]


class Collector:
    """In place of a Looping: the items at trace time, of what has a known number of them."""

    def __init__(self, trace: Any, place: Any) -> None:
        self.t, self.stops, self.place = trace, None, place

    def assigning(self, *variables: Any) -> Any:
        """The variables are there at trace time."""
        return nullcontext()

    def loop(self, iterable: Any, body: Callable[[Any], Any]) -> None:
        staged = isinstance(iterable, range) or is_stageable(iterable)
        if (staged and not _known(iterable)) or is_class_iterator(iterable):
            self._restart()
        for item in iterable:
            body(item)

    def over(self, iterable: Any, body: Callable[[Any], Any]) -> None:
        """As that of a Looping."""
        if not isinstance(iterable, Comprehension):
            self.loop(iterable, body)
            return
        iterable.looping = self
        iterable.run(iterable, body)

    def when(self, test: Any, body: Callable[[], Any]) -> Any:
        truth = self.t.truth(test)
        if isinstance(truth, Tracer):
            self._restart()
        return body() if truth else None

    def _restart(self) -> None:
        """The next attempt makes a run-time tuple."""
        self.t.knowledge.run_time_tuples.add(self.place)
        raise Restart


def items_now(trace: Any, comprehension: Comprehension, place: Any) -> list[Any]:
    """The items of a comprehension over sequences of known length, for a tuple that is made at a
    place."""
    items: list[Any] = []
    comprehension.consumed(trace)
    comprehension.looping = Collector(trace, place)
    comprehension.run(comprehension, items.append)
    return items


def _known(iterable: Any) -> bool:
    return isinstance(iterable, Array) and iterable.type.shape[:1] > (-1,)


class Comprehensions:
    """The part of Trace that takes comprehensions; `self` is the Trace."""

    comprehension_class = Comprehension

    def stages_comprehension(self: Any, kind: str, iterable: Any, place: str) -> bool:
        from .iterators import SequenceIterator

        if place and (self.locate().filename, place) in self.knowledge.tested_comprehensions:
            return True
        if isinstance(iterable, (Comprehension, SequenceIterator)):
            return True
        if isinstance(iterable, range):
            return kind in ("generator", "argument") and len(iterable) > MAX_UNROLLED
        if not is_stageable(iterable):
            return False
        return kind in ("generator", "argument") or not _known(iterable)

    def comprehension_test(self: Any, place: str, value: Any) -> Any:
        """Of one that Python goes through: how many items there are is decided by the test."""
        truth = self.truth(value)
        if isinstance(truth, Tracer):
            self.knowledge.tested_comprehensions.add((self.locate().filename, place))
            raise Restart
        return truth

    def comprehension_items(self: Any, place: str, iterable: Any) -> Any:
        """Of one that Python goes through: an inner loop over run-time trips decides how many
        items there are."""
        iterable = self.comprehended(iterable)
        unknown = is_stageable(iterable) and not _known(iterable)
        if unknown or isinstance(iterable, Comprehension):
            self.knowledge.tested_comprehensions.add((self.locate().filename, place))
            raise Restart
        return iterable

    def made_generator(self: Any, value: Any) -> Any:
        """Its items are taken where it is made, or on the path of all that see it."""
        return self.made(value)

    def comprehension(self: Any, kind: str, iterable: Any, run: Any, *variables: Any) -> Any:
        if variables:
            run = _assigning(run, variables)
        if kind in ("generator", "argument"):
            return Comprehension(kind, lambda self, emit: run(self, iterable, emit))
        if kind == "list":
            return self.list_op("of_comprehension", run, iterable)
        return self.dict_op("of_comprehension", kind, run, iterable)


def _assigning(run: Any, variables: Any) -> Any:
    """`run` of a comprehension that may change variables of the function around."""

    def run_assigning(comprehension: Comprehension, iterable: Any, emit: Any) -> None:
        with comprehension.looping.assigning(*variables):
            run(comprehension, iterable, emit)

    return run_assigning


def count(trace: Any, comprehension: Comprehension) -> Any:
    """len() of one."""
    loop = Looping(trace, (0,))

    def body(item: Any) -> None:
        loop.state = (loop.state[0] + 1,)

    loop.over(comprehension, body)
    return loop.state[0]
