"""Lists of numbers that grow and shrink at run time: on paths, in loops, as results."""

import resource

import numpy as np
import pytest

import lathe
from support import check, checks, refused
from support import run_time_list as made

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
