"""with: managers of the user's classes, targets, and every way out of the body but exceptions."""

from __future__ import annotations

import pytest
from managers import Counted, Loud, Mine

import lathe
from support import check, checks


def test_plain():
    def plain(n):
        with Loud("a") as m:
            n += 1
            print(m.name)
        return n * 2

    def no_target(n):
        with Loud("a"):
            y = n + 1.5
        return y

    def returned(n):
        with Loud("a"):
            return n + 1
        return 0

    check(plain, 3)
    checks(no_target, 3, 2.5)
    check(returned, 3)


def test_early_exits_that_depend_on_run_time():
    def f(n):
        total = 0
        for i in range(n):
            with Loud("a"):
                if i == 2:
                    continue
                if i == 5:
                    break
                total += i
                if total > 100:
                    return -1
            print("after", i)
        return total

    def deep(n):
        while True:
            with Loud("a"), Loud("b"):
                n += 1
                for i in range(n):
                    with Loud("c"):
                        if i == 3:
                            return i
                        if i > n - 2:
                            break
            if n > 2:
                break
        return n

    checks(f, 0, 2, 4, 9)
    checks(deep, 0, 1, 4)


def test_run_time_branch_around_and_inside():
    def f(n):
        y = 0
        if n > 0:
            with Loud("a"):
                if n > 5:
                    y = n
                else:
                    y = -n
        else:
            with Loud("b"):
                y = 7
        return y

    checks(f, 9, 2, -1)


def test_values_assigned_inside_merge():
    def f(n):
        y = 1
        with Loud("a"):
            if n > 3:
                y = 2.5
        return y

    def unassigned(n):
        with Loud("a"):
            if n > 3:
                y = 2
        return y

    checks(f, 4, 1)
    checks(unassigned, 4, 1)


def test_targets_of_any_form():
    class Gives:
        def __init__(self, value):
            self.value = value

        def __enter__(self):
            return self.value

        def __exit__(self, *args):
            return False

    class Box:
        pass

    def f(n):
        box, d = Box(), {}
        with Gives((n, n + 1)) as (a, b), Gives([n, 2, 3]) as [c, *rest], Gives(a) as box.x:
            with Gives(b) as d["k"]:
                pass
        return a, b, c, rest, box.x, d

    def failing(n):
        with Loud("a", ValueError), Gives((n, n)) as (a, b, c):
            print("not here")
        return n

    check(f, 3)
    check(failing, 3)


def test_several_managers():
    def f(n):
        with Loud("a"), Loud("b", ValueError), Loud("c", KeyError):
            if n == 1:
                raise ValueError
            if n == 2:
                raise KeyError
            if n == 3:
                raise Mine
            print("body")
        return n

    def parenthesised(n):
        with (
            Loud("a") as a,
            Loud("b") as b,
        ):
            print(a.name, b.name)
        return n

    checks(f, 0, 1, 2, 3)
    check(parenthesised, 1)


def test_state_kept_in_the_manager():
    def f(n):
        c = Counted(0)
        for i in range(n):
            with c:
                if i % 3 == 1:
                    raise ValueError(i)
        return c.count, c.errors

    checks(f, 0, 7)


LEVEL = 0


class Level:
    def __enter__(self):
        global LEVEL
        LEVEL += 1
        return LEVEL

    def __exit__(self, *args):
        global LEVEL
        LEVEL -= 1


def test_state_outside_is_put_back():
    def f(n):
        with Level() as outer:
            with Level() as inner:
                if n > 2:
                    raise Mine(n)
                return outer * 10 + inner + LEVEL

    checks(f, 1, 3)
    assert LEVEL == 0


def test_a_manager_from_outside():
    manager = Counted(5)

    def f(n):
        with manager as k:
            return n + k

    compiled = lathe.function(f)
    assert [compiled(1), compiled(1), manager.count] == [7, 18, 27]


class Inherits(Loud):
    def __exit__(self, *args):
        print("own")
        return super().__exit__(*args)


def test_inherited_exit():
    def f(n):
        with Inherits("a", ValueError):
            if n > 2:
                raise ValueError(n)
        return n

    checks(f, 1, 3)


def test_a_class_made_inside():
    def f(n):
        class Adds:
            def __enter__(self):
                return n + 1

            def __exit__(self, *args):
                print("left", n)

        with Adds() as k:
            return k * 2

    check(f, 3)


def test_one_trace_and_eager():
    def f(n):
        with Loud("a"):
            return n

    compiled = lathe.function(f)
    compiled(1), compiled(2)
    assert compiled.trace_count == 1
    with lathe.eagerly():
        assert compiled(3) == 3


@pytest.mark.parametrize("n", [1, 3])
def test_source_shows_it(n):
    def f(n):
        with Loud("a"):
            return n

    assert lathe.autograph.to_code(f)
    assert lathe.function(f)(n) == n
