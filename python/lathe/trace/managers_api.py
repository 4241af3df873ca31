"""The call table's `contextlib.contextmanager`."""

from __future__ import annotations

import contextlib
from typing import Any

from ..autograph.callables import mark_internal
from ..autograph.managers import Parts
from .calls import handles
from .withs import GeneratorManager


@handles(contextlib.contextmanager)
def contextmanager_(t: Any, enter: Any, leave: Any = None) -> Any:
    """The decorator of a generator inside, which comes as its two parts."""
    if leave is None:
        raise t.error(
            "contextlib.contextmanager() is called in compiled code",
            advice="use it as the one decorator of a generator",
        )

    def make(*args: Any, **kwargs: Any) -> GeneratorManager:
        return GeneratorManager(enter, args, kwargs, Parts(enter, leave))

    mark_internal(make)
    return make
