"""Objects in memory as objects of Python again: in results, and where they are shown.

What leaves the compiled code are numbers and the lists of all attributes; `Builder` makes the
objects of them, each one once.
"""

from __future__ import annotations

import threading
from typing import Any

from . import types as T
from .dicts import Dict
from .lists import List
from .refs import CLASSES, Ref
from .seen import begun, fill
from .tracer import ITEM, AliasGroup, Maybe

OBJECT = "object"  # what is to be made of a number


class Fields:
    """What the lists of all attributes are: number of a class and name -> how to convert.

    Args:
        classes: by their numbers.
    """

    def __init__(self, classes: list[type], columns: dict[tuple[int, str], Any]) -> None:
        self.classes = list(classes)
        self.columns = list(columns.items())


class Made:
    """What has been made of one call's lists, for its result and for what it assigned outside.

    Args:
        made: objects by their numbers.
        done: lists and dicts by their ids.
    """

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}
        self.done: dict[int, Any] = {}


def shared_builder(fields: Fields, lists: Any) -> Builder:
    """The builder of these lists, which nobody else sees: what it made is behind their items."""
    if not lists:  # named tuples only
        return Builder(fields, lists)
    first = lists[0]
    if not first or type(first[-1]) is not Made:
        first.append(Made())
    return Builder(fields, lists, first[-1])


class Builder:
    """Makes objects of the lists of their attributes."""

    def __init__(self, fields: Fields, lists: Any, known: Made | None = None) -> None:
        known = Made() if known is None else known
        self.classes = fields.classes
        self.columns: dict[int, list[Any]] = {}
        for ((number, name), how), items in zip(fields.columns, lists, strict=True):
            self.columns.setdefault(number, []).append((name, how, items))
        self.made, self.done = known.made, known.done
        self.todo: list[int] = []

    def value(self, value: Any, how: Any) -> Any:
        """With objects in place of their numbers; lists and dicts are changed in place."""
        result = self._converted(value, how)
        while self.todo:
            handle = self.todo.pop()
            index = handle // CLASSES
            columns = self.columns[handle % CLASSES]
            missing = {
                name[1:] for name, _, flags in columns if name[:1] == "?" and not flags[index]
            }
            attributes = {
                name: self._converted(items[index], inner)
                for name, inner, items in columns
                if name and name[0] != "?" and name not in missing
            }
            fill(self.made[handle], self.classes[handle % CLASSES], attributes)
        return result

    def _object(self, handle: int) -> Any:
        if handle not in self.made:
            number, index = handle % CLASSES, handle // CLASSES
            now = {name: items[index] for name, _, items in self.columns[number] if name}
            self.made[handle] = begun(self.classes[number], now)
            self.todo.append(handle)
        return self.made[handle]

    def _converted(self, value: Any, how: Any) -> Any:
        if how is None or value is None:
            return value
        if how == OBJECT:
            return self._object(value)
        kind, inner = how
        if kind == "tuple":
            cls, parts = inner
            items = [self._converted(item, part) for item, part in zip(value, parts, strict=True)]
            return tuple(items) if cls is tuple else cls._make(items)
        if id(value) not in self.done:
            self.done[id(value)] = value
            for key in range(len(value)) if kind == "list" else value:
                value[key] = self._converted(value[key], inner)
        return value


class _Now(threading.local):
    builder: Any = None


_now = _Now()


def node_of_fields(fields: Fields) -> type:
    """The class of a node of a result tree whose children are the lists of all attributes."""

    def make(lists: Any) -> Any:
        _now.builder = shared_builder(fields, lists)

    return type("Fields", (), {"_make": staticmethod(make)})


def node_of(how: Any) -> type:
    """That of a value; it comes after the lists."""
    make = lambda items: _now.builder.value(items[0], how)
    return type("Converted", (), {"_make": staticmethod(make)})


class Last:
    """The class of the root: the lists, and the result."""

    @staticmethod
    def _make(items: Any) -> Any:
        _now.builder = None
        return items[1]


class InMemory:
    """In a template: a value with objects in it, and the lists of all attributes."""

    __slots__ = ("fields", "how", "lists", "value")

    def __init__(self, value: Any, how: Any, fields: Fields, lists: Any) -> None:
        self.value, self.how, self.fields, self.lists = value, how, fields, lists

    def rebuilt(self, rebuild: Any, values: Any) -> Any:
        lists = [rebuild(xs, values) for xs in self.lists]
        return Builder(self.fields, lists).value(rebuild(self.value, values), self.how)


class HeapResults:
    """The part of Trace that knows what to make of numbers; `self` is the Trace."""

    def how_of(self: Any, value: Any) -> Any:
        """How a value of the graph is converted; None: it holds no objects."""
        if isinstance(value, Maybe):
            return self.how_of(value.value)
        if isinstance(value, Ref):
            return OBJECT
        if isinstance(value, List):
            return self._how_of_items("list", value.element, value.group)
        if isinstance(value, Dict) and not value.is_set:
            return self._how_of_items("dict", T.value_type(value.type), value.group)
        return None

    def _how_of_items(self: Any, kind: str, element: T.Type, group: AliasGroup) -> Any:
        inner = self._how_of_item(element, group)
        return None if inner is None else (kind, inner)

    def _how_of_item(self: Any, element: T.Type, group: AliasGroup) -> Any:
        if element.kind == T.LIST:
            return self._how_of_items("list", T.element(element), group.part(ITEM))
        if element.kind == T.TUPLE:
            parts = [self._how_of_item(p, group.part(k)) for k, p in enumerate(element.parts)]
            cls = self.tuple_class(group)
            named = hasattr(cls, "_make")
            return ("tuple", (cls if named else tuple, parts)) if named or any(parts) else None
        return OBJECT if self.refs_in(group) else None

    def holds_refs(self: Any, value: Any) -> bool:
        """Whether there are objects in memory in a value."""
        if isinstance(value, (tuple, list)):
            return any(map(self.holds_refs, value))
        if type(value) is dict:
            return any(map(self.holds_refs, value.values()))
        if getattr(type(value), "_lathe_choice_", False):
            return any(map(self.holds_refs, value.payloads))
        if isinstance(value, Maybe):
            return bool(self.holds_refs(value.value))
        return self.how_of(value) is not None

    def all_fields(self: Any) -> tuple[Fields, tuple[List, ...]]:
        """The lists of all attributes, and what they are."""
        columns = {
            at: self._how_of_item(xs.element, xs.group) for at, xs in self.heap_lists.items()
        }
        return Fields(self.knowledge.heap_classes, columns), tuple(self.heap_lists.values())

    def template_of_refs(self: Any, value: Any, how: Any, operands: list[int]) -> InMemory:
        """What is shown of it."""
        fields, lists = self.all_fields()

        def piece(xs: Any) -> Any:
            operands.append(xs.id)
            return self.piece(len(operands) - 1)

        return InMemory(piece(value), how, fields, [piece(xs) for xs in lists])

    def check_outside_refs(self: Any) -> None:
        """Lists that the caller's program has hold no objects that were made here."""
        inputs = [(xs, "a list from outside the function gets") for xs in self.list_arguments]
        noted = [(xs, "something outside is assigned a list of") for xs in self.noted]
        for value, what in inputs + noted:
            if self.how_of(value) is not None:
                raise self.outside_refs(what)

    def outside_refs(self: Any, what: str = "a list from outside the function gets") -> Any:
        return self.error(
            f"{what} objects or named tuples that the function made: this is not supported",
            advice="return the list, and put it there where the function is called",
        )
