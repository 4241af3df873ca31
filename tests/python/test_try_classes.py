"""Exceptions of the user's classes: what their __init__ does, and how often."""

from __future__ import annotations

import math

import pytest

import lathe
from support import checks, refused


class Loud(Exception):
    def __init__(self, code, what="x"):
        super().__init__(f"code {code} {what}")
        print("made", code)
        self.code = code
        self.half = code / 2


def test_init_runs_once():
    def read_twice(n):
        try:
            if n > 2:
                raise Loud(n)
        except Loud as e:
            return e.code + e.half + e.code
        return n

    def read_in_branches(n):
        try:
            if n > 2:
                raise Loud(n, what="y")
        except Loud as e:
            r = e.code
            if n > 5:
                r += e.half
            for i in range(n):
                r += e.code * i
            return r
        return n

    checks(read_twice, 1, 3)
    checks(read_in_branches, 1, 3, 7)


def test_groups():
    def raised(n):
        if n > 2:
            raise ExceptionGroup("x", [ValueError(n), KeyError(2)])
        return n

    def caught(n):
        try:
            if n > 2:
                raise ExceptionGroup("x", [ValueError(n), KeyError(2)])
        except ExceptionGroup as e:
            print(e, e.message)
            return len(e.exceptions), isinstance(e.exceptions[0], ValueError)
        return n, False

    def split(n):
        try:
            raise ExceptionGroup("x", [ValueError(n)])
        except ExceptionGroup as e:
            return e.split(ValueError)  # here

    def star(n):
        try:  # here
            n += 1
        except* ValueError:
            n = 0
        return n

    checks(raised, 1, 3)
    checks(caught, 1, 3)
    refused(split, 3, says="the attribute 'split' of an exception is known at run time only")
    refused(star, 3, says="a `try` with `except*` cannot be compiled")


def test_no_handler_catches_what_compiled_code_cannot_do():
    def bare(v):
        try:
            return len({v * 0.0, 1.0})
        except:  # noqa: E722 - what users write
            return -1

    def named(v):
        try:
            return len({v * 0.0, 1.0})
        except BaseException:
            return -1
        finally:
            print("end")

    def called(v):
        def inner(v, n):
            if n > 0:
                return inner(v, n - 1)
            return len({v * 0.0, 1.0})

        try:
            return inner(v, 3)
        except Exception:
            return -1

    for f in (bare, named, called):
        checks(f, (1.0,), (2.5,))
        with pytest.raises(lathe.UnsupportedError, match="NaN as a key"):
            lathe.function(f)(math.inf)


# ---- classes that handlers name -----------------------------------------------------------------


def asked(cls):
    print("asked for", cls.__name__)
    return cls


class Counts:
    def __init__(self):
        self.times = 0

    def kind(self):
        self.times += 1
        return ZeroDivisionError


def test_classes_are_asked_for_where_an_exception_comes():
    def in_order(n):
        try:
            return 7 // n
        except asked(KeyError):
            return 1
        except asked(ZeroDivisionError):
            return 2
        except asked(ValueError):
            return 3

    def in_a_loop(n):
        total = 0
        for i in range(n):
            try:
                total += 4 // (i - 2)
            except asked(ZeroDivisionError) as e:
                print(e)
                total += 100
            finally:
                total += 1
        return total

    def around_a_call(n):
        def called(m):
            return 5 // m

        try:
            return called(n)
        except asked(ZeroDivisionError):
            return 8

    def assigned_in_the_body(n):
        kind = KeyError
        try:
            kind = ZeroDivisionError
            x = 7 // n
            kind = IndexError
            return x + 7 // (n - 1)
        except kind:
            return 2

    def of_an_object(n):
        counts = Counts()
        try:
            print(3 // n)
            print(3 // (n - 1))
        except counts.kind():
            return counts.times
        return counts.times

    checks(in_order, 1, 0)
    checks(in_a_loop, 0, 2, 5)
    checks(around_a_call, 1, 0)
    checks(assigned_in_the_body, 2, 0, 1)
    checks(of_an_object, 2, 0, 1)


def test_a_class_that_does_not_exist():
    def nothing_raised(n):
        try:
            n += 1
            print(n)
        except nowhere:  # noqa: F821
            return 1
        return n

    def maybe_raised(n):
        try:
            return 6 // n
        except nowhere:  # noqa: F821
            return 1

    def later_handlers(n):
        try:
            return 6 // n
        except KeyError:
            return 1
        except nowhere:  # noqa: F821
            return 2
        except ZeroDivisionError:
            return 3

    def handled_before(n):
        try:
            return 6 // n
        except ZeroDivisionError:
            return 1
        except nowhere:  # noqa: F821
            return 2

    def caught_outside(n):
        try:
            try:
                return 6 // n
            except nowhere:
                return 1
            finally:
                print("left")
        except NameError as e:
            print(e)
            return 2

    def attribute(n):
        try:
            return 6 // n
        except math.Nothing:
            return 1

    for f in (maybe_raised, later_handlers, handled_before, caught_outside, attribute):
        checks(f, 2, 0)
    checks(nothing_raised, 2)


def test_a_class_known_at_run_time_only():
    def chosen(n):
        try:
            return 6 // n
        except ZeroDivisionError if n < 1 else KeyError:  # here
            return 1

    refused(chosen, 1, says="catching classes that do not inherit from BaseException")
