"""NumPy functions that join, choose from and move arrays: entries of the call table."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from . import joined_lists
from . import types as T
from .calls import handles
from .lists import List
from .tracer import METHODS, Number


def _joined(t: Any, arrays: Any, dtype: Any) -> list[int]:
    parts = [
        t.numpy.as_array(a) for a in (arrays if isinstance(arrays, (list, tuple)) else list(arrays))
    ]
    if not parts:
        raise ValueError("need at least one array to concatenate")
    if dtype is not None:
        parts = [t.numpy.astype(p, dtype) for p in parts]
    return [t.lift(p) for p in parts]


@handles(np.concatenate)
def concatenate_(t: Any, arrays: Any, axis: Any = 0, *, dtype: Any = None) -> Any:
    arrays = t.list_now(t.ld(arrays))
    if isinstance(arrays, List):
        return joined_lists.concatenate(t, arrays, axis, dtype)
    if axis is None:
        return concatenate_(t, [t.numpy.flat(a) for a in arrays], 0, dtype=dtype)
    values = _joined(t, arrays, dtype)
    rank = len(T.of_graph(t.g.type_of(values[0])).shape)
    return t.make("concat", tuple(values), {"axis": _axis(axis, rank)})


@handles(np.stack)
def stack_(t: Any, arrays: Any, axis: Any = 0, *, dtype: Any = None) -> Any:
    arrays = t.list_now(t.ld(arrays))
    if isinstance(arrays, List):
        return joined_lists.stack(t, arrays, axis, dtype)
    values = _joined(t, arrays, dtype)
    rank = len(T.of_graph(t.g.type_of(values[0])).shape)
    return t.make("stack", tuple(values), {"axis": _axis(axis, rank + 1)})


def _axis(axis: Any, rank: int) -> int:
    a = operator.index(axis)
    if not -rank <= a < rank:
        raise np.exceptions.AxisError(a, rank)
    return a % rank


@handles(np.where)
def where_(t: Any, condition: Any, *choices: Any) -> Any:
    if not choices:
        return t.call(np.nonzero, condition)
    if len(choices) != 2:
        raise ValueError("either both or neither of x and y should be given")
    c = t.numpy.as_array(condition)
    if c.type.dtype != T.B1:
        c = t.numpy.astype(c, bool)
    x, y = (t.numpy.ufunc_operand(v) for v in choices)
    if isinstance(x, Number) and isinstance(y, Number):
        x = t.numpy.as_array(x)
    chosen = t.make("select", (t.lift(c), t.lift(x), t.lift(y)))
    if chosen.type.kind != T.NPSCALAR:
        return chosen
    return t.cast(chosen, T.Type(T.ARRAY, chosen.type.dtype))  # an array without axes


@handles(np.take)
def take_(t: Any, x: Any, indices: Any, axis: Any = None) -> Any:
    array = t.numpy.as_array(x)
    if axis is None:
        array, axis = t.numpy.flat(array) if len(array.type.shape) != 1 else array, 0
    idx = t.numpy.as_array(indices)
    return t.make(
        "take", (t.lift(array), t.lift(idx)), {"axis": _axis(axis, len(array.type.shape))}
    )


@handles(np.transpose)
def transpose_(t: Any, x: Any, axes: Any = None) -> Any:
    return t.numpy.transpose(x, axes)


@handles(np.reshape)
def reshape_(t: Any, x: Any, *shape: Any, **kwargs: Any) -> Any:
    return t.numpy.reshape(x, *shape, **kwargs)


@handles(np.ravel)
def ravel_(t: Any, x: Any) -> Any:
    return t.numpy.ravel(x)


@handles(np.broadcast_to)
def broadcast_to_(t: Any, x: Any, shape: Any) -> Any:
    operands: list[int] = []
    attrs = {"shape": t.numpy.extents(shape, operands, "np.broadcast_to")}
    return t.make("broadcast", (t.lift(t.numpy.as_array(x)), *operands), attrs)


@handles(np.expand_dims)
def expand_dims_(t: Any, x: Any, axis: Any) -> Any:
    array = t.numpy.as_array(x)
    a = _axis(axis, len(array.type.shape) + 1)
    return t.getitem(array, (slice(None),) * a + (None,))


@handles(np.dot)
def dot_(t: Any, a: Any, b: Any) -> Any:
    x, y = t.numpy.as_array(a), t.numpy.as_array(b)
    if not x.type.shape or not y.type.shape:
        return t.binary_python("mul", x, y)
    if len(y.type.shape) > 2 or len(x.type.shape) > 2:
        raise t.error(
            "np.dot of arrays with more than two dimensions is not supported yet",
            advice="use x @ y",
        )
    return t.binary_python("matmul", x, y)


@handles(np.clip)
def clip_(t: Any, x: Any, low: Any = None, high: Any = None) -> Any:
    result = t.numpy.as_array(x)
    if low is not None:
        result = t.binary_python("maximum", result, t.numpy.ufunc_operand(low))
    return (
        result if high is None else t.binary_python("minimum", result, t.numpy.ufunc_operand(high))
    )


@handles(np.shape)
def shape_(t: Any, x: Any) -> Any:
    return t.numpy.as_array(x).shape


@handles(np.ndim)
def ndim_(t: Any, x: Any) -> Any:
    return len(t.numpy.as_array(x).type.shape)


@handles(np.size)
def size_(t: Any, x: Any) -> Any:
    return t.numpy.as_array(x).size


METHODS.update({"ravel": ravel_, "dot": dot_, "take": take_, "clip": clip_})
