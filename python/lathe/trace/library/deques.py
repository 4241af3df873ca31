"""collections.deque as a class of a program.

The items are in a run-time list, from a position (`lathe_head`) on: what is before it has been
taken from the left, or is room for what comes there. Both ends cost the same on average, since
there is no more to move than has been taken or put there before.
"""

from __future__ import annotations

import collections
import operator
from typing import Any

import numpy as np

from ..comprehension import Looping
from ..iterables import Indexed
from ..lists import List
from ..refs import class_of
from .lists import drop, find
from .primitives import library, of_a_program, primitive, raise_as, truncate

_index, _remove, _pop = (getattr(collections.deque(), name) for name in ("index", "remove", "pop"))
_END = 2**62
_FEW = 32  # that are taken from the left before the others are moved


class DequeItems(Indexed):
    """What iter() and reversed() of a deque go through."""

    def __init__(self, t: Any, deque: Any, backwards: bool) -> None:
        self.t, self.deque, self.backwards = t, deque, backwards
        self.state, self.count = self.now("state"), t.call(len, deque)
        super().__init__("", self.item, lambda: self.count, [self.now("list")])

    def now(self, name: str) -> Any:
        return self.t.getattr_(self.deque, f"lathe_{name}")

    def item(self, i: Any) -> Any:
        """At a position."""
        k = self.count - 1 - i if self.backwards else i
        return self.t.getitem(self.now("list"), self.now("head") + k)

    def present(self, i: Any) -> Any:
        """Whether there is an item; Python asks whether it is the same deque, too."""
        if self.backwards:
            return self.t.and_test(i < self.count, self.check)
        self.check()
        return i < self.count

    def check(self) -> bool:
        same = self.now("state") == self.state
        self.t.raise_unless(same, lambda: RuntimeError("deque mutated during iteration"))
        return True

    @property
    def name(self) -> str:
        return "an iterator over a deque"

    @property
    def class_name(self) -> str:
        return f"_collections._deque_{'reverse_' if self.backwards else ''}iterator"


@primitive("iter")
def items_of(t: Any, deque: Any) -> Any:
    """What iter() of a deque gives."""
    return DequeItems(t, deque, False)


@primitive("reversed")
def items_from_the_end(t: Any, deque: Any) -> Any:
    """What reversed() of a deque gives."""
    return DequeItems(t, deque, True)


@primitive("new_items")
def new_items(t: Any) -> Any:
    """An empty run-time list."""
    return t.new_list((t.locate(), "deque"), (), 0)


@primitive("is_plain")
def is_plain(t: Any, items: Any) -> bool:
    """Whether going through it neither fails nor runs code of the program."""
    return isinstance(items, (list, tuple, str, range, List))


@primitive("items_beside")
def items_beside(t: Any, deque: Any, items: Any) -> Any:
    """The list of the items of another deque, a copy if it may be this one; anything else as it
    is."""
    if class_of(items) is not Deque:
        return items
    found = t.call(flat, items)
    return found if t.is_(items, deque) is False else t.call(list, found)


@primitive("at_run_time")
def at_run_time(t: Any, items: Any) -> Any:
    """A run-time list of the items of a sequence of Python's; anything else as it is."""
    known = type(items) in (list, tuple, str) and t.items_mask(items) is not None
    return t.list_at_run_time(items) if known else items


@primitive("each")
def each(t: Any, items: Any, put: Any) -> None:
    """put(item) for each."""
    Looping(t, ()).over(items, lambda item: t.call(put, item))


def _number(t: Any, i: Any, text: str) -> Any:
    from ..builtins import index_number
    from ..conversions import index_of

    i = index_of(t, t.optional(t.ld(i)))
    try:
        return index_number(t, i)
    except TypeError:
        raise TypeError(text.format(t.class_name(i))) from None


@primitive("position")
def position(t: Any, i: Any) -> Any:
    """An index as an int."""
    return _number(t, i, "sequence index must be integer, not '{}'")


@primitive("bound")
def bound(t: Any, i: Any) -> Any:
    """A bound of index()."""
    return _number(t, i, "slice indices must be integers or have an __index__ method")


@primitive("search")
def search(t: Any, items: Any, item: Any, start: Any, stop: Any) -> Any:
    """Where an item is in a run-time list; -1: nowhere."""
    from ..list_methods import check_nan

    item = t.list_now(item)
    if not t.is_staged(item) and not t.element_mask(item):
        return -1
    check_nan(t, items, item)
    return t.call(find, items, item, start, stop)


@library
def forget(deque: Any, count: int) -> None:
    """The first items are gone."""
    items = deque.lathe_list
    head = deque.lathe_head + count
    if head >= _FEW and head >= 3 * (len(items) - head):
        drop(items, 0, head)
        head = 0
    deque.lathe_head = head


@library
def make_room(deque: Any, count: int) -> None:
    """There is room for so many items, but no more than there are, before the first one."""
    if deque.lathe_head < count:
        items = deque.lathe_list
        n = len(items)
        for i in range(deque.lathe_head, n):
            items.append(items[i])
        deque.lathe_head = n


@library
def flat(deque: Any) -> Any:
    """The list of the items, when there is nothing before them."""
    items = deque.lathe_list
    if deque.lathe_head > 0:
        drop(items, 0, deque.lathe_head)
        deque.lathe_head = 0
    return items


@library
def place_in(deque: Any, index: Any) -> int:
    """Where an item is in the list."""
    i = position(index)
    n = len(deque)
    if i < 0:
        i += n
    if i < 0 or i >= n:
        raise IndexError("deque index out of range")
    return deque.lathe_head + i


@of_a_program
class Deque:
    """collections.deque."""

    __slots__ = ("lathe_head", "lathe_list", "lathe_maxlen", "lathe_state")
    _lathe_stands_for_ = collections.deque
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, maxlen: Any) -> None:
        self.lathe_list = new_items()
        self.lathe_head = 0
        self.lathe_state = 0  # changes with all that an iterator must not meet
        self.lathe_maxlen = None
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
            self.lathe_maxlen = int(maxlen)

    @property
    def maxlen(self) -> Any:
        return self.lathe_maxlen

    @maxlen.setter
    def maxlen(self, value: Any) -> None:
        raise AttributeError("attribute 'maxlen' of 'collections.deque' objects is not writable")

    # -- the ends

    def append(self, item: Any, /) -> None:
        self.lathe_list.append(item)
        self.lathe_state += 1
        if self.lathe_maxlen is not None and len(self) > self.lathe_maxlen:
            forget(self, 1)

    def appendleft(self, item: Any, /) -> None:
        items = self.lathe_list
        if self.lathe_head == len(items):
            items.append(item)
        else:
            make_room(self, 1)
            self.lathe_head -= 1
            items[self.lathe_head] = item
        self.lathe_state += 1
        if self.lathe_maxlen is not None and len(self) > self.lathe_maxlen:
            truncate(items, len(items) - 1)

    def pop(self) -> Any:
        items = self.lathe_list
        n = len(items)
        if self.lathe_head == n:
            raise_as(_pop)
        item = items[n - 1]
        truncate(items, n - 1)
        self.lathe_state += 1
        return item

    def popleft(self) -> Any:
        items = self.lathe_list
        if self.lathe_head == len(items):
            raise_as(_pop)
        item = items[self.lathe_head]
        forget(self, 1)
        self.lathe_state += 1
        return item

    def extend(self, iterable: Any, /) -> None:
        iterable = items_beside(self, iterable)
        if is_plain(iterable):
            items = self.lathe_list
            n = len(items)
            items.extend(iterable)
            self.lathe_state += len(items) - n
            if self.lathe_maxlen is not None:
                excess = len(items) - self.lathe_head - self.lathe_maxlen
                if excess > 0:
                    forget(self, excess)
        else:
            each(iterable, self.append)

    def extendleft(self, iterable: Any, /) -> None:
        each(at_run_time(items_beside(self, iterable)), self.appendleft)

    def rotate(self, n: Any = 1, /) -> None:
        right = operator.index(n)
        items = self.lathe_list
        size = len(self)
        if size > 1:
            self.lathe_state += 1
            right %= size
            if right + right <= size:
                make_room(self, right)
                first = self.lathe_head - right
                last = len(items) - right
                for i in range(right):
                    items[first + i] = items[last + i]
                truncate(items, last)
                self.lathe_head = first
            else:
                first = self.lathe_head
                for i in range(size - right):
                    items.append(items[first + i])
                forget(self, size - right)

    # -- all items

    def clear(self) -> None:
        if len(self) > 0:
            self.lathe_state += 1
        truncate(self.lathe_list, 0)
        self.lathe_head = 0

    def copy(self) -> Any:
        out = Deque(self.lathe_maxlen)
        out.lathe_list.extend(flat(self))
        return out

    def count(self, item: Any, /) -> int:
        return flat(self).count(item)

    def index(self, item: Any, start: Any = 0, stop: Any = _END, /) -> int:
        at = search(flat(self), item, bound(start), bound(stop))
        if at < 0:
            raise_as(_index, item)
        return at

    def insert(self, i: Any, item: Any, /) -> None:
        at = operator.index(i)
        if self.lathe_maxlen is not None and len(self) == self.lathe_maxlen:
            raise IndexError("deque already at its maximum size")
        flat(self).insert(at, item)
        self.lathe_state += 1

    def remove(self, item: Any, /) -> None:
        items = flat(self)
        at = search(items, item, 0, _END)
        if at < 0:
            raise_as(_remove, item)
        drop(items, at, 1)
        self.lathe_state += 1

    def reverse(self) -> None:
        flat(self).reverse()

    def __len__(self) -> int:
        return len(self.lathe_list) - self.lathe_head

    def __contains__(self, item: Any) -> bool:
        return search(flat(self), item, 0, _END) >= 0

    def __getitem__(self, i: Any) -> Any:
        return self.lathe_list[place_in(self, i)]

    def __setitem__(self, i: Any, item: Any) -> None:
        self.lathe_list[place_in(self, i)] = item

    def __delitem__(self, i: Any) -> None:
        drop(self.lathe_list, place_in(self, i), 1)
        self.lathe_state += 1

    __iter__: Any = items_of
    __reversed__: Any = items_from_the_end

    # -- operators

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, collections.deque):
            return NotImplemented
        out = self.copy()
        out.extend(other)
        return out

    def __iadd__(self, other: Any) -> Any:
        self.extend(other)
        return self

    def __mul__(self, times: Any) -> Any:
        if not isinstance(times, (int, np.integer)):
            return NotImplemented
        out = self.copy()
        out *= times
        return out

    __rmul__ = __mul__

    def __imul__(self, times: Any) -> Any:
        if not isinstance(times, (int, np.integer)):
            return NotImplemented
        n = operator.index(times)
        if n < 1:
            self.clear()
        elif n > 1:
            items = list(self)
            for _ in range(n - 1):
                self.extend(items)
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, collections.deque):
            return NotImplemented
        return flat(self) == flat(other)

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, collections.deque):
            return NotImplemented
        return flat(self) < flat(other)

    def __le__(self, other: Any) -> bool:
        if not isinstance(other, collections.deque):
            return NotImplemented
        return flat(self) <= flat(other)

    def __gt__(self, other: Any) -> bool:
        if not isinstance(other, collections.deque):
            return NotImplemented
        return flat(self) > flat(other)

    def __ge__(self, other: Any) -> bool:
        if not isinstance(other, collections.deque):
            return NotImplemented
        return flat(self) >= flat(other)

    # -- the one of Python that it becomes

    @staticmethod
    def _lathe_begun_(attributes: dict[str, Any]) -> Any:
        return collections.deque(maxlen=attributes["lathe_maxlen"])

    @staticmethod
    def _lathe_fill_(made: Any, attributes: dict[str, Any]) -> None:
        made.extend(attributes["lathe_list"][attributes["lathe_head"] :])


Deque.__name__ = Deque.__qualname__ = "collections.deque"  # as in messages
