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
from .tracer import Array, Number, Tracer

MAX_DIGITS = 22  # 10.0 ** 22 is the largest exact one


def rounded(t: Any, x: Any, digits: Any) -> Any:
    """round(x, digits) of a tracer that is not tagged (a constant: of a path that has one)."""
    if not isinstance(x, Tracer):
        return round(x, digits)
    if isinstance(x, Array) and x.type.is_array:
        if x.type.is_tensor or x.type.shape:
            raise TypeError(f"type {T.class_name(x.type)} doesn't define __round__ method")
        x = t.getitem(x, ())
    numbers = isinstance(x, (Array, Number)) and not T.is_complex(x.type.dtype)
    if not numbers or (x.type.kind == T.NPSCALAR and x.type.dtype == T.B1):
        round(example(t, x))  # raises
    if digits is None:
        return _to_int(t, x)
    n = operator.index(digits)  # the number of digits becomes a constant
    if x.type.kind == T.NPSCALAR:
        return _numpy(t, x, n)
    if x.type.dtype != T.F64:
        number = x if x.type == T.PY_INT else t.cast(x, T.PY_INT)
        return number if n >= 0 else t.call(integers.round_int, number, -n)
    if abs(n) > MAX_DIGITS:
        raise t.error(
            f"round() to more than {MAX_DIGITS} digits is not supported on run-time values yet",
            found=f"ndigits={n}",
        )
    function = floats.round_fraction if n >= 0 else floats.round_whole
    return t.call(function, x, 10.0 ** abs(n))


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
