"""The example of every op (docs/ops.md, written from the op blocks) holds, compiled and eager."""

from __future__ import annotations

import linecache
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lathe

OPS = Path(__file__).parents[2] / "docs" / "ops.md"
EXAMPLES = re.findall(
    r"^## (\w+)\n.*?^```python\n(.*?)\n```", OPS.read_text(), flags=re.DOTALL | re.MULTILINE
)


def run(name: str, code: str) -> Any:
    """The value of the last line; the lines can be found by whoever asks for the source."""
    filename = f"<example of {name}>"
    lines = code.splitlines(keepends=True)
    linecache.cache[filename] = (len(code), None, lines, filename)
    namespace: dict[str, Any] = {"np": np, "lt": lathe, "__name__": "example"}
    exec(compile("".join(lines[:-1]), filename, "exec"), namespace)
    last = compile("\n" * (len(lines) - 1) + lines[-1], filename, "eval")
    return eval(last, namespace)


def test_every_op_has_one() -> None:
    """The parser above misses none."""
    assert len(EXAMPLES) == OPS.read_text().count("\n## ") > 70


@pytest.mark.parametrize("eager", [False, True], ids=["compiled", "eager"])
@pytest.mark.parametrize(("name", "code"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_example(name: str, code: str, eager: bool) -> None:
    """The last line is true for all elements."""
    before = lathe.functions_run_eagerly()
    lathe.run_functions_eagerly(eager)
    try:
        assert np.all(run(name, code))
    finally:
        lathe.run_functions_eagerly(before)
