"""Methods of strings, and what makes strings of other things and other things of strings."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from .. import _core
from . import types as T
from .builtins import index_number
from .calls import handles
from .comprehension import Comprehension
from .iterables import is_stageable
from .library.primitives import raise_as_python
from .lists import List
from .strings import (
    METHODS,
    FString,
    Str,
    at_run_time,
    concat,
    is_text,
    length,
    make,
    python_text,
    sample,
    string,
    text,
)
from .tracer import Tagged, Tracer

_TEXT = (
    "upper lower strip lstrip rstrip replace capitalize title swapcase casefold center ljust rjust "
    "zfill expandtabs format translate removeprefix removesuffix"
)
_FLAGS = (
    "startswith endswith isdigit isalpha isalnum isspace isupper islower isdecimal isnumeric "
    "isidentifier isprintable isascii istitle"
)
_NUMBERS = "find rfind index rindex count"
_LISTS = "split rsplit splitlines"
_TRIPLES = "partition rpartition"


def _call(t: Any, name: str, s: Any, args: Any, kwargs: Any, results: Any, pack: Any) -> list[Any]:
    method = getattr(str, name)
    run = lambda *a, **k: pack(method(*a, **k))
    return at_run_time(t, run, results, (s, *args), kwargs)


def _method(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        METHODS[name] = handler
        return handler

    return register


def _text_method(name: str) -> None:
    @_method(name)
    def handler(t: Any, s: Any, *args: Any, **kwargs: Any) -> Any:
        return python_text(t, getattr(str, name), (s, *args), kwargs)


def _number_method(name: str, type_: Any, dtype: str) -> None:
    @_method(name)
    def handler(t: Any, s: Any, *args: Any, **kwargs: Any) -> Any:
        results = [(type_, (), dtype)]
        return _call(t, name, s, args, kwargs, results, lambda value: (value,))[0]


def _triple_method(name: str) -> None:
    @_method(name)
    def handler(t: Any, s: Any, *args: Any) -> Any:
        pack = lambda parts: tuple(map(_core.new_text, parts))
        parts = _call(t, name, s, args, {}, [(int, (), "int64")] * 3, pack)
        return tuple(_received(t, part) for part in parts)


def _received(t: Any, address: Any) -> Str:
    return Str(t, t.typed("received", (address.id,), T.STRING), T.STRING)


for _name in _TEXT.split():
    _text_method(_name)
for _name in _FLAGS.split():
    _number_method(_name, bool, "bool")
for _name in _NUMBERS.split():
    _number_method(_name, int, "int64")
for _name in _TRIPLES.split():
    _triple_method(_name)


_find = METHODS["find"]
_startswith, _endswith = METHODS["startswith"], METHODS["endswith"]


@_method("find")
def find(t: Any, s: Any, part: Any, *bounds: Any) -> Any:
    """s.find(part)."""
    if bounds or not is_text(part):
        return _find(t, s, part, *bounds)
    return make(t, "str_find", text(t, s), text(t, part))


def _edge(t: Any, s: Any, part: Any, at_end: bool) -> Any:
    """Whether a part is at the beginning or end of s."""
    n, m = length(t, s), length(t, part)

    def same() -> Any:
        first = n - m if at_end else 0
        edge = make(t, "str_part", text(t, s), t.lift(first), t.lift(m), t.lift(1))
        return edge == string(t, part)

    return t.if_exp(n >= m, same, lambda: False)


@_method("startswith")
def startswith(t: Any, s: Any, part: Any, *bounds: Any) -> Any:
    """s.startswith(part)."""
    if bounds or not is_text(part):
        return _startswith(t, s, part, *bounds)
    return _edge(t, s, part, False)


@_method("endswith")
def endswith(t: Any, s: Any, part: Any, *bounds: Any) -> Any:
    """s.endswith(part)."""
    if bounds or not is_text(part):
        return _endswith(t, s, part, *bounds)
    return _edge(t, s, part, True)


def _is_iterable(items: Any) -> bool:
    return hasattr(type(items), "__iter__") and not getattr(type(items), "_lathe_staged_", False)


@_method("join")
def join(t: Any, s: Any, items: Any) -> Any:
    """s.join(items)."""
    items = t.list_now(t.ld(items))
    if not isinstance(items, (str, Tracer)) and not is_stageable(items) and _is_iterable(items):
        items = list(items)  # of an iterator only now it is known what it gives
    if not t.is_staged((s, items)):
        return s.join(items)
    if type(items) in (tuple, list) and items and all(map(is_text, items)):
        parts = [part for item in items for part in (s, item)]
        return concat(t, parts[1:])
    if isinstance(items, Comprehension) or (
        is_stageable(items) and not isinstance(items, (List, Str))
    ):
        items = t.list_at_run_time(items)
    return python_text(t, str.join, (s, items), {})


# ---- builtins ---------------------------------------------------------------------------------


@handles(ord)
def ord_(t: Any, c: Any) -> Any:
    """The builtin."""
    c = t.optional(t.ld(c))
    if isinstance(c, Tagged):
        return t.switch(lambda one: ord_(t, one), c)
    if not isinstance(c, Str):
        return ord(sample(t, c))
    n = length(t, c)
    t.if_stmt(
        n == 1,
        lambda: None,
        lambda: raise_as_python(t, ord, (c,)),
        lambda: (),
        lambda state: None,
        (),
    )
    code = make(t, "str_code", c.id, t.lift(0))
    code.not_negative = True
    return code


@handles(chr)
def chr_(t: Any, i: Any) -> Any:
    """The builtin."""
    i = t.optional(t.ld(i))
    if isinstance(i, Tagged):
        return t.switch(lambda one: chr_(t, one), i)
    number = index_number(t, i)
    if not isinstance(number, Tracer):
        return chr(number)
    good = t.and_test(number >= 0, lambda: number < 0x110000)
    fail = lambda: raise_as_python(t, chr, (number,))
    t.if_stmt(good, lambda: None, fail, lambda: (), lambda state: None, ())
    return make(t, "str_char", number.id)


def _in_base(function: Callable[[Any], str], spec: str) -> None:
    @handles(function)
    def handler(t: Any, i: Any) -> Any:
        i = t.optional(t.ld(i))
        if isinstance(i, Tagged):
            return t.switch(lambda one: handler(t, one), i)
        number = index_number(t, i)
        if not isinstance(number, Tracer):
            return function(number)
        return FString(((number, "", spec),))


_in_base(builtins.bin, "#b")
_in_base(builtins.hex, "#x")
_in_base(builtins.oct, "#o")


@handles(ascii)
def ascii_(t: Any, x: Any) -> Any:
    """The builtin."""
    x = t.ld(x)
    if not t.has_run_time_text(x):
        return ascii(x)
    part = (x, "a", "")
    return t.made_string(FString((part,)), part)


# ---- split ------------------------------------------------------------------------------------


def _list_method(name: str) -> None:
    @_method(name)
    def handler(t: Any, s: Any, *args: Any, **kwargs: Any) -> Any:
        place = (t.locate(), name)
        type_ = t.list_type_at(place, 1 << T.tag_of(T.STRING))
        pack = lambda parts: (_core.new_text_list(parts),)
        results = [(int, (), "int64")]
        [address] = _call(t, name, s, args, kwargs, results, pack)
        made = List(t, t.typed("received", (address.id,), type_), type_)
        made.group.add_place(place)
        return made


for _name in _LISTS.split():
    _list_method(_name)
