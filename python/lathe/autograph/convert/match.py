"""`match`: most patterns are an if chain by now, the others stay native."""

from __future__ import annotations

import ast
from typing import Any

from ..desugar import Operation
from . import build
from .context import Context, expression, statement


@statement(ast.Match)
def convert_match(cx: Context, node: Any) -> list[ast.stmt]:
    """Subject, guards and bodies are converted; patterns are Python's business."""
    if node.simple is not None:
        return cx.block(node.simple)
    subject = cx.expr(node.subject)
    classes = [n for case in node.cases for n in ast.walk(case.pattern) if _is_class(n)]
    if classes:
        nested = any(_is_class(n) for part in classes for n in ast.walk(part) if n is not part)
        subject = build.op("match_subject", [subject, build.const(nested, subject)], subject)
    cases = []
    for case in node.cases:
        guard = None if case.guard is None else cx.test(case.guard)
        body = cx.block(case.body) or [build.place(ast.Pass(), case.body[0])]
        cases.append(ast.match_case(case.pattern, guard, body))
    return [build.place(ast.Match(subject, cases), node)]


@expression(Operation)
def convert_operation(cx: Context, node: Operation) -> ast.expr:
    """`ag__.name(args...)`."""
    return build.op(node.name, [cx.expr(arg) for arg in node.args], node)


def _is_class(node: ast.AST) -> bool:
    return isinstance(node, ast.MatchClass)
