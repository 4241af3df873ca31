"""The call table's entries for the module `math`.

A function of libm is an op of the graph and a check of its result: where Python would raise, the
exception is made at run time by Python's own function, so that its type and text are right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

from . import types as T
from .builtins import index_number, no_array, python_type
from .calls import PURE, handles
from .comprehension import Looping
from .fitting import example
from .folds import fold, runs_in_graph
from .iterables import is_stageable
from .iterators import loopable
from .library import floats, gamma, integers, sums
from .library.primitives import numpy_float, raise_as_python
from .tracer import Array, Number, Tagged, Tracer

PURE.update(f for f in vars(math).values() if callable(f))


def numbers(
    function: Callable[..., Any], least: int, most: int | None = None
) -> Callable[[Callable[..., Any]], None]:
    """Register the decorated handler, which gets that many numbers, of which some are staged."""
    most = least if most is None else most

    def register(handler: Callable[..., Any]) -> None:
        def on_numbers(t: Any, *args: Any) -> Any:
            return handler(t, *args) if t.is_staged(args) else function(*args)

        @handles(function)
        def entry(t: Any, *args: Any, **kwargs: Any) -> Any:
            args = tuple(t.optional(t.ld(x)) for x in args)
            if kwargs or not least <= len(args) <= most:
                if t.is_staged(args):
                    args = (1,) * len(args)  # wrong in number, whatever they are
                return function(*args, **dict.fromkeys(kwargs, 1))
            return t.switch(lambda *values: on_numbers(t, *values), *args)

    return register


def real(t: Any, x: Any) -> Any:
    """An argument as a Python float, as Python's functions take it."""
    x = no_array(t, x)
    if not isinstance(x, Tracer):
        x = example(t, x)
        return math.fabs(x) if math.copysign(1.0, x) > 0 else -math.fabs(x)
    if isinstance(x, Tagged):
        return t.switch(lambda one: real(t, one), x)
    if x.type == T.PY_COMPLEX or x.type.kind not in (T.PY, T.NPSCALAR, T.ARRAY, T.TENSOR):
        raise TypeError(f"must be real number, not {t.class_name(x)}")
    return x if x.type == T.PY_FLOAT else t.cast(x, T.PY_FLOAT)


def as_numpy(t: Any, x: Any) -> Any:
    """An argument as a NumPy float64, whose operations do not raise."""
    return numpy_float(t, real(t, x))


def _in_range(t: Any, function: Callable[..., Any], result: Any, args: tuple[Any, ...]) -> None:
    """Raise what Python does when the result is nan or infinite and no argument is to blame."""

    def excused() -> Any:
        nan = _any(t, [x != x for x in args])
        infinite = _any(t, [abs(x) == math.inf for x in args])
        return t.or_test(nan, lambda: t.and_test(infinite, lambda: abs(result) == math.inf))

    def fail() -> None:
        raise_as_python(t, function, [t.cast(x, T.PY_FLOAT) for x in args])

    fine = t.truth(t.or_test(abs(result) < math.inf, excused))
    if isinstance(fine, Tracer):
        t.if_stmt(fine, lambda: None, fail, lambda: (), lambda state: None, ())
    elif not fine:
        fail()


def _any(t: Any, tests: list[Any]) -> Any:
    return reduce(lambda a, b: t.or_test(a, lambda: b), tests)


def _function(
    function: Callable[..., Any], op: str, *, arity: int = 1, checked: bool = True
) -> None:
    @numbers(function, arity)
    def handler(t: Any, *args: Any) -> Any:
        values = tuple(as_numpy(t, x) for x in args)
        result = t.make(op, tuple(t.lift(x) for x in values), None, t.deps(*values))
        if checked:
            _in_range(t, function, result, values)
        return t.cast(result, T.PY_FLOAT)


for _name, _op in {
    "sqrt": "sqrt",
    "exp": "exp",
    "exp2": "exp2",
    "expm1": "expm1",
    "log2": "log2",
    "log10": "log10",
    "log1p": "log1p",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "asin": "asin",
    "acos": "acos",
    "sinh": "sinh",
    "cosh": "cosh",
    "acosh": "acosh",
    "atanh": "atanh",
}.items():
    _function(getattr(math, _name), _op)
for _name in ("atan", "tanh", "asinh", "cbrt", "erf"):
    _function(getattr(math, _name), _name, checked=False)
_function(math.fabs, "abs", checked=False)
_function(math.fmod, "trunc_mod", arity=2)
_function(math.pow, "pow", arity=2)
_function(math.atan2, "atan2", arity=2, checked=False)
_function(math.copysign, "copysign", arity=2, checked=False)


@numbers(math.log, 1, 2)
def _log(t: Any, x: Any, *base: Any) -> Any:
    value = as_numpy(t, x)
    result = t.unary("log", value)
    _in_range(t, math.log, result, (value,))
    result = t.cast(result, T.PY_FLOAT)
    return t.binary_python("truediv", result, t.call(math.log, base[0])) if base else result


# ---- to ints ----------------------------------------------------------------------------------


def _to_int(function: Callable[..., Any], op: str) -> None:
    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        if not isinstance(x, Tracer) or x.type.kind not in (T.PY, T.NPSCALAR, T.ARRAY):
            return function(example(t, x))  # raises
        scalar = x.type.kind != T.PY and not x.type.shape
        if function is math.trunc and scalar and not hasattr(python_type(x), "__trunc__"):
            function(example(t, x))  # raises
        if T.is_int(x.type.dtype) or x.type.dtype == T.B1:
            return t.cast(no_array(t, x), T.PY_INT)
        return t.cast(t.cast(t.unary(op, as_numpy(t, x)), T.PY_FLOAT), T.PY_INT)


_to_int(math.floor, "floor")
_to_int(math.ceil, "ceil")
_to_int(math.trunc, "trunc")


def _on_ints(function: Callable[..., Any], library: Callable[..., Any], arity: int) -> None:
    @numbers(function, arity)
    def handler(t: Any, *args: Any) -> Any:
        return t.call(library, *(index_number(t, x) for x in args))


_on_ints(math.isqrt, integers.isqrt, 1)
_on_ints(math.factorial, integers.factorial, 1)
_on_ints(math.comb, integers.combinations, 2)


@handles(math.perm)
def _perm(t: Any, n: Any, k: Any = None) -> Any:
    k = t.optional(t.ld(k))
    if isinstance(k, Tagged):
        return t.switch(lambda one: _perm(t, n, one), k)
    if k is None:
        return t.call(math.factorial, n)
    if not t.is_staged((n, k)):
        return math.perm(n, k)
    return t.call(integers.permutations, index_number(t, t.ld(n)), index_number(t, t.ld(k)))


def _fold_ints(function: Callable[..., int], library: Callable[..., Any]) -> None:
    @handles(function)
    def handler(t: Any, *args: Any) -> Any:
        if not t.is_staged(args):
            return function(*args)
        values = [index_number(t, t.ld(x)) for x in args]
        if len(values) == 1:
            return t.call(abs, values[0])
        return reduce(lambda a, b: t.call(library, a, b), values)


_fold_ints(math.gcd, integers.gcd)
_fold_ints(math.lcm, integers.lcm)


# ---- tests ------------------------------------------------------------------------------------


def _test(function: Callable[..., Any], test: Callable[[Any], Any]) -> None:
    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        return t.cast(test(as_numpy(t, x)), T.PY_BOOL)


_test(math.isnan, lambda x: x != x)
_test(math.isinf, lambda x: abs(x) == math.inf)
_test(math.isfinite, lambda x: abs(x) < math.inf)


@handles(math.isclose)
def _is_close(t: Any, a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> Any:
    if not t.is_staged((a, b, rel_tol, abs_tol)):
        return math.isclose(a, b, rel_tol=rel_tol, abs_tol=abs_tol)
    return t.call(floats.is_close, *(real(t, t.ld(x)) for x in (a, b, rel_tol, abs_tol)))


# ---- functions of the library -----------------------------------------------------------------


def _on_floats(function: Callable[..., Any], library: Callable[..., Any], arity: int = 1) -> None:
    @numbers(function, arity)
    def handler(t: Any, *args: Any) -> Any:
        return t.call(library, *(real(t, x) for x in args))


_on_floats(math.frexp, floats.frexp)
_on_floats(math.modf, floats.modf)
_on_floats(math.ulp, floats.ulp)
_on_floats(math.nextafter, floats.nextafter, 2)
_on_floats(math.remainder, floats.remainder, 2)
_on_floats(math.erfc, floats.erfc)
_on_floats(math.gamma, gamma.gamma)
_on_floats(math.lgamma, gamma.lgamma)


@numbers(math.ldexp, 2)
def _ldexp(t: Any, x: Any, exponent: Any) -> Any:
    if isinstance(exponent, Tracer) and exponent.type not in (T.PY_INT, T.PY_BOOL):
        raise TypeError("Expected an int as second argument to ldexp.")
    if not isinstance(exponent, (int, Number)):
        math.ldexp(1.0, exponent)
    value = real(t, x)
    if isinstance(exponent, int):
        exponent = max(-4000, min(4000, exponent))
    return t.call(floats.ldexp, value, index_number(t, exponent))


def _scaled(function: Callable[[float], float], factor: float) -> None:
    @numbers(function, 1)
    def handler(t: Any, x: Any) -> Any:
        return t.cast(as_numpy(t, x) * factor, T.PY_FLOAT)


_scaled(math.degrees, 180.0 / math.pi)
_scaled(math.radians, math.pi / 180.0)


# ---- of several numbers -----------------------------------------------------------------------


def items_of(t: Any, name: str, values: Any) -> list[Any]:
    """The items of a sequence whose length is known."""
    if isinstance(values, Array) and len(values.type.shape) == 1 and values.type.shape[0] >= 0:
        return [t.getitem(values, i) for i in range(values.type.shape[0])]
    if isinstance(values, Tracer) or is_stageable(values):
        raise t.error(
            f"math.{name}() of a sequence whose length is known at run time only is not "
            "supported yet",
            advice="use a loop, or a NumPy function",
        )
    return list(values)


@handles(math.hypot)
def _hypot(t: Any, *coordinates: Any) -> Any:
    if not t.is_staged(coordinates):
        return math.hypot(*coordinates)
    return _norm(t, [real(t, t.ld(x)) for x in coordinates])


@handles(math.dist)
def _dist(t: Any, p: Any, q: Any) -> Any:
    if not t.is_staged((p, q)):
        return math.dist(p, q)
    a, b = items_of(t, "dist", p), items_of(t, "dist", q)
    if len(a) != len(b):
        raise ValueError("both points must have the same number of dimensions")
    apart = [real(t, t.ld(x)) - real(t, t.ld(y)) for x, y in zip(a, b, strict=True)]
    return _norm(t, apart)


def _norm(t: Any, values: list[Any]) -> Any:
    """The length of a vector: infinite if a coordinate is, else nan if one is."""
    if len(values) < 2:
        return t.call(math.fabs, values[0]) if values else 0.0
    if len(values) == 2:
        return t.call(floats.norm2, *values)
    sizes = [t.call(math.fabs, x) for x in values]
    largest = reduce(lambda a, b: t.call(max, a, b), sizes)
    scale = t.call(floats.scale_of, largest)
    parts = [t.binary_python("truediv", x, scale) for x in sizes]
    squares = reduce(lambda a, b: a + b, [x * x for x in parts])
    finite = t.call(floats.sqrt, squares) * scale
    infinite = _any(t, [x == math.inf for x in sizes])
    return t.if_exp(infinite, lambda: math.inf, lambda: finite)


@handles(math.fsum)
def _fsum(t: Any, iterable: Any, /) -> Any:
    iterable = loopable(t.ld(iterable))
    in_graph = runs_in_graph(t, iterable)
    items = iterable if in_graph else list(iterable)
    if not in_graph and not t.is_staged(items):
        return math.fsum(items)
    partials = t.new_list((t.locate(), "partials"), (), 0)
    loop = Looping(t, (0.0, 0.0))

    def body(item: Any) -> None:
        value = t.switch(lambda one: real(t, one), t.optional(t.ld(item)))
        loop.state = t.call(sums.add_partial, partials, value, *loop.state)

    if in_graph:
        loop.over(items, body)
    else:
        for item in items:
            body(item)
    return t.call(sums.total, partials, *loop.state)


@handles(math.prod)
def _prod(t: Any, iterable: Any, *, start: Any = 1) -> Any:
    if not t.is_staged((iterable, start)) and not is_stageable(iterable):
        return math.prod(iterable, start=start)
    return fold(t, "mul", t.ld(iterable), t.ld(start))
