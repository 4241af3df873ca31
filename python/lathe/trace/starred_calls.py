"""Calls with run-time lists behind a star: f(*xs)."""

from __future__ import annotations

import dataclasses
import functools
from inspect import CO_VARARGS
from types import CodeType, FunctionType, MethodType
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.conversion import convert
from ..errors import TraceError
from . import types as T
from .calls import is_converted
from .lists import List
from .run_time_tuples import tuple_of
from .tracer import Array, Restart, Spread


class StarredCalls:
    """The part of Trace for `*` in calls; `self` is the Trace."""

    def spread(self: Any, value: Any) -> Any:
        """What stands behind `*` in a call, as arguments: one, if there is no saying how many."""
        value = self.sequence_behind(value)
        staged = getattr(type(value), "_lathe_staged_", False) and not isinstance(value, Array)
        items = self.call(list, value) if staged else value
        return (Spread(items, value),) if isinstance(items, List) else items

    def spread_out(self: Any, fn: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of fn(*items), where fn has no say in that: of numbers max and min take a
        list as well."""
        lists = [arg.items for arg in args if type(arg) is Spread]
        if fn not in (max, min) or any(x.element.kind not in (T.PY, T.NPSCALAR) for x in lists):
            return tuple(a for arg in args for a in (arg.source if type(arg) is Spread else (arg,)))
        made = self._joined(args)
        n, name = self.call(len, made), fn.__name__
        none = f"{name} expected at least 1 argument, got 0"
        self.raise_unless(n > 0, lambda: TypeError(none))
        one = f"'{self.class_name(self.getitem(made, 0))}' object is not iterable"
        self.raise_unless(n > 1, lambda: TypeError(one))
        return (made,)

    def _joined(self: Any, args: Any) -> Any:
        """A list of arguments."""
        made: Any = []
        for arg in args:
            made = self.with_items(made, arg.items if type(arg) is Spread else [arg])
        return made

    def call_starred(self: Any, fn: Any, args: tuple[Any, ...], named: Any) -> Any:
        """fn(*args, **named) of a function of the user's program, whose parameters take the items
        of lists; NotImplemented: it is another one, or Python has to do it."""
        if isinstance(fn, type):
            return self._make_starred(fn, args, named)
        inner = _function_of(fn)
        if type(inner) is not FunctionType or not is_converted(inner):
            return NotImplemented
        if type(fn) is MethodType:
            args = (fn.__self__, *args)
        place, code = self.locate(), inner.__code__
        if place in self.knowledge.items_apart or named.keys() & set(_parameters(code)):
            return NotImplemented
        takes_rest = bool(code.co_flags & CO_VARARGS)
        try:
            first, given, rest = self._bound(inner, args)
            inner = signal_function(inner) or convert(inner)
            if takes_rest:
                named = {**named, _name_of_rest(code): tuple_of(self, rest)}
                inner = _with_rest(inner)
            return self.inline_call(inner, (*first, *given), named)
        except TraceError:
            if not takes_rest or not any(map(_is_given, args)):
                raise
            self.knowledge.items_apart.add(place)  # for each length of the list
            raise Restart from None

    def _make_starred(self: Any, cls: Any, args: tuple[Any, ...], named: Any) -> Any:
        """The same of a class."""
        init = cls.__init__
        is_tuple = issubclass(cls, tuple) and hasattr(cls, "_make")
        generated = cls.__new__ if is_tuple else init if dataclasses.is_dataclass(cls) else None
        if type(generated) is FunctionType and generated.__code__.co_filename.startswith("<"):
            if named.keys() & set(_parameters(generated.__code__)):
                return NotImplemented
            first, given, _ = self._bound(generated, (None, *args))
            return self.call(cls, *first[1:], *given, **named)
        plain = cls.__new__ is object.__new__ and not issubclass(cls, BaseException)
        if type(init) is not FunctionType or not plain or not is_converted(init):
            return NotImplemented
        return self.call_class(cls, args, named)

    def _bound(self: Any, fn: Any, args: tuple[Any, ...]) -> tuple[Any, Any, Any]:
        """The arguments for the parameters of a function: those before the first list, the items
        of lists, and a list of the rest."""
        names = _parameters(fn.__code__)
        at = next(i for i, arg in enumerate(args) if type(arg) is Spread)
        first = args[: min(at, len(names))]
        items = self._joined(args[len(first) :])
        given = self._given(fn, len(first), items)
        return first, given, self.getitem(items, slice(len(given), None)) if given else items

    def _given(self: Any, fn: Any, taken: int, items: List) -> list[Any]:
        """The items of a list for the parameters that other arguments leave."""
        names = _parameters(fn.__code__)
        defaults = fn.__defaults__ or ()
        least, n = len(names) - len(defaults), self.call(len, items)

        def wrong(found: int) -> TypeError:
            return TypeError(f"{fn.__qualname__}() {_mismatch(names, least, taken + found)}")

        if not fn.__code__.co_flags & CO_VARARGS:
            self.raise_unless(n <= len(names) - taken, wrong, n)
        self.raise_unless(n >= least - taken, wrong, n)

        def part(i: int) -> Any:
            if taken + i < least:
                return self.getitem(items, i)
            default = defaults[taken + i - least]
            return self.if_exp(n > i, lambda: self.getitem(items, i), lambda: default)

        return [part(i) for i in range(len(names) - taken)]


def _parameters(code: CodeType) -> tuple[str, ...]:
    """Those that take arguments by position."""
    return code.co_varnames[: code.co_argcount]


def _is_given(arg: Any) -> bool:
    """Whether the length of a list behind a star can be in the key."""
    return type(arg) is Spread and isinstance(arg.source, List) and arg.source.leaf >= 0


def _function_of(fn: Any) -> Any:
    """The function that has the parameters."""
    inner = fn.__func__ if type(fn) is MethodType else fn
    return signal_function(inner) or inner


def _name_of_rest(code: CodeType) -> str:
    """That of the parameter `*args`."""
    return code.co_varnames[code.co_argcount + code.co_kwonlyargcount]


@functools.lru_cache(256)
def _taking_rest(code: CodeType) -> CodeType:
    """The code of a function with its parameter `*args` as one that is given by its name."""
    count = code.co_kwonlyargcount + 1  # (it stands behind those)
    return code.replace(co_flags=code.co_flags & ~CO_VARARGS, co_kwonlyargcount=count)


def _with_rest(fn: FunctionType) -> FunctionType:
    code = _taking_rest(fn.__code__)
    made = FunctionType(code, fn.__globals__, fn.__name__, fn.__defaults__, fn.__closure__)
    made.__kwdefaults__, made.__qualname__ = fn.__kwdefaults__, fn.__qualname__
    made.__module__ = fn.__module__
    made.__dict__["__lathe_converted__"] = code
    return made


def _mismatch(names: tuple[str, ...], least: int, given: int) -> str:
    """Python's words for a number of arguments that does not fit the parameters.

    Args:
        least: how many parameters have no default.
    """
    if given > len(names):
        takes = str(least) if least == len(names) else f"from {least} to {len(names)}"
        plural = "s" if len(names) != 1 or least != len(names) else ""
        verb = "was" if given == 1 else "were"
        return f"takes {takes} positional argument{plural} but {given} {verb} given"
    missing = [repr(name) for name in names[given:least]]
    plural = "s" if len(missing) != 1 else ""
    if len(missing) > 2:
        listed = f"{', '.join(missing[:-1])}, and {missing[-1]}"
    else:
        listed = " and ".join(missing)
    return f"missing {len(missing)} required positional argument{plural}: {listed}"
