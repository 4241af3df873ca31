"""Boolean arrays among the indices of x[...]: each is the arrays of the positions where it is true,
one for each of its axes. How many positions there are is known at run time only."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import types as T
from .calls import handles
from .library import rows
from .numpy_moves import broadcast
from .tracer import METHODS, Array, Tracer


def is_mask(t: Any, item: Any) -> bool:
    """Whether an index is a boolean array."""
    if isinstance(item, (Array, np.ndarray)):
        return bool(t.type_of(item).dtype == T.B1)
    return isinstance(item, list) and bool(item) and t.numpy.as_array(item).type.dtype == T.B1


def positions(t: Any, mask: Array) -> tuple[Array, ...]:
    """mask.nonzero()."""
    flat = t.numpy.flat(mask)
    count = t.cast(t.numpy.reduce("sum", flat), T.PY_INT)
    found = t.call(np.empty, count, np.dtype(np.int64))
    t.become_buffer(found)
    t.call(rows.positions, found, flat)
    rest: Any = t.wrap(t.content(found), found.type.as_value())
    result: list[Any] = []
    for axis in range(len(mask.type.shape) - 1, 0, -1):
        n = t.extent(mask, axis)
        result.append(rest % n)
        rest = rest // n
    return (rest, *result[::-1])


def without_masks(t: Any, owner: Array, items: tuple[Any, ...]) -> tuple[Any, ...]:
    """The indices with positions in place of masks."""
    if not any(is_mask(t, item) for item in items):
        return items
    masks = {k: t.numpy.as_array(item) for k, item in enumerate(items) if is_mask(t, item)}
    if any(not mask.type.shape for mask in masks.values()):
        raise t.error(
            "an array is indexed by a bool: to NumPy this is a mask without axes, which adds an "
            "axis of one element or of none",
            advice="write int(flag) for the element 0 or 1, or x[None] for the axis",
        )
    _check_masks(t, owner, items, masks)
    result: list[Any] = []
    for k, item in enumerate(items):
        result.extend(positions(t, masks[k]) if k in masks else [item])
    return tuple(result)


def _check_masks(t: Any, owner: Array, items: tuple[Any, ...], masks: dict[int, Array]) -> None:
    """Each mask has the extents of the axes that it is for."""
    rank = len(owner.type.shape)
    sizes = [
        len(masks[k].type.shape) if k in masks else int(item is not None and item is not Ellipsis)
        for k, item in enumerate(items)
    ]
    named = sum(sizes)
    if named > rank:
        raise IndexError(
            f"too many indices for array: array is {rank}-dimensional, but {named} were indexed"
        )
    axis = 0
    for k, item in enumerate(items):
        if item is Ellipsis:
            axis += rank - named
        for own in range(sizes[k] if k in masks else 0):
            here, there = t.extent(owner, axis + own), t.extent(masks[k], own)
            if here is not there:
                t.call(rows.check_mask, axis + own, here, there)
        axis += sizes[k]


def is_whole(t: Any, owner: Array, items: tuple[Any, ...]) -> bool:
    """Whether one mask selects from all axes: what is assigned then has one axis at most."""
    if len(items) != 1 or not is_mask(t, items[0]):
        return False
    return len(t.numpy.as_array(items[0]).type.shape) == len(owner.type.shape)


def whole_values(t: Any, owner: Array, count: Any, value: Array) -> Array:
    """What is assigned to the elements that a mask of the array's shape selects."""
    rank = len(value.type.shape)
    if rank > 1:
        raise _error_of_ranks()(
            "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input "
            f"has {rank} dimensions"
        )
    if value.type.is_buffer and t.group_of(value) is t.group_of(owner):
        raise t.error(
            "x[mask] = values, where the values may be a view of x: NumPy reads what it has "
            "written already",
            advice="assign a copy of them: values.copy()",
        )
    given = t.extent(value, 0)
    t.call(rows.check_whole, given, count)
    made: Array = broadcast(t, value, (count,))
    return made


def _error_of_ranks() -> type[Exception]:
    """The class of this error is that of the NumPy in use."""
    x = np.zeros(1)
    try:
        x[x == 0] = np.zeros((1, 1))
    except (TypeError, ValueError) as error:
        return type(error)
    raise AssertionError("this raises")


# ---- functions --------------------------------------------------------------------------------


def _as_mask(t: Any, x: Any) -> Array:
    array: Array = t.numpy.as_array(x)
    return array if array.type.dtype == T.B1 else t.numpy.astype(array, bool)


@handles(np.nonzero)
def nonzero_(t: Any, x: Any) -> Any:
    """The function."""
    mask = _as_mask(t, x)
    if not mask.type.shape:
        np.nonzero(np.array(1))  # raises
    return positions(t, mask)


METHODS["nonzero"] = nonzero_


@handles(np.flatnonzero)
def flatnonzero_(t: Any, x: Any) -> Any:
    """The function."""
    return positions(t, t.numpy.flat(_as_mask(t, x)))[0]


@handles(np.argwhere)
def argwhere_(t: Any, x: Any) -> Any:
    """The function."""
    mask = _as_mask(t, x)
    if not mask.type.shape:
        raise t.error(
            "np.argwhere of a number is not supported", advice="test the number with `if`"
        )
    return t.call(np.stack, positions(t, mask), axis=1)


@handles(np.extract)
def extract_(t: Any, condition: Any, x: Any) -> Any:
    """The function."""
    found = positions(t, t.numpy.flat(_as_mask(t, condition)))[0]
    return t.call(np.take, t.numpy.flat(t.numpy.as_array(x)), found)


@handles(np.compress)
def compress_(t: Any, condition: Any, x: Any, axis: Any = None, out: Any = None) -> Any:
    """The function."""
    if out is not None:
        raise t.error("np.compress with out= is not supported", advice="out[...] = the result")
    mask = _as_mask(t, condition)
    if len(mask.type.shape) != 1:
        raise ValueError("condition must be a 1-d array")
    return t.call(np.take, x, positions(t, mask)[0], axis=axis)


METHODS["compress"] = lambda t, x, condition, axis=None, out=None: compress_(
    t, condition, x, axis, out
)


def joint_length(t: Any, arrays: list[Array]) -> Any:
    """The length of arrays of indices with one axis, or none, that are used together."""
    lengths = [t.extent(a, 0) if a.type.shape else None for a in arrays]
    given = [n for n in lengths if n is not None]
    first = given[0]
    if all(n is first for n in given) or not any(isinstance(n, Tracer) for n in given):
        return np.broadcast_shapes(*[(n,) for n in given])[0] if type(first) is int else first
    return t.call(rows.joint_length, tuple(given), len(given) != len(lengths))
