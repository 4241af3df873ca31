"""`match` with plain patterns as an if chain, so that a staged subject works.

Plain are values, None/True/False, alternatives of these, captures and `_`. Other patterns stay
native `match` statements, which need a Python subject.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, TypeVar

from .refuse import refuse

Node = TypeVar("Node", bound=ast.AST)


def captured_names(pattern: ast.AST) -> Iterator[str]:
    """The names that a pattern binds."""
    for node in ast.walk(pattern):
        for field in ("name", "rest"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name


def simple_match(node: ast.Match, a: Any) -> list[ast.stmt] | None:
    """The equivalent statements, or None where a pattern is not plain."""
    if not all(_is_plain(case.pattern, case.guard) for case in node.cases):
        return None
    a.matches = getattr(a, "matches", 0) + 1
    name = f"_lathe_subject_{a.matches}"
    if name in a.used:
        refuse(a.filename, node, f"the reserved name {name}", "rename it")
    store = _at(ast.Name(name, ast.Store()), node.subject)
    first = _at(ast.Assign([store], node.subject), node.subject)
    return [first, *_chain(node.cases, name)]


def _is_plain(pattern: ast.pattern, guard: ast.expr | None) -> bool:
    if isinstance(pattern, ast.MatchAs):
        if pattern.pattern is None:
            return True
        return guard is None and _is_test(pattern.pattern)
    return _is_test(pattern)


def _is_test(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchOr):
        return all(_is_test(part) for part in pattern.patterns)
    return isinstance(pattern, (ast.MatchValue, ast.MatchSingleton))


def _chain(cases: list[ast.match_case], name: str) -> list[ast.stmt]:
    if not cases:
        return []
    case = cases[0]
    pattern = case.pattern
    bind: list[ast.stmt] = []
    if isinstance(pattern, ast.MatchAs):
        if pattern.name is not None:
            target = _at(ast.Name(pattern.name, ast.Store()), pattern)
            bind = [_at(ast.Assign([target], _subject(name, pattern)), pattern)]
        if pattern.pattern is None:
            if case.guard is None:
                return bind + case.body
            return [*bind, _if(case.guard, case.body, _chain(cases[1:], name))]
        pattern = pattern.pattern
    test = _test(pattern, name)
    if case.guard is not None:
        test = _at(ast.BoolOp(ast.And(), [test, case.guard]), pattern)
    return [_if(test, bind + case.body, _chain(cases[1:], name))]


def _if(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> ast.If:
    return _at(ast.If(test, body, orelse), test)


def _test(pattern: ast.pattern, name: str) -> ast.expr:
    if isinstance(pattern, ast.MatchOr):
        tests = [_test(part, name) for part in pattern.patterns]
        return _at(ast.BoolOp(ast.Or(), tests), pattern)
    if isinstance(pattern, ast.MatchSingleton):
        value: ast.expr = _at(ast.Constant(pattern.value), pattern)
        return _at(ast.Compare(_subject(name, pattern), [ast.Is()], [value]), pattern)
    assert isinstance(pattern, ast.MatchValue)
    return _at(ast.Compare(_subject(name, pattern), [ast.Eq()], [pattern.value]), pattern)


def _subject(name: str, at: ast.AST) -> ast.Name:
    return _at(ast.Name(name, ast.Load()), at)


def _at(node: Node, at: ast.AST) -> Node:
    return ast.copy_location(node, at)
