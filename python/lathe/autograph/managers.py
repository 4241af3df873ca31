"""Generators that contextlib.contextmanager makes managers of: code before the yield and after it.

`yield` stands once, on its own, at the top of the function or in the bodies of `try` statements
there. The first part gives what is yielded and the variables that the second one reads; the second
one begins with raising the exception that left the `with` statement's body, if there is one.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import types
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .conversion import bind, convert_definition
from .convert import build
from .factory import compiled_alone
from .parse import find_source
from .recode import recode
from .refuse import refuse

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_ADVICE = "use a class with __enter__ and __exit__, or try and finally in place"


@contextlib.contextmanager
def _nothing() -> Iterator[None]:
    yield


# The code of all functions that contextlib.contextmanager makes.
MAKES_MANAGERS: types.CodeType = _nothing.__code__


class Parts(NamedTuple):
    """Converted functions, which give signals.

    Args:
        enter: takes what the generator function takes; gives (what is yielded, variables).
        leave: takes an exception or None, and the variables.
    """

    enter: Any
    leave: Any


_codes: dict[int, tuple[types.CodeType, types.CodeType, types.CodeType]] = {}


def convert_manager(fn: types.FunctionType) -> Parts:
    """The two parts of a generator function.

    Raises:
        ConversionError: it is none of this form.
    """
    known = _codes.get(id(fn.__code__))
    if known is None or known[0] is not fn.__code__:
        first, second = _compiled(fn)
        known = _codes[id(fn.__code__)] = (fn.__code__, first, second)
    enter, leave = (bind(code, fn) for code in known[1:])
    leave.__defaults__ = leave.__kwdefaults__ = None
    return Parts(enter, leave)


def _compiled(fn: types.FunctionType) -> Iterator[types.CodeType]:
    code = fn.__code__
    source = find_source(fn)
    class_name = source.class_name
    names = Names({*code.co_varnames, *code.co_cellvars}, {*code.co_cellvars}, {*code.co_names})
    for node in Split(code.co_filename, source.node, names).parts():
        made, cx = convert_definition(ast.fix_missing_locations(node), class_name, fn)
        alone = compiled_alone(made, code, class_name)
        yield recode(alone, code.co_qualname, cx.generated)


class Names(NamedTuple):
    """What a function speaks of.

    Args:
        variables: its own.
        shared: those of them that nested functions use.
        others: names of others.
    """

    variables: set[str]
    shared: set[str]
    others: set[str]


class Split:
    """The two definitions of a generator function."""

    def __init__(self, filename: str, node: Any, names: Names) -> None:
        self.filename, self.node, self.shared = filename, node, names.shared
        self.variables = names.variables
        used = self.variables | names.others
        self.error, self.value, self.entered = (
            free_name(prefix, used) for prefix in ("error", "yielded", "entered")
        )
        self.sure: set[str] = set()  # variables that have a value at the yield

    def refuse(self, at: ast.AST, what: str) -> Any:
        refuse(self.filename, at, what, _ADVICE)

    def parts(self) -> tuple[ast.FunctionDef, ast.FunctionDef]:
        node = self.node
        yields = [n for n in inside(node.body) if isinstance(n, (ast.Yield, ast.YieldFrom))]
        if len(yields) != 1 or not isinstance(yields[0], ast.Yield):
            at = yields[1] if len(yields) > 1 else node
            self.refuse(at, "a context manager made of a generator without one single `yield`")
        self.at = yields[0]
        before, after = self.split(node.body)
        for part in inside(before):
            if isinstance(part, ast.Return):
                self.refuse(part, "`return` before the `yield` of a context manager")
        names = self.passed(before, after)
        declared = [s for s in before if isinstance(s, (ast.Global, ast.Nonlocal))]
        given: list[ast.expr] = [ast.Name(name, ast.Load()) for name in names]
        value = self.at.value or ast.Constant(None)
        if not _is_simple(self.at.value):
            value = ast.Name(self.value, ast.Load())
        pair = ast.Tuple([value, ast.Tuple(given, ast.Load())], ast.Load())
        before = [*before, build.place(ast.Return(build.place(pair, self.at)), self.at)]
        after = [*declared, *after]
        arguments = [ast.arg(name) for name in [self.error, *names]]
        args = ast.arguments([], arguments, None, [], [], None, [])
        return self.definition(node.args, before), self.definition(args, after)

    def definition(self, args: ast.arguments, body: list[ast.stmt]) -> ast.FunctionDef:
        made = ast.FunctionDef(self.node.name, args, body, [])
        made.type_params = []  # type: ignore[attr-defined,unused-ignore]
        return build.place(made, self.node)

    def split(self, stmts: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
        """The statements before the yield, and it with those after it, inside the `try` statements
        that are around it."""
        at = next(i for i, stmt in enumerate(stmts) if self.holds_yield([stmt]))
        stmt: Any = stmts[at]
        first, rest = stmts[:at], stmts[at + 1 :]
        self.sure |= _assigned(first)
        if isinstance(stmt, ast.Expr) and stmt.value is self.at:
            if not _is_simple(self.at.value):
                assert self.at.value is not None
                first = [*first, build.assign(self.value, self.at.value, stmt)]
            return first, [self.raising(self.error), *rest]
        if not isinstance(stmt, ast.Try) or not self.holds_yield(stmt.body):
            what = "a `yield` of a context manager in a branch, a loop, a `with` or an expression"
            self.refuse(self.at, what)
        before, after = self.split(stmt.body)
        again = ast.Try(after, stmt.handlers, stmt.orelse, stmt.finalbody)
        if before:
            first = [*first, *self.entering(before, copy.deepcopy(stmt))]
        return first, [build.place(again, stmt), *rest]

    def holds_yield(self, stmts: list[ast.stmt]) -> bool:
        return any(part is self.at for part in inside(stmts))

    def entering(self, before: list[ast.stmt], stmt: ast.Try) -> list[ast.stmt]:
        """A `try` that is left at the yield: its final part runs for errors before that only."""
        entered = self.entered

        def flag(value: bool) -> ast.stmt:
            return build.assign(entered, build.place(ast.Constant(value), stmt), stmt)

        def unless_entered(then: list[ast.stmt]) -> ast.stmt:
            test = build.place(ast.UnaryOp(ast.Not(), build.load(entered, stmt)), stmt)
            return build.place(ast.If(test, then, []), stmt)

        final = [unless_entered(stmt.finalbody)] if stmt.finalbody else []
        made: list[ast.stmt] = [ast.Try([*before, flag(True)], stmt.handlers, [], final)]
        if stmt.handlers:
            message = build.place(ast.Constant("generator didn't yield"), stmt)
            error = ast.Call(build.load("RuntimeError", stmt), [message], [])
            raised = build.place(ast.Raise(build.place(error, stmt), None), stmt)
            made.append(unless_entered([raised]))
        return [flag(False), build.place(made[0], stmt), *made[1:]]

    def passed(self, before: list[ast.stmt], after: list[ast.stmt]) -> list[str]:
        """The variables that the second part gets from the first."""
        args = self.node.args
        every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        sure = {arg.arg for arg in every if arg is not None} | self.sure
        maybe = stored(inside(before))
        read = {n.id for n in ast.walk(ast.Module(after, [])) if isinstance(n, ast.Name)}
        changed = stored(inside(after)) & self.shared
        for name in sorted(read & self.variables):
            if name in changed or name in maybe - sure:
                self.refuse(
                    self.at,
                    f"a context manager with the variable {name!r}, which "
                    + ("nested functions share" if name in changed else "may have no value here"),
                )
        return sorted(read & self.variables & sure)

    def raising(self, error: str) -> ast.If:
        """`if error is not None: raise error`, which stands in place of the yield."""
        at = self.at
        load, again = (build.place(ast.Name(error, ast.Load()), at) for _ in range(2))
        none = build.place(ast.Constant(None), at)
        test = build.place(ast.Compare(load, [ast.IsNot()], [none]), at)
        return build.place(ast.If(test, [build.place(ast.Raise(again, None), at)], []), at)


def inside(stmts: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes but those of functions and classes inside."""
    todo = list(stmts)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _SCOPES):
            todo.extend(ast.iter_child_nodes(node))


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are assigned, deleted or defined."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
    return names


def _assigned(stmts: list[ast.stmt]) -> set[str]:
    """The names that certainly have values after these statements."""
    names: set[str] = set()
    for stmt in stmts:
        if isinstance(stmt, ast.If):
            names |= _assigned(stmt.body) & _assigned(stmt.orelse)
        elif isinstance(stmt, ast.With):
            names |= _assigned(stmt.body)
        elif not isinstance(stmt, (ast.For, ast.While, ast.Try, ast.Match, ast.Delete)):
            names |= stored(inside([stmt]))
    return names


def _is_simple(value: ast.expr | None) -> bool:
    """Whether an expression cannot fail, and runs no code of the user."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_simple, value.elts))
    return value is None or isinstance(value, (ast.Name, ast.Constant))


def free_name(prefix: str, used: set[str]) -> str:
    """A name that nobody uses."""
    while prefix in used:
        prefix += "_"
    return prefix
