"""What is known of items of run-time lists and values of run-time dicts, as a number: a mask of
tags, or LISTS, ARRAYS, or tuples(n) (list_items.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import types as T
from .tracer import ITEM, LISTS

MAX_TUPLE = 8
ARRAYS = 1 << 64 + MAX_TUPLE + 1


def tuples(n: int) -> int:
    """The mask of tuples of n."""
    return 1 << 64 + n


def is_scalars(mask: int) -> bool:
    """Whether it is of tags."""
    return mask < LISTS


def is_one_form(mask: int) -> bool:
    """Whether the items of one list, or the values of one dict, can be all these."""
    return is_scalars(mask) or not mask & (mask - 1)


def item_parts(mask: int) -> Iterable[Any]:
    """Of which parts of a group (AliasGroup.part) something is to be known."""
    if is_scalars(mask) or mask == ARRAYS:
        return ()
    return (ITEM,) if mask == LISTS else range(mask.bit_length() - 65)


def mask_of_type(element: T.Type) -> int:
    """What elements of a type can be."""
    if element.kind == T.LIST:
        return LISTS
    if element.kind == T.TUPLE:
        return tuples(len(element.parts))
    if element.is_array and element.shape:
        return ARRAYS
    return element.alternatives if element.kind == T.TAGGED else 1 << T.tag_of(element)
