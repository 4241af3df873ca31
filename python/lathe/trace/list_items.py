"""What run-time lists hold: numbers of one or several types, lists, arrays, or tuples of these.

What is known of the items of a list that is made at a place in the source is a mask: of the tags
of numbers, or LISTS, or ARRAYS (listed_arrays.py), or tuples(n). Of lists of lists, (place, ITEM)
stands for the place where the inner lists are made, and of lists of tuples (place, k) for one of
lists of their k-th parts. Where lists may be one list, or come into one list, the same must be
known of the places of all of them.
"""

from __future__ import annotations

from typing import Any

from . import types as T
from .listed_arrays import ListedArrays
from .lists import List
from .masks import ARRAYS, MAX_TUPLE, is_one_form, is_scalars, item_parts, mask_of_type, tuples
from .object_choices import is_named_tuple
from .refs import Ref
from .tracer import ITEM, LISTS, AliasGroup, Maybe, Number, Restart, Tagged


class ListItems(ListedArrays):
    """The part of Trace on the items of run-time lists; `self` is the Trace."""

    # -- what is known

    def items_mask(self: Any, values: Any) -> int | None:
        """What some items are; None: they cannot be in one run-time list."""
        mask = 0
        for value in values:
            alternatives = self.element_mask(value)
            mask |= alternatives
            if not alternatives or not is_one_form(mask):
                return None
        return mask

    def element_mask(self: Any, value: Any) -> int:
        """What a value is as an item; 0: it cannot be one."""
        if value is None:
            return 1 << T.TAG_NONE
        if isinstance(value, List):
            return LISTS
        if type(value) is list:
            known = id(value) in self.list_places and id(value) not in self.captured_containers
            fits = known and id(value) not in self.given_containers
            return LISTS if fits and self.items_mask(value) is not None else 0
        if type(value) is tuple or is_named_tuple(value):
            masks = [self.element_mask(v) for v in value]
            fits = 0 < len(value) <= MAX_TUPLE and all(m and m != ARRAYS for m in masks)
            return tuples(len(value)) if fits else 0
        if isinstance(value, Ref) or self.can_be_ref(value):
            return 1 << T.tag_of(T.PY_INT)
        if isinstance(value, Maybe):
            inner = self.element_mask(value.value)
            fits = inner and is_scalars(inner) and value.missing is None
            return inner | 1 << T.TAG_NONE if fits else 0
        type_ = T.STRING if type(value) is str else self.type_of(value)
        if type_ is None:
            return 0
        return ARRAYS if type_.is_array and type_.shape else self._alternatives(type_)

    def known_mask(self: Any, xs: List) -> int:
        """What a list gets as items; 0: it is empty, as far as is known."""
        return self.known_of(xs.group) if xs.group.find().places else mask_of_type(xs.element)

    def known_of(self: Any, group: AliasGroup) -> int:
        places = group.find().places
        mask = 0
        for place in places:
            mask |= self.knowledge.native_lists.get(place, 0)
        if not mask:
            self.taken_empty |= places
        return mask

    def were_taken_empty(self: Any, group: AliasGroup) -> bool:
        """Whether something relied on a list of a group, or one in it, being empty."""
        parts = item_parts(self.known_of(group)) if group.find().places else ()
        return bool(group.find().places & self.taken_empty) or any(
            self.were_taken_empty(group.part(key)) for key in parts
        )

    def of_arrays(self: Any, mask: int) -> bool:
        return mask == ARRAYS

    def learn_lists(self: Any, places: set[Any], mask: int) -> bool:
        """Whether this is news."""
        known = self.knowledge.native_lists
        news = False
        for place in places:
            if place[0] == "<argument>" and mask == ARRAYS:
                raise self.error(
                    "an array goes into a list of the caller's, or one outside: this is not "
                    "supported",
                    advice="make a list in the function and return it",
                )
            if not is_one_form(known.get(place, 0) | mask):
                raise self.error(
                    "a run-time list cannot hold numbers, lists and arrays, or tuples of several "
                    "lengths, at a time",
                    advice="make its items one type, or use a list for each",
                )
            news |= place not in known or bool(mask & ~known[place])
            known[place] = known.get(place, 0) | mask
            self.check_elements(known[place], isinstance(place[1], int))
        return news

    def check_elements(self: Any, mask: int, in_tuple: bool) -> None:
        """Items that are not of one type, and those of tuples, have one word for a number, which
        is too small for complex ones."""
        tags = [tag for tag in range(64) if mask >> tag & 1]
        mixed = in_tuple or len(tags) > 1
        if mixed and any(T.is_complex(T.type_of_tag(tag).dtype) for tag in tags):
            raise self.error(
                "a run-time list of complex numbers and others is not supported yet",
                advice="make all of them complex: complex(x)",
            )

    def learn_items(self: Any, places: set[Any], values: Any) -> bool:
        """Python lists that are made at these places hold these values; whether this is news."""
        mask = self.items_mask(values)
        news = self.learn_lists(places, mask)
        for value in values:
            classes = self.mask_of_class(value)
            if classes:
                news |= self.learn_objects([value])
                news |= self.learn_refs(places, classes)
        if mask == LISTS:
            for value in values:
                if not isinstance(value, List):
                    news |= self.learn_items(self.list_places[id(value)], value)
        elif mask == ARRAYS:
            for value in values:
                news |= self.learn_arrays(places, self.type_of(value))
        else:
            for value in values if mask >= LISTS else ():
                news |= self.learn_class(places, type(value))
            for k in item_parts(mask):
                column = [value[k] for value in values]
                news |= self.learn_items({(place, k) for place in places}, column)
        return news

    def equalise(self: Any, group: AliasGroup) -> bool:
        """The same must be known of all places of a group; whether this was news."""
        places = group.find().places
        mask = self.known_of(group)
        news: bool = self.learn_lists(places, mask) if mask else False
        news |= self.equalise_refs(places)
        news |= self.learn_class_of(places, group)
        if mask == ARRAYS:
            news |= self.equalise_arrays(places)
        for key in item_parts(mask):
            news |= self.equalise(group.part(key))
        return news

    def join_groups(self: Any, a: AliasGroup, b: AliasGroup) -> None:
        """Lists of both groups may be one, from here on."""
        if a.find() is b.find():
            return
        self.check_same_items(a, b)
        a.union(b)
        if self.equalise(a):
            raise Restart

    # -- types

    def list_type_at(self: Any, place: Any, mask: int) -> T.Type:
        """The type of the lists that are made at a place; their items are of `mask` at least."""
        known = self.knowledge.native_lists
        if mask & ~known.setdefault(place, mask):  # others were made there
            self.learn_lists({place}, mask)
            raise Restart
        element = self._element_at(place)
        return T.list_of(element) if known[place] >= LISTS else T.list_type(mask_of_type(element))

    def _element_at(self: Any, place: Any) -> T.Type:
        mask = self.knowledge.native_lists.get(place, 0)
        if mask == LISTS:
            return self.list_type_at((place, ITEM), 0)
        if mask == ARRAYS:
            return self.knowledge.listed_arrays[place]
        if not is_scalars(mask):
            parts = tuple(self._element_at((place, k)) for k in item_parts(mask))
            return T.Type(T.TUPLE, parts=parts)
        # Of an empty list, or one of None, nothing more is known: an int is a guess.
        guess = 1 << T.tag_of(T.PY_INT) if mask in (0, 1 << T.TAG_NONE) else 0
        return T.element(T.list_type(mask | guess))

    # -- items come in

    def hold_item(self: Any, xs: List, value: Any) -> Any:
        """The list must be able to hold a value, else begin again.

        Returns:
            the value, without a Maybe that may be unassigned.
        """
        if isinstance(value, Maybe) and value.missing is not None:
            value = self.ld(value)
        if isinstance(value, Number) and value.never_read:
            return value
        self.become_refs([value])
        if not self.element_mask(value):
            raise self.error(
                "a list that grows or is indexed at run time can hold numbers, strings, arrays, "
                "lists and tuples only",
                found=f"an item that is {self.name_of(value)}",
                advice="use one list for each part that is a number, or loops over constants, "
                "which are run when the function is compiled",
            )
        self._hold(xs.group, xs.element, value)
        return value

    def _hold(self: Any, group: AliasGroup, element: T.Type, value: Any) -> None:
        self.hold_refs(group, value)
        mask = self.element_mask(value)
        if mask == ARRAYS:
            value = self.put_array(group, value)
        self._hold_mask(group, element, mask)
        if isinstance(value, tuple):
            self.hold_class(group, type(value))
            for k, part in enumerate(value):
                self._hold(group.part(k), element.parts[k], part)
        elif isinstance(value, List):
            self._hold_list(group, element, value)
        elif type(value) is list:
            self.become_native(value)
            raise self.error(
                "a list goes into a list that exists at run time only, and it cannot be one itself",
                advice="make it in the function that is compiled, and give its items one type",
            )

    def _hold_list(self: Any, group: AliasGroup, element: T.Type, value: List) -> None:
        inner = group.part(ITEM)
        if inner.find() is group.find() or value.group.find() is group.find():
            raise self.error("a list that holds itself cannot be compiled")
        if inner.places and value.group.find().places:
            self.join_groups(inner, value.group)
        elif value.type == element:
            inner.union(value.group)
        else:
            self._refuse_element(element)

    def hold_all(self: Any, xs: List, other: List) -> None:
        """The list must be able to hold what another one holds, else begin again."""
        mask = self.known_mask(other)
        if mask == ARRAYS:  # where one is made, the type of the arrays must be known
            self.join_arrays(xs.group, other.group)
        self._hold_mask(xs.group, xs.element, mask)
        news = self.learn_class_of(xs.group.find().places, other.group)
        if self.learn_refs(xs.group.find().places, self.refs_in(other.group)) or news:
            raise Restart
        if not is_scalars(mask):
            self._hold_parts(xs.group, other.group, mask)

    def _hold_parts(self: Any, group: AliasGroup, other: AliasGroup, mask: int) -> None:
        for key in item_parts(mask):
            mine, part = group.part(key), other.part(key)
            mine.from_outside |= part.from_outside
            if key == ITEM:
                self.join_groups(mine, part)
                continue
            found = self.known_of(part)
            news = self.learn_lists(mine.places, found)
            news |= self.learn_class_of(mine.places, part)
            if self.learn_refs(mine.places, self.refs_in(part)) or news:
                raise Restart
            self._hold_parts(mine, part, found)

    def _hold_mask(self: Any, group: AliasGroup, element: T.Type, mask: int) -> None:
        places = group.find().places
        if not places and not mask & ~mask_of_type(element):
            return
        if places and not mask & ~self.known_of(group):
            return
        if places and not mask & ~mask_of_type(element) and not places & self.taken_empty:
            self.learn_lists(places, mask)  # the type is a guess that was right
            return
        if not places or not self.learn_lists(places, mask):
            self._refuse_element(element)
        raise Restart

    def _refuse_element(self: Any, element: T.Type) -> None:
        raise self.error(
            "a list that was made for items of one type gets items of another one",
            found=f"list of {T.describe(element)}",
            advice="make the list in the function that changes it, or give its items one type",
        )

    # -- graph values of items

    def item_for(self: Any, xs: List, value: Any) -> tuple[int, ...]:
        """The graph values of a value that goes into a list; a new type widens the list."""
        return self.items(self.hold_item(xs, value), xs.element)

    def items(self: Any, value: Any, type_: T.Type) -> tuple[int, ...]:
        """The graph values of an item; the element type covers it."""
        if isinstance(value, Number) and value.never_read:
            return tuple(self.stand_in(column) for column in T.columns(type_))
        if type_.kind == T.TUPLE:
            pairs = zip(value, type_.parts, strict=True)
            return tuple(v for item, part in pairs for v in self.items(item, part))
        if isinstance(value, Ref):
            value = Number(self, value.id, T.PY_INT)
        if isinstance(value, Maybe) and isinstance(value.value, Ref):
            value = Maybe(value.flag, Number(self, value.value.id, T.PY_INT), None)
        if isinstance(value, (Maybe, Tagged)) or value is None:
            value = self.optional(value)
        if type_.is_array and type_.shape:
            return (self.lift(value),)
        return (value.id if type_.kind == T.LIST else self.convert(value, type_),)

    def item_at(self: Any, xs: List, at: int) -> Any:
        """The item at a position."""
        self.locate()
        if mask_of_type(xs.element) == ARRAYS:
            return self.listed_array(xs, self.make("list_get", (xs.id, at)))
        values = self.g.op_typed("list_get", (xs.id, at), T.columns(xs.element), None)
        item = self._item(iter(values), xs.element, xs.group)
        if isinstance(item, Number) and self.known_mask(xs) == 0:
            item.never_read = True
        return item

    def _item(self: Any, values: Any, type_: T.Type, group: AliasGroup) -> Any:
        if type_.kind == T.TUPLE:
            pairs = enumerate(type_.parts)
            parts = tuple(self._item(values, part, group.part(k)) for k, part in pairs)
            cls = self.tuple_class(group)
            return cls._make(parts) if hasattr(cls, "_make") else parts
        value = next(values)
        if type_.kind == T.LIST:
            inner = List(self, value, type_)
            inner.group = group.part(ITEM)
            return inner
        rest = type_.alternatives & ~(1 << T.TAG_NONE)
        if type_.kind != T.TAGGED or rest == type_.alternatives:
            return self.as_ref(self.wrap(value, type_), group)
        held_type = T.element(T.list_type(rest))
        attrs = {"of": tuple(T.NONE_TYPE)}
        missing = self.wrap(self.typed("tag_is", (value,), T.PY_BOOL, attrs), T.PY_BOOL)
        held = self.wrap(self.typed("tag_get", (value,), held_type), held_type)
        return self.as_ref(Maybe(self.not_(missing), held, None), group)

    def new_list(self: Any, place: Any, items: Any, mask: int) -> List:
        """A fresh run-time list.

        Args:
            place: key of the knowledge about its items.
            mask: what it has to hold at least.
        """
        type_ = self.list_type_at(place, mask)
        group = AliasGroup()
        group.add_place(place)
        element = T.element(type_)
        for item in items:
            self._hold(group, element, item)
        operands = tuple(v for item in items for v in self.items(item, element))
        made = List(self, self.emit("list_new", operands, {"of": tuple(type_)})[0], type_)
        made.group = group
        return made
