"""Looking at conversion: what is converted, and with which values functions are traced."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

log = logging.getLogger("lathe.autograph")
log.addHandler(logging.NullHandler())


class _Verbosity:
    level = 0
    to_stdout = False


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """How much is said about conversion, from now on.

    >>> set_verbosity(0)

    Args:
        level: 0: nothing; 1: each function that is converted; 3: its converted source, too. The
            first level is that of the environment variable AUTOGRAPH_VERBOSITY.
        alsologtostdout: print it, too; else it goes to the logger `lathe.autograph` only.

    Raises:
        ValueError: `level` is negative.
    """
    if type(level) is not int or level < 0:
        raise ValueError(f"the verbosity is an int from 0 on, not {level!r}")
    _Verbosity.level = level
    _Verbosity.to_stdout = bool(alsologtostdout)


def say(level: int, text: str) -> None:
    """Log a text about conversion, if the verbosity is `level` or more."""
    if _Verbosity.level < level:
        return
    log.info("%s", text)
    if _Verbosity.to_stdout:
        print(text)


def says(level: int) -> bool:
    """Whether texts of this level are wanted."""
    return _Verbosity.level >= level


def trace(*args: Any) -> None:
    """Print values while a function is traced: run-time values by their types. Once, on purpose.

    >>> trace(1, "two")
    1 two
    """
    sys.stdout.write(" ".join(a if isinstance(a, str) else repr(a) for a in args) + "\n")


if os.environ.get("AUTOGRAPH_VERBOSITY", "").isdecimal():
    set_verbosity(int(os.environ["AUTOGRAPH_VERBOSITY"]))
