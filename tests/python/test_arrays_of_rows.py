"""np.array of lists of lists, or of tuples, of numbers, whose length only the run knows."""

from __future__ import annotations

import numpy as np
import pytest

import lathe
from support import checks, refused


def test_rows_of_numbers():
    def f(rows, i):
        return np.array(rows), rows[i]

    checks(f, ([[1, 2], [3, 4]], 0), ([[1.5], [2.5]], 1), ([[True, False]], 0), ([[1], [2, 3]], 0))
    checks(f, ([(1, 2.5), (3, 4.5)], 1), ([(1, True)], 0), ([(2, 3)], 0))

    def of_type(rows, i):
        return np.array(rows, dtype=np.float32) * 2, rows[i]

    checks(of_type, ([[1, 2], [3, 4]], 0), ([(1, 2.5)], 0))

    def made(n):
        return np.array([(i, i * 0.5) for i in range(n)]), np.array([[i] * 2 for i in range(n)])

    checks(made, (3,), (1,))


def test_what_depends_on_the_run():
    def f(rows, n):
        return np.array([rows[i] for i in range(n)])  # here

    assert lathe.function(f)([[1, 2], [3, 4]], 1).tolist() == [[1, 2]]
    with pytest.raises(lathe.UnsupportedError, match="of an empty list has one dimension"):
        lathe.function(f)([[1, 2], [3, 4]], 0)
    with pytest.raises(lathe.UnsupportedError, match="NumPy makes a float64 array of empty lists"):
        lathe.function(lambda rows, i: (np.array(rows), rows[i]))([[], []], 0)
    refused(f, [[1], [2.5]], 1, says="np.array of a list whose items are of several types")
