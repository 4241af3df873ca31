"""Compiles the tree of one function as it is in its place: in its class, with free variables."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable
from typing import Any

from .convert import build

_FUTURES = 0x1000000 | 0x400000  # annotations, barry_as_FLUFL
_FACTORY = "lathe_factory"


def compiled_alone(
    node: Any, code: types.CodeType, class_name: str | None, imported: Iterable[str] = ()
) -> types.CodeType:
    """The code of a definition or lambda.

    Args:
        node: its tree, without decorators, defaults and annotations.
        code: the code object whose place it takes.
        class_name: the innermost class around it.
        imported: names that its module imports; calls of their attributes are compiled otherwise.
    """
    module = _factory(node, code, class_name)
    for name in imported:
        alias = build.place(ast.alias(name), node)
        module.body.insert(0, build.place(ast.Import([alias]), node))
    compiled = compile(module, code.co_filename, "exec", code.co_flags & _FUTURES, True)
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    return _inner_code(compiled, name)


def _factory(node: Any, code: types.CodeType, class_name: str | None) -> ast.Module:
    """A module whose code holds the function's: free variables become parameters around it."""
    inner: Any = node
    if isinstance(node, ast.Lambda):
        inner = build.expr_stmt(node)
    if class_name is not None:
        # The compiler mangles private names itself.
        inner = ast.ClassDef(class_name, [], [], [inner], [])
        inner.type_params = []
        build.place(inner, node)
    names = ["ag__", *code.co_freevars]
    body: list[ast.stmt] = [inner]
    own = getattr(inner, "name", None)  # of the function or class: what it calls by this name
    if own is not None and own not in names:
        body.insert(0, build.place(ast.Global([own]), node))
    outer = build.define(_FACTORY, names, body, node)
    return ast.Module([outer], [])


def _inner_code(code: types.CodeType, name: str) -> types.CodeType:
    """The function's code inside the factory's (and a class body's)."""
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            if const.co_name == name and code.co_name != "<module>":
                return const
            return _inner_code(const, name)
    raise AssertionError(f"no code for {name}")
