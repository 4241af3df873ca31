"""`while`, with test, body and else as functions."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .context import EXIT, Context, statement


@statement(ast.While)
def convert_while(cx: Context, node: Any) -> list[ast.stmt]:
    """`signal = ag__.while_stmt(test, loop_body, else_body, get_state, set_state, names)`."""
    at = node.test
    test = cx.thunk(node.test, test=True)
    body, signals = cx.body_def("while_body", node.body, node.body_writes, at)
    signals &= EXIT
    defs, orelse, more = convert_orelse(cx, node, at)
    args = [test, build.load(body.name, at), orelse, *cx.state(node)]
    call = build.op("while_stmt", args, at)
    return [body, *defs, *cx.run(call, signals | more, True)]


def convert_orelse(cx: Context, node: Any, at: ast.expr) -> tuple[list[ast.stmt], ast.expr, int]:
    """The else of a loop: its definition, the argument for it, and its signals."""
    if not node.orelse:
        return [], build.const(None, at), 0
    body, signals = cx.body_def("else_body", node.orelse, node.orelse_writes, at)
    return [body], build.load(body.name, at), signals
