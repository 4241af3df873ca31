"""The call table's `operator`."""

from __future__ import annotations

import operator
from typing import Any

from ..autograph import operators
from ..autograph.callables import mark_internal
from .builtins import index_number
from .calls import TABLE, handles
from .compare import COMPARISONS

_BINARY = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("lshift", "rshift", "and_", "or_", "xor"),
)
_UNARY = {"neg": "neg", "pos": "pos", "invert": "invert", "inv": "invert"}
_IN_PLACE = {
    "iadd": "+=",
    "isub": "-=",
    "imul": "*=",
    "itruediv": "/=",
    "ifloordiv": "//=",
    "imod": "%=",
    "ipow": "**=",
    "iand": "&=",
    "ior": "|=",
    "ixor": "^=",
    "ilshift": "<<=",
    "irshift": ">>=",
    "imatmul": "@=",
}


def _operators() -> None:
    """They do what the operators of the program do."""

    def stands_for(name: str, function: Any, op: str) -> None:
        handles(getattr(operator, name))(lambda t, *args: function(op, *map(t.ld, args)))

    for name in _BINARY:
        stands_for(name, operators.binary, name)
    for name in COMPARISONS:
        stands_for(name, operators.compare, name)
    for name, op in _UNARY.items():
        stands_for(name, operators.unary, op)
    handles(operator.abs)(lambda t, x: t.call(abs, x))
    for name, symbol in _IN_PLACE.items():

        def assign(t: Any, a: Any, b: Any, _symbol: str = symbol) -> Any:
            return t.aug(_symbol, t.ld(a), t.ld(b))

        handles(getattr(operator, name))(assign)


_operators()


@handles(operator.truth)
def truth_(t: Any, x: Any, /) -> Any:
    """The function."""
    return t.truth(t.ld(x))


@handles(operator.not_)
def not_(t: Any, x: Any, /) -> Any:
    """The function."""
    return t.not_(t.ld(x))


@handles(operator.is_)
def is_(t: Any, a: Any, b: Any, /) -> Any:
    """The function."""
    return t.is_(a, b)


@handles(operator.is_not)
def is_not(t: Any, a: Any, b: Any, /) -> Any:
    """The function."""
    return t.not_(t.is_(a, b))


@handles(operator.index)
def index_(t: Any, x: Any, /) -> Any:
    """The function."""
    return index_number(t, t.optional(t.ld(x)))


@handles(operator.contains)
def contains_(t: Any, items: Any, item: Any, /) -> Any:
    """The function."""
    return t.in_(item, items)


@handles(operator.getitem)
def getitem_(t: Any, owner: Any, index: Any, /) -> Any:
    """The function."""
    return t.getitem(owner, index)


@handles(operator.setitem)
def setitem_(t: Any, owner: Any, index: Any, value: Any, /) -> None:
    """The function."""
    t.setitem(owner, index, value)


@handles(operator.delitem)
def delitem_(t: Any, owner: Any, index: Any, /) -> None:
    """The function."""
    t.delitem(owner, index)


def _to_concatenate(t: Any, a: Any, b: Any) -> tuple[Any, Any]:
    a = t.ld(a)
    if t.is_plain_number(a):
        raise TypeError(f"'{t.class_name(a)}' object can't be concatenated")
    return a, t.ld(b)


@handles(operator.concat)
def concat_(t: Any, a: Any, b: Any, /) -> Any:
    """The function."""
    a, b = _to_concatenate(t, a, b)
    return t.binary_python("add", a, b)


@handles(operator.iconcat)
def iconcat_(t: Any, a: Any, b: Any, /) -> Any:
    """The function."""
    a, b = _to_concatenate(t, a, b)
    return t.aug("+=", a, b)


@handles(operator.countOf)
def count_of(t: Any, items: Any, item: Any, /) -> Any:
    """The function."""
    return t.call(t.getattr_(t.call(list, items), "count"), item)


@handles(operator.indexOf)
def index_of(t: Any, items: Any, item: Any, /) -> Any:
    """The function."""
    found = t.call(list, items)
    t.raise_unless(t.in_(item, found), lambda: ValueError("sequence.index(x): x not in sequence"))
    return t.call(t.getattr_(found, "index"), item)


@handles(operator.call)
def call_(t: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """The function."""
    return t.call(function, *args, **kwargs)


@handles(operator.length_hint)
def length_hint_(t: Any, items: Any, default: Any = 0, /) -> Any:
    """The function."""
    items = t.ld(items)
    if not t.is_staged(items):
        return operator.length_hint(items, default)
    return default if t.is_plain_number(items) else t.call(len, items)


# ---- functions that functions of `operator` make ------------------------------------------------


def _getter(t: Any, parts: tuple[Any, ...], get: Any) -> Any:
    """A function of the owner: one part, or a tuple of them."""

    def got(owner: Any) -> Any:
        found = tuple(get(owner, part) for part in parts)
        return found[0] if len(found) == 1 else found

    mark_internal(got)
    return got


@handles(operator.itemgetter)
def itemgetter_(t: Any, item: Any, /, *items: Any) -> Any:
    """The class."""
    return _getter(t, (item, *items), t.getitem)


def _attribute(t: Any, owner: Any, path: str) -> Any:
    for name in path.split("."):
        owner = t.getattr_(owner, name)
    return owner


@handles(operator.attrgetter)
def attrgetter_(t: Any, name: Any, /, *names: Any) -> Any:
    """The class."""
    if not all(type(one) is str for one in (name, *names)):
        operator.attrgetter(name, *names)  # raises
    return _getter(t, (name, *names), lambda owner, path: _attribute(t, owner, path))


@handles(operator.methodcaller)
def methodcaller_(t: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """The class."""
    if type(name) is not str:
        operator.methodcaller(name)  # raises
    return _getter(t, (name,), lambda owner, one: t.call(t.getattr_(owner, one), *args, **kwargs))


_MADE = (operator.itemgetter, operator.attrgetter, operator.methodcaller)


def as_made_here(t: Any, function: Any) -> Any:
    """What this module makes in place of an itemgetter, attrgetter or methodcaller of Python's;
    NotImplemented of other objects."""
    if not isinstance(function, _MADE):
        return NotImplemented
    reduced: Any = function.__reduce__()
    made_by, parts = reduced[:2]
    if made_by in _MADE:
        return TABLE[made_by](t, *parts)
    return methodcaller_(t, *made_by.args, *parts, **made_by.keywords)
