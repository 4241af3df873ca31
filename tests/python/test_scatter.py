"""x[...] = v and x[...] op= v with arrays of integers among the indices, and such reads."""

from __future__ import annotations

import numpy as np

from support import check, checks, refused

X = np.arange(6.0)
M = np.arange(24.0).reshape(4, 6)
C = np.arange(60).reshape(3, 4, 5)
K = np.array([2, 0, -1])
J = np.array([1, 1, 3])


def put(x, i, v):
    x[i] = v
    return x


def test_one_array() -> None:
    checks(put, (X, K, 5.0), (X, K, np.array([7.0, 8, 9])), (X, K, 3), (X, np.array([], int), 1.0))
    checks(
        put,
        (X, np.array([[0, 1], [1, 2]]), np.array([1.0, 2.0])),
        (X, np.array([1, 1, 1]), np.arange(3.0)),
    )
    checks(
        put,
        (M, K, np.arange(6.0)),
        (M, K, np.arange(18).reshape(3, 6)),
        (M, K, 1.5),
        (M, K, np.ones((3, 1))),
    )
    check(lambda x, v: put(x, [3, 0], v), X, 2.5)
    check(lambda x, v: put(x, (np.array([1, 2]),), v), M, 2)


def test_errors() -> None:
    checks(put, (X, np.array([0, 6, 9]), 1.0), (X, np.array([0, 1, -7]), np.arange(3.0)))
    check(put, X, K, np.arange(4.0))
    check(put, M, K, np.ones((2, 6)))
    check(put, X, np.array([0.5]), 1.0)
    check(lambda x, i: put(x, (i, i), 1.0), X, K)
    check(lambda x, i, j: put(x, (i, j), 1.0), M, np.array([0, 1]), np.array([0, 1, 2]))
    check(lambda x, i, j: put(x, (i, j), 1.0), M, np.array([0, 1, 9]), np.array([0, 7, 8]))
    frozen = X.copy()
    frozen.flags.writeable = False
    check(put, frozen, K, 1.0)


def test_several_arrays() -> None:
    checks(lambda x, i, j, v: put(x, (i, j), v), (M, K, J, 5.0), (M, K, J, np.arange(3.0)))
    check(lambda x, i, j: put(x, (i[:, None], j), 5.0), M, K, J)
    check(lambda x, i, j: put(x, (i, 2), j), M, K, J)
    check(lambda x, i, n: put(x, (n, i), 7), M, K, 1)
    check(lambda x, i, j, v: put(x, (i, j), v), C, np.array([0, 2]), np.array([1, 3]), np.arange(5))


def test_slices_beside_them() -> None:
    check(lambda x, j: put(x, (slice(None), j), 5.0), M, J)
    check(lambda x, j, v: put(x, (slice(None), j), v), M, J, np.arange(12.0).reshape(4, 3))
    check(lambda x, j, v: put(x, (slice(1, 3), j), v), M, J, np.arange(3.0))
    check(lambda x, i, v: put(x, (..., i), v), C, K, np.arange(3))
    check(
        lambda x, i, v: put(x, (slice(None), i, slice(1, 4)), v), C, np.array([0, 3]), np.arange(3)
    )
    check(lambda x, i, v: put(x, (i, slice(None), i), v), C, np.array([0, 2]), np.arange(4))


def test_augmented() -> None:
    def add(x, i, v):
        x[i] += v
        x[i] *= 2
        return x

    checks(add, (X, K, 5.0), (X, K, np.arange(3.0)), (X, np.array([1, 1]), 1.0))

    def two(x, i, j):
        x[i, j] += 1
        x[:, j] -= 1
        return x

    check(two, M, K, J)


def test_reads() -> None:
    checks(lambda x, i, j: (x[i, j], x[:, j], x[i, 1], x[1, j], x[i[:, None], j]), (M, K, J))
    check(
        lambda x, i: (x[..., i], x[:, i, 1], x[i, :, 2], x[1:, i], x[i, 1:3]), C, np.array([0, 2])
    )
    check(lambda x, i: x[i, i], M, np.array([0, 4]))


def test_aliases_and_loops() -> None:
    def rotate(x, i):
        x[i] = x[i[::-1]]
        return x

    check(rotate, X, K)

    def view(x, i):
        y = x[::2]
        y[i] = -1.0
        return x

    check(view, X, np.array([0, 2]))

    def histogram(n, k):
        counts = np.zeros(4, int)
        for i in range(n):
            counts[np.array([i % 4, 0])] += k
        return counts

    checks(histogram, (5, 2), (0, 1))

    def guarded(x, i):
        try:
            x[i] = 1.0
        except IndexError as error:
            print(error)
        return x

    checks(guarded, (X, K), (X, np.array([0, 8])))


def test_lengths_without_a_new_trace() -> None:
    checks(
        put,
        (X, np.array([0, 1]), 5.0),
        (X, np.array([0, 1, 2]), 5.0),
        (X, np.array([0, 1, 2, 5]), 6.0),
    )


def test_conversion() -> None:
    check(put, np.arange(6), K, 2.7)
    check(put, np.arange(6), K, np.array([1.5, 2.5, -3.5]))
    check(put, np.arange(6).astype(np.int8), K, 300)
    check(put, np.zeros(6, complex), K, 1j)


def test_refused() -> None:
    refused(lambda x, i: put(x, (None, i), 1.0), X, K, says="np.newaxis beside arrays of indices")
