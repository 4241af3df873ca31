"""return, break, continue, raise, assert."""

from __future__ import annotations

import ast
import sys

from . import build
from .context import BREAK, CONTINUE, EXIT, Context, statement


@statement(ast.Return)
def convert_return(cx: Context, node: ast.Return) -> list[ast.stmt]:
    """`return ag__.Return(value)`."""
    cx.signals |= EXIT
    value = build.const(None, node) if node.value is None else cx.expr(node.value)
    return [build.return_(build.op("Return", [value], node), node)]


@statement(ast.Break)
def convert_break(cx: Context, node: ast.Break) -> list[ast.stmt]:
    """`return ag__.BREAK`, to the loop operator."""
    cx.signals |= BREAK
    return [build.return_(build.ag("BREAK", node), node)]


@statement(ast.Continue)
def convert_continue(cx: Context, node: ast.Continue) -> list[ast.stmt]:
    """`return ag__.CONTINUE`, to the loop operator."""
    cx.signals |= CONTINUE
    return [build.return_(build.ag("CONTINUE", node), node)]


@statement(ast.Raise)
def convert_raise(cx: Context, node: ast.Raise) -> list[ast.stmt]:
    """`return ag__.raise_stmt(lambda: exception, lambda: cause)`."""
    cx.signals |= EXIT
    if node.exc is None:
        if cx.in_star:
            return [node]
        return [build.return_(build.op("raise_again", [], node), node)]
    if cx.in_star:
        cause = None if node.cause is None else cx.expr(node.cause)
        return [build.place(ast.Raise(cx.expr(node.exc), cause), node)]
    args: list[ast.expr] = [cx.thunk(node.exc)]
    if node.cause is not None:
        args.append(cx.thunk(node.cause))
    return [build.return_(build.op("raise_stmt", args, node), node)]


@statement(ast.Assert)
def convert_assert(cx: Context, node: ast.Assert) -> list[ast.stmt]:
    """`ag__.assert_stmt(test, lambda: message)`; nothing under -O, as in Python. Where the message
    assigns variables it is `ag__.or_test(test, lambda: ag__.assert_failed(message))`."""
    if not __debug__:
        return []
    # Where Python says that an assertion over several lines failed.
    at = node if sys.version_info[:2] == (3, 12) else node.test
    tested = cx.test(node.test)
    if node.msg is None:
        return [build.expr_stmt(build.op("assert_stmt", [tested], at))]
    message = cx.thunk(node.msg)
    if not message.writes:  # type: ignore[attr-defined]
        return [build.expr_stmt(build.op("assert_stmt", [tested, message], at))]
    message.body = build.op("assert_failed", [message.body], at)
    return [build.expr_stmt(cx.lazy_op("or_test", tested, [message], at))]
