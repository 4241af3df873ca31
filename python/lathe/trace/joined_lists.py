"""One array of the arrays in a run-time list: np.stack, np.array, np.concatenate."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import UnsupportedError
from . import types as T
from .library import lists as library
from .lists import List


def stack(t: Any, xs: List, axis: Any, dtype: Any) -> Any:
    """np.stack(xs, axis)."""
    n = t.make_len(xs)
    t.raise_unless(n > 0, lambda: ValueError("need at least one array to stack"))
    made = _rows(t, xs, n, dtype)
    rank = len(xs.element.shape) + 1
    if type(axis) is not int or not -rank <= axis < rank:
        raise t.error(f"np.stack(axis={axis!r}) of a run-time list of arrays is not supported")
    order = [*range(1, axis % rank + 1), 0, *range(axis % rank + 1, rank)]
    return made if axis % rank == 0 else t.call(np.transpose, made, order)


def array_of_rows(t: Any, xs: List, dtype: Any) -> Any:
    """np.array(xs) of arrays."""
    return _rows(t, xs, _number_of_rows(t, xs, "arrays"), dtype)


def _number_of_rows(t: Any, xs: List, what: str) -> Any:
    n = t.make_len(xs)
    t.raise_unless(
        n > 0,
        lambda: UnsupportedError(
            "np.array of an empty list has one dimension, and this code was compiled for a list "
            f"of {what}"
        ),
    )
    return n


def holds_number_rows(element: T.Type) -> bool:
    """Whether the items of a list are lists, or tuples, of numbers of one type each."""
    parts = element.parts if element.kind == T.TUPLE else (T.element(element),)
    is_row = element.kind in (T.TUPLE, T.LIST)
    return is_row and all(part.kind in (T.PY, T.NPSCALAR) for part in parts)


def array_of_number_rows(t: Any, xs: List, dtype: Any) -> Any:
    """np.array(xs) of lists, or tuples, of numbers."""
    n, element = _number_of_rows(t, xs, "lists or tuples"), xs.element
    if element.kind == T.TUPLE:
        found = np.result_type(*(T.numpy_dtype(part.dtype) for part in element.parts))
    else:
        found = T.numpy_dtype(T.element(element).dtype)
    m = t.call(len, t.getitem(xs, 0))
    if element.kind == T.LIST and dtype is None and found != np.float64:
        t.raise_unless(
            m > 0,
            lambda: UnsupportedError(
                f"NumPy makes a float64 array of empty lists, and this code was compiled for "
                f"{found}: write np.array(xs, dtype={str(found)!r})"
            ),
        )
    made = t.call(np.empty, (n, m), found if dtype is None else dtype)
    t.call(library.fill_number_rows, made, xs, m)
    return made


def _rows(t: Any, xs: List, n: Any, dtype: Any) -> Any:
    shape = t.getitem(xs, 0).shape
    made = t.call(np.empty, (n, *shape), _dtype(t, xs, dtype))
    t.call(library.fill_rows, made, xs, shape)
    return made


def concatenate(t: Any, xs: List, axis: Any, dtype: Any) -> Any:
    """np.concatenate(xs)."""
    if axis != 0 or not (xs.element.is_array and xs.element.shape):
        raise t.error(
            "np.concatenate of a run-time list is supported for arrays, along axis 0, only",
            found=T.describe(xs.type),
        )
    n = t.make_len(xs)
    t.raise_unless(n > 0, lambda: ValueError("need at least one array to concatenate"))
    shape = t.getitem(xs, 0).shape[1:]
    total = t.call(library.total_length, xs, shape)
    made = t.call(np.empty, (total, *shape), _dtype(t, xs, dtype))
    t.call(library.fill_joined, made, xs)
    return made


def _dtype(t: Any, xs: List, dtype: Any) -> Any:
    return T.numpy_dtype(xs.element.dtype if dtype is None else t.numpy.dtype(dtype))
