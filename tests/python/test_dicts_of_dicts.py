"""Dicts of dicts, and lists of dicts, at keys and indices that only the run knows."""

from __future__ import annotations

import copy

import lathe
from support import checks, refused

STATES = {"a": {"x": "b", "y": "a"}, "b": {"x": "a", "y": "b"}}
COUNTS = {0: {0: 1, 1: 0}, 1: {0: 0, 1: 2}, 2: {0: 2, 1: 1}}
ROWS = [{"name": "a", "age": 3}, {"name": "b", "age": 4}]
SETTINGS = {"low": {"gain": 1.5, "steps": [1, 2, 3]}, "high": {"gain": 2.5, "steps": [4, 5]}}
WEIGHTS = {"a": {"b": 1, "c": 4}, "b": {"a": 2, "c": 2}, "c": {"a": 3}}


def walk(table, state, inputs):
    for one in inputs:
        state = table[state][one]
    return state


def test_state_machines():
    checks(lambda words: walk(STATES, "a", words), (["x", "y", "x"],), (["x", "z"],), ([],))
    checks(lambda bits: walk(COUNTS, 0, bits), ([1, 0, 1, 1],), ([1, 0, 3],))
    checks(walk, (STATES, "a", ["x", "y"]), (COUNTS, 0, [1, 1]), (STATES, "a", ["z"]))
    checks(walk, ([{"x": 1, "y": 0}, {"x": 0, "y": 1}], 0, ["x", "y", "x"]))


def test_weights():
    def cheapest(graph, at, steps):
        total = 0
        for _ in range(steps):
            best = None
            for other in graph[at]:
                weight = graph[at][other]
                if best is None or weight < best:
                    best, to = weight, other
            total += best
            at = to
        return total, at

    checks(cheapest, (WEIGHTS, "a", 4), (WEIGHTS, "c", 3), (WEIGHTS, "a", 0))
    checks(lambda at, steps: cheapest(WEIGHTS, at, steps), ("a", 4), ("z", 1))


def test_records():
    def total(names):
        return sum(SETTINGS[name]["gain"] * sum(SETTINGS[name]["steps"]) for name in names)

    def of_one(rows, i, what):
        return rows[i]["name"], rows[i][what], sum(row["age"] for row in rows)

    checks(total, (["low", "high", "low"],), (["none"],))
    checks(of_one, (ROWS, 1, "age"), (ROWS, -2, "name"), (ROWS, 2, "age"))


def test_get():
    def found(words):
        known = 0
        for word in words:
            inner = STATES.get(word)
            if inner is not None:
                known += inner["x"] == "a"
        return known, [STATES.get(word, {"x": "?"})["x"] for word in words]

    checks(found, (["a", "b", "c"],), ([],))


def test_keys_that_cannot_be():
    checks(lambda table, key: table[key]["x"], (STATES, ["a"]), (STATES, {}), (STATES, 1.5))
    checks(lambda xs: [STATES[[x]] for x in xs], (["a"],), ([],))
    checks(lambda table, xs: [table.get([x]) for x in xs], (STATES, ["a"]))


def test_changes():
    def by_index(rows, i):
        row = rows[i]
        row["age"] += 1
        row["more"] = i
        return row, row is rows[0], rows

    def by_key(table, key):
        table[key][key] = table[key].get(key, 0) + 1
        return table

    def of_two(n, x, y):
        one = (x, y)[n]
        one["v"] += 10
        return x, y, one is x

    checks(by_index, (ROWS, 0), (ROWS, 1), (ROWS, 2))
    checks(by_key, ({1: {1: 1}, 2: {2: 2}}, 2), ({1: {1: 1}}, 3))
    checks(of_two, (0, {"v": 1}, {"v": 2}), (1, {"v": 1}, {"v": 2}))

    def outside(keys):
        for key in keys:
            inner = WEIGHTS.get(key)
            if inner is not None:
                inner["b"] = 7
        return WEIGHTS[keys[0]]

    before = copy.deepcopy(WEIGHTS)
    assert lathe.function(outside)(["a", "z"]) is WEIGHTS["a"]
    assert WEIGHTS == {**before, "a": {"b": 7, "c": 4}}
    WEIGHTS["a"]["b"] = 1


def test_made_inside():
    def pick(n):
        first, second = {"v": 1}, {"v": 2, "w": n}
        one = [first, second][n]
        one["z"] = n
        return first, second, one is first

    def put(keys):
        table = {"a": {}, "b": {1: 2}}
        for key in keys:
            table[key][5] = len(keys)
        return table

    checks(pick, (0,), (1,), (2,), (-1,))
    checks(put, (["a", "b"],), ([],), (["c"],))


def test_what_is_refused():
    def grow(table, keys):
        for key in keys:
            table.setdefault(key, {})[1] = 2  # here

    refused(grow, {"a": {1: 2}}, ["b"], says="dicts as values of a dict that exists at run time")

    def unrolled(words, table):
        at = 0
        for word in words:
            at = table[at][len(word)]  # here
        return at

    refused(unrolled, ["a"], ({1: 2, 0: len}, print), says="needed as an index into a Python tuple")


def test_keys_that_are_there():
    mixed = {"a": 1, "b": [2], "c": None, 3: len}

    def f(table, keys):
        inner = [key in table and "x" in table[key] for key in keys]
        return inner, [key not in STATES for key in keys], [key in mixed for key in keys]

    checks(f, (STATES, ["a", "z"]), (STATES, []))
    checks(lambda key: (key in mixed, key in COUNTS), (3.0,), (1,), ("a",), (True,))
