"""NumPy functions that join, choose from and move arrays: entries of the call table."""

from __future__ import annotations

import builtins
import operator
from typing import Any

import numpy as np

from . import joined_lists
from . import types as T
from .calls import handles
from .fitting import refusal
from .lists import List
from .tracer import METHODS, Number, Tracer


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
    ranks = [len(T.of_graph(t.g.type_of(value)).shape) for value in values]
    if len({*ranks}) > 1 or not ranks[0]:
        np.concatenate([np.zeros([1] * rank) for rank in ranks])  # raises
    return t.make("concat", tuple(values), {"axis": _axis(axis, ranks[0])})


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
def transpose_(t: Any, a: Any, axes: Any = None) -> Any:
    type_ = t.type_of(t.optional(t.ld(a)))
    if type_ is not None and type_.kind == T.PY:
        return t.numpy.new(a, (), None, "np.transpose")
    return t.numpy.transpose(a, axes)


@handles(np.reshape)
def reshape_(t: Any, x: Any, *shape: Any, **kwargs: Any) -> Any:
    return t.numpy.reshape(x, *shape, **kwargs)


@handles(np.ravel)
def ravel_(t: Any, x: Any) -> Any:
    return t.numpy.ravel(x)


def broadcast(t: Any, x: Any, shape: Any) -> Any:
    """A copy in this shape."""
    operands: list[int] = []
    attrs = {"shape": t.numpy.extents(shape, operands, "np.broadcast_to")}
    return t.make("broadcast", (t.lift(t.numpy.as_array(x)), *operands), attrs)


@handles(np.broadcast_to)
def broadcast_to_(t: Any, x: Any, shape: Any) -> Any:
    array = t.numpy.as_array(x)
    made = broadcast(t, array, shape)
    if array.type.is_array:  # to NumPy a view that cannot be written
        t.group_of(made).union(t.group_of(array))
        t.group_of(made).broadcast = True
    return made


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
    inner = x.type.shape[-1], y.type.shape[0 if len(y.type.shape) == 1 else -2]
    if inner[0] != inner[1] and min(inner) >= 0:
        shapes = ([max(n, 0) for n in array.type.shape] for array in (x, y))
        np.dot(*(np.broadcast_to(0, shape) for shape in shapes))  # raises
    return t.binary_python("matmul", x, y)


def clip_(t: Any, x: Any, min: Any = None, max: Any = None, out: Any = None) -> Any:
    """x.clip(min, max)."""
    array = result = t.numpy.as_array(x)
    low, high = (
        _within(t, t.optional(t.ld(bound)), array.type.dtype, of)
        for bound, of in ((min, "min"), (max, "max"))
    )
    if _are_scalars(t, low, high) and T.is_float(array.type.dtype):
        result = _between(t, array, low, high)
    else:
        for bound, op in ((low, "maximum"), (high, "minimum")):
            if bound is not None:
                result = t.binary_python(op, result, t.numpy.ufunc_operand(bound))
    if out is not None:
        t.setitem(out, Ellipsis, result)
        return out
    return t.positive(result) if result is array else result


def _are_scalars(t: Any, *values: Any) -> bool:
    types = [t.type_of(value) for value in values]
    return all(type_ is not None and not type_.is_array for type_ in types)


def _between(t: Any, array: Any, low: Any, high: Any) -> Any:
    """Numbers that are equal to a bound stay as they are: -0.0 at 0.0."""
    found = t.call(np.where, array < low, low, array)
    found = t.call(np.where, found > high, high, found)
    for bound in (low, high):
        if isinstance(bound, Tracer) or bound != bound:
            found = t.call(np.where, bound != bound, bound, found)
    return found if array.type.shape else t.getitem(found, ())


def _within(t: Any, bound: Any, dtype: int, of: str) -> Any:
    """A bound of clip(): Python ints beyond all numbers of an integer dtype are no bound."""
    if bound is None or not CLIPS_INTS or t.type_of(bound) != T.PY_INT or not T.is_int(dtype):
        return bound
    limit = int(getattr(np.iinfo(T.numpy_dtype(dtype)), of))
    if limit not in range(-(2**63), 2**63):
        return bound
    return t.call(builtins.max if of == "min" else builtins.min, bound, limit)


def _clips_ints() -> bool:
    try:
        np.clip(np.ones(1, np.uint8), -1, 300)
    except OverflowError:
        return False
    return True


CLIPS_INTS = _clips_ints()  # NumPy 2.1 and later


_BOUND: Any = object()


@handles(np.clip)
def clip_function(
    t: Any,
    a: Any,
    a_min: Any = _BOUND,
    a_max: Any = _BOUND,
    out: Any = None,
    *,
    min: Any = None,
    max: Any = None,
) -> Any:
    """np.clip(a, ...)."""
    bounds = {name: x for name, x in (("a_min", a_min), ("a_max", a_max)) if x is not _BOUND}
    if len(bounds) == 1:
        raise refusal(t, np.clip, (a,), bounds)
    if bounds:
        min, max = a_min, a_max
    return clip_(t, a, min, max, out)


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
