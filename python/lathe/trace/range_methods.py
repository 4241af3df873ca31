"""What is in a range() with run-time bounds, its methods, comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograph import operators
from . import types as T
from .fitting import bound
from .library.primitives import raise_as_python
from .lists import List
from .ranges import Range, as_range
from .strings import Str
from .tracer import Tagged

_NO_NUMBERS = (str, bytes, tuple, list, dict, set, frozenset, range, Str, List, Range)


def contains(t: Any, numbers: Range, item: Any) -> Any:
    """item in numbers."""
    from .builtins import index_number

    if t.is_option(item):
        return t.where_given(lambda one: contains(t, numbers, one), item)
    item = t.optional(t.ld(item))
    if isinstance(item, Tagged):
        return t.switch(lambda one: contains(t, numbers, one), item)
    if item is None or isinstance(item, _NO_NUMBERS):
        return False
    type_ = t.type_of(item)
    if type_ is not None and T.is_complex(type_.dtype) and not type_.is_array:
        real = t.and_test(item.imag == 0, lambda: True)
        return t.and_test(real, lambda: contains(t, numbers, item.real))
    inside = numbers.by_sign(
        t,
        lambda: t.and_test(numbers.start <= item, lambda: item < numbers.stop),
        lambda: t.and_test(numbers.stop < item, lambda: item <= numbers.start),
    )
    if type_ is not None and T.is_float(type_.dtype) and not type_.is_array:
        whole = t.and_test(inside, lambda: t.call(int, item) == item)
        return t.and_test(whole, lambda: contains(t, numbers, t.call(int, item)))
    if type_ is not None and not type_.is_array:
        item = index_number(t, item)
    return t.and_test(inside, lambda: (item - numbers.start) % numbers.step == 0)


def compared(op: str, a: Any, b: Any) -> Any:
    """a == b or a != b, of which one is a Range."""
    t: Any = operators.now.tracing
    if not all(isinstance(x, (range, Range)) for x in (a, b)):
        return op == "ne"
    a, b = as_range(a), as_range(b)
    n = a.length(t)

    def same_numbers() -> Any:
        starts = t.or_test(n == 0, lambda: a.start == b.start)
        return t.and_test(starts, lambda: t.or_test(n <= 1, lambda: a.step == b.step))

    same = True if a is b else t.and_test(n == b.length(t), same_numbers)
    return same if op == "eq" else t.not_(same)


def _index(t: Any, numbers: Range, item: Any) -> Any:
    item = t.optional(t.ld(item))
    if isinstance(item, Tagged):
        return t.switch(lambda one: _index(t, numbers, one), item)
    found = contains(t, numbers, item)
    fail = lambda: raise_as_python(t, range.index, (numbers, item))
    t.if_stmt(found, lambda: None, fail, lambda: (), lambda state: None, ())
    return t.call(int, (item - numbers.start) // numbers.step)


def _count(t: Any, numbers: Range, item: Any) -> Any:
    return t.call(int, contains(t, numbers, item))


_METHODS: dict[str, Callable[..., Any]] = {"index": _index, "count": _count}


def method(t: Any, numbers: Range, name: str) -> Any:
    """numbers.name; None: no method of ours."""
    handler = _METHODS.get(name)
    return None if handler is None else bound(t, handler, numbers, name)
