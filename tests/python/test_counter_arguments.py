"""Counter and defaultdict among the arguments, which the function changes at run-time keys."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict

import pytest

import lathe
from support import describe, refused


def same(fn, *calls):
    """Each call is as in plain Python, also in what it does to its arguments; how many traces."""
    compiled = lathe.function(fn)
    for args in calls:
        outcomes = []
        for one in (fn, compiled):
            given = copy.deepcopy(args)
            try:
                value = one(*given)
            except KeyError as error:
                value = repr(error)
            outcomes.append(describe([value, list(given)]))
        assert outcomes[0] == outcomes[1], args
    return len(compiled.traces)


def lengths(found, words):
    for word in words:
        found[len(word)] += 1
    return len(found)


def test_counts():
    words = ["a", "bc", "d"]
    calls = [
        (Counter(), words),
        (Counter(), []),
        (Counter({1: 5}), words),
        (Counter({7: 2}), words),
    ]
    assert same(lengths, *calls) == 2  # an empty one, and one of ints
    calls = [(defaultdict(int), words), (defaultdict(int, {2: 1}), words)]
    assert same(lengths, *calls) == 2
    same(lengths, ({1: 1, 2: 2}, words), (Counter({1: 2}), words), (defaultdict(int), words))
    same(lengths, (defaultdict(None, {1: 5}), words), (defaultdict(lambda: 7), words))


def test_groups():
    def groups(found, words):
        for word in words:
            found[len(word)].append(word)
        return found

    same(groups, (defaultdict(list), ["a", "bc"]), (defaultdict(list, {1: ["z"]}), ["a", "bc"]))
    given = defaultdict(list, {1: ["z"]})
    row = given[1]
    assert lathe.function(groups)(given, ["b"]) is given
    assert row is given[1]
    assert row == ["z", "b"]


def test_methods():
    def methods(found, words):
        found.update(words)
        found.subtract(["h"])
        return found.most_common(2), found.total(), found["none"]

    def operators(a, b, key):
        a[key] += 1
        return a == b, a.total(), sorted(a.values()), b + b

    same(methods, (Counter("hello"), ["l", "q"]), (Counter(), []), (Counter("ab"), ["a"]))
    same(operators, (Counter("hello"), Counter("world"), "o"))

    def missing(found, key):
        return found[key], key in found, len(found), found.get(key)

    same(missing, (Counter("hello"), "z"), (defaultdict(int, a=2), "z"), (defaultdict(int), "z"))


def test_two_factories_are_two_traces():
    def missing(found, key):
        return found[key]

    compiled = lathe.function(missing)
    assert compiled(defaultdict(int, a=2), "z") == 0
    assert compiled(defaultdict(list, a=[1]), "z") == []
    assert compiled(defaultdict(int, b=2), "y") == 0
    assert compiled({"z": 5}, "z") == 5
    with pytest.raises(KeyError, match="z"):
        compiled({"a": 5}, "z")


def test_in_other_containers():
    def inner(pair, *, counts, n):
        found, rows = pair
        found[n] += 1
        rows[n].append(n)
        counts["c"][n] -= 1
        return counts["c"]

    def f(pair, counts, n):
        return inner(pair, counts=counts, n=n)

    same(f, ((Counter(), defaultdict(list)), {"c": Counter([1, 2])}, 2))


class Own(Counter):
    pass


def test_own_classes_are_refused():
    def count(found, words):
        for word in words:
            found[word] += 1  # here

    refused(count, Own(), ["a"], says="this is not supported for its class")
