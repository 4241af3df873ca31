"""Attributes and methods of Python numbers that exist at run time only."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from . import types as T
from .builtins import index_number, python_type
from .calls import handles
from .fitting import bound
from .library import floats, integers
from .library.primitives import NP_FLOAT, library, raise_as
from .strings import python_text
from .tracer import METHODS, Array, Number

_METHODS: dict[str, Callable[..., Any]] = {}


_INSTEAD = {
    "to_bytes": "take the bytes with shifts: (n >> 8 * i) & 255",
    "from_bytes": "add the bytes up with shifts: byte << 8 * i",
}


def _method(name: str, *types: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The handler(trace, number, ...) of a method, also where it is called through its class."""

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        _METHODS[name] = handler
        for cls in types:
            function = getattr(cls, name, None)
            if function is not None:
                handles(function)(_unbound(function, handler))
        return handler

    return register


def _unbound(function: Callable[..., Any], handler: Callable[..., Any]) -> Callable[..., Any]:
    def call(t: Any, x: Any, *args: Any) -> Any:
        return handler(t, x, *args) if isinstance(x, Number) else function(x, *args)

    return call


def attribute(x: Number, name: str) -> Any:
    """x.name, for what the class Number has not."""
    cls = python_type(x)
    if not hasattr(cls, name):
        raise AttributeError(f"'{cls.__name__}' object has no attribute '{name}'")
    trace: Any = x.trace
    if name in ("numerator", "denominator"):
        return index_number(trace, x) if name == "numerator" else 1
    method = _METHODS.get(name)
    if method is None:
        raise trace.error(
            f"{cls.__name__}.{name} of a run-time number is not supported yet",
            advice=_INSTEAD.get(name, "use it outside the compiled function"),
        )
    return bound(trace, method, x, name)


@_method("bit_length", int)
def _bit_length(t: Any, x: Any) -> Any:
    return t.call(integers.bit_length, index_number(t, x))


@_method("bit_count", int)
def _bit_count(t: Any, x: Any) -> Any:
    return t.call(integers.bit_count, index_number(t, x))


@_method("is_integer", int, float)
def _is_integer(t: Any, x: Any) -> Any:
    if x.type.dtype != T.F64:
        return True
    y = t.cast(x, NP_FLOAT)
    return t.cast((t.unary("floor", y) == y) & (abs(y) < math.inf), T.PY_BOOL)


@_method("as_integer_ratio", int, float)
def _as_integer_ratio(t: Any, x: Any) -> Any:
    if x.type.dtype != T.F64:
        return index_number(t, x), 1
    return t.call(_ratio, x)


@_method("hex", float)
def _hex(t: Any, x: Any) -> Any:
    return python_text(t, float.hex, (x,), {})


@_method("__trunc__", int, float)
def _trunc(t: Any, x: Any) -> Any:
    return t.call(int, x)


@_method("__floor__", int, float)
def _floor(t: Any, x: Any) -> Any:
    return t.call(math.floor, x)


@_method("__ceil__", int, float)
def _ceil(t: Any, x: Any) -> Any:
    return t.call(math.ceil, x)


@library
def _ratio(x: float) -> tuple[int, int]:
    if not floats.is_finite(x):
        raise_as(float.as_integer_ratio, x)
    if x == 0.0:
        return 0, 1
    mantissa, exponent = floats.frexp(x)
    # mantissa * 2 ** 53 is whole; halved until it is odd.
    top = int(mantissa * 9007199254740992.0)
    exponent -= 53
    while top & 1 == 0:
        top >>= 1
        exponent += 1
    if exponent >= 0:
        return top << exponent, 1
    return top, 1 << -exponent


# ---- of NumPy's scalars, which have some of them too ------------------------------------------


def _of_scalar(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        METHODS[name] = handler
        return handler

    return register


@_of_scalar("is_integer")
def _scalar_is_integer(t: Any, x: Array) -> Any:
    return True if T.is_int(x.type.dtype) else _is_integer(t, t.call(float, x))


@_of_scalar("as_integer_ratio")
def _scalar_as_integer_ratio(t: Any, x: Array) -> Any:
    return t.call(_ratio, t.call(float, x))


@_of_scalar("bit_count")
def _scalar_bit_count(t: Any, x: Array) -> Any:
    if x.type.dtype != T.U64:
        return t.call(integers.bit_count, t.call(int, x))
    half, last = t.call(int, x >> 1), t.call(int, x & 1)  # an int has 63 bits
    return t.call(integers.bit_count, half) + last


@_of_scalar("hex")
def _scalar_hex(t: Any, x: Array) -> Any:
    return _hex(t, t.call(float, x))
