"""NumPy on tracers: the call table's entries for numpy functions, and the methods of arrays.

Every entry also serves `__array_ufunc__` and `__array_function__`, so NumPy code that is not
converted works on tracers too.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from . import complexes, layout, powers
from . import types as T
from .calls import PURE, TABLE
from .complex_functions import of_complex
from .comprehension import Comprehension
from .comprehension_array import array_of
from .fitting import example
from .list_methods import array_of as array_of_list
from .lists import List
from .numpy_creation import copy_
from .path_types import by_type, depends_on_path
from .ranges import Range
from .reductions import check_elements
from .rounding import round_array
from .seen import is_special
from .stored_numbers import check_fits, check_item, refuse_complex
from .tracer import METHODS, Array, Maybe, Number, Tagged, Tracer

RUN_TIME = -(2**63) + 1  # stands for an operand in the attributes `shape` and `index`

_UNARY = {
    np.negative: "neg",
    np.absolute: "abs",
    np.floor: "floor",
    np.ceil: "ceil",
    np.trunc: "trunc",
    np.rint: "rint",
    np.sqrt: "sqrt",
    np.exp: "exp",
    np.log: "log",
    np.sin: "sin",
    np.cos: "cos",
    np.tanh: "tanh",
    np.exp2: "exp2",
    np.expm1: "expm1",
    np.log2: "log2",
    np.log10: "log10",
    np.log1p: "log1p",
    np.tan: "tan",
    np.arcsin: "asin",
    np.arccos: "acos",
    np.arctan: "atan",
    np.sinh: "sinh",
    np.cosh: "cosh",
    np.arcsinh: "asinh",
    np.arccosh: "acosh",
    np.arctanh: "atanh",
    np.cbrt: "cbrt",
    np.invert: "invert",
    np.logical_not: "logical_not",
    np.isnan: "isnan",
}
_BINARY = {
    np.add: "add",
    np.subtract: "sub",
    np.multiply: "mul",
    np.true_divide: "truediv",
    np.floor_divide: "floordiv",
    np.remainder: "mod",
    np.power: "pow",
    np.minimum: "minimum",
    np.maximum: "maximum",
    np.arctan2: "atan2",
    np.hypot: "hypot",
    np.copysign: "copysign",
    np.bitwise_and: "bit_and",
    np.bitwise_or: "bit_or",
    np.bitwise_xor: "bit_xor",
    np.left_shift: "shift_left",
    np.right_shift: "shift_right",
    np.logical_and: "logical_and",
    np.logical_or: "logical_or",
    np.equal: "eq",
    np.not_equal: "ne",
    np.less: "lt",
    np.less_equal: "le",
    np.greater: "gt",
    np.greater_equal: "ge",
    np.matmul: "matmul",
}
_REDUCE = {
    "sum": "reduce_sum",
    "prod": "reduce_prod",
    "min": "reduce_min",
    "max": "reduce_max",
    "mean": "reduce_mean",
    "any": "reduce_any",
    "all": "reduce_all",
}
_REDUCE_UFUNCS = {
    np.add: "sum",
    np.multiply: "prod",
    np.minimum: "min",
    np.maximum: "max",
    np.logical_or: "any",
    np.logical_and: "all",
}


PURE.update(
    [np.dtype, np.issubdtype, np.can_cast, np.result_type, np.finfo, np.iinfo, np.broadcast_shapes]
)
PURE.update(f for f in vars(np).values() if isinstance(f, np.ufunc))


class NumPy:
    """What NumPy's functions do on tracers of one trace."""

    def __init__(self, trace: Any) -> None:
        self.t = trace

    def as_array(self, value: Any, dtype: Any = None) -> Array:
        """np.asarray: a tracer of NumPy kind (or Tensor) for numbers, arrays, sequences."""
        t = self.t
        value = t.sequence_behind(t.ld(value))
        if isinstance(value, np.ndarray):
            value = t.captured_array(value)
        elif isinstance(value, List):
            return array_of_list(t, value, dtype)
        elif isinstance(value, (list, tuple)):
            value = self.from_sequence(value, dtype)
        elif isinstance(value, (range, Range)):
            value = t.call(np.arange, value.start, value.stop, value.step)
        elif isinstance(value, Comprehension) and value.kind == "argument":
            return array_of(t, value, dtype)
        elif isinstance(value, Tagged):
            return self.as_array_by_type(value, dtype)
        elif not isinstance(value, Array):
            x = t.lift(value)
            if x is None:
                raise t.error(f"an object of type {type(value).__name__} is used as an array")
            have = t.type_of(value)
            if have is None or have.kind in (T.NONE, T.STR):
                raise t.error(f"an object of type {t.class_name(value)} is used as an array")
            number = value if isinstance(value, Tracer) else t.wrap(x, have, frozenset())
            if dtype is not None and have.kind == T.PY:
                refuse_complex(t, number, self.dtype(dtype))
                check_fits(t, number, self.dtype(dtype))
            value = number if have.kind != T.PY else t.cast(number, T.Type(T.NPSCALAR, have.dtype))
        return value if dtype is None else self.astype(value, dtype)

    def as_array_by_type(self, value: Tagged, dtype: Any) -> Array:
        result = self.t.switch(lambda number: self.as_array(number, dtype), value)
        if isinstance(result, Array):
            return result
        raise self.t.error(
            "a number whose type depends on the path is used as an array: the dtype of that "
            "array would depend on the path",
            found=T.describe(value.type),
            advice="give both paths the same type, with float() for example",
        )

    def from_sequence(self, items: Any, dtype: Any = None) -> Array:
        t = self.t
        whole = dtype if dtype is not None and T.is_int(self.dtype(dtype)) else None
        if not t.is_staged(items) and not any(isinstance(i, np.ndarray) for i in items):
            made = np.array(items, whole)
            if T.dtype_number(made.dtype) is None:
                raise t.error(f"np.array of {made.dtype} is not supported")
            return self.constant_array(made)
        if not items:
            return self.constant_array(np.array(items))
        items = [t.ld(item) for item in items]
        for item in items if whole is not None else ():
            check_item(t, item, self.dtype(whole))
        parts = [self.as_array(item, whole) for item in items]
        return t.make("stack", tuple(t.lift(p) for p in parts), {"axis": 0})

    def constant_array(self, array: np.ndarray) -> Array:
        """A fresh array with constant content."""
        self.t.locate()
        source = self.t.captured_array(array)
        return self.t.wrap(source.id, source.type)

    def astype(self, array: Array, dtype: Any) -> Array:
        number = self.dtype(dtype)
        kind = array.type.as_value().kind
        return self.t.cast(array, T.Type(kind, number))

    def dtype(self, dtype: Any) -> int:
        number = T.dtype_number(dtype)
        if number is None:
            raise self.t.error(f"the dtype {dtype!r} is not supported yet")
        return number

    # -- ufuncs

    def ufunc(
        self, ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if depends_on_path(*inputs):
            call = functools.partial(self.ufunc, ufunc, method)
            return by_type(self.t, lambda *chosen, **kw: call(chosen, kw), inputs, kwargs)
        if method == "__call__":
            return self.call_ufunc(ufunc, inputs, kwargs)
        if method == "at" and ufunc is np.add:
            return self.add_at(*inputs)
        if method == "reduce" and ufunc in _REDUCE_UFUNCS:
            kwargs.setdefault("axis", 0)
            return self.reduce(_REDUCE_UFUNCS[ufunc], *inputs, **kwargs)
        raise self.t.error(f"np.{ufunc.__name__}.{method} is not supported yet")

    def call_ufunc(self, ufunc: Any, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        t = self.t
        out = kwargs.pop("out", None)
        if not ufunc.nin <= len(inputs) <= ufunc.nargs or (
            out is not None and len(inputs) > ufunc.nin
        ):
            ufunc(*[0.0] * len(inputs), out=None if out is None else np.zeros(()))  # raises
        if ufunc.nout > 1 and (out is not None or len(inputs) > ufunc.nin):
            raise t.error(f"np.{ufunc.__name__} with out= is not supported yet")
        if len(inputs) > ufunc.nin and out is None:
            inputs, out = inputs[: ufunc.nin], inputs[ufunc.nin :]
        where = kwargs.pop("where", True)
        dtype = kwargs.pop("dtype", None)
        if kwargs or where is not True:
            raise t.error(
                f"np.{ufunc.__name__} with {', '.join(kwargs) or 'where'}= is not supported yet"
            )
        arrays = [self.ufunc_operand(x) for x in inputs]
        if dtype is not None:
            arrays = [self.astype(self.as_array(a), dtype) for a in arrays]
        result: Any = NotImplemented
        if len(arrays) == 1:
            result = of_complex(t, ufunc, self.as_array(arrays[0]))
        if result is not NotImplemented:
            pass
        elif ufunc in _UNARY:
            result = t.unary(_UNARY[ufunc], self.as_array(arrays[0]))
        elif ufunc in _BINARY:
            if all(isinstance(a, Number) for a in arrays):
                arrays[0] = self.as_array(arrays[0])
            if ufunc is np.power:
                result = powers.of_numpy(t, *arrays)
            else:
                result = t.binary_python(_BINARY[ufunc], *arrays)
        elif ufunc in _COMPOSED:
            if len(arrays) == 1 or all(isinstance(a, Number) for a in arrays):
                arrays[0] = self.as_array(arrays[0])  # else a Python number is weak
            result = _COMPOSED[ufunc](self, *arrays)
        else:
            raise t.error(f"np.{ufunc.__name__} is not supported yet")
        if out is None:
            return result
        target = out[0] if isinstance(out, tuple) else out
        return result if target is None else self.put_out(ufunc, result, target, inputs)

    def put_out(self, ufunc: Any, result: Any, out: Any, args: Any) -> Any:
        """Write a result to the array that was given for it; NumPy's error where its dtype does
        not take it."""
        t = self.t
        out = t.captured_array(out) if isinstance(out, np.ndarray) else t.ld(out)
        if not isinstance(out, Array) or out.type.kind == T.NPSCALAR:
            raise TypeError("return arrays must be of ArrayType")
        have, to = (T.numpy_dtype(x.type.dtype) for x in (result, out))
        if not np.can_cast(have, to, "same_kind"):
            shown = tuple(np.ones_like(one) for one in example(t, args))
            ufunc(*shown, out=np.empty(np.broadcast_shapes(*map(np.shape, shown)), to))  # raises
        self.check_out(ufunc, result.type.shape, out, args)
        t.setitem(out, Ellipsis, result)
        return out

    def check_out(self, ufunc: Any, shape: tuple[int, ...], out: Array, args: Any) -> None:
        """NumPy's error where the shape of the result is known not to fit."""
        into = out.type.shape
        pairs = zip(reversed(shape), reversed(into), strict=False)
        if len(shape) <= len(into) and all(n in (1, m) or n < 0 or m < 0 for n, m in pairs):
            return
        shapes = [self.as_array(arg).type.shape for arg in args]
        if any(n < 0 for one in (*shapes, into) for n in one):
            raise ValueError(f"non-broadcastable output operand with {len(into)} axes")
        operands = [np.broadcast_to(1, one) for one in shapes]
        ufunc(*operands, out=as_strided(np.zeros(()), into, [0] * len(into)))  # raises

    def ufunc_operand(self, x: Any) -> Any:
        """Python numbers stay what they are, so that they are weak in promotion."""
        x = self.t.ld(x)
        if isinstance(x, (list, tuple, range, np.ndarray, List, Range)):
            return self.as_array(x)
        if isinstance(x, Maybe):
            return self.t.some(x, "a NumPy function")
        if not isinstance(x, Tracer):
            value = self.t.constant(x)
            if value is None:
                raise TypeError(f"an object of type {type(x).__name__} is no array")
            return self.t.wrap(value, self.t.type_of(x), frozenset())
        return x

    # -- reductions

    def axes(self, array: Array, axis: Any) -> list[int]:
        rank = len(array.type.shape)
        if axis is None:
            return list(range(rank))
        given = axis if isinstance(axis, tuple) else (axis,)
        result = []
        for a in given:
            a = operator.index(a)
            if rank == 0 and a in (0, -1) and not isinstance(axis, tuple):
                continue  # as NumPy's reductions of single numbers
            if not -rank <= a < rank:
                raise np.exceptions.AxisError(a, rank)
            result.append(a % rank)
        if len(set(result)) != len(result):
            raise ValueError("duplicate value in 'axis'")
        return sorted(result)

    def reduce(
        self,
        name: str,
        x: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = np._NoValue,
        where: Any = np._NoValue,
    ) -> Any:
        t = self.t
        if (initial is not np._NoValue and initial is not None) or (
            where is not np._NoValue and where is not True
        ):
            raise t.error(f"np.{name} with initial= or where= is not supported yet")
        array = self.as_array(x)
        number = None if dtype is None else self.dtype(dtype)
        if number is not None:
            array = self.astype(array, dtype)
            if name == "mean" and not (T.is_float(number) or T.is_complex(number)):
                raise t.error("np.mean to an integer dtype is not supported yet")
        attrs: dict[str, Any] = {
            "axes": self.axes(array, axis),
            "keepdims": bool(keepdims) if keepdims is not np._NoValue else False,
        }
        check_elements(array, _REDUCE[name], attrs["axes"])
        result = complexes.reduced(t, _REDUCE[name], array, attrs)
        if number is not None and result.type.dtype != number:
            result = self.astype(result, dtype)
        if out is not None:
            t.setitem(out, Ellipsis, result)
            return out
        return result

    def arg(self, op: str, x: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        array = self.as_array(x)
        flag = False if keepdims is np._NoValue else bool(keepdims)
        if axis is not None:
            axes = self.axes(array, axis)
        else:
            axes = list(range(len(array.type.shape)))
            if len(axes) > 1:
                array, axes = self.flat(array), [0]
        check_elements(array, op, axes)
        result = self.t.make(op, (self.t.lift(array),), {"axes": axes, "keepdims": flag})
        if out is not None:
            if self.as_array(out).type.dtype != T.I64:
                np.zeros(1).argmax(out=np.zeros((), T.numpy_dtype(out.type.dtype)))
            self.t.setitem(out, Ellipsis, result)
            return out
        return result

    # -- shapes

    def extents(self, shape: Any, operands: list[int], what: str) -> list[int]:
        """A shape argument: static extents, and RUN_TIME for each run-time one (an operand)."""
        t = self.t
        items = list(shape) if isinstance(shape, (tuple, list)) or is_special(shape) else [shape]
        result = []
        for item in items:
            item = t.ld(item)
            if isinstance(item, Tracer):
                if not T.is_int(item.type.dtype):
                    raise TypeError(T.not_integer(item.type))
                if self.wants_concrete(item):
                    from .tracer import ForceConcrete

                    raise ForceConcrete(item, f"the shape of {what}")
                operands.append(t.lift(item))
                result.append(RUN_TIME)
            else:
                result.append(operator.index(item))
        return result

    def wants_concrete(self, item: Tracer) -> bool:
        """An argument's number makes a static shape until it is seen with a second value."""
        numbers = {d for d in item.deps or () if not isinstance(d, tuple)}
        return bool(numbers) and not (numbers & self.t.dynamic_leaves)

    def new(self, value: Any, shape: Any, dtype: Any, what: str) -> Array:
        t = self.t
        operands: list[int] = []
        extents = self.extents(shape, operands, what)
        if any(e < 0 and e != RUN_TIME for e in extents):
            raise ValueError("negative dimensions are not allowed")
        value = t.optional(t.ld(value))
        if dtype is not None and t.type_of(value) in (T.PY_INT, T.PY_COMPLEX):
            x = self.as_array(value, dtype)
        else:
            x = self.as_array(value)
        if dtype is not None:
            x = self.astype(x, dtype)
        return t.make("full", (t.lift(x), *operands), {"shape": extents})

    def reshape(
        self,
        x: Any,
        *given: Any,
        order: Any = "C",
        copy: Any = None,
        shape: Any = None,
        newshape: Any = None,
    ) -> Array:
        t = self.t
        if copy or order != "C":
            raise t.error("reshape with order= or copy= is not supported yet")
        named = shape if shape is not None else newshape
        new = named if named is not None else given[0] if len(given) == 1 else given
        array = self.as_array(x)
        if not array.type.is_array:
            array = self.new(array, (), None, "reshape")
        operands: list[int] = []
        extents = self.extents(new, operands, "reshape")
        return self.reshaped(array, extents, operands)

    def reshaped(self, array: Array, shape: list[int], operands: list[int]) -> Array:
        """A view as far as NumPy makes one: writing to either needs both to be buffers."""
        t = self.t
        attrs = {"shape": shape}
        shared = self.shares(array, shape) if array.type.is_buffer else array.type.is_array
        if array.type.is_buffer and shared:
            result: Array = t.make_view(array, "buf_reshape", (array.id, *operands), attrs)
            if array.layout.contiguous:
                result.layout = layout.of_new(result.type)
            return result
        if shared:
            return t.make_view(array, "reshape", (array.id, *operands), attrs)
        return t.make("reshape", (t.lift(array), *operands), attrs)

    def shares(self, array: Array, shape: list[int]) -> bool:
        """Whether NumPy's reshape of a buffer is a view of it."""
        known = layout.can_view(array.layout, array.type.shape, shape)
        if known is None:
            raise self.unknown_sharing(array)
        return known

    def unknown_sharing(self, array: Array) -> Exception:
        error: Exception = self.t.error(
            "whether this reshape shares memory with its array, as NumPy decides it, is "
            "not known before the call",
            found=T.describe(array.type),
            advice="make a copy of it first: x.copy().reshape(...)",
        )
        return error

    def ravel(self, x: Any) -> Array:
        """As reshape(-1), but what has gaps is always copied."""
        array = self.as_array(x)
        if array.type.is_buffer and array.layout.contiguous is None:
            raise self.unknown_sharing(array)
        if array.type.is_buffer and not array.layout.contiguous:
            return self.flat(array)
        return self.reshape(array, -1)

    def flat(self, x: Any) -> Array:
        """The content as one axis, to be read at once."""
        array = self.as_array(x)
        if not array.type.is_array:
            array = self.new(array, (), None, "ravel")
        made: Array = self.t.make("reshape", (self.t.lift(array),), {"shape": [-1]})
        return made

    def transpose(self, x: Any, *axes: Any) -> Any:
        t = self.t
        array = self.as_array(x)
        rank = len(array.type.shape)
        order = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        perm = [operator.index(a) % rank for a in order] if order else list(range(rank))[::-1]
        if sorted(perm) != list(range(rank)):
            raise ValueError("axes don't match array")
        if rank < 2:
            return t.array_item(array, Ellipsis) if rank else array
        op = "buf_transpose" if array.type.is_buffer else "transpose"
        result: Array = t.make_view(array, op, (array.id,), {"perm": perm})
        if array.type.is_buffer:
            result.layout = layout.of_transposed(array.layout, perm, result.type.shape)
        return result

    def add_at(self, target: Any, index: Any, value: Any = 1) -> None:
        t = self.t
        array = t.captured_array(target) if isinstance(target, np.ndarray) else target
        idx = self.as_array(index)
        if not isinstance(array, Array) or not T.is_int(idx.type.dtype):
            raise t.error("np.add.at needs an array and integer indices")
        t.become_buffer(array)
        t.emit_effect("buf_scatter_add", (array.id, t.lift(idx), t.lift(self.as_array(value))))


def _no_bool(ufunc: Any, x: Array) -> None:
    """NumPy's own error for an array of bools."""
    if x.type.dtype == T.B1:
        ufunc(np.ones(1, bool))


def _fabs(n: NumPy, x: Array) -> Any:
    if x.type.dtype == T.B1:
        raise n.t.error("np.fabs of bools is float16 in NumPy, which is not supported yet")
    return n.t.unary("abs", x if T.is_float(x.type.dtype) else n.astype(x, np.float64))


def _square(n: NumPy, x: Array) -> Any:
    if x.type.dtype == T.B1:
        x = n.astype(x, np.int8)
    return n.t.binary_python("mul", x, x)


def _sign(n: NumPy, x: Array) -> Any:
    _no_bool(np.sign, x)
    return n.t.unary("sign", x)


def _isinf(n: NumPy, x: Array) -> Any:
    if T.is_complex(x.type.dtype):
        return n.t.binary("logical_or", _isinf(n, x.real), _isinf(n, x.imag))
    if not T.is_float(x.type.dtype):
        return n.t.binary("ne", x, x)
    return n.t.binary("eq", n.t.unary("abs", x), float("inf"))


def _isfinite(n: NumPy, x: Array) -> Any:
    if T.is_complex(x.type.dtype):
        return n.t.binary("logical_and", _isfinite(n, x.real), _isfinite(n, x.imag))
    if not T.is_float(x.type.dtype):
        return n.t.binary("eq", x, x)
    return n.t.binary("lt", n.t.unary("abs", x), float("inf"))


def _reciprocal(n: NumPy, x: Array) -> Any:
    if T.is_complex(x.type.dtype):
        raise n.t.error("np.reciprocal of complex numbers is not supported yet", advice="use 1 / x")
    if T.is_float(x.type.dtype):
        return n.t.binary("truediv", 1, x)
    # As C divides: towards zero.
    return n.t.binary("floordiv", 1, x) + n.astype(n.t.binary("lt", x, -1), x.dtype)


def _signbit(n: NumPy, x: Any) -> Any:
    bits = {T.F64: T.I64, T.F32: T.I32}.get(x.type.dtype)
    if T.is_complex(x.type.dtype):
        np.signbit(np.complex128(0))  # raises
    if bits is None and T.is_float(x.type.dtype):
        raise n.t.error(f"np.signbit of {T.describe(x.type)} is not supported yet")
    if bits is not None:
        to = T.Type(x.type.as_value().kind, bits)
        x = n.t.make("reinterpret", (n.t.lift(x),), {"to": tuple(to)}, x.deps)
    return x < 0


_COMPOSED: dict[Any, Callable[..., Any]] = {
    np.square: _square,
    np.sign: _sign,
    np.isinf: _isinf,
    np.isfinite: _isfinite,
    np.reciprocal: _reciprocal,
    np.fabs: _fabs,
    np.signbit: _signbit,
    np.positive: lambda n, x: n.t.positive(x),
    np.logical_xor: lambda n, x, y: n.t.binary("ne", n.as_array(x, bool), n.as_array(y, bool)),
    np.divmod: lambda n, x, y: (
        n.t.binary_python("floordiv", x, y),
        n.t.binary_python("mod", x, y),
    ),
}


def _register_ufuncs() -> None:
    for ufunc in [*_UNARY, *_BINARY, *_COMPOSED]:

        def handler(t: Any, *inputs: Any, _ufunc: Any = ufunc, **kwargs: Any) -> Any:
            if (
                not t.is_staged(inputs)
                and not kwargs
                and not any(isinstance(x, np.ndarray) for x in inputs)
            ):
                return _ufunc(*inputs)
            return t.numpy.call_ufunc(_ufunc, inputs, kwargs)

        TABLE[ufunc] = handler
    TABLE[np.add.at] = lambda t, *args: t.numpy.add_at(*args)


def _reduction(name: str, has_dtype: bool) -> Callable[..., Any]:
    """np.sum(a, axis, dtype, out, keepdims) and the like; others have no dtype."""

    def of_numbers(
        t: Any,
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = np._NoValue,
        where: Any = np._NoValue,
    ) -> Any:
        return t.numpy.reduce(name, a, axis, dtype, out, keepdims, initial, where)

    def of_any(
        t: Any,
        a: Any,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = np._NoValue,
        where: Any = np._NoValue,
    ) -> Any:
        return t.numpy.reduce(name, a, axis, None, out, keepdims, initial, where)

    return of_numbers if has_dtype else of_any


def _register_reductions() -> None:
    for name in _REDUCE:
        method = _reduction(name, name in ("sum", "prod", "mean"))
        TABLE[getattr(np, name)] = METHODS[name] = method
    TABLE[np.amin], TABLE[np.amax] = TABLE[np.min], TABLE[np.max]
    for name in ("argmin", "argmax"):

        def arg_handler(
            t: Any,
            a: Any,
            axis: Any = None,
            out: Any = None,
            *,
            keepdims: Any = False,
            _name: str = name,
        ) -> Any:
            return t.numpy.arg(_name, a, axis, out, keepdims)

        TABLE[getattr(np, name)] = arg_handler
        METHODS[name] = arg_handler


_register_ufuncs()
_register_reductions()


# ---- methods ----------------------------------------------------------------------------------


def _item(t: Any, x: Array, *index: Any) -> Any:
    if len(index) == 1 and isinstance(index[0], tuple):
        [index] = index
    if len(index) == 1 and len(x.type.shape) > 1:
        x = t.numpy.flat(x)
    element = t.getitem(x, index) if index else t.only_element(x) if x.type.shape else x
    return t.cast(element, T.python_of(element.type.dtype))


def _astype(
    t: Any,
    x: Array,
    dtype: Any,
    order: Any = "K",
    casting: Any = "unsafe",
    subok: Any = True,
    copy: Any = True,
) -> Any:
    to = T.numpy_dtype(t.numpy.dtype(dtype))
    np.empty(0, T.numpy_dtype(x.type.dtype)).astype(to, casting=casting)  # raises
    if not copy and to == x.dtype:
        return x
    return t.numpy.astype(x, dtype)


METHODS.update(
    {
        "reshape": lambda t, x, *shape, **kw: t.numpy.reshape(x, *shape, **kw),
        "transpose": lambda t, x, *axes: t.numpy.transpose(x, *axes),
        "astype": _astype,
        "copy": copy_,
        "flatten": lambda t, x: (
            copy_(t, t.numpy.flat(x)) if len(x.type.shape) != 1 else copy_(t, x)
        ),
        "item": _item,
        "fill": lambda t, x, value: t.setitem(x, Ellipsis, value),
        "round": round_array,
        "any_equal": lambda t, x, item: t.call(np.any, t.binary_python("eq", x, item)),
    }
)
