"""with: managers that contextlib.contextmanager makes of generators."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

import lathe
from support import Outcome, check, checks, refused


class Mine(Exception):
    pass


@contextlib.contextmanager
def plain(name):
    print("before", name)
    yield name
    print("after", name)


@contextlib.contextmanager
def finishing(n):
    state = n * 2
    try:
        yield state
    finally:
        print("finally", n, state)
    print("after")


@contextlib.contextmanager
def catching(n, label="x"):
    """Handles errors of the body."""
    count = 0
    try:
        yield
    except ZeroDivisionError as e:
        print("caught", label, e, n)
        count += 1
    except KeyError:
        print("changed")
        raise ValueError(n) from None
    else:
        print("no error")
    finally:
        print("left", count)


@contextlib.contextmanager
def nested_tries(n):
    try:
        try:
            yield n
        except ValueError:
            print("inner")
            raise
        print("inner after")
    finally:
        print("outer")


def test_generator_managers():
    def returned(a, b):
        with plain("p") as name:
            print(name)
            return a // b

    def swallowed(a, b):
        with catching(a):
            r = a // b
            print(r)
            return r
        return -1

    def cleaned(a, b):
        r = 0
        with finishing(a) as twice:
            r = twice // b
        return r

    def changed(n):
        try:
            with catching(n, label="y"):
                if n > 2:
                    raise KeyError(n)
        except ValueError as e:
            print(repr(e), e.__cause__)
            return -1
        return n

    def two(n):
        with plain("a") as a, nested_tries(n) as k, plain("b"):
            if n > 2:
                raise ValueError(a)
            return k

    def loop(n):
        total = 0
        for i in range(n):
            with finishing(i) as twice, catching(i):
                if i == 1:
                    continue
                if i == 3:
                    total += 7 // (i - 3)
                if i == 4:
                    break
                total += twice
        return total

    for f in (returned, swallowed, cleaned):
        checks(f, (7, 2), (7, 0))
    checks(changed, 1, 3)
    checks(two, 1, 3)
    checks(loop, 2, 9)


def test_generator_manager_of_a_class():
    class Counter:
        def __init__(self):
            self.depth = 0

        @contextlib.contextmanager
        def level(self, by):
            self.depth += by
            try:
                yield self.depth
            finally:
                self.depth -= by

    def f(n):
        c = Counter()
        with c.level(n) as a, c.level(2) as b:
            inside = c.depth
        return a, b, inside, c.depth

    check(f, 3)

    counter = Counter()

    def outside(n):
        with counter.level(n) as a:
            with counter.level(1) as b:
                if b > 5:
                    raise Mine(b)
            return a * 100 + b + counter.depth

    compiled = lathe.function(outside)
    assert compiled(3) == 300 + 4 + 3
    with pytest.raises(Mine):
        compiled(5)
    assert counter.depth == 0


@contextlib.contextmanager
def risky(n, d):
    try:
        m = n // d
        yield m + 1
    except ZeroDivisionError:
        print("divided by zero")
        if d == 0:
            raise KeyError(n) from None
    finally:
        print("left", n)
    print("after", m)


def test_generator_managers_that_may_fail_before_the_yield():
    def f(n, d, k):
        with risky(n, d) as m:
            return m // k
        return -1

    checks(f, (7, 2, 1), (7, 0, 1), (7, 2, 0))


def test_generator_managers_of_other_forms():
    @contextlib.contextmanager
    def branch(n):
        if n:
            yield 1
        else:
            yield 2

    @contextlib.contextmanager
    def in_with(n):
        with plain("a"):
            yield n

    @contextlib.contextmanager
    def maybe(n):
        if n > 2:
            m = 2
        yield n
        print(m)

    made = plain("x")

    def use(manager):
        def f(n):
            with manager(n) as m:
                return m

        return f

    def use_made(n):
        with made:  # here
            return n

    for manager, says in (
        (branch, "without one single `yield`"),
        (in_with, "a `yield` of a context manager in a branch"),
        (maybe, "the variable 'm', which may have no value here"),
    ):
        refused(use(manager), 3, says=says, error=lathe.LatheError)
    refused(use_made, 3, says="a context manager that a generator function gave outside")


# ---- defined inside ---------------------------------------------------------------------------


def inside_scaled(n):
    depth = 0

    @contextlib.contextmanager
    def level(k, by=2):
        nonlocal depth
        depth += by
        try:
            yield k + depth
        except ZeroDivisionError:
            depth += 100
        finally:
            depth -= by

    t = 0
    for i in range(n):
        with level(i) as a, level(a, by=5) as b:
            if i == 2:
                continue
            t += 12 // (b - n)
            if t > 50:
                break
        with level(1):
            t += depth
    return t, depth


def inside_returned(n):
    @contextlib.contextmanager
    def logged():
        print("in", n)
        try:
            yield
        finally:
            print("out")

    with logged():
        if n > 2:
            return n
        print("body")
    return -1


def inside_raising(n):
    @contextlib.contextmanager
    def turned(text):
        try:
            yield text
        except ValueError as e:
            raise KeyError(text) from e

    with turned("a" + str(n)) as s:
        if n > 1:
            raise ValueError(n)
        return len(s)


def inside_arrays(x):
    @contextlib.contextmanager
    def centred():
        m = x.mean()
        x[:] -= m
        yield m
        x[:] += m

    with centred() as m:
        t = (x * x).sum()
    return t, m


def inside_in_loop(n):
    t = 0
    for i in range(n):

        @contextlib.contextmanager
        def cm(k):
            yield k * i

        with cm(2) as v:
            t += v
    return t


def inside_nested(n):
    def inner(m):
        @contextlib.contextmanager
        def cm(k):
            yield k + m

        with cm(1) as v:
            return v * n

    return inner(n) + inner(2)


def inside_passed(n):
    @contextlib.contextmanager
    def cm(k):
        yield k + n

    def use(make):
        with make(4) as v:
            return v

    return use(cm)


def inside_wrong(n):
    @contextlib.contextmanager
    def cm(k):
        yield k

    try:
        with cm() as v:
            return v
    except TypeError as e:
        print(e)
        return 2


def inside_plain(n):
    @contextlib.contextmanager
    def cm(k):
        yield k + n

    m = cm(1)
    with m as v:
        return v


INSIDE = [
    (inside_scaled, 0, 1, 4, 9),
    (inside_returned, 1, 4),
    (inside_raising, 1, 2),
    (inside_in_loop, 0, 3),
    (inside_nested, 2),
    (inside_passed, 3),
    (inside_wrong, 1),
    (inside_plain, 1),
]


@pytest.mark.parametrize("case", INSIDE, ids=lambda case: case[0].__name__)
def test_defined_inside(case):
    fn, *calls = case
    checks(fn, *calls)
    converted = lathe.autograph.to_graph(fn)
    for n in calls:
        want, got = Outcome(fn, (n,), {}), Outcome(converted, (n,), {})
        assert (want.value, want.text, repr(want.error)) == (got.value, got.text, repr(got.error))


def test_defined_inside_with_an_array():
    check(inside_arrays, np.arange(4.0))


def test_defined_inside_by_the_path():
    def in_branch(n):
        if n > 1:

            @contextlib.contextmanager
            def cm(k):
                yield k * 2
        else:

            @contextlib.contextmanager
            def cm(k):
                yield k * 3

        with cm(n) as v:  # here
            return v

    refused(in_branch, 1, says="has no single type")
