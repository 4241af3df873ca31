"""What dataclasses among the arguments have beside their fields, and cached properties."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

import lathe
from support import checks


@dataclass
class Point:
    x: float
    y: float = 2.0
    SCALE: ClassVar[int] = 7

    def __post_init__(self):
        self.norm = self.x * self.x + self.y

    @functools.cached_property
    def big(self):
        print("big")
        return self.x * 100

    def later(self):
        return self.extra + self.SCALE


class Number:
    def __init__(self, k):
        self.k = k

    @functools.cached_property
    def twice(self):
        print("twice", self.k)
        if self.k > 2:
            return self.k * 2
        return -self.k


def with_more(x, **more):
    p = Point(x)
    p.extra = x + 0.5
    for name, value in more.items():
        setattr(p, name, value)
    return p


POINTS = [(with_more(1.0),), (with_more(3.0),)]


def test_read():
    def f(p):
        return p.extra, p.norm, p.later(), hasattr(p, "extra"), getattr(p, "nope", 5)

    def some(p):
        return hasattr(p, "extra")

    def missing(p):
        return p.nope

    checks(f, *POINTS)
    checks(missing, *POINTS)
    checks(some, POINTS[0], (Point(3.0),), POINTS[1])


def test_written():
    def f(p):
        p.extra += 1
        if p.x > 2:
            p.fresh = 3.0
        else:
            p.fresh = 4
        return p.extra

    def deleted(p):
        del p.extra
        return hasattr(p, "extra")

    checks(f, *POINTS)
    checks(deleted, *POINTS)


def test_of_many_kinds():
    def f(p):
        total = 0.0
        for _i in range(p.count):
            total += p.x
        p.array[0] = total
        return p.array, p.count + 1, p.flag, p.small * 2, p.wave, p.name, p.none is None

    def index(p):
        p.count += 1
        return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9][p.count]

    more = {"flag": True, "small": np.float32(2.5), "wave": 1 + 2j, "name": "a", "none": None}
    checks(f, (with_more(1.0, count=7, array=np.arange(3.0), **more),))
    checks(index, (with_more(1.0, count=7),), (with_more(1.0, count=5),))


def test_a_change_is_seen():
    @lathe.function
    def f(p):
        return p.extra

    p = with_more(1.0)
    assert f(p) == 1.5
    p.extra = 7.0
    assert f(p) == 7.0
    assert f.trace_count == 1
    p.extra = 7
    assert repr(f(p)) == "7"
    del p.extra
    try:
        f(p)
    except AttributeError as error:
        assert str(error) == "'Point' object has no attribute 'extra'"  # noqa: PT017
    else:
        raise AssertionError("nothing was raised")


def test_cached_properties_of_arguments():
    def kept(p):
        a = p.big
        p.x = 5.0
        return a, p.big, hasattr(p, "big")

    def paths(p):
        a = p.big if p.x > 2 else -1.0
        p.x += 1
        return p.big, a

    def loop(p):
        total = 0.0
        for _i in range(3):
            total += p.big
            p.x += 1
        return total

    for f in (kept, paths, loop):
        checks(f, *POINTS)
    known = with_more(3.0)
    assert known.big == 300
    known.x = 1.0
    checks(kept, (known,), POINTS[0])


def test_cached_properties_of_objects_made_here():
    def once(n):
        m = Number(n)
        a = m.twice
        m.k = 100
        return a + m.twice

    def paths(n):
        m = Number(n)
        if n > 2:
            a = m.twice
        else:
            a = 0
        m.k += 1
        return m.twice, a

    def in_lists(n):
        numbers = [Number(i) for i in range(n)]
        total = 0
        for m in numbers:
            total += m.twice
        for m in numbers:
            m.k = 50
            total += m.twice
        return total

    for f in (once, paths, in_lists):
        checks(f, 1, 5, 3)


def test_fields_deleted_on_some_paths():
    def there(n, p):
        if n > 0:
            del p.x
        return hasattr(p, "x"), hasattr(p, "y")

    def read(n, p):
        if n > 0:
            del p.x
        try:
            return p.x
        except AttributeError as e:
            return str(e)

    def by_class(n, p):
        if n > 0:
            del p.y
        return p.y

    def again(n, p):
        if n > 0:
            del p.x
        if n > 2:
            p.x = 1.0
        del p.x
        return p.x

    for f in (there, read, by_class, again):
        checks(f, *[(n, Point(1.5)) for n in (0, 1, 3)])
