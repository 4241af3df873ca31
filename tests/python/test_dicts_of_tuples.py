"""Tuples as values of dicts that exist at run time."""

from __future__ import annotations

from collections import defaultdict

import pytest

import lathe
from support import check, checks, refused

WORDS = ["pear", "fig", "plum", "fig", "apple", "date", "plum"]
LIMIT = {1: (2, 3.5), 4: (5, 6.5)}


def test_best_of_each():
    def best(xs, ks):
        found = {}
        for i, x in enumerate(xs):
            k = ks[i]
            if k not in found or found[k][0] < x:
                found[k] = (x, i)
        return found

    def unpacked(n):
        d = {}
        for i in range(n):
            d[i % 3] = (i, i * 0.5)
        a, b = d[n % 3]
        return a, b, d[0][1], d[0][-2], len(d[0])

    checks(best, ([3, 1, 4, 1, 5], [0, 1, 0, 1, 1]), ([], []), ([2.5, 1.5], [0, 0]))
    checks(unpacked, (5,), (3,))
    check(unpacked, 0)  # KeyError


def test_methods():
    def get(n, k):
        d = {i: (i, i + 1) for i in range(n)}
        a, b = d.get(k, (0, 0))
        none = d.get(k)
        if none is None:
            return a, b, -1
        return a, b, none[0]

    def pop(n, k):
        d = {i: (i, str(i)) for i in range(n)}
        one = d.pop(k, (-1, "none"))
        two = d.pop(0)
        three = d.popitem()
        return one, two, three, d

    def setdefault(n):
        d = {}
        for i in range(n):
            a, b = d.setdefault(i % 2, (i, 0))
            d[i % 2] = (a, b + i)
        return d

    def others(n):
        d = {i: (i, i * i) for i in range(n)}
        e = d.copy()
        e.update({7: (7, 7)})
        e[1] = (0, 0)
        d |= e
        f = dict(d)
        f.clear()
        del d[0]
        return d, e, f, len(d), d | e

    checks(get, (3, 1), (3, 5))
    checks(pop, (4, 2), (4, 9), (1, 0), (0, 0))
    checks(setdefault, (5,), (0,))
    checks(others, (3,), (1,))


def test_loops_and_views():
    def items(n):
        d = {i * 7 % 5: (i, i * 1.5) for i in range(n)}
        total, names = 0, []
        for k, (a, b) in d.items():
            total += k * a + b
            names.append(f"{k}:{a}")
        for pair in d.values():
            total += pair[0]
        for k in reversed(d):
            total += d[k][1] * k
        return total, names, list(d.items()), list(d.values())

    def found(n, k):
        d = {i: (i, i + 1) for i in range(n)}
        return (k, k + 1) in d.values(), (k, (k, k + 1)) in d.items(), (1, 2) in d, k in d

    def ordered(n):
        d = {i * 7 % 5: (-i, i) for i in range(n)}
        by = sorted(d.items(), key=lambda kv: kv[1])
        best = max(d, key=lambda k: d[k])
        return by, best, min(d.values()), sorted(d.values())

    checks(items, (6,), (0,))
    checks(found, (4, 2), (4, 7), (0, 0))
    checks(ordered, (6,), (1,))
    check(ordered, 0)  # max() of nothing


def test_kinds_of_parts():
    def strings(words):
        seen = {}
        for i, w in enumerate(words):
            first, count = seen.get(w, (i, 0))
            seen[w] = (first, count + 1)
        return seen

    def mixed(n):
        d = {}
        for i in range(n):
            d[i] = (i, True, "even") if i % 2 == 0 else (i * 0.5, i > 2, f"odd{i}")
        return d

    def nested(n):
        d = {}
        for i in range(n):
            d[i] = ((i, i + 1), (i * 0.5, ("x" * i, not i)))
        (a, b), (c, (e, f)) = d[n - 1]
        return d, a, b, c, e, f

    def lists(n):
        d = {}
        for i in range(n):
            d.setdefault(i % 2, (0, []))[1].append(i)
        count, xs = d[0]
        xs.append(count)
        return d

    def none(n):
        d = {}
        for i in range(n):
            d[i] = (i, None if i % 2 else i)
        return d, [b for a, b in d.values()]

    def one(n):
        d = {i: (i,) for i in range(n)}
        (a,) = d[0]
        return d, a

    def keys(n):
        d = {(i, i + 1): (i, "s") for i in range(n)}
        return d, d[0, 1][1]

    checks(strings, (WORDS,), ([],))
    checks(mixed, (4,), (0,))
    checks(nested, (3,), (1,))
    checks(lists, (5,), (1,))
    checks(none, (3,), (1,))
    checks(one, (3,), (1,))
    checks(keys, (2,), (1,))
    check(keys, 0)  # KeyError


def test_results_and_text():
    def shown(n):
        d = {i: (i, 0.5, "s") for i in range(n)}
        print(d, d.get(1), d.get(9, (1,) * 3))
        return f"{d[0]} {d}", str(d[1])

    def same(n):
        d = {i: (i, i + 1) for i in range(n)}
        e = {i: (i, i + 1.0) for i in range(n)}
        first = d == e
        e[0] = (5, 5)
        return first, d == e, d != e, d[0] == (0, 1), d[0] < e[0]

    def raised(n):
        d = {n: (n, "x")}
        if n > 2:
            raise ValueError(d[n], d)
        return d[n]

    checks(shown, (3,), (2,))
    checks(same, (3,), (1,))
    checks(raised, (1,), (3,))


def test_given_and_captured():
    def given(d, k):
        a, b = d[k]
        return a + b, d.get(k, (0, 0))

    def captured(k):
        low, high = LIMIT[k]
        return low * high, k in LIMIT, LIMIT.get(k + 1, (0, 0.0))

    def kept(n):
        outer = {n: (1, 2)}

        def add(k):
            outer[k] = (k, outer[n][0] + k)

        for i in range(n):
            add(i)
        return outer

    checks(given, ({1: (2, 3), 2: (4, 5.5)}, 1), ({1: (2, 3), 2: (4, 5.5)}, 2), ({1: (2, 3)}, 7))
    checks(captured, (1,), (4,), (2,))
    checks(kept, (3,), (0,))


def test_paths():
    def by_path(n):
        if n > 2:
            d = {n: (n, 1)}
        else:
            d = {n + 1: (0.5, 2)}
        d[7] = (1, 1)
        return d

    def maybe(n):
        d = None
        if n > 2:
            d = {n: (n, n)}
            d[n + 1] = (0, 0)
        return d

    def chosen(n):
        a, b = {0: (1,)}, {0: (2,)}
        d = a if n > 2 else b
        d[0] = (3,)
        return a, b, d is a

    def changed(n):
        d = {0: (0, 0)}
        if n > 1:
            d[n] = (n, 1)
        for i in range(n):
            if i == 3:
                break
            a, b = d.get(i, (i, -1))
            d[i] = (b, a)
        return d

    def recursive(n, memo):
        if n in memo:
            return memo[n]
        a, b = recursive(n - 1, memo) if n > 0 else (0, 1)
        memo[n] = (b, a + b)
        return memo[n]

    def remembered(n):
        memo = {}
        return recursive(n, memo), len(memo)

    checks(by_path, (3,), (1,))
    checks(maybe, (3,), (1,))
    checks(chosen, (3,), (1,))
    checks(changed, (0,), (2,), (6,))
    checks(remembered, (5,), (0,))


def test_default_dicts():
    def pairs(n):
        d = defaultdict(lambda: (0, 0))
        for i in range(n):
            a, b = d[i % 3]
            d[i % 3] = (a + 1, b + i)
        return dict(d)

    def lists(words):
        d = defaultdict(list)
        for i, w in enumerate(words):
            d[len(w)].append((w, i))
        return {k: (len(v), v[0]) for k, v in d.items()}

    checks(pairs, (7,), (0,))
    checks(lists, (WORDS,), ([],))


def test_many():
    """The collector runs, and the table grows."""

    def many(n):
        d = {}
        for i in range(n):
            d[i % 1000] = (i, f"text{i}", [i])
            if i % 7 == 0:
                d.pop(i % 500, None)
        total = 0
        for a, b, c in d.values():
            total += a + len(b) + c[0]
        return total, len(d)

    check(many, 20000)


def test_nan():
    def compared(x, y):
        a = {i: (i, x) for i in range(int(y) + 1)}
        b = {i: (i, y) for i in range(int(y) + 1)}
        return a == b, a != b, a == a

    checks(compared, (1.0, 1.0), (2.5, 1.0), (float("nan"), 1.0))

    with pytest.raises(lathe.UnsupportedError, match="dicts with NaN at one key"):
        lathe.function(lambda x: {int(x > 0): (1, x)} == {int(x > 0): (1, x * 1)})(float("nan"))


def test_refused():
    def lengths(n):
        d = {n: (1, 2)}
        d[n + 1] = (1, 2, 3)  # here
        return d

    def numbers(n):
        d = {n: (1, 2)}
        d[n + 1] = 1  # here
        return d

    def sets(n):
        d = {}
        for i in range(n):
            d[i] = (1, {i})  # here
        return d

    refused(lengths, 3, says="gets values of several forms")
    refused(numbers, 3, says="gets values of several forms")
    refused(sets, 3, says="can hold real numbers, strings, lists and tuples of these only")
