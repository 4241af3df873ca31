"""The compound statements of the analysis: what is certain after them, and their summaries."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from . import desugar
from .analyze_expr import Analyzer, begin, end, unbind
from .flow import ALL, IDENTITY, Flow, join, loop, seq, with_finally, with_handlers


def _if(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    a.expr(node.test)
    test = end(scope)
    before = scope.mask
    outer, scope.writes = scope.writes, 0
    body = a.block(node.body)
    after_body, node.body_writes = scope.mask, scope.writes
    scope.mask, scope.writes = before, 0
    orelse = a.block(node.orelse)
    node.orelse_writes = scope.writes
    scope.mask &= after_body
    node.completes = scope.mask != ALL
    node.writes = node.body_writes | node.orelse_writes
    scope.needed |= node.writes & ~before
    scope.writes = outer | node.writes
    return seq(test, join(body, orelse))


def _loop_body(a: Analyzer, node: Any) -> tuple[Flow, int, int]:
    """The body's summary, and what is certain at its breaks and at its continues."""
    scope = a.scope
    caught, scope.caught = scope.caught, 0
    scope.loops.append([ALL, ALL])
    body = a.block(node.body)
    scope.caught = caught
    breaks, continues = scope.loops.pop()
    return body, breaks, continues


def _while(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    outer, scope.writes = scope.writes, 0
    before = scope.mask
    a.expr(node.test)
    test = end(scope)
    test_writes = scope.writes
    after_test = scope.mask
    body, breaks, continues = _loop_body(a, node)
    scope.unstable |= before & ~(scope.mask & continues)
    node.body_writes, scope.writes = scope.writes, 0
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    scope.mask = ALL if endless else after_test
    orelse = a.block(node.orelse)
    scope.mask &= breaks
    node.orelse_writes = scope.writes
    node.writes = test_writes | node.body_writes | node.orelse_writes
    scope.needed |= node.writes & ~before
    scope.writes = outer | node.writes
    node.loop_flow = loop(test, body, orelse)
    return node.loop_flow  # type: ignore[no-any-return]


def _for(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    a.expr(node.iter)
    head = end(scope)
    outer, scope.writes = scope.writes, 0
    before = scope.mask
    begin(a)
    a.expr(node.target)
    target = end(scope)
    body, breaks, continues = _loop_body(a, node)
    scope.unstable |= before & ~(scope.mask & continues)
    node.body_writes, scope.writes = scope.writes, 0
    scope.mask = before
    orelse = a.block(node.orelse)
    scope.mask &= breaks
    node.orelse_writes = scope.writes
    node.writes = node.body_writes | node.orelse_writes
    scope.needed |= node.writes & ~before
    scope.writes = outer | node.writes
    # The items run out before the target is assigned.
    node.loop_flow = loop(IDENTITY, seq(target, body), orelse)
    return seq(head, node.loop_flow)


def _with(a: Analyzer, node: Any) -> Flow:
    """After the first manager, __exit__ may swallow an exception: of the other managers, of the
    targets, of the body."""
    scope = begin(a)
    outer, scope.writes = scope.writes, 0
    start = scope.mask
    first, *others = node.items
    a.expr(first.context_expr)
    plain = isinstance(first.optional_vars, ast.Name)
    if plain:
        a.expr(first.optional_vars)
    head = end(scope)
    before, deleted = scope.mask, scope.deleted
    scope.deleted = 0
    begin(a)
    if first.optional_vars is not None and not plain:
        a.expr(first.optional_vars)
    for item in others:
        a.expr(item.context_expr)
        if item.optional_vars is not None:
            a.expr(item.optional_vars)
    inside = seq(end(scope), a.block(node.body))
    node.writes = scope.writes
    scope.needed |= node.writes & ~start
    scope.writes |= outer
    scope.mask = before & ~scope.deleted
    scope.deleted |= deleted
    return seq(head, (inside[0], inside[1] | inside[5], *inside[2:]))


def _try(a: Analyzer, node: Any) -> Flow:
    scope = a.scope
    outer, start = scope.writes, scope.mask
    flow = _try_parts(a, node)
    node.writes = scope.writes
    scope.needed |= node.writes & ~start
    scope.writes |= outer
    return flow


def _part(a: Analyzer, stmts: list[ast.stmt]) -> tuple[Flow, int]:
    """A block's summary, and the names that it assigns."""
    scope = a.scope
    outer, scope.writes = scope.writes, 0
    flow = a.block(stmts)
    writes, scope.writes = scope.writes, outer | scope.writes
    return flow, writes


def _try_parts(a: Analyzer, node: Any) -> Flow:
    scope = a.scope
    scope.writes = 0
    before, deleted = scope.mask, scope.deleted
    scope.deleted = 0
    body, node.body_writes = _part(a, node.body)
    after_body = scope.mask
    at_handler = before & ~scope.deleted
    orelse, node.orelse_writes = _part(a, node.orelse)
    after = scope.mask if node.orelse else after_body
    handlers: Flow = (0, 0, 0, 0, 0, 0)
    for handler in node.handlers:
        scope.mask = at_handler
        handlers = join(handlers, _handler(a, handler))
        after &= scope.mask
    node.handler_flow = handlers
    flow = with_handlers(body, handlers, orelse)
    scope.mask = after
    if node.finalbody:
        scope.mask = start = before & ~scope.deleted
        inner = scope.deleted
        scope.deleted = 0
        node.final_flow, node.final_writes = _part(a, node.finalbody)
        flow = with_finally(flow, node.final_flow)
        # What the final block deletes is unknown to the exits that passed it.
        scope.unstable |= scope.deleted
        if scope.mask != ALL:
            scope.mask = after if after == ALL else after | (scope.mask & ~start)
        scope.deleted |= inner
    scope.deleted |= deleted
    return flow


def _handler(a: Analyzer, handler: Any) -> Flow:
    scope = begin(a)
    outer, scope.writes = scope.writes, 0
    if handler.type is not None:
        a.expr(handler.type)
    if handler.name is not None:
        a.bind(scope, handler.name)
    head = end(scope)
    caught = scope.caught
    if handler.name is not None:
        scope.caught |= scope.bit(handler.name)
    body = a.block(handler.body)
    scope.caught = caught
    if handler.name is not None:
        reached = scope.mask != ALL
        unbind(scope, handler.name)
        if not reached:
            scope.mask = ALL
    handler.writes = scope.writes
    scope.writes |= outer
    return seq(head, body)


def _match(a: Analyzer, node: Any) -> Flow:
    node.chain = desugar.if_chain(node, a)
    return a.block(node.chain)


COMPOUND: dict[type, Callable[[Analyzer, Any], Flow]] = {
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
}
