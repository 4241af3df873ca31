"""Lists from outside that are changed, and lists in slots outside.

A list that the function found outside, and changes, is an input of the call like one among the
arguments: its items are copied in, and back when the call ends. What a slot gets is noted by its
address.
"""

from __future__ import annotations

from typing import Any

from ..words import in_words
from .dicts import Dict
from .list_inputs import elements_of, is_list_input
from .lists import List
from .outside_arrays import WORDS
from .slots import ITEM
from .tracer import Restart


class OutsideLists:
    """The part of Trace for lists from outside; `self` is the Trace."""

    def _init_outside_lists(self: Any) -> None:
        self._list_inputs: dict[int, List] = {}  # by the id of the Python list

    def must_be_input(self: Any, container: Any) -> None:
        """Before a list from outside is changed: it is an input from the beginning."""
        if id(container) not in self.captured_containers or not is_list_input(container):
            return
        if id(container) not in self.knowledge.captured_lists:
            self.knowledge.captured_lists[id(container)] = container
            raise Restart

    def list_input(
        self: Any, path: str, fetch: str, container: Any, key: Any, value: Any
    ) -> List | None:
        """The run-time list of a list from outside, where that is an input."""
        if type(value) is not list or id(value) not in self.knowledge.captured_lists:
            return None
        guard = self.guard(path, fetch, container, key, "list", value)
        found = self._list_inputs.get(id(value))
        if found is not None:
            self.guard_twin(found, guard)
            return found
        xs = self.new_input(elements_of(value), -2 - guard, ("guard", guard))
        self._list_inputs[id(value)] = xs
        return xs

    def item_outside(self: Any, owner: Any, index: Any) -> Any:
        """owner[index], which is a run-time list or dict where it is an input."""
        found = owner[index]
        self.check_given(owner, ITEM, index, found)
        held = self.dict_input(found)
        if held is not None:
            return held
        if type(found) is not list or type(owner) not in (list, dict):
            return found
        fetch = "dict" if type(owner) is dict else "item"
        xs = self.list_input(f"[{in_words(index)}]", fetch, owner, index, found)
        return found if xs is None else xs

    def holds_input(self: Any, owner: Any, item: Any) -> bool:
        """Whether an item of a container outside is an input, guarded where it is read."""
        if type(item) is not list or id(item) not in self.knowledge.captured_lists:
            return False
        if type(owner) is list and is_list_input(owner):
            del self.knowledge.captured_lists[id(item)]
            self.must_be_input(owner)
        if type(owner) is not dict:
            raise self.error(
                f"a list that the function changes is in a {type(owner).__name__} outside: this "
                "is not supported yet",
                advice="keep the list in an attribute, a global variable or a dict, or use an "
                "array with two axes",
            )
        self.outside_owners.add(id(owner))
        return True

    def list_in_slot(self: Any, slot: tuple[str, Any, Any], name: str, value: Any) -> List | None:
        """What a slot holds at the entry, if it is a list that can be an input."""
        if not is_list_input(value):
            return None
        self.knowledge.captured_lists[id(value)] = value
        found: List | None = self.list_input(name, *slot, value)
        return found

    def note_heap(self: Any, slot: Any, value: Any) -> None:
        """Put a string, a list, a dict or a set into the cells of a slot."""
        if isinstance(value, Dict) and self.dict_op("kind_of", value) is not None:
            raise self.error(
                f"{slot.name}, which is outside the function, is assigned a "
                f"{self.dict_op('kind_of', value).cls.__name__} that exists at run time: this is "
                "not supported yet",
                advice="assign a dict of it: dict(d)",
            )
        self.note_address(slot, value)

    def note_address(self: Any, slot: Any, value: Any) -> None:
        """What is there when the call ends is written back."""
        if isinstance(value, (List, Dict)):
            self.noted.append(value)
        word = WORDS * slot.number
        self.emit_effect("buf_note", (self.cells[0], value.id), {"word": word})
