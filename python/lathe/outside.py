"""Python that compiled code calls: `lathe.callback` when it runs, `lathe.pure` when traced."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, overload

import numpy as np

from .autograph import operators
from .autograph.callables import mark_internal
from .errors import IntegerRangeError
from .signature import TensorSpec
from .trace import outside_calls
from .words import in_words

F = TypeVar("F", bound=Callable[..., Any])

_NUMBERS: dict[Any, type[np.generic]] = {bool: np.bool_, int: np.int64, float: np.float64}


class Declared:
    """One value that a callback returns: where it goes, and whether it is what was declared."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec
        if isinstance(spec, TensorSpec):
            known = tuple(n for n in spec.shape if n is not None)
            if len(known) != len(spec.shape):
                raise TypeError(f"callback: the shape of {spec!r} must be known: no None in it")
            self.shape, self.dtype = known, spec.dtype
        elif spec in _NUMBERS:
            self.shape, self.dtype = (), np.dtype(_NUMBERS[spec])
        elif isinstance(spec, type) and issubclass(spec, np.generic):
            self.shape, self.dtype = (), TensorSpec((), spec).dtype
        else:
            raise TypeError(
                "callback: result must be None, bool, int, float, a NumPy scalar type, a "
                f"lathe.TensorSpec, or a tuple of these, not {spec!r}"
            )

    def __repr__(self) -> str:
        return repr(self.spec) if isinstance(self.spec, TensorSpec) else self.spec.__name__

    def fits(self, value: Any) -> bool:
        """Whether a callback may return this value."""
        if isinstance(self.spec, TensorSpec):
            return type(value) is np.ndarray and (value.shape, value.dtype) == (
                self.shape,
                self.dtype,
            )
        return type(value) is self.spec


class Result:
    """What a callback was declared to return.

    Args:
        name: of the callback, for messages.
        result: None, one spec, or a tuple of specs.
    """

    def __init__(self, name: str, result: Any) -> None:
        self.name = name
        self.is_tuple = isinstance(result, tuple)
        specs = result if isinstance(result, tuple) else () if result is None else (result,)
        self.parts = tuple(Declared(spec) for spec in specs)

    def checked(self, value: Any) -> tuple[Any, ...]:
        """The returned values, or an error that names the callback."""
        if not self.parts and not self.is_tuple:
            if value is not None:
                raise TypeError(f"callback {self.name} returned {_show(value)}, declared: nothing")
            return ()
        if self.is_tuple and (type(value) is not tuple or len(value) != len(self.parts)):
            raise TypeError(
                f"callback {self.name} returned {_show(value)}, declared: a tuple of "
                f"{len(self.parts)} values"
            )
        values = value if self.is_tuple else (value,)
        for part, item in zip(self.parts, values, strict=True):
            if not part.fits(item):
                raise TypeError(f"callback {self.name} returned {_show(item)}, declared: {part!r}")
            if type(item) is int and not -(2**63) <= item < 2**63:
                raise IntegerRangeError(
                    f"callback {self.name} returned {in_words(item)}, which does not fit into 64 "
                    "bits"
                )
        return values


def _show(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}, shape {value.shape}"
    return f"{in_words(value, 60)} ({type(value).__name__})"


def _frozen(value: Any) -> Any:
    """Arrays as views that cannot be written."""
    if isinstance(value, np.ndarray):
        value = value.view()
        value.flags.writeable = False
        return value
    if type(value) in (tuple, list):
        return type(value)(_frozen(item) for item in value)
    if type(value) is dict:
        return {key: _frozen(item) for key, item in value.items()}
    return value


@overload
def callback(fn: Callable[..., Any], /, *, result: Any = None) -> Callable[..., Any]: ...
@overload
def callback(*, result: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]: ...


def callback(fn: Any = None, /, *, result: Any = None) -> Any:
    """Let compiled code call a Python function when it runs, each time, in program order.

    Works in branches and loops. An exception of the function leaves the compiled code as it is.
    The function sees its arguments as Python and NumPy values; arrays among them cannot be
    written (in compiled code they are copies). Compiled code reads the numbers in Python objects
    (attributes, items, globals) when it begins: what a callback changes there counts from the next
    call on. A function that takes lists of numbers, or assigns outside, cannot call callbacks yet.

        read = lathe.callback(sensor.read, result=float)

        @lathe.function
        def mean(n):
            total = 0.0
            for _ in range(n):
                total += read()
            return total / n

    Args:
        fn: any Python callable; without it, a decorator.
        result: what it returns: None (nothing), bool, int, float, a NumPy scalar type such as
            np.float32, a `lathe.TensorSpec` with a known shape, or a tuple of these.

    Returns:
        A function that compiled and ordinary code can call.

    Raises:
        TypeError: at a call, if the function returns something else than was declared.
    """
    if fn is None:
        return lambda target: callback(target, result=result)
    if not callable(fn):
        raise TypeError(f"callback needs a callable, not {type(fn).__name__}")
    name = getattr(fn, "__qualname__", None) or type(fn).__name__
    declared = Result(name, result)

    def run(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        return declared.checked(fn(*_frozen(args), **_frozen(kwargs)))

    def call(*args: Any, **kwargs: Any) -> Any:
        trace: Any = operators.now.tracing
        if trace is not None:
            trace.check_state_is_written(name)
            shapes = [(part.spec, part.shape, part.dtype) for part in declared.parts]
            values = tuple(outside_calls.call_at_run_time(trace, run, shapes, args, kwargs))
        else:
            values = run(*args, **kwargs)
        if declared.is_tuple:
            return values
        return values[0] if values else None

    return _wrapped(fn, call)


def pure(fn: F) -> F:
    """Declare that a Python function has no effects, and gives equal results for equal arguments.

    Compiled code may then call it with constants: it runs once, while the code is traced, and its
    result is a constant (arrays are copied at each call). A call with run-time values is an error.

        @lathe.pure
        def weights(n):
            return scipy.signal.get_window("hann", n)
    """
    name = getattr(fn, "__qualname__", None) or type(fn).__name__

    def call(*args: Any, **kwargs: Any) -> Any:
        trace: Any = operators.now.tracing
        if trace is None:
            return fn(*args, **kwargs)
        return outside_calls.call_now(trace, name, fn, args, kwargs)

    wrapped: F = _wrapped(fn, call)
    return wrapped


def _wrapped(fn: Any, call: Any) -> Any:
    functools.update_wrapper(call, fn)
    mark_internal(call)  # compiled code calls it as it is
    return call
