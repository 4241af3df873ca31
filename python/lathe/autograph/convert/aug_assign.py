"""Augmented assignment: owner and index are evaluated once, the old value before the operand."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .assign import index_expr
from .context import Context, statement

_OPS = {
    ast.Add: "+=",
    ast.Sub: "-=",
    ast.Mult: "*=",
    ast.Div: "/=",
    ast.FloorDiv: "//=",
    ast.Mod: "%=",
    ast.Pow: "**=",
    ast.MatMult: "@=",
    ast.LShift: "<<=",
    ast.RShift: ">>=",
    ast.BitAnd: "&=",
    ast.BitOr: "|=",
    ast.BitXor: "^=",
}


@statement(ast.AugAssign)
def convert_aug_assign(cx: Context, node: Any) -> list[ast.stmt]:
    """`x = ag__.aug("+=", x, v)`, or the forms for items and attributes."""
    target = node.target
    symbol = build.const(_OPS[type(node.op)], node)
    if isinstance(target, ast.Name):
        old = cx.expr(node.load)
        new = build.op("aug", [symbol, old, cx.expr(node.value)], node)
        return [build.place(ast.Assign([target], new), node)]
    owner = cx.expr(target.value)
    if isinstance(target, ast.Attribute):
        key: ast.expr = build.const(cx.mangle(target.attr), target)
        whole, part = "aug_setattr", "aug_attr"
    else:
        key = index_expr(cx, target.slice)
        whole, part = "aug_setitem", "aug_item"
    value = cx.expr(node.value)
    if is_inert(node.value):
        call = build.op(whole, [owner, key, symbol, value], node)
    else:
        ref = build.op(part, [owner, key], target)
        apply = build.place(ast.Attribute(ref, "apply", build.LOAD), node)
        apply.end_lineno = apply.lineno
        call = build.place(ast.Call(apply, [symbol, value], []), node)
    return [build.place(ast.Expr(call), node)]


def is_inert(node: ast.expr) -> bool:
    """Whether evaluating can neither fail nor have effects, so that its order is free."""
    if isinstance(node, ast.Name):
        return getattr(node, "tag", None) is None
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    return isinstance(node, ast.Constant)
