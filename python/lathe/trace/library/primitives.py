"""What the functions of the library are made of, beside ordinary Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from ...autograph.conversion import convert
from .. import types as T
from ..calls import handles
from ..effects import rebuild
from ..paths import DeadCode

NP_FLOAT = T.Type(T.NPSCALAR, T.F64)
NP_INT = T.Type(T.NPSCALAR, T.I64)


def library(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Calls of the decorated function are inlined, converted, where they stand."""

    def inline(t: Any, *args: Any) -> Any:
        return t.inline_call(convert(fn), args, {})

    handles(fn)(inline)
    return fn


def of_a_program(cls: type) -> type:
    """Its methods are converted like those of the user's classes."""
    for value in vars(cls).values():
        for function in (value, getattr(value, "fget", None), getattr(value, "fset", None)):
            if hasattr(function, "__code__"):
                function.__module__ = "library_in_traces"
    return cls


def primitive(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorated handler, under a function that stands for it in converted code."""

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        def stands_for(*args: Any) -> Any:
            raise AssertionError(f"{name} has a meaning in a trace only")

        handles(stands_for)(handler)
        return stands_for

    return register


def numpy_float(t: Any, x: Any) -> Any:
    """A Python number as a NumPy float64, whose operations do not raise."""
    if isinstance(x, (int, float)):
        x = t.wrap(t.constant(float(x)), T.PY_FLOAT, frozenset())
    if x.type.kind == T.PY and x.type.dtype != T.F64:
        x = t.cast(x, T.PY_FLOAT)
    return t.cast(x, NP_FLOAT)


def _reinterpret(t: Any, x: Any, to: T.Type) -> Any:
    return t.make("reinterpret", (t.lift(x),), {"to": tuple(to)}, t.deps(x))


@primitive("bits_of")
def bits_of(t: Any, x: Any) -> Any:
    """The 64 bits of a Python float, as a Python int."""
    return t.cast(_reinterpret(t, numpy_float(t, x), NP_INT), T.PY_INT)


@primitive("float_of_bits")
def float_of_bits(t: Any, bits: Any) -> Any:
    """The Python float with these 64 bits."""
    if isinstance(bits, int):
        bits = t.wrap(t.constant(bits), T.PY_INT, frozenset())
    return t.cast(_reinterpret(t, t.cast(bits, NP_INT), NP_FLOAT), T.PY_FLOAT)


def float_op(op: str) -> Callable[..., Any]:
    """An op of the graph on Python floats that gives one, and raises nothing."""

    @primitive(op)
    def handler(t: Any, *args: Any) -> Any:
        operands = tuple(t.lift(numpy_float(t, x)) for x in args)
        return t.cast(t.make(op, operands, None, t.deps(*args)), T.PY_FLOAT)

    return handler


# What the functions raise that the library raises as; the others are of `math`.
RAISES: dict[str, tuple[type[BaseException], ...]] = {
    "pop": (IndexError,),
    "__delitem__": (IndexError,),
    "divmod": (ZeroDivisionError,),
    "ord": (TypeError,),
    "log": (ValueError, ZeroDivisionError, OverflowError),
}


def raise_as_python(t: Any, function: Callable[..., Any], args: Any) -> NoReturn:
    """Raise at run time what `function` raises for these arguments."""
    operands: list[int] = []
    template = t.template(tuple(args), operands)

    def build(*values: Any) -> BaseException:
        try:
            function(*rebuild(template, values))
        except Exception as error:
            return error.with_traceback(None)
        # Its result is finite by a rounding that ours has not.
        return OverflowError("math range error")

    t.raise_op(build, operands, RAISES.get(function.__name__, (ValueError, OverflowError)))
    raise DeadCode


@primitive("raise_as")
def raise_as(t: Any, function: Callable[..., Any], *args: Any) -> Any:
    """An expression that raises what `function` raises for these arguments."""
    raise_as_python(t, function, args)


@primitive("one_or_equal")
def one_or_equal(t: Any, a: Any, b: Any) -> Any:
    """How Python compares what is in containers: `a is b or a == b`."""
    return t.same_item(a, b)


@primitive("truncate")
def truncate(t: Any, xs: Any, n: Any) -> None:
    """Drop all items of a run-time list but the first n."""
    t.write_list("list_truncate", xs, t.lift(n))


@primitive("held")
def held(t: Any, value: Any) -> Any:
    """The value of a variable that is known not to be None."""
    from ..tracer import Maybe

    return value.value if isinstance(value, Maybe) else value
