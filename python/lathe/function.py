"""`@lathe.function`: the decorator, the function object's public face, and what a miss does."""

from __future__ import annotations

import inspect
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast, overload

from . import _core, explain
from .autograph.tracebacks import clean_traceback
from .errors import LatheError, TraceError
from .trace.breakpoints import RunEagerly, announce
from .trace.driver import Options, TraceInfo, build_entry
from .trace.tracer import NewTable

P = ParamSpec("P")
R = TypeVar("R")


class Function(_core.Function, Generic[P, R]):
    """A compiled Python function; made by `@lathe.function`.

    A call looks up machine code for the signature of its arguments (structure, types, dtypes,
    shapes, Python constants) and runs it. A signature that was not seen before is traced and
    compiled first.
    """

    __lathe_options__: Options
    __lathe_state__: State

    if TYPE_CHECKING:

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
            """A call; what it takes and gives is what the decorated function does."""

    @property
    def traces(self) -> list[TraceInfo]:
        """One record for each compiled signature, oldest first: signature, reason, cost, hits."""
        found = []
        for entry in self._entries():
            info = entry.info
            info.hits = entry.hits
            info.superseded = entry.superseded
            found.append(info)
        return found

    def explain(self, *args: P.args, **kwargs: P.kwargs) -> explain.Explanation:
        """What a call with these arguments would do: hit a trace, or retrace, and why."""
        entry, differences = self._explain(args, kwargs)
        return explain.Explanation(self.__name__, entry, differences)

    def concrete(self, *args: P.args, **kwargs: P.kwargs) -> TraceInfo:
        """The trace for these arguments, compiled now if it is new; the function is not run."""
        entry, differences = self._explain(args, kwargs)
        if entry is None or differences:
            call = self._describe(args, kwargs)
            entry = miss(self, call)
            if isinstance(entry, LatheError):
                raise entry
            if entry is None:
                raise TraceError(
                    f"{self.__name__}() comes by a breakpoint: Python runs such calls",
                    advice="take the breakpoint out, or set PYTHONBREAKPOINT=0",
                )
            self._add(entry, args, kwargs)
        info: TraceInfo = entry.info
        return info

    get_concrete_function = concrete

    def graph_text(self, *args: Any, **kwargs: Any) -> str:
        """The IR of the trace for these arguments (without arguments: of the newest trace)."""
        return self._info(args, kwargs).graph_text()

    def llvm(self, *args: Any, **kwargs: Any) -> str:
        """The LLVM IR after optimisation, of the trace for these arguments or the newest one."""
        return str(
            _core.compile_text(
                self._info(args, kwargs).graph, {"name": self.__name__, "what": "llvm"}
            )
        )

    def asm(self, *args: Any, **kwargs: Any) -> str:
        """The machine code as assembly text, of the trace for these arguments or the newest one."""
        return str(
            _core.compile_text(
                self._info(args, kwargs).graph, {"name": self.__name__, "what": "asm"}
            )
        )

    def source(self) -> str:
        """The converted Python source, as it is run when the function is traced."""
        from .autograph import to_code

        return str(to_code(self.callable))

    def pretty_signatures(self) -> str:
        """The signatures of all traces, one a line."""
        return "\n".join(f"{self.__name__}({info.signature})" for info in self.traces)

    def _info(self, args: Any, kwargs: Any) -> TraceInfo:
        if args or kwargs or not self.parameters:
            return self.concrete(*args, **kwargs)
        traces = self.traces
        if not traces:
            raise LatheError(f"{self.__name__} has no trace yet: call it first, or give arguments")
        return traces[-1]

    def __repr__(self) -> str:
        code = getattr(inspect.unwrap(self.callable), "__code__", None)
        where = f" at {os.path.basename(code.co_filename)}:{code.co_firstlineno}" if code else ""
        return f"<lathe.function {self.__name__}{where}, {self.trace_count} traces>"

    def __reduce__(self) -> Any:
        return self.__qualname__ if self._is_importable() else (function, (self.callable,))

    def _is_importable(self) -> bool:
        module = inspect.getmodule(self.callable)
        found: Any = module
        for part in self.__qualname__.split("."):
            found = getattr(found, part, None)
        return found is self


class State:
    """What a function remembers between misses, for the words of a report."""

    def __init__(self) -> None:
        self.retraces = 0
        self.compile_ms = 0.0
        self.seen: dict[str, list[Any]] = {}  # path -> distinct values that were seen
        self.warned: set[str] = set()


def miss(function: Function[..., Any], call: Any) -> Any:
    """Called by the dispatcher when there is no machine code for a call.

    Returns:
        An entry; None: Python runs this call; True: to be asked again, about what the arguments
        come in as now; or an error about the user's code, to be raised.
    """
    options: Options = function.__lathe_options__
    with _tracing:
        try:
            entry = build_entry(function, call, options)
        except NewTable:
            return True  # asked again
        except RunEagerly as stop:
            announce(function.__name__, stop)
            return None
        except LatheError as error:
            clean_traceback(error)
            return error
    explain.record(function, call, entry)
    return entry


# Tracing runs the user's Python once; nested functions are traced by the same thread.
_tracing = threading.RLock()


@overload
def function(fn: Callable[P, R], /) -> Function[P, R]: ...
@overload
def function(
    *,
    input_signature: Any = None,
    autograph: bool = True,
    static: tuple[str, ...] | str = (),
    dynamic: dict[str, Any] | None = None,
    reduce_retracing: Any = "auto",
    overflow: str = "check",
    bounds: str = "on",
    max_traces: int = 64,
) -> Callable[[Callable[P, R]], Function[P, R]]: ...


def function(
    fn: Any = None,
    /,
    *,
    input_signature: Any = None,
    autograph: bool = True,
    static: tuple[str, ...] | str = (),
    dynamic: dict[str, Any] | None = None,
    reduce_retracing: Any = "auto",
    overflow: str = "check",
    bounds: str = "on",
    max_traces: int = 64,
) -> Any:
    """Compile a Python function to native code, for each signature that it is called with.

    Args:
        fn: a function, method, lambda, `functools.partial` or callable object.
        input_signature: specs (`lathe.TensorSpec`) that arguments must fit.
        autograph: convert Python control flow on run-time values; False traces plain Python.
        static: names of parameters whose values are compile-time constants.
        dynamic: `{path: axis or axes}`: extents that are symbolic from the first trace on.
        reduce_retracing: "auto": the second distinct value of an extent or number is compiled
            generally; False: each value gets its own trace.
        overflow: "check" raises `IntegerRangeError` where an int leaves 64 bits; "wrap" wraps.
        bounds: "on" raises IndexError; "off" does not look.
        max_traces: signatures kept; the least used one goes.

    Returns:
        A `Function`: called like `fn`, with the same results, exceptions, prints and mutations.

    Raises:
        TraceError: at the first call, if it cannot be compiled; with file, line and advice.
    """
    if overflow not in ("check", "wrap"):
        raise ValueError(f"overflow must be 'check' or 'wrap', not {overflow!r}")
    if bounds not in ("on", "off"):
        raise ValueError(f"bounds must be 'on' or 'off', not {bounds!r}")
    if reduce_retracing not in ("auto", True, False):
        raise ValueError(
            f"reduce_retracing must be 'auto', True or False, not {reduce_retracing!r}"
        )
    options = Options(overflow, bounds, reduce_retracing, autograph, dict(dynamic or {}))
    names = (static,) if isinstance(static, str) else tuple(static)

    def wrap(target: Any) -> Any:
        from .signature import with_signature

        if isinstance(target, (classmethod, staticmethod)):
            return type(target)(wrap(target.__func__))
        if not callable(target):
            raise TypeError(f"lathe.function needs a callable, not {type(target).__name__}")
        made = make(target, options, names, max_traces)
        return made if input_signature is None else with_signature(made, input_signature)

    return wrap if fn is None else wrap(fn)


def make(
    target: Any, options: Options, static: tuple[str, ...], max_traces: int
) -> Function[..., Any]:
    """The function object around a callable."""
    signature = inspect.signature(target)
    for name in static:
        if name not in signature.parameters:
            raise ValueError(f"static={name!r} names no parameter of {target!r}")
    parameters = tuple(
        (p.name, int(p.kind)) if p.default is p.empty else (p.name, int(p.kind), p.default)
        for p in signature.parameters.values()
    )
    name = getattr(target, "__name__", type(target).__name__)
    made = cast(Any, Function)(
        target, miss, parameters, name=name, static=static, max_traces=max_traces
    )
    for attribute in ("__doc__", "__module__", "__qualname__", "__name__", "__annotations__"):
        if (value := getattr(target, attribute, None)) is not None:
            made.__dict__[attribute] = value
    made.__dict__.setdefault("__name__", name)
    made.__dict__.setdefault("__qualname__", name)
    made.__dict__["__wrapped__"] = target
    made.__dict__["__signature__"] = signature
    made.__dict__["__lathe_options__"] = options
    made.__dict__["__lathe_state__"] = State()
    return cast("Function[..., Any]", made)


def run_functions_eagerly(eager: bool) -> bool:
    """Let all functions run their undecorated Python, for debugging. Returns the former setting."""
    return bool(_core.set_eager(bool(eager)))


def functions_run_eagerly() -> bool:
    """Whether `run_functions_eagerly(True)` (or LATHE_EAGER=1) is in force."""
    return bool(_core.eager())


@contextmanager
def eagerly() -> Iterator[None]:
    """`with lathe.eagerly():` runs functions as plain Python inside the block."""
    before = run_functions_eagerly(True)
    try:
        yield
    finally:
        run_functions_eagerly(before)


if os.environ.get("LATHE_EAGER", "0") not in ("", "0"):
    run_functions_eagerly(True)
