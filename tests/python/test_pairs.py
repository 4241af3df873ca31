"""Every compound statement inside every other, with every way out, compiled, on run-time values."""

import itertools
import textwrap
import types

import numpy as np
import pytest

from support import checks, function_of

# Each has a place for the inner statement; `k` tells one nesting level from the other.
STATEMENTS = {
    "if": "if n > 1:\n    {body}\nelse:\n    print('else', n)",
    "elif": "if n < 1:\n    print('low')\nelif n < 3:\n    {body}\nelse:\n    x -= 1",
    "for_range": "for i{k} in range(n):\n    {body}\n    print('trip', i{k})",
    "for_array": "for v{k} in xs:\n    x += v{k} > n\n    {body}",
    "for_tuple": "for t{k} in (n, 2, x):\n    {body}\n    x += t{k}",
    "for_else": "for i{k} in range(1, n):\n    {body}\nelse:\n    print('no break')",
    "while": "w{k} = 0\nwhile w{k} < n:\n    w{k} += 1\n    {body}\n    print('w', w{k})",
    "while_else": "w{k} = n\nwhile w{k}:\n    w{k} -= 1\n    {body}\nelse:\n    print('end')",
    "while_true": "w{k} = 0\nwhile True:\n    w{k} += 1\n    if w{k} > n: break\n    {body}",
    "in_else": "for i{k} in range(n - 2):\n    x += i{k}\nelse:\n    {body}",
}
EXITS = {
    "assign": "x = n + 1",
    "new": "y = x",
    "break": "if n == 2: break",
    "break_now": "break",
    "continue": "if x % 2: continue",
    "return": "if n == 2: return -n, x",
    "return_now": "return x, x",
    "raise": "if n == 2: raise ValueError(n, x)",
    "assert": "assert n != 2, f'n is {n}'",
    "ternary": "x = x * 2 if x < 15 and n else (n or 2.5)",
    "error": "x //= n - 2",
    "write": "xs[n] = x",
}


def fill(outer: str, inner: str, level: int) -> str:
    first, rest = STATEMENTS[outer].replace("{k}", str(level)).split("{body}", 1)
    indent = first.rsplit("\n", 1)[-1]
    return first + inner.replace("\n", "\n" + indent) + rest


def program(outer: str, middle: str, leaf: str) -> types.FunctionType | None:
    body = fill(outer, "print('a', x)\n" + fill(middle, "x += 1\n" + EXITS[leaf], 2), 1)
    text = f"def f(n, xs):\n    x = 10\n{textwrap.indent(body, '    ')}\n    return x, n\n"
    try:
        made: types.FunctionType = function_of(text)
    except SyntaxError:  # break outside a loop
        return None
    return made


@pytest.mark.parametrize("outer", STATEMENTS)
def test_nested_pairs(outer: str) -> None:
    compared = 0
    for middle, leaf in itertools.product(STATEMENTS, EXITS):
        f = program(outer, middle, leaf)
        if f is not None:
            checks(f, *((n, np.array([1.5, 0.0, 7.0])) for n in range(4)))
            compared += 1
    assert compared > 90
