"""Lambdas are found by column: the code object knows where the parts of its body stand."""

from __future__ import annotations

import ast
import dis
import re
import types
from collections.abc import Iterator

from .parse import parse_text

_LAMBDA = re.compile(rb"\blambda\b")
_CLOSING = re.compile(rb"[)\]}]")
# Instructions that belong to no part of the body.
_PREAMBLE = {"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "NOP", "CACHE"}

# First line and column, last line and column (columns in UTF-8 bytes).
Span = tuple[int, int, int, int]


def find_lambdas(code: types.CodeType, lines: list[str]) -> Iterator[ast.Lambda]:
    """Lambdas that can be that of a code object, the likeliest first."""
    hull = _hull(code)
    if hull is not None and hull[2] <= len(lines):
        quick = _from_segment(code, lines, hull)
        if quick is not None:
            yield quick
    tree = parse_text("".join(lines))
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda)
        and node.lineno == code.co_firstlineno
        and _same_parameters(node, code)
    ] if tree is not None else []  # fmt: skip
    if hull is not None:
        # Around a nested lambda's body stand those of the outer ones.
        within = [node for node in found if _contains(_span(node.body), hull)]
        yield from sorted(within, key=lambda node: _span(node.body)[:2], reverse=True)
    # Without columns (python -X no_debug_ranges, or constants) the code itself decides: lambdas
    # that are compiled to the same code mean the same.
    yield from found


def _span(node: ast.expr) -> Span:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _contains(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _hull(code: types.CodeType) -> Span | None:
    """The smallest range around all instructions: the body, short of outer brackets."""
    starts: list[tuple[int, int]] = []
    ends: list[tuple[int, int]] = []
    for instruction in dis.get_instructions(code):
        where = instruction.positions
        if where is None or instruction.opname in _PREAMBLE:
            continue
        if where.lineno is None or where.col_offset is None:
            continue
        if where.end_lineno is None or where.end_col_offset is None:
            continue
        if where.col_offset == where.end_col_offset and instruction.opname.startswith("RETURN"):
            continue  # no place of its own, up to 3.12
        starts.append((where.lineno, where.col_offset))
        ends.append((where.end_lineno, where.end_col_offset))
    return (*min(starts), *max(ends)) if starts else None


def _from_segment(code: types.CodeType, lines: list[str], hull: Span) -> ast.Lambda | None:
    """Parse from a `lambda` on the first line to the end of the body, and nothing else."""
    first, (line, col, end_line, end_col) = code.co_firstlineno, hull
    if end_line > len(lines) or first == 1:
        return None
    head = lines[first - 1].encode()
    limit = col if line == first else len(head)
    raw = [text.encode() for text in lines[first - 1 : end_line + 2]]
    before = sum(map(len, raw[: end_line - first]))
    text = b"".join(raw)
    ends = [before + end_col]
    ends += [match.end() for match in _CLOSING.finditer(text, before + end_col)][:3]
    for match in reversed(list(_LAMBDA.finditer(head, 0, limit))):
        # The blank prefix keeps lines and columns; a bracket opens on the line above.
        prefix = b"\n" * (first - 2) + b"(\n" + b" " * match.start()
        for end in ends:
            tree = parse_text((prefix + text[match.start() : end] + b"\n)").decode())
            node = tree.body[0] if tree is not None and tree.body else None
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Lambda):
                if _fits(node.value, code, hull, lines):
                    return node.value
                break
    return None


def _fits(node: ast.Lambda, code: types.CodeType, hull: Span, lines: list[str]) -> bool:
    """Whether the body is what the hull covers, save for brackets around it."""
    span = _span(node.body)
    if not _contains(span, hull) or not _same_parameters(node, code):
        return False
    around = _text(lines, span[:2], hull[:2]) + _text(lines, hull[2:], span[2:])
    return not around.strip(b"()[]{} \t\r\n\\")


def _text(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> bytes:
    raw = [line.encode() for line in lines[start[0] - 1 : end[0]]]
    raw[-1] = raw[-1][: end[1]]
    raw[0] = raw[0][start[1] :]
    return b"".join(raw)


def _same_parameters(node: ast.Lambda, code: types.CodeType) -> bool:
    args = node.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    count = code.co_argcount + code.co_kwonlyargcount
    return tuple(names) == code.co_varnames[:count]
