"""x[...] with arrays of integers, or masks, among the indices: as NumPy, read and written row
by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import types as T
from .library import rows
from .masked import is_whole, joint_length, whole_values, without_masks
from .numpy_moves import broadcast
from .tracer import Array, Tracer


def selection(t: Any, owner: Array, items: tuple[Any, ...]) -> tuple[Any, list[Array], int]:
    """What arrays of integers select: the array with the axes that they index in front, these
    arrays, of one shape, and where their axes stand in the result."""
    expanded = _expanded(owner, items)
    places = [k for k, item in enumerate(expanded) if not isinstance(item, slice)]
    others = [k for k in range(len(expanded)) if k not in places]
    if any(expanded[k] != slice(None) for k in others):
        basic = tuple(slice(None) if k in places else expanded[k] for k in range(len(expanded)))
        owner = t.array_item(owner, basic)
    adjacent = places == list(range(places[0], places[0] + len(places)))
    if places + others != list(range(len(expanded))):
        owner = t.numpy.transpose(owner, places + others)
    indices = _broadcast(t, [_index(t, expanded[k]) for k in places])
    return owner, indices, places[0] if adjacent else 0


def _expanded(owner: Array, items: tuple[Any, ...]) -> list[Any]:
    """One item for each axis."""
    trace: Any = owner.trace
    rank = len(owner.type.shape)
    if any(item is None for item in items):
        raise trace.error(
            "np.newaxis beside arrays of indices is not supported yet",
            advice="index first, then add the axis",
        )
    whole = [item is Ellipsis for item in items]
    named = len(items) - sum(whole)
    if named > rank:
        raise IndexError(
            f"too many indices for array: array is {rank}-dimensional, but {named} were indexed"
        )
    at = whole.index(True) if any(whole) else len(items)
    before, after = list(items[:at]), list(items[at + 1 :])
    return [*before, *[slice(None)] * (rank - named), *after]


def _index(t: Any, item: Any) -> Array:
    array: Array = t.numpy.as_array(item)
    if not T.is_int(array.type.dtype):
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    return array


def _broadcast(t: Any, indices: list[Array]) -> list[Array]:
    """The arrays in their joint shape."""
    shapes = [i.type.shape for i in indices]
    unknown = any(d < 0 for shape in shapes for d in shape)
    if len(indices) == 1 or (len(set(shapes)) == 1 and not unknown):
        return indices
    if unknown:
        if any(len(shape) > 1 for shape in shapes):
            raise t.error(
                "several arrays of indices with more than one axis, whose lengths are known at run "
                "time only, are not supported yet",
                advice="use one array of indices: x.reshape(-1)[i * x.shape[1] + j]",
            )
        n = joint_length(t, indices)
        return [broadcast(t, i, (n,)) for i in indices]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        text = " ".join(str(s).replace(" ", "") for s in shapes)
        raise IndexError(
            "shape mismatch: indexing arrays could not be broadcast together with shapes "
            + text
            + " "
        ) from None
    return [broadcast(t, i, shape) for i in indices]


def gather(t: Any, owner: Array, items: tuple[Any, ...]) -> Any:
    """x[i, j, ...]."""
    items = without_masks(t, owner, items)
    source, indices, at = selection(t, owner, items)
    shape = indices[0].shape
    flat = tuple(t.numpy.flat(i) for i in indices)
    rest = source.shape[len(indices) :]
    out = t.numpy.new(0, (t.numpy.flat(indices[0]).shape[0], *rest), source.dtype, "x[i, j]")
    t.become_buffer(out)
    _check(t, owner, items, flat)
    t.call(rows.take, out, source, flat)
    result = t.call(np.reshape, out, (*shape, *rest))
    return _moved(t, result, len(indices[0].type.shape), at, back=True)


def _check(t: Any, owner: Array, items: tuple[Any, ...], flat: tuple[Any, ...]) -> None:
    """All indices of an axis, before those of the next one."""
    expanded = _expanded(owner, items)
    axes = [k for k, item in enumerate(expanded) if not isinstance(item, slice)]
    for axis, indices in zip(axes, flat, strict=True):
        t.call(rows.check, indices, axis, t.extent(owner, axis))


def _moved(t: Any, array: Any, count: int, at: int, back: bool) -> Any:
    """The first `count` axes moved to stand behind the next `at` ones, or from there to the
    front."""
    if at == 0:
        return array
    rank = len(array.type.shape)
    ahead = list(range(count, count + at)) + list(range(count))
    order = ahead if back else list(range(at, at + count)) + list(range(at))
    return t.numpy.transpose(array, [*order, *range(count + at, rank)])


def scatter(t: Any, owner: Array, items: tuple[Any, ...], value: Any) -> None:
    """x[i, j, ...] = value: all indices are checked before anything is written."""
    t.check_writeable(owner, "assignment destination is read-only")
    t.become_buffer(owner)
    whole = is_whole(t, owner, items)
    items = without_masks(t, owner, items)
    target, indices, at = selection(t, owner, items)
    flat = tuple(t.numpy.flat(i) for i in indices)
    if not isinstance(value, (Array, np.ndarray)) or not t.type_of(value).shape:
        _check(t, owner, items, flat)
        t.call(rows.fill, target, flat, value)
        return
    value = t.numpy.as_array(value)
    if whole:
        value = whole_values(t, owner, t.extent(indices[0], 0), value)
    values = _values(t, target, indices, at, value)
    _check(t, owner, items, flat)
    t.call(rows.put, target, flat, values)


def _values(t: Any, target: Array, indices: list[Array], at: int, value: Array) -> Array:
    """The value with a row for each place."""
    count = len(indices[0].type.shape)
    rest = target.shape[len(indices) :]
    shape = (*rest[:at], *indices[0].shape, *rest[at:])
    known = not any(isinstance(d, Tracer) for d in (*shape, *value.shape))
    if known:
        given = value.type.shape
        while len(given) > len(shape) and given[0] == 1:
            given = given[1:]
        try:
            fits = np.broadcast_shapes(given, shape) == shape
        except ValueError:
            fits = False
        if not fits:
            texts = [str(s).replace(" ", "") for s in (value.type.shape, shape)]
            raise ValueError(
                f"shape mismatch: value array of shape {texts[0]} could not be broadcast to "
                f"indexing result of shape {texts[1]}"
            )
        if given != value.type.shape:
            value = t.call(np.reshape, value, given)
    else:
        t.call(rows.check_values, tuple(value.shape), shape)
    if value.type.shape != tuple(d if isinstance(d, int) else -1 for d in shape) or not known:
        value = broadcast(t, value, shape)
    value = _moved(t, value, count, at, back=False)
    made: Array = t.call(np.reshape, value, (t.numpy.flat(indices[0]).shape[0], *rest))
    return made
