"""Operators know the line and column that they were called from."""

from __future__ import annotations

from typing import Any

from phantom import Phantom, staged

import lathe.autograph as ag
from lathe.autograph import operators
from lathe.autograph.conversion import convert


class Recorder(Phantom):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def note(self, what: str) -> None:
        with open(__file__, encoding="utf-8") as file:
            lines = file.read().split("\n")
        here = ag.current_location(2)  # past this method and its caller
        assert here.filename == __file__
        assert here.lineno == here.end_lineno
        raw = lines[here.lineno - 1].encode()[here.col : here.end_col]
        self.seen.append((what, raw.decode()))
        assert here.function_name == "program"

    def if_stmt(self, *args: Any) -> Any:
        self.note("if")
        return super().if_stmt(*args)

    def while_stmt(self, *args: Any) -> Any:
        self.note("while")
        return super().while_stmt(*args)

    def for_stmt(self, *args: Any) -> Any:
        self.note("for")
        return super().for_stmt(*args)

    def and_(self, *args: Any) -> Any:
        self.note("and")
        return super().and_(*args)

    def if_exp(self, *args: Any) -> Any:
        self.note("if_exp")
        return super().if_exp(*args)

    def not_(self, *args: Any) -> Any:
        self.note("not")
        return super().not_(*args)

    def getitem(self, *args: Any) -> Any:
        self.note("item")
        return super().getitem(*args)

    def aug(self, *args: Any) -> Any:
        self.note("aug")
        return super().aug(*args)

    def assert_stmt(self, *args: Any) -> Any:
        self.note("assert")
        return super().assert_stmt(*args)


def program(é, n, xs):
    for é in range(2):
        while é < n and n > 0:
            é += 1
            if not é == n:
                xs[0]
    assert n > 0
    return n if xs[-1] > é else é


def test_locations_are_those_of_the_source() -> None:
    operators.now.tracing = recorder = Recorder()
    try:
        operators.call_converted(convert(program), staged((0, 3, [1, 2])), {})
    finally:
        operators.now.tracing = None
    expected = [
        ("for", "range(2)"),
        ("while", "é < n and n > 0"),
        ("and", "é < n and n > 0"),
        ("aug", "é += 1"),
        ("not", "not é == n"),
        ("if", "not é == n"),
        ("item", "xs[0]"),
        ("item", "xs[-1]"),
        ("if_exp", "n if xs[-1] > é else é"),
    ]
    assert set(expected) <= set(recorder.seen)
    found = {what for what, _ in recorder.seen}
    assert found == {"for", "while", "and", "aug", "not", "if", "item", "if_exp", "assert"}


def test_skip_passes_over_frames() -> None:
    def inner():
        return ag.current_location(), ag.current_location(1)

    here, caller = inner()
    assert here.function_name == "inner"
    assert caller.function_name == "test_skip_passes_over_frames"
