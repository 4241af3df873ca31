"""Programs that are refused, each with what is said, word for word.

    @refused(3)
    def starred(n):
        '''the items of ... are needed here
        at: range(n)
        instead: loop over it with `for`
        '''
        return [*range(n)]  # here

The docstring is the error's text without the file; `at` is what the caret stands under, in the line
that carries `# here` (the first line of the definition where no line does). Decorated with
`refused_when_run`, the function is compiled, and the error comes from the run.
"""

from __future__ import annotations

import inspect
import linecache
import re
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

import lathe

NUMBER = re.compile(r"\bline \d+:")
MARK = re.compile(r"\s*# here$")


class Program(NamedTuple):
    """A function, the arguments that it is called with, the class of the error."""

    fn: Callable[..., Any]
    args: tuple[Any, ...]
    error: type[Exception]
    has_line: bool
    options: dict[str, Any]


PROGRAMS: list[Program] = []


def refused(
    *args: Any, error: Any = lathe.TraceError, has_line: bool = True, **options: Any
) -> Any:
    """Mark a program; the options are those of lathe.function."""

    def mark(fn: Any) -> Any:
        PROGRAMS.append(Program(fn, args, error, has_line, options))
        return fn

    return mark


def refused_when_run(*args: Any, error: Any = lathe.UnsupportedError) -> Any:
    return refused(*args, error=error)


def shown(error: Exception) -> str:
    """An error's text in the form of the docstrings."""
    lines = str(error).split("\n")
    found = [lines[0]]
    place = re.fullmatch(r'  File "(.*)", line (\d+)', lines[1]) if len(lines) > 1 else None
    if place is not None:
        rest = lines[2:]
        source = linecache.getline(place[1], int(place[2])).strip()
        if rest and rest[0] == "    " + source:
            rest = rest[1:]
            if rest and set(rest[0]) <= {" ", "^"}:
                first, last = rest[0].index("^") - 4, len(rest[0]) - 4
                found.append("at: " + MARK.sub("", source[first:last]))
                rest = rest[1:]
        lines = ["", *rest]
    rest = [line.strip() for line in lines[1:]]
    return "\n".join(found + [NUMBER.sub("line N:", line) for line in rest])


def wanted_line(fn: Any) -> int:
    lines, first = inspect.getsourcelines(fn)
    marked = [first + i for i, line in enumerate(lines) if MARK.search(line.rstrip())]
    return marked[0] if marked else first + next(
        i for i, line in enumerate(lines) if line.lstrip().startswith("def ")
    )  # fmt: skip


def check(program: Program) -> None:
    """Run a program, twice: it is refused each time, with its text and at its line."""
    compiled = lathe.function(**program.options)(program.fn)
    for _ in range(2):
        try:
            value = compiled(*program.args)
        except lathe.LatheError as error:
            caught: Any = error
        else:
            raise AssertionError(f"not refused: {value!r}")
        assert type(caught) is program.error, repr(caught)
        found = shown(caught)
        assert found == inspect.cleandoc(program.fn.__doc__ or "").rstrip()
        is_traced = isinstance(caught, lathe.TraceError)
        line = caught.lineno if is_traced else last_line(caught, program.fn)
        assert not program.has_line or line == wanted_line(program.fn), f"line {line}"


def last_line(error: BaseException, fn: Any) -> int | None:
    """The line in the function's file that an error came from."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == fn.__code__.co_filename]
    return lines[-1] if lines else None
