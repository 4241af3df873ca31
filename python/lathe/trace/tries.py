"""`try` on run-time values: the statement.

A `try` becomes blocks, one around the other: one for each handler, or one for each way into the
`finally` part. What leaves the body early is an exit of one of them (`paths.Exit`), which carries
the variables that its handler reads, as they are where it leaves. So does an exception: one that
converted code raises goes straight to the handler for its class; an op that may raise gets a `try`
of the IR of its own (`guard.py`), whose handler asks for the class and leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from typing import Any

from ..autograph.locate import location_of
from ..autograph.signals import BREAK, CONTINUE, RAISED, Return
from ..words import in_words
from .caught import catches
from .exceptions import Fits, anything, single
from .guard import Guard
from .paths import Exit, Target
from .statements import live_state, passed_on
from .throws import Handlers, Handling, Pending, State, Throws
from .tracer import Tracer

RAISES, RETURNS, CONTINUES, BREAKS = "raise", "return", "continue", "break"


class Tries(Throws):
    """The part of Trace for `try`; `self` is the Trace."""

    def _init_tries(self: Any) -> None:
        self.tries: list[Any] = []  # Handlers, Handling and Pending, outermost first
        self.handling: list[Any] = []  # exceptions that are being handled

    @contextmanager
    def within(self: Any, part: Any) -> Any:
        """Trace a part of a `try`."""
        outer = self.g
        self.tries.append(part)
        if not isinstance(outer, Guard):
            self.g = Guard(self, outer)
        try:
            yield
        finally:
            self.tries.pop()
            self.g = outer

    @contextmanager
    def unguarded(self: Any) -> Any:
        """Ops that do not raise, or whose errors nobody catches."""
        outer = self.g
        if isinstance(outer, Guard):
            self.g = outer.builder
        try:
            yield
        finally:
            self.g = outer

    @contextmanager
    def handled(self: Any, exception: Any, name: State | None) -> Any:
        self.handling.append(exception)
        try:
            with self.within(Handling(name)):
                yield
        finally:
            self.handling.pop()

    def leave_tries(self: Any) -> Any:
        """The body of a function of its own begins: its exceptions leave it. Gives what
        enter_tries() needs."""
        outer = (self.tries, self.handling, self.g)
        self.tries, self.handling = [], []
        if isinstance(self.g, Guard):
            self.g = self.g.builder
        return outer

    def enter_tries(self: Any, outer: Any) -> None:
        self.tries, self.handling, self.g = outer

    # -- the statement

    def try_stmt(
        self: Any,
        body: Any,
        handlers: Any,
        orelse: Any,
        final: Any,
        caught: State,
        final_state: State,
        after: State,
    ) -> Any:
        if final is None:
            return passed_on(self.try_except(body, handlers, orelse, caught, after))
        inner = body
        if handlers:
            inner = lambda: self.try_except(body, handlers, orelse, caught, final_state)
        return passed_on(self.try_finally(inner, final, final_state, after))

    def try_except(
        self: Any, body: Any, handlers: Any, orelse: Any, caught: State, after: State
    ) -> Any:
        asks: list[Callable[[], Fits]] = [partial(self.handler_fits, h[0]) for h in handlers]
        get_live, set_live, names = self.live(caught)
        slot: list[Any] = [None]
        targets: list[Any] = [None] * len(handlers)

        def set_both(state: tuple[Any, ...]) -> None:
            slot[0] = state[0]
            set_live(state[1:])

        def run_body(leave: Any) -> Any:
            with self.within(Handlers(asks, targets, len(self.frames))):
                signal = self.run_path(body)
            if signal is None and orelse is not None:
                signal = self.run_path(orelse)
            return leave() if signal is None else signal

        def protect(k: int, leave: Any) -> Any:
            """The body with the first k handlers."""
            if k == 0:
                return run_body(leave)

            def enter(target: Target) -> Any:
                targets[k - 1] = target
                return lambda: None

            get_both = lambda: (slot[0], *get_live())
            signal = self.block(
                lambda: protect(k - 1, leave), get_both, set_both, ("<exception>", *names), enter
            )
            if signal is not None:  # nothing comes to this handler
                return signal
            return self.run_handler(handlers[k - 1], slot[0], leave)

        return self.leaving(lambda leave: protect(len(handlers), leave), after)

    def live(self: Any, state: State) -> State:
        """A state without the variables that nobody reads."""
        get, set_, names = state
        return (*live_state(get, set_, names), names)

    def leaving(self: Any, run: Callable[[Any], Any], after: State) -> Any:
        """Trace run(leave), where `leave()` goes to the end of the statement."""
        get_state, set_state, names = self.live(after)
        end: list[Target] = []

        def leave() -> Any:
            exits = end[0].breaks
            depth = self.depth_of(end[0])
            exits.append(Exit(self.path, "break", get_state(), depth, self.alive_here()))
            return RAISED

        def enter(target: Target) -> Any:
            end.append(target)
            return lambda: None

        return self.block(lambda: run(leave), get_state, set_state, names, enter)

    def run_handler(self: Any, handler: Any, exception: Any, leave: Any) -> Any:
        exception = single(exception)
        self.with_attributes(exception)
        with self.handled(exception, handler[2]):
            signal = self.run_path(lambda: handler[1](exception))
        return leave() if signal is None else signal

    def handler_fits(self: Any, thunk: Any) -> Fits:
        """What a handler catches, asked where an exception comes to it."""
        classes = thunk()
        for cls in classes if isinstance(classes, tuple) else (classes,):
            if not (isinstance(cls, type) and issubclass(cls, BaseException)):
                code: Any = thunk.__code__
                self.error_place: Any = location_of(code, len(code.co_code) - 4)  # what it gives
                raise self.error(
                    "catching classes that do not inherit from BaseException is not allowed",
                    found=in_words(cls),
                    advice="name exception classes, or a tuple of them, that are known when the "
                    "function is compiled",
                )
        return lambda cls: catches(classes, cls)

    # -- finally

    def try_finally(
        self: Any, run: Any, final: Any, state: State, after: State, caught: Any = None
    ) -> Any:
        """`final` is traced once for each way in that there is.

        Args:
            caught: instead of `final` where an exception leaves; tells whether it ends there.
        """
        get_live, set_live, names = self.live(state)
        slot: list[Any] = [None]
        targets: dict[str, Target] = {}
        get_both = lambda: (slot[0], *get_live())

        def set_both(states: tuple[Any, ...]) -> None:
            slot[0] = states[0]
            set_live(states[1:])

        def way(kinds: tuple[str, ...], leave: Any) -> Any:
            if not kinds:
                signal = self.run_inside(run, targets)
                if signal is not None:
                    return signal
                signal = self.run_path(final)
                return leave() if signal is None else signal

            def enter(target: Target) -> Any:
                targets[kinds[0]] = target
                return lambda: None

            inner = lambda: way(kinds[1:], leave)
            signal = self.block(inner, get_both, set_both, ("<value>", *names), enter)
            if signal is not None:
                return signal
            if kinds[0] == RAISES:
                return self.after_raise(final, single(slot[0]), leave, caught)
            return self.after_final(kinds[0], final, slot[0])

        return self.leaving(lambda leave: way((RAISES, RETURNS, CONTINUES, BREAKS), leave), after)

    def run_inside(self: Any, run: Any, targets: dict[str, Target]) -> Any:
        """What a `finally` protects: all its ways out go to the targets."""
        frame = self.frames[-1]
        stacks = [frame.return_to]
        for kind, stack in ((BREAKS, frame.break_to), (CONTINUES, frame.continue_to)):
            if stack:
                stack.append(targets[kind])
                stacks.append(stack)
        frame.return_to.append(targets[RETURNS])
        try:
            handler = Handlers([lambda: anything], [targets[RAISES]], len(self.frames))
            with self.within(handler):
                falls = self.end_path(self.run_path(run), self.path)
        finally:
            for stack in stacks:
                stack.pop()
        return None if falls else RAISED

    def after_final(self: Any, kind: str, final: Any, value: Any) -> Any:
        """The final part on one way out, which then goes on."""
        signal = self.run_path(final)
        if signal is not None:
            return signal
        return {RETURNS: Return(value), BREAKS: BREAK, CONTINUES: CONTINUE}[kind]

    def after_raise(self: Any, final: Any, error: Any, leave: Any, caught: Any) -> Any:
        """The final part where an exception leaves, which then goes on, unless it is swallowed."""
        swallows: list[Any] = [False]
        own: Any = self.own(error)

        def run() -> Any:
            if caught is None:
                return final()
            swallows[0] = self.truth(caught(error, own))
            return None

        with self.handled(error, None), self.within(Pending(error, own, self.frames[-1])):
            signal = self.run_path(run)
            if signal not in (None, RAISED) and self.leaves_own(signal):
                return RAISED
        if signal is not None:
            return signal
        if isinstance(swallows[0], Tracer):
            with self.region("if") as yes:
                self.g.op_typed("yield", (), ())
            with self.region("if") as no:
                self.throw(error)
            self.g.op_typed("if", (swallows[0].id,), (), None, [yes[-1][0], no[-1][0]])
            return leave()
        if swallows[0]:
            return leave()
        self.throw(error)
        return RAISED
