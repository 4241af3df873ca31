"""Arrays in run-time lists.

A list holds copies. So an array that went into one, or comes from one, is not written any more,
and one that belongs to the caller does not come back in a list: there Python has one array with
two names. What is known of the arrays in the lists of a place is their type; an extent of -1
differs from array to array.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from . import types as T
from .lists import List
from .tracer import AliasGroup, Array, Restart


class ListedArrays:
    """The part of Trace on arrays in run-time lists; `self` is the Trace."""

    def learn_arrays(self: Any, places: set[Any], type_: T.Type) -> bool:
        """Whether it is news that lists of these places hold such arrays."""
        type_ = type_.as_value()
        type_ = type_._replace(shape=tuple(max(d, -1) for d in type_.shape))
        known = self.knowledge.listed_arrays
        news = False
        for place in places:
            joined = self._joined_arrays(known.get(place, type_), type_)
            news |= known.get(place) != joined
            known[place] = joined
        return news

    def _joined_arrays(self: Any, a: T.Type, b: T.Type) -> T.Type:
        if (a.kind, a.dtype, len(a.shape)) != (b.kind, b.dtype, len(b.shape)):
            raise self.error(
                "arrays of several dtypes or numbers of dimensions go into one run-time list",
                found=f"{T.describe(a)} and {T.describe(b)}",
                advice="use a list for each, or convert them: x.astype(float)",
            )
        shape = tuple(m if m == n else -1 for m, n in zip(a.shape, b.shape, strict=True))
        return a._replace(shape=shape)

    def equalise_arrays(self: Any, places: set[Any]) -> bool:
        """The same must be known of all these places; whether this was news."""
        known = self.knowledge.listed_arrays
        news = False
        for type_ in [known[place] for place in places if place in known]:
            news |= self.learn_arrays(places, type_)
        return news

    def join_arrays(self: Any, group: AliasGroup, other: AliasGroup) -> None:
        """The arrays of the lists of another group go into those of this one."""
        group.find().from_outside |= other.find().from_outside
        known = self.knowledge.listed_arrays
        news = False
        for place in other.find().places:
            news |= self.learn_arrays(group.find().places, known[place])
        if news:
            raise Restart

    def learn_arrays_of(self: Any, place: Any, group: AliasGroup) -> None:
        """Before a list is made at a place for the items of the lists of a group."""
        known = self.knowledge.listed_arrays
        self.learn_arrays_at(place, [known[p] for p in group.find().places & known.keys()])

    def learn_arrays_at(self: Any, place: Any, types: Iterable[T.Type]) -> None:
        """Before a list that holds such arrays is made at a place."""
        before = self.knowledge.listed_arrays.get(place)
        news = [self.learn_arrays({place}, type_) for type_ in types]
        if before is not None and any(news):
            raise Restart

    def put_array(self: Any, group: AliasGroup, value: Any) -> Array:
        """Before an array goes into the lists of a group."""
        if isinstance(value, np.ndarray):
            value = self.captured_array(value)
        arrays = self.group_of(value)
        if value.type.is_buffer and self.loop_since(value):
            raise self.error(
                "an array that a loop changes goes into a list in that loop: the list would hold "
                "one array, many times",
                advice="put a copy into it: xs.append(x.copy())",
            )
        arrays.listed = True
        if arrays.leaves:
            arrays.from_outside = group.find().from_outside = True
        if self.learn_arrays(group.find().places, value.type):
            raise Restart
        made: Array = value
        return made

    def listed_array(self: Any, xs: List, value: Array) -> Array:
        """An array that was read from a list."""
        value.place, value.origins = None, []
        group = self.group_of(value)
        group.listed = True
        group.from_outside = xs.group.find().from_outside
        return value

    def check_unlisted(self: Any, array: Array) -> None:
        """Before an array is written."""
        if array.group is not None and array.group.find().listed:
            raise self.error(
                "an array that is in a list is changed: this is not supported, since lists in "
                "compiled code hold copies",
                advice="put a copy into the list (xs.append(x.copy())), or change a copy of what "
                "is in it",
            )

    def check_results(self: Any, values: Any) -> None:
        """Of lists and arrays that are returned, none has two names in the caller's program."""
        lists = [v.group for v in values if _holds_arrays(v.type)]
        arrays = [v.group for v in values if isinstance(v, Array) and v.group is not None]
        listed = [group for group in arrays if group.find().listed]
        if any(_is_from_outside(group) for group in [*lists, *listed]):
            raise self.error(
                "an array from outside the function went into a list and is returned from it: "
                "this is not supported, since lists in compiled code hold copies",
                advice="put a copy into the list: xs.append(x.copy())",
            )
        if lists and listed:
            raise self.error(
                "an array is returned beside a list that it may be in: this is not supported, "
                "since lists in compiled code hold copies",
                advice="return a copy of it: x.copy()",
            )


def _is_from_outside(group: AliasGroup) -> bool:
    group = group.find()
    return group.from_outside or any(_is_from_outside(part) for part in group.parts.values())


def _holds_arrays(container: T.Type) -> bool:
    if container.kind not in (T.LIST, T.DICT) or not container.parts:
        return False
    inner = container.parts[0]
    return (inner.is_array and bool(inner.shape)) or _holds_arrays(inner)
