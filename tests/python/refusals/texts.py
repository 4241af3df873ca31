"""The texts of all refusals, read from the sources, and what the tests say about them.

A refusal is a call of `error`, `TraceError`, ... in python/lathe, or a text of the kernel that says
what is not supported. Its message is a pattern: constant parts with anything between them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
CALLS = {
    "error": 0,
    "TraceError": 0,
    "ConversionError": 0,
    "UnsupportedError": 0,
    "IntegerRangeError": 0,
    "LatheError": 0,
}
SHORTEST = 12  # a shorter string of a test could be anything
SHARED = 2  # a string that fits more messages than this is about none of them


class Refusal(NamedTuple):
    """A message: its constant parts, in their order."""

    file: str
    line: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return "*".join(self.parts)

    def has(self, said: str) -> bool:
        """Whether a string is a piece of this message."""
        return any(said in part for part in self.parts)

    def begins(self, said: str) -> bool:
        """Whether a string is this message, or begins with it."""
        words = [re.escape(part) for part in self.parts]
        return len("".join(self.parts)) >= SHORTEST and bool(re.match("(?s:.*)".join(words), said))


def parts_of(node: ast.expr) -> list[str] | None:
    """The constant parts of a string expression; "" where something unknown may stand."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [""]
        for value in node.values:
            if isinstance(value, ast.Constant):
                parts[-1] += value.value
            else:
                parts.append("")
        return parts
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = parts_of(node.left), parts_of(node.right)
        left, right = left or ["", ""], right or ["", ""]
        return [*left[:-1], left[-1] + right[0], *right[1:]]
    return None


def alternatives(node: ast.expr) -> list[list[str]]:
    """The messages that an expression may give."""
    if isinstance(node, ast.IfExp):
        return alternatives(node.body) + alternatives(node.orelse)
    found = parts_of(node)
    return [] if found is None else [found]


def refusals_of_python() -> list[Refusal]:
    found = []
    for path in sorted((ROOT / "python/lathe").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            if name not in CALLS:
                continue
            for parts in alternatives(node.args[0]):
                if "".join(parts):
                    where = str(path.relative_to(ROOT))
                    found.append(Refusal(where, node.lineno, tuple(parts)))
    return found


def said_in_tests() -> set[str]:
    """The string constants of all tests, docstrings aside."""
    said: set[str] = set()
    for path in (ROOT / "tests/python").rglob("*.py"):
        if path == Path(__file__).resolve():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.replace("\\", "")  # of patterns for pytest.raises(match=)
                if len(text) >= SHORTEST:
                    said.add(text)
            elif isinstance(node, ast.JoinedStr):
                longest = max(parts_of(node) or [""], key=len)
                if len(longest) >= SHORTEST:
                    said.add(longest)
    return said


def untested(refusals: list[Refusal]) -> list[Refusal]:
    """Refusals that no test speaks of."""
    tested: set[Refusal] = set()
    for said in said_in_tests():
        pieces = [refusal for refusal in refusals if refusal.has(said)]
        if len({refusal.parts for refusal in pieces}) <= SHARED:
            tested.update(pieces)
        # Of the patterns that fit, the one that says most is meant.
        whole = [refusal for refusal in refusals if refusal.begins(said)]
        most = max((len("".join(refusal.parts)) for refusal in whole), default=0)
        tested.update(r for r in whole if len("".join(r.parts)) == most)
    return [refusal for refusal in refusals if refusal not in tested]


# Safety nets: no program is known that comes there.
UNREACHED: dict[tuple[str, ...], str] = {
    ("tracing ", " does not come to an end"): "each attempt knows more than the one before",
    (
        "a value cannot be made static although it is needed as ",
        "",
    ): "what a value comes from is known, so it can be",
    ("the test of this loop raises at its second evaluation",): "it raises at its first one",
    (
        "the condition of this loop depends on run-time values, and its body on constants",
    ): "what the body depends on is known",
    (
        "a list that was made for items of one type gets items of another one",
    ): "such lists are made again, for both",
    (
        "a list goes into a list that exists at run time only, and it cannot be one itself",
    ): "its items are refused before",
    (
        "a number whose type depends on the path is used as an array: the dtype of that array "
        "would depend on the path",
    ): "the paths' arrays are refused where they meet",
    ("np.signbit of ", " is not supported yet"): "there are no other floats in compiled code yet",
    ("the type of what ", "() returns does not settle"): "types that differ are refused before",
}
