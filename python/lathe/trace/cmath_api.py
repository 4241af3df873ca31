"""The call table's entries for the module `cmath`."""

from __future__ import annotations

import cmath
from collections.abc import Callable
from typing import Any

from . import types as T
from .calls import PURE, handles
from .complexes import complex_, joined, part
from .library import complex_arcs as arcs
from .library import complexes as functions
from .library import floats
from .library.primitives import raise_as_python
from .math_api import numbers, real
from .tracer import Number, Tracer

PURE.update(f for f in vars(cmath).values() if callable(f))


def parts(t: Any, x: Any) -> tuple[Any, Any]:
    """Real and imaginary part of an argument, as Python floats."""
    type_ = t.type_of(x)
    if type_ is None or type_.kind == T.LIST:
        name = "list" if isinstance(x, Tracer) else type(x).__name__
        raise TypeError(f"must be real number, not {name}")
    if not isinstance(x, Tracer):
        return complex(x).real, complex(x).imag
    if isinstance(x, Number) and x.type != T.PY_COMPLEX:
        return real(t, x), 0.0
    z = complex_(t, x)
    return part(t, "real", z), part(t, "imag", z)


def _function(function: Callable[..., Any], library: Callable[..., Any]) -> None:
    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        return joined(t, *t.call(library, *parts(t, x)))


def _turned(function: Callable[..., Any], library: Callable[..., Any]) -> None:
    """f(z) = -i g(iz)."""

    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        re, im = parts(t, x)
        a, b = t.call(library, -im, re)
        return joined(t, b, -a)


_function(cmath.sqrt, functions.square_root)
_function(cmath.exp, functions.exponential)
_function(cmath.log10, functions.logarithm10)
_function(cmath.cosh, functions.hyperbolic_cosine)
_function(cmath.sinh, functions.hyperbolic_sine)
_function(cmath.tanh, functions.hyperbolic_tangent)
_function(cmath.acos, arcs.arc_cosine)
_function(cmath.asin, arcs.arc_sine)
_function(cmath.atan, arcs.arc_tangent)
_function(cmath.acosh, arcs.hyperbolic_arc_cosine)
_function(cmath.asinh, arcs.hyperbolic_arc_sine)
_function(cmath.atanh, arcs.hyperbolic_arc_tangent)
_turned(cmath.sin, functions.hyperbolic_sine)
_turned(cmath.tan, functions.hyperbolic_tangent)


@numbers(cmath.cos, 1)
def _cos(t: Any, x: Any) -> Any:
    re, im = parts(t, x)
    return joined(t, *t.call(functions.hyperbolic_cosine, -im, re))


@numbers(cmath.log, 1, 2)
def _log(t: Any, x: Any, *base: Any) -> Any:
    if not base:
        return joined(t, *t.call(functions.logarithm, *parts(t, x)))
    z = joined(t, *t.call(functions.any_logarithm, *parts(t, x)))
    divisor = joined(t, *t.call(functions.logarithm, *parts(t, base[0])))
    fail = lambda: raise_as_python(t, cmath.log, (x, base[0]))
    t.if_stmt(divisor == 0, fail, lambda: None, lambda: (), lambda state: None, ())
    return z / divisor


@numbers(cmath.phase, 1)
def _phase(t: Any, x: Any) -> Any:
    re, im = parts(t, x)
    return t.call(floats.atan2, im, re)


@numbers(cmath.polar, 1)
def _polar(t: Any, x: Any) -> Any:
    re, im = parts(t, x)
    return t.call(functions.size, re, im), t.call(floats.atan2, im, re)


@numbers(cmath.rect, 2)
def _rect(t: Any, r: Any, phi: Any) -> Any:
    return joined(t, *t.call(functions.from_polar, real(t, r), real(t, phi)))


def _test(function: Callable[..., Any], library: Callable[..., Any]) -> None:
    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        return t.call(library, *parts(t, x))


_test(cmath.isnan, functions.any_nan)
_test(cmath.isinf, functions.any_infinite)
_test(cmath.isfinite, functions.both_finite)


@handles(cmath.isclose)
def _is_close(t: Any, a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> Any:
    if not t.is_staged((a, b, rel_tol, abs_tol)):
        return cmath.isclose(a, b, rel_tol=rel_tol, abs_tol=abs_tol)
    tolerances = (real(t, t.ld(x)) for x in (rel_tol, abs_tol))
    values = (joined(t, *parts(t, t.optional(t.ld(x)))) for x in (a, b))
    return t.call(functions.is_close, *values, *tolerances)
