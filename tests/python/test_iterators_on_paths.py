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


def test_positions_that_depend_on_the_path():
    def left_early(n):
        it, out = iter("abc"), []
        for c in it:
            out.append(c)
            if n > 1:
                break
        return out, list(it)

    def in_a_branch(n):
        it = iter([1, 2, 3])
        x = list(it) if n > 1 else []
        return x, list(it)

    for f in (left_early, in_a_branch):
        checks(f, (0,), (2,))


def test_iterators_without_run_time_positions():
    def pairs(n):
        it, out = zip("abc", [1, 2, 3]), []
        for c in it:
            out.append(c)
            if n > 1:
                break
        return out, list(it)

    def numbered(n):
        it, total = enumerate([1, 2, -3]), 0
        for _, v in it:
            if v > n:
                break
            total += v
        for i, _ in it:
            total += 10 * i
        return total

    def generated(n):
        it, out = (i * i for i in [1, 2, 3]), []
        for v in it:
            out.append(v)
            if n > 1:
                break
        return out, list(it)

    def found(n):
        it = enumerate([1, 2, 3])
        return any(v > n for _, v in it), list(it)

    for f in (pairs, numbered, found):
        checks(f, 0, 1, 2, 5)
    refused(generated, 2, says="over an iterator after a break, continue or return that depends on")

    def summed(n):
        it = zip([1, 2], [3, 4])
        x = sum(p * q for p, q in it) if n > 1 else 0
        return x, list(it)

    checks(summed, 0, 2)


def test_iterators_that_nobody_sees_afterwards():
    def f(n):
        total = 0
        for a, b in zip([1, 2, 3], [4, 5, 6]):
            if a > n:
                break
            total += b
        for i, c in enumerate("abc"):
            if i == n:
                return total, c
        return total, any(v > n for _, v in enumerate([1, 2, 3]))

    checks(lambda n: f(n)[0], (0,), (2,), (5,))
