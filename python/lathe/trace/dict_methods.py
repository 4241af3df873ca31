"""Operations on run-time dicts and sets: methods, subscripts, operators, and what makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import types as T
from .comprehension import Comprehension, Looping
from .dict_views import View
from .dicts import OPERATIONS, Dict, Facts, is_nan_possible
from .exceptions import StagedException
from .iterables import is_stageable
from .library import dicts as library
from .paths import DeadCode
from .tracer import Maybe, Tracer

UPDATE, INTERSECTION, DIFFERENCE, SUBTRACT, TOGGLE, TAKE = range(6)  # lathe_dict_combine in abi.h
_DICT_METHODS: dict[str, Callable[..., Any]] = {}
_SET_METHODS: dict[str, Callable[..., Any]] = {}
_NONE: Any = object()


def method(t: Any, d: Dict, name: str) -> Any:
    """d.name."""
    found = (_SET_METHODS if d.is_set else _DICT_METHODS).get(name)
    kind = t.dict_op("kind_of", d)
    cls = set if d.is_set else dict if kind is None else kind.cls
    if kind is not None:
        found = t.dict_op("special_method", kind, name) or found
    if found is None:
        if not hasattr(cls, name):
            raise AttributeError(f"'{cls.__name__}' object has no attribute '{name}'")
        raise t.error(f"{cls.__name__}.{name} of a run-time {cls.__name__} is not supported yet")

    def bound(*args: Any, **kwargs: Any) -> Any:
        return found(t, d, *args, **kwargs)

    bound.__name__ = name
    bound.__dict__["_lathe_internal_"] = True
    return bound


def _of_dict(handler: Callable[..., Any]) -> Callable[..., Any]:
    _DICT_METHODS[handler.__name__.rstrip("_")] = handler
    return handler


def _of_set(handler: Callable[..., Any]) -> Callable[..., Any]:
    _SET_METHODS[handler.__name__.rpartition("set_")[2]] = handler
    return handler


# ---- items ------------------------------------------------------------------------------------


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
    parts = t.key_parts(key)
    if (type(key) is tuple) != facts.is_tuple or len(parts) != len(facts.keys):
        return -1
    if not all(t.key_mask(part) for part in parts):
        return _find_other(t, parts)
    return t.make("dict_find", (d.id, *(t.column(part) for part in parts)))


def _find_other(t: Any, parts: Any) -> int:
    """What is no number is not in a dict of numbers."""
    for part in parts:
        if isinstance(part, (Tracer, complex)) or type(part) is tuple:
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
                "a dict that exists at run time can hold real numbers, strings and lists only",
                found=f"a value that is {t.name_of(v)}",
                advice="keep positions into lists or arrays in it",
            )
        t.check_values(t.known_facts(d).values | mask)
        facts = facts._replace(values=mask)
    t.hold_facts(d, facts)
    if d.type.parts:
        t._hold(d.group, T.value_type(d.type), values[0])
    parts = t.key_parts(key)
    for part in parts:
        if is_nan_possible(t, part):
            t.call(library.no_nan, part)
    columns = [t.items(p, k)[0] for p, k in zip(parts, T.key_types(d.type), strict=True)]
    items = [t.items(v, T.value_type(d.type))[0] for v in values]
    t.emit_effect("dict_put", (d.id, *columns, *items))


def _shown(t: Any, key: Any) -> str:
    if type(key) is tuple:
        return f"({', '.join(_shown(t, part) for part in key)})"
    return str(t.name_of(key))


def key_at(t: Any, d: Dict, position: Any) -> Any:
    """The key at a position."""
    at = t.lift(position)
    parts = tuple(
        _item(t, t.emit("dict_key", (d.id, at), {"column": k})[0], type_)
        for k, type_ in enumerate(T.key_types(d.type))
    )
    return parts if d.type.dtype else parts[0]


def value_at(t: Any, d: Dict, position: Any) -> Any:
    """The value at a position."""
    found = t.emit("dict_get", (d.id, t.lift(position)))[0]
    return _item(t, found, T.value_type(d.type), d.group)


def _item(t: Any, value: int, type_: T.Type, group: Any = None) -> Any:
    return t._item(iter((value,)), type_, group)


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


def _do(action: Callable[..., Any], *args: Any) -> Callable[[], None]:
    def run() -> None:
        action(*args)

    return run


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


# ---- methods of dicts -------------------------------------------------------------------------


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
    if isinstance(other, Dict) and not other.is_set:
        _merge(t, d, other)
    elif isinstance(other, dict):
        for key, value in t.seen_dict(other).items():
            put(t, d, key, value)
    else:
        each(t, other, lambda item: put(t, d, *_pair(t, item)))
    for key, value in items.items():
        put(t, d, key, value)


def _pair(t: Any, item: Any) -> Any:
    if type(item) not in (tuple, list) or len(item) != 2:
        raise t.error(
            "a dict is made of items that are no pairs",
            found=repr(item),
            advice="give it (key, value) tuples",
        )
    return item


def each(t: Any, items: Any, body: Callable[[Any], Any]) -> None:
    """body(item) for each, in the graph or now."""
    items = t.ld(items)
    if isinstance(items, Comprehension) or is_stageable(items):
        Looping(t, ()).over(items, body)
        return
    if isinstance(items, Tracer):
        raise TypeError(T.not_iterable(items.type))
    for item in items:
        body(item)


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
@_of_set
def clear(t: Any, d: Dict) -> None:
    """d.clear()."""
    t.emit_effect("dict_clear", (d.id,))


@_of_dict
@_of_set
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


def _merge(t: Any, d: Dict, other: Dict) -> None:
    """d |= other."""
    facts = t.known_facts(other)
    if facts.keys:
        t.hold_facts(d, facts)
        t.hold_values(d, other)
        combine(t, UPDATE, d, d, other)


# ---- methods of sets --------------------------------------------------------------------------


@_of_set
def set_add(t: Any, d: Dict, item: Any, /) -> None:
    """d.add(item)."""
    put(t, d, item)


@_of_set
def set_discard(t: Any, d: Dict, item: Any, /) -> None:
    """d.discard(item)."""
    position = find(t, d, item)
    when(t, position >= 0, _do(remove_at, t, d, position), _do(id, None))


@_of_set
def set_remove(t: Any, d: Dict, item: Any, /) -> None:
    """d.remove(item)."""
    position = find(t, d, item)
    require(t, item, position)
    remove_at(t, d, position)


@_of_set
def set_pop(t: Any, d: Dict) -> Any:
    """d.pop()."""
    position = t.make("dict_pop", (d.id,))
    t.raise_unless(position >= 0, lambda: KeyError("pop from an empty set"))
    item = key_at(t, d, position)
    remove_at(t, d, position)
    return item


def as_set(t: Any, value: Any, what: str) -> Dict:
    """The set of the items of anything."""
    value = t.ld(value)
    if isinstance(value, Dict) and value.is_set:
        return value
    if isinstance(value, (set, frozenset)):
        t.become_dict(value)
        if isinstance(value, set) and id(value) in t.dict_places:
            raise _refused_items(t, value)
        return _set_of_constants(t, value, what)
    out: Dict = t.new_dict((t.locate(), what), Facts(True))
    each(t, value, lambda item: put(t, out, item))
    return out


def _refused_items(t: Any, value: Any) -> Exception:
    error: Exception = t.error(
        "a set that exists at run time can hold numbers, strings and tuples of them only",
        found=f"{value!r:.60}",
    )
    return error


def _set_of_constants(t: Any, value: Any, what: str) -> Dict:
    """A set from outside: as a run-time set that has the same order."""
    facts = t.facts_of(value)
    if facts is None:
        raise _refused_items(t, value)
    return put_constants(t, t.new_dict((t.locate(), what), facts), value)


def put_constants(t: Any, out: Dict, value: Any) -> Dict:
    """The items of a Python set go into an empty one, which has the same order then."""
    again: set[Any] = set()
    for item in value:
        again.add(item)
    if list(again) != list(value):
        raise t.error(
            "a set whose order depends on how it was made becomes one that exists at run time: "
            "this is not supported yet",
            found=f"{value!r:.60}",
            advice="make it with a display, {a, b}, or with add()",
        )
    for item in value:
        put(t, out, item)
    return out


def update_of(t: Any, out: Dict, other: Dict) -> Dict:
    """out |= other."""
    _merge(t, out, other)
    return out


def _fold(how: int, fresh: bool, name: str) -> None:
    """A method that takes any number of iterables."""

    def run(t: Any, d: Dict, *others: Any) -> Any:
        out = d
        if fresh and (how in (UPDATE, TOGGLE) or not others):
            out = copy(t, d)
        for number, other in enumerate(others):
            other = t.ld(other)
            is_set = isinstance(other, Dict) and t.known_facts(other).is_set
            if fresh and how == UPDATE and is_set:
                united(t, out, d, other)
            else:
                out = _with_items(t, how, out, other, f"operand {number}")
        if fresh:
            return out
        replace(t, d, out)
        return None

    run.__name__ = name
    _of_set(run)


def _with_items(t: Any, how: int, d: Dict, other: Any, what: str) -> Dict:
    """d and the items of anything. Of what is no set or dict Python takes them one by one, which
    makes another order."""
    is_dict = isinstance(other, dict) or (isinstance(other, Dict) and not other.is_set)
    if is_dict and how == UPDATE:
        return _update_by_keys(t, d, other)
    one_by_one = not isinstance(other, (set, frozenset, dict, Dict))
    one_by_one |= is_dict and how == INTERSECTION
    if one_by_one and how == UPDATE:
        each(t, other, lambda item: put(t, d, item))
        return d
    if one_by_one and how == INTERSECTION:
        out: Dict = t.new_dict((t.locate(), f"both, {what}"), Facts(True))
        add = lambda item: when(t, contains(t, d, item), _do(put, t, out, item), _do(id, None))
        each(t, other, add)
        return out
    if one_by_one and how == DIFFERENCE:
        d, how = copy(t, d), SUBTRACT
    return algebra(t, how, d, as_set(t, other, what), in_place=True)


def _update_by_keys(t: Any, out: Dict, d: Any) -> Dict:
    """out.update(d), of a dict: Python makes room for all keys at once."""
    d = d if isinstance(d, Dict) else as_dict(t, dict.fromkeys(d, 0), "keys")
    known = t.known_facts(d)
    if known.keys:
        t.hold_facts(out, known._replace(is_set=True, values=0))
        combine(t, UPDATE, out, out, d)
    return out


def replace(t: Any, d: Dict, by: Dict) -> None:
    """d becomes equal to another set, which nobody else has, with its table."""
    if by is not d:
        t.hold_facts(d, t.known_facts(by))
        t.emit_effect("dict_combine", (d.id, by.id, by.id), {"how": TAKE})


def united(t: Any, out: Dict, d: Dict, other: Dict) -> Dict:
    """out |= other, where out is a copy of d: it stays that if the other one is d itself."""
    if t.known_facts(other).keys:
        t.hold_facts(out, t.known_facts(other))
        combine(t, UPDATE, out, d, other)
    return out


def algebra(t: Any, how: int, a: Dict, b: Dict, in_place: bool = False) -> Dict:
    """The result of a set operation.

    Args:
        in_place: a itself may become it.
    """
    if how in (INTERSECTION, DIFFERENCE):
        out: Dict = t.derived_dict(f"result {how}", a)
        if how == INTERSECTION:
            out = t.derived_dict("both", a, b)
        if not t.known_facts(a).keys:
            return out
        if not t.known_facts(b).keys:
            return out if how == INTERSECTION else combine(t, UPDATE, out, out, a)
        return combine(t, how, out, a, b)
    if how == SUBTRACT:
        return combine(t, SUBTRACT, a, a, b)
    if how == UPDATE and not in_place:
        return united(t, copy(t, a), a, b)
    if not in_place:  # what is copied is the right operand
        a, b = copy(t, b), a
    if t.known_facts(b).keys:
        t.hold_facts(a, t.known_facts(b))
        combine(t, how, a, a, b)
    return a


_fold(UPDATE, True, "set_union")
_fold(UPDATE, False, "set_update")
_fold(INTERSECTION, True, "set_intersection")
_fold(DIFFERENCE, True, "set_difference")
_fold(SUBTRACT, False, "set_difference_update")
_fold(INTERSECTION, False, "set_intersection_update")


@_of_set
def set_symmetric_difference(t: Any, d: Dict, other: Any, /) -> Dict:
    """d.symmetric_difference(other)."""
    return algebra(t, TOGGLE, d, as_set(t, other, "operand"))


@_of_set
def set_symmetric_difference_update(t: Any, d: Dict, other: Any, /) -> None:
    """d.symmetric_difference_update(other)."""
    algebra(t, TOGGLE, d, as_set(t, other, "operand"), in_place=True)


@_of_set
def set_issubset(t: Any, d: Dict, other: Any, /) -> Any:
    """d.issubset(other)."""
    return _within(t, d, as_set(t, other, "operand"))


@_of_set
def set_issuperset(t: Any, d: Dict, other: Any, /) -> Any:
    """d.issuperset(other)."""
    return _within(t, as_set(t, other, "operand"), d)


@_of_set
def set_isdisjoint(t: Any, d: Dict, other: Any, /) -> Any:
    """d.isdisjoint(other)."""
    return t.call(library.is_disjoint, d, as_set(t, other, "operand"))


def _within(t: Any, a: Dict, b: Dict) -> Any:
    return t.call(library.is_within, a, b)


# ---- operators --------------------------------------------------------------------------------

_ALGEBRA = {"bit_or": UPDATE, "bit_and": INTERSECTION, "sub": DIFFERENCE, "bit_xor": TOGGLE}
_ORDER = ("lt", "le", "gt", "ge")


def binary(t: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
    """a op b where one of them is a run-time dict or set."""
    if isinstance(a, View) or isinstance(b, View):
        return t.dict_op("view_operator", op, a, b)
    by_counter = t.dict_op("counter_operator", op, a, b)
    if by_counter is not NotImplemented:
        return by_counter
    t.dict_op("check_operator", op, a, b)
    if op in ("eq", "ne"):
        same = _equal(t, a, b)
        return same if op == "eq" else t.not_(same)
    sets = all(isinstance(x, (set, frozenset)) or _is_set(x) for x in (a, b))
    if sets and op in _ALGEBRA:
        return algebra(t, _ALGEBRA[op], as_set(t, a, "left"), as_set(t, b, "right"))
    if sets and op in _ORDER:
        x, y = as_set(t, a, "left"), as_set(t, b, "right")
        small, large = (x, y) if op in ("lt", "le") else (y, x)
        if op in ("le", "ge"):
            return _within(t, small, large)
        fewer = size(t, small) < size(t, large)
        return t.and_test(fewer, lambda: _within(t, small, large))
    dicts = all(type(x) is dict or (isinstance(x, Dict) and not x.is_set) for x in (a, b))
    if dicts and op == "bit_or":
        x, y = (as_dict(t, v, w) for v, w in ((a, "left"), (b, "right")))
        out: Dict = t.derived_dict("merged", x, y)
        _merge(t, out, x)
        _merge(t, out, y)
        return out
    raise t.operand_error(op, a, b, None, symbol)


def _is_set(x: Any) -> bool:
    return isinstance(x, Dict) and x.is_set


def as_dict(t: Any, value: Any, what: str) -> Dict:
    """A Python dict as a run-time one."""
    if isinstance(value, Dict):
        return value
    facts = t.facts_of(value)
    if facts is None:
        raise t.error(
            "a dict that exists at run time meets one that cannot: this is not supported",
            found=f"{value!r:.60}",
            advice="use keys of one kind, and numbers or strings as values",
        )
    out: Dict = t.new_dict((t.locate(), what), facts)
    for key, item in value.items():
        put(t, out, key, item)
    return out


def _equal(t: Any, a: Any, b: Any) -> Any:
    if _is_set(a) or _is_set(b):
        if not all(isinstance(x, (set, frozenset)) or _is_set(x) for x in (a, b)):
            return False
        return t.call(library.same_set, as_set(t, a, "left"), as_set(t, b, "right"))
    if not all(isinstance(x, (dict, Dict)) for x in (a, b)):
        return False
    x, y = (v if isinstance(v, Dict) or t.facts_of(v) is not None else None for v in (a, b))
    if x is None or y is None:
        raise t.error(
            "a dict that exists at run time is compared with one that cannot: this is not "
            "supported yet"
        )
    return t.call(library.same_dict, as_dict(t, x, "left"), as_dict(t, y, "right"))


def aug(t: Any, op: str, d: Dict, other: Any) -> Any:
    """d op= other, in place."""
    other = t.ld(other)
    if isinstance(other, View):
        return t.dict_op("view_operator", op, d, other) if d.is_set else NotImplemented
    by_counter = t.dict_op("counter_aug", op, d, other)
    if by_counter is not NotImplemented:
        return by_counter
    t.dict_op("check_operator", op, d, other)
    if not d.is_set:
        if op != "|=":
            return NotImplemented
        update(t, d, other)
        return d
    how = {"|=": UPDATE, "&=": INTERSECTION, "-=": SUBTRACT, "^=": TOGGLE}.get(op)
    if how is None or not (isinstance(other, (set, frozenset)) or _is_set(other)):
        return NotImplemented
    replace(t, d, algebra(t, how, d, as_set(t, other, "right"), in_place=True))
    return d


# ---- dicts and sets of other things -----------------------------------------------------------


def of_comprehension(t: Any, kind: str, run: Any, iterable: Any) -> Dict:
    """{... for ... in ...} over run-time trips."""
    comprehension = Comprehension(kind, lambda self, emit: run(self, iterable, emit))
    out: Dict = t.new_dict((t.locate(), "comprehension"), Facts(kind == "set"))
    add = lambda item: put(t, out, *(item if kind == "dict" else (item,)))
    Looping(t, ()).over(comprehension, add)
    return out


def set_of(t: Any, items: Any) -> Dict:
    """set() of what is staged."""
    items = t.ld(items)
    if isinstance(items, Dict) and items.is_set:
        return copy(t, items)
    out: Dict = t.new_dict((t.locate(), "set"), Facts(True))
    if isinstance(items, Dict):
        return _update_by_keys(t, out, items)
    each(t, items, lambda item: put(t, out, item))
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
            size,
            put,
            put_constants,
            update_of,
            key_at,
            value_at,
            getitem,
            setitem,
            delitem,
            contains,
            holds,
            binary,
            aug,
            update,
            of_comprehension,
        )
    }
)
