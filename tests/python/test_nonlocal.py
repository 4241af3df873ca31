"""Variables of the function around that nested functions assign, which return early or raise."""

import pytest

from support import checks


def early_return(a, n):
    fc = 0

    def both(q):
        nonlocal fc
        fc = q - fc
        if q > 3:
            return 1
        fc = fc * 2
        return 2

    r = both(a)
    return fc, r


def in_a_try(a, n):
    fc = 0

    def both(q):
        nonlocal fc
        fc = q - fc

    try:
        both(a)
    except Exception:
        pass
    return fc


def early_return_in_a_try(a, n):
    fc = 0

    def both(q):
        nonlocal fc
        fc = q - fc
        if q > 3:
            return 1
        fc = fc * 2
        return 2

    try:
        both(a)
    except Exception:
        pass
    return fc


def of_two_types(a, n):
    def both(q):
        nonlocal fc
        if q > 3:
            fc = 7
            return 1
        fc = 2.5
        return 2

    fc = 1
    for i in range(n):
        r = both(a + i)
        if fc == 7:
            break
    return fc, r


def in_a_loop(a, n):
    count = 0
    seen = []

    def visit(q):
        nonlocal count
        if q < 0:
            return None
        count += 1
        seen.append(q)
        if q > 100:
            return "big"
        for j in range(q):
            if j == 4:
                count += 10
                return j
        return -1

    out = []
    for k in range(-1, n):
        out.append(visit(k * a))
    return count, seen, out


def unassigned_before(a, n):
    def both(q):
        nonlocal fc
        if q > 3:
            return 1
        fc = q
        return 2

    r = both(a)
    fc = 0 if r == 1 else fc  # noqa: F821 - both() has assigned it
    return fc, r


def two_deep(a, n):
    fc = a

    def inner():
        nonlocal fc

        def deep(q):
            nonlocal fc
            if q > 2:
                fc = -1
                return
            fc = fc + 5

        deep(a)
        return fc

    try:
        x = inner()
    finally:
        fc = fc * 2
    return fc, x


def none_or_a_list(a, n):
    fc = None

    def g(q):
        nonlocal fc
        if q > 2:
            return q
        fc = [q]
        return q + 1

    r = g(a)
    return fc is None, r


FUNCTIONS = [
    early_return,
    in_a_try,
    early_return_in_a_try,
    of_two_types,
    in_a_loop,
    unassigned_before,
    two_deep,
    none_or_a_list,
]


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_nonlocal(f):
    checks(f, (1, 2), (5, 2), (2, 4), (3, 6))


def test_called_in_trips_and_branches_that_leave():
    def in_trips(n):
        fc = 0

        def bump(q):
            nonlocal fc
            fc += q

        for j in (1, 2):
            bump(3)
            if n > j:
                return -1
        return fc

    def beside_an_assignment(n):
        fc = 0

        def bump(q):
            nonlocal fc
            fc += q

        if n > 0:
            bump(3)
        else:
            fc = 7
        return fc

    def through_another(n):
        fc = 0

        def bump(q):
            nonlocal fc
            fc += q

        def g(k):
            if k > 1:
                bump(k)
            return fc

        for z in range(3):
            if n > z:
                g(z)
            elif z == 2:
                fc = 100
            if fc > 50:
                break
        return fc, g(n)

    def in_trips_of_another(n):
        fc = 0

        def bump(q):
            nonlocal fc
            fc += q

        def g(k):
            for z in (1, 2):
                bump(k)
                if k > z:
                    return -1
            return fc

        return g(n), g(n + 1), g(n + 2), fc

    def where_it_raises(n):
        fc = 0

        def bump(q):
            nonlocal fc
            fc += q
            if fc > 3:
                raise ValueError(fc)

        def g(k):
            try:
                for z in range(k):
                    bump(z)
            except ValueError:
                bump(-3)
                return -1
            return fc

        return g(n), g(n + 1), fc

    programs = in_trips, beside_an_assignment, through_another, in_trips_of_another
    for f in (*programs, where_it_raises):
        checks(f, 0, 1, 2, 4)
