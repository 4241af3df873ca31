"""Loops over objects whose classes say in Python what their items are."""

from __future__ import annotations

from support import check, checks, refused


class Kept:
    def __init__(self, n):
        self.xs = [n, n + 1, 5]

    def __iter__(self):
        return iter(self.xs)


class Chosen:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        xs = [self.n, 2 * self.n]
        if self.n > 2:
            xs = [1, 7]
        return iter(xs)


class Counting:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


class Down:
    """An iterator that ends when it is asked at run time."""

    def __init__(self, n):
        self.left = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        return self.left


def test_loops():
    def f(n):
        t = 0
        for x in Kept(n):
            t += x
        for x in Chosen(n):
            t = 2 * t + x
        for x in Counting(n):
            if x == 3:
                continue
            t += x
        else:
            t += 100
        return t

    checks(f, (3,), (1,), (6,))


def test_in_branches_and_loops():
    def f(n):
        t = 0
        if n > 2:
            for x in Kept(n):
                t += x
        else:
            for x in Counting(5):
                t -= x
        for i in range(n):
            for x in Counting(i):
                if x > 1:
                    break
                t += x
            for x in Kept(i):
                t += x
        return t

    checks(f, (3,), (1,), (5,))


def test_builtins():
    def f(n):
        sums = sum(Chosen(n)), max(Kept(n)), min(Chosen(n)), any(Kept(n)), all(Chosen(n))
        lists = list(Chosen(n)), tuple(Kept(n)), sorted(Kept(n)), [*Kept(n)], list(Counting(n))
        pairs = list(zip(Kept(n), Chosen(n), strict=False)), list(enumerate(Kept(n)))
        mapped = list(map(lambda q: q + 1, Kept(n))), [q + 1 for q in Kept(n)], n in Kept(n)
        a, b, c = Kept(n)
        d, *e = Kept(n)
        it = iter(Kept(n))
        return sums, lists, pairs, mapped, (a, b, c, d, e), (next(it), next(it)), 8 not in Kept(n)

    checks(f, (3,), (1,))


def test_iterators():
    def f(n):
        t = 0
        for x in Down(n):
            t = 3 * t + x
        for x in Down(3):
            t += x
        return t

    checks(f, (3,), (0,), (7,))


def test_iterators_with_early_exits():
    def f(n):
        t = 0
        for x in Down(n):
            if x == 2:
                continue
            if x * x < n:
                break
            t += x
        else:
            t += 100
        return t

    def g(n):
        for x in Down(n):
            if x * x < n:
                return x
        return -1

    def h(n):
        t = 0
        for x in Down(n):
            for y in Down(x):
                t += x * y
        return t

    for fn in (f, g, h):
        checks(fn, (5,), (0,), (9,), (1,))


def test_an_iterator_that_goes_on():
    def f(n):
        it = Down(n)
        for x in it:
            if x < 4:
                break
        t = 0
        for y in it:
            t += y
        return t, it.left, next(it, "end")

    checks(f, (6,), (2,), (0,))


def test_next():
    def f(n):
        it = Down(n)
        return next(it, -1), next(it, -1), next(it, None)

    def g(n):
        it = Down(n)
        t = 0
        try:
            while True:
                t += next(it)
        except StopIteration:
            t += 100
        return t

    def raises(n):
        return next(Down(n))

    for fn in (f, g, raises):
        checks(fn, (5,), (0,), (1,))


def test_builtins_over_iterators():
    def f(n):
        return list(Down(n)), sum(Down(n)), max(Down(n), default=-1), any(Down(n))

    checks(f, (5,), (0,), (1,))


def test_errors():
    class No:
        def __init__(self, n):
            self.n = n

        def __iter__(self):
            return self.n

    class Plain:
        def __init__(self, n):
            self.n = n

    def loop(cls):
        def f(n):
            t = 0
            for x in cls(n):
                t += x
            return t

        return f

    check(loop(No), 3)
    check(loop(Plain), 3)
    check(lambda n: list(No(n)), 3)


class Items:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:  # here
            raise IndexError(i)
        return i


def test_items_by_number():
    def f(n):
        t = 0
        for x in Items(4):
            t += x * n
        return t

    check(f, 3)


class Either:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        if self.n > 2:
            return iter([1, 2])
        return iter([3])


def test_iterators_by_path():
    checks(lambda n: list(Either(n)), (3,), (1,))
    checks(lambda n: sum(x * n for x in Either(n)), (3,), (1,))


def test_refused():
    def f(n):
        return [x for x in Items(n)]

    refused(f, 3, says="Python itself calls __getitem__() here", marker="# nowhere")
