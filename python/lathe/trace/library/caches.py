"""What a cached function does that calls itself: its results are in a dict of the call."""

from __future__ import annotations

from typing import Any

from .primitives import library


@library
def found_or_made(run: Any, results: Any, key: Any, *args: Any) -> Any:
    """The result for a key, by run(*args) where nobody has asked for it yet."""
    if key in results:
        return results[key]
    value = run(*args)
    results[key] = value
    return value
