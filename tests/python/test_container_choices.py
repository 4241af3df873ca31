"""Containers from outside of which the run knows which one it is: returned, changed, compared."""

import dataclasses

import numpy as np

import lathe
from support import checks, describe

ONE = {"a": 1, "b": "x"}
TWO = {"a": 2, "b": "y"}
ROWS = [1, "r"]


@dataclasses.dataclass
class Node:
    d: dict
    n: int = 0


A, B, C = {"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"c": (1, 2)}
XS, YS = [1, "one"], [2, "two", 3.5]


def test_one_of_two_arguments():
    def chosen(a, b, n):
        return a if n > 0 else b

    checks(chosen, (A, B, 1), (A, B, 0), (A, C, 1), (A, C, 0), (XS, YS, 1), (XS, YS, 0))
    checks(chosen, (A, A, 1), (A, A, 0))
    checks(chosen, ([1, 2], [3], 1), ([1, 2], [3], 0), ([1.5], A, 1), (A, XS, 0))

    def left(a, b, n):
        if n > 1:
            return a
        if n > 0:
            return b
        return None

    checks(left, (A, B, 2), (A, B, 1), (A, B, 0))
    checks(left, (XS, YS, 2), (XS, YS, 1), (XS, YS, 0))
    checks(left, (A, YS, 2), (A, YS, 1), (A, YS, 0))


def test_or_a_new_one():
    def new_list(xs, n):
        if n > 1:
            return xs
        if n > 0:
            return [n, "new"]
        return [n, 2 * n, n]

    checks(new_list, (XS, 2), (XS, 1), (XS, 0), (YS, 2), (YS, 1), (YS, 0))

    def other(d, n):
        if n > 2:
            return d
        if n > 1:
            return {"a": n}
        return n if n > 0 else 0.5

    def other_first(d, n):
        if n > 1:
            return {"a": n}
        if n > 0:
            return (n, 1.5)
        return d

    checks(other, (A, 3), (A, 2), (A, 1), (A, 0))
    checks(other_first, (A, 2), (A, 1), (A, 0))

    def grown(xs, n):
        if n > 3:
            return xs
        ys = []
        for i in range(n):
            ys.append(i)
        return ys

    checks(grown, (XS, 4), (XS, 3), (XS, 0))

    def array(d, x, n):
        return d if n > 0 else x + 1

    checks(array, (A, np.arange(3.0), 1), (A, np.arange(3.0), 0))

    def maybe(d, n):
        if n > 1:
            return d
        return "none" if n > 0 else None

    checks(maybe, (A, 2), (A, 1), (A, 0))


def test_in_other_results():
    def pair(a, b, n):
        first = a if n > 0 else b
        return first, [b if n > 0 else a], {"k": first, "n": n}

    checks(pair, (A, B, 1), (A, B, 0), (XS, YS, 1), (XS, YS, 0))

    def by_exit(a, b, n):
        if n > 0:
            return a, n
        return b, n

    checks(by_exit, (A, B, 1), (A, B, 0), (A, XS, 1), (A, XS, 0))


def test_changed():
    def step(a, b, n):
        d = a if n > 0 else b
        d["a"] += n
        d["b"] = "z"
        return d["a"], a["a"], b["a"], d is a, d is b

    checks(step, (A, B, 1), (A, B, 0))

    def chosen(a, b, n):
        d = a
        if n > 0:
            d = b
        d["a"] = n
        return d

    checks(chosen, (A, B, 1), (A, B, 0))

    def item(xs, ys, n):
        zs = xs if n > 0 else ys
        zs[0] = n
        return len(zs), zs[1], zs

    checks(item, (XS, YS, 1), (XS, YS, 0), (XS, [5, "s"], 1), (XS, [5, "s"], 0))


def test_read():
    def read(a, b, n):
        d = a if n > 0 else b
        found = [len(d), "a" in d, d.get("a", 7), d.get("c"), d == a, d is b, bool(d)]
        keys = [k for k in d] if n > 5 else []
        return found, keys, d

    checks(read, (A, B, 1), (A, B, 0), (A, B, 6))

    def total(a, b, n):
        d = a if n > 0 else b
        out = 0
        for v in d.values():
            out += v
        return out, d

    checks(total, ({"a": 1}, {"a": 5}, 1), ({"a": 1}, {"a": 5}, 0))


def test_in_fields_and_loops():
    def field(p, q, n):
        p.n += 1
        return p.d if n > 0 else q.d

    checks(field, (Node(A), Node(B), 1), (Node(A), Node(B), 0))

    def looped(a, b, n):
        d = a
        for i in range(n):
            if i % 2:
                d = a
            else:
                d = b
        return d

    checks(looped, (A, B, 0), (A, B, 1), (A, B, 2))


def test_captured():
    def chosen(n):
        if n > 1:
            return ONE
        return TWO if n > 0 else ROWS

    compiled = lathe.function(chosen)
    for n in (2, 1, 0, 2):
        assert compiled(n) is chosen(n)

    def changed(n):
        d = ONE if n > 0 else TWO
        d["a"] += n
        return d

    compiled = lathe.function(changed)
    for n in (1, 0, 1):
        shown = []
        for fn in (changed, compiled):
            ONE["a"], TWO["a"] = 1, 2
            assert fn(n) is (ONE if n > 0 else TWO)
            shown.append(describe((ONE, TWO)))
        assert shown[0] == shown[1]


def test_a_tuple_from_outside():
    def chosen(pair, xs, n):
        return pair if n > 0 else (xs, 2)

    checks(chosen, ((XS, 1), YS, 1), ((XS, 1), YS, 0), ((A, 1), YS, 1))


def test_swapped_in_a_loop():
    def step(a, b, n):
        d = a
        for _ in range(n):
            d["a"] += 1
            d = b if d is a else a
        return d

    checks(step, (A, B, 4), (A, B, 1), (A, B, 0))

    def made_there(a, b, n):
        for i in range(n):
            d = a if i % 2 else b
            d["a"] += i
        return a["a"], b["a"], d

    checks(made_there, (A, B, 4), (A, B, 1))
    checks(made_there, (A, B, 0))  # d has no value


def test_a_new_one_is_changed():
    def step(a, n):
        d = a
        if n > 0:
            d = {"a": n, "b": "z", "c": 1}
        d["a"] += 1
        return d["a"], d, d is a

    checks(step, (A, 0), (A, 1))

    def item(xs, n):
        ys = xs if n > 0 else [n, "new", 5]
        ys[0] = 7
        return ys, ys

    checks(item, (XS, 0), (XS, 1))


def test_the_first_one_is_changed_later():
    def step(a, b, n):
        d = a if n > 0 else b
        a["a"] = 50
        return d["a"], d["b"]

    checks(step, (A, B, 0), (A, B, 1))

    def item(xs, ys, n):
        zs = xs if n > 0 else ys
        xs[0] = 9
        return zs[0]

    checks(item, (XS, [7, "k"], 0), (XS, [7, "k"], 1))


def test_two_of_them():
    def swapped(a, b, n):
        d = a if n > 0 else b
        e = b if n > 0 else a
        d["a"], e["a"] = e["a"], d["a"]
        return d, e, d is e, d == e

    checks(swapped, (A, B, 0), (A, B, 1), (A, A, 0), (A, A, 1))


def test_caught():
    def step(a, b, n):
        try:
            d = a if n > 0 else b
            if n > 1:
                raise ValueError(d["a"])
            d["a"] = 9
        except ValueError as e:
            return d, e.args
        return d

    checks(step, (A, B, 0), (A, B, 1), (A, B, 2))


def test_run_time_keys():
    def step(a, b, n, k):
        d = a if n > 0 else b
        d[k] = n
        return d

    checks(step, ({"a": 1}, {"b": 2}, 0, "z"), ({"a": 1}, {"b": 2}, 1, "b"))


def pair_of(x, y=0):
    return x, y


def test_mappings_and_unpacking():
    def step(a, b, n):
        d = a if n > 0 else b
        first, second = d
        return {**d}, {"q": 1, **d}, dict(d), d | {"q": 1}, pair_of(*d), first, second, sorted(d), d

    checks(step, (A, B, 0), (A, B, 1))

    def called(a, b, n):
        d = a if n > 0 else b
        return pair_of(**d), d

    checks(called, ({"x": 1}, {"x": 2}, 0), ({"x": 1}, {"x": 2}, 1))


def test_containers_in_shared_ones():
    def step(n):
        x = [n, "a"]
        y = [x, x, 1.5]
        return y, x, y

    checks(step, (1,))


def test_sets_of_constants_are_new_ones():
    def step(n):
        s = {1, 2}
        return s, s, n

    checks(step, (1,))
    compiled = lathe.function(step)
    one, other, _ = compiled(1)
    assert one is other
    assert compiled(1)[0] is not one


def last_of(one, other, n):
    if n == 0:
        return one if len(one) > n else other
    return last_of(other, one, n - 1)


def test_in_recursion():
    checks(last_of, (A, B, 2), (A, B, 3), (A, {"a": None}, 2), (XS, YS, 2), (XS, YS, 1))


def test_identity_of_what_comes_in_as_run_time_containers():
    def keys(p, q, n):
        x = p if n > 0 else q
        x["k"] = 1
        return x is p, x is q, p is q, x

    def deleted(p, q, n):
        x = p if n > 0 else q
        x["k"] = 1
        y = dict(x)
        del x["k"]
        return p is x, y

    def grown(p, q, n):
        x = p if n > 0 else q
        x.append(1)
        return x is p, x is q, x, p is q

    def in_a_loop(p, q, n):
        x = p
        for k in range(n):
            x = q if k % 2 else p
            x.append(k)
        return x is p, p is x

    def or_a_new_one(p, q, n):
        x = [n] if n > 0 else p
        x.append(2)
        return x is p, x

    d, xs = {"a": 1}, [1, 2]
    for f in (keys, deleted):
        checks(f, (d, {"a": 2}, 1), (d, {"a": 2}, -1), (d, d, 1))
    for g in (grown, in_a_loop, or_a_new_one):
        checks(g, (xs, [3], 1), (xs, [3], 3), (xs, [3], -1), (xs, xs, 3))


def test_one_of_two_dicts_that_were_changed():
    """A choice of them has the items of now (it had those of the entry)."""
    one, other, third = {"k": 1}, {"k": 1}, {"k": 5}
    holder = Node(one)

    def item(n):
        one["k"] = n
        return (one if n > 2 else other)["k"], (third if n > 2 else one)["k"]

    def new_item(n):
        one["new"] = n
        chosen = one if n > 2 else third
        return chosen.get("new"), len(chosen), chosen == {"k": 1}

    def in_a_tuple(n):
        one["k"] = n
        pair = (one, n) if n > 2 else (other, 0)
        return pair[0]["k"]

    def or_a_new_one(n):
        one["k"] = n
        mine = {"k": 7}
        return (one if n > 2 else mine)["k"]

    def of_an_object(n):
        one["k"] = n
        return (holder.d if n > 2 else other)["k"]

    def deleted(n):
        if n > 1:
            del one["k"]
        return (one if n > 2 else third).get("k", "none")

    for fn in (item, new_item, in_a_tuple, or_a_new_one, of_an_object, deleted):
        compiled = lathe.function(fn)
        for n in (1, 3, 4, 2):
            got = []
            for run in (fn, compiled):
                one.clear()
                one["k"] = 1
                got.append(describe((run(n), one)))
            assert got[0] == got[1], (fn.__name__, n)


def test_update_with_one_of_two_dicts():
    other = {0: 4, 7: 8}

    def merged(n, d):
        mine = {n: 1}
        mine.update(d if n > 2 else other)
        mine.update(other if n > 2 else d, k=n)
        return mine

    checks(merged, (1, {0: 1, 1: 2, 2: 3}), (3, {0: 1, 1: 2, 2: 3}))


def test_slices_get_one_of_two():
    def assigned(xs, n):
        mine = [n, 1, 2]
        mine[:1] = xs if n > 2 else (4, "z")
        mine.__setitem__(slice(0, 1), xs if n > 1 else (4, "z"))
        return mine

    checks(assigned, (XS, 1), (XS, 2), (XS, 3))
