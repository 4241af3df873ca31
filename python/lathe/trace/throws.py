"""Where exceptions of run time go: to a handler around, or out of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograph.signals import RAISED, Undefined
from ..errors import UnsupportedError
from .choices import Choice, context_of, split
from .effects import ERROR_SITE, rebuild
from .exceptions import (
    ALL_CODES,
    CLASSES,
    COUNT,
    FIELDS,
    KEPT,
    LOC,
    UNKNOWN,
    Recorded,
    StagedException,
    codes_of,
    is_exception,
)
from .outside_calls import call_at_run_time
from .paths import Exit, Target
from .tracer import Maybe, Tracer

Setter = Callable[[tuple[Any, ...]], None]
State = tuple[Callable[[], tuple[Any, ...]], Setter, tuple[str, ...]]


TAG_INT = 3  # LATHE_TAG_INT in include/lathe/abi.h


def catches(classes: Any, cls: type[BaseException]) -> bool:
    """Whether `except classes` catches cls. BaseException is what `finally` waits for."""
    return issubclass(cls, classes) and (
        classes is BaseException or not issubclass(cls, UnsupportedError)
    )


def surely_matches(exception: Any, classes: Any) -> bool | None:
    """Whether `except classes` catches the exception, where that is known here."""
    if isinstance(exception, StagedException):
        answers = {catches(classes, cls) for cls in exception.classes}
        return answers.pop() if len(answers) == 1 else None
    caught = codes_of(classes, exception.codes)
    if classes is BaseException or not caught:
        return bool(caught)
    if exception.codes & UNKNOWN:
        return None
    return all(issubclass(CLASSES[code], classes) for code in exception.codes) or None


def as_caught(exception: Any, classes: Any) -> Any:
    """The exception that `except classes` has caught: with the codes of all that come there."""
    if not isinstance(exception, Recorded):
        return exception
    unknown = exception.codes & UNKNOWN
    return exception.changed(codes=codes_of(classes, ALL_CODES | unknown))


class Handlers:
    """The body of a `try` is being traced: its exceptions go to the targets.

    Args:
        classes: for each handler, what it catches: a class or a tuple of classes.
    """

    def __init__(self, classes: list[Any], targets: list[Target]) -> None:
        self.classes, self.targets = classes, targets


class Handling:
    """A handler is being traced: leaving it by an exception unbinds its name."""

    def __init__(self, name: State | None) -> None:
        self.name = name


class Throws:
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

    def throw(self: Any, exception: Any) -> None:
        """End the open region with an exception, to whom it concerns."""
        way: list[Any] = []
        for part in reversed(self.tries):
            if isinstance(part, Handling):
                way += [part.name] if part.name is not None else []
            else:
                way += zip(part.classes, part.targets, strict=True)
        with self.unguarded():
            self.throw_along(exception, way, [])

    def throw_along(self: Any, exception: Any, way: list[Any], unbound: list[State]) -> None:
        """Args:
        way: (classes, target) of handlers that have not been asked, and names of handlers that
            this leaves, innermost first.
        unbound: the names that it has left.
        """
        if way and len(way[0]) == 3:
            self.throw_along(exception, way[1:], [*unbound, way[0]])
            return
        if isinstance(exception, Choice) and not (way and self.goes_one_way(exception, way[0][0])):
            self.throw_choice(exception, way, unbound)
            return
        if not way:
            self.raise_out(exception)
            return
        (classes, target), rest = way[0], way[1:]
        match = self.matches(exception, classes)
        take: Callable[[], None] = lambda: self.throw_to(exception, target, classes, unbound)
        leave: Callable[[], None] = lambda: self.throw_along(exception, rest, unbound)
        if isinstance(match, Tracer):
            self.throw_by(match, take, leave)
        elif match:
            take()
        else:
            leave()

    def throw_by(self: Any, test: Tracer, yes: Callable[[], None], no: Callable[[], None]) -> None:
        """Two ways to go on, none of which comes back."""
        regions = []
        for arm in (yes, no):
            with self.region("if") as path:
                regions.append(path[-1][0])
                arm()
        self.locate()
        self.g.op_typed("if", (test.id,), (), None, regions)
        self.g.op_typed("unreachable", (), ())

    def throw_choice(self: Any, choice: Choice, way: list[Any], unbound: list[State]) -> None:
        def branch(k: int) -> None:
            value = self.as_raised(choice.value(k))
            take: Callable[[], None] = lambda: self.throw_along(value, way, unbound)
            other: Callable[[], None] = lambda: branch(k + 1)
            test = k == len(choice.candidates) - 1 or self.is_number(choice, k)
            if isinstance(test, Tracer):
                self.throw_by(test, take, other)
            elif test:
                take()
            else:
                other()

        branch(0)

    def throw_to(
        self: Any, exception: Any, target: Target, classes: Any, unbound: list[State]
    ) -> None:
        """Leave for a handler, with the variables as they are."""
        narrowed: Callable[[Any], Any] = lambda error: as_caught(error, classes)
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

    def goes_one_way(self: Any, choice: Choice, classes: Any) -> bool:
        """Whether `except classes` catches all of a choice of exceptions, or none."""
        if not is_exception(choice):
            return False
        answers = {surely_matches(value, classes) for value in choice.values()}
        return len(answers) == 1 and None not in answers

    def matches(self: Any, exception: Any, classes: Any) -> Any:
        """Whether `except classes` catches the exception: a bool, or one of run time."""
        if isinstance(exception, Choice):  # that goes one way
            exception = exception.value(0)
        known: Any = surely_matches(exception, classes)
        if known is not None:
            return known
        if isinstance(exception, StagedException):
            return self.is_instance(exception, classes)
        unknown = exception.codes & UNKNOWN
        known = self.code_matches(exception, classes, codes_of(classes, exception.codes) - unknown)
        if not unknown:
            return known
        code = exception.fields[0]
        foreign = self.binary("eq", code, 0)
        foreign = self.binary("bit_or", foreign, self.binary("eq", code, KEPT))
        return self.if_exp(foreign, lambda: self.is_instance(exception, classes), lambda: known)

    def is_instance(self: Any, exception: Any, classes: Any) -> Any:
        """Ask Python at run time."""
        test = lambda error: (catches(classes, type(error)),)
        with self.unguarded():
            return call_at_run_time(self, test, [(bool, (), np.bool_)], (exception,), {})[0]

    def code_matches(self: Any, exception: Recorded, classes: Any, caught: Any) -> Any:
        """Whether an error of an operation is one of the codes `caught`."""
        known = exception.codes - UNKNOWN
        if all(issubclass(CLASSES[code], classes) for code in known):
            return True
        result: Any = False
        for code in sorted(caught):
            this = self.binary("eq", exception.fields[0], code)
            if not issubclass(CLASSES[code], classes):  # IntegerRangeError has no arguments
                this = self.binary("bit_and", this, self.binary("eq", exception.fields[COUNT], 0))
            result = this if result is False else self.binary("bit_or", result, this)
        return result

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
