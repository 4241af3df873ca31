"""What Python goes through item by item, where the items exist at run time only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..autograph import operators


class StagedItems:
    """Something whose items exist at run time only."""

    _lathe_staged_ = True

    def __iter__(self) -> Iterator[Any]:
        raise operators.now.tracing.error(  # type: ignore[union-attr]
            f"the items of {self.name} are needed here, but how many there are is known at run "
            "time only",
            advice="loop over it with `for`",
        )

    def __repr__(self) -> str:
        return f"<{self.name.removeprefix('a ')}>"

    @property
    def name(self) -> str:
        return f"a run-time {type(self).__name__.lower()}"
