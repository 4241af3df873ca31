"""Dicts and sets of strings from outside the function, and run-time keys of them."""

from __future__ import annotations

import lathe
from support import checks

TEXT = "the cat and the dog and the bird, the end"


ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
SQUARES = {i: i * i for i in range(20)}
PAIRS = {("a", 1): "one", ("b", 2): "two"}
STOP = {"the", "and", "a", "of", "to", "in", "is", "it", "that", "was"}
FROZEN = frozenset(STOP)


def test_captured_dicts():
    def roman(text):
        total = 0
        last = 0
        for c in reversed(text):
            value = ROMAN[c]
            total += -value if value < last else value
            last = max(last, value)
        return total

    def squares(n):
        total = 0
        for i in range(n):
            total += SQUARES[i % 20] + SQUARES.get(i, -1)
            if i in SQUARES:
                total += 1
        return total

    def pairs(text):
        return [PAIRS.get((c, i + 1), "none") for i, c in enumerate(text)]

    checks(roman, ("XIV",), ("MCMXCIX",), ("",), ("XZ",))
    checks(squares, (0,), (5,), (40,))
    checks(pairs, ("ab",), ("ba",), ("",))


def test_captured_dict_changes():
    table = {"a": 1, "b": 2}

    @lathe.function
    def f(text):
        total = 0
        for c in text:
            total += table.get(c, 0)
        return total

    assert f(["a", "a", "b"]) == 4
    table["b"] = 20
    assert f(["a", "a", "b"]) == 22
    table["c"] = 100
    assert f(["a", "a", "b", "c"]) == 122
    del table["a"]
    assert f(["a", "a", "b", "c"]) == 120


def test_given_dicts():
    def f(d, text):
        total = 0
        for c in text:
            total += d.get(c, 0)
            if c in d:
                total += d[c]
        return total

    def missing(d, k):
        return d[k + "!"]

    def two(d, e, n):
        total = 0
        for i in range(n):
            total += d[i % 3] * e["x"]["in"] if i % 2 else e["y"].get(i, 0.5)
        return total

    checks(f, ({"a": 1, "b": 2.5}, "abc"), ({"a": 10, "b": 2.5}, "b"), ({"z": 1}, "az"))
    checks(missing, ({"a!": 1}, "a"), ({"a!": 1}, "it's"))
    checks(two, ({0: 1, 1: 2, 2: 4}, {"x": {"in": 2}, "y": {4: 1.5}}, 7))


def test_words_in_sets_outside():
    def kept(words):
        return [w for w in words if w not in STOP]

    def frozen(words):
        return [w for w in words if w not in FROZEN]

    def inside(words):
        n = 0
        for w in words:
            if w in {"the", "and", "a", "of", "to", "in", "is", "it", "that", "was"}:
                n += 1
        return n

    for f in (kept, frozen, inside):
        checks(f, (TEXT.split(),), (["of", "off", ""],))


def test_captured_set_changes():
    words = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}

    @lathe.function
    def f(text):
        n = 0
        for c in text:
            if c in words:
                n += 1
        return n

    assert f(["a", "b", "z"]) == 2
    words.remove("a")
    words.add("z")
    assert f(["a", "b", "z"]) == 2
    assert f(["a", "a", "z"]) == 1
