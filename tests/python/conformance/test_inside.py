"""Each program of the table inside a branch, a loop, both, a loop that is left early, and a `try`."""

from __future__ import annotations

from typing import Any

import conformance
import pytest

import lathe
from support import check_compiled


def in_a_branch(program, args, n):
    if n > 1:
        r = program(*args)
    else:
        r = program(*args)
    return r


def in_a_loop(program, args, n):
    for _ in range(n):
        r = program(*args)
    return r


def nested(program, args, n):
    for i in range(n):
        if i % 2 == 0:
            r = program(*args)
    return r


def left_early(program, args, n):
    i = 0
    while True:
        r = program(*args)
        i += 1
        if i >= n:
            return r


def in_a_try(program, args, n):
    r = None
    try:
        if n > 0:
            r = program(*args)
    finally:
        print("finally", n)
    return r


# What is refused in one of them.
REFUSED = {("recursion_assigns", in_a_try): "seen where its exception"}
AROUND = (in_a_branch, in_a_loop, nested, left_early, in_a_try)
ROWS = {name: row for name, row in conformance.load().items() if row.how != "refused"}


@pytest.mark.parametrize("around", AROUND, ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", ROWS)
def test_inside(name: str, around: Any) -> None:
    row = ROWS[name]
    compiled = lathe.function(lambda n, *args: around(row.program, args, n))
    text = REFUSED.get((name, around))
    if text is not None:
        with pytest.raises(lathe.TraceError, match=text):
            compiled(2, *row.calls[0])
        return
    for n in (2, 1):
        for args in row.calls[:2]:
            check_compiled(compiled, n, *args, ulps=row.ulps)
