"""Functions that call themselves: arrays as arguments, results and captured values."""

from __future__ import annotations

import numpy as np

from support import check, checks


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
