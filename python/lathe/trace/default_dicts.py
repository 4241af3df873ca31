"""collections.defaultdict and Counter that exist at run time.

They are run-time dicts; the places where they are made say what a missing key gives.
"""

from __future__ import annotations

import collections
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .calls import handles
from .dict_items import each, find, put, remove_at, size, value_at, when
from .dict_methods import update
from .dicts import OPERATIONS, Dict, Facts
from .library import dicts as library


@dataclass(frozen=True)
class Kind:
    """What a dict is beside a dict: its class, and what makes the value of a missing key."""

    cls: Any
    factory: Any = field(hash=False)

    @property
    def is_counter(self) -> bool:
        return self.cls is collections.Counter

    @property
    def name(self) -> str:
        """As Python's messages name the class."""
        return "Counter" if self.is_counter else "collections.defaultdict"

    @property
    def has_missing(self) -> bool:
        """Whether d[key] gives something for a missing key."""
        return self.is_counter or self.factory is not None

    def made_of(self, items: Any) -> Any:
        """Of a plain dict."""
        if self.is_counter:
            return collections.Counter(*items)
        return collections.defaultdict(self.factory, *items)

    @property
    def result_class(self) -> Any:
        """For a node of the result tree that is built as a named tuple is."""
        return type(self.cls.__name__, (), {"_make": staticmethod(self.made_of)})


COUNTER = Kind(collections.Counter, None)
_COUNTER_METHODS: dict[str, Callable[..., Any]] = {}


def kind_of(t: Any, d: Any) -> Kind | None:
    """Of a run-time dict; None: it is a plain one."""
    if not isinstance(d, Dict) or not t.dict_kinds:
        return None
    kinds = {t.dict_kinds.get(place) for place in d.group.find().places}
    if len(kinds) > 1:
        raise t.error(
            "dicts of different classes, or with different factories, meet: this is not supported",
            advice="make them in one line of the program, or in the same way",
        )
    found: Kind | None = kinds.pop() if kinds else None
    return found


def made(t: Any, kind: Kind, what: str) -> Dict:
    """An empty one."""
    place = (t.locate(), what)
    t.dict_kinds[place] = kind
    out: Dict = t.new_dict(place, Facts(False))
    return out


@handles(collections.defaultdict)
def defaultdict_(t: Any, factory: Any = None, items: Any = (), /, **more: Any) -> Dict:
    """defaultdict(factory, items, **more)."""
    if factory is not None and not callable(factory):
        raise TypeError("first argument must be callable or None")
    out = made(t, Kind(collections.defaultdict, factory), "defaultdict")
    update(t, out, items, **more)
    return out


@handles(collections.Counter)
def counter_(t: Any, items: Any = None, /, **more: Any) -> Dict:
    """Counter(items, **more)."""
    out = made(t, COUNTER, "Counter")
    counter_update(t, out, items, **more)
    return out


# ---- items ------------------------------------------------------------------------------------


def missing(t: Any, d: Dict, key: Any, position: Any, kind: Kind) -> Any:
    """d[key], found at a position or not."""

    def add() -> Any:
        value = t.call(kind.factory)
        put(t, d, key, value)
        return value

    default = (lambda: 0) if kind.is_counter else add
    return when(t, position >= 0, lambda: value_at(t, d, position), default)


def copy_kind(t: Any, d: Dict, out: Dict) -> Dict:
    """`out`, a copy of d, is of d's class."""
    kind = kind_of(t, d)
    if kind is not None:
        t.dict_kinds.update(dict.fromkeys(out.group.find().places, kind))
    return out


def check_operator(t: Any, op: str, a: Any, b: Any) -> None:
    """Before an operator on dicts."""
    kinds = [kind for kind in (kind_of(t, a), kind_of(t, b)) if kind is not None]
    if kinds and op not in ("eq", "ne") and _are_dicts(a, b):
        raise t.error(
            f"an operator on a {kinds[0].cls.__name__} that exists at run time is not supported "
            "yet",
            advice="use its methods, or a loop over its items",
        )


def _are_dicts(*values: Any) -> bool:
    return all(isinstance(x, dict) or (isinstance(x, Dict) and not x.is_set) for x in values)


def shown_dict(t: Any, d: Any, piece: Any) -> Any:
    """What is shown of a run-time dict: of a Counter or defaultdict it is one again."""
    kind = kind_of(t, d)
    if kind is None:
        return piece
    if kind.factory is not None and not isinstance(kind.factory, type):
        check_plain(t, d, "shown or passed to Python")
    make = {"_make": staticmethod(kind.made_of)}
    return type(kind.cls.__name__, (tuple,), make)((piece,))


def check_plain(t: Any, d: Any, what: str) -> None:
    """Before something that knows plain dicts only."""
    kind = kind_of(t, d)
    if kind is not None:
        raise t.error(
            f"a {kind.cls.__name__} that exists at run time is {what}: this is not supported yet",
            advice="make a dict of it: dict(d)",
        )


# ---- Counter ----------------------------------------------------------------------------------


def of_counter(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Register a method of Counters."""
    _COUNTER_METHODS[handler.__name__.rpartition("counter_")[2]] = handler
    return handler


def _change(t: Any, d: Dict, key: Any, by: Any) -> None:
    position = find(t, d, key)
    before = when(t, position >= 0, lambda: value_at(t, d, position), lambda: 0)
    put(t, d, key, before + by)


def _change_all(t: Any, d: Dict, items: Any, more: dict[str, Any], sign: int) -> None:
    items = t.ld(items)

    def change(key: Any, by: Any) -> None:
        _change(t, d, key, by if sign > 0 else -by)

    if isinstance(items, dict):
        for key, by in t.seen_dict(items).items():
            change(key, by)
    elif isinstance(items, Dict) and not items.is_set:
        each(t, t.dict_op("method", items, "items")(), lambda item: change(*item))
    elif items is not None:
        each(t, items, lambda key: change(key, 1))
    for key, by in more.items():
        change(key, by)


@of_counter
def counter_update(t: Any, d: Dict, items: Any = None, /, **more: Any) -> None:
    """d.update(items): counts are added."""
    _change_all(t, d, items, more, 1)


@of_counter
def counter_subtract(t: Any, d: Dict, items: Any = None, /, **more: Any) -> None:
    """d.subtract(items)."""
    _change_all(t, d, items, more, -1)


@of_counter
def counter_most_common(t: Any, d: Dict, n: Any = None) -> Any:
    """d.most_common(n)."""
    n = size(t, d) if n is None else n
    return t.call(library.most_common, d, n)


@of_counter
def counter_total(t: Any, d: Dict) -> Any:
    """d.total()."""
    return t.call(sum, t.dict_op("method", d, "values")())


def counter_delete(t: Any, d: Dict, key: Any) -> None:
    """del d[key], which a Counter need not have."""
    position = find(t, d, key)
    when(t, position >= 0, lambda: remove_at(t, d, position), lambda: None)


def method(kind: Kind, name: str) -> Any:
    """A method that plain dicts have not, or otherwise."""
    return _COUNTER_METHODS.get(name) if kind.is_counter else None


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            kind_of,
            missing,
            copy_kind,
            check_operator,
            check_plain,
            shown_dict,
            counter_delete,
        )
    }
    | {"special_method": lambda t, kind, name: method(kind, name)}
)
