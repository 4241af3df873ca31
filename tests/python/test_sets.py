"""Sets of run-time numbers: as in Python, in Python's own order, which depends on how they came."""

import numpy as np

from support import check, checks, refused


def order(n, step, m):
    """Items go in and out; the order of the table shows the history."""
    s = set()
    for i in range(n):
        s.add(i * step % m)
        if i % 7 == 3:
            s.discard(i * step % m // 2)
    out = []
    for x in s:
        out.append(x)
    return out, s, len(s)


def test_order():
    checks(order, (0, 3, 17), (4, 8, 100), (5, 8, 100), (40, 1037, 997), (300, 7919, 100003))
    checks(order, (1000, 64, 100000), (1000, 2**40 + 1, 2**61))


def test_order_of_negative_numbers_and_floats():
    def f(n, x):
        s = set()
        for i in range(n):
            s.add((i - n // 2) * x)
        return list(s), s

    checks(f, (3, 1), (20, -1), (200, 3))
    checks(f, (3, 0.5), (20, -1.25), (200, 1e300), (50, 1e-310), (50, 2.0**61))


def test_order_of_tuples():
    def f(n):
        s = set()
        for i in range(n):
            s.add((i, i * 0.5))
        out = 0.0
        for a, b in s:
            out = out * 1.25 + a + b
        return out, s

    checks(f, (0,), (1,), (5,), (100,))


def test_order_of_big_numbers():
    def f(n, k):
        return list({k - i * (k // 3) for i in range(n)})

    checks(f, (6, 2**62), (6, -(2**62)), (6, 2**61 - 1), (6, 2**60))


def test_add_discard_remove():
    def f(n, k):
        s = set()
        for i in range(n):
            s.add(i * i % 11)
        s.discard(k)
        s.discard(1000)
        s.remove(0)
        return s, k in s, 4 in s, k not in s

    checks(f, (1, 3), (20, 4), (20, 7), (0, 1))


def test_remove_what_is_not_there():
    def f(n, k):
        s = {i for i in range(n)}
        s.remove(k)
        return s

    checks(f, (3, 1), (3, 5), (0, 0))


def test_pop():
    def f(n):
        s = {i * 37 % 101 for i in range(n)}
        out = []
        while s:
            out.append(s.pop())
            if len(out) == 5:
                s.add(1000)
        return out

    checks(f, (0,), (1,), (4,), (30,))

    def g(n):
        s = {i for i in range(n)}
        return s.pop(), s

    checks(g, (0,), (1,), (5,))


def algebra(n, m, k):
    a = {i * 3 for i in range(n)}
    b = {i * k for i in range(m)}
    return (
        a | b,
        a & b,
        a - b,
        a ^ b,
        b | a,
        b & a,
        b - a,
        b ^ a,
        a == b,
        a != b,
        a <= b,
        a < b,
        a >= b,
        a > b,
        a.isdisjoint(b),
        a | a,
        a - a,
        a & a,
        a ^ a,
    )


def test_algebra():
    checks(algebra, (0, 0, 1), (3, 0, 2), (0, 5, 2), (10, 10, 2), (100, 7, 5), (4, 200, 3))
    checks(algebra, (6, 6, 3), (3, 6, 3), (1, 100, 1000), (100, 100, 7))


def test_algebra_in_place():
    def f(n, m, k):
        a = {i * 3 for i in range(n)}
        b = {i * k for i in range(m)}
        c, d, e, g = a.copy(), a.copy(), set(a), a | set()
        h = c
        c |= b
        d &= b
        e -= b
        g ^= b
        return list(c), list(d), list(e), list(g), h is c, a

    checks(f, (0, 0, 1), (3, 0, 2), (0, 5, 2), (10, 10, 2), (100, 7, 5), (4, 200, 3))
    checks(f, (3, 1000, 1), (500, 1000, 2))


def test_methods():
    def f(n, m):
        a = {i for i in range(n)}
        b = [i * 2 for i in range(m)]
        u = a.union(b, range(m, m + 3))
        i = a.intersection(b)
        d = a.difference(b)
        x = a.symmetric_difference(b)
        a2 = a.copy()
        a2.update(b)
        a3 = a.copy()
        a3.intersection_update(b)
        a4 = a.copy()
        a4.difference_update(b)
        a5 = a.copy()
        a5.symmetric_difference_update(b)
        flags = a.issubset(u), a.issuperset(b), a.isdisjoint(b)
        a.clear()
        return list(u), list(i), list(d), list(x), list(a2), list(a3), list(a4), list(a5), flags, a

    checks(f, (0, 0), (3, 2), (10, 10), (50, 3), (3, 50))


def test_with_constants():
    def f(n):
        s = {n, n + 1}
        return (
            s | {1, 2, 3},
            s & {3, 4, 5, 6},
            {1, 2, 3, 4, 5, 6} - s,
            s == {3, 4},
            s <= {1, 2, 3, 4},
        )

    checks(f, (3,), (100,), (-1,))


def test_displays_of_constants():
    def f(n):
        s = {7, 14, 20, 9}
        t = {5, 13}
        u = {9, 1, 17, 34, 25, 40}
        for i in range(n):
            s.add(i)
            t.add(i)
            u.add(i)
        return list(s), list(t), list(u)

    checks(f, (0,), (1,), (3,), (40,))


def test_functions_of_sets():
    def f(n):
        s = {i * 7 % 13 for i in range(n)}
        return (
            len(s),
            sum(s),
            min(s, default=-1),
            max(s, default=-1),
            sorted(s),
            any(s),
            all(s),
            bool(s),
            [x + 1 for x in s],
            {x % 3 for x in s},
            {x: x * x for x in s},
        )

    checks(f, (0,), (1,), (9,), (30,))


def test_set_of_things():
    def f(n, a):
        xs = [i % 3 for i in range(n)]
        return set(xs), set(range(n)), set(a), len(set(xs)), set(x * 0.5 for x in xs)

    checks(f, (0, np.array([1, 2])), (7, np.array([3, 3, 1])))


def test_changed_in_a_loop_over_it():
    def f(n):
        s = {i for i in range(n)}
        for x in s:
            s.add(x + 100)
        return s

    checks(f, (0,), (3,))


def test_on_paths():
    def f(n):
        s = set()
        if n > 2:
            s.add(n)
        t = {1} if n > 3 else {2, 3}
        u = s if n > 4 else t
        u.add(77)
        return s, t, u is s

    checks(f, (1,), (3,), (4,), (5,))


def test_seen_before():
    def f(n):
        seen = set()
        x = n
        while x not in seen:
            seen.add(x)
            x = (x * x + 1) % 1009
        return len(seen), x

    checks(f, (1,), (5,), (100,))


def test_graph_search():
    def f(n, step):
        seen = {0}
        todo = [0]
        while todo:
            at = todo.pop()
            for d in (1, step):
                to = (at + d) % n
                if to not in seen:
                    seen.add(to)
                    todo.append(to)
        return seen, len(seen)

    checks(f, (1, 3), (10, 3), (1000, 17))


def test_pairs():
    def f(n):
        seen = set()
        x, y = 0, 0
        for i in range(n):
            seen.add((x, y))
            if i % 3 == 0:
                x += 1
            else:
                y = (y + i) % 5
        return (1, 1) in seen, seen, len(seen)

    checks(f, (0,), (20,))


def test_equal_items_of_several_types():
    def f(n, x):
        s = {n}
        s.add(x)
        s.add(n > 0)
        return s, len(s), 1 in s, 1.0 in s, True in s

    checks(f, (1, 1.0), (0, 0.0), (3, 2.5))


def test_errors():
    def add(n):
        s = {n}
        return s + s

    def order(n):
        s = {n}
        return s < n

    def subscript(n):
        s = {n}
        return s[0]

    def union(n):
        s = {n}
        return s | [n]

    def attribute(n):
        s = {n}
        return s.append

    def back(n):
        s = {n}
        return [x for x in reversed(s)]

    for fn in (add, order, subscript, union, attribute, back):
        check(fn, 1)


def test_in_a_constant_set():
    def f(n):
        return n in {1, 5, 9}, n in {2: 3, 4: 5}, n * 0.5 in {1, 2}

    checks(f, (1,), (2,), (4,), (5,))


def test_methods_take_items_one_by_one():
    def f(n, xs):
        s = {i * 8 for i in range(n)}
        a = s.union(xs, [7, 15, 23], range(n))
        b = s.intersection(xs), s.intersection(range(0, 99, 8), xs)
        c = s.difference(xs), s.difference([8, 24])
        t = s.copy()
        t.update(xs, range(3))
        u = s.copy()
        u.intersection_update(range(100, 0, -4))
        v = s.copy()
        v.difference_update(xs)
        return list(a), [list(x) for x in b], [list(x) for x in c], list(t), list(u), list(v)

    checks(f, (0, [1]), (5, [8, 40, 0, 32]), (40, [64, 8, 16, 9, 3, 1024, 0]))


def test_refused():
    def lists(n):
        s = {n}
        s.add(b"a")
        return s

    def nothing(n):
        s = {n}
        s.add(None)
        return s

    refused(nothing, 3, says="this key of a set that exists at run time is not supported yet")
    refused(lists, 3, says="is not supported yet")


def test_sets_are_shown_as_they_are_at_that_time():
    def printed(n):
        few = {1, 2, 3}
        print(few, n)
        few.discard(2)
        print(few, f"{few}{n}")
        few -= {3}
        return few

    def raised(n):
        few = {1, 2}
        try:
            if n > 1:
                raise ValueError(few)
        except ValueError as e:
            few.add(3)
            print(e, n)
        few.discard(1)
        raise KeyError(few)

    checks(printed, (1,))
    checks(raised, (1,), (2,))


def test_union_of_a_set_with_itself_keeps_its_table():
    def f(n):
        s = {6, n, 1}
        t = s | s
        u = s.union(s, t)
        s |= s
        s.update(s)
        return list(s), list(t), list(u), list(s & s), list(s - s), list(s ^ s)

    def of_constants(n):
        s = {6.0, 12}
        if n > 0:
            s.add(n)
        s = s | s
        return list(s), list(s.union(s))

    checks(f, 12, 6, 4, 14)
    checks(of_constants, 1, 0, 4)
