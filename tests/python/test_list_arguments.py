"""A caller's list of numbers: a run-time value that is read, grown and changed in place."""

import dataclasses
import gc
import resource

import numpy as np
import pytest

import lathe
from support import check, checks, refused


@dataclasses.dataclass
class Box:
    items: list
    scale: float = 2.0


def total(xs):
    t = 0
    for x in xs:
        t += x
    return t


# ---- keys -------------------------------------------------------------------------------------


def test_length_is_not_in_the_key():
    f = lathe.function(total)
    for n in (3, 1, 0, 7, 100):
        assert f([2] * n) == 2 * n
    assert f.trace_count == 1
    assert f([0.5, 1.5]) == 2.0
    assert f([True, False]) == 1
    assert f.trace_count == 3
    for n in range(5):
        assert f([0.5] * n) == 0.5 * n
    assert f.trace_count == 3


def test_unpacking_checks_the_length():
    def f(xs):
        a, b = xs
        return a - b

    def starred(xs):
        first, *rest = xs
        return first, rest, [0, *xs]

    g = lathe.function(f)
    assert g([5, 3]) == 2
    assert g([7, 3]) == 4
    assert g.trace_count == 1
    with pytest.raises(ValueError, match="not enough values to unpack"):
        g([1])
    with pytest.raises(ValueError, match="too many values to unpack"):
        g([1, 2, 3])
    checks(starred, ([1, 2, 3],), ([1],))
    call = lathe.function(f).explain([1, 2])
    assert "no trace yet" in str(call)
    assert "hits trace" in str(g.explain([1, 2, 3, 4]))


def test_items_of_several_types_are_structure():
    checks(total, ([1, 2.5],), ([1, True, 2],))
    check(lambda xs: xs[0][1] + xs[1][0], [[1, 2], [0.5]])


def test_ints_beyond_64_bits():
    f = lathe.function(total)
    with pytest.raises(lathe.IntegerRangeError):
        f([1, 2**63])
    assert f([2**62, 2**62 - 1]) == 2**63 - 1
    with pytest.raises(lathe.IntegerRangeError):
        f([2**62, 2**62])
    with pytest.raises(lathe.IntegerRangeError):
        f([1, -(2**63) - 1])


# ---- changes ----------------------------------------------------------------------------------


def test_changes_are_seen_by_the_caller():
    def push(xs, v):
        xs.append(v)
        return len(xs), xs

    def shrink(xs, n):
        while len(xs) > n:
            xs.pop()

    def change(xs, i):
        xs[i] = 10
        xs[0] += 1

    def rotate(xs):
        xs.insert(0, xs.pop())
        xs.reverse()
        return xs

    def in_branch(xs, n):
        ys = xs if n > 0 else [1]
        ys.clear()
        ys.append(n)
        return ys

    def in_loop(xs, n):
        ys = [0]
        for i in range(n):
            ys.append(i)
            ys = xs
        return ys

    checks(in_loop, ([1, 2], 0), ([1, 2], 1), ([1, 2], 3))
    checks(push, ([1, 2], 3), ([], 3), ([0.5], 1.5))
    checks(shrink, ([1, 2, 3], 1), ([1], 5), ([], 0))
    checks(change, ([1, 2, 3], 1), ([1, 2, 3], -1), ([1], 3))
    checks(rotate, ([1, 2, 3],), ([],), ([1.5],))
    checks(in_branch, ([1, 2], 1), ([1, 2], 0))
    checks(lambda xs: xs.sort(), ([3, 1, 2],), ([],), ([True, False],))


def test_changes_before_an_exception_stay():
    def f(xs):
        xs[0] = 9
        xs.append(xs[0])
        xs[7] = 1

    def raised(xs, n):
        for i in range(n):
            xs.append(i)
            if i == 3:
                raise ValueError(f"{xs}")

    checks(f, ([1, 2],), ([],), ([1] * 8,))
    checks(raised, ([1], 2), ([1], 9))


def test_items_that_get_another_type():
    def f(xs, n):
        for i in range(n):
            xs.append(i / 2)
        return xs[-1], max(xs), xs

    def g(xs):
        xs.append(None)
        return xs[0]

    checks(f, ([1, 2], 3), ([1, 2], 0), ([0.5], 2))
    checks(g, ([1],), ([2.5, 1.5],))


def test_one_list_passed_twice_is_one_list():
    def f(a, b):
        a.append(1)
        b[0] = 7
        return a is b, a, b, len(a)

    same = [1, 2]
    checks(f, ([1], [2]), (same, same))
    given = [3]
    one, a, b, n = lathe.function(f)(given, given)
    assert one
    assert a is b is given
    assert given == [7, 1]
    assert n == 2


def test_identity_of_results_and_items():
    f = lathe.function(lambda xs, n: (xs, [*xs], xs if n else xs[:]))
    given = [1000, 2000]
    items = list(given)
    a, b, c = f(given, 1)
    assert a is given
    assert b is not given
    assert c is given
    lathe.function(lambda xs: xs.append(5))(given)
    assert all(x is y for x, y in zip(given, items, strict=False))  # untouched ones


def test_inside_other_arguments():
    def f(d, box, pair):
        d["a"].append(3)
        box.items[0] = 1.5
        pair[1].pop()
        return sum(d["a"]) + sum(box.items) * box.scale + len(pair[1])

    d, box, pair = {"a": [1], "b": [2]}, Box([0.5, 2.5]), (1, [5, 6])
    assert lathe.function(f)(d, box, pair) == 4 + 8.0 + 1
    assert d == {"a": [1, 3], "b": [2]}
    assert box.items == [1.5, 2.5]
    assert pair == (1, [5])
    checks(lambda *xs: [x + 1 for x in xs[0]] + xs[1], ([1], [2]), ([], [3]))


def test_recursion():
    def walk(xs, i):
        if i >= len(xs):
            return 0
        xs[i] += 1
        return xs[i] + walk(xs, i + 1)

    checks(walk, ([1, 2, 3], 0), ([], 0))


def test_queue():
    def collatz(todo, n):
        seen = 0
        while todo:
            x = todo.pop(0)
            seen += 1
            if x != 1 and seen < n:
                todo.append(x // 2 if x % 2 == 0 else 3 * x + 1)
        return seen

    checks(collatz, ([7, 3], 100), ([], 5), ([1, 1, 1], 9))


# ---- with arrays ------------------------------------------------------------------------------


def test_arrays():
    def f(xs, x):
        y = np.array(xs) * 2.0
        z = np.zeros(len(xs))
        z[:] = xs
        return y + z, np.sum(xs), x * xs, np.dot(x, xs), x[[0, 1]]

    checks(f, ([1.5, 2.5, 0.5], np.arange(3.0)), ([1.0, 0.0, 2.0], np.ones(3)))
    check(lambda i, x: x[i], [2, 0, 2], np.arange(3.0))


# ---- memory -----------------------------------------------------------------------------------


def test_memory_does_not_grow():
    @lathe.function
    def f(xs, n):
        for i in range(n):
            xs.append(i)
        xs.clear()
        xs.append(1 // (n % 3))

    def used():
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = 0
    for call in range(1000):
        given = [1, 2, 3]
        if call % 3 == 0:
            with pytest.raises(ZeroDivisionError):
                f(given, 9_999)
            assert given == []
        else:
            f(given, 10_000)
            assert given == [1]
        if call == 100:
            before = used()
    assert used() - before < 20_000  # KiB; one call takes 80


# ---- refusals ---------------------------------------------------------------------------------


def test_refused():
    def unpacked_and_changed(xs):
        xs.append(1)
        return divmod(*xs)  # here

    refused(unpacked_and_changed, [1], says="how many there are is known at run time only")
    refused(lambda xs: np.zeros(3).sum(axis=xs[0]), [0], says="known")
