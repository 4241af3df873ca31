"""`is` between arrays: each one knows which arrays it may be, by the path taken."""

from __future__ import annotations

from typing import Any

from ..autograph.locate import Location
from ..errors import TraceError
from .tracer import Array


def add_origin(merged: Array, value: Array) -> None:
    """`merged` is `value` on some path."""
    merged.origins = [*(merged.origins or []), value]


def origins_of(array: Array) -> dict[int, Array]:
    """The arrays that it may be, by id: made by an op, an argument, an item of a list."""
    found: dict[int, Array] = {}
    seen, left = {id(array)}, [array]
    while left:
        one = left.pop()
        if not one.origins:
            found[id(one)] = one
        for origin in one.origins or []:
            if id(origin) not in seen:
                seen.add(id(origin))
                left.append(origin)
    return found


class ArrayIdentity:
    """The part of Trace that asks whether two arrays are one; `self` is the Trace."""

    def _init_array_identity(self: Any) -> None:
        self._told_same: list[tuple[Array, Array, bool, Location]] = []

    def is_array(self: Any, left: Array, right: Array) -> bool:
        """`left is right` of two arrays that are not one to the trace."""
        place = self.locate()
        same = self._is_array(left, right)
        self._told_same.append((left, right, same, place))
        return same

    def check_told_same(self: Any) -> None:
        """A trip of a loop may end with an array under a name that it did not have before."""
        for left, right, same, place in self._told_same:
            self.error_place = place
            if self._is_array(left, right) != same:
                raise self._unknown_names()
        self.error_place = None

    def _is_array(self: Any, left: Array, right: Array) -> bool:
        mine, theirs = origins_of(left), origins_of(right)
        if mine.keys() & theirs.keys():
            origin = next(iter(mine.values()))
            if len(mine) == len(theirs) == 1 and not any(
                mark == "loop" for _, mark in origin.region
            ):
                return True
            raise self._unknown_names()
        same = {self._is_origin(a, b) for a in mine.values() for b in theirs.values()}
        if len(same) > 1:
            raise self._unknown_names()
        return same.pop()

    def _is_origin(self: Any, left: Array, right: Array) -> bool:
        """Of two that no path has made one."""
        if [] in (left.origins, right.origins):
            if self.group_of(left).listed and self.group_of(right).listed:
                raise self._unknown_names()
            return False
        inputs = self.input_memory
        if left.leaf not in inputs or right.leaf not in inputs:
            return False
        if not left.type.is_buffer and not right.type.is_buffer:
            self.must_be_buffer(left)  # the key says then whether they are the same
        return inputs[left.leaf] is inputs[right.leaf]

    def _unknown_names(self: Any) -> TraceError:
        error: TraceError = self.error(
            "whether two arrays are one (with `is`, or in a comparison of lists or tuples) depends "
            "on the path taken, or on what is in a list: this is not supported",
            advice="keep a flag, or an index, that says which array it is",
        )
        return error


def _made_in_a_loop(array: Array) -> bool:
    """Whether each trip of a loop, or each call of a recursion, makes one of its own."""
    return any(mark == "loop" for _, mark in array.region)
