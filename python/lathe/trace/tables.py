"""Run-time indices into Python tuples, and into lists that the program does not change.

A table of plain numbers becomes an array from outside; of tuples of these, an array for each part.
Other items go into a run-time list where they are asked for. Lists of lists from outside (rows)
become a run-time list that is made once, when the call begins: the attempt that meets them leaves
a note for the next one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import types as T
from .lists import List
from .masks import ARRAYS
from .tracer import LISTS, Restart, Tagged

_MAX_ROWS = 4096  # of lists from outside, which are copied at each call
_DTYPES = {bool: np.bool_, int: np.int64, float: np.float64}


class Tables:
    """The part of Trace that looks up in Python sequences; `self` is the Trace."""

    def _init_tables(self: Any) -> None:
        self.rows: dict[Any, List] = {}  # key in knowledge.rows -> the run-time list
        self.columns: dict[Any, Any] = {}  # numbers of a table -> the array that holds them

    def make_rows(self: Any) -> None:
        """The run-time lists that earlier attempts asked for; the call begins."""
        arguments = {xs.leaf: xs for xs in self.list_arguments}
        for key, owner in self.knowledge.rows.items():
            if owner is None:
                items = [arguments[leaf] for leaf in key]
            else:
                items = [self._constant_row(key, row) for row in owner]
            self.rows[key] = self.new_list(("<rows>", key), items, LISTS)
            self.rows[key].group.find().constant = True

    def _constant_row(self: Any, key: Any, row: Any) -> List:
        xs: List = self.new_list(("<row>", key), row, self.items_mask(row))
        xs.group.find().constant = True
        return xs

    def table_item(self: Any, owner: Any, index: Any) -> Any:
        """owner[index] for a run-time index; NotImplemented: this is no table."""
        found = self.function_at(owner, index)
        if found is not NotImplemented:
            return found
        if type(owner) is list and not self.is_outside(owner):
            return NotImplemented
        if not isinstance(owner, (tuple, list)) or not owner:
            return NotImplemented
        if id(owner) in self.given_numbers:
            self.want_nested_input(owner)
        index = self.optional(index)
        if isinstance(index, Tagged):
            return self.switch(lambda one: self.table_item(owner, one), index)
        rows = self._rows_of(owner)
        if rows is not None:
            return self.getitem(rows, index)
        width = self._width(owner)
        mask = self.items_mask(owner)
        if width is None and mask is None:
            self.want_nested_input(owner)
            return self.dict_at(owner, index)
        at = self.checked_index(owner, index)
        if width is not None:
            return self._numbers_at(owner, width, at)
        place = self.locate(), "table"
        if mask == ARRAYS:
            self.learn_arrays_at(place, map(self.type_of, owner))
        return self.getitem(self.new_list(place, owner, mask), at)

    def checked_index(self: Any, owner: Any, index: Any) -> Any:
        """The index as an int that is not negative; Python's errors."""
        from .builtins import index_number

        name = type(owner).__name__ if type(owner) in (tuple, list) else "tuple"
        index = self.optional(self.ld(index))
        if isinstance(index, Tagged):
            return self.switch(lambda one: self.checked_index(owner, one), index)
        type_ = self.type_of(index)
        if type_ is None or type_.shape or not (T.is_int(type_.dtype) or type_ == T.PY_BOOL):
            raise TypeError(
                f"{name} indices must be integers or slices, not {self.class_name(index)}"
            )
        i, n = index_number(self, index), len(owner)
        inside = self.and_test(i >= -n, lambda: i < n)
        self.raise_unless(inside, lambda: IndexError(f"{name} index out of range"))
        return self.if_exp(i < 0, lambda: i + n, lambda: i)

    def _width(self: Any, owner: Any) -> int | None:
        """0: plain numbers of one type; n: tuples of n of such; None: something else."""
        if self._dtype(owner) is not None:
            return 0
        widths = {len(item) if type(item) is tuple else 0 for item in owner}
        if len(widths) != 1 or widths == {0}:
            return None
        columns = list(zip(*owner, strict=True))
        return widths.pop() if all(self._dtype(c) is not None for c in columns) else None

    def _dtype(self: Any, items: Any) -> Any:
        kinds = {type(item) for item in items}
        kind = kinds.pop() if len(kinds) == 1 else None
        fits = kind is not int or all(-(2**63) <= item < 2**63 for item in items)
        return _DTYPES.get(kind) if fits else None  # type: ignore[arg-type]

    def _numbers_at(self: Any, owner: Any, width: int, at: Any) -> Any:
        if width == 0:
            return self._number_at(owner, at)
        return tuple(self._number_at(column, at) for column in zip(*owner, strict=True))

    def _number_at(self: Any, items: Any, at: Any) -> Any:
        dtype = self._dtype(items)
        key = (dtype, np.array(items, dtype).tobytes())
        if key not in self.columns:
            self.columns[key] = np.array(items, dtype)
        number = self.getitem(self.captured_array(self.columns[key]), at)
        return self.cast(number, T.Type(T.PY, number.type.dtype))

    # -- rows

    def _rows_of(self: Any, owner: Any) -> List | None:
        """The run-time list for a list or tuple of lists; None: it is none of these."""
        key: Any = None
        held = None
        if all(isinstance(row, List) and row.leaf >= 0 for row in owner):
            key = tuple(row.leaf for row in owner)
        elif id(owner) in self.captured_containers and all(type(row) is list for row in owner):
            few = sum(map(len, owner)) <= _MAX_ROWS
            masks = [self.items_mask(row) for row in owner]
            if few and not self.is_staged(list(owner)) and all(masks):
                key, held = ("captured", id(owner)), owner
        if key is None:
            return None
        if key not in self.rows:
            if key in self.knowledge.rows:
                return None
            self.knowledge.rows[key] = held
            raise Restart
        rows: List = self.rows[key]
        return rows
