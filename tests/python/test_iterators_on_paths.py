"""iter() of Python sequences, with next() in branches and loops of run-time values."""

from __future__ import annotations

from support import check, checks, refused


def test_branches():
    def one(n):
        it = iter([n, 2, 3])
        a = 0
        if n > 1:
            a = next(it)
        return a, next(it), next(it, -1), next(it, -2)

    def both(n):
        it = iter((n, n + 1, n + 2))
        if n > 1:
            a = next(it)
        else:
            next(it)
            a = next(it)
        return a, next(it, None)

    def letters(n):
        it = iter("abc")
        if n > 1:
            next(it)
        return next(it)

    def ended(n):
        it = iter([1])
        if n > 1:
            next(it)
        return next(it)

    def default(n, d):
        it = iter([n])
        if n > 1:
            next(it)
        return next(it, d)

    checks(one, (0,), (3,))
    checks(both, (0,), (3,))
    checks(letters, (0,), (3,))
    checks(ended, (0,), (3,))
    checks(default, (0, 1.5), (3, 1.5), (3, "s"), (3, None))


def test_loops():
    def until(n):
        it = iter([3, 1, 4, 1, 5])
        total = i = 0
        while i < n:
            total += next(it)
            i += 1
        return total, next(it, "end")

    def pairs(xs):
        it = iter(range(10))
        found = []
        for x in xs:
            if x > 1:
                found.append((x, next(it)))
        return found

    def rest(n):
        it = iter([n, n + 1, n + 2, n + 3])
        if n > 1:
            next(it)
        total = 0
        for x in it:
            total = total * 10 + x
            if x > 4:
                break
        return total, next(it, None)

    def made_in_trips(n):
        found = []
        for i in range(n):
            it = iter([i, i + 1])
            if i % 2:
                next(it)
            found.append(next(it))
        return found

    def in_a_loop(n):
        out = []
        for i in range(n):
            for x in iter((i, 7)):
                out.append(x)
        return out

    checks(until, (0,), (3,), (5,))
    check(until, 6)  # StopIteration
    checks(pairs, ([],), ([0, 2, 3],), ([2] * 11,))
    checks(rest, (0,), (2,), (5,))
    checks(made_in_trips, (0,), (3,))
    checks(in_a_loop, (0,), (2,))


def test_another_on_another_path():
    def replaced(n):
        it = iter([1, 2, 3])
        if n > 1:
            it = iter([4, n])
        return next(it), next(it, 9), next(it, 8)

    def moved(n):
        it = iter((1, 2, 3))
        if n > 1:
            it = iter((4, n, 0.5))
            next(it)
        return next(it), next(it, 9)

    def in_trips(n):
        it = iter([5, 6])
        found = []
        for i in range(n):
            found.append(next(it, -1))
            if i % 2:
                it = iter([i, i + 1, i + 2])
        return found

    def maybe(n):
        it = None
        if n > 1:
            it = iter([n])
        return 0 if it is None else next(it)

    checks(replaced, (1,), (3,))
    checks(moved, (1,), (3,))
    checks(in_trips, (0,), (1,), (6,))
    checks(maybe, (1,), (3,))


def test_early_exits():
    def returned(n):
        it = iter([n, 5])
        if n > 2:
            return next(it)
        return next(it) + next(it)

    def after_break(n):
        it = iter([1, 2, 3])
        for i in range(n):
            if i == 2:
                break
            next(it)
        return next(it)

    def caught(n):
        it = iter([n])
        try:
            if n > 1:
                next(it)
            return next(it)
        except StopIteration:
            return -1

    checks(returned, (1,), (3,))
    checks(after_break, (0,), (1,), (5,))
    checks(caught, (1,), (3,))


def test_kinds():
    def mixed(n):
        it = iter([1, 2.5, "s", None])
        a = next(it)
        if n > 1:
            a = next(it)
        return a, next(it), next(it, 0)

    def lists(n):
        it = iter([[1], [2, n]])
        if n > 1:
            next(it)
        return next(it)

    def growing(n):
        xs = [1]
        it = iter(xs)
        if n > 1:
            next(it)
        xs.append(2)
        return next(it), next(it, 0), xs

    def shared(n):
        it = iter([1, 2, 3])
        other = it
        if n > 1:
            next(other)
        return next(it), next(other)

    checks(mixed, (1,), (3,))
    checks(lists, (1,), (3,))
    checks(growing, (1,), (3,))
    checks(shared, (1,), (3,))


def test_refused():
    def functions(n):
        it = iter([abs, max])
        f = min
        if n > 1:
            f = next(it)
        return f(1, n)

    refused(functions, 3, says="next() in a branch or loop that depends on run-time values")
