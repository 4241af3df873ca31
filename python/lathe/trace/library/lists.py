"""What Python has on lists, made of len, items, append and truncate of the graph.

The lists are run-time lists (trace/lists.py); `out` is an empty one that takes the result.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import UnsupportedError
from .primitives import library, one_or_equal, raise_as, truncate


@library
def next_or(iterator: Any, default: Any) -> Any:
    """next(iterator, default), of an iterator of the user's program."""
    try:
        return next(iterator)
    except StopIteration:
        return default


@library
def next_item(iterator: Any) -> Any:
    """(next(iterator),); None at the end."""
    try:
        return (next(iterator),)
    except StopIteration:
        return None


@library
def has_by_class(owner: Any, name: str) -> bool:
    """hasattr() of what its class's __getattr__ may know."""
    try:
        getattr(owner, name)
    except AttributeError:
        return False
    return True


@library
def attribute_or(owner: Any, name: str, default: Any) -> Any:
    """getattr(owner, name, default) of the same."""
    try:
        return getattr(owner, name)
    except AttributeError:
        return default


@library
def insert(xs: Any, i: int, item: Any) -> None:
    """xs.insert(i, item)."""
    n = len(xs)
    if i < 0:
        i += n
        if i < 0:
            i = 0
    xs.append(item)
    while n > i:
        xs[n] = xs[n - 1]
        n -= 1
    if i < len(xs):
        xs[i] = item


@library
def drop(xs: Any, first: int, count: int) -> None:
    """The items from `first` on are `count` fewer; all of them exist."""
    n = len(xs) - count
    for i in range(first, n):
        xs[i] = xs[i + count]
    truncate(xs, n)


@library
def pop(xs: Any, i: int) -> Any:
    """xs.pop(i)."""
    n = len(xs)
    if n == 0:
        raise_as([].pop, i)
    if i < 0:
        i += n
    if i < 0 or i >= n:
        raise_as([0].pop, n + 1)
    item = xs[i]
    drop(xs, i, 1)
    return item


@library
def delete(xs: Any, i: int) -> None:
    """del xs[i]."""
    n = len(xs)
    if i < 0:
        i += n
    if i < 0 or i >= n:
        raise_as([].__delitem__, 0)
    drop(xs, i, 1)


_NAN_IS_FOUND = (
    "NaN is looked up in a list that has NaN: whether it is there depends on its identity, which "
    "numbers of compiled code do not have"
)
_NAN_IS_COMPARED = (
    "lists with NaN at one place are compared: whether they are equal depends on its identity, "
    "which numbers of compiled code do not have"
)


@library
def equal_but_nan(x: Any, y: Any) -> bool:
    """Whether NaN alone keeps items of lists from being equal."""
    if isinstance(x, tuple):
        if not isinstance(y, tuple) or len(x) != len(y):
            return False
        same = True
        for p, q in zip(x, y, strict=True):
            if p != q and not equal_but_nan(p, q):
                same = False
        return same and x != y
    return x != x and y != y


@library
def check_nan(xs: Any, item: Any) -> None:
    """Before an item with a float is looked up."""
    if isinstance(item, tuple) or item != item:
        for x in xs:
            if equal_but_nan(x, item):
                raise UnsupportedError(_NAN_IS_FOUND)


@library
def hides_nan(x: Any, y: Any) -> bool:
    """Whether NaN is where items of lists begin to differ."""
    if isinstance(x, tuple):
        if not isinstance(y, tuple):
            return False
        hidden = False
        same = True
        for p, q in zip(x, y, strict=False):
            if same and p != q:
                same = False
                hidden = hides_nan(p, q)
        return hidden
    return x != x and y != y


@library
def check_nans(a: Any, b: Any, i: int) -> None:
    """Where lists differ at a position, or where one of them ends."""
    if i < len(a) and i < len(b) and hides_nan(a[i], b[i]):
        raise UnsupportedError(_NAN_IS_COMPARED)


@library
def find(xs: Any, item: Any, start: int, stop: int) -> int:
    """The first position from `start` on and before `stop` where the item is; -1: there is none."""
    n = len(xs)
    if start < 0:
        start += n
        if start < 0:
            start = 0
    if stop < 0:
        stop += n
    i = start
    found = -1
    while i < stop and i < len(xs) and found < 0:
        if one_or_equal(xs[i], item):
            found = i
        i += 1
    return found


@library
def index(xs: Any, item: Any, start: int, stop: int) -> int:
    """xs.index(item, start, stop)."""
    at = find(xs, item, start, stop)
    if at < 0:  # the message has the list as it is now
        raise_as([].index, list(item) if isinstance(item, list) else item)
    return at


@library
def count(xs: Any, item: Any) -> int:
    """xs.count(item)."""
    n = 0
    i = 0
    while i < len(xs):
        if one_or_equal(xs[i], item):
            n += 1
        i += 1
    return n


@library
def reverse(xs: Any) -> None:
    """xs.reverse()."""
    i = 0
    j = len(xs) - 1
    while i < j:
        xs[i], xs[j] = xs[j], xs[i]
        i += 1
        j -= 1


@library
def extend(xs: Any, other: Any, count: int) -> None:
    """The first `count` items of another list, or of this one, at the end."""
    for i in range(count):
        xs.append(other[i])


@library
def repeat(out: Any, xs: Any, times: int) -> None:
    """out += xs * times."""
    n = len(xs)
    for _ in range(times):
        for i in range(n):
            out.append(xs[i])


@library
def repeat_in_place(xs: Any, times: int) -> None:
    """xs *= times."""
    if times < 1:
        truncate(xs, 0)
    n = len(xs)
    for _ in range(times - 1):
        for i in range(n):
            xs.append(xs[i])


@library
def fill(array: Any, xs: Any) -> None:
    """array[:] = xs."""
    for i in range(len(xs)):
        array[i] = xs[i]


@library
def fill_rows(out: Any, xs: Any, shape: Any) -> None:
    """out[:] = the arrays of a list, which all have this shape."""
    for i in range(len(xs)):
        row = xs[i]
        if row.shape != shape:
            raise_as(_stack_as_numpy)
        out[i] = row


@library
def fill_number_rows(out: Any, xs: Any, m: int) -> None:
    """out[:] = the lists or tuples of numbers in a list, which all have m items."""
    for row in xs:
        if len(row) != m:
            raise ValueError(
                "setting an array element with a sequence. The requested array has an "
                "inhomogeneous shape after 1 dimensions. The detected shape was "
                f"({len(xs)},) + inhomogeneous part."
            )
    for i in range(len(xs)):
        out[i] = xs[i]


def _stack_as_numpy() -> None:
    np.stack([np.zeros(1), np.zeros(2)])


@library
def total_length(xs: Any, shape: Any) -> int:
    """How long the arrays of a list are together; all of them have this shape, but for axis 0."""
    n = 0
    for i in range(len(xs)):
        row = xs[i]
        if row.shape[1:] != shape:
            raise UnsupportedError("np.concatenate of arrays whose shapes do not fit")
        n += row.shape[0]
    return n


@library
def fill_joined(out: Any, xs: Any) -> None:
    """out = the arrays of a list, one after the other."""
    at = 0
    for i in range(len(xs)):
        row = xs[i]
        for k in range(row.shape[0]):
            out[at] = row[k]
            at += 1


@library
def bounds(n: int, start: Any, stop: Any, step: int) -> tuple[int, int]:
    """The first position of a slice of n items, and how many it has."""
    if step > 0:
        low = 0 if start is None else start
        high = n if stop is None else stop
    else:
        low = n - 1 if start is None else start
        high = -1 if stop is None else stop
    if start is not None:
        if low < 0:
            low += n
            if low < 0:
                low = 0 if step > 0 else -1
        elif low >= n:
            low = n if step > 0 else n - 1
    if stop is not None:
        if high < 0:
            high += n
            if high < 0:
                high = 0 if step > 0 else -1
        elif high >= n:
            high = n if step > 0 else n - 1
    count = 0
    if step > 0 and low < high:
        count = (high - low - 1) // step + 1
    if step < 0 and high < low:
        count = (low - high - 1) // -step + 1
    return low, count


@library
def take(out: Any, xs: Any, low: int, count: int, step: int) -> None:
    """out += the items of a slice."""
    for i in range(count):
        out.append(xs[low + i * step])


@library
def put(xs: Any, items: Any, low: int, count: int, step: int) -> None:
    """The items of a slice with a step become others, as many."""
    n = len(items)
    if n != count:
        raise_as(_put_as_python, n, count)
    for i in range(count):
        xs[low + i * step] = items[i]


def _put_as_python(n: int, count: int) -> None:
    holes = [0] * (2 * count)
    holes[::2] = [0] * n


@library
def replace(xs: Any, items: Any, low: int, count: int) -> None:
    """xs[low : low + count] = items."""
    old = len(xs)
    n = len(items)
    if n > count:
        more = n - count
        for i in range(more):
            xs.append(items[i])
        i = old - 1
        while i >= low + count:
            xs[i + more] = xs[i]
            i -= 1
    elif n < count:
        drop(xs, low + n, count - n)
    for i in range(n):
        xs[low + i] = items[i]


@library
def delete_slice(xs: Any, low: int, count: int, step: int) -> None:
    """del of the items of a slice."""
    if step < 0:
        low += (count - 1) * step
        step = -step
    n = len(xs)
    kept = low
    for i in range(low, n):
        inside = i < low + count * step and (i - low) % step == 0
        if not inside:
            xs[kept] = xs[i]
            kept += 1
    if count > 0:
        truncate(xs, n - count)


@library
def equal(a: Any, b: Any) -> bool:
    """a == b."""
    n = len(a)
    if n != len(b):
        return False
    same = True
    i = 0
    while same and i < n:
        same = one_or_equal(a[i], b[i])
        i += 1
    return same


@library
def differ_at(a: Any, b: Any) -> int:
    """The first position where two lists differ, or where one of them ends."""
    i = 0
    while i < len(a) and i < len(b) and one_or_equal(a[i], b[i]):
        i += 1
    return i


@library
def equal_floats(a: Any, b: Any) -> bool:
    """a == b, where there may be NaN."""
    if a is b:  # items that are one object are equal to Python
        return True
    n = len(a)
    if n != len(b):
        return False
    at = differ_at(a, b)
    check_nans(a, b, at)
    return at == n
