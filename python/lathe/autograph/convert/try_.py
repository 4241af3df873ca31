"""`try` and `with`, with their parts as functions; `try` with `except*` stays a Python statement.

What is inside that is converted, and signals leave it by `return`. While tracing that would not do
(what runs at the end of a run-time path is known at run time only): `try_star` is where the tracer
refuses it.
"""

from __future__ import annotations

import ast
from typing import Any

from ..refuse import refuse
from . import build
from .assign import assign_target, is_plain
from .context import Context, statement
from .delete import becomes_undefined, undefined


@statement(ast.With)
def convert_with(cx: Context, node: ast.With) -> list[ast.stmt]:
    """`signal = ag__.with_stmt(manager, with_body, states...)`, one inside the other for items.

    The states are of what may be read after some way out, and after the normal one.
    """
    return _with(cx, node, 0)


def _with(cx: Context, node: Any, index: int) -> list[ast.stmt]:
    item = node.items[index]
    last = index + 1 == len(node.items)
    at, target = item.context_expr, item.optional_vars
    manager = cx.expr(item.context_expr)
    entered = cx.fresh("entered")

    def first() -> list[ast.stmt]:
        out: list[ast.stmt] = []
        if target is not None and is_plain(target):
            value = build.load(entered, target)
            out.append(build.place(ast.Assign([target], value), target))
        elif target is not None:
            out += assign_target(cx, target, build.load(entered, target), target)
        return out if last else out + _with(cx, node, index + 1)

    stmts = node.body if last else []
    body, signals = cx.body_def("with_body", stmts, node.writes, at, [entered], first)
    after = node.live_after
    states = []
    for live in (node.live_final, after):
        node.live_after = live
        states.append(_tuple(cx.state(node), at))
    call = build.op("with_stmt", [manager, build.load(body.name, at), *states], at)
    return [body, *cx.run(call, signals, True)]


def _block(cx: Context, stmts: list[ast.stmt]) -> list[ast.stmt]:
    """A converted block of a statement that stays: never empty."""
    return cx.block(stmts) or [build.place(ast.Pass(), stmts[0])]


@statement(ast.Try)
def convert_try(cx: Context, node: Any) -> list[ast.stmt]:
    """`signal = ag__.try_stmt(try_body, handlers, else_body, final_body, states...)`.

    A handler is (classes, body, its name's state); a state is (get_state, set_state, names): of
    what the handlers may read, of what the final part may read, and of what may be read after it.
    """
    at: Any = _Keyword(node, "try")
    body, signals = cx.body_def("try_body", node.body, node.body_writes, at)
    defs: list[ast.stmt] = [body]
    handlers: list[ast.expr] = []
    for handler in node.handlers:
        made, more, item = _handler(cx, handler)
        signals |= more
        defs.append(made)
        handlers.append(item)
    args: list[ast.expr] = [build.load(body.name, at), _tuple(handlers, at)]
    final_writes = getattr(node, "final_writes", 0)
    for prefix, stmts, writes in (
        ("else_body", node.orelse, node.orelse_writes),
        ("final_body", node.finalbody, final_writes),
    ):
        if not stmts:
            args.append(build.const(None, at))
            continue
        part, more = cx.body_def(prefix, stmts, writes, at)
        signals |= more
        defs.append(part)
        args.append(build.load(part.name, at))
    for live in (node.live_caught, node.live_final, node.live_after):
        node.live_after = live
        args.append(_tuple(cx.state(node), at))
    return defs + cx.run(build.op("try_stmt", args, at), signals, True)


def _tuple(items: list[ast.expr], at: Any) -> ast.expr:
    return build.place(ast.Tuple(items, build.LOAD), at)


def _handler(cx: Context, handler: Any) -> tuple[ast.FunctionDef, int, ast.expr]:
    """The function of a handler, which takes the exception; its signals; the operator's item."""
    at: Any = _Keyword(handler, "except")
    name = handler.name
    caught = cx.fresh("caught")
    state: ast.expr = build.const(None, at)

    def first() -> list[ast.stmt]:
        return [] if name is None else [build.assign(name, build.load(caught, at), at)]

    if name is not None:
        state = _tuple(cx.name_state(name, at), at)
    body, signals = cx.body_def("handler", handler.body, handler.writes, at, [caught], first)
    if name is not None:  # Python deletes the name at the end; here it becomes Undefined.
        declared = [s for s in body.body if isinstance(s, (ast.Nonlocal, ast.Global))]
        rest = body.body[len(declared) :]
        last = build.assign(name, undefined(name, at), at)
        body.body = [*declared, build.place(ast.Try(rest, [], [], [last]), at)]
    if handler.type is None:
        classes = build.thunk(build.ag("BaseException", at))
    else:
        classes = cx.thunk(handler.type)
        if classes.writes:  # type: ignore[attr-defined]
            what = "an assignment in the class of an `except`"
            refuse(cx.filename, handler.type, what, "assign before the `try`")
    return body, signals, _tuple([classes, build.load(body.name, at), state], at)


@statement(ast.TryStar)
def convert_try_star(cx: Context, node: Any) -> list[ast.stmt]:
    """The parts are converted in place."""
    body = _block(cx, node.body)
    handlers = []
    for handler in node.handlers:
        outer, cx.in_star = cx.in_star, True
        handlers.append(_star_handler(cx, handler))
        cx.in_star = outer
    orelse = cx.block(node.orelse)
    final = _block(cx, node.finalbody) if node.finalbody else []
    entered = build.expr_stmt(build.op("try_star", [], _Keyword(node, "try")))
    return [entered, build.place(type(node)(body, handlers, orelse, final), node)]


class _Keyword:
    """The place of the keyword that a statement begins with."""

    def __init__(self, node: Any, word: str) -> None:
        self.lineno = self.end_lineno = node.lineno
        self.col_offset = node.col_offset
        self.end_col_offset = node.col_offset + len(word)


def _star_handler(cx: Context, handler: ast.ExceptHandler) -> ast.ExceptHandler:
    kind = None if handler.type is None else cx.expr(handler.type)
    body = _block(cx, handler.body)
    name = handler.name
    if name is not None and becomes_undefined(cx, name):
        # Python deletes the name at the end; here it must become Undefined instead.
        caught = cx.fresh("caught")
        first = build.assign(name, build.load(caught, handler), handler)
        last = build.assign(name, undefined(name, handler), handler)
        body = [first, build.place(ast.Try(body, [], [], [last]), handler)]
        name = caught
    return build.place(ast.ExceptHandler(kind, name, body), handler)
