"""Objects of one of several classes, or None: which one is known at run time only."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass

from support import checks

Pair = namedtuple("Pair", "x y")
Triple = namedtuple("Triple", "x y z")
CALLS = ((1, 2.0), (2, 3.0), (-1, 2.0), (0, 3), (0, 1.5))


@dataclass
class Circle:
    r: float
    k = 1

    def area(self):
        return self.r * 2

    def __len__(self):
        return 3

    def __bool__(self):
        return self.r > 2


@dataclass
class Rect:
    w: float
    h: float = 1
    k = 2

    def area(self):
        return self.w * self.h

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return self.w + i

    def __contains__(self, i):
        return i == self.w


def shape(k, x):
    return Circle(x) if k == 0 else Rect(x, k) if k > 0 else None


def test_classes():
    def asked(k, x):
        s = shape(k, x)
        return isinstance(s, Circle), isinstance(s, (Rect, type(None))), isinstance(s, Rect | None)

    def types(k, x):
        s = shape(k, x)
        return type(s) is Circle, type(s) is Rect, type(s).__name__, s.__class__.__name__

    def branches(k, x):
        s = shape(k, x)
        if s is None:
            return 0
        elif isinstance(s, Circle):
            return 1
        return 2 if isinstance(s, Rect) else 3

    def in_dicts(k, x):
        d = {"a": shape(k, x), "b": None}
        if d["a"] is not None:
            d["b"] = d["a"]
        return isinstance(d["b"], Circle), d["b"] is d["a"]

    def last_of_a_loop(k, x):
        s = None
        for i in range(k + 2):
            before = s
            s = Circle(x + i) if i % 2 else Rect(i)
            if before is not None and isinstance(before, Circle):
                s.r = before.r
        return s

    for f in (asked, types, branches, in_dicts, last_of_a_loop):
        checks(f, *CALLS)


def test_attributes():
    def asked(k, x):
        s = shape(k, x)
        return hasattr(s, "r"), hasattr(s, "w"), getattr(s, "h", -1), callable(s), hasattr(s, "k")

    def assigned(k, x):
        s = shape(k, x)
        if s is not None:
            s.r = 5
            s.z = x
        return s, hasattr(s, "z")

    def on_paths(k, x):
        s = Circle(x) if k > 0 else Rect(x, x)
        if k == 2:
            s.z = 4
        return getattr(s, "z", 0), hasattr(s, "z"), getattr(s, "r", None)

    def called(k, x):
        return shape(k, x).area()

    for f in (asked, assigned, on_paths, called):
        checks(f, *CALLS)


def test_operations():
    def lengths(k, x):
        return len(shape(k, x))

    def items(k, x):
        s = shape(k, x)
        return s[1], x in s

    def contained(k, x):
        return x in shape(k, x)

    def truth(k, x):
        s = shape(k, x)
        return (1 if s else 0), not s, (s or Rect(7)).area()

    for f in (lengths, items, contained, truth):
        checks(f, *CALLS)


def test_match():
    def classes(k, x):
        match shape(k, x):
            case None:
                return "none"
            case Circle(r=r) if r > 2:
                return f"big {r}"
            case Rect(w, 1) | Rect(w, 2):
                return "unit " + str(w)
            case Rect():
                return "other"
            case _:
                return "?"

    def sequences(k, x):
        s = Pair(x, k) if k > 0 else Triple(1, x, k) if k else None
        match s:
            case (a, b):
                return a - b
            case (a, *rest):
                return a + rest[0]
            case None:
                return -1

    def named(k, x):
        s = Pair(x, k) if k > 0 else Triple(1, x, k) if k else None
        match s:
            case Pair(a, b):
                return a - b
            case Triple(a, b, z=c):
                return a + b + c
            case None:
                return -1

    def sequence_or_class(k, x):
        s = Pair(x, k) if k > 0 else Circle(x) if k else None
        match (s, k):
            case ((a, b), _):
                return a - b
            case (Circle(r=q), _):
                return q
            case (None, int(z)):
                return z

    def by_attribute(k, x):
        match Circle(x) if k > 0 else Rect(x, x):
            case object(r=v) | object(w=v):
                return v

    for f in (classes, sequences, named, sequence_or_class, by_attribute):
        checks(f, *CALLS)


def test_unpacking():
    def two_lengths(k, x):
        s = Pair(x, k) if k > 0 else Triple(1, x, k)
        a, b = s
        return a, b

    def no_sequence(k, x):
        s = Pair(x, k) if k > 0 else Circle(x) if k else None
        (a, b), c = s, k
        return a, b, c

    def where_it_is_one(k, x):
        s = Pair(x, k) if k > 0 else Circle(x) if k else None
        if isinstance(s, tuple):
            a, b = s
            return a + b, s[0], len(s)
        elif s:
            return s.r, 0, 0
        return 0, 0, 0

    for f in (two_lengths, no_sequence, where_it_is_one):
        checks(f, *CALLS)
