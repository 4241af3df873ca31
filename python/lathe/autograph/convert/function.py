"""Functions: the top of a converted function, nested functions, lambdas, classes."""

from __future__ import annotations

import ast
from typing import Any

from . import build, outside
from .context import Context, Frame, expression, statement
from .delete import undefined


def function_body(cx: Context, node: Any, in_class: bool, code: Any = None) -> list[ast.stmt]:
    """The converted statements of a function, with what they need at the top."""
    outer, outer_state = cx.frame, (cx.signals, cx.thunks, cx.in_star)
    cx.frame = Frame(node.scope, node, in_class, code)
    cx.signals, cx.thunks, cx.in_star = 0, 0, False
    stmts = node.body
    top: list[ast.stmt] = []
    if ast.get_docstring(node, clean=False) is not None:
        top.append(stmts[0])
        stmts = stmts[1:]
    body = cx.block(stmts)
    scope = cx.scope
    top += build.declare(sorted(scope.nonlocals), sorted(scope.globals), node)
    body = outside.note_stores(cx, body)
    top += outside.declarations(cx, node)
    for name in scope.bits:
        if name in scope.managed and name not in scope.params:
            top.append(build.assign(name, undefined(name, node), node))
    result = top + cx.frame.prelude + body
    cx.frame = outer
    cx.signals, cx.thunks, cx.in_star = outer_state
    return result or [build.place(ast.Pass(), node)]


def lambda_body(cx: Context, node: Any, in_class: bool) -> ast.expr:
    """The converted expression of a lambda, as a signal."""
    outer, outer_state = cx.frame, (cx.signals, cx.thunks, cx.in_star)
    cx.frame = Frame(node.scope, node, in_class)
    cx.thunks = 0
    body = build.op("Return", [cx.expr(node.body)], node.body)
    cx.frame = outer
    cx.signals, cx.thunks, cx.in_star = outer_state
    return body


@statement(ast.FunctionDef)
def convert_function(cx: Context, node: Any) -> list[ast.stmt]:
    """A nested function: `@ag__.nested` makes an ordinary callable of the converted one."""
    return [nested_function(cx, node, cx.frame.in_class)]


def nested_function(cx: Context, node: Any, in_class: bool) -> ast.FunctionDef:
    """The definition of a nested function that is not in a class body."""
    decorators = [*cx.exprs(node.decorator_list), build.ag("nested", node)]
    _signature(cx, node)
    body = function_body(cx, node, in_class)
    new = ast.FunctionDef(node.name, node.args, body, decorators, node.returns)
    new.type_params = getattr(node, "type_params", [])  # type: ignore[attr-defined,unused-ignore]
    return build.place(new, node)


@expression(ast.Lambda)
def convert_lambda(cx: Context, node: Any) -> ast.expr:
    """`ag__.nested(lambda ...: ag__.Return(body))`."""
    _signature(cx, node)
    new = build.place(ast.Lambda(node.args, lambda_body(cx, node, cx.frame.in_class)), node)
    return build.op("nested", [new], node)


def _signature(cx: Context, node: Any) -> None:
    args = node.args
    args.defaults = cx.exprs(args.defaults)
    args.kw_defaults = [None if value is None else cx.expr(value) for value in args.kw_defaults]


@statement(ast.ClassDef)
def convert_class(cx: Context, node: Any) -> list[ast.stmt]:
    """Class bodies run as they are; the functions in them are converted."""
    decorators = cx.exprs(node.decorator_list)
    bases = cx.exprs(node.bases)
    for keyword in node.keywords:
        keyword.value = cx.expr(keyword.value)
    outer, cx.class_name = cx.class_name, node.name
    body = _ClassBody(cx)
    node.body = [body.visit(stmt) for stmt in node.body]
    cx.class_name = outer
    node.decorator_list, node.bases = decorators, bases
    return [node]


class _ClassBody(ast.NodeTransformer):
    """Statements of a class body: only functions, and reads of the function's variables."""

    def __init__(self, cx: Context) -> None:
        self.cx = cx

    def visit_Name(self, node: ast.Name) -> ast.expr:
        tag = getattr(node, "tag", None)
        return convert_name_in_class(self.cx, node) if tag in ("ld", "ld_free") else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.decorator_list = [self.visit(item) for item in node.decorator_list]
        self._defaults(node)
        new = function_body(self.cx, node, True)
        node.decorator_list = [*node.decorator_list, build.ag("nested", node)]
        node.body = new
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self._defaults(node)
        body = lambda_body(self.cx, node, True)
        return build.op("nested", [build.place(ast.Lambda(node.args, body), node)], node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        outer, self.cx.class_name = self.cx.class_name, node.name
        self.generic_visit(node)
        self.cx.class_name = outer
        return node

    def _defaults(self, node: Any) -> None:
        args = node.args
        args.defaults = [self.visit(value) for value in args.defaults]
        args.kw_defaults = [
            None if value is None else self.visit(value) for value in args.kw_defaults
        ]


def convert_name_in_class(cx: Context, node: Any) -> ast.expr:
    """A read of a function's variable that may have no value."""
    return build.op(node.tag, [node], node)
