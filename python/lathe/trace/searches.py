"""index() and count() of Python tuples and lists, where items or the value are of run time."""

from __future__ import annotations

from typing import Any

from .folds import choose
from .tracer import Tracer


def search(t: Any, owner: Any, name: str, args: Any) -> Any:
    """owner.index(value) or owner.count(value)."""
    if name == "index" and not isinstance(owner, tuple):
        t.want_nested_input(owner)
        raise t.error(
            "list.index() of a run-time value is not supported yet in this list",
            advice="use a tuple, or a list of numbers or strings only",
        )
    if t.is_staged(args[1:]):
        raise t.error(
            f"{type(owner).__name__}.{name}() with a run-time start or stop is not supported yet",
            advice="use a list, or a start and stop that are constants",
        )
    if not args or (name == "count" and len(args) != 1):
        return getattr(owner, name)(*args)  # raises
    value = t.ld(args[0])
    return _count(t, owner, value) if name == "count" else _index(t, owner, value, *args[1:])


def _count(t: Any, owner: Any, value: Any) -> Any:
    n: Any = 0
    for item in owner:
        n = choose(t, t.same_item(item, value), n + 1, n)
    return n


def _index(t: Any, owner: Any, value: Any, *bounds: Any) -> Any:
    at: Any = -1
    for i in range(len(owner))[slice(*(*bounds, None)[:2])]:
        if not isinstance(at, Tracer) and at >= 0:
            break

        def found(i: int = i) -> Any:
            return choose(t, t.same_item(owner[i], value), i, -1)

        at = t.if_exp(at >= 0, lambda at=at: at, found)
    t.raise_unless(at >= 0, lambda: ValueError("tuple.index(x): x not in tuple"))
    return at
