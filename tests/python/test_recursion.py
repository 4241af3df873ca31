"""Functions that call themselves on run-time values: numbers, types, control flow inside."""

from __future__ import annotations

import numpy as np
import pytest

import lathe
from support import check, checks

# ---- numbers ------------------------------------------------------------------------------------


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def even(n):
    if n == 0:
        return True
    return odd(n - 1)


def odd(n):
    if n == 0:
        return False
    return even(n - 1)


def power(x, n):
    if n == 0:
        return x * 0 + 1
    half = power(x, n // 2)
    return half * half * x if n % 2 else half * half


def hanoi(n, source=0, target=2, spare=1):
    if n == 0:
        return 0
    moves = hanoi(n - 1, source, spare, target)
    return moves + 1 + hanoi(n - 1, spare, target, source)


def test_factorial():
    checks(factorial, 0, 1, 5, 20, -3)


def test_factorial_leaves_64_bits():
    with pytest.raises(lathe.IntegerRangeError):
        lathe.function(factorial)(30)


def test_fibonacci():
    checks(fib, 0, 1, 2, 15)


def test_ackermann():
    checks(ackermann, (0, 3), (1, 1), (2, 3), (3, 2))


def test_gcd():
    checks(gcd, (48, 36), (17, 5), (0, 9))


def test_mutual():
    checks(even, 0, 1, 10, 77)
    checks(odd, 0, 1, 10, 77)


def test_arguments_of_two_kinds():
    checks(power, (2, 10), (3, 0), (1.5, 7))
    check(power, np.float32(1.5), 5)


def test_arguments_that_change_places():
    checks(hanoi, 0, 1, 5)


def test_called_from_a_function():
    def f(n):
        total = 0
        for i in range(n):
            total += fib(i) if i % 2 else factorial(i)
        return total

    checks(f, 0, 1, 9)


def test_constant_argument():
    def f(x):
        return fib(18) + x

    check(f, 1)


def test_constants_that_end_are_unfolded():
    def f(x):
        return power(x, 13)

    made = lathe.function(f)
    assert made(1.5) == f(1.5)
    assert "call" not in made.graph_text(1.5)


def test_keywords_and_defaults():
    def f(n, step=1, *, acc=0):
        if n <= 0:
            return acc
        return f(n - step, acc=acc + n)

    checks(f, 10, 0, (9, 2))


def test_variable_arguments():
    def f(n, *rest, **named):
        if n <= 0:
            return rest[0] + named["k"]
        return f(n - 1, rest[0] + n, k=named["k"] * 2)

    def g(n):
        return f(n, 1, k=1)

    checks(g, 5, 0)


# ---- types --------------------------------------------------------------------------------------


def halves(x, n):
    if n == 0:
        return x
    return halves(x / 2, n - 1)


def countdown(n):
    if n == 0:
        return None
    if n == 1:
        return 1
    if n == 2:
        return 2.0
    return countdown(n - 3)


def test_argument_changes_its_type():
    checks(halves, (8, 3), (5, 0), (5, 1), (8.0, 2))


def test_result_of_several_types():
    checks(countdown, 0, 1, 2, 3, 4, 5, 11)


def test_mixed_numbers():
    def f(n):
        if n == 0:
            return 1
        r = f(n - 1)
        return r * 1.5 if n % 2 else r

    checks(f, 0, 1, 2, 3)


def test_optional_argument():
    def f(n, best):
        if n == 0:
            return best
        if best is None or n % 7 > best:
            return f(n - 1, n % 7)
        return f(n - 1, best)

    def g(n):
        return f(n, None)

    checks(g, 0, 1, 9, 20)


def test_tuples():
    def f(n):
        if n == 0:
            return (0, 1.0)
        a, b = f(n - 1)
        return (a + n, b / 2)

    checks(f, 0, 1, 8)

    def swap(p, n):
        if n == 0:
            return p
        return swap((p[1], p[0] + p[1]), n - 1)

    checks(lambda n: swap((0, 1), n), 0, 1, 10)


def test_no_result():
    def f(n):
        if n > 0:
            print(n, end=" ")
            f(n - 1)
            print(-n)

    checks(f, 0, 3)


# ---- control flow inside ------------------------------------------------------------------------


def test_early_returns_in_loops():
    def f(n):
        for i in range(2, n):
            if n % i == 0:
                return 1 + f(n // i)
            while i > 100:
                return -1
        return 1

    checks(f, 2, 7, 12, 96, 97)


def test_call_in_a_loop_and_a_condition():
    def paths(m, n):
        if m == 0 or n == 0:
            return 1
        total = 0
        for i in range(n + 1):
            total += paths(m - 1, i)
        return total

    checks(paths, (0, 3), (3, 3), (2, 4))

    def collatz(n, depth):
        while n != 1 and depth < 50 and collatz(1, depth + 40) >= 0:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            depth += 1
        return depth

    checks(collatz, (6, 0), (27, 0))


def test_nested_function_with_closure():
    def f(x, n):
        def inner(k):
            if k == 0:
                return 0.0
            return x * k + inner(k - 1)

        return inner(n)

    checks(f, (1.5, 4), (2.0, 0))


def test_nested_function_in_a_loop():
    def run(n, i):
        def inner(k):
            return i if k == 0 else inner(k - 1) + 1

        return inner(i)

    def f(n):
        total = 0
        for i in range(n):
            total += run(n, i)
        return total

    checks(f, 0, 1, 6)


def test_closure_of_a_closure():
    def f(a, n):
        def outer(k):
            def inner(j):
                return a + k if j <= 0 else inner(j - 1) + 1

            return inner(k) if k <= 0 else outer(k - 1) + inner(k)

        return outer(n)

    checks(f, (10, 0), (10, 3))


def test_lambda():
    def f(n):
        g = lambda k: 1 if k < 2 else k * g(k - 2)
        return g(n)

    checks(f, 1, 9)


class Tree:
    scale = 3

    def __init__(self, scale):
        self.scale = scale

    def depth(self, n):
        return self.scale if n <= 1 else self.depth(n // 2) + 1

    def run(self, n):
        return self.depth(n)

    @classmethod
    def count(cls, n):
        return cls.scale if n <= 0 else cls.count(n - 2) + 1


def test_methods():
    checks(Tree(2).run, 1, 100)
    checks(Tree.count, 0, 7)

    def f(n, s):
        return Tree(s).depth(n)

    checks(f, (1, 5), (50, 7))


def test_decorated_function():
    @lathe.function
    def fact(n):
        return 1 if n <= 1 else n * fact(n - 1)

    assert [fact(n) for n in range(8)] == [1, 1, 2, 6, 24, 120, 720, 5040]
