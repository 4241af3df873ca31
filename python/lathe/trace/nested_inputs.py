"""Lists of lists, or of tuples, among the arguments, which the function changes: rows that change
places, are appended or taken out, at indices that only the run knows.

They come in as their items, of which a run-time list is made when the call begins. It is noted in a
slot of its own, and when the call ends the caller's list gets what is in it then
(src/python/state_slots.h); a row that is in it again is the object that it was.
"""

from __future__ import annotations

from typing import Any

from .given import ITEMS
from .lists import List
from .slots import ITEM
from .tracer import LISTS, Restart


class NestedInputs:
    """The part of Trace for these lists; `self` is the Trace."""

    def _init_nested_inputs(self: Any) -> None:
        self._nested: dict[int, Any] = {}  # id of the run-time list -> its number and items

    def want_nested_input(self: Any, owner: Any) -> None:
        """Before a list among the arguments is changed in a way that its slots do not cover."""
        number = self.given_numbers.get(id(owner))
        if type(owner) is not list or number is None or self._mask_of(owner) is None:
            return
        for place in [place for place in self.knowledge.slots if place[1] == (number, ITEM)]:
            del self.knowledge.slots[place]
        self.knowledge.slots["given", (number, ITEMS), None] = (None, "a list", None)
        raise Restart

    def _mask_of(self: Any, items: list[Any]) -> int | None:
        """What the run-time list has to hold; None: there can be none."""
        if not items:
            return None
        if all(isinstance(item, List) and item.leaf >= 0 for item in items):
            return LISTS if len({item.type for item in items}) == 1 else None
        return self.items_mask(items) if all(type(item) is tuple for item in items) else None

    def is_nested_input(self: Any, number: int, node: Any) -> bool:
        """Whether an earlier attempt wanted this argument as a run-time list."""
        return node[0] == "list" and ("given", (number, ITEMS), None) in self.knowledge.slots

    def nested_input(self: Any, number: int, items: list[Any]) -> List:
        """The run-time list of one among the arguments; it is filled when the call begins."""
        held = List.__new__(List)
        self._nested[id(held)] = number, items
        return held

    def fill_nested(self: Any, held: List) -> List:
        """The call begins."""
        number, items = self._nested[id(held)]
        made = self.new_list(("<nested>", (number,)), items, self._mask_of(items))
        held.__init__(self, made.id, made.type)  # type: ignore[misc]
        held.group = made.group
        return held
