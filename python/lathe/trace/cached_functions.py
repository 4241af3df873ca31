"""`functools.cache` and `functools.lru_cache`: the function behind is converted.

That is right as long as nobody can see how often it runs: it has no effects, reads nothing that can
change, and gives values without identity. One that calls itself keeps its results in a dict of
the call, so that it does no more than Python does.
"""

from __future__ import annotations

import functools
import types
import weakref
from typing import Any

import numpy as np

from ..autograph.callables import mark_internal, signal_function
from . import types as T
from .calls import handles
from .cells import assigned_cells
from .dicts import Facts
from .library.caches import found_or_made
from .slots import CELL, Slot
from .tracer import Array, Maybe, Restart, Tracer

Cached = functools._lru_cache_wrapper
_CONSTANTS = (bool, int, float, complex, str, bytes, type(None), np.generic)
# What cannot change, where it is read as this very object.
_LASTING = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type, Cached)


class Known:
    """What the traces of a cached function have seen, of which its cache would keep results.

    Args:
        reads: constants outside: where they are -> their value.
        arguments: how it is called -> the types of its arguments.
    """

    def __init__(self) -> None:
        self.reads: dict[Any, Any] = {}
        self.arguments: dict[Any, set[tuple[Any, ...]]] = {}


_known: weakref.WeakKeyDictionary[Any, Known] = weakref.WeakKeyDictionary()


class CachedFunctions:
    """The part of Trace for functions with a cache; `self` is the Trace."""

    def _init_cached_functions(self: Any) -> None:
        self.cached_calls: list[Any] = []  # those that are being traced
        self.cached_results: dict[int, Any] = {}  # id of one that calls itself -> its dict
        self.cached_cells: dict[int, Any] = {}  # id of one -> what is in its cells

    def begin_caches(self: Any) -> None:
        """The call begins: the dicts of those that call themselves."""
        for fn in self.knowledge.recursive_caches:
            run = lambda *args, fn=fn: self.run_cached(fn, args, {})
            mark_internal(run)
            results = self.new_dict(("<cache>", id(fn)), Facts(False))
            self.cached_results[id(fn)] = results, run

    def call_cached(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """A call of a function with a cache."""
        self._check_arguments(fn, args, kwargs)
        inner = fn.__wrapped__
        variables = assigned_cells([signal_function(inner) or inner])
        if variables:
            raise self.impure(fn, "assigns a variable of a function around")
        self._check_cells(fn, inner)
        if any(one is fn for one in self.knowledge.recursive_caches):
            if kwargs or not args:
                raise self.error(
                    f"{fn.__name__}(), which has a cache and calls itself, is called with "
                    "keywords: this is not supported yet",
                    advice="pass the arguments by their places",
                )
            results, run = self.cached_results[id(fn)]
            return self.call(
                found_or_made, run, results, args[0] if len(args) == 1 else args, *args
            )
        if any(one is fn for one in self.cached_calls):
            if signal_function(inner) is not None:
                raise self.error(
                    f"{fn.__name__}(), which has a cache, is made here and calls itself: this is "
                    "not supported yet",
                    advice="define it outside, or keep its results in a dict",
                )
            self.knowledge.recursive_caches.append(fn)
            raise Restart
        return self.run_cached(fn, args, kwargs)

    def run_cached(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """Trace the function behind."""
        before, known = len(self.changed), set(self.made_here)
        self.cached_calls.append(fn)
        try:
            result = self.call(fn.__wrapped__, *args, **kwargs)
        finally:
            self.cached_calls.pop()
        for one in self.changed[before:]:
            owner = one.owner if isinstance(one, Slot) else one
            is_cell = isinstance(one, Slot) and one.kind == CELL
            if not is_cell and (id(owner) in known or id(owner) not in self.made_here):
                raise self.impure(fn, "changes what is outside it")
        if not is_value(result):
            raise self.error(
                f"{fn.__name__}(), which has a cache, gives {self.name_of(result)}, which all its "
                "callers share: this is not supported",
                advice="let it give numbers, strings or tuples of them, or take the cache away",
            )
        return result

    def _check_arguments(self: Any, fn: Any, args: Any, kwargs: Any) -> None:
        given = (*args, *kwargs.values())
        for value in given:
            if not is_value(value):
                hash_of(value)
                raise self.error(
                    f"{fn.__name__}(), which has a cache, is called with {self.name_of(value)}: "
                    "its cache would not see a change of that",
                    advice="pass numbers, strings or tuples of them, or take the cache away",
                )
        found = tuple(self.type_of(value) or type(value) for value in given)
        # Python's cache keeps an int or a str that comes alone apart from all others.
        apart = len(given) == 1 and not kwargs and found[0] in (T.PY_INT, T.STRING, str)
        if apart and not any(one is fn for one in self.knowledge.recursive_caches):
            return
        calls = _known.setdefault(fn, Known()).arguments
        kinds = calls.setdefault((len(args), *kwargs), set())
        if kinds - {found} and not fn.cache_parameters()["typed"]:
            kinds = {*kinds, found}
            raise self.error(
                f"{fn.__name__}(), which has a cache, is called with values of several types, of "
                "which its cache may take one for another: this is not supported",
                found=" or ".join(sorted({", ".join(map(_described, one)) for one in kinds})),
                advice="use typed=True, or pass values of one type: float(x)",
            )
        kinds.add(found)

    def _check_cells(self: Any, fn: Any, inner: Any) -> None:
        """The variables around it must be what they were at its first call."""
        cells = (signal_function(inner) or inner).__closure__ or ()
        held = [cell.cell_contents for cell in cells]
        before = self.cached_cells.setdefault(id(fn), held)
        if any(a is not b for a, b in zip(before, held, strict=True)):
            raise self.impure(fn, "reads a variable around it that changes between its calls")

    def note_cached_read(self: Any, path: str, at: Any, check: str, expected: Any) -> None:
        """While one is traced, something outside is read."""
        fn = self.cached_calls[-1]
        lasting = check == "is" and isinstance(expected, (*_LASTING, tuple, frozenset))
        if lasting or check == "absent":
            return
        if check != "equal" or at[0] not in ("dict", "cell", "attr"):
            raise self.impure(fn, f"reads {path}, whose changes its cache would not see")
        before = _known.setdefault(fn, Known()).reads.setdefault(at, expected)
        if type(before) is not type(expected) or before != expected:
            raise self.impure(
                fn, f"reads {path}, which has changed since, so that its cache may hold old results"
            )

    def check_cached(self: Any, what: str) -> None:
        """Before an effect."""
        if self.cached_calls:
            raise self.impure(self.cached_calls[-1], what)

    def impure(self: Any, fn: Any, why: str) -> Any:
        return self.error(
            f"{fn.__name__}(), which has a cache, {why}: this is not supported",
            advice="take the cache away, or let the function use its arguments only",
        )


def is_value(value: Any) -> bool:
    """Whether a value has no identity that anybody looks at, and cannot change."""
    if isinstance(value, Maybe):
        return is_value(value.value)
    if isinstance(value, tuple):
        return all(map(is_value, value))
    if isinstance(value, Tracer):
        staged = value.type.kind in (T.PY, T.NPSCALAR, T.STR, T.TAGGED)
        return staged and not (isinstance(value, Array) and value.type.shape)
    return isinstance(value, (*_CONSTANTS, types.FunctionType))


def _described(type_: Any) -> str:
    return T.describe(type_) if isinstance(type_, T.Type) else type_.__name__


def hash_of(value: Any) -> None:
    """Raise Python's error for what is no key."""
    if isinstance(value, (list, dict, set, bytearray)):
        hash(value)


@handles(functools.lru_cache)
def _lru_cache(t: Any, maxsize: Any = 128, typed: bool = False) -> Any:
    if callable(maxsize):
        return functools.lru_cache(maxsize, typed)
    make = lambda fn: functools.lru_cache(maxsize, typed)(fn)
    mark_internal(make)
    return make
