"""NumPy functions whose items follow from each other: cumsum, linspace, arange of floats."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from . import types as T
from .calls import handles
from .library.primitives import library, raise_as_python
from .tracer import METHODS, Array, Tracer


@library
def _add_up(out: Any, x: Any) -> None:
    for i in range(1, x.shape[0]):
        out[i] = out[i - 1] + x[i]


@library
def _multiply_up(out: Any, x: Any) -> None:
    for i in range(1, x.shape[0]):
        out[i] = out[i - 1] * x[i]


def _cumulative(name: str, fill: Any) -> None:
    def handler(t: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        x = t.numpy.as_array(a)
        if axis is None:
            x, axis = (x if len(x.type.shape) == 1 else t.numpy.reshape(x, -1)), 0
        [at] = t.numpy.axes(x, operator.index(axis))
        x = t.numpy.astype(x, _sum_dtype(x) if dtype is None else dtype)
        made = t.call(np.copy, x)
        t.become_buffer(made)
        order = (at, *(i for i in range(len(x.type.shape)) if i != at))
        rows = [t.call(np.transpose, one, order) if at else one for one in (made, x)]
        t.call(fill, *rows)
        if out is None:
            return made
        t.setitem(out, Ellipsis, made)
        return out

    handles(getattr(np, name))(handler)
    METHODS[name] = handler


def _sum_dtype(x: Array) -> Any:
    """Of the sum of its items: no integer narrower than 64 bits."""
    dtype: Any = T.numpy_dtype(x.type.dtype)
    return np.zeros(0, dtype).sum().dtype


_cumulative("cumsum", _add_up)
_cumulative("cumprod", _multiply_up)


def float_arange(t: Any, start: Any, stop: Any, step: Any, dtype: Any) -> Any:
    """np.arange(start, stop, step) of floats: the second item is start + step, and the others
    keep the distance from it."""
    numbers = [t.call(float, x) for x in (start, stop, step)]
    start, stop, step = numbers
    many = t.call(_length_of_arange, start, stop, step)
    i = t.call(np.arange, many)
    second = start + step
    found = start + i * (second - start)
    found = t.call(np.where, i == 0, start, t.call(np.where, i == 1, second, found))
    return found if dtype is None else t.numpy.astype(found, dtype)


@library
def _length_of_arange(start: float, stop: float, step: float) -> int:
    if step == 0.0:
        raise ZeroDivisionError("float division by zero")
    many = (stop - start) / step
    if many != many:
        raise ValueError("arange: cannot compute length")
    if many <= 0.0:
        return 0
    if many > 9.0e18:
        raise ValueError("Maximum allowed size exceeded")
    n = int(many)
    return n if n == many else n + 1


@handles(np.linspace)
def linspace(
    t: Any,
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: Any = True,
    retstep: Any = False,
    dtype: Any = None,
) -> Any:
    """np.linspace() between two numbers."""
    if not t.is_staged((start, stop, num, endpoint)):
        made = np.linspace(start, stop, num, endpoint, retstep, dtype)
        return (
            (t.numpy.constant_array(made[0]), made[1]) if retstep else t.numpy.constant_array(made)
        )
    start, stop = (t.optional(t.ld(x)) for x in (start, stop))
    if isinstance(endpoint, Tracer):
        raise t.error("np.linspace with a run-time endpoint= is not supported yet")
    types = [t.type_of(x) for x in (start, stop)]
    if not all(type_ in (T.PY_INT, T.PY_FLOAT, T.PY_BOOL, T.NP_FLOAT64) for type_ in types):
        raise t.error("np.linspace between these numbers is not supported yet")
    start, stop = (t.call(np.float64, x) for x in (start, stop))
    return _line(t, start, stop, t.ld(num), endpoint, retstep, dtype)


def _line(t: Any, start: Any, stop: Any, num: Any, endpoint: Any, retstep: Any, dtype: Any) -> Any:
    from .builtins import index_number

    num = index_number(t, num)
    fail = lambda: raise_as_python(t, np.linspace, (0, 1, num))
    t.if_stmt(num >= 0, lambda: None, fail, lambda: (), lambda state: None, ())
    parts = num - 1 if endpoint else num
    step = t.if_exp(parts > 0, lambda: (stop - start) / parts, lambda: np.float64(np.nan))
    i = t.numpy.astype(t.call(np.arange, num), np.float64)
    delta = stop - start
    slope = t.if_exp(
        parts > 0,
        lambda: t.if_exp(step == 0, lambda: i / parts * delta, lambda: i * step),
        lambda: i * delta,
    )
    made = slope + start
    if endpoint:
        last = t.and_test(num > 1, lambda: True)
        made = t.call(np.where, t.call(np.logical_and, i == num - 1, last), stop, made)
    if dtype is not None:
        if T.is_int(t.numpy.dtype(dtype)):
            made = t.unary("floor", made)
        made = t.numpy.astype(made, dtype)
    if not retstep:
        return made
    return made, t.if_exp(parts > 0, lambda: step, lambda: math.nan)
