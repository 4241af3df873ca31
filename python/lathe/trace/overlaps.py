"""Arrays of the caller that share memory with one that is written.

The key of a call says which arrays overlap. Where one of them is written the others have to be
buffers too, so that the order of reads and writes counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .tracer import Restart


def check_overlaps(trace: Any) -> None:
    """Begin again where an array that overlaps a written one is no buffer."""
    known = trace.knowledge
    arrays = trace.input_memory
    is_written = {at: (at in known.written or -2 - at in known.written_captures) for at in arrays}
    memory = {at: _memory(array) for at, array in arrays.items()}
    news = False
    for at in arrays:
        if is_written[at] or not any(
            is_written[other] and np.may_share_memory(memory[at], memory[other]) for other in arrays
        ):
            continue
        news = True
        if at >= 0:
            known.written.add(at)
        else:
            known.written_captures.add(-2 - at)
    if news:
        raise Restart


def _memory(array: Any) -> np.ndarray:
    found: np.ndarray = array if isinstance(array, np.ndarray) else array._numpy()
    return found
