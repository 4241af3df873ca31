"""Constructs that are not converted, by name, with what to do instead."""

from __future__ import annotations

import ast
from typing import NoReturn

from ..errors import ConversionError

_HELP: dict[str, tuple[str, str]] = {
    "Yield": ("a generator (`yield`)", "build a list and return it, or write the loop in place"),
    "YieldFrom": ("a generator (`yield from`)", "build a list and return it"),
    "Await": ("an `await` expression", "await outside, and pass the result in"),
    "AsyncFor": ("an `async for` loop", "iterate outside the compiled function"),
    "AsyncWith": ("an `async with` statement", "enter the context outside"),
    "AsyncFunctionDef": ("an `async def` function", "define it outside the compiled function"),
}


def refuse(
    filename: str, node: ast.AST, found: str | None = None, advice: str | None = None
) -> NoReturn:
    """Raise the ConversionError for a node that cannot be converted."""
    kind = type(node).__name__
    known_found, known_advice = _HELP.get(kind, (f"a construct of kind {kind}", ""))
    same_line = getattr(node, "end_lineno", None) == getattr(node, "lineno", None)
    raise ConversionError(
        f"{found or known_found} cannot be compiled",
        filename=filename,
        lineno=getattr(node, "lineno", None),
        col=getattr(node, "col_offset", None),
        end_col=getattr(node, "end_col_offset", None) if same_line else None,
        found=found or known_found,
        advice=advice
        or known_advice
        or "move it out of the compiled function, or mark its function do_not_convert",
    )
