"""Sets of strings of run time."""

from __future__ import annotations

import lathe
from support import checks

TEXT = "the cat and the dog and the bird, the end"


def test_sets():
    def f(words, k):
        s = set()
        for word in words:
            s.add(word)
        before = k in s, len(s)
        s.discard(k)
        t = {w + "!" for w in words} | {k}
        u = s | t, s & t, s - t, s ^ t, s <= s | t, s == t, s.isdisjoint(t)
        return before, s, t, u, sorted(s), sorted(t)

    def ordered(words):
        s = set(words)
        for i in range(40):
            s.add(str(i))
        out = list(s)
        s.discard("3")
        s.discard("7")
        joined = ""
        for word in s:
            joined += word
        return out, joined, list(s | {"q", "r"}), list(s - {"1"}), list({"1", "zz"} & s)

    def popped(words):
        s = set(words)
        out = []
        while s:
            out.append(s.pop())
        return out

    def removed(words, k):
        s = set(words)
        s.remove(k)
        return s

    checks(f, (TEXT.split(), "cat"), (["a"], "zz"))
    for g in (ordered, popped):
        checks(g, (TEXT.split(),), (["a"],), ([],), (["é", "☃", "𝄞" * 5, "", "x" * 200],))
    checks(removed, (["a"], "a"), (["a"], "it's"))


def test_sets_of_both():
    def f(n):
        s = set()
        for i in range(n):
            s.add(i)
            s.add(str(i))
            if i % 3 == 0:
                s.add(i + 0.5)
        return list(s)

    def pairs(n):
        s = set()
        for i in range(n):
            s.add((str(i % 7), i % 3))
        return list(s), ("3", 1) in s

    for g in (f, pairs):
        checks(g, (0,), (5,), (200,))


def test_unique_words():
    def f(text):
        seen = set()
        out = []
        for word in text.split():
            if word not in seen:
                seen.add(word)
                out.append(word)
        return out

    checks(f, (TEXT,), ("",), ("a a a",))


def test_one_trace():
    @lathe.function
    def f(words):
        d = {}
        for word in words:
            d[word] = d.get(word, 0) + 1
        return d

    assert f(["a", "b", "a"]) == {"a": 2, "b": 1}
    assert f(["c", "b"]) == {"c": 1, "b": 1}
    assert f.trace_count == 1
