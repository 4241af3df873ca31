"""What random programs have found, reduced, with its siblings."""

from __future__ import annotations

import re

import numpy as np
import pytest

import lathe
from support import check, checks

X = np.array([0.5, -1.5, 2.0])
K = np.array([3, 0, -2])


def test_tests_of_comprehensions_over_python_sequences() -> None:
    def f(a, b):
        ql = [a, 4, b]
        low = [q for q in ql if q > b], [q * p for q in ql if q < 4 for p in (1, a) if p > q]
        return low, sum(q for q in ql if q > b), max((q for q in (a, b, 3) if q > b), default=-1)

    checks(f, (1, 2), (7, 3), (4, 9))

    def g(a, b):
        return {q for q in (a, b, 7) if q > a}, {q: p for p, q in enumerate([a, b, 7]) if q != b}

    checks(g, (1, 2), (7, 3), (9, 9))

    def h(a, b):
        out = []
        for i in range(a):
            out += [q for q in (i, b, 2) if q > i]
        return any(q > b for q in out if q < 9), sorted(q for q in (a, b, 1) if q % 2)

    checks(h, (3, 2), (0, 1), (5, -3))


def test_test_of_a_comprehension_that_raises() -> None:
    def f(a, b):
        return [q for q in (a, b, 4) if 8 // q > 1]

    checks(f, (1, 2), (3, 0), (0, 0))


def test_extremes_of_generators_over_python_sequences() -> None:
    def f(a, b):
        best = max(q % 7 for q in (a, b)), min((q for q in [a, b]), default=1)
        return best, max(max(p, q) for p in (a, 2) for q in [b, 3])

    checks(f, (1, 2), (20, -3))


def test_next_of_a_generator() -> None:
    def f(a, xs):
        found = next((q for q in xs if q > a), 9.5), next(q for q in xs)
        return found, next((q for q in (a, 2, 3) if q > 1), None)

    checks(f, (1, X), (7, X))

    def g(a, xs):
        total = 0.0
        for i in range(3):
            total += next(p * q for p in xs for q in (1, 2) if p + i > a)
        return total

    checks(g, (0, X), (1, X))
    assert isinstance(check(g, 5, X).error, StopIteration)


def test_strict_zip_raises_after_the_last_trip() -> None:
    def f(a, xs, n):
        for i, v in zip([a, 2, 3][:2] if n else [a, 2, 3], xs, strict=True):
            print(i, v)
            if v > 1:
                break

    checks(f, (1, X, 0), (1, X, 1), (1, -X, 0), (1, -X, 1))

    def g(a, xs, ks):
        for i, v, k in zip([a, 2, 3], xs, ks[1:], strict=True):
            print(i, v, k)

    check(g, 1, X, K)

    def h(n, xs):
        return [p * q for p, q in zip(range(n), xs, strict=True)]

    checks(h, (3, X), (2, X), (5, X), (0, X[:0]))


def test_zip_of_numbers() -> None:
    def f(a, xs):
        for i, v in zip(a, xs):
            print(i, v)

    checks(f, (3, X), (2.5, X))


def test_parts_of_ranges() -> None:
    def f(a, s):
        total = 0
        for i in range(a)[::-1]:
            total = total * 2 + i
        for i in range(1, a + 5, 2)[1:3]:
            total = total * 2 + i
        for i in range(9)[a::s]:
            total = total * 2 + i
        return total, len(range(a)[1:]), range(2, 9)[a], range(a, 9)[-1], range(a, 0, -2)[:1][0]

    checks(f, (3, 1), (1, -1), (8, 2), (5, -3))

    def g(a, x):
        return range(a)[x]

    checks(g, (3, True), (3, -4), (3, 0.5))


def test_bools_as_indices() -> None:
    def f(a, xs):
        return [a, 2][a > 1], (a, 2)[a > 1], range(a)[a < 0]

    checks(f, (3, X), (1, X))

    def g(a, xs):
        return (a, 2)[xs[0] > 1]

    def h(a, xs):
        rows = [a]
        for _ in range(a):
            rows.append(2)
        return rows[xs[0] > 1]

    def k(a, xs):
        return range(a)[xs[0] > 1]

    for fn in (g, h, k):
        assert isinstance(check(fn, 2, X).error, TypeError)


@pytest.mark.parametrize("other", [0, 1])
def test_identity_of_run_time_bools(other: int) -> None:
    def f(a, b):
        return (a > 1) is (b > 1), (a > 1) is not (b > 1), (not a) is (b > 3) is False

    checks(f, (other, 2), (2, other))


def test_identity_of_numpy_bools() -> None:
    def f(a, xs):
        m = None if a > 2 else a
        one = (a > 0) if a > 1 else None
        return (xs[0] > 0) is (xs[1] > 0), (xs[0] > 0) is (a > 0), one is (a > 0), m is one

    checks(f, (1, X), (2, X), (3, -X))

    def g(a, b, xs):
        n = a if a > 1 else xs[0]
        return (n > 0) is (b > 0), (n > 0) is (n > 0.25), (n > 1) is not (b > 1)

    checks(g, (1, 2, X), (2, 1, X))


def test_complex_and_a_numpy_float_on_the_right() -> None:
    def f(u, xs):
        z = complex(u, 0.5)
        z -= xs[0]
        return (
            z,
            z * xs[1],
            xs[0] - z,
            z / xs[0],
            1j + xs[1],
            z == xs[0],
            np.float64(2.0) * z,
            z * np.float64(2.0),
        )

    check(f, 0.5, X)
    check(f, 0.5, X.astype(np.float32))
    check(f, 0.5, K)


class Version:
    """Compares and gives items with control flow on run-time values."""

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n < other.n:
            return True
        return False

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.n == other.n and self.n > 0

    def __getitem__(self, k):
        if k > 3:
            raise IndexError(k)
        return self.n * k

    def __setitem__(self, k, value):
        if k > 1:
            self.n = value
        else:
            self.n -= value


class Later(Version):
    def __gt__(self, other):
        if other.n > 2:
            return "later"
        return self.n > other.n


def test_special_methods_with_control_flow() -> None:
    def f(a, b):
        o, d, e = Version(a), Version(b), Later(b)
        order = o < d, o > d, o == d, o != d, o < e, e < o, o == 3, 3 != o
        o[b] = a + b
        return order, o.n, d[a], max(o, d).n, min([o, d]).n, sorted([o, d, Version(2)])[1].n

    checks(f, (1, 2), (3, 2), (2, 2), (3, 5), (5, 1))


def test_slices_of_arrays_by_bools_and_floats() -> None:
    def f(a, xs):
        ys = xs * 2
        ys[a:] -= 1
        return xs[a:], xs[: a == 1], xs[a > 2 :: 1], xs[True:], ys

    check(f, True, X)
    check(f, False, X)

    def g(a, xs):
        return xs[:a]

    def h(a, xs):
        return xs[a : xs[0] > 0]

    for a in (1.5, -0.0, 1j):
        check(g, a, X)
    checks(h, (1, X), (0.5, X))


def test_many_exits_with_many_values_compile_fast() -> None:
    def f(a, b):
        for i in range(9):
            if a == i:
                print(i, a, b, a + b, a - b, a * b, b - a, i + a, i + b, i - a, i - b)
                raise ValueError(i, a, b, a + b, a - b, a * b, b - a)
        return a

    check(f, 3, 4)
    made = lathe.function(f)
    made(11, 2)
    text = made.llvm()
    slots = re.findall(r"(%\S+) = alloca \[(\d+) x i64\]", text)
    assert slots
    for slot, size in slots:  # an address for each element, not for each store
        uses = re.findall(rf"getelementptr .*, ptr {re.escape(slot)},", text)
        assert len(uses) < int(size), text


def test_a_dict_that_paths_merge_before_a_handler():
    def fails(p):
        try:
            return 12 // p
        except ZeroDivisionError as error:
            raise KeyError(p) from error

    def f(k):
        d, g, t, j = 1, {0: 1}, {1, 2}, 2
        try:
            i = fails(k)
            for a in range(4):
                for b in t:
                    pass
                else:
                    for j in range(0):
                        pass
                    else:
                        n += 0.5  # noqa: F841 - never assigned before
                    g = d
        except NameError:
            for i, x in g.items():
                pass
            g[i] = j

    checks(f, (3,), (0,))


def test_the_last_key_is_taken_and_put_again_in_a_loop_over_the_dict():
    def popped(n):
        g = {0: 1}
        for j in g:
            x = g.popitem()[1]
            g[j % 2] = x + n
        return g

    def two(n):
        g = {0: 1, n + 1: 4}
        for j in g:
            g.popitem()
            g[j % 2] = n
        return g

    checks(popped, (0,), (3,))
    checks(two, (0,), (3,))


def test_tests_of_loops_that_always_raise_in_a_try():
    def caught(a, xs):
        n = 0
        try:
            while (n := (len(xs), a)[xs[0] < 2.5]) > 7:
                n += 1
        except TypeError as e:
            print(n, e)
        return n

    def ended(a, xs):
        n = 0
        try:
            try:
                if a > 1:
                    while (len(xs), a)[xs[0] < 2.5] > 7:
                        n += 1
            finally:
                n += 1
        except ValueError:
            n = 0
        return n

    for f in (caught, ended):
        checks(f, (0, np.ones(2)), (3, np.ones(2)))


def test_strings_that_were_made_after_the_way_out_that_returns_them() -> None:
    def f(a, n):
        s = str(a)
        if n <= 0:
            return s, [s]
        return s, sorted(s)

    checks(f, (31, 0), (31, 1))


def test_dicts_of_a_loop_that_change_in_place() -> None:
    def grown(n):
        d = {}
        for _ in range(n):
            for _ in d.values():
                d = {n: 0.5}
            d[0] = 7
        return d

    def retyped(n):
        d = {0: 0}
        for _ in range(n):
            d[0] = 1.5
            for _ in {}:
                d = {0: 5}
        return d

    def in_a_tuple(n):
        d = ({0: 0}, 3)
        for k in range(n):
            d[0][1] = k
            for _ in {}:
                d = {0: 5}
        return d

    for fn in (grown, retyped, in_a_tuple):
        checks(fn, (3,), (0,), (1,))


def test_strings_or_numbers_of_a_path_are_sliced() -> None:
    def f(a, n):
        s = str(a) if n else 1
        return s[:5]

    checks(f, (31, 1), (31, 0))


def test_arrays_that_are_written_after_a_way_out_that_can_see_them() -> None:
    def f(n, xs):
        w = xs[1:]
        for i in range(2):
            try:
                w = w * 2.0
                w[0] = np.sqrt(abs(n - i))
                print(w, 6 // (n - 1))
            finally:
                n = int(n) + 1
        return n, w

    def g(n, xs):
        w = xs * 2.0
        if n > 2:
            return w
        w[0] = n
        return w

    for fn in (f, g):
        checks(fn, (0, X), (3, X), (1, X))


def test_dict_that_is_replaced_on_one_way_into_a_finally() -> None:
    def f(n, xs):
        d = {}
        try:
            d[0] = 1
            n = int(xs.max())
            d = {}
            n = [][0]
        except IndexError:
            n = 2
        finally:
            n += len(d)
        return d, n

    checks(f, (1, X), (1, np.array([np.nan, 1.0])))

    def g(n, xs):
        first = d = {}
        try:
            d[0] = 1
            n = xs[n]
            d = {}
            n = xs[-n]
        except IndexError:
            n = 2
        return d, n, first

    checks(g, (1, [1, 2]), (2, [1, 2]), (0, [10, 2]))


def test_an_empty_dict_that_is_updated_in_a_loop_over_it() -> None:
    def f(n, m):
        g = {}
        for i in range(n):
            g[i] = i
        d = {n + k: k for k in range(m)}
        count = 0
        for _ in g:
            g.clear()
            g.update(d)
            count += 1
        return g, count

    checks(f, (1, 1), (2, 1), (1, 2), (0, 1), (2, 2))


def test_del_of_a_key_that_is_not_there_on_a_path() -> None:
    def f(n):
        g = {0: 1}
        if n:
            del g[1]
        return g

    def g(n):
        d = {0: 1}
        for i in range(n):
            try:
                del d[0]
            except KeyError:
                d[i] = i
        return d

    checks(f, 1, 0)
    checks(g, 0, 1, 4)


def test_what_a_loop_goes_through_stays_what_it_is() -> None:
    """No variable holds it any more where a handler changes it."""

    def display(n, xs):
        t = {1, 2, 3}
        total = 0
        for _ in t:
            try:
                total += xs[n]
            except IndexError:
                t.add(9)
                return 4
            t = t | t
        return total

    def dictionary(n, xs):
        t = {1: 2, 2: 3}
        total = 0
        for _, value in t.items():
            try:
                xs[n] = 1
            except IndexError:
                t[9] = 1
                return 3
            else:
                t = 4
            total += value
        return total

    for f in (display, dictionary):
        checks(f, (0, [3]), (7, [3]))


@pytest.mark.parametrize(
    "made",
    [
        *("iter(t)", "enumerate(t)", "reversed(t)", "zip(t, t)", "map(abs, t)"),
        *("itertools.chain(t, [1])", "iter({1: 2, 2: 3})", "zip(t[1:], {1: 2}.items())"),
    ],
)
def test_what_an_iterator_goes_through_stays_what_it_is(made: str) -> None:
    text = f"""
import itertools
def f(xs, i):
    t = [1, 2, 3]
    it = {made}
    try:
        xs[i] = 1
    except IndexError:
        t[0] = 7
        t.append(9)
        return None
    else:
        t = None
    found = []
    for item in it:
        found.append(item)
    return found
"""
    scope: dict = {}
    lathe.autograph.register_source(f"<{made}>", text)
    exec(compile(text, f"<{made}>", "exec"), scope)
    checks(scope["f"], ([5], 0), ([5], 4))


def test_items_of_a_list_that_is_not_always_empty():
    """The first trip has an empty list; the items of the others were a guess that was kept."""

    def rows(a, b, xs):
        ys = [a, 4, b]
        for i in range(4):
            b = b + 4
            print([(y, x) for y, x in zip(ys, xs, strict=False)])
            b = a
            ys = [k for k in range(i)]

    checks(rows, (True, 2, np.array([0.5, -1.5, 2.0])), (3, 2, np.array([0.5, -1.5])))


def test_bits_of_floats():
    """NumPy's error has its own text."""
    xs = np.array([0.5, 2.0])

    def of_each(xs):
        return ~xs

    def of_one(xs):
        return ~xs[1]

    def of_a_set(xs):
        return ~{xs[1]}.pop()

    def by_name(xs):
        return np.invert(xs)

    for fn in (of_each, of_one, of_a_set, by_name):
        checks(fn, (xs,))
    checks(lambda n: ~(n * 0.5), (3,))
