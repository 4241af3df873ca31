"""Objects assigned to attributes, items and globals outside: made inside, or from outside themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import lathe
from support import check, checks, refused


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y


@dataclass
class Point:
    x: Any
    y: Any = 0.0
    next: Any = None


@dataclass
class State:
    last: Any = None
    n: int = 0
    best: Any = None

    def put(self, x):
        self.last = Point(x, 2.0)
        self.n += 1


class Box:
    def __init__(self):
        self.last = None
        self.n = 0


BOX = Box()
TABLE: dict = {"p": None, "k": 1}
LAST: Any = None
STATES = [(State(), 1.5), (State(Point(1.0, 2.0), 1), 2.5), (State(None, 3), -1.5)]


def each(*functions):
    for f in functions:
        checks(f, *STATES)


def test_attributes_of_arguments():
    def made(s, x):
        s.last = Point(x, 2.0)
        s.last.x += 1
        return s.last

    def later(s, x):
        p = Point(x)
        s.last = p
        p.y = 7.0
        q = Point(1.0, 2.0, p)
        s.best = q
        p.x += 1
        return p is s.last, s.best.next is p, s.last.x, q

    def other_class(s, x):
        s.last = Vector(x, 1.0)
        return s.last.norm()

    def by_method(s, x):
        s.put(x)
        s.put(x * 2)
        if x < 0:
            raise ValueError(s.last.x)
        return s.last.x

    def before(s, x):
        old = s.last
        s.last = Point(x) if old is None else Point(x, 1.0)
        return -1.0 if old is None else old.x

    each(made, later, other_class, by_method, before)


def test_on_paths():
    def some(s, x):
        if x > 2:
            s.last = Point(x)
            return 1
        s.best = Point(x) if x > 0 else None
        return s.best is None

    def exceptions(s, x):
        try:
            s.last = Point(x)
            s.last.y = 1 / (x - 1.5)
        except ZeroDivisionError:
            s.last.y = -1.0
        p = Point(x)
        try:
            s.best = p
            p.y = 3.0
            if x > 2:
                raise KeyError("k")
            p.y = 4.0
        finally:
            p.x = 77.0
        return s

    def mixed(s, x):
        q = Point(x)
        s.best = s.last if x > 2 else q
        s.last = q
        if s.best is not None:
            s.best.y = 50.0
        return s.best is q

    each(some, exceptions, mixed)


def test_in_loops():
    def last(s, x):
        for i in range(s.n):
            s.last = Point(x + i, i * 1.0)
            if i > 3:
                break
        return -1.0 if s.last is None else s.last.x

    def results(s, x):
        r = s.last
        for i in range(s.n):
            r = Point(x + i)
            s.best = r
        return r

    def leaves(s, x):
        i = 0
        while True:
            s.best = Point(i * 1.0, x)
            s.best.x += 1
            i += 1
            if i > 3:
                return s.best
            if s.best.x > x:
                break
        return s.last

    def of_list(s, x):
        points = [Point(x + i, str(i), [i]) for i in range(s.n)]
        if points:
            s.best = points[-1]
            s.last = points[0]
            points[0].y = "first"
        return len(points), points

    each(last, results, leaves, of_list)


def test_given_or_made():
    def given_or_made(s, x):
        if x > 2:
            return Point(x)
        return s.last

    def in_memory(s, x):
        if x > 2:
            s.best = Point(x)
            return s.best
        return s.last if s.n else s

    each(given_or_made, in_memory)


def test_objects_from_outside():
    def moved(s, x):
        s.best = s.last
        return s.best is s.last

    def swapped(s, x):
        s.last, s.best = Point(x), s.last
        s.last, s.best = s.best, s.last
        return s

    each(moved, swapped)


def test_items_of_arguments():
    def f(d, x):
        d["p"] = Point(x)
        d["q"] = d["p"]
        d["q"].y = 5.0
        return d

    def new(d, x):
        d["new"] = Point(x)
        return len(d)

    checks(f, ({"p": None, "q": 1}, 1.5), ({"p": Point(1.0), "q": 4}, -2.5))
    checks(new, ({"p": None, "q": 1}, 1.5))


@pytest.fixture
def _fresh():
    BOX.__init__()
    TABLE.update(p=None, k=1)
    yield
    BOX.__init__()
    TABLE.update(p=None, k=1)


@pytest.mark.usefixtures("_fresh")
def test_captured():
    def attribute(n):
        BOX.last = Point(n)
        BOX.n = n
        BOX.last.y = BOX.n
        return BOX.last

    def variable(n):
        global LAST
        LAST = Vector(n, 1)
        return LAST.norm()

    def both(n):
        a = Point(n)
        BOX.last = a
        TABLE["p"] = a
        return [a, BOX.last is TABLE["p"]]

    def in_loop(n):
        for i in range(n):
            BOX.last = Point(i, str(i), [i])
            TABLE["p"] = BOX.last
            if i % 2:
                BOX.last = Point(i, "z", [i + 5])
        return n

    for f in (attribute, variable, both, in_loop):
        checks(f, 0, 1, 5)
    assert TABLE["p"] == Point(4, "4", [4])
    assert BOX.last is TABLE["p"]


@pytest.mark.usefixtures("_fresh")
def test_each_call_makes_an_object():
    @lathe.function
    def f(n):
        p = Point(n)
        BOX.last = p
        return p

    first = f(1)
    assert BOX.last is first
    second = f(2)
    assert BOX.last is second
    assert first == Point(1)
    traces = f.trace_count
    f(3)
    assert BOX.last == Point(3)
    assert f.trace_count == traces


@pytest.mark.usefixtures("_fresh")
def test_many_strings_and_lists():
    def f(n):
        for i in range(n):
            BOX.last = Point("a" * (i % 7) + str(i), [str(i), str(i + 1)])
            TABLE["p"] = Vector(str(i) * 3, i)
        return n

    check(f, 5000)
    assert BOX.last == Point("a" * (4999 % 7) + "4999", ["4999", "5000"])
    assert TABLE["p"].x == "4999" * 3


def test_refused():
    def array_that_changes(s, x):
        a = np.zeros(2)
        s.best = Point(a)
        a[0] = x  # here
        return a

    refused(array_that_changes, State(), 1.5, says="an array that is in a list is changed")
