"""From a function to its syntax tree, with the lines and columns of the user's file.

Sources are files, notebooks and other entries of `linecache`, `python -c`, and text registered
with `register_source`. Only the function's own lines are parsed, not the whole file.
"""

from __future__ import annotations

import ast
import linecache
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import ConversionError

_ADVICE = (
    "define it in a file or a notebook cell, or register the text of exec'd code with "
    "lathe.autograph.register_source(filename, text)"
)


class Source(NamedTuple):
    """A function's tree and the class around it, which names `__private` attributes."""

    node: ast.FunctionDef | ast.Lambda
    class_name: str | None


def register_source(code_name: str, text: str) -> None:
    """Make the text of exec'd code known under the name given to `compile`."""
    linecache.cache[code_name] = (len(text), None, text.splitlines(keepends=True), code_name)


def find_source(fn: types.FunctionType) -> Source:
    """The tree of a function.

    Raises:
        ConversionError: there is no source, or it does not belong to the function any more.
    """
    code = fn.__code__
    lines = _lines(code.co_filename, fn.__globals__)
    if not lines or code.co_firstlineno > len(lines):
        raise _error(fn, "the source of '{}' cannot be found", _ADVICE)
    node: Any
    if code.co_name == "<lambda>":
        from .lambda_source import find_lambda

        node = find_lambda(code, lines)
    else:
        node = _find_def(code, lines)
    if node is None:
        raise _error(
            fn,
            "the source of '{}' is not what runs: the file has changed, or the code was generated",
            "restart or reload, so that source and code agree; " + _ADVICE,
        )
    return Source(node, enclosing_class(code.co_qualname))


def _error(fn: types.FunctionType, text: str, advice: str) -> ConversionError:
    code = fn.__code__
    return ConversionError(
        text.format(fn.__qualname__),
        filename=code.co_filename,
        lineno=code.co_firstlineno,
        advice=advice,
    )


def _lines(filename: str, module_globals: dict[str, Any]) -> list[str]:
    linecache.checkcache(filename)
    lines = linecache.getlines(filename, module_globals)
    if not lines and filename == "<string>":
        text = _command_line_source()
        return text.splitlines(keepends=True) if text is not None else []
    return lines


def _command_line_source() -> str | None:
    """The argument of `python -c`."""
    args = sys.orig_argv
    for index, arg in enumerate(args[1:-1], 1):
        if arg.startswith("-") and not arg.startswith("--") and arg.endswith("c"):
            return args[index + 1]
        if not arg.startswith("-"):
            break
    return None


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


def _find_def(code: types.CodeType, lines: list[str]) -> ast.FunctionDef | None:
    start = code.co_firstlineno - 1
    for stop in _block_ends(lines, start):
        tree = parse_lines(lines, start, stop)
        if tree is None:
            continue
        body = tree.body
        if len(body) == 1 and isinstance(body[0], ast.If):
            body = body[0].body
        node = body[0]
        # An async def is refused later, by name.
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _matches(node, code):
            return node  # type: ignore[return-value]
        return None
    return None


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
    if any(not real.endswith(name) for name, real in zip(names, known, strict=True)):
        return False
    assert node.end_lineno is not None
    last = max((line for _, _, line in code.co_lines() if line is not None), default=0)
    return last <= node.end_lineno
