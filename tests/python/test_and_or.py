"""`a and b or c`, which gives b or c; where a decides, its value is nobody's."""

from __future__ import annotations

import numpy as np

from support import checks

CALLS = ((0, 1, 2), (1, 0, 2), (0, 0, 0), (None, 1, 2), (3, None, 0), (float("nan"), 0, 1))


def test_each_operand_is_asked_once():
    def f(a, b, c):
        log = []

        def t(name, v):
            log.append(name)
            return v

        r = (t("a", a) and t("b", b)) or t("c", c)
        s = t("a", a) or (t("b", b) and t("c", c))
        u = not (t("a", a) and t("b", b))
        v = (t("a", a) or t("b", b)) and (t("c", c) or t("b", b))
        w = (
            (t("a", a) and t("b", b) and t("c", c))
            or ((t("b", b) or t("c", c)) and t("a", a))
            or "x"
        )
        return r, s, u, v, w, "".join(log)

    checks(f, *CALLS, (-0.0, 5, None), (4, 5, 6))


def test_values_of_other_types_that_decide():
    def f(xs):
        first = (xs and xs[0]) or "none"
        last = (xs and xs[-1]) or -1
        size = (len(xs) > 2 and "long") or "short"
        return first, last, size, (not xs or xs[0]) and 2.5

    checks(f, ([3, 0, 5],), ([],), ([0],))

    def g(x, n):
        y = (n and x) or 2 * x
        return y

    checks(g, (np.array([1.0]), 1), (np.zeros(1), 0))


def test_in_loops_and_comprehensions():
    def f(xs):
        out = []
        for i, x in enumerate(xs):
            out.append(((i and xs[i - 1]) or (x and 7) or -1) * 2)
            while ((i and x) or out[-1] < 0) and len(out) < 9:
                out.append((i and x) or 1)
        return (
            out,
            [(x and 1) or 2 for x in xs],
            [i for i, x in enumerate(xs) if (x and i) or x > 3],
        )

    checks(f, ([3, 0, 5],), ([],), ([0],))

    def g(n):
        def h(k):
            return (k > 1 and h(k - 1) + k) or (k and -1) or 100

        return h(n), (lambda q: (q and n) or "s")(n)

    checks(g, 3, 0)


def test_assignments_in_operands():
    def f(a, b, c):
        r = ((p := a) and (q := b)) or (s := c)
        u = (((x := a) or (y := b)) and (z := c)) or 1
        for read in (lambda: p, lambda: q, lambda: s, lambda: x, lambda: y, lambda: z):
            try:
                print(read())
            except NameError as e:
                print(e)
        return r, u

    checks(f, *CALLS)


def test_objects_that_are_asked():
    class A:
        def __init__(self, n):
            self.n = n

        def __bool__(self):
            print("asked", self.n)
            return self.n > 0

    def f(n):
        a = A(n)
        r = (a and n) or 5
        s = (a or A(7)) and A(3)
        return r, s is a or 1

    checks(f, 1, 0, -1)
