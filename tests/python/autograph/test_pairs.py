"""Every compound statement inside every other, with every way out, against plain Python."""

from __future__ import annotations

import itertools
import textwrap

import pytest
from compare import same
from programs import compile_text

# Each has a place for the inner statement; `k` tells one nesting level from the other.
OUTER = {
    "if": "if n > 0:\n    {body}\nelse:\n    print('else', n)",
    "elif": "if n < 0:\n    print('neg')\nelif n:\n    {body}",
    "for": "for i{k} in range(3):\n    {body}\n    print('trip', i{k})",
    "for_else": "for i{k} in [1, 2]:\n    {body}\nelse:\n    print('no break')",
    "while": "w{k} = 0\nwhile w{k} < 3:\n    w{k} += 1\n    {body}\n    print('w', w{k})",
    "while_else": "w{k} = 0\nwhile w{k} < n:\n    w{k} += 1\n    {body}\nelse:\n    print('end')",
    "while_true": "w{k} = 0\nwhile True:\n    w{k} += 1\n    if w{k} > 3: break\n    {body}",
    "in_else": "for i{k} in ():\n    pass\nelse:\n    {body}",
    "try": "try:\n    {body}\nexcept ValueError as e{k}:\n    print('caught', e{k})",
    "try_else": "try:\n    print('t')\nexcept ValueError:\n    pass\nelse:\n    {body}",
    "handler": "try:\n    1 // 0\nexcept ZeroDivisionError as e{k}:\n    {body}",
    "finally": "try:\n    {body}\nfinally:\n    print('finally', n)",
    "in_finally": "try:\n    print('t')\nfinally:\n    {body}",
    "with": "with Manager() as m{k}:\n    {body}",
    "swallow": "with Manager(ValueError):\n    {body}\n    print('not here after an error')",
    "match": "match n:\n    case 1 | 2:\n        {body}\n    case x{k} if x{k} > 2:\n        print(x{k})",
    "native_match": "match [n, 2]:\n    case [1, *rest{k}]:\n        {body}\n    case _:\n        pass",
}
EXITS = {
    "assign": "x = n + 1",
    "new": "y = n",
    "break": "if n == 1: break",
    "break_now": "break",
    "continue": "if n == 1: continue",
    "return": "if n == 2: return 'early', x",
    "return_now": "return x",
    "raise": "if n == 1: raise ValueError(n)",
    "raise_from": "raise KeyError(n) from ValueError(x)",
    "assert": "assert n != 1, f'n is {n}'",
    "delete": "del x",
    "reraise": "raise",
}
MANAGER = """
class Manager:
    def __init__(self, swallow=()):
        self.swallow = swallow
    def __enter__(self):
        print("enter")
        return 5
    def __exit__(self, kind, error, tb):
        print("exit", kind and kind.__name__)
        return kind is not None and issubclass(kind, self.swallow)
"""


def fill(outer: str, inner: str, level: int) -> str:
    text = OUTER[outer].replace("{k}", str(level))
    first, rest = text.split("{body}", 1)
    indent = first.rsplit("\n", 1)[-1]
    return first + inner.replace("\n", "\n" + indent) + rest


def program(outer: str, middle: str, leaf: str) -> str:
    inner = fill(middle, "x += 1\n" + EXITS[leaf], 2)
    body = fill(outer, "print('a', x)\n" + inner, 1)
    return (
        MANAGER + "def f(n):\n    x = 10\n" + textwrap.indent(body, "    ") + "\n    return x, n\n"
    )


@pytest.mark.parametrize("outer", OUTER)
def test_nested_pairs(outer: str) -> None:
    compared = 0
    for middle, leaf in itertools.product(OUTER, EXITS):
        name = f"<{outer} {middle} {leaf}>"
        space = compile_text(program(outer, middle, leaf), name)
        if space is None:  # break outside a loop
            continue
        for n in (0, 1, 2, 3):
            same(space["f"], n)
            compared += 1
    assert compared > 600


@pytest.mark.parametrize("outer", OUTER)
def test_variables_that_only_some_paths_assign(outer: str) -> None:
    for leaf in ("new", "delete", "return"):
        body = fill(outer, EXITS[leaf], 1)
        text = MANAGER + "def f(n):\n    if n == 3: x = y = 0\n" + textwrap.indent(body, "    ")
        text += "\n    def g():\n        return x\n"
        for last in ("x", "y", "g()", "[x for _ in (1,)]", "n and x", "(lambda: x)()", "m1", "i1"):
            space = compile_text(f"{text}    return {last}\n", f"<{outer} {leaf} {last}>")
            assert space is not None
            for n in (0, 1, 2, 3):
                same(space["f"], n)
