"""From a missed call to an entry: decide what is static, trace, compile, describe."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .. import _core
from ..autograph import operators
from ..autograph.api import is_do_not_convert
from ..autograph.callables import is_marked_internal, signal_function
from ..autograph.conversion import convert
from ..autograph.locate import Location
from ..autograph.signals import RAISED, Return
from ..errors import TraceError
from . import bisect_api as _bisect_api
from . import breakpoints as _breakpoints
from . import builtins as _builtins
from . import cmath_api as _cmath_api
from . import copies as _copies
from . import counters as _counters
from . import default_dicts as _default_dicts
from . import deques as _deques
from . import dict_operators as _dict_operators
from . import directives as _directives
from . import folds as _folds
from . import heapq_api as _heapq_api
from . import itertools_api as _itertools_api
from . import managers_api as _managers_api
from . import masked as _masked
from . import math_api as _math_api
from . import number_methods as _number_methods
from . import numpy_moves as _numpy_moves
from . import numpy_series as _numpy_series
from . import operator_api as _operator_api
from . import sorting as _sorting
from . import statistics_api as _statistics_api
from . import string_methods as _string_methods
from . import types as T
from .inputs import Inputs
from .knowledge import Knowledge
from .overlaps import check_overlaps
from .paths import Exit, Frame
from .plain import PlainTrace
from .results import Results
from .trace import Trace
from .tracer import ForceConcrete, Restart

# They fill the call table.
_MODULES = (
    _breakpoints,
    _builtins,
    _bisect_api,
    _cmath_api,
    _copies,
    _counters,
    _default_dicts,
    _deques,
    _dict_operators,
    _directives,
    _folds,
    _itertools_api,
    _managers_api,
    _masked,
    _heapq_api,
    _math_api,
    _number_methods,
    _numpy_moves,
    _numpy_series,
    _sorting,
    _operator_api,
    _statistics_api,
    _string_methods,
)
assert all(_MODULES)
MAX_ATTEMPTS = 60


@dataclass
class Options:
    """What @lathe.function was given."""

    overflow: str = "check"
    bounds: str = "on"
    reduce_retracing: Any = "auto"
    autograph: bool = True
    dynamic: dict[str, Any] = field(default_factory=dict)


@dataclass
class TraceInfo:
    """What is known about one trace: `f.traces[i]`."""

    signature: str = ""
    reason: str = ""
    trace_ms: float = 0.0
    compile_ms: float = 0.0
    attempts: int = 0
    graph: Any = None
    kernel_text: Callable[[], str] | None = None
    llvm_text: Callable[[], str] | None = None
    static_places: dict[Any, Any] = field(default_factory=dict)  # leaf or (leaf, axis) -> Location
    unrolled: dict[Any, str] = field(default_factory=dict)

    def graph_text(self) -> str:
        return str(self.graph.text())


def build_entry(function: Any, call: Any, options: Options) -> Any:
    """Trace and compile one signature; returns the `_core.Entry`."""
    began = time.perf_counter()
    inputs = Inputs(function, call, options)
    known_places = call.closest.info.static_places if call.closest is not None else {}
    observed = {leaf: known_places.get(leaf) for leaf in inputs.static_numbers}
    knowledge = Knowledge(observed=observed, written=set(call.written))
    converted = converted_function(function)
    kind = Trace if options.autograph else PlainTrace
    for attempt in range(1, MAX_ATTEMPTS + 1):  # noqa: B007 - used after the loop
        trace = kind(function.__name__ or "function", knowledge, options.overflow, options.bounds)
        try:
            results = run(trace, converted, inputs)
            check_overlaps(trace)
            trace.check_told_same()
            written_lists = trace.written_lists()
            break
        except Restart:
            continue
        except ForceConcrete as e:
            learn(trace, knowledge, inputs, e)
    else:
        trace.error_place = trace.place
        raise trace.error(
            f"tracing {function.__name__} does not come to an end",
            advice="write it simpler around here, and report it: this is a shortcoming of Lathe",
        )
    traced = time.perf_counter()
    executable = compiled(trace, function)
    info = TraceInfo(
        trace_ms=(traced - began) * 1e3,
        compile_ms=(time.perf_counter() - traced) * 1e3,
        attempts=attempt,
        graph=trace.g,
        static_places={**knowledge.observed, **knowledge.exact_extents, **trace.extent_reads},
        unrolled=dict(knowledge.unrolled),
    )
    info.signature = inputs.describe()
    return _core.Entry(
        executable,
        params=tuple(trace.param_sources),
        results=results.tree,
        extents=inputs.extent_policy(),
        observed=tuple(knowledge.observed),
        generalised=tuple(inputs.generalised - set(knowledge.observed)),
        written=(*knowledge.written, *trace.written_captures(), *written_lists),
        guards=tuple(trace.guards),
        sites=tuple(trace.sites),
        raise_site=trace.raise_site(),
        info=info,
        slots=trace.written_slots(),
        identities=trace.identities(),
    )


def converted_function(function: Any) -> Any:
    """What is run on tracers; it returns signals."""
    fn = function.callable
    known = signal_function(fn)
    if known is not None:
        return known
    if inspect.isfunction(fn) and not is_marked_internal(fn):
        if is_do_not_convert(fn):
            place = code_place(fn)
            raise TraceError(
                f"{fn.__qualname__}() is marked do_not_convert, and is to be compiled",
                filename=place.filename if place else None,
                lineno=place.lineno if place else None,
                advice="take one of the two marks off",
            )
        return convert(fn)
    return lambda *args, **kwargs: Return(operators.call(fn, *args, **kwargs))


def add_table(function: Any, parameter: int, places: tuple[int, ...]) -> bool:
    """From now on the dict at these places comes in as lists, if it can; False: it was asked for
    before, and still is a structure."""
    asked = vars(function).setdefault("__lathe_tables__", set())
    if (parameter, places) in asked:
        return False
    asked.add((parameter, places))
    function._add_table(parameter, places)
    return True


def run(trace: Trace, converted: Any, inputs: Inputs) -> Results:
    """Run the function on tracers; its ways out become results."""
    args, kwargs = inputs.bind(trace)
    trace.add_table = functools.partial(add_table, inputs.function)
    frame = Frame(converted, None, -1)
    trace.frames.append(frame)
    outer = operators.now.tracing
    operators.now.tracing = trace
    try:
        trace.error_place = code_place(converted)
        trace.begin_shared()
        trace.begin_outside()
        trace.begin_heap()
        trace.begin_caches()
        trace.make_rows()
        trace.make_copies()
        trace.make_dict_inputs()
        trace.error_place = None
        signal = trace.run_path(lambda: converted(*args, **kwargs))
        exits = frame.returns
        if signal is not RAISED:
            value = None if signal is None else signal.value
            place = None if signal is None else signal.place
            exits.append(Exit((), "return", (value,), 0, place=place))
        results = Results(trace, exits)
        trace.error_place = next(
            (e.place for e in exits if e.place is not None), code_place(converted)
        )
        inputs.check_unchanged(trace)
        results.finish()
    finally:
        operators.now.tracing = outer
        trace.frames.pop()
    return results


def compiled(trace: Trace, function: Any) -> Any:
    """The machine code of a trace. An internal error says whose."""
    try:
        return _core.compile(trace.g, {"name": function.__name__ or "function"})
    except RuntimeError as error:
        place = code_place(inspect.unwrap(function))
        where = "" if place is None else f', File "{place.filename}", line {place.lineno}'
        whose = f"{function.__name__}{where}"
        error.add_note(f"while compiling {whose}: this is a fault of Lathe, please report it")
        raise


def code_place(fn: Any) -> Location | None:
    """The line of a function's definition."""
    code = getattr(fn, "__code__", None)
    if code is None:
        return None
    line = code.co_firstlineno
    return Location(code.co_filename, line, -1, line, -1, code.co_name)


def learn(trace: Trace, knowledge: Knowledge, inputs: Inputs, e: ForceConcrete) -> None:
    """The trace needs a number now: make what it comes from static, if that is possible."""
    deps = e.tracer.deps
    trace.error_place = e.place
    if not deps or any(inputs.is_complex(dep) for dep in deps):
        raise trace.error(
            f"a value that is known only at run time is needed as {e.what}, which must be "
            "known at compile time",
            found=T.describe(e.tracer.type),
            advice="use an array and NumPy operations instead of a Python object here, or "
            "pass the value as a static argument",
        ) from None
    place = trace.place
    before = knowledge.size()
    for dep in deps:
        if isinstance(dep, tuple) and dep[0] == "slot":
            knowledge.slot_constants.add(dep[1])
        elif isinstance(dep, tuple):
            knowledge.exact_extents[dep] = place
        else:
            knowledge.observed[dep] = place
    inputs.exact(knowledge.exact_extents)
    if before == knowledge.size():
        raise trace.error(
            f"a value cannot be made static although it is needed as {e.what}"
        ) from None
