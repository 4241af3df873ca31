"""Ops inside a `try`: each that may raise gets a `try` of the IR of its own.

Its handler leaves for the handler that the user wrote, with the variables as they are at the op.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import types as T
from .exceptions import FIELDS, Recorded, codes_of_op

_STRUCTURE = frozenset(
    ["if", "while", "for", "block", "try", "yield", "break", "continue", "return", "raise"]
    + ["unreachable", "const", "relax", "tag_make", "tag_is"]
)


class Guard:
    """A GraphBuilder for the body of a `try`."""

    def __init__(self, trace: Any, builder: Any) -> None:
        self.trace, self.builder = trace, builder

    def __getattr__(self, name: str) -> Any:
        return getattr(self.builder, name)

    def op(self, name: str, operands: Sequence[int], attrs: Any = None) -> Any:
        """As that of GraphBuilder."""
        if not self._guards(name):
            return self.builder.op(name, operands, attrs)
        made: list[Any] = []

        def run() -> list[int]:
            made.append(self.builder.op(name, operands, attrs))
            return [made[0][0]] if isinstance(made[0], tuple) else made[0]

        values = self._guarded(name, run)
        if not isinstance(made[0], tuple):
            return values
        return (values[0], made[0][1])

    def op_typed(
        self, name: str, operands: Any, types: Any, attrs: Any = None, regions: Any = ()
    ) -> Any:
        """As that of GraphBuilder."""
        if not self._guards(name):
            return self.builder.op_typed(name, operands, types, attrs, regions)
        run = lambda: self.builder.op_typed(name, operands, types, attrs, regions)
        return self._guarded(name, run)

    def _guards(self, name: str) -> bool:
        return name not in _STRUCTURE

    def _guarded(self, name: str, run: Any) -> list[int]:
        """The values of the op that run() appends, where it does not raise."""
        trace, g = self.trace, self.builder
        with trace.region("try") as path:
            values: list[int] = run()
            if g.may_raise():
                types = [g.type_of(value) for value in values]
                g.op_typed("yield", values, ())
                body: int | None = path[-1][0]
            else:
                body = None
        if body is None:
            trace.splice(path)
            return values
        with trace.region("try") as handler:
            fields = tuple(trace.wrap(g.add_arg(T.PY_INT), T.PY_INT) for _ in range(FIELDS))
            if name == "call":
                trace.load_shared()
            context = trace.handling[-1] if trace.handling else None
            codes = codes_of_op(name, [T.of_graph(type_) for type_ in types])
            trace.throw(Recorded(fields, codes, context))
        result: list[int] = g.op_typed("try", (), types, None, [body, handler[-1][0]])
        return result
