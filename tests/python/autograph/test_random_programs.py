"""Random programs: the converted function against Python, everything visible compared."""

from __future__ import annotations

import pytest
from compare import same_with
from programs import compile_text, generate

ARGS = [(0, 1, 2), (3, -2, 0), (2, 2, 5)]
BATCH = 100


@pytest.mark.parametrize("batch", range(4))
def test_converted_program_behaves_like_the_original(batch: int) -> None:
    ran = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        ran += run_program(seed)
    assert ran > BATCH // 2


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
