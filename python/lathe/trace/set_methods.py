"""Methods and algebra of run-time sets, and what makes them."""

from __future__ import annotations

from typing import Any

from ..words import in_words
from .dict_items import contains, do, each, find, key_at, put, remove_at, require, when
from .dict_methods import (
    DIFFERENCE,
    INTERSECTION,
    SUBTRACT,
    TAKE,
    TOGGLE,
    UPDATE,
    as_dict,
    combine,
    copy,
    merge,
    of_set,
)
from .dicts import OPERATIONS, Dict, Facts
from .library import dicts as library

# ---- items ------------------------------------------------------------------------------------


@of_set
def set_add(t: Any, d: Dict, item: Any, /) -> None:
    """d.add(item)."""
    put(t, d, item)


@of_set
def set_discard(t: Any, d: Dict, item: Any, /) -> None:
    """d.discard(item)."""
    position = find(t, d, item)
    when(t, position >= 0, do(remove_at, t, d, position), do(id, None))


@of_set
def set_remove(t: Any, d: Dict, item: Any, /) -> None:
    """d.remove(item)."""
    position = find(t, d, item)
    require(t, item, position)
    remove_at(t, d, position)


@of_set
def set_pop(t: Any, d: Dict) -> Any:
    """d.pop()."""
    position = t.make("dict_pop", (d.id,))
    t.raise_unless(position >= 0, lambda: KeyError("pop from an empty set"))
    item = key_at(t, d, position)
    remove_at(t, d, position)
    return item


# ---- what makes sets --------------------------------------------------------------------------


def as_set(t: Any, value: Any, what: str) -> Dict:
    """The set of the items of anything."""
    value = items_of(t, value)
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
        found=in_words(value, 60),
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
            found=in_words(value, 60),
            advice="make it with a display, {a, b}, or with add()",
        )
    for item in value:
        put(t, out, item)
    return out


def items_of(t: Any, items: Any) -> Any:
    """What Python goes through, or its error."""
    return t.seen_dict(t.held_list(t.ld(items), TypeError, "'NoneType' object is not iterable"))


def set_of(t: Any, items: Any) -> Dict:
    """set() of what is staged."""
    items = items_of(t, items)
    if isinstance(items, Dict) and items.is_set:
        return copy(t, items)
    out: Dict = t.new_dict((t.locate(), "set"), Facts(True))
    if isinstance(items, Dict):
        return _update_by_keys(t, out, items)
    each(t, items, lambda item: put(t, out, item))
    return out


# ---- algebra ----------------------------------------------------------------------------------


def update_of(t: Any, out: Dict, other: Dict) -> Dict:
    """out |= other."""
    merge(t, out, other)
    return out


def _fold(how: int, fresh: bool, name: str) -> None:
    """A method that takes any number of iterables."""

    def run(t: Any, d: Dict, *others: Any) -> Any:
        out = d
        if fresh and (how in (UPDATE, TOGGLE) or not others):
            out = copy(t, d)
        for number, other in enumerate(others):
            other = items_of(t, other)
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
    of_set(run)


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
        add = lambda item: when(t, contains(t, d, item), do(put, t, out, item), do(id, None))
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


@of_set
def set_symmetric_difference(t: Any, d: Dict, other: Any, /) -> Dict:
    """d.symmetric_difference(other)."""
    return algebra(t, TOGGLE, d, as_set(t, other, "operand"))


@of_set
def set_symmetric_difference_update(t: Any, d: Dict, other: Any, /) -> None:
    """d.symmetric_difference_update(other)."""
    algebra(t, TOGGLE, d, as_set(t, other, "operand"), in_place=True)


@of_set
def set_issubset(t: Any, d: Dict, other: Any, /) -> Any:
    """d.issubset(other)."""
    return is_within(t, d, as_set(t, other, "operand"))


@of_set
def set_issuperset(t: Any, d: Dict, other: Any, /) -> Any:
    """d.issuperset(other)."""
    return is_within(t, as_set(t, other, "operand"), d)


@of_set
def set_isdisjoint(t: Any, d: Dict, other: Any, /) -> Any:
    """d.isdisjoint(other)."""
    return t.call(library.is_disjoint, d, as_set(t, other, "operand"))


def is_within(t: Any, a: Dict, b: Dict) -> Any:
    """a <= b."""
    return t.call(library.is_within, a, b)


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            put_constants,
            update_of,
            set_of,
        )
    }
)
