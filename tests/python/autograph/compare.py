"""Run a function as it is and converted, on equal inputs, and compare everything visible."""

from __future__ import annotations

import contextlib
import copy
import io
import sys
import traceback
from typing import Any

import lathe.autograph as ag
from lathe.autograph.tracebacks import clean_traceback, is_internal

OLD = sys.version_info < (3, 12)


class Outcome:
    """What one run showed; `watched` are variables of the module, set before and read after."""

    def __init__(
        self, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any], watched: dict[str, Any]
    ) -> None:
        space = getattr(fn, "__wrapped__", fn).__globals__ if watched else {}
        space.update(watched)
        self.args = copy.deepcopy(args)
        self.value: Any = None
        self.error: BaseException | None = None
        self.lines: list[tuple[str, int]] = []
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                self.value = fn(*self.args, **copy.deepcopy(kwargs))
            except Exception as error:
                clean_traceback(error)
                self.error = error
                frames = traceback.extract_tb(error.__traceback__)
                self.lines = [
                    (frame.name, frame.lineno or 0)
                    for frame in frames
                    if frame.filename != __file__ and not is_internal(frame.filename)
                ]
        self.text = out.getvalue()
        self.watched = {name: space.get(name, "deleted") for name in watched}

    def shown(self) -> dict[str, Any]:
        error = self.error
        return {
            "value": describe(self.value),
            "args": describe(self.args),
            "text": self.text,
            "globals": describe(self.watched),
            "error": type(error),
            "message": str(error),
            "cause": type(error.__cause__) if error else None,
            "context": type(error.__context__) if error else None,
            "suppress": error.__suppress_context__ if error else None,
            # 3.11 reports a local without a value at the line before, now and then.
            "lines": [] if OLD and isinstance(error, UnboundLocalError) else self.lines,
        }


def describe(value: Any) -> Any:
    """A value with the types of its parts, comparable by ==."""
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, [describe(item) for item in value])
    if isinstance(value, dict):
        return ("dict", [(describe(k), describe(v)) for k, v in value.items()])
    if isinstance(value, (int, float, complex, str, bytes, type(None))):
        return (type(value).__name__, repr(value))
    if isinstance(value, (set, frozenset)):
        return (type(value).__name__, sorted(map(repr, value)))
    if hasattr(value, "__dict__") and not callable(value):
        return (type(value).__name__, describe(vars(value)))
    return type(value).__name__


def same(fn: Any, *args: Any, **kwargs: Any) -> Outcome:
    """Assert that the converted function does what `fn` does; gives the original's outcome."""
    return same_with({}, fn, *args, **kwargs)


def same_with(watched: dict[str, Any], fn: Any, *args: Any, **kwargs: Any) -> Outcome:
    """As `same`; the globals of `watched` start at these values and must end equal."""
    expected = Outcome(fn, args, kwargs, watched)
    found = Outcome(ag.to_graph(fn), args, kwargs, watched)
    want, got = expected.shown(), found.shown()
    if want != got:
        parts = [
            f"{key}: expected {want[key]!r}, got {got[key]!r}"
            for key in want
            if want[key] != got[key]
        ]
        raise AssertionError("\n".join([*parts, ag.to_code(fn)])) from found.error
    return expected
