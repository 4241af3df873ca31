"""Lists of lists and of tuples that come in as one value: graphs, grids, tables, results that are
collected in an argument."""

from __future__ import annotations

import copy
import heapq
import math
from collections import defaultdict, deque

import numpy as np
import pytest

import lathe
from support import check, checks, refused

EDGES = [[(1, 2.0), (2, 5.0)], [(2, 1.0)], [(0, 1.0), (3, 7.5)], []]
WEIGHTS = {0: [(1, 2.0), (2, 5.0)], 1: [(2, 1.0)], 2: [(0, 1.0)]}
NEIGHBOURS = {"a": ["b", "c"], "b": ["c"], "c": ["a", "d"], "d": []}
FOUND: list = []
GROUPS: defaultdict = defaultdict(list)


def shortest(graph, source):
    dist = [math.inf] * len(graph)
    dist[source] = 0.0
    heap = [(0.0, source)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        for v, w in graph[u]:
            if d + w < dist[v]:
                dist[v] = d + w
                heapq.heappush(heap, (d + w, v))
    return dist


def traces(fn, *calls):
    """How many there are after these calls, each of which is as in plain Python."""
    compiled = lathe.function(fn)
    for args in calls:
        given, kept = copy.deepcopy(args), copy.deepcopy(args)
        assert compiled(*given) == fn(*kept)
        assert given == kept
    return len(compiled.traces)


def test_adjacency_lists():
    checks(shortest, (EDGES, 0), (EDGES, 3), ([[]], 0), ([[(0, 1)]], 0))
    checks(lambda source: shortest(EDGES, source), (0,), (2,))
    longer = [[((i * 7) % 20, float(i)), ((i + 1) % 20, 2.0)] for i in range(20)]
    assert traces(shortest, (EDGES, 0), (longer, 3), (longer[:1] * 20, 0), (EDGES, 1)) == 1


def test_graphs_in_dicts():
    def distances(graph, source):
        dist = {source: 0.0}
        queue = deque([source])
        while queue:
            u = queue.popleft()
            for v, w in graph[u]:
                if v not in dist:
                    dist[v] = dist[u] + w
                    queue.append(v)
        return dist

    def reached(graph, start):
        seen, stack, order = {start}, [start], []
        while stack:
            u = stack.pop()
            order.append(u)
            for v in graph[u]:
                if v not in seen:
                    seen.add(v)
                    stack.append(v)
        return order

    checks(distances, (WEIGHTS, 0), (WEIGHTS, 2))
    checks(lambda source: distances(WEIGHTS, source), (0,), (1,), (7,))
    checks(reached, (NEIGHBOURS, "a"), (NEIGHBOURS, "d"))
    checks(lambda start: reached(NEIGHBOURS, start), ("a",), ("b",))


def test_a_graph_that_grows():
    def connect(graph, edges):
        for a, b, w in edges:
            graph[a].append((b, w))
            graph.setdefault(b, []).append((a, w))
        return sum(len(found) for found in graph.values())

    checks(connect, ({0: [(1, 2)], 1: []}, [(0, 1, 5), (1, 2, 7)]), ({0: [(0, 1)]}, []))

    def groups(found, words):
        for word in words:
            found[len(word)].append(word)
        return len(found)

    GROUPS.clear()
    GROUPS[1] = ["z"]
    compiled = lathe.function(lambda words: groups(GROUPS, words))
    assert compiled(["a", "bc", "d"]) == 2
    assert GROUPS == {1: ["z", "a", "d"], 2: ["bc"]}


class Life:
    def __init__(self, cells):
        self.cells = cells

    def step(self):
        n, m = len(self.cells), len(self.cells[0])
        new = [[0] * m for _ in range(n)]
        for i in range(n):
            for j in range(m):
                near = 0
                for di in (-1, 0, 1):
                    for dj in (-1, 0, 1):
                        if (di or dj) and 0 <= i + di < n and 0 <= j + dj < m:
                            near += self.cells[i + di][j + dj]
                new[i][j] = 1 if near == 3 or (near == 2 and self.cells[i][j]) else 0
        self.cells = new
        return sum(map(sum, new))

    def flip(self, i, j):
        self.cells[i][j] ^= 1
        return self.cells[i]


def test_a_grid_in_an_attribute():
    cells = [[0, 1, 0, 0], [0, 1, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1]]
    plain, made = Life(copy.deepcopy(cells)), Life(copy.deepcopy(cells))

    def run(life, n):
        for _ in range(n):
            life.step()
        return life.flip(n, 1)

    compiled = lathe.function(run)
    for n in (1, 3, 0, 2):
        row = made.cells[n]
        assert compiled(made, n) == run(plain, n)
        assert made.cells == plain.cells
        assert n > 0 or row is made.cells[n]


def test_results_that_are_collected_in_an_argument():
    def squares(out, n):
        for i in range(n):
            out.append((i, i * 0.5, "x" * i))

    def permutations(xs, k, out):
        if k == len(xs):
            out.append(xs[:])
            return
        for i in range(k, len(xs)):
            xs[k], xs[i] = xs[i], xs[k]
            permutations(xs, k + 1, out)
            xs[k], xs[i] = xs[i], xs[k]

    def both(nodes, edges, n):
        for i in range(n):
            nodes.append(i)
            edges.append((i, i + 1))
        return len(nodes) + len(edges)

    checks(squares, ([], 3), ([], 0), ([(7, 2.5, "y")], 2))
    checks(permutations, ([1, 2, 3], 0, []), ([], 0, []))
    checks(both, ([], [], 3), ([1], [], 2), ([], [(1, 2)], 2))

    def outside(n):
        FOUND.append([n, n + 1])
        FOUND[0].append(n)
        return FOUND[-1]

    compiled = lathe.function(outside)
    for n in (1, 2, 3):
        assert compiled(n) is FOUND[-1]
    assert FOUND == [[1, 2, 1, 2, 3], [2, 3], [3, 4]]


def test_identity_of_rows():
    def swap(rows, i, j):
        rows[i], rows[j] = rows[j], rows[i]
        rows[i][0] += 1
        return rows[i], rows

    rows = [[1], [2], [3]]
    first, second, third = rows
    found, same = lathe.function(swap)(rows, 0, 2)
    assert same is rows
    assert found is third
    assert rows == [[4], [2], [1]]
    assert rows[2] is first
    assert rows[1] is second
    shared = [[1, 2]] * 3
    lathe.function(swap)(shared, 0, 2)
    assert shared == [[2, 2]] * 3
    assert shared[0] is shared[1] is shared[2]

    def both(rows, row, i):
        row.append(5)
        rows[i].append(6)
        return rows[0] is row, rows[1] is row

    checks(both, ([[1], [2]], [3], 0))
    rows = [[1], [2]]
    assert lathe.function(both)(rows, rows[1], 1) == (False, True)
    assert rows == [[1], [2, 5, 6]]
    known = (1, 2.5)

    def keep(pairs, i):
        pairs[i] = (i, 0.5)

    pairs = [(0, 1.5), known, (7, 7.5)]
    lathe.function(keep)(pairs, 2)
    assert pairs == [(0, 1.5), (1, 2.5), (2, 0.5)]
    assert pairs[1] is known


def test_items_of_several_types():
    def pick(rows, i):
        name, size, kind = rows[i]
        return name * 2 if kind is None else f"{name} {size + kind}"

    rows = [("a", 1, None), ("b", 2.5, 3), ("c", True, 2.0)]
    checks(pick, (rows, 0), (rows, 1), (rows, 2), (rows, -1), (rows, 3))

    def widen(rows, i):
        rows[i].append(0.5)
        rows[i][0] = None
        return rows

    checks(widen, ([[1, 2], [3]], 1), ([[True], []], 0), ([["a"], ["b"]], 1))

    def deep(cube, i, j, k):
        cube[i][j][k] += 1
        return cube[i][j], sum(sum(sum(row) for row in plane) for plane in cube)

    checks(deep, ([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], 1, 0, 1))

    def parts(rows, i):
        label, values = rows[i]
        values.append(label)
        return len(rows[0][1])

    checks(parts, ([(1, [1, 2]), (2, [])], 1), ([(1, [1, 2]), (2, [])], 0))


def test_what_is_given_back_when_it_raises():
    def fill(rows, i, n):
        rows[i].append(n)
        rows.append([n])
        return 10 // n

    rows = [[1], [2]]
    with pytest.raises(ZeroDivisionError):
        lathe.function(fill)(rows, 1, 0)
    assert rows == [[1], [2, 0], [0]]


def test_lists_that_change_between_calls():
    def total(rows, i):
        return sum(rows[i]) if i < len(rows) else -1

    compiled = lathe.function(total)
    rows: list = [[(1)], [2, 3]]
    assert compiled(rows, 1) == 5
    rows[1].append(4)
    assert compiled(rows, 1) == 9
    rows.append([0.5])
    assert compiled(rows, 2) == 0.5
    rows[2] = []
    assert compiled(rows, 2) == 0
    rows[0] = [2**70]
    with pytest.raises(lathe.IntegerRangeError):
        compiled(rows, 1)
    rows[0] = rows  # type: ignore[assignment]
    with pytest.raises(ValueError, match="nested more than 64 deep"):
        compiled(rows, 1)


def test_lists_in_themselves_are_refused():
    def size(rows, i):
        rows[i].append(i)
        return len(rows)

    same = [[1], [2.5]]
    assert lathe.function(size)(same, 0) == 2
    assert same == [[1, 0], [2.5]]


def test_one_list_with_items_of_several_types():
    def both(rows, row, i):
        row.append(0.5)
        return rows[i]

    rows = [[1], ["a"]]
    compiled = lathe.function(both)
    try:
        found = compiled(rows, rows[0], 0)
    except lathe.LatheError as error:
        assert "at two places of the arguments" in str(error) or "several" in str(error)  # noqa: PT017
        assert rows == [[1], ["a"]]
    else:
        assert found is rows[0]
        assert rows == [[1, 0.5], ["a"]]


def test_keyword_and_nested_places():
    def f(*, config, n):
        config["rows"][n].append(n)
        return config["rows"][n], config["name"]

    config = {"rows": [[1], [2, 3]], "name": "x"}
    assert lathe.function(f)(config=config, n=1) == ([2, 3, 1], "x")
    assert config["rows"] == [[1], [2, 3, 1]]

    def g(pair, i):
        rows, more = pair
        rows[i] = (more[i][0], i)
        return rows

    checks(g, (([(1, 2), (3, 4)], [(5, 6), (7, 8)]), 1))


def test_arrays_and_objects_stay_outside():
    def add(out, x, n):
        for i in range(n):
            out.append(x * i)  # here

    refused(add, [], np.ones(2), 3, says="an array goes into a list of the caller's")
    check(lambda rows, i: rows[i][0], [[len, 1], [2]], 1)


def test_the_signature():
    def pick(rows, i):
        return rows[i][0]

    compiled = lathe.function(pick)
    compiled([(1, "a", None), (2.5, "b", None)], 1)
    assert "rows: list of (int or float, str, None), length ?" in str(compiled.traces[-1].signature)
    compiled([[1], []], 0)
    assert "rows: list of list of int, length ?" in str(compiled.traces[-1].signature)
