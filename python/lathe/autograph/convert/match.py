"""`match`, which the analysis has made an if chain of."""

from __future__ import annotations

import ast
from typing import Any

from ..desugar import Operation
from . import build
from .context import Context, expression, statement


@statement(ast.Match)
def convert_match(cx: Context, node: Any) -> list[ast.stmt]:
    """The statements of the chain."""
    return cx.block(node.chain)


@expression(Operation)
def convert_operation(cx: Context, node: Operation) -> ast.expr:
    """`ag__.name(args...)`."""
    return build.op(node.name, [cx.expr(arg) for arg in node.args], node)
