"""Liveness by summaries.

A statement's summary is a 6-tuple of name sets (G, N, B, C, R, E): G is read before any
assignment inside; the others say which names, live after the statement ends normally (N), by
break (B), continue (C), return (R) or exception (E), are then live before it. Summaries compose,
and a loop's fixpoint is immediate: for F(H) = a | (H & p) the least solution is `a`.
"""

from __future__ import annotations

import ast
from typing import Any

Flow = tuple[int, int, int, int, int, int]
ALL = -1
IDENTITY: Flow = (0, ALL, 0, 0, 0, 0)
BREAK_FLOW: Flow = (0, 0, ALL, 0, 0, 0)
CONTINUE_FLOW: Flow = (0, 0, 0, ALL, 0, 0)


def seq(p: Flow, q: Flow) -> Flow:
    """`p`, then `q`."""
    n = p[1]
    return (
        p[0] | n & q[0],
        n & q[1],
        p[2] | n & q[2],
        p[3] | n & q[3],
        p[4] | n & q[4],
        p[5] | n & q[5],
    )


def join(p: Flow, q: Flow) -> Flow:
    """Either `p` or `q`."""
    return (p[0] | q[0], p[1] | q[1], p[2] | q[2], p[3] | q[3], p[4] | q[4], p[5] | q[5])


def loop(head: Flow, body: Flow, orelse: Flow) -> Flow:
    """`head` (test, or the next item) before each trip and before `orelse`."""
    n = head[1]
    trip = (
        body[0] | orelse[0],
        body[2] | orelse[1],
        orelse[2],
        orelse[3],
        body[4] | orelse[4],
        ALL,
    )
    return (
        head[0] | n & trip[0],
        n & trip[1],
        n & trip[2],
        n & trip[3],
        n & trip[4],
        head[5] | trip[5],
    )


def with_handlers(body: Flow, handlers: Flow, orelse: Flow) -> Flow:
    """try/except/else: an exception in `body` goes to the handlers, or on outwards."""
    e = body[5]
    after = seq((body[0], body[1], body[2], body[3], body[4], e), orelse)
    caught = (e & handlers[0], e & handlers[1], e & handlers[2], e & handlers[3], e & handlers[4])
    return (
        after[0] | caught[0],
        after[1] | caught[1],
        after[2] | caught[2],
        after[3] | caught[3],
        after[4] | caught[4],
        after[5] | e & handlers[5],
    )


def with_finally(inner: Flow, final: Flow) -> Flow:
    """Every way out of `inner` passes `final`. An exception that no program catches goes on in
    whatever way `final` is left."""
    any_exit = inner[1] | inner[2] | inner[3] | inner[4] | inner[5]
    n = final[1]
    return (
        inner[0] | any_exit & final[0],
        inner[1] & n,
        inner[2] & n | any_exit & final[2],
        inner[3] & n | any_exit & final[3],
        inner[4] & n | any_exit & final[4],
        inner[5] & (n | final[2] | final[3] | final[4]) | any_exit & final[5],
    )


def apply(flow: Flow, out: Outs) -> int:
    """The names live before a statement, from those live after each way out."""
    return (
        flow[0]
        | flow[1] & out[0]
        | flow[2] & out[1]
        | flow[3] & out[2]
        | flow[4] & out[3]
        | flow[5] & out[4]
    )


# Live names after: normal end, break, continue, return, exception.
Outs = tuple[int, int, int, int, int]


def mark_block(stmts: list[ast.stmt], out: Outs) -> None:
    """Set `live_after` on every if, while and for: the names that anybody may read after it (for
    loops, also after a trip)."""
    normal = out[0]
    for stmt in reversed(stmts):
        marker = _MARKERS.get(type(stmt))
        here = (normal, *out[1:])
        if marker is not None:
            marker(stmt, here)
        normal = apply(stmt.flow, here)  # type: ignore[attr-defined]


def _mark_if(node: Any, out: Outs) -> None:
    node.live_after = out[0]
    mark_block(node.body, out)
    mark_block(node.orelse, out)


def _mark_loop(node: Any, out: Outs) -> None:
    head = apply(node.loop_flow, out)
    node.live_after = head | out[0]
    mark_block(node.body, (head, out[0], head, out[3], out[4]))
    mark_block(node.orelse, out)


def _mark_with(node: Any, out: Outs) -> None:
    node.live_after, node.live_final = out[0], out[0] | out[1] | out[2] | out[3] | out[4]
    # The context manager may swallow an exception.
    mark_block(node.body, (out[0], out[1], out[2], out[3], out[4] | out[0]))


def _mark_try(node: Any, out: Outs) -> None:
    """Also the names live where a handler begins, and where the final part begins."""
    node.live_after = node.live_final = out[0]
    if node.finalbody:
        final: Flow = node.final_flow
        normal = out[0] | out[1] | out[2] | out[3] | out[4]
        e = out[4]  # an exception goes on in whatever way the final block is left: with_finally()
        ways = (out[0], out[1] | e, out[2] | e, out[3] | e, e)
        # Whatever the way in, the final block may leave in any of these ways.
        mark_block(node.finalbody, (normal, *ways[1:]))
        base = apply((final[0], 0, *final[2:]), ways)
        n = final[1]
        node.live_final = base | n & normal
        out = (
            base | n & out[0],
            base | n & out[1],
            base | n & out[2],
            base | n & out[3],
            base | n & out[4],
        )
    for handler in node.handlers:
        mark_block(handler.body, out)
    mark_block(node.orelse, out)
    in_body = out[4] | apply(node.handler_flow, out)
    node.live_caught = in_body
    after_body = out[0]
    for stmt in reversed(node.orelse):
        after_body = apply(stmt.flow, (after_body, *out[1:]))
    mark_block(node.body, (after_body, out[1], out[2], out[3], in_body))


def _mark_match(node: Any, out: Outs) -> None:
    mark_block(node.chain, out)


_MARKERS = {
    ast.If: _mark_if,
    ast.While: _mark_loop,
    ast.For: _mark_loop,
    ast.With: _mark_with,
    ast.Try: _mark_try,
    ast.TryStar: _mark_try,
    ast.Match: _mark_match,
}
