"""Operators on objects whose classes say in Python what these do."""

from __future__ import annotations

import operator
import sys
import types
from typing import Any

import numpy as np

from ..autograph.operators import binary, unary
from ..words import in_words
from . import types as T
from .object_choices import is_chosen
from .refs import Ref, class_of
from .run_time_tuples import is_repeated, repeated
from .seen import is_sequence, is_special
from .tracer import Number, Tracer

REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


def users_method(value: Any, name: str) -> Any:
    """The special method that a class of the user's program has in Python; None: none."""
    method = getattr(class_of(value), name, None)
    if not isinstance(method, types.FunctionType) or method.__code__.co_filename == "<string>":
        return None  # (dataclasses make theirs of a text)
    package = (method.__module__ or "").partition(".")[0]
    if is_special(value):
        return method
    return None if package in sys.stdlib_module_names or package in ("lathe", "numpy") else method


def class_above(owner: Any, name: str) -> type:
    """The class in which super() finds an attribute; without one `object`."""
    order: tuple[type, ...] = owner.__self_class__.__mro__
    above = order[order.index(owner.__thisclass__) + 1 :]
    return next((cls for cls in above if name in vars(cls)), object)


def object_of(owner: Any) -> Any:
    """What methods take as self."""
    is_super = type(owner) is super
    return owner.__self__ if is_super else owner


def is_class_iterator(value: Any) -> bool:
    """Whether it is an iterator by a class of the user's program."""
    return users_method(value, "__next__") is not None


_ADVICE = {
    "__next__": "loop over it with `for`",
    "__getitem__": "loop over the indices, or give the class an `__iter__` that returns iter() of "
    "a list or range",
}


def truth_asked(trace: Any, value: Tracer, code: types.CodeType) -> Exception:
    """The error for code that is not converted and asks for the truth of a run-time value."""
    name = code.co_name
    if name.startswith("__") and name.endswith("__"):
        what = f"Python itself calls {name}() here, which asks for the truth of a run-time value"
        advice = _ADVICE.get(name, "write what it does in a method with a name of its own")
    else:
        what = "the truth of a run-time value was asked for in code that is not converted"
        advice = "let Lathe convert the function that asks (it converts functions whose Python "
        advice += "source it can find)"
    error: Exception = trace.error(what, found=in_words(value), advice=advice)
    return error


def compared(trace: Any, op: str, a: Any, b: Any) -> Any:
    """a op b by the classes' own methods, converted; NotImplemented: by Python."""
    sides = [(a, b, op), (b, a, REFLECTED[op])]
    if class_of(a) is not class_of(b) and issubclass(class_of(b), class_of(a)):
        mine, theirs = (getattr(class_of(x), f"__{REFLECTED[op]}__") for x in (a, b))
        if theirs is not mine:
            sides.reverse()  # a subclass answers first
    for one, other, name in sides:
        negated = name == "ne" and getattr(class_of(one), "__ne__", None) is object.__ne__
        method = users_method(one, "__eq__" if negated else f"__{name}__")
        if method is None:
            continue
        found = trace.call(method, one, other)
        if found is not NotImplemented:
            return trace.not_(trace.truth(found)) if negated else found
    return NotImplemented


def item_of(trace: Any, owner: Any, name: str, *args: Any) -> Any:
    """owner[index] and the like by the class's own method; NotImplemented: by Python."""
    method = users_method(owner, name)
    return NotImplemented if method is None else trace.call(method, owner, *args)


# What has a + or * of its own that comes after the other operand's method.
_SEQUENCES = (str, list, tuple, bytes, bytearray)
# Names of the trace's ops that the module operator calls otherwise.
_NAMES = {"bit_and": "and_", "bit_or": "or_", "bit_xor": "xor"} | {
    "shift_left": "lshift",
    "shift_right": "rshift",
}


def method_name(op: str, prefix: str = "") -> str:
    """Python's name of the method of an operation of the trace or of the module operator.

    Args:
        prefix: "r" of the reflected one, "i" of the one in place.
    """
    return f"__{prefix}{_NAMES.get(op, op).rstrip('_')}__"


def asked_method(op: str, reflected: bool) -> str:
    """The method of one operand that Python asks: of the left one, or of the right one."""
    if op in REFLECTED:
        return f"__{REFLECTED[op] if reflected else op}__"
    return method_name(op, "r" if reflected else "")


def method_of(cls: type, name: str) -> Any:
    """The special method that a class has for itself; None: none, or that of `object`."""
    found = next((vars(one)[name] for one in cls.__mro__ if name in vars(one)), None)
    return None if found is vars(object).get(name) else found


def arithmetic(trace: Any, op: str, a: Any, *rest: Any, symbol: str = "") -> Any:
    """`a op b`, or `op a`, by the classes' own methods, converted; NotImplemented: by Python."""
    if not rest:
        method = users_method(a, method_name(op))
        return NotImplemented if method is None else trace.call(method, a)
    (b,) = rest
    if op == "mul" and is_repeated(trace, a, b):
        return repeated(trace, a, b)
    if any(is_sequence(x) or isinstance(x, np.generic) for x in (a, b)):
        # A tuple, range or deque that NumPy makes an array of.
        x, y = trace.same_family(op, a, b)
        if x is not a or y is not b:
            return trace.binary_python(_OPS.get(op, op), x, y, symbol)
    mine, theirs = method_name(op), method_name(op, "r")
    reflected = users_method(b, theirs)
    if op == "mul" and users_method(a, mine) is None and reflected is None:
        for times, sequence in ((b, a), (a, b)):
            is_one = isinstance(sequence, (Tracer, *_SEQUENCES))
            if is_one and users_method(times, "__index__") is not None:
                n = trace.call(operator.index, times)
                return a * n if times is b else n * b
    if users_method(a, mine) is None and reflected is None:
        without = type(b) is Number and not isinstance(a, Tracer) and not hasattr(class_of(a), mine)
        if (
            type(a) is Number
            and (trace.is_object(b) or isinstance(b, Ref) or is_special(b))
            and not hasattr(class_of(b), theirs)
        ):
            without = True
        if without:
            raise trace.operand_error(_OPS.get(op, op), a, b, None, symbol)
        return NotImplemented
    sides = [(a, mine, b)]
    if class_of(a) is not class_of(b):
        sides.append((b, theirs, a))
        overrides = getattr(class_of(a), theirs, None) is not getattr(class_of(b), theirs, None)
        if reflected is not None and (
            (issubclass(class_of(b), class_of(a)) and overrides) or type(a) in _SEQUENCES
        ):
            sides.reverse()
    for one, name, other in sides:
        method = users_method(one, name)
        found: Any = NotImplemented
        if method is not None:
            found = trace.call(method, one, other)
        elif hasattr(class_of(one), name) and not (op == "mul" and _is_sequence(one)):
            found = getattr(class_of(one), name)(one, other)
        if found is not NotImplemented:
            return found
    raise trace.operand_error(_OPS.get(op, op), a, b, None, symbol)


def _is_sequence(value: Any) -> bool:
    """Whether it asks the other operand of * how often it is to be repeated."""
    at_run_time = isinstance(value, Tracer) and value.type.kind in (T.LIST, T.STR)
    return at_run_time or isinstance(value, _SEQUENCES)


_OPS = {name: op for op, name in _NAMES.items()}


def in_place(trace: Any, symbol: str, op: str, a: Any, b: Any) -> Any:
    """`a op= b` as above."""
    method = users_method(a, method_name(op, "i"))
    if method is not None:
        found = trace.call(method, a, b)
        if found is not NotImplemented:
            return found
    if method is None and hasattr(class_of(a), method_name(op, "i")):
        return NotImplemented  # of what is changed, Python and the trace know
    return arithmetic(trace, op, a, b, symbol=symbol)


class SpecialMethods:
    """The part of Trace for operators of the user's classes; `self` is the Trace."""

    def arithmetic(self: Any, op: str, *operands: Any) -> Any:
        if self.is_option(operands[0]) or self.is_option(operands[-1]):
            return NotImplemented  # what it may be is taken apart first
        operands = tuple(map(self.deque_inside, operands))
        if any(map(is_chosen, operands)):
            python = binary if len(operands) == 2 else unary
            return self.with_chosen(lambda *given: python(op, *given), *operands)
        return arithmetic(self, op, *operands)

    def tested(self: Any, value: Any) -> Any:
        """The truth of a value by its class's own method; without one the value."""
        method = users_method(value, "__bool__")
        if method is not None:
            found = self.call(method, value)
            if type(found) is bool or self.type_of(found) == T.PY_BOOL:
                return found
            kind = self.class_name(found)
            raise TypeError(f"__bool__ should return bool, returned {kind}")
        if users_method(value, "__len__") is not None and not hasattr(type(value), "__bool__"):
            return self.length_of(value) != 0
        return value

    def length_of(self: Any, value: Any) -> Any:
        """len() by the class's own method; NotImplemented: by Python."""
        method = users_method(value, "__len__")
        if method is None:
            return NotImplemented
        n = self.call(method, value)
        if not isinstance(n, Tracer):
            return _checked_length(n)
        from .builtins import index_number

        n = index_number(self, n)
        self.raise_unless(n >= 0, lambda: ValueError("__len__() should return >= 0"))
        return n


def _checked_length(n: Any) -> int:
    """What Python makes of it, or raises for it."""
    return len(type("", (), {"__len__": lambda self: n})())
