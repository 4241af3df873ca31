"""Functions that call themselves and return lists."""

from __future__ import annotations

from support import check, checks


def test_lists_of_lists_are_returned():
    def subsets(xs):
        if not xs:
            return [[]]
        rest = subsets(xs[1:])
        return rest + [[xs[0], *s] for s in rest]

    check(subsets, [1, 2, 3])
    checks(subsets, ([],), ([4, 5],))


def test_lists_that_are_empty_on_a_path_are_returned():
    def permutations(xs):
        if len(xs) <= 1:
            return [xs]
        out = []
        for i in range(len(xs)):
            for p in permutations(xs[:i] + xs[i + 1 :]):
                out.append([xs[i], *p])
        return out

    def counted(n):
        if n <= 1:
            return [[n]]
        if n > 3:
            return counted(n - 1)
        return []

    def numbers(n):
        if n <= 1:
            return [n]
        out = []
        for _ in range(n):
            for p in numbers(n - 1):
                out.append(p)
        return out

    checks(permutations, ([1, 2, 3],), ([],))
    for f in (counted, numbers):
        checks(f, (0,), (3,), (5,))
