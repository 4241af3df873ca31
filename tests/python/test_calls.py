"""Calls: nested functions, closures, arguments of every sort, unpacking, builtins, math, printing."""

import math

import numpy as np

import lathe
from support import check, checks


def test_arguments_of_every_sort():
    def f(n):
        def g(x, y=2, *a, k=3, **kw):
            if x > 1:
                return x + y + k
            return x - y + len(a) + len(kw)

        return g(n), g(n, 5), g(n, 5, 6, 7), g(n, k=9), g(n, z=1), g(*[n, 1], **{"k": 2})

    checks(f, (0,), (5,))


def test_parameters_of_the_compiled_function():
    def f(a, /, b=2, *rest, k=0.5, **more):
        return a + b * k, rest, more

    compiled = lathe.function(f)
    for args, kwargs in [
        ((1,), {}),
        ((1, 3), {}),
        ((1, 3, 4, 5), {"k": 2}),
        ((1,), {"b": 7, "z": 1.5}),
        ((np.arange(2),), {"k": np.ones(2)}),
    ]:
        check(f, *args, **kwargs)
        assert str(compiled(*args, **kwargs)) == str(f(*args, **kwargs))
    assert isinstance(check(f).error, TypeError)


def test_closures():
    def scaled(k):
        return lambda x: x * k

    double, half = scaled(2), scaled(0.5)

    def f(x):
        return double(x) + half(x)

    checks(f, (2,), (1.5,))


def test_nonlocal():
    def f(n):
        k = 0

        def add(d):
            nonlocal k
            k += d
            return k

        for i in range(n):
            add(i)
        return k, add(100)

    checks(f, (0,), (5,))


def test_early_returns_of_inlined_calls():
    def first(x, limit):
        for i in range(len(x)):
            if x[i] > limit:
                return i
        return -1

    def f(x, limit):
        a = first(x, limit)
        b = first(x, a)
        return a, b, first(x, 100)

    checks(f, (np.arange(5.0), 2), (np.arange(5.0), 9), (np.zeros(0), 1))


def test_compiled_functions_call_each_other():
    @lathe.function
    def inner(x):
        return x * 2 if x > 0 else -x

    def f(x):
        return inner(x) + inner(-x)

    checks(f, (3,), (-2.5,))


def test_functions_as_values():
    def f(x, n):
        steps = [abs, lambda v: v + 1, math.floor]
        for step in steps:
            x = step(x)
        return x + n

    checks(f, (-2.5, 1), (4, 1))


def test_unpacking():
    def f(n, x):
        a, *b = [n, n + 1, n + 2]
        (c, d), e = (b, a)
        p, q, r = x
        [s, (t, u)] = n, (x[0], 5)
        return a, b, c, d, e, p + q + r, s, t, u

    check(f, 2, np.arange(3.0))


def test_unpacking_the_wrong_number():
    def f(x):
        a, b = x
        return a

    assert isinstance(check(f, np.arange(3.0)).error, ValueError)
    assert isinstance(check(f, (1, 2, 3)).error, ValueError)


def test_comprehensions():
    def f(n, x):
        a = [i * n for i in range(3)]
        b = {k: n + k for k in (1, 2)}
        c = sum(v for v in x)
        return a, b, c, tuple(a), list(x), [v * 2 for v in x if True]

    checks(f, (2, np.arange(3)))


def test_minimum_and_maximum():
    def f(a, b, c):
        return (
            min(a, b, c),
            max(a, b, c),
            min([a, b]),
            max((a, b, c)),
            sum([a, b, c]),
            sum((a, b), c),
        )

    nan = float("nan")
    checks(f, (1, 2, 3), (3, 2.0, 2), (2, 2.0, True), (nan, 1.0, 2), (1.0, nan, 2), (0.0, -0.0, 0))


def test_conversions():
    def f(x):
        return round(x), int(x), float(x), bool(x), abs(x), -x, +x

    checks(f, (2.5,), (-3.5,), (0.5,), (-0.0,), (7,), (True,), (1e10 + 0.5,))
    for value in (float("nan"), float("inf")):
        assert check(lambda x: int(x), value).error is not None


def test_division():
    def f(a, b):
        return divmod(a, b), a // b, a % b, a / b

    inf = float("inf")
    checks(f, (7, 2), (-7, 2), (7, -2), (7.5, -2), (-7.5, 2), (0.0, -3.0), (5, inf), (-5.0, inf))


def test_powers():
    def f(a, b):
        return a**b

    checks(
        f,
        (2, 10),
        (2.0, 0.5),
        (-2, 3),
        (0.0, -1.0),
        (np.int64(2), np.int64(3)),
        (2, 0),
        (True, 2),
        (10, 18),
        ulps=2,
    )


def test_comparisons_of_ints_and_floats_are_exact():
    def f(a, b):
        return a < b, a <= b, a == b, a != b, a > b, a >= b

    checks(
        f,
        (1, 1.0),
        (2**53 + 1, 2.0**53),
        (2**63 - 1, 2.0**63),
        (float("nan"), 1),
        (True, 1),
        (np.float32(0.1), 0.1),
    )


def test_shifts_and_bits():
    def f(a, b):
        return a << b, a >> b, a & b, a | b, a ^ b, ~a

    checks(f, (1, 3), (-5, 1), (7, 0), (3, -1), (True, True))
    check(lambda a, b: a >> b, -5, 70)


def test_augmented_assignment():
    def f(a, b):
        a += b
        a -= 1
        a *= 3
        a //= 2
        a %= 7
        a **= 2
        return a

    checks(f, (5, 2), (5.5, 2), (np.int32(5), 2), (np.float32(2), 3))


def test_math():
    def f(x):
        return (
            math.sqrt(x), math.floor(x), math.ceil(x), math.exp(x), math.log(x), math.sin(x), math.cos(x),
            math.tanh(x), math.fabs(x), math.trunc(x), math.isnan(x), math.isinf(x), math.pi * x,
        )  # fmt: skip

    for value in (2.5, 3, 0.1, 1e-300):
        check(f, value, ulps=2)
    for fn, value in [(math.sqrt, -1.0), (math.log, 0.0), (math.exp, 1000.0)]:
        assert check(lambda x: fn(x), value).error is not None


def test_strings():
    def f(s, n):
        if s == "abc" and "b" in s and len(s) == 3:
            n += 1
        return s + "x", n, s.upper(), s * 2

    checks(f, ("abc", 1), ("q", 2))


def test_print():
    def f(x, a):
        print(x, a, [x, a], {"k": x}, sep="|", end="\n\n")
        print(f"{x:>8} {a!r} {x!s:3} {x}")
        print("%d" % 3)
        print()

    checks(f, (3, np.arange(3.0)), (2.5, np.arange(4).reshape(2, 2)), (True, np.float32(2)))


def test_print_order():
    def f(n):
        for i in range(n):
            if i == 2:
                print("two")
                continue
            print(i, end=" ")
        else:
            print("end")
        return n

    checks(f, (0,), (2,), (5,))


def test_structures():
    def f(items, d):
        s = 0
        for v in items:
            s += v
        return s + d["a"], [s] + items, {**d, "z": s}

    checks(f, ([1, 2], {"a": 3}), ([1, 2, 3.5], {"a": 3}), ([], {"a": np.arange(3)}))
