"""The expressions of the analysis: name loads and stores in order of evaluation."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from typing import Any

from .flow import ALL, Flow
from .refuse import refuse
from .scope import Scope

# Calls that see the caller's variables.
_SEES_LOCALS = {"locals", "vars", "dir", "eval", "exec"}


class Analyzer:
    """The state of one analysis; `scope` is the scope that is being walked."""

    def __init__(
        self,
        filename: str,
        used: set[str],
        function_scope: Callable[[Analyzer, Any, Scope | None], Scope],
        block: Callable[[Analyzer, list[ast.stmt]], Flow],
    ) -> None:
        self.filename = filename
        self.used = used
        self.function_scope = function_scope
        self._block = block
        self.scope: Scope = None  # type: ignore[assignment]

    def expr(self, node: ast.AST) -> None:
        """Walk an expression (or target) in order of evaluation."""
        _EXPRESSIONS.get(type(node), generic)(self, node)

    def block(self, stmts: list[ast.stmt]) -> Flow:
        """Walk statements in order; gives their summary."""
        return self._block(self, stmts)

    def conditional(self, node: ast.expr) -> None:
        """Walk an expression that may not be evaluated."""
        scope = self.scope
        mask, kill = scope.mask, scope.kill
        self.expr(node)
        scope.mask, scope.kill = mask, kill

    def bind(self, scope: Scope, name: str) -> None:
        """The name certainly has a value from here on."""
        self.used.add(name)
        bit = scope.bit(name)
        scope.bound.add(name)
        scope.mask |= bit
        scope.kill |= bit
        scope.writes |= bit

    def capture(
        self, scope: Scope, name: str, nodes: list[ast.Name], tag: str, escaping: bool, own: int = 0
    ) -> None:
        """Reads of a name by an inner scope that starts here."""
        bit = scope.bit(name)
        scope.captures.append((name, nodes, bool((scope.mask | own) & bit), tag, escaping))
        if not scope.kill & bit:
            scope.reads |= bit

    def capture_all(self, scope: Scope, child: Scope, own: int) -> None:
        """Everything that a nested function or class reads or writes outside itself."""
        for name, nodes in child.free.items():
            self.capture(scope, name, nodes, "ld_free", child.kind != "class", own)
        for name, nodes, tag, escaping in child.passed:
            self.capture(scope, name, nodes, tag, escaping, own)
        scope.inner_writes |= child.free_writes
        scope.inner_deletes |= child.free_deletes


def begin(a: Analyzer) -> Scope:
    """Start of a statement, or of the head of one."""
    scope = a.scope
    scope.reads = scope.kill = 0
    return scope


def end(scope: Scope) -> Flow:
    """The summary of what was evaluated since `begin`."""
    return (scope.reads, ~scope.kill, 0, 0, 0, ALL)


def unbind(scope: Scope, name: str) -> None:
    """The name has no value from here on."""
    bit = scope.bit(name)
    scope.mask &= ~bit
    scope.kill &= ~bit
    scope.deleted |= bit


def generic(a: Analyzer, node: ast.AST) -> None:
    """Walk the children in the order of the fields."""
    for field in node._fields:
        child = getattr(node, field)
        if isinstance(child, list):
            for item in child:
                if isinstance(item, ast.AST):
                    a.expr(item)
        elif isinstance(child, ast.AST):
            a.expr(child)


def _nothing(a: Analyzer, node: ast.AST) -> None:
    pass


def _name(a: Analyzer, node: ast.Name) -> None:
    scope = a.scope
    name = node.id
    a.used.add(name)
    bit = scope.bits.get(name)
    if bit is None:
        bit = scope.bit(name)
    if type(node.ctx) is not ast.Load:
        scope.bound.add(name)
        scope.mask |= bit
        scope.kill |= bit
        scope.writes |= bit
        return
    loads = scope.loads.get(name)
    if loads is None:
        scope.loads[name] = [node]
    else:
        loads.append(node)
    if not scope.mask & bit:
        scope.uncertain.append(node)
    if not scope.kill & bit:
        scope.reads |= bit


def _attribute(a: Analyzer, node: ast.Attribute) -> None:
    a.expr(node.value)


def _subscript(a: Analyzer, node: ast.Subscript) -> None:
    a.expr(node.value)
    a.expr(node.slice)


def _bin_op(a: Analyzer, node: ast.BinOp) -> None:
    a.expr(node.left)
    a.expr(node.right)


def _unary_op(a: Analyzer, node: ast.UnaryOp) -> None:
    a.expr(node.operand)


def _compare(a: Analyzer, node: ast.Compare) -> None:
    a.expr(node.left)
    a.expr(node.comparators[0])
    for operand in node.comparators[1:]:
        a.conditional(operand)


def _call(a: Analyzer, node: ast.Call) -> None:
    func = node.func
    if type(func) is ast.Name and func.id in _SEES_LOCALS:
        a.scope.function.uses_locals = True
    a.expr(func)
    for arg in node.args:
        a.expr(arg)
    for keyword in node.keywords:
        a.expr(keyword.value)


def _bool_op(a: Analyzer, node: ast.BoolOp) -> None:
    a.expr(node.values[0])
    scope = a.scope
    mask, kill = scope.mask, scope.kill
    for value in node.values[1:]:
        a.expr(value)
    scope.mask, scope.kill = mask, kill


def _if_exp(a: Analyzer, node: ast.IfExp) -> None:
    a.expr(node.test)
    a.conditional(node.body)
    a.conditional(node.orelse)


def _dict(a: Analyzer, node: ast.Dict) -> None:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            a.expr(key)
        a.expr(value)


def _named(a: Analyzer, node: ast.NamedExpr) -> None:
    a.expr(node.value)
    scope = a.scope
    name = node.target.id
    if scope.kind != "comp":
        a.bind(scope, name)
        return
    # Binds in the function around the comprehension, if an item gets there.
    a.used.add(name)
    inner = scope
    while inner.kind == "comp" and inner.parent is not None:
        inner.free_writes.add(name)
        inner = inner.parent
    inner.bound.add(name)
    inner.writes |= inner.bit(name)
    inner.needed |= inner.bit(name) & ~inner.mask


def signature(a: Analyzer, node: Any) -> None:
    """Defaults and annotations, which are evaluated where the function is defined."""
    args = node.args
    for default in (*args.defaults, *args.kw_defaults):
        if default is not None:
            a.expr(default)
    if isinstance(node, ast.Lambda):
        return
    annotated: Iterable[Any] = (
        *args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg
    )  # fmt: skip
    for arg in annotated:
        if arg is not None and arg.annotation is not None:
            a.expr(arg.annotation)
    if node.returns is not None:
        a.expr(node.returns)


def _lambda(a: Analyzer, node: ast.Lambda) -> None:
    signature(a, node)
    scope = a.scope
    child = a.function_scope(a, node, scope)
    a.capture_all(scope, child, 0)


def _comprehension(a: Analyzer, node: Any) -> None:
    outer = a.scope
    first = node.generators[0]
    a.expr(first.iter)
    inner = Scope("comp", outer)
    a.scope = inner
    for index, generator in enumerate(node.generators):
        if generator.is_async:
            refuse(a.filename, node, "an asynchronous comprehension")
        if index:
            a.expr(generator.iter)
        a.expr(generator.target)
        for condition in generator.ifs:
            a.expr(condition)
    if isinstance(node, ast.DictComp):
        a.expr(node.key)
        a.expr(node.value)
    else:
        a.expr(node.elt)
    inner.finish()
    a.scope = outer
    node.scope = inner
    lazy = isinstance(node, ast.GeneratorExp)
    # Until 3.12 every comprehension was a function, which shows in the error's text.
    in_function = lazy or sys.version_info < (3, 12) or (outer.kind == "comp" and _free(outer))
    inner.in_function = in_function  # type: ignore[attr-defined]
    for name, nodes in inner.free.items():
        a.capture(outer, name, nodes, "ld_free" if in_function else "ld", lazy)
    for name, nodes, tag, escaping in inner.passed:
        a.capture(outer, name, nodes, tag, escaping or lazy)
    for name in inner.free_writes:
        outer.writes |= outer.bit(name)


def _free(comp: Scope) -> bool:
    return bool(getattr(comp, "in_function", False))


def _refused(a: Analyzer, node: ast.AST) -> None:
    refuse(a.filename, node)


_EXPRESSIONS: dict[type, Callable[[Analyzer, Any], None]] = {
    ast.Name: _name,
    ast.Constant: _nothing,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.BinOp: _bin_op,
    ast.UnaryOp: _unary_op,
    ast.Compare: _compare,
    ast.Call: _call,
    ast.BoolOp: _bool_op,
    ast.IfExp: _if_exp,
    ast.Dict: _dict,
    ast.NamedExpr: _named,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Yield: _refused,
    ast.YieldFrom: _refused,
    ast.Await: _refused,
    ast.Load: _nothing,
    ast.Store: _nothing,
    ast.Del: _nothing,
}
