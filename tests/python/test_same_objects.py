"""One object at several places: in results with objects that the path chooses, and under `is`."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import lathe


class Point:
    def __init__(self, x: Any) -> None:
        self.x, self.log = x, [1]


@dataclasses.dataclass(eq=False)
class Record:
    x: Any
    log: list[Any] = dataclasses.field(default_factory=list)


def shape(value: Any, seen: dict[int, int]) -> Any:
    """What is in a value, with a number for each object that comes again."""
    if isinstance(value, tuple):
        return [shape(item, seen) for item in value]
    fields = vars(value) if hasattr(value, "__dict__") else value
    if not isinstance(fields, (dict, list)):
        return value
    if id(value) in seen:
        return f"again {seen[id(value)]}"
    seen[id(value)] = len(seen)
    held = fields.items() if isinstance(fields, dict) else enumerate(fields)
    return type(value).__name__, [(k, shape(v, seen)) for k, v in list(held)]


def check_shapes(fn: Any, *calls: tuple[Any, ...]) -> None:
    compiled = lathe.function(fn)
    for make in (*calls, *calls):
        want, got = fn(*make), compiled(*make)
        assert shape(got, {}) == shape(want, {}), make


def one_of_two(n):
    p, r = Point(1), Record(2)
    q = p if n > 2 else r
    return p, r, q


def one_class(n):
    p, r = Point(1), Point(2)
    q = p if n > 2 else r
    return q, p, r


def in_a_loop(n):
    p, r = Point(1), Record(2)
    q = p
    for _ in range(n):
        q = r
    return q, p, r


def with_a_list(n):
    p, r = Point(1), Record(2)
    q = p if n > 2 else r
    return p.log, q


def twice(n):
    p, r = Point(1), Record(2)
    q = p if n > 2 else r
    return q, [q], {"q": q}


def crossed(n):
    p, r = Point(1), Record(2)
    q, s = (p, r) if n > 2 else (r, p)
    return q, s


def held_by_the_other(n):
    p, r = Point(1), Record(2)
    r.other = p
    q = p if n > 2 else r
    return r, q


def or_none(n):
    p = Point(1)
    q = p if n > 2 else None
    return p, q


@pytest.mark.parametrize(
    "fn",
    [
        one_of_two,
        one_class,
        in_a_loop,
        with_a_list,
        twice,
        crossed,
        held_by_the_other,
        or_none,
    ],
)
def test_results(fn):
    check_shapes(fn, (0,), (1,), (2,), (3,), (4,))


def test_is_between_one_in_memory_and_a_choice():
    """(`p is q` was False where p had to be in memory and q was a choice that it was in.)"""

    def fn(given, holder):
        p = Point(3)
        q = p
        for k in range(2):
            p.x = k
            if p is q:
                holder.other = p
                q = given
        return p.x, holder.other is p, q is given

    want = fn(Record(3), Record(4))
    compiled = lathe.function(fn)
    assert compiled(Record(3), Record(4)) == compiled(Record(3), Record(4)) == want


class Plain:
    def __init__(self, x: Any) -> None:
        self.x, self.held = x, None


class Child(Plain):
    """Its methods are asked as converted code, also where the other object is in memory."""

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Plain):
            return False
        return bool(self.x == other.x)

    def __lt__(self, other: Any) -> Any:
        return "less" if self.x < other.x else False


def compared(n):
    p, o = Plain(n), Child(2)
    p.held = p
    return p, o == p, p == o, o != p, p != o, o < p, p > o, o in [p], p in [o], [o] == [p]


def chosen_by_a_comparison(n):
    p, o = Plain(n), Child(2)
    (p if o == p else o).x = 1
    p.held = p
    return p, o.x


@pytest.mark.parametrize("fn", [compared, chosen_by_a_comparison])
def test_comparisons(fn):
    check_shapes(fn, (0,), (2,), (4,))
