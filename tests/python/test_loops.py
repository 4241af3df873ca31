"""while and for: trips, bounds, break, continue, else, loop variables afterwards."""

import numpy as np
import pytest

from support import check, checks


@pytest.mark.parametrize("start", [-5, 0, 3])
@pytest.mark.parametrize("stop", [-4, 0, 7])
@pytest.mark.parametrize("step", [-3, -1, 1, 2])
def test_range(start, stop, step):
    def f(a, b, c):
        s = 0
        i = 100
        for i in range(a, b, c):
            s = s * 3 + i
        return s, i

    check(f, start, stop, step)


def test_range_constant_step():
    def f(n):
        s = 0
        for i in range(n, 0, -2):
            s = s * 10 + i
        for j in range(1, n, 3):
            s += j
        return s

    checks(f, (5,), (0,), (-3,), (1,))


def test_range_step_zero():
    def f(n, k):
        for i in range(0, n, k):
            n += i
        return n

    assert isinstance(check(f, 3, 0).error, ValueError)


def test_loop_variable_unbound_after_empty_loop():
    def f(n):
        for i in range(n):
            pass
        return i

    checks(f, (3,), (0,))
    assert isinstance(check(f, 0).error, UnboundLocalError)


def test_loop_variable_reassigned():
    def f(n):
        s = 0
        for i in range(n):
            s += i
            i = i * 10
            s += i
        return s, n

    checks(f, (4,), (1,))


def test_bounds_read_once():
    def f(n):
        s = 0
        for i in range(n):
            n = n - 1
            s += i
        return s, n

    checks(f, (4,), (0,))


def test_while():
    def f(n):
        k = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            k += 1
        return k

    checks(f, (1,), (6,), (27,))


def test_while_with_state_in_the_test():
    def f(n):
        k = 0
        while (k := k + 1) < n:
            pass
        return k

    checks(f, (0,), (5,))


def test_while_true_break():
    def f(n):
        s = 0
        while True:
            s += n
            n -= 1
            if n < 0:
                break
        return s, n

    checks(f, (0,), (5,))


def test_break_and_continue():
    def f(n, m):
        s = 0
        for i in range(n):
            if i % 3 == 1:
                continue
            if i > m:
                break
            s += i
        return s, i

    checks(f, (10, 5), (10, 100), (1, 0), (3, -1))


def test_for_else():
    def f(n, k):
        for i in range(n):
            if i == k:
                r = 1
                break
        else:
            r = 2
        return r

    checks(f, (5, 3), (5, 9), (0, 0))


def test_while_else():
    def f(n, k):
        r = 0
        while n > 0:
            n -= 1
            if n == k:
                break
            r += 1
        else:
            r = r + 100
        return r, n

    checks(f, (5, 3), (5, 9), (0, 0))


def test_else_with_return_and_continue():
    def f(n):
        t = 0
        for i in range(n):
            for j in range(2, i):
                if i % j == 0:
                    break
            else:
                t += i
                continue
            t += 1000
            if t > 9000:
                return -t
        return t

    checks(f, (10,), (0,), (40,))


def test_return_from_nested_loops():
    def f(n, k):
        for i in range(n):
            j = 0
            while j < n:
                if i * j == k:
                    return i * 100 + j
                j += 1
        return -1

    checks(f, (5, 6), (5, 7), (0, 0))


def test_accumulator_that_becomes_a_float():
    def f(n):
        s = 0
        for i in range(n):
            s += i * 0.5
        return s

    checks(f, (4,), (1,), (0,))


def test_accumulator_that_becomes_a_numpy_number():
    def f(x):
        s = 0
        for i in range(len(x)):
            s += x[i]
        return s

    checks(
        f,
        (np.arange(4.0),),
        (np.arange(3, dtype=np.int32),),
        (np.zeros(0),),
        (np.ones(2, np.float32),),
    )


def test_accumulators_in_turn():
    def f(n):
        a, b, c = 0, 0, 0
        for i in range(n):
            c = c + b
            b = b + a
            a = a + 0.5
        return a, b, c

    checks(f, (0,), (1,), (2,), (3,), (4,))


def test_type_that_alternates():
    def f(n):
        x = 1
        for i in range(n):
            if i % 2 == 0:
                x = x * 2
            else:
                x = x * 0.75
        return x

    checks(f, (0,), (1,), (2,), (5,))


def test_none_until_found():
    def f(x, k):
        found = None
        for i in range(len(x)):
            if x[i] == k:
                found = i
        return found

    checks(f, (np.arange(5), 3), (np.arange(5), 9), (np.zeros(0, int), 1))


def test_variable_assigned_only_inside():
    def f(n):
        for i in range(n):
            t = i * i
        if n > 0:
            return t
        return -1

    checks(f, (0,), (3,))


def test_swap_in_loop():
    def f(n):
        a, b = 0, 1
        for _ in range(n):
            a, b = b, a + b
        return a

    checks(f, (0,), (1,), (50,))


def test_nested_while_in_for_with_both_exits():
    def f(n):
        s = 0
        for i in range(n):
            k = i
            while k > 0:
                k -= 1
                if k == 3:
                    continue
                if k == 1:
                    break
                s += k
            else:
                s += 1000
            if s > 5000:
                break
        return s, i, k

    checks(f, (1,), (5,), (9,))


def test_loop_over_float_condition():
    def f(x, eps):
        g = x
        n = 0
        while abs(g * g - x) > eps:
            g = (g + x / g) / 2
            n += 1
        return g, n

    checks(f, (2.0, 1e-12), (9.0, 1e-3), (1.0, 1.0))


def test_if_in_loops_with_tuples():
    def f(n):
        p = (0, 0.0)
        for i in range(n):
            if i % 2:
                p = (p[0] + 1, p[1] + 0.5)
            else:
                p = (p[0], p[1] - 0.25)
        return p

    checks(f, (0,), (1,), (6,))


def test_trips_of_a_float_range_are_refused_as_in_python():
    def f(x):
        for i in range(x):
            x += i
        return x

    assert isinstance(check(f, 2.5).error, TypeError)


def test_infinite_loop_with_return():
    def f(n):
        i = 0
        while 1:
            i += 3
            if i > n:
                return i

    checks(f, (0,), (10,))


def test_pass_and_ellipsis():
    def f(n):
        for _ in range(n):
            ...
        while n > 0:
            n -= 1
        return n

    checks(f, (0,), (4,), (-4,))


def test_break_in_the_else_of_an_unrolled_loop():
    def f(a, b):
        for i in range(a):
            for i in (1, 3, 2):
                if i == b:
                    break
            else:
                break
            b = i + 1
        else:
            return -1, b
        return a, b

    checks(f, (0, 1), (1, 1), (2, 1), (3, 2), (3, 9))


def test_variables_that_are_dead_on_one_way_out():
    def f(a, xs):
        for b in range(2, 7, a % 3 + 1):
            a = b if b < len(xs) else a
            if a == 100:
                xs = missing[0]  # noqa: F821
            elif a > 3:
                xs = xs[1:]
                break
        return a

    checks(f, (0, np.arange(5.0)), (1, np.arange(3.0)))


def test_elements_are_read_after_the_first_trip_has_written_them():
    def f(xs, n, y):
        for _ in range(n):
            xs[1] = 1
            for v in xs:
                if xs[1] >= y:
                    y = v
                else:
                    print("less", y)
                break
        return y

    checks(f, (np.array([0.5, -1.5]), 3, -1.25), (np.array([0.5, -1.5]), 0, 4.0))
