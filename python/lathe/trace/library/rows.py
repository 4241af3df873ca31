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
