"""Objects in memory: what their classes say, and programs that use many; lists of named tuples."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from points import Point

from support import checks


@dataclass
class Body:
    mass: float
    place: Any
    name: str = "b"


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Later:
    def __init__(self, a):
        self.a = a


class Animal:
    def __init__(self, name, legs=4):
        self.name = name
        self.legs = legs

    def speak(self):
        return self.legs

    @staticmethod
    def half(x):
        return x // 2

    @classmethod
    def two(cls):
        return cls(2)

    def __lt__(self, other):
        return self.legs < other.legs

    def __eq__(self, other):
        return self.legs == other.legs

    def __add__(self, other):
        return self.legs + (other.legs if isinstance(other, Animal) else other)

    def __radd__(self, other):
        return other + self.legs

    def __call__(self, x):
        return self.legs * x

    def __enter__(self):
        self.legs += 1
        return self

    def __exit__(self, *a):
        self.legs += 10

    def __str__(self):
        return f"<{self.name}>"

    def __len__(self):
        return self.legs

    def __int__(self):
        return self.legs * 100

    def __getitem__(self, i):
        return self.legs + i

    def __iter__(self):
        return iter(range(self.legs))


class Bird(Animal):
    def __init__(self, name):
        super().__init__(name, 2)
        self.wings = 2

    def speak(self):
        return super().speak() + self.wings


class Doubles:
    def __init__(self, a):
        self.a = a

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)

    def __getattr__(self, name):
        return 5


@dataclass
class Bag:
    n: int
    items: list = field(default_factory=list)


def test_what_classes_say():
    def inherited(n):
        xs = [Bird(i) if i % 2 else Animal(i) for i in range(n)]
        return [x.speak() for x in xs], xs[0].half(7), [isinstance(x, Animal) for x in xs]

    def operators(n):
        xs = [Animal(i, n - i) for i in range(n)]
        ordered = sorted(xs)[0].name, max(xs).name
        return ordered, sum(xs), xs[0] + xs[1], xs[0] == xs[1], xs[1] in xs, xs.index(xs[1])

    def conversions(n):
        xs = [Animal(i, n - i) for i in range(n)]
        with xs[0] as x:
            x.name = 50
        calls = xs[1](3), callable(xs[1]), callable(x.name)
        return xs[0].legs, xs[0].name, calls, len(xs[0]), xs[0][3], list(xs[0]), int(xs[1])

    def texts(n):
        xs = [Animal(i, n - i) for i in range(n)]
        return str(xs[0]), f"{xs[1]}", xs[0].two().name

    def attributes(n):
        xs = [Doubles(i) for i in range(n)]
        xs[1].a = 7
        return xs[0].b, xs[1].a, [x.a for x in xs]

    def factories(n):
        xs = [Bag(i) for i in range(n)]
        xs[1].items.append(4)
        for x in xs:
            x.items.append(x.n)
        return [x.items for x in xs], Bag(n).items

    for f in (inherited, operators, conversions, texts, attributes, factories):
        checks(f, (5,), (3,))


def test_algorithms():
    def bodies(n):
        bodies = [Body(1.0 + i, (i * 1.0, 0.0)) for i in range(n)]
        for _ in range(3):
            for a in bodies:
                force = 0.0
                for b in bodies:
                    if a is not b:
                        dx = b.place[0] - a.place[0]
                        force += b.mass * dx / (abs(dx) ** 3 + 0.01)
                a.place = (a.place[0] + force * 0.01, a.place[1])
        return [b.place for b in bodies]

    def queue(n):
        waiting = [Node(0, None)]
        while waiting:
            x = waiting.pop(0)
            if x.value >= n:
                depth = 0
                while x is not None:
                    depth += 1
                    x = x.next
                return depth
            waiting.append(Node(x.value + 1, x))
        return -1

    def grid(n):
        cells = [[Later(i * j) for j in range(n)] for i in range(n)]
        cells[1][2].a = 100
        row = cells[1]
        row[0] = cells[2][2]
        row[0].a = 9
        return [[c.a for c in r] for r in cells], sum(c.a for r in cells for c in r)

    def swapped(n):
        a, b = Later(1), Later(2)
        for i in range(n):
            a, b = b, a
            a.a += i
        return a.a, b.a, a is b

    def tried(n):
        out = []
        for i in range(n):
            try:
                p = Point(i, 1 // (i - 2))
            except ZeroDivisionError:
                p = Point(-1, 0)
            finally:
                out.append(Point(i, 0))
            out.append(p)
        return [(p.x, p.y) for p in out]

    def beyond(n):
        node = Node(1, None)
        for k in range(n):
            node = Node(k, node)
        return node.next.next.next.next.value

    def from_recursion(n):
        def build(k):
            return Later(k) if k < 2 else build(k - 2)

        xs = []
        for i in range(n):
            xs.append(build(i))
            one = build(i + 1)
            one.a += 10
            xs.append(one)
        return [x.a for x in xs]

    for f in (from_recursion, bodies, queue, grid, swapped, tried, beyond):
        checks(f, (5,), (3,))


class Pair(NamedTuple):
    a: Any
    b: Any = 0

    def total(self):
        return self.a + self.b


Old = namedtuple("Old", "p q")


def test_named_tuples():
    def grown(n):
        xs = []
        for i in range(n):
            xs.append(Pair(i, i * 0.5))
        return sum(x.a for x in xs), xs[1].b, xs[-1].total(), xs

    def comprehension(n):
        xs = [Pair(i, str(i)) for i in range(n)]
        xs[0] = xs[1]._replace(a=-5)
        return xs, max(xs, key=lambda x: x.a), xs.index(Pair(2, "2")), Pair(1, "1") in xs

    def sorted_by(n):
        xs = [Old(i * 3 % 5, i) for i in range(n)]
        return sorted(xs), min(xs), sorted(xs, key=lambda x: -x.q)[0].p, xs[1:], xs + xs

    def nested(n):
        xs = [Pair(Old(i, 2), [i]) for i in range(n)]
        xs[1].b.append(7)
        return xs[1].a.p, xs, [[Old(1, i)] for i in range(n)]

    def with_objects(n):
        xs = [Pair(Point(i, i), i) for i in range(n)]
        xs[1].a.x = 7
        return [x.a.x for x in xs], xs[0].a.norm()

    def shown(n):
        xs = [Pair(i, i * 0.5) for i in range(n)]
        print(xs, xs[0])
        return str(xs), f"{xs[1]}"

    def unpacked(n):
        t = 0
        for a, b in [Pair(i, i * 2) for i in range(n)]:
            t += a * b
        xs = [Old(i, 1) for i in range(n)]
        return t, type(xs[0]) is Old

    def missing(n):
        xs = [Pair(i, i) for i in range(n)]
        return xs[0].c

    def assigned(n):
        xs = [Pair(i, i) for i in range(n)]
        xs[0].a = 3

    for f in (grown, comprehension, sorted_by, nested, with_objects, shown, unpacked, missing):
        checks(f, (5,), (3,))
    checks(assigned, (3,))


def test_an_attribute_that_is_in_a_list_on_one_path():
    def branch(n):
        rows = [Later(i) for i in range(n + 1)]
        p = Later(Later(5))
        if n > 2:
            p = Later(rows[n % 2])
        p.a.a += 1
        return p, rows

    def loop(n):
        rows = [Later(i) for i in range(n + 1)]
        p = Later(Later(5))
        for i in range(n):
            p = Later(rows[i])
            if i == 2:
                break
        p.a.a += 1
        return p.a.a, rows

    checks(branch, 1, 2, 3)
    checks(loop, 0, 2, 5)
