"""Whether a text is what a code object was compiled from: files change while programs run.

The text is compiled again and the two code objects compared: instructions, constants, names and
lines. Modules that were instrumented while they were imported (by pytest, say) have other
instructions than their text; of these only the constants and names are compared, assertions aside.
"""

from __future__ import annotations

import ast
import copy
import types
import warnings
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader, SourcelessFileLoader
from typing import Any
from zipimport import zipimporter

from .factory import compiled_alone

_EXACT = (type(None), SourceFileLoader, SourcelessFileLoader, zipimporter)
_STORED_NAMES = ("__module__", "__qualname__", "__firstlineno__", "__static_attributes__")


def is_text_of(node: Any, fn: types.FunctionType, class_name: str | None, lines: list[str]) -> bool:
    """Whether the function runs what a definition or lambda says, which stands in these lines."""
    loader = fn.__globals__.get("__loader__")
    exact = type(loader) in _EXACT or isinstance(loader, type)  # (those of Python itself)
    code = fn.__code__
    bare = _bare(node)
    if not exact:
        bare = _NoAsserts().visit(copy.deepcopy(bare))
    with warnings.catch_warnings():  # Python gave them when it compiled the same text
        warnings.simplefilter("ignore")
        try:
            return any(
                (_same if exact else _within)(
                    compiled_alone(bare, code, class_name, imported), code
                )
                for imported in _imports(fn, lines)
            )
        except (SyntaxError, ValueError):
            return False


def _imports(fn: types.FunctionType, lines: list[str]) -> Iterator[set[str]]:
    """What the function's module may import of the names in it, the likeliest first."""
    names = _names(fn.__code__)
    likely = {name for name in names if isinstance(fn.__globals__.get(name), types.ModuleType)}
    yield likely
    exact = _imported(ast.parse("".join(lines))) & names
    if exact != likely:
        yield exact
    if exact:
        yield set()  # a text that was compiled statement by statement


def _names(code: types.CodeType) -> set[str]:
    """The names in a code object and those inside it."""
    names = {*code.co_names, *code.co_varnames, *code.co_freevars}
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            names |= _names(const)
    return names


def _imported(body: Any) -> set[str]:
    """What the statements of a module import, for the module itself."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(body):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
            names |= _imported(node)
    return names


def _bare(node: Any) -> Any:
    """A definition without what is evaluated outside it."""
    args = copy.copy(node.args)
    args.defaults = []
    args.kw_defaults = [None] * len(args.kwonlyargs)
    if isinstance(node, ast.Lambda):
        made: Any = ast.Lambda(args, node.body)
    else:
        for name in ("posonlyargs", "args", "kwonlyargs"):
            setattr(args, name, [_without_annotation(arg) for arg in getattr(args, name)])
        args.vararg, args.kwarg = map(_without_annotation, (args.vararg, args.kwarg))
        # The first decorator's line is that of the code.
        marks: list[ast.expr] = [
            ast.copy_location(ast.Constant(None), mark) for mark in node.decorator_list
        ]
        made = ast.FunctionDef(node.name, args, node.body, marks)
        made.type_params = []
    return ast.copy_location(made, node)


def _without_annotation(arg: ast.arg | None) -> Any:
    return arg and ast.copy_location(ast.arg(arg.arg), arg)


class _NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)


# ---- comparison ---------------------------------------------------------------------------


def _same(a: types.CodeType, b: types.CodeType) -> bool:
    """Whether two code objects do the same on the same lines; `a` stands somewhere else."""
    return (
        a.co_code == b.co_code
        and a.co_names == b.co_names
        and a.co_varnames == b.co_varnames
        and a.co_cellvars == b.co_cellvars
        and set(a.co_freevars) == set(b.co_freevars)
        and len(a.co_consts) == len(b.co_consts)
        and all(
            _same_constant(x, y) or (x, y) == (a.co_qualname, b.co_qualname)
            for x, y in zip(a.co_consts, b.co_consts, strict=True)
        )
        and [line for *_, line in a.co_lines()] == [line for *_, line in b.co_lines()]
    )


def _same_constant(x: Any, y: Any) -> bool:
    if type(x) is not type(y):
        return False
    if isinstance(x, types.CodeType):
        return _same(x, y)
    if isinstance(x, tuple):
        return len(x) == len(y) and all(map(_same_constant, x, y))
    if isinstance(x, frozenset):
        return {(type(i), repr(i)) for i in x} == {(type(i), repr(i)) for i in y}
    return repr(x) == repr(y)  # tells -0.0 from 0.0


def _within(a: types.CodeType, b: types.CodeType) -> bool:
    """Whether all that `a` names is in `b`, too."""
    names, constants = _inventory(b)
    wanted_names, wanted_constants = _inventory(a)
    return wanted_names <= names and wanted_constants <= constants


def _inventory(code: types.CodeType) -> tuple[set[str], set[tuple[type, str]]]:
    names = {*code.co_names, *code.co_varnames, *code.co_cellvars}
    constants: set[tuple[type, str]] = set()
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            more_names, more_constants = _inventory(const)
            names |= more_names
            constants |= more_constants
        elif not isinstance(const, (tuple, frozenset)) and const != code.co_qualname:
            constants.add((type(const), repr(const)))
    return names - set(_STORED_NAMES), constants
