"""Calls of Python functions from traced code: at run time, or now.

What a callback returns is written into memory of the call: buffers that the op `callback` fills.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograph import operators
from ..autograph.tracebacks import clean_traceback
from . import types as T
from .effects import rebuild
from .stand_ins import called_from
from .tracer import Array

_PYTHON = {bool: T.PY_BOOL, int: T.PY_INT, float: T.PY_FLOAT}


def call_at_run_time(
    trace: Any,
    run: Callable[..., tuple[Any, ...]],
    results: list[tuple[Any, tuple[int, ...], Any]],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> list[Any]:
    """Call `run` in program order.

    Args:
        results: (declared type, shape, dtype) of each value that it returns.

    Returns:
        The values that it returned.
    """
    operands: list[int] = []
    args_template = trace.template(args, operands)
    kwargs_template = trace.template(kwargs, operands)
    call = lambda *values: run(*rebuild(args_template, values), **rebuild(kwargs_template, values))
    return call_with_operands(trace, call, results, operands)


def call_with_operands(
    trace: Any, call: Callable[..., tuple[Any, ...]], results: Any, operands: list[int]
) -> list[Any]:
    """As call_at_run_time(), with graph values."""
    boxes = [_box(trace, shape, dtype) for _, shape, dtype in results]
    _fill(trace, call, boxes, operands)
    return [_read(trace, spec, box) for (spec, _, _), box in zip(results, boxes, strict=True)]


def fill_at_run_time(
    trace: Any, run: Callable[..., tuple[Any, ...]], boxes: list[Array], args: tuple[Any, ...]
) -> None:
    """Call `run` in program order; what it returns is put into these buffers."""
    operands: list[int] = []
    template = trace.template(args, operands)
    _fill(trace, lambda *values: run(*rebuild(template, values)), boxes, operands)


def _fill(
    trace: Any, call: Callable[..., tuple[Any, ...]], boxes: list[Array], operands: list[int]
) -> None:
    trace.locate()
    seen = called_from(trace.places_of_calls(), call)

    def site(*values: Any) -> BaseException | None:
        """What it returns is raised, without a frame of Lathe."""
        try:
            returned = seen(*values[: len(operands)])
        except BaseException as error:
            clean_traceback(error)
            return error
        for box, value in zip(values[len(operands) :], returned, strict=True):
            box[...] = value
        return None

    attrs = {"site": trace.site(site), "filled": len(boxes)}
    trace.g.op_typed("callback", [*operands, *(box.id for box in boxes)], (), attrs)


def _box(trace: Any, shape: tuple[int, ...], dtype: Any) -> Array:
    """Memory of this call for a value that the function returns."""
    array: Array = trace.numpy.new(0, shape or (1,), dtype, "lathe.callback")
    trace.become_buffer(array)
    return array


def _read(trace: Any, spec: Any, box: Array) -> Any:
    if isinstance(spec, type):
        value = trace.getitem(box, 0)
        return trace.cast(value, _PYTHON[spec]) if spec in _PYTHON else value
    return trace.wrap(trace.content(box), box.type.as_value())


def call_now(trace: Any, name: str, fn: Any, args: Any, kwargs: Any) -> Any:
    """Call a function that was declared pure, with constants."""
    if trace.is_staged(args) or trace.is_staged(kwargs):
        raise trace.error(
            f"{name}() is declared pure, and can be called with constants only: here it gets "
            "run-time values",
            advice="use lathe.callback to call it when the compiled code runs, or make the "
            "argument static",
        )
    outer = operators.now.tracing
    operators.now.tracing = None
    try:
        value = fn(*args, **kwargs)
    finally:
        operators.now.tracing = outer
    return _constant(trace, value)


def _constant(trace: Any, value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return trace.captured_array(value.copy()).copy()
    if type(value) in (tuple, list):
        return type(value)(_constant(trace, item) for item in value)
    if type(value) is dict:
        return {key: _constant(trace, item) for key, item in value.items()}
    return value
