"""Run-time lists of lists and of tuples."""

import resource

import numpy as np

from support import check, checks, refused


def test_rows_that_grow():
    def triangle(n):
        rows = []
        for i in range(n):
            row = []
            for j in range(i):
                row.append(j * 0.5)
            rows.append(row)
        return rows, len(rows), sum(len(row) for row in rows)

    def pascal(n):
        row = [1]
        rows = []
        for _ in range(n):
            rows.append(row)
            row = [1, *[row[j] + row[j + 1] for j in range(len(row) - 1)], 1]
        return rows, row

    checks(triangle, (0,), (1,), (5,))

    def pascal_by_loops(n):
        row = [1]
        rows = []
        for _ in range(n):
            rows.append(row)
            new = [1]
            for j in range(len(row) - 1):
                new.append(row[j] + row[j + 1])
            new.append(1)
            row = new
        return rows, row

    checks(pascal_by_loops, (0,), (1,), (6,))


def test_grids():
    def made_at_run_time(n, m):
        grid = [[0] * m for _ in range(n)]
        for i in range(n):
            for j in range(m):
                grid[i][j] += i * 10 + j
        return grid

    def made_of_constants(n):
        grid = [[0] * 3 for _ in range(4)]
        for i in range(n):
            grid[i % 4][i % 3] += i
        return grid

    def levenshtein(n, m):
        d = [[0] * (m + 1) for _ in range(n + 1)]
        for i in range(n + 1):
            d[i][0] = i
        for j in range(m + 1):
            d[0][j] = j
        for i in range(1, n + 1):
            for j in range(1, m + 1):
                cost = 0 if (i * 7) % 5 == (j * 3) % 5 else 1
                d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost)
        return d[n][m]

    def transposed(n):
        grid = [[i * j for j in range(n)] for i in range(n + 1)]
        return [[row[k] for row in grid] for k in range(n)]

    def deep(n):
        x = [[[i + j + k for k in range(n)] for j in range(2)] for i in range(n)]
        x[0][1].append(9)
        return x[n - 1][1][0], x

    checks(made_at_run_time, (0, 2), (3, 2), (2, 0))
    checks(made_of_constants, (0,), (9,))
    checks(levenshtein, (0, 3), (4, 5))
    checks(transposed, (0,), (3,))
    checks(deep, (1,), (2,))


def test_inner_lists_have_identity():
    def twice(n):
        row = [1]
        rows = [row, row]
        for i in range(n):
            rows[i % 2].append(i)
        rows[0][0] = 7
        return rows, row, rows[0] is rows[n % 2], rows[0] is rows

    def by_path(n):
        a = [[1, 2], [3]]
        b = [[4.5]]
        c = a if n > 1 else b
        c[0].append(9)
        return a, b, c

    def swapped(n):
        rows = [[i] for i in range(n)]
        first = rows[0]
        rows[0], rows[n - 1] = rows[n - 1], rows[0]
        first.append(-1)
        return rows, first

    def copies(n):
        rows = [[i] for i in range(n)]
        shallow = rows.copy()
        more = rows + rows[:1]
        rows[0].append(5)
        shallow.append([0])
        return rows, shallow, more

    for f in (twice, by_path, swapped, copies):
        checks(f, (1,), (4,))


def test_empty_rows_take_the_type_of_what_comes():
    def buckets(n):
        rows = [[] for _ in range(5)]
        for i in range(n):
            rows[(i * 7) % 5].append(i / 2)
        return rows

    def mixed(n):
        rows = []
        for i in range(n):
            rows.append([i])
        for i in range(n):
            rows[i].append(i / 2)
        return rows

    checks(buckets, (0,), (7,))
    checks(mixed, (0,), (3,))


def test_methods_and_operators():
    def compared(n):
        a = [[i] for i in range(n)]
        b = [[i] for i in range(n)]
        return a == b, a != b, [n - 1] in a, a.count([0]), a < b, a.index([n - 1]), a is b

    def changed(n):
        rows = [[i, -i] for i in range(n)]
        rows.insert(1, [50])
        last = rows.pop()
        rows.reverse()
        rows.extend([[1], [2]])
        del rows[0]
        rows[0:1] = [[7], [8]]
        rows.sort()
        return rows, last

    def looped(n):
        total = 0
        for i, row in enumerate([[i] * i for i in range(n)]):
            for x in row:
                if x == 3:
                    break
                total += x * i
            else:
                total += 100
        return total

    checks(compared, (1,), (4,))
    checks(changed, (2,), (5,))
    checks(looped, (0,), (6,))


def test_index_errors_in_rows():
    def f(n, i, j):
        rows = [[k] * k for k in range(n)]
        return rows[i][j]

    checks(f, (3, 2, 1), (3, -1, -2), (3, 3, 0), (3, 1, 1))


def test_tuples():
    def stack(n):
        todo = [(0, n)]
        out = []
        while todo:
            a, b = todo.pop()
            if b - a > 2:
                middle = (a + b) // 2
                todo.append((a, middle))
                todo.append((middle, b))
            else:
                out.append((a, b * 0.5))
        return out

    def flood(n):
        seen = []
        todo = [(0, 0)]
        while todo:
            x, y = todo.pop()
            if 0 <= x < n and 0 <= y < n and (x, y) not in seen:
                seen.append((x, y))
                for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                    todo.append((x + dx, y + dy))
        return seen

    def edges(n):
        edges = [(i * 7 % n, i, i * 0.5) for i in range(n)]
        edges.sort()
        total = 0.0
        for a, b, weight in edges:
            if a < b:
                total += weight
        return total, edges, max(edges), min(edges)

    def by_key(n):
        pairs = [(i, -i % 3) for i in range(n)]
        pairs.sort(key=lambda p: (p[1], -p[0]))
        return pairs, sorted(pairs, reverse=True)

    def nested(n):
        out = []
        for i in range(n):
            out.append(((i, i / 2), (i % 2 == 0,)))
        (a, b), (c,) = out[n - 1]
        return out, a, b, c

    def with_rows(n):
        out = []
        row = [0]
        for i in range(n):
            out.append((i, row))
            row.append(i)
        i, row = out[0]
        row.append(99)
        return out

    def mixed(n):
        out = []
        for i in range(n):
            out.append((i if i % 2 else None, i / 2 if i % 3 else i))
        return out

    def by_text(n):
        out = []
        for i in range(n):
            out.append((f"{i:03d}", i * 0.5))
        out.sort(key=lambda p: p[0][::-1])
        return out, max(out, key=lambda p: -p[1])

    checks(by_text, (1,), (12,))
    checks(stack, (1,), (9,))
    checks(flood, (0,), (3,))
    checks(edges, (1,), (8,))
    checks(by_key, (1,), (7,))
    for f in (nested, with_rows, mixed):
        checks(f, (1,), (4,))


def test_tuples_that_are_printed():
    def f(n):
        out = []
        for i in range(n):
            out.append((i, [i / 2]))
            print(out, out[-1], f"{out}")

    def g(n):
        out = [(i,) for i in range(n)]
        print(out)

    check(f, 3)
    check(g, 3)


def test_what_trips_leave_is_collected():
    def f(n):
        best = [0]
        kept = [best]
        for i in range(n):
            row = [[i] * 100 for _ in range(10)]
            if row[3][5] % 1000 == 0:
                best = row[3]
                kept[0] = best
        return len(best), kept[0][0], kept[0] is best

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check(f, 20_000)  # 160 MB of rows
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_comparison_of_tuples():
    def f(a, b):
        return (
            (a, b) == (b, a),
            (a, 1) < (b, 2),
            (a, b) >= (a, b),
            (a,) < (a, b),
            [a, b] != [a, b],
            [a] == (a,),
            a < b and (a, b) < (b, a) < (b, b),
        )

    checks(f, (1, 2), (2, 1), (1, 1), (1.5, 1))
    checks(f, (float("nan"), 1.0))

    def unordered(a):
        return (a, "x") < (a, 1)

    check(unordered, 1)


def test_unpacking():
    def flat(n):
        xs = [i * 2 for i in range(n)]
        a, b = xs
        return a + b

    def rows(n):
        total = 0
        pairs = [[i, i + 1] for i in range(n)]
        for i, (a, b) in enumerate(pairs):
            total += a * b + i
        for (c, d), [e, f] in zip(pairs, pairs):
            total += c - d + e * f
        return total, [x + y for x, y in pairs]

    def unequal(n):
        total = 0
        rows = [[i] * (i % 3 + 1) for i in range(n)]
        for a, b in rows:
            total += a * b
        return total

    class Point:
        x = y = 0

    def attributes(n):
        p = Point()
        p.x, (p.y, z) = n, [i for i in range(n)]
        return p.x, p.y, z

    checks(flat, (2,), (0,), (1,), (3,))
    checks(rows, (0,), (1,), (4,))
    checks(unequal, (0,), (1,), (2,))
    checks(attributes, (2,), (3,))


def test_refusals():
    def array(x, n):
        out = []
        for _ in range(n):
            out.append((1, x))  # here
        return len(out)

    refused(array, np.arange(3.0), 2, says="list.append() in a branch or loop that depends on")

    def array_too(x, n):
        out = []
        for i in range(n):
            out.append(i)
        out.append((1, x))  # here
        return len(out)

    refused(
        array_too,
        np.arange(3.0),
        2,
        says="can hold numbers, strings, arrays, lists and tuples only",
    )

    def forms(n):
        out = []
        for i in range(n):
            out.append((i, i))
            out.append(i)  # here
        return out

    refused(forms, 2, says="cannot hold numbers, lists and arrays, or tuples of several")

    def itself(n):
        xs = []
        for _ in range(n):
            xs.append(xs)  # here
        return len(xs)

    refused(itself, 2, says="a list that holds itself")


def test_comprehensions_that_are_looked_up():
    def f(n, xs):
        rows = [[1, 2], [3]]
        rows.append([n])
        found = rows.count([x + n for x in xs])
        try:
            return found, rows.index([x + n for x in xs])
        finally:
            xs.sort()

    checks(f, (3, [5, 1]), (1, [0, 1]), (2, [1]), (3, [0]))
