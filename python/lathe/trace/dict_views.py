"""Loops over run-time dicts and sets: views, and where a loop is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .dicts import Dict
from .tracer import Tracer


def _operator(op: str, reflected: bool = False) -> Any:
    def method(self: View, other: Any) -> Any:
        operands = (other, self) if reflected else (self, other)
        return self.trace.dict_op("view_operator", op, *operands)

    return method


class View:
    """d.keys(), d.values() or d.items(); a dict or set itself as what its loop runs over."""

    _lathe_staged_ = True

    def __init__(self, trace: Any, of: Dict, kind: str) -> None:
        self.trace, self.of, self.kind = trace, of, kind

    def __repr__(self) -> str:
        return f"<run-time dict_{self.kind}>"

    def __iter__(self) -> Any:
        return iter(self.of)  # refuses

    __and__, __rand__ = _operator("bit_and"), _operator("bit_and", True)
    __or__, __ror__ = _operator("bit_or"), _operator("bit_or", True)
    __xor__, __rxor__ = _operator("bit_xor"), _operator("bit_xor", True)
    __sub__, __rsub__ = _operator("sub"), _operator("sub", True)
    __lt__, __le__ = _operator("lt"), _operator("le")
    __gt__, __ge__ = _operator("gt"), _operator("ge")
    __eq__, __ne__ = _operator("eq"), _operator("ne")
    __hash__ = object.__hash__

    def item_at(self, position: Any) -> Any:
        key = None if self.kind == "values" else self.trace.dict_op("key_at", self.of, position)
        if self.kind == "keys":
            return key
        value = self.trace.dict_op("value_at", self.of, position)
        return value if self.kind == "values" else (key, value)

    def isdisjoint(self, other: Any) -> Any:
        """Of keys."""
        common = self.trace.dict_op("view_operator", "bit_and", self, other)
        return self.trace.dict_op("size", common) == 0

    def contains(self, trace: Any, item: Any) -> Any:
        if self.kind == "keys":
            return trace.dict_op("contains", self.of, item)
        return trace.dict_op("holds", self, item)


class Walk:
    """A loop over a dict or set in progress.

    Args:
        back: it runs from the last item to the first.
    """

    _lathe_staged_ = True

    def __init__(self, trace: Any, view: View, back: bool = False) -> None:
        self.trace, self.view, self.back = trace, view, back
        self.first_size = trace.dict_op("size", view.of)
        self.position: Any = trace.call(int, LAST) if back else 0

    def next(self) -> Any:
        """The position of the next item, or -1."""
        attrs = {"back": True} if self.back else None
        operands = (self.view.of.id, self.trace.lift(self.position))
        return self.trace.make("dict_next", operands, attrs)

    def present(self, trips: Any) -> Any:
        """Whether there is an item now; Python's error where the dict has changed."""
        t, of = self.trace, self.view.of
        name = "Set" if of.is_set else "dictionary"
        error = lambda: RuntimeError(f"{name} changed size during iteration")
        t.raise_unless(t.dict_op("size", of) == self.first_size, error)
        there = self.next() >= 0
        if of.is_set:
            return there
        t.raise_unless(
            t.or_test(t.not_(there), lambda: trips < self.first_size),
            lambda: RuntimeError("dictionary keys changed during iteration"),
        )
        return there

    def item(self) -> Any:
        """The next item; the walk goes on."""
        at = self.next()
        item = self.view.item_at(at)
        self.position = at - 1 if self.back else at + 1
        return item


LAST = 2**62


def started(trace: Any, iterable: Any) -> tuple[Any, list[Walk]]:
    """What a loop runs over, with walks in place of dicts and views, and these."""
    from .iterables import Indexed, Mapped, Reversed, Zip

    if isinstance(iterable, Indexed):
        return iterable, []  # its sources are no dicts
    if isinstance(iterable, Dict):
        iterable = View(trace, iterable, "keys")
    if isinstance(iterable, View):
        walk = Walk(trace, iterable)
        return walk, [walk]
    if isinstance(iterable, Reversed) and isinstance(iterable.of, (Dict, View)):
        of = iterable.of
        view = of if isinstance(of, View) else View(trace, of, "keys")
        walk = Walk(trace, view, back=True)
        return walk, [walk]
    if isinstance(iterable, Mapped):
        zipped, walks = started(trace, iterable.zipped)
        return Mapped(iterable.fn, zipped.columns), walks
    if isinstance(iterable, Zip):
        parts = [started(trace, column) for column in iterable.columns]
        columns = tuple(column for column, _ in parts)
        return Zip(columns, iterable.strict), [w for _, walks in parts for w in walks]
    return iterable, []


def in_loop(
    walks: list[Walk], get_state: Callable[[], Any], set_state: Callable[[Any], None], n: int
) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """The state of a loop with the positions of walks behind its first n variables."""
    if not walks:
        return get_state, set_state

    def get_all() -> Any:
        state = get_state()
        return (*state[:n], *(walk.position for walk in walks), *state[n:])

    def set_all(state: Any) -> None:
        positions = state[n : n + len(walks)]
        for walk, position in zip(walks, positions, strict=True):
            walk.position = position
        set_state((*state[:n], *state[n + len(walks) :]))

    return get_all, set_all


def is_dict_like(value: Any) -> bool:
    """Whether a loop over it walks a run-time dict or set."""
    return isinstance(value, (Dict, View))


def meets_dicts(value: Any) -> bool:
    """The same of what is zipped, mapped or reversed."""
    from .iterables import Mapped, Reversed, Zip

    if isinstance(value, Mapped):
        value = value.zipped
    if isinstance(value, Zip):
        return any(map(meets_dicts, value.columns))
    return is_dict_like(value.of if isinstance(value, Reversed) else value)


def size_of(trace: Any, value: Any) -> Tracer:
    """len() of a dict, set or view."""
    found: Tracer = trace.dict_op("size", value.of if isinstance(value, View) else value)
    return found
