"""The class of an exception that an operation raised, which is known at run time only."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exceptions import CLASSES, COUNT, OVERFLOW, RANGE, UNKNOWN, Recorded

_NAMES = ("__name__", "__qualname__", "__module__")


class RunTimeClass:
    """`type(error)`, in the hands of __exit__.

    Args:
        error: a Recorded, or a StagedException of one of several classes.
    """

    __slots__ = ("error", "trace")
    _lathe_staged_ = True

    def __init__(self, trace: Any, error: Any) -> None:
        self.trace, self.error = trace, error

    def __eq__(self, other: object) -> Any:
        return class_is(self.trace, self, other)

    def __ne__(self, other: object) -> Any:
        return self.trace.not_(class_is(self.trace, self, other))

    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> Any:
        if name in _NAMES:
            return name_of_class(self.trace, self.error, name)
        raise self.trace.error(
            f"the attribute {name!r} of a class of exceptions that is known at run time only is "
            "not supported yet",
            advice="use issubclass(), or catch each class in a handler of its own",
        )

    def __repr__(self) -> str:
        return "<run-time class>"


def name_of_class(t: Any, error: Any, name: str) -> Any:
    """`type(error).__name__`, asked of the exception itself."""
    from .strings import python_text

    with t.unguarded():
        return python_text(t, lambda error: getattr(type(error), name), (error,), {})


def class_of_record(t: Any, error: Recorded) -> Any:
    """The class of an exception that an operation raised, by its code."""
    codes = sorted(error.codes)

    def branch(at: int) -> Any:
        if at == len(codes) - 1:
            return CLASSES[codes[at]]
        this = has_code(t, error, codes[at])
        return t.if_exp(this, lambda: CLASSES[codes[at]], lambda: branch(at + 1))

    return branch(0)


def has_code(t: Any, error: Recorded, *codes: int) -> Any:
    """Whether an exception has one of these codes, which are among those that it can have."""
    result: Any = False
    for code in codes:
        if code == RANGE and OVERFLOW in codes:
            continue  # one number for both
        this = t.binary("eq", error.fields[0], abs(code))
        other = -code if abs(code) == OVERFLOW else None
        if other in error.codes and other not in codes:
            count = t.binary("eq" if code == RANGE else "ne", error.fields[COUNT], 0)
            this = t.binary("bit_and", this, count)
        result = this if result is False else t.binary("bit_or", result, this)
    return result


def class_is(t: Any, cls: RunTimeClass, other: Any) -> Any:
    """`cls is other`, of run time."""
    if not isinstance(other, type) or not issubclass(other, BaseException):
        return False
    error = cls.error
    if not isinstance(error, Recorded) or error.codes & UNKNOWN:
        from .outside_calls import call_at_run_time

        test = lambda error: (type(error) is other,)
        with t.unguarded():
            return call_at_run_time(t, test, [(bool, (), np.bool_)], (error,), {})[0]
    return has_code(t, error, *(code for code in sorted(error.codes) if CLASSES[code] is other))
