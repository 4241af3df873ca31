"""Ways through the traced program: early exits, what they name, and the calls they are in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .cells import Cells
from .slots import State, current_state

# What Python raises for a program that does not fit its values: the path raises it when it is run.
PYTHON_ERRORS = (
    *(TypeError, ValueError, LookupError, ArithmeticError, AttributeError, NameError),
    StopIteration,
)


@dataclass
class Exit:
    """An open region that leaves for a target."""

    path: tuple[Any, ...]
    kind: str  # "break", "continue" or "yield"
    value: Any  # a tuple: the state there, or (returned value,)
    depth: int  # targets between it and its own
    # Containers and objects that its path can still see: they must stay as they are here.
    alive: dict[int, Any] = field(default_factory=dict)
    place: Any = None  # of a `return`
    slots: State = field(default_factory=current_state)


@dataclass
class Target:
    """Something that early exits can name: a loop, or a block."""

    index: int
    get_state: Callable[[], Any]
    breaks: list[Exit] = field(default_factory=list)
    continues: list[Exit] = field(default_factory=list)
    is_loop: bool = False


@dataclass
class Frame:
    """A function being traced; `returns` go to its block, or out of the graph for the outermost."""

    function: Any
    block: Target | None
    call_loc: int
    break_to: list[Target] = field(default_factory=list)
    continue_to: list[Target] = field(default_factory=list)
    return_to: list[Target] = field(default_factory=list)  # of `finally`: before the block
    returns: list[Exit] = field(default_factory=list)
    entered: Any = None  # a recursion.Entered
    cells: Cells | None = None  # of an inlined call


class NeedPeel(Exception):
    """A carried number changes its type in the first trip."""


class Loop:
    """A loop being staged; index tracers point at it."""

    def __init__(self, place: Any, trips_known: bool) -> None:
        self.place = place
        self.trips_known = trips_known
        # Carried objects, by where they are, that may be one with another one or with an object.
        self.twins: list[tuple[Any, Any]] = []
        self.object_places: dict[Any, set[Any]] = {}  # where those are made; by where they are
        self.symbols: set[int] = set()  # extents that each trip has its own number for


class DeadCode(BaseException):
    """An expression's evaluation ends in a raise on every path; statements catch this."""
