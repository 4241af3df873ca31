"""Run-time indices into sequences of functions or of objects from outside, and run-time keys of
dicts of them: a choice of these."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from . import types as T
from .choices import Choice, split
from .dicts import Dict
from .outside_objects import MAX_OBJECTS
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

    def dict_of_key(self: Any, owner: Any, key: Any, default: tuple[Any, ...] = ()) -> Any:
        """owner[key], or owner.get(key, *default), of a dict of dicts, with a key that only the run
        knows; NotImplemented: it holds something else."""
        if not _are_dicts([*owner.values(), *(d for d in default if d is not None)]):
            return NotImplemented
        self.check_hashable(key)
        keys = list(self.seen_dict(owner))
        at = self._position(keys, key)
        if not default:
            self.raise_unless(at < len(keys), lambda found: KeyError(found), key)
        return self._dict_of(at, [*(self.getitem(owner, k) for k in keys), *default])

    def is_key_of(self: Any, owner: Any, key: Any) -> Any:
        """key in owner, of a dict that is none of run time."""
        keys = list(self.seen_dict(owner))
        if len(keys) > MAX_OBJECTS or not self.is_staged(key):
            return NotImplemented
        return self.binary("lt", self._position(keys, key), len(keys))

    def dict_at(self: Any, owner: Any, index: Any) -> Any:
        """owner[index] of a tuple or list of dicts."""
        if not _are_dicts(owner):
            return NotImplemented
        at = self.checked_index(owner, index)
        return self._dict_of(at, [self.getitem(owner, k) for k in range(len(owner))])

    def _dict_of(self: Any, at: Any, values: list[Any]) -> Any:
        """The one of these dicts, of which the last may be None, that a run-time number says."""
        dicts = [value for value in values if value is not None]
        if all(type(value) is dict and self.is_from_outside(value) for value in dicts):
            return self.outside_of(at, values)
        for value in dicts:  # all alike
            if type(value) is dict:
                self.want_dict_input(value)
                self.become_dict(value)
        if not all(isinstance(value, Dict) for value in dicts):
            return NotImplemented
        one = values[-1]
        for k, value in enumerate(values[:-1]):
            is_it = self.binary("eq", at, k)
            one = self.if_exp(is_it, lambda value=value: value, lambda one=one: one)
        return one

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


def _are_dicts(items: Any) -> bool:
    """Whether there are items, and all are dicts; not too many."""
    return 0 < len(items) <= MAX_OBJECTS and all(
        type(item) is dict or (isinstance(item, Dict) and not item.is_set) for item in items
    )


def holds_functions(items: Any) -> bool:
    """Whether there are items, and all are functions or other things that are called."""
    return bool(items) and all(_is_function(item) for item in items)


def _is_function(item: Any) -> bool:
    staged = getattr(type(item), "_lathe_staged_", False)
    return callable(item) and not staged and not isinstance(item, type)
