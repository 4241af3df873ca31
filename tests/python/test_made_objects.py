"""Objects that the function makes: another one on another path, in each trip, under two names."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from support import checks


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    def moved(self, by):
        return Point(self.x + by, self.y)

    def norm(self):
        return self.x * self.x + self.y * self.y


@dataclass
class Best:
    score: Any
    at: int = -1
    seen: list = field(default_factory=list)

    def __post_init__(self):
        self.twice = self.score * 2


@dataclass(frozen=True)
class Frozen:
    a: Any
    b: Any = 1.5


@dataclass(slots=True)
class Slotted:
    a: Any
    b: Any = 2


class Slots:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class Pair(NamedTuple):
    a: Any
    b: Any = 0


Old = namedtuple("Old", "p q")


# ---- on two paths -----------------------------------------------------------------------------


def test_another_one_in_a_branch():
    def f(n):
        p = Point(1, 2)
        if n > 3:
            p = Point(n, n + 1)
        return p.x + p.y

    def both(n):
        if n > 3:
            p = Point(n, 2)
        else:
            p = Point(-n, 3.5)
        return p.x, p.y, p.norm()

    def none(n):
        p = None
        if n > 3:
            p = Point(n, 2)
        return 0 if p is None else p.x

    def unassigned(n):
        if n > 3:
            p = Point(n, 2)
        return p.x

    def ternary(n):
        return (Point(n, 1) if n > 3 else Point(2, n)).y

    def of_a_call(n):
        def make(n):
            if n > 3:
                return Point(n, 1)
            return Point(0, n).moved(2)

        p = make(n)
        return p.x, p.y

    for fn in (f, both, none, unassigned, ternary, of_a_call):
        checks(fn, 2, 5)


def test_kinds_of_classes():
    def frozen(n):
        p = Frozen(n)
        if n > 3:
            p = Frozen(n * 2, b=n)
        return p.a, p.b, p == Frozen(4), p == Frozen(n * 2, n), str(p), hash((1, 2))

    def slotted(n):
        p = Slotted(n)
        if n > 3:
            p = Slotted(n * 2, 7)
        p.a += 1
        return p.a, p.b, repr(p)

    def slots(n):
        p = Slots(n)
        p.y = 1
        if n > 3:
            p = Slots(2)
            p.y = n
        return p.x, p.y

    def after_init(n):
        p = Best(n)
        if n > 3:
            p = Best(n * 0.5, 3)
        return p.score, p.at, p.twice, len(p.seen)

    def pairs(n):
        p, q = Pair(n), Old(1, n)
        if n > 3:
            p, q = Pair(2, n), q._replace(q=3)
        print(p, q)
        return p, q, p.b, q.q

    for fn in (frozen, slotted, slots, after_init, pairs):
        checks(fn, 2, 5)


def test_shown():
    def f(n):
        p = Point(n, 1)
        if n > 3:
            p = Point(1, n)
        print(p, [p], f"{p!r} {p}")
        text = f"{p}"
        p.x = 100
        print(p, f"{Frozen(n)}")
        return text, repr(p), str(Best(n))

    checks(f, 2, 5)


def test_objects_in_objects():
    def f(n):
        p = Pair(Point(n, 1), Frozen(Point(2, n)))
        if n > 3:
            p = Pair(Point(1, n), Frozen(Point(n, 2), 3))
        return p.a.x, p.b.a.y, p.b.b

    def line(n):
        s = Best(Point(n, 0).x, 1)
        s.seen = (Point(0, 0), Point(1, n))
        if n > 3:
            s = Best(2, n)
            s.seen = (Point(n, n), Point(2, 3))
        return s.seen[0].x, s.seen[1].y, s.at

    def lists(n):
        points = [Point(n, 0), Point(1, 1)]
        if n > 3:
            points = [Point(0, n), Point(2, 2)]
        total = 0
        for p in points:
            total += p.x - p.y
        by_name = {"a": points[0]}
        if n > 4:
            by_name = {"a": points[1]}
        return total, by_name["a"].x

    for fn in (f, line, lists):
        checks(fn, 2, 4, 5)


# ---- in loops ---------------------------------------------------------------------------------


def test_another_one_in_each_trip():
    def f(n):
        p = Point(0, 1)
        for i in range(n):
            p = Point(p.y, p.x + i)
        return p.x, p.y

    def best(xs):
        best = None
        for i, x in enumerate(xs):
            if best is None or x > best.score:
                best = Best(x, i)
        return best

    def unassigned(n):
        for i in range(n):
            p = Point(i, i * i)
        return p.x + p.y

    def while_(n):
        p = Frozen(0, 0.5)
        while p.a < n:
            if p.a == 3:
                break
            p = Frozen(p.a + 1, p.b * 2)
        else:
            p = Frozen(-1)
        return p

    def early(n):
        p = Point(0, 0)
        for i in range(n):
            if i * p.x > 20:
                return p
            p = p.moved(i)
        return Point(-1, 0.5)

    def nested(n):
        p = Slotted(1)
        for i in range(n):
            for j in range(i):
                p = Slotted(p.a + j, i)
            if i % 2:
                p = Slotted(p.b, p.a)
        return p

    for fn in (f, while_, early, nested):
        checks(fn, 0, 1, 3, 9)
    checks(unassigned, 0, 4)
    checks(best, np.array([1.5, 3.0, 2.0]), np.zeros(0))
    checks(best, [1, 4, 2], [])


def test_types_that_change():
    def f(n):
        p = Point(0, 0)
        for i in range(n):
            p = Point(p.x + 0.5, None if i == 2 else i)
        return p.x, p.y

    def mutated(n):
        p = Point(0, 0)
        for i in range(n):
            if i % 2:
                p = Point(i, 1)
            p.x += 0.5
        return p.x

    checks(f, 0, 1, 3, 6)
    checks(mutated, 0, 1, 3, 6)


def test_one_changed_or_another_one():
    def same(n):
        p = q = Point(0, 0)
        for i in range(n):
            p.x += i
        return q.x, p is q

    def changed(n):
        p = Point(0, 0)
        q = p
        for i in range(n):
            p = Point(p.x, i)
            p.x += i
        return p.x, p.y, q.x, q.y

    def in_the_branch(n):
        p = Point(0, 0)
        for i in range(n):
            if i % 3 == 1:
                p = Point(i, p.x)
            p.x += 1
            p.y -= 1
        p.x += 100
        return p.x, p.y

    def swapped(n):
        p, q = Point(1, 2), Point(3, 4)
        for i in range(n):
            p, q = q, Point(p.x + q.x, i)
        return p.x, p.y, q.x, q.y

    for fn in (same, changed, in_the_branch, swapped):
        checks(fn, 0, 1, 2, 5)


def test_made_in_a_branch_and_changed_in_a_loop():
    def f(n):
        p = None
        if n > 2:
            p = Point(n, 1)
        for i in range(n):
            if p is not None:
                p.x += i
        return p.x if p is not None else -1

    checks(f, 0, 2, 3, 5)


def test_two_names_of_one_object():
    def f(n):
        p = q = Point(n, 0)
        if n > 3:
            p = q = Point(0, n)
        p.x += 1
        return q.x, p is q

    def both(n):
        if n > 3:
            p = q = Point(0, n)
        else:
            q = p = Point(n, 1)
        p.x += 1
        return q.x, p is q

    for fn in (f, both):
        checks(fn, 2, 5)


# ---- which object it is -----------------------------------------------------------------------


def test_a_change_that_another_name_may_see():
    def branch(n):
        p, q = Point(1, 1), Point(2, 2)
        r = p if n > 3 else q
        r.x = 5
        return p.x

    def other_attribute(n):
        p, q = Point(1, 1), Point(2, 2)
        r = p if n > 3 else q
        r.x = 5
        return p.y, q.y, r.x

    def loop(n):
        p, q = Point(0, 0), Point(9, 9)
        for i in range(n):
            p.x += 1
            if i == 3:
                p = q
        return q.x

    def head(n):
        p, q = Point(0, 0), Point(0, 0)
        for i in range(n):
            p.x += 1
            i += q.x
            r = Point(i, i)
            p = r
            q = r
        return p.x

    def identity(n):
        p = Point(0, 0)
        q = p
        if n > 3:
            q = Point(1, 1)
        return q is p

    def returned(n):
        p, q = Point(1, 1), Point(2, 2)
        r = p if n > 3 else q
        return p, r

    for f in (branch, other_attribute, loop, head, identity, returned):
        checks(f, 2, 5)


def test_attributes_that_differ():
    def classes(n):
        p = Point(1, 1)
        if n > 3:
            p = Frozen(n)
        return p.a

    def names(n):
        p = Point(1, 1)
        if n > 3:
            p = Point(1, 2)
            p.z = 3
        return p.x, p.z

    checks(classes, (2,), (5,))
    checks(names, (2,), (5,))


# ---- operators of the class -------------------------------------------------------------------


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.x < other.x and self.y < other.y

    def __bool__(self):
        return self.x > 1 or self.y > 1

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return self.x if i == 0 else self.y

    def __iadd__(self, other):
        if other.x > 0:
            self.x += other.x
        return self


def test_operators_of_the_class():
    def compared(n):
        p, q = Vector(n, 1), Vector(1, n)
        return p == q, p != q, p < q, q > p, p == Vector(n, 1)

    def truth(n):
        p = Vector(n, 0)
        m = p and Vector(1, 1)
        k = 1 if p else 0
        while p:
            p.x -= 1
        if not p:
            k += 10
        return m.y, k, bool(p.x), len(p), p[n]

    def in_place(n):
        p = q = Vector(n, 0)
        for i in range(n):
            p += Vector(i - 1, i)
        return p.x, p is q

    def not_comparable(n):
        return Vector(n, 0) < (n,)

    for f in (compared, truth, in_place, not_comparable):
        checks(f, 0, 1, 2, 5)


def test_one_object_with_an_attribute_of_two_types_and_another_object():
    class Spot:
        def __init__(self, x, y):
            self.x = x
            self.y = y

    def branches(a, u, xs):
        spot = Spot(a, u)
        if a > 3:
            spot.y = xs[1] + u
        elif a > 1:
            spot = Spot(3, 0.5)
        else:
            spot.y = 7
        return spot.x, spot.y

    def handlers(a, u, xs):
        spot = Spot(a, u)
        try:
            int(xs[a])
        except IndexError:
            spot.y = xs[1] + u
        except ZeroDivisionError:
            spot = Spot(3, 0.5)
        return spot.x, spot.y

    for f in (branches, handlers):
        checks(f, *((a, 0.5, np.arange(3.0)) for a in (0, 2, 9)))


def test_objects_that_replace_others_in_a_trip_that_is_left():
    """Their attributes are there after the loop (only what variables reached had been kept)."""

    def in_a_list(n):
        ps = [Point(n, 1), Point(2, 2)]
        for k, p in enumerate(ps):
            ps[k] = Point(p.x + 1, k)
            if k == 0:
                continue
            ps[k].y = 3
            continue
        return [(p.x, p.y) for p in ps]

    def in_a_dict(n):
        d = {"a": Point(n, 1), "b": Point(2, 2)}
        for k in d:
            d[k] = Point(d[k].x + 1, n)
            continue
        return [p.x for p in d.values()]

    def in_an_attribute(n):
        held = Best([None, None])
        for k in range(2):
            held.score[k] = Point(n + k, 1)
            continue
        return [p.x for p in held.score]

    for fn in (in_a_list, in_a_dict, in_an_attribute):
        checks(fn, (0,), (1,), (3,))
