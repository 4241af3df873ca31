"""Reads and writes through subscripts, views, aliasing, in-place operators."""

import numpy as np
import pytest

from support import check, checks

A = np.arange(24).reshape(4, 6)
ARRAYS = [A, A * 0.5, A[::-1, ::2], A.T, np.asfortranarray(A), A[1:2], A[:, 2:5]]


@pytest.mark.parametrize("i", [0, 2, -1, -4, 4, -5])
@pytest.mark.parametrize("j", [0, 2, -3, 9])
def test_integers(i, j):
    def f(x, i, j):
        return x[i, j], x[i], x[i][j], x[:, j], x[..., j], x[i, ...], x[None, i], x[i, None, 1:]

    check(f, A, i, j)


def test_slices():
    def f(x, i, j, k):
        return (
            x[i:j],
            x[i:],
            x[:j],
            x[::k],
            x[j:i:-1],
            x[i:j, ::k],
            x[:, i:j],
            x[::-1, i],
            x[i:j][::k],
        )

    bounds = [(0, 2, 1), (1, 9, 2), (-2, 100, -1), (3, 1, 3), (-100, -1, -2), (5, 5, 1)]
    for array in ARRAYS:
        checks(f, *[(array, *b) for b in bounds])


def test_slice_step_zero():
    def f(x, k):
        return x[::k]

    assert isinstance(check(f, A, 0).error, ValueError)


def test_too_many_indices():
    def f(x):
        return x[0, 0, 0]

    assert isinstance(check(f, A).error, IndexError)


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype}{a.shape}{a.strides}")
def test_writes(array):
    def f(x, i, v):
        x[i, 0] = v
        x[-1] = x[0] * 2
        x[:, 1] = np.arange(x.shape[0])
        x[0, ::-1] += 1
        x[...] = x + 1
        x[i:, 1:] = v
        x[i][0] -= 3
        return x[0].sum()

    checks(f, (array, 0, 5), (array, -1, 2.5), (array, 7, 1))


def test_write_casts():
    def f(x, v):
        x[0] = v
        x[1:] = v
        return x

    for dtype in (np.bool_, np.int32, np.int64, np.float32, np.float64):
        checks(
            f,
            (np.zeros(3, dtype), 1),
            (np.zeros(3, dtype), 2.75),
            (np.zeros(3, dtype), np.float64(-1.5)),
            (np.zeros(3, dtype), True),
        )


def test_write_broadcasts():
    def f(x, y):
        x[:] = y
        return x

    checks(f, (A.copy(), np.arange(6)), (A.copy(), np.arange(4).reshape(4, 1)), (A.copy(), 3))
    assert isinstance(check(f, A, np.arange(5)).error, ValueError)


def test_views_write_through():
    def f(x):
        v = x[1:]
        v[0] = 50
        w = v[::2]
        w[1] += 7
        x[2] = -1
        t = x[::-1]
        t[0] = 99
        return v, w, t

    for array in (np.arange(6.0), np.arange(12)[::-2]):
        check(f, array)


def test_views_of_local_arrays():
    def f(n):
        x = np.zeros((3, 3))
        r = x[1]
        r[:] = n
        x[:, 2] = 7
        c = x.T
        c[0, 1] += 5
        return x, r * 1, c * 1

    checks(f, (1,), (4,))


def test_copies_do_not_write_through():
    def f(x):
        a = x.copy()
        b = x * 1
        a[0] = 5
        b[1] = 6
        x[2] = 7
        return a, b

    check(f, np.arange(4.0))


def test_reads_before_a_write_keep_their_values():
    def f(x):
        s = x.sum()
        y = x + 1
        e = x[0]
        v = x[:2]
        x[0] = 100
        return s, y, e, v

    check(f, np.arange(4.0))


def test_either_of_two_arrays():
    def f(a, b, c):
        v = a if c > 0 else b
        v[0] = 1
        return v.sum(), a.sum()

    x = np.arange(3.0) + 4
    checks(f, (np.zeros(3), np.ones(3) * 4, 1), (np.zeros(3), np.ones(3) * 4, -1), (x, x, 1))


def test_overlapping_arguments():
    def f(a, b):
        a[0] = 50
        a[1:] = b[:-1]
        return b.sum()

    z = np.arange(6.0)
    checks(
        f,
        (z[:4], np.arange(4.0)),
        (z[:4], z[:4]),
        (z[1:], z[:-1]),
        (z[:-1], z[1:]),
        (z[::2], z[1::2]),
        (z, z[::-1]),
    )


def test_overlapping_slices():
    def f(x):
        x[1:] = x[:-1]
        x[:] = x[::-1]
        x[:-1] += x[1:]
        return x

    checks(f, (np.arange(6.0),), (np.arange(7),))


def test_in_place_operators_on_arguments():
    def f(x, y):
        z = x
        x += y
        x *= 2
        x[1:] -= x[:-1]
        return z

    checks(
        f,
        (np.arange(5.0), 3),
        (np.arange(5), 3),
        (np.arange(5.0), np.arange(5)),
        (np.arange(5, dtype=np.float32), 0.5),
    )
    assert isinstance(check(f, np.arange(5), 3.5).error, TypeError)


def test_rebinding_is_not_writing():
    def f(x, y):
        x = x + y
        x[0] = 9
        return x

    check(f, np.arange(3.0), 1)


def test_rows_are_views():
    def f(x):
        s = 0.0
        for row in x:
            row[0] = s
            s += row.sum()
        for i, row in enumerate(x):
            row += i
        return s

    checks(
        f, (np.arange(6.0).reshape(2, 3),), (np.zeros((0, 3)),), (np.arange(6.0).reshape(3, 2).T,)
    )


def test_arrays_that_loops_carry():
    def swapped(x, y, n):
        for i in range(n):
            x, y = y, x
            x[0] += 1
        return x, y

    def later(x, n):
        w = np.zeros(3)
        for i in range(n):
            w[0] = i + 1
            w = x
        return w

    def viewed(x, n):
        w = x
        for i in range(n):
            v = w[1:]
            v[0] = i + 7
            w = w[:]
        return w

    def grown(x, n):
        for i in range(n):
            x += 1
        return x.sum()

    for n in (0, 1, 3):
        check(swapped, np.ones(3), np.zeros(3), n)
        check(later, np.ones(3), n)
        check(viewed, np.ones(3), n)
        check(grown, np.ones(3), n)


def test_shapes_that_change():
    def doubled(n):
        x = np.ones(2)
        for i in range(n):
            x = np.concatenate([x, x])
        return x

    def shortened(x):
        while len(x) > 2:
            x = x[1:]
        return x, len(x), x.shape

    checks(doubled, (0,), (3,))
    checks(shortened, (np.arange(6),), (np.arange(1),))


def test_integer_arrays_as_indices():
    def f(x, i):
        return x[i], np.take(x, i), x[[0, -1]]

    checks(
        f,
        (np.arange(5.0), np.array([0, -1, 2])),
        (np.arange(5.0), np.array([[1, 2], [3, 4]])),
        (np.arange(5.0), np.zeros(0, int)),
    )
    assert isinstance(check(f, np.arange(3.0), np.array([5])).error, IndexError)


def test_masks_and_scatter():
    def masked(x, v):
        x[x > 1] = v
        return x

    def scattered(x, i, v):
        np.add.at(x, i, v)
        return x

    checks(masked, (np.arange(4.0), 9), (np.arange(4), 2.5))
    checks(
        scattered,
        (np.zeros(4), np.array([0, 1, 0, -1]), np.ones(4)),
        (np.zeros(4), np.array([0, 0]), 2.0),
    )
    assert isinstance(check(scattered, np.zeros(2), np.array([5]), 1.0).error, IndexError)


def test_index_of_mixed_type():
    def f(x, i):
        k = i if i > 0 else np.int64(1)
        x[k] = 5.0
        x[k] += 1
        return x[k]

    checks(f, (np.ones(3), 0), (np.ones(3), 2), (np.ones(3), 3))


def test_read_only_argument():
    def f(x):
        x[0] = 1
        return x

    x = np.zeros(3)
    x.flags.writeable = False
    assert isinstance(check(f, x).error, ValueError)


def test_writes_before_an_error_stay():
    def f(x, n):
        s = 0.0
        for i in range(n):
            x[i] += 1
            s += x[i]
        return s

    checks(f, (np.zeros(3), 3), (np.zeros(3), 5), (np.zeros(3), 0))


def test_bad_indices():
    def text(x):
        return x["a"]

    def fraction(x, u):
        return x[u]

    assert isinstance(check(text, A).error, IndexError)
    assert isinstance(check(fraction, A, 1.5).error, IndexError)


def test_empty_lists_of_indices():
    def f(x):
        x[[]] = 5
        return x, x[[]], x[:, []].shape, x[[], 1]

    checks(f, np.arange(6.0).reshape(2, 3), np.arange(12).reshape(3, 4))


def test_views_of_nothing_from_the_end():
    def f(x):
        m = x + 1
        return m, m[::-1], m[5:2:-1], m[::-2], m[3:]

    for x in (np.zeros(0), np.zeros(3), np.zeros((0, 2))):
        check(f, x)


@pytest.mark.parametrize(
    "i", [2**62, 2**63 - 1, -(2**63) + 1, -(2**63), -(2**63) - 1, 10**30, -(10**30)]
)
def test_constants_that_are_far_away(i):
    def read(x):
        return x[i]

    def written(x):
        x[0, i] = 1
        return x

    def slices(x):
        x[i:, 1] = -1
        return x[i:], x[:i], x[::i], x[3:i:-1], x[0, :i]

    def caught(x):
        try:
            return x[i, 0]
        except OverflowError:
            return -1
        except IndexError as e:
            print(e)
            return -2

    for f in (read, written, slices, caught):
        check(f, A)
