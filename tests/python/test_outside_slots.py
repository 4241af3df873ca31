"""Attributes, items, globals and closure variables outside that compiled code assigns."""

import dataclasses
import sys
import threading

import numpy as np
import pytest

import lathe
from support import describe

COUNT = 0
LAST = None
RATE = 1.5


class Counter:
    """The state that most tests look at."""

    total = 0
    made = 0

    def __init__(self):
        self.n = 0
        self.x = 1.5
        self.last = None
        self.name = "new"

    def add(self, k):
        self.n += k
        return self.n

    @property
    def double(self):
        return self.n * 2

    @double.setter
    def double(self, value):
        self.n = value // 2


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


def outcome(fn, look, args):
    try:
        shown = describe(fn(*args))
    except Exception as error:
        shown = (type(error), str(error))
    return shown, [describe(value) for value in look()]


def same(make, *calls, traces=None):
    """One world with plain Python and one compiled: after each call both look the same.

    Args:
        make: gives a function and what tells the state of its world.
        calls: tuples of arguments, in a row and then once more.
        traces: how many there may be.
    """
    plain, look = make()
    compiled_plain, compiled_look = make()
    compiled = lathe.function(compiled_plain)
    for args in calls + calls:
        want = outcome(plain, look, args)
        got = outcome(compiled, compiled_look, args)
        assert got == want, f"after {args}"
    if traces is not None:
        assert compiled.trace_count <= traces, compiled.traces


def world(body):
    """A `make` for a function of a Counter and a number."""

    def make():
        c = Counter()
        return (lambda n: body(c, n)), lambda: sorted((k, v) for k, v in vars(c).items())

    return make


def test_a_method_counts():
    def make():
        c = Counter()

        def step(k):
            c.n += k
            return c.n

        return step, lambda: [c.n]

    same(make, (3,), (4,), (-9,), traces=1)


def test_in_branches_and_loops():
    def body(c, n):
        for i in range(n):
            if i % 2:
                c.n += i
                continue
            c.x = c.x * 0.5 + i
            if c.x > 4:
                break
        else:
            c.n -= 1
        return c.n, c.x

    same(world(body), (3,), (0,), (9,), traces=1)


def test_early_returns():
    def body(c, n):
        c.n = n
        if n > 2:
            return 1
        c.n += 10
        while c.n < 20:
            c.n += 3
            if c.n == 16:
                return 2
        c.x += c.n
        return 3

    same(world(body), (3,), (0,), (2,), (1,))


def test_before_an_exception():
    def body(c, n):
        c.n += 1
        if n == 1:
            raise ValueError(f"n is {n}, {c.n}")
        c.x = 10 // n
        for i in range(5):
            c.n += i
            if n == 3:
                c.n += 1 // (3 - i)
        if n > 4:
            raise AssertionError(c.n)
        c.last = n
        return c.n

    same(world(body), (2,), (1,), (0,), (3,), (5,))


def test_overflow_keeps_what_was_assigned():
    def body(c, n):
        for i in range(100):
            c.n = i
            c.last = n**i
        return c.n

    c = Counter()
    with pytest.raises(lathe.IntegerRangeError):
        lathe.function(body)(c, 10)
    assert (c.n, c.last) == (19, 10**18)


def test_caught_exceptions():
    def body(c, n):
        try:
            c.n += 1
            c.x = 1 / n
            c.n += 1
        except ZeroDivisionError:
            c.last = c.n
        finally:
            c.n += 100
        return c.n

    same(world(body), (2,), (0,), (3,))


def test_none_numbers_and_strings():
    def body(c, n):
        if c.last is None:
            c.last = n
        elif c.last > 5:
            c.last = None
            c.name = "reset"
        else:
            c.last += 2.5
            c.name = "up"
        return c.last

    same(world(body), (3,), (4,), (5,), (6,))


def test_types_by_the_path():
    def body(c, n):
        c.last = n if n > 2 else n * 0.5
        c.x = True
        if n > 3:
            c.x = np.float32(n)
        return c.last

    same(world(body), (3,), (1,), (4,))


def test_numbers_and_lists_by_the_path_of_a_loop():
    """What no plan covers is not what is missing: the key keeps its place, and who reads it is told."""

    def make():
        d, c = {0: 1, 1: 0, 2: 1}, Counter()

        def f(n, k):
            for i in range(n):
                if k > i:
                    d[1] = c.last = [k]
                elif k < 0:
                    d[0] = c.x = (k, 1)

        return f, lambda: (*d.items(), c.last, c.x)

    same(make, (2, 0), (3, 1), (3, 2), (2, -1))

    def read(c, n):
        for i in range(n):
            if i == 1:
                c.n = [i]
        return hasattr(c, "n")

    with pytest.raises(lathe.TraceError, match="is read where it has values of different types"):
        lathe.function(read)(Counter(), 3)
    c = Counter()
    with pytest.raises(lathe.TraceError, match="is read where it has values of different types"):
        lathe.function(lambda n: read(c, n))(3)


def test_new_attributes_and_del():
    def body(c, n):
        if n > 2:
            c.fresh = n
        if n == 1:
            del c.last
        if n == 4:
            return c.fresh + 1
        return hasattr(c, "fresh")

    same(world(body), (0,), (3,), (4,), (0,))

    def gone(c, n):
        del c.last
        return n

    same(world(gone), (1,))


def test_properties_and_methods():
    def body(c, n):
        c.double = n
        for i in range(n):
            c.add(i)
            c.double += 2
        return c.double

    same(world(body), (3,), (0,), (5,), traces=1)


def test_as_a_method():
    class Model:
        def __init__(self):
            self.steps = 0
            self.loss = 0.0

        @lathe.function
        def step(self, x):
            self.steps += 1
            self.loss = self.loss * 0.5 + x
            return self.loss

    m, other = Model(), Model()
    assert [m.step(1.0), m.step(3.0), other.step(2.0), m.step(1.0)] == [1.0, 3.5, 2.0, 2.75]
    assert (m.steps, m.loss, other.steps, other.loss) == (3, 2.75, 1, 2.0)


def test_class_attributes():
    def make():
        class Local:
            made = 0

        def f(n):
            Local.made += n
            return Local.made

        return f, lambda: [Local.made]

    same(make, (1,), (5,), traces=1)


def test_attributes_of_slots():
    def make():
        s = Slotted()

        def f(n):
            s.a += n
            if n > 1:
                s.b = n
            return s.a

        return f, lambda: [s.a, getattr(s, "b", None)]

    same(make, (1,), (3,), (1,))


def test_one_object_by_two_names():
    def make():
        c = Counter()

        def f(a, b, n):
            a.n += n
            b.n *= 2
            c.n += 1
            return a.n

        return (lambda n: f(c, c, n)), lambda: [c.n]

    same(make, (1,), (3,), traces=1)


def test_dict_items():
    def make():
        d = {"a": 1, "b": {"c": 0.5}, 3: None}

        def f(n):
            d["a"] += n
            for i in range(n):
                d["b"]["c"] += i
                d[3] = i
            if "new" in d:
                d["a"] += d["new"]
            d["new"] = n
            return d["a"], d["b"]["c"], len(d), sum(d["b"].values()), d.get("new"), {**d}["new"]

        return f, lambda: [d]

    same(make, (1,), (3,), (0,))


def test_del_of_items():
    def make():
        d = {"a": 1, "b": 2}

        def f(n):
            d["a"] = n
            del d["b"]
            return "b" in d, [k for k in d]

        return f, lambda: [d]

    same(make, (1,))


def test_globals(monkeypatch):
    def f(n):
        global COUNT, LAST
        for i in range(n):
            COUNT += i
        if n > 2:
            LAST = COUNT
            return LAST
        if n == 0:
            raise ValueError(COUNT)
        (COUNT, _), LAST = (COUNT + 1, 2), n
        return COUNT

    monkeypatch.setattr(sys.modules[__name__], "COUNT", 0)
    monkeypatch.setattr(sys.modules[__name__], "LAST", None)
    compiled = lathe.function(f)
    states = []
    for run in (f, compiled):
        globals().update(COUNT=0, LAST=None)
        states.append([outcome(run, lambda: [COUNT, LAST], (n,)) for n in (3, 1, 0, 5, 1)])
    assert states[0] == states[1]


def test_a_global_for_target_and_walrus():
    def f(n):
        global COUNT, LAST
        for COUNT in range(n):
            if (LAST := COUNT * 2) > 4:
                break
        return COUNT

    compiled = lathe.function(f)
    states = []
    for run in (f, compiled):
        globals().update(COUNT=0, LAST=None)
        states.append([outcome(run, lambda: [COUNT, LAST], (n,)) for n in (2, 1, 9)])
    globals().update(COUNT=0, LAST=None)
    assert states[0] == states[1]


def test_a_global_is_read_by_another_function():
    def helper():
        return RATE * 2

    def f(n):
        global RATE
        RATE = RATE + n
        return helper()

    compiled = lathe.function(f)
    globals().update(RATE=1.5)
    assert [compiled(1), compiled(2)] == [5.0, 9.0]
    assert RATE == 4.5
    globals().update(RATE=1.5)


def test_nonlocals():
    def make():
        total, calls = 0.5, 0

        def f(n):
            nonlocal total, calls
            calls += 1

            def inner(k):
                nonlocal total
                total += k
                return total > 20

            for i in range(n):
                if inner(i):
                    return -1
            if n == 1:
                raise KeyError(calls)
            return total

        return f, lambda: [total, calls]

    same(make, (3,), (1,), (7,), (0,), traces=1)


def test_a_global_without_a_value_is_refused():
    def f(n):
        global NEVER_DEFINED
        NEVER_DEFINED = n

    with pytest.raises(lathe.TraceError, match="which has no value outside yet"):
        lathe.function(f)(1)
    assert "NEVER_DEFINED" not in globals()


def test_a_change_outside_is_seen():
    c = Counter()

    @lathe.function
    def f(n):
        c.n += n
        return c.n

    assert f(1) == 1
    c.n = 10
    assert f(1) == 11
    c.n = 0.5
    assert f(1) == 1.5
    assert c.n == 1.5


def test_many_values_do_not_trace_again():
    c = Counter()

    @lathe.function
    def f(n):
        c.n += n
        c.x *= 1.5

    for i in range(20):
        f(i)
    assert f.trace_count == 1
    assert c.n == 190


def test_a_number_that_the_trace_needs():
    def body(c, n):
        c.n = 2 if c.n == 3 else 3
        return [1, 2, 3, 4][c.n], np.zeros(c.n).shape, n

    same(world(body), (1,), (2,))


def test_numpy_scalars():
    def body(c, n):
        c.x = np.float64(c.x) + n
        c.last = np.int32(n)
        c.n = np.uint8(n) if n > 2 else np.bool_(n)
        return c.x

    same(world(body), (1,), (3,), (1,))


def test_objects_are_refused():
    c = Counter()

    def f(n):
        c.last = [c, n]

    with pytest.raises(lathe.TraceError, match="only numbers, strings, arrays, None"):
        lathe.function(f)(1)
    assert c.last is None


def test_an_object_that_is_shown_is_refused():
    c = Counter()

    def f(n):
        c.n = n
        print(c)

    with pytest.raises(lathe.TraceError, match="whose attributes the function assigns"):
        lathe.function(f)(1)


def test_recursion_that_assigns():
    c = Counter()

    def walk(n):
        c.n += 1
        return 0 if n <= 0 else walk(n - 1) + walk(n - 2)

    compiled = lathe.function(lambda n: walk(n))
    assert (compiled(5), c.n, compiled(1), c.n) == (0, 25, 0, 28)


def test_a_recursive_function_that_reads():
    def make():
        c = Counter()

        def fib(n):
            return c.n if n < 2 else fib(n - 1) + fib(n - 2)

        def f(n):
            c.n = 1
            a = fib(n)
            c.n = 2
            return a + fib(n)

        return f, lambda: [c.n]

    same(make, (5,), (6,))


def test_an_integer_out_of_range():
    c = Counter()
    c.n = 2**70

    @lathe.function
    def f(n):
        c.n += n

    with pytest.raises(lathe.IntegerRangeError):
        f(1)
    assert c.n == 2**70


def test_threads():
    c = Counter()
    go = threading.Barrier(4)

    @lathe.function
    def f(n):
        c.n = n
        return c.n

    def run(k):
        go.wait()
        for _ in range(50):
            assert f(k) == k

    threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert c.n in range(4)


def test_strings_and_numbers():
    def body(c, n):
        if n < 2:
            c.name = "small"
        else:
            c.name = "large"
        for i in range(n):
            if i == 2:
                c.last = "two"
            elif i == 4:
                c.last = i
                break
        return n

    same(world(body), (1,), (3,), (6,), (0,))

    def reads(c, n):
        c.last = n
        if n > 2:
            c.last = "two"
        return c.last

    same(world(reads), (1,), (3,), (2,))


def test_an_array_in_place():
    def make():
        c = Counter()
        c.w = np.arange(3.0)
        w = c.w

        def f(n):
            c.w += n
            if n > 1:
                c.w *= 2
            c.w[0] = n
            c.n += 1
            return c.w.sum()

        return f, lambda: [c.w, c.w is w, c.n]

    same(make, (1,), (3,))


def test_a_callback_is_refused():
    c = Counter()
    show = lathe.callback(lambda: print(c.n))

    def f(n):
        c.n = n
        show()

    with pytest.raises(lathe.TraceError, match="a callback, is called by a function that assigns"):
        lathe.function(f)(1)
    assert c.n == 0


TABLE = {"a": 1, "b": 2}


@dataclasses.dataclass
class Point:
    x: int = 1
    y: int = 2


POINT = Point()


def test_an_argument_that_is_what_is_assigned():
    def item(d, n):
        TABLE["a"] = n
        return d["a"]

    def item_in_branch(d, n):
        if n > 2:
            TABLE["a"] += n
        return d[0]["a"]

    def attribute(p, n):
        POINT.x = n
        return p.x

    for fn, held, other in (
        (item, TABLE, {"a": 7, "b": 2}),
        (item_in_branch, (TABLE,), ({"a": 7, "b": 2},)),
        (attribute, POINT, Point(7, 8)),
    ):
        compiled = lathe.function(fn)
        for argument in (held, other, held):
            for n in (5, 1):
                before = dict(TABLE), POINT.x
                want = fn(argument, n), dict(TABLE), POINT.x
                TABLE.update(before[0])
                POINT.x = before[1]
                assert (compiled(argument, n), TABLE, POINT.x) == want
                TABLE.update(before[0])
                POINT.x = before[1]


WATCHED = 1


def test_nobody_sees_values_of_the_trace():
    seen = set()
    held = 0

    @lathe.function
    def f(n):
        nonlocal held
        global WATCHED
        WATCHED = n
        for WATCHED in range(n):
            held, WATCHED = WATCHED + 1, held
        held += n
        if (WATCHED := WATCHED + n) > 3:
            held = WATCHED
        return WATCHED

    def look(frame, event, argument):
        seen.update((type(WATCHED), type(held)))

    sys.setprofile(look)
    try:
        f(5)
    finally:
        sys.setprofile(None)
    assert seen == {int}
    assert (WATCHED, held) == (9, 9)
