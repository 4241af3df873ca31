"""`match` on run-time values: sequences, classes, alternatives, captures, guards."""

from typing import Any

import numpy as np
import pytest

from support import checks

X = np.array([1.0, 2.0, 3.0])


def sequence_of_numbers(n):
    match (n, [n + 1, 3]):
        case (1, [a, b]):
            return a * b
        case (x, [a, *rest]) if x > 4:
            return x + a + rest[0] + len(rest)
        case (_, [2 | 4 as a, _]):
            return a
        case _:
            return -1


def stars(n):
    out = []
    for pair in ((n,), (n, 2), (1, n, 3), [n, 4, 5, 6], "ab", n, range(3)):
        match pair:
            case []:
                out.append(0)
            case [1, *_]:
                out.append(1)
            case [first, *middle, last] if last != 2:
                out.append(first + last + len(middle))
            case [*_, last]:
                out.append(last * 10)
            case str() | int():
                out.append(-1)
    return out


def classes(n):
    match n:
        case bool(b):
            return b, 0
        case int(v) if v > 3:
            return v, 1
        case int():
            return n, 2
        case float(v):
            return "float", v + 1
        case list() | tuple():
            return "sequence", len(n)
        case _:
            return "other", 0


def class_by_path(n):
    x = n if n > 0 else n * 0.5
    match x:
        case float(v):
            return v - 1.0
        case int(3 | 4):
            return 34
        case int(v):
            return v + 1
    return 0


def alternatives(n):
    match (n, n % 3):
        case (1, x) | (x, 2):
            return x
        case (0 | 3 | 6) as p, q:
            return p + q
        case [a, b] if a > b or a < -5:
            return a - b
    return None


def guards_see_captures(n):
    a = 100
    match (n, n + 1):
        case (a, b) if a > 5:
            return a * b
        case (a, 2) if a < 0:
            return -a
    return a


def in_a_loop(n):
    total = 0
    for i in range(n):
        match (i % 3, i):
            case (0, k) if k > 6:
                break
            case (0, _):
                continue
            case (1, k):
                total += k
            case (r, k):
                total -= r
    else:
        total += 1000
    return total


def in_a_branch(n, x):
    r = 0.0
    if n > 1:
        match (x[n], x):
            case (2.0 | 3.0 as v, rows):
                r = v + rows.sum()
            case (v, _):
                r = v
    return r


def arrays_are_no_sequences(n, x):
    match x:
        case [a, b, c]:
            return a + b + c
        case y:
            return y * n


def nested(n):
    match [(n, (n + 1, [n + 2])), 5]:
        case [(a, (2, [c])), 5]:
            return a + c
        case [(a, (b, [c, _])), _]:
            return 0
        case [(int(a), (b, [int(c)])), int()] if c % 2:
            match a:
                case 2 | 3:
                    return a
                case k if k > b - 2:
                    return k * 1000
    return -1


def grown(n):
    xs = []
    for i in range(n):
        xs.append(i * 2)
    match xs:
        case []:
            return 0
        case [x]:
            return x + 1
        case [x, y] if y > 0:
            return x + y
        case [first, *rest]:
            return first + len(rest) + rest[0]


def raising(n):
    match (n, 10 // n):
        case (a, b) if 7 // (a - 2):
            return a
    return b


FUNCTIONS = [
    sequence_of_numbers,
    stars,
    class_by_path,
    alternatives,
    guards_see_captures,
    in_a_loop,
    nested,
    grown,
    raising,
]


@pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)
def test_numbers(fn: Any) -> None:
    checks(fn, 0, 1, 2, 3, 4, 5, 6, 7, 9, -3, -8)


def test_classes() -> None:
    checks(classes, True, 2, 9, 2.5, (3, 4))


def test_arrays() -> None:
    checks(in_a_branch, (0, X), (1, X), (2, X), (2, X[::-1].copy()))
    checks(arrays_are_no_sequences, (2, X))


def shadowed(n):
    int = 5
    match n:
        case int():  # here
            return 1


def test_a_class_pattern_needs_a_class() -> None:
    checks(shadowed, 2)
