"""References, cycles, bounds, threads and the GIL."""

import gc
import signal
import sys
import threading
import time
import weakref

import numpy as np
import pytest
from fake_kernels import INT, Recorder, array, executable, nothing, parameters

import lathe
from lathe import _core


class Thing:
    pass


def entry(**options):
    return _core.Entry(executable(nothing, [], []), params=[], results=None, **options)


def test_hits_leave_reference_counts_alone():
    x, key = np.zeros(3), "a fresh " + str(time.time())
    code = executable(lambda a, s, c: s.__setitem__(0, 1), [array("f64", 3)], [INT])
    f = _core.Function(
        lambda x, k: None,
        lambda f, call: _core.Entry(
            code, params=[0], results=("tuple", (0, ("leaf", 0), ("leaf", 1)))
        ),
        parameters("x, k"),
        name="f",
    )
    f(x, key)
    count = lambda: [sys.getrefcount(o) for o in (x, key, None, f, code)]
    before = count()
    for _ in range(1000):
        f(x, key)
        f([x][0], k=key)
    assert count() == before
    f.clear()
    gc.collect()
    assert count()[0] == before[0]
    assert count()[1] == before[1] - 1  # the entry held the constant, not the array


def test_nested_arguments_are_kept_while_the_kernel_runs():
    box = {"x": np.full(3, 7.0)}
    ref = weakref.ref(box["x"])

    def kernel(arrays, scalars, ctx):
        box.clear()  # as another thread could
        gc.collect()
        assert ref() is not None
        scalars[0] = 1

    code = executable(kernel, [array("f64", 3)], [INT])
    f = _core.Function(
        lambda x: None, lambda f, call: _core.Entry(code, params=[0], results=0), parameters("x")
    )
    assert f(box) == 1
    assert ref() is None


def test_functions_in_cycles_are_collected():
    thing = Thing()
    ref = weakref.ref(thing)

    def miss(f, call, thing=thing):
        return entry(
            info=thing, guards=[("t", "object", thing, None, "is", thing)], sites=[lambda: thing]
        )

    def user(x, *, default=thing):
        return default

    f = _core.Function(user, miss, (("x", 1), ("default", 3, thing)), name="f")
    thing.f = f
    f(thing)
    f.itself = f
    function_ref = weakref.ref(f)
    del f, miss, user, thing
    gc.collect()
    assert function_ref() is None
    assert ref() is None


def test_clear_forgets_everything():
    thing = Thing()
    ref = weakref.ref(thing)
    r = Recorder("x, c", static=("c",))
    assert r(thing, (1, "s")) == 1
    executable_ref = r.f._entries()[0].executable
    count = sys.getrefcount(executable_ref)
    r.calls.clear()
    del thing
    gc.collect()
    assert ref() is not None
    r.f.clear()
    gc.collect()
    assert ref() is None
    assert r.f._entries() == []
    assert sys.getrefcount(executable_ref) == count - 1
    assert r.f.trace_count == 1
    r(1, 2)
    assert r.f.trace_count == 2


def test_an_entry_is_pinned_while_it_runs():
    freed = []

    def kernel(arrays, scalars, ctx):
        f.clear()
        gc.collect()
        assert not freed
        scalars[0] = 5

    code = executable(kernel, [], [INT])
    weakref.finalize(code, freed.append, True) if hasattr(type(code), "__weakref__") else None
    f = _core.Function(
        lambda x: None,
        lambda f, call: _core.Entry(code, params=[], results=("tuple", (0, ("const", "c")))),
        parameters("x"),
    )
    assert f(1) == (5, "c")
    assert f(1) == (5, "c")
    assert f.trace_count == 2


def test_bounds_evict_what_was_not_used():
    r = Recorder("x", max_traces=8)
    hot = np.zeros(5)
    assert r(hot) == 1
    for n in range(10, 200):
        r(np.zeros(n))
        r(hot)
        assert len(r.f._entries()) <= 8
    assert r(hot) == 1
    assert r.f._entries()[0].number == 1
    count = len(r.calls)
    r(np.zeros(10))
    assert len(r.calls) == count + 1  # it had been evicted


def test_superseded_entries_go_first():
    policies = iter([{"observed": (0,)}, {"generalised": (0,)}] + [{}] * 10)
    r = Recorder("x", max_traces=3, policy=lambda call: next(policies))
    r(1), r(2)
    assert [e.superseded for e in r.f._entries()] == [True, False]
    r(1.0), r("a")
    assert [e.number for e in r.f._entries()] == [2, 3, 4]


def test_a_thousand_signatures_come_back():
    r = Recorder("x", max_traces=2000)
    arrays = [np.zeros(n) for n in range(1000)]
    for _ in range(2):
        assert [r(a) for a in arrays] == list(range(1, 1001))
    assert len(r.calls) == 1000


def test_subclasses_are_called_as_fast_as_the_base():
    class Sub(_core.Function):
        extra = 1

    class Replaced(_core.Function):
        def __call__(self, x):
            return "mine"

    make = lambda cls: cls(lambda x: None, lambda f, call: entry(), parameters("x"), name="f")
    have_vectorcall, method = 1 << 11, 1 << 17
    f = make(Sub)
    assert Sub.__flags__ & have_vectorcall
    assert Sub.__flags__ & method
    assert f(1) is None
    assert make(Replaced)(1) == "mine"
    f.attribute = 3
    assert f.__dict__ == {"attribute": 3}
    assert weakref.ref(f)() is f
    assert repr(make(_core.Function)) == "<lathe.function f>"


def test_constructor_errors():
    for args in [(), (len,), (len, None, 3), (len, None, [("x",)]), (len, None, [("x", 9)])]:
        with pytest.raises((TypeError, ValueError)):
            _core.Function(*args)
    with pytest.raises(ValueError, match="must be positive"):
        _core.Function(len, None, (), max_traces=0)
    f = _core.Function(lambda x: None, lambda f, call: 5, parameters("x"))
    with pytest.raises(TypeError, match="an Entry is needed"):
        f(1)


# --- single flight


def test_concurrent_misses_trace_once():
    traced = []

    def miss(f, call):
        traced.append(call.args)
        time.sleep(0.05)
        return entry()

    f = _core.Function(lambda x: None, miss, parameters("x"))
    barrier = threading.Barrier(8)

    def work(value):
        barrier.wait()
        f(value)

    threads = [threading.Thread(target=work, args=(v,)) for v in [1, 1.0] * 4]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(traced) == 2


def test_a_failing_miss_lets_the_next_one_try():
    attempts = []

    def miss(f, call):
        attempts.append(1)
        if len(attempts) == 1:
            time.sleep(0.05)
            raise KeyError("first")
        return entry()

    f = _core.Function(lambda x: None, miss, parameters("x"))
    results = []

    def work():
        try:
            results.append(f(1))
        except KeyError:
            results.append("failed")

    threads = [threading.Thread(target=work) for _ in range(3)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(map(str, results)) == ["None", "None", "failed"]


def test_recursion_through_a_miss_names_the_cycle():
    def miss_f(function, call):
        g(call.args[0])
        return entry()

    def miss_g(function, call):
        f(float(call.args[0]))
        return entry()

    f = _core.Function(lambda x: None, miss_f, parameters("x"), name="f")
    g = _core.Function(lambda x: None, miss_g, parameters("x"), name="g")
    with pytest.raises(
        RecursionError, match=r"f is called with a new signature .* \(f -> g -> f\)"
    ):
        f(1)
    with pytest.raises(RecursionError, match=r"\(g -> f -> g\)"):  # nothing is left locked
        g(1)


def test_threads_that_trace_each_others_functions_do_not_wait_for_ever():
    barrier = threading.Barrier(2)

    def maker(other):
        def miss(function, call):
            if not call.kwargs:
                barrier.wait(5)
                other[0](call.args[0], inner=1)
            return entry()

        return miss

    f_box, g_box = [], []
    f_box.append(
        _core.Function(lambda x, inner=0: None, maker(g_box), parameters("x, inner=0"), name="f")
    )
    g_box.append(
        _core.Function(lambda x, inner=0: None, maker(f_box), parameters("x, inner=0"), name="g")
    )
    f, g = f_box[0], g_box[0]
    f.clear(), g.clear()
    threads = [threading.Thread(target=h, args=(1,), daemon=True) for h in (f, g)]
    [t.start() for t in threads]
    [t.join(20) for t in threads]
    assert not any(t.is_alive() for t in threads)


def test_calls_retraces_and_clears_from_many_threads():
    r = Recorder("x", max_traces=6)
    arrays = [np.zeros(n) for n in range(10)]
    stop = time.monotonic() + 1.0
    errors = []

    def work(seed):
        i = seed
        try:
            while time.monotonic() < stop:
                i = (i * 7 + 3) % 10
                assert isinstance(r(arrays[i]), int)
                if seed == 0 and i % 5 == 0:
                    r.f.clear()
                r.f._explain((arrays[i],))
        except BaseException as e:
            errors.append(e)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert errors == []


# --- the GIL, with compiled code

LONG = 600_000_000


@lathe.function(overflow="wrap")
def spin(n):
    i = 0
    x = 1
    while i < n:
        x = x * 3 + i
        i += 1
    return x


def test_other_threads_run_during_a_long_kernel():
    spin(1)
    progress = []
    done = threading.Event()

    def run():
        spin(LONG)
        done.set()

    t = threading.Thread(target=run)
    t.start()
    while not done.is_set():
        progress.append(time.monotonic())
        time.sleep(0.005)
    t.join()
    assert len(progress) > 5


def test_ctrl_c_stops_a_compiled_loop():
    spin(1)
    # A shell's background jobs begin with SIGINT ignored.
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.2, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            spin(1 << 60)
        assert time.monotonic() - began < 10
        timer.join()
    finally:
        signal.signal(signal.SIGINT, old)
    assert spin(2) == 10


def test_signal_handlers_run_during_a_compiled_loop():
    seen = []
    old = signal.signal(signal.SIGALRM, lambda *a: seen.append(time.monotonic()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        spin(LONG)
        end = time.monotonic()
    finally:
        signal.signal(signal.SIGALRM, old)
    assert len(seen) == 1
    assert seen[0] < end
