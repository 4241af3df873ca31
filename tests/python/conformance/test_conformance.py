"""Each program of the table does what the table says, and the table is the one in docs/PYTHON.md."""

from __future__ import annotations

import conformance
import numpy as np
import pytest


@pytest.mark.parametrize("name", conformance.load())
def test_program(name: str) -> None:
    conformance.run(conformance.ROWS[name])


def test_table_is_current() -> None:
    assert conformance.TABLE.read_text() == conformance.markdown(), (
        "docs/PYTHON.md is stale: run python scripts/python_table.py"
    )


def test_a_wrong_row_fails() -> None:
    def reads(n):
        return np.zeros((2, 3, 4)).sum(axis=n).shape

    def unknown(n):
        return n + 1

    part = conformance.Section("none")
    for decorator, program in [
        (part.staged("an axis as a constant", (0,), (1,), (2,)), reads),
        (part.refused("a sum", (1,), says="cannot"), unknown),
    ]:
        name = decorator(program).__name__
        row = conformance.ROWS.pop(name)
        with pytest.raises(AssertionError):
            conformance.run(row)
