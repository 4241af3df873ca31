"""`in`, index(), count(), remove() and == of containers: identity first, then __eq__ of the item, in
order, and no further than Python goes."""

from __future__ import annotations

import pytest

from support import checks


class Loud:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        print("eq", self.x, other.x)
        return self.x == other.x


class Never:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return False


class Plain:
    def __init__(self, x):
        self.x = x


CLASSES = (Loud, Never, Plain)


def known_containers(n, cls):
    a, b, c = cls(n), cls(2), cls(n + 1)
    return (
        c in [a, b],
        a in (b, c),
        c in [b, a, c],
        (a, b, c).index(c),
        (a, b).count(c),
        a in {0: b}.values(),
    )


def lists_of_objects(n, cls):
    a, b, c = cls(n), cls(2), cls(n + 1)
    items = [a, b, c]
    found = items.index(b), items.count(b)
    items.remove(c)
    return found, len(items), items[-1] is b


def objects_of_the_run(n, cls):
    items = [cls(k) for k in range(n)]
    last = items[n - 1]
    found = last in items, items.index(last), items.count(last), last in (items[0], last)
    return found, items == items[:], [last] == [items[-1]], (last, 1) == (items[0], 1)


def chosen_objects(n, cls):
    a, b = cls(n), cls(2)
    if n > 2:
        a, b = b, a
    held = {"a": a, "b": b}
    same = held == {"a": a, "b": b}, held == {"a": b, "b": a}
    return a in [b], a in [a], [a, b] == [b, a], a in held.values(), same, (a, b).index(b)


def optional_objects(n, cls):
    a = None if n > 3 else cls(n)
    return a in [a], None in [a], a in [None]


def dicts_of_the_run(n, cls):
    held = {}
    for k in range(n):
        held[k] = cls(k)
    return held[0] in held.values(), held == held, held == {0: held[0]}


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize(
    "program",
    [
        known_containers,
        lists_of_objects,
        objects_of_the_run,
        chosen_objects,
        optional_objects,
        dicts_of_the_run,
    ],
)
def test_identity_first(program, cls):
    def run(n):
        return program(n, cls)

    checks(run, 2, 4, 3, 1)


def test_removed_by_an_equal_object():
    def run(n):
        items = [Loud(n), Loud(2), Loud(n + 1)]
        items.remove(Loud(2))
        return [item.x for item in items]

    checks(run, 2, 4, 1)
