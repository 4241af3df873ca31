"""Run-time indices into sequences of functions or of objects from outside, and run-time keys of
dicts of them: a choice of these."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from . import types as T
from .choices import Choice, split
from .tracer import Tracer


class FunctionTables:
    """The part of Trace that looks up functions; `self` is the Trace."""

    def function_at(self: Any, owner: Any, index: Any) -> Any:
        """owner[index] of a tuple or list of functions or objects, with a run-time index;
        NotImplemented: it holds something else."""
        if type(owner) not in (tuple, list):
            return NotImplemented
        # (A loop over a known number of objects is unrolled.)
        unrolls = index.loops is not None and index.loops.trips_known
        if not holds_functions(owner) and (unrolls or not self.holds_outside_objects(owner)):
            return NotImplemented
        at = self.checked_index(owner, index)
        return self.chosen_of(at, [self.getitem(owner, k) for k in range(len(owner))])

    def function_of_key(self: Any, owner: Any, key: Any, default: tuple[Any, ...] = ()) -> Any:
        """owner[key], or owner.get(key, *default), of a dict of functions or objects, with a key
        that only the run knows."""
        if type(owner) is not dict:
            return NotImplemented
        held = (*owner.values(), *(d for d in default if d is not None))
        if not holds_functions(held) and not self.holds_outside_objects(held):
            return NotImplemented
        items = self.seen_dict(owner)
        keys = list(items)
        at = self._position(keys, key)
        values = [self.getitem(owner, k) for k in keys]
        if default:
            return self.chosen_of(at, [*values, *default])
        self.raise_unless(at < len(keys), lambda found: KeyError(found), key)
        return self.chosen_of(at, values)

    def chosen_of(self: Any, at: Any, values: list[Any]) -> Any:
        """The one of these values that a run-time number says."""
        if any(map(self.is_outside_object, values)):
            return self.outside_of(at, values)
        # Each function is a candidate of its own, also where one definition has made several.
        parts = [(fn, ()) if type(fn) is FunctionType else split(fn) for fn in values]
        return Choice(at, tuple(p[0] for p in parts), tuple(p[1] for p in parts))

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
