"""Variables as converted code sees them: state outside the function, `locals()`, `globals()`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .signals import Undefined


def peek(read: Callable[[], Any], name: str) -> Any:
    """The value of a global or closure variable, or Undefined; for get_state."""
    try:
        return read()
    except NameError:
        return Undefined(name)


def locals_(pairs: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """What `locals()` gives in the user's function."""
    return {name: value for name, value in pairs if type(value) is not Undefined}


def globals_() -> dict[str, Any]:
    """What `globals()` gives in the user's function."""
    return sys._getframe(1).f_globals
