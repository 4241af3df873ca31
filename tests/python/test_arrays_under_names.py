"""Arrays under several names, whose shapes change from trip to trip, and `is` between arrays."""

from __future__ import annotations

import numpy as np
import pytest

from support import check, checks, refused

X, M = np.array([3.0, 1.0, 2.0, 5.0]), np.arange(6.0).reshape(2, 3)
OUTSIDE = np.arange(5.0)

# ---- shapes that a loop changes -------------------------------------------------------------


def another_shape_in_a_for(n):
    four, q = np.ones(4), np.zeros(3)
    for _ in range(n):
        q = four
    return q, four


def another_shape_in_a_while(n):
    four, q = np.ones(4), np.zeros(3)
    view = four[1:]
    while view[0] > n:
        q = four
        view[0] -= 1
    return q, four


def another_shape_that_is_written(n):
    four, q = np.ones(4), np.zeros(3)
    for _ in range(n):
        q = four
        q[0] += 1
    return q, four


def views_of_an_argument(n, x=X):
    q = x[1:]
    for k in range(n):
        for _ in range(k):
            q = x
    return q


def values_beside_a_buffer(n, x=X):
    p, q = np.ones(1), x
    for k in range(n):
        q = x[1:]
        if k == 7:
            q = x.copy()
        else:
            p = q.copy()
            p += 1
    return q.sum(), p


def carries_that_change_places(n, x=X):
    q, p = x.copy(), x[:2].copy()
    k = 0
    while True:
        q, p = p, q
        k += 1
        q[0] = k
        if k >= n:
            break
        for _ in range(2):
            q = q * 2
    return q, p


def views_without_elements(n, x=M):
    q, r = np.ones((2, 3)), x
    for k in range(n):
        q = np.zeros((0, 3)) if k % 2 else q[1:]
        if k % 2:
            r = q[:, ::-1]
        else:
            q = x.copy()
            q[0] = 0
    return r


def positions_that_are_written(n, x=X):
    q = np.zeros(0, int)
    for k in range(n):
        q = np.nonzero(x > k)[0]
    q[q % 2] += 1 if len(q) else 0
    return q


@pytest.mark.parametrize(
    "program",
    [
        positions_that_are_written,
        carries_that_change_places,
        views_without_elements,
        another_shape_in_a_for,
        another_shape_in_a_while,
        another_shape_that_is_written,
        views_of_an_argument,
        values_beside_a_buffer,
    ],
)
def test_shapes_that_a_loop_changes(program):
    checks(program, 0, 3, 1, 9, -1)


def test_rows_are_views_beside_other_arrays():
    def rows(m):
        q = OUTSIDE[:2]
        for row in m:
            q = np.ones(2)
            OUTSIDE[0] += 1
            row += 1
        return q

    before = OUTSIDE.copy()
    check(rows, M)
    OUTSIDE[:] = before


def test_tuples_of_views_at_run_time_indices():
    def of_rows(m, n):
        first, second = m
        rows, total = (first, second), 0.0
        for k in range(n):
            one, other = rows[k % 2], rows[1 - k % 2]
            total += one[k % 3] - other[0]
        return total

    def of_parts(m, n):
        parts, total = (m[0], m[0, 1:], m[1] * 2), 0.0
        for k in range(n):
            total += parts[k % 3].sum()
        return total

    for program in (of_rows, of_parts):
        checks(program, (M, 0), (M, 5))


def test_reshape_in_a_recursion():
    def outer(m, n, s):
        q = m[0]

        def inner(q, k):
            if k <= 0:
                return q
            q.fill(s)
            q = m.reshape(-1)
            return inner(q, k - 1)

        q = inner(q, n)
        return q, m

    for n in (0, 1, 3):
        check(outer, M, n, 9.0)


# ---- is -------------------------------------------------------------------------------------


def test_arrays_of_all_paths():
    def two_names(n, x):
        y = x
        z = y if n > 0 else None
        v = x[:]
        if n > 1:
            v = x + 1
        return y is x, v is x, z is x, x.T is x, x.real is x, [x] == [x], x in [x]

    def after_a_loop(n, x):
        y, other = x, np.ones(4)
        for _ in range(n):
            other = other * 2
        return other is x, y is x

    checks(two_names, (1, X), (2, X), (0, X))
    checks(after_a_loop, (0, X), (2, X))


class Holder:
    def __init__(self, array):
        self.array = array


def one_of_two(n, x):
    y = x if n > 0 else x[1:]
    return x is y  # here


def before_the_end_of_a_trip(n, x):
    y, count = np.zeros(4), 0
    for _ in range(n):
        if x is y:  # here
            count += 1
        y = x
    return count


def each_trip_makes_one(n, x):
    p = q = x
    for _ in range(n):
        p, q = q, x + 1
    return p is q  # here


def of_objects(n, x):
    holder = Holder(x)
    if n:
        holder.array = x + 1
    return holder.array is x  # here


def of_a_list(n, x):
    arrays = [x, x + 1]
    return arrays[n] is x  # here


def in_lists(n, x):
    y = x if n > 0 else x + 1
    return [y] == [x]  # here


def in_a_recursion(n, x):
    def inner(y, k):
        return y if k <= 0 else inner(y + 1, k - 1)

    return inner(x, n) is x  # here


@pytest.mark.parametrize(
    "program",
    [
        one_of_two,
        before_the_end_of_a_trip,
        each_trip_makes_one,
        of_objects,
        of_a_list,
        in_lists,
        in_a_recursion,
    ],
)
def test_arrays_that_may_be_one(program):
    refused(program, 1, X, says="whether two arrays are one")


# ---- operands of NumPy's functions ------------------------------------------------------------


def out_argument(x, out):
    return np.add(x, 1, out=out)


def in_two_ways(x, out):
    return np.sin(x, out), out


@pytest.mark.parametrize(
    "program",
    [
        lambda x, y: np.add(x),
        lambda x, y: np.add(x, out=y),
        lambda x, y: np.add(x, y, x, x),
        lambda x, y: np.add(x, y, x, out=y),
        lambda x, y: np.sin(),
        lambda x, y: np.sin(x, y, y),
        lambda x, y: np.sin(x, out=3),
        lambda x, y: np.concatenate([x, y]),
        lambda x, y: np.concatenate([x, x[0]]),
        lambda x, y: np.concatenate([x.sum(), x]),
        lambda x, y: np.dot(x, y),
        lambda x, y: np.dot(y, x),
    ],
)
def test_wrong_operands(program):
    check(program, X, M)
    check(program, X[:3].copy(), X)


SHAPES = [
    ((3, 1), (5,)),
    ((3, 2), (5,)),
    ((2,), (2, 2)),
    ((2,), (1, 2)),
    ((), (1, 2)),
    ((3, 2), (2,)),
    ((4,), (4,)),
]


@pytest.mark.parametrize(("out", "given"), SHAPES)
@pytest.mark.parametrize("program", [out_argument, in_two_ways])
def test_shapes_of_results(program, out, given):
    check(program, np.ones(given), np.zeros(out))


def test_results_to_arrays_outside():
    def add(x):
        return np.add(x, 1, out=OUTSIDE)

    before = OUTSIDE.copy()
    check(add, np.ones(5))
    OUTSIDE[:] = before


def test_leading_axes_of_one_element():
    def store(x, y):
        x[1:] = y

    check(store, np.zeros(2), np.ones((1, 2)))
    check(store, np.zeros(3), np.ones((1, 1, 2)))
    check(store, np.zeros(3), np.ones((2, 2)))
