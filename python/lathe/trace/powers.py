"""`**` of Python ints whose exponent is known at run time only: a negative one gives a float."""

from __future__ import annotations

from typing import Any

from . import types as T
from .tracer import Number, Tracer

_INTS = (T.PY_INT, T.PY_BOOL)
# Of operands that are not negative these give results that are not.
_KEEPS_SIGN = frozenset(["add", "mul", "floordiv", "mod", "bit_and", "bit_or", "shift_right"])


def not_negative(x: Any) -> bool:
    """Whether a Python int is known not to be negative."""
    if isinstance(x, Tracer):
        return isinstance(x, Number) and (x.not_negative or x.type == T.PY_BOOL)
    return isinstance(x, int) and x >= 0


def mark(result: Any, op: str, *operands: Any) -> Any:
    """Remember of a result that it is not negative."""
    if isinstance(result, Number) and result.type == T.PY_INT:
        result.not_negative = op == "abs" or (
            op in _KEEPS_SIGN and all(not_negative(x) for x in operands)
        )
    return result


def sign_decides(t: Any, base: Any, exponent: Any) -> bool:
    """Whether it depends on the exponent what the power is."""
    return (
        isinstance(exponent, Tracer)
        and t.type_of(exponent) in _INTS
        and t.type_of(base) in _INTS
        and not not_negative(exponent)
    )


def by_sign(t: Any, base: Any, exponent: Any) -> Any:
    """An int or a float, as the exponent's sign says."""

    def float_power() -> Any:
        operands = (t.lift(base), t.lift(exponent))
        floats = [t.typed("cast", (x,), T.PY_FLOAT, {"to": tuple(T.PY_FLOAT)}) for x in operands]
        return t.make("pow", tuple(floats), None, t.deps(base, exponent))

    def int_power() -> Any:
        operands = (t.lift(base), t.lift(exponent))
        return t.make("pow", operands, None, t.deps(base, exponent))

    return t.if_exp(exponent < 0, float_power, int_power)
