"""Kernels that end soon and call nothing: a way of their own from the call to the result."""

from __future__ import annotations

import numpy as np
import pytest

import lathe


def test_errors_leave_the_function_usable():
    divide = lathe.function(lambda a, b: a // b)
    assert divide(7, 2) == 3
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            divide(7, 0)
        assert divide(-7, 2) == -4
    add = lathe.function(lambda n: n + 1)
    assert add(1) == 2
    with pytest.raises(lathe.IntegerRangeError):
        add(2**63 - 1)
    assert add(-(2**63)) == -(2**63) + 1


def test_an_error_drops_the_array_that_was_to_be_returned():
    @lathe.function
    def f(x, i):
        y = x + 1
        return y * (1 // i)

    x = np.arange(4.0)
    assert f(x, 1).tolist() == [1, 2, 3, 4]
    for _ in range(100):
        with pytest.raises(ZeroDivisionError):
            f(x, 0)
    assert f(x, 1).tolist() == [1, 2, 3, 4]


def test_hits_are_counted():
    f = lathe.function(lambda n: n + 1)
    for n in range(10):
        f(n)
    assert sum(t.hits for t in f.traces) == 10  # every call that ran the code
