"""`lathe.autograph.stack` on run-time values."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograph import directives
from .calls import handles
from .lists import List


@handles(directives.stack)
def stack(t: Any, items: Any, element_dtype: Any = None, strict: bool = True) -> Any:
    """One array of the elements."""
    dtype = directives.dtype_of("stack", element_dtype, may_miss=True)
    if isinstance(items, List):
        if dtype is None:
            t.raise_unless(t.call(len, items) > 0, lambda: ValueError(directives.EMPTY))
        return t.call(np.array, items, dtype)
    if not isinstance(items, (list, tuple)):
        return directives.nothing_to_stack(items, strict)
    if not items:
        return t.call(np.empty, (0,), directives.nonempty(dtype))
    return t.call(np.stack, [t.call(np.asarray, item, dtype) for item in items])
