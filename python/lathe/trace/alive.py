"""Python objects that the trace changes, and the paths that must not see the change.

A list that the traced function made is changed at trace time, once, for all paths. That is right
while there is one path. Where a path has left already (a `break`, `continue` or `return` that
depends on run-time values), what it can still see must stay as it was.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import Any

from ..autograph.callables import signal_function
from ..autograph.tracebacks import is_internal
from .cells import content_of
from .object_choices import holds_objects, objects_held
from .seen import attribute_names
from .tracer import Array, Maybe

_CONTAINERS = (list, dict, set, tuple)


class Alive:
    """The part of Trace that knows what a path can see; `self` is the Trace."""

    made_here: dict[int, tuple[Any, ...]]
    gone_through: list[Any]

    def reachable(self: Any, values: Iterable[Any]) -> dict[int, Any]:
        """Containers, arrays and objects that the trace made, in `values` and in them; by id."""
        found: dict[int, Any] = {}
        todo = list(values)
        while todo:
            value = todo.pop()
            if id(value) in found:
                continue
            if isinstance(value, Array):
                found[id(value)] = value
            elif isinstance(value, _CONTAINERS):
                found[id(value)] = value
                todo.extend(value.values() if isinstance(value, dict) else value)
            elif (function := signal_function(value)) is not None:
                found[id(value)] = value
                for cell in function.__closure__ or ():
                    found[id(cell)] = cell
                    todo.append(content_of(cell))
            elif isinstance(value, Maybe):
                todo.append(value.value)
            elif holds_objects(value):
                todo.extend(objects_held(value))
            elif id(value) in self.made_here or hasattr(type(value), "__next__"):
                found[id(value)] = value
                todo.extend(getattr(value, name) for name in attribute_names(value))
                if type(value).__module__ in ("builtins", "itertools"):  # what it goes through
                    todo.extend(gc.get_referents(value))
        return found

    def alive_here(self: Any) -> dict[int, Any]:
        """What the variables of the user's functions in progress can reach."""
        values: list[Any] = list(self.gone_through)
        frame: Any = sys._getframe(1)
        for _ in range(MAX_FRAMES):
            if frame is None or frame.f_code.co_name == "build_entry":
                break
            if not is_internal(frame.f_code.co_filename):
                values.extend(frame.f_locals.values())
            frame = frame.f_back
        return self.reachable(values)

    def seen_by_others(self: Any, value: Any) -> bool:
        """Whether a path that has left can still see this object."""
        return any(id(value) in exit.alive for exits, _ in self.save_exits() for exit in exits)


MAX_FRAMES = 2_000
