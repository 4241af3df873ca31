"""Arrays beside lists and tuples, of which NumPy makes arrays; what Python says of operands that do
not fit."""

import operator

import numpy as np
import pytest

from support import check, checks

X = np.arange(3.0)
OPERATORS = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.lt,
    operator.ge, operator.eq, operator.ne, operator.matmul,
]  # fmt: skip


@pytest.mark.parametrize("op", OPERATORS)
def test_sequences_beside_arrays(op):
    check(lambda x, n: op(x, [1, 2, n]), X, 2)
    check(lambda x, n: op((n, 2.5, 1), x), X, 2)
    check(lambda x, n: op(x, [1, 2, 3]), X, 2)
    check(lambda x, n: op(x, [1, 2, 3, 4]), X, 2)


def test_of_nested_sequences_and_captured_arrays():
    captured = np.array([1, 2, 3])
    check(lambda x, n: [[1, 2, 3], [4, 5, n]] * x, X, 2)
    check(lambda x, n: x + [[1], [n]], X, 2)
    check(lambda x, n: x + [x, x * n], X, 2)
    check(lambda x, n: captured + [n, 1, 2], X, 2)
    check(lambda x, n: (n, 1, 2) - captured, X, 2)
    check(lambda x, n: x[1:2] * [1, n], X, 2)


def test_of_lists_that_grow():
    def f(x, n):
        ys = []
        for i in range(len(x)):
            ys.append(i * n)
        return x + ys, ys == x, ys * x

    check(f, X, 2)


def test_numpy_numbers_beside_lists():
    def times(x, n):
        return [1, n] * x[2].astype(np.int64), x[2].astype(np.int64) * [1, n]

    check(times, X, 2)
    check(lambda x, n: [1, n] * x[2], X, 2)
    check(lambda x, n: (x[1] + [1, 2.5], x[1] == [1, n], [n] < x[2]), X, 2)


def test_in_place():
    def array(x, n):
        x += [1, 2, n]
        x *= (n, n, 2)
        return x

    def listed(x, n):
        ys = [1, 2, n]
        ys += x
        return ys

    def grown(x, n):
        ys = []
        for i in range(3):
            ys.append(i)
        ys += x * n
        return ys

    for f in (array, listed, grown):
        check(f, X.copy(), 2)


@pytest.mark.parametrize(
    "x", [3, 2.5, True, 1j, [1, 2], np.float64(3), np.int8(3), np.bool_(True), X], ids=repr
)
def test_operands_that_do_not_fit(x):
    check(lambda x: round(x), x)
    check(lambda x: -x, x)
    check(lambda x: abs(x), x)
    check(lambda x: divmod(x, 2), x)
    check(lambda x: pow(x, 2, 3), x)
    check(lambda x: 1 in x, x)
    check(lambda x: len(x), x)
    check(lambda x: list(reversed(x)), x)
    check(lambda x: list(zip(x, x, strict=True)), x)
    check(lambda x: list(enumerate(x)), x)
    check(lambda x: list(map(abs, x)), x)
    check(lambda x: chr(x), x)
    check(lambda x: bin(x), x)


def test_no_context_manager():
    def f(x):
        with x:
            pass

    checks(f, (X,), (3,), ([1],), (np.float64(1),))


class Answers:
    """Has operators of its own."""

    def __eq__(self, other):
        return 7

    def __add__(self, other):
        return other * 3

    def __radd__(self, other):
        return other * 2


class AnswersOnce(Answers):
    """NumPy leaves operators to it."""

    __array_ufunc__ = None


ANSWERS, ONCE = Answers(), AnswersOnce()


def test_beside_objects_with_operators():
    check(lambda x: (ANSWERS + x, x + ONCE, x == ONCE, ANSWERS == x), X)
    check(lambda n: (n == ANSWERS, n + ANSWERS, ANSWERS + n), 3)


def test_comparison_with_what_is_no_number():
    check(lambda x, n: (x == {1: n}.keys(), x != {1: n}.values(), x == {1: 2}.items()), X, 2)
    check(lambda x, n: (x == slice(1), x == len, x == X.shape, x == zip(range(n))), X, 2)


def test_operands_without_the_operator():
    for fn in (
        lambda x, n: n + len, lambda x, n: len + n, lambda x, n: n < len, lambda x, n: x + len,
        lambda x, n: x < {1: 2}.keys(), lambda x, n: x + slice(2), lambda x, n: x + reversed(range(3)),
        lambda x, n: x + {1: 2}.keys(), lambda x, n: n * object(), lambda x, n: slice(3) * n,
    ):  # fmt: skip
        check(fn, X, 2)


def test_shapes_that_do_not_fit_in_place():
    def f(x, y):
        x += y
        return x

    def g(x, y):
        x[...] = y
        return x + y[1:]

    for fn in (f, g):
        for x, y in ((X, np.ones(4)), (np.ones((2, 3)), np.ones(4)), (X, np.ones((2, 3)))):
            check(fn, x, y)


def test_lists_of_arrays_of_any_length():
    def f(x):
        xs = list(x)
        xs.append(xs[0] if xs else 1)
        first = list(x).index(x[0]) if len(x) else None
        return xs, tuple(x), len(tuple(x)), first, sorted(list(x), reverse=True), tuple(x) == (7, 7)

    lines = [np.array(items, np.int64) for items in ([3, 1, 2], [5], [1, 2, 3, 4], [], [7, 7])]
    checks(f, *lines)

    def shown(x):
        a = list(x[::-1])
        text = "".join(str(v) for v in list(x))
        return (
            sum(a),
            a[:2],
            text,
            dict(enumerate(list(x))),
            list(map(float, list(x))),
            [*x],
            (*x, 1),
        )

    checks(shown, *lines)
