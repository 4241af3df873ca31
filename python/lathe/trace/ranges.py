"""range() with bounds that exist at run time only."""

from __future__ import annotations

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
        up = lambda: (self.stop - self.start + self.step - 1) // self.step
        down = lambda: (self.start - self.stop - self.step - 1) // -self.step
        return trace.call(max, self._by_direction(trace, up, down), 0)

    def contains(self, trace: Any, item: Any) -> Any:
        if trace.is_option(item):
            return trace.where_given(lambda one: self.contains(trace, one), item)
        item = trace.optional(trace.ld(item))
        if isinstance(item, Tagged):
            return trace.switch(lambda one: self.contains(trace, one), item)
        type_ = trace.type_of(item)
        is_number = type_ is not None and type_.kind in (T.PY, T.NPSCALAR)
        if not is_number or T.is_complex(type_.dtype):
            return self._contains_other(trace, item)
        up = lambda: trace.and_test(self.start <= item, lambda: item < self.stop)
        down = lambda: trace.and_test(self.stop < item, lambda: item <= self.start)
        between = self._by_direction(trace, up, down)
        return trace.and_test(between, lambda: (item - self.start) % self.step == 0)

    def _contains_other(self, trace: Any, item: Any) -> Any:
        """What is no real number: Python asks each item whether it is equal."""
        items = trace.list_at_run_time(self)
        return trace.in_(item, items)

    def _by_direction(self, trace: Any, up: Any, down: Any) -> Any:
        if self.step_sign() == 0:
            return trace.if_exp(self.step > 0, up, down)
        return up() if self.step_sign() > 0 else down()

    def count(self, item: Any) -> Any:
        trace: Any = operators.now.tracing
        return trace.call(int, self.contains(trace, item))

    def index(self, item: Any) -> Any:
        trace: Any = operators.now.tracing
        item = trace.optional(trace.ld(item))
        if isinstance(item, Tagged):
            return trace.switch(self.index, item)
        whole = trace.type_of(item) in (T.PY_INT, T.PY_BOOL)
        held = self.contains(trace, item)
        if whole:
            trace.raise_unless(held, lambda x: ValueError(f"{x!r} is not in range"), item)
        text = "sequence.index(x): x not in sequence"
        trace.raise_unless(held, lambda: ValueError(text))
        return (trace.call(int, item) - self.start) // self.step

    def __eq__(self, other: object) -> Any:
        trace: Any = operators.now.tracing
        if isinstance(other, np.generic):
            return trace.binary_python("eq", other, self)
        if not isinstance(other, (range, Range)):
            return NotImplemented
        n, m = self.length(trace), as_range(other).length(trace)
        same = lambda: trace.and_test(
            self.start == other.start,
            lambda: trace.or_test(n == 1, lambda: self.step == other.step),
        )
        return trace.and_test(n == m, lambda: trace.or_test(n == 0, same))

    def __ne__(self, other: object) -> Any:
        trace: Any = operators.now.tracing
        if isinstance(other, np.generic):
            return trace.binary_python("ne", other, self)
        same = self.__eq__(other)
        return same if same is NotImplemented else trace.not_(same)

    def __hash__(self) -> int:
        trace: Any = operators.now.tracing
        raise trace.error(
            "a range with run-time bounds is a key, or an item of a set: this is not supported",
            advice="use its bounds: (start, stop)",
        )


Range.__name__ = Range.__qualname__ = "range"


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
