"""Methods that NumPy's scalars share with Python's numbers."""

from __future__ import annotations

import numpy as np
import pytest

from support import checks

SCALARS = [
    np.float64(2.5), np.float64(-2.0), np.float64("inf"), np.float64("nan"), np.float32(2.5),
    np.int64(5), np.int64(-5), np.int64(-(2**63)), np.uint8(200), np.uint64(2**63 + 5), np.bool_(True),
]  # fmt: skip


METHODS = [
    lambda x: x.is_integer(),
    lambda x: x.as_integer_ratio(),
    lambda x: x.bit_count(),
    lambda x: x.hex(),
]


@pytest.mark.parametrize("method", METHODS)
def test_methods_of_scalars(method):
    checks(method, *[(x,) for x in SCALARS])


def test_of_items():
    def whole(xs):
        return [x.is_integer() for x in xs], xs.max().is_integer()

    checks(whole, np.array([1.0, 2.5]), np.array([1.0, 2.0, np.inf]))
    checks(whole, np.arange(3))
    checks(lambda xs: xs.is_integer(), np.array([1.0]))
