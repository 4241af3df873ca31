"""Variables of closures that nobody assigns again: what they hold may be copied."""

from __future__ import annotations

import dis
import types
from collections.abc import Iterator
from typing import Any

# By the address of the code that reads them, which the entry keeps alive: codes of two texts can be
# equal.
_known: dict[int, tuple[types.CodeType, frozenset[str]]] = {}
_LIMIT = 20_000
_MARK = "__lathe_finals__"
_STORES = ("STORE_DEREF", "DELETE_DEREF")


def note_finals(fn: types.FunctionType, frame: Any) -> None:
    """A nested function is made in a frame: find out which of its free variables are parameters
    of the functions around that no code assigns."""
    code = fn.__code__
    if _MARK in fn.__dict__ or not code.co_freevars:
        return
    entry = _known.get(id(code))
    if entry is None:
        if len(_known) >= _LIMIT:
            _known.clear()
        entry = _known[id(code)] = code, _finals(code, frame)
    fn.__dict__[_MARK] = entry[1]


def _finals(code: types.CodeType, frame: Any) -> frozenset[str]:
    found = set[str]()
    names = set(code.co_freevars)
    while frame is not None and names:
        owner = frame.f_code
        own = names & set(owner.co_cellvars)
        if own and any(inner is code for inner in _codes_in(owner)):
            stored = {
                i.argval
                for one in (owner, *_codes_in(owner))
                for i in dis.get_instructions(one)
                if i.opname in _STORES
            }
            found |= own - stored
            names -= own
        frame = frame.f_back
    return frozenset(found)


def finals_of(fn: Any) -> frozenset[str]:
    """Those that note_finals() found."""
    found: frozenset[str] = fn.__dict__.get(_MARK, frozenset())
    return found


def _codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield const
            yield from _codes_in(const)
