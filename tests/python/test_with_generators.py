"""with: managers that contextlib.contextmanager makes of generators."""

from __future__ import annotations

import contextlib

import pytest

import lathe
from support import check, checks, refused


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
