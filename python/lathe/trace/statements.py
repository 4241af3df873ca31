"""What the statements of control flow share: the signal they give and the state they set."""

from __future__ import annotations

from typing import Any

from ..autograph.signals import RAISED
from .merge import DEAD
from .paths import DeadCode


def passed_on(signal: Any) -> Any:
    """The signal of a statement, for converted code, which takes only those that it can see in the
    source; that control ends here is none of them."""
    if signal is RAISED:
        raise DeadCode
    return signal


def live_state(get_state: Any, set_state: Any, names: Any) -> tuple[Any, Any]:
    """The part of a statement's state that has `names`; setting it makes the other variables dead,
    so that no value from inside the statement is left in them."""
    live = len(names)
    dead = (DEAD,) * (len(get_state()) - live)
    if not dead:
        return get_state, set_state
    return lambda: get_state()[:live], lambda state: set_state((*state, *dead))
