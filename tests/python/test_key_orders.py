"""The order of keys: of dicts outside after the call, of dicts that are returned, and in loops over
dicts whose keys were put in and taken out on some paths."""

import dataclasses
from collections import Counter, defaultdict

import lathe
from support import checks, describe, refused

STATE = {}
MIXED = {}


@dataclasses.dataclass
class Holder:
    d: dict
    n: int = 0


class Plain:
    pass


def outside(body, world, *calls):
    """After each call the dict outside is as in plain Python, in its order."""
    compiled = lathe.function(body)
    for args in calls + calls:
        shown = []
        for fn in (body, compiled):
            STATE.clear()
            STATE.update(world)
            try:
                value = fn(*args)
            except (KeyError, ValueError) as error:
                value = repr(error)
            shown.append(describe((value, STATE)))
        assert shown[0] == shown[1], args


def put_and_taken(d, n):
    if n > 0:
        d["a"] = n
        d["b"] = "x"
    else:
        d["b"] = "y"
        d["a"] = n


def test_new_keys_by_path():
    checks(put_and_taken, ({"z": 1.5}, 1), ({"z": 1.5}, 0), ({}, 1), ({}, 0))

    def step(n):
        put_and_taken(STATE, n)

    outside(step, {"z": 1.5}, (1,), (0,))
    outside(step, {"b": 1, "a": "x"}, (1,), (0,))


def test_a_key_that_is_taken_out_and_put_in():
    def again(d, n):
        d["c"] = "s"
        del d["a"]
        if n > 0:
            d["a"] = n
        else:
            d["a"] = 2 * n
        return n

    world = {"a": 1, "b": "x"}
    checks(again, (world, 1), (world, 0), ({"a": 0, "c": "x", "d": None}, 3))
    outside(lambda n: again(STATE, n), world, (1,), (0,))


def test_on_one_path():
    def moved(d, n):
        if n > 0:
            value = d.pop("a")
            d["a"] = value + 1
        return d["a"]

    world = {"a": 1, "b": "x"}
    checks(moved, (world, 1), (world, 0))
    outside(lambda n: moved(STATE, n), world, (1,), (0,))

    def moved_by_two(d, n):
        if n > 0:
            d["a"] = d.pop("a") + 1
            d["b"] = d.pop("b") + 1
        else:
            d["b"] = d.pop("b") + 2
            d["a"] = d.pop("a") + 2
        d["last"] = n

    world = {"a": 1, "b": 2, "c": "x"}
    checks(moved_by_two, (world, 1), (world, 0))
    outside(lambda n: moved_by_two(STATE, n), world, (1,), (0,))


def test_in_loops():
    def turned(d, n):
        for i in range(n):
            if i % 3 == 0:
                d["a"] = d.pop("a") + 1
            elif i % 3 == 1:
                d["b"] = d.pop("b") + 1.5
            else:
                del d["c"]
                d["c"] = i
        return n

    world = {"a": 1, "b": 2.5, "c": 3, "d": "x"}
    checks(turned, *[(world, n) for n in range(6)])
    outside(lambda n: turned(STATE, n), world, *[(n,) for n in range(6)])


def test_exceptions_and_early_exits():
    def left(d, n):
        d["b"] = d.pop("b")
        if n == 0:
            return 0
        d["new"] = n
        d["a"] = d.pop("a")
        if n == 1:
            raise ValueError("one")
        while n > 0:
            d["new"] = d.pop("new") + 1
            n -= 1
            if n == 3:
                return n
        return -1

    world = {"a": 1, "b": "x", "c": 2.5}
    checks(left, *[(world, n) for n in (0, 1, 2, 5)])
    outside(lambda n: left(STATE, n), world, *[(n,) for n in (0, 1, 2, 5)])


def test_one_path_has_the_key_outside():
    def step(n):
        if n > 0:
            STATE["new"] = n
        STATE["other"] = 1
        STATE["new"] = n + 1

    outside(step, {"z": "x"}, (1,), (0,))

    def gone(n):
        if n > 0:
            del STATE["a"]
        STATE["b"] = 2
        STATE["a"] = n

    outside(gone, {"a": 1, "z": "x"}, (1,), (0,))

    def of_several_types(n):
        if n > 2:
            STATE["a"] = (1, n)
        elif n > 1:
            STATE["a"] = "text"
        elif n > 0:
            del STATE["a"]
        STATE["b"] = 2
        STATE["a"] = n

    outside(of_several_types, {"a": 1, "z": "x"}, (3,), (2,), (1,), (0,))
    outside(of_several_types, {"z": "x"}, (3,), (2,), (0,), (1,))


def test_seen_in_the_call():
    def seen(d, n):
        if n > 0:
            d["x"] = 1
        else:
            d["x"] = 2
        d["b"] = d.pop("b")
        return list(d), [f"{k}={v}" for k, v in d.items()], [k for k in d.keys()]

    checks(seen, ({"b": "s", "a": 1}, 1), ({"b": "s", "a": 1}, 0))
    outside(lambda n: seen(STATE, n), {"b": "s", "a": 1}, (1,), (0,))

    def by_path(d, n):
        if n > 0:
            d["b"] = d.pop("b")
        return [k for k in d], dict(d), n

    checks(by_path, ({"b": 1, "a": 2}, 1), ({"b": 1, "a": 2}, 0))
    outside(lambda n: by_path(STATE, n), {"b": 1, "a": 2}, (1,), (0,))


def test_looked_at_where_it_is_not_known():
    def told(d, n):
        if n > 0:
            d["b"] = d.pop("b")
        return list(d)  # here

    says = "a dict whose keys have another order on another path"
    refused(told, {"b": (1, 2, 3), "a": None}, 1, says=says)

    def shown(d, n):
        put_and_taken(d, n)
        print(d)  # here

    refused(shown, {"z": (1, 2, 3), "y": None}, 1, says=says)
    checks(shown, ({}, 1), ({}, 0))

    def not_looked_at(d, n):
        put_and_taken(d, n)
        return len(d), "a" in d, d["a"], d.get("b"), d == {"a": 1, "b": "x"}

    checks(not_looked_at, ({}, 1), ({}, 0))


def test_dicts_that_the_function_made():
    def made(n):
        d = {}
        if n > 0:
            d["a"] = n
            d["b"] = 1
        else:
            d["b"] = n
            d["a"] = 1
        return d

    checks(made, (1,), (0,))

    def moved(n):
        d = {"a": 1, "b": 2, "c": n}
        if n > 0:
            d["a"] = d.pop("a")
        e = {"sum": sum(d.values()), **d}
        for key in d:
            e[key] += 1
        return e, d, [k for k in d], d.popitem()

    checks(moved, (1,), (0,))

    def turned(n):
        d = {"a": 1, "b": 2}
        for i in range(n):
            key = "a" if i % 2 else "b"
            value = d.pop(key)
            d[key] = value + i
        return d

    checks(turned, *[(n,) for n in range(4)])

    def in_loop(n):
        d = {"a": 1, "b": 2}
        for i in range(n):
            if i == 1:
                d["a"] = d.pop("a")
        return list(d.items())

    checks(in_loop, *[(n,) for n in range(4)])

    def merged(n):
        d = {"a": 1, "b": 2}
        e = {"c": 3}
        if n > 0:
            d["a"] = d.pop("a")
        return d | e, {**e, **d}, {k: v for k, v in d.items()}, str(d), f"{d}"

    checks(merged, (1,), (0,))


def test_restored_for_the_other_path():
    def step(n):
        d = {"a": 1, "b": 2}
        if n > 0:
            del d["a"]
            d["a"] = 5
            return list(d)
        return list(d)

    checks(step, (1,), (0,))

    def given(d, n):
        if n > 0:
            del d["a"]
            d["a"] = 5
            return list(d), list(d.values())
        return list(d), list(d.values())

    checks(given, ({"a": 1, "b": "x"}, 1), ({"a": 1, "b": "x"}, 0))
    outside(lambda n: given(STATE, n), {"a": 1, "b": "x"}, (1,), (0,))


def test_methods():
    def step(d, n):
        d.setdefault("new", n)
        if n > 0:
            d.update(b="t", c=n)
        else:
            d.update({"c": n, "b": "u"})
        d["a"] = d.pop("a")

    checks(step, ({"a": 1}, 1), ({"a": 1}, 0), ({"c": 1, "a": "x"}, 1), ({"c": 1, "a": "x"}, 0))
    outside(lambda n: step(STATE, n), {"a": 1, "z": "x"}, (1,), (0,))


def test_run_time_dicts():
    def counted(words, n):
        c = Counter()
        for word in words:
            c[word] += 1
        if n > 0:
            c["b"] = c.pop("b") + 1
        e = defaultdict(int)
        for word in words:
            e[word] += n
        if n > 1:
            del e["a"]
        e["a"] += 1
        return c, e, c.most_common(2), list(e)

    checks(counted, (["b", "a", "b"], 0), (["b", "a", "b"], 1), (["a", "b"], 2))


def test_nested_and_fields():
    def step(h, n):
        put_and_taken(h.d, n)
        h.n += 1
        return h

    checks(step, (Holder({"z": 1}), 1), (Holder({"z": 1}), 0), (Holder({"a": 2}), 0))

    def inner(d, n):
        put_and_taken(d["in"], n)
        d["in"]["z"] = d["in"].pop("z")

    checks(inner, ({"in": {"z": 1}}, 1), ({"in": {"z": 1}}, 0))


def test_attributes():
    def body(obj, n):
        if n > 0:
            obj.a = n
            obj.b = 1
        else:
            obj.b = n
            obj.a = 1
        del obj.z
        obj.z = 3

    compiled = lathe.function(body)
    for n in (1, 0, 1, 0):
        shown = []
        for fn in (body, compiled):
            obj = PLAIN
            vars(obj).clear()
            obj.z = 1
            fn(obj, n)
            shown.append(list(vars(obj).items()))
        assert shown[0] == shown[1]


PLAIN = Plain()


def test_dicts_outside_as_operands():
    def step(n):
        STATE["z"] = n
        STATE["y"] = STATE.pop("y") + 1
        d = {"x": 0}
        d.update(STATE)
        return {**STATE}, dict(STATE), STATE | {"k": 1}, {"k": 1} | STATE, list(STATE), d

    outside(step, {"y": 1, "x": 2}, (1,), (0,))


def test_views():
    def step(d, n):
        keys, items = d.keys(), d.items()
        d["c"] = n
        d["a"] = d.pop("a")
        return [k for k in keys], [k for k, _ in items], len(items), "c" in keys

    checks(step, ({"a": 1, "b": "x"}, 1))
    outside(lambda n: step(STATE, n), {"a": 1, "b": "x"}, (1,), (0,))


def test_caught_exceptions():
    def step(d, n):
        try:
            d["b"] = d.pop("b")
            if n > 0:
                raise ValueError(n)
            d["a"] = d.pop("a")
        except ValueError:
            d["c"] = d.pop("c")
        d["d"] = d.pop("d")
        return len(d)

    world = {"a": 1, "b": "x", "c": 2.5, "d": None}
    checks(step, (world, 1), (world, 0))
    outside(lambda n: step(STATE, n), world, (1,), (0,))


def test_paths_that_delete_and_leave():
    def raises(d, n):
        if n > 3:
            del d["a"]
            raise ValueError(n)
        return list(d), d

    def leaves(d, n):
        if n > 3:
            del d["a"]
            return [str(n)]
        return list(d)

    for fn in (raises, leaves):
        checks(fn, ({"a": 1, "b": 2.5, "c": 3}, 0), ({"a": 1, "b": 2.5, "c": 3}, 4))
        outside(lambda n, fn=fn: fn(STATE, n), {"a": 1, "b": "x", "c": 2}, (0,), (4,))
