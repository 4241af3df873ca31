"""Comparison of tuples, lists and dataclasses with run-time values in them, item by item."""

from __future__ import annotations

import dataclasses
import operator
from types import FunctionType, WrapperDescriptorType
from typing import Any

import numpy as np

from ..autograph.operators import value_is_staged
from . import types as T
from .captures import is_changeable
from .dict_views import View
from .dicts import Dict
from .exceptions import is_exception
from .key_orders import OF_DICTS, VIEWS_OF_DICTS
from .object_choices import is_chosen
from .refs import Ref, class_of
from .special_methods import REFLECTED, compared, users_method
from .strings import Str
from .tracer import Array, Maybe, Tracer

COMPARISONS = {name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}

_SYMBOLS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_SWAPPED = {"lt": ">", "le": ">=", "gt": "<", "ge": "<="}


class Compare:
    """The part of Trace that compares what Python would compare item by item; `self` is the
    Trace."""

    def compare(self: Any, op: str, a: Any, b: Any) -> Any:
        """a op b"""
        if not (value_is_staged(a) or value_is_staged(b)):
            return self.compare_python(op, a, b)
        if self.is_asked(op, a, b):
            return self.binary_python(op, a, b)
        try:
            return COMPARISONS[op](a, b)
        except TypeError as error:
            raise self.not_ordered(error, op, a, b) from None

    def compare_python(self: Any, op: str, a: Any, b: Any) -> Any:
        """The same of two that are no numbers, arrays, strings or containers of run time."""
        if op in ("eq", "ne") and is_exception(a) and is_exception(b):
            return self.is_(a, b) == (op == "eq")
        if op in ("eq", "ne") and type(a) is FunctionType and type(b) is FunctionType:
            return self.function_is(a, b) == (op == "eq")
        if isinstance(a, OF_DICTS) or isinstance(b, OF_DICTS):
            a, b = (self.seen_dict(x, in_order=False) for x in (a, b))
        a, b = self.deque_inside(a), self.deque_inside(b)
        if self.is_compared_at_run_time((a, b)):
            items = _items(self, op, a, b)
            if items is not None:
                for item in (*items[0], *items[1]):
                    self.check_attribute(item)
                return self._compare_items(op, *items)
            if type(a) is type(b) is VIEWS_OF_DICTS[2]:
                a, b = dict(a), dict(b)
            if type(a) is dict and type(b) is dict:
                return self._compare_dicts(op, a, b)
            by_identity: bool = getattr(class_of(a), "__eq__", None) is object.__eq__
            if self.is_object(a) and by_identity:
                self.check_same_object(a, b)
            found = compared(self, op, a, b)
            if found is not NotImplemented:
                return found
            if isinstance(a, Ref) or isinstance(b, Ref):
                return self._compare_refs(op, a, b)
            self._check_readable(a, b)
        return COMPARISONS[op](a, b)

    def is_asked(self: Any, op: str, a: Any, b: Any) -> bool:
        """Whether an object, beside a run-time value, has a method of the user's for `a op b`."""
        if not (value_is_staged(a) or value_is_staged(b)):
            return False
        for one, other, name in ((a, b, op), (b, a, REFLECTED[op])):
            names = ("__ne__", "__eq__") if op == "ne" else (f"__{name}__",)
            type_ = self.type_of(other) if value_is_staged(other) else None
            by_numpy = type_ is not None and (
                type_.is_array or (one is b and type_.kind == T.NPSCALAR)
            )
            if not value_is_staged(one) and not by_numpy:
                return any(users_method(one, name) is not None for name in names)
        return False

    def _check_readable(self: Any, *values: Any) -> None:
        """Before Python compares: what is in objects of classes that are no Python is not seen."""
        for value in values:
            by = type(value).__eq__
            native = isinstance(by, WrapperDescriptorType) and by is not object.__eq__
            if native and is_changeable(value):
                raise self.error(
                    f"a {type(value).__name__} is compared by what is in it, which compiled code "
                    "does not see",
                    advice="compare its attributes",
                )

    def not_ordered(self: Any, error: TypeError, op: str, left: Any, right: Any) -> TypeError:
        """Python has asked the right operand last, and its error names that one first: so it is
        with numbers of NumPy. Or nobody knew the operand: the error names classes of the trace."""
        text, names = str(error), [type(x).__name__ for x in (left, right)]
        between = "' not supported between instances of '"
        start = f"'{_SYMBOLS[op]}{between}"
        of_trace = (self.is_staged(left) and text.startswith(f"{start}{names[0]}'")) or (
            self.is_staged(right) and text.startswith(start) and text.endswith(f"'{names[1]}'")
        )
        type_ = self.type_of(right)
        of_numpy = type_ is not None and type_.kind in (T.ARRAY, T.NPSCALAR)
        asked_last = text.startswith(f"'{_SWAPPED[op]}{between}") and not of_numpy
        if not (of_trace or asked_last):
            return error
        found: TypeError = self.operand_error(op, left, right, None)
        return found

    def elements_unlike(self: Any, op: str, a: Any, b: Any) -> Any:
        """An array beside what no number is equal to: NumPy asks for each element; None: it is
        beside something else."""
        for array, other in ((a, b), (b, a)):
            if isinstance(array, Array) and array.type.is_array and self.is_no_number(other):
                found = self.call(np.full, array.shape, op == "ne")
                return found if array.type.shape else self.getitem(found, ())
        return None

    def is_no_number(self: Any, value: Any) -> bool:
        if isinstance(value, (Str, Dict, View)):
            return True
        if isinstance(value, (Tracer, bytearray, memoryview)) or self.type_of(value) is not None:
            return False
        cls = class_of(value)
        by_identity = getattr(cls, "__eq__", None) is object.__eq__
        return (by_identity and not hasattr(cls, "__len__")) or cls.__module__ == "builtins"

    def _compare_refs(self: Any, op: str, a: Any, b: Any) -> Any:
        """By identity, where no class says more."""
        if op not in ("eq", "ne"):
            raise self.operand_error(op, a, b, None)
        same = self.is_(a, b)
        return same if op == "eq" else self.not_(same)

    def _compare_dicts(self: Any, op: str, a: Any, b: Any) -> Any:
        """By keys that are known, then by what they have."""
        if op not in ("eq", "ne"):
            return COMPARISONS[op](a, b)  # raises
        a, b = (self.seen_dict(x, in_order=False) for x in (a, b))
        same = a.keys() == b.keys() and self._equal_from(list(a.values()), [b[k] for k in a], 0)
        return same if op == "eq" else self.not_(same)

    def _compare_items(self: Any, op: str, a: Any, b: Any) -> Any:
        """By the first items that differ, then by length."""
        if op in ("eq", "ne"):
            same = len(a) == len(b) and self._equal_from(a, b, 0)
            return same if op == "eq" else self.not_(same)
        return self._ordered_from(op, a, b, 0)

    def same_item(self: Any, x: Any, y: Any) -> Any:
        """How Python compares what is in containers: one or equal."""
        if isinstance(x, Array) and isinstance(y, Array) and x.type.is_array and x is not y:
            return self.is_array(x, y) or self.truth(self.binary_python("eq", x, y))
        if any(map(_is_object, (x, y))):
            equal = lambda: self.binary_python("eq", x, y)
            return self.or_test(self.is_(x, y), equal)
        return x is y or self.truth(self.binary_python("eq", x, y))

    def _equal_from(self: Any, a: Any, b: Any, i: int) -> Any:
        if i == len(a):
            return True
        same = self.same_item(a[i], b[i])
        if i + 1 == len(a):
            return same
        if not isinstance(same, Tracer):
            return same and self._equal_from(a, b, i + 1)
        return self.and_test(same, lambda: self._equal_from(a, b, i + 1))

    def _ordered_from(self: Any, op: str, a: Any, b: Any, i: int) -> Any:
        if i == min(len(a), len(b)):
            return COMPARISONS[op](len(a), len(b))

        def differ() -> Any:
            return self.binary_python(op, a[i], b[i])

        same = self.same_item(a[i], b[i])
        if not isinstance(same, Tracer):
            return self._ordered_from(op, a, b, i + 1) if same else differ()
        return self.if_exp(same, lambda: self._ordered_from(op, a, b, i + 1), differ)


def _is_object(value: Any) -> bool:
    """Whether it is an object in memory, or one of several."""
    value = value.value if isinstance(value, Maybe) else value
    return isinstance(value, Ref) or is_chosen(value)


def _items(t: Any, op: str, a: Any, b: Any) -> tuple[Any, Any] | None:
    """What is compared, in order; None: Python itself, or the class, compares."""
    for cls in (tuple, list):
        if isinstance(a, cls) and isinstance(b, cls):
            plain = all(getattr(type(x), f"__{op}__") is getattr(cls, f"__{op}__") for x in (a, b))
            return (a, b) if plain else None
    same = class_of(a) is class_of(b)
    owner = _compared_by_fields(class_of(a), op) if same else None
    if owner is not None:
        names = [field.name for field in dataclasses.fields(owner) if field.compare]
        return [t.getattr_(a, n) for n in names], [t.getattr_(b, n) for n in names]
    return None


def is_ordered_by_fields(cls: Any) -> bool:
    """Whether it is a dataclass with `order=True`."""
    return _compared_by_fields(cls, "lt") is not None


def _compared_by_fields(cls: Any, op: str) -> Any:
    """The class among its bases whose dataclass() made the method that compares; None: none."""
    if not hasattr(cls, "__dataclass_fields__"):
        return None
    name = f"__{'eq' if op == 'ne' else op}__"
    bases: tuple[Any, ...] = cls.__mro__
    owner = next(c for c in bases if name in vars(c))
    code = getattr(vars(owner)[name], "__code__", None)
    made = code is not None and code.co_filename == "<string>"
    return owner if made and dataclasses.is_dataclass(owner) else None
