"""Variables of closures that nobody assigns again: what they hold may be copied."""

from __future__ import annotations

import dis
import types
from collections.abc import Iterator
from typing import Any

# The names, by the code of the function that reads them; a code object is made once.
_known: dict[types.CodeType, frozenset[str]] = {}
_STORES = ("STORE_DEREF", "DELETE_DEREF")


def note_finals(fn: types.FunctionType, frame: Any) -> None:
    """A nested function is made in a frame: find out which of its free variables are parameters
    of the functions around that no code assigns."""
    code = fn.__code__
    if code in _known or not code.co_freevars:
        return
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
    _known[code] = frozenset(found)


def finals_of(code: types.CodeType) -> frozenset[str]:
    """Those that note_finals() found."""
    return _known.get(code, frozenset())


def _codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield const
            yield from _codes_in(const)
