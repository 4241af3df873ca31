"""Strings outside the function: attributes, dict items, globals; lists of strings that are given."""

from __future__ import annotations

import lathe
from support import check, checks


class Place:
    """Something with attributes."""


NAME = "start"


def both(body, *calls):
    """Plain and compiled runs of body(place, n), each on a place of its own."""
    seen = []
    for make in (lambda f: f, lathe.function):
        place = Place()
        place.name, place.last = "", None
        fn = make(body)
        rows = []
        for n in calls:
            try:
                rows.append(fn(place, n))
            except ValueError as e:
                rows.append(("error", str(e)))
            rows.append((place.name, place.last))
        seen.append(rows)
    assert seen[0] == seen[1]


def test_attributes():
    def assigned(place, n):
        place.name = f"n{n}"
        return place.name + "!"

    def by_path(place, n):
        if n > 2:
            place.last = str(n)
        elif n > 1:
            place.last = n
        return n

    def in_a_loop(place, n):
        for i in range(n):
            place.name = "x" * i + str(i)
            if i == 5:
                place.last = place.name
                break
        return len(place.name)

    def raises(place, n):
        for i in range(n):
            place.name = f"step {i}"
            if i == 3:
                raise ValueError("at " + place.name)
        return 0

    def overwritten(place, n):
        for i in range(n):
            place.name = "a long text of more than sixteen " + str(i)
            place.last = place.name + "!"
        return n

    for body in (assigned, by_path, in_a_loop, raises, overwritten):
        both(body, 0, 1, 2, 3, 9, 200)


def test_global():
    def body(n):
        global NAME
        NAME = f"{n}"
        return NAME + NAME

    compiled = lathe.function(body)
    assert compiled(3) == "33"
    assert NAME == "3"
    assert compiled(45) == "4545"
    assert NAME == "45"


def test_item_of_a_dict():
    table = {"a": ""}

    def body(n):
        table["a"] = str(n) * 2
        return len(table["a"])

    compiled = lathe.function(body)
    assert (compiled(7), table["a"]) == (2, "77")
    assert (compiled(123), table["a"]) == (6, "123123")


def test_a_given_list():
    def read(words):
        count = 0
        longest = ""
        for w in words:
            count += w.startswith("a")
            if len(w) > len(longest):
                longest = w
        return count, longest, "-".join(words), "b" in words

    checks(read, (["a", "b"],), (["ab", "a", "ccc", ""],), ([],))

    def changed(words, n):
        words.append(f"w{n}")
        words.sort()
        words[0] = words[0].upper()
        if n > 3:
            words.pop()
        return words

    checks(changed, (["b", "a"], 1), (["b", "é", "😀"], 5), (["z"], 0))


def test_a_given_list_is_not_traced_again():
    @lathe.function
    def f(words):
        n = 0
        for w in words:
            n += len(w)
        return n

    assert [f(["a"] * k + ["text"]) for k in range(1, 20)] == [k + 4 for k in range(1, 20)]
    assert f.trace_count == 1


def test_objects_stay_the_same():
    def f(words):
        words.append("new")
        return len(words)

    first = "a text"
    words = [first]
    lathe.function(f)(words)
    assert words == ["a text", "new"]
    assert words[0] is first


def test_mixed_given_list():
    def f(items):
        items.append("x")
        return len(items)

    check(f, [1, 2])
