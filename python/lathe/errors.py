"""Exceptions and warnings of Lathe.

Classes are for programs, texts are for people: every error about user code names the file, the
line and the column range, what was found there and what to do instead.
"""

from __future__ import annotations

import linecache
from typing import Any


class LatheError(Exception):
    """Base class of everything that Lathe raises on its own behalf."""


class TraceError(LatheError):
    """A function cannot be compiled as written.

    Args:
        message: one sentence that says what is wrong.
        filename, lineno: the user's file and 1-based line, where known.
        col, end_col: 0-based UTF-8 byte range in that line, as in the `ast` module.
        found: what stands there.
        advice: what to write instead.
    """

    def __init__(
        self,
        message: str,
        *,
        filename: str | None = None,
        lineno: int | None = None,
        col: int | None = None,
        end_col: int | None = None,
        found: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.filename = filename
        self.lineno = lineno
        self.col = col
        self.end_col = end_col
        self.found = found
        self.advice = advice

    def __str__(self) -> str:
        parts = [self.message]
        if self.filename is not None and self.lineno is not None:
            parts.append(f'  File "{self.filename}", line {self.lineno}')
            parts.extend(_excerpt(self.filename, self.lineno, self.col, self.end_col))
        if self.found:
            parts.append(f"  found: {self.found}")
        if self.advice:
            parts.append(f"  instead: {self.advice}")
        return "\n".join(parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, self.__dict__))


class ConversionError(TraceError):
    """The source uses a construct that is not converted, or the source cannot be found."""


class IntegerRangeError(LatheError, OverflowError):
    """An integer left the 64-bit range in compiled code, where Python would have gone on.

    In compiled code only handlers that name it, or LatheError, catch it: with `except Exception`
    the result would be another one than Python's.
    """


class UnsupportedError(LatheError, NotImplementedError):
    """A value of this call needs what compiled code cannot do; only the run could tell.

    Handlers of compiled code do not catch it, and `finally` does not end it: the result would be
    another one than Python's.
    """


class RetraceWarning(UserWarning):
    """A function is compiled again and again; the text says which argument differs."""


class EagerWarning(UserWarning):
    """A call runs as plain Python, because something in the code asks for it: a breakpoint, say."""


def _rebuild(cls: type[TraceError], message: str, state: dict[str, Any]) -> TraceError:
    error = cls(message)
    error.__dict__.update(state)
    return error


def _excerpt(filename: str, lineno: int, col: int | None, end_col: int | None) -> list[str]:
    """The source line and a caret line, both indented by four; empty when there is no source."""
    line = linecache.getline(filename, lineno).rstrip("\r\n")
    text = line.lstrip()
    if not text:
        return []
    shown = ["    " + text]
    if col is not None:
        cut = len(line) - len(text)
        raw = line.encode()
        first = len(raw[:col].decode(errors="replace")) - cut
        stop = raw if end_col is None or end_col <= col else raw[:end_col]
        last = len(stop.decode(errors="replace")) - cut
        first = max(first, 0)
        shown.append("    " + " " * first + "^" * max(last - first, 1))
    return shown
