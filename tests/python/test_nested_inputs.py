"""Lists of lists, and of tuples, among the arguments, which the function changes."""

import pytest

import lathe
from support import check, checks


def rows():
    return [[3.0, 1.0], [2.0, 5.0], [4.0, 4.0]]


def gauss(a, b):
    n = len(a)
    for i in range(n):
        p = i
        for r in range(i + 1, n):
            if abs(a[r][i]) > abs(a[p][i]):
                p = r
        a[i], a[p] = a[p], a[i]
        b[i], b[p] = b[p], b[i]
        for r in range(i + 1, n):
            f = a[r][i] / a[i][i]
            for c in range(i, n):
                a[r][c] -= f * a[i][c]
            b[r] -= f * b[i]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        s = b[i]
        for c in range(i + 1, n):
            s -= a[i][c] * x[c]
        x[i] = s / a[i][i]
    return x


def test_elimination_with_exchanged_rows():
    a = [[2.0, 1.0, -1.0], [-3.0, -1.0, 2.0], [-2.0, 1.0, 2.0]]
    check(gauss, a, [8.0, -11.0, -3.0])


def exchanged(a, n):
    a[0], a[n] = a[n], a[0]
    return a is a, a, a[0]


def grown(a, n):
    for i in range(n):
        a.append([float(i)] * 2)
    a.insert(0, a[n])
    a[0][0] = 7.0
    return len(a), a[-1]


def shrunk(a, n):
    del a[n:]
    a += [[9.0, 9.0]]
    a.extend([[1.0, 1.0]])
    a *= 2
    return a.pop(), a


def ordered(a, n):
    a.sort(key=lambda row: -row[n])
    a.reverse()
    return a[n]


def replaced(a, n):
    row = a[n]
    a[n] = [0.0, 0.0]
    row[0] = 5.0
    return row


def by_another_name(a, n):
    b = a if n else [[1.0, 2.0]]
    b.append([3.0, 4.0])
    return b, a


def recursive(a, n):
    def g(m, k):
        if k > 0:
            m[0], m[k] = m[k], m[0]
            g(m, k - 1)

    g(a, n)
    return a


def cleared(a, n):
    a.clear()
    a.append([1.0 * n])
    return a


def with_errors(a, n):
    try:
        a[n] = [1.0, 2.0]
        a[n + 5] = [1.0, 2.0]
    except IndexError as e:
        return str(e)
    finally:
        a[0], a[n] = a[n], a[0]
    return None


def left_by_an_error(a, n):
    a[n], a[n + 1] = a[n + 1], a[n]
    raise ValueError("left")


CHANGES = [
    exchanged, grown, shrunk, ordered, replaced, by_another_name, recursive, cleared, with_errors,
    left_by_an_error,
]  # fmt: skip


@pytest.mark.parametrize("fn", CHANGES)
def test_changes(fn):
    for n in (0, 1):
        check(fn, rows(), n)
    row = [1.0, 2.0]
    check(fn, [row, [0.0, 3.0], row], 1)


def test_two_lists():
    def f(a, b):
        a[0], b[0] = b[0], a[0]
        a.append(b[1])
        return a, b

    check(f, rows(), rows())
    a = rows()
    check(f, a, a)
    check(lambda d, n: d["m"].append([1.0, n]), {"m": rows(), "k": 1}, 2.0)


def test_tuples():
    def bubble(p):
        n = len(p)
        for i in range(n):
            for j in range(n - 1 - i):
                if p[j][0] > p[j + 1][0]:
                    p[j], p[j + 1] = p[j + 1], p[j]
        return p

    def changed(p, n):
        for i, (a, b) in enumerate(p):
            p[i] = (a + n, b * 2)
        p.append((n, 2.5))
        p.sort()
        x, y = p.pop()
        return sum(a for a, b in p), x + y

    points = [(3, 1.0), (1, 2.0), (2, 0.5)]
    check(bubble, points)
    checks(changed, (points, 1), (points, 0))


def test_a_call_with_another_index_is_no_new_trace():
    f = lathe.function(exchanged)
    for n in (0, 1, 2):
        f(rows(), n)
    assert f.trace_count == 1


def test_rows_by_slices_and_by_functions_inside():
    def sliced(a, n):
        a[n:] = [[5.0], [6.0]]
        return a, len(a)

    def inside(a, n):
        def put(v):
            a.append([v])

        put(1.0)
        put(n * 1.0)
        return a

    def copied(a, n):
        b = a[:]
        b[n] = [0.0]
        a[n] = b[0]
        a[n] += [2.0]
        return a, b

    for fn in (sliced, inside, copied):
        for n in (0, 1, 5):
            check(fn, rows(), n)
    check(inside, [[]], 0)
