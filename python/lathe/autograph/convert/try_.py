"""with and try stay Python statements; what is inside them is converted.

Signals leave them by `return`, so that __exit__ and finally run as they should. While tracing that
would not do (what runs at the end of a run-time path is known at run time only): `try_stmt` and
`with_item` are where the tracer refuses them.
"""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .assign import assign_target, is_plain
from .context import Context, statement
from .delete import becomes_undefined, undefined


@statement(ast.With)
def convert_with(cx: Context, node: ast.With) -> list[ast.stmt]:
    """Items whose target is not of names are assigned inside, before the next item."""
    return _with(cx, node, 0)


def _with(cx: Context, node: ast.With, start: int) -> list[ast.stmt]:
    items: list[ast.withitem] = []
    for index in range(start, len(node.items)):
        item = node.items[index]
        context = build.op("with_item", [cx.expr(item.context_expr)], item.context_expr)
        target = item.optional_vars
        if target is None or is_plain(target):
            items.append(ast.withitem(context, target))
            continue
        name = cx.fresh("entered")
        items.append(ast.withitem(context, build.store(name, target)))
        body = assign_target(cx, target, build.load(name, target), target)
        if index + 1 < len(node.items):
            body += _with(cx, node, index + 1)
        else:
            body += cx.block(node.body)
        return [build.place(ast.With(items, body), node)]
    return [build.place(ast.With(items, _block(cx, node.body)), node)]


def _block(cx: Context, stmts: list[ast.stmt]) -> list[ast.stmt]:
    """A converted block of a statement that stays: never empty."""
    return cx.block(stmts) or [build.place(ast.Pass(), stmts[0])]


@statement(ast.Try, ast.TryStar)
def convert_try(cx: Context, node: Any) -> list[ast.stmt]:
    """The parts are converted in place."""
    body = _block(cx, node.body)
    star = isinstance(node, ast.TryStar)
    handlers = []
    for handler in node.handlers:
        outer, cx.in_star = cx.in_star, star
        handlers.append(_handler(cx, handler))
        cx.in_star = outer
    orelse = cx.block(node.orelse)
    final = _block(cx, node.finalbody) if node.finalbody else []
    entered = build.expr_stmt(build.op("try_stmt", [], _Keyword(node, "try")))
    return [entered, build.place(type(node)(body, handlers, orelse, final), node)]


class _Keyword:
    """The place of the keyword that a statement begins with."""

    def __init__(self, node: Any, word: str) -> None:
        self.lineno = self.end_lineno = node.lineno
        self.col_offset = node.col_offset
        self.end_col_offset = node.col_offset + len(word)


def _handler(cx: Context, handler: ast.ExceptHandler) -> ast.ExceptHandler:
    kind = None if handler.type is None else cx.expr(handler.type)
    body = _block(cx, handler.body)
    name = handler.name
    if name is not None and becomes_undefined(cx, name):
        # Python deletes the name at the end; here it must become Undefined instead.
        caught = cx.fresh("caught")
        first = build.assign(name, build.load(caught, handler), handler)
        last = build.assign(name, undefined(name, handler), handler)
        body = [first, build.place(ast.Try(body, [], [], [last]), handler)]
        name = caught
    return build.place(ast.ExceptHandler(kind, name, body), handler)
