"""Items of run-time dicts and sets: how they are found, read, written and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import types as T
from .choices import Choice
from .comprehension import Comprehension, Looping
from .dict_views import View
from .dicts import OPERATIONS, Dict, is_nan_possible
from .exceptions import StagedException
from .iterables import is_stageable
from .library import dicts as library
from .paths import DeadCode
from .tracer import Maybe, Tracer


def size(t: Any, d: Dict) -> Any:
    """len(d)."""
    n = t.make("dict_len", (d.id,))
    n.not_negative = True
    return n


def find(t: Any, d: Dict, key: Any) -> Any:
    """The position of a key, or -1: a Python number where that is known."""
    key = t.ld(key)
    t.check_hashable(key)
    facts = t.known_facts(d)
    if not facts.keys:
        return -1
    if t.is_option(key):
        return t.where_given(lambda one: find(t, d, one), key)
    if isinstance(key, Choice):
        return t.pick(key, lambda one: find(t, d, one))
    parts = t.key_parts(key)
    if (type(key) is tuple) != facts.is_tuple or len(parts) != len(facts.keys):
        return -1
    if not all(t.key_mask(part) for part in parts):
        return _find_other(t, parts)
    return t.make("dict_find", (d.id, *(t.column(part) for part in parts)))


def _find_other(t: Any, parts: Any) -> int:
    """What is no number is not in a dict of numbers."""
    for part in parts:
        if isinstance(part, complex) or type(part) is tuple or t.is_staged(part):
            raise t.error(
                "this key is not supported for dicts and sets that exist at run time",
                found=t.name_of(part),
                advice="use ints, floats or strings, or tuples of them",
            )
    return -1


def put(t: Any, d: Dict, key: Any, *value: Any) -> None:
    """d[key] = value; of a set d.add(key)."""
    key = t.ld(key)
    t.check_hashable(key)
    facts = t.key_facts(key, d.is_set)
    if facts is None:
        raise t.error(
            f"this key of a {'set' if d.is_set else 'dict'} that exists at run time is not "
            "supported yet",
            found=_shown(t, key),
            advice="use ints, floats or strings, or tuples of them",
        )
    values = [t.ld(v) if isinstance(v, Maybe) and v.missing is not None else v for v in value]
    for v in values:
        mask = t.value_mask(v)
        t.check_nested(v)
        if not mask:
            raise t.error(
                "a dict that exists at run time can hold real numbers, strings, lists and tuples "
                "of these only",
                found=f"a value that is {t.name_of(v)}",
                advice="keep positions into lists or arrays in it",
            )
        t.check_values(t.known_facts(d).values | mask)
        facts = facts._replace(values=mask)
    t.hold_facts(d, facts)
    for v in values:
        t.hold_refs(d.group, v)
    if d.type.parts:
        t._hold(d.group, T.value_type(d.type), values[0])
    parts = t.key_parts(key)
    for part in parts:
        if is_nan_possible(t, part):
            t.call(library.no_nan, part)
    columns = [t.items(p, k)[0] for p, k in zip(parts, T.key_types(d.type), strict=True)]
    items = [part for v in values for part in t.items(v, T.value_type(d.type))]
    t.emit_effect("dict_put", (d.id, *columns, *items))


def _shown(t: Any, key: Any) -> str:
    if type(key) is tuple:
        return f"({', '.join(_shown(t, part) for part in key)})"
    return str(t.name_of(key))


def key_at(t: Any, d: Dict, position: Any) -> Any:
    """The key at a position."""
    at = t.lift(position)
    parts = tuple(
        t._item(iter(t.emit("dict_key", (d.id, at), {"column": k})[:1]), type_, None)
        for k, type_ in enumerate(T.key_types(d.type))
    )
    return parts if d.type.dtype else parts[0]


def value_at(t: Any, d: Dict, position: Any) -> Any:
    """The value at a position."""
    type_ = T.value_type(d.type)
    operands = (d.id, t.lift(position))
    t.locate()
    return t._item(iter(t.g.op_typed("dict_get", operands, T.columns(type_))), type_, d.group)


def require(t: Any, key: Any, position: Any) -> None:
    """KeyError unless the key was found."""
    fail: Callable[[], Any] = lambda: t.raise_stmt(lambda: StagedException(KeyError, (key,), {}))
    test = position >= 0
    if isinstance(test, Tracer):
        t.if_stmt(test, lambda: None, fail, lambda: (), lambda state: None, ())
    elif not test:
        fail()
        raise DeadCode


def remove_at(t: Any, d: Dict, position: Any) -> None:
    """The item there is gone."""
    t.emit_effect("dict_remove", (d.id, t.lift(position)))


def when(t: Any, test: Any, body: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
    """Either of two; `test` may be a Python bool."""
    if not isinstance(test, Tracer):
        return body() if test else orelse()
    return t.if_exp(test, body, orelse)


def do(action: Callable[..., Any], *args: Any) -> Callable[[], None]:
    """action(*args) as an arm of when()."""

    def run() -> None:
        action(*args)

    return run


def each(t: Any, items: Any, body: Callable[[Any], Any]) -> None:
    """body(item) for each, in the graph or now."""
    items = t.comprehended(t.ld(items))
    if isinstance(items, Comprehension) or is_stageable(items):
        Looping(t, ()).over(items, body)
        return
    if isinstance(items, Tracer):
        raise TypeError(T.not_iterable(items.type))
    for item in items:
        body(item)


# ---- subscripts -------------------------------------------------------------------------------


def getitem(t: Any, d: Dict, key: Any) -> Any:
    """d[key]."""
    if d.is_set:
        raise TypeError("'set' object is not subscriptable")
    position = find(t, d, key)
    kind = t.dict_op("kind_of", d)
    if kind is not None and kind.has_missing:
        return t.dict_op("missing", d, key, position, kind)
    require(t, key, position)
    return value_at(t, d, position)


def setitem(t: Any, d: Dict, key: Any, value: Any) -> None:
    """d[key] = value."""
    if d.is_set:
        raise TypeError("'set' object does not support item assignment")
    put(t, d, key, value)


def delitem(t: Any, d: Dict, key: Any) -> None:
    """del d[key]."""
    if d.is_set:
        raise TypeError("'set' object doesn't support item deletion")
    kind = t.dict_op("kind_of", d)
    if kind is not None and kind.is_counter:
        t.dict_op("counter_delete", d, key)
        return
    position = find(t, d, key)
    require(t, key, position)
    remove_at(t, d, position)


def contains(t: Any, d: Dict, key: Any) -> Any:
    """key in d."""
    if d.is_set and isinstance(key, Dict) and key.is_set:
        return False  # Python looks a set up as a frozenset, and there are none
    return find(t, d, key) >= 0


def holds(t: Any, view: View, item: Any) -> Any:
    """item in d.values(), or in d.items()."""
    item = t.ld(item)
    if view.kind == "values":
        return t.call(library.holds_value, view, item)
    if not isinstance(item, tuple) or len(item) != 2:
        return False
    position = find(t, view.of, item[0])
    same = lambda: t.truth(t.binary_python("eq", value_at(t, view.of, position), item[1]))
    return t.and_test(position >= 0, same)


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            size,
            put,
            key_at,
            value_at,
            getitem,
            setitem,
            delitem,
            contains,
            holds,
        )
    }
)
