"""What only the run of compiled code can refuse: no statement of a program takes it for one of
Python's exceptions."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from managers import Blind, Loud

import lathe
from support import checks


def test_what_only_the_run_refuses_is_not_caught(capsys):
    def found(xs, x):
        try:
            return x in xs
        except Exception:
            return False

    def made(n):
        try:
            return np.array([i for i in range(n)])
        except RuntimeError:
            return np.zeros(1, dtype=np.int64)
        finally:
            print("left")

    checks(found, ([2.0, 1.0], 1.0))
    with pytest.raises(lathe.UnsupportedError, match="NaN is looked up"):
        lathe.function(found)([2.0, math.nan, 1.0], math.nan)
    checks(made, 3)
    compiled = lathe.function(made)
    assert compiled(2).tolist() == [0, 1]
    capsys.readouterr()
    with pytest.raises(lathe.UnsupportedError, match="NumPy makes a float64 array of an empty"):
        compiled(0)
    assert capsys.readouterr().out == "left\n"


# ---- programs that take every exception --------------------------------------------------------

OWN = (lathe.UnsupportedError, lathe.IntegerRangeError)


def key(x):
    d = {0.5: 1}
    d[x] = 2
    return len(d)


def factorial(n):
    return n * factorial(n - 1) if n > 1 else 1


def product(n):
    return n * 2**59


def digits(x):
    return int(x * 1e25)


FAILS = [(key, 1.5, math.nan), (factorial, 5, 30), (product, 3, 60), (digits, 1e-20, 1.0)]


class Raising:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise KeyError("left")


class Asking:
    """Looks at what it gets as Python shows it."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print(kind is None, isinstance(error, Exception))
        return kind is not None and issubclass(kind, Exception)


@contextlib.contextmanager
def swallowing(text):
    try:
        yield text
    except Exception:
        print("swallowed", text)


@contextlib.contextmanager
def leaving(text):
    try:
        yield text
    finally:
        print(text)
        return


def by_overflow(run, n):
    try:
        return run(n)
    except OverflowError:
        return -1


def by_arithmetic(run, n):
    try:
        return run(n)
    except (ArithmeticError, RuntimeError, LookupError):
        return -1
    finally:
        print("end")


def by_exception(run, n):
    try:
        return run(n)
    except Exception as e:
        print(e)
        return -1


def by_all(run, n):
    try:
        return run(n)
    except:  # noqa: E722
        return -1


def by_recursion(run, n):
    def deeper(k):
        return run(n) if k == 0 else deeper(k - 1)

    try:
        return deeper(3)
    except Exception:
        return -1


def suppressed(run, n):
    with contextlib.suppress(Exception):
        return run(n)
    return -1


def by_exit(run, n):
    with Loud("a", Exception):
        return run(n)
    return -1


def by_blind_exit(run, n):
    with Blind(n > 2):
        return run(n)
    return -1


def by_asking_exit(run, n):
    with Asking():
        return run(n)
    return -1


def by_generator(run, n):
    with swallowing("a"):
        return run(n)
    return -1


def by_leaving_generator(run, n):
    with leaving("a"):
        return run(n)
    return -1


def by_raising_exit(run, n):
    with Raising():
        return run(n)


def final_return(run, n):
    try:
        return run(n)
    finally:
        print("end")
        return 5


def final_return_on_a_path(run, n):
    try:
        n = run(n)
    finally:
        if n != 4:
            return 5
    return n


def final_break(run, n):
    for _ in range(3):
        try:
            run(n)
        finally:
            break
    return 7


def final_continue(run, n):
    k = 0
    while k < 3:
        k += 1
        try:
            run(n)
        finally:
            if k > 1:
                continue
            k += 1
    return k


def final_break_of_its_own(run, n):
    try:
        run(n)
    finally:
        for i in range(4):
            if i == 2:
                break
        print(i)
        return i


def final_raise(run, n):
    try:
        return run(n)
    finally:
        raise KeyError(n)


def final_error(run, n):
    try:
        return run(n)
    finally:
        print(1 // (len([n]) - 1))


def final_unknown_name(run, n):
    try:
        return run(n)
    finally:
        undefined_name  # noqa: F821


def final_in_final(run, n):
    try:
        run(n)
    finally:
        try:
            print(1 // len([n]))
        finally:
            try:
                return 1
            finally:
                return 2


def final_of_a_call(run, n):
    def called():
        try:
            return run(n)
        finally:
            return 3

    return called() + 1


def final_inside_a_handler(run, n):
    try:
        raise ValueError(n)
    except ValueError as e:
        try:
            run(n)
        finally:
            print(e)
            return 4


def replaced_and_caught(run, n):
    try:
        try:
            return run(n)
        finally:
            raise ValueError(n)
    except ValueError:
        return 6


def unknown_class(run, n):
    try:
        return run(n)
    except undefined_class:  # noqa: F821
        return 1


PROGRAMS = [
    *(by_overflow, by_arithmetic, by_exception, by_all, by_recursion),
    *(suppressed, by_exit, by_blind_exit, by_asking_exit, by_raising_exit),
    *(by_generator, by_leaving_generator),
    *(final_return, final_return_on_a_path, final_break, final_continue, final_break_of_its_own),
    *(final_raise, final_error, final_unknown_name, final_in_final, final_of_a_call),
    *(final_inside_a_handler, replaced_and_caught, unknown_class),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
@pytest.mark.parametrize(("run", "good", "bad"), FAILS, ids=lambda fn: getattr(fn, "__name__", ""))
def test_lathes_own_errors_leave_whatever_is_around(program, run, good, bad):
    def f(n):
        return program(run, n)

    checks(f, (good,))
    compiled = lathe.function(f)
    for _ in range(2):
        with pytest.raises(OWN):
            compiled(bad)


def test_what_a_final_part_does_is_seen(capsys):
    def f(x, seen):
        try:
            return key(x)
        finally:
            seen[0] += 1.0
            print("left")
            if seen[0] > 0:
                return 5

    compiled, seen = lathe.function(f), np.zeros(2)
    assert compiled(1.5, seen) == 5
    with pytest.raises(lathe.UnsupportedError, match="NaN as a key"):
        compiled(math.nan, seen)
    assert capsys.readouterr().out == "left\nleft\n"
    assert seen[0] == 2.0


# ---- handlers that name what they catch --------------------------------------------------------


def test_an_integer_out_of_range_is_caught_by_name():
    def alone(n):
        try:
            return n * n
        except lathe.IntegerRangeError as e:
            print(e)
            return -1 if isinstance(e, OverflowError) else -2

    def among_others(n):
        try:
            return n * n
        except ArithmeticError:
            return -1
        except (ValueError, lathe.IntegerRangeError):
            return -2

    def base(n):
        try:
            return n * n
        except lathe.LatheError as e:
            return -1 if type(e) is lathe.IntegerRangeError else -2

    def suppressed(n):
        with contextlib.suppress(lathe.IntegerRangeError):
            return n * n
        return -1

    @contextlib.contextmanager
    def named():
        try:
            yield
        except lathe.IntegerRangeError:
            print("named")

    def by_generator(n):
        with named():
            return n * n
        return -1

    def raised_again(n):
        try:
            try:
                return n * n
            except lathe.IntegerRangeError:
                raise
        except Exception:
            return -1

    for f, wanted in (
        *((alone, -1), (among_others, -2), (base, -1), (suppressed, -1), (by_generator, -1)),
    ):
        checks(f, 3)
        assert lathe.function(f)(2**40) == wanted
    checks(raised_again, 3)
    with pytest.raises(lathe.IntegerRangeError):
        lathe.function(raised_again)(2**40)


def test_variables_where_one_goes_on():
    def returned(n):
        x = 0
        try:
            try:
                x = n if n > 2 else 7
                n * 2**60
            finally:
                return 5
        except lathe.LatheError:
            return x

    def broken(n):
        x = 0
        try:
            for _ in range(n):
                try:
                    n * 2**60
                finally:
                    if n > 2:
                        x = n
                    else:
                        x = 7
                    break
        except lathe.LatheError:
            return x
        return -1

    def assigned_before(n):
        try:
            for i in range(n):
                if i > 3:
                    x = 2 * i
                else:
                    x = i
                try:
                    (n + i) * 2**59
                finally:
                    continue
        except lathe.LatheError:
            return x
        return -1

    assert [lathe.function(returned)(n) for n in (1, 60)] == [5, 60]
    assert [lathe.function(broken)(n) for n in (1, 2, 60)] == [-1, -1, 60]
    assert [lathe.function(assigned_before)(n) for n in (1, 7, 10, 11)] == [-1, -1, 12, 10]


def test_errors_of_python_are_caught_as_ever():
    def exp(x):
        try:
            return math.exp(x)
        except ArithmeticError as e:
            print(e, isinstance(e, lathe.IntegerRangeError))
            return -1.0

    def to_int(x):
        try:
            return int(x)
        except OverflowError as e:
            print(e)
            return -1

    def power(x, y):
        try:
            return x**y
        except OverflowError as e:
            print(e)
            return -1.0
        finally:
            print("end")

    def divided(a, b):
        try:
            return a // b
        except ArithmeticError:
            return -1

    def small(x, n):
        try:
            return x + n
        except OverflowError as e:
            print(e)
            return x
        finally:
            if n > 200:
                return 5

    checks(exp, 0.0, 1000.0)
    checks(to_int, 1.0, math.inf)
    checks(power, (2.0, 3.0), (1e200, 2.0))
    checks(divided, (7, 2), (7, 0))
    checks(small, (np.int8(3), 4), (np.int8(3), 130), (np.int8(3), 300))
    with pytest.raises(lathe.IntegerRangeError):
        lathe.function(divided)(-(2**63), -1)
    with pytest.raises(lathe.IntegerRangeError):
        lathe.function(to_int)(1e30)
