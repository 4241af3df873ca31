"""Attributes and items that compiled code assigns: those of objects that the function made."""

import collections
import dataclasses
from typing import NamedTuple

import numpy as np
import pytest

import lathe
from support import checks, refused

CALLS = ((3,), (0,), (1,), (-2,), (8,))


class Plain:
    """Attributes only."""


class Box:
    """Something with an attribute of the class."""

    x = 0


@dataclasses.dataclass
class Point:
    x: float
    y: float = 2.0

    def move(self, dx):
        self.x += dx
        return self.x


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: float
    twice: float = 0

    def __post_init__(self):
        object.__setattr__(self, "twice", self.x * 2)


class Slotted:
    __slots__ = ("a", "b")


class Limited:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        return self._v if self._v > 1 else 1.5

    @v.setter
    def v(self, value):
        if value > 3:
            self._v = 3
        else:
            self._v = value

    @property
    def fixed(self):
        return 1


class Counting:
    def __init__(self):
        self.count = 0
        self.v = 0

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if name != "count":
            super().__setattr__("count", self.count + 1 if value else 0)


class Pair(NamedTuple):
    a: int
    b: int = 2


Couple = collections.namedtuple("Couple", "u v")


def test_attributes_in_branches():
    def f(n):
        box = Plain()
        box.x = n
        if n > 0:
            box.x = n * 2
        elif n < -1:
            box.x += 1
        return box.x

    checks(f, *CALLS)


def test_an_attribute_that_a_path_leaves_out():
    def f(n):
        box = Plain()
        if n > 0:
            box.x = n
        return box.x

    checks(f, *CALLS)


def test_an_attribute_that_the_class_has_too():
    def f(n):
        box = Box()
        if n > 0:
            box.x += n
        return box.x

    checks(f, *CALLS)


def test_both_arms_assign_for_the_first_time():
    def f(n):
        s = Slotted()
        s.a = n
        if n > 1:
            s.b = 2
        else:
            s.b = n * 1.0
        if n > 2:
            del s.a
        return s.b, s.a

    checks(f, *CALLS)


def test_attributes_in_loops():
    def f(n):
        p, last = Point(1.0), Plain()
        last.i = None
        while p.x < n:
            p.x += p.y
            if p.x > 5:
                p.y = n
                break
            if p.x > 4:
                continue
            p.y *= 1.5
            last.i = n
        return p.x, p.y, last.i

    checks(f, *CALLS)


def test_attributes_in_nested_loops_with_returns():
    def f(n):
        box = Box()
        box.x = 1
        for i in range(n):
            for j in range(i):
                box.x += j
                if box.x > 10:
                    return box.x * 2
            else:
                box.x -= 1
        return box.x

    checks(f, *CALLS)


def test_attributes_that_a_test_assigns():
    def f(n):
        p = Point(0)
        while p.move(1) < n:
            p.y += p.x
        return p.x, p.y

    checks(f, *CALLS)


def test_attributes_assigned_by_functions_and_methods():
    def f(n):
        p = Point(n)

        def add(k):
            p.x += k
            if p.x > 3:
                return 1
            p.y = k
            return 0

        total = 0
        for i in range(n):
            total += add(i)
            if total > 2:
                p.move(-i)
        return p.x, p.y, total

    checks(f, *CALLS)


def test_composite_targets():
    def f(n):
        box, d = Box(), {"a": 0}
        total = 0
        for box.x in range(n):
            total += box.x
        for d["a"] in range(n):
            total += d["a"]
        (box.y, d["b"]), box.z = (total, n), 1
        return total, box.x, box.y + box.z, d

    checks(f, *CALLS)


def test_items():
    def f(n):
        d = {"a": 1, "inner": {"b": n}}
        for i in range(n):
            made = {}
            made["k"] = i
            d["a"] += made["k"]
            while d["a"] < 3:
                d["a"] += 1
                d["inner"]["b"] = d["a"] * 0.5
        return d

    checks(f, *CALLS)


def test_a_key_on_one_path_is_refused():
    def f(n):
        d = {}
        if n > 0:  # here
            d[b"a"] = n
        return d

    refused(f, 1, says="a dict has the key b'a' on one path only")


def test_items_returned_on_two_paths():
    def f(n):
        d = {"a": n}
        if n > 0:
            d["a"] = 5
            return d
        d["a"] -= 1
        return d

    checks(f, *CALLS)


def test_a_dict_changed_and_then_chosen():
    def f(n):
        d, e = {"a": 0}, {"a": 5}
        if n > 0:
            d["a"] = n
            e = d
        return e

    checks(f, *CALLS)


def test_objects_made_in_a_branch():
    def f(n):
        if n > 0:
            p = Point(n + 1)
            p.x += 1
        else:
            return 0
        p.y = p.x
        return p.x + p.y

    checks(f, *CALLS)


def test_two_names_of_one_object():
    def f(n):
        b = Box()
        c = b
        if n > 1:
            c.x = 5
        b.x += 1
        return b.x, c.x

    checks(f, *CALLS)


def test_objects_in_objects():
    def f(n):
        b = Box()
        b.p = Point(n, 1)
        b.d = {"a": 1}
        if n > 1:
            b.d["a"] += n
            b.p.x = 7
        for i in range(n):
            b.p.y += i
        return b.p.x, b.p.y, b.d["a"]

    checks(f, *CALLS)


def test_setters_are_converted():
    def f(n):
        p = Limited()
        for i in range(n):
            p.v += i
        return p.v

    checks(f, *CALLS)


def test_a_property_without_a_setter():
    def f(n):
        p = Limited()
        if n > 1:
            p.fixed = 3
        return n

    checks(f, *CALLS)


def test_setattr_methods_are_converted():
    def f(n):
        c = Counting()
        for i in range(n):
            c.v = i
        setattr(c, "w", n)
        if n > 3:
            delattr(c, "w")
        return c.count, c.v, c.w

    checks(f, *CALLS)


def test_frozen_dataclasses():
    def f(n):
        p = Frozen(n)
        if n > 3:
            p.x = 3
        return p.x + p.twice

    checks(f, *CALLS)


def test_attributes_in_the_text_of_errors():
    def f(n):
        b = Box()
        b.x = 1 / n if n else 2
        for i in range(n):
            if i == 2:
                raise ValueError(f"x {b.x}")
            b.x += 1
        assert b.x < 3, b.x
        return b.x

    checks(f, *CALLS)


def test_arrays_in_attributes():
    def f(x, n):
        b = Box()
        b.w = x * 2
        for i in range(n):
            b.w = b.w + i
            b.w[0] = i
        return b.w

    checks(f, (np.arange(3.0), 2), (np.arange(4), 0))


def test_objects_returned():
    def f(n):
        if n > 2:
            return [Point(n), {"k": Pair(n)}]
        p = Point(n + 1, n * 2)
        p.x += 1
        return [p, {"k": Pair(p.x)}]

    checks(f, *CALLS)


def test_containers_and_objects_returned_twice():
    def f(n):
        p, d, xs = Point(n), {"a": n}, [n, "a"]
        e = d
        return p, p, d, (e, xs), [xs], p.x

    def g(n):
        d = {"a": n}
        return d, d if n > 3 else None

    checks(f, (1,), (2,))
    checks(g, (1,), (5,))
    first, second, d, (e, xs), [ys], _ = lathe.function(f)(3)
    assert first is second
    assert d is e
    assert xs is ys


def test_named_tuples():
    def f(n):
        t = Pair(n)
        for i in range(n):
            t = t._replace(a=t.a + i)
        c = Couple(n, t)
        return t, c._replace(u=n), c._asdict(), Couple._make([n, 2])

    checks(f, *CALLS)


@pytest.mark.parametrize("n", [0, 3])
def test_converted_without_tracing(n):
    def f(n):
        d = {"a": n}
        p = Point(1, 3)
        del p.y
        d["a"] += 1
        return d, p.x, p.y

    assert lathe.autograph.to_graph(f)(n) == ({"a": n + 1}, 1, 2.0)
