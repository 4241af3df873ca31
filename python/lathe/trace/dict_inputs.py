"""Dicts from outside that the function changes at keys which only the run knows.

Such a dict is an input of the call: its keys and its values come in as lists, of which a run-time
dict is made when the call begins. That one is noted in a slot of its own, and when the call ends
the dict outside gets what is in it then (src/python/state_slots.h).
"""

from __future__ import annotations

import collections
from typing import Any

from .default_dicts import Kind
from .dicts import MAX_COLUMNS, Dict, Facts
from .given import ITEMS, TableSlot
from .library.dicts import fill
from .list_inputs import elements_of, is_list_input, is_plain_input
from .lists import List
from .tracer import NewTable, Restart

_CLASSES = (dict, collections.defaultdict, collections.Counter)
Column = tuple[int, int] | None  # which of how many items of the tuples; None: there are none


def columns_of(keys: list[Any]) -> list[Column] | None:
    """How keys come in as lists; None: they cannot."""
    sizes = {len(key) if type(key) is tuple else 0 for key in keys}
    if not sizes:
        return []
    if len(sizes) > 1 or (0 in sizes and type(keys[0]) is tuple):
        return None
    size = sizes.pop()
    if not size:
        return [None] if is_plain_input(keys) else None
    if size > MAX_COLUMNS or not all(is_plain_input([key[k] for key in keys]) for k in range(size)):
        return None
    return [(k, size) for k in range(size)]


def is_dict_input(value: Any) -> bool:
    """Whether a dict can be an input of a call."""
    return (
        type(value) in _CLASSES
        and columns_of(list(value)) is not None
        and is_list_input(list(value.values()))
    )


class DictInputs:
    """The part of Trace for dicts that come in; `self` is the Trace."""

    def _init_dict_inputs(self: Any) -> None:
        self._dict_inputs: dict[int, Dict] = {}  # by the id of the Python dict
        self._tables: dict[int, Any] = {}  # id of the run-time dict of an argument -> its parts

    def must_be_dict_input(self: Any, owner: Any, what: str) -> None:
        """Before a dict from outside is changed in a way that its slots do not cover."""
        if self.is_outside(owner):
            self.want_dict_input(owner)
            raise self.outside_dict_error(owner, what)

    def want_dict_input(self: Any, owner: Any) -> None:
        """The same, where something else is done about dicts that cannot come in."""
        number = self.given_numbers.get(id(owner))
        original = owner if number is None else self.originals[number]
        if not is_dict_input(original):
            return
        self._ask_for_table(original, [] if number is None else [self.places_of[number]])
        if id(owner) in self.captured_containers:
            self.become_dict_input(owner)

    def _ask_for_table(self: Any, original: Any, places: list[tuple[int, ...]]) -> None:
        """A dict among the arguments comes in as lists wherever it is."""
        found = [*places, *self.leaf_places.get(id(original), [])]
        news = [self.add_table(place[0], place[1:]) for place in found]
        if any(news):
            raise NewTable

    def check_missing(self: Any, owner: Any, key: Any) -> None:
        """Before an item of a dict from outside is read, whose class may have one for any key."""
        missing = getattr(type(owner), "__missing__", None)
        if missing is None or not isinstance(owner, dict) or not self.is_outside(owner):
            return
        if self.is_staged(key) or key not in owner:
            self.must_be_dict_input(owner, "asked for a key that it may not have")

    def outside_dict_error(self: Any, owner: Any, what: str) -> Exception:
        if type(owner) not in _CLASSES:
            why = "this is not supported for its class"
        elif is_dict_input(self.originals.get(self.given_numbers.get(id(owner)), owner)):
            why = "it is in an argument that is static"
        else:
            why = (
                "its keys are not all numbers of one type or strings, or its values are of several "
                "forms"
            )
        error: Exception = self.error(
            f"a {type(owner).__name__} from outside the function is changed, {what}, and {why}",
            advice="make a copy of it in the function, change that one and return it",
        )
        return error

    def become_dict_input(self: Any, owner: Any) -> None:
        """Begin again with a dict from outside as an input."""
        known = self.knowledge
        if ("items", id(owner), None) in known.slots:
            return
        for place in [place for place in known.slots if place[1] == id(owner)]:
            del known.slots[place]
        name = f"a {type(owner).__name__} outside"
        known.slots["items", id(owner), None] = (owner, name, owner)
        raise Restart

    def dict_input(self: Any, owner: Any) -> Dict | None:
        """The run-time dict of one from outside, where that is an input."""
        return self._dict_inputs.get(id(owner))

    def make_dict_inputs(self: Any) -> None:
        """The call begins."""
        for (kind, _, _), slot in self.outside.items():
            if isinstance(slot, TableSlot):
                original = self._tables[id(slot.held)][1]
                self._ask_for_table(original, [])
                self.must_be_apart(type(original))
            if kind == "items":
                self.must_be_apart(type(slot.owner))
                slot.value = self._dict_inputs[id(slot.owner)] = self._new_input(slot.owner)
                self.note_address(slot, slot.value)
            elif isinstance(slot, TableSlot):
                self.note_address(slot, self._fill_table(slot.held))

    def given_table(self: Any, number: int, original: Any, lists: list[List]) -> Dict:
        """The run-time dict of one among the arguments; it is filled when the call begins."""
        held = Dict.__new__(Dict)
        self._tables[id(held)] = (number, original, lists)
        self.knowledge.slots.setdefault(("given", (number, ITEMS), None), (None, "a dict", None))
        return held

    def _fill_table(self: Any, held: Dict) -> Dict:
        number, original, (values, *columns) = self._tables[id(held)]
        self._note_kind(("<argument>", number), original)
        made: Dict = self.new_dict(("<argument>", number), self._input_facts(original, values))
        held.__init__(self, made.id, made.type)  # type: ignore[misc]
        held.group = made.group
        if original:
            self.call(fill, held, type(next(iter(original))) is tuple, values, *columns)
        return held

    def _new_input(self: Any, owner: Any) -> Dict:
        if not is_dict_input(owner):
            raise self.outside_dict_error(owner, "at keys that are known at run time only")
        place = ("<outside>", id(owner))
        self._note_kind(place, owner)
        if type(owner) is collections.defaultdict:
            factory = owner.default_factory
            self.guard("its factory", "attr", owner, "default_factory", "is", factory)
        columns = columns_of(list(owner)) or []
        lists = [self._column(owner, "keys", column) for column in columns]
        values = self._column(owner, "values", None)
        held: Dict = self.new_dict(place, self._input_facts(owner, values))
        if columns:
            self.call(fill, held, columns != [None], values, *lists)
        return held

    def _note_kind(self: Any, place: Any, owner: Any) -> None:
        if type(owner) is not dict:
            self.dict_kinds[place] = Kind(type(owner), getattr(owner, "default_factory", None))

    def _input_facts(self: Any, original: Any, values: List) -> Facts:
        if not original:
            return Facts(False)
        keys: Facts = self.facts_of(dict.fromkeys(original))
        return keys._replace(values=self.known_mask(values))

    def _column(self: Any, owner: Any, fetch: str, column: Column) -> List:
        items = list(owner if fetch == "keys" else owner.values())
        if column is not None:
            items = [item[column[0]] for item in items]
        guard = self.guard(f"the {fetch} of a dict", fetch, owner, column, "list", items)
        xs: List = self.new_input(elements_of(items), -2 - guard, ("guard", guard))
        return xs
