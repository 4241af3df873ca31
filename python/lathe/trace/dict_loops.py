"""Loops over Python dicts, whose keys may change meanwhile.

CPython's iterators of dicts count the keys: a dict that has grown or shrunk is a RuntimeError at
the next step, a value that has changed is seen. Those of the trace look at what the path has made
of the dict, outside or its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .key_orders import UNORDERED, VIEWS_OF_DICTS, Deleted, Order
from .paths import DeadCode


def dict_of(t: Any, iterable: Any) -> tuple[Any, str] | None:
    """The Python dict that something gives the keys, values or items of."""
    if type(iterable) is dict:
        return iterable, "keys"
    if isinstance(iterable, VIEWS_OF_DICTS):
        found: tuple[Any, str] | None = t.owner_of_view(iterable)
        return found
    return None


def in_turn(t: Any, owner: Any, name: str) -> Iterator[Any]:
    """What a loop gets of owner.keys(), values() or items()."""
    keys = t.order_now(owner).keys
    deleted = t.order_slot(owner, Deleted)
    if deleted.now is UNORDERED:
        t.assign(deleted, t.order([UNORDERED]))
    for key in keys:
        before = deleted.now.keys
        yield key if name == "keys" else _item(t, owner, key, name)
        now = t.order_now(owner)
        if now is UNORDERED:
            t.check_order(owner)
        if len(now.keys) != len(keys):
            t.raise_python(RuntimeError("dictionary changed size during iteration"))
            raise DeadCode
        if now.keys != keys or _may_come_again(deleted.now, before, key):
            t.become_dict(owner)
            t.want_dict_input(owner)
            raise t.error(
                "a dict gets other keys, as many as before, while a loop goes through it: this is "
                "not supported for its keys and values",
                advice="loop over list(d)",
            )


def _item(t: Any, owner: Any, key: Any, name: str) -> Any:
    value = t.getitem(owner, key)
    return value if name == "values" else (key, value)


def _may_come_again(deleted: Order, before: tuple[Any, ...], key: Any) -> bool:
    """Whether a key has been deleted since then, on some of the paths."""
    old, new = deleted.keys[: len(before)], deleted.keys[len(before) :]
    return deleted is UNORDERED or old != before or UNORDERED in new or key in new
