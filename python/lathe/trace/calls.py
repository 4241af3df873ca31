"""What a call in traced code is: an entry of the call table, converted user code, something pure on
constants, or an error with the line."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import inspect
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import _core
from ..autograph.api import is_do_not_convert
from ..autograph.callables import is_marked_internal, signal_function
from ..autograph.conversion import convert
from ..autograph.managers import MAKES_MANAGERS
from ..autograph.operators import IN_PLACE
from ..autograph.signals import Undefined
from ..errors import TraceError, UnsupportedError
from ..words import in_words
from . import types as T
from .choices import Choice
from .conversions import asked, index_of
from .dict_views import View
from .dicts import Dict
from .fitting import fitting, method_called
from .key_orders import VIEWS, VIEWS_OF_DICTS
from .lists import List
from .made_objects import is_init_of_dataclass
from .object_choices import is_chosen, is_member
from .path_types import by_type, depends_on_path, takes_numbers_of_numpy
from .refs import Ref, class_of
from .run_time_tuples import items_taken
from .seen import is_sequence, python_class
from .slots import ITEM
from .special_methods import item_of, users_method
from .staged_items import StagedItems
from .string_arguments import of_numbers, with_texts
from .strings import Str, bound_method
from .strings import contains as text_contains
from .tracer import Array, ForceConcrete, Maybe, Number, Spread, Tagged, Tracer
from .withs import GeneratorManager

# Function (by identity) -> handler(trace, *args, **kwargs). Filled by builtins.py and numpy_api.py.
TABLE: dict[Any, Callable[..., Any]] = {}
# Functions without effects: run at once when all their arguments are constants.
PURE: set[Any] = set()
# Methods of Python containers that change them.
_MUTATORS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "pop",
        "remove",
        "clear",
        "reverse",
        "sort",
        "update",
        "setdefault",
        "popitem",
        "add",
        "discard",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
    ]
)


def handles(*functions: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated handler for these functions."""

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        for function in functions:
            TABLE[function] = handler
        return handler

    return register


# Classes of the library whose instances the trace makes as they are.
_PLAIN = (
    np.errstate,
    np.iinfo,
    np.finfo,
    functools.partial,
    contextlib.nullcontext,
    contextlib.suppress,
)


# What to use in place of classes of Python that have no run-time values.
_INSTEAD = {
    "frozenset": "use set()",
    "bytes": "use a list of ints, or make it outside the function",
    "bytearray": "use a list of ints, or np.zeros(n, np.uint8)",
}
# Whose functions in Python are not converted.
_LIBRARIES = ("numpy", "math", "functools", "operator", "itertools", "random", "time")
_NUMBERS_AND_TEXTS = (str, bytes, int, float, complex, range)
# Methods of strings and lists whose first argument is an int.
_TAKES_INDEX = frozenset(("pop", "insert", "center", "ljust", "rjust", "zfill", "expandtabs"))
# Entries of the table that take what may be None as one value.
# Builtins that ask what a list is, and do not only go through its items.
_TAKES_LISTS = frozenset([bool, str, repr, print, type, isinstance, callable, format, id, hash])
_NO_ORDER = {isinstance, type, len, bool, id, callable}
# Methods that take the items of their arguments.
_GO_THROUGH = frozenset(
    ["extend", "extendleft", "update", "union", "intersection", "difference", "isdisjoint"]
    + ["symmetric_difference", "intersection_update", "difference_update", "issubset", "join"]
    + ["symmetric_difference_update", "issuperset", "__iadd__", "__ior__", "__iand__", "__isub__"]
    + ["__ixor__", "__and__", "__or__", "__sub__", "__xor__", "fromkeys"]
)
_BY_KEY = frozenset(["get", "__contains__", "__getitem__", "__len__"])
_ASKS_FOR_NONE = {bool, str, repr, format, int, float, complex, divmod, min, max, slice}
_TAKES_NONE = {print, isinstance, type, len, getattr, setattr, hasattr, delattr, callable}
# What they give refers to their arguments, which are not those of a branch; None raises.
_LAZY = {range, map, zip, enumerate, reversed, filter, iter}


class Calls:
    """The part of Trace that decides on calls; `self` is the Trace."""

    made_here: dict[int, tuple[Any, ...]]
    rebuilt: set[int]
    captured_containers: set[int]

    def call(self: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if any(map(is_sequence, args)):
            args = items_taken(self, fn, args)
        if any(type(arg) is Spread for arg in args) and fn is not print:
            found = self.call_starred(fn, args, kwargs)
            if found is not NotImplemented:
                return found
            args = self.spread_out(fn, args)
        handler = TABLE.get(fn) if _hashable(fn) else None
        shows = handler is not None or (isinstance(fn, type) and issubclass(fn, BaseException))
        if shows and any(map(is_chosen, (*args, *kwargs.values()))):
            return self.call_with_chosen(fn, args, kwargs)
        if handler is not None and any(isinstance(arg, (Maybe, Tagged)) for arg in args):
            args = with_texts(self, fn, args)
        if handler is not None and any(isinstance(arg, (Str, Tagged)) for arg in args):
            found = of_numbers(self, fn, args)
            if found is not NotImplemented:
                return found
        if handler is not None or type(fn) is types.BuiltinFunctionType:
            found = asked(self, fn, args, kwargs)
            if found is not NotImplemented:
                return found
        if handler is not None:
            return self.call_handler(handler, fn, args, kwargs)
        if is_marked_internal(fn):
            return fn(*args, **kwargs)
        args = tuple(self.list_now(a) for a in args)
        kwargs = {k: self.list_now(v) for k, v in kwargs.items()}
        signal_fn = signal_function(fn)
        if signal_fn is not None:
            return self.inline_call(signal_fn, args, kwargs)
        self.meets_debugger(fn)
        if isinstance(fn, _core.Function):
            return self.call_compiled(fn, args, kwargs)
        if isinstance(fn, types.MethodType):
            return self.call_method(fn, args, kwargs)
        if isinstance(fn, functools.partial):
            args, kwargs = self.with_held(fn, args, kwargs)
            return self.call(fn.func, *args, **kwargs)
        if type(fn) is functools._lru_cache_wrapper:
            return self.call_cached(fn, args, kwargs)
        if isinstance(fn, types.FunctionType):
            return self.call_function(fn, args, kwargs)
        if isinstance(fn, type):
            return self.call_class(fn, args, kwargs)
        if isinstance(fn, types.BuiltinMethodType | types.MethodWrapperType):
            return self.call_builtin(fn, args, kwargs)
        if isinstance(fn, Choice):
            return self.call_choice(fn, args, kwargs)
        if isinstance(fn, Ref) and users_method(fn, "__call__") is not None:
            return self.call(users_method(fn, "__call__"), fn, *args, **kwargs)
        if isinstance(fn, Maybe):
            return self.where_given(lambda one: self.call(one, *args, **kwargs), fn)
        if isinstance(fn, Tracer):
            fn = self.held_list(fn, TypeError, "'NoneType' object is not callable")
            raise TypeError(f"'{self.class_name(fn)}' object is not callable")
        call = getattr(type(fn), "__call__", None)  # noqa: B004 - the function itself is wanted
        if isinstance(call, types.FunctionType):
            return self.call(call, fn, *args, **kwargs)
        return self.call_unknown(fn, args, kwargs)

    def call_handler(self: Any, handler: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """fn(*args, **kwargs) by the call table."""
        if fn in _TAKES_LISTS:
            args = tuple(map(self.list_now, args))
        if depends_on_path(*args, *kwargs.values()) and takes_numbers_of_numpy(fn):
            return by_type(self, functools.partial(self.call, fn), args, kwargs)
        if fn not in _TAKES_NONE:
            for arg in args:
                self.check_iterator(arg, f"{_name(fn)}()")
        if self.outside_owners or self.has_orders:
            seen = tuple(self.seen_dict(arg, fn not in _NO_ORDER) for arg in args)
            if fn in _LAZY:
                self.note_copies(args, seen)
            args = seen
        if fn not in _TAKES_NONE and any(map(self.is_option, args)):
            return self.call_where_given(fn, args, kwargs)
        if fn not in _ASKS_FOR_NONE and not _is_own(fn):
            given = (*args, *kwargs.values())
            if any(isinstance(arg, Maybe) and arg.missing is None for arg in given):
                return self.call_where_given(fn, args, kwargs)
        return self.made(fitting(self, fn, handler, args, kwargs))

    def call_where_given(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """fn(*args, **kwargs) where those that may be None have their value, and where they are
        None."""

        def again(*given: Any) -> Any:
            named = dict(zip(kwargs, given[len(args) :], strict=True))
            try:
                return self.call(fn, *given[: len(args)], **named)
            except TraceError:
                if not (takes_numbers_of_numpy(fn) and any(value is None for value in given)):
                    raise
            text = f"{_name(fn)}() got None, which is not supported in compiled code"
            return self.raise_here(lambda: UnsupportedError(text))

        given = [*map(self.ld, args), *map(self.ld, kwargs.values())]
        at = next((i for i, value in enumerate(given) if isinstance(value, Maybe)), None)
        if fn not in _LAZY or at is None:
            return self.where_given(again, *given)
        others = [() if goes_once(one) else one for one in given]
        fail = lambda: again(*others[:at], None, *others[at + 1 :])
        self.if_exp(given[at].flag, lambda: None, fail)
        return again(*given[:at], given[at].value, *given[at + 1 :])

    def meets_debugger(self: Any, fn: Any) -> None:
        """A call of a debugger's function or class is for Python."""
        from .breakpoints import debugger_name, leave_to_python

        name = debugger_name(fn)
        if name is not None:
            leave_to_python(name)

    def call_compiled(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """A lathe.function, in place, with its own option `autograph`."""
        from .plain import staging

        with staging(self, fn.__lathe_options__.autograph):
            return self.call(fn.callable, *args, **kwargs)

    def call_function(self: Any, fn: types.FunctionType, args: Any, kwargs: Any) -> Any:
        if _is_own(fn) or _of_named_tuple(fn, args):
            return fn(*args, **kwargs)
        if is_init_of_dataclass(fn, args):
            return self.init_inherited(fn, args, kwargs)
        if fn.__code__ is MAKES_MANAGERS:
            return GeneratorManager(inspect.unwrap(fn), args, kwargs)
        if _module_of(fn) in _LIBRARIES:
            return self.call_unknown(fn, args, kwargs)
        if is_do_not_convert(fn):
            raise self.error(
                f"{_name(fn)}() is marked do_not_convert: compiled code cannot look into it",
                advice="make it a lathe.callback, declare it lathe.pure, or take the mark off",
            )
        return self.inline_call(convert(fn), args, kwargs)

    def call_method(self: Any, fn: types.MethodType, args: Any, kwargs: Any) -> Any:
        if isinstance(fn.__self__, Array | Tracer):
            return method_called(self, fn, args, kwargs)
        if fn.__func__ in (collections.Counter.update, collections.Counter.subtract):
            self.want_dict_input(fn.__self__)
        cls = class_of(fn.__self__)
        if python_class(cls) is not cls:
            check_arguments(cls, fn.__name__, args, kwargs)
        return self.call(fn.__func__, fn.__self__, *args, **kwargs)

    def call_class(self: Any, cls: type, args: Any, kwargs: Any) -> Any:
        from . import enums

        if issubclass(cls, BaseException):
            return self.made_exception(cls, args, kwargs)
        if issubclass(cls, tuple) and hasattr(cls, "_make"):
            return cls(*args, **kwargs)
        if cls in _PLAIN:
            return cls(*args, **kwargs)
        if enums.is_looked_up(cls, args, kwargs):
            return enums.member_of(self, cls, args[0])
        self.check_manager(cls)
        self.check_class(cls)
        init: Any = cls.__init__
        if init is object.__init__ and not args and not kwargs and cls is not object:
            init = _no_init
        if (
            cls.__module__ != "builtins"
            and isinstance(init, types.FunctionType)
            and cls.__new__ is object.__new__
        ):
            place = self.locate(), cls
            made = cls.__new__(cls)
            self.made_here[id(made)] = self.path
            self.begun.add(id(made))
            self._kept.append(made)
            if dataclasses.is_dataclass(cls) and init.__code__.co_filename == "<string>":
                self.init_dataclass(made, init, args, kwargs)
            else:
                self.call(init, made, *args, **kwargs)
            self.made_object(made)
            return self.made_by_class(made, place)
        if cls is super and len(args) == 2 and isinstance(args[1], Ref):
            return self.super_of_ref(*args)
        constant = not self.is_staged(args) and not self.is_staged(kwargs)
        for arg in args:
            self.check_iterator(arg, f"{cls.__name__}()")
        if constant and (cls in PURE or cls.__module__ == "builtins"):
            value = self.made(cls(*args, **kwargs))
            return self.made_dict(value) if cls is dict else value
        if cls.__module__ == "builtins":
            raise self.error(
                f"{cls.__name__}() of run-time values is not supported yet",
                found=_show(args, kwargs),
                advice=_INSTEAD.get(cls.__name__),
            )
        return self.call_unknown(cls, args, kwargs)

    def call_builtin(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """Methods of Python objects, and builtin functions outside the table."""
        owner = getattr(fn, "__self__", None)
        if getattr(fn, "__name__", "") in _GO_THROUGH:
            args = tuple(map(self.seen_dict, args))
        elif len(args) == 2 and isinstance(args[0], slice):
            args = args[0], self.items_for_slice(args[1])
        if type(owner) is collections.deque:
            return self.deque_method(owner, fn.__name__, args, kwargs)
        if type(owner) in (str, list) and fn.__name__ in _TAKES_INDEX:
            args = tuple(self.optional(index_of(self, a)) for a in args[:1]) + args[1:]
            if args and isinstance(args[0], Tagged):
                return self.switch(lambda one: self.call(fn, one, *args[1:], **kwargs), args[0])
        if isinstance(owner, BaseException) and fn.__name__ == "__init__":
            return self.init_exception(fn, owner, args, kwargs)
        if isinstance(owner, (list, dict, set)) and fn.__name__ in _MUTATORS:
            self.check_identity(owner, "changed")
            self.check_key(owner, args[0] if args else None)
            if self.wants_run_time(fn.__name__, owner, args, kwargs):
                self.become_native(owner, _new_items(fn.__name__, args))
            self.must_be_native(owner, _new_items(fn.__name__, args))
            self.wants_dict(owner, fn.__name__, args)
            self.must_be_dict(owner, self.new_facts(owner, fn.__name__, args))
            if type(owner) is dict and fn.__name__ in ("setdefault", "update", "pop"):
                return self.put_items(owner, fn, args, kwargs)
            if fn.__name__ == "popitem":
                self.check_order(owner)
            self.want_dict_input(owner)
            self.may_change(owner, f"{type(owner).__name__}.{fn.__name__}()", args)
            return self.made(fn(*args, **kwargs))
        if isinstance(fn, types.MethodWrapperType) and fn.__name__ == "__setattr__":
            return self.call(object.__setattr__, owner, *args, **kwargs)
        if type(owner) is dict and fn.__name__ not in _BY_KEY:
            self.check_order(owner)
            if fn.__name__ in VIEWS and not args and not kwargs:
                return self.view_of(owner, fn.__name__)
        if id(owner) in self.outside_owners:
            owner = self.seen_dict(owner, in_order=False)
            fn = getattr(owner, fn.__name__)
        staged = self.is_staged(args) or self.is_staged(kwargs)
        self.check_key(owner, args[0] if args else None)
        if type(owner) is dict and fn.__name__ == "get" and self.is_staged(args[:1]):
            found = self.function_of_key(owner, args[0], args[1:] or (None,))
            if found is not NotImplemented:
                return found
        if isinstance(owner, (list, dict, set, tuple)):
            self.wants_dict(owner, fn.__name__, args)
            found = self.outside_get(owner, fn.__name__, args)
            if found is not NotImplemented:
                return found
            staged |= self.is_compared_at_run_time((owner, args))
            if fn.__name__ in ("index", "count") and staged:
                from .searches import search

                self.become_native(owner)
                return search(self, owner, fn.__name__, args)
            return self.made(fn(*args, **kwargs))
        staged |= any(map(self.has_run_time_text, args + tuple(kwargs.values())))
        if type(owner) is str and (staged or (fn.__name__ == "join" and len(args) == 1)):
            return bound_method(self, owner, fn.__name__)(*args, **kwargs)
        if not staged and isinstance(owner, _NUMBERS_AND_TEXTS):
            held: Any = getattr(type(owner), fn.__name__, None)
            if hasattr(held, "__objclass__"):  # names its class in messages as a method call does
                return self.made(held(owner, *args, **kwargs))
        if not staged and (fn in PURE or isinstance(owner, _NUMBERS_AND_TEXTS)):
            return self.made(fn(*args, **kwargs))
        return self.call_unknown(fn, args, kwargs)

    def call_unknown(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        from .operator_api import as_made_here

        found = as_made_here(self, fn)
        if found is not NotImplemented:
            return found(*args, **kwargs)
        is_init = getattr(fn, "__name__", "") == "__init__"
        if is_init and args and isinstance(args[0], BaseException):
            return self.init_exception(fn, args[0], args, kwargs)
        if getattr(fn, "__objclass__", None) is str and args and isinstance(args[0], (str, Str)):
            return bound_method(self, args[0], fn.__name__)(*args[1:], **kwargs)
        if not callable(fn):
            raise TypeError(f"'{type(fn).__name__}' object is not callable")
        staged = self.is_staged(args) or self.is_staged(kwargs)
        if not staged and _hashable(fn) and fn in PURE:
            return self.made(fn(*args, **kwargs))
        raise self.error(
            f"{_name(fn)}() cannot be compiled: it is neither Python source that Lathe can "
            "convert nor a "
            "function that Lathe knows",
            found=f"{_name(fn)}{_show(args, kwargs)}",
            advice="call it outside and pass its result in, or write it with operations "
            "that Lathe knows",
        )

    # -- Python containers at trace time

    def made(self: Any, value: Any) -> Any:
        """What a call gave; of an iterator the place counts, because using it changes it."""
        if type(value) is list:
            return self.made_list(value, "call")
        if type(value) in (dict, set) and not self.is_outside(value):
            return self.made_container(value, "call")
        if hasattr(type(value), "__next__") and id(value) not in self.made_here:
            self.made_here[id(value)] = self.path
            self._kept.append(value)
        from .used_once import once

        return once(self, value)

    def may_change(self: Any, container: Any, what: str, new: Any = ()) -> None:
        """Refuse what the next call of the compiled code would not repeat.

        Args:
            new: what is put into it.
        """
        self.want_nested_input(container)
        if id(container) in self.captured_containers:
            raise self.error(
                f"{what} changes a Python object from outside the function, which compiled "
                "code would do only once",
                advice="return the new values, or use an array",
            )
        if id(container) in self.given_containers:
            raise self.error(
                f"{what} changes a {type(container).__name__} that the function was given: "
                "this is not supported yet",
                advice="return the new values, or change a copy",
            )
        if self.in_other_region(container):
            self.unroll_here(what)
            raise self.error(
                f"{what} in a branch or loop that depends on run-time values is not supported yet",
                advice=_other_way(container, new),
            )
        if self.seen_by_others(container):
            raise self.error(
                f"{what} after a break, continue or return that depends on run-time values "
                "is not supported yet",
                advice="use an array (np.zeros(n), then x[i] = v), or make the object "
                "after that statement",
            )
        self.changed.append(container)

    def in_other_region(self: Any, value: Any) -> bool:
        """Whether the current path runs another number of times than the one that made this."""
        made_at = self.still_open(self.made_here.get(id(value), ()))
        outside = len(made_at) if self.path[: len(made_at)] == made_at else 0
        return bool(self.in_staged_region(outside))

    def unroll_here(self: Any, what: str) -> None:
        """Run the innermost loop at trace time, if its trips are known and this path runs."""
        marks = [mark for _, mark in self.path if mark]
        loop = self.open_loops[-1] if self.open_loops else None
        if loop is not None and loop.trips_known and marks[-1] == "loop":
            index = Number(self, -1, T.PY_INT)
            index.loops = loop
            raise ForceConcrete(index, f"{what} in each trip")

    def in_staged_region(self: Any, outside: int = 0) -> bool:
        """Whether the current path runs any number of times; `outside` regions do not count."""
        return any(mark in ("if", "loop") for _, mark in self.path[outside:])

    def python_item(self: Any, owner: Any, index: Any) -> Any:
        if isinstance(index, Maybe):
            index = self.ld(index)
        found = item_of(self, owner, "__getitem__", index)
        if found is not NotImplemented:
            return found
        self.check_contents(owner)
        self.check_missing(owner, index)
        self.check_key(owner, index)
        if isinstance(owner, dict) and self.is_staged(index):
            return self.staged_key(owner, index)
        if isinstance(index, Tagged) and isinstance(owner, (list, tuple)):
            return self.switch(lambda one: self.python_item(owner, one), index)
        if isinstance(index, Tracer):
            self.become_native(owner)
            found = self.table_item(owner, index)
            if found is not NotImplemented:
                return found
            raise ForceConcrete(index, f"an index into a Python {type(owner).__name__}")
        if isinstance(index, slice) and any(
            isinstance(b, Tracer) for b in (index.start, index.stop, index.step)
        ):
            self.become_native(owner)
            bound = next(b for b in (index.start, index.stop, index.step) if isinstance(b, Tracer))
            raise ForceConcrete(bound, f"a slice of a Python {type(owner).__name__}")
        if id(owner) in self.outside_owners:
            return self.read_item(owner, index)
        found = self.item_outside(owner, index)
        return self.made_list(found, "slice") if isinstance(index, slice) else found

    def python_setitem(self: Any, owner: Any, index: Any, value: Any) -> None:
        if item_of(self, owner, "__setitem__", index, value) is not NotImplemented:
            return
        if _never_changes(owner):
            operator.setitem(owner, 0, None)  # raises
        self.check_identity(owner, "changed")
        self.check_key(owner, index)
        self.check_equal_key(owner, index)
        if isinstance(owner, dict) and self.is_staged(index):
            self.must_be_dict_input(owner, "at a key that is known at run time only")
            self.become_dict(owner, self.item_facts(index, value))
        if isinstance(index, Tracer):
            self.must_be_input(owner)
            self.want_nested_input(owner)
            self.become_native(owner, (value,))
            raise ForceConcrete(index, f"an index into a Python {type(owner).__name__}")
        self.must_be_native(owner, () if isinstance(index, slice) else (value,))
        if type(owner) is dict and self.living_twins(owner):
            self.must_be_dict(owner, self.item_facts(index, value) or False)
        if isinstance(value, (list, List)):
            self.want_nested_input(owner)
        if self.has_item_slots(owner, index):
            self.assign_outside(self.item_slot(owner, index), value)
            return
        if type(owner) is dict and not self.is_outside(owner):
            self.changes_keys(owner, index, True)
            self.assign(self.slot_of(ITEM, owner, index), value)
            return
        self.want_dict_input(owner)
        self.may_change(owner, f"assignment to an item of a {type(owner).__name__}")
        owner[index] = self.items_for_slice(value) if isinstance(index, slice) else value

    def items_for_slice(self: Any, value: Any) -> Any:
        """What is assigned to a slice of a Python list."""
        return self.chosen_items(value) if is_chosen(value) else self.seen_dict(value)

    def put_items(self: Any, owner: dict[Any, Any], fn: Any, args: Any, kwargs: Any) -> Any:
        """owner.setdefault(), update() or pop(): item by item, as assignments do it."""
        if fn.__name__ == "update":
            given = map(self.seen_dict, args)
            for key, value in dict(*given, **kwargs).items():
                self.python_setitem(owner, key, value)
            return None
        before = self.seen_dict(owner, in_order=False, only=args[:1])
        now = dict(before)
        result = getattr(now, fn.__name__)(*args, **kwargs)  # raises where the arguments do not fit
        if fn.__name__ == "pop" and args[0] in before:
            self.python_delitem(owner, args[0])
        elif fn.__name__ == "setdefault" and args[0] not in before:
            self.python_setitem(owner, args[0], result)
        return result

    def python_delitem(self: Any, owner: Any, index: Any) -> None:
        if item_of(self, owner, "__delitem__", index) is not NotImplemented:
            return
        if _never_changes(owner):
            operator.delitem(owner, 0)  # raises
        self.check_identity(owner, "changed")
        self.check_key(owner, index)
        self.check_equal_key(owner, index)
        if isinstance(owner, dict) and self.is_staged(index):
            self.must_be_dict_input(owner, "at a key that is known at run time only")
            self.become_dict(owner)
        if isinstance(index, Tracer):
            self.must_be_input(owner)
            self.become_native(owner)
        self.must_be_native(owner)
        if type(owner) is dict and self.living_twins(owner):
            self.must_be_dict(owner)
        if type(owner) is dict and self.has_item_slots(owner, index):
            self.delete_item(owner, index)
            return
        if type(owner) is dict and not self.is_outside(owner):
            slot = self.slot_of(ITEM, owner, index)
            if isinstance(slot.get(), Undefined):
                raise KeyError(index)
            self.changes_keys(owner, index, False)
            self.assign(slot, Undefined(in_words(index)))
            return
        self.want_dict_input(owner)
        self.may_change(owner, f"del of an item of a {type(owner).__name__}")
        del owner[index]

    def python_aug(self: Any, op: str, left: Any, right: Any) -> Any:
        if type(left) is list and self.is_staged(right) and not isinstance(right, (list, tuple)):
            self.become_native(left)
        self.must_be_native(left, right if op == "+=" and isinstance(right, (list, tuple)) else ())
        if isinstance(left, (dict, set)):
            new = self.facts_of(right) if isinstance(right, (dict, set, frozenset, Dict)) else None
            if self.is_native_like((right,)):
                self.become_dict(left, new)
            self.must_be_dict(left, new)
        if isinstance(left, (list, dict, set)):
            right = self.seen_dict(right)
            self.may_change(left, f"{op} on a {type(left).__name__}")
        return IN_PLACE[op](left, right)

    def in_(self: Any, item: Any, container: Any) -> Any:
        from .iterables import Once, is_stageable
        from .range_methods import contains
        from .ranges import Range, as_range

        text = "argument of type 'NoneType' is not iterable"
        container = self.held_list(container, TypeError, text)
        container = self.seen_dict(container, in_order=False)
        if is_chosen(container):
            return self.pick(container, lambda one: self.in_(item, one))
        if is_member(item) and isinstance(container, (dict, set, frozenset)):
            return self.pick(item, lambda one: self.in_(one, container))
        container = self.deque_inside(container)
        found = item_of(self, container, "__contains__", item)
        if found is not NotImplemented:
            return self.truth(found)
        items = self.iterated(container)
        if items is not container and not (isinstance(items, Tracer) or is_stageable(items)):
            items = list(items)
        view: Any = items
        container = tuple(view) if isinstance(items, VIEWS_OF_DICTS) else items
        self.check_key(container, item)
        if isinstance(container, Str) or (type(container) is str and self.is_staged(item)):
            return text_contains(self, item, container)
        by_class = type(container) in (list, tuple)
        by_class = by_class and self.is_compared_at_run_time((item, container))
        if not (self.is_staged(item) or by_class) and (
            type(container) is dict or not self.is_staged(container)
        ):
            return item in container
        if isinstance(container, List):
            return self.list_op("contains", container, item)
        if isinstance(container, Dict):
            return self.dict_op("contains", container, item)
        if isinstance(container, View):
            return container.contains(self, item)
        if isinstance(container, (dict, set, frozenset)):
            if isinstance(container, dict):
                self.become_dict(container)
            found = self.outside_has(item, container)
            if found is not NotImplemented:
                return found
        if isinstance(container, Array) and container.type.kind != T.NPSCALAR:
            return self.truth(self.call(container.__getattr__("any_equal"), item))
        if isinstance(container, (Array, Number)):
            raise TypeError(f"argument of type '{T.class_name(container.type)}' is not iterable")
        if isinstance(container, (tuple, list, set, frozenset, dict)):
            held: Any = False
            for candidate in container:
                held = self.or_test(held, lambda one=candidate: self.same_item(one, item))
            return held
        if isinstance(container, (range, Range)):
            return contains(self, as_range(container), item)
        if isinstance(container, Once):
            raise self.error(
                f"'in' on a {container.class_name} over what exists at run time is not supported",
                advice="write any(value == item for item in items)",
            )
        cls = class_of(container)
        if not any(hasattr(cls, name) for name in ("__iter__", "__getitem__", "__contains__")):
            raise TypeError(f"argument of type '{cls.__name__}' is not iterable")
        raise self.error(
            f"'in' on a {type(container).__name__} with run-time values is not supported yet",
            advice="compare with == instead",
        )


def check_arguments(cls: type, name: str, args: Any, kwargs: Any) -> None:
    """Before a method of a class that stands for one of Python is called with these arguments
    beside self: Python's own TypeError."""
    try:
        inspect.signature(getattr(cls, name)).bind(None, *args, **kwargs)
    except TypeError:
        method = getattr(python_class(cls)(), name)
        method(*[()] * len(args), **dict.fromkeys(kwargs))  # raises
        raise


def _new_items(name: str, args: Any) -> Any:
    """What a method of a list puts into it, as far as that is seen here."""
    if name == "append":
        return args
    if name == "insert":
        return args[1:]
    return args[0] if name == "extend" and args and isinstance(args[0], (list, tuple)) else ()


def _of_named_tuple(fn: Any, args: Any) -> bool:
    """Whether this is a method that namedtuple() gave to a class, on what Python can do it with."""
    if fn.__module__ != "collections" or fn.__name__ not in ("_replace", "_asdict", "_make"):
        return False
    return fn.__name__ != "_make" or (len(args) == 2 and isinstance(args[1], (tuple, list)))


def _no_init(self: Any) -> None:
    """Of classes without __init__."""


def _hashable(fn: Any) -> bool:
    """Whether tables can be asked for it, without code of the user and hashes of what it holds."""
    own: Any = type(fn).__hash__
    by_python = own is not None and not isinstance(own, types.FunctionType)
    return by_python and not isinstance(fn, (Tracer, Maybe, StagedItems, tuple))


def _other_way(container: Any, new: Any) -> str:
    """In place of changing this in a branch or loop of run time."""
    if hasattr(type(container), "__next__"):
        return "keep a position in a variable, and take xs[position] of a list, tuple or array"
    if any(isinstance(item, types.FunctionType | functools.partial) for item in new):
        return (
            "keep a list of what the functions need, and one function that takes it as an "
            "argument; or use a loop with a constant number of trips"
        )
    return "use an array (np.zeros(n), then x[i] = v), or a loop with a constant number of trips"


def _never_changes(owner: Any) -> bool:
    """A value of a class of Python's own whose items cannot be assigned."""
    return type(owner).__module__ == "builtins" and not hasattr(type(owner), "__setitem__")


def goes_once(value: Any) -> bool:
    """Whether its items are gone through once."""
    return hasattr(type(value), "_lathe_once_") or hasattr(type(value), "__next__")


def _module_of(fn: Any) -> str:
    return (getattr(fn, "__module__", None) or "").partition(".")[0]


def is_converted(fn: types.FunctionType) -> bool:
    """Whether a call of a Python function runs it converted."""
    own = _is_own(fn) or fn.__code__ is MAKES_MANAGERS or fn in TABLE
    return not (own or _module_of(fn) in _LIBRARIES or is_do_not_convert(fn))


def _is_own(fn: Any) -> bool:
    return _module_of(fn) == "lathe"


def _name(fn: Any) -> str:
    module = getattr(fn, "__module__", None)
    name = getattr(fn, "__qualname__", None) or in_words(fn)
    return f"{module}.{name}" if module and module != "builtins" else str(name)


def _show(args: Any, kwargs: Any) -> str:
    items = [_short(a) for a in args] + [f"{k}={_short(v)}" for k, v in kwargs.items()]
    return f"({', '.join(items)})"


def _short(value: Any) -> str:
    if isinstance(value, Tracer):
        return T.describe(value.type)
    return in_words(value, 40)
