"""np.array([... for ...]) over run-time trips: an array that a loop fills, and no list."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import UnsupportedError
from . import list_methods
from . import types as T
from .comprehension import Comprehension, Looping
from .iterables import Once, is_stageable, length


def array_of(t: Any, comprehension: Comprehension, dtype: Any) -> Any:
    """What NumPy makes of the list; `dtype` is what the caller asked for, or None."""
    found = _item_dtype(t, comprehension)
    over = comprehension.over
    has_length = isinstance(over, range) or is_stageable(over)
    if found is None or comprehension.clauses > 1 or not has_length:
        return list_methods.array_of(t, t.list_at_run_time(comprehension), dtype)
    number = found if dtype is None else t.numpy.dtype(dtype)
    filtered = comprehension.conditions > 0
    most = length(t, comprehension.over)
    made = t.call(np.empty, most, T.numpy_dtype(number))
    loop = Looping(t, (0,))

    def body(item: Any) -> None:
        t.setitem(made, loop.state[0], item)
        loop.state = (loop.state[0] + 1,)

    loop.over(comprehension, body)
    n = loop.state[0] if filtered else most
    if dtype is None and number != T.F64:
        name = str(T.numpy_dtype(number))
        t.raise_unless(
            n != 0,
            lambda: UnsupportedError(
                f"NumPy makes a float64 array of an empty list, and this code was compiled for "
                f"{name}: write np.array([...], dtype={name!r})"
            ),
        )
    return t.call(np.copy, t.getitem(made, slice(None, n))) if filtered else made


def _item_dtype(t: Any, comprehension: Comprehension) -> int | None:
    """The dtype of the items, None if they are no numbers: the loops are traced once, and taken
    back."""
    mark, exits = t.g.mark(), t.save_exits()
    slots, changes = t.slot_state(), len(t.changed)
    types: list[T.Type | None] = []
    loop = Looping(t, (0,))

    def body(item: Any) -> None:
        # The state changes, as when the array is filled.
        types.append(t.type_of(t.ld(item)))
        loop.state = (loop.state[0] + 1,)

    loop.over(comprehension, body)
    t.g.rollback(mark)
    t.restore_exits(exits)
    t.set_slots(slots)
    del t.changed[changes:]
    comprehension.used_in = None
    if isinstance(comprehension.over, Once):
        comprehension.over.used = False
    if isinstance(comprehension.over, Comprehension):
        comprehension.over.used_in = None
    if not types or types[-1] is None or types[-1].kind not in (T.PY, T.NPSCALAR):
        return None
    return types[-1].dtype
