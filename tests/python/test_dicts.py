"""Dicts with run-time keys: as in Python, item by item, in Python's order."""

import numpy as np
import pytest

import lathe as lt
from support import check, checks, refused


def count(n, m):
    d = {}
    for i in range(n):
        k = i * i % m
        d[k] = d.get(k, 0) + 1
    return d


def test_counts():
    checks(count, (0, 3), (1, 3), (20, 7), (500, 91))


def test_get_set_in_loop():
    def f(n):
        d = {}
        for i in range(n):
            d[i % 5] = i * 0.5
        total = 0.0
        for k in range(7):
            if k in d:
                total += d[k]
            if k not in d:
                total -= 1
        return total, len(d)

    checks(f, (0,), (3,), (12,))


def test_run_time_key_of_a_straight_line():
    def f(n):
        d = {}
        d[n] = 1
        d[n + 1] = 2
        d[n] += 5
        return d, n in d, n + 2 in d, d[n], len(d)

    checks(f, (3,), (-1,))


def test_display_with_run_time_keys():
    def f(n, x):
        d = {n: x, n + 1: 2.5, 7: 1.0}
        return d, d[n]

    checks(f, (3, 0.5), (7, 1.5), (6, 2.0))


def test_missing_key():
    def f(n, k):
        d = {}
        for i in range(n):
            d[i] = i
        return d[k]

    checks(f, (3, 2), (3, 3), (0, 0), (5, -1))


def test_missing_key_of_an_empty_dict():
    def f(n):
        d = {}
        if n > 0:
            return d[n]
        return 0

    checks(f, (1,), (0,))


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


def test_tuple_keys():
    def f(n):
        d = {}
        for i in range(n):
            d[i % 3, i % 2] = i
        total = 0
        for a, b in d:
            total += a * 10 + b
        return d, total, (0, 0) in d, (5, 5) in d, 0 in d

    checks(f, (0,), (1,), (9,))


def test_missing_tuple_key():
    def f(n, a, b):
        d = {(i, i + 1): i for i in range(n)}
        return d[a, b]

    checks(f, (3, 1, 2), (3, 1, 1), (0, 0, 0))


def test_tuples_of_one():
    def f(n):
        d = {(i,): i for i in range(n)}
        return d, (1,) in d, 1 in d

    checks(f, (3,))


def test_keys_of_several_types():
    def f(n, x):
        d = {}
        d[n] = 1
        d[x] = 2
        d[n > 2] = 3
        return d, len(d)

    checks(f, (1, 1.0), (1, 2.5), (0, 0.0), (5, -0.0), (3, 1.0))


def test_equal_keys_are_one():
    def f(n, x):
        d = {i: i for i in range(n)}
        d[x] = 100
        return d, x in d, d[x], d.get(2.0), d.get(2.5), True in d, np.int64(2) in d

    checks(f, (4, 2.0), (4, 2.5), (4, 1e300), (4, float("inf")))


def test_numpy_keys():
    def f(a):
        d = {}
        for x in a:
            d[x] = d.get(x, 0) + 1
        return d

    checks(f, (np.array([3, 1, 3]),), (np.array([0.5, 0.25, 0.5], np.float32),))
    check(f, np.array([1, 2, 1], np.int8))
    check(f, np.array([True, False, True]))


def test_big_ints_and_floats_as_keys():
    def f(n, x):
        d = {2**53: 1, n: 2}
        d[x] = 3
        return d

    checks(f, (2**53 + 1, 2.0**53), (-(2**63), -(2.0**63)), (2**61 - 1, 2.0**61), (-1, -2.0))


def test_nan_is_refused():
    def f(x):
        d = {}
        d[x] = 1
        return d

    check(f, 1.5)
    with pytest.raises(lt.UnsupportedError, match="NaN as a key"):
        lt.function(f)(float("nan"))


def test_values_of_several_types():
    def f(n):
        d = {}
        for i in range(n):
            if i % 2:
                d[i] = i
            else:
                d[i] = i * 0.5
            if i == 4:
                d[i] = None
            if i == 5:
                d[i] = True
        return d

    checks(f, (0,), (2,), (8,))


def test_none_as_value():
    def f(n, k):
        d = {i: None for i in range(n)}
        d[k] = 1
        v = d[0]
        if v is None:
            return d, -1
        return d, v

    checks(f, (2, 1), (2, 0))


def test_none_as_key():
    def f(n):
        d = {}
        k = None
        if n > 2:
            k = n
        d[k] = n
        return d, None in d

    checks(f, (1,), (3,))


def test_dict_by_path():
    def f(n):
        a = {i: i for i in range(n)}
        b = {i: -i for i in range(n)}
        d = a if n > 2 else b
        d[100] = 5
        return a, b, d is a, d is b, d

    checks(f, (1,), (4,))


def test_structures_by_path_are_one_dict():
    def f(n):
        a = {0: 1}
        b = {0: 2}
        d = a if n > 2 else b
        d[0] = 5
        return a, b, d is a

    checks(f, (1,), (4,))


def test_key_on_one_path():
    def f(n):
        d = {0: 1}
        if n > 2:
            d[5] = n
        return d, len(d)

    checks(f, (1,), (4,))


def test_deleted_on_one_path():
    def f(n):
        d = {0: 1, 1: 2}
        if n > 2:
            del d[0]
        return d

    checks(f, (1,), (4,))


def test_early_return():
    def f(n):
        d = {}
        for i in range(n):
            if i * i % 7 in d:
                return i, d
            d[i * i % 7] = i
        return -1, d

    checks(f, (0,), (3,), (30,))


def test_memo_recursion():
    def fib(n, memo):
        if n < 2:
            return n
        if n in memo:
            return memo[n]
        memo[n] = fib(n - 1, memo) + fib(n - 2, memo)
        return memo[n]

    def f(n):
        memo = {}
        return fib(n, memo), len(memo)

    checks(f, (0,), (1,), (10,), (60,))


def test_passed_on():
    def add(d, k):
        d[k] = d.get(k, 0) + k
        return d

    def f(n):
        d = {}
        for i in range(n):
            e = add(d, i % 3)
        return d, n > 0 and e is d

    checks(f, (0,), (7,))


def test_carried():
    def f(n):
        d = {0: 0}
        for i in range(n):
            e = {}
            for k, v in d.items():
                e[k + 1] = v + i
            e[0] = i
            d = e
        return d

    checks(f, (0,), (1,), (8,))


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


def test_in_views():
    def f(n, k):
        d = {i: i * 0.5 for i in range(n)}
        return k in d.keys(), k in d.values(), (k, k * 0.5) in d.items(), (k, 7) in d.items()

    checks(f, (0, 1), (4, 1), (4, 9))


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


def test_equality():
    def f(n, m):
        a = {i: i for i in range(n)}
        b = {m - 1 - i: float(m - 1 - i) for i in range(m)}
        return a == b, a != b, a == {0: 0}, a == [0]

    checks(f, (3, 3), (3, 4), (1, 1), (0, 0))


def test_tries():
    def f(n, k):
        d = {i: i * 2 for i in range(n)}
        try:
            v = d[k]
        except KeyError as e:
            return -1, e.args[0]
        return v, 0

    checks(f, (3, 1), (3, 7))


def test_printed(capsys):
    def f(n):
        d = {i: i * 0.5 for i in range(n)}
        print(d, {i for i in range(n)})
        print(f"{d}")
        return len(d)

    checks(f, (0,), (3,))


def test_growth():
    def f(n):
        d = {}
        for i in range(n):
            d[i * 2654435761 % 1000003] = i
        total = 0
        for i in range(n):
            total += d[i * 2654435761 % 1000003]
        for i in range(0, n, 2):
            del d[i * 2654435761 % 1000003]
        return total, len(d), list(d)

    checks(f, (5,), (6,), (1000,))


def test_loop_makes_dicts():
    def f(n):
        total = 0
        for i in range(n):
            d = {}
            for j in range(i % 10):
                d[j * j % 5] = j
            total += len(d)
        return total

    checks(f, (0,), (100,))


def test_unhashable():
    def f(n):
        d = {n: 1}
        xs = [n]
        return d[xs]

    def g(n):
        d = {n: 1}
        return {n} in d

    checks(f, (1,))
    checks(g, (1,))


def test_type_errors():
    def f(n):
        d = {n: 1}
        return d + d

    def g(n):
        d = {n: 1}
        return d < d

    def h(n):
        d = {n: 1}
        return d.no_such

    for fn in (f, g, h):
        checks(fn, (1,))


def test_isinstance():
    def f(n):
        d = {n: 1}
        s = {n}
        return isinstance(d, dict), isinstance(s, set), isinstance(d, list), type(d) is dict

    checks(f, (1,))


def test_returned_early_beside_a_display():
    def f(n):
        d = {}
        for i in range(n):
            d[i] = i
            if i == 4:
                return d
        return {0: 1.5}

    checks(f, (0,), (3,), (9,))


def test_refused():
    def other_values(n):
        d = {}
        for i in range(n):
            d[i] = (i, i)
        return d

    def other_keys(n):
        d = {}
        for i in range(n):
            d[i] = i
        d[1, 2] = 3
        return d

    refused(
        other_values,
        3,
        says="a dict that exists at run time can hold real numbers, strings and lists only",
    )
    refused(other_keys, 3, says="a dict gets keys of different kinds")


def test_strings_as_values():
    def replaced(n):
        d = {}
        for i in range(n):
            s = str(i) + "x" * 50
            d[i % 7] = s
            garbage = s + "-" * 100
        return d, len(garbage)

    def mixed(n):
        d = {}
        for i in range(n):
            d[i % 7] = str(i) if i % 2 else i
        return d

    def grown(n):
        d = {0: "a"}
        for i in range(n):
            d[0] = d[0] + "b" if len(d[0]) < 50 else "c" + str(i)
        return d[0], d

    checks(replaced, (5,), (20_000,))
    for f in (mixed, grown):
        checks(f, (0,), (5,), (20_000,))


# ---- comparison of dicts with known keys ------------------------------------------------------


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
