"""Complex numbers: `complex()`, their parts, and NumPy's functions on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import layout
from . import types as T
from .builtins import float_, no_array
from .calls import TABLE, handles
from .strings import Str, at_run_time, is_text
from .tracer import METHODS, Array, Tagged, Tracer


def is_complex(t: Any, x: Any) -> bool:
    """Whether a value is a complex number, or an array of them."""
    type_ = t.type_of(x)
    return type_ is not None and T.is_complex(type_.dtype)


def part(t: Any, op: str, x: Any) -> Any:
    """The op `real`, `imag` or `conj` of a number or array."""
    return t.make(op, (t.lift(x),), None, t.deps(x))


def joined(t: Any, re: Any, im: Any) -> Any:
    """The complex number of two floats, or array of two arrays, of one dtype."""
    return t.make("complex", (t.lift(re), t.lift(im)), None, t.deps(re, im))


# ---- complex() --------------------------------------------------------------------------------

_MISSING: Any = object()


@handles(complex)
def complex_(t: Any, real: Any = _MISSING, imag: Any = _MISSING) -> Any:
    """The builtin."""
    given = tuple(t.optional(t.ld(x)) for x in (real, imag) if x is not _MISSING)
    if not t.is_staged(given):
        return complex(*given)
    if real is _MISSING:
        return t.switch(lambda x: _of_parts(t, 0, x), *given)
    return t.switch(lambda *parts: _of_parts(t, *parts), *given)


def _of_parts(t: Any, real: Any, imag: Any = _MISSING) -> Any:
    if imag is _MISSING:
        real = _number(t, real, "first")
        if isinstance(real, Str):
            return joined(t, *at_run_time(t, _of_text, [(float, (), "float64")] * 2, (real,), {}))
        if not is_complex(t, real):
            return joined(t, float_(t, real), 0.0)
        return real if t.type_of(real) == T.PY_COMPLEX else t.cast(real, T.PY_COMPLEX)
    if is_text(real):
        raise TypeError("complex() can't take second arg if first is a string")
    re, extra = _split(t, _number(t, real, "first"))
    im, less = _split(t, _number(t, imag, "second"))
    if less is not None:
        re = t.binary_python("sub", re, less)
    if extra is not None:
        im = t.binary_python("add", im, extra)
    return joined(t, re, im)


def _of_text(text: str) -> tuple[float, float]:
    value = complex(text)
    return value.real, value.imag


def _number(t: Any, x: Any, which: str) -> Any:
    """An argument of complex(), without axes."""
    if is_text(x) and which == "second":
        raise TypeError("complex() second arg can't be a string")
    if isinstance(x, Tracer) and not isinstance(x, Tagged) and t.type_of(x).kind != T.LIST:
        return no_array(t, x)
    if t.type_of(x) is None or isinstance(x, Tracer):
        kind = "list" if isinstance(x, Tracer) else type(x).__name__
        if which == "second":
            raise TypeError(f"complex() second argument must be a number, not '{kind}'")
        raise TypeError(f"complex() first argument must be a string or a number, not '{kind}'")
    return x


def _split(t: Any, x: Any) -> tuple[Any, Any]:
    """Real part and, of a complex number, imaginary part, as Python floats."""
    if not is_complex(t, x):
        return float_(t, x), None
    if not isinstance(x, Tracer):
        return x.real, x.imag
    return float_(t, part(t, "real", x)), float_(t, part(t, "imag", x))


# ---- parts ------------------------------------------------------------------------------------


def array_part(x: Array, op: str) -> Any:
    """x.real and x.imag of arrays are views of the memory of x."""
    trace: Any = x.trace
    if not x.type.is_array:
        return part(trace, op, x)
    if not x.type.is_buffer:
        return trace.make_view(x, op, (x.id,))
    result: Array = trace.make_view(x, "buf_part", (x.id,), {"imag": op == "imag"})
    result.layout = layout.of_part(x.layout, x.type.shape)
    return result


def assign_part(t: Any, x: Array, name: str, value: Any) -> None:
    """x.real = value and x.imag = value of arrays."""
    if name == "imag" and not is_complex(t, x):
        raise TypeError("array does not have imaginary part to set")
    t.setitem(t.getattr_(x, name), ..., value)


def conjugate(t: Any, x: Any) -> Any:
    """As np.conjugate."""
    x = t.numpy.as_array(x)
    return part(t, "conj", x) if is_complex(t, x) else t.positive(x)


def _unsupported(t: Any, x: Array) -> Any:
    raise t.error(f"np.angle of {T.describe(x.type)} is not supported yet")


def _attribute(function: Any, name: str) -> None:
    """np.real and np.imag: the attribute, where there is one."""

    @handles(function)
    def handler(t: Any, x: Any) -> Any:
        x = t.optional(t.ld(x))
        is_number = t.type_of(x) is not None and t.type_of(x).kind != T.LIST
        value = x if is_number and not isinstance(x, np.ndarray) else t.numpy.as_array(x)
        return t.switch(lambda one: t.getattr_(one, name), value)


_attribute(np.real, "real")
_attribute(np.imag, "imag")


@handles(np.angle)
def _angle(t: Any, z: Any, deg: Any = False) -> Any:
    x = t.numpy.as_array(z)
    if not is_complex(t, x):
        return _unsupported(t, x)
    angle = t.binary_python("atan2", part(t, "imag", x), part(t, "real", x))
    return angle * (180 / np.pi) if deg else angle


def _conjugate(t: Any, x: Any, **kwargs: Any) -> Any:
    if kwargs:
        raise t.error(f"np.conjugate with {', '.join(kwargs)}= is not supported yet")
    return conjugate(t, x) if t.is_staged(x) or isinstance(x, np.ndarray) else np.conjugate(x)


TABLE[np.conjugate] = _conjugate


def _conjugate_method(t: Any, x: Any) -> Any:
    return part(t, "conj", x) if is_complex(t, x) else x


METHODS["conj"] = METHODS["conjugate"] = _conjugate_method


def reduced(t: Any, op: str, x: Array, attrs: dict[str, Any]) -> Any:
    """A reduction; the sum and the mean of complex numbers are those of the parts."""
    if not T.is_complex(x.type.dtype) or op not in ("reduce_sum", "reduce_mean"):
        return t.make(op, (t.lift(x),), attrs)
    re, im = (t.make(op, (t.lift(part(t, p, x)),), dict(attrs)) for p in ("real", "imag"))
    return joined(t, re, im)
