"""Lists from outside that are changed, and lists in slots outside.

A list of numbers or strings that the function found outside, and changes, is an input of the call
like one among the arguments: its items are copied in, and back when the call ends. What a slot
gets is noted by its address.
"""

from __future__ import annotations

from typing import Any

from . import types as T
from .dicts import Dict
from .lists import List
from .outside_arrays import WORDS
from .slots import ITEM
from .tracer import Restart

_INT64 = range(-(2**63), 2**63)
_DTYPES = {bool: T.B1, int: T.I64, float: T.F64}


def is_list_input(value: Any) -> bool:
    """Whether a list can be an input of a call: all its items are of one simple type."""
    if type(value) is not list:
        return False
    types = {type(item) for item in value}
    if len(types) > 1 or not types <= {bool, int, float, str}:
        return False
    return types != {int} or all(item in _INT64 for item in value)


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
        xs = self._list_inputs[id(value)] = self.new_list_input(guard, value)
        return xs

    def new_list_input(self: Any, guard: int, value: list[Any]) -> List:
        """A list that a guard reads."""
        dtype = type(value[0]) if value else None
        name = "str" if dtype is str else T.DTYPES[_DTYPES[dtype]] if dtype else None
        place = ("<argument>", name)
        mask = 0
        if dtype is not None:
            mask = 1 << (T.TAG_STR if dtype is str else T.tag_of(T.Type(T.PY, _DTYPES[dtype])))
        type_ = self.list_type_at(place, mask)
        xs = List(self, self.g.param(tuple(type_), False), type_)
        self.param_sources.append(("guard", guard))
        xs.leaf = -2 - guard
        xs.group.add_place(place)
        xs.group.leaves.add(xs.leaf)
        self.list_arguments.append(xs)
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
        xs = self.list_input(f"[{index!r}]", fetch, owner, index, found)
        return found if xs is None else xs

    def holds_input(self: Any, owner: Any, item: Any) -> bool:
        """Whether an item of a container outside is an input, guarded where it is read."""
        if type(item) is not list or id(item) not in self.knowledge.captured_lists:
            return False
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
