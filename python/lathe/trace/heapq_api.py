"""heapq: Python code over the list, in the order of steps of the C functions, so that the list is
left as they leave it (Williams, "Algorithm 232: heapsort", 1964; Knuth, volume 3, 5.2.3, for the
way down that does not compare with the item)."""

from __future__ import annotations

import heapq
from typing import Any

from .calls import handles
from .library.primitives import library
from .lists import List


@library
def _toward_root(heap: Any, top: int, at: int) -> None:
    item = heap[at]
    while at > top:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


@library
def _from_top(heap: Any, top: int) -> None:
    """The item at the top goes where it belongs: down along the smaller ones, then up."""
    n, at, item = len(heap), top, heap[top]
    child = 2 * at + 1
    while child < n:
        if child + 1 < n and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _toward_root(heap, top, at)


@library
def _heappush(heap: Any, item: Any) -> None:
    heap.append(item)
    _toward_root(heap, 0, len(heap) - 1)


@library
def _replace_top(heap: Any, item: Any) -> Any:
    first = heap[0]
    heap[0] = item
    _from_top(heap, 0)
    return first


@library
def _heappop(heap: Any) -> Any:
    if len(heap) == 0:
        raise IndexError("index out of range")
    last = heap.pop()
    return last if len(heap) == 0 else _replace_top(heap, last)


@library
def _heapreplace(heap: Any, item: Any) -> Any:
    if len(heap) == 0:
        raise IndexError("index out of range")
    return _replace_top(heap, item)


@library
def _heappushpop(heap: Any, item: Any) -> Any:
    if len(heap) == 0 or not heap[0] < item:
        return item
    return _replace_top(heap, item)


@library
def _heapify(heap: Any) -> None:
    for at in range(len(heap) // 2 - 1, -1, -1):
        _from_top(heap, at)


@library
def _nsmallest(n: int, iterable: Any, key: Any) -> Any:
    return sorted(iterable, key=key)[: max(n, 0)]


@library
def _nlargest(n: int, iterable: Any, key: Any) -> Any:
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]


def _register(function: Any, meaning: Any) -> None:
    @handles(function)
    def call(t: Any, heap: Any, *item: Any) -> Any:
        if not isinstance(heap, (list, List)):
            name = t.class_name(heap)
            which = "argument 1" if item else "argument"
            raise TypeError(f"{function.__name__}() {which} must be list, not {name}")
        return t.call(meaning, heap, *item)


def _register_choice(function: Any, meaning: Any) -> None:
    @handles(function)
    def call(t: Any, n: Any, iterable: Any, key: Any = None) -> Any:
        return t.call(meaning, n, iterable, key)


@handles(heapq.merge)
def merge(t: Any, *iterables: Any, key: Any = None, reverse: bool = False) -> Any:
    """Refused: its items come one by one from iterables that are each half used then."""
    raise t.error("heapq.merge is not supported yet", advice="write sorted(a + b) for lists")


_register(heapq.heappush, _heappush)
_register(heapq.heappop, _heappop)
_register(heapq.heapreplace, _heapreplace)
_register(heapq.heappushpop, _heappushpop)
_register(heapq.heapify, _heapify)
_register_choice(heapq.nsmallest, _nsmallest)
_register_choice(heapq.nlargest, _nlargest)
