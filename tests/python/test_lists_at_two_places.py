"""Lists that are among the arguments and outside, or at two places of the arguments."""

from __future__ import annotations

import copy
from collections import Counter

import pytest

import lathe

NUMBERS = [1, 2]
ROWS = [[1], [2, 3]]
PAIRS = [(1, 2), (3, 4)]
COUNTS = Counter({1: 5})


@pytest.fixture(autouse=True)
def reset_outside():
    reset()


def same(fn, make):
    """Called twice with what `make` gives, it does as in plain Python."""
    outcomes = []
    for one in (fn, lathe.function(fn)):
        reset()
        results = [copy.deepcopy(one(*make())) for _ in range(2)]
        outcomes.append((results, copy.deepcopy((NUMBERS, ROWS, PAIRS))))
    assert outcomes[0] == outcomes[1]


def reset():
    NUMBERS[:] = [1, 2]
    ROWS[:] = [[1], [2, 3]]
    PAIRS[:] = [(1, 2), (3, 4)]


def test_given_and_outside():
    def numbers(xs):
        xs.append(1)
        return len(NUMBERS), NUMBERS

    def rows(given, i):
        given[i].append(1)
        return len(ROWS[0]), ROWS[0]

    def rows_at(given, i):
        given[i].append(1)
        return len(ROWS[i]), ROWS[i]

    def row(given, i):
        given.append(1)
        return len(ROWS[i]), ROWS[i]

    def row_read(given, i):
        ROWS[i].append(7)
        return len(given), given

    def pairs(given, i):
        given[i] = (0, i)
        return PAIRS[0], PAIRS

    same(numbers, lambda: (NUMBERS,))
    same(rows, lambda: (ROWS, 0))
    same(rows_at, lambda: (ROWS, 1))
    same(row, lambda: (ROWS[0], 0))
    same(row_read, lambda: (ROWS[0], 0))
    same(pairs, lambda: (PAIRS, 0))


def test_outside_in_a_later_call():
    def f(given, i):
        given[i].append(1)
        return len(ROWS[0])

    compiled = lathe.function(f)
    assert compiled([[1], [2]], 0) == 1
    assert compiled(ROWS, 0) == 2
    assert compiled([ROWS[0], [2]], 0) == 3
    assert ROWS == [[1, 1, 1], [2, 3]]

    def numbers(xs):
        xs.append(1)
        return len(NUMBERS)

    compiled = lathe.function(numbers)
    assert [compiled([1]), compiled(NUMBERS), compiled([1])] == [2, 3, 3]


def test_a_row_that_is_given_too():
    def f(rows, row, i):
        rows[i].append(9)
        return len(row), row is rows[0], row is rows[i]

    def in_dict(table, row, key):
        table[key].append(9)
        return len(row), row is table[key]

    rows = [[1], [2]]
    assert lathe.function(f)(rows, rows[0], 0) == (2, True, True)
    table = {1: [1], 2: [3]}
    compiled = lathe.function(in_dict)
    assert compiled(table, [1], 1) == (1, False)
    assert compiled(table, table[1], 1) == (3, True)


def test_what_is_known_as_different_things_is_refused():
    says = "a list that is changed is at two places"

    def f(rows, row, i):
        rows[i].append(9)
        return len(row)

    compiled = lathe.function(f)
    assert compiled([[1], [2]], [1, "a"], 0) == 2
    rows = [[1, "b"], [2]]
    assert compiled(rows, rows[0], 0) == 3
    assert rows == [[1, "b", 9], [2]]

    def two(a, b, n):
        a.append((n, 1))
        return len(b)

    both: list = []
    with pytest.raises(lathe.UnsupportedError, match=says):
        lathe.function(two)(both, both, 2)
    assert both == []
    assert lathe.function(two)([], both, 2) == 0


def test_mixed_lists_at_two_places():
    def f(a, b, i):
        a[i] = 5
        return b[0], len(b), a is b

    def inner(rows, row, i):
        rows[i].append(9)
        return len(row), row is rows[0]

    def nested(pair, i):
        rows, more = pair
        rows[i].append(3)
        return more["r"], more["r"] is rows

    compiled = lathe.function(f)
    both = [1, "a"]
    assert compiled([1, "a"], [1, "a"], 0) == (1, 2, False)
    assert [compiled(both, both, 0), compiled(both, both, 1)] == [(5, 2, True)] * 2
    assert both == [5, 5]
    rows = [[1, "a"], [2]]
    compiled = lathe.function(inner)
    assert compiled(rows, rows[0], 0) == (3, True)
    assert compiled([[1, "a"]], [1, "a"], 0) == (2, False)
    rows = [[1], [2]]
    compiled = lathe.function(nested)
    assert compiled((rows, {"r": rows}), 1) == ([[1], [2, 3]], True)
    assert compiled(([[1], [2]], {"r": [[1], [2]]}), 1) == ([[1], [2]], False)


def test_counters_at_two_places():
    def f(a, b, key):
        a[key] = 5
        return b.get(key), len(b), a is b

    for calls in ([1, 2], [2, 1]):
        compiled = lathe.function(f)
        for call in calls:
            first = Counter("ab")
            second = first if call == 1 else Counter("b")
            found = compiled(first, second, "q")
            assert found == ((5, 3, True) if call == 1 else (None, 1, False))

    def outside(counts, key):
        counts[key] += 1
        return COUNTS[key]

    compiled = lathe.function(outside)
    assert [compiled(COUNTS, 1), compiled(Counter({1: 7}), 1), compiled(COUNTS, 1)] == [6, 6, 7]
    assert COUNTS == {1: 7}
