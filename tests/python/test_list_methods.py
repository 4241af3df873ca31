"""Methods, operators, slices and built-in functions of lists that exist at run time."""

import numpy as np

from support import check, checks
from support import run_time_list as made

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


# ---- items and operators ----------------------------------------------------------------------


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


# ---- built-in functions and text --------------------------------------------------------------


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


def test_methods_that_stand_for_operators():
    def of_lists(xs):
        order = sorted(range(len(xs)), key=xs.__getitem__)
        best = max(range(len(xs)), key=xs.__getitem__, default=None)
        known = list(filter(xs.__contains__, [1, 2, 7]))
        return order, best, list(map(xs.__getitem__, order)), known, xs.__len__()

    checks(of_lists, [3, 1, 2], [], (3, 1), [2.5, -1.0], ["b", "a"])

    def that_change(xs, n):
        for i in range(n):
            if i == 2:
                break
            xs.__setitem__(i, n)
        if n > 3:
            xs.__delitem__(0)
        return xs, xs.__contains__(n)

    checks(that_change, ([1, 2, 3], 2), ([1, 2, 3], 9), ([1], 3))
    check(lambda xs: xs.__getitem__("a"), [1])

    def of_dicts(n, k):
        d = {i: i * i % 7 for i in range(n)}
        d.__setitem__(n, 3)
        if n > 5:
            d.__delitem__(2)
        known = list(filter(d.__contains__, [1, 20]))
        return sorted(d, key=d.__getitem__), set(d).__contains__(k), known, d.__getitem__(k)

    checks(of_dicts, (6, 2), (6, 3), (2, 0), (0, 1))
