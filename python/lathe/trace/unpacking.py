"""Unpacking of run-time lists into targets."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import CO_VARARGS
from types import FunctionType, MethodType
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.operators import python_star
from . import types as T
from .lists import List
from .masks import is_one_form
from .object_choices import is_chosen
from .run_time_tuples import tuple_of
from .staged_attributes import full_name, sample_of
from .strings import Str
from .tracer import Array, Restart, Spread, Tracer

_NONE = "cannot unpack non-iterable NoneType object"


class Unpacking:
    """The part of Trace that hands Python what it unpacks; `self` is the Trace."""

    def _init_unpacking(self: Any) -> None:
        self.star_places: dict[int, Any] = {}  # id of a display in progress -> its first star

    def unpacked(self: Any, value: Any, shape: tuple[Any, ...]) -> Any:
        """A run-time list as a tuple (checked to be as long as there are targets), and so what is
        in it."""
        value = self.held_list(value, TypeError, _NONE)
        if is_chosen(value):
            return self.pick(value, lambda one: self._fitting(one, shape))
        value = self._unpackable(value)
        if (isinstance(value, List) and value.length is None) or isinstance(value, Str):
            return self._unpacked_list(value, shape)
        if type(value) is not tuple or len(value) != len(shape):
            return value
        return tuple(map(self._part, value, shape))

    def _fitting(self: Any, one: Any, shape: tuple[Any, ...]) -> Any:
        """The same of one that a chosen object may be: as many items as there are targets, or
        Python's error."""
        items, count = self.unpacked(one, shape), len(shape)
        if not isinstance(items, Iterable):
            raise TypeError(f"cannot unpack non-iterable {self.class_name(items)} object")
        items = tuple(items)
        if len(items) < count:
            raise ValueError(f"not enough values to unpack (expected {count}, got {len(items)})")
        if len(items) > count:
            raise ValueError(f"too many values to unpack (expected {count})")
        return items

    def _unpackable(self: Any, value: Any) -> Any:
        value = self.iterated(self.seen_dict(self.held_list(value, TypeError, _NONE)))
        type_ = self.type_of(value)
        if type_ is not None and type_.kind in (T.PY, T.NPSCALAR):
            cls = type(sample_of(value) if isinstance(value, Tracer) else value)
            raise TypeError(f"cannot unpack non-iterable {full_name(cls)} object")
        return value

    def _part(self: Any, item: Any, shape: Any) -> Any:
        return self.unpacked(item, shape) if isinstance(shape, tuple) else item

    def unpacked_star(self: Any, value: Any, before: int, after: int) -> Any:
        """A tuple for targets of which one is starred."""
        value = self._unpackable(value)
        rows = isinstance(value, Array) and value.type.shape and value.type.shape[0] < 0
        if not isinstance(value, (List, Str)) and not rows:
            return self.made_star(python_star(value, before, after), before)
        n = self.call(len, value)
        few = f"not enough values to unpack (expected at least {before + after}, got "
        enough = n >= before + after
        self.raise_unless(enough, lambda found: ValueError(f"{few}{found})"), n)
        rest = self.getitem(value, slice(before, n - after))
        first = [self.getitem(value, i) for i in range(before)]
        last = [self.getitem(value, n - after + i) for i in range(after)]
        if not isinstance(value, List):
            rest = self.call(list, rest)
        return (*first, rest, *last)

    def with_items(self: Any, made: Any, value: Any) -> Any:
        """`[*made, *value]` of a list that a display has begun."""
        value = self.ld(value)
        if getattr(type(value), "_lathe_staged_", False):
            value = self.call(list, value)
        if not isinstance(value, List):
            return self.binary("add", made, [*value]) if isinstance(made, List) else [*made, *value]
        return self.binary("add", made, value) if isinstance(made, List) or made else value

    def with_parts(self: Any, made: Any, value: Any) -> Any:
        """The same for a tuple or set, whose items stay apart where their number is known."""
        value, place = self.ld(value), self.locate()
        apart = place in self.knowledge.items_apart
        if isinstance(value, List):
            apart |= value.length is not None
        if type(made) is list and (isinstance(value, Array) or (apart and isinstance(value, List))):
            return [*made, *value]
        given = isinstance(value, List) and value.leaf >= 0
        if given and type(made) is list:
            self._check_part(place, value, made)
        made = self.with_items(made, value)
        if given:
            self.star_places[id(made)] = place
            self._kept.append(made)
        return made

    def with_part(self: Any, made: Any, item: Any) -> Any:
        """`[*made, item]`, for a tuple or set."""
        if id(made) in self.star_places:
            self._check_part(self.star_places[id(made)], made, [item])
        out = self.with_item(made, item)
        if id(made) in self.star_places:
            self.star_places[id(out)] = self.star_places[id(made)]
            self._kept.append(out)
        return out

    def _check_part(self: Any, place: Any, xs: List, others: Any) -> None:
        """Begin again with the items of a given list apart, where others cannot be in one list
        with them."""
        mask = self.items_mask(others)
        if mask is None or not is_one_form(mask | self.known_mask(xs)):
            self.knowledge.items_apart.add(place)
            raise Restart

    def made_tuple(self: Any, items: Any) -> Any:
        """Of the items of a display."""
        return tuple_of(self, items)

    def spread(self: Any, value: Any) -> Any:
        """What stands behind `*` in a call, as arguments: one, if there is no saying how many."""
        staged = getattr(type(value), "_lathe_staged_", False) and not isinstance(value, Array)
        items = self.call(list, value) if staged else value
        return (Spread(items, value),) if isinstance(items, List) else items

    def spread_out(self: Any, fn: Any, args: Any, named: bool) -> tuple[Any, ...]:
        """The arguments of fn(*items): of numbers max and min take a list as well, and a function
        takes as many items as it has parameters."""
        single = sum(type(arg) is Spread for arg in args) == 1
        if single and not named and _takes_all(fn, type(args[-1]) is Spread):
            return self._as_parameters(fn, args)
        lists = [arg.items for arg in args if type(arg) is Spread]
        if fn not in (max, min) or any(x.element.kind not in (T.PY, T.NPSCALAR) for x in lists):
            return tuple(a for arg in args for a in (arg.source if type(arg) is Spread else (arg,)))
        made: Any = []
        for arg in args:
            made = self.with_items(made, arg.items if type(arg) is Spread else [arg])
        n, name = self.call(len, made), fn.__name__
        none = f"{name} expected at least 1 argument, got 0"
        self.raise_unless(n > 0, lambda: TypeError(none))
        one = f"'{self.class_name(self.getitem(made, 0))}' object is not iterable"
        self.raise_unless(n > 1, lambda: TypeError(one))
        return (made,)

    def _as_parameters(self: Any, fn: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The items of one list for the parameters that other arguments leave."""
        at = next(i for i, arg in enumerate(args) if type(arg) is Spread)
        items = args[at].items
        inner = _function_of(fn)
        code, bound = inner.__code__, int(type(fn) is MethodType)
        rest = len(args) - 1 + bound
        wanted = code.co_argcount
        n = self.call(len, items)
        names = code.co_varnames[:wanted]

        defaults = inner.__defaults__ or ()
        least = wanted - len(defaults)

        def wrong(found: int) -> TypeError:
            return TypeError(f"{inner.__qualname__}() {_mismatch(names, least, rest + found)}")

        self.raise_unless(n <= wanted - rest, wrong, n)
        self.raise_unless(n >= least - rest, wrong, n)

        def part(i: int) -> Any:
            if rest + i < least:
                return self.getitem(items, i)
            given = defaults[rest + i - least]
            return self.if_exp(n > i, lambda: self.getitem(items, i), lambda: given)

        parts = [part(i) for i in range(wanted - rest)]
        return (*args[:at], *parts, *args[at + 1 :])

    def with_item(self: Any, made: Any, item: Any) -> Any:
        """`[*made, item]` of a list that a display has begun."""
        return self.binary("add", made, [item]) if isinstance(made, List) else [*made, item]

    def made_star(self: Any, parts: tuple[Any, ...], at: int) -> Any:
        """The same of a Python value; the list may be one of run time."""
        return (*parts[:at], self.made_list(parts[at], "star"), *parts[at + 1 :])

    def _unpacked_list(self: Any, xs: Any, shape: tuple[Any, ...]) -> Any:
        n = self.call(len, xs)
        few = f"not enough values to unpack (expected {len(shape)}, got "
        self.raise_unless(n >= len(shape), lambda found: ValueError(f"{few}{found})"), n)
        many = f"too many values to unpack (expected {len(shape)})"
        self.raise_unless(n <= len(shape), lambda: ValueError(many))
        return tuple(self._part(self.getitem(xs, i), s) for i, s in enumerate(shape))


def _takes_all(fn: Any, is_last: bool) -> bool:
    """Whether it is a function of the user whose parameters take the items of one list, by
    position; where some have defaults, no argument may follow."""
    inner = _function_of(fn)
    if type(inner) is not FunctionType:
        return False
    code = inner.__code__
    is_plain = not (code.co_flags & CO_VARARGS or code.co_kwonlyargcount)
    return is_plain and (is_last or not inner.__defaults__)


def _function_of(fn: Any) -> Any:
    """The function that has the parameters."""
    inner = fn.__func__ if type(fn) is MethodType else fn
    return signal_function(inner) or inner


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
