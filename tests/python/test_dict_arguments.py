"""Dicts among the arguments that compiled code changes, or reads, at keys of run time."""

import dataclasses
from typing import Any

import pytest

import lathe
from support import checks, refused


@dataclasses.dataclass
class State:
    seen: dict[Any, Any]
    n: int = 0


def tally(words, counts):
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return len(counts)


def test_counting():
    checks(
        tally,
        (["a", "b", "a"], {}),
        (["b", "c"], {"a": 1, "b": 2}),
        ([], {"z": 1}),
        ([3, 3], {3: 1}),
    )


def test_growth_does_not_retrace():
    compiled = lathe.function(tally)
    counts = {}
    for i in range(12):
        compiled([f"w{i}", "w0"], counts)
    assert counts["w0"] == 13
    assert len(counts) == 12
    assert compiled.trace_count <= 2


def test_a_memo_that_is_passed_on():
    @lathe.function
    def fib(n, memo):
        if n in memo:
            return memo[n]
        if n < 2:
            return n
        memo[n] = fib(n - 1, memo) + fib(n - 2, memo)
        return memo[n]

    memo = {}
    assert fib(40, memo) == 102334155
    assert memo[39] == 63245986
    assert len(memo) == 39
    assert fib(41, memo) == 165580141


def test_a_memo_that_is_a_default():
    def plain(n, memo={}):
        if n in memo:
            return memo[n]
        if n < 2:
            return n
        memo[n] = plain(n - 1) + plain(n - 2)
        return memo[n]

    @lathe.function
    def fib(n, memo={}):
        if n in memo:
            return memo[n]
        if n < 2:
            return n
        memo[n] = fib(n - 1) + fib(n - 2)
        return memo[n]

    for n in (10, 30, 20):
        assert fib(n) == plain(n)
    assert fib.__wrapped__.__defaults__ == plain.__defaults__


def test_methods_and_order():
    def step(d, n):
        for i in range(n):
            d[i % 3] = i
        gone = d.pop(n, -1)
        first = d.setdefault(7, n)
        del d[0]
        d[0] = gone
        return gone, first, list(d), [v for v in d.values()], n in d

    checks(step, ({0: 5, 1: 6}, 4), ({9: 9, 0: 1}, 2), ({2: 2, 0: 0}, 1))


def test_keys_that_are_tuples():
    def paths(i, j, memo):
        if i == 0 or j == 0:
            return 1
        if (i, j) in memo:
            return memo[i, j]
        memo[i, j] = paths(i - 1, j, memo) + paths(i, j - 1, memo)
        return memo[i, j]

    checks(paths, (4, 5, {}), (3, 3, {(1, 1): 2}), (2, 2, {}))


def test_inside_other_arguments():
    def step(state, pair, n):
        for i in range(n):
            state.seen[i % 4] = state.n + i
            pair[1][f"k{i}"] = 0.5 * i
        state.n += n
        return sum(state.seen.values())

    checks(
        step,
        (State({}, 1), (1, {}), 5),
        (State({1: 1}, 2), (1, {"k0": 2.0}), 3),
        (State({8: 1}, 2), (1, {"z": 2.0}), 0),
    )


def test_identity_and_aliases():
    def step(d, e, k):
        d[k] = 1
        e[k] = e.get(k, 0) + 1
        return d, d is e, len(d)

    d = {1: 1}
    checks(step, (d, d, 5), ({1: 1}, {2: 2}, 5), (d, d, 6))


def test_exceptions_and_early_exits():
    def step(d, n):
        for i in range(n):
            if i in d:
                return d[i]
            d[i] = n
            if i == 3:
                raise ValueError(f"{len(d)} items")
        return d[n]

    checks(step, ({}, 2), ({1: 7}, 3), ({9: 9}, 8), ({5: 5}, 0))


def test_reading_alone():
    def total(worth, words):
        found = 0
        for word in words:
            found += worth[word]
        return found

    compiled = lathe.function(total)
    for i in range(6):
        assert compiled({"a": 1, f"b{i}": 2}, ["a", f"b{i}"]) == 3
    assert compiled.trace_count == 1
    with pytest.raises(KeyError, match="none"):
        compiled({"a": 1}, ["none"])


def test_constant_and_run_time_keys():
    def step(d, k):
        d["calls"] = d.get("calls", 0) + 1
        d[k] = 2 * d["calls"]
        return len(d)

    checks(step, ({}, "a"), ({"calls": 3}, "b"), ({"a": 1}, "calls"))


def test_mixed_dicts_stay_structure():
    def step(d, k):
        return d["w"] * k

    checks(step, ({"w": 2, "name": "x"}, 3), ({"w": 2.5, "name": "y"}, 3))

    def written(d, words):
        for word in words:
            d[word] = 1

    checks(written, ({"w": 2, "name": "x"}, ["w"]), ({}, ["w", "z"]))
    refused(written, {"w": 2, "name": [()]}, ["w"], says="its values are of several forms")


def test_keys_on_one_path():
    def step(d, n):
        for i in range(n):
            d["a"] += 1
            if d["a"] > 3:
                del d["b"]
                break
        if n == 1:
            d["new"] = n
        return "b" in d, len(d)

    checks(step, ({"a": 1, "b": 2}, 9), ({"a": 1, "b": 2}, 1), ({"a": 0, "b": 5}, 2))
