"""heapq and bisect: the same steps as Python's, on lists and arrays."""

from __future__ import annotations

import bisect
import heapq
import random

import numpy as np

from support import check, checks


def numbers(n, seed=0):
    draw = random.Random(seed)
    return [draw.randrange(20) for _ in range(n)]


def test_push_and_pop():
    def f(xs):
        heap = []
        for x in xs:
            heapq.heappush(heap, x)
        before = heap.copy()
        return before, [heapq.heappop(heap) for _ in range(len(heap))], heap

    for n in (0, 1, 2, 3, 10, 200):
        check(f, numbers(n))
    check(f, [2.5, -1.0, 0.0, -0.0])
    check(f, ["b", "", "ab"])


def test_the_list_is_left_as_python_leaves_it():
    def f(xs, n):
        heapq.heapify(xs)
        a = heapq.heapreplace(xs, n)
        b = heapq.heappushpop(xs, n - 1)
        c = heapq.heappushpop(xs, -100)
        return xs, a, b, c

    for n in (1, 2, 5, 31, 300):
        check(f, numbers(n, n), 5)


def test_pairs_in_a_search():
    def dijkstra(ends, costs, start):
        n = len(ends) // 2
        distances = [float("inf")] * n
        distances[start] = 0.0
        heap = [(0.0, start)]
        while heap:
            d, u = heapq.heappop(heap)
            if d > distances[u]:
                continue
            for k in range(2 * u, 2 * u + 2):
                v, there = ends[k], d + costs[k]
                if there < distances[v]:
                    distances[v] = there
                    heapq.heappush(heap, (there, v))
        return distances

    check(dijkstra, [1, 2, 2, 3, 3, 0, 0, 1], [2.0, 5.0, 1.0, 7.0, 1.5, 3.0, 2.0, 2.0], 0)


def test_empty_heaps_and_other_kinds():
    def popped(n):
        heap = [n]
        heapq.heappop(heap)
        try:
            return heapq.heappop(heap), ""
        except IndexError as e:
            return n, str(e)

    def replaced(xs):
        return heapq.heapreplace(xs, 1)

    def tuples(n):
        heapq.heappush((n,), 1)

    checks(popped, (3,))
    checks(replaced, ([],), ([2],))
    check(tuples, 1)


def test_smallest_and_largest():
    def f(xs, n):
        far = heapq.nlargest(n, xs, key=lambda x: abs(x - 9))
        return heapq.nsmallest(n, xs), heapq.nlargest(n, xs), far

    for n in (0, 1, 3, 100):
        check(f, numbers(20), n)


def test_bisect():
    def f(xs, x):
        down = bisect.bisect_left(xs, -x, key=lambda y: -y)
        return (
            bisect.bisect(xs, x),
            bisect.bisect_left(xs, x, 1),
            bisect.bisect_right(xs, x, 0, 2),
            down,
        )

    def put(xs, x):
        bisect.insort(xs, x)
        bisect.insort_left(xs, x + 1, lo=1)
        return xs

    for x in (-1, 3, 4, 30):
        check(f, sorted(numbers(12)), x)
        check(put, sorted(numbers(12)), x)
    check(lambda x, v: bisect.bisect_left(x, v), np.array([1.0, 2.0, 3.0]), 2.5)
    check(lambda xs, x: bisect.bisect(xs, x, -1), [1, 2], 1)
