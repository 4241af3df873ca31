"""NumPy's functions and classes that make arrays and numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import types as T
from .calls import handles
from .tracer import Array, ForceConcrete, Tracer

# ---- creation ---------------------------------------------------------------------------------


def _creator(function: Any, value: Any) -> None:
    @handles(function)
    def create(t: Any, shape: Any, dtype: Any = float, order: Any = "C") -> Any:
        return t.numpy.new(
            value, shape, float if dtype is None else dtype, f"np.{function.__name__}"
        )


def _creator_like(function: Any, value: Any) -> None:
    @handles(function)
    def create(
        t: Any,
        x: Any,
        dtype: Any = None,
        order: Any = "K",
        subok: Any = True,
        shape: Any = None,
    ) -> Any:
        array = t.numpy.as_array(x)
        return t.numpy.new(
            value, array.shape if shape is None else shape, dtype or array.dtype, function.__name__
        )


_creator(np.zeros, 0)
_creator(np.ones, 1)
_creator(np.empty, 0)
_creator_like(np.zeros_like, 0)
_creator_like(np.ones_like, 1)
_creator_like(np.empty_like, 0)


@handles(np.full)
def full_(t: Any, shape: Any, fill_value: Any, dtype: Any = None, order: Any = "C") -> Any:
    """np.full()."""
    return t.numpy.new(fill_value, shape, dtype, "np.full")


@handles(np.full_like)
def full_like_(
    t: Any,
    x: Any,
    fill_value: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: Any = True,
    shape: Any = None,
) -> Any:
    """np.full_like()."""
    array = t.numpy.as_array(x)
    shape = array.shape if shape is None else shape
    return t.numpy.new(fill_value, shape, dtype or array.dtype, "np.full_like")


@handles(np.arange)
def arange_(t: Any, start: Any, stop: Any = None, step: Any = 1, *, dtype: Any = None) -> Any:
    """np.arange()."""
    if start is None and stop is None:
        no_length: Any = None
        np.arange(no_length)  # raises
    if stop is None:
        start, stop = 0, start
    if not t.is_staged((start, stop, step)):
        return t.numpy.constant_array(np.arange(start, stop, step, dtype=dtype))
    from .builtins import range_

    start, stop, step = (t.optional(t.ld(v)) for v in (start, stop, step))
    types = [t.type_of(v) for v in (start, stop, step)]
    if None in types:
        np.arange(*(v if t.type_of(v) is None else 1 for v in (start, stop, step)))  # raises
    if T.PY_FLOAT in types or T.NP_FLOAT64 in types:
        from .numpy_series import float_arange

        return float_arange(t, start, stop, step, dtype)
    if not all(T.is_int(type_.dtype) for type_ in types):
        raise t.error(
            "np.arange of these run-time numbers is not supported yet",
            advice="use Python's ints or floats",
        )
    count = range_(t, start, stop, step).length(t)
    if isinstance(count, Tracer) and t.numpy.wants_concrete(count):
        raise ForceConcrete(count, "the length of np.arange")
    result = t.make("iota", tuple(t.lift(v) for v in (start, step, count)))
    return result if dtype is None else t.numpy.astype(result, dtype)


@handles(np.array)
def array_(
    t: Any,
    x: Any,
    dtype: Any = None,
    *,
    copy: Any = True,
    order: Any = "K",
    subok: Any = False,
    ndmin: int = 0,
) -> Any:
    """np.array()."""
    result = t.numpy.as_array(x, dtype)
    if not result.type.is_array:
        result = t.numpy.new(result, (), None, "np.array")
    result = copy_(t, result) if result is x and copy else result
    missing = ndmin - len(result.type.shape)
    return t.getitem(result, (None,) * missing + (Ellipsis,)) if missing > 0 else result


@handles(np.asarray, np.ascontiguousarray)
def asarray_(t: Any, x: Any, dtype: Any = None, order: Any = None, *, copy: Any = None) -> Any:
    """np.asarray()."""
    if copy:
        return array_(t, x, dtype)
    if dtype is not None and not isinstance(x, (Array, np.ndarray)):
        return array_(t, x, dtype)
    result = t.numpy.as_array(x)
    if not result.type.is_array:
        return t.numpy.new(result, (), dtype, "np.asarray")
    return (
        result
        if dtype is None or result.type.dtype == t.numpy.dtype(dtype)
        else t.numpy.astype(result, dtype)
    )


@handles(np.copy)
def copied(t: Any, a: Any, order: Any = "K") -> Any:
    """An array also of a single number."""
    array = t.numpy.as_array(a)
    return copy_(t, array) if array.type.is_array else t.numpy.new(array, (), None, "np.copy")


def copy_(t: Any, x: Any, order: Any = "K") -> Any:
    """A copy; of a single number that number."""
    array = t.numpy.as_array(x)
    t.locate()  # there may be no op: the copy of an array that nobody writes is its value
    return t.wrap(t.lift(array), array.type.as_value())


# ---- scalars ----------------------------------------------------------------------------------


def _scalar_type(cls: Any) -> None:
    @handles(cls)
    def make(t: Any, x: Any = 0, *more: Any) -> Any:
        if more:
            raise t.error(
                f"np.{cls.__name__}() of two run-time values is not supported",
                advice=f"write np.{cls.__name__}(complex(a, b))",
            )
        return cls(x) if not t.is_staged(x) else t.numpy.as_array(x, cls)


for _cls in (
    np.bool_,
    np.int8,
    np.int16,
    np.int32,
    np.int64,
    np.uint8,
    np.uint16,
    np.uint32,
    np.uint64,
    np.float32,
    np.float64,
    np.complex64,
    np.complex128,
):
    _scalar_type(_cls)
