"""Functions chosen at run time: `f = a if n > 0 else b`.

Where paths meet with different callables, the variable becomes a `Choice`: a run-time number that
says which of the candidates it is. A call switches on it. A `functools.partial` made on a path
carries its arguments as run-time values.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.signals import Undefined
from ..words import in_words
from .cells import cells_of
from .closures import ClosureOf, joined_closure, may_be_one, same_closure, split_closure
from .exceptions import (
    Recorded,
    Skeleton,
    StagedException,
    joined_exception,
    same_skeleton,
    split_exception,
)
from .object_choices import is_chosen, is_object_candidate, split_object
from .objects import FreshOf, Kept
from .tracer import Tracer


def _ordered(op: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        trace = self.tag.trace
        return trace.pick(self, lambda one: trace.binary_python(op, one, other))

    return method


class Choice:
    """A callable (or None, or nothing) that is known only at run time.

    Args:
        tag: the run-time number of the candidate.
        candidates: what it can be; see `split`.
        payloads: for each candidate, the values that its arguments have if it is the one.
        context: that of the candidates that are exceptions.
    """

    __slots__ = ("candidates", "context", "payloads", "tag")
    _lathe_choice_ = True
    _lathe_staged_ = True

    def __init__(
        self,
        tag: Any,
        candidates: tuple[Any, ...],
        payloads: tuple[Any, ...],
        context: Any = None,
    ) -> None:
        self.tag, self.candidates, self.payloads = tag, candidates, payloads
        self.context = context

    def value(self, k: int) -> Any:
        """What it is where the tag is k."""
        candidate, payload = self.candidates[k], self.payloads[k]
        if isinstance(candidate, PartialOf):
            keywords = dict(zip(candidate.names, payload[candidate.count :], strict=True))
            return functools.partial(candidate.fn, *payload[: candidate.count], **keywords)
        if isinstance(candidate, ClosureOf):
            return joined_closure(candidate, payload)
        if isinstance(candidate, Skeleton):
            return joined_exception(candidate, payload, self.context)
        return payload[0] if is_object_candidate(candidate) else candidate

    def values(self) -> list[Any]:
        return [self.value(k) for k in range(len(self.candidates))]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.tag.trace.call(self, *args, **kwargs)

    def __eq__(self, other: object) -> Any:
        if is_chosen(self):
            return self.tag.trace.binary_python("eq", self, other)
        return self is other or self.tag.trace.choice_is(self, other)

    def __ne__(self, other: object) -> Any:
        if is_chosen(self):
            return self.tag.trace.binary_python("ne", self, other)
        return self.tag.trace.not_(self == other)

    __lt__, __le__ = _ordered("lt"), _ordered("le")
    __gt__, __ge__ = _ordered("gt"), _ordered("ge")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<run-time choice of {names_of(self.candidates)}>"


class PartialOf:
    """The candidate of `functools.partial` objects that differ in their arguments only."""

    __slots__ = ("count", "fn", "names")

    def __init__(self, fn: Any, count: int, names: tuple[str, ...]) -> None:
        self.fn, self.count, self.names = fn, count, names


def is_candidate(value: Any) -> bool:
    """Whether a value that differs between paths can be one of a choice."""
    if value is None or isinstance(value, (Undefined, StagedException, Recorded, Kept)):
        return True
    return callable(value) and not getattr(type(value), "_lathe_staged_", False)


def split(value: Any) -> tuple[Any, tuple[Any, ...]]:
    """The candidate that stands for a value, and its payload; see context_of() too."""
    if isinstance(value, functools.partial):
        names = tuple(value.keywords)
        return PartialOf(value.func, len(value.args), names), (
            *value.args,
            *value.keywords.values(),
        )
    if isinstance(value, (StagedException, Recorded)):
        return split_exception(value)
    return split_object(value) or split_closure(value) or (value, ())


def context_of(value: Any) -> Any:
    """The context of an exception; None for other values."""
    return value.context if isinstance(value, (StagedException, Recorded)) else None


def as_choice(value: Any) -> Choice:
    """A value of a path as the choice that it is there."""
    if isinstance(value, Choice):
        return value
    candidate, payload = split(value)
    return Choice(0, (candidate,), (payload,), context_of(value))


def surely_same(a: Any, b: Any) -> bool | None:
    """Whether values of two paths are one to the user; None where it depends on what they are."""
    if a is b or (isinstance(a, Undefined) and isinstance(b, Undefined)):
        return True
    return None if type(a) is type(b) else False


def same_candidate(a: Any, b: Any) -> bool:
    """Whether two candidates do the same: one object, or made again from the same parts."""
    same = surely_same(a, b)
    if same is not None:
        return same
    if isinstance(a, Skeleton):
        return same_skeleton(a, b)
    if is_object_candidate(a):
        return bool(a == b)
    if isinstance(a, ClosureOf):
        return same_closure(a, b)
    if isinstance(a, PartialOf):
        return same_candidate(a.fn, b.fn) and (a.count, a.names) == (b.count, b.names)
    if isinstance(a, types.MethodType):
        return a.__self__ is b.__self__ and a.__func__ is b.__func__
    if isinstance(a, types.BuiltinMethodType):
        return a.__self__ is b.__self__ and a.__name__ == b.__name__
    return isinstance(a, types.FunctionType) and _same_function(a, b)


def _same_function(a: types.FunctionType, b: types.FunctionType) -> bool:
    """Closures that one definition made twice, over the same variables."""
    a, b = signal_function(a) or a, signal_function(b) or b
    cells, others = a.__closure__ or (), b.__closure__ or ()
    own, their = _defaults(a), _defaults(b)
    return (
        a.__code__ is b.__code__
        and len(cells) == len(others)
        and all(x is y for x, y in zip(cells, others, strict=True))
        and len(own) == len(their)
        and all(x is y for x, y in zip(own, their, strict=True))
    )


def _defaults(fn: types.FunctionType) -> list[Any]:
    return [*(fn.__defaults__ or ()), *(fn.__kwdefaults__ or {}).values()]


def names_of(candidates: tuple[Any, ...]) -> str:
    """For messages."""
    return " or ".join(_name_of(c) for c in candidates)


def _name_of(candidate: Any) -> str:
    if isinstance(candidate, ClosureOf):
        return _name_of(candidate.fn)
    if isinstance(candidate, Kept):
        return f"a {type(candidate.container).__name__}"
    if isinstance(candidate, FreshOf):
        return "a value that the function made"
    if is_object_candidate(candidate):
        return f"a {candidate.cls.__name__}"
    if isinstance(candidate, PartialOf):
        return f"partial of {_name_of(candidate.fn)}"
    if isinstance(candidate, Undefined):
        return "nothing"
    return str(getattr(candidate, "__name__", None) or in_words(candidate, 40))


class Choices:
    """The part of Trace for callables chosen at run time; `self` is the Trace."""

    def pick(self: Any, choice: Any, fn: Any) -> Any:
        """fn(value) for the candidate that `choice` is."""
        if not isinstance(choice, Choice):
            choice = self.choice_of(choice)
        return self.by_number(choice, lambda k: fn(choice.value(k)))

    def by_number(self: Any, choice: Choice, fn: Callable[[int], Any]) -> Any:
        """fn(k) for the number of the candidate that `choice` is."""
        # (That a variable has a value has been tested.)
        numbers = [k for k, c in enumerate(choice.candidates) if not isinstance(c, Undefined)]

        def branch(at: int) -> Any:
            k = numbers[at]
            run: Callable[[], Any] = lambda: fn(k)
            if at == len(numbers) - 1:
                return run()
            return self.if_exp(self.is_number(choice, k), run, lambda: branch(at + 1))

        return branch(0)

    def is_number(self: Any, choice: Choice, k: int) -> Any:
        return self.binary("eq", choice.tag, k)

    def call_choice(self: Any, choice: Choice, args: Any, kwargs: Any) -> Any:
        def run(fn: Any) -> Any:
            if fn is None:
                raise TypeError("'NoneType' object is not callable")
            self.check_visible(fn)
            return self.call(fn, *args, **kwargs)

        return self.pick(choice, run)

    def check_visible(self: Any, fn: Any) -> None:
        """Refuse a function that was made on a path, with run-time values of that path only."""
        inner = signal_function(fn) or fn
        contents = [content for _, content in cells_of([inner])]
        values = contents + (_defaults(inner) if isinstance(inner, types.FunctionType) else [])
        if any(isinstance(v, Tracer) and not self.g.visible(v.id) for v in values):
            raise self.error(
                f"{_name_of(fn)}, a function chosen at run time, was made on one path and uses a "
                "variable that has its value on that path only: this is not supported yet",
                advice="compute the variable before the path, or use functools.partial",
            )

    def present_choice(self: Any, choice: Choice, error: Any) -> Any:
        """A choice that is read: raises where the variable has no value."""
        for k, candidate in enumerate(choice.candidates):
            if not isinstance(candidate, Undefined):
                continue
            name = candidate.name
            given = self.not_(self.is_number(choice, k))
            self.raise_unless(given, lambda name=name: error(name))
            if len(choice.candidates) == 2:
                return choice.value(1 - k)
        return choice

    def choice_is(self: Any, choice: Choice, other: Any) -> Any:
        """`choice is other`."""
        if isinstance(other, Choice):
            return self.pick(choice, lambda value: self.choice_is(other, value))
        if any(
            isinstance(c, (ClosureOf, Skeleton)) or is_object_candidate(c)
            for c in choice.candidates
        ):
            return self.pick(choice, lambda value: self.is_(value, other))
        if isinstance(other, functools.partial):
            raise self.unknown_identity()
        for k, candidate in enumerate(choice.candidates):
            if candidate is other and not isinstance(candidate, PartialOf):
                return self.is_number(choice, k)
        return False

    def function_is(self: Any, a: Any, b: Any) -> bool:
        """`a is b` of functions."""
        if a is not b and may_be_one(a, b):
            raise self.unknown_identity()
        return a is b

    def unknown_identity(self: Any) -> Any:
        return self.error(
            "`is` or `==` between functions that hold run-time values, of which one may be the "
            "other, depending on the path taken: this is not supported",
            advice="keep a flag, or compare what they give",
        )

    def choice_truth(self: Any, choice: Choice) -> Any:
        if is_chosen(choice):
            return self.pick(choice, self.truth)
        for k, candidate in enumerate(choice.candidates):
            if candidate is None:
                return self.not_(self.is_number(choice, k))
        return True
