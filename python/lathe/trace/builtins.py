"""The call table's Python builtins and the `math` module on run-time values."""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from . import types as T
from .calls import PURE, handles
from .effects import FString
from .iterables import Counter, Range, Reversed, Zip, is_stageable, length
from .tracer import Array, Maybe, Number, Tagged, Tracer

PURE.update(
    [
        abs,
        min,
        max,
        sum,
        any,
        all,
        len,
        round,
        divmod,
        pow,
        int,
        float,
        bool,
        complex,
        str,
        repr,
        sorted,
        tuple,
        list,
        dict,
        set,
        frozenset,
        isinstance,
        issubclass,
        callable,
        hasattr,
        type,
        ord,
        chr,
        bin,
        hex,
        oct,
        format,
        range,
        slice,
        enumerate,
        zip,
        reversed,
        iter,
        next,
        map,
        filter,
        getattr,
        bytes,
    ]
)
PURE.update(f for f in vars(math).values() if callable(f))
PURE.update(
    f
    for f in vars(operator).values()
    if callable(f) and not getattr(f, "__name__", "i").startswith("i")
)


def _operator_functions() -> None:
    """Tracers overload the operators, so the functions of the module `operator` work."""
    names = (
        "add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul lt le "
        "gt ge eq ne neg pos invert abs"
    )
    for name in names.split():

        def apply(t: Any, *args: Any, _fn: Any = getattr(operator, name)) -> Any:  # noqa: B008
            return _fn(*args)

        handles(getattr(operator, name))(apply)


_operator_functions()


@handles(builtins.print)
def print_(t: Any, *args: Any, **kwargs: Any) -> None:
    t.print(*args, **kwargs)


@handles(next)
def next_(t: Any, iterator: Any, *default: Any) -> Any:
    if not hasattr(type(iterator), "__next__"):
        raise TypeError(f"'{type(iterator).__name__}' object is not an iterator")
    t.may_change(iterator, "next()")
    return next(iterator, *default)


@handles(abs)
def abs_(t: Any, x: Any) -> Any:
    return abs(t.some(x, "abs()"))


@handles(len)
def len_(t: Any, x: Any) -> Any:
    if isinstance(x, Array):
        if not x.type.shape:
            raise TypeError("len() of unsized object")
        return t.extent(x, 0)
    if is_stageable(x):
        return length(t, x)
    if isinstance(x, Tracer):
        raise TypeError(f"object of type '{T.describe(x.type)}' has no len()")
    return len(x)


def index_number(t: Any, x: Any) -> Any:
    """What x.__index__() gives: a Python int."""
    if isinstance(x, Tagged):
        return t.switch(lambda value: index_number(t, value), x)
    if not isinstance(x, Tracer):
        return operator.index(x)
    if not (T.is_int(x.type.dtype) or x.type == T.PY_BOOL) or x.type.shape:
        raise TypeError(f"'{T.describe(x.type)}' object cannot be interpreted as an integer")
    return x if x.type == T.PY_INT else t.cast(x, T.PY_INT)


@handles(range)
def range_(t: Any, *args: Any) -> Any:
    args = tuple(t.ld(a) for a in args)
    if not any(isinstance(a, Tracer) for a in args):
        return range(*args)
    numbers = [index_number(t, a) for a in args]
    if len(numbers) == 1:
        return Range(0, numbers[0], 1)
    start, stop = numbers[:2]
    step = numbers[2] if len(numbers) > 2 else 1
    if isinstance(step, Tracer):
        t.raise_unless(step != 0, lambda: ValueError("range() arg 3 must not be zero"))
    elif step == 0:
        raise ValueError("range() arg 3 must not be zero")
    return Range(start, stop, step)


def _sequence(cls: Any) -> None:
    @handles(cls)
    def make(t: Any, items: Any = ()) -> Any:
        items = t.ld(items)
        if isinstance(items, Maybe) or (is_stageable(items) and not isinstance(items, Array)):
            raise t.error(f"{cls.__name__}() of {items!r} is not supported yet")
        return cls(items)


_sequence(list)
_sequence(tuple)


@handles(enumerate)
def enumerate_(t: Any, iterable: Any, start: Any = 0) -> Any:
    if is_stageable(iterable) or isinstance(start, Tracer):
        return Zip((Counter(start), iterable))
    return enumerate(iterable, start)


@handles(zip)
def zip_(t: Any, *columns: Any, strict: bool = False) -> Any:
    if any(is_stageable(c) for c in columns):
        return Zip(columns, strict)
    return zip(*columns, strict=strict)


@handles(reversed)
def reversed_(t: Any, sequence: Any) -> Any:
    return Reversed(sequence) if is_stageable(sequence) else reversed(sequence)


def _fold(name: str, better: str) -> Callable[..., Any]:
    """min and max: of two equal or unordered values the first one stays."""

    def handler(t: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs or not t.is_staged(args):
            if t.is_staged(args):
                raise t.error(
                    f"{name}() with key= or default= on run-time values is not supported yet"
                )
            return getattr(builtins, name)(*args, **kwargs)
        if len(args) == 1 and isinstance(args[0], Array):
            if len(args[0].type.shape) != 1:
                raise t.error(
                    f"{name}() of an array with {len(args[0].type.shape)} dimensions",
                    advice=f"use x.{name}()",
                )
            return t.call(getattr(np, name), args[0])
        items = list(args[0]) if len(args) == 1 else list(args)
        best = items[0]
        for item in items[1:]:
            best = _choose(t, t.binary_python(better, item, best), item, best)
        return best

    return handler


def _choose(t: Any, test: Any, a: Any, b: Any) -> Any:
    """`a if test else b` for values that are known already: a select where one will do."""
    truth = t.truth(test)
    if not isinstance(truth, Tracer):
        return a if truth else b
    types_ = (t.type_of(a), t.type_of(b))
    if types_[0] == types_[1] and types_[0] is not None and types_[0].kind in (T.PY, T.NPSCALAR):
        return t.make("select", (truth.id, t.lift(a), t.lift(b)), None, t.deps(truth, a, b))
    return t.if_exp(truth, lambda: a, lambda: b)


handles(min)(_fold("min", "lt"))
handles(max)(_fold("max", "gt"))


@handles(sum)
def sum_(t: Any, iterable: Any, start: Any = 0) -> Any:
    if not is_stageable(iterable):
        total = start
        for item in iterable:
            total = t.binary_python("add", total, item)
        return total
    # As Python adds: one by one, in order.
    state = [start]

    def body(item: Any) -> None:
        state[0] = t.binary_python("add", state[0], item)

    t.for_stmt(
        iterable, body, None, lambda: (state[0],), lambda s: state.__setitem__(0, s[0]), ("<sum>",)
    )
    return state[0]


def _any_all(name: str, stop_at: bool) -> Callable[..., Any]:
    def handler(t: Any, iterable: Any) -> Any:
        if isinstance(iterable, Array) and len(iterable.type.shape) == 1:
            return t.cast(t.call(getattr(np, name), iterable), T.PY_BOOL)
        result: Any = not stop_at
        for item in iterable:
            combine = t.or_test if stop_at else t.and_test
            if isinstance(result, Tracer):
                result = combine(result, lambda item=item: item)
            else:
                result = (result or t.truth(item)) if stop_at else (result and t.truth(item))
        return result

    return handler


handles(any)(_any_all("any", True))
handles(all)(_any_all("all", False))


@handles(divmod)
def divmod_(t: Any, a: Any, b: Any) -> Any:
    return t.binary_python("floordiv", a, b), t.binary_python("mod", a, b)


@handles(pow)
def pow_(t: Any, base: Any, exponent: Any, modulus: Any = None) -> Any:
    if modulus is None:
        return t.binary_python("pow", base, exponent)
    if t.is_staged((base, exponent, modulus)):
        raise t.error("pow() with a modulus is not supported on run-time values yet")
    return pow(base, exponent, modulus)


@handles(int)
def int_(t: Any, x: Any = 0, *base: Any) -> Any:
    x = t.ld(x)
    if isinstance(x, Tagged):
        return t.switch(lambda v: int_(t, v), x)
    if not isinstance(x, Tracer):
        return int(x, *base)
    if isinstance(x, Array) and x.type.shape:
        x = t.only_element(x)
    return x if x.type == T.PY_INT else t.cast(x, T.PY_INT)


@handles(float)
def float_(t: Any, x: Any = 0.0) -> Any:
    x = t.ld(x)
    if isinstance(x, Tagged):
        return t.switch(lambda v: float_(t, v), x)
    if not isinstance(x, Tracer):
        return float(x)
    if isinstance(x, Array) and x.type.shape:
        x = t.only_element(x)
    return x if x.type == T.PY_FLOAT else t.cast(x, T.PY_FLOAT)


@handles(bool)
def bool_(t: Any, x: Any = False) -> Any:
    return t.truth(t.ld(x))


@handles(str)
def str_(t: Any, x: Any = "", *rest: Any) -> Any:
    return FString(((x, "s", ""),)) if t.is_staged(x) else str(x, *rest)


@handles(repr)
def repr_(t: Any, x: Any) -> Any:
    return FString(((x, "r", ""),)) if t.is_staged(x) else repr(x)


@handles(format)
def format_(t: Any, x: Any, spec: Any = "") -> Any:
    return FString(((x, "", spec),)) if t.is_staged(x) or t.is_staged(spec) else format(x, spec)


@handles(round)
def round_(t: Any, x: Any, digits: Any = None) -> Any:
    if not isinstance(x, Tracer):
        return round(x) if digits is None else round(x, digits)
    if digits is not None:
        if x.type == T.PY_INT and not isinstance(digits, Tracer) and digits >= 0:
            return x
        raise t.error("round() to a number of digits is not supported on run-time values yet")
    if T.is_int(x.type.dtype) or x.type.dtype == T.B1:
        return t.cast(x, T.PY_INT)
    if x.type.kind == T.PY:
        x = t.cast(x, T.Type(T.NPSCALAR, T.F64))
    return t.cast(t.cast(t.unary("rint", x), T.PY_FLOAT), T.PY_INT)


@handles(isinstance)
def isinstance_(t: Any, x: Any, classes: Any) -> Any:
    x = t.ld(x)
    if isinstance(x, Maybe):
        raise t.error(
            "isinstance() of a value that may be None is not supported yet",
            advice="test `is None` first",
        )
    if isinstance(x, Tagged):
        return t.switch(lambda v: isinstance_(t, v, classes), x)
    return issubclass(python_type(x), classes) if isinstance(x, Tracer) else isinstance(x, classes)


@handles(type)
def type_(t: Any, x: Any, *rest: Any) -> Any:
    if isinstance(x, Tracer) and not isinstance(x, Tagged):
        return python_type(x)
    if t.is_staged(x) or rest:
        raise t.error("type() of a value whose type depends on the path is not supported yet")
    return type(x)


def python_type(x: Tracer) -> Any:
    from .. import _core

    if x.type.kind == T.PY:
        return {T.B1: bool, T.I64: int, T.F64: float}[x.type.dtype]
    if x.type.kind == T.NPSCALAR:
        return T.numpy_dtype(x.type.dtype).type
    return _core.Tensor if x.type.is_tensor else np.ndarray


@handles(getattr)
def getattr_(t: Any, owner: Any, name: str, *default: Any) -> Any:
    if default and not hasattr(owner, name):
        return default[0]
    return t.getattr_(owner, name)


def is_integer(t: Any, x: Number) -> Any:
    if x.type.dtype != T.F64:
        return True
    y = t.cast(x, T.Type(T.NPSCALAR, T.F64))
    return t.cast(t.unary("floor", y) == y, T.PY_BOOL)


# ---- math -------------------------------------------------------------------------------------


def _float_arg(t: Any, x: Any) -> Any:
    """An argument of a math function as a NumPy float64, whose operations do not raise."""
    if isinstance(x, Tagged):
        raise t.error(
            "math functions of a number whose type depends on the path are not supported yet"
        )
    if isinstance(x, Array) and x.type.shape:
        x = t.only_element(x)
    if not isinstance(x, Tracer):
        x = t.wrap(t.constant(float(x)), T.PY_FLOAT, frozenset())
    if x.type.kind == T.PY and x.type.dtype != T.F64:
        x = t.cast(x, T.PY_FLOAT)
    return t.cast(x, T.Type(T.NPSCALAR, T.F64))


def _domain_error(t: Any, ok: Any) -> None:
    t.raise_unless(ok, lambda: ValueError("math domain error"))


def _math(function: Any, op: str, domain: Any = None, overflow: bool = False) -> None:
    """A math function of one argument: `domain(x)` where it is defined; overflow to inf raises."""

    @handles(function)
    def handler(t: Any, x: Any) -> Any:
        x = t.ld(x)
        if not t.is_staged(x):
            return function(x)
        value = _float_arg(t, x)
        if domain is not None:
            _domain_error(t, t.truth(domain(value)))
        result = t.unary(op, value)
        if overflow:
            finite = t.or_test(abs(result) != math.inf, lambda: abs(value) == math.inf)
            t.raise_unless(finite, lambda: OverflowError("math range error"))
        return t.cast(result, T.PY_FLOAT)


_math(math.sqrt, "sqrt", lambda x: (x < 0) == False)  # noqa: E712 - NaN passes
_math(math.exp, "exp", overflow=True)
_math(math.sin, "sin", lambda x: abs(x) != math.inf)
_math(math.cos, "cos", lambda x: abs(x) != math.inf)
_math(math.tanh, "tanh")
_math(math.fabs, "abs")


@handles(math.log)
def log_(t: Any, x: Any, *base: Any) -> Any:
    if not t.is_staged((x, base)):
        return math.log(x, *base)
    value = _float_arg(t, t.ld(x))
    _domain_error(t, (value <= 0) == False)  # noqa: E712 - NaN passes
    result = t.cast(t.unary("log", value), T.PY_FLOAT)
    return t.binary_python("truediv", result, log_(t, base[0])) if base else result


def _to_int(function: Any, op: str) -> None:
    @handles(function)
    def handler(t: Any, x: Any) -> Any:
        x = t.ld(x)
        if not t.is_staged(x):
            return function(x)
        if T.is_int(x.type.dtype) or x.type.dtype == T.B1:
            return t.cast(x, T.PY_INT)
        return t.cast(t.cast(t.unary(op, _float_arg(t, x)), T.PY_FLOAT), T.PY_INT)


_to_int(math.floor, "floor")
_to_int(math.ceil, "ceil")
_to_int(math.trunc, "trunc")


@handles(math.pow)
def math_pow(t: Any, x: Any, y: Any) -> Any:
    if not t.is_staged((x, y)):
        return math.pow(x, y)
    a, b = _float_arg(t, x), _float_arg(t, y)
    result = t.binary("pow", a, b)
    nan_made = t.and_test(result != result, lambda: t.and_test(a == a, lambda: b == b))
    _domain_error(t, t.not_(nan_made))
    _domain_error(
        t, t.not_(t.and_test(a == 0.0, lambda: t.and_test(b < 0.0, lambda: b != -math.inf)))
    )
    finite = t.or_test(
        abs(result) != math.inf, lambda: t.or_test(abs(a) == math.inf, lambda: abs(b) == math.inf)
    )
    t.raise_unless(finite, lambda: OverflowError("math range error"))
    return t.cast(result, T.PY_FLOAT)


@handles(math.isnan)
def isnan_(t: Any, x: Any) -> Any:
    return (
        t.cast(t.unary("isnan", _float_arg(t, x)), T.PY_BOOL) if t.is_staged(x) else math.isnan(x)
    )


@handles(math.isinf)
def isinf_(t: Any, x: Any) -> Any:
    return t.cast(abs(_float_arg(t, x)) == math.inf, T.PY_BOOL) if t.is_staged(x) else math.isinf(x)


@handles(math.isfinite)
def isfinite_(t: Any, x: Any) -> Any:
    return (
        t.cast(abs(_float_arg(t, x)) < math.inf, T.PY_BOOL) if t.is_staged(x) else math.isfinite(x)
    )
