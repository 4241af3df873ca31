"""with: managers of the user's classes and of contextlib, and every way out of the body."""

from __future__ import annotations

import contextlib
import threading

import numpy as np
import pytest

import lathe
from support import check, checks, refused

X = np.array([0.5, -1.5, 2.0])


class Mine(Exception):
    pass


class Loud:
    """Prints when it is entered and left; swallows the classes that it is given."""

    def __init__(self, name, swallows=()):
        self.name, self.swallows = name, swallows

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind is None, error is None, traceback is None)
        return kind is not None and issubclass(kind, self.swallows)


class Counted:
    def __init__(self, start):
        self.count = start
        self.errors = 0

    def __enter__(self):
        self.count += 1
        return self.count

    def __exit__(self, kind, error, traceback):
        self.count += 10
        if isinstance(error, ValueError):
            self.errors += 1
            return True
        return None


class Blind:
    """Does not look at the exception."""

    def __init__(self, answer):
        self.answer = answer

    def __enter__(self):
        return 3

    def __exit__(self, *args):
        print("left")
        return self.answer


# ---- the ways out -----------------------------------------------------------------------------


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


# ---- exceptions -------------------------------------------------------------------------------


def test_exit_sees_a_staged_raise():
    def f(n):
        with Loud("a"):
            if n < 0:
                raise ValueError(f"bad {n}")
            n += 1
        return n

    checks(f, 3, -1)


def test_exit_sees_errors_of_operations():
    def f(a, b):
        with Loud("a", ZeroDivisionError):
            r = a // b
            print("divided")
            return r
        return -1

    def index(x, i):
        with Loud("a", (KeyError, IndexError)):
            return x[i]
        return -1.0

    def other(a, b):
        with Loud("a", KeyError):
            return a // b
        return -1

    def overflow(a, b):
        with Loud("a", lathe.IntegerRangeError):
            return a * b
        return -1

    checks(f, (7, 2), (7, 0))
    checks(index, (X, 1), (X, 9))
    checks(other, (7, 2), (7, 0))
    compiled = lathe.function(overflow)
    assert compiled(3, 4) == 12
    assert compiled(2**62, 4) == -1


def test_a_true_result_swallows():
    def f(n):
        c = Counted(n)
        y = 0
        with c as k:
            y = k
            if n > 3:
                raise ValueError(n)
            if n > 2:
                raise KeyError(n)
            y += 100
        return y, c.count, c.errors

    checks(f, 1, 3, 5)


def test_swallowed_by_a_run_time_value():
    def f(n):
        with Blind(n > 3):
            if n > 1:
                raise ValueError(n)
            print("not raised")
        return n

    checks(f, 0, 2, 5)


def test_exit_that_does_not_look():
    def f(a, b):
        with Blind(False) as three:
            return a // b + three
        return -1

    checks(f, (7, 2), (7, 0))


def test_exit_looks_at_the_exception():
    class Reports:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            if kind is ValueError or kind == KeyError:  # noqa: E721
                print("lookup or value")
            elif kind is not None:
                print("other:", error)
            else:
                print("none")
            return kind in (ValueError, KeyError, IndexError)

    def f(n, d):
        with Reports():
            if n == 1:
                raise ValueError("v")
            if n == 2:
                raise KeyError("k")
            if n == 3:
                raise Mine("m")
            print(n // d)
        return n

    checks(f, (0, 1), (1, 1), (2, 1), (3, 1), (4, 0))


def test_exit_by_the_class_of_an_operations_error():
    class Reports:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            return kind is ZeroDivisionError or kind is OverflowError

    def f(a, b):
        with Reports():
            return a / b
        return -1.0

    def inexact(a, b):
        with Reports():
            return a**b
        return -1.0

    checks(f, (7, 2), (7, 0))
    checks(inexact, (2.0, 3.0), (10.0, 400.0))


def test_exit_raises_another_one():
    class Changes:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            if kind is not None:
                raise KeyError("changed") from error

    def f(a, b):
        try:
            with Changes():
                return a // b
        except KeyError as e:
            print(repr(e), repr(e.__cause__))
            return -1

    checks(f, (7, 2), (7, 0))


def test_exit_raises_the_same_again():
    class Again:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            if error is not None:
                raise

    def f(n):
        with Again():
            if n > 2:
                raise Mine(n)
        return n

    checks(f, 1, 3)


def test_errors_of_enter_are_outside():
    class Fails:
        def __init__(self, n):
            self.n = n

        def __enter__(self):
            if self.n > 2:
                raise ValueError("no entry")
            return self.n

        def __exit__(self, *args):
            print("left")
            return True

    def f(n):
        with Fails(n) as k:
            print(k)
        return n

    def second(n):
        with Loud("a", ValueError), Fails(n) as k:
            print(k)
        return n

    def unbound(n):
        with Loud("a", ValueError), Fails(n) as k:
            pass
        return k

    checks(f, 1, 3)
    checks(second, 1, 3)
    checks(unbound, 1, 3)


def test_inside_try_and_around_it():
    def f(a, b):
        log = 0
        try:
            with Loud("a"):
                try:
                    r = a // b
                finally:
                    log += 1
                    print("finally")
        except ZeroDivisionError:
            return -log
        else:
            return r + log

    def raised_in_handler(a, b):
        with Loud("a", Mine):
            try:
                return a // b
            except ZeroDivisionError as e:
                raise Mine("again") from e
        return 0

    checks(f, (7, 2), (7, 0))
    checks(raised_in_handler, (7, 2), (7, 0))


def test_swallowed_in_each_trip_of_a_loop():
    def f(x):
        total = 0.0
        for v in x:
            with Loud("a", ValueError):
                if v < 0:
                    raise ValueError(v)
                total += v
        return total

    check(f, X)


def test_from_a_called_function():
    def divide(a, b):
        with Loud("inner"):
            return a // b

    def f(a, b):
        with Loud("outer", ZeroDivisionError):
            return divide(a, b)
        return -1

    checks(f, (7, 2), (7, 0))


# ---- managers and targets ---------------------------------------------------------------------


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


# ---- contextlib -------------------------------------------------------------------------------


def test_nullcontext():
    def f(n):
        with contextlib.nullcontext(n + 1) as k, contextlib.nullcontext():
            return k * 2

    check(f, 3)


def test_suppress():
    def f(a, b):
        r = -1
        with contextlib.suppress(ZeroDivisionError, KeyError):
            r = a // b
            print("divided")
        return r

    def returned(a, b):
        with contextlib.suppress(ArithmeticError):
            return a // b
        return -1

    def none_of_them(n):
        with contextlib.suppress(KeyError):
            if n > 2:
                raise ValueError(n)
        return n

    def in_a_loop(n):
        total = 0
        for i in range(-2, n):
            with contextlib.suppress(ZeroDivisionError):
                if i == 3:
                    break
                total += 12 // i
        return total

    checks(f, (7, 2), (7, 0))
    checks(returned, (7, 2), (7, 0))
    checks(none_of_them, 1, 3)
    checks(in_a_loop, 2, 9)


def test_closing():
    class Door:
        def __init__(self, n):
            self.n = n

        def close(self):
            print("closed", self.n)

    def f(n):
        with contextlib.closing(Door(n)) as door:
            if door.n > 2:
                raise ValueError(door.n)
            return door.n * 2

    checks(f, 1, 3)


def test_errstate():
    def f(x):
        with np.errstate(all="ignore"), Loud("a"):
            return x / 0

    check(f, X)


# ---- refusals ---------------------------------------------------------------------------------

LOCK = threading.Lock()


def test_locks_and_files():
    def lock(n):
        with LOCK:  # here
            n += 1
        return n

    def file(n):
        with open("x") as f:  # here
            f.write("x")
        return n

    def redirected(n):
        with contextlib.redirect_stdout(None):  # here
            print(n)

    def stack(n):
        with contextlib.ExitStack() as s:  # here
            s.enter_context(Loud("a"))

    text = refused(lock, 3, says="a `with` statement cannot be compiled for a _thread.lock")
    assert "lathe.callback()" in text
    refused(file, 3, says="io.open() cannot be compiled")
    refused(redirected, 3, says="a `with` statement cannot be compiled for a contextlib.redirect")
    refused(stack, 3, says="a `with` statement cannot be compiled for a contextlib.ExitStack")


def test_no_manager():
    class Half:
        def __enter__(self):
            pass

    def number(n):
        with n:
            pass

    def half(n):
        with Half():
            return n

    def string(n):
        with "x":
            return n

    check(number, 3)
    check(half, 3)
    check(string, 3)


def test_manager_chosen_at_run_time():
    def f(n):
        m = Loud("a") if n > 2 else Blind(True)
        with m:
            return n

    refused(f, 3, says="chosen at run time")


def test_traceback():
    class Looks:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            if traceback is not None:
                print(traceback.tb_lineno)

    class Names:
        def __enter__(self):
            pass

        def __exit__(self, kind, error, traceback):
            if kind is not None:
                print(kind.__name__)

    def looks(n, d):
        with Looks():
            return n // d

    def names(n, d):
        with Names():
            return n // d

    def known(n):
        with Names():
            if n > 2:
                raise ValueError(n)
        return n

    refused(looks, 3, 0, says="the traceback of an exception cannot be used in compiled code")
    refused(names, 3, 0, says="known at run time only is not supported yet")
    checks(known, 1, 3)


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
