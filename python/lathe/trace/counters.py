"""Operators of Counters that exist at run time, and of the views of run-time dicts."""

from __future__ import annotations

from typing import Any

from .default_dicts import COUNTER, kind_of, made, of_counter
from .dict_items import size
from .dict_operators import binary
from .dict_views import View
from .dicts import OPERATIONS, Dict, Facts
from .iterators import SequenceIterator
from .library import counters as library
from .set_methods import as_set, set_of

_RESULTS = {
    "add": library.total,
    "sub": library.difference,
    "bit_or": library.largest,
    "bit_and": library.smallest,
    "neg": library.negative,
    "pos": library.positive,
}
_IN_PLACE = {
    "+=": library.add,
    "-=": library.subtract,
    "|=": library.raise_to,
    "&=": library.lower_to,
}


def _are_counters(t: Any, *values: Any) -> bool:
    return all(kind_of(t, x) == COUNTER for x in values)


def counter_operator(t: Any, op: str, *operands: Any) -> Any:
    """An operator on dicts; NotImplemented: that of plain dicts."""
    if not _are_counters(t, *operands):
        return NotImplemented
    if op in _RESULTS:
        out = made(t, COUNTER, f"Counter {op}")
        t.call(_RESULTS[op], out, *operands)
        return out
    a, b = operands
    if op in ("eq", "ne"):
        same = t.call(library.same, a, b)
        return same if op == "eq" else t.not_(same)
    if op in ("gt", "ge"):
        a, b = b, a
    if op in ("lt", "gt"):
        within = t.call(library.within, a, b)
        return t.and_test(within, lambda: t.not_(t.call(library.same, a, b)))
    return t.call(library.within, a, b) if op in ("le", "ge") else NotImplemented


def counter_aug(t: Any, op: str, a: Any, b: Any) -> Any:
    """a op= b, in place; NotImplemented: as of plain dicts."""
    if not _are_counters(t, a, b) or op not in _IN_PLACE:
        return NotImplemented
    t.call(_IN_PLACE[op], a, b)
    t.call(library.keep_positive, a)
    return a


@of_counter
def counter_elements(t: Any, d: Dict) -> Any:
    """d.elements()."""
    return SequenceIterator(t, t.call(library.elements, d))


# ---- views ------------------------------------------------------------------------------------

_UPDATES = {
    "sub": "difference_update",
    "bit_or": "update",
    "bit_xor": "symmetric_difference_update",
}
_BY_SYMBOL = {"-=": "sub", "|=": "bit_or", "^=": "bit_xor", "&=": "bit_and"}


def view_operator(t: Any, op: str, a: Any, b: Any) -> Any:
    """a op b of which one is a view, with Python's results: sets, or bools."""
    op = _BY_SYMBOL.get(op, op)
    views = [x for x in (a, b) if isinstance(x, View)]
    if op in ("eq", "ne"):
        if any(v.kind == "values" for v in views):
            return (a is b) == (op == "eq")
        if [v.kind for v in views] == ["items", "items"]:
            return binary(t, op, a.of, b.of, "")
    if any(v.kind == "values" for v in views):
        raise TypeError(_text(op, a, b))
    if any(v.kind == "items" for v in views):
        raise t.error(
            "an operator on the items() of a dict that exists at run time is not supported yet",
            advice="use a loop over the items",
        )
    if op in _UPDATES:
        out = _new_set(t, a)
        if isinstance(b, View) and op == "bit_xor":
            b = set_of(t, b)  # one by one
        t.dict_op("method", out, _UPDATES[op])(b)
        return out
    if op == "bit_and":
        return _common(t, a, b)
    if not (_is_settish(a) and _is_settish(b)):
        if op in ("eq", "ne"):
            return op == "ne"
        raise TypeError(_text(op, a, b))
    return binary(t, op, _as_set(t, a), _as_set(t, b), "")


def _is_set(x: Any) -> bool:
    return isinstance(x, Dict) and x.is_set


def _is_settish(x: Any) -> bool:
    return isinstance(x, (View, set, frozenset)) or _is_set(x)


def _new_set(t: Any, x: Any) -> Any:
    return set_of(t, x.of if isinstance(x, View) else _as_set(t, x))


def _as_set(t: Any, x: Any) -> Any:
    return set_of(t, x.of) if isinstance(x, View) else as_set(t, x, "operand")


def _common(t: Any, a: Any, b: Any) -> Any:
    """Python goes through the smaller one."""
    if not isinstance(a, View):
        a, b = b, a
    out = t.new_dict((t.locate(), "common"), Facts(True))
    if not _is_settish(b):
        t.call(library.common_keys, out, b, a.of)
        return out
    is_set = not isinstance(b, (View, frozenset))
    x, y = a.of, b.of if isinstance(b, View) else as_set(t, b, "operand")
    through_x = size(t, x) <= size(t, y) if is_set else size(t, y) > size(t, x)
    if isinstance(b, frozenset):
        through_x = False
    t.if_stmt(
        t.truth(through_x),
        lambda: t.call(library.common_keys, out, x, y),
        lambda: t.call(library.common_keys, out, y, x),
        lambda: (),
        lambda state: None,
        (),
    )
    return out


def _text(op: str, a: Any, b: Any) -> str:
    symbols = {"sub": "-", "bit_or": "|", "bit_xor": "^", "bit_and": "&"}
    symbols |= {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
    names = [f"dict_{x.kind}" if isinstance(x, View) else type(x).__name__ for x in (a, b)]
    if op in ("lt", "le", "gt", "ge"):
        between = f"instances of '{names[0]}' and '{names[1]}'"
        return f"'{symbols[op]}' not supported between {between}"
    return f"unsupported operand type(s) for {symbols[op]}: '{names[0]}' and '{names[1]}'"


OPERATIONS.update({f.__name__: f for f in (counter_operator, counter_aug, view_operator)})
