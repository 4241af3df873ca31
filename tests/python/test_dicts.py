"""Dicts with run-time keys: as in Python, item by item, in Python's order."""

from support import checks, refused


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


# ---- paths and calls --------------------------------------------------------------------------


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


def test_returned_early_beside_a_display():
    def f(n):
        d = {}
        for i in range(n):
            d[i] = i
            if i == 4:
                return d
        return {0: 1.5}

    checks(f, (0,), (3,), (9,))


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


def test_tries():
    def f(n, k):
        d = {i: i * 2 for i in range(n)}
        try:
            v = d[k]
        except KeyError as e:
            return -1, e.args[0]
        return v, 0

    checks(f, (3, 1), (3, 7))


# ---- as a whole -------------------------------------------------------------------------------


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


def test_isinstance():
    def f(n):
        d = {n: 1}
        s = {n}
        return isinstance(d, dict), isinstance(s, set), isinstance(d, list), type(d) is dict

    checks(f, (1,))


# ---- refusals and errors ----------------------------------------------------------------------


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


def test_refused():
    def other_values(n):
        d = {}
        for i in range(n):
            d[i] = {i}
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
        says="sets as values of a dict that exists at run time are not supported yet",
    )
    refused(other_keys, 3, says="a dict gets keys of different kinds")
