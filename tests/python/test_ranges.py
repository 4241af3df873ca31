"""range() with run-time bounds as a value: its truth, length, items, methods, comparison and text."""

import numpy as np

from support import check, checks

STEPS = (
    (0, 10, 3, 3),
    (10, 0, -3, 7),
    (10, 0, -3, 8),
    (0, 10, 3, 9),
    (5, 5, 1, 5),
    (5, 0, 1, 2),
    (0, 10, 0, 1),
    (-3, 4, 2, -1),
)


def test_run_time_steps():
    def f(start, stop, step, k):
        r = range(start, stop, step)
        return len(r), k in r, r.count(k), list(reversed(r)), list(enumerate(r)), r[::-1] == r[::-1]

    checks(f, *STEPS)

    def g(start, stop, step, k):
        r = range(start, stop, step)
        return r[k], list(zip(r, range(k))), list(map(abs, r)), list(r[1:])

    checks(g, *STEPS)


def test_truth():
    def f(n):
        r = range(n)
        while r and n < 9:
            n += 4
        return bool(r), not r, r[0] if r else None, n

    checks(f, 0, 1, 5, -2)


def test_equality_is_of_the_numbers():
    def f(n, k):
        r = range(n)
        same = r == range(n), r != range(k), r == range(0, n, k), range(n, n) == range(k, k, 7)
        return *same, r == None, r != [0, 1], [r] == [range(2)], r in (range(2), 1)

    checks(f, (0, 1), (1, 3), (2, 5), (6, 5), (-1, 2))
    assert isinstance(check(lambda n: range(n) < range(3), 3).error, TypeError)


def test_what_is_in_it():
    def f(n, x):
        r = range(n)
        return x in r, "a" in r, None in r, (0,) in r, r.count(x), r.count("a")

    numbers = (1, 4, 2.0, 2.5, True, 1 + 0j, 1 + 1j, float("nan"), float("inf"), np.int8(2), -1)
    checks(f, *((4, x) for x in numbers))

    def index(n, x):
        return range(1, 2 * n, 2).index(x)

    checks(index, (5, 3), (5, 9), (0, 0), (5, True), (5, 4), (5, 3.0), (5, 2.5))


def test_class_and_text():
    def f(n):
        r = range(n)
        print(r, range(n, 9, 2))
        return isinstance(r, range), type(r) is range, f"{r!r:>14}|{r}", str([r, (r,)])

    checks(f, 0, 3)

    def of_iterators(n):
        r = range(n)
        made = zip(r), enumerate(r), map(abs, r), reversed(r)
        return [type(m) for m in made], isinstance(zip(r), zip), isinstance(map(abs, r), list)

    checks(of_iterators, 3)


def test_errors():
    checks(lambda n: list(range(n, 2, 1, 1)), 3)
    checks(lambda n: list(range(stop=n)), 3)
    checks(lambda n: range(n) + range(n), 3)
    checks(lambda n: range(n)(), 3)
    checks(lambda n: next(range(n)), 3)

    def assigned(n):
        r = range(n)
        r.start = 1

    checks(assigned, 3)
