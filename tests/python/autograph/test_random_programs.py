"""Random programs: the converted function against Python, everything visible compared."""

from __future__ import annotations

from compare import same_with
from programs import compile_text, generate

ARGS = [(0, 1, 2), (3, -2, 0), (2, 2, 5)]
PROGRAMS = 400


def test_converted_programs_behave_like_the_originals() -> None:
    ran = sum(run_program(seed) for seed in range(PROGRAMS))
    assert ran > PROGRAMS // 2


def run_program(seed: int) -> int:
    """Compare one program on all arguments; 0 where Python refuses the text."""
    text = generate(seed)
    space = compile_text(text, f"<program {seed}>")
    if space is None:
        return 0
    for args in ARGS:
        try:
            same_with({"G": 7}, space["f"], *args, [4, 5, 6], space["Holder"]())
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, args {args}\n{error}\n{text}") from error
    return 1
