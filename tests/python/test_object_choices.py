"""Objects of one of several classes: which one is known at run time only."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any, NamedTuple

from support import check, checks, refused


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r * self.r

    def grow(self, by):
        self.r += by
        return self

    @property
    def size(self):
        return self.r * 2

    def __add__(self, other):
        return self.r + other

    def __repr__(self):
        return f"Circle({self.r})"


class Square:
    def __init__(self, side, name="s"):
        self.side = side
        self.r = 0.5

    def area(self):
        return self.side * self.side

    def grow(self, by):
        if by > 3:
            raise ValueError(f"too much: {by}")
        self.side += by
        return self

    @property
    def size(self):
        return self.side

    def __add__(self, other):
        return self.side - other

    def __radd__(self, other):
        return other * 100 + self.side

    def __bool__(self):
        return self.side > 2

    def __len__(self):
        return self.side


class Empty:
    __slots__ = ()

    def area(self):
        return None


@dataclass
class Dot:
    x: Any
    y: Any = 1


@dataclass(frozen=True)
class Ice:
    x: Any


class Pair(NamedTuple):
    a: Any
    b: Any = 0


Old = namedtuple("Old", "p q r")


# ---- on two paths -----------------------------------------------------------------------------


def test_methods_and_attributes():
    def method(n):
        s = Circle(n) if n > 0 else Square(n)
        return s.area()

    def attribute(n):
        if n > 0:
            s = Circle(n)
        else:
            s = Square(n)
        return s.r, s.size

    def assigned(n):
        s = Circle(n) if n > 0 else Square(n)
        s.r = n * 2
        s.r += 1
        s.extra = 7
        return s.r, s.extra, s.area()

    def missing(n):
        s = Circle(n) if n > 0 else Square(n)
        return s.side

    def three(n):
        s = Circle(n) if n > 0 else Square(n) if n < -2 else Empty()
        return s.area()

    def kept_method(n):
        s = Circle(n) if n > 0 else Square(n)
        area = s.area
        s.grow(2)
        return area(), s.area()

    def of_dataclasses(n):
        s = Dot(n, 2) if n > 0 else Ice(n)
        return s.x, s == Ice(n), s == Dot(n, 2), f"{s}"

    for f in (method, attribute, assigned, missing, three, kept_method, of_dataclasses):
        checks(f, (3,), (-1,), (-4,))


def test_classes_asked_for():
    def isinstances(n):
        s = Circle(n) if n > 0 else Square(n)
        return isinstance(s, Circle), isinstance(s, (Square, Dot)), isinstance(s, int)

    def types(n):
        s = Circle(n) if n > 0 else Square(n)
        return type(s) is Square, type(s) is not Circle, type(s).__name__, s.__class__ is Circle

    def another_of_it(n):
        s = Circle(n) if n > 0 else Square(n)
        return type(s)(n + 1).area()

    def branch(n):
        s = Circle(n) if n > 0 else Square(n)
        if isinstance(s, Square):
            return s.side
        return s.r

    def none(n):
        s = None
        if n > 0:
            s = Circle(n)
        elif n < -2:
            s = Square(n)
        if s is None:
            return -1
        return s.area()

    def none_used(n):
        s = None if n == 0 else Circle(n) if n > 0 else Square(n)
        return s.area()

    def unassigned(n):
        if n > 0:
            s = Circle(n)
        elif n < -2:
            s = Square(n)
        return s.area() + s.r

    def matched(n):
        s = Circle(n) if n > 0 else Square(n) if n < -2 else Dot(n, 5)
        match s:
            case Circle(r=r):
                return r
            case Square(side=-4):
                return "four"
            case Square(side=x):
                return x * 2
            case Dot(x, y):
                return x * 10 + y
        return None

    def asked(n):
        s = Circle(n) if n > 0 else Square(n)
        return hasattr(s, "side"), getattr(s, "side", 5), callable(s)

    for f in (isinstances, types, another_of_it, branch, none, none_used, unassigned, matched):
        checks(f, (3,), (0,), (-4,), (-5,))
    checks(asked, (3,), (-1,))


def test_operators():
    def added(n):
        s = Circle(n) if n > 0 else Square(n)
        return s + 1, s + n

    def reflected(n):
        s = Circle(n) if n > 0 else Square(n)
        return n + s

    def truth(n):
        s = Circle(n) if n > 0 else Square(-n)
        return 1 if s else 2, not s, bool(s)

    def length(n):
        s = Circle(n) if n > 0 else Square(-n)
        return len(s)

    def equal(n):
        s = Circle(n) if n > 0 else Square(-n)
        return s == s, s != s, s is s, s == 3, s != None

    def in_place(n):
        s = Circle(n) if n > 0 else Square(-n)
        s += 4
        return s

    def less(n):
        s = Circle(n) if n > 0 else Square(-n)
        return s < 3

    def shown(n):
        s = Circle(n) if n > 0 else Dot(n)
        print(s, [s], n)
        return f"<{s}> {s!r:>12}", str(s), repr(s)

    for f in (added, reflected, truth, length, equal, in_place, less, shown):
        checks(f, (3,), (-1,), (-4,))


def test_identity_and_changes_by_other_names():
    def either(n):
        a, b = Circle(1), Square(2)
        s = a if n > 0 else b
        s.grow(n + 1)
        return a.r, b.side, s is a, s is b, s.area()

    def changed_before(n):
        a, b = Circle(1), Square(2)
        s = a if n > 0 else b
        a.r = 10
        b.side = n
        return s.area()

    def two_names(n):
        s = Circle(n) if n > 0 else Square(n)
        t = s
        t.grow(1)
        return s.area(), t is s

    def passed(n):
        def change(shape):
            shape.grow(2)
            return shape

        s = Circle(n) if n > 0 else Square(n)
        t = change(s)
        t.grow(1)
        return s.area(), s is t

    def errors(n):
        a = Square(1)
        s = Circle(n) if n > 0 else a
        try:
            s.grow(2 - 2 * n)
        except ValueError as e:
            return str(e), a.side
        return s.area(), a.side

    for f in (either, changed_before, two_names, passed, errors):
        checks(f, (2,), (-1,), (-4,))


def test_returned():
    def one(n):
        return Circle(n) if n > 0 else Square(n)

    def early(n):
        if n > 0:
            return Circle(n)
        if n < -2:
            return None
        return Square(n)

    def in_a_tuple(n):
        s = Circle(n) if n > 0 else Square(Circle(2), n)
        return n, [s], {"s": s.r}

    def pairs(n):
        return Pair(n, 2) if n > 0 else Old(n, 1, 2.5)

    def from_function(n):
        def make(k):
            if k > 0:
                return Circle(k)
            return Square(k, "x")

        s = make(n)
        s.grow(1)
        return s

    def inside(n):
        return Circle(Circle(n) if n > 0 else Square(n))

    for f in (one, early, pairs, from_function, inside):
        checks(f, (3,), (-1,), (-4,))
    checks(in_a_tuple, (3,), (-1,))


def test_named_tuples():
    def fields(n):
        t = Pair(n, 2) if n > 0 else Old(n, 1, 2.5)
        return t[0], t[-1], len(t), isinstance(t, Old), sum(t)

    def missing(n):
        t = Pair(n, 2) if n > 0 else Old(n, 1, 2.5)
        return t.q

    def unpacked(n):
        t = Pair(n, 2) if n > 0 else Ice(n)
        return t.a

    def same_length(n):
        a, b = Pair(n, 2) if n > 0 else Two(n, 1.5)
        return a, b

    for f in (fields, missing, unpacked, same_length):
        checks(f, (3,), (-1,))


class Two(NamedTuple):
    x: Any
    y: Any


def test_attributes_on_some_paths():
    def f(n):
        p = Dot(n)
        q = Dot(n)
        if n > 0:
            q.z = 5
        r = p if n > 2 else q
        return r.z

    def other(n):
        if n > 0:
            p = Dot(n)
        else:
            p = Dot(n)
            p.z = 3
        p.x += 1
        return p.z, p.x

    checks(f, (1,), (3,), (-1,))
    checks(other, (1,), (-1,))


# ---- in loops ---------------------------------------------------------------------------------


class Idle:
    def __init__(self):
        self.k = 0

    def next(self, x):
        return Running(x) if x > 2 else self

    def value(self):
        return 0


class Running:
    def __init__(self, speed):
        self.speed = speed

    def next(self, x):
        if x == 0:
            return Done(self.speed, x)
        self.speed += x
        return self

    def value(self):
        return self.speed


class Done:
    def __init__(self, speed, at):
        self.total, self.at = speed * 1.5, at

    def next(self, x):
        return Idle() if x > 5 else self

    def value(self):
        return self.total


def test_state_machine():
    def run(n):
        state = Idle()
        total = 0.0
        for i in range(n):
            state = state.next((i * 7) % 11)
            total += state.value()
        return total, type(state).__name__

    def until(n):
        state = Idle()
        i = 0
        while not isinstance(state, Done):
            state = state.next(i % n)
            i += 1
        return i, state.total, state

    def left(n):
        state = Idle()
        for i in range(n):
            state = state.next(i)
            if isinstance(state, Running) and state.speed > 20:
                break
        else:
            return "never", state
        return i, state

    def else_and_try(n):
        s = Circle(1)
        for i in range(n):
            try:
                s.grow(i)
            except ValueError:
                s = Circle(i)
                continue
            if i % 3 == 1:
                s = Square(i) if isinstance(s, Circle) else Circle(i)
        return s, s.area()

    checks(run, (0,), (5,), (40,))
    check(until, 9)
    checks(left, (2,), (4,), (30,))
    checks(else_and_try, (0,), (3,), (12,))


def test_changed_in_a_loop():
    def outside_the_loop(n):
        s = Circle(n) if n > 3 else Square(n)
        for i in range(3):
            s.grow(i)
        return s.area(), s

    def picked_in_each_trip(n):
        a, b = Circle(1), Square(2)
        for i in range(n):
            s = a if i % 2 else b
            s.grow(1)
        return a.r, b.side

    for f in (outside_the_loop, picked_in_each_trip):
        checks(f, (2,), (5,), (0,))


# ---- what is refused --------------------------------------------------------------------------


def test_no_single_type():
    def number_or_object(n):
        s = Circle(n) if n > 0 else 3
        return s.area()

    refused(number_or_object, 1, says="no single type")
