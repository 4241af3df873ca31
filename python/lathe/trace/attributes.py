"""Attributes of objects: assigned and deleted, by statements and by builtins."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.signals import Undefined
from . import staged_attributes
from . import types as T
from .calls import handles
from .captures import is_changeable, is_library_object
from .choices import Choice
from .complexes import assign_part
from .exceptions import Recorded, StagedException, is_exception
from .fitting import example
from .library import lists
from .object_choices import is_chosen
from .ranges import Range
from .refs import Ref, class_of
from .seen import is_there
from .slots import ATTRIBUTE
from .special_methods import class_above, users_method
from .tracer import Array, Maybe, Tracer

_MISSING = object()
# What NumPy lets assign of an array beside its parts.
_OF_ARRAYS = {
    "shape": "use x = x.reshape(...)",
    "dtype": "use x = x.astype(...), which makes a new array",
    "strides": "do it outside the compiled function",
    "flat": "use x[...] = values.reshape(x.shape)",
    "data": "do it outside the compiled function",
}


class Attributes:
    """The part of Trace that assigns attributes; `self` is the Trace."""

    made_here: dict[int, tuple[Any, ...]]

    def setattr_(self: Any, owner: Any, name: str, value: Any) -> None:
        if isinstance(owner, Array) and name in _OF_ARRAYS:
            raise self.error(f"assignment to x.{name} is not supported", advice=_OF_ARRAYS[name])
        text = f"'NoneType' object has no attribute {name!r}"
        owner = self.held_list(owner, AttributeError, text)
        if is_chosen(owner):
            self.learn_assigned(owner, name)
            self.pick(owner, lambda one: self.setattr_(one, name, value))
            return
        if isinstance(owner, (StagedException, Recorded)):
            owner = self.assigned_exception(owner, name)
        if isinstance(owner, Array) and owner.type.is_array and name in ("real", "imag"):
            assign_part(self, owner, name, value)
            return
        if isinstance(owner, Tracer):
            one = T.one_of(owner.type)
            if one is not None and name not in _OF_ARRAYS:
                setattr(one, name, value)  # raises
            if not (isinstance(owner, Array) and owner.type.is_array):
                setattr(example(self, owner), name, 0)  # raises
            raise AttributeError(f"{T.describe(owner.type)} has no assignable attribute {name!r}")
        if isinstance(owner, Range):
            setattr(range(0), name, 0)  # raises
        owner = self.in_memory.get(id(owner), owner)
        self.check_assignable(owner, name)
        setter = self.setter_of(owner, name)
        if is_frozen(owner):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        if setter is None:
            self.assign_attribute(owner, name, value)
        else:
            self.call(setter[0], owner, *setter[1], value)

    def setter_of(self: Any, owner: Any, name: str) -> tuple[Any, tuple[Any, ...]] | None:
        """What the class of an object says is called to assign the attribute."""
        own = class_of(owner).__setattr__
        if isinstance(own, types.FunctionType):
            return own, (name,)
        held = inspect.getattr_static(class_of(owner), name, None)
        return (held.fset, ()) if isinstance(held, property) and held.fset is not None else None

    def getter_of(self: Any, owner: Any, name: str) -> Any:
        """The user's function behind a property."""
        cls = type(owner)
        if isinstance(owner, type) or getattr(cls, "_lathe_staged_", False):
            return None
        if cls is super:
            held = vars(class_above(owner, name)).get(name)
        else:
            held = inspect.getattr_static(cls, name, None)
        get = held.fget if isinstance(held, property) else None
        return get if isinstance(get, types.FunctionType) and not is_library_object(get) else None

    def missing_attribute(self: Any, owner: Any, name: str) -> Callable[[], Any] | None:
        """What calls the class's own __getattr__, where it has one and there is no attribute."""
        if isinstance(owner, (type, types.ModuleType, super)):
            return None
        if users_method(owner, "__getattribute__") is not None:
            raise self.error(
                f"the attribute {name!r} of a {type(owner).__name__}, whose class has a "
                "__getattribute__, cannot be read in compiled code",
                advice="give the class a __getattr__, or properties",
            )
        method = users_method(owner, "__getattr__")
        if method is None or is_there(owner, name):
            return None
        return lambda: self.call(method, owner, name)

    def assign_attribute(self: Any, owner: Any, name: str, value: Any) -> None:
        """What `object.__setattr__` does."""
        if isinstance(owner, Ref):
            self.assign_ref(owner, name, value)
            return
        cls = type(owner)
        held = inspect.getattr_static(cls, name, None)
        has_place = isinstance(held, types.MemberDescriptorType)
        if isinstance(held, property) or isinstance(owner, tuple):
            object.__setattr__(owner, name, value)  # raises
        if held is not None and hasattr(type(held), "__set__") and not has_place:
            raise self.error(
                f"assignment to {name!r}, which is a {type(held).__name__} of {cls.__name__}, is "
                "not supported",
                advice="use an attribute or a property",
            )
        if not has_place and not hasattr(owner, "__dict__"):
            object.__setattr__(owner, name, value)  # raises
        if id(owner) in self.made_here:
            self.object_changes(owner, name)
            self.assign(self.slot_of(ATTRIBUTE, owner, name), value)
        else:
            self.assign_outside(self.attribute_slot(owner, name), value)

    def delattr_(self: Any, owner: Any, name: str) -> None:
        text = f"'NoneType' object has no attribute {name!r}"
        owner = self.held_list(owner, AttributeError, text)
        if is_chosen(owner):
            self.pick(owner, lambda one: self.delattr_(one, name))
            return
        if isinstance(owner, Tracer):
            raise AttributeError(f"{T.describe(owner.type)} has no attribute {name!r}")
        self.check_assignable(owner, name)
        cls: Any = class_of(owner)
        plain = cls.__delattr__ is object.__delattr__
        if not plain or isinstance(inspect.getattr_static(cls, name, None), property):
            raise self.error(
                f"`del` of the attribute {name!r} of a {cls.__name__}, whose class says what that "
                "means, is not supported",
                advice="call a method that does it",
            )
        if isinstance(owner, Ref):
            self.delete_field(owner, name)
            return
        made = id(owner) in self.made_here
        slot = self.slot_of(ATTRIBUTE, owner, name) if made else self.attribute_slot(owner, name)
        value = slot.get()
        self.check_attribute(value)
        if made:
            self.object_changes(owner, name)
        else:
            self.check_known(slot)
        if isinstance(value, Undefined):
            raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
        if isinstance(value, Maybe) and value.missing is not None:
            self.raise_unless(value.flag, lambda: _no_attribute(owner, name))
        if not made:
            self.note(slot, Undefined(name))
        self.assign(slot, Undefined(name))

    def check_assignable(self: Any, owner: Any, name: str) -> None:
        if isinstance(owner, Choice):
            raise self.error(
                f"the attribute {name!r} of a function or class that is chosen at run time is "
                "assigned or deleted: this is not supported",
                advice="do it on each path, before the paths meet",
            )
        if signal_function(owner) is not None:
            raise self.error(
                f"the attribute {name!r} of a function that is made here is assigned or deleted: "
                "this is not supported",
                advice="keep the value in a variable",
            )
        if hasattr(type(owner), "__next__") and id(owner) in self.given_containers:
            raise self.error(
                f"the attribute {name!r} of a {type(owner).__name__} from outside is assigned: "
                "this is not supported yet",
                advice="return the new value and assign it where the function is called",
            )

    def has_attribute(self: Any, owner: Any, name: str) -> Any:
        """hasattr(): a bool, or one of run time."""
        if isinstance(self.ld(owner), Maybe):
            return self.where_given(lambda one: self.has_attribute(one, name), owner)
        if is_chosen(owner):
            return self.pick(owner, lambda one: self.has_attribute(one, name))
        if is_exception(owner):
            return self.exception_has(owner, name)
        if isinstance(owner, Ref):
            held = hasattr(self.blank_of(class_of(owner)), name)
            return True if held else self.has_field(owner, name)
        if getattr(type(owner), "_lathe_staged_", False):
            return staged_attributes.has_attribute(owner, name)
        if self.cached_property_of(owner, name) is not None:
            self.getattr_(owner, name)  # as Python does
            return True
        self.check_field(owner, name)
        if self.missing_attribute(owner, name) is not None:
            return self.call(lists.has_by_class, owner, name)
        slot = self.outside_attribute(owner, name)
        if slot is not None:
            self.check_known(slot)
            value = slot.value
        elif id(owner) in self.made_here or self.is_given_object(owner):
            value = getattr(owner, name, Undefined(name))
            self.check_attribute(value)
        else:
            there = hasattr(owner, name)
            if not there and is_changeable(owner):
                cls = type(owner).__name__
                self.guard(f"<{cls}>.{name}", "attr", owner, name, "absent", None)
            return there
        if isinstance(value, Maybe) and value.missing is not None:
            return self.or_test(value.flag, lambda: self._has_by_class(owner, name))
        return self._has_by_class(owner, name) if isinstance(value, Undefined) else True

    def _has_by_class(self: Any, owner: Any, name: str) -> Any:
        """The same of an attribute that the object itself does not have."""
        if _of_class(owner, name) is not _MISSING:
            return True
        by_class = users_method(owner, "__getattr__") is not None
        return self.call(lists.has_by_class, owner, name) if by_class else False

    def attribute_of(self: Any, owner: Any, name: str, value: Any) -> Any:
        """What reading an attribute of an object that the trace made gives."""
        self.check_attribute(value)
        if not isinstance(value, Maybe) or value.missing is None:
            return value
        if self._knows_by_class(owner, name):
            return self.if_exp(
                value.flag, lambda: value.value, lambda: self.attribute_by_class(owner, name)
            )
        self.raise_unless(value.flag, lambda: _no_attribute(owner, name))
        return value.value

    def _knows_by_class(self: Any, owner: Any, name: str) -> bool:
        """Whether its class may have an attribute that the object itself does not have."""
        by_method = users_method(owner, "__getattr__") is not None
        return by_method or _of_class(owner, name) is not _MISSING

    def attribute_by_class(self: Any, owner: Any, name: str) -> Any:
        """What reading an attribute gives that the object itself does not have."""
        if isinstance(inspect.getattr_static(type(owner), name, None), types.FunctionType):
            return types.MethodType(getattr(type(owner), name), owner)
        if _of_class(owner, name) is not _MISSING:
            return self.getattr_(type(owner), name)
        method = users_method(owner, "__getattr__")
        if method is None:
            raise _no_attribute(owner, name)
        return self.call(method, owner, name)


def _of_class(owner: Any, name: str) -> Any:
    """What the class has where the object itself has nothing; _MISSING: nothing."""
    held = getattr(type(owner), name, _MISSING)
    return _MISSING if hasattr(type(held), "__set__") else held


def is_frozen(owner: Any) -> bool:
    """Whether its class is a frozen dataclass."""
    return bool(getattr(getattr(class_of(owner), "__dataclass_params__", None), "frozen", False))


def _no_attribute(owner: Any, name: str) -> AttributeError:
    error = AttributeError(f"{type(owner).__name__!r} object has no attribute {name!r}")
    error.name = name
    return error


@handles(hasattr)
def has_attribute(t: Any, owner: Any, name: str) -> Any:
    """The builtin."""
    return t.has_attribute(owner, name)


@handles(setattr)
def set_attribute(t: Any, owner: Any, name: str, value: Any) -> None:
    """The builtin."""
    t.setattr_(owner, name, value)


@handles(delattr)
def delete_attribute(t: Any, owner: Any, name: str) -> None:
    """The builtin."""
    t.delattr_(owner, name)


@handles(object.__setattr__)
def set_plainly(t: Any, owner: Any, name: str, value: Any) -> None:
    """What __setattr__ methods end in."""
    if isinstance(owner, Tracer):
        raise TypeError(f"can't apply this __setattr__ to {T.describe(owner.type)} object")
    t.check_assignable(owner, name)
    t.assign_attribute(owner, name, value)
