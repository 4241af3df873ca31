"""Dicts and sets that are assigned to attributes, items and globals outside."""

import lathe
from support import checks, clone, describe, refused

FIRST, SECOND = {"a": 1}, {"b": "x"}
HELD = {}


class Keeper:
    def __init__(self):
        self.cache = {}
        self.n = 0


def same(body, *calls, traces=None):
    """After each call of two rounds the keeper looks the same as with plain Python."""
    compiled = lathe.function(body)
    keepers = Keeper(), Keeper()
    for args in calls + calls:
        shown = []
        for fn, keeper in zip((body, compiled), keepers, strict=True):
            given = clone(args, {})
            try:
                value = fn(keeper, *given)
            except ValueError as error:
                value = repr(error)
            shown.append((describe(value), describe(vars(keeper)), describe(given)))
        assert shown[0] == shown[1], args
    if traces is not None:
        assert compiled.trace_count <= traces, compiled.traces


def test_a_new_one_at_each_call():
    def reset(k, n):
        k.cache = {}
        for i in range(n):
            k.cache[i] = i
        return len(k.cache)

    same(reset, (1,), (3,), (0,), traces=1)

    def empty(k, n):
        k.cache = {}
        k.seen = set()
        k.seen.add(n)
        return n

    same(empty, (1,), (3,), traces=2)

    def made(k, n):
        k.cache = dict(a=n, b="x")
        k.cache["a"] += 1
        return k.cache["a"], k.cache

    same(made, (1,), (3,), traces=1)

    def comprehension(k, n):
        k.cache = {i: [i] for i in range(n)}
        return k.cache.get(1)

    same(comprehension, (1,), (3,), (0,), traces=1)


def test_on_some_paths():
    def reset(k, n):
        if n == 0:
            k.cache = {}
        elif n > 2:
            k.cache = {n: 1.5}
        k.n += 1
        return n

    same(reset, (1,), (3,), (0,), (2,), traces=1)

    def grown(k, n):
        k.cache = {"x": n}
        if n > 1:
            k.cache["big"] = 1
        if n > 5:
            raise ValueError(n)
        return "big" in k.cache

    same(grown, (1,), (2,), (7,), traces=1)

    def looped(k, n):
        for i in range(n):
            k.cache = {i: n}
        return n

    same(looped, (1,), (2,), (0,), traces=1)

    def kept_alive(k, n):
        for i in range(n):
            if i == 0:
                k.cache = {1: 2, 3: 4}
            xs = []
            for j in range(200):
                xs.append(j)
        return n

    same(kept_alive, (3,), (3000,), traces=1)


def test_read_and_replaced():
    def swapped(k, n):
        k.cache, old = {}, k.cache
        for key in old:
            k.cache[key] = n
        k.cache[n] = 1
        return len(old)

    same(swapped, (1,), (2,), (0,))


def test_it_stays_one_object():
    def step(k, n):
        d = {}
        k.cache = d
        d["x"] = n
        e = k.cache
        e["y"] = 2
        return d, e is d

    same(step, (1,), (2,))
    compiled = lathe.function(step)
    keeper = Keeper()
    assert compiled(keeper, 1)[0] is keeper.cache


def test_items_and_globals():
    def step(state, n):
        state["d"] = {"a": n}
        state["d"]["b"] = 2
        state["n"] += 1
        return state

    checks(step, ({"n": 1, "d": None}, 1), ({"n": 1, "d": {"z": 1}}, 1), ({"n": 1}, 2))

    def outside(k, n):
        global HELD
        HELD = {n: n}
        k.cache = {"a": n, "b": None}
        return len(HELD)

    same(outside, (1,), (2,))
    assert HELD == {2: 2}


def test_one_from_outside():
    def step(k, n):
        k.cache = FIRST if n > 0 else SECOND
        return n

    same(step, (1,), (0,), (1,), traces=1)
    compiled = lathe.function(step)
    keeper = Keeper()
    for n in (1, 0):
        compiled(keeper, n)
        assert keeper.cache is (FIRST if n else SECOND)


def test_refused():
    keeper = Keeper()

    def nested(n):
        keeper.cache = {"a": {"b": n}}  # here

    refused(nested, 1, says="is assigned a dict: only numbers")

    def read(n):
        if n == 0:
            keeper.cache = {}
        return keeper.cache  # here

    refused(read, 1, says="is read where it has values of different types")
