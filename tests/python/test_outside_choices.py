"""Objects from outside, among the arguments or captured, of which the path says which one it is."""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass
from typing import Any

import pytest

from support import checks


@dataclass
class Point:
    x: float
    y: float = 0.0

    def move(self, by):
        self.x += by
        return self

    @property
    def total(self):
        return self.x + self.y

    @total.setter
    def total(self, value):
        self.y = value - self.x

    def __add__(self, other):
        return self.x + (other.x if isinstance(other, Point) else other)

    def __getitem__(self, i):
        return self.x + i

    def __call__(self, k):
        return self.y * k

    def __lt__(self, other):
        return self.x < other.x

    def __neg__(self):
        return -self.x

    def __contains__(self, value):
        return value == self.x


@dataclass
class Square:
    side: float

    def area(self):
        return self.side * self.side


@dataclass
class Circle:
    radius: float

    def area(self):
        return 3 * self.radius


@dataclass
class Holder:
    point: Any
    other: Any = None
    count: int = 0


@dataclass
class Tree:
    value: int
    left: Any = None
    right: Any = None


@dataclass(frozen=True)
class Frozen:
    x: float


class Plain:
    def __init__(self, x, next=None):
        self.x = x
        self.next = next
        self.hits = 0


class Color(enum.Enum):
    RED = 1
    BLUE = 2


FIRST, SECOND = Plain(1.0), Plain(5.0)
OBJECTS = [Plain((i * 7) % 5) for i in range(6)]
TWICE = [OBJECTS[0], OBJECTS[1], OBJECTS[0], OBJECTS[2]]
BY_KEY = {i: Plain(i * i) for i in range(4)}
CHAIN = Plain(1, Plain(2, Plain(3, Plain(4))))


def two(*numbers):
    return [(n, Point(1.5, 2.5), Point(10.0, -3.0)) for n in numbers or (1, -1, 0)]


def test_reads_and_writes():
    def read(n, p, q):
        r = p if n > 0 else q
        r.x += 1
        r.y = r.x * 2
        return p.x + q.x * 100, r.total

    def branches(n, p, q):
        if p.x > q.x:
            r = p
        elif n > 0:
            r = q
        else:
            r = Point(0.0, 1.0)
        r.x += n
        return r.x + r.y

    def deleted(n, p, q):
        r = p if n > 0 else q
        del r.y
        return getattr(r, "x"), hasattr(p, "y"), getattr(r, "z", 3)

    def missing(n, p, q):
        r = p if n > 0 else q
        r.x = 2.0
        if r is q:
            raise ValueError(r.x)
        return r.z

    for f in (read, branches, deleted, missing):
        checks(f, *two())


def test_one_object_twice():
    def f(n, p, q):
        r = p if n > 0 else q
        r.x += 1
        return p.x, q.x, r is p, r is q

    same = Point(5.0, 6.0)
    checks(f, *two(), (1, same, same), (-1, same, same))


def test_functions_and_results():
    def norm(p):
        return p.x * p.x + p.y

    def moved(p, by=1.0):
        p.x += by
        return p if p.x > 5 else None

    def f(n, p, q):
        r = p if n > 0 else q
        return norm(r), r.move(2.0), r, [r, p, q], {"r": r}

    def early(n, p, q):
        if n > 0:
            return p
        if n < 0:
            return q
        return moved(by=20.0, p=p)

    def optional(n, p, q):
        r = moved(p if n > 0 else q)
        return -1.0 if r is None else r.x

    def made(n, p, q):
        r = p if n > 0 else Point(7.0)
        r.x += 1
        return r

    for f in (f, early, optional, made):
        checks(f, *two())


def test_two_names():
    def swapped(n, p, q):
        a, b = (p, q) if n > 0 else (q, p)
        a.x, b.x = b.x, a.x
        if n == 0:
            p, q = q, p
        p.x = 7.0
        return a.x - b.x, q.x

    def in_a_loop(n, p, q):
        a, b = p, q
        for _i in range(n + 3):
            a, b = b, a
            a.x += 1
            if a.x > 12:
                break
        return a.x, b.x, a is p

    checks(swapped, *two())
    checks(in_a_loop, *two(-1, 0, 1, 5, 8))


def test_operators():
    def f(n, p, q):
        r = p if n > 0 else q
        found = [r == p, r != q, r + 1.0, r + q, r[2], r(3.0), -r, r < q, 1.5 in r]
        found += [r in (p, q), r in [q], isinstance(r, Point), isinstance(r, Square)]
        found += [type(r) is Point, r.__class__.__name__, bool(r)]
        r.total = 100.0
        return found, r.y

    def shown(n, p, q):
        r = p if n > 0 else q
        r.x += 1
        print(r, r.x)
        return f"{r}", repr(r), f"{r!r:>40}"

    def copied(n, p, q):
        r = p if n > 0 else q
        s = dataclasses.replace(r, y=5.0)
        s.x += 1
        return s, r.x

    for f in (f, shown, copied):
        checks(f, *two())


def test_exceptions():
    def f(n, p, q):
        r = q
        try:
            r = p if n > 0 else q
            r.x = 2.0
            if n < 0:
                raise ValueError("a")
            r.y = 3.0
        except ValueError:
            r.y = 7.0
            r = p
        finally:
            r.x += 1
        return r

    def frozen(n, a, b):
        r = a if n > 0 else b
        try:
            r.x = 1.0
        except dataclasses.FrozenInstanceError:
            return r.x
        return 0.0

    checks(f, *two())
    checks(frozen, (1, Frozen(2.0), Frozen(5.0)), (-1, Frozen(2.0), Frozen(5.0)))


def test_closures_and_recursion():
    def best(n, p, q):
        best = p

        def see(other):
            nonlocal best
            if other.x > best.x:
                best = other

        see(q)
        see(p)
        best.y += n
        f = lambda by: best.x + by
        return f(2.0), [best.x * i for i in range(n + 2)]

    def again(n, p, q):
        def f(k, a, b):
            return a.x if k <= 0 else f(k - 1, b, a) + 1

        return f(n + 2, p, q)

    checks(best, *two())
    checks(again, *two(-1, 0, 1, 4))


def test_in_other_objects():
    def nested(n, a, b):
        r = a if n > 0 else b
        r.point.x += 1
        r.count += n
        p = r.point
        p.y = 8.0
        return a.point.x, b.point.x, p is a.point

    def of_self(self, c):
        r = self.point if c > 0 else self.other
        r.x += c
        return r

    def in_made(n, p, q):
        a = Holder(p if n > 0 else q)
        b = Holder(q, None, 4)
        c = a if n != 0 else b
        c.point.x = 77.0
        return c.point.x, c.count, a

    def in_lists(n, p, q):
        r = p if n > 0 else q
        xs = [r, p]
        xs[0].x = 5.0
        d = {"a": r}
        d["a"].y = 3.0
        return xs[0] is xs[1], p.x, q.y

    holders = [(n, Holder(Point(1.0, 2.0)), Holder(Point(3.0, 4.0))) for n in (1, -1)]
    checks(nested, *holders)
    checks(of_self, *[(Holder(Point(1.0), Point(3.0)), n) for n in (1, -1)])
    checks(in_made, *two())
    checks(in_lists, *two())


def test_of_several_classes():
    def f(n, a, b):
        r = a if n > 0 else b
        area = r.area()
        match r:
            case Square(side=s):
                area += s
            case Circle(radius=k):
                area += k * 2
        if isinstance(r, Square):
            r.side += 1.0
        else:
            r.radius *= 2
        return area, r

    checks(f, (1, Square(2.0), Circle(5.0)), (-1, Square(2.0), Circle(5.0)))


def test_captured():
    def f(n):
        FIRST.x, SECOND.x = 1.0, 5.0
        r = FIRST if n > 0 else SECOND
        r.x += 1.0
        return r.x, FIRST.x, r is FIRST, SECOND

    def result(n):
        return FIRST if n > 0 else SECOND

    def colors(n):
        color = Color.RED if n > 0 else Color.BLUE
        return color is Color.RED, color == Color.BLUE, color.value, color.name, color

    for f in (f, result, colors):
        checks(f, 1, 0, -1)


def test_chains():
    def walked(head, k):
        total, node = 0, head
        while node is not None:
            if node.value == k:
                node.value = 100
            total = total * 3 + node.value
            node = node.left
        node = head
        for _i in range(k):
            if node.left is None:
                break
            node = node.left
        return total, head.value, node

    def global_chain(n):
        total, node = 0, CHAIN
        for _i in range(n):
            if node.next is None:
                break
            node = node.next
            total = total * 3 + node.x
        node.hits += 1
        found = node.hits, node.x, total
        node.hits -= 1
        return found

    chain = Tree(1, Tree(2, Tree(3)))
    checks(walked, *[(chain, k) for k in (0, 1, 3, 5)])
    longer = None
    for i in range(20):
        longer = Tree(i % 7, longer)
    checks(walked, (longer, 4))
    checks(global_chain, 0, 2, 9)


def test_trees():
    def find(root, k):
        node, steps = root, 0
        while node is not None:
            steps += 1
            if node.value == k:
                node.value += 100
                return steps
            node = node.left if k < node.value else node.right
        return -steps

    root = Tree(8, Tree(4, Tree(2), Tree(6, Tree(5))), Tree(12, Tree(10), Tree(14)))
    checks(find, *[(root, k) for k in (5, 14, 3, 8, 100)])


def test_lists_of_objects():
    def best(points, k):
        best = points[0]
        for p in points[1:]:
            if p.x * k > best.x * k:
                best = p
        best.y = -1.0
        return best

    def at(points, k):
        for i in range(k):
            points[(i + k) % 3].x += points[i].y
            a, b = points[i], points[k]
            a.y, b.y = b.y, a.y
        return points[k], max(points, key=lambda p: p.y)

    points = [Point(1.0, 2.0), Point(3.0, 4.0), Point(0.0, 5.0)]
    checks(best, (points, 1), (points, -1))
    checks(at, (points, 0), (points, 2), (points, -1), (points, 3))


@pytest.mark.parametrize("n", [0, 2, -1, 4])
def test_captured_lists_of_objects(n):
    def f(n):
        o = TWICE[n]
        o.hits += n
        found = o.hits, o.x, o is OBJECTS[0]
        o.hits -= n
        return found

    def summed(n):
        total = 0
        for i in range(n):
            total = total * 3 + OBJECTS[i].x
        return total

    checks(f, (n,), (1,))
    checks(summed, (n,), (9,))


def test_dicts_of_objects():
    def f(n):
        o = BY_KEY.get(n)
        other = BY_KEY.get(n, FIRST)
        return -7 if o is None else o.x, other.x, BY_KEY[n].x

    def of_argument(d, k):
        d[k].x += 1
        return d[k]

    checks(f, 0, 3, 4)
    points = {"a": Point(1.0, 2.0), "b": Point(3.0, 4.0)}
    checks(of_argument, (points, "a"), (points, "b"))
