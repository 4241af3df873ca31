"""Operators and comprehensions of run-time dicts and sets."""

from __future__ import annotations

import gc
from typing import Any

from . import types as T
from .comprehension import Comprehension, Looping
from .dict_items import put, size
from .dict_methods import DIFFERENCE, INTERSECTION, SUBTRACT, TOGGLE, UPDATE, as_dict, merge, update
from .dict_views import View
from .dicts import OPERATIONS, Dict, Facts, is_nan_possible
from .key_orders import VIEWS_OF_DICTS
from .library import dicts as library
from .set_methods import algebra, as_set, is_within, replace

_ALGEBRA = {"bit_or": UPDATE, "bit_and": INTERSECTION, "sub": DIFFERENCE, "bit_xor": TOGGLE}
_ORDER = ("lt", "le", "gt", "ge")
_OF_VIEWS = (*_ALGEBRA, *_ORDER, "eq", "ne")


def binary(t: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
    """a op b where one of them is a run-time dict or set."""
    if isinstance(a, View) or isinstance(b, View):
        return t.dict_op("view_operator", op, a, b)
    for one in (a, b):
        if isinstance(one, VIEWS_OF_DICTS) and op in _OF_VIEWS:
            t.become_dict(gc.get_referents(one)[0])
            raise t.error(
                f"an operator on {type(one).__name__} of this dict and a dict or set that exists "
                "at run time is not supported yet",
                advice="use set(d), or set(d.items())",
            )
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
            return is_within(t, small, large)
        fewer = size(t, small) < size(t, large)
        return t.and_test(fewer, lambda: is_within(t, small, large))
    dicts = all(type(x) is dict or (isinstance(x, Dict) and not x.is_set) for x in (a, b))
    if dicts and op == "bit_or":
        x, y = (as_dict(t, v, w) for v, w in ((a, "left"), (b, "right")))
        out: Dict = t.derived_dict("merged", x, y)
        merge(t, out, x)
        merge(t, out, y)
        return out
    raise t.operand_error(op, a, b, None, symbol)


def _is_set(x: Any) -> bool:
    return isinstance(x, Dict) and x.is_set


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
    nans = _may_hold_nan(t, x) and _may_hold_nan(t, y)
    same = library.same_dict_of_floats if nans else library.same_dict
    return t.call(same, as_dict(t, x, "left"), as_dict(t, y, "right"))


def _may_hold_nan(t: Any, d: Any) -> bool:
    """Whether values are floats, or tuples with some."""
    if not isinstance(d, Dict):
        return any(is_nan_possible(t, value) for value in d.values())
    is_list = bool(d.type.parts) and d.type.parts[0].kind != T.TUPLE
    return not is_list and T.may_be_float(T.value_type(d.type))


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


def of_comprehension(t: Any, kind: str, run: Any, iterable: Any) -> Dict:
    """{... for ... in ...} over run-time trips."""
    comprehension = Comprehension(kind, lambda self, emit: run(self, iterable, emit))
    out: Dict = t.new_dict((t.locate(), "comprehension"), Facts(kind == "set"))
    add = lambda item: put(t, out, *(item if kind == "dict" else (item,)))
    Looping(t, ()).over(comprehension, add)
    return out


OPERATIONS.update(
    {
        function.__name__: function
        for function in (
            binary,
            aug,
            of_comprehension,
        )
    }
)
