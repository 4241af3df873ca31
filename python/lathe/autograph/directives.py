"""Statements that programs for other systems make about lists and loops.

Lathe finds out itself what they tell, so most of them do nothing but check their arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Shape = Sequence[int | None] | None


def set_element_type(entity: Any, dtype: Any, shape: Shape = None) -> None:
    """Say what a list holds. The types of elements are found without it: only checked here.

    >>> squares = []
    >>> set_element_type(squares, int)
    >>> for i in range(4):
    ...     squares.append(i * i)
    >>> stack(squares)
    array([0, 1, 4, 9])

    Args:
        entity: the list.
        dtype: bool, int, float, str, or a NumPy type.
        shape: of its elements, where they are arrays.

    Raises:
        TypeError: `entity` is no list, `dtype` no type, `shape` no shape.
    """
    if not isinstance(entity, list) and not getattr(type(entity), "_lathe_list_", False):
        raise TypeError(f"set_element_type() needs a list, not {type(entity).__name__}")
    dtype_of("set_element_type", dtype)
    _check_shape("set_element_type", shape)


def set_loop_options(
    parallel_iterations: int | None = None,
    swap_memory: bool | None = None,
    maximum_iterations: int | None = None,
    shape_invariants: Iterable[tuple[Any, Shape]] | None = None,
) -> None:
    """Options of the loop around it. Trips are run in order, and shapes may change between them.

    >>> total = 0
    >>> for i in range(4):
    ...     set_loop_options(parallel_iterations=1)
    ...     total += i
    >>> total
    6

    Args:
        parallel_iterations, swap_memory: no effect; loops are machine code.
        maximum_iterations: refused, for it would change what the loop does.
        shape_invariants: pairs of a variable and its shape; no effect: Lathe finds them.

    Raises:
        TypeError: an option of the wrong type.
        ValueError: maximum_iterations.
    """
    if maximum_iterations is not None:
        raise ValueError(
            "set_loop_options(maximum_iterations=) would end the loop in compiled code, and not "
            "in Python: write `if trips == maximum: break` in the loop"
        )
    if parallel_iterations is not None and type(parallel_iterations) is not int:
        raise TypeError(f"parallel_iterations must be an int, not {parallel_iterations!r}")
    if swap_memory not in (None, True, False):
        raise TypeError(f"swap_memory must be True or False, not {swap_memory!r}")
    for pair in shape_invariants or ():
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise TypeError(f"shape_invariants are pairs (variable, shape), not {pair!r}")
        _check_shape("set_loop_options", pair[1])


def stack(list_or_array: Any, element_dtype: Any = None, strict: bool = True) -> Any:
    """The elements of a list as one array, with one axis more than they have.

    >>> stack([1, 2, 3])
    array([1, 2, 3])
    >>> stack([1, 2, 3], element_dtype=float)
    array([1., 2., 3.])
    >>> stack("abc", strict=False)
    'abc'

    Args:
        list_or_array: a list or tuple of numbers or of equally shaped arrays; an array is
            returned as it is.
        element_dtype: of the array; needed where the list may be empty.
        strict: whether it is an error if there is nothing to stack.

    Raises:
        ValueError: there is nothing to stack, or the list is empty and `element_dtype` not given.
    """
    element_dtype = dtype_of("stack", element_dtype, may_miss=True)
    if not isinstance(list_or_array, (list, tuple)):
        return nothing_to_stack(list_or_array, strict)
    if not list_or_array:
        return np.empty((0,), nonempty(element_dtype))
    return np.stack([np.asarray(item, element_dtype) for item in list_or_array])


def nothing_to_stack(value: Any, strict: bool) -> Any:
    """What stack() gives for something that is no list."""
    if strict and not hasattr(value, "shape"):
        raise ValueError(f"stack() needs a list of numbers or arrays, not {type(value).__name__}")
    return value


EMPTY = "stack() of an empty list: give the type of its elements, as element_dtype="


def nonempty(dtype: Any) -> Any:
    """The dtype of an empty list's stack."""
    if dtype is None:
        raise ValueError(EMPTY)
    return dtype


def dtype_of(where: str, dtype: Any, may_miss: bool = False) -> np.dtype[Any] | None:
    """The dtype that the user gave."""
    if dtype is None:
        if may_miss:
            return None
        raise TypeError(f"{where}() needs a type of elements, such as int, float or np.float32")
    try:
        found: np.dtype[Any] = np.dtype(dtype)
        return found
    except TypeError:
        raise TypeError(f"{where}() needs a type that NumPy knows, not {dtype!r}") from None


def _check_shape(where: str, shape: Any) -> None:
    if shape is None:
        return
    if not isinstance(shape, (tuple, list)) or not all(
        extent is None or (type(extent) is int and extent >= 0) for extent in shape
    ):
        raise TypeError(f"{where}() needs a shape, a tuple of ints and None, not {shape!r}")
