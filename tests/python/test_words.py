"""Values in messages, and objects that are called: no code of the user is run that the program does
not ask for."""

from __future__ import annotations

import collections
import dataclasses
import enum
from typing import Any, NamedTuple

import numpy as np
import pytest

import lathe
from lathe.words import in_words
from support import checks


class Loud:
    def __init__(self, x: Any = 0) -> None:
        self.x = x

    def __repr__(self) -> str:
        raise RuntimeError("the text was asked for")

    __str__ = __repr__


class Meta(type):
    def __repr__(cls) -> str:
        raise RuntimeError("the text was asked for")


class Strange(metaclass=Meta):
    pass


class Many(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("the items were asked for")

    __len__ = __repr__ = __iter__


class Pair(NamedTuple):
    a: Any
    b: Any


@dataclasses.dataclass
class Record:
    x: Any
    y: Any = dataclasses.field(default=0, repr=False)


class Color(enum.Enum):
    RED = 1

    def __repr__(self) -> str:
        raise RuntimeError("the text was asked for")


def circular() -> list[Any]:
    xs: list[Any] = [1]
    xs.append(xs)
    return xs


def deep() -> list[Any]:
    xs: list[Any] = []
    for _ in range(100_000):
        xs = [xs]
    return xs


def without_x() -> Record:
    record = Record(1)
    del record.x
    return record


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        ("a", "'a'"),
        (None, "None"),
        ((1,), "(1,)"),
        ((), "()"),
        ([Loud()], "[<Loud object>]"),
        ({"k": Loud(), Loud(): 1}, "{'k': <Loud object>, <Loud object>: 1}"),
        (set(), "set()"),
        ({1}, "{1}"),
        (frozenset({2}), "frozenset({2})"),
        (Many([1, 2]), "Many([1, 2])"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        (collections.deque(), "deque()"),
        (Record(Loud(), 1), "Record(x=<Loud object>)"),
        (without_x(), "Record()"),
        (Pair(1, Loud()), "Pair(a=1, b=<Loud object>)"),
        (Color.RED, "<Color.RED>"),
        (circular(), "[1, ...]"),
        (deep(), "[" * 20 + "..." + "]" * 20),
        ([1 << 20_000], "[<int of 20001 bits>]"),
        (ValueError("a", Loud()), "ValueError('a', <Loud object>)"),
        (Loud().__repr__, "<method object>"),
        (Strange(), "<Strange object>"),
        (Strange, "<class Strange>"),
        (np.array([1.5]), "array([1.5])"),
        (np.array([Loud()]), "<ndarray object>"),
        (list(range(1000)), "[0, 1, 2, 3, 4, 5, 6..."),
    ],
)
def test_texts(value, text):
    assert in_words(value, 23 if type(value) is list and len(value) > 9 else 80) == text


def read(o, n):
    return o.x + n


def test_calls_and_retraces_ask_no_object_for_its_text():
    f = lathe.function(read)
    one, other = Loud(1), Loud(2.5)
    assert (f(one, 1), f(other, 1), f(one, 2.5), f(one, 1)) == (2, 3.5, 3.5, 2)
    one.x = 2.5
    assert f(one, 1) == 3.5
    assert "would retrace" in str(f.explain(Loud("a"), 1))


def test_a_refusal_asks_no_object_for_its_text():
    loud = Loud()

    @lathe.function
    def hashed(n):
        return n + len(vars(loud))

    with pytest.raises(lathe.TraceError, match="<Loud object>"):
        hashed(1)


class Silent:
    def __init__(self, x: Any) -> None:
        self.x = x

    def _ask(self, *args: Any) -> Any:
        raise RuntimeError("a method was asked that the program does not call")

    __eq__ = __ne__ = __hash__ = __bool__ = __len__ = __iter__ = __getitem__ = _ask
    __contains__ = __lt__ = __repr__ = __str__ = __format__ = __index__ = _ask

    def __call__(self, k: Any) -> Any:
        return self.x + k


@dataclasses.dataclass(frozen=True)
class Poly:
    a: Any
    b: Any

    def __call__(self, x: Any) -> Any:
        return self.a * x + self.b


OUTSIDE = Silent(3)


def test_objects_that_are_called():
    def fn(n, o):
        z = Silent(n) if n > 2 else Silent(1)
        return OUTSIDE(n), o(n), z(n), OUTSIDE is not None, o is OUTSIDE, [o][0].x

    for n in (1, 3, 2.5):
        assert lathe.function(fn)(n, Silent(2)) == fn(n, Silent(2))
        assert lathe.function(fn)(n, OUTSIDE) == fn(n, OUTSIDE)


def test_frozen_dataclasses_that_are_called():
    def fn(n):
        return [Poly(k, n)(2) for k in range(n)], list(map(Poly(n, 1), [1, 2]))

    checks(fn, (1,), (3,))


def test_integers_that_python_does_not_show():
    huge = 1 << 20_000

    def outside(n):
        return huge + n

    def returned(n):
        return lathe.callback(lambda k: k << 20_000, result=int)(n)

    for fn in (outside, returned):
        with pytest.raises(lathe.IntegerRangeError, match="int of 20001 bits"):
            lathe.function(fn)(1)
