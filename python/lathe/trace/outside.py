"""State slots of what lies outside the function: attributes, dict items, globals, closure cells.

A trace that meets an assignment to one of them starts again with the slot as an input: its value
at the entry is read like an argument. Each assignment is noted in memory of the call (four words
for a slot: which of its values, the number, of which complex ones have two parts, and the rank of
keys that are put at the end of their dicts), from which the dispatcher writes back when compiled
code ends, also with an exception (src/python/state_slots.h).
"""

from __future__ import annotations

import io
import types
from typing import Any

import numpy as np

from .. import _core
from ..autograph.signals import Undefined
from ..words import in_words
from . import types as T
from .captures import is_changeable, is_library_object, short
from .dicts import Dict
from .iterators import SequenceIterator, must_move
from .key_orders import VIEWS_OF_DICTS
from .lists import List
from .merge import UNKNOWN
from .outside_arrays import WORDS, OutsideArrays
from .outside_lists import OutsideLists
from .outside_made import OutsideMade, Unread
from .outside_trees import NOTED, OutsideTrees, code_in, value_at
from .seen import attribute_names
from .slots import ATTRIBUTE, ITEM, Slot
from .special_methods import is_class_iterator
from .strings import Str
from .tracer import Array, Maybe, Restart, Tagged, Tracer

Place = tuple[str, int, Any]  # "dict", "cell", "attr" or "items"; id of the container; key
_CONSTANTS = (type(None), bool, str, bytes)


class OutsideSlot(Slot):
    """A slot whose value is kept here while the trace runs.

    Args:
        place: what it is known by.
        container: the dict, cell or object that has it.
        number: of its cells.
        name: for people.
    """

    is_outside = True
    first_word = None  # its arrays are in the cells of its parts

    def __init__(self, place: Place, container: Any, number: int, name: str, value: Any) -> None:
        self.place, self.number, self.name, self.value = place, number, name, value
        self.original = value_at(place[0], container, place[2])
        self.values = list(NOTED)  # what was assigned: kinds and objects
        self.makers: dict[Any, Any] = {}  # of tuples, by their structure
        super().__init__(place[0], container, place[2])

    def __repr__(self) -> str:
        return self.name

    def get(self) -> Any:
        return self.value

    def put(self, value: Any) -> None:
        self.value = value

    def code(self, kind: str, what: Any) -> int:
        """The number that says what sort of value its cells hold."""
        return code_in(self.values, kind, what)


class Outside(OutsideTrees, OutsideArrays, OutsideLists, OutsideMade):
    """The part of Trace for slots of the world; `self` is the Trace."""

    def _init_outside(self: Any) -> None:
        self.outside: dict[Place, OutsideSlot] = {}
        self.parts = {}
        self._init_outside_arrays()
        self._init_outside_lists()
        self._init_outside_made()
        self.outside_owners: set[int] = set()  # ids of objects and dicts that have such slots

    def begin_outside(self: Any) -> None:
        """The slots that earlier attempts met become inputs."""
        known = self.knowledge.slots
        self.has_list_arguments |= bool(self.knowledge.captured_lists)
        if not known:
            return
        count = self.begin_parts()
        self.counter_word = WORDS * count
        cells = [self.g.param(tuple(_cells(dtype, count))) for dtype in (T.I64, T.F64)]
        self.param_sources += [("cells",)] * 2
        self.cells = cells
        for number, (place, (container, name, owner)) in enumerate(known.items()):
            if place[0] == "given":
                self.begin_given(place, number, name)
                continue
            value = self.value_at_entry(place, container, name)
            slot = OutsideSlot(place, container, number, name, value)
            self.outside[place] = slot
            self.slots[place] = slot
            self.outside_owners |= {id(owner), id(container)}

    def value_at_entry(self: Any, place: Place, container: Any, name: str) -> Any:
        """What the slot holds when the compiled code begins."""
        fetch, _, key = place
        value = value_at(fetch, container, key)
        if fetch == "items":
            return value  # make_dict_inputs
        if isinstance(value, Undefined):
            self.guard(name, fetch, container, key, "absent", None)
            return value
        xs = self.list_in_slot((fetch, container, key), name, value)
        if xs is not None:
            return xs
        if isinstance(value, (list, dict, set)):  # nobody has read what is in it yet
            if place not in self.knowledge.read_slots:
                return Unread()
            self.guard(name, fetch, container, key, "is", value)
            return value
        number = type(value) in (int, float, complex) or (
            isinstance(value, np.generic) and T.dtype_number(value.dtype) is not None
        )
        constant = place in self.knowledge.slot_constants
        if isinstance(value, tuple) and not constant:
            return self.tuple_at_entry((fetch, container, key), name, value)
        if type(value) is str and not constant:
            return self.text_at_entry((fetch, container, key), name, value)
        if not number and (unread := self.unread(place, value)) is not None:
            return unread
        if not number or constant:
            return self.captured(name, fetch, container, key, value)
        return self.number_at_entry((fetch, container, key), name, value)

    # -- finding them

    def attribute_place(self: Any, owner: Any, name: str) -> tuple[Place, Any]:
        attributes = getattr(owner, "__dict__", None)
        if isinstance(attributes, dict):
            return ("dict", id(attributes), name), attributes
        return ("attr", id(owner), name), owner

    def outside_attribute(self: Any, owner: Any, name: str) -> OutsideSlot | None:
        """The slot that an attribute of an object is read from."""
        found = self.outside.get(self.attribute_place(owner, name)[0])
        if found is not None and (found.value is UNKNOWN or not isinstance(found.value, Undefined)):
            return found
        for cls in type(owner).__mro__ if not isinstance(owner, type) else owner.__mro__:
            of_class: OutsideSlot | None = self.outside.get(("attr", id(cls), name))
            if of_class is not None:
                return of_class
        return found

    def attribute_slot(self: Any, owner: Any, name: str) -> Any:
        """Of an attribute that is assigned."""
        if isinstance(owner, (type, types.ModuleType)) and is_library_object(owner):
            raise self.error(
                f"assignment to {name!r} of {owner.__name__} is not supported",
                advice="assign it outside of compiled code",
            )
        if id(owner) in self.given_numbers:
            return self.given_slot(owner, ATTRIBUTE, name, f"{short(owner)}.{name}")
        self.must_be_apart(type(owner))
        place, container = self.attribute_place(owner, name)
        slot: OutsideSlot = self.outside_slot(place, container, owner, f"{short(owner)}.{name}")
        return slot

    def item_slot(self: Any, owner: Any, key: Any) -> Any:
        """Of an item that is assigned."""
        name = f"the item {in_words(key)} of a {type(owner).__name__}"
        if id(owner) in self.given_numbers:
            return self.given_slot(owner, ITEM, key, name)
        self.must_be_apart(type(owner))
        slot: OutsideSlot = self.outside_slot(("dict", id(owner), key), owner, owner, name)
        return slot

    def variable_place(self: Any, fn: Any, name: str) -> tuple[Any, Any]:
        """A global or closure variable of a user's function."""
        code = getattr(fn, "__code__", None)
        if code is None:
            return None, None
        if name in code.co_freevars:
            cell = fn.__closure__[code.co_freevars.index(name)]
            return ("cell", id(cell), None), cell
        return ("dict", id(fn.__globals__), name), fn.__globals__

    # -- variables

    def assigns(self: Any, *names: str) -> None:
        """Before a function assigns globals and closure variables: they have to be slots then."""
        for name in names:
            place, container = self.variable_place(self.frames[-1].function, name)
            if isinstance(value_at(place[0], container, place[2]), Undefined):
                raise self.error(
                    f"the function assigns {name!r}, which has no value outside yet: this is not "
                    "supported",
                    advice=f"give it one before the first call: {name} = None",
                )
            self.outside_slot(place, container, container, name)

    def stored(self: Any, name: str, value: Any) -> Any:
        """Instead of a store: compiled code writes back. Gives what the variable holds."""
        slot = self.outside[self.variable_place(self.frames[-1].function, name)[0]]
        self.assign_outside(slot, value)
        return slot.original

    def assigned(self: Any, name: str, value: Any) -> None:
        """After a store: the variable itself stays as it was until compiled code writes back."""
        place, container = self.variable_place(self.frames[-1].function, name)
        slot = self.outside[place]
        if place[0] == "cell":
            container.cell_contents = slot.original
        else:
            container[name] = slot.original
        self.assign_outside(slot, value)

    def read_variable(self: Any, slot: OutsideSlot, name: str) -> Any:
        """Of a global or closure variable."""
        self.check_known(slot)
        value = slot.value
        if isinstance(value, Undefined):
            raise NameError(f"name {name!r} is not defined")
        if isinstance(value, Maybe) and value.missing is not None:
            self.raise_unless(value.flag, lambda: NameError(f"name {name!r} is not defined"))
            return value.value
        return value

    def read_item(self: Any, owner: Any, key: Any) -> Any:
        """Of a dict that has slots."""
        slot = self.outside.get(("dict", id(owner), key))
        if slot is None:
            return self.item_outside(owner, key)
        self.check_known(slot)
        value = slot.value
        if isinstance(value, Maybe) and value.missing is not None:
            self.raise_unless(value.flag, lambda: KeyError(key))
            return value.value
        if isinstance(value, Undefined):
            raise KeyError(key)
        return value

    def delete_item(self: Any, owner: Any, key: Any) -> None:
        """`del owner[key]`."""
        slot = self.item_slot(owner, key)
        self.check_known(slot)
        value = slot.value
        if isinstance(value, Undefined):
            raise KeyError(key)
        if isinstance(value, Maybe) and value.missing is not None:
            self.raise_unless(value.flag, lambda: KeyError(key))
        self.changes_keys_outside(slot, False)
        self.note(slot, Undefined(str(key)))
        self.assign(slot, Undefined(str(key)))

    def check_state_is_written(self: Any, name: str) -> None:
        """A callback would see what was outside before the call, and its changes would be lost."""
        self.check_cached(f"calls {name}(), a callback")
        if self.has_list_arguments:
            raise self.error(
                f"{name}(), a callback, is called by a function with a list of numbers among its "
                "arguments, which is written back after it: this is not supported yet",
                advice="pass an array instead of the list: np.array(xs)",
            )
        if self.outside:
            slot = next(iter(self.outside.values()))
            raise self.error(
                f"{name}(), a callback, is called by a function that assigns {slot.name}, which is "
                "written back after it: this is not supported yet",
                advice="do not assign anything outside in this function: return the new value",
            )

    def check_known(self: Any, slot: OutsideSlot) -> None:
        """Before a slot is read."""
        self.check_read(slot)
        if slot.value is UNKNOWN:
            raise self.error(
                f"{slot.name} is read where it has values of different types, depending on the "
                "path taken",
                advice="give it the same type on every path, or read it before",
            )

    def check_shown(self: Any, value: Any) -> None:
        """What is shown at run time is shown before compiled code writes back."""
        assigned = id(value) in self.outside_owners and not isinstance(value, dict)
        if assigned or (is_changeable(value) and self._holds_inputs(value)):
            raise self.error(
                f"a {type(value).__name__} whose attributes the function assigns is shown or "
                "passed to Python: this is not supported",
                advice="show its attributes, or do it where the function is called",
            )

    def _holds_inputs(self: Any, value: Any, inside: tuple[Any, ...] = ()) -> bool:
        """Whether what is in an object outside is in compiled code, where it may have changed."""
        if id(value) in self._list_inputs or self.dict_input(value) is not None:
            return True
        if any(value is one for one in inside):
            return False
        if isinstance(value, (list, tuple, dict)):
            held = list(value.values() if isinstance(value, dict) else value)
        else:
            names = attribute_names(value) if is_changeable(value) else ()
            held = [getattr(value, name) for name in names]
        return any(self._holds_inputs(one, (*inside, value)) for one in held)

    def read_attribute(self: Any, owner: Any, slot: OutsideSlot, name: str) -> Any:
        self.check_known(slot)
        if isinstance(slot.value, Undefined):
            return self.attribute_by_class(owner, name)
        return self.attribute_of(owner, name, slot.value)

    def outside_slot(self: Any, place: Place, container: Any, owner: Any, name: str) -> OutsideSlot:
        """The slot that is assigned; the trace begins again when it is news."""
        if place not in self.outside:
            self.knowledge.slots[place] = (container, name, owner)
            raise Restart
        found: OutsideSlot = self.outside[place]
        return found

    def check_iterator(self: Any, value: Any, what: str) -> None:
        """Before something looks at what is in an object, or takes items from an iterator."""
        self.check_contents(value)
        cls = type(value)
        if not hasattr(cls, "__next__") or issubclass(cls, (io.IOBase, SequenceIterator)):
            return
        by_class = is_class_iterator(value)
        if not by_class:
            must_move(self, value)
        made = id(value) in self.made_here and not by_class
        if made or id(value) in self.captured_containers:
            self.may_change(value, what)

    def seen_dict(self: Any, value: Any, in_order: bool = True, only: Any = None) -> Any:
        """A dict from outside, or a view of one, as it is now.

        Args:
            in_order: whether the order of its keys is looked at.
            only: the keys that are, if there are some.
        """
        if in_order:
            self.check_order(value)
        if isinstance(value, VIEWS_OF_DICTS):
            return self.seen_view(value, in_order)
        self.check_iterator(value, "a loop over an iterator")
        if (held := self.dict_input(value)) is not None:
            return held
        if type(value) is not dict or id(value) not in self.outside_owners:
            for key, item in value.items() if type(value) is dict else ():
                self.check_given(value, ITEM, key, item)
            return value
        now = {key: self.item_outside(value, key) for key in value}
        for (_, container, key), slot in self.outside.items():
            if container != id(value):
                continue
            if only and key not in only:
                continue
            self.check_known(slot)
            if isinstance(slot.value, Maybe) and slot.value.missing is not None:
                self.want_dict_input(value)
                raise self.error(
                    f"{slot.name} is there on one path only: this is not supported yet",
                    advice="give it a value before, None for example",
                )
            if isinstance(slot.value, Undefined):
                now.pop(key, None)
            else:
                now[key] = slot.value
        self.put_in_order(value, now)
        return now

    # -- assignment

    def assign_outside(self: Any, slot: OutsideSlot, value: Any) -> None:
        if isinstance(value, Maybe) and value.missing is not None:
            value = self.present(value)
        if isinstance(value, np.ndarray | _core.Tensor):
            value = self.captured_array(value)
        if type(value) is list:
            self.must_be_input(value)
            self.become_native(value)
        if type(value) in (list, dict):
            self.check_identity(value, "assigned to what is outside")
        if type(value) in (dict, set):
            self.become_dict(value)
        if value is slot.value and self.holds_array(value):
            return  # `x += y` on an array that is there: in place
        self.changes_keys_outside(slot, True)
        self.note(slot, value)
        self.assign(slot, value)

    def holds_array(self: Any, value: Any) -> bool:
        value = value.value if isinstance(value, Maybe) else value
        return isinstance(value, Array) and (value.type.is_array or value.type.is_tensor)

    def note(self: Any, slot: OutsideSlot, value: Any) -> None:
        """Put a value into the slot's cells."""
        if isinstance(value, Maybe):
            self.if_exp(
                value.flag,
                lambda: self.note(slot, value.value),
                lambda: self.note(slot, None),
            )
        elif isinstance(value, Tagged):
            self.switch(lambda one: self.note(slot, one), value)
        elif isinstance(value, (Str, List, Dict)):
            self.note_heap(slot, value)
        elif self.holds_array(value):
            self.note_array(slot, value)
        elif isinstance(value, Tracer) and value.type.kind in (T.PY, T.NPSCALAR):
            self.note_number(slot, value, value.type)
        elif isinstance(value, tuple) and (type(value) is tuple or hasattr(value, "_make")):
            self.note_tuple(slot, value)
        elif isinstance(value, Undefined):
            self.set_cell(slot, 0, T.I64, slot.code("deleted", None))
        elif type(value) in _CONSTANTS or self.is_captured_dict(value):
            self.set_cell(slot, 0, T.I64, slot.code("const", value))
        elif (
            self.type_of(value) is not None and type(value) in (int, float, complex)
        ) or isinstance(value, np.generic):
            self.note_number(slot, value, self.type_of(value))
        elif not self.note_object(slot, value):
            raise self.error(
                f"{slot.name}, which is outside the function, is assigned {_some(value)}: only "
                "numbers, strings, arrays, None and tuples of them, lists of numbers or strings, "
                "and objects can be assigned there",
                advice="return the new value and assign it where the function is called",
            )

    def is_captured_dict(self: Any, value: Any) -> bool:
        """Whether it is a dict outside that compiled code knows by its identity."""
        return type(value) is dict and id(value) in self.captured_containers

    def note_number(self: Any, slot: OutsideSlot, value: Any, type_: T.Type) -> None:
        kind = {T.B1: "bool", T.I64: "int", T.F64: "float", T.C128: "complex"}
        if type_.kind == T.PY:
            code = slot.code(kind[type_.dtype], None)
        else:
            code = slot.code("numpy", type_.dtype)
        self.set_cell(slot, 0, T.I64, code)
        parts = [value]
        if T.is_complex(type_.dtype):
            parts = [self.make(op, (self.lift(value),)) for op in ("real", "imag")]
        dtype = T.part(type_.dtype)
        cell = T.F64 if T.is_float(dtype) else T.I64
        for k, part in enumerate(parts):
            self.set_cell(slot, 1 + k, cell, self.cast(part, T.Type(T.NPSCALAR, cell)))

    def set_cell(self: Any, slot: OutsideSlot, word: int, dtype: int, value: Any) -> None:
        self.set_word(WORDS * slot.number + word, dtype, value)

    def set_word(self: Any, word: int, dtype: int, value: Any) -> None:
        index = {"index": [0, word, 0, 0]}
        self.emit_effect("buf_set", (self.cells[dtype == T.F64], self.lift(value)), index)

    def get_word(self: Any, word: int) -> Any:
        found = self.make("buf_get", (self.cells[0],), {"index": [0, word, 0, 0]})
        return self.cast(found, T.PY_INT)

    def written_slots(self: Any) -> tuple[Any, ...]:
        """For the entry."""
        self.finish_maker()
        parts = [cells for of_slot in self.parts.values() for cells in of_slot]
        return (
            *(
                slot.written(-1 - place[1][0])
                if place[0] == "given"
                else (slot.place[0], slot.owner, slot.key, tuple(slot.values))
                for place, slot in self.outside.items()
            ),
            *(("part", None, None, tuple(cells.values)) for cells in parts),
        )


def _cells(dtype: int, slots: int) -> T.Type:
    return T.Type(T.ARRAY, dtype, (WORDS * slots + 1,)).as_buffer()


def _some(value: Any) -> str:
    if isinstance(value, types.FunctionType):
        return "a function"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
