"""Threads that call, retrace and clear one function."""

import sys
import threading

import numpy as np
import pytest

import lathe


@pytest.fixture(autouse=True)
def frequent_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def run_all(work, count):
    errors = []

    def guarded(k):
        try:
            work(k)
        except BaseException as e:
            errors.append(e)

    threads = [threading.Thread(target=guarded, args=(k,)) for k in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert not errors, errors


def test_calls_retraces_and_clears():
    @lathe.function
    def f(x, n):
        s = 0.0
        for i in range(n):
            s += x[i % len(x)] * i
        return s

    def plain(x, n):
        return sum(float(x[i % len(x)]) * i for i in range(n))

    def work(k):
        for i in range(40):
            x = np.arange(2.0 + (i + k) % 5)
            n = (3 * i + k) % 11
            assert f(x, n) == plain(x, n)
            if k == 0 and i % 8 == 7:
                f.clear()
            if k == 1 and i % 10 == 3:
                f(x.astype(np.float32), n)

    run_all(work, 5)


def test_one_compilation_for_many_callers():
    barrier = threading.Barrier(6)

    @lathe.function
    def f(x):
        return (x * 2).sum()

    def work(k):
        barrier.wait()
        assert f(np.full(8, float(k))) == 16.0 * k

    run_all(work, 6)
    assert f.trace_count == 1


def test_several_functions_at_once():
    functions = [lathe.function(lambda x, k=k: x * k + k) for k in range(6)]

    def work(k):
        for i in range(20):
            for j, f in enumerate(functions):
                assert f(i) == i * j + j

    run_all(work, 4)


def test_traces_at_the_same_time():
    def program(k):
        def f(n, x):
            s = k
            for i in range(n):
                if i % 2 == 0 and x > 0:
                    s += i
                elif i > 5:
                    break
                else:
                    continue
            while s > 10 * k + 10:
                s -= 3 if s % 2 else 1
            return s

        return f

    def work(k):
        for i in range(6):
            plain = program(k + i)
            staged = lathe.function(plain)
            for n in (1, 4, 11):
                assert staged(n, 1.5) == plain(n, 1.5)

    run_all(work, 4)
