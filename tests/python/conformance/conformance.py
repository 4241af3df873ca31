"""The registry behind docs/PYTHON.md: programs that show a construct, and what compiling makes of it.

A program is a function decorated with what happens to it: `staged` (one trace serves all values),
`unrolled` (the construct runs when the function is compiled, on run-time values inside),
`specialised` (each value is traced), `wrong` (not yet as in Python) or `refused` (an error that
names it). `run` is the test of a program.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import lathe
from support import check_compiled
from support import refused as assert_refused

MODULES = (
    "python_statements",
    "python_functions",
    "python_builtins",
    "python_values",
    "python_nested",
)
TABLE = Path(__file__).parents[3] / "docs" / "PYTHON.md"
Args = tuple[Any, ...]
Program = Callable[..., Any]


class Row(NamedTuple):
    """One line of the table."""

    section: str
    construct: str
    how: str
    program: Program
    calls: tuple[Args, ...]
    says: str = ""
    ulps: float = 0
    traces: int = 1  # for all calls whose arguments have the same types


ROWS: dict[str, Row] = {}


def _add(
    section: str, construct: str, how: str, program: Program, calls: Any, **more: Any
) -> Program:
    name = program.__name__
    assert name not in ROWS, f"two programs are called {name}"
    ROWS[name] = Row(section, construct, how, program, calls, **more)
    return program


class Section:
    """The decorators of one part of the table."""

    def __init__(self, title: str) -> None:
        self.title = title

    def staged(
        self, construct: str, *calls: Args, ulps: float = 0, traces: int = 1
    ) -> Callable[[Program], Program]:
        return lambda f: _add(self.title, construct, "staged", f, calls, ulps=ulps, traces=traces)

    def specialised(self, construct: str, *calls: Args) -> Callable[[Program], Program]:
        return lambda f: _add(self.title, construct, "specialised", f, calls)

    def wrong(self, construct: str, *calls: Args) -> Callable[[Program], Program]:
        return lambda f: _add(self.title, construct, "wrong", f, calls)

    def unrolled(self, construct: str, *calls: Args) -> Callable[[Program], Program]:
        return lambda f: _add(self.title, construct, "unrolled", f, calls)

    def refused(self, construct: str, *calls: Args, says: str) -> Callable[[Program], Program]:
        """The first call is the one that is refused."""
        return lambda f: _add(self.title, construct, "refused", f, calls, says=says)


def _types(args: Args) -> str:
    """What one trace has to cover: types, dtypes and shapes."""
    return repr(
        [(a.dtype, a.shape) if isinstance(a, np.ndarray) else type(a).__name__ for a in args]
    )


def run(row: Row) -> None:
    """The test of a program."""
    if row.how == "refused":
        assert_refused(row.program, *row.calls[0], says=row.says, error=lathe.LatheError)
        return
    if row.how == "wrong":
        try:
            run(row._replace(how="unrolled"))
        except AssertionError:
            return
        raise AssertionError("this is right now: say so in its row")
    compiled = lathe.function(row.program)
    for args in row.calls:
        check_compiled(compiled, *args, ulps=row.ulps)
    if row.how == "staged":
        types = {_types(args) for args in row.calls}
        assert compiled.trace_count <= row.traces * len(types), "values are constants of the traces"
    if row.how == "specialised":
        assert compiled.trace_count == len(row.calls) > 1, "the row says that each value is traced"


def load() -> dict[str, Row]:
    """All rows, in the order of the table."""
    for module in MODULES:
        importlib.import_module(module)
    return ROWS


def markdown() -> str:
    """The text of docs/PYTHON.md."""
    rows = load()
    counts = {how: sum(r.how == how for r in rows.values()) for how in _HOW}
    text = (
        _HEAD + "\n".join(f"- *{how}* ({counts[how]}): {what}" for how, what in _HOW.items()) + "\n"
    )
    section = ""
    for name, row in rows.items():
        if row.section != section:
            section = row.section
            text += f"\n## {section}\n\n| construct | compiled | test |\n|---|---|---|\n"
        said = f": {row.says}" if row.says else ""
        construct = row.construct.replace("|", "\\|")
        text += f"| {construct} | {row.how}{said.replace('|', chr(92) + '|')} | `{name}` |\n"
    return text


_HEAD = """# Python in compiled code

Written from the programs in `tests/python/conformance/` by `python scripts/python_table.py`; do not
edit. Each line is a program that is compared with plain Python (values, types, printed text,
exceptions with their lines); `pytest tests/python/conformance -k NAME` runs it.

"""
_HOW = {
    "staged": "part of the compiled code; one trace serves all values of the same types",
    "unrolled": "done when the function is compiled, on run-time values",
    "specialised": "a trace for each value",
    "wrong": "differs from Python today, to be put right",
    "refused": "an error with the line and what to do instead, beginning as shown",
}
