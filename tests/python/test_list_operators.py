"""Operators on lists of known length, whose results have several lengths by the path."""

from __future__ import annotations

import numpy as np

from support import checks


def test_lists_that_operators_make_on_paths():
    def of_names(n):
        a, b = [1], [2, 0.5]
        if n % 2:
            a = a + b
        return a

    def repeated(n):
        a = [1, n]
        if n % 2:
            a = a * 2
        elif n > 3:
            a = 3 * a
        return a, len(a)

    def of_calls(n):
        a = [1]
        if n % 2:
            a = a.copy() + a
        return a

    def nested(n):
        a = [1]
        while n > 0:
            n -= 1
            if n % 2:
                a = [2] * 2 + a
            else:
                a = a + [n] + [0]
            if len(a) > 7:
                break
        return a

    def of_arrays(n):
        a = [np.ones(2)]
        while n > 0:
            n -= 1
            a = a + [a[0] * n] if n % 2 else [a[0] + 1.0] * 2 + a
        return np.stack(a)

    for f in (of_names, repeated, of_calls, nested, of_arrays):
        checks(f, 0, 1, 3, 4)


def test_a_sum_is_another_list():
    def f(n):
        a, b = [1], []
        c = a + b
        if n > 1:
            c.append(n)
        return a, c, c is a

    checks(f, 0, 3)


def test_a_list_equals_itself():
    def f(x, n):
        a = [x]
        for i in range(n):
            a.append(i * x)
        return a == a, a != a, a <= a, a < a, len(a)

    checks(f, (1.5, 2), (float("nan"), 2), (float("nan"), 0))
