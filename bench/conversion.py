"""Conversion of one function of 210 lines, full of branches and loops: ms of this thread.

`parse` and `compile` are what Python needs for the same text and for the converted tree.
"""

from __future__ import annotations

import ast
import statistics
import time
from collections.abc import Callable
from typing import Any

import helpers

from lathe.autograph import conversion, factory, register_source

BLOCK = """
    for i{k} in range(n):
        if i{k} % {m} == 0 and a > {k}:
            a += i{k} * 2
            if b < a:
                b = a - 1
            else:
                b += 1
        elif a > b or i{k} == 3:
            c = a + b
            if c > 100:
                break
        else:
            c -= 1
            continue
        while c > {k}:
            c = c // 2
            if c == 7:
                return c + {k}
"""


def program() -> str:
    blocks = "".join(BLOCK.format(k=k, m=k + 2) for k in range(11))
    return f"def f(n, a, b, c):{blocks}    return a + b + c\n"


def median(run: Callable[[], Any], repeats: int = 30) -> float:
    """Of the thread's own time: other programs on the machine do not count."""
    times = []
    for _ in range(repeats):
        start = time.thread_time()
        run()
        times.append(time.thread_time() - start)
    return round(statistics.median(times) * 1e3, 3)


def main() -> None:
    text = program()
    register_source("<program>", text)
    space: dict[str, Any] = {}
    exec(compile(text, "<program>", "exec"), space)
    f = space["f"]

    def convert() -> None:
        conversion._templates.clear()
        conversion.convert(f)

    node, _ = conversion._convert_tree(f)
    found = {
        "lines": len(text.splitlines()),
        "conversion": median(convert),
        "parse": median(lambda: ast.parse(text)),
        "compile": median(lambda: factory.compiled_alone(node, f.__code__, None)),
    }
    helpers.report("conversion (ms)", found)


if __name__ == "__main__":
    main()
