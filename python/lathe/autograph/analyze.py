"""One walk over a user's function: scopes, assigned names, definite assignment, liveness.

The walk leaves its results on the nodes: `scope` on functions, lambdas, comprehensions and
classes; `writes`, `body_writes`, `orelse_writes` and `live_after` on if and loops; `tag` on name
loads that need an operator; `completes` on if. Statements are walked in the order of execution with
`scope.mask`, the names that certainly have a value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from . import analyze_expr
from .analyze_block import COMPOUND
from .analyze_expr import Analyzer, begin, end, unbind
from .flow import ALL, BREAK_FLOW, CONTINUE_FLOW, IDENTITY, Flow, mark_block, seq
from .refuse import refuse
from .scope import Scope


def analyze(node: ast.FunctionDef | ast.Lambda, filename: str, used: set[str]) -> Scope:
    """Analyze a whole user function; `used` collects every identifier in it."""
    a = Analyzer(filename, used, function_scope, block)
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


# ---- definitions --------------------------------------------------------------------------


def _function(a: Analyzer, node: ast.FunctionDef) -> Flow:
    scope = begin(a)
    for decorator in node.decorator_list:
        a.expr(decorator)
        if ast.unparse(decorator).rpartition(".")[2] == "contextmanager":
            refuse(
                a.filename,
                decorator,
                f"the context manager {node.name}(), a generator defined inside,",
                "define it outside the compiled function, and pass it what it needs, or with this "
                "decorator alone",
            )
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
        child.passed = [item for item in child.passed if item[0] != param.name]
    a.capture_all(scope, child, 0)
    a.bind(scope, node.name)
    return end(scope)


_STATEMENTS: dict[type, Callable[[Analyzer, Any], Flow]] = {
    **COMPOUND,
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
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
}
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _type_alias
