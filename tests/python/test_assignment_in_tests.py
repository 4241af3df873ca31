"""Variables that the test of a loop assigns, read in the body of the same trip."""

from __future__ import annotations

from support import checks


def test_read_in_the_body_only():
    def f(n):
        total = 0
        while (half := n // 2) > 0:
            total += half
            n = half
        return total

    checks(f, (30,), (1,))


def test_several_with_continue():
    def f(n):
        total = 0
        while (half := n // 2) > 0 and (k := half + 1) < 99:
            total += half * k
            n = half
            if k == 3:
                continue
            total += 0.5
        return total

    checks(f, (30,), (1,), (400,))


def test_first_trip_apart():
    def f(n):
        total = 0
        while half := n // 2:
            if half == 3:
                break
            total = total + half / 2
            n = half
        else:
            total = total + 1
        return total

    checks(f, (30,), (1,), (12,))


def test_nested():
    def f(n):
        total = 0
        while (a := n - 1) > 0:
            while (b := a - total) > 3:
                total += b
            n = a - 2
            total += a
        return total, n

    checks(f, (30,), (1,), (4,))
