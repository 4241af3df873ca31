"""Tuples assigned outside: attributes, dict items, globals and closure variables."""

from __future__ import annotations

from typing import Any, NamedTuple

import lathe
from support import check_compiled, refused


class State(NamedTuple):
    step: Any
    best: Any = None


class Model:
    def __init__(self):
        self.state = (0, 0.0)
        self.last = None


TOTAL = (0, 1)


def both(body, *calls, make=Model):
    """The method of a new object, plain and compiled: results and attributes after each call."""
    plain, traced = make(), make()
    compiled = lathe.function(body)
    for args in calls:
        assert_same(body, plain, compiled, traced, args)
    return compiled


def assert_same(body, plain, compiled, traced, args):
    outcomes = []
    for fn, owner in ((body, plain), (compiled, traced)):
        try:
            outcomes.append(repr(fn(owner, *args)))
        except ValueError as e:
            outcomes.append(repr(e))
    assert outcomes[0] == outcomes[1]
    shown = [[(k, type(v).__name__, repr(v)) for k, v in vars(o).items()] for o in (plain, traced)]
    assert shown[0] == shown[1], args


def test_a_tuple_in_an_attribute():
    def step(m, n):
        count, total = m.state
        m.state = (count + 1, total + n * 0.5)
        return m.state[0]

    compiled = both(step, (1,), (2,), (3,), (4,))
    assert compiled.trace_count == 1


def test_in_loops_and_branches():
    def loop(m, n):
        for i in range(n):
            m.state = (m.state[0] + i, m.state[1] * 2 + 1)
            if i == 3:
                m.last = (i, (m.state[0], "three"))
                break
        return m.state

    def kinds(m, n):
        if n > 2:
            m.state = (n, n)
        else:
            m.state = (n, 0.5)
        return m.state[1]

    def structures(m, n):
        m.last = (n,)
        if n > 2:
            m.last = (n, (n, None))
        elif n > 1:
            m.last = n

    for body in (loop, kinds, structures):
        both(body, (0,), (3,), (1,), (2,), (6,), (3,))


def test_named_tuples():
    def step(m, n):
        if m.last is None:
            m.last = State(0)
        best = m.last.best
        m.last = m.last._replace(step=m.last.step + 1, best=n if best is None or n > best else best)
        return m.last.best

    both(step, (1,), (5,), (3,), (7,))


def test_errors_keep_what_was_assigned():
    def step(m, n):
        m.state = (n, 1.5)
        if n > 2:
            raise ValueError("big")
        m.state = (n, "done")
        del m.last
        m.last = ("x", n)

    both(step, (1,), (3,), (2,))


def test_globals_items_and_closures():
    items = {"a": (1, 2)}
    count = (0,)

    @lathe.function
    def step(n):
        global TOTAL
        nonlocal count
        TOTAL = (TOTAL[0] + n, n)
        items["a"] = (items["a"][1], n * 0.5)
        count = (count[0] + 1,)
        return TOTAL

    for n in (1, 2, 3):
        step(n)
    assert (TOTAL, items, count) == ((6, 3), {"a": (1.0, 1.5)}, (3,))
    assert repr(items["a"]) == "(1.0, 1.5)"


def test_strings_are_of_run_time():
    def add(m, x):
        m.text = m.text + x
        m.pair = (m.pair[0] + m.text, len(m.text))
        return m.text.upper(), m.pair[0] == "ab"

    def looked_up(m, x):
        table = {"a": 1, "ab": 2, "abc": 3}
        found = table[m.text]
        m.text += x
        return found

    def make():
        model = Model()
        model.text, model.pair = "a", ("", 0)
        return model

    calls = (["b"], ["b"], ["b"], ["b"])
    assert both(add, *calls, make=make).trace_count == 1
    both(looked_up, ["b"], ["c"], make=make)


def test_constants_in_it():
    def indexed(m, n):
        xs = [10, 20, 30]
        m.state = (m.state[0] + 1, n)
        return xs[m.state[0]], "abc"[m.state[0] - 1]

    both(indexed, (1,), (1,))
    check_compiled(lathe.function(lambda n: n), 1)


def test_refused():
    model = Model()

    def an_object(n):
        model.state = (n, Model)  # here

    refused(an_object, 1, says="only numbers, strings, arrays, None and tuples of them")
