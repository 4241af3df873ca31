"""`lathe.Tensor` outside compiled code: creation, operators and methods.

Every operation is a cached function of one op: eager results have the bits of compiled ones.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _core
from ._core import Tensor
from .function import Function, make
from .trace import numpy_api, numpy_moves
from .trace.driver import Options
from .trace.tracer import METHODS

_BINARY = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "divmod": divmod, "pow": operator.pow,
    "matmul": operator.matmul, "and": operator.and_, "or": operator.or_, "xor": operator.xor,
    "lshift": operator.lshift, "rshift": operator.rshift, "lt": operator.lt, "le": operator.le,
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge,
    "iadd": operator.iadd, "isub": operator.isub, "imul": operator.imul,
    "itruediv": operator.itruediv, "ifloordiv": operator.ifloordiv, "imod": operator.imod,
    "ipow": operator.ipow, "iand": operator.iand, "ior": operator.ior, "ixor": operator.ixor,
    "ilshift": operator.ilshift, "irshift": operator.irshift,
}  # fmt: skip
assert all((numpy_api, numpy_moves))  # they fill METHODS
_UNARY: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg, "pos": operator.pos, "abs": operator.abs, "invert": operator.invert,
}  # fmt: skip


def _one_op(name: str, run: Callable[..., Any]) -> Function[..., Any]:
    """A compiled function of one operation; not converted, it runs on tracers as it is."""
    run.__name__ = name
    return make(run, Options(autograph=False), (), 256)


def _binary(name: str, op: Callable[[Any, Any], Any]) -> Function[..., Any]:
    return _one_op(name, lambda a, b: op(a, b))


def _unary(name: str, op: Callable[[Any], Any]) -> Function[..., Any]:
    return _one_op(name, lambda a: op(a))


@functools.cache
def _ufunc(ufunc: np.ufunc, method: str) -> Function[..., Any]:
    run = getattr(ufunc, method)
    return _one_op(ufunc.__name__, lambda *inputs, **kwargs: run(*inputs, **kwargs))


def _array_ufunc(self: Tensor, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
    return _ufunc(ufunc, method)(*inputs, **kwargs)


@functools.cache
def _numpy_function(fn: Callable[..., Any]) -> Function[..., Any]:
    return _one_op(fn.__name__, lambda *args, **kwargs: fn(*args, **kwargs))


def _array_function(self: Tensor, fn: Any, types: Any, args: Any, kwargs: Any) -> Any:
    return _numpy_function(fn)(*args, **kwargs)


def _method(name: str) -> Callable[..., Any]:
    """A method of Tensor, as tracers have it."""
    compiled = _one_op(name, lambda x, *args, **kwargs: getattr(x, name)(*args, **kwargs))

    def method(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        return compiled(self, *args, **kwargs)

    method.__name__ = name
    method.__doc__ = f"Like numpy.ndarray.{name}, on a Tensor."
    return method


def asarray(x: Any, dtype: Any = None, copy: bool | None = None) -> Tensor:
    """A Tensor of an array-like.

    Args:
        x: Tensor, ndarray, number or nested sequence of numbers.
        dtype: element type; by default that of `x` as NumPy sees it.
        copy: True copies always; None shares memory with an ndarray where that is possible;
            False raises ValueError where it is not.
    """
    if isinstance(x, Tensor) and dtype is None and not copy:
        return x
    array = np.asarray(x._numpy() if isinstance(x, Tensor) else x, dtype=dtype, copy=copy)
    return Tensor._from_numpy(array, copy=False)


def zeros(shape: Any, dtype: Any = np.float64) -> Tensor:
    """A Tensor of zeros."""
    return Tensor._from_numpy(np.zeros(shape, dtype), copy=False)


def ones(shape: Any, dtype: Any = np.float64) -> Tensor:
    """A Tensor of ones."""
    return Tensor._from_numpy(np.ones(shape, dtype), copy=False)


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A Tensor that holds one value everywhere."""
    return Tensor._from_numpy(np.full(shape, fill_value, dtype), copy=False)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Tensor:
    """A Tensor of evenly spaced numbers, as numpy.arange."""
    first, last = (0, start) if stop is None else (start, stop)
    return Tensor._from_numpy(np.arange(first, last, step, dtype=dtype), copy=False)


def _register() -> None:
    hooks: dict[str, Any] = {name: _binary(name, op) for name, op in _BINARY.items()}
    hooks |= {name: _unary(name, op) for name, op in _UNARY.items()}
    hooks |= {"array_ufunc": _array_ufunc, "array_function": _array_function}
    _core.set_tensor_ops(hooks)
    for name in METHODS:
        if not hasattr(Tensor, name):
            setattr(Tensor, name, _method(name))


_register()
