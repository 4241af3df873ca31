"""From a function to its syntax tree, with the lines and columns of the user's file.

Only the function's own lines are parsed, where that is possible, not the whole file.
"""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeGuard

from ..errors import ConversionError
from .texts import advice_changed, advice_without, lines_of
from .verify import is_text_of


class Source(NamedTuple):
    """A function's tree and the class around it, which names `__private` attributes."""

    node: ast.FunctionDef | ast.Lambda
    class_name: str | None


def find_source(fn: types.FunctionType) -> Source:
    """The tree of a function.

    Raises:
        ConversionError: there is no source, or it does not belong to the function any more.
    """
    code = fn.__code__
    lines = lines_of(code.co_filename, fn.__globals__)
    if not lines:
        raise _error(fn, "the source of '{}' cannot be found", advice_without(code.co_filename))
    class_name = enclosing_class(code.co_qualname)
    candidates: Iterable[Any]
    if code.co_name == "<lambda>":
        from .lambda_source import find_lambdas

        candidates = find_lambdas(code, lines)
    else:
        candidates = _find_defs(code, lines)
    for node in candidates:
        # An async def is refused later, by name.
        if isinstance(node, ast.AsyncFunctionDef) or is_text_of(node, fn, class_name, lines):
            return Source(node, class_name)
    raise _error(
        fn,
        "the source of '{}' is not what runs: the file has changed, or the code was generated",
        advice_changed(code.co_filename),
    )


def _error(fn: types.FunctionType, text: str, advice: str) -> ConversionError:
    code = fn.__code__
    return ConversionError(
        text.format(fn.__qualname__),
        filename=code.co_filename,
        lineno=code.co_firstlineno,
        advice=advice,
    )


def enclosing_class(qualname: str) -> str | None:
    """The innermost class around a function, from its qualified name."""
    parts = qualname.split(".")[:-1]
    while parts:
        part = parts.pop()
        if part != "<locals>":
            return part
        parts.pop()
    return None


# ---- def ----------------------------------------------------------------------------------


def _find_defs(code: types.CodeType, lines: list[str]) -> Iterator[Any]:
    """Definitions that can be that of a code object: in its own lines, then in the whole text."""
    start = code.co_firstlineno - 1
    if start >= len(lines):
        return
    for stop in _block_ends(lines, start):
        tree = parse_lines(lines, start, stop)
        if tree is None:
            continue
        body = tree.body
        if len(body) == 1 and isinstance(body[0], ast.If):
            body = body[0].body
        node = body[0]
        if _is_def(node) and _matches(node, code):
            yield node
        break
    tree = parse_text("".join(lines))
    for other in ast.walk(tree) if tree is not None else ():
        if _is_def(other) and _first_line(other) == code.co_firstlineno and _matches(other, code):
            yield other


def _is_def(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def _first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _block_ends(lines: list[str], start: int) -> Iterator[int]:
    """Lines before which the definition may end, nearest first.

    Text in brackets and strings may stand further left than the code around it: a cut inside
    them does not parse, and the next candidate is tried.
    """
    indent = _indent(lines[start])
    header = start
    while header < len(lines) and not lines[header].lstrip().startswith(("def ", "async ")):
        header += 1
    for index in range(header + 1, len(lines)):
        line = lines[index]
        text = line.lstrip()
        if text and text[0] not in "#)]}" and _indent(line) <= indent:
            yield index
    yield len(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def parse_lines(lines: list[str], start: int, stop: int) -> ast.Module | None:
    """Parse some lines of a file as they stand, with their line numbers; None if they do not.

    Indented lines go under an `if`, which keeps their columns.
    """
    text = "".join(lines[start:stop])
    if _indent(lines[start]) == 0:
        prefix, shift = "\n" * start, 0
    elif start > 0:
        prefix, shift = "\n" * (start - 1) + "if 1:\n", 0
    else:
        prefix, shift = "if 1:\n", -1
    tree = parse_text(prefix + text)
    if tree is not None and shift:
        ast.increment_lineno(tree, shift)
    return tree


def parse_text(text: str) -> ast.Module | None:
    """Parse, without the warnings that Python gave when it compiled the same text."""
    try:
        if "\\" not in text:
            return ast.parse(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _matches(node: ast.FunctionDef | ast.AsyncFunctionDef, code: types.CodeType) -> bool:
    """Whether a definition can be that of a code object."""
    if node.name != code.co_name and not code.co_name.endswith(node.name):
        return False
    args = node.args
    if len(args.posonlyargs) + len(args.args) != code.co_argcount:
        return False
    if len(args.kwonlyargs) != code.co_kwonlyargcount:
        return False
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    known = code.co_varnames[: len(names)]
    return all(real.endswith(name) for name, real in zip(names, known, strict=True))
