"""Loops over Python dicts, outside and made by the function, that change while they go on."""

from __future__ import annotations

import pytest

import lathe
from support import checks, describe

START = {0: 1, 1: 0.5, 2: None, 3: "q"}
TABLE = dict(START)


def same_outside(f, *calls) -> None:
    """Plain and compiled, twice each, with TABLE as it was."""
    compiled = lathe.function(f)
    for n in calls:
        found = []
        for fn in (f, compiled, compiled):
            TABLE.clear()
            TABLE.update(START)
            try:
                shown = describe(fn(n))
            except Exception as error:
                shown = (type(error), str(error))
            found.append((shown, list(TABLE.items())))
        assert found[1] == found[0]
        assert found[2] == found[0]


def deletes(n):
    for _ in TABLE:
        del TABLE[1]
        n += 1
    return n


def pops(n):
    for _ in TABLE.values():
        TABLE.pop(3, None)
        n += 1
    return n


def adds(n):
    for _, _ in TABLE.items():
        TABLE[8] = n
    return n


def adds_on_a_path(n):
    for _ in TABLE:
        if n > 2:
            TABLE[9] = n
            return n
        n += 1
    return n


def leaves(n):
    for key in TABLE:
        if key == n:
            del TABLE[key]
            break
    return n


def assigns(n):
    for key in TABLE:
        TABLE[key] = n
        n += 1
    return n


def sees_new_values(n):
    found = []
    for key, value in TABLE.items():
        TABLE[3] = n + key
        found.append(value)
    return found


def changes_a_copy(n):
    for key in list(TABLE):
        del TABLE[key]
    TABLE[n > 2] = n
    return n


def moves_the_first_key(n):
    for _ in TABLE.values():
        del TABLE[0]
        TABLE[0] = 1
    return n


def moves_the_last_key(n):
    for _ in TABLE:
        TABLE[3] = TABLE.pop(3)
    return n


def in_a_comprehension(n):
    return [TABLE.pop(key, n) for key in TABLE]


def in_a_comprehension_of_a_list(n):
    return [TABLE.pop(key, n) for key in list(TABLE)]


@pytest.mark.parametrize(
    "f",
    [
        *(deletes, pops, adds, adds_on_a_path, leaves, assigns, sees_new_values, changes_a_copy),
        *(moves_the_first_key, moves_the_last_key, in_a_comprehension),
        in_a_comprehension_of_a_list,
    ],
)
def test_outside(f) -> None:
    same_outside(f, 1, 3)


def inner_keys(n):
    TABLE[9] = n
    return [key for _ in (1, 2) for key in TABLE]


def inner_items(n):
    TABLE[0] = n
    return [item for _ in (1, 2) for item in TABLE.items()]


def both(n):
    del TABLE[1]
    return [(a, b, n) for a in TABLE for b in TABLE]


def displays(n):
    TABLE[9] = n
    first, *rest = TABLE
    return {**TABLE}, [*TABLE], max(TABLE), first, rest, list(zip(TABLE, TABLE.values()))


@pytest.mark.parametrize("f", [inner_keys, inner_items, both, displays])
def test_dicts_outside_as_they_are_now(f) -> None:
    """The inner loops of comprehensions too."""
    same_outside(f, 1, 3)


def test_iterators_over_dicts_outside() -> None:
    def after_the_loop(n):
        for key, _ in zip(TABLE, TABLE.items()):
            n += key
        TABLE[9] = 1
        return n

    def dropped(n):
        it = iter(TABLE)
        TABLE[0] = n
        del it
        TABLE[19] = n
        return n

    same_outside(after_the_loop, 1, 3)
    same_outside(dropped, 1, 3)


def test_own() -> None:
    def another_key(n):
        g = {0: n}
        for i in g:
            del g[i]
            g[1] = g.get(8, 0) + 1
        return g

    def the_same_key(n):
        g = {0: n, 1: 2}
        for i in g:
            if i == 1:
                g[i] = g.pop(i) + 1
        return g

    def on_a_path(n):
        g = {0: n, 1: 2.5, 2: 3}
        for i in g:
            if i == 2 and n > 2:
                v = g.pop(i)
                g[i] = v + 1
        return g

    def a_later_key(n):
        g = {0: n, 1: 2.5, 2: 3}
        for i in g:
            if i == 1:
                v = g.pop(2)
                g[2] = v + 1
        return g

    def the_last_item(n):
        g = {0: n, 1: 2.5}
        for _ in g:
            key, value = g.popitem()
            g[key] = value
        for _ in g:
            g.clear()
            g[0] = 1
            g[1] = n
        return g

    def nested(n):
        g = {0: n, 1: 2.5}
        total = 0
        for i in g:
            for j in g:
                total += g[j]
                g[j] = total
            g[i] += 1
        return total, g, [total + v for v in g.values()]

    def found(n):
        g = {0: n, 1: 2.5, 2: 3}
        for i in g:
            if i == n:
                del g[i]
                break
        return list(g)

    for f in (another_key, the_same_key, on_a_path, a_later_key, the_last_item, nested, found):
        checks(f, 0, 1, 3)
