"""Constructors of AST nodes that keep the user's locations.

The location of a generated call is what tracebacks, warnings and staged operators show, so every
constructor takes the node that it stands for.
"""

from __future__ import annotations

import ast
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)

LOAD = ast.Load()
STORE = ast.Store()
NO_ARGS = ast.arguments([], [], None, [], [], None, [])


def place(node: Node, at: Any) -> Node:
    """Give `node` the location of `at`."""
    new: Any = node
    new.lineno = at.lineno
    new.col_offset = at.col_offset
    new.end_lineno = at.end_lineno
    new.end_col_offset = at.end_col_offset
    return node


def _point(node: Node, at: Any) -> Node:
    """Give `node` the location where `at` begins: one line, so that calls keep their line."""
    new: Any = node
    new.lineno = new.end_lineno = at.lineno
    new.col_offset = new.end_col_offset = at.col_offset
    return node


def ag(name: str, at: Any) -> ast.Attribute:
    """`ag__.name`."""
    base = _point(ast.Name("ag__", LOAD), at)
    return _point(ast.Attribute(base, name, LOAD), at)


def op(name: str, args: list[Any], at: Any) -> ast.Call:
    """`ag__.name(args...)`."""
    return place(ast.Call(ag(name, at), args, []), at)


def load(name: str, at: Any) -> ast.Name:
    """Read of a variable."""
    return _point(ast.Name(name, LOAD), at)


def store(name: str, at: Any) -> ast.Name:
    """A variable as a target."""
    return _point(ast.Name(name, STORE), at)


def const(value: Any, at: Any) -> ast.Constant:
    """A constant, tuples of names included."""
    return _point(ast.Constant(value), at)


def assign(name: str, value: ast.expr, at: Any) -> ast.Assign:
    """`name = value`."""
    return place(ast.Assign([store(name, at)], value), at)


def expr_stmt(value: ast.expr) -> ast.Expr:
    """An expression as a statement."""
    return place(ast.Expr(value), value)


def assigned(name: str, at: Any, gone: bool = False) -> ast.Expr:
    """`ag__.assigned("name", name)`, for a variable from outside."""
    value = op("Undefined", [const(name, at)], at) if gone else load(name, at)
    return expr_stmt(op("assigned", [const(name, at), value], at))


def stored(name: str, value: ast.expr, at: Any) -> ast.expr:
    """`ag__.stored("name", value)`: what a variable from outside gets."""
    return op("stored", [const(name, at), value], at)


def return_(value: ast.expr, at: Any) -> ast.Return:
    """`return value`."""
    return place(ast.Return(value), at)


def thunk(body: ast.expr) -> ast.Lambda:
    """`lambda: body`."""
    return place(ast.Lambda(NO_ARGS, body), body)


def params(names: list[str], at: Any) -> ast.arguments:
    """Plain positional parameters."""
    return ast.arguments([], [_point(ast.arg(name), at) for name in names], None, [], [], None, [])


def define(name: str, args: list[str], body: list[Any], at: Any) -> ast.FunctionDef:
    """`def name(args): body`."""
    node = ast.FunctionDef(name, params(args, at), body or [place(ast.Pass(), at)], [])
    node.type_params = []  # type: ignore[attr-defined,unused-ignore]
    return _point(node, at)


def declare(outer: list[str], global_: list[str], at: Any) -> list[ast.stmt]:
    """`nonlocal` and `global` statements."""
    declared: list[ast.stmt] = []
    if outer:
        declared.append(_point(ast.Nonlocal(outer), at))
    if global_:
        declared.append(_point(ast.Global(global_), at))
    return declared
