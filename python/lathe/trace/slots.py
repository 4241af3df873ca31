"""State slots: attributes and items that the trace assigns, as variables of the program.

A slot is one attribute, item or variable of one Python object. Its value is a part of the state of
each path: where paths meet it is merged like a variable, and a loop that assigns it carries it.
The slots of objects that the trace made are in these objects themselves, put there for the path
that is being traced; those of objects from outside are in the slot (`outside.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ..autograph import operators
from ..autograph.signals import Undefined
from ..words import in_words
from .cells import assigned_cells, content_of
from .merge import DEAD, UNKNOWN, JoinError, Unjoined
from .seen import attribute_names, own_attributes
from .tracer import Maybe

State = dict["Slot", Any]
ATTRIBUTE, ITEM, CELL, ORDER = "attribute", "item", "cell", "order"


class Slot:
    """An attribute or a dict item.

    Args:
        kind: ATTRIBUTE or ITEM.
        owner: the object that has it; kept alive, since it is known by its id.
        key: the attribute's name, or the item's key.
    """

    is_outside = is_given = False
    unknown: Any = UNKNOWN  # where no plan covers its values

    def __init__(self, kind: str, owner: Any, key: Any) -> None:
        self.kind, self.owner, self.key = kind, owner, key
        self.attributes = {} if kind == ITEM else own_attributes(owner)
        self.initial = self.get()  # on paths that have not assigned it

    def __repr__(self) -> str:
        name = type(self.owner).__name__
        return f"{name}.{self.key}" if self.kind == ATTRIBUTE else f"{name}[{in_words(self.key)}]"

    def get(self) -> Any:
        """Its value on the path that is being traced; Undefined where it has none."""
        if self.kind == ITEM:
            return self.owner[self.key] if self.key in self.owner else Undefined(in_words(self.key))
        if self.key in self.attributes:
            return self.attributes[self.key]
        try:
            return object.__getattribute__(self.owner, self.key) if self.in_place() else _none(self)
        except AttributeError:
            return _none(self)

    def in_place(self) -> bool:
        """Whether the attribute is one of `__slots__`."""
        return hasattr(getattr(type(self.owner), self.key, None), "__set__")

    def put(self, value: Any) -> None:
        gone = isinstance(value, Undefined)
        if self.kind == ITEM:
            if not gone:
                self.owner[self.key] = value
            elif self.key in self.owner:
                # The last key leaves no gap this way: a loop over the dict would see one.
                last = next(reversed(self.owner)) == self.key
                self.owner.popitem() if last else self.owner.pop(self.key)
        elif not gone:
            object.__setattr__(self.owner, self.key, value)
        elif not isinstance(self.get(), Undefined):
            object.__delattr__(self.owner, self.key)


class CellSlot(Slot):
    """A variable that functions share: the one around them, and those in it that assign it."""

    unknown = Unjoined("a variable of a function around", "of different types")

    def __init__(self, owner: Any) -> None:
        super().__init__(CELL, owner, None)

    def __repr__(self) -> str:
        return "<variable of a function around>"

    def get(self) -> Any:
        return content_of(self.owner)

    def put(self, value: Any) -> None:
        self.owner.cell_contents = value


def _none(slot: Slot) -> Undefined:
    return Undefined(str(slot.key))


def current_state() -> State:
    """Of the path that this thread is tracing."""
    trace: Any = operators.now.tracing
    return trace.slot_state() if trace is not None else {}


class Slots:
    """The part of Trace that knows the slots; `self` is the Trace."""

    def _init_slots(self: Any) -> None:
        self.slots: dict[Any, Slot] = {}  # those that the current path knows
        self.all_slots: dict[Any, Slot] = {}
        self.slot_ends: dict[int, State] = {}  # region -> state at its end
        self.loop_unknown: dict[Any, list[Slot]] = {}  # that have no single type there
        self.loop_slots: dict[Any, list[Slot]] = {}  # place of a loop -> slots that it assigned

    # -- one slot

    def slot_of(self: Any, kind: str, owner: Any, key: Any) -> Slot:
        at = (kind, id(owner), key)
        if at not in self.slots:
            if at not in self.all_slots:
                self.all_slots[at] = Slot(kind, owner, key)
            slot = self.all_slots[at]
            slot.initial = slot.get()
            self.slots[at] = slot
        found: Slot = self.slots[at]
        return found

    def cell_slots(self: Any, functions: Any) -> None:
        """Before these functions are called: the variables of functions around that they assign
        are part of the state of the paths in them."""
        for cell in assigned_cells(functions):
            self.cell_slot(cell)

    def cell_slot(self: Any, cell: Any) -> None:
        """A variable that functions share is part of the state of this path and those after it."""
        at = (CELL, id(cell), None)
        if at not in self.slots:
            slot = self.all_slots.setdefault(at, CellSlot(cell))
            slot.initial = slot.get()
            self.slots[at] = slot
            self.made_here[id(cell)] = self.path

    def assign(self: Any, slot: Slot, value: Any) -> None:
        """On the current path."""
        slot.put(value)
        self.changed.append(slot)
        self.follow_assignment(slot)

    def made_dict(self: Any, value: Any) -> Any:
        """A dict that a display or comprehension makes."""
        self.made_here[id(value)] = self.path
        self._kept.append(value)
        return self.made_container(value, "dict")

    def made_object(self: Any, owner: Any) -> None:
        """An object that the trace made, with what its class put into it."""
        for name in attribute_names(owner):
            self.slot_of(ATTRIBUTE, owner, name)

    def is_outside(self: Any, container: Any) -> bool:
        """Whether a container was given to the function, or captured."""
        return id(container) in self.captured_containers or id(container) in self.given_containers

    # -- the state of paths

    def slot_state(self: Any) -> State:
        return {slot: slot.get() for slot in self.slots.values()}

    def set_slots(self: Any, state: State) -> None:
        gone = [(s, s.initial) for s in reversed(self.slots.values()) if s not in state]
        for slot, value in orders_last([*gone, *state.items()]):
            held = slot.get()
            if held is not value:
                slot.put(value)
                if slot.kind == ATTRIBUTE and isinstance(held, Undefined):
                    self.attributes_in_order(slot.owner)
        self.slots = {(slot.kind, id(slot.owner), slot.key): slot for slot in state}

    def attributes_in_order(self: Any, owner: Any) -> None:
        """After one is back on this path: they are in the order in which they came."""
        held = own_attributes(owner)
        kinds = [(kind, name) for kind, number, name in self.all_slots if number == id(owner)]
        for name in [name for kind, name in kinds if kind == ATTRIBUTE and name in held]:
            held[name] = held.pop(name)

    @contextmanager
    def slots_as(self: Any, state: State) -> Iterator[None]:
        """For looking at what a path left."""
        now = self.slot_state()
        if not now and not state:
            yield
            return
        self.set_slots(state)
        try:
            yield
        finally:
            self.set_slots(now)

    def leave_slots(self: Any, region: int, before: State) -> None:
        """A region has been traced: its state is kept, and the one before it is back."""
        if before or self.slots:
            self.slot_ends[region] = self.slot_state()
            self.set_slots(before)

    def slots_after(self: Any, path: Any) -> State:
        """At the end of a region."""
        state: State = self.slot_ends.get(path[-1][0], {})
        return state

    def enter_slots(self: Any, region: int) -> None:
        """The ops of a region go to the open one: so does its state."""
        if region in self.slot_ends:
            self.set_slots(self.slot_ends.pop(region))

    # -- where paths meet

    def made_in(self: Any, slot: Slot, regions: Any) -> bool:
        """Whether the slot's object was made in one of these regions, also by a merge."""
        made_at = self.made_here.get(id(slot.owner)) or self.merged_at.get(id(slot.owner), ())
        return any(region in regions for region, _ in made_at)

    def slot_on(self: Any, exit: Any, slot: Slot, regions: Any) -> Any:
        """Its value on a way out of these regions."""
        if slot in exit.slots:
            return exit.slots[slot]
        return DEAD if self.made_in(slot, regions) else slot.initial

    def slots_met(self: Any, exits: Any, regions: Any) -> list[Slot]:
        """The slots that the ways out of these regions left in different states."""
        found: list[Slot] = []
        new: list[Slot] = []
        for slot in dict.fromkeys(slot for exit in exits for slot in exit.slots):
            if self.made_in(slot, regions):
                new.append(slot)
            elif any(self.slot_on(exit, slot, regions) is not slot.get() for exit in exits):
                found.append(slot)
        if new:
            alive: dict[int, Any] = {}
            for exit in exits:
                with self.slots_as(exit.slots):
                    alive |= self.reachable([*exit.value, *[slot.get() for slot in found]])
            rest = [slot for slot in new if slot.kind != CELL and id(slot.owner) not in alive]
            if rest:  # they may be in lists and dicts that were changed in place
                held = self.alive_here()
                for exit in exits:
                    held |= exit.alive
                alive |= {id(slot.owner): slot.owner for slot in rest if id(slot.owner) in held}
            found += [slot for slot in new if id(slot.owner) in alive]
        return found

    def meet_slots(
        self: Any, exits: Any, regions: Any, names: Any, before: Any, set_state: Callable[..., None]
    ) -> tuple[Any, Any, Callable[..., None]]:
        """The state that the ways out of regions merge: the variables, then the slots."""
        if not self.made_here and not any(exit.slots for exit in exits):
            return names, before, set_state
        slots = self.slots_met(exits, regions)
        unknown = self.unmergeable(
            slots, [[self.slot_on(exit, slot, regions) for slot in slots] for exit in exits]
        )
        slots = [slot for slot in slots if slot not in unknown]
        differ = [any(e.value[i] is not b for e in exits) for i, b in enumerate(before)]
        for exit in exits:
            left = [self.slot_on(exit, slot, regions) for slot in slots]
            with self.slots_as(exit.slots):
                held = [self.opened(v) if d else v for v, d in zip(exit.value, differ, strict=True)]
                kept = [self.copied(v) if d else v for v, d in zip(held, differ, strict=True)]
                left = [self.opened(value) for value in left]
            exit.value = (*kept, *left)
        self.check_keys(slots, [exit.value[len(before) :] for exit in exits])
        return (
            (*names, *map(repr, slots)),
            (*before, *(DEAD if self.made_in(s, regions) else s.get() for s in slots)),
            with_slots(self, slots, None, set_state, unknown)[1],
        )

    def copied(self: Any, value: Any) -> Any:
        """A dict, and those in it, as it is now; a merge makes another one of it anyway."""
        if isinstance(value, Maybe):
            inner = self.copied(value.value)
            return value if inner is value.value else Maybe(value.flag, inner, value.missing)
        if self.is_from_outside(value):
            return value
        if type(value) is dict:
            self.check_order(value)
            made: Any = {key: self.copied(item) for key, item in value.items()}
            self.meet_lists(value, made)
            return made
        if not isinstance(value, tuple) and type(value) is not list:
            return value
        items = list(map(self.copied, value))
        if all(a is b for a, b in zip(items, value, strict=True)):
            return value
        made = value._make(items) if hasattr(value, "_make") else type(value)(items)
        if type(value) is list:
            self.meet_lists(value, made)
        return made

    def unmergeable(self: Any, slots: list[Slot], states: Any) -> list[Slot]:
        """Slots outside whose values are none on these paths (the cells know what to write back),
        variables of functions around, and orders of keys."""
        found = []
        for i, slot in enumerate(slots):
            self.keeps_tuples = slot.is_outside
            try:
                if slot.is_outside or slot.is_given or slot.kind in (CELL, ORDER):
                    plans = [self.plan_of(state[i], numbers_fixed=True) for state in states]
                    functools.reduce(self.join, plans)
            except JoinError:
                found.append(slot)
            finally:
                self.keeps_tuples = False
        return found

    def check_keys(self: Any, slots: list[Slot], states: Any) -> None:
        """A dict has its keys on every path, or on none."""
        for i, slot in enumerate(slots):
            values = [state[i] for state in states if state[i] is not DEAD]
            absent = [isinstance(value, Undefined) for value in values]
            if slot.kind == ITEM and any(absent) and not all(absent):
                self.become_dict_of(slot, values)
                self.want_dict_input(slot.owner)
                raise self.error(
                    f"a dict has the key {in_words(slot.key)} on one path only: this is not "
                    "supported yet",
                    advice="give it the key before, with None for no value",
                )

    def carried_slots(self: Any, place: Any, more: Any = ()) -> list[Slot]:
        """What the loop at a place has to carry, as far as earlier attempts know."""
        known = self.loop_slots.setdefault(place, [])
        unknown = self.loop_unknown.setdefault(place, [])
        known += more
        here = [region for region, _ in self.path]
        found: dict[Slot, None] = {}
        for slot in known:
            made_at = self.made_here.get(id(slot.owner), ())
            if slot in unknown:
                self.put_unknown(slot)
            elif (slot.kind, id(slot.owner), slot.key) in self.slots or all(
                region in here for region, _ in self.still_open(made_at)
            ):
                found[self.slot_of(slot.kind, slot.owner, slot.key)] = None
        return list(found)

    def put_unknown(self: Any, slot: Slot) -> None:
        """What a slot holds depends on the path in a way that no plan covers."""
        slot.put(slot.unknown)
        if slot.kind == ORDER:
            self.slots[slot.kind, id(slot.owner), slot.key] = slot

    def loop_assigned(self: Any, attempt: Any, carried: list[Slot]) -> list[Slot]:
        """The slots that a loop's body assigned and that it does not carry yet."""
        found: dict[Slot, None] = {}
        for exit in attempt.exits():
            for slot, value in exit.slots.items():
                head = attempt.head_slots.get(slot, slot.initial)
                if slot in carried or value is head or self.made_in(slot, attempt.regions):
                    continue
                if slot in self.loop_unknown[attempt.trip.loop.place]:
                    continue
                found[slot] = None
        return list(found)


def orders_last(pairs: Iterable[tuple[Slot, Any]]) -> list[tuple[Slot, Any]]:
    """Slots and what they get: the items of a dict are there before they are put in order."""
    return sorted(pairs, key=lambda pair: pair[0].kind == ORDER)


def with_slots(
    trace: Any, slots: list[Slot], get_state: Any, set_state: Any, unknown: Any = ()
) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """The state of variables with these slots after it."""

    def get_all() -> Any:
        return (*get_state(), *(slot.get() for slot in slots))

    def set_all(state: Any) -> None:
        set_state(state[: len(state) - len(slots)])
        values = state[len(state) - len(slots) :]
        for slot, value in orders_last(zip(slots, values, strict=True)):
            slot.put(value)
            trace.slots[slot.kind, id(slot.owner), slot.key] = slot
        for slot in unknown:
            trace.put_unknown(slot)

    return (get_all, set_all) if slots or unknown else (get_state, set_state)
