"""The state lists of if and loops suffice: undone branches and trips leave no trace."""

from __future__ import annotations

from typing import Any

from phantom import run_phantom
from programs import compile_text, generate

PROGRAMS = 400


def test_undone_branches_and_trips_leave_no_trace() -> None:
    undone = sum(run_program(seed) for seed in range(PROGRAMS))
    assert undone > PROGRAMS


def run_program(seed: int) -> int:
    """Compare one program; gives how many bodies were run and undone."""
    text = generate(seed, pure=True)
    space = compile_text(text, f"<pure {seed}>")
    if space is None:
        return 0
    total = 0
    for args in [(0, 1, 2), (3, -2, 0), (2, 2, 5)]:
        expected, watched = outcome(space, lambda: (space["f"](*args, [4, 5, 6], None), 0))
        found, watched_found = outcome(
            space, lambda: run_phantom(space["f"], (*args, [4, 5, 6], None))
        )
        total += found[1] if isinstance(found, tuple) else 0
        left = expected[0] if isinstance(expected, tuple) else expected
        right = found[0] if isinstance(found, tuple) else found
        if (left, watched) != (right, watched_found):
            raise AssertionError(
                f"seed {seed}, args {args}: {left!r}, G={watched!r}, with undone bodies"
                f" {right!r}, G={watched_found!r}\n{text}"
            )
    return total


def outcome(space: dict[str, Any], run: Any) -> tuple[Any, Any]:
    space["G"] = 7
    try:
        value = run()
    except Exception as error:
        value = type(error)
    result = getattr(space.get("G"), "value", space.get("G", "deleted"))
    return value, result
