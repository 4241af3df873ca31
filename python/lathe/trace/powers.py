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
    return t.type_of(exponent) in _INTS and t.type_of(base) in _INTS and not not_negative(exponent)


def is_square_of_bools(t: Any, base: Any, exponent: Any) -> bool:
    """Whether NumPy squares its bools, which gives int8; other powers of them are int64."""
    type_ = t.type_of(base)
    if type_ is None or not type_.is_array or type_.dtype != T.B1:
        return False
    if isinstance(exponent, Tracer) and exponent.type == T.PY_INT:
        raise t.error(
            "the dtype of bools ** a run-time int depends on that int in NumPy",
            advice="use np.power(x, n)",
        )
    return type(exponent) is int and exponent == 2


def of_numpy(t: Any, base: Any, exponent: Any) -> Any:
    """np.power, which takes the root for an exponent of 1/2 also of single numbers."""

    def power() -> Any:
        return t.binary_python("pow", base, exponent)

    types = (t.type_of(base), t.type_of(exponent))
    if types[0] is not None and types[0].dtype == T.B1 and types[1] == T.PY_INT:
        base = t.cast(base, T.Type(T.NPSCALAR, T.I64))
    if any(x is None or x.is_array or x.dtype != types[0].dtype for x in types):
        return power()
    if not T.is_float(types[0].dtype):
        return power()

    def root() -> Any:
        return t.unary("sqrt", base)

    return t.if_exp(exponent == 0.5, root, power)


def by_sign(t: Any, base: Any, exponent: Any) -> Any:
    """An int or a float, as the exponent's sign says."""

    def float_power() -> Any:
        x, y = t.cast(base, T.PY_FLOAT), t.cast(exponent, T.PY_FLOAT)
        power = t.binary_python("pow", x, y)
        # A whole number below 2**53 is exact, so that its inverse is the float nearest to the
        # power. NumPy's numbers do not raise where it is too large.
        inverse = t.binary_python("pow", t.cast(x, T.NP_FLOAT64), -y)
        return t.if_exp(
            abs(inverse) < 2.0**53, lambda: t.cast(1.0 / inverse, T.PY_FLOAT), lambda: power
        )

    if not isinstance(exponent, Tracer):
        return float_power()

    def int_power() -> Any:
        operands = (t.lift(base), t.lift(exponent))
        return t.make("pow", operands, None, t.deps(base, exponent))

    return t.if_exp(exponent < 0, float_power, int_power)
