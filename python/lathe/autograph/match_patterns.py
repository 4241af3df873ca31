"""What the patterns of `match` ask for, on Python's values and on those of run time."""

from __future__ import annotations

from typing import Any

from .now import now

_IS_SEQUENCE = 1 << 5  # Py_TPFLAGS_SEQUENCE: what a sequence pattern takes


def match_sequence(subject: Any, count: int, starred: bool) -> Any:
    """Whether it is a sequence of `count` items, of that many at least where one is starred."""
    tracing = now.tracing
    if tracing is not None:
        subject = tracing.ld(subject)
        if may_be_none(subject):
            return tracing.where_given(lambda given: match_sequence(given, count, starred), subject)
    if not type(subject).__flags__ & _IS_SEQUENCE and not is_run_time_list(subject):
        return False
    size = len(subject) if tracing is None else tracing.call(len, subject)
    return size >= count if starred else size == count


def match_item(subject: Any, index: int) -> Any:
    """One item of a sequence that matches; a negative index counts from the end."""
    if now.tracing is not None:
        return now.tracing.getitem(now.tracing.ld(subject), index)
    return subject[index if index >= 0 else len(subject) + index]


def match_rest(subject: Any, first: int, after: int) -> Any:
    """The items from `first` on, but for the last `after`, as a new list."""
    tracing = now.tracing
    if tracing is None:
        return [subject[i] for i in range(first, len(subject) - after)]
    subject = tracing.ld(subject)
    if may_be_none(subject):
        subject = subject.value  # that it is a sequence has been tested
    if is_run_time_list(subject):
        return tracing.getitem(subject, slice(first, -after if after else None))
    return tracing.made_list([subject[i] for i in range(first, len(subject) - after)])


def match_class(subject: Any, cls: Any) -> Any:
    """Whether it is an instance of a class."""
    if not isinstance(cls, type):
        raise TypeError("called match pattern must be a type")
    if now.tracing is not None:
        return now.tracing.call(isinstance, subject, cls)
    return isinstance(subject, cls)


def match_captured(value: Any) -> bool:
    """Names are bound where the pattern matches, before the guard is asked."""
    return True


def is_run_time_list(value: Any) -> bool:
    """Whether it is a list in the compiled code."""
    return getattr(type(value), "_lathe_sequence_", False)


def may_be_none(value: Any) -> bool:
    """Whether it is something or None in the compiled code."""
    return getattr(type(value), "_lathe_optional_", False)
