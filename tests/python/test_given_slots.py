"""Dicts, dataclasses and lists among the arguments, whose items and attributes are assigned."""

import dataclasses
from typing import Any

import numpy as np
import pytest

import lathe
from support import check, checks, refused


@dataclasses.dataclass
class Point:
    x: Any
    y: Any

    def move(self, dx, dy=0):
        self.x += dx
        self.y += dy
        return self

    @property
    def twice(self):
        return 2 * self.x

    @twice.setter
    def twice(self, value):
        self.x = value / 2


@dataclasses.dataclass(slots=True)
class Slotted:
    total: float = 0.0
    count: int = 0


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: float


@dataclasses.dataclass
class Body:
    place: Point
    speed: Point
    mass: float = 1.0


def test_items_of_a_dict():
    def step(state, x):
        state["total"] += x
        state["n"] = state["n"] + 1
        return state["total"] / state["n"]

    checks(step, ({"total": 1.5, "n": 0}, 2.5), ({"total": 0.0, "n": 4}, -1.0))


def test_new_and_deleted_items():
    def step(state, x):
        state["new"] = x
        del state["old"]
        return state["new"], "old" in state, len(state)

    checks(step, ({"old": 1, "kept": 2}, 3), ({"old": 1, "kept": 2}, 5))


def test_methods_of_dicts():
    def step(state, x):
        state.update(a=x, b=x * 2)
        c = state.setdefault("c", x)
        d = state.setdefault("a", 99)
        return c, d, state.pop("a"), state.pop("none", 7)

    check(step, {"a": 0, "z": 1}, 3)


def test_attributes():
    def step(p, x):
        p.x += x
        if x > 2:
            p.y = p.x * 2
        return p.y

    checks(step, (Point(1.0, 2.0), 1.0), (Point(1.0, 2.0), 3.0), (Point(2, 3), 4))


def test_methods_and_properties():
    def step(p, x):
        p.move(x).move(1, dy=x)
        p.twice = p.twice + 4
        return p.twice

    check(step, Point(1.0, 2.0), 3.0)


def test_slots():
    def step(s, n):
        for i in range(n):
            s.total += i * 0.5
            s.count += 1
        return s

    checks(step, (Slotted(), 4), (Slotted(1.0, 2), 0), (Slotted(), 9))


def test_frozen():
    def step(p, x):
        try:
            p.x = x
        except AttributeError as error:
            return str(error)
        return ""

    check(step, Frozen(1.0), 2.0)


def test_nested():
    def step(body, dt):
        body.place.x += body.speed.x * dt
        body.place.y += body.speed.y * dt
        body.speed.move(0, -9.81 * dt)
        return body.place

    check(step, Body(Point(0.0, 1.0), Point(2.0, 3.0)), 0.25)


def test_in_loops_and_branches():
    def step(state, n):
        while state["i"] < n:
            state["i"] += 1
            if state["i"] % 3 == 0:
                state["threes"] += 1
                continue
            if state["i"] == 7:
                break
            state["last"] = state["i"]
        else:
            state["done"] = 1
        return state["i"]

    start = {"i": 0, "threes": 0, "last": -1, "done": 0}
    checks(step, (start, 5), (start, 20), (start, 0))


def test_early_return_and_exceptions():
    def step(state, n):
        state["calls"] += 1
        if n < 0:
            raise ValueError(f"{n} of {state['calls']}")
        for i in range(n):
            state["i"] = i
            if i == 3:
                return i
        try:
            state["i"] = 10 // n
        except ZeroDivisionError:
            state["calls"] = -1
        finally:
            state["last"] = n
        return state["calls"]

    start = {"calls": 0, "i": 0, "last": 0}
    checks(step, (start, 2), (start, -1), (start, 9), (start, 0))


def test_types_that_change():
    def step(state, n):
        state["x"] = n if n > 2 else n / 2
        state["y"] = None if n > 3 else "text"
        return state["x"]

    start = {"x": 0, "y": 0}
    checks(step, (start, 1), (start, 3), (start, 5))


def test_arrays():
    def step(params, grad, rate):
        params["w"] -= rate * grad
        params["b"] = params["b"] - rate
        params["old"] = params["w"]
        return params["w"].sum()

    start = {"w": np.arange(4.0), "b": 1.0, "old": None}
    checks(step, (start, np.ones(4), 0.5), (start, np.arange(4.0), 0.25))


def test_lists_of_mixed_items():
    def step(xs, x):
        xs[0] = x
        xs[2] += 1.5
        return xs[0] + xs[2], len(xs)

    checks(step, ([1, "a", 2.5], 3), ([1, "a", 0.5], 7))


def test_lists_of_dicts():
    def step(rows, x):
        for row in rows:
            row["v"] = row["v"] * x
        rows[0]["first"] = True
        return sum(row["v"] for row in rows)

    check(step, [{"v": 1.0, "first": False}, {"v": 2.0, "first": False}], 3.0)


def test_one_object_twice():
    def step(a, b, x):
        a["v"] += x
        b["v"] *= 2
        return a["v"], a is b

    d = {"v": 1.0}
    checks(step, (d, d, 1.0), (d, {"v": 1.0}, 1.0), (d, d, 3.0))
    p = Point(1.0, 2.0)

    def attributes(a, pair, x):
        a.x += x
        return pair[0].x, pair[0] is a, pair[1] is a

    checks(attributes, (p, [p, Point(1.0, 2.0)], 1.0), (p, [Point(1.0, 2.0), p], 1.0))


def test_identity_of_results():
    def step(d, p, xs, t):
        return d, p, [xs, d], t, t[1], p is d, p is p

    check(step, {"a": 1}, Point(1.0, 2.0), [1, 2.5], (1, [2, "a"]))

    def chosen(a, b, n):
        return a if n > 0 else b

    compiled = lathe.function(lambda p: p)
    p = Point(1.0, 2.0)
    assert compiled(p) is p


def test_through_functions_and_aliases():
    def step(state, n):
        same = state
        pair = (state, n)

        def count(s, by):
            s["n"] += by
            return s

        count(same, n)
        pair[0]["n"] += 1
        return count(state, 2)["n"]

    check(step, {"n": 0}, 3)


def test_keyword_and_star_arguments():
    def step(*points, scale, **more):
        for p in points:
            p.x *= scale
        more["q"].y = scale
        more["new"] = 1
        return len(more)

    p, q = Point(1.0, 2.0), Point(3.0, 4.0)
    compiled = lathe.function(step)
    assert compiled(p, q, scale=2.0, q=q) == 2
    assert (p, q) == (Point(2.0, 2.0), Point(6.0, 2.0))


def test_given_and_found_outside():
    state = {"n": 1.0}
    config = {"scale": 2.0, "n": 0.0}

    def step(d, x):
        d["n"] += x * config["scale"]
        return state["n"]

    compiled = lathe.function(step)
    other = {"n": 1.0}
    assert [compiled(other, 1.0), compiled(other, 2.0), other] == [1.0, 1.0, {"n": 7.0}]
    assert [compiled(state, 1.0), state] == [3.0, {"n": 3.0}]
    assert [compiled(config, 1.0), config] == [3.0, {"scale": 2.0, "n": 2.0}]
    assert [compiled(other, 1.0), compiled(state, 2.0)] == [3.0, 7.0]
    assert lathe.function(lambda d: d is state)(state)
    assert not lathe.function(lambda d: d is state)({"n": 1.0})

    def inner(d):
        d["n"] = 1.0
        return holder["state"]["n"]

    holder = {"state": state}
    with pytest.raises(lathe.TraceError, match="is among its arguments and"):
        lathe.function(inner)(state)


def test_read_only_structures_stay_cheap():
    def step(d, x):
        return d["a"] + x

    compiled = lathe.function(step)
    assert compiled({"a": 1.0}, 2.0) == 3.0
    assert compiled.trace_count == 1


def test_on_some_paths():
    def maybe(n, d):
        found = None
        if n > 0:
            found = d
        return found, found is None

    def returned(n, d, e):
        if n > 0:
            return d
        if n < 0:
            return None
        return d

    def read(n, d, e):
        r = d if n > 0 else e
        return r["a"] * 2, len(r), r is None

    d, e = {"a": 1, "b": "x"}, {"a": 2, "b": "y"}
    checks(maybe, (1, d), (0, d))
    checks(returned, (1, d, e), (-1, d, e), (0, d, e))
    checks(read, (1, d, e), (0, d, e))

    def is_it(n, d, e):
        r = d if n > 0 else e
        return r is d

    checks(is_it, (1, d, e), (0, d, e), (1, d, d), (0, d, d))


def test_shown_and_compared():
    def step(p, q, n):
        for i in range(n):
            p.x += i
        print(p, [q], {"p": p})
        return repr(p), f"{q!s}|{p.x}", p == q, p != q, p == Point(1.0, 2.0), p in [q, p], p == 3

    checks(step, (Point(1.0, 2.0), Point(1.0, 2.0), 0), (Point(0.0, 2.0), Point(3.0, 2.0), 3))

    def nested(body):
        print(body)
        return f"{body.place}", body == Body(Point(0.0, 1.0), Point(2.0, 3.0))

    check(nested, Body(Point(0.0, 1.0), Point(2.0, 3.0)))


def test_what_is_refused():
    def growing(xs, x):
        xs.append([x])

    refused(growing, [[1.0], "a"], 1.0, says="list.append() changes a list")

    def of_tuples(a, b):
        return a is b

    refused(of_tuples, (1, 2), (1, 2), says="`is` between tuples")
