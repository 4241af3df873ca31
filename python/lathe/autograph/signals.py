"""What the pieces of a converted function hand to each other.

A body function returns None when control falls off its end, else a *signal*. Loops consume
BREAK and CONTINUE; the caller of the whole function consumes Return.
"""

from __future__ import annotations

from typing import Any

from .locate import current_location
from .now import now


class Return:
    """`return value`, on its way out of nested body functions.

    Args:
        place: of the `return`; known while tracing only.
    """

    __slots__ = ("place", "value")

    def __init__(self, value: Any, place: Any = None) -> None:
        self.value = value
        self.place = current_location() if place is None and now.tracing is not None else place

    def __repr__(self) -> str:
        return f"Return({self.value!r})"


class Signal:
    """A signal without a value; there is one object of each name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BREAK = Signal("BREAK")
CONTINUE = Signal("CONTINUE")
# Control does not continue: staged code ended in a raise (or in exits on every path).
RAISED = Signal("RAISED")


class Undefined:
    """Stands in a local variable that has no value yet, or has been deleted."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<undefined {self.name}>"


# In a variable that nobody reads any more. It goes with any plan.
DEAD = Undefined("<dead>")


def is_undefined(value: Any) -> bool:
    """Whether a variable's value says that it has none."""
    return type(value) is Undefined


def unbound_local(name: str) -> UnboundLocalError:
    """The error that Python raises for a local variable without a value."""
    return UnboundLocalError(
        f"cannot access local variable '{name}' where it is not associated with a value"
    )


def unbound_free(name: str) -> NameError:
    """The error that Python raises for a closure variable without a value."""
    return NameError(
        f"cannot access free variable '{name}' where it is not associated with a value"
        " in enclosing scope",
        name=name,
    )
