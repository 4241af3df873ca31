"""range() with run-time bounds: its length, items, text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograph import operators
from . import types as T
from .staged_items import StagedItems
from .tracer import Tagged, Tracer


class Range(StagedItems):
    """range() with bounds that may be run-time numbers."""

    _lathe_sequence_ = True  # of the patterns of `match`
    __array_ufunc__ = None  # a NumPy scalar on the left leaves the operation to this class

    def __init__(self, start: Any, stop: Any, step: Any) -> None:
        self.start, self.stop, self.step = start, stop, step

    @property
    def bounds(self) -> tuple[Any, Any, Any]:
        return self.start, self.stop, self.step

    def step_sign(self) -> int:
        """0 when it is known at run time only."""
        if isinstance(self.step, Tracer):
            return 0
        return 1 if self.step > 0 else -1

    def concrete(self) -> range | None:
        return None if any(isinstance(b, Tracer) for b in self.bounds) else range(*self.bounds)

    def tail(self) -> Range:
        return Range(self.start + self.step, self.stop, self.step)

    def length(self, trace: Any) -> Any:
        concrete = self.concrete()
        if concrete is not None:
            return len(concrete)
        n = self.by_sign(
            trace,
            lambda: (self.stop - self.start + self.step - 1) // self.step,
            lambda: (self.start - self.stop - self.step - 1) // -self.step,
        )
        return trace.call(max, n, 0)

    def by_sign(self, trace: Any, up: Callable[[], Any], down: Callable[[], Any]) -> Any:
        """What one of two gives, by whether the numbers go up."""
        sign = self.step_sign()
        if sign == 0:
            return trace.if_exp(self.step > 0, up, down)
        return up() if sign > 0 else down()

    def __eq__(self, other: object) -> Any:
        return self._compared("eq", other)

    def __ne__(self, other: object) -> Any:
        return self._compared("ne", other)

    def _compared(self, op: str, other: object) -> Any:
        if isinstance(other, np.generic):
            return operators.now.tracing.binary_python(op, other, self)  # type: ignore[union-attr]
        from .range_methods import compared

        return NotImplemented if isinstance(other, Tracer) else compared(op, self, other)

    def __hash__(self) -> int:
        trace: Any = operators.now.tracing
        raise trace.error(
            "a range with run-time bounds is a key, or an item of a set: this is not supported",
            advice="use its bounds: (start, stop)",
        )


Range.__name__ = Range.__qualname__ = "range"  # as Python's messages call it


class RangeOf(tuple[Any, ...]):
    """A range in results and texts, where its bounds become those of Python."""

    @staticmethod
    def _make(bounds: Any) -> Any:
        return range(*bounds) if all(type(b) is int for b in bounds) else RangeOf(bounds)


def as_range(value: Any) -> Range:
    """A range of now as one of run time."""
    return value if isinstance(value, Range) else Range(value.start, value.stop, value.step)


def range_part(trace: Any, owner: Any, index: Any) -> Any:
    """owner[index] of a range."""
    from .builtins import index_number
    from .list_methods import slice_bounds

    owner = as_range(owner)
    n = owner.length(trace)
    if isinstance(index, slice):
        low, many, step = slice_bounds(trace, n, index)
        first = owner.start + low * owner.step
        return Range(first, first + many * step * owner.step, step * owner.step)
    index = trace.optional(trace.ld(index))
    if isinstance(index, Tagged):
        return trace.switch(lambda one: range_part(trace, owner, one), index)
    type_ = trace.type_of(index)
    if type_ is None or type_.shape or not (T.is_int(type_.dtype) or type_ == T.PY_BOOL):
        name = trace.class_name(index)
        raise TypeError(f"range indices must be integers or slices, not {name}")
    i = index_number(trace, index)
    inside = trace.and_test(i >= -n, lambda: i < n)
    trace.raise_unless(inside, lambda: IndexError("range object index out of range"))
    if isinstance(i, Tracer):
        at = trace.if_exp(i < 0, lambda: i + n, lambda: i)
    else:
        at = i + n if i < 0 else i
    return owner.start + at * owner.step
