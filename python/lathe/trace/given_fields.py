"""Attributes of dataclasses among the arguments that are no fields, and cached properties.

What an object has in its dict beside its fields is no part of the signature: it is read under a
guard, as an input of its own.
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np

from .. import _core
from ..autograph.signals import Undefined
from . import types as T
from .captures import is_library_object
from .merge import UNKNOWN
from .refs import Ref, class_of
from .slots import ATTRIBUTE
from .tracer import Array, Maybe, Number

_CONSTANTS = (bool, str, bytes, type(None))
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, type)


class GivenFields:
    """The part of Trace for what arguments have beside their fields; `self` is the Trace."""

    def _init_given_fields(self: Any) -> None:
        self.fields_read: dict[tuple[int, str], int] = {}  # (object, name) -> number for guards

    def check_field(self: Any, owner: Any, name: str) -> None:
        """Before an attribute of an object among the arguments is read: it is there, if the
        caller's object has it."""
        number = self.given_numbers.get(id(owner))
        if number is None:
            return
        if hasattr(owner, name):
            self.check_given(owner, ATTRIBUTE, name, getattr(owner, name))
        elif not self.read_given(number, owner, name):
            raise self.error(
                f"the attribute {name!r} of a {type(owner).__name__} among the arguments is no "
                "field of its class: this is not supported",
                found=self.name_of(getattr(self.originals[number], name)),
                advice=f"declare it in the class: {name}: Any = field(init=False)",
            )

    def read_given(self: Any, number: int, owner: Any, name: str) -> bool:
        """Give the trace's object what the caller's has under a name; False: it cannot."""
        at = number, name
        attributes = getattr(self.originals[number], "__dict__", None)
        is_field = name in getattr(type(owner), "__dataclass_fields__", ())
        if attributes is None or is_field or at in self.fields_read:
            return True
        self.fields_read[at] = -1 - number
        path = f"the attribute {name!r} of a {type(owner).__name__}"
        guard = functools.partial(self.guard, path, "field", self.fields_read[at], name)
        if name not in attributes:
            guard("absent", None)
            return True
        value = attributes[name]
        if isinstance(value, (np.ndarray, _core.Tensor)):
            value = self.captured_array(value, guard("array", value))
        elif type(value) in _CONSTANTS or ("field", *at) in self.knowledge.slot_constants:
            guard("equal", value)
        elif isinstance(value, _FUNCTIONS):
            guard("is", value)
        elif type(value) in (int, float, complex) or isinstance(value, np.generic):
            value = self._number_given(at, value, guard)
        else:
            del self.fields_read[at]
            return False
        object.__setattr__(owner, name, value)
        return True

    def _number_given(self: Any, at: tuple[int, str], value: Any, guard: Any) -> Any:
        type_ = self.type_of(value)
        if type_ is None or self.constant(value) is None:
            return value
        self.param_sources.append(("guard", guard("type", type(value))))
        cls = Array if type_.kind == T.NPSCALAR else Number
        deps = frozenset([("slot", ("field", *at))])
        made = cls(self, self.g.param(tuple(type_)), type_, deps)
        if isinstance(made, Array):
            made.place = None
        return made

    def begin_field(self: Any, owner: Any, kind: str, name: Any, number: int) -> None:
        """The call begins: an attribute that is no field, and that the function assigns."""
        if kind != ATTRIBUTE:
            return
        cached = self.cached_property_of(owner, name) is not None
        is_new = name not in vars(owner) if cached else not hasattr(owner, name)
        if is_new and not self.read_given(number, owner, name):
            object.__setattr__(owner, name, UNKNOWN)

    # -- functools.cached_property

    def cached_property_of(self: Any, owner: Any, name: str) -> Any:
        """The cached property of a user's class that an attribute is; None: it is something
        else, or that of an object that was captured, which Python has by now."""
        if not (isinstance(owner, Ref) or self.is_given_object(owner) or self.is_object(owner)):
            return None
        found = (vars(cls)[name] for cls in class_of(owner).__mro__ if name in vars(cls))
        held = next(found, None)
        is_one = isinstance(held, functools.cached_property) and not is_library_object(held.func)
        return held if is_one else None

    def read_cached(self: Any, owner: Any, held: Any, name: str) -> Any:
        """What it gives: computed once, and kept in the object."""

        def compute() -> Any:
            value = self.call(held.func, owner)
            self.assign_attribute(owner, name, value)
            return value

        if isinstance(owner, Ref):
            there = self.has_field(owner, name)
            if isinstance(there, bool):
                return self.read_field(owner, name) if there else compute()
            return self.if_exp(there, lambda: self.read_field(owner, name), compute)
        number = self.given_numbers.get(id(owner))
        if number is not None and name not in vars(owner):
            self.read_given(number, owner, name)
        value = vars(owner).get(name, Undefined(name))
        if number is not None:
            self.check_given(owner, ATTRIBUTE, name, value)
        self.check_attribute(value)
        if isinstance(value, Undefined):
            return compute()
        if isinstance(value, Maybe) and value.missing is not None:
            return self.if_exp(value.flag, lambda: value.value, compute)
        return value
