"""zip(), enumerate(), map() and reversed() of Python's sequences, whose position depends on the
path: how many items are taken only the run knows."""

from __future__ import annotations

import numpy as np

from support import checks

X = np.array([0.5, 2.0])


def test_loops_that_are_left_and_entered_again():
    def known(n):
        it = enumerate((5, 6, 7))
        total = 0
        for _ in range(n):
            for k, v in it:
                total += k * v
                if total > 3:
                    break
        return total, list(it)

    def from_a_number(n):
        it = enumerate([n, 5, 6], start=n)
        for _ in range(n):
            for _k, v in it:
                if v > 4:
                    break
        return list(it)

    def rows(n):
        it = enumerate([[1], [2, n]])
        total = 0
        for _ in range(n):
            k, row = next(it, (0, []))
            total += k + sum(row)
        return total

    for fn in (known, from_a_number, rows):
        checks(fn, (0,), (1,), (2,), (5,))


def test_next():
    def of_map(n):
        it = map(abs, (5, -6, 7))
        total = 0
        while n > 0:
            total += next(it, 0)
            n -= 1
        return total

    def of_two(n):
        it = map(lambda a, b: a * b, (1, 2, 3), range(5, 9))
        if n > 1:
            next(it)
        return sum(it)

    def of_reversed(n):
        it = reversed([1, 2, n])
        if n > 2:
            next(it)
        return list(it)

    def of_text(n):
        it = reversed("abc")
        text = ""
        for _ in range(n):
            text += next(it, "-")
        return text

    def of_zip(n):
        it = zip((1, 2, 3), "abc", strict=False)
        text = ""
        while n > 0:
            pair = next(it, None)
            if pair is None:
                break
            text += pair[1] * pair[0]
            n -= 1
        return text

    def given_or_not(n):
        it = zip([1, 2], [None, "a"], strict=True)
        x = next(it) if n > 1 else None
        return x, list(it)

    for fn in (of_map, of_two, of_reversed, of_text, of_zip, given_or_not):
        checks(fn, (0,), (1,), (2,), (5,))


def test_strict_zip_and_calls():
    def strict(n):
        it = zip((1, 2, 3), (4, 5), strict=True)
        try:
            for _ in range(n):
                next(it)
        except ValueError as error:
            return str(error)
        return "ok"

    def called(n):
        seen = []

        def double(x):
            seen.append(x)
            return x * 2

        it = map(double, (1, 2, 3))
        if n > 1:
            next(it)
        return list(it), seen

    for fn in (strict, called):
        checks(fn, (0,), (1,), (2,), (3,))


def test_long_ranges():
    def taken(n):
        numbers, pairs = enumerate(range(10**9)), zip(range(3, 10**9), range(10**8), strict=False)
        back, double = reversed(range(10**9)), map(lambda x: x * 2, range(10**9))
        if n > 1:
            for it in (numbers, pairs, back, double):
                next(it)
        return next(numbers), next(pairs), next(back), next(double)

    checks(taken, (0,), (2,))


def test_lists_that_change_meanwhile():
    def counted(n):
        xs = [1, 2, 3]
        it = enumerate(xs)
        if n > 1:
            next(it)
        xs.append(9)
        xs[1] = 7
        return list(it)

    def two(n):
        xs = [1, 2, 3]
        pairs, back = zip(xs, (4, 5, 6), strict=False), reversed(xs)
        double = map(lambda x: x * 2, xs)
        if n > 1:
            next(pairs), next(back), next(double)
        xs[1] = 7
        xs.insert(0, 5)
        return list(pairs), list(back), list(double), xs

    def rows(n):
        xs = [[1], [2]]
        it = enumerate(xs)
        if n > 1:
            next(it)
        xs[1].append(5)
        xs.append([n])
        return list(it)

    for fn in (counted, two, rows):
        checks(fn, (0,), (2,))
    checks(lambda n, x: [v.sum() * k for k, v in enumerate((x, x * 2))][n:], (0, X), (1, X))

    def arrays(n, x):
        it, total = enumerate((x, x * 2)), 0.0
        if n:
            next(it)
        for k, v in it:
            total += v.sum() * k
        return total

    checks(arrays, (0, X), (1, X))
