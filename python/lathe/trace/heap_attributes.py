"""Attributes, methods and identity of objects in memory; see heap_objects.py."""

from __future__ import annotations

import functools
import inspect
import types
from typing import Any

from ..autograph.signals import Undefined
from . import types as T
from .choices import Choice
from .object_choices import IN_MEMORY, ObjectOf
from .refs import CLASSES, Ref, class_of
from .seen import python_class
from .tracer import Number


class SuperOf:
    """super() in a method of an object in memory.

    Args:
        above: that of an object without attributes.
    """

    __slots__ = ("above", "ref")

    def __init__(self, above: Any, ref: Ref) -> None:
        self.above, self.ref = above, ref


def _slots_of(cls: Any) -> set[str]:
    found: set[str] = set()
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        found.update([slots] if isinstance(slots, str) else slots)
    return found


class RefAttributes:
    """The part of Trace for what is done with objects in memory; `self` is the Trace."""

    def super_of_ref(self: Any, cls: Any, ref: Ref) -> SuperOf:
        """super(cls, ref)"""
        return SuperOf(super(cls, self.blank_of(class_of(ref))), ref)

    def attribute_above(self: Any, owner: SuperOf, name: str) -> Any:
        """super().name"""
        blank = owner.above.__self__
        getter = self.getter_of(owner.above, name)
        if getter is not None:
            return self.call(getter, owner.ref)
        if name == "__setattr__":
            return functools.partial(object.__setattr__, owner.ref)
        found = self.getattr_(owner.above, name)
        is_method = isinstance(found, types.MethodType) and found.__self__ is blank
        return types.MethodType(found.__func__, owner.ref) if is_method else found

    def choice_of(self: Any, ref: Ref) -> Choice:
        """An object of one of several classes as a choice of them."""
        number = Number(self, ref.id, T.PY_INT)
        candidates: list[Any] = []
        payloads: list[Any] = []
        for k, cls in enumerate(self.knowledge.heap_classes):
            if not ref.type.alternatives >> k & 1:
                candidates.append(Undefined("<no object>"))
                payloads.append(())
                continue
            candidates.append(ObjectOf(cls, IN_MEMORY))
            payloads.append((self.ref(ref.id, T.ref_type(1 << k)),))
        return Choice(number & CLASSES - 1, tuple(candidates), tuple(payloads))

    def fields_of(self: Any, ref: Ref) -> dict[str, bool]:
        """The attributes that objects of its class have, and whether some do not."""
        number = self.number_of_class(class_of(ref))
        found: dict[str, bool] = self.knowledge.heap_fields.get(number, {})
        return found

    def field_at(self: Any, ref: Ref, name: str) -> tuple[Any, Any]:
        """The list of an attribute, and the position of the object in it."""
        index = Number(self, ref.id, T.PY_INT) >> CLASSES.bit_length() - 1
        return self.heap_list(self.number_of_class(class_of(ref)), name), index

    def read_field(self: Any, ref: Ref, name: str) -> Any:
        xs, index = self.field_at(ref, name)
        places = xs.group.find().places
        if self.known_of(xs.group) == 1 << T.TAG_NONE and not self.refs_in(xs.group):
            self.taken_empty |= places  # what is assigned later begins again
            return None
        return self.item_at(xs, index.id)

    def has_field(self: Any, ref: Ref, name: str) -> Any:
        """Whether the object has an attribute of its own: a bool, or one of run time."""
        fields = self.fields_of(ref)
        return self.read_field(ref, "?" + name) if fields.get(name) else name in fields

    def ref_attribute(self: Any, ref: Ref, name: str) -> Any:
        """ref.name"""
        cls = class_of(ref)
        blank = self.blank_of(cls)
        getter = self.getter_of(blank, name)
        if getter is not None:
            return self.call(getter, ref)
        cached = self.cached_property_of(ref, name)
        if cached is not None:
            return self.read_cached(ref, cached, name)
        own = self.has_field(ref, name)
        if own is True:
            return self.read_field(ref, name)
        if own is not False:
            return self.if_exp(
                own, lambda: self.read_field(ref, name), lambda: self.by_class(ref, name)
            )
        return self.by_class(ref, name)

    def by_class(self: Any, ref: Ref, name: str) -> Any:
        """ref.name where the object has no such attribute of its own."""
        cls = class_of(ref)
        blank = self.blank_of(cls)
        if name == "__class__":
            return python_class(cls)
        missing = self.missing_attribute(blank, name)
        if missing is not None:
            return self.call(getattr(cls, "__getattr__"), ref, name)  # noqa: B009
        held = inspect.getattr_static(cls, name, None)
        if isinstance(held, types.MemberDescriptorType) or not hasattr(blank, name):
            error = AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
            error.name = name
            raise error
        found = self.getattr_(blank, name)
        if isinstance(found, types.MethodType) and found.__self__ is blank:
            return types.MethodType(found.__func__, ref)
        return found

    def assign_ref(self: Any, ref: Ref, name: str, value: Any) -> None:
        """ref.name = value, where nothing of the class says what that means."""
        cls = class_of(ref)
        number = self.number_of_class(cls)
        if name not in self.fields_of(ref):
            blank = self.blank_of(cls)
            if not hasattr(blank, "__dict__") and name not in _slots_of(cls):
                setattr(blank, name, value)  # raises
            self.learn_optional(number, name)
        xs, index = self.field_at(ref, name)
        item = self.item_for(xs, value)
        self.write_list("list_set", xs, index.id, *item)
        self.set_field(ref, name, True)

    def set_field(self: Any, ref: Ref, name: str, there: bool) -> None:
        if self.fields_of(ref)[name]:
            flags, index = self.field_at(ref, "?" + name)
            self.write_list("list_set", flags, index.id, *self.item_for(flags, there))

    def delete_field(self: Any, ref: Ref, name: str) -> None:
        """del ref.name"""
        cls = class_of(ref)
        if name in self.fields_of(ref):
            self.learn_optional(self.number_of_class(cls), name)
        own = self.has_field(ref, name)
        error = AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
        if own is False:
            raise error
        self.raise_unless(own, lambda: error)
        self.set_field(ref, name, False)

    def same_ref(self: Any, a: Any, b: Any) -> Any:
        """a is b"""
        if not (isinstance(a, Ref) and isinstance(b, Ref)):
            return False
        return self.binary("eq", Number(self, a.id, T.PY_INT), Number(self, b.id, T.PY_INT))
