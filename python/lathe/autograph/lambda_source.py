"""Lambdas are found by column: the code object knows where its body stands."""

from __future__ import annotations

import ast
import dis
import re
import types

from .parse import parse_text

_LAMBDA = re.compile(rb"\blambda\b")


def find_lambda(code: types.CodeType, lines: list[str]) -> ast.Lambda | None:
    """The tree of a lambda's code object."""
    body = _body_position(code)
    if body is not None:
        quick = _from_segment(code, lines, body)
        if quick is not None:
            return quick
    tree = parse_text("".join(lines))
    if tree is None:
        return None
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno:
            if body is not None and _position(node.body) == body:
                return node
            if body is None and _same_parameters(node, code):
                found.append(node)
    # Without columns (python -X no_debug_ranges) only an unmistakable lambda will do.
    return found[0] if len(found) == 1 else None


Position = tuple[int, int, int, int]


def _position(node: ast.expr) -> Position:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _body_position(code: types.CodeType) -> Position | None:
    """Where the body stands: the return at the end has the position of the whole body."""
    last: Position | None = None
    for instruction in dis.get_instructions(code):
        where = instruction.positions
        if instruction.opname.startswith("RETURN_") and where is not None:
            parts = (where.lineno, where.col_offset, where.end_lineno, where.end_col_offset)
            if instruction.opname == "RETURN_GENERATOR" or None in parts:
                continue
            last = parts  # type: ignore[assignment]
    return last


def _from_segment(code: types.CodeType, lines: list[str], body: Position) -> ast.Lambda | None:
    """Parse from a `lambda` on the first line to the end of the body, and nothing else."""
    first, (line, col, end_line, end_col) = code.co_firstlineno, body
    if end_line > len(lines):
        return None
    raw = [text.encode() for text in lines[first - 1 : end_line]]
    raw[-1] = raw[-1][:end_col]
    limit = col if line == first else len(raw[0])
    starts = [match.start() for match in _LAMBDA.finditer(raw[0], 0, limit)]
    for start in reversed(starts):
        # The blank prefix keeps lines and columns; a bracket opens on the line above.
        text = b"\n" * (first - 2) + b"(\n" + b" " * start + raw[0][start:]
        if first == 1:
            continue
        text += b"".join(raw[1:])
        for closing in (b"\n)", b")\n)", b"))\n)", b")))\n)"):
            tree = parse_text((text + closing).decode())
            if tree is None:
                continue
            node = tree.body[0].value if isinstance(tree.body[0], ast.Expr) else None
            if isinstance(node, ast.Lambda) and _position(node.body) == body:
                return node
    return None


def _same_parameters(node: ast.Lambda, code: types.CodeType) -> bool:
    args = node.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    count = code.co_argcount + code.co_kwonlyargcount
    return tuple(names) == code.co_varnames[:count]
