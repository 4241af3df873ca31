"""What Python and NumPy say of operands that an operator does not take."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograph.operators import IN_PLACE
from . import types as T
from .dicts import Dict
from .lists import List
from .strings import Str

# What overloads of a Python operator are called in messages of Python itself.
_SYMBOLS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "** or pow()",
    "bit_and": "&",
    "bit_or": "|",
    "bit_xor": "^",
    "shift_left": "<<",
    "shift_right": ">>",
    "matmul": "@",
    "divmod": "divmod()",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}

_DEQUE = "collections.deque"
SEQUENCES = frozenset(("str", "tuple", "list", _DEQUE))
ORDER = frozenset(("lt", "le", "gt", "ge"))


def _python_operators() -> dict[str, Callable[..., Any]]:
    return {
        "add": operator.add,
        "sub": operator.sub,
        "mul": operator.mul,
        "truediv": operator.truediv,
        "floordiv": operator.floordiv,
        "mod": operator.mod,
        "pow": operator.pow,
        "bit_and": operator.and_,
        "bit_or": operator.or_,
        "bit_xor": operator.xor,
        "shift_left": operator.lshift,
        "shift_right": operator.rshift,
        "matmul": operator.matmul,
        "divmod": divmod,
        "lt": operator.lt,
        "le": operator.le,
        "gt": operator.gt,
        "ge": operator.ge,
        "eq": operator.eq,
        "ne": operator.ne,
        "neg": operator.neg,
        "pos": operator.pos,
        "abs": operator.abs,
        "invert": operator.invert,
    }


_PYTHON = _python_operators()


def python_operator(op: str, symbol: str = "") -> Callable[..., Any]:
    """What Python itself does; `symbol`: of an operator in place."""
    return IN_PLACE.get(symbol, _PYTHON[op])


class OperandErrors:
    """The part of Trace for these errors; `self` is the Trace."""

    def operand_error(
        self: Any, op: str, a: Any, b: Any, cause: Exception | None, symbol: str = ""
    ) -> TypeError:
        if found := self._of_numbers_and_strings(op, a, b, symbol):
            return found
        names = [self._type_name(x) for x in (a, b)]
        types = [None if isinstance(x, (List, Dict)) else self.type_of(x) for x in (a, b)]
        if op == "matmul":
            names = [self.class_name(x) for x in (a, b)]
        elif None in types:  # NumPy makes Python objects of its numbers then
            names = [
                n
                if t is None or t.kind not in (T.ARRAY, T.NPSCALAR)
                else type(T.numpy_dtype(t.dtype).type(0).item()).__name__
                for n, t in zip(names, types, strict=True)
            ]
        kind = names[0]
        if op == "add" and (
            kind in ("str", "tuple") or (kind in ("list", _DEQUE) and symbol != "+=")
        ):
            kind = kind.rpartition(".")[2]
            return TypeError(f'can only concatenate {kind} (not "{self.class_name(b)}") to {kind}')
        in_place = symbol == "*=" and kind in ("dict", "set")  # they are asked first, and last
        if op == "mul" and any(name in SEQUENCES for name in names) and not in_place:
            times = self.class_name(b if kind in SEQUENCES else a)
            return TypeError(f"can't multiply sequence by non-int of type '{times}'")
        if (
            None in types or all(t is not None and t.kind == T.PY for t in types)
        ) and op in _SYMBOLS:
            if op in ORDER:
                return TypeError(
                    f"'{_SYMBOLS[op]}' not supported between instances of '{names[0]}' and "
                    f"'{names[1]}'"
                )
            if op != "matmul" and any(t is not None and t.kind != T.PY for t in types):
                symbol = ""  # NumPy's numbers have no operators in place
            return TypeError(
                f"unsupported operand type(s) for {symbol or _SYMBOLS[op]}: '{names[0]}' "
                f"and '{names[1]}'"
            )
        if found := _eagerly(op, types, symbol):
            return TypeError(found)
        return TypeError(
            str(cause)
            if cause
            else f"unsupported operand types for {op}: {names[0]} and {names[1]}"
        )

    def _of_numbers_and_strings(
        self: Any, op: str, a: Any, b: Any, symbol: str
    ) -> TypeError | None:
        """NumPy's error for its numbers beside strings. That of arithmetic names the length of the
        string: of one of run time nobody knows it."""
        types = [self.type_of(x) for x in (a, b)]
        of_numpy = any(t is not None and t.kind in (T.ARRAY, T.NPSCALAR) for t in types)
        of_text = [isinstance(x, str) or (op in ORDER and isinstance(x, Str)) for x in (a, b)]
        if not of_numpy or not any(of_text) or op not in _PYTHON:
            return None
        one, other = (
            (x if isinstance(x, str) else "") if text else T.one_of(t)
            for x, text, t in zip((a, b), of_text, types, strict=True)
        )
        try:
            python_operator(op, symbol)(one, other)
        except TypeError as e:
            return e
        return None

    def _type_name(self: Any, value: Any) -> str:
        t = self.type_of(value)
        kind = self.dict_op("kind_of", value) if isinstance(value, Dict) else None
        if kind is not None:
            return str(kind.name)
        return type(value).__name__ if t is None else T.class_name(t)

    def class_name(self: Any, value: Any) -> str:
        """As Python's messages about subscripts name the type."""
        name = self._type_name(value)
        return f"numpy.{name[3:]}" if name.startswith("np.") else name


def check_in_place(array: T.Type, other: T.Type) -> None:
    """NumPy's error where `array op= other` would make another shape."""
    shapes = array.shape, other.shape
    if any(extent < 0 for shape in shapes for extent in shape):
        return
    try:
        fits = np.broadcast_shapes(*shapes) == array.shape
    except ValueError:
        fits = False
    if not fits:
        left, right = map(np.empty, shapes)
        np.add(left, right, out=np.empty(array.shape))  # raises


def numbers(t: Any, *values: Any) -> bool:
    """Whether all are single numbers, of Python or NumPy."""
    types = [t.type_of(x) for x in values if not isinstance(x, np.ndarray)]
    return len(types) == len(values) and all(
        x is not None and x.kind in (T.PY, T.NPSCALAR) for x in types
    )


def _eagerly(op: str, types: list[Any], symbol: str) -> str:
    """The message of a TypeError for numbers of these types."""
    a, b = (None if x is None else T.one_of(x) for x in types)
    if a is None or b is None:
        return ""
    function = _PYTHON.get(op) or getattr(np, op, None)
    if function is None:
        return ""
    try:
        (python_operator(op, symbol) if op in _PYTHON else function)(a, b)
    except TypeError as e:
        return str(e)
    return ""
