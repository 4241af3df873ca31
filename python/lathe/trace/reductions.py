"""What NumPy says about reductions of nothing."""

from __future__ import annotations

from typing import Any

_NAMES = {"reduce_max": "maximum", "reduce_min": "minimum"}


def check_elements(array: Any, op: str, axes: list[int]) -> None:
    """An extremum of no elements is an error. (Of extents that only the run knows, the kernel
    says it.)

    Args:
        op: of the graph.
        axes: that are reduced.
    """
    shape = array.type.shape
    if not any(shape[axis] == 0 for axis in axes or range(len(shape))):
        return
    if op.endswith(("argmax", "argmin")):
        raise ValueError(f"attempt to get {op[-6:]} of an empty sequence")
    if op in _NAMES:
        raise ValueError(
            f"zero-size array to reduction operation {_NAMES[op]} which has no identity"
        )
