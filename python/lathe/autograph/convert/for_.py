"""`for`, with body and else as functions; the body assigns the target from its parameter."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .assign import assign_target
from .context import EXIT, Context, statement
from .while_ import convert_orelse


@statement(ast.For)
def convert_for(cx: Context, node: Any) -> list[ast.stmt]:
    """`signal = ag__.for_stmt(iterable, loop_body, else_body, get_state, set_state, names)`."""
    at = node.iter
    iterable = cx.expr(node.iter)
    item = cx.fresh("item")
    body, signals = cx.body_def(
        "for_body",
        node.body,
        node.body_writes,
        node.target,
        args=[item],
        first=lambda: assign_target(cx, node.target, build.load(item, node.target), node.target),
    )
    defs, orelse, more = convert_orelse(cx, node, at)
    args = [iterable, build.load(body.name, at), orelse, *cx.state(node)]
    call = build.op("for_stmt", args, at)
    return [body, *defs, *cx.run(call, signals & EXIT | more, True)]
