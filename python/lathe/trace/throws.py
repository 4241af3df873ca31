"""Where exceptions of run time go: to a handler around, or out of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..autograph.signals import BREAK, CONTINUE, RAISED, Undefined
from .caught import OWN, Catching, as_caught, as_own, surely_own
from .choices import Choice, context_of, split
from .effects import ERROR_SITE, rebuild
from .exceptions import (
    COUNT,
    FIELDS,
    LOC,
    Fits,
    Recorded,
    StagedException,
    anything,
    is_exception,
)
from .paths import Exit, Frame, Target
from .tracer import Maybe, Tracer

Setter = Callable[[tuple[Any, ...]], None]
State = tuple[Callable[[], tuple[Any, ...]], Setter, tuple[str, ...]]

TAG_INT = 3  # LATHE_TAG_INT in include/lathe/abi.h


class Handlers:
    """The body of a `try` is being traced: its exceptions go to the targets.

    Args:
        asks: for each handler, what gives the classes that it catches: it is asked where an
            exception comes there, as in Python.
        frames: how many functions are being traced where the `try` is.
    """

    def __init__(self, asks: list[Callable[[], Fits]], targets: list[Target], frames: int) -> None:
        self.asks, self.targets, self.frames = asks, targets, frames


class Handler(NamedTuple):
    """One of Handlers, on the way of an exception; `depth`: how many parts are around them."""

    ask: Callable[[], Fits]
    target: Target
    depth: int
    frames: int


class Handling:
    """A handler is being traced: leaving it by an exception unbinds its name."""

    def __init__(self, name: State | None) -> None:
        self.name = name


class Pending:
    """What runs where an exception leaves is being traced: a final part, say. If the exception is
    one of Lathe's own, it goes on from here in whatever way this part is left.

    Args:
        own: whether it is one of them, where that has been asked.
        frame: where signals may leave this part.
    """

    def __init__(self, error: Any, own: Any = None, frame: Frame | None = None) -> None:
        self.error, self.known, self.frame = error, own, frame
        if frame is not None:
            self.counts = self.counts_of(frame)

    def counts_of(self, frame: Frame) -> tuple[int, int, int]:
        return len(frame.break_to), len(frame.continue_to), len(frame.return_to)

    def own(self, trace: Any) -> Any:
        """Whether the exception is one of Lathe's own: a bool, or one of run time."""
        return trace.own(self.error) if self.known is None else self.known

    def is_left(self, frame: Frame, signal: Any) -> bool:
        """Whether a signal leaves this part, and not only a loop or a call in it."""
        kind = 0 if signal is BREAK else 1 if signal is CONTINUE else 2
        return frame is self.frame and self.counts_of(frame)[kind] <= self.counts[kind]


class Throws(Catching):
    """The part of Trace that raises; `self` is the Trace."""

    # -- raise

    def raise_again(self: Any) -> Any:
        """`raise` without an exception."""
        if not self.handling:
            text = "No active exception to reraise"
            self.throw(self.placed(StagedException(RuntimeError, (text,), {})))
        else:
            self.throw(self.handling[-1])
        return RAISED

    def as_raised(self: Any, value: Any) -> Any:
        """The exception that `raise value` raises."""
        value = self.ld(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            return self.call(value)
        if is_exception(value):
            return value
        if isinstance(value, Choice):
            return self.pick(value, self.as_raised)
        if isinstance(value, Maybe):
            return self.where_given(self.as_raised, value)
        if isinstance(value, BaseException):
            return StagedException(type(value), (), {}, lambda: value)
        return StagedException(TypeError, ("exceptions must derive from BaseException",), {})

    def as_cause(self: Any, value: Any) -> Any:
        """What `raise ... from value` says that the cause is."""
        if isinstance(value, type) and issubclass(value, BaseException):
            return self.call(value)
        if isinstance(value, Choice) and not is_exception(value):
            return self.pick(value, self.as_cause)
        if isinstance(value, Maybe):
            return self.where_given(self.as_cause, value)
        if value is None or is_exception(value) or isinstance(value, BaseException):
            return value
        raise TypeError("exception causes must derive from BaseException")

    def placed(self: Any, exception: Any) -> Any:
        """An exception that is raised here: with its place and its context."""
        active = self.handling[-1] if self.handling else None
        if exception is active:
            return exception
        if isinstance(exception, Choice):
            return self.each(exception, lambda e: self.placed(self.as_raised(e)))
        changes: dict[str, Any] = {} if active is None else {"context": active}
        if isinstance(exception, StagedException):
            loc, here = exception.loc, self.loc_here()
            if isinstance(loc, Tracer):  # maybe raised before
                loc = self.if_exp(self.binary("lt", loc, 0), lambda: here, lambda: loc)
            changes["loc"] = here if loc is None else loc
        return exception.changed(**changes)

    def each(self: Any, choice: Choice, change: Callable[[Any], Any]) -> Any:
        """The choice with `change` made to each candidate."""
        values = [change(value) for value in choice.values()]
        contexts = [context_of(value) for value in values]
        context = contexts[0]
        if any(other is not context for other in contexts):
            context = self.by_number(choice, lambda k: contexts[k])
        candidates, payloads = zip(*map(split, values), strict=True)
        return Choice(choice.tag, candidates, payloads, context)

    def loc_here(self: Any) -> int:
        place = self.locate()
        found: int = self.loc_id(place, self.frames[-1].call_loc if self.frames else -1)
        return found

    # -- where exceptions go

    def throw(self: Any, exception: Any, parts: int | None = None) -> None:
        """End the open region with an exception, to whom it concerns.

        Args:
            parts: how many of `tries` are asked, where it is one of Lathe's own that goes on.
        """
        way: list[Any] = []
        for depth, part in reversed(list(enumerate(self.tries))):
            if isinstance(part, Handling):
                way += [part.name] if part.name is not None else []
            elif parts is None or depth < parts:
                way += way_through(part, depth)
        with self.unguarded():
            self.throw_along(exception, way, [], parts is not None or surely_own(exception))

    def throw_along(
        self: Any, exception: Any, way: list[Any], unbound: list[State], own: bool
    ) -> None:
        """Args:
        way: a Handler or Pending for each that has not been asked, and names of handlers that
            this leaves, innermost first.
        unbound: the names that it has left.
        own: whether the exception is one of Lathe's own for certain.
        """
        if not way:
            if isinstance(exception, Choice):
                self.throw_choice(exception, way, unbound, own)
            else:  # of one of Lathe's own nobody asks for the context
                self.raise_out(exception.changed(context=None) if own else exception)
            return
        part, rest = way[0], way[1:]
        if isinstance(part, Pending):
            self.throw_over(part, exception, rest, unbound, own)
        elif isinstance(part, Handler):
            fits = self.fits_of(part, exception)
            if fits is not None:
                self.throw_at(part.target, fits, exception, way, unbound, own)
        else:
            self.throw_along(exception, rest, [*unbound, part], own)

    def throw_over(
        self: Any, part: Pending, exception: Any, rest: list[Any], unbound: list[State], own: bool
    ) -> None:
        """An exception leaves what runs for another one, which may be one of Lathe's own."""
        first = part.error
        go_on: Callable[[], None] = lambda: self.throw_along(exception, rest, unbound, own)
        go_back: Callable[[], None] = lambda: self.throw_along(as_own(first), rest, unbound, True)
        self.throw_by(not own and exception is not first and part.own(self), go_back, go_on)

    def throw_at(
        self: Any,
        target: Target,
        fits: Fits,
        exception: Any,
        way: list[Any],
        unbound: list[State],
        own: bool,
    ) -> None:
        """An exception comes to the handler that is the first on its way."""
        if own and fits is not anything and not any(map(fits, OWN)):
            self.throw_along(exception, way[1:], unbound, own)
        elif isinstance(exception, Choice) and not self.goes_one_way(exception, fits):
            known: Callable[[], Fits] = lambda: fits
            self.throw_choice(exception, [way[0]._replace(ask=known), *way[1:]], unbound, own)
        else:
            self.throw_by(
                self.matches(exception, fits),
                lambda: self.throw_to(exception, target, fits, unbound),
                lambda: self.throw_along(exception, way[1:], unbound, own),
            )

    def fits_of(self: Any, handler: Handler, exception: Any) -> Fits | None:
        """Which classes a handler catches; None: asking for them raises."""
        found: list[Fits] = []
        tries, frames = self.tries, self.frames
        self.tries, self.frames = tries[: handler.depth], frames[: handler.frames]
        self.handling.append(exception)
        try:
            with self.within(Pending(exception)):
                self.run_path(lambda: found.append(handler.ask()))
        finally:
            self.handling.pop()
            self.tries, self.frames = tries, frames
        return found[0] if found else None

    def throw_by(self: Any, test: Any, yes: Callable[[], None], no: Callable[[], None]) -> None:
        """Two ways to go on, none of which comes back."""
        if not isinstance(test, Tracer):
            yes() if test else no()
            return
        regions = []
        for arm in (yes, no):
            with self.region("if") as path:
                regions.append(path[-1][0])
                arm()
        self.locate()
        self.g.op_typed("if", (test.id,), (), None, regions)
        self.g.op_typed("unreachable", (), ())

    def throw_choice(
        self: Any, choice: Choice, way: list[Any], unbound: list[State], own: bool
    ) -> None:
        def branch(k: int) -> None:
            value = self.as_raised(choice.value(k))
            take: Callable[[], None] = lambda: self.throw_along(value, way, unbound, own)
            test = k == len(choice.candidates) - 1 or self.is_number(choice, k)
            self.throw_by(test, take, lambda: branch(k + 1))

        branch(0)

    def throw_to(
        self: Any, exception: Any, target: Target, fits: Fits, unbound: list[State]
    ) -> None:
        """Leave for a handler, with the variables as they are."""
        narrowed: Callable[[Any], Any] = lambda error: as_caught(error, fits)
        choice = isinstance(exception, Choice)
        exception = self.each(exception, narrowed) if choice else self.opened(narrowed(exception))
        kept = []
        for get, set_, names in unbound:
            kept.append((set_, get()))
            set_((Undefined(names[0]),))
        state = (exception, *target.get_state()[1:])
        for set_, values in reversed(kept):
            set_(values)
        depth = self.depth_of(target)
        target.breaks.append(Exit(self.path, "break", state, depth, self.alive_here()))

    def leaves_own(self: Any, signal: Any) -> bool:
        """Control leaves by a signal: where it leaves what runs for one of Lathe's own exceptions,
        that goes on instead. True: it always does."""
        for depth, part in reversed(list(enumerate(self.tries))):
            if not (isinstance(part, Pending) and part.is_left(self.frames[-1], signal)):
                continue
            own = part.own(self)
            if own is False:
                continue
            if own is True:
                self.throw(as_own(part.error), depth)
                return True
            with self.region("if") as yes:
                self.throw(as_own(part.error), depth)
            with self.region("if") as no:
                self.g.op_typed("yield", (), ())
            self.locate()
            self.g.op_typed("if", (own.id,), (), None, [yes[-1][0], no[-1][0]])
        return False

    def raise_out(self: Any, exception: Any) -> None:
        """Raise an exception that nobody here catches."""
        if isinstance(exception, Recorded) and exception.context is None:
            fields = [self.lift(field) for field in exception.fields]
            self.g.op_typed("raise", fields, (), {"again": True})
            return
        operands: list[int] = []
        template = self.template(exception, operands)
        loc = exception.fields[LOC] if isinstance(exception, Recorded) else exception.loc
        build = lambda *values: rebuild(template, values)
        if isinstance(loc, int):
            self.raise_record(build, operands, loc)
            return
        build, kept = self.kept_for(build, operands)
        numbers = [ERROR_SITE, self.site(build), TAG_INT, kept, *[0] * (FIELDS - 4)]
        numbers[LOC], numbers[COUNT] = loc, 1
        fields = [self.lift(number) for number in numbers]
        self.g.op_typed("raise", fields, (), {"again": True})


def way_through(part: Handlers | Pending, depth: int) -> list[Any]:
    """What an exception meets that leaves a part of `tries`."""
    if isinstance(part, Pending):
        return [part]
    asked = zip(part.asks, part.targets, strict=True)
    return [Handler(ask, target, depth, part.frames) for ask, target in asked]
