"""Which exceptions handlers catch; those that they do not catch, being Lathe's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import IntegerRangeError, LatheError, UnsupportedError
from .choices import Choice
from .exceptions import (
    ALL_CODES,
    CLASSES,
    KEPT,
    UNKNOWN,
    Fits,
    Recorded,
    StagedException,
    anything,
    codes_of,
    is_exception,
)
from .outside_calls import call_at_run_time
from .run_time_class import has_code

# What compiled code raises where Python would have gone on: a program that takes it for one of
# Python's exceptions would give another result than Python.
OWN = (IntegerRangeError, UnsupportedError)


def is_own(cls: type[BaseException]) -> bool:
    """Whether it is a class of Lathe's own exceptions."""
    return cls in OWN


def catches(classes: Any, cls: type[BaseException]) -> bool:
    """Whether `except classes` catches cls."""
    if cls is UnsupportedError:
        return False
    if cls is IntegerRangeError:
        named = classes if isinstance(classes, tuple) else (classes,)
        return any(issubclass(cls, one) and issubclass(one, LatheError) for one in named)
    return issubclass(cls, classes)


def surely_matches(exception: Any, fits: Fits) -> bool | None:
    """Whether an exception is of a class that is meant, where that is known here."""
    if fits is anything:
        return True
    if isinstance(exception, StagedException):
        answers = {fits(cls) for cls in exception.classes}
    elif exception.codes & UNKNOWN:
        return None
    else:
        answers = {fits(CLASSES[code]) for code in exception.codes}
    return answers.pop() if len(answers) == 1 else None


def as_caught(exception: Any, fits: Fits) -> Any:
    """The exception that a handler has caught: with the codes of all that come there."""
    if not isinstance(exception, Recorded):
        return exception
    unknown = exception.codes & UNKNOWN
    return exception.changed(codes=codes_of(fits, ALL_CODES | unknown))


def as_own(exception: Any) -> Any:
    """An exception that is one of Lathe's own: with the codes of these."""
    if not isinstance(exception, Recorded):
        return exception
    return exception.changed(codes=codes_of(is_own, exception.codes))


def instances_of(classes: Any) -> Fits:
    """What isinstance(error, classes) is true for."""
    return anything if issubclass(BaseException, classes) else lambda cls: issubclass(cls, classes)


def surely_own(exception: Any) -> bool:
    """Whether an exception is one of Lathe's own for certain."""
    values = exception.values() if isinstance(exception, Choice) else [exception]
    return all(is_exception(value) and bool(surely_matches(value, is_own)) for value in values)


class Catching:
    """The part of Trace that asks which class an exception is of; `self` is the Trace."""

    def goes_one_way(self: Any, choice: Choice, fits: Fits) -> bool:
        """Whether all of a choice of exceptions are of classes that are meant, or none."""
        if not is_exception(choice):
            return False
        answers = {surely_matches(value, fits) for value in choice.values()}
        return len(answers) == 1 and None not in answers

    def matches(self: Any, exception: Any, fits: Fits) -> Any:
        """Whether an exception is of a class that is meant: a bool, or one of run time."""
        if isinstance(exception, Choice):  # that goes one way
            exception = exception.value(0)
        known: Any = surely_matches(exception, fits)
        if known is not None:
            return known
        if isinstance(exception, StagedException):
            return self.is_instance(exception, fits)
        codes = exception.codes - UNKNOWN
        caught = codes_of(fits, codes)
        known = True if caught == codes else has_code(self, exception, *sorted(caught))
        if not exception.codes & UNKNOWN:
            return known
        code = exception.fields[0]
        foreign = self.binary("eq", code, 0)
        foreign = self.binary("bit_or", foreign, self.binary("eq", code, KEPT))
        return self.if_exp(foreign, lambda: self.is_instance(exception, fits), lambda: known)

    def is_instance(self: Any, exception: Any, fits: Fits) -> Any:
        """Ask Python at run time."""
        test = lambda error: (fits(type(error)),)
        with self.unguarded():
            return call_at_run_time(self, test, [(bool, (), np.bool_)], (exception,), {})[0]

    def own(self: Any, exception: Any) -> Any:
        """Whether an exception is one of Lathe's own: a bool, or one of run time."""
        if not isinstance(exception, Choice):
            return self.matches(exception, is_own)
        if self.goes_one_way(exception, is_own):
            return surely_own(exception)
        result: Any = False
        for k, value in enumerate(exception.values()):
            if not is_exception(value) or surely_matches(value, is_own) is False:
                continue
            this = self.and_test(
                self.is_number(exception, k), lambda value=value: self.matches(value, is_own)
            )
            result = this if result is False else self.binary("bit_or", result, this)
        return result
