"""Comprehensions over run-time trips that assign: by `:=`, and by calls of functions that share variables."""

from __future__ import annotations

import numpy as np
import pytest

from support import checks


class Counter:
    def __init__(self, n):
        self.n = n
        self.twice = 2 * n

    def next(self):
        self.n += 1
        return self.n * 1.0


class Link:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


CALLS = [(0,), (1,), (2,), (5,), (-1,)]


def each(function):
    checks(function, *CALLS)


def test_objects_beside_a_shared_variable():
    def f(n):
        count = 0

        def add(k):
            nonlocal count
            count += k

        xs = [Counter(i) for i in range(n)]
        for x in xs:
            add(x.n)
        return count, [x.twice for x in xs]

    each(f)


def test_functions_that_make_objects():
    def f(n):
        made = 0

        def make(i):
            nonlocal made
            made += 1
            return Counter(i + made)

        xs = [make(i) for i in range(n)]
        return made, sum(x.twice for x in xs)

    each(f)


def test_the_best_object():
    def f(n):
        best = None

        def see(i):
            nonlocal best
            if best is None or i % 3 > best.n:
                best = Counter(i % 3)
            return best

        xs = [see(i) for i in range(n)]
        return len(xs), best.n if best else -5, [x.n for x in xs]

    def swapped(n):
        xs = [Counter(i) for i in range(n)]
        last = Counter(0)

        def swap(i):
            nonlocal last
            old = last
            last = xs[i]
            return old

        total = 0
        for i in range(n):
            total += swap(i).twice + last.n
        return total, last.n

    each(f)
    each(swapped)


def test_early_exits_of_functions():
    def f(n):
        count = 0

        def look(xs, k):
            nonlocal count
            for x in xs:
                count += 1
                if x.n == k:
                    return x
            return None

        xs = [Counter(i * 2) for i in range(n)]
        found = look(xs, 4)
        if found is None:
            return count, []
        found.n = 100
        return count, [x.n for x in xs]

    each(f)


def test_exceptions():
    def in_loop(n):
        count = 0

        def step(x):
            nonlocal count
            count += 1
            if x.n == 3:
                raise ValueError(x.n)
            return x.next()

        xs = [Counter(i) for i in range(n)]
        out = 0.0
        for x in xs:
            try:
                out += step(x)
            except ValueError:
                out += 100
                x.n = -1
            finally:
                count += 10
        return out, count, [x.n for x in xs]

    def in_comprehension(n):
        count = 0

        def see(i):
            nonlocal count
            count += 1
            if i == 3:
                raise ValueError(i)
            return Counter(i)

        try:
            xs = [see(i) for i in range(n)]
        except ValueError:
            xs = [Counter(10 * count)]
        return count, [x.n for x in xs]

    def again(n):
        tries = 0

        def fetch(i):
            nonlocal tries
            tries += 1
            if tries % 3 == 0:
                raise KeyError(i)
            return Counter(i)

        out = []
        i = 0
        while i < n:
            try:
                got = [fetch(i + j) for j in range(2)]
            except KeyError:
                i += 1
                continue
            out.append(got[0].n + got[1].n)
            if len(out) > 3:
                break
            i += 1
        return out, tries

    each(in_loop)
    each(in_comprehension)
    each(again)


def test_branches_and_loops():
    def f(n):
        k = 0

        def see(i):
            nonlocal k
            k += i
            return k

        if n > 1:
            out = [see(i) for i in range(n)]
        else:
            out = [see(i) + 100 for i in range(n + 2)]
        for j in range(n):
            if j == 4:
                break
            out.append(sum([see(i) for i in range(j)]))
            if k > 5:
                continue
            out += [see(i) for i in range(2)]
        last = max([see(i) for i in range(n)]) if n > 2 else see(7)
        return out, last, k

    each(f)


def test_kinds_of_comprehensions():
    def f(n):
        k = 0

        def see(i):
            nonlocal k
            k += 1
            return i + k

        table = {i % 3: see(i) for i in range(n)}
        items = {see(i) % 4 for i in range(n)}
        rows = [[see(i + j) for i in range(j)] for j in range(n)]
        flat = [see(i + j) for j in range(n) for i in range(j) if see(i) % 2]
        pairs = tuple(see(i) for i in range(n)), tuple([see(i) for i in range(n)])
        text = ",".join(str(see(i)) for i in range(n))
        made = np.array([see(i) * 0.5 for i in range(n)])
        some = [see(i) for i in (1, 2, 3)], [see(i) for i in range(3)]
        return table, sorted(items), rows, flat, pairs, text, made, some, k

    each(f)


def test_generators_that_stop():
    def f(n):
        k = 0

        def see(i):
            nonlocal k
            k += 1
            return i > 2

        found = [any(see(i) for i in range(n)), k]
        found += [all(not see(i) for i in range(n)), k]
        found += [next((i for i in range(n) if see(i)), -1), k]
        return found

    each(f)


def test_values_of_several_types():
    def number(n):
        k = 0

        def see(i):
            nonlocal k
            k = k + i * 0.5
            return k

        return [see(i) for i in range(n)], k

    def optional(n):
        best = None

        def see(i):
            nonlocal best
            if best is None or i % 3 > best:
                best = i % 3
            return best

        return [see(i) for i in range(n)], best

    def log(n):
        seen = []

        def see(i):
            nonlocal seen
            seen = seen + [i]
            return len(seen)

        return [see(i) for i in range(n)], seen

    each(number)
    each(optional)
    each(log)


def test_assignment_expressions():
    def f(n):
        total, last = 0, -1
        sums = [total := total + i for i in range(n)]
        odd = [(last := i) for i in range(n) if i % 2]
        table = {(y := i * i): y + 1 for i in range(n)}
        some = [z for i in range(n) if (z := i * 3 % 5) > 1]
        both = sum((total := total * 2 + i) for i in range(n))
        hit = -1
        if any((at := i) * i > 5 for i in range(n)):
            hit = at
        return sums, odd, last, table, some, both, total, hit

    def unassigned(n):
        xs = [z := i for i in range(n)]
        return z, xs

    each(f)
    each(unassigned)


def test_lists_are_made_before_they_are_looked_at():
    def f(n):
        counter = Counter(0)
        found = [any([counter.next() > 1 for i in range(n)]), counter.n]
        found += [all([counter.next() < 3 for i in range(n)]), counter.n]

        def key(x):
            counter.n += 10
            return x % 7

        found += [max([counter.next() for i in range(n + 1)], key=key), counter.n]
        return found

    def raises(n):
        return any([10 // (3 - i) > 2 for i in range(n)])

    def shown(n):
        def f(i):
            print(i)
            return i > 1

        return any([f(i) for i in range(n)])

    checks(f, (0,), (1,), (5,))
    each(raises)
    each(shown)


def test_arrays_of_what_changes_objects():
    def f(n):
        counter = Counter(0)
        made = np.array([counter.next() for i in range(n)])
        return made, counter.n

    each(f)


@pytest.mark.parametrize("n", [0, 4])
def test_a_list_of_links(n):
    def f(n):
        head = None
        size = 0

        def push(value):
            nonlocal head, size
            head = Link(value, head)
            size += 1
            return size

        sizes = [push(i * i) for i in range(n)]
        total = 0
        at = head
        while at is not None:
            total = total * 3 + at.value
            at = at.next
        return total, size, sizes

    checks(f, (n,), (n + 1,))
