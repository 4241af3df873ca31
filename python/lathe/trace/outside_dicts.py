"""Dicts from outside, and sets of constants, that are asked for run-time keys.

A run-time dict with their items is made once, when the call begins: the attempt that meets one
leaves a note for the next one. Such dicts cannot be changed.
"""

from __future__ import annotations

from typing import Any

from .tracer import ForceConcrete, Restart, Tracer

_MAX_ITEMS = 4096  # which are put into the dict at each call
_FEW = 8  # items of a set: comparisons are as fast


class OutsideDicts:
    """The part of Dicts for those from outside; `self` is the Trace."""

    def _init_outside_dicts(self: Any) -> None:
        self.copies: dict[Any, Any] = {}  # key in knowledge.outside_dicts -> the run-time dict

    def make_copies(self: Any) -> None:
        """The run-time dicts that earlier attempts asked for; the call begins."""
        for key, held in self.knowledge.outside_dicts.items():
            owner = self.given_by_number[key] if held is None else held
            facts = self.facts_of(owner)
            copy = self.new_dict(("<outside>", key), facts._replace(is_set=False))
            for item in owner:
                self.dict_op("put", copy, item, owner[item] if type(owner) is dict else 1)
            self.copies[key] = copy

    def copy_of(self: Any, owner: Any) -> Any:
        """The run-time dict that has the items of a dict from outside, or as keys the items of a
        set; None: there is none."""
        if not isinstance(owner, (dict, set, frozenset)):
            return None
        if isinstance(owner, dict) and (
            id(owner) in self.given_numbers or not 0 < len(owner) <= _MAX_ITEMS
        ):
            self.want_dict_input(owner)
        if not 0 < len(owner) <= _MAX_ITEMS:
            return None
        number = self.given_numbers.get(id(owner))
        key: Any = number
        if isinstance(owner, (set, frozenset)):
            key = owner = frozenset(owner)
        elif number is None:
            if id(owner) not in self.captured_containers:
                return None
            key = ("captured", id(owner))
        if key in self.copies:
            if id(owner) in self.outside_owners:
                self.must_be_dict_input(owner, "asked for keys that are known at run time only")
            return self.copies[key]
        facts = self.facts_of(owner)
        if facts is None and isinstance(owner, dict):
            self.want_dict_input(owner)
        if facts is None or key in self.knowledge.outside_dicts:
            return None
        self.knowledge.outside_dicts[key] = owner if number is None else None
        raise Restart

    def outside_item(self: Any, owner: Any, key: Any) -> Any:
        """owner[key] of a Python dict with a run-time key."""
        copy = self.copy_of(owner)
        if copy is not None:
            return self.dict_op("getitem", copy, key)
        found = self.dict_of_key(owner, key) if type(owner) is dict else NotImplemented
        if found is not NotImplemented:
            return found
        if isinstance(key, Tracer):
            raise ForceConcrete(key, f"an index into a Python {type(owner).__name__}")
        self.check_known_key(key)
        return owner[key]  # its hash makes the key a constant

    def outside_has(self: Any, key: Any, owner: Any) -> Any:
        """key in owner; NotImplemented: compare it with each."""
        self.check_hashable(key)
        if not isinstance(owner, dict) and len(owner) <= _FEW:
            return NotImplemented
        copy = self.copy_of(owner)
        if copy is not None:
            return self.dict_op("contains", copy, key)
        return self.is_key_of(owner, key) if type(owner) is dict else NotImplemented

    def outside_get(self: Any, owner: Any, name: str, args: Any) -> Any:
        """owner.get(...) with a run-time key; NotImplemented: as of any Python dict."""
        if name != "get" or not isinstance(owner, dict) or not self.is_staged(args[:1]):
            return NotImplemented
        copy = self.copy_of(owner)
        if copy is None:
            return self.dict_of_key(owner, args[0], args[1:] or (None,))
        return self.dict_op("method", copy, "get")(*args)
