"""Comprehensions and generator expressions whose trips are in the graph, and what consumes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograph.signals import BREAK
from .tracer import Tracer


class Looping:
    """A loop of the graph that a builtin makes, with its variables.

    Args:
        state: their first values.
        stops: whether the loop ends here, of a state; None where it runs through.
    """

    def __init__(self, trace: Any, state: tuple[Any, ...], stops: Any = None) -> None:
        self.t, self.state, self.stops = trace, state, stops
        self.names = tuple(f"<item {i}>" for i in range(len(state)))

    def get_state(self) -> tuple[Any, ...]:
        return self.state

    def set_state(self, state: tuple[Any, ...]) -> None:
        self.state = state

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

    def __repr__(self) -> str:
        return f"<run-time {self.kind}>"

    @classmethod
    def of_filter(cls, test: Callable[[Any], Any], iterable: Any) -> Comprehension:
        def run(self: Any, emit: Any) -> None:
            body = lambda item: self.condition(test(item), lambda: emit(item))
            self.looping.over(iterable, body)

        return cls("generator", run)

    # -- what the converted comprehension calls

    def clause(self, iterable: Any, body: Callable[[Any], Any]) -> Any:
        """`for item in iterable`, the outermost or one inside another."""
        loop = self.looping
        if isinstance(iterable, Comprehension):
            raise loop.t.error(
                "a comprehension over another one with run-time trips is not supported yet",
                advice="write one comprehension with two `for`",
            )
        depth = self.depth = getattr(self, "depth", 0) + 1
        try:
            loop.loop(iterable, body)
        finally:
            self.depth = depth - 1
        if depth > 1 and loop.stops is not None:
            return loop.when(loop.stops(loop.state), lambda: BREAK)
        return None

    def condition(self, test: Any, body: Callable[[], Any]) -> Any:
        """`if test`."""
        return self.looping.when(test, body)
