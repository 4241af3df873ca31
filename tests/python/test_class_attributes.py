"""Attributes that classes say in Python what they are; dataclasses that inherit; copies."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass, field

from support import check, checks, refused


class Asked:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        if name.startswith("q"):
            return self.x + len(name) if self.x > 2 else 0
        raise AttributeError(name)


def test_getattr():
    def f(n):
        o = Asked(n)
        return o.qq, o.x, getattr(o, "qabc"), getattr(o, "zz", 4), getattr(o, "qz", 4)

    def names(n):
        o = Asked(n)
        return hasattr(o, "q"), hasattr(o, "x"), hasattr(o, "y")

    def raises(n):
        return Asked(n).zz

    for fn in (f, names, raises):
        checks(fn, (3,), (1,))


def test_getattr_in_branches_and_loops():
    def f(n):
        t = 0
        for i in range(n):
            o = Asked(i)
            t += o.qa if i > 1 else o.qabc
        return t

    def assigned(n):
        o = Asked(n)
        if n > 3:
            o.qq = 100
        return o.qq

    checks(f, (3,), (1,), (5,))
    checks(assigned, (3,), (1,), (5,))


class Base:
    def __init__(self, x):
        self._x = x

    @property
    def x(self):
        return self._x if self._x > 0 else -1

    @x.setter
    def x(self, value):
        if value < 0:
            raise ValueError("negative")
        self._x = value

    @classmethod
    def make(cls, v):
        return cls(v + 1)


class Middle(Base):
    @classmethod
    def make(cls, v):
        return super().make(v if v > 2 else 0)

    @property
    def x(self):
        return super().x + 1

    @x.setter
    def x(self, value):
        Base.x.fset(self, value)


class Last(Middle):
    @classmethod
    def make(cls, v):
        return super().make(v * 2)


def test_super_in_class_methods():
    def f(n):
        t = 0
        for i in range(n):
            t += Last.make(i).x
        return Base.make(n).x, Middle.make(n).x, Last(n).make(3).x, t

    checks(f, (3,), (1,), (5,))


def test_properties():
    def f(n):
        o = Last(0)
        for i in range(n):
            o.x += i
        if n > 3:
            o.x = n
        try:
            o.x = 3 - n
        except ValueError as e:
            return str(e), o.x
        return "", o.x

    checks(f, (3,), (1,), (5,))


@dataclass
class D:
    a: int
    b: float = 2.0

    def area(self):
        return self.a * self.b if self.a > 0 else 0


@dataclass
class E(D):
    c: int = 3
    xs: list = field(default_factory=list)

    def __post_init__(self):
        self.d = self.a + self.c if self.a > 1 else 0

    def area(self):
        return super().area() + self.c


class Own(D):
    def __init__(self, a):
        super().__init__(a, b=1.5)
        self.q = 1 if a > 2 else 5


class OwnE(E):
    def __init__(self, a):
        if a > 2:
            super().__init__(a, c=7)
        else:
            super().__init__(a)


@dataclass
class Init:
    a: int
    v: dataclasses.InitVar[int] = 3
    z: int = 0

    def __post_init__(self, v):
        if self.a > 2:
            self.z = v + self.a


@dataclass(order=True, frozen=True)
class Ordered:
    a: int
    b: int = 1


def test_dataclasses():
    def f(n):
        d, e, own = D(n), E(n, 1.5), Own(n)
        same = d == D(3), D(n) != D(n, 3), e == E(n, 1.5), own == Own(3), own == d
        return d.area(), e.area(), e.d, e.xs, same, own.area(), own.q, str(d), repr(e), OwnE(n).d

    checks(f, (3,), (1,), (0,))


def test_dataclasses_in_loops():
    def f(n):
        t = 0
        for i in range(n):
            e = OwnE(i)
            t += e.area() + e.d + Init(i).z + Init(i, 5).z
            if e == OwnE(2):
                t += 100
        return t

    checks(f, (3,), (1,), (5,))


def test_order():
    def f(n):
        o = Ordered(n)
        return (
            o < Ordered(4),
            sorted([o, Ordered(2)])[0].a,
            max(o, Ordered(2)).a,
            o >= Ordered(n, 0),
        )

    checks(f, (3,), (1,), (5,))


def test_objects_in_sequences():
    class Equal:
        def __init__(self, v):
            self.v = v

        def __eq__(self, other):
            return self.v == other.v if self.v > 0 else False

        __hash__ = None

    def f(n):
        o = Equal(n)
        found = 0
        for i in range(5):
            if Equal(i) in (Equal(1), o):
                found += 1
        return o in [Equal(1), Equal(3)], o in [o], found, (Equal(1), Equal(3), o).index(o)

    checks(f, (3,), (1,), (0,), (7,))


def test_copies():
    def f(n):
        xs = [n, 2]
        ys = copy.copy(xs)
        ys.append(3)
        grown = []
        for i in range(n):
            grown.append(i)
        other = copy.copy(grown)
        other.append(9)
        return xs, ys, grown, other, copy.copy(n), copy.deepcopy(n), copy.deepcopy([1, [2]])

    def parts(n):
        e = E(n)
        return dataclasses.asdict(e), dataclasses.astuple(Init(n)), dataclasses.replace(e, a=5).d

    checks(f, (3,), (1,))
    checks(parts, (3,), (1,))


def test_refused():
    class New:
        def __new__(cls, v):
            return object.__new__(cls)

    class Every:
        def __getattribute__(self, name):
            return 1

    refused(lambda n: New(n), 3, says="New() cannot be compiled: the class has a __new__ in Python")
    refused(lambda n: Every(), 3, says="the class has a __getattribute__ in Python")
    refused(lambda n: copy.copy(D(n)), 3, says="copy.copy() of a D cannot be compiled")
    refused(lambda n: copy.deepcopy([n]), 3, says="copy.deepcopy() of a list cannot be compiled")
    check(lambda n: copy.deepcopy((1, "a")), 3)
