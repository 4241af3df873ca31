"""round() of one number."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from . import types as T
from .calls import handles
from .fitting import example
from .library import floats, integers
from .library.primitives import NP_FLOAT
from .strings import at_run_time
from .tracer import Array, Number, Tracer

MAX_DIGITS = 22  # 10.0 ** 22 is the largest exact one


def rounded(t: Any, x: Any, digits: Any) -> Any:
    """round(x, digits) of what is not tagged."""
    by_run_time = isinstance(digits, Tracer)
    if by_run_time:
        if not (T.is_int(digits.type.dtype) or digits.type == T.PY_BOOL) or digits.type.shape:
            raise TypeError(T.not_integer(digits.type))
        digits = _whole(t, digits)
    if by_run_time and type(x) in (int, bool, float):
        return _to_digits(t, x, digits)
    if not isinstance(x, Tracer):
        return round(x, digits if digits is None else operator.index(digits))
    if isinstance(x, Array) and x.type.is_array:
        if x.type.is_tensor or x.type.shape:
            raise TypeError(f"type {T.class_name(x.type)} doesn't define __round__ method")
        x = t.getitem(x, ())
    numbers = isinstance(x, (Array, Number)) and not T.is_complex(x.type.dtype)
    if not numbers or (x.type.kind == T.NPSCALAR and x.type.dtype == T.B1):
        round(example(t, x))  # raises
    if digits is None:
        return _to_int(t, x)
    if by_run_time and x.type.kind == T.PY:
        return _to_digits(t, x, digits)
    n = operator.index(digits)  # the number of digits becomes a constant
    if x.type.kind == T.NPSCALAR:
        return _numpy(t, x, n)
    if x.type.dtype != T.F64 or abs(n) > MAX_DIGITS:
        return _to_digits(t, x, n)
    function = floats.round_fraction if n >= 0 else floats.round_whole
    return t.call(function, x, 10.0 ** abs(n))


def _to_digits(t: Any, x: Any, n: Any) -> Any:
    """Of a number of Python; n: an int of Python, of now or of run time."""
    if t.type_of(x) != T.PY_FLOAT:
        number = _whole(t, x)
        return t.if_exp(n >= 0, lambda: number, lambda: t.call(integers.round_int, number, -n))
    digits = _whole(t, n)
    by_python = lambda: at_run_time(t, _python, [(float, (), "float64")], (x, digits), {})[0]
    few = t.and_test(digits >= -MAX_DIGITS, lambda: digits <= MAX_DIGITS)
    return t.if_exp(few, lambda: t.call(floats.round_digits, x, digits), by_python)


def _whole(t: Any, n: Any) -> Any:
    if not isinstance(n, Tracer):
        return int(n)
    return n if n.type == T.PY_INT else t.cast(n, T.PY_INT)


def _python(x: float, digits: int) -> tuple[float]:
    return (round(x, digits),)


def _to_int(t: Any, x: Any) -> Any:
    if T.is_int(x.type.dtype) or x.type.dtype == T.B1:
        return t.cast(x, T.PY_INT)
    if x.type.kind == T.PY:
        x = t.cast(x, NP_FLOAT)
    return t.cast(t.cast(t.unary("rint", x), T.PY_FLOAT), T.PY_INT)


def round_array(t: Any, x: Any, decimals: Any = 0, out: Any = None) -> Any:
    """np.round(x, decimals)."""
    array = t.numpy.as_array(x)
    n = operator.index(decimals)
    if T.is_complex(array.type.dtype) or array.type.dtype == T.B1:
        raise t.error(f"np.round of {T.describe(array.type)} is not supported yet")
    if T.is_float(array.type.dtype) or n < 0:
        result = _numpy(t, array, n)
    else:
        result = t.positive(array)
    if out is None:
        return result
    t.setitem(out, Ellipsis, result)
    return out


for _function in (np.round, np.around):
    handles(_function)(round_array)


def _numpy(t: Any, x: Any, n: int) -> Any:
    """As numpy.round: by a product and a quotient."""
    if not T.is_float(x.type.dtype):
        if n >= 0 and x.type.dtype != T.B1:
            return x
        raise t.error(
            f"round() of {T.describe(x.type)} to tens is not supported on run-time values yet",
            advice="convert it to int first",
        )
    if n == 0:
        return t.unary("rint", x)
    unit = T.numpy_dtype(x.type.dtype).type(10.0 ** abs(n))
    return t.unary("rint", x * unit) / unit if n > 0 else t.unary("rint", x / unit) * unit
