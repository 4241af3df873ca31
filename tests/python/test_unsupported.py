"""What only the run of compiled code can refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

import lathe
from support import checks


def test_what_only_the_run_refuses_is_not_caught(capsys):
    def found(xs, x):
        try:
            return x in xs
        except Exception:
            return False

    def made(n):
        try:
            return np.array([i for i in range(n)])
        except RuntimeError:
            return np.zeros(1, dtype=np.int64)
        finally:
            print("left")

    checks(found, ([2.0, 1.0], 1.0))
    with pytest.raises(lathe.UnsupportedError, match="NaN is looked up"):
        lathe.function(found)([2.0, math.nan, 1.0], math.nan)
    checks(made, 3)
    compiled = lathe.function(made)
    assert compiled(2).tolist() == [0, 1]
    capsys.readouterr()
    with pytest.raises(lathe.UnsupportedError, match="NumPy makes a float64 array of an empty"):
        compiled(0)
    assert capsys.readouterr().out == "left\n"
