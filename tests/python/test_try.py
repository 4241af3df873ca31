"""try and except: what is caught, of user code and of operations, and what handlers see."""

from __future__ import annotations

import math

import numpy as np

import lathe
from support import check, checks, refused

X = np.array([0.5, -1.5, 2.0])


class Mine(Exception):
    def __init__(self, code, what="x"):
        super().__init__(f"code {code} {what}")
        self.code = code


def fails_below(n):
    if n < 3:
        raise AssertionError(f"only {n}")


class Finer(Mine):
    pass


# ---- what is caught ---------------------------------------------------------------------------


def test_errors_of_operations_by_class():
    def division(a, b):
        try:
            return a // b
        except ZeroDivisionError:
            return -1

    def arithmetic(a, b):
        try:
            r = a % b
        except ArithmeticError as e:
            print(e)
            r = 99
        return r

    def index(x, i):
        try:
            return x[i]
        except LookupError as e:
            print(e)
            return -1.0

    def everything(a, b):
        try:
            return a / b
        except:  # noqa: E722
            return 0.25

    checks(division, (7, 2), (7, 0))
    checks(arithmetic, (7, 2), (7, 0))
    checks(index, (X, 1), (X, 3), (X, -4))
    checks(everything, (1.0, 2.0), (1.0, 0.0))


def test_several_handlers_in_order():
    def f(x, i, b):
        try:
            r = x[i] / b
            if r > 3:
                raise ValueError("large")
        except (IndexError, KeyError):
            r = -1.0
        except ZeroDivisionError as e:
            print("zero", e)
            r = -2.0
        except Exception as e:
            print("other", e)
            r = -3.0
        else:
            r += 10
        return r

    x = [0.5, 2.0]
    checks(f, (x, 0, 2), (x, 2, 2), (x, 1, 0), (x, 1, 0.1))


def test_an_error_that_no_handler_takes_leaves():
    def f(x, i, b):
        try:
            return x[i] // b
        except IndexError:
            return -1

    checks(f, ([1, 2], 0, 1), ([1, 2], 5, 1), ([1, 2], 0, 0))


def test_user_classes_and_their_order():
    def f(n):
        try:
            if n == 1:
                raise Mine(n)
            if n == 2:
                raise Finer(n, what="y")
            if n == 3:
                raise KeyError(n)
        except Finer as e:
            print(e)
            return e.code * 100
        except Mine as e:
            print(e, e.args)
            return e.code
        return -n

    checks(f, (0,), (1,), (2,), (3,))


def test_math_domain_and_overflow():
    def root(x):
        try:
            return math.sqrt(x)
        except ValueError as e:
            print(e)
            return -1.0

    def power(x):
        try:
            return math.exp(x)
        except OverflowError as e:
            print(e)
            return math.inf

    def either(x):
        try:
            return math.gamma(x)
        except OverflowError:
            return 1.0
        except ValueError:
            return 2.0

    def to_int(x):
        try:
            return int(x)
        except OverflowError as e:
            print(e)
            return 1
        except ValueError as e:
            print(e)
            return 2

    checks(root, (4.0,), (-4.0,))
    checks(power, (0.0,), (1e6,))
    checks(either, (3.0,), (1000.0,), (-1.0,))
    checks(to_int, (2.5,), (math.inf,), (math.nan,))


def test_assertions_and_unbound_variables():
    def asserts(n):
        try:
            fails_below(n)
        except AssertionError as e:
            print(e)
            return -1
        return n

    def unbound(n):
        try:
            if n > 0:
                y = n
            return y
        except UnboundLocalError as e:
            print(e)
            return -1

    checks(asserts, (1,), (5,))
    checks(unbound, (1,), (0,))


def test_integers_that_leave_64_bits():
    def f(n):
        try:
            return n * n
        except lathe.IntegerRangeError:
            return -1

    def g(n):
        try:
            return n * n
        except OverflowError:
            return -1
        except lathe.IntegerRangeError as e:
            return -2 if isinstance(e, OverflowError) else -3

    assert lathe.function(f)(2**40) == -1
    assert lathe.function(g)(2**40) == -2
    check(f, 5)


def test_an_error_of_python_while_tracing():
    def f(n):
        words = ["a", "b"]
        try:
            if n > 1:
                return words[5]
            return len(words[1])
        except IndexError as e:
            print(e)
            return -1

    def g(n):
        try:
            return n + "x"
        except TypeError as e:
            print(e)
            return -1

    checks(f, (1,), (2,))
    checks(g, (1,))


# ---- variables and arrays at the raise --------------------------------------------------------


def test_the_handler_sees_the_variables_as_they_were():
    def f(x, i):
        step = None
        n = 0
        try:
            n = 1
            a = x[i]
            n = 2.5
            b = x[i + 1]
            n = 3
            step = 7
        except IndexError:
            return n, step
        return a + b, step

    checks(f, (X, 0), (X, 2), (X, 5))


def test_variables_that_the_body_may_not_reach():
    def f(x, i):
        try:
            a = x[i]
            b = a * 2
        except IndexError:
            try:
                return a
            except UnboundLocalError:
                return -1.0
        return b

    checks(f, (X, 0), (X, 7))


def test_arrays_stay_written():
    def f(x, i):
        try:
            x[0] = 1.0
            x[i] = 2.0
            x[1] = 3.0
        except IndexError:
            x[2] = -x[0]
        return x.sum()

    checks(f, (np.zeros(4), 3), (np.zeros(4), 4))


def test_arrays_made_in_the_body():
    def f(n, b):
        y = np.zeros(2)
        try:
            y = np.ones(n)
            y = y * (6 // b)
        except ZeroDivisionError:
            y = y + 5
        return y

    checks(f, (3, 2), (3, 0))


def test_loops_with_tries():
    def f(xs, n):
        total = 0.0
        bad = 0
        for i in range(n):
            try:
                v = xs[i]
                total += 1 / int(v)
            except ZeroDivisionError:
                bad += 1
                continue
            except IndexError:
                break
            total *= 2
        return total, bad

    def g(n):
        count = 0
        try:
            for i in range(10):
                count += 1
                if count > n:
                    raise StopIteration(i)
        except StopIteration as e:
            return count, e.args[0]
        return count, -1

    def h(n):
        try:
            while True:
                n -= 1
                if 12 // n == 4:
                    return n
        except ZeroDivisionError:
            print("through", n)
        return -1

    xs = np.array([1, 0, 4])
    checks(f, (xs, 3), (xs, 9))
    checks(g, (3,), (20,))
    checks(h, (8,), (2,))


# ---- as e -------------------------------------------------------------------------------------


def test_the_name_is_unbound_afterwards():
    def f(n):
        e = 5
        try:
            if n:
                raise ValueError(n)
        except ValueError as e:
            print(e)
        return e

    checks(f, (0,), (3,))


def test_texts_of_the_exception():
    def f(n):
        try:
            if n == 0:
                raise KeyError(n, n / 2)
            if n == 1:
                raise ValueError
            if n == 2:
                return 1 // (n - 2)
            if n == 3:
                raise RuntimeError("three %d" % 3)
        except (KeyError, ValueError, ZeroDivisionError, RuntimeError) as e:
            print(e, f"{e!r}", str(e))
            return -2
        return -1

    checks(f, (0,), (1,), (2,), (3,), (4,))


def test_which_class_it_is():
    def f(n):
        try:
            if n < 0:
                raise KeyError(n)
            return 5 // n
        except (LookupError, ArithmeticError) as e:
            if isinstance(e, KeyError):
                return -1
            return -2

    checks(f, (1,), (0,), (-1,))


# ---- what is refused --------------------------------------------------------------------------


def test_what_is_no_class():
    def f(n):
        try:
            return 1 // n
        except 5:  # here
            return 2

    refused(f, 1, says="do not inherit from BaseException is not allowed")


def test_negative_shift_counts():
    def once(a, b):
        try:
            return a << b
        except ValueError as e:
            print(e)
        return a >> (b & 7)

    def in_a_loop(a, b):
        for i in range(4):
            try:
                a <<= b - i
                a >>= b - i + 2
            except ValueError as e:
                print(e)
                break
            finally:
                a += 1
        return a

    checks(once, (7, 3), (7, -3))
    checks(in_a_loop, (7, 1), (7, 3), (7, 4), (7, -2))
