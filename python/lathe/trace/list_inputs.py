"""Lists that come into a call as one run-time value: those of numbers or strings, and, where the
function changes them or asks for items at indices that only the run knows, lists of lists and of
tuples.

What their items are is a code (src/python/list_elements.h). The items are copied in when the call
begins, and back into the caller's lists, which stay the same objects, when the kernel has written
to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import _core
from . import types as T
from .lists import List
from .masks import tuples
from .tracer import ITEM, LISTS, AliasGroup, NewTable, Restart

_TAGS = (2, 3, 4, T.TAG_STR, T.TAG_NONE)  # of the bits of a letter
_WORDS = ("bool", "int", "float", "str", "None")
_LETTERS = {"b1": "B", "i64": "C", "f64": "E", "str": "I"}  # of lists of one type
_NAMES = {letter: name for name, letter in _LETTERS.items()}


class ListInputs:
    """The part of Trace for these lists; `self` is the Trace."""

    def new_input(self: Any, elements: str | None, leaf: int, source: Any) -> List:
        """The parameter for a list.

        Args:
            elements: what its items are: a dtype, "str" or a code; None: it is empty.
            leaf: its number; of a guard's list -2 - that of the guard.
            source: for the entry.
        """
        # Lists of one sort may be one list: they widen together.
        place = ("<argument>", f"empty {leaf}" if elements is None else elements)
        group = AliasGroup()
        group.add_place(place)
        if elements is None:
            self.knowledge.native_lists.setdefault(place, 0)
        else:
            self._know_items(group, _LETTERS.get(elements, elements), 0, leaf)
        if self.equalise(group):
            raise Restart
        type_ = self.list_type_at(place, 0)
        xs = List(self, self.g.param(tuple(type_), False), type_)
        xs.group = group
        xs.leaf = leaf
        group.leaves.add(leaf)
        self.param_sources.append(source)
        self.list_arguments.append(xs)
        return xs

    def _know_items(self: Any, group: AliasGroup, code: str, at: int, leaf: int) -> int:
        """Note what the items of lists are; gives where their code ends."""
        known, end = self.knowledge.native_lists, at + 1
        if code[at] == "l":
            inner = group.part(ITEM)
            inner.leaves.add(leaf)
            mask, end = LISTS, self._know_items(inner, code, at + 1, leaf)
            items = code[at + 1 : end]
            if items != "A":
                inner.add_place(("<argument>", _NAMES.get(items, items)))
        elif code[at] == "(":
            k = 0
            while code[end] != ")":
                end = self._know_items(group.part(k), code, end, leaf)
                k += 1
            mask, end = tuples(k), end + 1
        else:
            bits = ord(code[at]) - ord("A")
            mask = sum(1 << tag for i, tag in enumerate(_TAGS) if bits >> i & 1)
        for place in group.places:
            known[place] = known.get(place, 0) | mask
        return end

    def want_nested_input(self: Any, owner: Any) -> None:
        """Before something is done with a list of lists or tuples, among the arguments or outside,
        that only one of run time can do."""
        if type(owner) is not list:
            return
        self.must_be_input(owner)
        number = self.given_numbers.get(id(owner))
        if number is None:
            return
        places = self.places_of[number]
        for other, found in self.places_of.items():  # from outside to inside
            original = self.originals[other]
            if found != places[: len(found)] or type(original) is not list:
                continue
            if is_list_input(original) and self.add_table(found[0], found[1:]):
                raise NewTable

    def check_other_lists(self: Any, written: list[int]) -> None:
        """Lists among the arguments that are changed (by their leaves) must not be lists that the
        trace knows as something else: constants from outside, and lists that came in as their
        items."""
        constants = {
            id(held): held
            for held in self.seen_objects
            if type(held) is list and id(held) not in self._list_inputs
        }
        nodes = {id(o): self._first_of[id(o)] for o in self.originals.values() if type(o) is list}
        of_leaves = dict(self.leaf_objects[leaf] for leaf in written)
        for argument, held in of_leaves.items():
            for one in _lists_in(held):
                if id(one) in constants:
                    self.must_be_input(one)  # begins again
                if id(one) in nodes:
                    self.want_nested_input(self.given_by_number[nodes[id(one)]])  # begins again
            if constants:
                self.list_rules.append((False, (argument,), tuple(constants.values())))
            self.list_rules += [(False, (argument, -1 - node), ()) for node in nodes.values()]

    def want_rows(self: Any, group: AliasGroup) -> None:
        """Before a list is changed that is one of the rows of a constant list outside."""
        for key, rows in self.rows.items():
            owner = self.knowledge.rows[key]
            if owner is not None and group in (rows.group.find(), rows.group.part(ITEM)):
                del self.knowledge.rows[key]
                self.must_be_input(owner)


def _lists_in(value: Any) -> Iterator[Any]:
    """The lists in what comes in as one value."""
    if type(value) is list:
        yield value
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (list, tuple)):
            yield from _lists_in(item)


def is_list_input(value: Any) -> bool:
    """Whether a list can be an input of a call."""
    return type(value) is list and (not value or _core.elements_code(value) is not None)


def is_plain_input(value: Any) -> bool:
    """Whether it is one of items of one simple type."""
    return type(value) is list and (not value or _core.elements_code(value) in _NAMES)


def elements_of(value: list[Any]) -> str | None:
    """What the items of a list that can be an input are, as of a leaf."""
    code = _core.elements_code(value) if value else None
    return None if code is None else _NAMES.get(code, code)


def elements_text(elements: str | None) -> str:
    """For messages, as `list of (int, float)`; `elements` is as ListInputs.new_input() has it."""
    if elements is None:
        return "list of nothing"
    return f"list of {_text(iter(_LETTERS.get(elements, elements)))}"


def _text(code: Iterator[str]) -> str:
    letter = next(code)
    if letter == "l":
        return f"list of {_text(code)}"
    if letter == "(":
        return f"({', '.join(iter(lambda: _text(code), ')'))})"
    if letter == ")":
        return letter
    bits = ord(letter) - ord("A")
    return " or ".join(name for i, name in enumerate(_WORDS) if bits >> i & 1) or "nothing"
