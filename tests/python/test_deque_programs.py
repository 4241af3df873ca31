"""Programs with collections.deque: queues, windows, objects and containers that hold deques."""

from __future__ import annotations

import collections
from collections import deque
from dataclasses import dataclass, field

import numpy as np

import lathe
from support import check, check_compiled, checks


def test_breadth_first():
    def f(n, limit):
        steps = {0: 0}
        queue = deque([0])
        while queue:
            v = queue.popleft()
            if steps[v] > limit:
                break
            for w in ((v * 7 + 1) % n, (v * 3 + 2) % n):
                if w not in steps:
                    steps[w] = steps[v] + 1
                    queue.append(w)
        return steps, queue

    checks(f, (50, 100), (50, 2), (1, 5))


def test_breadth_first_of_tuples():
    def f(grid):
        rows, cols = grid.shape
        seen = np.zeros((rows, cols), dtype=bool)
        queue = deque([(0, 0, 0)])
        seen[0, 0] = True
        while queue:
            r, c, d = queue.popleft()
            if (r, c) == (rows - 1, cols - 1):
                return d
            for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                a, b = r + dr, c + dc
                if 0 <= a < rows and 0 <= b < cols and not seen[a, b] and grid[a, b] == 0:
                    seen[a, b] = True
                    queue.append((a, b, d + 1))
        return None

    free = np.zeros((5, 6))
    wall = free.copy()
    wall[:, 3] = 1
    maze = wall.copy()
    maze[4, 3] = 0
    checks(f, (free,), (wall,), (maze,))


def test_sliding_window():
    def f(xs, k):
        window = deque()
        best = []
        for i, x in enumerate(xs):
            while window and xs[window[-1]] <= x:
                window.pop()
            window.append(i)
            if window[0] <= i - k:
                window.popleft()
            if i >= k - 1:
                best.append(xs[window[0]])
        return best

    checks(f, ([1, 3, -1, -3, 5, 3, 6, 7], 3), ([], 2), ([2.5, 1.5], 1))


def test_moving_average():
    def f(xs, k):
        d, total, out = deque(maxlen=k), 0.0, []
        for x in xs:
            if len(d) == d.maxlen:
                total -= d[0]
            d.append(x)
            total += x
            out.append(total / len(d))
        return out, d

    checks(f, ([1.0, 2.0, 4.0, 8.0], 2), ([], 3), ([1.0], 3))


def test_round_robin():
    def f(work):
        tasks = deque(enumerate(work))
        order = []
        while tasks:
            task, left = tasks.popleft()
            order.append(task)
            if left > 1:
                tasks.append((task, left - 1))
        return order

    checks(f, ([3, 1, 2],), ([],), ([5],))


def test_on_paths():
    def f(xs, n):
        d = deque(xs)
        e = d if n > 2 else deque([7])
        e.append(1)
        d.append(2)
        if n > 3:
            d = e
        d.appendleft(n)
        g = None if n > 4 else deque([n])
        return d, e, d is e, g, 0 if g is None else g.popleft()

    checks(f, ([1, 2], 1), ([1, 2], 3), ([1], 4), ([], 5))


def test_swapped():
    def f(n):
        a, b = deque([n]), deque()
        steps = 0
        while a and steps < 60:
            while a:
                x = a.popleft()
                steps += 1
                if x > 1:
                    b.append(x // 2)
                    b.append(x - x // 2)
            a, b = b, a
        return steps, a, b

    checks(f, (1,), (9,), (100,))


def test_made_in_trips():
    def f(n):
        last = deque()
        total = 0
        for i in range(n):
            d = deque([i])
            d.appendleft(i + 1)
            if i % 3 == 0:
                continue
            if i > 6:
                break
            total += d.pop()
            last = d
        return total, last

    checks(f, (0,), (4,), (20,))


def test_lists_and_dicts_of_deques():
    def f(n, xs):
        rows = [deque() for _ in range(n)]
        for x in xs:
            rows[x % n].append(x)
        for row in rows:
            row.rotate(1)
        found = collections.defaultdict(deque)
        for x in xs:
            found[x % 2].appendleft(x)
        return rows, found, {k: len(d) for k, d in found.items()}, rows[0].popleft()

    checks(f, (3, [1, 2, 3, 4, 5]), (1, [9]))


def test_of_many_things():
    def f(n):
        words, rows, pairs = deque(), deque(), deque(maxlen=2)
        for i in range(n):
            words.append(str(i))
            rows.appendleft([i] * i)
            pairs.append((i, str(i)))
        if rows:
            rows[0].append(7)
        arrays = deque([np.ones(2) * n, np.zeros(2)])
        nested = deque([deque([n]), deque()])
        nested[1].append(n)
        mixed = deque([1, 2.5, "a", None])
        return words, rows, pairs, arrays, nested, mixed, "".join(words)

    checks(f, (0,), (4,))


class Job:
    def __init__(self, name, left):
        self.name = name
        self.left = left
        self.log = deque(maxlen=2)

    def run(self):
        self.left -= 1
        self.log.append(self.left)
        return self.left


def test_of_objects():
    def f(n):
        jobs = deque(Job(i, i + 1) for i in range(n))
        order = []
        while jobs:
            job = jobs.popleft()
            order.append(job.name)
            if job.run() > 0:
                jobs.append(job)
            else:
                last = job.log
        return order, jobs, last if n else None

    checks(f, (3,), (0,))


def test_as_an_attribute():
    def f(n):
        job = Job("a", n)
        while job.run() > 0:
            pass
        return job, list(job.log)

    checks(f, (3,), (9,))


def test_in_functions():
    def put(d, x):
        d.append(x)
        return d

    def all_but_first(d):
        if len(d) > 2:
            d.popleft()
            return all_but_first(d)
        return d

    def f(xs):
        d = deque(xs)
        e = put(d, 4)
        pop = d.popleft
        pop()
        return all_but_first(d), e is d

    checks(f, ([1, 2, 3],), ([1],))


def test_twice_in_the_result():
    def f(xs):
        d = deque(xs)
        return d, d, [d]

    made = check(f, [1])
    assert made.value[0] is made.value[1]


def test_many():
    def f(n):
        d = deque()
        total = 0
        for i in range(n):
            d.append(i)
            d.append(i)
            total += d.popleft()
        for _ in range(n // 2):
            d.appendleft(total % 7)
        return total, len(d), d[0], d[-1]

    check(f, 20000)


QUEUE = deque([1, 2])


def test_outside():
    def f(n):
        made = QUEUE + QUEUE, QUEUE.copy(), QUEUE * 2, deque(QUEUE, maxlen=1), list(QUEUE)
        found = n in QUEUE, QUEUE.count(n), QUEUE == deque([1, n]), deque([n]) + QUEUE, QUEUE[0]
        return made, found, len(QUEUE), sum(QUEUE), QUEUE < deque([n]), QUEUE.maxlen

    checks(f, (2,), (3,))
    compiled = lathe.function(f)
    assert compiled(2)[0][0] is not compiled(2)[0][0]
    QUEUE.append(7)
    try:
        check_compiled(compiled, 2)
    finally:
        QUEUE.pop()


def test_among_the_arguments():
    def f(d, n):
        return d[0] + n, list(d), len(d), deque(d)

    given = deque([1, 2])
    compiled = lathe.function(f)
    check_compiled(compiled, given, 3)
    given.append(5)
    check_compiled(compiled, given, 3)


LAST = None


def test_assigned_outside():
    def f(xs):
        global LAST
        LAST = deque(xs, 2)
        return len(LAST)

    compiled = lathe.function(f)
    for xs in ([1, 2, 3], [], [4]):
        assert compiled(xs) == min(len(xs), 2)
        assert type(LAST) is deque
        assert (LAST, LAST.maxlen) == (deque(xs, 2), 2)


@dataclass
class Queue:
    items: deque = field(default_factory=deque)
    last: deque = field(default_factory=lambda: deque(maxlen=1))
    count: int = 0

    def push(self, x):
        self.items.append(x)
        self.last.append(x)
        self.count += 1


@dataclass
class Named(Queue):
    name: str = "q"


def test_factories_of_dataclasses():
    def f(xs):
        q, other = Queue(), Named(name="r")
        for x in xs:
            q.push(x)
        other.push(7)
        return q, other, Queue(deque([1]), count=5)

    checks(f, ([1, 2],), ([],))
    compiled = lathe.function(f)
    assert compiled([1])[0].items is not compiled([1])[0].items


def test_factories_that_make_lists():
    @dataclass
    class Row:
        items: list = field(default_factory=lambda: [1])

    def f(n):
        return Row().items

    compiled = lathe.function(f)
    compiled(1).append(2)
    assert compiled(1) == [1]
