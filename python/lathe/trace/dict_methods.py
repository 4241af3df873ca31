"""Methods of run-time dicts, those that sets have too, and what makes dicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..words import in_words
from . import types as T
from .dict_items import each, find, key_at, put, remove_at, require, value_at, when
from .dict_views import View
from .dicts import OPERATIONS, Dict, Facts
from .fitting import OPERATORS, bound
from .object_choices import is_chosen
from .tracer import Tracer

UPDATE, INTERSECTION, DIFFERENCE, SUBTRACT, TOGGLE, TAKE = range(6)  # lathe_dict_combine in abi.h
_DICT_METHODS: dict[str, Callable[..., Any]] = {}
_SET_METHODS: dict[str, Callable[..., Any]] = {}  # filled by set_methods.py too
_NONE: Any = object()


def method(t: Any, d: Dict, name: str) -> Any:
    """d.name."""
    found = (_SET_METHODS if d.is_set else _DICT_METHODS).get(name)
    kind = t.dict_op("kind_of", d)
    cls = set if d.is_set else dict if kind is None else kind.cls
    if kind is not None:
        found = t.dict_op("special_method", kind, name) or found
    if found is None and not hasattr(cls, name):
        raise AttributeError(f"'{cls.__name__}' object has no attribute '{name}'")
    found = found or OPERATORS.get(name)
    if found is None:
        raise t.error(f"{cls.__name__}.{name} of a run-time {cls.__name__} is not supported yet")
    return bound(t, found, d, name)


def _of_dict(handler: Callable[..., Any]) -> Callable[..., Any]:
    _DICT_METHODS[handler.__name__.rstrip("_")] = handler
    return handler


def of_set(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a function the method of sets of its name, less `set_`."""
    _SET_METHODS[handler.__name__.rpartition("set_")[2]] = handler
    return handler


@_of_dict
def get(t: Any, d: Dict, key: Any, default: Any = None, /) -> Any:
    """d.get(key, default)."""
    position = find(t, d, key)
    return when(t, position >= 0, lambda: value_at(t, d, position), lambda: default)


@_of_dict
def pop(t: Any, d: Dict, key: Any, default: Any = _NONE, /) -> Any:
    """d.pop(key, default)."""
    position = find(t, d, key)
    if default is _NONE:
        require(t, key, position)

    def take() -> Any:
        value = value_at(t, d, position)
        remove_at(t, d, position)
        return value

    return take() if default is _NONE else when(t, position >= 0, take, lambda: default)


@_of_dict
def popitem(t: Any, d: Dict) -> Any:
    """d.popitem()."""
    position = t.make("dict_pop", (d.id,))
    t.raise_unless(position >= 0, lambda: KeyError("popitem(): dictionary is empty"))
    item = (key_at(t, d, position), value_at(t, d, position))
    remove_at(t, d, position)
    return item


@_of_dict
def setdefault(t: Any, d: Dict, key: Any, default: Any = None, /) -> Any:
    """d.setdefault(key, default)."""
    position = find(t, d, key)

    def add() -> Any:
        put(t, d, key, default)
        return default

    return when(t, position >= 0, lambda: value_at(t, d, position), add)


@_of_dict
def update(t: Any, d: Dict, other: Any = (), /, **items: Any) -> None:
    """d.update(other, **items)."""
    other = t.ld(other)
    if is_chosen(other):
        t.with_chosen(lambda one: update(t, d, one), other)
    elif isinstance(other, Dict) and not other.is_set:
        # CPython gives an empty dict the table of the other one: loops that are there end.
        t.if_exp(t.truth(d), lambda: None, lambda: clear(t, d))
        merge(t, d, other)
    elif isinstance(other, dict):
        for key, value in t.seen_dict(other).items():
            put(t, d, key, value)
    else:
        each(t, other, lambda item: put(t, d, *_pair(t, item)))
    for key, value in items.items():
        put(t, d, key, value)


def _pair(t: Any, item: Any) -> Any:
    if isinstance(item, Tracer) and item.type.kind in (T.PY, T.NPSCALAR):
        text = "cannot convert dictionary update sequence element #0 to a sequence"
        raise TypeError(text)  # of all items alike, so it is the first one
    if type(item) not in (tuple, list) or len(item) != 2:
        raise t.error(
            "a dict is made of items that are no pairs",
            found=in_words(item),
            advice="give it (key, value) tuples",
        )
    return item


@_of_dict
def keys(t: Any, d: Dict) -> View:
    """d.keys()."""
    return View(t, d, "keys")


@_of_dict
def values(t: Any, d: Dict) -> View:
    """d.values()."""
    return View(t, d, "values")


@_of_dict
def items(t: Any, d: Dict) -> View:
    """d.items()."""
    return View(t, d, "items")


@_of_dict
@of_set
def clear(t: Any, d: Dict) -> None:
    """d.clear()."""
    t.emit_effect("dict_clear", (d.id,))


@_of_dict
@of_set
def copy(t: Any, d: Dict) -> Dict:
    """d.copy()."""
    found: Dict = t.dict_op("copy_kind", d, _copied(t, d))
    return found


def _copied(t: Any, d: Dict) -> Dict:
    out: Dict = t.derived_dict("copy", d)
    return combine(t, UPDATE, out, out, d)


def combine(t: Any, how: int, into: Dict, a: Dict, b: Dict) -> Dict:
    """Set algebra in the run time; the types of `into` cover what goes there."""
    if all(t.known_facts(d).keys for d in (into, b)):
        t.emit_effect("dict_combine", (into.id, a.id, b.id), {"how": how})
    return into


def merge(t: Any, d: Dict, other: Dict) -> None:
    """d |= other."""
    facts = t.known_facts(other)
    if facts.keys:
        t.hold_facts(d, facts)
        t.hold_values(d, other)
        combine(t, UPDATE, d, d, other)


# ---- what makes dicts -------------------------------------------------------------------------


def as_dict(t: Any, value: Any, what: str) -> Dict:
    """A Python dict as a run-time one."""
    if isinstance(value, Dict):
        return value
    t.check_order(value)
    facts = t.facts_of(value)
    if facts is None:
        raise t.error(
            "a dict that exists at run time meets one that cannot: this is not supported",
            found=in_words(value, 60),
            advice="use keys of one kind, and numbers or strings as values",
        )
    out: Dict = t.new_dict((t.locate(), what), facts)
    for key, item in value.items():
        put(t, out, key, item)
    return out


def dict_from_keys(t: Any, keys: Any, value: Any) -> Dict:
    """dict.fromkeys() of what is staged."""
    out: Dict = t.new_dict((t.locate(), "fromkeys"), Facts(False))
    each(t, keys, lambda key: put(t, out, key, value))
    return out


def dict_of(t: Any, items: Any, more: dict[str, Any]) -> Dict:
    """dict() of what is staged."""
    items = t.ld(items)
    if isinstance(items, Dict) and not items.is_set:
        out = _copied(t, items)
    else:
        out = t.new_dict((t.locate(), "dict"), Facts(False))
        each(t, items, lambda item: put(t, out, *_pair(t, item)))
    for key, value in more.items():
        put(t, out, key, value)
    return out


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            method,
            update,
        )
    }
)
