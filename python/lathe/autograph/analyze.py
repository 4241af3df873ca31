"""One walk over a user's function: scopes, assigned names, definite assignment, liveness.

The walk leaves its results on the nodes: `scope` on functions, lambdas, comprehensions and
classes; `writes`, `body_writes`, `orelse_writes` and `live` on if and loops; `tag` on name loads
that need an operator; `completes` on if. Statements are walked in the order of execution with
`scope.mask`, the names that certainly have a value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from . import analyze_expr, desugar
from .analyze_expr import Analyzer
from .flow import (
    ALL,
    BREAK_FLOW,
    CONTINUE_FLOW,
    IDENTITY,
    Flow,
    join,
    loop,
    mark_block,
    seq,
    with_finally,
    with_handlers,
)
from .refuse import refuse
from .scope import Scope


def analyze(node: ast.FunctionDef | ast.Lambda, filename: str, used: set[str]) -> Scope:
    """Analyze a whole user function; `used` collects every identifier in it."""
    a = Analyzer(filename, used, function_scope)
    return function_scope(a, node, None)


def function_scope(a: Analyzer, node: Any, parent: Scope | None) -> Scope:
    """Analyze one function or lambda in a scope of its own."""
    scope = Scope("lambda" if isinstance(node, ast.Lambda) else "function", parent)
    args = node.args
    ordered = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    ordered += [arg for arg in (args.vararg, args.kwarg) if arg is not None]
    scope.params = [arg.arg for arg in ordered]
    a.used.update(scope.params)
    for name in scope.params:
        scope.entry |= scope.bit(name)
    scope.bound.update(scope.params)
    scope.mask = scope.entry
    outer, a.scope = a.scope, scope
    if isinstance(node, ast.Lambda):
        a.expr(node.body)
        scope.finish()
    else:
        block(a, node.body)
        scope.finish()
        mark_block(node.body, (0, 0, 0, 0, 0))
    a.scope = outer
    node.scope = scope
    return scope


def block(a: Analyzer, stmts: Iterable[ast.stmt]) -> Flow:
    """Walk statements in order; gives their summary."""
    flow = IDENTITY
    scope = a.scope
    for stmt in stmts:
        if scope.mask == ALL:
            # Unreachable; go on with as little as is certain, so that every name is known.
            scope.mask = scope.entry
        visit = _STATEMENTS.get(type(stmt))
        if visit is None:
            refuse(a.filename, stmt)
        this = visit(a, stmt)
        stmt.flow = this  # type: ignore[attr-defined]
        flow = seq(flow, this)
    return flow


def begin(a: Analyzer) -> Scope:
    """Start of a statement, or of the head of one."""
    scope = a.scope
    scope.reads = scope.kill = 0
    return scope


def end(scope: Scope) -> Flow:
    """The summary of what was evaluated since `begin`."""
    return (scope.reads, ~scope.kill, 0, 0, 0, ALL)


# ---- simple statements --------------------------------------------------------------------


def _expressions(a: Analyzer, node: ast.stmt) -> Flow:
    scope = begin(a)
    analyze_expr.generic(a, node)
    return end(scope)


def _assign(a: Analyzer, node: ast.Assign) -> Flow:
    scope = begin(a)
    a.expr(node.value)
    for target in node.targets:
        a.expr(target)
    return end(scope)


def _ann_assign(a: Analyzer, node: ast.AnnAssign) -> Flow:
    scope = begin(a)
    if node.value is not None:
        a.expr(node.value)
        a.expr(node.target)
    elif isinstance(node.target, ast.Name):
        scope.bound.add(node.target.id)
        scope.bit(node.target.id)
        a.used.add(node.target.id)
    else:
        analyze_expr.generic(a, node.target)
    if scope.kind == "class":
        a.expr(node.annotation)
    return end(scope)


def _aug_assign(a: Analyzer, node: ast.AugAssign) -> Flow:
    scope = begin(a)
    target = node.target
    if isinstance(target, ast.Name):
        # The load has a node of its own, so that it can carry a tag.
        load = ast.Name(target.id, ast.Load())
        ast.copy_location(load, target)
        node.load = load  # type: ignore[attr-defined]
        a.expr(load)
        a.expr(node.value)
        a.expr(target)
    else:
        analyze_expr.generic(a, target)
        a.expr(node.value)
    return end(scope)


def _delete(a: Analyzer, node: ast.Delete) -> Flow:
    scope = begin(a)
    todo = list(reversed(node.targets))
    while todo:
        target = todo.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            todo.extend(reversed(target.elts))
        elif isinstance(target, ast.Name):
            load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            target.load = load  # type: ignore[attr-defined]
            a.expr(load)
            unbind(scope, target.id)
            scope.writes |= scope.bit(target.id)
            scope.bound.add(target.id)
        else:
            analyze_expr.generic(a, target)
    return end(scope)


def unbind(scope: Scope, name: str) -> None:
    """The name has no value from here on."""
    bit = scope.bit(name)
    scope.mask &= ~bit
    scope.kill &= ~bit
    scope.deleted |= bit


def _return(a: Analyzer, node: ast.Return) -> Flow:
    scope = begin(a)
    if node.value is not None:
        a.expr(node.value)
    scope.mask = ALL
    return (scope.reads, 0, 0, 0, ~scope.kill, ALL)


def _raise(a: Analyzer, node: ast.Raise) -> Flow:
    scope = begin(a)
    if node.exc is not None:
        a.conditional(node.exc)
    if node.cause is not None:
        a.conditional(node.cause)
    scope.mask = ALL
    return (scope.reads, 0, 0, 0, 0, ALL)


def _assert(a: Analyzer, node: ast.Assert) -> Flow:
    scope = begin(a)
    a.expr(node.test)
    if node.msg is not None:
        a.conditional(node.msg)
    return end(scope)


def _break(a: Analyzer, node: ast.Break) -> Flow:
    scope = a.scope
    scope.loops[-1][0] &= scope.mask & ~scope.caught
    scope.mask = ALL
    return BREAK_FLOW


def _continue(a: Analyzer, node: ast.Continue) -> Flow:
    scope = a.scope
    scope.loops[-1][1] &= scope.mask & ~scope.caught
    scope.mask = ALL
    return CONTINUE_FLOW


def _pass(a: Analyzer, node: ast.stmt) -> Flow:
    return IDENTITY


def _global(a: Analyzer, node: ast.Global) -> Flow:
    a.scope.globals.update(node.names)
    a.used.update(node.names)
    return IDENTITY


def _nonlocal(a: Analyzer, node: ast.Nonlocal) -> Flow:
    a.scope.nonlocals.update(node.names)
    a.used.update(node.names)
    return IDENTITY


def _import(a: Analyzer, node: ast.Import | ast.ImportFrom) -> Flow:
    scope = begin(a)
    for alias in node.names:
        a.bind(scope, alias.asname or alias.name.partition(".")[0])
    return end(scope)


def _type_alias(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    a.expr(node.name)
    return end(scope)


# ---- compound statements ------------------------------------------------------------------


def _if(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    a.expr(node.test)
    test = end(scope)
    before = scope.mask
    outer, scope.writes = scope.writes, 0
    body = block(a, node.body)
    after_body, node.body_writes = scope.mask, scope.writes
    scope.mask, scope.writes = before, 0
    orelse = block(a, node.orelse)
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
    body = block(a, node.body)
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
    orelse = block(a, node.orelse)
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
    orelse = block(a, node.orelse)
    scope.mask &= breaks
    node.orelse_writes = scope.writes
    node.writes = node.body_writes | node.orelse_writes
    scope.needed |= node.writes & ~before
    scope.writes = outer | node.writes
    # The items run out before the target is assigned.
    node.loop_flow = loop(IDENTITY, seq(target, body), orelse)
    return seq(head, node.loop_flow)


def _with(a: Analyzer, node: ast.With) -> Flow:
    scope = begin(a)
    for item in node.items:
        a.expr(item.context_expr)
        if item.optional_vars is not None:
            a.expr(item.optional_vars)
    head = end(scope)
    before, deleted = scope.mask, scope.deleted
    scope.deleted = 0
    body = block(a, node.body)
    # __exit__ may swallow an exception, so the body may have stopped anywhere.
    scope.mask = before & ~scope.deleted
    scope.deleted |= deleted
    return seq(head, (body[0], body[1] | body[5], body[2], body[3], body[4], body[5]))


def _try(a: Analyzer, node: Any) -> Flow:
    scope = a.scope
    before, deleted = scope.mask, scope.deleted
    scope.deleted = 0
    body = block(a, node.body)
    after_body = scope.mask
    at_handler = before & ~scope.deleted
    orelse = block(a, node.orelse)
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
        node.final_flow = block(a, node.finalbody)
        flow = with_finally(flow, node.final_flow)
        # What the final block deletes is unknown to the exits that passed it.
        scope.unstable |= scope.deleted
        if scope.mask != ALL:
            scope.mask = after if after == ALL else after | (scope.mask & ~start)
        scope.deleted |= inner
    scope.deleted |= deleted
    return flow


def _handler(a: Analyzer, handler: ast.ExceptHandler) -> Flow:
    scope = begin(a)
    if handler.type is not None:
        a.expr(handler.type)
    if handler.name is not None:
        a.bind(scope, handler.name)
    head = end(scope)
    caught = scope.caught
    if handler.name is not None:
        scope.caught |= scope.bit(handler.name)
    body = block(a, handler.body)
    scope.caught = caught
    if handler.name is not None:
        reached = scope.mask != ALL
        unbind(scope, handler.name)
        if not reached:
            scope.mask = ALL
    return seq(head, body)


def _match(a: Analyzer, node: Any) -> Flow:
    node.simple = desugar.simple_match(node, a)
    if node.simple is not None:
        return block(a, node.simple)
    scope = begin(a)
    a.expr(node.subject)
    head = end(scope)
    before = scope.mask
    after = before
    cases = IDENTITY
    for case in node.cases:
        begin(a)
        scope.mask = before
        for name in desugar.captured_names(case.pattern):
            a.bind(scope, name)
        # A pattern may bind some of its names before it fails.
        scope.kill = 0
        analyze_expr.generic(a, case.pattern)
        if case.guard is not None:
            a.expr(case.guard)
        cases = join(cases, seq(end(scope), block(a, case.body)))
        after &= scope.mask
    scope.mask = after
    return seq(head, cases)


# ---- definitions --------------------------------------------------------------------------


def _function(a: Analyzer, node: ast.FunctionDef) -> Flow:
    scope = begin(a)
    for decorator in node.decorator_list:
        a.expr(decorator)
    analyze_expr.signature(a, node)
    child = function_scope(a, node, scope)
    for param in getattr(node, "type_params", ()):
        child.free.pop(param.name, None)
    # A function that calls itself finds its name bound: nothing stands between.
    own = 0 if node.decorator_list else scope.bit(node.name)
    a.capture_all(scope, child, own)
    a.bind(scope, node.name)
    return end(scope)


def _class(a: Analyzer, node: Any) -> Flow:
    scope = begin(a)
    for part in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
        a.expr(part)
    child = Scope("class", scope)
    a.scope = child
    block(a, node.body)
    child.finish()
    a.scope = scope
    node.scope = child
    child.free.pop("__class__", None)
    for param in getattr(node, "type_params", ()):
        child.free.pop(param.name, None)
    a.capture_all(scope, child, 0)
    a.bind(scope, node.name)
    return end(scope)


_STATEMENTS: dict[type, Callable[[Analyzer, Any], Flow]] = {
    ast.Expr: _expressions,
    ast.Assign: _assign,
    ast.AnnAssign: _ann_assign,
    ast.AugAssign: _aug_assign,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Pass: _pass,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
}
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _type_alias
