"""Run-time indices into sequences of functions, and run-time keys of dicts of functions: a choice
of these functions."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from . import types as T
from .choices import Choice, split
from .tracer import Tracer


class FunctionTables:
    """The part of Trace that looks up functions; `self` is the Trace."""

    def function_at(self: Any, owner: Any, index: Any) -> Any:
        """owner[index] of a tuple or list of functions, with a run-time index; NotImplemented: it
        holds something else."""
        if type(owner) not in (tuple, list) or not holds_functions(owner):
            return NotImplemented
        at = self.checked_index(owner, index)
        return _choice(at, [self.getitem(owner, k) for k in range(len(owner))])

    def function_of_key(self: Any, owner: Any, key: Any, default: tuple[Any, ...] = ()) -> Any:
        """owner[key], or owner.get(key, *default), of a dict of functions with a run-time key."""
        if type(owner) is not dict or not holds_functions(
            (*owner.values(), *(d for d in default if d is not None))
        ):
            return NotImplemented
        items = self.seen_dict(owner)
        keys = list(items)
        at = self._position(keys, key)
        values = [self.getitem(owner, k) for k in keys]
        if default:
            return _choice(at, [*values, *default])
        self.raise_unless(at < len(keys), lambda found: KeyError(found), key)
        return _choice(at, values)

    def _position(self: Any, keys: list[Any], key: Any) -> Any:
        """The number of the key among these; how many there are if it is none of them."""
        at: Any = self.wrap(self.constant(len(keys)), T.PY_INT)
        for k in reversed(range(len(keys))):
            same = self.truth(self.binary_python("eq", key, keys[k]))
            if isinstance(same, Tracer):
                at = self.if_exp(same, lambda k=k: k, lambda at=at: at)
            elif same:
                at = self.wrap(self.constant(k), T.PY_INT)
        return at


def holds_functions(items: Any) -> bool:
    """Whether there are items, and all are functions or other things that are called."""
    return bool(items) and all(_is_function(item) for item in items)


def _is_function(item: Any) -> bool:
    staged = getattr(type(item), "_lathe_staged_", False)
    return callable(item) and not staged and not isinstance(item, type)


def _choice(at: Any, functions: list[Any]) -> Any:
    # Each function is a candidate of its own, also where one definition has made several.
    parts = [(fn, ()) if type(fn) is FunctionType else split(fn) for fn in functions]
    return Choice(at, tuple(p[0] for p in parts), tuple(p[1] for p in parts))
