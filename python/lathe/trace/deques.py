"""collections.deque made in a traced function: an object of a class of the library, made inside."""

from __future__ import annotations

import collections
from typing import Any

from .calls import handles
from .library.deques import Deque, flat
from .refs import class_of
from .seen import is_special

_READ = ("copy", "count", "index")  # methods that change nothing


@handles(collections.deque)
def deque_(t: Any, *args: Any, **named: Any) -> Any:
    """deque(iterable, maxlen)."""
    given = dict(zip(("iterable", "maxlen"), args, strict=False)) | named
    if len(args) + len(named) != len(given) or given.keys() - {"iterable", "maxlen"}:
        cls: Any = collections.deque
        cls(*[()] * len(args), **dict.fromkeys(named, ()))  # raises
    made = t.call(Deque, given.get("maxlen"))
    if "iterable" in given:
        t.call(t.getattr_(made, "extend"), given["iterable"])
    return made


class Deques:
    """The part of Trace for what sequences of its own stand for; `self` is the Trace."""

    def deque_inside(self: Any, value: Any) -> Any:
        """A copy, made in the function, of a deque of Python from outside it; anything else as it
        is."""
        if type(value) is not collections.deque:
            return value
        self.check_contents(value)
        return self.call(collections.deque, tuple(value), value.maxlen)

    def deque_method(self: Any, owner: Any, name: str, args: Any, kwargs: Any) -> Any:
        """owner.name(*args) of a deque of Python."""
        if name not in _READ:
            raise self.error(
                f"deque.{name}() changes a deque from outside the function: this is not supported",
                advice="make a deque of it in the function: d = deque(d), and return that one",
            )
        return self.call(self.getattr_(self.deque_inside(owner), name), *args, **kwargs)

    def sequence_behind(self: Any, value: Any) -> Any:
        """The run-time list of a tuple whose length the run knows, or of the items of a deque;
        anything else as it is."""
        if is_special(value):
            return value.lathe_items
        return self.call(flat, value) if class_of(value) is Deque else value
