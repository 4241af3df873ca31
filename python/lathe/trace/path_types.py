"""NumPy's functions on numbers whose type depends on the path: a call for each type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .tracer import Array, Tagged

_Call = Callable[..., Any]


def takes_numbers_of_numpy(fn: Any) -> bool:
    """Whether a function of the call table is NumPy's, and so sees what type a number has."""
    module = getattr(fn, "__module__", None) or ""
    return isinstance(fn, np.ufunc) or module.partition(".")[0] == "numpy"


def depends_on_path(*values: Any) -> bool:
    """Whether there is such a number among these, or in a sequence of them."""
    return any(
        isinstance(v, Tagged) or (type(v) in (list, tuple) and depends_on_path(*v)) for v in values
    )


def by_type(t: Any, call: _Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """call(*args, **kwargs) where each such number has the type of the path that was taken."""
    out = kwargs.get("out")
    for target in out if isinstance(out, tuple) else (out,):
        if isinstance(target, Array):
            t.become_buffer(target)  # before the paths part
    tagged = list(_tagged_in((args, tuple(kwargs.values()))))

    def chosen(*values: Any) -> Any:
        given = dict(zip(map(id, tagged), values, strict=True))
        known = {name: _replaced(value, given) for name, value in kwargs.items()}
        return call(*_replaced(args, given), **known)

    return t.switch(chosen, *tagged)


def _tagged_in(value: Any) -> list[Tagged]:
    """Each one once, in order."""
    if isinstance(value, Tagged):
        return [value]
    if type(value) not in (list, tuple):
        return []
    found = {id(one): one for part in value for one in _tagged_in(part)}
    return list(found.values())


def _replaced(value: Any, given: dict[int, Any]) -> Any:
    if isinstance(value, Tagged):
        return given[id(value)]
    if type(value) in (list, tuple):
        return type(value)(_replaced(part, given) for part in value)
    return value
