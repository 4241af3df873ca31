"""Methods, views, loops and comparison of dicts with run-time keys."""

import numpy as np

from support import checks

# ---- methods ----------------------------------------------------------------------------------


def test_delete():
    def f(n, k):
        d = {i: i * i for i in range(n)}
        del d[k]
        return d, len(d), k in d

    checks(f, (4, 2), (4, 0), (4, 3), (4, 9))


def test_delete_and_insert_again():
    def f(n):
        d = {}
        for i in range(n):
            d[i] = i
            if i % 3 == 2:
                del d[i - 1]
        d[1] = 100
        return d

    checks(f, (0,), (3,), (40,))


def test_pop():
    def f(n, k):
        d = {i: i * 0.5 for i in range(n)}
        a = d.pop(k, -1.0)
        b = d.pop(k, None)
        c = d.pop(0)
        return a, b, c, d

    checks(f, (4, 2), (4, 9), (4, 0), (0, 1))


def test_popitem():
    def f(n):
        d = {i: i * 2 for i in range(n)}
        out = []
        while d:
            k, v = d.popitem()
            out.append(k)
            out.append(v)
        return out, d

    checks(f, (0,), (1,), (9,))

    def g(n):
        d = {i: i for i in range(n)}
        return d.popitem()

    checks(g, (2,), (0,))


def test_setdefault():
    def f(n):
        d = {}
        total = 0
        for i in range(n):
            total += d.setdefault(i % 3, i * 10)
        return total, d

    checks(f, (0,), (2,), (9,))


def test_get_without_default():
    def f(n, k):
        d = {i: i for i in range(n)}
        v = d.get(k)
        if v is None:
            return -1
        return v + 1

    checks(f, (4, 2), (4, 7))

    def g(n, k):
        d = {i: i for i in range(n)}
        return d.get(k), d.get(k, 2.5)

    checks(g, (4, 2), (4, 7))


def test_copy_update_clear():
    def f(n):
        a = {i: i for i in range(n)}
        b = a.copy()
        b[1] = 100
        c = dict(a)
        c.update(b)
        c.update({7: 8})
        e = a | b
        a |= {50: 60}
        b.clear()
        return a, b, c, e, len(b)

    checks(f, (0,), (3,))


def test_items_that_methods_put_into_a_dict():
    def put(a, ks):
        g = {}
        try:
            g.setdefault(2, int(ks[3]))
            g.update({3: int(ks[3]), "x": 2}, y=int(ks[2]))
        finally:
            print(len(g), a)
        return g

    def caught(a, ks):
        g = {}
        try:
            g.setdefault(2, []).append(int(ks[3]))
            g.setdefault(2, None)
        except IndexError:
            pass
        return g

    def later(a, ks):
        g = {}
        try:
            g.update({2: int(ks[a])})
        except IndexError as e:
            print(e)
        return g

    for f in (put, caught, later):
        checks(f, (1, np.array([3, 4, 5, 6])), (9, np.array([3, 4, 5, 6])))


# ---- views and loops --------------------------------------------------------------------------


def test_loops_over_views():
    def f(n):
        d = {i * 7 % 11: i for i in range(n)}
        a = 0
        for k in d:
            a = a * 3 + k
        for k in d.keys():
            a = a * 3 - k
        for v in d.values():
            a += v
        for k, v in d.items():
            a += k * v
        for i, (k, v) in enumerate(d.items()):
            a += i * (k - v)
        for k, v in zip(d, d.values()):
            a += k - v
        for k in reversed(d):
            a = (a * 2 + k) % 1000
        return a

    checks(f, (0,), (1,), (9,))


def test_loop_exits():
    def f(n, stop):
        d = {i: i * i for i in range(n)}
        for k, v in d.items():
            if k == 1:
                continue
            if v > stop:
                return k
        else:
            return -1
        return -2

    checks(f, (5, 3), (5, 100), (0, 0))


def test_in_views():
    def f(n, k):
        d = {i: i * 0.5 for i in range(n)}
        return k in d.keys(), k in d.values(), (k, k * 0.5) in d.items(), (k, 7) in d.items()

    checks(f, (0, 1), (4, 1), (4, 9))


def test_builtins_over_dicts():
    def f(n):
        d = {i * 5 % 7: i * 1.5 for i in range(n)}
        return (
            list(d),
            list(d.values()),
            sum(d),
            sum(d.values()),
            max(d, default=-1),
            min(d.values(), default=-1.0),
            sorted(d),
            sorted(d, reverse=True),
            any(d.values()),
            all(d.values()),
            len(d.items()),
            [k + v for k, v in d.items()],
            bool(d),
        )

    checks(f, (0,), (1,), (5,), (20,))


def test_max_by_value():
    def f(n):
        d = {}
        for i in range(n):
            k = i * i % 10
            d[k] = d.get(k, 0) + 1
        return max(d, key=d.get), max(d.items(), key=lambda kv: kv[1])

    checks(f, (5,), (30,))


def test_changed_in_a_loop_over_it():
    def grows(n):
        d = {i: i for i in range(n)}
        for k in d:
            d[k + n] = 0
        return d

    def shrinks(n):
        d = {i: i for i in range(n)}
        for k in d:
            if k == 1:
                del d[k]
        return d

    def same_size(n):
        d = {i: i for i in range(n)}
        seen = []
        for k in d:
            seen.append(k)
            del d[k]
            d[k + 1000] = 0
        return seen

    checks(grows, (0,), (1,), (5,))
    checks(shrinks, (0,), (1,), (2,), (5,))
    checks(same_size, (0,), (1,), (3,), (5,), (6,), (20,))


def test_values_change_in_a_loop_over_it():
    def f(n):
        d = {i: i for i in range(n)}
        for k in d:
            d[k] *= 2
        return d

    checks(f, (0,), (6,))


def test_popitem_and_insertion_in_a_loop():
    def f(n):
        d = {i: i for i in range(n)}
        seen = []
        for k in d:
            seen.append(k)
            seen.append(d.popitem()[1])
            d[k + 100] = k
            if len(seen) > 20:
                break
        return seen, d

    checks(f, (0,), (1,), (2,), (6,))


def test_comprehensions():
    def f(n):
        a = {i: i * i for i in range(n)}
        b = {k: v + 0.5 for k, v in a.items() if k % 2}
        c = {v: k for k, v in a.items()}
        return a, b, c

    checks(f, (0,), (7,))


def test_nested_comprehension():
    def f(n, m):
        return {(i, j): i * j for i in range(n) for j in range(m) if i != j}

    checks(f, (0, 3), (3, 2), (4, 4))


# ---- comparison -------------------------------------------------------------------------------


def test_equality():
    def f(n, m):
        a = {i: i for i in range(n)}
        b = {m - 1 - i: float(m - 1 - i) for i in range(m)}
        return a == b, a != b, a == {0: 0}, a == [0]

    checks(f, (3, 3), (3, 4), (1, 1), (0, 0))


def test_dicts_with_run_time_values_compared():
    def f(n, x):
        a = {"k": n, "l": (x, 1)}
        b = {"l": (x, 1), "k": 3}
        same = a == b, a != b, a == {"k": n}, {} == a, {1: n} == {1.0: 3}, a == a, a != a
        found = 0
        for i in range(4):
            if {"i": i, "n": n} == {"n": 2, "i": n}:
                found += 10 + i
        if a == b:
            found += 1
        return same, found, {"xs": [n]} == {"xs": [3]}, {"d": {"e": n}} == {"d": {"e": 3}}

    checks(f, (3, 1.5), (2, 0.0), (3.0, 2))

    def g(n):
        return {"k": n} < {"k": 3}

    checks(g, (3,))


def test_dicts_that_change_on_paths_compared():
    def f(n):
        d = {"a": n, "b": 1}
        e = {"a": 3}
        if n > 2:
            d["a"] = n + 1
        if n > 1:
            e["b"] = n
        first = d == e
        if n > 0:
            del d["b"]
            first = (d == {"a": n}, d != e) if n > 2 else (first, first)
        else:
            first = (first, True)
        return first

    checks(f, (3,), (2,), (1,), (0,))


def test_in_the_views_of_known_dicts():
    def f(text, n):
        pairs = dict(zip(")]", "(["))
        numbers = {"x": n, "y": 2}
        if n > 3:
            numbers["z"] = 7
        found = 0
        for i, c in enumerate(text + str(n)):
            found += c in pairs.values()
            found += 10 * (c in pairs.keys())
            found += 100 * (("]", c) in pairs.items()) + 1000 * (i in numbers.values())
            found += 10000 * (("x", i) in numbers.items())
        return found, 7 in numbers.values(), "z" in numbers.keys(), ("z", 7) in numbers.items()

    checks(f, ("([x", 1), (")]", 5), ("", 0))
