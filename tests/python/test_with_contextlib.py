"""with: the managers of contextlib and NumPy, and what is refused."""

from __future__ import annotations

import contextlib
import threading

import numpy as np
from managers import Blind, Loud

from support import check, checks, refused

X = np.array([0.5, -1.5, 2.0])


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
    checks(names, (3, 0), (3, 1))
    checks(known, 1, 3)
