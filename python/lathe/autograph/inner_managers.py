"""Generators inside a function that contextlib.contextmanager makes managers of.

The definition becomes two of ordinary functions (managers.py), and the name that of what
`contextmanager(first, second)` gives, which the call of operators.py understands.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from .convert import build
from .managers import Names, Split, free_name, inside, stored

_NESTED = (ast.FunctionDef, ast.Lambda, ast.ClassDef)


def is_inner_manager(node: ast.AST) -> bool:
    """Whether a definition is of such a generator."""
    if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1:
        return False
    return ast.unparse(node.decorator_list[0]).rpartition(".")[2] == "contextmanager"


def split_inner(root: Any, filename: str) -> Any:
    """The tree of a function with two definitions in place of each of such generators."""
    if any(is_inner_manager(node) for node in ast.walk(root) if node is not root):
        used = {n.id for n in ast.walk(root) if isinstance(n, ast.Name)}
        root.body = _Inner(filename, used).all(root.body)
    return root


class _Inner(ast.NodeTransformer):
    def __init__(self, filename: str, used: set[str]) -> None:
        self.filename, self.used = filename, used

    def all(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Statements with what becomes of them."""
        return self.visit(ast.Module(body, [])).body  # type: ignore[no-any-return]

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        self.generic_visit(node)
        if not is_inner_manager(node):
            return node
        (decorator,), node.decorator_list = node.decorator_list, []
        node.returns = None
        enter, leave = Split(self.filename, node, _names(node)).parts()
        leave.name = free_name(f"{node.name}_leave", self.used)
        self.used.add(leave.name)
        parts: list[ast.expr] = [build.load(enter.name, node), build.load(leave.name, node)]
        made = build.place(ast.Call(decorator, parts, []), node)
        parted = [enter, leave, build.assign(node.name, made, node)]
        return list(map(ast.fix_missing_locations, parted))


def _names(node: ast.FunctionDef) -> Names:
    args = node.args
    every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    own = list(inside(node.body))
    declared = {n for d in own if isinstance(d, (ast.Global, ast.Nonlocal)) for n in d.names}
    variables = ({arg.arg for arg in every if arg is not None} | stored(own)) - declared
    nested = [part for n in own if isinstance(n, _NESTED) for part in ast.walk(n)]
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    shared = {n.id for n in nested if isinstance(n, ast.Name)} & variables
    return Names(variables, shared, used)


def python_manager(enter: Any, leave: Any) -> Callable[..., Any]:
    """Where nothing is traced: what contextmanager() gives for the function of these parts."""

    @contextlib.contextmanager
    def made(*args: Any, **kwargs: Any) -> Iterator[Any]:
        value, variables = enter(*args, **kwargs)
        try:
            yield value
        except BaseException as error:
            leave(error, *variables)
        else:
            leave(None, *variables)

    made.__name__, made.__qualname__ = enter.__name__, enter.__qualname__
    return made
