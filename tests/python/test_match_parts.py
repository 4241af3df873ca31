"""`match` on the parts of run-time values: mappings, attributes, alternatives with captures."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from support import check, checks


class Point(NamedTuple):
    x: Any
    y: Any


@dataclass
class Pair:
    a: Any
    b: Any


class Own:
    __match_args__ = ("first", "second")

    def __init__(self, first, second):
        self.first, self.second = first, second

    @property
    def total(self):
        print("total")
        return self.first + self.second


class Child(Own):
    pass


class Color(enum.Enum):
    RED = 1


class Fails(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


# ---- mappings ---------------------------------------------------------------------------------


def mapping_values(n):
    match {"a": n, "b": 2}:
        case {"a": 3, **rest}:
            return rest["b"] * 10 + len(rest)
        case {"a": x, "c": _}:
            return x
        case {"a": x} if x > 5:
            return -x
        case {}:
            return 77


def nested_mappings(n):
    match {"op": "add", "args": (n, {"k": n + 1})}:
        case {"op": "sub"}:
            return 0
        case {"op": "add" | "plus" as op, "args": (1 | 2 as a, {"k": k})}:
            return len(op), a, k
        case {"args": (a, {"k": k, **others})}:
            return -1, a + k, len(others)


def keys_of_other_kinds(n):
    d = {1: n, (2, 3): 5, Color.RED: 7, None: 9}
    match d:
        case {1: 4, Color.RED: r}:
            return r
        case {None: v, 1: k}:
            return v + k


def not_mappings(n):
    out = []
    for v in (n, [n], (1, n), "a", {"a": n}):
        match v:
            case {"a": k}:
                out.append(k)
            case {}:
                out.append(-2)
            case _:
                out.append(-1)
    return out


def built_in_a_branch(n):
    d = {"a": n, "b": None}
    if n > 2:
        d["b"] = n
    match d:
        case {"b": None}:
            return 0
        case {"b": int(b), "a": a}:
            return a + b


def in_a_loop(n):
    total = 0
    for i in range(n):
        match {"i": i, "odd": i % 2 == 1}:
            case {"i": 4}:
                break
            case {"odd": True, "i": k}:
                total += k
            case {"i": k}:
                total -= k
                continue
        total += 100
    return total


# ---- attributes -------------------------------------------------------------------------------


def named_tuples(n):
    match Point(n, 2):
        case Point(x=0, y=y):
            return y
        case Point(3, y):
            return y + 1
        case Point(x, y) if x > 5:
            return x * y
        case (x, _):
            return -x


def dataclasses(n):
    match Pair(n, Pair(n + 1, 2.5)):
        case Pair(a=3, b=Pair(b=b)):
            return b
        case Pair(1, Pair(k, 2.5)):
            return k
        case Pair(b=int()):
            return 0
        case Pair() as p:
            return p.a


def match_args(n):
    match Child(n, (n, 5)):
        case Own(1, (x, 5)):
            return x
        case Child(2 | 3 as k, second=(x, y)):
            return k + x + y
        case Own(missing=_):
            return 0
        case Own(first):
            return -first


def properties(n):
    match Own(n, 2):
        case Own(total=5):
            return 0
        case Own(total=t):
            return t


def given_and_outside(p, n):
    match p:
        case Pair(a, 2):
            return a
        case Pair(a, b):
            return a + b + n


def exceptions(n):
    try:
        if n > 2:
            raise Fails(n)
        return 6 // n
    except Fails as e:
        match e:
            case Fails(code=3):
                return 33
            case Fails(code=c):
                return c
    except ArithmeticError as e:
        match e:
            case ZeroDivisionError():
                return -1


def maybe(n):
    p = None
    if n > 2:
        p = Point(n, 2) if n > 4 else Point(n, 3)
    match p:
        case None:
            return 0
        case Point(x, 2):
            return x
        case Point(y=y):
            return y


def too_many(n):
    match Point(n, 2):
        case Point(1, 2, 3):
            return 0


def twice(n):
    match Own(n, 2):
        case Own(1, first=2):
            return 0


def no_positions(n):
    match Color.RED:
        case Color(1):
            return n


# ---- alternatives -----------------------------------------------------------------------------


def alternatives(n):
    match (n, (n + 1, 2)):
        case (1, (x, 2)) | (x, (4, 2)):
            return x
        case (2 | 5 as k, (x, _)) | (k, (9 as x, _)):
            return k * 100 + x
        case (_, [x, y] | {"x": x, "y": y}):
            return x - y


def alternatives_with_guard(n):
    match {"a": n, "b": [n, 2]}:
        case {"a": 1 | 2 | 3 as k} | {"b": [7, k]} if k > 1:
            return k
        case {"a": k}:
            return -k


def stars_of_growing_lists(n):
    xs = [1, 2]
    for i in range(n):
        xs.append(i)
    match xs:
        case [1, 2]:
            return 0
        case [a, *rest, 2 | 3 as last]:
            return a + len(rest) * last
        case [a, *middle, _] if len(middle) > 3:
            return middle[-1]
        case [_, second, *_]:
            return second


def test_mappings() -> None:
    checks(mapping_values, 3, 1, 9)
    checks(nested_mappings, 1, 2, 3)
    checks(keys_of_other_kinds, 4, 5)
    checks(not_mappings, 4)
    checks(built_in_a_branch, 4, 1)
    checks(in_a_loop, 0, 3, 9)


def test_attributes() -> None:
    for fn in (named_tuples, dataclasses, match_args, properties, exceptions, maybe):
        checks(fn, 0, 1, 2, 3, 5, 7)
    checks(given_and_outside, (Pair(1, 2), 3), (Pair(1, 5), 3))
    check(given_and_outside, Pair(np.ones(2), 3.0), 3)


def test_patterns_that_do_not_fit_the_class() -> None:
    check(too_many, 3)
    check(twice, 1)
    check(no_positions, 1)


def test_alternatives() -> None:
    checks(alternatives, 1, 2, 3, 5, 8, 9)
    checks(alternatives_with_guard, 1, 2, 7, 9)


def test_stars_of_growing_lists() -> None:
    checks(stars_of_growing_lists, 0, 1, 3, 4, 8)
