"""Errors at run time come from the right line with earlier writes kept; refusals name line and advice."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import lathe
from support import check, checks, refused


def test_zero_division():
    def f(a, b):
        print("before")
        q = a // b
        return q, a % b, a / b, divmod(a, b)

    checks(
        f,
        (1, 0),
        (3, 2),
        (3.0, 0.0),
        (-7, 2),
        (1, 0.0),
        (True, False),
        (np.float64(1), 0),
        (np.int64(1), np.int64(0)),
    )


def test_integers_beyond_64_bits():
    @lathe.function
    def f(a, b):
        return a * b

    assert f(2**40, 2**20) == 2**60
    with pytest.raises(lathe.IntegerRangeError):
        f(2**40, 2**40)
    with pytest.raises(OverflowError):
        f(2**64, 1)
    wrapped = lathe.function(overflow="wrap")(lambda a: a * a)
    assert wrapped(2**40 + 1) == ((2**40 + 1) ** 2 + 2**63) % 2**64 - 2**63


def test_raise_keeps_what_was_written():
    class Stop(Exception):
        pass

    def f(x, n):
        for i in range(n):
            x[i] = i * 10
            if i == 2:
                raise Stop("bad", i, x[i])
        if n == 1:
            raise ValueError
        if n == 2:
            raise KeyError(n) from ValueError("z")
        return x

    for n in (0, 1, 2, 5):
        check(f, np.zeros(5), n)
    cause = check(f, np.zeros(5), 2).error.__cause__
    assert isinstance(cause, ValueError)


def test_assert():
    def f(n, x):
        print(n)
        assert n < 4, f"n is {n}"
        assert n != 2
        assert x.sum() > n, (n, x.sum())
        return n

    for n in (0, 2, 3, 5):  # pytest rewrites the texts of assertions in this file
        check(f, n, np.ones(2), messages=False)


def test_python_errors_only_where_the_path_runs():
    def f(x, n):
        print("start")
        if n > 0:
            return x[5]
        if n < 0:
            return n + None
        return x[0]

    checks(f, (np.arange(3.0), 0), (np.arange(3.0), 1), (np.arange(3.0), -1))


def test_error_in_a_nested_call():
    def inner(x, i):
        return x[i] / 2

    def f(x, n):
        s = 0.0
        for i in range(n):
            s += inner(x, i)
        return s

    checks(f, (np.arange(3.0), 3), (np.arange(3.0), 4))


def test_frames_of_the_traceback():
    @lathe.function
    def f(x, i):
        return helper(x, i)

    def helper(x, i):
        return x[i]

    with pytest.raises(IndexError) as caught:
        f(np.arange(3.0), 7)
    names = [entry.name for entry in caught.traceback]
    assert names[-2:] == ["f", "helper"]
    assert str(caught.value) == "index 7 is out of bounds for axis 0 with size 3"


def test_unbound_local():
    def f(n):
        if n > 0:
            y = 1
        return y

    checks(f, (1,), (0,))


def test_refused_unknown_function():
    def f(x):
        return os.getpid() + x  # here

    text = refused(f, 1, says="getpid() cannot be compiled")
    assert "instead:" in text


def test_refused_generator():
    def f(n):
        yield n  # here

    refused(f, 1, says="a generator (`yield`) cannot be compiled")


def test_refused_types_on_two_paths():
    def f(x):
        if x > 0:
            r = np.zeros(3)
        else:
            r = 5  # here
        return r

    with pytest.raises(lathe.TraceError, match="'r' has no single type"):
        lathe.function(f)(1)


def test_refused_mask_without_axes():
    def f(x):
        return x[x[0] > 0]  # here

    refused(f, np.arange(3), says="a mask without axes")


def test_bad_options():
    with pytest.raises(ValueError, match="overflow must be"):
        lathe.function(overflow="maybe")(lambda x: x)
    with pytest.raises(ValueError, match="names no parameter"):
        lathe.function(static=("z",))(lambda x: x)
    with pytest.raises(TypeError, match="needs a callable"):
        lathe.function()(3)


def run_python(text, **options):
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    environment.update(options.pop("env", {}))
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment, **options,
    )  # fmt: skip


def test_interrupt(tmp_path):
    program = tmp_path / "endless.py"
    program.write_text(
        textwrap.dedent("""
        import signal

        import lathe

        @lathe.function
        def f(n):
            i = 0
            while n > 0:
                i += 1
                if i > 1000:
                    i = 0
            return i

        signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started it
        f(0)
        print("ready", flush=True)
        try:
            f(1)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        print(f(-1))
        """)
    )
    child = run_python(f"import runpy; runpy.run_path({str(program)!r}, run_name='__main__')")
    try:
        assert child.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.3)
        os.kill(child.pid, signal.SIGINT)
        out, _ = child.communicate(timeout=20)
    finally:
        child.kill()
    assert out.splitlines() == ["interrupted", "0"]


@pytest.mark.parametrize("step", [5, -5])
def test_overflow_in_an_arm_that_needs_no_branch(step):
    @lathe.function
    def f(n, x):
        total = 0
        for i in range(n):
            if i % 3 == 0:
                x += step
            y = x // 2 if i % 2 == 0 else 3 * (x // 4) + 1
            total ^= y
        return x, total

    def plain(n, x):
        return f.__wrapped__(n, x)

    edge = 2**63 - 1 if step > 0 else -(2**63)
    for n, x in [(0, edge), (1, edge - step), (3, edge - step), (4, edge - 2 * step), (9, 17)]:
        assert f(n, x) == plain(n, x)
    for n, x in [(1, edge), (1, edge - step + step // 5), (4, edge - step), (7, edge - 2 * step)]:
        with pytest.raises(lathe.IntegerRangeError):
            f(n, x)


def test_errors_of_unpacking_and_calling():
    def unpack(n):
        a, b = n
        return a

    def unpack_starred(n):
        a, *b = n
        return a

    def call(n):
        return None(n)

    def call_number(n):
        return n(1)

    for fn in (unpack, unpack_starred, call_number):
        for value in (3, 2.5, True, np.float64(1)):
            check(fn, value)
    check(call, 3)


def test_errors_of_adding_to_sequences():
    checks(lambda n: (n,) + n, (3,), (2.5,))
    checks(lambda n: [n] + n, (3,), (2.5,))
    checks(lambda n: "text" + n, (3,), (2.5,))


NUMBERS = (3, 2.5, True, 1j, None, np.float64(1), np.int8(3), np.bool_(True))


@pytest.mark.parametrize("value", [*NUMBERS, np.arange(3.0)], ids=repr)
def test_errors_name_the_class(value):
    def added(x):
        xs = [1.0]
        xs.extend(x)
        return xs

    def looped(x):
        for _ in x:
            pass

    check(lambda x: x(), value)
    check(lambda x: x[0], value)
    check(lambda x: list(x), value)
    check(added, value)
    check(looped, value)


def test_an_internal_error_says_whose(monkeypatch):
    from lathe.trace import driver

    def fails(graph, options):
        raise RuntimeError("invalid IR after tracing")

    def f(n):
        return n + 1

    monkeypatch.setattr(driver._core, "compile", fails)
    with pytest.raises(RuntimeError) as caught:
        lathe.function(f)(3)
    (note,) = caught.value.__notes__
    assert f'File "{__file__}", line {f.__code__.co_firstlineno}' in note
    assert "while compiling f" in note
