"""Functions that are chosen at run time."""

from __future__ import annotations

import functools
import math

import numpy as np

from support import check, checks, refused


def double(x):
    return 2 * x


def square(x):
    return x * x


def describe(x):
    print("describe", x)
    if x > 3:
        return None
    return x


def test_ternary():
    def f(n, x):
        g = double if n > 0 else square
        return g(x)

    checks(f, (1, 5), (0, 5), (1, 2.5), (-1, 2.5))
    check(f, 1, np.arange(3.0))


def test_called_at_once():
    def f(n, x):
        return (double if n > 0 else square)(x) + (square or double)(x)

    checks(f, (1, 5), (0, 5))


def test_three_and_effects():
    def f(n, x):
        if n == 0:
            g = double
        elif n == 1:
            g = describe
        else:
            g = lambda v: v + n
        r = g(x)
        return r

    checks(f, (0, 5), (1, 5), (1, 2), (2, 5))


def test_lambdas_with_closures():
    def f(n, x):
        y = x * 3
        g = (lambda v: v + y) if n > 0 else (lambda v: v - y)
        y = y + 1
        return g(x)

    checks(f, (1, 5), (0, 5))


def test_variable_of_one_branch():
    def f(n, x):
        if n > 0:
            y = x * 3
            g = lambda v: v + y
        else:
            g = lambda v: -v
        return g(x)

    checks(f, (1, 5), (0, 5))


def test_nested_functions_in_branches():
    def f(n, x):
        if n > 0:

            def g(v):
                return v + n
        else:

            def g(v):
                if v > 3:
                    return v - n
                return 0

        return g(x) + g(x + 1)

    checks(f, (1, 5), (0, 5), (-2, 3))


def test_defined_in_one_branch():
    def f(n, x):
        if n > 0:

            def g(v):
                return v + n

        if n > 1:
            return g(x)
        if n < 0:
            return g(x)
        return 0

    checks(f, (2, 5), (0, 5), (1, 5))
    check(f, -1, 5)


def test_defined_in_a_loop():
    def f(n):
        total = 0
        for i in range(n):

            def g(v):
                return v * 10 + i

            total += g(i)
        return total

    checks(f, 0, 1, 4)

    def h(n):
        for i in range(n):
            g = lambda v: v + 1
        return g(n)

    checks(h, 3)
    check(h, 0)


def test_chosen_in_a_loop():
    def f(n):
        g = double
        total = 0
        for i in range(n):
            total = g(total + i)
            g = square if g is double else double
            if total > 10_000:
                break
        return total

    checks(f, 0, 1, 2, 6)

    def h(n):
        g = double
        while n > 0:
            if n % 3 == 0:
                g = square
            n = n - 1
        return g(7)

    checks(h, 0, 2, 3)


def test_builtins():
    def f(n, x):
        g = math.sin if n > 0 else math.cos
        h = abs if n > 1 else round
        return g(x) + h(x)

    checks(f, (1, 0.5), (0, 0.5), (2, -1.5), ulps=2)

    def a(n, x):
        return (np.exp if n > 0 else np.sqrt)(x)

    check(a, 1, np.arange(3.0), ulps=4)
    check(a, 0, np.arange(3.0))

    def m(n, x):
        g = min if n else max
        return g(x, 3)

    checks(m, (0, 5), (1, 5), (1, 2.0))


class Counter:
    def __init__(self, k):
        self.k = k

    def add(self, x):
        return x + self.k

    def scale(self, x):
        return x * self.k

    def __call__(self, x):
        return -x * self.k


def test_bound_methods():
    c, d = Counter(3), Counter(4)

    def f(n, x):
        g = c.add if n > 0 else d.scale
        h = c.add
        if n > 1:
            h = c.add
        return g(x) + h(x)

    checks(f, (1, 5), (0, 5))

    def o(n, x):
        return (c if n > 0 else d)(x)

    checks(o, (1, 5), (0, 5))


def test_partials():
    def f(n, x):
        g = functools.partial(pow, 2) if n > 0 else functools.partial(square)
        return g(x)

    checks(f, (1, 5), (0, 5))

    def combine(a, b, *, c=0):
        return a * 100 + b * 10 + c

    def h(n, x):
        y = x + 1
        if n > 0:
            z = x * 2
            g = functools.partial(combine, z, c=y)
        else:
            g = functools.partial(combine, y, c=1)
        return g(x)

    checks(h, (1, 3), (0, 3))

    def w(x, y, n):
        def put(a, v):
            a[0] = v

        g = functools.partial(put, x) if n > 0 else functools.partial(put, y)
        g(7.0)
        return x[0] + y[0]

    check(w, np.zeros(2), np.ones(2), 1)
    check(w, np.zeros(2), np.ones(2), 0)


def test_passed_on():
    def apply(g, x, k):
        for _ in range(k):
            x = g(x)
        return x

    def f(n, x):
        return apply(double if n > 0 else square, x, 3)

    checks(f, (1, 2), (0, 2))

    def rec(g, x, k):
        return x if k == 0 else rec(g, g(x), k - 1)

    def h(n, x, k):
        return rec(double if n > 0 else square, x, k)

    checks(h, (1, 2, 3), (0, 2, 3), (0, 2, 0))


def test_identity_and_none():
    def f(n, x):
        g = None
        if n > 0:
            g = double
        elif n < -5:
            g = square
        if g is None:
            return -x
        if g is double:
            print("double")
        if g is not square and g:
            print("not square")
        return g(x)

    checks(f, (1, 5), (0, 5), (-9, 5))

    def truth(n, x):
        g = double if n > 0 else None
        return g(x) if g else not g

    checks(truth, (1, 5), (0, 5))

    def h(n, x):
        g = double if n > 0 else None
        return g(x)

    checks(h, (1, 5))
    check(h, 0, 5)

    def two(n, m):
        a = double if n > 0 else square
        b = double if m > 0 else square
        return a is b, a is not b, a is max

    checks(two, (1, 1), (0, 1), (0, 0))


def test_errors_inside():
    def bad(x):
        return x // 0

    def f(n, x):
        g = bad if n > 0 else double
        return g(x)

    checks(f, (1, 5), (0, 5))


def test_in_a_tuple():
    def f(n, x):
        fs = (double, square) if n > 0 else (square, double)
        a, b = fs
        return a(x), b(x + 1)

    checks(f, (1, 5), (0, 5))


def test_types_and_structures_that_differ():
    def f(n, x):
        g = int if n > 0 else float
        return g(x)

    checks(f, (1, 5.5), (0, 5.5))


def test_returned():
    def f(n):
        g = double if n > 0 else square
        return g  # here

    text = refused(f, 1, says="returns a function that is chosen at run time")
    assert "double or square" in text


def test_made_with_values_of_a_path():
    def made(k):
        return lambda v: v + k

    def f(n, x):
        g = made(x * 2) if n > 0 else made(x)
        return g(x)

    def h(n, x):
        y = made(x * 2)
        z = made(x)
        g = y if n > 0 else z
        return g(x)

    checks(f, (1, 3), (0, 3))
    checks(h, (1, 3), (0, 3))


def test_equality_and_callable():
    def f(n):
        g = double if n > 0 else square
        return callable(g), g == double, g != double, g == 3

    checks(f, 1, 0)


def test_through_map_and_key():
    def f(n, x):
        g = double if n > 0 else square
        return sum(map(g, (x, x + 1))), max(x, -x, key=g)

    checks(f, (1, 3), (0, -3))


def test_attributes_of_a_function_chosen_at_run_time():
    def one(n):
        return n

    def two(n):
        return -n

    one.tag = 5
    two.tag = 7

    def f(n):
        g = one if n > 2 else two
        return g(n) * g.tag

    checks(f, (1,), (3,))


def test_an_object_with_an_attribute_like_those_of_the_trace():
    class Contest:
        def __init__(self):
            self.candidates = []
            self.payloads = 3
            self.tag = 1

    contest = Contest()

    def f(n):
        return contest.payloads + n, contest.tag, len(contest.candidates)

    checks(f, (1,), (3,))


def test_identity_of_the_bools_of_numpy():
    def f(x, a):
        small, true = np.float64(2.5) < x, np.float64(1.5) < 2
        return (
            (a < x) is true,
            small is true,
            (a < x) is True,
            bool(a < x) is True,
            small is not true,
        )

    checks(f, (3.0, np.float64(1.0)), (1.0, np.float64(1.0)), (2.0, np.float64(7.0)))
