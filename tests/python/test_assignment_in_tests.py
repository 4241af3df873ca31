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


def test_a_message_of_an_assertion_assigns():  # (pytest changes what messages say)
    def kept(x, n):
        last = 0
        try:
            for i in range(n):
                last
                assert x > i, (last := n)  # noqa: RUF018
                x -= 0.5
        except AssertionError:
            return last, -x
        return last, x

    def called(x, n):
        count = 0

        def bump():
            nonlocal count
            count += 1
            return count

        try:
            for i in range(n):
                assert x > i, bump()
                x -= 0.5
        except AssertionError:
            return count, -x
        return count, x

    for f in (kept, called):
        checks(f, (2.0, 3), (9.0, 3), (-1.0, 1))
