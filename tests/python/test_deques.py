"""collections.deque, made in the function."""

from __future__ import annotations

import collections
import copy
import functools
import heapq
import itertools
import math
import operator
import statistics
from collections import deque

import numpy as np

from support import check, checks


def test_both_ends():
    def f(n):
        d = deque()
        for i in range(n):
            if i % 3 == 0:
                d.appendleft(i)
            else:
                d.append(i * 2)
        first = d.popleft() if d else -1
        last = d.pop() if len(d) > 2 else -2
        return d, first, last, len(d), bool(d), not d

    checks(f, (0,), (1,), (3,), (10,), (200,))


def test_made_of():
    def f(xs, n, a):
        made = [deque(xs), deque(range(n)), deque((1, 2)), deque("abc"), deque(i for i in xs)]
        return *made, deque(a), deque({3: 1, 4: 2}), deque(deque(xs)), deque(map(str, xs))

    checks(f, ([1, 2], 3, np.arange(2.0)), ([], 0, np.ones(0)))


def test_maxlen():
    def f(xs, n):
        d = deque(xs, maxlen=3)
        e = deque(xs, n)
        g = deque([1, 2, 3, 4], maxlen=2)
        z = deque(xs, 0)
        for x in xs:
            d.append(x * 10)
            e.appendleft(x)
            z.append(x)
            z.appendleft(x)
        g.extend(xs)
        g.extendleft(xs)
        return d, e, g, z, d.maxlen, e.maxlen, deque(xs).maxlen, d.maxlen is None

    checks(f, ([1, 2, 3, 4], 2), ([], 5), ([7], 0))
    check(f, [1], -1)


def test_maxlen_of_other_types():
    def f(n):
        return deque([1], maxlen=n)

    check(f, 1.5)
    check(f, True)
    check(f, np.int64(3))
    check(f, "a")


def test_rotate():
    def f(xs, n):
        d = deque(xs)
        out = []
        for k in (n, 1, -2, 0, 100, -101, True):
            d.rotate(k)
            out.append(list(d))
        d.rotate()
        return out, d

    checks(f, ([1, 2, 3, 4, 5], 2), ([], 1), ([1], 3), ([1, 2], -5))


def test_items():
    def f(xs, i):
        d = deque(xs)
        d.appendleft(7)
        d[0] += 5
        d[i] = 9
        d[-1] *= 2
        a = d[i], d[-1], d[0]
        del d[i]
        del d[-1]
        return a, d

    checks(f, ([1, 2, 3, 4], 2), ([1, 2, 3], -2), ([1, 2], 0))
    check(f, [1, 2], 3)
    check(f, [1, 2], -4)


def test_errors_of_indices():
    def get(xs, i):
        return deque(xs)[i]

    def put(xs, i):
        d = deque(xs)
        d[i] = 1
        return d

    def drop(xs, i):
        d = deque(xs)
        del d[i]
        return d

    for f in (get, put, drop):
        for i in (2, -3, 1.5, "a", slice(0, 1), None, True, np.int32(1)):
            check(f, [1, 2], i)
        check(f, [], 0)


def test_search():
    def f(xs, x):
        d = deque(xs)
        d.appendleft(5)
        found = x in d, x not in d, d.count(x), 5 in d, "a" in d, d.count("a")
        return found, d.index(x), d.index(x, 1), d.index(x, -2, 100), d.index(x, 0, -1)

    checks(f, ([3, 5, 3, 5], 3), ([5, 5], 5))
    check(f, [1], 3)
    check(f, [3], 3)


def test_errors_of_search():
    def index(xs, x, *bounds):
        return deque(xs).index(x, *bounds)

    def remove(xs, x):
        d = deque(xs)
        d.remove(x)
        return d

    check(index, [1, 2], 3)
    check(index, [1, 2], "a")
    check(index, [1, 2], 2, 0, 1)
    check(index, [1, 2], 2, "a")
    check(index, [1, 2], 2, 0, None)
    check(index, [1, 2], 2, 1.5)
    check(remove, [1, 2, 1], 1)
    check(remove, [1, 2], 3)
    check(remove, [], 3)
    check(remove, [1.5], "b")


def test_insert_and_others():
    def f(xs, i):
        d = deque(xs)
        d.popleft()
        d.insert(i, 8)
        d.insert(0, 9)
        e = d.copy()
        d.reverse()
        g = copy.copy(d)
        e.clear()
        e.extend(d)
        e.extendleft(xs)
        e.extend(e)
        g.extendleft(g)
        return d, e, g, deque([1, 2], 5).copy()

    checks(f, ([1, 2, 3], 1), ([1], 5), ([1, 2], -1), ([1, 2, 3], -9))

    def full(xs, n):
        d = deque(xs, maxlen=n)
        d.insert(0, 1)
        return d

    check(full, [1, 2], 2)
    check(full, [1, 2], 3)
    check(full, [], 0)


def test_empty():
    def pop(xs):
        return deque(xs).pop()

    def popleft(xs):
        d = deque(xs)
        d.popleft()
        return d.popleft()

    def caught(xs):
        d = deque(xs)
        out = []
        while True:
            try:
                out.append(d.popleft())
            except IndexError as e:
                out.append(len(out))
                return out, str(e)

    checks(caught, ([1, 2],), ([],))
    check(pop, [])
    check(pop, [1])
    check(popleft, [1])
    check(popleft, [1, 2])


def test_loops():
    def f(xs):
        d = deque(xs)
        d.appendleft(4)
        total = 0
        for x in d:
            total = total * 3 % 1001 + x
        for i, x in enumerate(d):
            total += i * x
        for x, y in zip(d, reversed(d)):
            total += x * y
            if total > 10000:
                break
        for x in reversed(d):
            total = total * 2 % 1001 - x
        return total, [x + 1 for x in d], {x for x in d}, {x: 1 for x in d}, sum(x for x in d)

    checks(f, ([1, 2, 3],), ([],), ([5] * 30,))


def test_builtins():
    def f(xs):
        d = deque(xs)
        a = list(d), tuple(d), set(d), sorted(d), sum(d), min(d), max(d), any(d), all(d)
        b = list(map(str, d)), [*d], (*d, 1), {*d}, list(filter(None, d)), list(reversed(d))
        it = iter(d)
        c = next(it), next(it, None), list(it)
        first, *rest = d
        return a, b, c, first, rest, np.array(d), np.sum(d), print(*d), max(*d, 1)

    checks(f, ([3, 1, 2],), ([5],))


def test_unpacking():
    def f(xs):
        d = deque(xs)
        a, b = d
        return a, b

    check(f, [1, 2])
    check(f, [1, 2, 3])
    check(f, [1])


def test_lists_of_it():
    def f(xs):
        d = deque(xs)
        ys = [1]
        ys.extend(d)
        ys += d
        ys[:0] = d
        s = {1}
        s.update(d)
        return ys, s, ",".join(deque(map(str, xs))), dict.fromkeys(d, 0), collections.Counter(d)

    checks(f, ([3, 1, 3],), ([],))


def test_changed_in_a_loop():
    def f(xs, how, at):
        d = deque(xs)
        seen = []
        try:
            for x in d:
                seen.append(x)
                if len(seen) == at:
                    if how == 0:
                        d.append(1)
                    elif how == 1:
                        d.popleft()
                    elif how == 2:
                        d.rotate(1)
                    elif how == 3:
                        d[0] = 9
                    elif how == 4:
                        d.append(d.popleft())
                    elif how == 5:
                        d.extend([])
                    elif how == 6:
                        d.reverse()
                    elif how == 7:
                        d.append(1)
                        break
                    elif how == 8:
                        d.clear()
        except RuntimeError as e:
            print(e)
        return seen, d

    for at in (1, 3):
        checks(f, *[([1, 2, 3], how, at) for how in range(9)])


def test_changed_in_a_loop_backwards():
    def f(xs, at):
        d = deque(xs)
        seen = []
        for x in reversed(d):
            seen.append(x)
            if len(seen) == at:
                d.append(1)
        return seen, d

    checks(f, ([1, 2, 3], 1), ([1, 2, 3], 3), ([1, 2, 3], 4))


def test_operators():
    def f(xs, ys, n):
        d, e = deque(xs, maxlen=4), deque(ys)
        d.popleft()
        a = d + e, e + d, d * n, n * e, d == e, d != e, d < e, d <= e, d > e, d >= e, d == xs
        same = e
        e += ys
        e *= n
        return a, e, e is same, d == d.copy(), d == deque(d), xs != d

    checks(f, ([1, 2, 3], [2, 3], 2), ([1, 1], [], 0), ([3], [3, 4], -1), ([1, 2], [2], 1))


def test_errors_of_operators():
    operators = [operator.add, operator.sub, operator.mul, operator.lt, operator.ge, operator.eq]
    for op in [*operators, operator.iadd, operator.imul, operator.isub]:
        for other in (1, 1.5, "a", [1], (1,), None):

            def f(xs, other=other, op=op):
                return op(deque(xs), other)

            def g(xs, other=other, op=op):
                return op(other, deque(xs))

            check(f, [1, 2], messages=other is not None)
            check(g, [1, 2], messages=other is not None)


def test_errors_of_arguments():
    def f(n):
        d = deque([1])
        if n == 0:
            d.append()
        elif n == 1:
            d.append(1, 2)
        elif n == 2:
            d.pop(1)
        elif n == 3:
            d.rotate(n=1)
        elif n == 4:
            d.rotate(1.5)
        elif n == 5:
            d.extend(3)
        elif n == 6:
            deque(3)
        elif n == 7:
            deque([1], 2, 3)
        elif n == 8:
            deque(x=3)
        elif n == 9:
            d.maxlen = 3
        elif n == 10:
            d.foo = 3
        elif n == 11:
            return d.push
        elif n == 12:
            d.insert("a", 2)
        elif n == 13:
            return {d: 1}
        elif n == 14:
            return hash(d)
        elif n == 15:
            return d in {1}
        elif n == 16:
            return d()
        elif n == 17:
            return next(d)
        elif n == 18:
            return round(d)
        elif n == 19:
            return abs(d)
        elif n == 20:
            return int(d)
        elif n == 21:
            return [1, 2][d]
        return d

    checks(f, *[(n,) for n in range(23)])


def test_texts():
    def f(xs, n):
        d = deque(xs)
        d.append(n)
        d.popleft()
        print(d, deque(xs, 3), deque())
        return str(d), repr(deque(xs, maxlen=n)), f"{d} {d!r}", "%s" % d

    checks(f, ([1.5, 2.0], 2), ([], 4))
    check(lambda xs: deque(map(str, xs)), [1, 2])

    def raised(xs):
        d = deque(xs)
        if len(d) > 1:
            raise ValueError(d, "many")
        return d

    checks(raised, ([1],), ([1, 2],))


def test_class():
    def f(xs):
        d = deque(xs)
        kinds = isinstance(d, deque), isinstance(d, list), isinstance(d, (list, deque))
        return kinds, type(d) is deque, type(d) is list, type(d).__name__, d.__class__ is deque

    check(f, [1])


def test_patterns():
    def f(xs):
        match deque(xs):
            case [a, b]:
                return a + b
            case [a, *rest]:
                return a * len(rest)
            case deque(maxlen=None):
                return -1

    checks(f, ([1, 2],), ([1, 2, 3],), ([],))


def test_numpy():
    def f(x, xs):
        d = deque(xs)
        d.append(1.5)
        return np.mean(d), np.array(d) * 2, np.max(d)

    check(f, np.ones(3), [1.0, 2.0])


def test_nan():
    def f(x):
        d = deque([x, 1.0])
        return 1.0 in d, d == d, d.count(1.0)

    check(f, float("nan"))


def test_of_iterators():
    def f(xs):
        d = deque(xs)
        a = (
            list(itertools.islice(d, 1, 3)),
            list(itertools.chain(d, d)),
            list(itertools.pairwise(d)),
        )
        b = list(itertools.accumulate(d)), list(itertools.takewhile(lambda x: x > 1, d))
        c = functools.reduce(operator.add, d, 5), min(d, key=lambda x: -x), heapq.nlargest(2, d)
        return a, b, c, math.fsum(d), math.prod(d), statistics.fmean(d), list(enumerate(d, 1))

    checks(f, ([3, 1, 2],), ([5],))


def test_beside_arrays():
    def f(x, xs):
        d = deque(xs)
        y = x.copy()
        y[:] = d
        y[0:2] = deque([5.0, 6.0])
        x += d
        return x + d, d + x, x * d, x < d, y, np.stack(deque([x, y])), np.concatenate(deque([x, y]))

    check(f, np.ones(3), [1.0, 2.0, 3.0])


def test_changed_by_a_key():
    def f(xs):
        d = deque(xs)

        def key(x):
            d.append(x)
            d.pop()
            return x

        return sorted(d, key=key), min(d, key=key, default=0)

    checks(f, ([3, 1],), ([],))


def test_generators_that_look_at_it():
    def f(n):
        d = deque([1])
        d.extend(len(d) for _ in range(n))
        e = deque([1], maxlen=2)
        e.extendleft(len(e) for _ in range(n))
        d.extend(x for x in e)
        return d, e

    checks(f, (3,), (0,))


def test_generators_over_it():
    def f(xs):
        d = deque(xs)
        d.extend(x for x in d)
        return d

    checks(f, ([],), ([1],))


def test_items_of_run_time_tuples():
    def f(xs):
        t, s, d = tuple(xs), {1}, {}
        s.update(t)
        d.update(dict.fromkeys(t, 1))
        return s, d, s.union(t), ",".join(map(str, t))

    checks(f, ([3, 1, 3],), ([],))


def test_long_at_both_ends():
    def f(n):
        d, t = deque(range(n)), 0
        for i in range(3 * n):
            d.appendleft(i)
            t += d.popleft() - d.pop()
            d.append(i)
            if i % 3 == 0:
                d.rotate(i % 7)
            elif i % 3 == 1:
                d.rotate(-(i % 50))
            if i % 5 == 0:
                t = (t + d.popleft()) % 1009
            if i % 7 == 0:
                d.appendleft(t)
        while len(d) > 3:
            t = (t * 2 + d.popleft() + d.pop()) % 1009
        return t, d

    checks(f, (200,), (1,), (40,))
