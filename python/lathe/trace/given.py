"""Containers among the arguments: dicts, dataclasses, and lists and tuples of anything.

They come in as their parts, and the trace has containers of its own in their place. What it assigns
to items and attributes of these is a state slot of the container that the call has there
(`outside.py`), and where it returns one, the dispatcher returns what the call was given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import _core
from .dicts import Dict
from .lists import List
from .merge import UNKNOWN
from .outside_trees import NOTED, code_in
from .slots import ATTRIBUTE, ITEM, Slot
from .tracer import Restart, Tracer

ITEMS = "items"


class GivenSlot(Slot):
    """A slot of a container among the arguments. Its value is in the trace's own container.

    Args:
        place: what it is known by.
        number: of its cells.
        name: for people.
    """

    is_given = True
    first_word = None  # its arrays are in the cells of its parts

    def __init__(self, place: Any, owner: Any, number: int, name: str) -> None:
        super().__init__(place[1][1], owner, place[2])
        self.place, self.number, self.name = place, number, name
        self.values = list(NOTED)
        self.makers: dict[Any, Any] = {}

    @property
    def value(self) -> Any:
        """As OutsideSlot has it."""
        return self.get()

    def get(self) -> Any:
        return self.owner[self.key] if type(self.owner) is list else super().get()

    def put(self, value: Any) -> None:
        if type(self.owner) in (list, dict) and (value is UNKNOWN or type(self.owner) is list):
            self.owner[self.key] = value
        elif value is UNKNOWN:
            object.__setattr__(self.owner, self.key, value)
        else:
            super().put(value)

    def code(self, kind: str, what: Any) -> int:
        """The number that says what sort of value its cells hold."""
        return code_in(self.values, kind, what)

    def written(self, argument: int) -> tuple[Any, ...]:
        """For the entry."""
        place = "attr" if self.kind == ATTRIBUTE else "item" if type(self.owner) is list else "dict"
        return place, argument, self.key, tuple(self.values)


class TableSlot:
    """All that is in a dict among the arguments which comes in as lists.

    Args:
        number: of its cells.
        held: the run-time dict.
    """

    is_outside = False

    def __init__(self, number: int, held: Any) -> None:
        self.number, self.held = number, held

    def written(self, argument: int) -> tuple[Any, ...]:
        """For the entry."""
        return "items", argument, None, NOTED


class Given:
    """The part of Trace for containers among the arguments; `self` is the Trace."""

    add_table: Callable[[int, tuple[int, ...]], bool]  # of the driver

    def _init_given(self: Any) -> None:
        self.given_numbers: dict[int, int] = {}  # id of the trace's container -> number of the node
        self.given_by_number: dict[int, Any] = {}
        self.originals: dict[int, Any] = {}  # number -> the caller's
        self.places_of: dict[int, tuple[int, ...]] = {}  # number -> how to come there
        # leaves of lists -> what they are of: a leaf, or node n as -1 - n, and the caller's
        self.leaf_objects: dict[int, tuple[int, Any]] = {}
        self.list_rules: list[Any] = []  # of identities(), about lists that are changed
        self.leaf_places: dict[int, list[tuple[int, ...]]] = {}  # id of the caller's -> the same
        self._first_of: dict[int, int] = {}  # id of the caller's -> number
        self._same: list[tuple[int, int]] = []  # numbers of one object
        self._outside_too: dict[int, Any] = {}  # number -> the object, which is found outside
        self._apart: set[type] = set()  # classes of which two must not be one object
        self.seen_objects: list[Any] = []  # read outside

    # -- binding

    def given_node(
        self: Any, node: Any, original: Any, leaves: list[Any], places: tuple[int, ...]
    ) -> Any:
        """What stands for an argument.

        Args:
            node: its structure, with numbers of leaves.
            original: what the caller gave.
            leaves: what stands for these.
            places: the number of the parameter, and of the children down to here.
        """
        if node is None or isinstance(node, int):
            self.leaf_places.setdefault(id(original), []).append(places)
            if type(original) is list:
                self.leaf_objects[node] = (node, original)
            return None if node is None else leaves[node]
        number = len(self.originals)
        self.originals[number] = original
        self.places_of[number] = places
        first = (
            number
            if isinstance(original, tuple)
            else self._first_of.setdefault(id(original), number)
        )
        if node[0] == "table":
            lists = [leaves[leaf] for leaf in node[-1]]
            self.leaf_objects |= dict.fromkeys(node[-1], (-1 - number, original))
            made = self.given_table(number, original, lists) if first == number else None
        else:
            parts = enumerate(zip(node[-1], _parts(node, original), strict=True))
            items = [self.given_node(*part, leaves, (*places, i)) for i, part in parts]
            made = _core.unflatten((*node[:-1], tuple(range(len(items)))), items)
        if first != number:
            self._same.append((first, number))
            made = self.given_by_number[first]
        self.given_by_number[number] = made
        self.given_numbers.setdefault(id(made), number)
        return made

    # -- state

    def given_slot(self: Any, owner: Any, kind: str, key: Any, name: str) -> GivenSlot:
        """The slot that is assigned; the trace begins again when it is news."""
        place = ("given", (self.given_numbers[id(owner)], kind), key)
        if place not in self.outside:
            self.knowledge.slots[place] = (None, name, None)
            raise Restart
        self.must_be_apart(type(owner))
        found: GivenSlot = self.outside[place]
        return found

    def is_given_object(self: Any, value: Any) -> bool:
        """Whether it stands for a dataclass among the arguments."""
        is_container = isinstance(value, (tuple, list, dict, Tracer))
        return id(value) in self.given_numbers and not is_container

    def is_from_outside(self: Any, value: Any) -> bool:
        """Whether it is a list, tuple or dict that the call was given, or that was captured."""
        if not isinstance(value, (list, tuple, dict)):
            return False
        captured = self.captured_tuples if isinstance(value, tuple) else self.captured_containers
        return id(value) in self.given_numbers or id(value) in captured

    def has_item_slots(self: Any, owner: Any, key: Any) -> bool:
        """Whether items of a container outside can be assigned one by one."""
        if type(owner) is dict:
            return id(owner) in self.captured_containers or id(owner) in self.given_numbers
        is_list = type(owner) is list and id(owner) in self.given_numbers
        return is_list and type(key) is int and 0 <= key < len(owner)

    def begin_given(self: Any, place: Any, number: int, name: str) -> None:
        """The call begins: a slot that an earlier attempt met."""
        _, (node, kind), key = place
        if kind == ITEMS:
            self.outside[place] = TableSlot(number, self.given_by_number[node])
            return
        self.begin_field(self.given_by_number[node], kind, key, node)
        slot = GivenSlot(place, self.given_by_number[node], number, name)
        self.outside[place] = slot
        self.slots[kind, id(slot.owner), key] = slot
        self.all_slots[kind, id(slot.owner), key] = slot

    def has_given_slots(self: Any, owner: Any) -> bool:
        """Whether items of a dict or list are assigned."""
        number = self.given_numbers.get(id(owner))
        return any(place[:2] == ("given", (number, ITEM)) for place in self.outside)

    def check_given(self: Any, owner: Any, kind: str, key: Any, value: Any) -> None:
        """Before a part of a container among the arguments is read."""
        if value is UNKNOWN:
            self.check_known(self.given_slot(owner, kind, key, ""))

    # -- identity

    def must_be_apart(self: Any, cls: type) -> None:
        """Before an object is changed which others of its class may be, as far as the signature
        tells."""
        self._apart.add(cls)
        for seen in self.seen_objects:
            self._check_apart(seen)

    def given_as(self: Any, value: Any) -> Any:
        """What stands for an object that is found outside, and that the call was given."""
        number = self._first_of.get(id(value))
        if number is None or self.originals[number] is not value:
            return None
        self._outside_too[number] = value
        return self.given_by_number[number]

    def see(self: Any, value: Any) -> None:
        """An object is read outside."""
        self.seen_objects.append(value)
        self._check_apart(value)

    def _check_apart(self: Any, seen: Any) -> None:
        cls = type(seen)
        if cls in self._apart and any(held is seen for held in self.originals.values()):
            raise self.error(
                f"the function assigns parts of a {cls.__name__} which is among its arguments and "
                "which it finds outside, too: this is not supported",
                advice="pass it as an argument or use it from outside, not both",
            )

    def is_given(self: Any, left: Any, right: Any) -> bool:
        """Identity of containers among the arguments with each other and with others."""
        cls = type(left)
        if left is right or cls is not type(right):
            return left is right
        if isinstance(left, tuple):
            raise self.error(
                "`is` between tuples, of which one is among the arguments, is not supported",
                advice="compare them with ==",
            )
        numbers = [self.given_numbers[id(x)] for x in (left, right) if id(x) in self.given_numbers]
        self._apart |= {type(self.originals[number]) for number in numbers}
        if isinstance(left, (List, Dict)) and len(numbers) == 1:
            # The other one may be it, by its path.
            return self.make("list_same", (left.id, right.id))
        return False

    def identities(self: Any) -> tuple[Any, ...]:
        """What the entry takes for granted about which arguments are one object."""
        rules: list[Any] = list(self.list_rules)
        rules += [(True, (-1 - a, -1 - b), ()) for a, b in self._same]
        rules += [(True, (-1 - n,), (held,)) for n, held in self._outside_too.items()]
        for cls in self._apart:
            nodes = [n for n, held in self.originals.items() if type(held) is cls]
            first = [-1 - n for n in nodes if self._first_of[id(self.originals[n])] == n]
            outside = {id(held): held for held in self.seen_objects if type(held) is cls}
            for n in self._outside_too:
                outside.pop(id(self.originals[n]), None)
            if first and len(first) + len(outside) > 1:
                rules.append((False, tuple(first), tuple(outside.values())))
        return tuple(rules)


def _parts(node: Any, original: Any) -> Any:
    if node[0] == "dict":
        return original.values()
    if node[0] == "dataclass":
        return [getattr(original, name) for name in node[2]]
    return original
