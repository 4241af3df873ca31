"""Reads and writes of rows that arrays of indices name. The arrays have one axis."""

from __future__ import annotations

from typing import Any

from .primitives import library


@library
def check(indices: Any, axis: int, n: int) -> None:
    """IndexError for the first index that is out of range."""
    for i in indices:
        if i < -n or i >= n:
            raise IndexError(f"index {i} is out of bounds for axis {axis} with size {n}")


@library
def take(out: Any, x: Any, indices: Any) -> None:
    """out[k] = x[indices of k]."""
    for k in range(len(indices[0])):
        out[k] = x[tuple([index[k] for index in indices])]


@library
def put(x: Any, indices: Any, values: Any) -> None:
    """x[indices of k] = values[k]."""
    for k in range(len(indices[0])):
        x[tuple([index[k] for index in indices])] = values[k]


@library
def fill(x: Any, indices: Any, value: Any) -> None:
    """x[indices of k] = value."""
    for k in range(len(indices[0])):
        x[tuple([index[k] for index in indices])] = value


@library
def positions(out: Any, mask: Any) -> None:
    """The positions where the mask is true, in order."""
    count = 0
    for i in range(len(mask)):
        if mask[i]:
            out[count] = i
            count += 1


@library
def check_mask(axis: int, here: int, there: int) -> None:
    """IndexError for a mask that is not as long as its axis."""
    if here != there:
        raise IndexError(
            f"boolean index did not match indexed array along axis {axis}; size of axis is {here} "
            f"but size of corresponding boolean axis is {there}"
        )


@library
def check_whole(given: int, count: int) -> None:
    """ValueError for as many values as a mask does not select."""
    if given != count and given != 1:
        raise ValueError(
            f"NumPy boolean array indexing assignment cannot assign {given} input values to the "
            f"{count} output values where the mask is true"
        )


@library
def shown(shape: Any) -> str:
    """A shape as NumPy's messages have it."""
    if len(shape) == 1:
        return f"({shape[0]},)"
    text = ""
    for n in shape:
        text = f"{text},{n}" if text else f"{n}"
    return f"({text})"


@library
def joint_length(lengths: Any, beside_numbers: bool) -> int:
    """The length of arrays that are used together; IndexError where they do not fit."""
    joint = 1
    fits = True
    for n in lengths:
        if n != 1:
            if joint != 1 and joint != n:
                fits = False
            joint = n
    if not fits:
        texts = ""
        for n in lengths:
            texts = f"{texts}({n},) "
        raise IndexError(
            f"shape mismatch: indexing arrays could not be broadcast together with shapes {texts}"
        )
    return joint


@library
def check_values(given: Any, shape: Any) -> None:
    """ValueError for values whose shape does not fit what is selected."""
    fits = len(given) <= len(shape)
    for k in range(min(len(given), len(shape))):
        n = given[len(given) - 1 - k]
        if n != 1 and n != shape[len(shape) - 1 - k]:
            fits = False
    if not fits:
        raise ValueError(
            f"shape mismatch: value array of shape {shown(given)} could not be broadcast to "
            f"indexing result of shape {shown(shape)}"
        )
