"""Functions that call themselves on run-time values."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import lathe
from support import check, checks, refused

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


# ---- arrays -------------------------------------------------------------------------------------


def search(x, value, lo, hi):
    if lo >= hi:
        return -1
    middle = (lo + hi) // 2
    if x[middle] == value:
        return middle
    if x[middle] < value:
        return search(x, value, middle + 1, hi)
    return search(x, value, lo, middle)


def quicksort(x, lo, hi):
    if lo >= hi:
        return
    pivot = x[(lo + hi) // 2]
    i, j = lo, hi
    while i <= j:
        while x[i] < pivot:
            i += 1
        while x[j] > pivot:
            j -= 1
        if i <= j:
            t = x[i]
            x[i] = x[j]
            x[j] = t
            i += 1
            j -= 1
    quicksort(x, lo, j)
    quicksort(x, i, hi)


def tree_sum(left, right, value, node):
    if node < 0:
        return 0.0
    return (
        value[node]
        + tree_sum(left, right, value, left[node])
        + tree_sum(left, right, value, right[node])
    )


def test_binary_search():
    x = np.arange(0, 40, 3)
    checks(search, (x, 9, 0, len(x)), (x, 10, 0, len(x)), (x, 39, 0, len(x)))


def test_quicksort_in_place():
    rng = np.random.default_rng(3)
    for n in (1, 2, 17, 100):
        check(quicksort, rng.integers(0, 50, n), 0, n - 1)
    check(quicksort, rng.normal(size=30)[::2], 0, 14)


def test_tree_in_arrays():
    left = np.array([1, 3, -1, -1, -1])
    right = np.array([2, 4, -1, -1, -1])
    check(tree_sum, left, right, np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 0)


def test_slices():
    def total(x):
        if len(x) == 0:
            return 0.0
        if len(x) == 1:
            return x[0]
        half = len(x) // 2
        return total(x[:half]) + total(x[half:])

    check(total, np.arange(10.0))
    check(total, np.arange(700.0))


def test_written_slices():
    def scale(x, lo, hi):
        if hi - lo == 1:
            x[lo] = x[lo] * 2 + lo
            return
        middle = (lo + hi) // 2
        scale(x, lo, middle)
        scale(x, middle, hi)

    check(scale, np.arange(9.0), 0, 9)

    def fill(x, n):
        if n > 0:
            x[0] = n
            fill(x[1:], n - 1)

    check(fill, np.zeros(6), 4)


def test_arrays_as_results():
    def f(x, n):
        if n == 0:
            return x
        return f(x * 2 + 1, n - 1)

    checks(f, (np.arange(3.0), 0), (np.arange(3.0), 4))

    def grow(n):
        if n == 0:
            return np.zeros(1)
        return np.concatenate([grow(n - 1), np.full(2, n * 1.0)])

    checks(grow, 0, 1, 5)


def test_array_result_is_written():
    def fresh(n):
        if n == 0:
            return np.zeros(3)
        x = fresh(n - 1)
        x[n % 3] += n
        return x

    checks(fresh, 0, 1, 5)

    def g(n):
        x = fresh(n)
        x[0] = -1.0
        return x + fresh(n)

    checks(g, 0, 3)


def test_argument_comes_back():
    def f(x, n):
        if n == 0:
            return x
        x[n] = n
        return f(x, n - 1)

    check(f, np.zeros(5), 3)


def test_returned_argument_is_written():
    def f(x, n):
        if n == 0:
            return x
        y = f(x, n - 1)
        y[0] += n
        return y

    checks(f, (np.arange(3.0), 0), (np.arange(3.0), 4))

    def g(n):
        r = np.zeros(2)
        for i in range(n):
            r = f(r, i)
        return r

    checks(g, 0, 3)


def test_equal_calls_with_other_extents():
    def f(x, n):
        return x if n == 0 else f(x + 1, n - 1)

    def g(x, y, n, m):
        return f(x[:n], n), f(y[:m], n)

    check(g, np.arange(7.0), np.arange(9.0), 4, 3)

    def sort(x):
        n = len(x)
        if n <= 1:
            return x
        a = sort(x[: n // 2])
        b = sort(x[n // 2 :])
        out = np.zeros(n)
        i = j = 0
        for k in range(n):
            if j >= len(b) or (i < len(a) and a[i] <= b[j]):
                out[k] = a[i]
                i += 1
            else:
                out[k] = b[j]
                j += 1
        return out

    check(sort, np.random.default_rng(1).normal(size=33))
    check(sort, np.random.default_rng(1).normal(size=500))


def test_captured_array():
    table = np.array([3.0, 1.0, 2.0])

    def f(n):
        return table[0] if n == 0 else table[n % 3] + f(n - 1)

    checks(f, 0, 5)

    def write(n):
        if n > 0:
            table[n % 3] = n
            write(n - 1)

    check(write, 2)


def test_matrices():
    def power(a, n):
        if n == 1:
            return a
        half = power(a, n // 2)
        return half @ half @ a if n % 2 else half @ half

    checks(power, (np.array([[1, 1], [1, 0]]), 1), (np.array([[1, 1], [1, 0]]), 13))


# ---- effects and errors -------------------------------------------------------------------------


def test_raise_inside():
    def f(n):
        if n < 0:
            raise ValueError(f"negative: {n}")
        return f(n - 3)

    checks(f, 0, 10)


def test_errors_of_python_inside():
    def f(x, n):
        return x[n] // n + f(x, n + 1)

    check(f, np.arange(4), 1)
    check(f, np.arange(4), 0, messages=False)

    def g(n):
        return 10 // n + g(n - 1)

    check(g, 5)


def test_assert_and_print():
    def f(n):
        assert n != 3, f"n is {n}"
        print("at", n)
        return 0 if n == 0 else f(n - 1) + n

    check(f, 2)
    check(f, 7, messages=False)  # pytest rewrites the texts of assertions in this file


def test_traceback_has_the_call():
    import traceback

    def f(n):
        if n == 0:
            raise KeyError(n)
        return f(n - 1)

    with pytest.raises(KeyError) as info:
        lathe.function(f)(3)
    lines = [entry.line for entry in traceback.extract_tb(info.value.__traceback__)]
    assert lines[-1] == "raise KeyError(n)"
    assert "return f(n - 1)" in lines


def endless(n):
    return endless(n + 1) + 1


def endless_tail(n):
    if n < 0:
        return n
    return endless_tail(n + 1)


@pytest.mark.parametrize("fn", [endless, endless_tail])
def test_depth_is_bounded(fn):
    made = lathe.function(fn)
    for _ in range(2):
        with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
            made(1)


def test_depth_is_bounded_on_a_small_stack():
    made = lathe.function(endless)
    with pytest.raises(RecursionError):
        made(1)
    errors = []

    def run():
        try:
            made(1)
        except RecursionError as e:
            errors.append(e)

    before = threading.stack_size(128 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert len(errors) == 1


def test_deeper_than_python():
    def f(n):
        return 0 if n == 0 else f(n - 1) + 1

    assert lathe.function(f)(5_000) == 5_000


# ---- refusals -----------------------------------------------------------------------------------


def test_polymorphic_recursion():
    def f(x, n):
        if n == 0:
            return 0
        return f((x, 1), n - 1)  # here

    text = refused(f, 1, 5, says="f() calls itself with arguments")
    assert "give each argument one type" in text


def test_nonlocal():
    def f(n):
        count = 0

        def inner(k):
            nonlocal count
            if k > 0:
                count = count + 1
                inner(k - 1)

        inner(n)
        return count

    checks(f, 3, 0)


def test_result_that_differs():
    def f(n):
        if n == 0:
            return (1, 2)
        if n == 1:
            return 5
        return f(n - 2)

    refused(f, 6, says="the value has no single type", marker="#")
