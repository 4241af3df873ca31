"""Run-time lists of objects that the function makes: one object has many names, as in Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from points import Point

import lathe
from support import checks, refused


class Plain:
    kind = "plain"

    def __init__(self, x):
        self.x = x


@dataclass
class Body:
    mass: float
    place: Any
    name: str = "b"


@dataclass(frozen=True, order=True)
class Job:
    cost: Any
    at: int = 0


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a
        self.b = None


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Tree:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class Group:
    def __init__(self, name):
        self.name = name
        self.members = []

    def add(self, one):
        self.members.append(one)
        return len(self.members)


class Child:
    def __init__(self, parent, v):
        parent.x = self
        self.v = v


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r * self.r


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Later:
    def __init__(self, a):
        self.a = a


class Sometimes:
    def __init__(self, a):
        self.a = a
        if a > 1:
            self.b = a * 2


# ---- lists that grow --------------------------------------------------------------------------


def test_made_in_a_loop():
    def total(n):
        points = []
        for i in range(n):
            points.append(Point(i, 2 * i))
        t = 0
        for p in points:
            t += p.norm()
        return t, len(points)

    def comprehension(n):
        points = [Point(i, i * 1.5) for i in range(n)]
        return sum(p.x for p in points), [p.y for p in points], max(p.norm() for p in points)

    def of_one_type_and_another(n):
        points = []
        for i in range(n):
            points.append(Point(i, i) if i % 2 else Point(i * 0.5, None))
        return [p.x for p in points], [p.y for p in points]

    def in_a_while(n):
        points = [Point(n, 1)]
        while points[-1].x > 1:
            last = points[-1]
            points.append(Point(last.x // 2, last.y + 1))
        return [(p.x, p.y) for p in points]

    def enumerated(n):
        t = 0
        points = [Point(i, -i) for i in range(n)]
        for i, p in enumerate(points):
            t += i * p.y
        for p, q in zip(points, reversed(points)):
            t += p.x * q.y
        return t

    for f in (total, comprehension, of_one_type_and_another, in_a_while, enumerated):
        checks(f, (5,), (1,), (9,))


def test_one_object_with_many_names():
    def by_index(n):
        points = [Point(i, 2 * i) for i in range(n)]
        points[1].x += 10
        p = points[n - 1]
        p.y = 100
        p.twice = 9
        return points[1].x, points[-1].y, points[-1].x, p is points[n - 1], p is points[0]

    def variable_and_list(n):
        points = []
        p = Point(0, 0)
        for i in range(n):
            points.append(p)
            p.x += i
            if i % 2:
                p = Point(i, 1)
        return [q.x for q in points], p.x

    def swapped(n):
        points = [Point(i, i) for i in range(n)]
        points[0], points[1] = points[1], points[0]
        points[0].x = 7.5
        best = max(points, key=lambda p: p.x)
        return [p.x for p in points], best is points[0], points.index(best), best in points

    def in_two_lists(n):
        points = [Point(i, i) for i in range(n)]
        odd = [p for p in points if p.x % 2]
        for p in odd:
            p.move(100)
        return [p.x for p in points], len(odd)

    def on_paths(n):
        points = [Point(i, i) for i in range(3)]
        p = points[0] if n > 4 else points[1]
        if n > 2:
            p = Point(n, n)
            points.append(p)
        p.x = -1
        return [q.x for q in points]

    def none(n):
        points = [Point(i, i) for i in range(n)]
        found = None
        for p in points:
            if p.x * 3 > n:
                found = p
                break
        if found is None:
            return [], -1
        found.x = 55
        return [p.x for p in points], found.y

    for f in (by_index, variable_and_list, swapped, in_two_lists, on_paths, none):
        checks(f, (5,), (3,), (8,))


def test_methods_of_lists():
    def popped(n):
        points = [Point(i, i * 1.5) for i in range(n)]
        p = points.pop()
        points.append(p)
        points.insert(0, p)
        p.x = 0.5
        points.reverse()
        return [q.x for q in points], [q.y for q in points[1:3]]

    def sorted_by(n):
        points = [Point(i * 7 % 5, i) for i in range(n)]
        points.sort(key=lambda p: (p.x, -p.y))
        low = sorted(points, key=lambda p: p.y)
        low[0].x = 99
        return [(p.x, p.y) for p in points], min(points, key=lambda p: p.norm()).y

    def removed(n):
        points = [Point(i, i) for i in range(n)]
        points.remove(points[1])
        del points[0]
        more = points + [Point(50, 1)]
        more[0].x = 33
        points.extend(more)
        return [p.x for p in points], points.count(points[0])

    def not_in_list(n):
        points = [Point(i, i) for i in range(n)]
        points.remove(Point(0, 0))

    def beyond(n):
        points = [Point(i, i) for i in range(n)]
        return points[n].x

    def copied(n):
        points = [Point(i, i) for i in range(n)]
        others = points.copy()
        others.pop()
        others[0].x = 5
        points[1] = Point(9, 9)
        return (
            [p.x for p in points],
            [p.x for p in others],
            points == others,
            points[0] == others[0],
        )

    for f in (popped, sorted_by, removed, beyond, copied):
        checks(f, (5,), (3,), (8,))
    checks(not_in_list, (2,))


def test_kinds_of_classes():
    def dataclasses(n):
        bodies = [Body(i + 0.5, (i, i + 1)) for i in range(n)]
        bodies[0].name = "first"
        bodies[1].mass = 2
        return [b.name for b in bodies], sum(b.mass for b in bodies), bodies[-1].place

    def frozen(n):
        jobs = [Job(i * 3 % 5, i) for i in range(n)]
        jobs.sort()
        return [j.at for j in jobs], min(jobs), Job(3, 1) in jobs, max(jobs).cost

    def frozen_assigned(n):
        jobs = [Job(i) for i in range(n)]
        jobs[0].cost = 1

    def slots(n):
        xs = [Slotted(i) for i in range(n)]
        xs[1].b = 3.5
        return [x.b for x in xs]

    def no_such_slot(n):
        xs = [Slotted(i) for i in range(n)]
        xs[1].c = 3.5

    def class_attribute(n):
        xs = [Plain(i) for i in range(n)]
        return xs[1].kind, hasattr(xs[0], "x"), hasattr(xs[0], "y"), isinstance(xs[0], Plain)

    def missing(n):
        xs = [Plain(i) for i in range(n)]
        return xs[0].y

    def wrong_type(n):
        xs = [Plain(i) for i in range(n)]
        return xs[0] + 1

    def type_of(n):
        xs = [Plain(i) for i in range(n)]
        return type(xs[0]) is Plain, type(xs[0]).__name__, not xs[0], xs[0] != xs[1]

    for f in (dataclasses, frozen, frozen_assigned, slots, no_such_slot, class_attribute, missing):
        checks(f, (5,), (3,))
    checks(wrong_type, (3,))
    checks(type_of, (3,))


def test_several_classes():
    def areas(n):
        shapes = []
        for i in range(n):
            if i % 3:
                shapes.append(Circle(i))
            else:
                shapes.append(Square(i + 0.5))
        return [s.area() for s in shapes], sum(isinstance(s, Circle) for s in shapes)

    def changed(n):
        shapes = [Circle(i) if i % 2 else Square(i) for i in range(n)]
        for s in shapes:
            match s:
                case Circle(r=r):
                    s.r = r * 2
                case Square():
                    s.side += 1
        return [s.area() for s in shapes], type(shapes[0]) is Square

    def missing(n):
        shapes = [Circle(i) if i % 2 else Square(i) for i in range(n)]
        return shapes[1].r + shapes[2].r

    for f in (areas, changed, missing):
        checks(f, (5,), (7,))


def test_attributes_on_some_objects():
    def later(n):
        xs = [Later(i) for i in range(n)]
        xs[0].b = 1
        for x in xs:
            if x.a % 2:
                x.b = x.a * 1.5
        return xs[0].b, [hasattr(x, "b") for x in xs], [x.b for x in xs if x.a % 2], xs

    def not_there(n):
        xs = [Later(i) for i in range(n)]
        xs[0].b = 1
        return xs[n - 1].b

    def deleted(n):
        xs = [Later(i) for i in range(n)]
        del xs[0].a
        try:
            return xs[n - 3].a
        except AttributeError as e:
            return str(e)

    def deleted_twice(n):
        xs = [Later(i) for i in range(n)]
        del xs[0].a
        del xs[n - 3].a

    def conditional(n):
        xs = [Sometimes(i) for i in range(n)]
        return [x.b if x.a > 1 else 0 for x in xs], xs[n - 3].b

    def over_class_attribute(n):
        xs = [Plain(i) for i in range(n)]
        xs[1].kind = "own"
        return [x.kind for x in xs]

    for f in (later, not_there, deleted, deleted_twice, conditional, over_class_attribute):
        checks(f, (5,), (3,))


# ---- objects that hold objects ----------------------------------------------------------------


def test_linked_lists():
    def total(n):
        node = None
        for i in range(n):
            node = Node(i, node)
        t = 0
        while node is not None:
            t = t * 3 + node.value
            node = node.next
        return t

    def reversed_list(n):
        head = Node(0, None)
        tail = head
        for i in range(1, n):
            tail.next = Node(i, None)
            tail = tail.next
        previous = None
        while head is not None:
            following = head.next
            head.next = previous
            previous, head = head, following
        found = []
        while previous:
            found.append(previous.value)
            previous = previous.next
        return found

    for f in (total, reversed_list):
        checks(f, (0,), (1,), (6,))


def test_trees():
    def sort(n):
        root = Tree(50)
        for i in range(n):
            key = i * 37 % 101
            at = root
            while True:
                if key < at.key:
                    if at.left is None:
                        at.left = Tree(key)
                        break
                    at = at.left
                else:
                    if at.right is None:
                        at.right = Tree(key)
                        break
                    at = at.right
        found, todo, at = [], [], root
        while todo or at is not None:
            while at is not None:
                todo.append(at)
                at = at.left
            at = todo.pop()
            found.append(at.key)
            at = at.right
        return found

    def recursive(n):
        def insert(at, key):
            if at is None:
                return Tree(key)
            if key < at.key:
                at.left = insert(at.left, key)
            else:
                at.right = insert(at.right, key)
            return at

        def depth(at):
            return 0 if at is None else 1 + max(depth(at.left), depth(at.right))

        root = None
        for i in range(n):
            root = insert(root, i * 37 % 101)
        return depth(root)

    checks(sort, (0,), (1,), (30,))
    checks(recursive, (0,), (1,), (30,))


def test_objects_in_objects():
    def places(n):
        bodies = [Body(1.0, Point(i, 0)) for i in range(n)]
        shared = bodies[0].place
        bodies[1].place = shared
        shared.x = 42
        return [b.place.x for b in bodies], bodies[0].place is bodies[1].place

    def groups(n):
        group = [Group("a"), Group("b")]
        for i in range(n):
            p = Point(i, 0)
            group[i % 2].add(p)
            group[0].members.append(p)
        group[1].members[0].x = 77
        return [[p.x for p in g.members] for g in group]

    def tuples(n):
        queue = [(i * 3 % 7, Point(i, i)) for i in range(n)]
        cost, p = queue[1]
        p.x = 11
        return [(c, q.x) for c, q in queue], cost

    def registered(n):
        holder = Plain(None)
        xs = []
        for i in range(n):
            child = Child(holder, i)
            xs.append(child)
            child.v += 100
        return holder.x.v, holder.x is xs[n - 1]

    for f in (places, groups, tuples, registered):
        checks(f, (4,), (7,))


def test_dicts_of_objects():
    def by_key(n):
        d = {}
        for i in range(n):
            d[i * 7 % 5] = Point(i, 1)
        d[0].x = 99
        p = d.get(3)
        if p is not None:
            p.y = 5
        return [(k, p.x, p.y) for k, p in d.items()], d[0] is d.get(0), 77 in d

    def by_string(n):
        d = {"a": Point(1, 1)}
        for i in range(n):
            name = f"k{i % 3}"
            if name not in d:
                d[name] = Point(i, 0)
            d[name].y += i
        return {k: p.y for k, p in d.items()}, len(d)

    def missing(n):
        d = {i: Point(i, i) for i in range(n)}
        return d[n].x

    def lists(n):
        d = {}
        for i in range(n):
            d.setdefault(i % 2, []).append(Point(i, i))
        for group in d.values():
            group[0].x = -1
        return [[p.x for p in d[k]] for k in d]

    def popped(n):
        d = {i: Point(i, i) for i in range(n)}
        p = d.pop(1)
        p.x = 8
        d[0], d[2] = d[2], p
        return d, p

    for f in (by_key, by_string, missing, lists):
        checks(f, (4,), (7,))
    assert repr(lathe.function(popped)(3)) == repr(popped(3))

    def defaults(n):
        d = defaultdict(list)
        for i in range(n):
            d[i % 2].append(Point(i, i))
        d[0][0].x = 5
        return d

    made = lathe.function(defaults)(3)
    assert repr(made) == repr(defaults(3))
    assert type(made) is defaultdict

    @lathe.function
    def shared(n):
        d = {i: Point(i, i) for i in range(n)}
        d[n] = d[0]
        return d, d[0]

    for _ in range(2):
        d, p = shared(3)
        assert d[0] is p is d[3]
        assert list(d) == [0, 1, 2, 3]


# ---- returned and shown -----------------------------------------------------------------------


def test_returned():
    def points(n):
        return [Point(i, i * 0.5) for i in range(n)]

    def one(n):
        points = [Point(i, i * 0.5) for i in range(n)]
        return points[n // 2]

    def perhaps(n):
        points = [Point(i, i * 0.5) for i in range(n)]
        return points[3] if n > 3 else None

    def parts(n):
        points = [Plain(i) for i in range(n)]
        return {"all": points, "one": (points[0], n)}

    def several_classes(n):
        return [Circle(i) if i % 2 else Square(i) for i in range(n)]

    def early(n):
        if n < 2:
            return []
        points = [Point(i, [i]) for i in range(n)]
        if n > 4:
            return points
        return points[:1]

    for f in (points, one, perhaps, parts, several_classes, early):
        checks(f, (5,), (3,), (1,))


def test_identity_of_results():
    @lathe.function
    def shared(n):
        points = [Point(i, i) for i in range(n)]
        points.append(points[0])
        return points, points[0], Node(points[1], points[1])

    for _ in range(2):
        points, first, node = shared(4)
        assert points[0] is points[4] is first
        assert node.value is node.next is points[1]
        assert repr(points) == "[P(0, 0), P(1, 1), P(2, 2), P(3, 3), P(0, 0)]"
        first.x = 9
        assert points[4].x == 9

    @lathe.function
    def ring(n):
        first = last = Node(0, None)
        for i in range(n):
            last.next = Node(i, None)
            last = last.next
        last.next = first
        return first

    at = start = ring(50_000)
    for _ in range(50_001):
        at = at.next
    assert at is start
    assert type(start) is Node


def test_shown():
    def printed(n):
        points = [Point(i, i * 0.5) for i in range(n)]
        print(points[1], points, (points[0], 1))
        return f"{points[0]} and {points[1]!r:>9}", str(points[0]), repr(points[1])

    def raised(n):
        points = [Point(i, i * 0.5) for i in range(n)]
        if n > 2:
            raise ValueError("no", points[1])

    def changed_meanwhile(n):
        points = [Point(i, i * 0.5) for i in range(n)]
        text = f"{points[0]}"
        other = str(points[1])
        points[0].x = 50
        points[1].x = 60
        return text, other, text + "!"

    checks(changed_meanwhile, (3,))

    def dataclass_text(n):
        jobs = [Job(i) for i in range(n)]
        return str(jobs[1]), f"{jobs[0]}"

    checks(printed, (3,), (2,))
    checks(dataclass_text, (3,))


# ---- what is refused --------------------------------------------------------------------------

KEPT: list[Any] = []


def test_refused():
    def mixed(n):
        xs = []
        for i in range(n):
            xs.append(Later(i))
            xs.append(i)  # here
        return xs

    def outside(n):
        for i in range(n):
            KEPT.append(Later(i))

    refused(mixed, 3, says="holds objects and others")
    refused(outside, 3, says="", marker="")
