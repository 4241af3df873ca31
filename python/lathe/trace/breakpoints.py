"""`breakpoint()` and debuggers: a call that comes by one is left to Python, from its beginning.

A trace has no effects of the program, so it can be given up where the first one is met; the
dispatcher then calls the Python function itself.
"""

from __future__ import annotations

import builtins
import os
import sys
import types
import warnings
from typing import Any

from ..autograph.locate import Location, current_location
from ..errors import EagerWarning
from .calls import TABLE, handles

# Modules whose functions and classes look at the frames of their callers.
DEBUGGERS = frozenset(["pdb", "bdb", "ipdb", "pudb", "debugpy", "IPython.core.debugger"])
_announced: set[Location] = set()


class RunEagerly(BaseException):
    """This call has to run as plain Python."""

    def __init__(self, what: str, place: Location) -> None:
        super().__init__(what)
        self.what, self.place = what, place


def debugger_name(fn: Any) -> str | None:
    """What a function, method or class of a debugger is called; None for others."""
    if not isinstance(fn, (types.FunctionType, types.MethodType, type)):
        return None
    module = sys.modules.get("pdb")
    if module is not None and fn == module.set_trace:  # test runners put their own there
        return "pdb.set_trace()"
    if getattr(fn, "__module__", None) in DEBUGGERS:
        return f"{fn.__module__}.{getattr(fn, '__name__', fn)}()"
    return None


def leave_to_python(what: str) -> Any:
    """Give up the trace."""
    raise RunEagerly(what, current_location())


def breakpoint_is_off() -> bool:
    """Whether breakpoint() does nothing (PYTHONBREAKPOINT=0)."""
    return (
        sys.breakpointhook is sys.__breakpointhook__
        and os.environ.get("PYTHONBREAKPOINT") == "0"
        and not sys.flags.ignore_environment
    )


@handles(builtins.breakpoint)
def breakpoint_(t: Any, *args: Any, **kwargs: Any) -> Any:
    """None where it is off; a hook that is set later is seen by the next call."""
    if not breakpoint_is_off():
        leave_to_python("breakpoint()")
    t.captured("sys.breakpointhook", "dict", vars(sys), "breakpointhook", sys.breakpointhook)


TABLE[sys.__breakpointhook__] = breakpoint_


def announce(name: str, stop: RunEagerly) -> None:
    """Say, once for each place in the source, that calls are not compiled, and why."""
    if stop.place in _announced:
        return
    _announced.add(stop.place)
    off = " or set PYTHONBREAKPOINT=0" if stop.what == "breakpoint()" else ""
    warnings.warn_explicit(
        f"{stop.what} in {stop.place.function_name}(): calls of {name}() that come by it run as "
        f"plain Python, for the debugger; take it out{off} to run compiled code",
        EagerWarning,
        stop.place.filename,
        stop.place.lineno,
    )
