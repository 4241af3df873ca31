"""Arrays in attributes, items, globals and closure variables that compiled code assigns."""

import numpy as np
import pytest

import lathe
from support import describe, refused

SHARED = np.zeros(2)
BUFFER = None


class Model:
    def __init__(self, **fields):
        self.__dict__.update(fields)


def relations(values):
    """Which of the arrays are one object, and which share memory."""
    arrays = [v for v in values if isinstance(v, np.ndarray)]
    return [[(a is b, np.shares_memory(a, b)) for b in arrays] for a in arrays]


def outcome(fn, model, args):
    try:
        result = fn(model, *args)
    except Exception as error:
        result = (type(error).__name__, str(error))
    found = result if isinstance(result, tuple) else (result,)
    fields = [vars(model)[name] for name in sorted(vars(model))]
    shown = [describe(value) for value in (*found, *args, *fields)]
    return sorted(vars(model)), shown, relations([*found, *args, *fields])


def copies(args):
    return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)


def same(body, fields, *calls, traces=None):
    """A model with these fields in plain Python and one in compiled code: after each call both
    look the same, objects and memory included. Arguments stay the same objects in both rounds."""
    compiled = lathe.function(body)
    worlds = []
    for fn in (body, compiled):
        held = dict(zip(fields, copies(fields.values()), strict=True))
        model, given = Model(**held), [copies(args) for args in calls]
        worlds.append([outcome(fn, model, args) for args in given + given])
    for number, (want, got) in enumerate(zip(*worlds, strict=True)):
        assert got == want, f"call {number}"
    if traces is not None:
        assert compiled.trace_count <= traces, compiled.traces


ONE, TWO = np.arange(4.0), np.arange(4.0) * 10 + 1


def test_a_moving_average():
    def step(m, y):
        m.x = m.x * 0.5 + y
        return m.x.sum()

    same(step, {"x": np.zeros(4)}, (ONE,), (TWO,), traces=1)


def test_the_argument_itself():
    def keep(m, y):
        m.x = y
        m.x[0] = 3.0
        m.n = m.x is y

    same(keep, {"x": None}, (ONE,), (TWO,))
    same(keep, {"x": np.zeros(4)}, (ONE,), (TWO,))


def test_an_argument_is_the_attribute():
    def add(m, y):
        before = m.x is y
        y[1] += 1
        m.x = m.x + y
        return before, m.x

    compiled = lathe.function(add)
    for fn in (add, compiled):
        m = Model(x=ONE.copy())
        first = fn(m, m.x)
        assert first[0] is True
        assert fn(m, ONE.copy())[0] is False
        assert fn(m, m.x)[0] is True
        assert m.x.tolist() == [0.0, 14.0, 12.0, 18.0]


def test_views():
    def look(m, y):
        m.x = y[1:3]
        m.t = y[::-1]
        m.x[0] = -1.0
        return m.t

    same(look, {"x": None, "t": None}, (ONE,), (TWO,))

    def inner(m, n):
        m.x = np.zeros(n)
        m.v = m.x[1:]
        m.v[0] = 5.0
        return m.x

    same(inner, {"x": None}, (3,), (4,), (3,))


def test_results_are_the_same_object():
    def both(m, y):
        m.x = m.y = y * 2
        return m.x, y

    same(both, {"x": None, "y": None}, (ONE,), (TWO,))

    def other(m, y):
        z = y * 2
        m.x = z
        z[0] = 1.0
        m.y = z + 1
        return z, m.y

    same(other, {"x": None, "y": None}, (ONE,), (TWO,))


def test_the_one_before():
    def step(m, y):
        m.before = m.x
        m.x = m.x + y
        return m.before.sum()

    same(step, {"x": np.zeros(4), "before": None}, (ONE,), (TWO,))

    def swap(m, n):
        m.a, m.b = m.b, m.a
        m.a[0] += n

    same(swap, {"a": ONE, "b": TWO}, (1,), (2,))

    def one(m, n):
        m.b = m.a
        m.a += n
        m.a = m.a * 2

    same(one, {"a": ONE, "b": TWO}, (1,), (2,))


def test_two_attributes_that_are_one_at_first():
    def add(m):
        return m.a + m.b

    compiled = lathe.function(add)
    m = Model(a=np.ones(2))
    m.b = m.a
    assert compiled(m).tolist() == [2.0, 2.0]
    m.b = np.zeros(2)
    assert compiled(m).tolist() == [1.0, 1.0]
    m.b = m.a
    assert compiled(m).tolist() == [2.0, 2.0]


def test_in_branches():
    def step(m, y, n):
        if n > 2:
            m.x = y
        elif n > 1:
            m.x = y + 1
        elif n > 0:
            m.x = None
        return n

    calls = [(ONE, 3), (ONE, 2), (ONE, 1), (ONE, 0), (TWO, 3)]
    same(step, {"x": np.zeros(4)}, *calls)
    same(step, {"x": None}, *calls)

    def read(m, y, n):
        if n > 2:
            m.x = y * 2
        m.x[0] += 1
        return m.x

    same(read, {"x": np.zeros(4)}, (ONE, 3), (ONE, 2), (TWO, 3))

    def types(m, y, n):
        if n > 1:
            m.x, m.z = y, y[:2]
        else:
            m.x, m.z = n, y > 1

    same(types, {}, (ONE, 3), (ONE, 0), (TWO, 3))


def test_in_loops():
    def steps(m, y, n):
        for i in range(n):
            m.x = m.x * 0.5 + y
            if m.x[1] > 1.5:
                break
            m.last = y * i
        return m.x

    same(steps, {"x": np.zeros(4), "last": None}, (ONE, 3), (ONE, 0), (ONE, 1), (TWO, 2))

    def until(m, y):
        while m.x.sum() < 100:
            m.before = m.x
            m.x = m.x + y
            m.n += 1

    same(until, {"x": np.zeros(4), "before": None, "n": 0}, (ONE,), (TWO,))


def test_many_trips_keep_the_last_only():
    def steps(m, y, n):
        for i in range(n):
            m.x = m.x * 0.5 + y
            m.last = y * i
            if i == n - 2:
                m.other = m.last

    same(steps, {"x": np.zeros(4), "last": None, "other": None}, (ONE, 1000), (TWO, 7))

    m = Model(x=np.zeros(1 << 15), last=None, other=None)
    lathe.function(steps)(m, np.ones(1 << 15), 20_000)  # 5 GB each if all of them were kept
    assert m.x[0] == 2.0
    assert m.last[-1] == 19_999.0
    assert m.other[7] == 19_998.0


def test_early_exits():
    def step(m, y, n):
        m.x = y + n
        if n > 2:
            return 1
        for i in range(3):
            m.x = m.x + y
            if i == n:
                m.z = m.x
                return 3
        return 2

    same(step, {"x": None, "z": None}, (ONE, 3), (ONE, 0), (ONE, 2), (TWO, -1))


def test_exceptions():
    def step(m, y, n):
        m.x = y + n
        if n == 1:
            raise ValueError(n)
        for i in range(4):
            m.x = m.x * 2
            m.z = m.x[1:]
            if n == 2:
                m.x[3 + i] = 1.0
        m.z = y
        return y[n]

    same(step, {"x": None, "z": None}, (ONE, 0), (ONE, 1), (ONE, 2), (ONE, 9), (TWO, 3))

    def last(m, y, n):
        for i in range(n):
            new = y * i
            if i > 2:
                new[i] = i
            m.x = new

    same(last, {"x": None}, (ONE, 3), (ONE, 9))


def test_caught_exceptions():
    def step(m, y, n):
        try:
            m.x = y * 2
            m.n = 10 // n
            m.x = y
        except ZeroDivisionError:
            m.x = m.x + 1
        finally:
            m.z = m.x
        return m.x

    same(step, {"x": None, "z": None, "n": 0}, (ONE, 2), (ONE, 0), (TWO, 1))


def test_dtypes_and_shapes_change():
    def grow(m, n):
        m.x = np.concatenate([m.x, np.ones(n)])
        return m.x.shape[0]

    same(grow, {"x": np.zeros(1)}, (2,), (3,))

    def kinds(m, n):
        if n > 1:
            m.x = np.zeros((2, n))
        else:
            m.x = np.arange(3)
        m.s = np.float32(n)
        m.c = np.ones(2) * 1j
        m.e = np.zeros(0)
        m.r = np.array(2.0)

    same(kinds, {"x": None}, (2,), (1,), (3,))


def test_the_reason_of_a_retrace():
    @lathe.function
    def grow(m, y):
        m.x = y * 2
        return m.x

    m = Model(x=np.zeros(3))
    grow(m, np.ones(3))
    m.x = np.zeros(3, np.float32)
    grow(m, np.ones(3))
    reason = grow.traces[-1].reason
    assert grow.trace_count == 2
    assert "f32[3]" in reason, reason


def test_read_only_arrays():
    def write(m, n):
        m.x[0] = n
        m.x = m.x + 1

    compiled = lathe.function(write)
    m = Model(x=np.zeros(2))
    compiled(m, 1)
    m.x.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        compiled(m, 1)
    assert m.x.tolist() == [2.0, 1.0]


def test_globals_and_closures():
    held = np.zeros(2)

    def outer(n):
        nonlocal held
        global SHARED, BUFFER
        held = held + n
        SHARED = held
        BUFFER = SHARED[:1]
        return SHARED

    f = lathe.function(outer)
    for n in (1, 2):
        result = f(n)
        assert result is SHARED
        assert SHARED is held
        assert np.shares_memory(BUFFER, held)
    assert held.tolist() == [3.0, 3.0]
    assert BUFFER.tolist() == [3.0]


def test_items_of_dicts():
    weights = {"w": None, "b": np.ones(2)}

    @lathe.function
    def update(x):
        weights["w"] = np.zeros(3) + x.sum()
        weights["b"] = x
        weights["new"] = weights["b"]
        return weights["w"]

    for x in (np.ones(2), np.zeros(2)):
        result = update(x)
        assert result is weights["w"]
        assert weights["b"] is x
        assert weights["new"] is x
        assert result.tolist() == [x.sum()] * 3


def test_in_methods_and_tuples():
    class Filter:
        def __init__(self, n):
            self.state = np.zeros(n)
            self.pair = None

        def push(self, x):
            self.state = np.concatenate([self.state[1:], np.array([x])])

        @lathe.function
        def run(self, xs):
            for x in xs:
                self.push(x)
            self.pair = (self.state, xs, 2)
            return self.state.mean()

    f, xs = Filter(3), np.arange(5.0)
    assert f.run(xs) == 3.0
    assert f.state.tolist() == [2.0, 3.0, 4.0]
    assert f.pair[0] is f.state
    assert f.pair[1] is xs
    assert f.pair[2] == 2
    assert f.run(xs[:1]) == 7 / 3
    assert f.state.tolist() == [3.0, 4.0, 0.0]


def test_tensors():
    @lathe.function
    def step(m, y):
        m.x = m.x * 2 + y
        return m.x

    m = Model(x=lathe.asarray(np.ones(2)))
    for _ in range(2):
        assert step(m, lathe.asarray(np.ones(2))) is m.x
    assert isinstance(m.x, lathe.Tensor)
    assert m.x.numpy().tolist() == [7.0, 7.0]


def test_other_captures_that_overlap():
    whole = np.zeros(4)

    def write(x):
        before = x + 1.0
        whole[0] = 5.0
        whole[1] = x[0]
        return before

    compiled = lathe.function(write)
    for give in (lambda: whole, lambda: whole[::-1], lambda: np.zeros(4)):
        found = []
        for fn in (write, compiled):
            whole[:] = 0
            found.append((fn(give()).tolist(), whole.tolist()))
        assert found[0] == found[1]


def test_lists_of_arrays_hold_copies():
    def step(m, y):
        xs = []
        for i in range(3):
            xs.append(y + i)
        m.x = xs[0]  # here
        return xs

    refused(step, Model(x=None), np.ones(2), says="an array that is in a list is assigned to <Mod")
