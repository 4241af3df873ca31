"""Run-time lists of arrays."""

import resource

import numpy as np

import lathe
from support import check, checks, refused

X = np.arange(3.0)


def test_what_loops_append_is_stacked():
    def trajectory(x, n):
        out = []
        for i in range(n):
            x = x * 0.5 + i
            out.append(x)
        return np.stack(out)

    def last_axis(x, n):
        out = []
        for i in range(n):
            out.append(x + i)
        return np.stack(out, axis=1), np.stack(out, axis=-2), np.array(out).shape

    def filled(n):
        out = []
        for i in range(n):
            row = np.zeros(3)
            for j in range(3):
                row[j] = i * j
            out.append(row)
        return out, len(out)

    checks(trajectory, (X, 0), (X, 1), (X, 4))
    checks(last_axis, (X, 1), (X, 3))
    checks(filled, (0,), (3,))

    def tensors(x, n):
        out = []
        for i in range(n):
            out.append(x * i)
        return np.stack(out), out

    def ints(x, n):
        return np.array([x * i for i in range(n)]), np.stack([x[i:] for i in range(n, n + 1)])

    def two_clauses(x, n):
        return np.array([x * i for i in range(n) for j in range(i)])

    check(two_clauses, X, 3)
    check(tensors, np.arange(6.0).reshape(2, 3), 3)
    check(ints, np.arange(4, dtype=np.int16), 3)


def test_arrays_of_several_shapes():
    def chunks(x, n):
        out = []
        for i in range(n):
            out.append(x[:i] * 2)
        return np.concatenate(out), len(out), sum([len(c) for c in out])

    def rows(x, n):
        return np.concatenate([x[i : i + 2] for i in range(n)])

    def unequal(x, n):
        out = []
        for i in range(n):
            out.append(x[:i] + 0)
        return np.stack(out)

    checks(chunks, (X, 1), (X, 3))
    check(rows, np.arange(8.0).reshape(4, 2), 3)
    checks(unequal, (X, 1), (X, 2))


def test_items():
    def by_index(x, i):
        parts = [x + 1, x * 2, x - 3]
        return parts[i] * 1

    def until(x, n):
        out = [x + 1]
        i = 0
        while i < n and out[-1].sum() < 100:
            out.append(out[-1] * 2)
            i += 1
        return len(out), out[-1] * 1

    def best(x, n):
        kept = [x + 0]
        for i in range(n):
            y = x * i
            if y.max() > kept[0].max():
                kept[0] = y
        return kept

    def folded(x, n):
        out = [x * i for i in range(n)]
        total = sum(out)
        for row in out:
            total = total + row.max()
        for i, (row, k) in enumerate(zip(out, range(n))):
            total = total + row[0] * k * i
        return total, out[0][1], out[n - 1] + 1

    def changed(x, n):
        out = [x * i for i in range(n)]
        out.reverse()
        dropped = out.pop()
        out.insert(0, x - 1)
        out.extend([x, x * 2][1:])
        del out[1]
        return len(out), dropped + 0, out[0] + out[-1]

    checks(by_index, (X, 0), (X, -1), (X, 3))
    checks(until, (X, 0), (X, 9))
    checks(best, (X, 1), (X, 4))
    checks(folded, (X, 1), (X, 3))
    checks(changed, (X, 1), (X, 3))


def test_lists_of_lists_of_arrays():
    def f(x, n):
        out = []
        for i in range(n):
            row = []
            for j in range(i):
                row.append(x * j)
            out.append(row)
        return out, sum([len(row) for row in out])

    checks(f, (X, 0), (X, 3))


def test_they_are_printed():
    def f(x, n):
        out = []
        for i in range(n):
            out.append(x * i)
            print(out)

    check(f, X, 2)


def test_what_trips_leave_is_collected():
    def f(x, n):
        kept = [x + 1]
        for i in range(n):
            y = [x * k for k in range(3)]
            kept[0] = y[i % 3] + 0
        return kept[0][0] + 0.0

    big = np.arange(10_000.0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check(f, big, 2_000)  # 480 MB of rows
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


def test_two_names_of_one_array_are_refused():
    def changed_after(n):
        out = []
        x = np.zeros(2)
        for i in range(n):
            out.append(x)
        x[0] = 1.0  # here
        return out

    def changed_in_the_loop(n):
        out = []
        x = np.zeros(2)
        for i in range(n):
            x[0] = i
            out.append(x)  # here
        return out

    def item_changed(x, n):
        out = []
        for i in range(n):
            out.append(x * i)
        out[0][1] = 7.0  # here
        return len(out)

    def item_in_place(x, n):
        out = [x * i for i in range(n)]
        row = out[0]
        row += 1  # here
        return len(out)

    refused(changed_after, 2, says="an array that is in a list is changed")
    refused(changed_in_the_loop, 2, says="an array that a loop changes goes into a list")
    refused(item_changed, X, 2, says="an array that is in a list is changed")
    refused(item_in_place, X, 2, says="an array that is in a list is changed")

    def given(x, n):
        out = [x]
        for i in range(n):
            out.append(x * i)
        return out  # here

    def beside(x, n):
        out = []
        for i in range(n):
            x = x * i
            out.append(x)
        return x, out  # here

    for f in (given, beside):
        text = ""
        try:
            lathe.function(f)(X, 2)
        except lathe.TraceError as e:
            text = str(e)
        assert "lists in compiled code hold copies" in text
        assert ".copy()" in text


def test_arrays_of_several_types_are_refused():
    def f(x, n):
        out = []
        for i in range(n):
            out.append(x)
            out.append(x.astype(np.int64))  # here
        return len(out)

    refused(f, X, 2, says="arrays of several dtypes or numbers of dimensions")


def test_of_no_arrays():
    def total(x, n):
        out = [x * i for i in range(n)]
        return sum(out)

    def array(x, n):
        return np.array([x * i for i in range(n)])

    for f in (total, array):
        compiled = lathe.function(f)
        assert compiled(X, 2).sum() == f(X, 2).sum()
        try:
            compiled(X, 0)
        except lathe.UnsupportedError:
            continue
        raise AssertionError("of an empty list the result has another type")


def test_lists_made_of_lists_of_arrays():
    def made(x, n):
        a = [x[:2]]
        for i in range(n):
            a.append(x[1:] * i)
        b = a[::-1] + a[1:]
        c = b * 2
        d = c.copy()
        e = list(reversed(d))
        f = [*e, x[1:]]
        g = a + [x[:2]]
        g += e[:2]
        g[1:2] = f[-3:]
        return np.stack(g[:-1]), len(f), f[-1] + 0.0, e[0].sum()

    def on_a_path(x, n):
        a = [x]
        while n > 0:
            n -= 1
            if n % 2:
                a = a[:] + [x * n]
            else:
                a = [x - 1.0] * 2 + a
            if len(a) > 6:
                a = a[::2]
                break
        return np.stack(a)

    checks(made, (np.arange(3.0), 3), (np.arange(3.0), 0))
    checks(on_a_path, (np.arange(3.0), 0), (np.arange(3.0), 3), (np.arange(3.0), 7))
