"""iter() and next() over sequences of run time; filter() by tests of run time; exact sums."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

import lathe
from lathe.trace import folds
from support import check, checks, describe, refused

X = np.array([3.0, -1.0, 4.0, -1.5])


# ---- iter and next ----------------------------------------------------------------------------


def test_next_of_arrays_lists_and_ranges() -> None:
    def three(xs):
        it = iter(xs)
        return next(it), next(it), next(it)

    checks(three, X, X[:3], X[:2], np.arange(6).reshape(3, 2), [1, 2, 3, 4], [1, 2])

    def of_range(n):
        it = iter(range(n))
        first = next(it)
        return first, next(it, -1), next(it, 7.5)

    checks(of_range, 5, 1, 2, 0)


def test_default() -> None:
    def ends(n, d):
        it = iter(range(n))
        return [next(it, d), next(it, d), next(it, d), next(it, None) is None]

    checks(ends, (1, -1), (3, 2.5), (0, 1j), (9, 0))


def test_in_branches_and_loops() -> None:
    def pairs(xs, flag):
        it = iter(xs)
        total = 0.0
        if flag:
            total += next(it)
        while True:
            x = next(it, None)
            if x is None:
                break
            total = total * 2 + x
        return total

    checks(pairs, (X, True), (X, False), (X[:1], True), (X[:0], False))

    def rest(xs):
        it = iter(xs)
        first = next(it, 0.0)
        best = first
        for x in it:
            if x > best:
                best = x
            if x < -1.2:
                break
        return first, best, next(it, 99.0)

    checks(rest, X, X[:1], X[:0], X[::-1])

    def inside(xs):
        it = iter(xs)
        out = 0.0
        for x in it:
            y = next(it, 0.0)
            out = out * 3 + x - y
        return out

    checks(inside, X, X[:3], X[:1])


def test_stop_iteration() -> None:
    def count(xs):
        it = iter(xs)
        n = 0
        try:
            while True:
                next(it)
                n += 1
        except StopIteration:
            return n

    checks(count, X, X[:0], [1, 2])
    check(lambda n: next(iter(range(n))), 0)


def test_growing_list() -> None:
    def grow(n):
        xs = [1]
        for i in range(n):
            xs.append(i)
        it = iter(xs)
        total = next(it)
        xs.append(100)
        for x in it:
            total += x
        return total

    checks(grow, 0, 3)


def test_iter_of_iter_and_builtins() -> None:
    def several(xs):
        it = iter(iter(xs))
        first = next(it)
        return first, sum(it), next(it, -1.0)

    checks(several, X, X[:1])
    checks(lambda n: (lambda it: (next(it), list(it), next(it, 0)))(iter(range(n))), 3, 1)
    checks(lambda xs: (lambda it: (next(it), max(it, default=-9.0), any(it)))(iter(xs)), X, X[:1])
    check(lambda n: next(n), 3)
    check(lambda x: next(x), X)


def test_iterator_refused() -> None:
    def unpacked(n):
        a, b = iter(range(n))  # here
        return a + b

    refused(unpacked, 2, says="the items of an iterator over a run-time sequence are needed")


# ---- filter -----------------------------------------------------------------------------------


def positive(x):
    return x > 0


def test_for_over_filter() -> None:
    def total(xs):
        out, last = 0, None
        for x in filter(positive, xs):
            out = out * 2 + x
            last = x
        return out, last

    checks(total, X, X[:0], -X, [1, -2, 3], [1.5])
    checks(lambda n: total(range(-3, n)), 4, -5)
    checks(lambda n: total([n, 1, -n, n - 2]), 4, -5, 0)

    def leaving(xs, stop):
        for i, x in enumerate([1, 2]):
            for y in filter(positive, xs):
                if y > stop:
                    break
                if y == 1:
                    continue
                print(i, x, y)
            else:
                print("all")
        for y in filter(None, xs):
            if y > stop:
                return y
        return -1

    checks(leaving, (X, 3.5), (X, 9.0), ([1, 0, 2, 5], 2), ([0], 1))


def test_filter_in_builtins() -> None:
    checks(lambda xs: (sum(filter(positive, xs)), max(filter(positive, xs), default=0)), X, -X)
    checks(lambda xs: (any(filter(positive, xs)), all(filter(positive, xs))), X, X[:0])
    checks(lambda xs: list(filter(positive, xs)), X, -X[:1], [1, -2, 3])
    checks(lambda n: list(filter(positive, [n, 1, -n])), 3, -3, 0)
    checks(lambda n: (sum(filter(None, [n, 0, 2])), min(filter(positive, [n, 5, -n]))), 3, -3, 0)
    checks(lambda n: sorted(filter(positive, [n, 5, -n, 2])), 3, -3, 0)
    checks(lambda n: [x * n for x in filter(positive, range(-n, n))], 3, 0)
    checks(lambda n: len(list(filter(lambda v: v % 2, range(n)))), 7, 0)


def test_constant_filters_stay_python() -> None:
    checks(lambda n: [n * x for x in filter(positive, [1, -2, 3])], 3)
    checks(lambda n: (tuple(filter(None, (1, 0, 2))), n), 3)
    checks(lambda n: next(filter(positive, [-1, 2])) * n, 3)

    def unpacked(n):
        a, b = filter(positive, [1, -2, 3])
        return a + b * n

    checks(unpacked, 3)


def test_filter_refused() -> None:
    def pair(n):
        a, b = filter(positive, [n, 1])  # here
        return a + b

    refused(pair, 2, says="the items of filter() by a run-time test")


def test_lazy_tests() -> None:
    def shown(xs):
        def test(x):
            print("test", x)
            return x > 0

        for x in filter(test, xs):
            print("item", x)

    checks(shown, X, [1, -1, 2])
    checks(lambda n: shown([n, 1, -n]), 2, -2)


# ---- sums -------------------------------------------------------------------------------------


def test_fsum() -> None:
    compiled = lathe.function(lambda xs: math.fsum(xs))
    rng = random.Random(4)
    for _ in range(60):
        xs = [
            rng.choice([-1, 1]) * rng.random() * 10.0 ** rng.randint(-20, 20)
            for _ in range(rng.randint(0, 40))
        ]
        xs += [-x for x in xs[::3]]
        assert compiled(np.array(xs)) == math.fsum(xs)
        assert compiled(xs) == math.fsum(xs)
    checks(
        lambda xs: math.fsum(xs),
        np.array([1e308, 1e308, -1e308]),
        np.array([math.inf, 1]),
        np.array([math.inf, -math.inf]),
    )
    checks(
        lambda xs: math.fsum(xs),
        np.array([math.nan, 1]),
        np.array([1e-16, 1, 1e16]),
        np.arange(4),
        [0.1] * 10,
    )
    checks(
        lambda n: (math.fsum([n, 0.1, -n]), math.fsum(i * 0.1 for i in range(n)), math.fsum(())),
        3,
        0,
    )
    check(lambda n: math.fsum([n, "a"]), 1)
    check(lambda n: math.fsum(n), 1)


@pytest.mark.parametrize("seed", range(5))
def test_sum_is_that_of_this_python(seed: int) -> None:
    rng = random.Random(seed)
    xs = [rng.uniform(-1, 1) * 10.0 ** rng.randint(-12, 12) for _ in range(50)]
    checks(lambda xs: (sum(xs), sum(xs, 0.5), sum(x * 2 for x in xs)), xs, np.array(xs))
    checks(
        lambda a, b, c: (sum([a, b, c]), sum([a, 1, b, c]), sum((a, b), c)),
        tuple(xs[:3]),
        (1e100, 1.0, -1e100),
    )
    checks(lambda n: sum(i * 0.1 for i in range(n)), 10, 0)
    checks(lambda xs: sum(xs), [0.1] * 10, [1e308, 1e308, -1e308], [math.inf, 1.0])


def test_compensated_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """What sum() is from Python 3.12 on."""

    def reference(xs):
        total, lost = 0, 0.0
        for x in xs:
            if type(total) is float and type(x) is float:
                new = total + x
                lost += (total - new) + x if abs(total) >= abs(x) else (x - new) + total
                total = new
            else:
                total = total + x
        return total + lost if lost and math.isfinite(lost) else total

    monkeypatch.setattr(folds, "COMPENSATED", True)
    compiled = lathe.function(lambda xs: sum(xs))
    for xs in (
        [0.1] * 10,
        [1e100, 1.0, -1e100],
        [math.inf, 1.0],
        [1e308, 1e308],
        [],
        [math.nan, 1.0],
    ):
        assert describe(compiled(xs)) == describe(reference(xs)), xs
    few = lathe.function(lambda a, b, c: sum([a, b, 1, c, True]))
    for xs in ((0.1, 0.2, 0.3), (1e100, 1.0, -1e100), (1, 2.5, 0.1), (1, 2, 3), (1, 2, 0.5)):
        assert describe(few(*xs)) == describe(reference([xs[0], xs[1], 1, xs[2], True])), xs
    mixed = lathe.function(lambda n: sum((i if i % 2 else i * 0.1) for i in range(n)))
    for n in (0, 1, 2, 9):
        assert describe(mixed(n)) == describe(
            reference([i if i % 2 else i * 0.1 for i in range(n)])
        ), n


def test_iterators_over_run_time_dicts_and_sets():
    def first_and_last(xs):
        d = {}
        for i, x in enumerate(xs):
            d[x] = i
        first, last = next(iter(d), None), next(reversed(d), None)
        value, item = next(iter(d.values()), -1), next(iter(d.items()), (0, 0))
        return first, last, value, item, next(iter({x * 2 for x in xs}), 7)

    def rest(xs):
        d = {x: 1 for x in xs}
        it = iter(d)
        out = []
        while (k := next(it, None)) is not None:
            out.append(k)
            if k == 2:
                break
        return out, list(it), next(it, "end"), [k for k in it]

    def two_loops(xs):
        s = set()
        for x in xs:
            s.add(x)
        it = iter(s)
        total = 0
        for a in it:
            total += a
            if a > 1:
                break
        for a in it:
            total += 100 * a
        return total, sum(it), next(it, None)

    def together(xs):
        d = {x: x * x for x in xs}
        it, back = iter(d.items()), reversed(d)
        out = []
        for k, v in it:
            out.append((k, v, next(back)))
            following = next(it, None)
            if following is not None:
                out.append((*following, next(back)))
        return out

    for f in (first_and_last, rest, two_loops, together):
        checks(f, ([1, 2, 3, 1],), ([],), ([5],))

    def changed(xs, k):
        d = {x: 1 for x in xs}
        it = iter(d)
        try:
            a = next(it)
            if k == 1:
                d[99] = 1
            if k == 2:
                del d[a]
                d[98] = 3
            b = next(it)
        except RuntimeError as e:
            return str(e), 0
        except StopIteration:
            return "stop", 1
        return str(a), b

    checks(changed, ([1, 2, 3], 1), ([], 0), ([5], 0), ([1, 2], 2))

    class Cache:
        def __init__(self, size):
            self.size, self.held = size, {}

        def put(self, k, v):
            self.held.pop(k, None)
            if len(self.held) >= self.size:
                del self.held[next(iter(self.held))]
            self.held[k] = v

    def oldest(size, keys):
        c = Cache(size)
        for k in keys:
            c.put(k, k * 2)
        return c.held

    checks(oldest, (2, [1, 2, 1, 3]), (1, [1, 1]), (0, [1]), (0, []))


def test_dict_of_what_holds_no_pairs():
    def of_a_list(pairs):
        return dict(pairs), {k: v for k, v in pairs}

    def of_numbers(n):
        return dict(i for i in range(n))

    checks(of_a_list, ([(1, 2), (3, 4)],), ([],))
    checks(of_numbers, 0, 3)
