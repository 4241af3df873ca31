"""Tuples whose length is known at run time only."""

from __future__ import annotations

import numpy as np

from support import check, checks, refused


def test_tuple_of():
    def of_list(xs):
        t = tuple(xs)
        return t, len(t), t[0], t[-1], t[1:], sum(t), max(t), min(t)

    def of_made(n):
        xs = [i * 2 for i in range(n)]
        t = tuple(xs)
        xs.append(7)
        return t, xs

    def of_others(n, s):
        return tuple(range(n)), tuple(s), tuple(i * 0.5 for i in range(n)), tuple({n: 1})

    def of_pairs(n):
        t = tuple(enumerate([i * i for i in range(n)]))
        (a, b), *rest = t
        return t, a, b, rest

    def empty(n):
        t = tuple([i for i in range(n)])
        return t, not t, bool(t), 1 if t else 0

    checks(of_list, ([3, 1, 2],), ([0.5],), ([7, 8],))
    check(of_list, [])  # IndexError
    checks(of_made, (0,), (3,))
    checks(of_others, (3, "abc"), (1, ""))
    checks(of_pairs, (1,), (4,))
    checks(empty, (0,), (2,))


def test_operators():
    def compared(xs, ys):
        a, b = tuple(xs), tuple(ys)
        return a == b, a != b, a < b, a <= b, a > b, a >= b, a == (1, 2), (1, 2) == a, (0,) < a

    def others(xs):
        a = tuple(xs)
        return a == xs, xs == a, a != xs, a == 1, a is None, a is a

    def joined(xs):
        a = tuple(xs)
        return a + (1, 2), (0,) + a, a + a, a * 2, 3 * a, a

    def augmented(n):
        t = tuple(range(n))
        t += (7,)
        t *= 2
        return t

    def found(xs, x):
        a = tuple(xs)
        return x in a, x not in a, a.count(x), a.index(x)

    checks(compared, ([1, 2], [1, 2]), ([1, 2], [1, 3]), ([1, 2, 3], [1, 2]), ([], []))
    checks(others, ([1, 2],), ([],))
    checks(joined, ([5, 6],), ([],))
    checks(augmented, (0,), (3,))
    checks(found, ([1, 2, 1], 1), ([1, 2, 1], 2))
    check(found, [1, 2], 5)  # ValueError


def test_loops_and_unpacking():
    def loops(n):
        t = tuple(range(n))
        total = 0
        for x in t:
            total += x
        for i, x in enumerate(t):
            total += i * x
        for x, y in zip(t, reversed(t)):
            total += x * y
        return total, [x + 1 for x in t], sorted(t, reverse=True), list(t), set(t), any(t), all(t)

    def unpacked(n):
        t = tuple(range(n))
        a, b, c = t
        return a, b, c

    def starred(n):
        a, *b = tuple(range(n))
        return a, b

    def map_and_filter(n):
        t = tuple(range(n))
        return list(map(lambda x: x * 2, t)), [x for x in t if x % 2]

    checks(loops, (4,), (0,))
    checks(unpacked, (3,), (2,), (4,))
    checks(starred, (3,), (1,), (0,))
    checks(map_and_filter, (4,), (0,))


def test_kinds_and_text():
    def kinds(n):
        t = tuple(range(n))
        return isinstance(t, tuple), isinstance(t, list), type(t) is tuple, type(t).__name__

    def shown(n):
        t = tuple(i * 0.5 for i in range(n))
        print(t, [t], f"{t}")
        return str(t), repr(t), f"{t!r:>20}"

    def raised(n):
        t = tuple(range(n))
        if n > 1:
            raise ValueError("bad", t)
        return t

    def inside(n):
        t = tuple(range(n))
        return [t, 1], {"t": t[1:]}, (n, t + t)

    checks(kinds, (0,), (2,))
    checks(shown, (0,), (1,), (2,))
    checks(raised, (1,), (3,))
    checks(inside, (3,))


def test_errors():
    def concatenated(n):
        t = tuple(range(n))
        return t + [1]

    def index(n, k):
        return tuple(range(n))[k]

    def assigned(n):
        t = tuple(range(n))
        t[0] = 1
        return t

    def key(n):
        return tuple(range(n))["a"]

    def compared(n):
        return tuple(range(n)) < 1

    def method(n):
        t = tuple(range(n))
        t.append(1)
        return t

    for f in (concatenated, assigned, key, compared, method):
        check(f, 3)
    checks(index, (3, 0), (3, -3), (3, 3), (3, -4))


def test_paths():
    def by_path(n):
        if n > 2:
            t = tuple(range(n))
        else:
            t = tuple(i * 2 for i in range(n))
        return t, len(t)

    def returned(n):
        t = tuple(range(n))
        if n > 2:
            return t[1:]
        return t

    def in_trips(n):
        t = tuple(range(n))
        for i in range(3):
            if i < n:
                t = t[1:]
        return t

    def maybe(n):
        t = None
        if n > 2:
            t = tuple(range(n))
        return t

    def called(n):
        def half(t):
            return t[: len(t) // 2]

        return half(half(tuple(range(n))))

    checks(by_path, (1,), (4,))
    checks(returned, (1,), (4,))
    checks(in_trips, (0,), (2,), (5,))
    checks(maybe, (1,), (4,))
    checks(called, (1,), (9,))


def test_refused():
    def key(n):
        return {tuple(range(n)): 1}

    def item(n):
        s = {1}
        s.add(tuple(range(n)))
        return s

    def shape(n):
        return np.zeros(tuple(range(1, n)))

    def assigned(n):
        xs = [1, 2, 3]
        xs[1:2] = tuple(range(n))
        return xs

    says = "a tuple whose length is known at run time only is a key"
    refused(key, 3, says=says)
    refused(item, 3, says=says)
    says = "the items of a tuple whose length is known at run time only are needed here"
    refused(shape, 3, says=says)
    refused(assigned, 3, says=says)


def test_more_builtins():
    def through(n):
        t = tuple(range(n))
        it = iter(t)
        first = next(it, None)
        return (
            first,
            next(it, -1),
            list(map(abs, t)),
            list(filter(None, t)),
            list(enumerate(t, 1)),
            list(zip(t, t[::-1])),
            ",".join(str(x) for x in t),
            [*t, 9],
            {*t},
            max(t, default=0),
            sorted(t, key=lambda x: -x),
            str(t),
            len(t + t),
        )

    def as_arguments(n):
        def both(a, b):
            return a * 10 + b

        t = tuple(range(n))
        print(*t)
        return both(*t), max(*t)

    def taken(n):
        xs = [5]
        xs.extend(tuple(range(n)))
        xs += tuple(range(n))
        return (
            xs,
            ",".join(tuple(str(i) for i in range(n))),
            np.array(tuple(range(n))),
            dict(tuple((i, i) for i in range(n))),
            tuple(tuple(range(n))),
            "%d %d" % tuple(range(2)),
        )

    def matched(n):
        match tuple(range(n)):
            case (a,):
                return a
            case (a, b):
                return a + b
            case tuple(t):
                return len(t)

    def slices(n, k):
        t = tuple(range(n))
        return t[k:], t[:k], t[::2], t[::-1], t[-k:n], tuple(t), tuple(list(t))

    def words(s):
        t = tuple(s.split())
        return t, t[0], "b" in t, t + ("z",), t == ("a", "b")

    checks(through, (0,), (4,))
    checks(taken, (1,), (3,))
    checks(matched, (0,), (1,), (2,), (5,))
    checks(slices, (5, 2), (0, 1))
    checks(words, ("a b",), ("c",))


def test_stars():
    def tuples(n):
        xs = [i * i for i in range(n)]
        return (*xs,), (0, *xs, 1), (*range(n), 7), (*xs, *xs)

    def sets(n):
        xs = [i % 3 for i in range(n)]
        return {*xs}, {7, *xs, 8}, {*xs, *range(n)}, {*xs, *xs, 1}

    def given(xs, a):
        return (*xs, a, "text"), {*xs}, (*a,)

    def known(n):
        xs = [n, n + 1]
        a, b, c = (*xs, 5)
        t = (*xs, "x", None)
        return a, b, c, t, {*xs}, (*(1, 2), n), (*"ab",), (*{1: 2},)

    def order(n):
        seen = []

        def add(x):
            seen.append(x)
            return x

        t = (add(1), *[add(2), add(n)], add(3))
        return t, seen

    checks(tuples, (0,), (3,))
    checks(sets, (0,), (4,))
    checks(given, ([1, 2], np.array([1.0, 2.0])))
    checks(known, (3,))
    checks(order, (3,))
    check(lambda n: (*n, 1), 3)  # TypeError


def test_lengths_by_path():
    def by_path(n):
        t = (1, 2)
        if n > 2:
            t = (n, 0.5, "s")
        return t, len(t), t[0], t[-1]

    def returned(n):
        if n > 2:
            return 1, n
        if n > 1:
            return ()
        return n, None, 2.5

    def grows(n):
        t = ()
        for i in range(n):
            t = (*t, i) if i % 2 else t + (i * 0.5,)
        return t

    def in_place(xs):
        t = ()
        for x in xs:
            if x > 1:
                t += (x,)
        return t

    def loops(n):
        t = (1, 2, 3) if n > 1 else (4,)
        total = 0
        for x in t:
            total += x
        for i, x in enumerate(t):
            total += i * x
        return total, sum(t), max(t), sorted(t), 4 in t, list(t), t == (4,), t < (2,)

    def unpacked(n):
        t = (1, 2) if n > 1 else (1, 2, 3)
        a, b = t
        return a, b

    def shown(n):
        t = ("a",) if n > 1 else ()
        print(t, len(t))
        return f"{t}"

    def maybe(n):
        t = None
        if n > 1:
            t = (1, 2)
        if n > 2:
            t = (3,)
        return t

    def recursive(n):
        if n == 0:
            return ()
        return recursive(n - 1) + (n,)

    def given_on(t, n):
        if n == 0:
            return t
        return given_on(t[1:], n - 1)

    def argument(n):
        return given_on(tuple(range(n)), n // 2)

    def nested(n):
        t = ((1, 2), 3) if n > 1 else ((4,), 5)
        return t, t[0], len(t[0])

    def with_arrays(n, x):
        t = (x, x) if n > 1 else (x,)  # here
        return t

    checks(by_path, (1,), (3,))
    checks(returned, (1,), (2,), (3,))
    checks(grows, (0,), (1,), (4,))
    checks(in_place, ([],), ([1, 2, 3],))
    checks(loops, (1,), (2,))
    checks(unpacked, (2,), (1,))
    checks(shown, (1,), (2,))
    checks(maybe, (1,), (2,), (3,))
    checks(recursive, (0,), (4,))
    checks(argument, (0,), (5,))
    checks(nested, (1,), (2,))
    refused(with_arrays, 3, np.zeros(2), says="has no single type")


STATE = (1,)


def test_tuples_outside():
    def assigned(n):
        global STATE
        if n > 1:
            STATE = (1, n)
        else:
            STATE = (n,)
        return n

    checks(assigned, (1,), (2,))


def pair(a, b):
    return a * 10 + b


def nothing():
    return 0


def one_of_four(a, b, c, d):
    return a + d


class Point:
    def __init__(self, x):
        self.x = x

    def moved(self, x, y):
        return self.x + x * y


def test_arguments():
    def given(n):
        xs = [i + 1 for i in range(n)]
        return pair(*xs)

    def after_others(n):
        xs = [i + 1 for i in range(n)]
        return pair(7, *xs), pair(*xs, 7)

    def none(n):
        return nothing(*range(n))

    def four(n):
        return one_of_four(*tuple(range(n)))

    def method(n):
        return Point(n).moved(*range(n))

    def inner(n):
        def two(a, b):
            return a - b

        return two(*range(n))

    def pairs(n):
        return [pair(*p) for p in zip(range(n), range(n))]

    checks(given, (2,), (0,), (1,), (3,), (4,))
    checks(after_others, (1,), (0,), (2,))
    checks(none, (0,), (1,), (2,))
    checks(four, (4,), (0,), (1,), (2,), (3,), (5,))
    checks(method, (2,), (1,), (3,))
    checks(inner, (2,), (1,))
    checks(pairs, (3,))


def test_ranges_as_arguments():
    def default(n):
        def f(a, b=1):
            return a + b

        return f(*range(n))

    def rest(n):
        def f(*args):
            return len(args)

        return f(*range(n))

    checks(rest, 3, 0)
    checks(default, 2, 1, 3, 0)
