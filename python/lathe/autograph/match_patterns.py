"""What the patterns of `match` ask for, on Python's values and on those of run time."""

from __future__ import annotations

from typing import Any

from .now import now
from .signals import Undefined

_IS_SEQUENCE = 1 << 5  # Py_TPFLAGS_SEQUENCE: what a sequence pattern takes
_IS_MAPPING = 1 << 6  # Py_TPFLAGS_MAPPING: what a mapping pattern takes
# _Py_TPFLAGS_MATCH_SELF: the one pattern by position is for the object itself.
_MATCHES_ITSELF = 1 << 22
_ABSENT = Undefined("the key")


def match_sequence(subject: Any, count: int, starred: bool) -> Any:
    """Whether it is a sequence of `count` items, of that many at least where one is starred."""
    tracing = now.tracing
    if tracing is not None:
        subject = tracing.sequence_behind(tracing.ld(subject))
        if may_be_none(subject):
            return tracing.where_given(lambda given: match_sequence(given, count, starred), subject)
        if is_chosen(subject):
            return tracing.pick(subject, lambda one: match_sequence(one, count, starred))
    of_run_time = is_run_time_list(subject) or is_run_time_range(subject)
    if not type(subject).__flags__ & _IS_SEQUENCE and not of_run_time:
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
    subject = tracing.sequence_behind(tracing.ld(subject))
    if may_be_none(subject):
        subject = subject.value  # that it is a sequence has been tested
    if is_chosen(subject):
        return tracing.rest_of_chosen(subject, first, after)
    if is_run_time_list(subject) or is_run_time_range(subject):
        rest = tracing.getitem(subject, slice(first, -after if after else None))
        return rest if is_run_time_list(subject) else tracing.call(list, rest)
    return tracing.made_list([subject[i] for i in range(first, len(subject) - after)])


def match_class(subject: Any, cls: Any, count: int = 0, names: tuple[str, ...] = ()) -> Any:
    """Whether it is an instance of a class, of which so many attributes by position and these by
    name are asked for."""
    if not isinstance(cls, type):
        raise TypeError("called match pattern must be a type")
    tracing = now.tracing
    found = isinstance(subject, cls) if tracing is None else tracing.call(isinstance, subject, cls)
    if found is not False and (count or names):
        _check_attributes(cls, count, names)
    return found


def _check_attributes(cls: type, count: int, names: tuple[str, ...]) -> None:
    """Python's errors for patterns that do not fit the class."""
    given: Any = getattr(cls, "__match_args__", ())
    if not isinstance(given, tuple):
        name = type(given).__name__
        raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {name})")
    known = 1 if _matches_itself(cls) else len(given)
    if count > known:
        s = "" if known == 1 else "s"
        raise TypeError(
            f"{cls.__name__}() accepts {known} positional sub-pattern{s} ({count} given)"
        )
    seen = set()
    for name in (*given[:count], *names):
        if name in seen:
            raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute {name!r}")
        seen.add(name)


def _matches_itself(cls: Any) -> bool:
    return bool(cls.__flags__ & _MATCHES_ITSELF) and not hasattr(cls, "__match_args__")


def match_attribute(subject: Any, cls: Any, key: int | str) -> Any:
    """An attribute by its name or its place in __match_args__; Undefined where there is none."""
    if isinstance(key, int):
        if _matches_itself(cls):
            return subject
        key = cls.__match_args__[key]
    tracing = now.tracing
    if tracing is not None:
        return tracing.match_attribute(subject, key)
    return python_attribute(subject, key)


def python_attribute(subject: Any, name: Any) -> Any:
    """An attribute, or Undefined."""
    try:
        return getattr(subject, name)
    except AttributeError:
        return Undefined(name)


def match_mapping(subject: Any, count: int) -> Any:
    """Whether it is a mapping with so many keys at least."""
    tracing = now.tracing
    if tracing is not None:
        subject = tracing.ld(subject)
        if may_be_none(subject):
            return tracing.where_given(lambda given: match_mapping(given, count), subject)
    if not type(subject).__flags__ & _IS_MAPPING and not is_run_time_dict(subject):
        return False
    if count == 0:
        return True
    size = len(subject) if tracing is None else tracing.call(len, subject)
    return size >= count


def match_key(subject: Any, key: Any) -> Any:
    """The value of a key; Undefined where the mapping does not have it."""
    tracing = now.tracing
    if tracing is not None:
        return tracing.match_key(subject, key)
    return python_key(subject, key)


def python_key(subject: Any, key: Any) -> Any:
    """The value of a key, or Undefined."""
    return subject.get(key, _ABSENT)


def match_found(value: Any) -> Any:
    """Whether an attribute or a key was there."""
    tracing = now.tracing
    if tracing is not None:
        return tracing.match_found(value)
    return not isinstance(value, Undefined)


def match_others(subject: Any, *keys: Any) -> Any:
    """What is in a mapping under other keys, as a new dict."""
    tracing = now.tracing
    if tracing is not None:
        subject = tracing.seen_dict(tracing.ld(subject))
        if may_be_none(subject):
            subject = subject.value  # that it is a mapping has been tested
        if is_run_time_dict(subject):
            subject = tracing.call(dict, subject)
            for key in keys:
                tracing.delitem(subject, key)
            return subject
    rest = dict(subject)
    for key in keys:
        del rest[key]
    return rest if tracing is None else tracing.made_dict(rest)


def match_captured(value: Any) -> bool:
    """Names are bound where the pattern matches, before the guard is asked."""
    return True


def is_run_time_list(value: Any) -> bool:
    """Whether it is a list in the compiled code."""
    return getattr(type(value), "_lathe_sequence_", False)


def is_run_time_range(value: Any) -> bool:
    """Whether it is a range whose bounds the run knows."""
    return getattr(type(value), "_lathe_range_", False)


def may_be_none(value: Any) -> bool:
    """Whether it is something or None in the compiled code."""
    return getattr(type(value), "_lathe_optional_", False)


def is_chosen(value: Any) -> bool:
    """Whether it is one of several things in the compiled code."""
    return getattr(type(value), "_lathe_choice_", False)


def is_run_time_dict(value: Any) -> bool:
    """Whether it is a dict in the compiled code."""
    return getattr(type(value), "_lathe_mapping_", False) and not value.is_set
