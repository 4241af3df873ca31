"""The lines that give a variable its value on several paths, for messages."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator
from typing import Any

from ..autograph.locate import Location

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BRANCHES = (ast.If, ast.While, ast.For, ast.Try, ast.Match, ast.With)
_SHOWN = 60  # columns of a line


def lines_that_assign(name: str, place: Location) -> list[int]:
    """At most two lines that assign a variable whose values meet in the statement at a place."""
    try:
        tree = ast.parse("".join(linecache.getlines(place.filename)))
    except SyntaxError:  # a cell of a notebook with commands of its own, for example
        return []
    function = _innermost(tree, _FUNCTIONS, place.lineno)
    if function is None:
        return []
    stores = sorted({line for line, stored in _stores([function]) if stored == name})
    statement = _statement_at(function, place.lineno)
    if statement is None:
        return stores[-2:]
    parts = [getattr(statement, "body", []), getattr(statement, "orelse", [])]
    inside = [[line for line, stored in _stores(part) if stored == name] for part in parts]
    last = [max(lines) for lines in inside if lines]
    before = [line for line in stores if line < statement.lineno]
    return sorted((last if len(last) > 1 else before[-1:] + last)[:2])


def shown(filename: str, lines: Iterable[int]) -> str | None:
    """The lines with their text, for `found`."""
    texts = [
        f"line {line}: {linecache.getline(filename, line).strip()[:_SHOWN]}"
        for line in dict.fromkeys(lines)
    ]
    return " | ".join(texts) or None


def _innermost(tree: ast.AST, kinds: Any, line: int) -> Any:
    found = None
    for node in ast.walk(tree):
        if isinstance(node, kinds) and node.lineno <= line <= (node.end_lineno or 0):
            found = node if found is None or node.lineno >= found.lineno else found
    return found


def _statement_at(function: ast.AST, line: int) -> Any:
    """The statement with branches whose first line, or head, is this one."""
    for node in ast.walk(function):
        if isinstance(node, _BRANCHES) and node.lineno <= line:
            body = getattr(node, "body", None) or [node]
            if line < body[0].lineno or line == node.lineno:
                return node
    return None


def _stores(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """(line, name) of all assignments to names, but for those of functions inside."""
    for top in nodes:
        todo = list(ast.iter_child_nodes(top)) if isinstance(top, _FUNCTIONS) else [top]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.lineno, node.id
            if not isinstance(node, _FUNCTIONS):
                todo.extend(ast.iter_child_nodes(node))
