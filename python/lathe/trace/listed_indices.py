"""Lists among the indices of x[...]: of ints, of bools (masks), and empty ones, which NumPy takes
for lists of ints, whatever they were made for."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import types as T
from .lists import List
from .tracer import Array

# What NumPy says of other indices.
NO_INDEX = (
    "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean "
    "arrays are valid indices"
)


def with_arrays(t: Any, owner: Array, items: tuple[Any, ...]) -> tuple[Any, ...]:
    """The indices with arrays in place of empty lists and of those of run time."""
    return tuple(_as_array(t, owner, item, len(items) == 1) for item in items)


def _as_array(t: Any, owner: Array, item: Any, alone: bool) -> Any:
    if isinstance(item, List):
        return _array_of(t, owner, item, alone)
    if type(item) is not list:
        return item
    if not item:
        return np.zeros(0, np.intp)
    found = t.numpy.as_array(item)
    if not (T.is_int(found.type.dtype) or found.type.dtype == T.B1):
        raise IndexError(NO_INDEX)
    return item


def _array_of(t: Any, owner: Array, xs: List, alone: bool) -> Any:
    element = xs.element
    if element.kind not in (T.PY, T.NPSCALAR):
        return xs
    if T.is_int(element.dtype):
        return t.call(np.array, xs, np.int64)
    n = t.make_len(xs)
    if element.dtype != T.B1:
        t.raise_unless(t.binary("eq", n, 0), lambda: IndexError(NO_INDEX))
        return np.zeros(0, np.intp)
    mask = t.call(np.array, xs, np.bool_)
    if not alone:
        return mask
    none = lambda: t.call(np.zeros, t.extent(owner, 0), np.bool_)
    return t.if_exp(t.binary("eq", n, 0), none, lambda: mask)
