"""Lists of numbers that grow, shrink and are indexed at run time."""

import resource

import numpy as np
import pytest

import lathe
from support import check, checks, refused


def made(n):
    """A list that only the call knows."""
    return [(i * 7) % 5 for i in range(n)]


# ---- growing ----------------------------------------------------------------------------------


def test_empty_list_takes_the_type_of_its_first_item():
    def ints(n):
        xs = []
        for i in range(n):
            xs.append(i)
        return xs

    def floats(n):
        xs = []
        for i in range(n):
            xs.append(i / 2)
        return xs, len(xs)

    def bools(n):
        xs = []
        i = 0
        while i < n:
            xs.append(i % 3 == 0)
            i += 1
        return xs

    def scalars(x, n):
        xs = []
        for i in range(n):
            xs.append(x[i])
        return xs, sum(xs)

    for f in (ints, floats, bools):
        checks(f, (0,), (1,), (40,))
    check(scalars, np.arange(4.0), 3)
    check(scalars, np.arange(4, dtype=np.int16), 3)


def test_items_of_several_types_keep_theirs():
    def alternating(n):
        xs = []
        for i in range(n):
            if i % 2 == 0:
                xs.append(i)
            else:
                xs.append(i / 2)
        total = 0
        for x in xs:
            total += x
        return xs, total, [isinstance(x, int) for x in xs]

    def optional(n):
        xs = [None]
        for i in range(n):
            xs.append(i if i % 2 else None)
        found = 0
        for x in xs:
            if x is not None:
                found += x
        return xs, found

    def bools_and_ints(n):
        xs = [True]
        for i in range(n):
            xs.append(i)
        return xs

    def nothing(n):
        xs = []
        for _ in range(n):
            xs.append(None)
        return xs, len(xs)

    for f in (alternating, optional, bools_and_ints, nothing):
        checks(f, (0,), (1,), (6,))


def test_memory_of_many_lists():
    def f(n):
        total = 0
        for i in range(n):
            xs = [i]
            for k in range(20):
                xs.append(k)
            ys = xs + [1]
            total += len(ys) + ys[i % 3]
        return total

    check(f, 50)


def test_memory_does_not_grow_over_calls():
    @lathe.function
    def f(n):
        xs = []
        for i in range(n):
            xs.append(i)
        if n > 0:
            raise ValueError(xs[-1])
        return xs

    def used():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for round_ in range(1000):
        with pytest.raises(ValueError):
            f(20_000)
        if round_ == 100:
            before = used()
    assert used() - before < 20_000  # KiB; one call takes 160


# ---- methods ----------------------------------------------------------------------------------


def test_insert():
    def f(n, at):
        xs = made(n)
        xs.insert(at, 100)
        return xs

    checks(f, *[(n, at) for n in (0, 1, 5) for at in (0, 1, 3, 5, 9, -1, -3, -9)])


def test_pop():
    def f(n, at):
        xs = made(n)
        x = xs.pop(at)
        return x, xs

    def last(n):
        xs = made(n)
        return xs.pop(), xs

    checks(f, *[(n, at) for n in (0, 1, 5) for at in (0, 1, 4, 5, -1, -5, -6)])
    checks(last, (0,), (1,), (5,))


def test_remove_index_count():
    def removed(n, x):
        xs = made(n)
        xs.remove(x)
        return xs

    def found(n, x):
        xs = made(n)
        return x in xs, x not in xs, xs.count(x), xs.index(x)

    def between(n, x, lo, hi):
        return made(n).index(x, lo, hi)

    for f in (removed, found):
        checks(f, *[(n, x) for n in (0, 1, 5, 12) for x in (0, 2, 4, 9)])
        checks(f, (5, 2.0), (5, 2.5))
    checks(between, (12, 2, 0, 12), (12, 2, 2, 12), (12, 2, -3, 20), (12, 2, 2, 3), (12, 2, 5, -5))


def test_reverse_clear_copy_extend():
    def f(n):
        xs = made(n)
        ys = xs.copy()
        xs.reverse()
        ys.extend(xs)
        ys.extend(range(n))
        ys.extend((1, 2))
        ys.extend(i * 2 for i in range(n))
        zs = list(ys)
        ys.extend(ys)
        xs.clear()
        xs.append(3)
        return xs, ys, zs

    checks(f, (0,), (1,), (2,), (7,))


def test_python_lists_that_meet_run_time_values():
    def f(n, m):
        xs = [n, 2, m]
        xs.insert(m - n, 9)
        ys = [1, 2, 3]
        y = ys.pop(n - m)
        zs = [n, m]
        zs.extend(range(m))
        ws = [m, n, 5]
        ws.remove(5)
        vs = [3, n]
        vs.sort()
        return xs, ys, y, zs, ws, vs, [n, m].count(2), [m, n].index(m)

    checks(f, (2, 3), (3, 2), (0, 0), (2, 9))


def test_sort():
    def plain(n):
        xs = made(n)
        ys = xs.copy()
        ys.sort()
        xs.sort(reverse=True)
        return xs, ys, sorted(xs), sorted(xs, reverse=True)

    def by_key(n):
        xs = [(i * 7) % 11 for i in range(n)]
        ys = xs.copy()
        ys.sort(key=lambda v: v % 3)
        xs.sort(key=lambda v: -(v % 4), reverse=True)
        return xs, ys, sorted(ys, key=lambda v: v / 3)

    def at_run_time(n, falling):
        xs = made(n)
        xs.sort(reverse=falling)
        return xs

    def floats(x):
        return sorted(x), sorted([v for v in x], key=abs)

    for f in (plain, by_key):
        checks(f, (0,), (1,), (2,), (3,), (17,), (64,))
    checks(at_run_time, (9, True), (9, False), (9, 1), (9, 0))
    check(floats, np.random.default_rng(0).standard_normal(100))


def test_slices():
    def read(n, lo, hi):
        xs = made(n)
        return xs[lo:hi], xs[lo:], xs[:hi], xs[::-1], xs[lo:hi:2], xs[hi:lo:-1], xs[::-2]

    def write(n, lo, hi, m):
        xs = made(n)
        xs[lo:hi] = made(m)
        return xs

    def write_step(n, m, step):
        xs = made(n)
        xs[::step] = made(m)
        return xs

    def delete(n, lo, hi, step):
        xs = made(n)
        del xs[lo:hi:step]
        return xs

    bounds = [(0, 3), (2, 2), (3, 1), (-3, -1), (-20, 20), (1, 9)]
    checks(read, *[(n, lo, hi) for n in (0, 5) for lo, hi in bounds])
    checks(write, *[(n, lo, hi, m) for n in (0, 5) for lo, hi in bounds for m in (0, 2, 7)])
    checks(write_step, (6, 3, 2), (6, 2, 2), (6, 2, -3), (0, 0, 2), (6, 6, -1), (6, 1, 0))
    checks(delete, *[(n, *b, s) for n in (0, 6) for b in bounds for s in (1, 2, -1, -2, 3)])


def test_items():
    def get(n, i):
        return made(n)[i]

    def put(n, i, v):
        xs = made(n)
        xs[i] = v
        xs[i] += 1
        return xs

    def delete(n, i):
        xs = made(n)
        del xs[i]
        return xs

    def by_bool(n):
        return [5, 6][n > 2]

    checks(get, *[(n, i) for n in (0, 4) for i in (0, 3, 4, -1, -4, -5)])
    checks(put, *[(n, i, v) for n in (0, 4) for i in (0, 3, 4, -4, -5) for v in (9, 9.5)])
    checks(delete, *[(n, i) for n in (0, 4) for i in (0, 3, 4, -1, -4, -5)])
    checks(by_bool, (1,), (5,))
    checks(lambda n, i: made(n)[i], (3, 1.5), (3, None))


def test_counting():
    def f(n):
        counts = [0] * 4
        for i in range(n):
            counts[i * i % 4] += 1
        return counts

    checks(f, (0,), (100,))


def test_operators():
    def f(n, k):
        xs = made(n)
        ys = xs + [k] + xs[:1]
        ys += xs
        ys *= 2
        return ys, xs * k, k * xs, [1, 2] * k, [0] * n, xs + [0.5]

    def compared(n, m):
        xs, ys = made(n), made(m)
        ys.sort()
        return xs == ys, xs != ys, xs < ys, xs <= ys, xs > ys, xs >= ys, xs == [0, 2], xs == 3

    def true(n):
        xs = made(n)
        if xs:
            return 1
        return 0 if not xs else 2

    checks(f, (0, 3), (4, 0), (4, -1), (3, 2))
    checks(compared, (0, 0), (0, 3), (2, 2), (3, 3), (4, 2), (2, 4))
    checks(true, (0,), (2,))
    checks(lambda n, k: made(n) * k, (3, 0.5))
    checks(lambda n: made(n) + 1, (3,))
    checks(lambda n: 1 + made(n), (3,))
    checks(lambda n: made(n) < 3, (3,))


# ---- paths ------------------------------------------------------------------------------------


def test_paths():
    def branch(n):
        xs = [1, 2, 3]
        if n > 2:
            xs.append(n)
        elif n == 0:
            xs = [0.5]
        return xs, len(xs), xs[-1]

    def longer(n):
        xs = [1, 2] if n > 2 else [3]
        return xs + [n], max(xs)

    def alias(n):
        a, b = [1], [2]
        c = a if n > 2 else b
        c.append(n)
        a.append(0)
        return a, b, c, c is a, c is b, a is not b

    def early(n):
        xs = [1]
        for i in range(n):
            if i == 3:
                return xs
            if i == 1:
                continue
            xs.append(i)
        else:
            xs.append(100)
        return xs

    def maybe(n):
        xs = None
        if n > 2:
            xs = [n]
        return 0 if xs is None else xs[0] + len(xs)

    def unbound(n):
        if n > 2:
            xs = [n]
            xs.append(1)
        return xs

    def carried(n):
        xs = [0]
        for i in range(n):
            ys = xs + [i]
            if i % 2:
                xs = ys
        return xs

    def swapped(n):
        a, b = [1], [2.5]
        for i in range(n):
            a, b = b, a
            a.append(i)
        return a, b

    for f in (branch, longer, alias, early, maybe, unbound, carried, swapped):
        checks(f, (0,), (1,), (2,), (3,), (4,), (7,))


def test_exceptions_leave_what_was_written():
    def f(n):
        xs = made(n)
        for i in range(10):
            xs[i] = -i
            print(xs)

    def raised(n):
        xs = made(n)
        if n > 2:
            raise ValueError("long", xs, len(xs))
        return xs

    checks(f, (0,), (3,), (12,))
    checks(raised, (0,), (3,))


def test_functions():
    def push(xs, v):
        xs.append(v)
        return len(xs)

    def primes(n):
        found = []
        for i in range(2, n):
            for p in found:
                if i % p == 0:
                    break
            else:
                push(found, i)
        return found

    def two(n):
        xs, ys = [], []
        for i in range(n):
            push(xs, i)
            push(ys, i / 2)
        return xs, ys

    checks(primes, (2,), (30,))
    checks(two, (0,), (3,))


def test_results():
    def f(n):
        xs = made(n)
        return xs, (xs, n), {"a": xs, "b": [xs]}

    check(f, 3)
    got = lathe.function(f)(3)
    assert got[0] is got[1][0] is got[2]["a"] is got[2]["b"][0]
    got[0].append(1)


# ---- loops ------------------------------------------------------------------------------------


def test_loops_see_changes():
    def grows(n):
        xs = [1]
        for x in xs:
            if len(xs) < n:
                xs.append(x + 1)
                xs.append(x * 2)
        return xs

    def shrinks(n):
        xs = made(n)
        seen = []
        for x in xs:
            seen.append(x)
            if x > 1:
                xs.pop()
        return xs, seen

    def skips(n):
        xs = made(n)
        for x in xs:
            if x % 2 == 0:
                xs.remove(x)
        return xs

    def backwards(n):
        xs = made(n)
        out = []
        for x in reversed(xs):
            out.append(x)
            if len(xs) > 2:
                xs.pop(0)
        return out, xs

    def together(n):
        xs, out = made(n), []
        for i, (x, y) in enumerate(zip(xs, range(100))):
            out.append(x * i + y)
            if len(xs) < 6:
                xs.append(i)
        return out, xs

    for f in (grows, shrinks, skips, backwards, together):
        checks(f, (0,), (1,), (4,), (9,))


def test_loops_with_exits():
    def f(n, stop):
        xs = made(n)
        total = 0
        for x in xs:
            if x == stop:
                break
            if x == 2:
                continue
            total += x
        else:
            total += 1000
        return total

    checks(f, (0, 1), (9, 3), (9, 7), (3, 4))


def test_builtins():
    def f(n):
        xs = [i * 0.5 - 1 for i in range(n)]
        return (
            sum(xs), any(xs), all(xs), len(xs), max(xs, default=0.0), min(xs, default=-1.0),
            list(xs), list(map(abs, xs)), list(range(n)), sorted(filter(lambda v: v > 0, xs)),
            [x + 1 for x in xs if x != 0], sum(x * y for x, y in zip(xs, xs)),
        )  # fmt: skip

    def arrays(n):
        xs = [i * 0.5 for i in range(n)]
        return np.array(xs) * 2, np.asarray([1.5, *(1,)]), np.array(xs, dtype=np.float32)

    def kinds(n):
        xs = made(n)
        return isinstance(xs, list), type(xs) is list, isinstance(xs, (tuple, dict))

    for f_ in (f, arrays, kinds):
        checks(f_, (0,), (1,), (6,))
    checks(lambda n: max(made(n)), (0,), (4,))
    checks(lambda n: np.array(made(n)), (4,))


def test_text():
    def f(n):
        xs = made(n)
        print(xs, [xs, 1], f"{xs} {xs!r:>20}", len(xs))
        xs.append(0)
        print(xs)

    checks(f, (0,), (5,))


# ---- programs ---------------------------------------------------------------------------------


class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)

    def pop(self):
        return self.items.pop()


def test_handlers():
    def divided(n):
        xs = [1, 2, 3]
        try:
            for i in range(n):
                xs.append(xs.pop(0) // (3 - i))
        except ZeroDivisionError as e:
            xs.append(100)
            return xs, print(e)
        finally:
            xs.append(-1)
        return xs, None

    def each(n):
        xs = []
        for i in range(n):
            try:
                xs.append(10 // (i - 2))
            except ZeroDivisionError:
                xs.append(0)
                continue
            else:
                xs.append(1)
        return xs

    def outside(n):
        xs = [i for i in range(3)]
        try:
            return xs[n]
        except IndexError as e:
            print(e)
            return -1

    for f in (divided, each, outside):
        checks(f, (0,), (1,), (3,), (5,))


def test_inside_of_objects():
    def attributes(n):
        s = Stack()
        for i in range(n):
            s.push(i)
        total = 0
        while len(s.items) > 1:
            total = total * 2 + s.pop()
        return total, s.items

    def of_dicts(n):
        d = {"a": [], "b": [0.5]}
        for i in range(n):
            d["a"].append(i)
            d["b"].append(i * 1.0)
        return d

    def closures(n):
        xs = []

        def add(v):
            xs.append(v)

        for i in range(n):
            add(i)
        return xs

    def rebound(n):
        xs = [0]

        def reset():
            nonlocal xs
            xs = [n, n]

        for i in range(n):
            if i == 2:
                reset()
            xs.append(i)
        return xs

    for f in (attributes, of_dicts, closures, rebound):
        checks(f, (0,), (1,), (3,), (5,))


def quicksort(xs):
    if len(xs) < 2:
        return xs
    p = xs[0]
    low = [x for x in xs if x < p]
    high = [x for x in xs if x > p]
    return quicksort(low) + [p] + quicksort(high)


def test_recursion():
    def countdown(k):
        if k == 0:
            return []
        xs = countdown(k - 1)
        xs.append(k)
        return xs

    def twice(n):
        return total([i * 2 for i in range(n)], start=[i for i in range(n)])

    def total(xs, start):
        start.extend(xs)
        return len(xs), start

    checks(lambda n: quicksort([(i * 7) % 11 for i in range(n)]), (0,), (1,), (9,))
    checks(lambda n: countdown(n), (0,), (4,))
    checks(twice, (0,), (4,))


def test_programs():
    def sieve(n):
        flags = [True] * (n + 1)
        found = []
        for i in range(2, n + 1):
            if flags[i]:
                found.append(i)
                for j in range(i * i, n + 1, i):
                    flags[j] = False
        return found

    def stack(n):
        todo, steps = [n], 0
        while todo:
            k = todo.pop()
            steps += 1
            if k > 1:
                todo.append(k - 1)
                todo.append(k - 2)
        return steps

    def fibonacci(n):
        f = [0, 1]
        while len(f) < n:
            f.append(f[-1] + f[-2])
        return f[:n]

    def bubble(n):
        xs = [(i * 7) % 5 for i in range(n)]
        for i in range(len(xs)):
            for j in range(len(xs) - 1 - i):
                if xs[j] > xs[j + 1]:
                    xs[j], xs[j + 1] = xs[j + 1], xs[j]
        return xs

    def walrus(n):
        xs = []
        while (k := len(xs)) < n:
            xs.append(k * k)
        return xs

    def bounded(n):
        xs = [i for i in range(n)]
        if len(xs) > 4:
            raise ValueError(f"too long: {xs}")
        return xs

    for f in (sieve, stack, fibonacci, bubble, walrus, bounded):
        checks(f, (0,), (1,), (3,), (9,))


# ---- refusals ---------------------------------------------------------------------------------


def test_appended_before_a_break_that_is_known():
    def numbers(n):
        out = []
        for k in (8, 1):
            out.append(k * n)
            if k == 8:
                break
        return out, len(out)

    def at_once(n):
        out = []
        for k in (8, 1):
            out.append(k == n)
            break
        return out

    def arrays(x):
        out = []
        for k in (8, 1):
            out.append(x * k)
            if k == 8:
                break
        return out

    check(numbers, 2)
    check(at_once, 8)
    check(arrays, np.arange(3.0))


def test_refused():
    def kinds(n):
        xs = []
        for i in range(n):
            xs.append(int)  # here
        return len(xs)

    def merged_changed(n):
        a, b = [int], [float]
        c = a if n > 2 else b
        c.append(bool)  # here
        return a, b

    def source_changed(n):
        a, b = [int], [float]
        c = a if n > 2 else b
        a.append(bool)  # here
        return c

    def same(n):
        a, b = [int], [float]
        c = a if n > 2 else b
        return c is a  # here

    refused(kinds, 3, says="list.append() in a branch or loop")
    for f in (merged_changed, source_changed):
        refused(f, 3, says="a list that is another one on another path is changed")
    refused(same, 3, says="`is` between lists of which one may be the other")
    refused(lambda n: tuple(i for i in range(n)), 3, says="a list or tuple whose length")


def test_nan_has_no_order():
    f = lathe.function(lambda x: sorted(x))
    assert f(np.array([2.0, 1.0])) == [1.0, 2.0]
    with pytest.raises(NotImplementedError, match="the order of a list with NaN"):
        f(np.array([np.nan, 1.0]))
