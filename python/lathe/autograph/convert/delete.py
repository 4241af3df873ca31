"""`del`."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .assign import index_expr
from .context import Context, statement


@statement(ast.Delete)
def convert_delete(cx: Context, node: ast.Delete) -> list[ast.stmt]:
    """Targets go one by one; a name that somebody may read later becomes Undefined."""
    out: list[ast.stmt] = []
    for target in node.targets:
        out += _delete(cx, target, node)
    return out


def _delete(cx: Context, target: Any, at: ast.stmt) -> list[ast.stmt]:
    if isinstance(target, (ast.Tuple, ast.List)):
        return [stmt for part in target.elts for stmt in _delete(cx, part, at)]
    if isinstance(target, ast.Name):
        if not becomes_undefined(cx, target.id):
            return [build.place(ast.Delete([target]), at)]
        out: list[ast.stmt] = []
        if getattr(target.load, "tag", None) is not None:  # type: ignore[attr-defined]
            out.append(build.expr_stmt(cx.expr(target.load)))  # type: ignore[attr-defined]
        return [*out, build.assign(target.id, undefined(target.id, target), target)]
    owner = cx.expr(target.value)
    if isinstance(target, ast.Subscript):
        args = [owner, index_expr(cx, target.slice)]
        return [build.expr_stmt(build.op("delitem", args, target))]
    name = build.const(cx.mangle(target.attr), target)
    return [build.expr_stmt(build.op("delattr_", [owner, name], target))]


def becomes_undefined(cx: Context, name: str) -> bool:
    """Whether a deleted name must hold Undefined, because a converted read may meet it."""
    return name in cx.scope.managed or cx.scope.owned(name)


def undefined(name: str, at: ast.AST) -> ast.Call:
    """`ag__.Undefined("name")`."""
    return build.op("Undefined", [build.const(name, at)], at)
