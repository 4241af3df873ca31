"""What the patterns of `match` ask run-time values for."""

from __future__ import annotations

from typing import Any

from ..autograph.match_patterns import match_rest, match_sequence
from ..autograph.signals import Undefined
from .exceptions import is_exception
from .merge import DEAD
from .tracer import Maybe, Tracer


class Matching:
    """The part of Trace for `match`; `self` is the Trace."""

    def match_attribute(self: Any, subject: Any, name: str) -> Any:
        subject = self.ld(subject)
        while isinstance(subject, Maybe):  # that it is an instance of a class has been tested
            subject = subject.value
        if is_exception(subject) or isinstance(subject, Tracer):
            try:
                return self.getattr_(subject, name)
            except AttributeError:
                return Undefined(name)
        if self.getter_of(subject, name) is not None:
            return self.getattr_(subject, name)
        has = self.has_attribute(subject, name)
        return self.if_there(has, lambda: self.getattr_(subject, name), name)

    def rest_of_chosen(self: Any, subject: Any, first: int, after: int) -> Any:
        """What a starred pattern takes of one of several objects, of which some may be no such
        sequences (that it is one has been tested)."""

        def rest(one: Any) -> Any:
            fits = match_sequence(one, first + after, True)
            return DEAD if fits is False else match_rest(one, first, after)

        return self.pick(subject, rest)

    def match_key(self: Any, subject: Any, key: Any) -> Any:
        subject = self.ld(subject)
        while isinstance(subject, Maybe):
            subject = subject.value
        if not isinstance(subject, dict) and not getattr(type(subject), "_lathe_mapping_", False):
            get = self.getattr_(subject, "get")
            return self.call(get, key, Undefined("the key"))
        has = self.in_(key, subject)
        return self.if_there(has, lambda: self.getitem(subject, key), "the key")

    def if_there(self: Any, has: Any, get: Any, name: str) -> Any:
        if isinstance(has, Tracer):
            return self.if_exp(has, get, lambda: Undefined(name))
        return get() if has else Undefined(name)

    def match_found(self: Any, value: Any) -> Any:
        if isinstance(value, Maybe) and value.missing is not None:
            return value.flag
        return not isinstance(value, Undefined)
