"""Unpacking of run-time lists into targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..autograph.operators import python_star
from . import types as T
from .library.deques import DequeItems
from .lists import List
from .masks import is_one_form
from .object_choices import is_chosen
from .ranges import Range
from .run_time_tuples import tuple_of
from .staged_attributes import full_name, sample_of
from .strings import Str
from .tracer import Array, Restart, Tracer

_NONE = "cannot unpack non-iterable NoneType object"


class Unpacking:
    """The part of Trace that hands Python what it unpacks; `self` is the Trace."""

    def _init_unpacking(self: Any) -> None:
        self.star_places: dict[int, Any] = {}  # id of a display in progress -> its first star

    def unpacked(self: Any, value: Any, shape: tuple[Any, ...]) -> Any:
        """A run-time list as a tuple (checked to be as long as there are targets), and so what is
        in it."""
        value = self.held_list(value, TypeError, _NONE)
        if is_chosen(value):
            return self.pick(value, lambda one: self._fitting(one, shape))
        value = self._unpackable(value)
        if (isinstance(value, List) and value.length is None) or isinstance(value, Str):
            return self._unpacked_list(value, shape)
        if type(value) is not tuple or len(value) != len(shape):
            return value
        return tuple(map(self._part, value, shape))

    def _fitting(self: Any, one: Any, shape: tuple[Any, ...]) -> Any:
        """The same of one that a chosen object may be: as many items as there are targets, or
        Python's error."""
        items, count = self.unpacked(one, shape), len(shape)
        if not isinstance(items, Iterable) and not hasattr(type(items), "__getitem__"):
            raise TypeError(f"cannot unpack non-iterable {self.class_name(items)} object")
        items = tuple(items)
        if len(items) < count:
            raise ValueError(f"not enough values to unpack (expected {count}, got {len(items)})")
        if len(items) > count:
            raise ValueError(f"too many values to unpack (expected {count})")
        return items

    def _unpackable(self: Any, value: Any) -> Any:
        value = self.iterated(self.seen_dict(self.held_list(value, TypeError, _NONE)))
        if isinstance(value, Range):
            return self.list_at_run_time(value)
        type_ = self.type_of(value)
        if type_ is not None and type_.kind in (T.PY, T.NPSCALAR):
            cls = type(sample_of(value) if isinstance(value, Tracer) else value)
            raise TypeError(f"cannot unpack non-iterable {full_name(cls)} object")
        return self.call(list, value) if isinstance(value, DequeItems) else value

    def _part(self: Any, item: Any, shape: Any) -> Any:
        return self.unpacked(item, shape) if isinstance(shape, tuple) else item

    def unpacked_star(self: Any, value: Any, before: int, after: int) -> Any:
        """A tuple for targets of which one is starred."""
        value = self._unpackable(value)
        rows = isinstance(value, Array) and value.type.shape and value.type.shape[0] < 0
        if not isinstance(value, (List, Str)) and not rows:
            return self.made_star(python_star(value, before, after), before)
        n = self.call(len, value)
        few = f"not enough values to unpack (expected at least {before + after}, got "
        enough = n >= before + after
        self.raise_unless(enough, lambda found: ValueError(f"{few}{found})"), n)
        rest = self.getitem(value, slice(before, n - after))
        first = [self.getitem(value, i) for i in range(before)]
        last = [self.getitem(value, n - after + i) for i in range(after)]
        if not isinstance(value, List):
            rest = self.call(list, rest)
        return (*first, rest, *last)

    def with_items(self: Any, made: Any, value: Any) -> Any:
        """`[*made, *value]` of a list that a display has begun."""
        value = self.ld(value)
        if getattr(type(value), "_lathe_staged_", False):
            value = self.call(list, value)
        if not isinstance(value, List):
            return self.binary("add", made, [*value]) if isinstance(made, List) else [*made, *value]
        return self.binary("add", made, value) if isinstance(made, List) or made else value

    def with_parts(self: Any, made: Any, value: Any) -> Any:
        """The same for a tuple or set, whose items stay apart where their number is known."""
        value, place = self.ld(value), self.locate()
        apart = place in self.knowledge.items_apart
        if isinstance(value, List):
            apart |= value.length is not None
        known = isinstance(value, Array) and value.type.shape != (-1,)
        if type(made) is list and (known or (apart and isinstance(value, List))):
            return [*made, *value]
        given = isinstance(value, List) and value.leaf >= 0
        if given and type(made) is list:
            self._check_part(place, value, made)
        made = self.with_items(made, value)
        if given:
            self.star_places[id(made)] = place
            self._kept.append(made)
        return made

    def with_part(self: Any, made: Any, item: Any) -> Any:
        """`[*made, item]`, for a tuple or set."""
        if id(made) in self.star_places:
            self._check_part(self.star_places[id(made)], made, [item])
        out = self.with_item(made, item)
        if id(made) in self.star_places:
            self.star_places[id(out)] = self.star_places[id(made)]
            self._kept.append(out)
        return out

    def _check_part(self: Any, place: Any, xs: List, others: Any) -> None:
        """Begin again with the items of a given list apart, where others cannot be in one list
        with them."""
        mask = self.items_mask(others)
        if mask is None or not is_one_form(mask | self.known_mask(xs)):
            self.knowledge.items_apart.add(place)
            raise Restart

    def made_tuple(self: Any, items: Any) -> Any:
        """Of the items of a display."""
        return tuple_of(self, items)

    def with_item(self: Any, made: Any, item: Any) -> Any:
        """`[*made, item]` of a list that a display has begun."""
        return self.binary("add", made, [item]) if isinstance(made, List) else [*made, item]

    def made_star(self: Any, parts: tuple[Any, ...], at: int) -> Any:
        """The same of a Python value; the list may be one of run time."""
        return (*parts[:at], self.made_list(parts[at], "star"), *parts[at + 1 :])

    def _unpacked_list(self: Any, xs: Any, shape: tuple[Any, ...]) -> Any:
        n = self.call(len, xs)
        few = f"not enough values to unpack (expected {len(shape)}, got "
        self.raise_unless(n >= len(shape), lambda found: ValueError(f"{few}{found})"), n)
        many = f"too many values to unpack (expected {len(shape)})"
        self.raise_unless(n <= len(shape), lambda: ValueError(many))
        return tuple(self._part(self.getitem(xs, i), s) for i, s in enumerate(shape))
