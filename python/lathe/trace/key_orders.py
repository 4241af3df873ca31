"""The order of the keys of Python dicts, as a part of the state of each path.

A dict that the function made, or that it was given, has its keys in the order of the path that is
being traced; of one outside the slot has the order. Where paths meet on which it differs, it is not
known after them, which is an error for whoever looks at it: run-time dicts, of which such dicts
become one if they can, know it. What the call leaves in dicts outside needs no order that the trace
knows: keys that are put at the end of their dict are numbered when the call runs.
"""

from __future__ import annotations

import gc
from typing import Any

from ..autograph.signals import Undefined
from ..words import in_words
from . import types as T
from .masks import is_one_form
from .merge import UNKNOWN
from .outside_arrays import RANK, WORDS
from .slots import ITEM, ORDER, Slot
from .tracer import Maybe


class Order:
    """Keys as they follow each other; there is one object for each such row in a trace."""

    __slots__ = ("keys",)

    def __init__(self, keys: tuple[Any, ...]) -> None:
        self.keys = keys


VIEWS = ("keys", "values", "items")
VIEWS_OF_DICTS: tuple[type[Any], ...] = (type({}.keys()), type({}.values()), type({}.items()))
OF_DICTS: tuple[type[Any], ...] = (dict, *VIEWS_OF_DICTS)


class ShownView(tuple[Any, ...]):
    """A view of a dict in texts: its class, and its items; it is made where these are known."""

    @staticmethod
    def _make(parts: Any) -> Any:
        cls, items = parts
        return dict(items).items() if cls is VIEWS_OF_DICTS[2] else dict(enumerate(items)).values()


UNORDERED = Order(())  # depends on the path
DELETED = "deleted"


class OrderSlot(Slot):
    """The order of the keys of a dict that the trace has."""

    unknown = UNORDERED

    def __init__(self, trace: Any, owner: Any) -> None:
        self.trace, self.is_known = trace, True
        super().__init__(ORDER, owner, None)

    def __repr__(self) -> str:
        return f"<the order of a {type(self.owner).__name__}>"

    def get(self) -> Any:
        return self.trace.order(self.owner) if self.is_known else UNORDERED

    def put(self, value: Any) -> None:
        self.is_known = value is not UNORDERED
        if self.is_known:
            reorder(self.owner, value.keys)


class OutsideOrder(OrderSlot):
    """That of a dict outside, which stays what it is while the trace runs."""

    def __init__(self, trace: Any, owner: Any) -> None:
        self.now = trace.order(owner)
        super().__init__(trace, owner)

    def get(self) -> Any:
        return self.now

    def put(self, value: Any) -> None:
        self.now = value


class Deleted(OutsideOrder):
    """The keys that were deleted since a loop over the dict began: one that is there again comes
    twice in CPython's order, where it was and where it is."""

    def __init__(self, trace: Any, owner: Any) -> None:
        self.trace, self.now = trace, trace.order(())
        Slot.__init__(self, ORDER, owner, DELETED)


def reorder(owner: dict[Any, Any], keys: Any) -> None:
    """Put the items of a dict into the order of these keys; others follow them."""
    if list(owner) == list(keys):
        return
    items = {key: owner[key] for key in keys if key in owner} | owner
    owner.clear()
    owner.update(items)


class KeyOrders:
    """The part of Trace for the order of keys; `self` is the Trace."""

    def _init_key_orders(self: Any) -> None:
        self._orders: dict[Any, Order] = {}
        self.has_orders = False
        self._views: dict[int, Any] = {}  # id of a view -> it, its dict and its name
        self._copies: dict[int, list[Any]] = {}  # id of a dict outside -> what iterators go through

    def order(self: Any, keys: Any) -> Order:
        """The keys of a dict."""
        row = tuple(keys)
        found: Order = self._orders.setdefault((row, tuple(map(type, row))), Order(row))
        return found

    def order_slot(self: Any, owner: Any, kind: Any) -> OrderSlot:
        """The slot for a dict whose keys are about to change, or are gone through."""
        at = (ORDER, id(owner), DELETED if kind is Deleted else None)
        if at not in self.slots:
            if at not in self.all_slots:
                self.all_slots[at] = kind(self, owner)
            slot = self.all_slots[at]
            slot.initial = slot.get()
            self.slots[at] = slot
            self.has_orders = True
        found: OrderSlot = self.slots[at]
        return found

    def check_equal_key(self: Any, owner: Any, key: Any) -> None:
        """Before an item is assigned or deleted: the slots know one key where Python has equal
        ones of several types."""
        if type(owner) is not dict or type(key) in (str, tuple, type(None)) or self.is_staged(key):
            return
        known = [slot.key for kind in (ITEM, "dict") for slot in self._slots_at(kind, owner, key)]
        if any(type(one) is not type(key) for one in [*known, *(k for k in owner if k == key)]):
            raise self.error(
                f"the key {in_words(key)} is equal to a key of another type that the dict "
                "has or had: this is not supported",
                advice="use keys of one type",
            )

    def _slots_at(self: Any, kind: str, owner: Any, key: Any) -> list[Slot]:
        slot = self.slots.get((kind, id(owner), key))
        return [] if slot is None else [slot]

    def order_now(self: Any, owner: Any) -> Order:
        """The order of a dict's keys on the current path."""
        slot = self.slots.get((ORDER, id(owner), None)) if self.has_orders else None
        found: Order = self.order(owner) if slot is None else slot.get()
        return found

    def note_deleted(self: Any, owner: Any, key: Any) -> None:
        """Before a key is gone that was there."""
        slot = self.slots.get((ORDER, id(owner), DELETED)) if self.has_orders else None
        if slot is not None and slot.now is not UNORDERED:
            self.assign(slot, self.order([*slot.now.keys, key]))

    def changes_keys(self: Any, owner: Any, key: Any, there: bool) -> None:
        """Before an item of a dict of the trace's own is there, or gone."""
        if type(owner) is dict and (key in owner) != there:
            self.order_slot(owner, OrderSlot)
            if not there:
                self.note_deleted(owner, key)

    def changes_keys_outside(self: Any, slot: Any, there: bool) -> None:
        """The same for a slot of what lies outside: a key that is put at the end is noted."""
        owner, key = slot.owner, slot.key
        if slot.kind == ITEM:
            self.changes_keys(owner, key, there)
        if there and (slot.kind == ITEM or slot.kind == "dict"):
            self._number_new(slot)
        if slot.kind != "dict" or id(owner) not in self.captured_containers:
            return
        of_dict = self.order_slot(owner, OutsideOrder)
        if of_dict.now is UNORDERED or (key in of_dict.now.keys) == there:
            return
        self._check_copies(owner)
        if not there:
            self.note_deleted(owner, key)
        keys = [one for one in of_dict.now.keys if one != key]
        self.assign(of_dict, self.order([*keys, key] if there else keys))

    # -- at run time

    def _number_new(self: Any, slot: Any) -> None:
        """An item is assigned: if there was none, it is the last one of its dict now."""
        value = slot.get()
        if value is UNKNOWN:
            self.if_exp(self._is_gone(slot), lambda: self._number(slot), lambda: None)
        elif isinstance(value, Undefined):
            self._number(slot)
        elif isinstance(value, Maybe) and value.missing is not None:
            self.if_exp(value.flag, lambda: None, lambda: self._number(slot))

    def _is_gone(self: Any, slot: Any) -> Any:
        """Whether there is no item, where the path decides on that in a way no plan tells of."""
        code = self.get_word(WORDS * slot.number)
        gone = code == slot.code("deleted", None)
        if isinstance(slot.initial, Undefined):
            gone = self.or_test(code == 0, lambda: gone)
        return gone

    def _number(self: Any, slot: Any) -> None:
        counter = self.counter_word
        number = self.get_word(counter) + 1
        number = self.cast(number, T.Type(T.NPSCALAR, T.I64))
        for word in (counter, WORDS * slot.number + RANK):
            self.set_word(word, T.I64, number)

    def put_in_order(self: Any, owner: Any, now: dict[Any, Any]) -> None:
        """A copy of a dict outside that has its items."""
        slot = self.slots.get((ORDER, id(owner), None))
        if slot is not None and slot.get() is not UNORDERED:
            reorder(now, slot.get().keys)

    # -- who looks

    def note_copies(self: Any, args: Any, seen: Any) -> None:
        """zip() and the like are made of these: of dicts outside they have copies."""
        for arg, copy in zip(args, seen, strict=True):
            view = self.owner_of_view(arg)
            owner = arg if view is None else view[0]
            if copy is not arg and id(owner) in self.captured_containers:
                held = [copy] if view is None else gc.get_referents(copy)
                self._copies.setdefault(id(owner), []).extend(held)

    def _check_copies(self: Any, owner: Any) -> None:
        """Before keys of a dict outside change."""
        copies = self._copies.get(id(owner))
        alive = self.alive_here() if copies else {}
        if any(id(copy) in alive for copy in copies or ()):
            raise self.error(
                "a dict from outside the function gets other keys while an iterator goes through "
                "it: this is not supported",
                advice="make the iterator of list(d)",
            )

    def view_of(self: Any, owner: Any, name: str) -> Any:
        """owner.keys(), values() or items()."""
        view = getattr(owner, name)()
        self._views[id(view)] = view, owner, name
        return view

    def owner_of_view(self: Any, view: Any) -> tuple[Any, str] | None:
        """The dict that a view is of, and which one it is."""
        found = self._views.get(id(view))
        return found and found[1:]

    def seen_view(self: Any, view: Any, in_order: bool) -> Any:
        """A view of a dict as that is now."""
        found = self.owner_of_view(view)
        return getattr(self.seen_dict(found[0], in_order), found[1])() if found else view

    def operands_of_sets(self: Any, *operands: Any) -> Any:
        """Of an operator that sets have: dicts and their views as they are now."""
        if not any(isinstance(one, OF_DICTS) for one in operands):
            return operands
        seen = tuple(map(self.seen_dict, operands))
        if any(type(one) is VIEWS_OF_DICTS[2] and self.is_staged(one) for one in seen):
            raise self.error(
                "an operator on the items() of a dict with run-time values is not supported yet",
                advice="compare the items in a loop",
            )
        return seen

    def check_order(self: Any, owner: Any) -> None:
        """Before somebody looks at a dict key by key."""
        if type(owner) is not dict or self.order_now(owner) is not UNORDERED:
            return
        facts = self.facts_of(owner)
        if facts is not None and is_one_form(facts.values):
            self.become_dict(owner)
        self.want_dict_input(owner)
        raise self.error(
            "a dict whose keys have another order on another path is looked at key by key: this "
            "is not supported for its keys and values",
            advice="give it all its keys before, in one order",
        )
