"""The text behind a code object's file name: files and their like, and what else Python was given.

Files, archives, notebooks and consoles that keep their text come through `linecache`; the text of
`python -c` and of a program on a redirected standard input are looked up.
"""

from __future__ import annotations

import io
import linecache
import os
import stat
import sys
import tokenize
from typing import Any

_REGISTER = "lathe.autograph.register_source(filename, text)"
# Options of the interpreter that take the next argument, when nothing follows their letter.
_WITH_VALUE = "WX"


def register_source(code_name: str, text: str) -> None:
    """Make the text of exec'd code known, under the name that `compile` was given.

    >>> text = "def f(x):\\n    return x or 1\\n"
    >>> register_source("<made>", text)
    >>> space = {}
    >>> exec(compile(text, "<made>", "exec"), space)
    >>> to_graph(space["f"])(0)
    1
    """
    linecache.cache[code_name] = (len(text), None, split(text), code_name)


def split(text: str) -> list[str]:
    """Lines as the compiler counts them (str.splitlines() knows more ends of lines)."""
    lines = io.StringIO(text, newline=None).readlines()
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def lines_of(filename: str, module_globals: dict[str, Any]) -> list[str]:
    """The lines of a text, empty if there is none."""
    linecache.checkcache(filename)
    lines = linecache.getlines(filename, module_globals)
    if lines:
        return lines
    text = None
    if filename == "<string>":
        text = _command_line()
    elif filename == "<stdin>":
        text = _standard_input()
    return [] if text is None else split(text)


def _command_line() -> str | None:
    """The argument of `python -c`."""
    args = iter(sys.orig_argv[1:])
    for arg in args:
        if not arg.startswith("-") or arg == "-":
            return None
        if arg.startswith("--"):
            if arg == "--check-hash-based-pycs":
                next(args, None)
            continue
        for index, letter in enumerate(arg[1:], 2):
            if letter == "c":
                return arg[index:] or next(args, None)
            if letter == "m":
                return None
            if letter in _WITH_VALUE:
                if not arg[index:]:
                    next(args, None)
                break
    return None


def _standard_input() -> str | None:
    """The file that standard input is redirected from; what a pipe held is gone."""
    try:
        status = os.fstat(0)
        if not stat.S_ISREG(status.st_mode):
            return None
        raw = os.pread(0, status.st_size, 0)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    except (OSError, SyntaxError, UnicodeDecodeError):
        return None


def advice_without(filename: str) -> str:
    """What to do where there is no text."""
    if filename == "<stdin>":
        return (
            "Python keeps no text of what it reads from a terminal or a pipe: put the function "
            "into a file, or use IPython, a notebook, or the interactive Python 3.13"
        )
    if filename.startswith("<"):
        return f"put the function into a file, or register the text of exec'd code with {_REGISTER}"
    return (
        "keep the .py file beside the compiled one, or where the code was compiled; the text of "
        f"generated code can be registered with {_REGISTER}"
    )


def advice_changed(filename: str) -> str:
    """What to do where the text is another one."""
    if filename == "<stdin>":
        return advice_without(filename)
    if filename.startswith("<"):
        return f"register the text that was compiled with {_REGISTER}, under a name of its own"
    return (
        "import the module again (restart, or importlib.reload), so that text and code agree; the "
        f"text of generated code can be registered with {_REGISTER}"
    )
