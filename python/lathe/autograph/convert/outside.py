"""Globals and closure variables from outside that a function assigns: tracing hears of stores."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .context import Context

_BLOCKS = ("body", "orelse", "finalbody", "handlers")


def declarations(cx: Context, at: Any) -> list[ast.stmt]:
    """`ag__.assigns("name", ...)` at the top of a function."""
    names = sorted(cx.scope.outer_names())
    return [build.expr_stmt(build.op("assigns", [build.const(n, at) for n in names], at))] * bool(
        names
    )


def note_stores(cx: Context, stmts: list[ast.stmt]) -> list[ast.stmt]:
    """With `name = ag__.stored("name", value)` for the values that statements store in them, and
    `ag__.assigned("name", name)` after definitions, imports and `del`."""
    names = cx.scope.outer_names()
    return _noted(cx, stmts, names) if names else stmts


class _Renamed(ast.NodeTransformer):
    """Targets that store outside get variables of their own instead."""

    def __init__(self, cx: Context, names: set[str]) -> None:
        self.cx, self.names = cx, names
        self.given: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Load) or node.id not in self.names:
            return node
        if node.id not in self.given:
            self.given[node.id] = self.cx.fresh("stored")
        return build.store(self.given[node.id], node)


def _stored_by(cx: Context, stmt: Any, names: set[str]) -> list[ast.stmt]:
    """What follows an assignment or a loop's head, whose targets are renamed here."""
    renamed = _Renamed(cx, names)
    if isinstance(stmt, ast.For):
        stmt.target = renamed.visit(stmt.target)
    else:
        stmt.targets = [renamed.visit(target) for target in stmt.targets]
    return [
        build.assign(name, build.stored(name, build.load(held, stmt), stmt), stmt)
        for name, held in renamed.given.items()
    ]


def _noted(cx: Context, stmts: list[Any], names: set[str]) -> list[Any]:
    out: list[Any] = []
    for stmt in stmts:
        out.append(stmt)
        if isinstance(stmt, ast.FunctionDef) and stmt.name not in cx.generated:
            out += _after(stmt, [stmt.name], names)
            continue
        if isinstance(stmt, ast.ClassDef):
            out += _after(stmt, [stmt.name], names)
            continue
        for field in _BLOCKS:
            block = getattr(stmt, field, None)
            if block:
                setattr(stmt, field, _noted(cx, block, names))
        if isinstance(stmt, ast.For):
            stmt.body[:0] = _stored_by(cx, stmt, names)
        elif isinstance(stmt, ast.Delete):
            out += [build.assigned(n, stmt, True) for n in _stored(stmt) if n in names]
        elif isinstance(stmt, (ast.Import, ast.ImportFrom)):
            bound = [alias.asname or alias.name.partition(".")[0] for alias in stmt.names]
            out += _after(stmt, bound, names)
        elif isinstance(stmt, ast.Assign):
            out += _stored_by(cx, stmt, names)
        elif isinstance(stmt, (ast.AnnAssign, ast.AugAssign)):
            out += _after(stmt, _stored(stmt), names)
    return out


def _stored(node: ast.AST) -> list[str]:
    found = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    return [part.id for part in found if not isinstance(part.ctx, ast.Load)]


def _after(at: Any, stored: list[str], names: set[str]) -> list[ast.stmt]:
    return [build.assigned(name, at) for name in dict.fromkeys(stored) if name in names]
