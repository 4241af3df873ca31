"""if/elif/else, ternary, and/or/not, chained comparison: values and kinds on every path."""

import inspect

import numpy as np
import pytest

from support import check, checks, refused

INTS = [(-3,), (0,), (4,), (10,)]


def test_elif_ladder():
    def f(x):
        if x < 0:
            r = -1
        elif x == 0:
            r = 0
        elif x < 5:
            r = 1
        else:
            r = 2
        return r

    checks(f, *INTS)


def test_nested_if():
    def f(x, y):
        r = 0
        if x > y:
            if x > 2 * y:
                r = 1
            else:
                r = 2
        elif y > 5:
            if x:
                r = 3
        return r, x, y

    checks(f, (1, 2), (9, 1), (3, 2), (0, 6), (1, 6))


def test_truth_of_every_kind():
    def f(x):
        return 1 if x else 2

    for value in (0, 3, 0.0, -0.0, float("nan"), True, False, np.int32(0), np.float32(2), np.bool_(True), np.array(0),
                  np.array([2.0]), np.array([[0]]), None, "", "a", (), (1,), [], {}):  # fmt: skip
        check(f, value)


def test_truth_of_an_array_is_ambiguous():
    def f(x):
        if x > 1:
            return 1
        return 2

    assert isinstance(check(f, np.arange(3)).error, ValueError)


def test_ternary_keeps_kinds():
    def f(c, a, b):
        return a if c > 0 else b

    for a, b in [
        (1, 2),
        (1, 2.5),
        (1, True),
        (np.float32(1), 2.0),
        (1, np.int64(7)),
        (1, None),
        (None, 2.5),
    ]:
        checks(f, (1, a, b), (-1, a, b))


def test_int_and_float_on_two_paths():
    def f(x):
        if x > 0:
            r = 1
        else:
            r = 2.5
        return r

    checks(f, (1,), (-1,), (1.5,), (-1.5,))


def test_arithmetic_on_a_number_of_mixed_type():
    def f(x):
        r = 1 if x > 0 else 2.5
        s = r + 1
        t = r * np.float32(2)
        return s, t, r == 1, r // 2, -r, abs(r)

    checks(f, (1,), (-1,))


def test_mixed_three_ways():
    def f(x):
        if x > 0:
            r = 1
        elif x == 0:
            r = 1.5
        else:
            r = np.int32(7)
        return r, r + 1

    checks(f, (1,), (0,), (-1,))


def test_none_on_a_path():
    def f(x):
        r = None
        if x > 0:
            r = x * 2
        if r is None:
            return -1
        return r

    checks(f, (1,), (-1,), (2.5,))


def test_return_none_or_number():
    def f(x):
        if x > 0:
            return x
        return None

    checks(f, (3,), (-3,), (1.5,))


def test_falling_off_the_end():
    def f(x):
        if x > 0:
            return x

    checks(f, (3,), (-3,))


def test_and_or_give_operands():
    def f(a, b):
        return a and b, a or b, not a, (a and b) or 7, a > 1 and b > 1, a > 1 or b > 1

    checks(f, (0, 0), (0, 2), (3, 0), (3, 4), (0.0, 2.5), (1.5, 0))


def test_short_circuit_skips_effects():
    def show(x):
        print("show", x)
        return x

    def f(a, b):
        r = show(a) > 0 and show(b) > 0
        s = show(a) > 0 or show(b) > 0
        return r, s

    checks(f, (1, 1), (1, -1), (-1, 1), (-1, -1))


def test_chained_comparison():
    def show(x):
        print("show", x)
        return x

    def f(a, b, c):
        return show(a) < show(b) <= show(c), a == b != c, 0 < a < b < c

    checks(f, (1, 2, 3), (3, 2, 1), (1, 1, 1), (1, 2, 2))


def test_undefined_only_when_read():
    def f(x, read):
        if x > 0:
            y = 5
        if read > 0:
            return y
        return 0

    checks(f, (1, 1), (-1, 0), (1, 0))
    error = check(f, -1, 1).error
    assert isinstance(error, UnboundLocalError)


def test_variable_deleted_on_a_path():
    def f(x):
        y = 3
        if x > 0:
            del y
        return y

    checks(f, (1,), (-1,))


def test_assignment_in_both_arms_of_different_names():
    def f(x):
        if x > 0:
            a = 1
            b = 2
        else:
            a = 3
            c = 4
        if x > 0:
            return a + b
        return a + c

    checks(f, (1,), (-1,))


def test_static_conditions_do_not_merge():
    def f(x, flag, mode):
        if flag:
            r = "text"
        else:
            r = [1, 2]
        if mode == "double":
            x = x * 2
        return x, len(r)

    checks(f, (1, True, "double"), (1, False, "none"))


def test_walrus():
    def f(x):
        if (y := x * 2) > 4:
            return y
        return (z := y + 1) + z

    checks(f, (1,), (5,))


@pytest.mark.parametrize("x", [-1, 0, 1, 2, 3])
def test_match(x):
    def f(v):
        match v:
            case 0:
                return 10
            case 1 | 2:
                return 20
            case n if n > 2:
                return n * 3
            case _:
                return -1

    check(f, x)


def test_tuples_and_dicts_on_two_paths():
    def f(x):
        if x > 0:
            p = (1, 2.0)
            d = {"a": 1, "b": x}
        else:
            p = (3, 4.0)
            d = {"a": 2, "b": 5}
        return p, d["a"] + d["b"], d

    checks(f, (1,), (-1,))


def test_bool_and_int_mix():
    def f(x):
        r = True if x > 2 else x
        return r, r + 1

    checks(f, (1,), (5,))


def test_is_none_and_is_not():
    def f(x, y=None):
        if y is None:
            y = 3
        return x + y if x is not None else y

    checks(f, (1,), (1, 5), (None,))


def test_none_in_augmented_assignment():
    def f(x, c):
        y = None if c > 1 else x
        y *= -0.5
        return y

    def g(x, c):
        y = None if c > 1 else x
        y -= x
        return y

    for fn in (f, g):
        checks(fn, (1, 1), (1, 2), (1.5, 2))


def test_not_in_and_in():
    def f(x):
        a = x in (1, 2, 3)
        b = x not in [4, 5]
        return a, b, x in range(2, 10, 2)

    checks(f, (1,), (4,), (8,), (2.0,))


def test_loop_target_that_nobody_reads_after_a_branch():
    def f(a, b):
        if b < a:
            for b in range(a % 5):
                pass
        return a

    checks(f, (7, 1), (1, 7))


def test_variable_deleted_in_a_branch():
    def f(a, c):
        if a > c:
            del c
            return a
        elif a == c:
            del a
        return c

    checks(f, (3, 2), (2, 2), (1, 2))


def test_errors_inside_statements_without_exits():
    def unrolled(a):
        for i in (a, 2):
            n = missing  # noqa: F821
        return n

    def staged(a):
        for i in range(a):
            a = missing + i  # noqa: F821
        return a

    def branches(a):
        if a > 2:
            n = missing  # noqa: F821
        else:
            n = len(a)
        return n

    def orelse(a):
        for i in (a, 2):
            pass
        else:
            n = n + 1  # noqa: F821
        return n

    def test_of_a_while(a):
        while None < a:
            a += 1
        return a

    for f in (unrolled, staged, branches, orelse, test_of_a_while):
        checks(f, (0,), (3,))


DIVISORS = [
    3,
    5,
    6,
    7,
    10,
    12,
    15,
    24,
    1000,
    2**31 - 1,
    2**62 - 2,
    2**63 - 1,
    -3,
    -6,
    -10,
    -(2**63),
]


@pytest.mark.parametrize("c", DIVISORS)
def test_divisible_by_a_constant(c):
    def f(x, n, y):
        found = 0
        for i in range(n):  # known not to be negative
            if i % c == 0:
                found += 1
        return x % c == 0, x % c != 0, found, 2 if y % c else 1

    edges = [0, 1, c, -c, 2 * c, c + 1, 7 * c, -9 * c, 2**63 - 1, -(2**63), 2**62, -(2**63) + 1]
    edges += [(2**63 - 1) // c * c, -((2**63 - 1) // c) * c, (2**62) // c * c + 1]
    for x in edges:
        if -(2**63) <= x < 2**63:
            check(f, x, 40, np.int64(x))


def test_both_lines_of_a_mismatch():
    def branches(n):
        if n > 0:  # here
            y = (1, 2)
        else:
            y = [1, 2, n]
        return y

    def before(n):
        y = "text"
        z = 0
        if n > 0:  # here
            z = 1
            y = (n, n)
        return y, z

    def loop(n):
        y = (n,)
        for i in range(n):  # here
            y = (y, i)
        return y

    def returned(n):
        if n > 0:
            return (1, n)
        return [n, 2, 3]

    def elif_(n):
        if n > 5:
            y = (1, 2)
        elif n > 2:  # here
            y = {b"a": 1}
        else:
            y = {b"b": n}
        return y

    for f, one, other in (
        (branches, "y = (1, 2) |", "y = [1, 2, n]"),
        (before, 'y = "text" |', "y = (n, n)"),
        (loop, "y = (n,) |", "y = (y, i)"),
        (returned, "return (1, n) |", "return [n, 2, 3]"),
        (elif_, 'y = {b"a": 1} |', 'y = {b"b": n}'),
    ):
        text = refused(f, 3, says="has no single type: it is")
        first, source = f.__code__.co_firstlineno, inspect.getsource(f).splitlines()
        lines = [first + k for k, line in enumerate(source) if one.rstrip(" |") == line.strip()]
        assert f"found: line {lines[0]}: {one} line " in text, text
        assert other in text.partition("found:")[2], text


def _pair_or_list(n):
    if n > 2:
        return (n, n)
    return [n, n, n]


def test_both_lines_of_a_mismatch_in_a_called_function():
    def f(n):
        return len(_pair_or_list(n))

    text = refused(f, 3, says="has no single type: it is")
    first = _pair_or_list.__code__.co_firstlineno
    assert f"found: line {first + 2}: return (n, n) | line {first + 3}: return [n" in text


def test_is_true_and_false():
    def f(n):
        b = n > 2
        t = b if n > 1 else n
        m = b if n > 1 else None
        return b is True, b is False, b is not True, n is True, t is True, m is True, m is False

    checks(f, 3, 2, 1)
