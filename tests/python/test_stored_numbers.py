"""Python's numbers as items of arrays of integers, where they are made: they fit, or NumPy's error."""

import numpy as np
import pytest

from support import check, checks

INTS = (0, -7, 127, 128, 255, 256, 2**40, -(2**63), 2**63 - 1)
FLOATS = (0.0, -0.5, 2.9, 300.7, float("nan"), float("inf"), -float("inf"), True)
DTYPES = (np.int8, np.uint8, np.int32, np.uint32, np.int64, np.uint64)


@pytest.mark.parametrize("cls", DTYPES)
def test_scalars(cls):
    checks(lambda x: cls(x), *INTS, *FLOATS, 2 + 0j)


@pytest.mark.parametrize("cls", DTYPES)
def test_arrays(cls):
    checks(lambda x: np.array([x, 1], dtype=cls), *INTS, *FLOATS)
    checks(lambda x: (np.array(x, cls), np.asarray([[x]], dtype=cls)), *INTS, *FLOATS)
    checks(lambda x: np.full(2, x, cls), *INTS)
    checks(lambda x: np.array([i + x for i in range(3)], dtype=cls), *INTS[:-1])
    checks(lambda xs: np.array(xs, dtype=cls), [300], [1, 2], [-1], [])


def test_constants():
    for fn in (
        lambda x: (np.array([300, 1], np.uint8), x),
        lambda x: (np.full(2, -1, np.uint8), x),
        lambda x: (np.uint8(300), x),
    ):
        assert isinstance(check(fn, 3).error, OverflowError)


def test_numbers_of_numpy_wrap():
    checks(lambda x: (np.uint8(x), np.array(x, np.int8)), *(np.int64(x) for x in INTS))


def test_numbers_of_numpy_in_sequences():
    checks(lambda x: np.array([x, 1], np.int8), *(np.int64(x) for x in INTS))
    checks(lambda x: np.array([[x]], np.uint32), *(np.int64(x) for x in INTS))
    checks(lambda x: np.asarray((x,), np.int64), *(np.float64(x) for x in FLOATS))


@pytest.mark.parametrize("cls", DTYPES)
def test_items_that_are_assigned(cls):
    def f(x, value):
        x[1] = value
        x[:1] = value
        return x

    values = [np.uint8(200), np.float64(2.7), *(np.int64(x) for x in INTS)]
    if np.dtype(cls).kind == "i":  # C says nothing of the others
        values.append(np.float64("nan"))
    checks(f, *((np.zeros(3, cls), x) for x in values))


def test_dtype_of_a_list():
    checks(lambda xs: np.asarray(xs, dtype=float), [], [1, 2])
    checks(lambda xs: np.asarray(xs, np.int16), [], [1, 2])


BYTES = np.array([1, 2, 250], np.uint8)


def test_clip():
    checks(lambda a, x: (np.clip(a, 0, x), a.clip(x, 300)), *((BYTES, x) for x in INTS))
    checks(lambda a, x: (a.clip(x), np.clip(a, None, x)), *((BYTES, x) for x in INTS))
    floats = np.array([0.5, -0.0, np.nan, 3.0])
    bounds = ((0.0, 1.0), (-0.0, 0.0), (np.nan, 1.0), (0.0, np.nan), (2, 1), (None, 1.0), (0, None))
    checks(lambda x, low, high: np.clip(x, low, high), *((floats, *b) for b in bounds))
    checks(lambda x, low, high: x.clip(low, high), *((np.float32(floats), *b) for b in bounds))

    def in_place(x):
        out = np.empty_like(x)
        return np.clip(x, a_min=1, a_max=2, out=out) is out, out, x.clip(max=2), x.clip()

    checks(in_place, floats, BYTES)
