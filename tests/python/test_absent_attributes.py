"""Attributes that an object has on some paths only: in results, in texts, and read again."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import lathe
from support import Outcome, checks, differences


class Point:
    def __init__(self, x: Any) -> None:
        self.x, self.y = x, 0.5

    def __repr__(self) -> str:
        return f"Point({self.x!r}, {self.y})"


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x: Any) -> None:
        self.x, self.y = x, 0.5


@dataclasses.dataclass
class Record:
    x: Any
    inner: Any = None


def new_one(n):
    p = Point(n)
    if n > 2:
        p.new = n
    return p


def gone(n):
    p = Point(n)
    if n > 2:
        del p.x
    return p, p


def list_gone(n):
    p = Point([n])
    if n > 2:
        del p.x
    return [p]


def slot_gone(n):
    p = Slotted(n)
    if n > 2:
        del p.x
    return hasattr(p, "x"), p


def gone_and_put_again(n):
    p = Record(n)
    if n > 2:
        del p.x
    if n > 3:
        p.x = 4
    return p


def gone_in_a_loop(n):
    p = Point(n)
    for k in range(n):
        if k == 1:
            del p.x
    return p


def one_of_two(n):
    p = Point(n)
    if n > 2:
        p.new = 2.5
    return p if n < 9 else Point(3)


def inside(n):
    p = Point(n)
    if n > 2:
        del p.y
    return Record(n, p)


@pytest.mark.parametrize(
    "fn",
    [new_one, gone, list_gone, slot_gone, gone_and_put_again, gone_in_a_loop, one_of_two, inside],
)
def test_results(fn):
    checks(fn, (1,), (3,), (2,), (9,), (0,))


def text(n):
    p = Point(n)
    if n > 2:
        del p.x
    return str(p)


def text_of_a_record(n):
    p = Record(n)
    if n > 2:
        del p.x
    return f"{p}"


def text_inside(n):
    p = Point(n)
    if n > 2:
        del p.y
    return repr(Record(n, p)), [p]


def printed(n):
    p = Point(n)
    if n > 2:
        del p.x
    print(p, n)


@pytest.mark.parametrize("fn", [text, text_of_a_record, text_inside, printed])
def test_texts_raise_where_an_attribute_is_gone(fn):
    checks(fn, (1,), (3,), (2,))


def nested(n):
    return repr(Record(n, Record(n + 1))), f"{Record(n, Point(n))}"


def nested_on_a_path(n):
    r = Record(n)
    if n > 2:
        r.inner = Point(n)
    print(r)
    return str([r]), f"{Record(1, Point(n) if n > 2 else Record(n))}"


@pytest.mark.parametrize("fn", [nested, nested_on_a_path])
def test_texts_of_objects_in_objects(fn):
    checks(fn, (1,), (3,))


class Open:
    k = 7

    def __init__(self, x: Any) -> None:
        self.x, self.k = x, 0.5

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return "the " + name


class SlottedAndOpen(Slotted):
    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return "the " + name


OUTSIDE: Any = None
CLASSES = [Point, Slotted, Open, SlottedAndOpen]


def asked(n, p):
    if n > 2:
        del p.x
    return hasattr(p, "x"), getattr(p, "x", 5)


def read(n, p):
    if n > 2:
        del p.x
    return p.x


def asked_after(n, p):
    del p.x
    return hasattr(p, "x"), getattr(p, "x", 5), n


def read_after(n, p):
    del p.x
    return p.x, n


def in_the_function(fn, cls):
    def inner(n):
        return fn(n, cls(n))

    return inner


def of_outside(fn):
    def inner(n):
        return fn(n, OUTSIDE)

    return inner


@pytest.mark.parametrize("fn", [asked, read, asked_after, read_after])
@pytest.mark.parametrize("cls", CLASSES)
def test_what_the_class_has_to_say(fn, cls):
    global OUTSIDE
    checks(in_the_function(fn, cls), (1,), (3,))
    given, compiled = lathe.function(fn), lathe.function(of_outside(fn))
    for n in (1, 3, 3):
        want, got = (Outcome(run, (n, cls(2)), {}) for run in (fn, given))
        assert not differences(want, got, 0)
        outcomes = []
        for run in (of_outside(fn), compiled):
            OUTSIDE = cls(2)
            outcomes.append(Outcome(run, (n,), {}))
        assert not differences(*outcomes, 0)


def class_attribute(n, p):
    Open.k = n + 1
    p.k = n
    if n > 2:
        del p.k
    return p.k, hasattr(p, "k")


def class_attribute_after(n, p):
    del p.k
    return p.k + n, hasattr(p, "k")


@pytest.mark.parametrize("fn", [class_attribute, class_attribute_after])
def test_the_class_s_attribute_is_seen_again(fn):
    global OUTSIDE
    compiled = lathe.function(of_outside(fn))
    for n, of_class in ((1, 7), (3, 7), (3, 8.5)):
        got = []
        for run in (of_outside(fn), compiled):
            OUTSIDE, Open.k = Open(2), of_class
            got.append(run(n))
        assert got[0] == got[1]
    Open.k = 7


class Methods:
    @staticmethod
    def static(x: Any) -> Any:
        return "static", x

    @classmethod
    def of_class(cls, x: Any) -> Any:
        return cls.__name__, x

    def method(self, x: Any) -> Any:
        return "method", x


def static(n, o):
    o.static = n
    del o.static
    return o.static(n)


def of_class(n, o):
    o.of_class = n
    del o.of_class
    return o.of_class(n)


def method(n, o):
    o.method = n
    del o.method
    return o.method(n)


@pytest.mark.parametrize("fn", [static, of_class, method])
def test_methods_are_seen_again(fn):
    global OUTSIDE
    OUTSIDE = Methods()
    checks(of_outside(fn), (1,), (3,))
    checks(lambda n: fn(n, Methods()), (1,), (3,))
