"""What converted code calls for comprehensions, displays, and what is unpacked (operators.py)."""

from __future__ import annotations

import marshal
import random
from collections.abc import Callable
from typing import Any

from .comprehensions import comp_first, first_iterables
from .now import now

UNFIT = "<unfit>"


class Unfit:
    """In a call, an argument that cannot be unpacked: the message names the function."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def error(self, fn: Any) -> TypeError:
        module, name = getattr(fn, "__module__", None), getattr(fn, "__qualname__", None)
        shown = str(fn) if name is None else f"{name}()"
        if name is not None and module not in (None, "builtins"):
            shown = f"{module}.{shown}"
        return TypeError(f"{shown} {self.text}")


# ---- comprehensions -----------------------------------------------------------------------


def comp_begin(kind: str, iterable: Any, place: str = "") -> bool:
    """Whether the loops of a comprehension over `iterable` are staged; comp_first() gives it."""
    tracing = now.tracing
    iterable = seen(iterable)
    first_iterables.append(iterable)
    return tracing is not None and tracing.stages_comprehension(kind, iterable, place)


def comp_made(generator: Any) -> Any:
    """A generator expression of Python's own."""
    return generator if now.tracing is None else now.tracing.made_generator(generator)


def comp_test(place: str, value: Any) -> Any:
    """The value of an `if` of Python's own comprehension at `place`."""
    return value if now.tracing is None else now.tracing.comprehension_test(place, value)


def comp_items(place: str, iterable: Any) -> Any:
    """What a `for` behind the first one of Python's own comprehension at `place` goes through."""
    return iterable if now.tracing is None else now.tracing.comprehension_items(place, iterable)


def seen(value: Any) -> Any:
    """What Python itself takes items from: a dict from outside as it is now."""
    return value if now.tracing is None else now.tracing.comprehended(value)


def mapping(value: Any) -> Any:
    """What stands behind `**`."""
    return value if now.tracing is None else now.tracing.mapping(value)


def starred(value: Any, alone: bool = False) -> Any:
    """What stands behind `*`; alone: it is all arguments of a call."""
    needs = "after * must be an iterable, not"
    if now.tracing is not None and not alone:
        value = now.tracing.held_list(value, TypeError, f"Value {needs} NoneType")
    value = seen(value)
    if is_iterable(value):
        return value
    text = f"{needs} {class_name(value)}"
    if alone:
        return (Unfit(f"argument {text}"),)
    raise TypeError(f"Value {text}")


def spread(value: Any) -> Any:
    """What stands behind `*` in a call, as arguments."""
    return value if now.tracing is None else now.tracing.spread(value)


def starred_mapping(value: Any) -> Any:
    """What stands behind `**` in a call."""
    value = mapping(value)
    if hasattr(value, "keys"):
        return value
    text = f"argument after ** must be a mapping, not {class_name(value)}"
    return {UNFIT: Unfit(text)}


def is_iterable(value: Any) -> bool:
    """Whether Python can go through a value, as far as its type says."""
    if now.tracing is not None and now.tracing.is_plain_number(value):
        return False
    cls = type(value)
    return hasattr(cls, "__iter__") or hasattr(cls, "__getitem__")


def class_name(value: Any) -> str:
    """For messages."""
    name = type(value).__name__ if now.tracing is None else now.tracing.class_name(value)
    return str(name)


def made_dict(value: Any) -> Any:
    """A dict that a display makes."""
    if now.tracing is not None:
        return now.tracing.made_dict(value)
    return value


def dict_display(items: Any) -> Any:
    """The dict of a display or comprehension: pairs, and 1-tuples of what stands behind `**`."""
    if now.tracing is not None:
        return now.tracing.dict_display(items)
    return python_dict(items)


def python_dict(items: Any) -> dict[Any, Any]:
    """The items of a display as Python puts them into a dict."""
    value: dict[Any, Any] = {}
    for item in items:
        if len(item) == 1:
            if not hasattr(item[0], "keys"):
                raise TypeError(f"'{class_name(item[0])}' object is not a mapping")
            value = {**value, **item[0]}
        else:
            value[item[0]] = item[1]
    return value


def set_display(items: Any, constant: Any = False) -> Any:
    """The set of a display or comprehension; `constant`: Python makes it of a frozenset, whose
    items are these in its order (True: it was not found)."""
    if now.tracing is not None:
        return now.tracing.set_display(items, constant)
    orders = frozen_orders(items, constant) if constant else []
    return set(frozenset(orders[0]) if orders else items)


def frozen_orders(items: Any, stored: Any) -> list[tuple[Any, ...]]:
    """Orders in which these make the frozensets that Python may keep of them: its compiler copies
    its set of them, and in a file they are sorted, by what depends on what else refers to them."""
    made = tuple(frozenset(items))
    loaded = tuple(sorted(made, key=marshal.dumps))
    if stored is True:
        alike = tuple(frozenset(made)) == tuple(frozenset(loaded))
        return [made] if alike else [made, loaded]
    found = [order for order in (made, loaded) if tuple(frozenset(order)) == stored]
    return found[:1] or _orders_of(loaded, stored)


def _orders_of(items: tuple[Any, ...], stored: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """One that makes a frozenset with this order, if a search finds it: of those items that meet
    in its table one comes first, and this is where the two orders differ."""
    chosen = random.Random(0)
    best, fewest = list(items), len(stored) + 1
    order, wrong = best, list[tuple[Any, Any]]()
    for _ in range(20_000):
        bad = [(a, b) for a, b in zip(stored, frozenset(order), strict=True) if a != b]
        if not bad:
            return [tuple(order)]
        if len(bad) <= fewest or chosen.random() < 0.2:
            best, wrong, fewest = order, bad, len(bad)
        first, second = chosen.choice([wrong[0], chosen.choice(wrong)])
        order = list(best)
        if chosen.random() < 0.5:
            order.remove(first)
            order.insert(chosen.randrange(order.index(second) + 1), first)
        else:
            order.remove(second)
            order.insert(chosen.randrange(order.index(first) + 1, len(best)), second)
    return []


def comp_staged(kind: str, run: Callable[..., Any], *variables: Any) -> Any:
    """A comprehension whose loops are staged: run(comprehension, first iterable, emit).

    `variables`, where it may change some: get_state, set_state, names.
    """
    assert now.tracing is not None
    return now.tracing.comprehension(kind, comp_first(), run, *variables)


def unpacked_star(value: Any, before: int, after: int) -> Any:
    """What Python gives to targets of which one, with so many others on its sides, is starred."""
    if now.tracing is not None:
        return now.tracing.unpacked_star(value, before, after)
    return python_star(value, before, after)


def python_star(value: Any, before: int, after: int) -> tuple[Any, ...]:
    """The same of a Python value."""
    (*items,) = value
    end = len(items) - after
    if end < before:
        raise ValueError(
            f"not enough values to unpack (expected at least {before + after}, got {len(items)})"
        )
    return (*items[:before], items[before:end], *items[end:])


def unpacked(value: Any, shape: tuple[Any, ...]) -> Any:
    """What Python unpacks into a tuple of targets (convert/assign.py says what `shape` is)."""
    return value if now.tracing is None else now.tracing.unpacked(value, shape)


def made_list(value: Any) -> Any:
    """A list that a display or a comprehension makes."""
    if now.tracing is not None:
        return now.tracing.made_list(value)
    return value


def with_items(made: Any, value: Any) -> Any:
    """`[*made, *value]`."""
    if now.tracing is not None:
        return now.tracing.with_items(made, value)
    return [*made, *value]


def with_parts(made: Any, value: Any) -> Any:
    """`[*made, *value]`, for a tuple or set."""
    if now.tracing is not None:
        return now.tracing.with_parts(made, value)
    return [*made, *value]


def with_part(made: Any, item: Any) -> Any:
    """`[*made, item]`, for a tuple or set."""
    if now.tracing is not None:
        return now.tracing.with_part(made, item)
    return [*made, item]


def made_tuple(items: Any) -> Any:
    """The tuple of a display with a starred part."""
    if now.tracing is not None:
        return now.tracing.made_tuple(items)
    return tuple(items)


def with_item(made: Any, item: Any) -> Any:
    """`[*made, item]`."""
    if now.tracing is not None:
        return now.tracing.with_item(made, item)
    return [*made, item]
