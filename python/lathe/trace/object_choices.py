"""Objects of one of several classes: `shape = Circle(r) if n > 0 else Square(r)`.

Where paths meet with objects of different classes, or with different attributes, the variable is a
`Choice` (choices.py): the candidate is the class with its attributes, and the payload the object
that it is then. What is done with it is done for each candidate, on a path of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from ..autograph.signals import Undefined
from ..words import in_words
from .objects import Build, FreshOf, Kept
from .seen import Seen, own_attributes


class ObjectOf(NamedTuple):
    """The candidate of objects that the trace made.

    Args:
        cls: their class.
        names: of their attributes, in order; None: they are named tuples.
    """

    cls: type
    names: tuple[str, ...] | None


# In place of attribute names: of objects in memory.
IN_MEMORY = ("<in memory>",)


class OutsideObject:
    """The candidate that is one object from outside; its payload is that object.

    Args:
        object: it.
    """

    __slots__ = ("object",)

    def __init__(self, outside: Any) -> None:
        self.object = outside

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OutsideObject) and other.object is self.object

    __hash__ = None  # type: ignore[assignment]

    @property
    def cls(self) -> type:
        return type(self.object)


def is_named_tuple(value: Any) -> bool:
    """Whether it is an object of a class like those that namedtuple() makes."""
    return isinstance(value, tuple) and hasattr(value, "_make")


def split_object(value: Any) -> tuple[Any, tuple[Any, ...]] | None:
    """The candidate of an object as a path has it, and its payload; None: it is none."""
    if type(value) is Seen:
        return ObjectOf(type(value.object), value.names), (value,)
    if is_named_tuple(value):
        return ObjectOf(type(value), None), (value,)
    if getattr(type(value), "_lathe_ref_", False):
        return ObjectOf(value.classes[0], IN_MEMORY), (value,)
    if type(value) is tuple and value and isinstance(value[0], Build):
        return value[0], (value,)
    return None


def is_object_candidate(candidate: Any) -> bool:
    """Whether it stands for objects that the trace made, for one from outside, or for what meets a
    container from outside."""
    return isinstance(candidate, (ObjectOf, Build, OutsideObject, FreshOf))


def candidate_in(candidates: tuple[Any, ...], value: Any) -> Any:
    """Which of the candidates of a plan a container is; None: it is none of them."""
    for candidate in candidates:
        if type(candidate) is OutsideObject and candidate.object is value:
            return candidate
    fresh = FreshOf(())
    if type(value) in (list, tuple):
        fresh = FreshOf((type(value).__name__, len(value)))
    elif type(value) is dict:
        fresh = FreshOf(("dict", *value))
    known = fresh in candidates and type(value) is not Kept and value is not None
    return fresh if known and split_object(value) is None else None


def is_chosen(value: Any) -> bool:
    """Whether a value is an object of one of several classes."""
    cls = type(value)
    if getattr(cls, "_lathe_ref_", False):
        return bool(value.type.alternatives & value.type.alternatives - 1)
    return getattr(cls, "_lathe_choice_", False) and any(map(is_object_candidate, value.candidates))


def is_member(value: Any) -> bool:
    """Whether it is one of several members of the user's enumerations."""
    return getattr(type(value), "_lathe_choice_", False) and all(
        isinstance(c, OutsideObject) and isinstance(c.object, Enum) for c in value.candidates
    )


def holds_objects(value: Any) -> bool:
    """Whether it is a choice of objects that are there at trace time."""
    return is_chosen(value) and getattr(type(value), "_lathe_choice_", False)


def payloads_of(plan: Any, value: Any) -> Iterator[tuple[int, Any]]:
    """Of the objects that a value may be: the number of the candidate in a plan, and the
    payload."""
    made = split_object(value)
    pairs = [made] if made is not None else []
    known = candidate_in(plan.object, value) if made is None else None
    if known is not None:
        pairs = [(known, (value,))]
    if holds_objects(value):
        pairs = list(zip(value.candidates, value.payloads, strict=True))
    for candidate, payload in pairs:
        for k, known in enumerate(plan.object):
            if is_object_candidate(candidate) and candidate == known:
                yield k, payload


def objects_held(choice: Any) -> Iterator[Any]:
    """The objects that a choice may be."""
    for candidate, payload in zip(choice.candidates, choice.payloads, strict=True):
        if is_object_candidate(candidate):
            yield payload[0]


class ObjectChoices:
    """The part of Trace for objects of one of several classes; `self` is the Trace."""

    def opened_choice(self: Any, choice: Any, inside: tuple[Any, ...]) -> Any:
        """With the objects as they are now."""
        payloads = tuple(
            tuple(self.opened(part, inside) for part in payload)
            if is_object_candidate(c)
            else payload
            for c, payload in zip(choice.candidates, choice.payloads, strict=True)
        )
        return type(choice)(choice.tag, choice.candidates, payloads, choice.context)

    def with_chosen(self: Any, fn: Callable[..., Any], *values: Any) -> Any:
        """fn(*values), for each object that the chosen ones among these are."""
        at = next((i for i, value in enumerate(values) if is_chosen(value)), None)
        if at is None:
            return fn(*values)

        def given(one: Any) -> Any:
            return self.with_chosen(fn, *values[:at], one, *values[at + 1 :])

        return self.pick(values[at], given)

    def call_with_chosen(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """fn(*args, **kwargs) of Python, in which some are chosen objects."""
        count = len(args)

        def run(*given: Any) -> Any:
            return self.call(fn, *given[:count], **dict(zip(kwargs, given[count:], strict=True)))

        return self.with_chosen(run, *args, *kwargs.values())

    def chosen_items(self: Any, choice: Any) -> Any:
        """What a loop or unpacking of it runs over."""
        found = self.pick(
            choice, lambda one: tuple(one) if is_named_tuple(one) else self.items_of_chosen(one)
        )
        if is_chosen(found):
            raise self.error(
                "a loop over, or unpacking of, an object of one of several classes is not "
                "supported",
                found=in_words(choice),
                advice="do it in a method of each class",
            )
        return found

    def chosen_attribute(self: Any, choice: Any, name: str) -> Any:
        """choice.name: a method waits for its call, with the tag of its object."""
        if not getattr(type(choice), "_lathe_choice_", False):
            choice = self.choice_of(choice)
        methods = self.methods_of(choice, name)
        if methods is not None:
            return type(choice)(choice.tag, methods, ((),) * len(methods))
        return self.pick(choice, lambda one: self.getattr_(one, name))

    def methods_of(self: Any, choice: Any, name: str) -> tuple[Any, ...] | None:
        """The methods of a name, if all candidates have one that is found in their class."""
        found: list[Any] = []
        for candidate, value in zip(choice.candidates, choice.values(), strict=True):
            if isinstance(candidate, Undefined):
                found.append(candidate)
                continue
            plain = isinstance(candidate, OutsideObject) or (
                isinstance(candidate, ObjectOf) and candidate.names is not None
            )
            method = getattr(type(value), name, None) if plain else None
            if type(method) is not type(is_chosen) or name in own_attributes(value):
                return None
            found.append(self.getattr_(value, name))
        return tuple(found)
