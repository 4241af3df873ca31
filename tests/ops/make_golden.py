"""Writes what CPython and NumPy make of scalar operations, for tests/unit/ops_golden_test.cpp.

One line each: `op | operand | ... | result`. An operand is a type (int, float, bool: Python; np.i32, ...:
NumPy) and a value, with `=` before the value where the operand is a constant of the program. A result is
the same, or `Error: message`. Floats are written by float.hex().

usage: make_golden.py [LINES PER OP AND TYPES] > golden.txt
"""

from __future__ import annotations

import itertools
import operator
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

warnings.simplefilter("ignore")

DTYPES = ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"]
NAMES = {"b": "i", "u": "u", "f": "f"}
PYTHON = ["int", "float", "bool"]

# Beside operators, what an op is called in Python (on Python numbers) and in NumPy.
BINARY: dict[str, tuple[Callable[..., Any] | None, Callable[..., Any]]] = {
    "add": (operator.add, np.add),
    "sub": (operator.sub, np.subtract),
    "mul": (operator.mul, np.multiply),
    "truediv": (operator.truediv, np.true_divide),
    "floordiv": (operator.floordiv, np.floor_divide),
    "mod": (operator.mod, np.remainder),
    "pow": (operator.pow, np.power),
    "minimum": (None, np.minimum),
    "maximum": (None, np.maximum),
    "bit_and": (operator.and_, np.bitwise_and),
    "bit_or": (operator.or_, np.bitwise_or),
    "bit_xor": (operator.xor, np.bitwise_xor),
    "shift_left": (operator.lshift, np.left_shift),
    "shift_right": (operator.rshift, np.right_shift),
    "logical_and": (lambda a, b: bool(a) and bool(b), np.logical_and),
    "logical_or": (lambda a, b: bool(a) or bool(b), np.logical_or),
    "eq": (operator.eq, np.equal),
    "ne": (operator.ne, np.not_equal),
    "lt": (operator.lt, np.less),
    "le": (operator.le, np.less_equal),
    "gt": (operator.gt, np.greater),
    "ge": (operator.ge, np.greater_equal),
    "atan2": (None, np.arctan2),
    "hypot": (None, np.hypot),
    "copysign": (None, np.copysign),
}
UNARY: dict[str, tuple[Callable[..., Any] | None, Callable[..., Any]]] = {
    "neg": (operator.neg, np.negative),
    "abs": (abs, np.absolute),
    "sign": (None, np.sign),
    "invert": (operator.invert, np.invert),
    "logical_not": (operator.not_, np.logical_not),
    "isnan": (None, np.isnan),
    "floor": (None, np.floor),
    "ceil": (None, np.ceil),
    "trunc": (None, np.trunc),
    "rint": (None, np.rint),
    "sqrt": (None, np.sqrt),
    "exp": (None, np.exp),
    "log": (None, np.log),
    "sin": (None, np.sin),
    "cos": (None, np.cos),
    "tanh": (None, np.tanh),
    "exp2": (None, np.exp2),
    "expm1": (None, np.expm1),
    "log2": (None, np.log2),
    "log10": (None, np.log10),
    "log1p": (None, np.log1p),
    "tan": (None, np.tan),
    "asin": (None, np.arcsin),
    "acos": (None, np.arccos),
    "atan": (None, np.arctan),
    "sinh": (None, np.sinh),
    "cosh": (None, np.cosh),
    "asinh": (None, np.arcsinh),
    "acosh": (None, np.arccosh),
    "atanh": (None, np.arctanh),
    "cbrt": (None, np.cbrt),
}
FLOATS = [
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0, 2.5, -2.5, 3.0, -3.0, 0.1, -7.5, 10.0, 1e-5),
    *(float("inf"), float("-inf"), float("nan"), 1e308, -1e308, 5e-324, 1e-310, 1.7e19, 123456.789),
    *(2.0**53, 2.0**53 + 2, 2.0**62, 2.0**63, -(2.0**63), -(2.0**64), 2.0**63 - 1024, 1e20),
]
INTS = [
    *(0, 1, -1, 2, -2, 3, -3, 7, -7, 10, 31, 32, 63, 64, 65, 100, -100, 127, -128, 255, 300),
    *(2**31 - 1, -(2**31), 2**31, 2**32, 3037000500, 2**53, 2**53 + 1, -(2**53) - 1, 2**53 + 3),
    *(2**60 + 1, 2**62, 2**62 + 12345, -(2**62) - 3, 2**63 - 1, 2**63 - 2, -(2**63), -(2**63) + 1),
]


def numpy_dtype(name: str) -> np.dtype[Any]:
    """np.i32 -> dtype('int32')."""
    full = {"i": "int", "u": "uint", "f": "float"}
    return np.dtype("bool" if name == "bool" else full[name[0]] + name[1:])


def type_name(value: Any) -> str:
    """The type of a result as the golden file writes it."""
    if isinstance(value, np.ndarray | np.generic):
        kind = value.dtype.kind
        if kind == "b":
            return "np.bool"
        return f"np.{kind}{8 * value.dtype.itemsize}"
    return type(value).__name__


def text(value: Any) -> str:
    """A number without its type."""
    if isinstance(value, float | np.floating):
        return float(value).hex()
    return str(int(value))


def values(kind: str) -> list[Any]:
    """Interesting numbers of a type; NumPy ones as arrays of one element, whose rules are the plain ones."""
    if kind in ("int", "float", "bool"):
        python: dict[str, list[Any]] = {"int": INTS, "float": FLOATS, "bool": [False, True]}
        return python[kind]
    dtype = numpy_dtype(kind[3:])
    if dtype.kind == "b":
        numbers: list[Any] = [False, True]
    elif dtype.kind == "f":
        numbers = FLOATS
    else:
        info = np.iinfo(dtype)
        inside = {v for v in INTS if info.min <= v <= info.max}
        numbers = sorted(inside | {info.min, info.max, info.min + 1, info.max - 1})
    return [
        np.array([v]).astype(dtype) if dtype.kind == "f" else np.array([v], dtype) for v in numbers
    ]


def outcome(function: Callable[..., Any], operands: tuple[Any, ...]) -> str | None:
    """The result column; None for what Lathe does not promise (complex and float16 results)."""
    try:
        result = function(*operands)
    except Exception as error:  # every exception is a result here
        if "complex" in str(error):
            return "ValueError: complex"
        # UFuncTypeError is NumPy's own; the ops raise what users can name.
        name = "TypeError" if isinstance(error, TypeError) else type(error).__name__
        return f"{name}: {error}"
    if isinstance(result, complex):
        return "ValueError: complex"
    name = type_name(result)
    if name == "np.f16":
        return "TypeError: float16"
    if isinstance(result, np.ndarray):
        result = result[0]
    if name == "int" and not -(2**63) <= result < 2**63:
        return "IntegerRangeError: "
    return f"{name} {text(result)}"


def constant_forms(kinds: tuple[str, ...], op: str) -> list[tuple[bool, ...]]:
    """Which operands are written as constants: none, or (the exponent decides the type) the second."""
    python = all(kind in PYTHON for kind in kinds)
    return [(False, True)] if op == "pow" and python else [(False,) * len(kinds)]


def lines(op: str, kinds: tuple[str, ...], functions: Any, limit: int) -> Iterator[str]:
    """All lines (a sample of `limit`) of an op on operands of these types."""
    python = all(kind in PYTHON for kind in kinds)
    function = functions[0] if python and functions[0] else functions[1]
    cases = list(itertools.product(*(values(kind) for kind in kinds)))
    sampler = random.Random(f"{op} {kinds}")
    if len(cases) > limit:
        cases = sampler.sample(cases, limit)
    for case in cases:
        if op == "shift_left" and python and case[1] > 200:
            continue  # a huge number, slowly
        if op == "pow" and python and "float" not in kinds and abs(case[1]) > 200:
            continue
        result = outcome(function, case)
        for constants in constant_forms(kinds, op):
            columns = [
                f"{kind} {'=' if constant else ''}{text(v[0] if isinstance(v, np.ndarray) else v)}"
                for kind, v, constant in zip(kinds, case, constants, strict=True)
            ]
            yield " | ".join([op, *columns, str(result)])


def casts(limit: int) -> Iterator[str]:
    """int(), float(), bool(), astype and NumPy scalar types called on Python numbers."""
    kinds = PYTHON + [f"np.{d}" for d in DTYPES]
    for source, to in itertools.product(kinds, kinds):
        sampler = random.Random(f"{source} {to}")
        cases = values(source)
        for value in cases if len(cases) <= limit else sampler.sample(cases, limit):
            if to in PYTHON:
                convert = {"int": int, "float": float, "bool": bool}[to]
                result = outcome(convert, (value[0] if isinstance(value, np.ndarray) else value,))
            else:
                dtype = numpy_dtype(to[3:])
                if isinstance(value, np.ndarray):
                    if value.dtype.kind == "f" and dtype.kind in "iu":
                        info = np.iinfo(dtype)
                        if (
                            not info.min <= np.trunc(value[0]) <= info.max
                            or float(value[0]) >= info.max
                        ):
                            continue  # C leaves it undefined
                    result = outcome(lambda v, d=dtype: v.astype(d), (value,))
                else:
                    result = outcome(lambda v, d=dtype: np.array([d.type(v)]), (value,))
                    if source == "float" and str(result).startswith("OverflowError: Python int"):
                        result = "OverflowError: any"  # ours may be an IntegerRangeError
            shown = text(value[0] if isinstance(value, np.ndarray) else value)
            yield f"cast {to} | {source} {shown} | {result}"


def type_pairs() -> list[tuple[str, str]]:
    """Pairs of operand types."""
    kinds = PYTHON + [f"np.{d}" for d in DTYPES]
    return list(itertools.product(kinds, kinds))


def main() -> None:
    """Writes the lines to standard output."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for op, functions in BINARY.items():
        for pair in type_pairs():
            for line in lines(
                op, pair, functions, 8 * limit if set(pair) <= set(PYTHON) else limit
            ):
                print(line)
    for op, functions in UNARY.items():
        for kind in PYTHON + [f"np.{d}" for d in DTYPES]:
            for line in lines(op, (kind,), functions, 8 * limit):
                print(line)
    for line in casts(2 * limit):
        print(line)


if __name__ == "__main__":
    main()
