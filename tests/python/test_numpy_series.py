"""np.cumsum, cumprod, linspace and arange of floats."""

import numpy as np
import pytest

from support import check, checks

LINES = (
    np.array([3, 1, -2, 5]),
    np.array([0.5, -0.0, np.nan, 2.55]),
    np.array([True, False]),
    np.array([200, 100, 7], np.uint8),
    np.array([1e8, 1, 1, -1e8, 0.1], np.float32),
    np.array([]),
    np.array([2**62, 2**62]),
    np.array([1 + 2j, 3j]),
    np.float64(2.5),
)
TABLE = np.arange(6.0).reshape(2, 3)


def test_cumulative():
    checks(lambda x: (np.cumsum(x), x.cumsum(), np.cumprod(x)), *LINES)

    def of_axes(x):
        return (
            x.cumsum(0),
            x.cumsum(1),
            np.cumsum(x),
            x.cumprod(axis=-1),
            x.cumsum(dtype=np.float32),
        )

    checks(of_axes, TABLE, TABLE.T, TABLE[:, ::-1], np.zeros((0, 3)))
    checks(lambda x: np.cumsum(x, 1), np.arange(24).reshape(2, 3, 4))

    def into(x):
        out = np.zeros(4)
        return np.cumsum(x, out=out) is out, out, x, np.cumsum([1, x[0], 2]), np.cumsum(x[::2])

    checks(into, LINES[0])
    checks(lambda x: x.cumsum(3), LINES[0])


STEPS = (
    (0.0, 1.0, 0.1),
    (1.0, 0.0, -0.25),
    (0.0, 1.0, 2.0),
    (-0.0, 1.0, 0.5),
    (0.1, 0.35, 0.05),
    (1e16, 1e16 + 8, 1.0),
    (0, 1, 0.3),
    (np.float64(0.5), 3, 1),
)


def test_arange_of_floats():
    checks(lambda start, stop, step: np.arange(start, stop, step), *STEPS)
    checks(
        lambda x: (np.arange(x), np.arange(1, x), np.arange(x, dtype=np.float32)), 2.5, 0.0, -1.0
    )
    for step in (0.0, float("nan"), 1e-320):
        checks(lambda step: np.arange(0.0, 1.0, step), step)


LINSPACES = (
    (0.0, 1.0, 5),
    (1, 0, 3),
    (2.5, 2.5, 4),
    (0.0, 1.0, 1),
    (0.0, 1.0, 0),
    (-0.0, 0.0, 2),
    (0.0, 5e-324, 4),
    (1e308, -1e308, 3),
    (0, 10**17, 3),
)


@pytest.mark.parametrize("endpoint", [True, False])
def test_linspace(endpoint):
    def f(start, stop, n):
        made = np.linspace(start, stop, n, endpoint=endpoint)
        return made, np.linspace(start, stop, num=n, endpoint=endpoint, retstep=True)

    checks(f, *LINSPACES)


def test_linspace_to_a_dtype():
    checks(lambda a, b, n: np.linspace(a, b, n, dtype=int), *LINSPACES[:4])
    checks(lambda a, b: np.linspace(a, b, 4, dtype=np.float32), (0.0, 1.0), (-3, 7))
    checks(lambda x: np.linspace(0.5, 1, x.sum() - 9), np.arange(3), np.arange(8))
    assert isinstance(check(lambda n: np.linspace(0, 1, n), -1).error, ValueError)
    assert isinstance(check(lambda n: np.linspace(0, 1, n), 2.5).error, TypeError)
