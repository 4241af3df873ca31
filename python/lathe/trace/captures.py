"""What the trace reads outside its arguments: globals, closure cells, attributes.

Each is guarded, so that a change retraces with the reason. Arrays are inputs by reference; numbers,
strings, functions, classes and modules are constants of the trace under their guard.
"""

from __future__ import annotations

import inspect
import os
import sys
import types
from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np

from .. import _core
from ..autograph.signals import Undefined, unbound_free, unbound_local
from ..autograph.tracebacks import is_internal
from . import layout, staged_attributes
from . import types as T
from .choices import Choice
from .contents import GuardedContents, has_contents
from .exceptions import is_exception
from .heap_attributes import SuperOf
from .lists import List
from .merge import DEAD, Unjoined
from .object_choices import is_chosen
from .refs import Ref
from .seen import own_attributes, python_class
from .special_methods import class_above, object_of
from .tracer import Array, Maybe, Tagged, Tracer

_MISSING = object()
_CONSTANTS = (bool, int, float, str, bytes, type(None))
_OF_NONE = frozenset(dir(None))  # attributes that None has, too


class Captures(GuardedContents):
    """The part of Trace that reads the world; `self` is the Trace."""

    def _init_captures(self: Any) -> None:
        self.guards: list[tuple[Any, ...]] = []
        self.param_sources: list[Any] = []  # per kernel parameter: leaf number or ("guard", i)
        self._guarded: dict[Any, int] = {}
        self._arrays: dict[int, Array] = {}  # id of a captured ndarray -> its tracer
        self.input_memory: dict[int, Any] = {}  # arrays of the caller, by the leaf of the tracer
        self._init_contents()
        self._kept: list[Any] = []  # keeps what is known by id alive

    # -- names

    def name_load(self: Any, name: str, value: Any) -> Any:
        """A global or closure variable of the user's function."""
        fn = self.frames[-1].function if self.frames else None
        if isinstance(value, Tracer) or getattr(type(value), "_lathe_staged_", False):
            return value
        if self.outside:
            slot = self.outside.get(self.variable_place(fn, name)[0])
            if slot is not None:
                return self.read_variable(slot, name)
        fetch, container, key = self._origin(fn, name, value)
        if fetch is None:
            return value
        return self.captured(name, fetch, container, key, value)

    def _origin(self: Any, fn: Any, name: str, value: Any) -> tuple[Any, Any, Any]:
        code = getattr(fn, "__code__", None)
        if code is None or is_internal(code.co_filename):
            return None, None, None
        if name in code.co_freevars:
            cell = fn.__closure__[code.co_freevars.index(name)]
            return "cell", cell, None
        if fn.__globals__.get(name, _MISSING) is value:
            return "dict", fn.__globals__, name
        return None, None, None

    def captured(self: Any, path: str, fetch: str, container: Any, key: Any, value: Any) -> Any:
        """A value that was read from outside, under its guard."""
        if isinstance(value, (np.ndarray, _core.Tensor)):
            guard = self.guard(path, fetch, container, key, "array", value)
            return self.captured_array(value, guard)
        given = self.given_as(value)
        if given is not None:
            self.guard(path, fetch, container, key, "is", value)
            return given
        if type(value) not in _CONSTANTS:
            self.see(value)
        if (held := self.dict_input(value)) is not None:
            self.guard(path, fetch, container, key, "is", value)
            return held
        if type(value) in _CONSTANTS:
            self.guard(path, fetch, container, key, "equal", value)
        elif (xs := self.list_input(path, fetch, container, key, value)) is not None:
            return xs
        elif isinstance(value, tuple) or has_contents(value):
            self.guard(path, fetch, container, key, "is", value)
            self.capture_contents(path, value)
        elif hasattr(type(value), "__next__"):
            self.guard(path, fetch, container, key, "is", value)
            self._kept.append(value)
            self.captured_containers.add(id(value))
        elif value is os.environ:
            raise self.error(
                "os.environ cannot be read in compiled code, which would not see its changes",
                advice="read it outside, and pass what it holds as an argument",
            )
        elif not isinstance(value, types.ModuleType) or fetch != "attr":
            self.guard(path, fetch, container, key, "is", value)
            self.note_opaque(value)
        return value

    def guard(
        self: Any,
        path: str,
        fetch: str,
        container: Any,
        key: Any,
        check: str,
        expected: Any,
        parts: tuple[int, ...] = (),
    ) -> int:
        """`parts`: which item of a tuple that is there, and so on."""
        at = (fetch, id(container), key, parts)
        if self.cached_calls:
            self.note_cached_read(path, at, check, expected)
        if at not in self._guarded:
            self._guarded[at] = len(self.guards)
            what = (path, fetch, container, key, check, expected)
            self.guards.append((*what, parts) if parts else what)
        return self._guarded[at]

    def captured_array(self: Any, value: Any, guard: int | None = None) -> Array:
        """The tracer of an ndarray or Tensor from outside: an input by reference."""
        found: Array | None = self._arrays.get(id(value))
        if found is not None:
            self.guard_twin(found, guard)
            return found
        self._kept.append(value)
        tensor = isinstance(value, _core.Tensor)
        array = value._numpy() if tensor else value
        dtype = T.dtype_number(array.dtype)
        if dtype is None or type(array) is not np.ndarray:
            raise self.error(
                f"an array of type {type(value).__name__}, dtype {array.dtype} cannot be used here",
                advice="convert it to a numeric dtype first",
            )
        if guard is None:
            guard = self.guard("a constant array", "object", value, None, "array", value)
        strided = not array.flags.c_contiguous
        type_ = T.Type(T.TENSOR if tensor else T.ARRAY, dtype, array.shape)
        written = guard in self.knowledge.written_captures
        if written:
            type_ = type_.as_buffer()
        tracer = Array(self, self.g.param(tuple(type_), strided), type_)
        tracer.region = ()
        tracer.place = None
        tracer.layout = (layout.of_strided if strided else layout.of_new)(type_)
        tracer.leaf = -2 - guard  # not an argument; see must_be_buffer
        if not array.flags.writeable:
            self.read_only.add(tracer.leaf)
        self.param_sources.append(("guard", guard))
        self._arrays[id(value)] = tracer
        self.input_memory[tracer.leaf] = value
        return tracer

    def written_captures(self: Any) -> tuple[Any, ...]:
        """The guards of captured arrays that are buffers."""
        found = [-2 - leaf for leaf in self.input_memory if leaf < 0]
        return tuple(("guard", i) for i in found if i in self.knowledge.written_captures)

    def guard_twin(self: Any, found: Array | List, guard: int | None) -> None:
        """An array or list was found at two places: in later calls it is one there too."""
        first = -2 - found.leaf
        if guard is None or guard == first:
            return
        path, fetch, container, key, _, _, *parts = self.guards[guard]
        self.guards[guard] = (path, fetch, container, key, "same", first, *parts)

    # -- attributes

    def getattr_(self: Any, owner: Any, name: str) -> Any:
        if name in _OF_NONE and isinstance(self.ld(owner), Maybe):
            return self.where_given(lambda one: self.getattr_(one, name), owner)
        text = f"'NoneType' object has no attribute {name!r}"
        owner = self.held_list(owner, AttributeError, text)
        if isinstance(owner, Maybe):
            owner = self.ld(owner)
        if isinstance(owner, Tagged):
            owner = self.text_of_tagged(owner, name)
        if is_exception(owner):
            return self.exception_attribute(owner, name)
        if id(owner) in self.in_memory:
            owner = self.in_memory[id(owner)]
        if type(owner) is SuperOf:
            return self.attribute_above(owner, name)
        if isinstance(owner, Ref) and not is_chosen(owner):
            return self.ref_attribute(owner, name)
        if type(owner) is Choice or is_chosen(owner):
            return self.chosen_attribute(owner, name)
        cached = self.cached_property_of(owner, name)
        if cached is not None:
            return self.read_cached(owner, cached, name)
        getter = self.getter_of(owner, name)
        if getter is not None:
            return self.call(getter, object_of(owner))
        if self.outside and not getattr(type(owner), "_lathe_staged_", False):
            slot = self.outside_attribute(owner, name)
            if slot is not None:
                return self.read_attribute(owner, slot, name)
        if isinstance(owner, Tagged):
            return staged_attributes.attribute_of_either(self, owner, name)
        if getattr(type(owner), "_lathe_staged_", False):
            return staged_attributes.attribute(self, owner, name)
        if name == "__class__" and id(owner) in self.made_here:
            return python_class(type(owner))
        if name == "__dict__":
            raise self.error(
                "the __dict__ of an object cannot be used in compiled code",
                found=f"that of a {type(owner).__name__}",
                advice="use its attributes, with getattr and setattr where names are computed",
            )
        self.check_field(owner, name)
        by_class = self.missing_attribute(owner, name)
        if by_class is not None:
            return by_class()
        value = getattr(owner, name)
        if self.is_given_object(owner) and isinstance(value, Maybe):
            return self.attribute_of(owner, name, value)
        if id(owner) in self.made_here:
            if name in own_attributes(owner) or isinstance(
                inspect.getattr_static(owner, name), types.MemberDescriptorType
            ):
                return self.attribute_of(owner, name, value)
            if not isinstance(value, types.MethodType):
                owner = type(owner)
        if isinstance(owner, types.ModuleType):
            known = _is_library(owner) and value is not os.environ
            return (
                self.captured(f"{owner.__name__}.{name}", "dict", vars(owner), name, value)
                if name in vars(owner) and not known
                else value
            )
        in_contents = has_contents(owner) and name in own_attributes(owner)
        if isinstance(value, types.BuiltinMethodType) or (
            self.is_structure(owner) and not in_contents
        ):
            return value
        if isinstance(value, types.MethodType):
            return self.captured_method(owner, name, value)
        attributes = getattr(owner, "__dict__", None)
        if isinstance(attributes, dict) and name in attributes:
            if isinstance(owner, (type, types.FunctionType)) and is_library_object(owner):
                return value
            return self.captured(f"{short(owner)}.{name}", "dict", attributes, name, value)
        if type(value) in _CONSTANTS or isinstance(value, np.ndarray) or has_contents(value):
            return self.captured(f"{short(owner)}.{name}", "attr", owner, name, value)
        return value

    def captured_method(self: Any, owner: Any, name: str, value: Any) -> Any:
        """A method: guarded by the function that its class holds under the name."""
        cls = owner if isinstance(owner, type) else type(owner)
        if isinstance(owner, super):
            owner = cls = class_above(owner, name)
        if name not in own_attributes(owner) or owner is cls:
            held = getattr(cls, name, None)
            if isinstance(held, types.FunctionType) and python_class(cls) is cls:
                self.guard(f"{cls.__name__}.{name}", "attr", cls, name, "is", held)
        return value

    def is_structure(self: Any, value: Any) -> bool:
        """Containers that the trace rebuilt from the arguments, or made itself."""
        import dataclasses

        return isinstance(value, (tuple, list, dict, set, str, bytes, range, slice)) or (
            dataclasses.is_dataclass(value)
            and not isinstance(value, type)
            and id(value) in self.rebuilt
        )

    # -- variables that may be missing

    def check_joined(self: Any, value: Any) -> None:
        """Before a variable is read."""
        if isinstance(value, Unjoined):
            raise self.error(
                f"'{value.name}' has no single type: it is {value.reason}, depending on the path "
                "taken",
                advice="give it the same type on every path",
            )

    def ld(self: Any, value: Any) -> Any:
        self.check_joined(value)
        if isinstance(value, Undefined):
            assert value is not DEAD, "the liveness analysis missed a read"
            raise_site = lambda: unbound_local(value.name)
            self.raise_here(raise_site)
        if isinstance(value, Maybe):
            return self.present(value)
        return self.present_choice(value, unbound_local) if isinstance(value, Choice) else value

    def ld_free(self: Any, value: Any) -> Any:
        self.check_joined(value)
        if isinstance(value, Undefined):
            self.raise_here(lambda: unbound_free(value.name))
        if isinstance(value, Choice):
            return self.present_choice(value, unbound_free)
        return self.present(value, unbound_free) if isinstance(value, Maybe) else self.ld(value)

    def present(self: Any, value: Maybe, error: Callable[[str], Any] = unbound_local) -> Any:
        """The value of a Maybe where it is needed: raises at run time where it is missing."""
        if value.missing is None:
            return value  # None is an ordinary value until somebody computes with it
        name = value.missing.name
        self.raise_unless(value.flag, lambda: error(name))
        return value.value

    def maybe_truth(self: Any, value: Maybe) -> Any:
        if value.missing is not None:
            return self.truth(self.present(value))
        return self.and_test(value.flag, lambda: value.value)

    def is_option(self: Any, value: Any) -> bool:
        """Whether a value may be None, and else is no number."""
        if not isinstance(value, Maybe):
            return False
        value = value.value
        if isinstance(value, Maybe):
            return self.is_option(value)
        type_ = self.type_of(value)
        return type_ is None or not self._alternatives(type_)

    def where_given(self: Any, fn: Callable[..., Any], *values: Any) -> Any:
        """fn(*values), where those that may be None have their value, and where they are None."""
        values = tuple(map(self.ld, values))
        at = next((i for i, value in enumerate(values) if isinstance(value, Maybe)), None)
        if at is None:
            return fn(*values)
        chosen = values[at]

        def given(one: Any) -> Any:
            return self.where_given(fn, *values[:at], one, *values[at + 1 :])

        return self.if_exp(chosen.flag, lambda: given(chosen.value), lambda: given(None))

    def some(self: Any, value: Any, operation: str) -> Any:
        """The number in a value that may be None; Python's TypeError at run time where it is."""
        if not isinstance(value, Maybe):
            return value
        if value.missing is not None:
            return self.some(self.present(value), operation)
        self.raise_unless(
            value.flag,
            lambda: TypeError(f"unsupported operand type(s) for {operation}: 'NoneType'"),
        )
        return value.value


def short(owner: Any) -> str:
    """An object in messages."""
    return owner.__name__ if isinstance(owner, type) else f"<{type(owner).__name__}>"


_LIBRARIES = (
    "numpy",
    "math",
    "cmath",
    "operator",
    "builtins",
    "functools",
    "itertools",
    "lathe",
    "collections",
)


def _is_library(module: types.ModuleType) -> bool:
    return module.__name__.partition(".")[0] in _LIBRARIES


def is_library_object(value: Any) -> bool:
    """Whether a module that Lathe knows defines it."""
    return getattr(value, "__module__", "builtins").partition(".")[0] in _LIBRARIES


def is_changeable(value: Any) -> bool:
    """Whether it is an object with attributes, of which no guard knows what is in it."""
    cls = type(value)
    if isinstance(value, (type, types.ModuleType, tuple, Enum, BaseException)):
        return False
    is_value = cls.__module__ in sys.stdlib_module_names and not hasattr(value, "__dict__")
    return not (is_value or is_library_object(cls))
