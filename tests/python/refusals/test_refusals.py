"""Every program of this folder is refused with its text, and every refusal has a test."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import refusal
import texts

TOPICS = sorted(path.stem for path in Path(__file__).parent.glob("refused_*.py"))
for topic in TOPICS:
    importlib.import_module(topic)


@pytest.mark.parametrize("program", refusal.PROGRAMS, ids=lambda program: program.fn.__name__)
def test_program(program: refusal.Program) -> None:
    refusal.check(program)


def test_every_refusal_has_a_test() -> None:
    refusals = texts.refusals_of_python()
    assert len(refusals) > 100
    missing = [r for r in texts.untested(refusals) if r.parts not in texts.UNREACHED]
    shown = "\n".join(f"{r.file}:{r.line}: {r.text}" for r in missing)
    assert not missing, (
        f"no test has the texts of these refusals; add programs to tests/python/refusals:\n{shown}"
    )


def test_what_is_listed_as_unreached_exists_and_is_untested() -> None:
    refusals = texts.refusals_of_python()
    parts = {refusal.parts for refusal in texts.untested(refusals)}
    assert set(texts.UNREACHED) <= parts
