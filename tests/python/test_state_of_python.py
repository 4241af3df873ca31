"""Python objects at trace time: what may change, what is guarded, what is refused."""

import numpy as np
import pytest

import lathe
from support import check, check_compiled, checks, refused

NESTED = [[1, 2], [3], {"k": [4]}]
TABLE = {"a": 1, "b": [2.5]}
SCALE = 3
WEIGHTS = np.arange(3.0)


class Plain:
    """Attributes only."""


class Point:
    factor = 2

    def __init__(self, k):
        self.k = k

    def scaled(self, x):
        return x * self.k if x > 0 else -x

    @staticmethod
    def plus(x):
        return x + 1

    @classmethod
    def twice(cls, x):
        return x * cls.factor

    @property
    def next(self):
        return self.k + 1

    def __call__(self, x):
        return self.scaled(x) + self.plus(x) + self.twice(x) + self.next


def test_list_made_and_filled():
    def f(x):
        out = []
        for i in range(3):
            out.append(x[i] * 2)
        for v in x:
            out.append(v)
        return out

    check(f, np.arange(3.0))


def test_list_changed_before_an_exit():
    def f(a):
        items = [1]
        items.append(2)
        if a > 0:
            return len(items) + a
        more = []
        more.append(a)
        return len(more)

    checks(f, (0,), (3,))


def test_list_changed_after_an_exit():
    def f(a):
        items = []
        for v in [1, 2, 3]:
            if a > v:
                break
            items.append(v)
        return items

    checks(f, (2,), (0,), (5,))


def test_list_returned_early_and_changed_later():
    def f(a):
        items = [1.5]
        if a > 0:
            return items
        items.append(2)
        return [items[0]]

    checks(f, (2,), (0,))


def test_list_changed_in_a_branch():
    def f(a):
        items = [1]
        if a > 0:
            items.append(2)
        return len(items)

    checks(f, (2,), (0,))


def test_list_argument_changed_is_refused():
    def f(items):
        items.append("x")  # here
        return len(items)

    refused(f, [{}], says="list that the function was given")
    check(f, [1])
    check(f, ["a"])


def test_captured_list_changed_is_refused():
    items = [len, 1]

    def f(x):
        items.append(1)  # here
        return x

    refused(f, 1, says="list.append() changes a Python object from outside")
    assert items == [len, 1]


def test_iterator_in_a_branch_is_refused():
    def f(x):
        it = enumerate([len, max, min])
        a = next(it)
        if x > 0:
            a = next(it)  # here
        return a, next(it)

    refused(f, 1, says="next() in a branch")


def test_iterators_made_in_loops():
    def f(n):
        s = 0
        for i in range(n):
            for k, v in enumerate([1, 2]):
                s += k * v * i
            for a, b in zip((1, 2), (3, 4)):
                s += a * b
            it = iter([5, 6])
            s += next(it) + next(it)
        return s

    checks(f, (0,), (3,))


def test_objects_made_in_the_function():
    def f(x):
        p = Point(x)
        p.k = p.k + 1
        q = Plain()
        q.v = p.k * 2
        return p(x), q.v

    checks(f, (2,), (-1.5,))


def test_objects_made_in_a_loop():
    def f(n):
        s = 0
        for i in range(n):
            p = Point(i)
            p.k += 1
            s += p.scaled(i)
        return s

    checks(f, (0,), (4,))


def test_methods_of_every_sort():
    p = Point(3)

    def f(x):
        return p.scaled(x) + p(x) + Point.plus(x) + Point.twice(x) + p.next

    checks(f, (2,), (-1.5,))
    check(p, 2)
    check(p.scaled, 2)
    assert lathe.function(Point.scaled)(p, 2) == 6


@pytest.mark.parametrize(
    ("read", "change", "back"),
    [
        (lambda x: x + NESTED[0][0], lambda: NESTED[0].__setitem__(0, 9), lambda: NESTED[0].__setitem__(0, 1)),
        (lambda x: x + len(NESTED[1]), lambda: NESTED[1].append(9), lambda: NESTED[1].pop()),
        (lambda x: x + NESTED[2]["k"][0], lambda: NESTED[2]["k"].__setitem__(0, 9), lambda: NESTED[2]["k"].__setitem__(0, 4)),
        (lambda x: x + TABLE["a"], lambda: TABLE.update(a=5), lambda: TABLE.update(a=1)),
        (lambda x: x + TABLE["b"][0], lambda: TABLE["b"].__setitem__(0, 9.5), lambda: TABLE["b"].__setitem__(0, 2.5)),
        (lambda x: x + SCALE, lambda: globals().update(SCALE=3.0), lambda: globals().update(SCALE=3)),
        (lambda x: x + WEIGHTS[1], lambda: WEIGHTS.__setitem__(1, 7), lambda: WEIGHTS.__setitem__(1, 1)),
        (lambda x: x + Point.factor, lambda: setattr(Point, "factor", 5), lambda: setattr(Point, "factor", 2)),
    ],
)  # fmt: skip
def test_what_is_read_outside_may_change(read, change, back):
    compiled = lathe.function(read)
    check_compiled(compiled, 1)
    change()
    try:
        check_compiled(compiled, 1)
    finally:
        back()
    check_compiled(compiled, 1)


def test_a_method_is_replaced(monkeypatch):
    p = Point(3)
    compiled = lathe.function(lambda x: p.scaled(x) + 1)
    check_compiled(compiled, 2)
    monkeypatch.setattr(Point, "scaled", lambda self, x: x + 100)
    assert check_compiled(compiled, 2).value == 103
    p.k = 5
    monkeypatch.undo()
    assert check_compiled(compiled, 2).value == 11


def test_a_closure_variable_changes():
    k = 2

    def f(x):
        return x * k

    compiled = lathe.function(f)
    check_compiled(compiled, 3)
    k = 2.5
    assert check_compiled(compiled, 3).value == 7.5
    k = np.arange(3)
    check_compiled(compiled, 3)


def test_constant_arrays_are_fresh():
    compiled = lathe.function(lambda: np.array([1, 2, 3]))
    first = compiled()
    first[0] = 99
    assert compiled().tolist() == [1, 2, 3]


def test_with_is_refused():
    def h(x):
        with open("/dev/null"):  # here
            return x

    refused(h, 1, says="open() cannot be compiled")


def test_with_errstate():
    def f(x):
        with np.errstate(all="ignore"):
            return 1.0 / x

    checks(f, (np.arange(3.0),))
