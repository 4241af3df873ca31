"""The first iterable of a comprehension on its way into it."""

from __future__ import annotations

import threading
from typing import Any


class _Stack(threading.local):
    """What has been evaluated; each thread has its own."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def append(self, iterable: Any) -> None:
        self.items.append(iterable)

    def pop(self) -> Any:
        return self.items.pop()


first_iterables = _Stack()


def comp_first() -> Any:
    """The first iterable of the comprehension that begins here."""
    return first_iterables.pop()
