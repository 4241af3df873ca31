"""The state of one conversion, and the services that the converters of statements share."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Iterable
from typing import Any

from ..scope import Scope
from . import build

EXIT, BREAK, CONTINUE = 1, 2, 4
Statement = Callable[["Context", Any], list[ast.stmt]]
Expression = Callable[["Context", Any], ast.expr]

STATEMENTS: dict[type, Statement] = {}
EXPRESSIONS: dict[type, Expression] = {}


class Frame:
    """One user function (or lambda) that is being converted."""

    def __init__(self, scope: Scope, node: Any, in_class: bool, code: Any = None) -> None:
        self.scope = scope
        self.node = node
        # Whether `__class__` can be reached, for super().
        self.in_class = in_class
        self.code = code
        # Statements for the top of the function, and what they define.
        self.prelude: list[ast.stmt] = []
        self.states: dict[tuple[str, ...], tuple[str, str]] = {}
        self.setters: dict[str, str] = {}


class Context:
    """Converts a user function whose analysis is done.

    `signals` collects which signals the statements of the current body may give; `thunks`
    counts the generated lambdas around the current expression.
    """

    def __init__(self, filename: str, used: set[str], class_name: str | None) -> None:
        self.filename = filename
        self.used = used
        self.class_name = class_name
        self.code: types.CodeType | None = None  # of the user's function, as Python compiled it
        self.frame: Frame = None  # type: ignore[assignment]
        self.signals = 0
        self.thunks = 0
        # Variables that the generated lambdas of the current expression may change.
        self.lazy_writes = 0
        # Inside except*, where `return` is not allowed.
        self.in_star = False
        # Code names of the functions that conversion adds.
        self.generated: set[str] = set()
        self._counts: dict[str, int] = {}

    @property
    def scope(self) -> Scope:
        return self.frame.scope

    def fresh(self, prefix: str) -> str:
        """A name that the user's function does not use."""
        while True:
            count = self._counts[prefix] = self._counts.get(prefix, 0) + 1
            name = f"{prefix}_{count}"
            if name not in self.used:
                return name

    def block(self, stmts: Iterable[ast.stmt]) -> list[ast.stmt]:
        """Convert statements in order."""
        out: list[ast.stmt] = []
        for stmt in stmts:
            out.extend(STATEMENTS[type(stmt)](self, stmt))
        return out

    def expr(self, node: ast.expr) -> ast.expr:
        """Convert an expression whose value is used."""
        convert = EXPRESSIONS.get(type(node))
        return node if convert is None else convert(self, node)

    def exprs(self, nodes: Iterable[ast.expr]) -> list[ast.expr]:
        return [self.expr(node) for node in nodes]

    def test(self, node: ast.expr) -> ast.expr:
        """Convert an expression of which only the truth is used."""
        convert = TESTS.get(type(node))
        return self.expr(node) if convert is None else convert(self, node)

    def thunk(self, node: ast.expr, test: bool = False) -> ast.Lambda:
        """`lambda: node`, for what may not be evaluated."""
        return self.lazily(lambda: self.test(node) if test else self.expr(node))

    def lazily(self, convert: Callable[[], ast.expr]) -> ast.Lambda:
        """A thunk of what `convert` gives; its `writes` are the variables that it may change."""
        outer, self.lazy_writes = self.lazy_writes, 0
        self.thunks += 1
        new = build.thunk(convert())
        self.thunks -= 1
        new.writes = self.lazy_writes  # type: ignore[attr-defined]
        self.lazy_writes |= outer
        return new

    def lazy_op(self, name: str, value: ast.expr, thunks: list[ast.Lambda], at: Any) -> ast.Call:
        """An operator that evaluates at most one of `thunks`, by the truth of `value`.

        Where that changes variables, the operator must know them as an `if` does.
        """
        writes = 0
        for part in thunks:
            writes |= part.writes  # type: ignore[attr-defined]
        if not writes:
            return build.op(name, [value, *thunks], at)
        args = [build.const(name, at), *self.state_of(writes, at), value, *thunks]
        return build.op("with_state", args, at)

    def mangle(self, name: str) -> str:
        """The name as the compiler spells it inside a class."""
        if self.class_name is None or not name.startswith("__") or name.endswith("__"):
            return name
        stripped = self.class_name.lstrip("_")
        return f"_{stripped}{name}" if stripped else name

    # ---- body functions -------------------------------------------------------------------

    def body_def(
        self,
        prefix: str,
        stmts: list[ast.stmt],
        writes: int,
        at: Any,
        args: list[str] | None = None,
        first: Callable[[], list[ast.stmt]] | None = None,
    ) -> tuple[ast.FunctionDef, int]:
        """A function for a nested block; gives the signals that it may return, too."""
        name = self.fresh(prefix)
        self.generated.add(name)
        outer, self.signals = self.signals, 0
        star, self.in_star = self.in_star, False
        thunks, self.thunks = self.thunks, 0
        body = self.declarations(writes, at)
        if first is not None:
            body += first()
        body += self.block(stmts)
        self.in_star, self.thunks = star, thunks
        signals, self.signals = self.signals, outer
        return build.define(name, args or [], body, at), signals

    def declarations(self, writes: int, at: Any) -> list[ast.stmt]:
        """nonlocal/global statements for the names that a nested block assigns."""
        if not writes:
            return []
        scope = self.scope
        names = scope.names(writes)
        outer = [name for name in names if name not in scope.globals]
        return build.declare(outer, [name for name in names if name in scope.globals], at)

    def run(self, call: ast.Call, signals: int, completes: bool) -> list[ast.stmt]:
        """The statement of an operator that may give `signals`."""
        self.signals |= signals
        if not signals or self.in_star:
            return [build.expr_stmt(call)]
        if not completes:
            return [build.return_(call, call)]
        name = self._signal_name()
        compare = build.place(
            ast.Compare(build.load(name, call), [ast.IsNot()], [build.const(None, call)]), call
        )
        leave = build.return_(build.load(name, call), call)
        return [
            build.assign(name, call, call),
            build.place(ast.If(compare, [leave], []), call),
        ]

    def _signal_name(self) -> str:
        name = "signal"
        while name in self.used:
            name += "_"
        return name

    # ---- state ----------------------------------------------------------------------------

    def state(self, node: Any) -> list[ast.expr]:
        """The arguments get_state, set_state, names of an if or a loop."""
        scope = self.scope
        after = node.writes & (node.live_after | scope.always_live) | scope.volatile
        return self._state_args(scope.names(after), scope.names(node.writes & ~after), node)

    def state_of(self, writes: int, at: Any) -> list[ast.expr]:
        """The same of an expression that may change variables."""
        return self._state_args(self.scope.names(writes), (), at)

    def name_state(self, name: str, at: Any) -> list[ast.expr]:
        """The state that is one variable."""
        if self.scope.is_local(name):
            self.scope.managed.add(name)
        return self._state_args((name,), (), at)

    def _state_args(self, names: tuple[str, ...], dead: tuple[str, ...], at: Any) -> list[ast.expr]:
        outer = self.scope.outer_names()  # tracing knows them otherwise: `ag__.assigned`
        if outer:
            names, dead = (tuple(n for n in part if n not in outer) for part in (names, dead))
        known = self.frame.states.get(names + dead)
        if known is None:
            known = self.frame.states[names + dead] = self._define_state(names + dead)
        return [build.load(known[0], at), build.load(known[1], at), build.const(names, at)]

    def _define_state(self, names: tuple[str, ...]) -> tuple[str, str]:
        at = self.frame.node
        getter, setter = self.fresh("get_state"), self.fresh("set_state")
        self.generated.update((getter, setter))
        scope = self.scope
        values: list[ast.expr] = []
        targets: list[ast.expr] = []
        after: list[ast.stmt] = []
        for name in names:
            targets.append(build.store(name, at))
            value: ast.expr = build.load(name, at)
            if not scope.is_local(name):
                value = build.op("peek", [build.thunk(value), build.const(name, at)], at)
                after.append(self._delete_if_undefined(name, at))
            values.append(value)
        result = build.place(ast.Tuple(values, build.LOAD), at)
        get_body: list[ast.stmt] = [build.return_(result, at)]
        set_body: list[ast.stmt] = []
        if names:
            mask = sum(scope.bits[name] for name in names)
            set_body = self.declarations(mask, at)
            target = build.place(ast.Tuple(targets, build.STORE), at)
            state = build.load("state_", at)
            set_body.append(build.place(ast.Assign([target], state), at))
            set_body += after
        self.frame.prelude += [
            build.define(getter, [], get_body, at),
            build.define(setter, ["state_"], set_body, at),
        ]
        return getter, setter

    def _delete_if_undefined(self, name: str, at: Any) -> ast.stmt:
        test = build.op("is_undefined", [build.load(name, at)], at)
        gone = build.place(ast.Delete([build.place(ast.Name(name, ast.Del()), at)]), at)
        return build.place(ast.If(test, [gone], []), at)

    def setter(self, name: str) -> str:
        """A function that assigns a variable and gives the value, for use in lambdas."""
        self.lazy_writes |= self.scope.bits[name]
        known = self.frame.setters.get(name)
        if known is None:
            at = self.frame.node
            known = self.frame.setters[name] = self.fresh(f"set_{name}")
            self.generated.add(known)
            scope = self.scope
            if scope.is_local(name):
                scope.managed.add(name)
            body = self.declarations(scope.bits[name], at)
            value: ast.expr = build.load("value_", at)
            if name in scope.outer_names():
                value = build.stored(name, value, at)
            body.append(build.assign(name, value, at))
            body.append(build.return_(build.load("value_", at), at))
            self.frame.prelude.append(build.define(known, ["value_"], body, at))
        return known


TESTS: dict[type, Expression] = {}


def statement(*kinds: type) -> Callable[[Statement], Statement]:
    """Register the converter of statement kinds."""

    def register(fn: Statement) -> Statement:
        for kind in kinds:
            STATEMENTS[kind] = fn
        return fn

    return register


def expression(*kinds: type) -> Callable[[Expression], Expression]:
    """Register the converter of expression kinds."""

    def register(fn: Expression) -> Expression:
        for kind in kinds:
            EXPRESSIONS[kind] = fn
        return fn

    return register


def test(*kinds: type) -> Callable[[Expression], Expression]:
    """Register the converter of expression kinds where only the truth counts."""

    def register(fn: Expression) -> Expression:
        for kind in kinds:
            TESTS[kind] = fn
        return fn

    return register
