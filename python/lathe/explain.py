"""Why a call retraced: what differs from the nearest trace, which line read it, what it cost."""

from __future__ import annotations

import linecache
import logging
import os
import sys
import warnings
from dataclasses import dataclass
from typing import Any

from .errors import RetraceWarning

log = logging.getLogger("lathe.trace")
log.addHandler(logging.NullHandler())
STORM = 5  # retraces of one function before the whole block is shown as a warning


@dataclass
class Explanation:
    """The answer of `f.explain(*args)`.

    Args:
        name: of the function.
        entry: the trace that would be hit, or the nearest one; None when there is none.
        differences: what differs from it; empty for a hit.
    """

    name: str
    entry: Any
    differences: tuple[Any, ...]

    @property
    def hit(self) -> bool:
        """Whether the call would run machine code that exists."""
        return self.entry is not None and not self.differences

    def __str__(self) -> str:
        if self.entry is None:
            return f"{self.name}: no trace yet; the first call traces"
        if self.hit:
            return f"{self.name}: hits trace #{self.entry.number} ({self.entry.info.signature})"
        lines = [f"{self.name}: would retrace; against the nearest trace #{self.entry.number}:"]
        return "\n".join(lines + [difference_line(d, self.entry.info) for d in self.differences])

    __repr__ = __str__


def difference_line(difference: Any, info: Any) -> str:
    """`  x.shape[0]   3 -> 4   static because model.py:12`"""
    line = f"  {difference.path:<16} {difference.old} -> {difference.new}"
    if difference.what not in ("extent", "length", "number"):
        line += f"  ({difference.what})"
    key = difference.leaf
    if difference.what in ("extent", "length"):
        axis = axis_of(difference.path) if difference.what == "extent" else 0
        key = (difference.leaf, axis)
    place = info.static_places.get(key) if info is not None else None
    if place is not None:
        source = linecache.getline(place.filename, place.lineno).strip()
        line += f"   read at {os.path.basename(place.filename)}:{place.lineno}  `{source}`"
    return line


def axis_of(path: str) -> int:
    """The axis in a path like `x.shape[0]`."""
    return int(path.rsplit("[", 1)[1].rstrip("]"))


def advice(differences: tuple[Any, ...]) -> str:
    """One concrete edit for the first difference."""
    d = differences[0]
    if d.what == "extent":
        axis = axis_of(d.path)
        argument = d.path.rsplit(".shape", 1)[0]
        start = f"from the start: @lathe.function(dynamic={{{argument!r}: {axis}}})"
        return f"the next new {d.path} runs this same code; {start}"
    if d.what == "number":
        return f"the next new {d.path} runs this same code where it is used as a run-time number"
    if d.what == "constant":
        numbers = "pass a number or an array if it need not select code"
        return f"one trace for each value of {d.path}: {numbers}"
    if d.what == "length":
        return "loop over the list, or index it; to unpack it makes one trace for each length"
    if d.what == "dtype":
        return f"convert {d.path} to one dtype before the call"
    if d.what == "layout":
        return f"np.ascontiguousarray({d.path}) before the call saves this trace"
    if d.what == "guard":
        return f"keep {d.path} unchanged between calls, or pass it as an argument"
    return f"call it with the same types for {d.path}"


def record(function: Any, call: Any, entry: Any) -> None:
    """Note a new trace; say why when it is not a first one."""
    info, state = entry.info, function.__lathe_state__
    state.compile_ms += info.trace_ms + info.compile_ms
    if call.closest is None:
        info.reason = "first trace" if not function.trace_count else "a new structure of arguments"
        log.info(
            "%s: %s (%s), %.1f ms",
            function.__name__,
            info.reason,
            info.signature,
            info.trace_ms + info.compile_ms,
        )
        return
    state.retraces += 1
    info.reason = report(function, call, entry)
    log.info("%s", info.reason)
    if state.retraces == STORM:
        warnings.warn(info.reason, RetraceWarning, stacklevel=_user_level())


def report(function: Any, call: Any, entry: Any) -> str:
    """The block of words for one retrace."""
    info = entry.info
    code = getattr(function.callable, "__code__", None)
    where = f"  [{os.path.basename(code.co_filename)}:{code.co_firstlineno}]" if code else ""
    parts = f"trace {info.trace_ms:.1f}, compile {info.compile_ms:.1f}"
    cost = f"{info.trace_ms + info.compile_ms:.1f} ms ({parts})"
    total = function.__lathe_state__.compile_ms
    lines = [
        f"retrace #{function.__lathe_state__.retraces} of {function.__name__}(){where}   "
        f"{cost}; {total:.1f} ms so far"
    ]
    lines.append(f"  against the nearest trace #{call.closest.number} ({call.closest.hits} hits):")
    lines += ["  " + difference_line(d, call.closest.info) for d in call.differences]
    if call.differences:
        lines.append("  next: " + advice(call.differences))
    return "\n".join(lines)


def _user_level() -> int:
    """The stacklevel of the first frame outside Lathe."""
    level, frame = 2, sys._getframe(2)
    while frame is not None and "/lathe/" in frame.f_code.co_filename.replace(os.sep, "/"):
        level += 1
        if frame.f_back is None:
            break
        frame = frame.f_back
    return level
