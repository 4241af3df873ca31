"""Objects in the memory of the call: what a run-time list of objects holds.

An object that the traced function makes is an object of Python at trace time, as long as nobody
needs to find it by a run-time number. Where one goes into a run-time list, its place in the source
goes into the knowledge, and from the next attempt on the objects that are made there are in memory:
each attribute of a class is a run-time list, and an object is a number, its position in these lists
with the number of its class. So two names of one object are one number, as in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import types as T
from .lists import List
from .object_choices import holds_objects, objects_held
from .refs import CLASSES, Ref
from .seen import Seen, Stale, attribute_names
from .tracer import AliasGroup, Maybe, Restart


class Refs:
    """The part of Trace for objects in memory; `self` is the Trace."""

    def _init_refs(self: Any) -> None:
        self.object_places: dict[int, set[Any]] = {}  # id of an object -> where it was made
        self.heap_lists: dict[Any, List] = {}  # (number of a class, attribute) -> its values
        self.ref_classes: dict[Any, type] = {}
        self.places_of_class: dict[type, set[Any]] = {}
        self.begun: set[int] = set()  # ids of objects whose __init__ runs
        self.blanks: dict[int, Any] = {}
        self.asked: list[Any] = []
        self.in_memory: dict[int, Ref] = {}  # id of an object -> what it has become

    def begin_heap(self: Any) -> None:
        """The lists of attributes that are known are there on all paths."""
        for number, name in self.heap_columns():
            mask = 1 << T.tag_of(T.PY_BOOL) if name.startswith("?") else 0
            place = _place_of(number, name, self.knowledge.heap_classes[number])
            self.heap_lists[number, name] = self.new_list(place, (), mask)
        self.note_heap_lists()

    def heap_columns(self: Any) -> Iterator[tuple[int, str]]:
        """What there are lists of: number of a class, and name of an attribute; with a `?` whether
        objects have it."""
        for number, names in self.knowledge.heap_fields.items():
            flags = ["?" + name for name, optional in names.items() if optional]
            for name in (*names, *flags, *([] if names else [""])):
                yield number, name

    # -- classes

    def ref(self: Any, value: int, type_: T.Type) -> Ref:
        """The object that has a number."""
        mask = type_.alternatives
        if mask not in self.ref_classes:
            known = self.knowledge.heap_classes
            name = "object" if mask & mask - 1 else known[mask.bit_length() - 1].__name__
            self.ref_classes[mask] = type(name, (Ref,), {"__slots__": ()})
        made: Ref = self.ref_classes[mask](self, value, type_)
        return made

    def number_of_class(self: Any, cls: type) -> int:
        known: list[type] = self.knowledge.heap_classes
        if cls not in known:
            known.append(cls)
        if len(known) > CLASSES:
            raise self.error(f"objects of more than {CLASSES} classes are in lists")
        return known.index(cls)

    def blank_of(self: Any, cls: Any) -> Any:
        """An object of a class without attributes, to ask what the class has."""
        number = self.number_of_class(cls)
        if number not in self.blanks:
            self.blanks[number] = blank = object.__new__(cls)
            self.made_here[id(blank)] = ()
        return self.blanks[number]

    # -- what is learned

    def objects_within(self: Any, values: Any) -> Iterator[Any]:
        """The objects of trace time in values, but not in their attributes."""
        for value in values:
            if isinstance(value, Maybe):
                yield from self.objects_within([value.value])
            elif type(value) is Seen:
                yield value.object
            elif isinstance(value, (tuple, list)):
                yield from self.objects_within(value)
            elif type(value) is dict:
                yield from self.objects_within(value.values())
            elif holds_objects(value):
                yield from self.objects_within(objects_held(value))
            elif self.is_object(value):
                yield value

    def object_places_of(self: Any, value: Any) -> set[Any]:
        """Where an object may have been made; of one that a function of the graph gave, where any
        of its class was. Nowhere, while its __init__ runs."""
        if id(value) in self.begun:
            return set()
        found: set[Any] = self.object_places.get(id(value), set())
        return found or self.places_of_class.get(type(value), set())

    def can_be_ref(self: Any, value: Any) -> bool:
        """Whether an object that the trace made, or one of several, could be in memory."""
        found = list(self.objects_within([value]))
        return bool(found) and all(map(self._can_be_one, found))

    def _can_be_one(self: Any, value: Any) -> bool:
        if any(value is one for one in self.asked):
            return True  # it holds itself
        if not self.object_places_of(value):
            return False
        self.asked.append(value)
        try:
            parts = [getattr(value, name) for name in attribute_names(value)]
            return all(type(p) is Stale or self.element_mask(p) for p in parts)
        finally:
            self.asked.pop()

    def learn_objects(self: Any, values: Any) -> bool:
        """Objects that are made where these were are in memory; whether this is news."""
        news = False
        for value in self.objects_within(values):
            if not self.object_places_of(value):
                raise self.error(
                    f"a {type(value).__name__} goes into a run-time list, or meets one that is in "
                    "a list, before its __init__ has ended",
                    advice="do it where the object is made",
                )
            for one in (value, *self.others_of(value)):
                places = self.object_places_of(one) - self.knowledge.heap_places
                if places:
                    news = True
                    self.knowledge.heap_places |= places
                    self._learn_attributes(one)
        return news

    def _learn_attributes(self: Any, value: Any) -> None:
        number = self.number_of_class(type(value))
        for name in attribute_names(value):
            part = getattr(value, name)
            place = _place_of(number, name, type(value))
            for one in self.objects_within([part]):
                self.learn_objects([one])
                self.learn_refs({place}, 1 << self.number_of_class(type(one)))
            if self.items_mask([part]):
                self.learn_items({place}, [part])

    def become_refs(self: Any, values: Any) -> None:
        """Begin again with these objects in memory."""
        if self.learn_objects(values):
            raise Restart

    def try_refs(self: Any, values: Any) -> None:
        """The same, if they can be; before what the trace cannot follow otherwise is refused."""
        found = list(self.objects_within(values))
        if all(map(self._can_be_one, found)):
            self.become_refs(found)

    def unify_refs(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: with an object in memory all
        must be."""
        if any(map(self.holds_refs, values)):
            self.become_refs(values)

    def learn_refs(self: Any, places: set[Any], mask: int) -> bool:
        """Lists that are made at these places hold objects of the classes of a mask; whether this
        is news."""
        known = self.knowledge.heap_refs
        news = False
        for place in places:
            news |= bool(mask & ~known.get(place, 0))
            known[place] = known.get(place, 0) | mask
        return news

    def refs_in(self: Any, group: AliasGroup) -> int:
        """The classes of the objects that the lists of a group hold."""
        mask = 0
        for place in group.find().places:
            mask |= self.knowledge.heap_refs.get(place, 0)
        return mask

    def mask_of_class(self: Any, value: Any) -> int:
        """Of an object, in memory or not; 0: it is none."""
        if isinstance(value, Maybe):
            value = value.value
        if isinstance(value, Ref):
            return value.type.alternatives
        mask = 0
        for one in self.objects_within([value] if type(value) not in (tuple, list) else ()):
            mask |= 1 << int(self.number_of_class(type(one)))
        return mask

    def hold_refs(self: Any, group: AliasGroup, value: Any) -> None:
        """Before a value goes into the lists of a group: objects and numbers do not mix."""
        inner = value.value if isinstance(value, Maybe) else value
        self.become_refs([inner])
        known = self.refs_in(group)
        if isinstance(inner, Ref):
            if not group.find().places:
                raise self.outside_refs()
            if self.learn_refs(group.find().places, inner.type.alternatives):
                raise Restart
        elif known and inner is not None:
            raise self.error(
                "a run-time list, or an attribute of objects in one, holds objects and others",
                found=f"{self.name_of(value)} and {self.names_of_classes(known)}",
                advice="use a list, or an attribute, for each",
            )

    def names_of_classes(self: Any, mask: int) -> str:
        known = enumerate(self.knowledge.heap_classes)
        return " or ".join(f"a {cls.__name__}" for k, cls in known if mask >> k & 1)

    def check_same_items(self: Any, a: AliasGroup, b: AliasGroup) -> None:
        """Before lists of both groups may be one."""
        a, b = a.find(), b.find()
        if a is b:
            return
        classes = [self.refs_in(group) for group in (a, b)]
        if bool(classes[0]) != bool(classes[1]):
            other = b if classes[0] else a
            masks = [self.knowledge.native_lists.get(place, 0) for place in other.places]
            if any(mask & ~(1 << T.TAG_NONE) for mask in masks):
                raise self.error(
                    "a list is one of objects or one of other values, depending on the path taken",
                    advice="use a list for each",
                )
        known = [cls for cls in map(self.tuple_class, (a, b)) if cls is not None]
        if known:
            self.learn_class(a.places | b.places, known[0])
        for key in a.parts.keys() & b.parts.keys():
            self.check_same_items(a.part(key), b.part(key))

    def equalise_refs(self: Any, places: set[Any]) -> bool:
        """The same must be known of all these places; whether this was news."""
        mask = 0
        for place in places:
            mask |= self.knowledge.heap_refs.get(place, 0)
        return bool(mask) and bool(self.learn_refs(places, mask))

    def as_ref(self: Any, value: Any, group: AliasGroup | None) -> Any:
        """An item of a list that holds objects, which was read as a number."""
        mask = 0 if group is None else self.refs_in(group)  # (keys of dicts have no group)
        if not mask or value is None:
            return value
        if isinstance(value, Maybe):
            return Maybe(value.flag, self.ref(value.value.id, T.ref_type(mask)), None)
        return self.ref(value.id, T.ref_type(mask))

    # -- making one

    def made_by_class(self: Any, made: Any, place: Any) -> Any:
        """An object whose __init__ has ended."""
        self.begun.discard(id(made))
        if place not in self.knowledge.heap_places:
            self.object_places[id(made)] = {place}
            self.places_of_class.setdefault(type(made), set()).add(place)
            return made
        cls = type(made)
        number, names = self.number_of_class(cls), attribute_names(made)
        self.learn_fields(number, names)
        fields = self.knowledge.heap_fields[number]
        values = []
        for name in fields:
            value = getattr(made, name) if name in names else None
            self.check_attribute(value)
            there: Any = name in names
            if isinstance(value, Maybe) and value.missing is not None:
                there, value = value.flag, Maybe(value.flag, value.value, None)
            if there is not True:
                self.learn_optional(number, name)
            if fields[name]:
                self.call(self.heap_list(number, "?" + name).append, there)
            values.append(value)
        first = self.heap_list(number, next(iter(fields), ""))
        index = self.call(len, first)
        for name, value in zip(fields, values, strict=True):
            self.call(self.heap_list(number, name).append, value)
        if not fields:
            self.call(first.append, 0)
        handle = self.lift(index * CLASSES + number)
        ref = self.ref(handle, T.ref_type(1 << number))
        self.in_memory[id(made)] = ref
        self._replace(made, ref)
        return ref

    def _replace(self: Any, made: Any, ref: Ref) -> None:
        """Where __init__ has put an object, it is the one in memory from now on."""
        for slot in list(self.slots.values()):
            if slot.get() is made:
                self.assign(slot, ref)
        for kept in self._kept:
            if type(kept) is list:
                kept[:] = [ref if item is made else item for item in kept]

    def learn_fields(self: Any, number: int, names: tuple[str, ...]) -> None:
        """Objects of a class have these attributes."""
        known = self.knowledge.heap_fields
        if number not in known:
            known[number] = dict.fromkeys(names, False)
            raise Restart
        for name in names:
            if name not in known[number]:
                self.learn_optional(number, name)

    def learn_optional(self: Any, number: int, name: str) -> None:
        """Not all objects of a class have an attribute, or not always: a list says which do."""
        if not self.knowledge.heap_fields[number].get(name):
            self.knowledge.heap_fields[number][name] = True
            raise Restart

    def heap_list(self: Any, number: int, name: str) -> Any:
        """The values of an attribute of all objects of a class; with a `?` whether they have it."""
        found: List = self.heap_lists[number, name]
        return found


def _place_of(number: int, name: str, cls: Any) -> Any:
    """The key of what is known of an attribute of a class."""
    return ("heap", number, name), cls.__name__
