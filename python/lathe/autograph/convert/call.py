"""Calls, and the few that look at the frame of their caller."""

from __future__ import annotations

import ast

from . import build
from .context import Context, expression

# Builtins that must be called from the user's own frame.
_DIRECT = {"globals"}


@expression(ast.Call)
def convert_call(cx: Context, node: ast.Call) -> ast.expr:
    """`ag__.call(f, *args, **kwargs)`."""
    func = node.func
    cx.lazy_writes |= cx.scope.volatile
    if isinstance(func, ast.Name) and getattr(func, "tag", None) == "builtin":
        special = _special(cx, node, func.id)
        if special is not None:
            return special
    if node.args and isinstance(node.args[0], ast.ListComp) and _at_once(node):
        node.args[0].consumed = True  # type: ignore[attr-defined]
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        node.args[0].alone = True  # type: ignore[attr-defined]
    for arg in node.args:
        arg.in_call = True  # type: ignore[attr-defined]
    args = [cx.expr(func), *cx.exprs(node.args)]
    for keyword in node.keywords:
        keyword.value = cx.expr(keyword.value)
        if keyword.arg is None:
            keyword.value = build.op("starred_mapping", [keyword.value], keyword.value)
    call = build.place(ast.Call(build.ag("call", node), args, node.keywords), node)
    if isinstance(func, ast.Attribute) and func.end_lineno != node.lineno:
        _at_method(call, func)
    return call


def _at_once(node: ast.Call) -> bool:
    """Whether nothing is evaluated between the first argument and the call, or, as `key=` is,
    between the items of it."""
    rest = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
    keys = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
    if not all(getattr(key, "tag", None) == "builtin" for key in keys):
        return False
    return all(isinstance(value, (ast.Constant, ast.Name, ast.Attribute)) for value in rest)


def _at_method(call: ast.Call, func: ast.Attribute) -> None:
    """Python reports a method call in a chain over several lines at the method's name."""
    assert func.end_lineno is not None
    assert func.end_col_offset is not None
    call.lineno = func.end_lineno
    call.col_offset = func.end_col_offset - len(func.attr.encode())
    call.func = build.ag("call", call)


def _special(cx: Context, node: ast.Call, name: str) -> ast.expr | None:
    count = len(node.args)
    plain = not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args)
    if not plain:
        return None
    if name in _DIRECT:
        node.args = cx.exprs(node.args)
        return node
    if name == "breakpoint" and count == 0:
        nothing = build.const(None, node)
        return build.place(ast.IfExp(build.op("breakpoint_", [], node), node, nothing), node)
    if name == "super" and count == 0:
        return _super(cx, node)
    if name in ("locals", "vars") and count == 0:
        return _locals(cx, node)
    if name == "dir" and count == 0:
        return build.op("sorted", [_locals(cx, node)], node)
    if name in ("eval", "exec") and count == 1:
        scope = build.op("globals_", [], node)
        args = [node.func, cx.expr(node.args[0]), scope, _locals(cx, node)]
        return build.op("call", args, node)
    return None


def _super(cx: Context, node: ast.Call) -> ast.expr | None:
    """`super(__class__, self)`: body functions have no first argument to find."""
    frame = cx.frame
    args = frame.node.args
    positional = [*args.posonlyargs, *args.args]
    if not frame.in_class or not positional:
        return node
    names = [build.load("__class__", node), build.load(positional[0].arg, node)]
    return build.op("call", [node.func, *names], node)


def _locals(cx: Context, node: ast.Call) -> ast.expr:
    """The user's variables by name: in a body function, `locals()` would see other ones."""
    scope = cx.scope
    code = cx.frame.code
    mine = [name for name in scope.bits if scope.is_local(name)]
    free = [name for name in scope.free if _is_outer_variable(cx, name)]
    if code is not None:
        mine = list(dict.fromkeys([*code.co_varnames, *code.co_cellvars]))
        free = list(code.co_freevars)
    pairs: list[ast.expr] = []
    for name in mine:
        if not name.startswith("_lathe_"):
            pairs.append(_pair_of(name, build.load(name, node), node))
    for name in free:
        read = build.thunk(build.load(name, node))
        value = build.op("peek", [read, build.const(name, node)], node)
        pairs.append(_pair_of(name, value, node))
    return build.op("locals_", [build.place(ast.Tuple(pairs, build.LOAD), node)], node)


def _pair_of(name: str, value: ast.expr, at: ast.expr) -> ast.expr:
    return build.place(ast.Tuple([build.const(name, at), value], build.LOAD), at)


def _is_outer_variable(cx: Context, name: str) -> bool:
    scope = cx.scope.parent
    while scope is not None:
        if scope.kind in ("function", "lambda") and scope.is_local(name):
            return True
        scope = scope.parent
    return False
