"""The iterators of `itertools` whose trips depend on the ones before, as classes of a program."""

from __future__ import annotations

from typing import Any

from .primitives import of_a_program


@of_a_program
class TakeWhile:
    """itertools.takewhile."""

    def __init__(self, test: Any, items: Any) -> None:
        self.test = test
        self.items = iter(items)
        self.ended = False

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        if self.ended:
            raise StopIteration
        item = next(self.items)
        if not self.test(item):
            self.ended = True
            raise StopIteration
        return item


@of_a_program
class DropWhile:
    """itertools.dropwhile."""

    def __init__(self, test: Any, items: Any) -> None:
        self.test = test
        self.items = iter(items)
        self.begun = False

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        item = next(self.items)
        if not self.begun:
            while self.test(item):
                item = next(self.items)
            self.begun = True
        return item


@of_a_program
class Pairwise:
    """itertools.pairwise."""

    def __init__(self, items: Any) -> None:
        self.items = iter(items)
        self.before = None

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        before = self.before
        if before is None:
            before = next(self.items)
        item = next(self.items)
        self.before = item
        return before, item


@of_a_program
class Compress:
    """itertools.compress."""

    def __init__(self, items: Any, flags: Any) -> None:
        self.items = iter(items)
        self.flags = iter(flags)

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        item = next(self.items)
        while not next(self.flags):
            item = next(self.items)
        return item


@of_a_program
class Accumulate:
    """itertools.accumulate."""

    def __init__(self, items: Any, function: Any) -> None:
        self.items = iter(items)
        self.function = function
        self.total: Any = None

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        item = next(self.items)
        if self.total is not None:
            item = self.function(self.total, item)
        self.total = item
        return item


@of_a_program
class AccumulateFrom:
    """itertools.accumulate with `initial`."""

    def __init__(self, items: Any, function: Any, initial: Any) -> None:
        self.items = iter(items)
        self.function = function
        self.total = initial
        self.begun = False

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        if not self.begun:
            self.begun = True
            return self.total
        self.total = self.function(self.total, next(self.items))
        return self.total
