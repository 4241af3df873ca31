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
