"""Assignment to names, tuples, attributes and items, in Python's order of evaluation."""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .context import Context, statement


def is_plain(target: ast.expr) -> bool:
    """Whether a target consists of names only, so that Python may store into it itself."""
    if isinstance(target, ast.Name):
        return True
    if isinstance(target, (ast.Tuple, ast.List)):
        return all(is_plain(part) for part in target.elts)
    return False


@statement(ast.Assign)
def convert_assign(cx: Context, node: ast.Assign) -> list[ast.stmt]:
    """Targets of names stay as they are; the others become operators, from left to right."""
    value = cx.expr(node.value)
    if len(node.targets) > 1 and all(map(is_plain, node.targets)):
        return [build.place(ast.Assign(node.targets, value), node)]
    if len(node.targets) == 1:
        return assign_target(cx, node.targets[0], value, node)
    name = cx.fresh("value")
    out: list[ast.stmt] = [build.assign(name, value, node)]
    for target in node.targets:
        out += assign_target(cx, target, build.load(name, node), node)
    return out


@statement(ast.AnnAssign)
def convert_ann_assign(cx: Context, node: ast.AnnAssign) -> list[ast.stmt]:
    """Annotations of variables in functions are not evaluated."""
    if node.value is not None:
        return assign_target(cx, node.target, cx.expr(node.value), node)
    if isinstance(node.target, ast.Name):
        return []
    # Python evaluates the parts of a target that it does not assign.
    parts = [node.target.value]
    if isinstance(node.target, ast.Subscript):
        parts.append(node.target.slice)
    return [build.expr_stmt(index_expr(cx, part)) for part in parts]


def assign_target(cx: Context, target: ast.expr, value: ast.expr, at: ast.AST) -> list[ast.stmt]:
    """Statements for `target = value`, with `value` converted."""
    target, value = unpacked(target, value)
    if is_plain(target):
        return [build.place(ast.Assign([target], value), at)]
    if isinstance(target, ast.Attribute):
        owner = cx.expr(target.value)
        attr = build.const(cx.mangle(target.attr), target)
        return [build.expr_stmt(build.op("store_attr", [value, owner, attr], target))]
    if isinstance(target, ast.Subscript):
        args = [value, cx.expr(target.value), index_expr(cx, target.slice)]
        return [build.expr_stmt(build.op("store_item", args, target))]
    later: list[tuple[ast.expr, str]] = []
    simple = _unpack_target(cx, target, later)
    out: list[ast.stmt] = [build.place(ast.Assign([simple], value), at)]
    for part, name in later:
        out += assign_target(cx, part, build.load(name, part), part)
    return out


def unpacked(target: ast.expr, value: ast.expr) -> tuple[ast.expr, ast.expr]:
    """A target and its value, which may be a list that exists at run time only. With a starred
    target among those of a tuple the value is a tuple with the list for it."""
    if _has_star(target):
        elts: list[Any] = target.elts  # type: ignore[attr-defined]
        at = next(i for i, part in enumerate(elts) if isinstance(part, ast.Starred))
        counts = [build.const(n, value) for n in (at, len(elts) - at - 1)]
        value = build.op("unpacked_star", [value, *counts], value)
        elts = [part.value if i == at else part for i, part in enumerate(elts)]
        target = build.place(ast.Tuple(elts, build.STORE), target)
    shape = _shape(target)
    if shape is None:
        return target, value
    return target, build.op("unpacked", [value, build.const(shape, value)], value)


def _has_star(target: ast.expr) -> bool:
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else []
    return any(isinstance(part, ast.Starred) for part in parts)


def _shape(target: ast.expr) -> Any:
    """A tuple for a tuple of targets, None for any other and for one that is unpacked later."""
    if isinstance(target, (ast.Tuple, ast.List)) and not _has_star(target):
        return tuple(map(_shape, target.elts))
    return None


def _unpack_target(cx: Context, target: Any, later: list[tuple[ast.expr, str]]) -> ast.expr:
    """The target with names in place of everything from the first attribute or item on.

    Stores happen from left to right: a name after an item must not be assigned before it.
    """
    if isinstance(target, (ast.Tuple, ast.List)) and not _has_star(target):
        elts = [_unpack_target(cx, part, later) for part in target.elts]
        return build.place(type(target)(elts, build.STORE), target)
    if isinstance(target, ast.Name) and not later:
        return target
    name = cx.fresh("part")
    later.append((target, name))
    return build.store(name, target)


def index_expr(cx: Context, node: ast.expr) -> ast.expr:
    """The index of a subscript as an expression: slices become slice objects."""
    if isinstance(node, ast.Slice):
        parts = [
            build.const(None, node) if part is None else cx.expr(part)
            for part in (node.lower, node.upper, node.step)
        ]
        return build.op("slice", parts, node)
    if isinstance(node, ast.Tuple):
        elts = [index_expr(cx, part) for part in node.elts]
        return build.place(ast.Tuple(elts, build.LOAD), node)
    return cx.expr(node)


@statement(ast.Import, ast.ImportFrom)
def convert_import(cx: Context, node: ast.stmt) -> list[ast.stmt]:
    """Imports bind names as they are."""
    return [node]


@statement(ast.Global, ast.Nonlocal, ast.Pass)
def drop(cx: Context, node: ast.stmt) -> list[ast.stmt]:
    """Declarations are repeated where they are needed."""
    return []


@statement(ast.Expr)
def convert_expr(cx: Context, node: ast.Expr) -> list[ast.stmt]:
    """An expression for its effect; constants have none."""
    if isinstance(node.value, ast.Constant):
        return []
    return [build.place(ast.Expr(cx.expr(node.value)), node)]


if hasattr(ast, "TypeAlias"):

    @statement(ast.TypeAlias)
    def convert_type_alias(cx: Context, node: ast.stmt) -> list[ast.stmt]:
        """`type X = ...` is evaluated lazily, by Python."""
        return [node]
