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
