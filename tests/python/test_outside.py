"""lathe.callback and lathe.pure."""

from __future__ import annotations

import linecache
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import lathe
from support import check, checks, refused


def halves(x):
    return x / 2


half = lathe.callback(halves, result=float)


def test_numbers():
    for spec, fn in (
        (float, lambda x: x * 0.5),
        (int, lambda x: int(x) + 1),
        (bool, lambda x: x > 2),
    ):
        call = lathe.callback(fn, result=spec)

        def f(x):
            return call(x), call(x + 1)

        checks(f, 1.5, 2.5)
    small = lathe.callback(lambda x: np.float32(x), result=np.float32)
    check(lambda x: small(x) * 2, 1.5)


def test_nothing_and_order():
    seen = []

    @lathe.callback
    def note(*args, **kwargs):
        print("note", args, kwargs)
        seen.append(args)

    def f(n, x):
        print("begin")
        note(n, x, key="k", text=f"n={n}")
        for i in range(n):
            if i % 2:
                note(i)
            print("trip", i)
        return note(x.sum())

    check(f, 3, np.arange(3.0))
    seen.clear()
    made = lathe.function(f)
    made(4, np.arange(2.0))
    assert [s[0] for s in seen] == [4, 1, 3, 1.0]


def test_in_loops_and_branches():
    def f(n):
        total = 0.0
        i = 0
        while total < n:
            total += half(i) if i % 3 else half(total) + 1
            i += 1
            if i > 50:
                break
        return total, i

    checks(f, 0, 3, 20)


def test_arrays():
    twice = lathe.callback(lambda x: x * 2, result=lathe.TensorSpec((3,), np.float64))

    def f(x, n):
        y = twice(x)
        z = twice(y + 1)
        for _ in range(n):
            z = z + twice(z) * 0.5
        y[0] = -1.0
        return y, z

    checks(f, (np.arange(3.0), 0), (np.arange(3.0), 3))

    grid = lathe.callback(lambda n: np.full((2, 2), n), result=lathe.TensorSpec((2, 2), np.int64))
    empty = lathe.callback(lambda: np.zeros((0, 2)), result=lathe.TensorSpec((0, 2), np.float64))
    checks(lambda n: (grid(n) @ grid(n + 1), empty()), 1, 4)


def test_old_results_stay():
    count = lathe.callback(lambda i: np.full(2, i * 1.0), result=lathe.TensorSpec((2,)))

    def f(n):
        first = count(n)
        last = first
        total = np.zeros(2)
        for i in range(n):
            last = count(i)
            total = total + last * first
        return first, last, total

    checks(f, 0, 1, 4)


def test_tuples_and_decorator():
    @lathe.callback(result=(int, float))
    def parts(x):
        return int(x), x % 1

    def f(x):
        a, b = parts(x)
        return b, a

    checks(f, 1.25, 7.5)
    assert parts.__name__ == "parts"


def test_in_recursion():
    def f(n):
        return 0.0 if n == 0 else half(n) + f(n - 1)

    checks(f, 0, 5)


def test_calls_compiled_code():
    inner = lathe.function(lambda x: half(x) + 1)
    outer = lathe.callback(lambda x: inner(x), result=float)

    def f(x):
        return half(x) + outer(x) + half(x + 1)

    checks(f, 2.0, 3.0)


def fails(x):
    if x > 2:
        raise LookupError(f"no {x}")
    return 1


def test_exceptions():
    call = lathe.callback(fails, result=int)

    def f(n, x):
        for i in range(n):
            x[0] = i
            call(i)
        return n

    check(f, 2, np.zeros(1))
    check(f, 9, np.zeros(1))


def test_wrong_results():
    def text(fn, result, *args):
        call = lathe.callback(fn, result=result)
        made = lathe.function(lambda x: call(x))
        with pytest.raises(TypeError) as info:
            made(*args)
        with pytest.raises(TypeError) as eager:
            call(*args)
        assert str(info.value) == str(eager.value)
        return str(info.value)

    assert text(halves, int, 3) == "callback halves returned 1.5 (float), declared: int"
    assert text(halves, None, 3) == "callback halves returned 1.5 (float), declared: nothing"
    assert "declared: float" in text(fails, float, 1)
    assert "declared: a tuple of 2 values" in text(halves, (int, int), 1)
    spec = lathe.TensorSpec((2,), np.float64)
    assert "returned an array of int64, shape (3,), declared" in text(
        lambda n: np.arange(n), spec, 3
    )
    large = lathe.callback(lambda n: 10**n, result=int)
    with pytest.raises(lathe.IntegerRangeError, match="does not fit into 64 bits"):
        lathe.function(lambda n: large(n))(30)


def test_arguments_cannot_be_written():
    def write(x):
        x[0] = 1.0

    call = lathe.callback(write)

    def f(x):
        call(x)

    check(f, np.zeros(2))


def test_wrong_declarations():
    with pytest.raises(TypeError, match="result must be None, bool, int"):
        lathe.callback(halves, result="float")
    with pytest.raises(TypeError, match="must be known"):
        lathe.callback(halves, result=lathe.TensorSpec((None,)))
    with pytest.raises(TypeError, match="needs a callable"):
        lathe.callback(3)  # type: ignore[call-overload]


def test_pure():
    calls = []

    @lathe.pure
    def table(n, scale=1.0):
        """A table."""
        calls.append(n)
        return np.arange(n) * scale, {"n": n}

    def f(x):
        t, names = table(3, scale=2.0)
        t[0] = x
        return t, names["n"] + x

    made = lathe.function(f)
    for x in (1.5, 2.5):
        got, total = made(x)
        assert got.tolist() == [x, 2.0, 4.0]
        assert total == 3 + x
    assert set(calls) == {3}
    assert table.__doc__ == "A table."
    before = len(calls)
    made(7.5)
    assert len(calls) == before
    check(f, 4.5)


def test_pure_with_run_time_values():
    @lathe.pure
    def table(n):
        return np.arange(n)

    def f(n):
        return table(n)  # here

    text = refused(f, 3, says="is declared pure, and can be called with constants only")
    assert "lathe.callback" in text


def test_threads_have_results_of_their_own():
    give_way = lathe.callback(lambda x: (time.sleep(0.0001), x)[1], result=float)
    made = lathe.function(lambda x: give_way(x) + give_way(x + 1))
    with ThreadPoolExecutor(4) as pool:
        wanted = [float(i) for i in range(200)]
        assert list(pool.map(made, wanted)) == [2 * x + 1 for x in wanted]


def test_a_list_that_the_callback_may_see_is_refused():
    xs = [1, 2, 3]
    grow = lathe.callback(lambda: xs.append(9))

    def f(items, n):
        for i in range(n):
            items.append(i)
            grow()  # here
        return len(items)

    refused(f, xs, 3, says="a callback, is called by a function with a list of numbers among its")
    assert xs == [1, 2, 3]


def frames_of(error):
    """(function, line, text under the caret) of the entries in this file, the test's own aside."""
    found = []
    for entry in traceback.extract_tb(error.__traceback__)[1:]:
        first, last = entry.colno, entry.end_colno
        text = linecache.getline(entry.filename, entry.lineno)
        found.append((entry.name, entry.lineno, text.encode()[first:last].decode()))
    return found


def test_traceback_of_an_exception_in_a_callback():
    def fails(n):
        raise KeyError(n)

    callback = lathe.callback(fails, result=int)

    def helper(n):
        return n and callback(n) + 1

    def outer(n):
        total = 0
        for i in range(n):
            total += helper(i)
        return total

    first = outer.__code__.co_firstlineno
    with pytest.raises(KeyError) as caught:
        lathe.function(outer)(3)
    assert frames_of(caught.value) == [
        ("outer", first + 3, "helper(i)"),
        ("helper", first - 2, "callback(n)"),
        ("fails", first - 7, "raise KeyError(n)"),
    ]
    assert caught.value.__context__ is None


def test_traceback_of_a_result_that_is_not_what_was_declared():
    callback = lathe.callback(lambda n: "text", result=int)

    def f(n):
        return callback(n) + 1

    with pytest.raises(TypeError, match="returned 'text'") as caught:
        lathe.function(f)(3)
    assert frames_of(caught.value) == [("f", f.__code__.co_firstlineno + 1, "callback(n)")]


def test_a_callback_sees_the_frames_of_its_callers():
    seen = []

    def looks():
        frame = sys._getframe(1)
        while frame.f_code.co_filename != __file__:
            frame = frame.f_back
        seen.append((frame.f_code.co_name, frame.f_lineno))

    callback = lathe.callback(looks)

    def f(n):
        if n:
            callback()
        return n

    lathe.function(f)(1)
    assert seen == [("f", f.__code__.co_firstlineno + 2)]


def test_an_exception_of_a_callback_that_is_caught():
    def fails(n):
        raise KeyError(n)

    callback = lathe.callback(fails, result=int)

    def f(n):
        try:
            return callback(n)
        except KeyError:
            return -n

    assert lathe.function(f)(3) == -3
