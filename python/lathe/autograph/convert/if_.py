"""`if`, with its branches as functions."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .context import Context, statement


@statement(ast.If)
def convert_if(cx: Context, node: Any) -> list[ast.stmt]:
    """`signal = ag__.if_stmt(test, if_body, else_body, get_state, set_state, names)`."""
    at = node.test
    test = cx.test(node.test)
    body, signals = cx.body_def("if_body", node.body, node.body_writes, at)
    defs: list[ast.stmt] = [body]
    orelse: ast.expr = build.const(None, at)
    if node.orelse:
        other, more = cx.body_def("else_body", node.orelse, node.orelse_writes, at)
        signals |= more
        defs.append(other)
        orelse = build.load(other.name, at)
    call = build.op("if_stmt", [test, build.load(body.name, at), orelse, *cx.state(node)], at)
    return defs + cx.run(call, signals, node.completes)
