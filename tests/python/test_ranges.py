"""range() with run-time bounds as a value: its truth, length, items, methods, comparison and text."""

import numpy as np
import pytest

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


X = np.array([0.0, 1.0, 5.0])


def equality(n):
    parts = range(n)[1:] == range(1, 3), range(n)[::-1] == range(2, -1, -1)
    return range(n) == range(n), range(n) != range(3), range(n - 3) == range(0), parts


def of_one_item(n):
    return range(n, n + 1, 5) == range(n, n + 2, 2), range(n, n + 3, 5) != range(n, n + 3, 2)


def held(n):
    rs = [range(n), range(2, n)]
    return range(n) in rs, range(3) in rs, (range(n),) == (range(3),), [len(r) for r in rs]


def kinds(n):
    r = range(n)
    return type(r) is range, isinstance(r, (list, range)), isinstance(r, list), type(r).__name__


def methods(n):
    r = range(1, n, 2)
    return r.count(3), r.count(n), r.index(1), r.start, r.stop, r.step, not r, len(r)


def texts(n):
    r = range(1, n, 2)
    print(r, [r], (r,), f"{r!r:>20}")
    return str(range(n)), repr([r])


def contents(n):
    r = range(n)
    numbers = 2.0 in r, 2.5 in r, True in r, np.int32(1) in r, float("nan") in r, 1j in r
    return numbers, "a" in r, None in r, complex(n - 1) in r


def unpacked(n):
    a, *rest = range(n)
    return a, rest, [*range(n)], (*range(2), *range(n))


@pytest.mark.parametrize(
    "fn", [equality, of_one_item, held, kinds, methods, texts, contents, unpacked]
)
def test_as_values(fn):
    checks(fn, (3,), (2,), (7,))


def test_a_step_of_either_direction():
    def f(n, s):
        r = range(0, n, s)
        found = [k in r for k in (-4, 0, 2, 3, 4)]
        return found, len(r), list(r), range(10)[::s], r == range(0, n, s), 3 in range(n, 0, s)

    checks(f, (7, 2), (7, -1), (-7, -2), (0, 3), (0, 0))


def test_truth_of_slices():
    def f(n):
        r, d = range(n), {i: i for i in range(n)}
        x = 1 if r else 2
        while r:
            r = r[1:]
        return x, r, not range(n), bool(range(n)), 1 if d.keys() else 2, not d.values()

    checks(f, (0,), (3,))


def test_missing_items():
    check(lambda n: range(n).index(9), 3)
    check(lambda n: range(n).index(2.5), 3)
    check(lambda n: range(n).index(2.0), 3)
    check(lambda n: range(n).nothing, 3)
    checks(lambda n: tuple(range(n))[range(n)[1]], (1,), (4,))

    def two(n):
        a, b = range(n)
        return a, b

    checks(two, (2,), (3,), (1,))


def chosen(n):
    r = range(n) if n > 2 else range(1, 7, 2)
    s = range(n) if n > 3 else None
    return r, sum(r), 0 if s is None else len(s)


def in_a_loop(n):
    r, total = range(0), 0
    for k in range(n):
        for i in r:
            total += i
        r = range(k, 2 * k + 1)
    while len(r) > 2:
        r = r[1:]
    return r, total


def on_the_way_out(n):
    if n > 2:
        return {"r": range(n)}, [range(1, n)]
    return {"r": range(4)}, [range(n)]


def recursive(n):
    def total(r):
        return 0 if len(r) == 0 else r[0] + total(r[1:])

    return total(range(n))


@pytest.mark.parametrize("fn", [chosen, in_a_loop, on_the_way_out, recursive])
def test_of_several_paths(fn):
    checks(fn, (0,), (2,), (3,), (6,))


def test_patterns():
    def f(n):
        match range(n):
            case []:
                return -1, 0
            case [0, 1]:
                return 2, 0
            case [first, *_, last]:
                return first, last
            case _:
                return 0, 0

    checks(f, (0,), (1,), (2,), (5,))


def test_beside_arrays():
    checks(lambda x, n: (x == range(3), range(3) != x, x == range(n)), (X, 3))
    checks(lambda x, n: (x + range(n), range(3) * x, x < range(n), range(n) @ x), (X, 3))
    checks(lambda x, n: (np.float64(2) * range(n), range(n) == np.float64(1)), (X, 3))
    checks(lambda u, n: (u == range(n), u * range(3)), (np.float64(2), 3), (np.int32(1), 2))
    checks(lambda x, n: (x[range(n)], np.maximum(x, range(3)), np.dot(range(n), x)), (X, 3))

    def stored(x, n):
        x[:] = range(n)
        x += range(3)
        return x

    checks(stored, (X, 3))


def test_operands_that_do_not_fit():
    for fn in (
        lambda n: range(n) + range(3), lambda n: n + range(n), lambda n: range(3) + n,
        lambda n: range(n) < range(3), lambda n: "a" + range(n), lambda n: [1] + range(n),
        lambda n: range(n) * 2, lambda n: -range(n),
    ):  # fmt: skip
        check(fn, 3)
