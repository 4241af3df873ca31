"""Objects that the function made and returns: structure, which the dispatcher builds anew."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..words import in_words
from .seen import attribute_names
from .tracer import Maybe


class Build:
    """Stands first in the tuple of an object's attributes.

    Args:
        cls: its class.
        names: of the attributes, in order.
    """

    def __init__(self, cls: type, names: tuple[str, ...]) -> None:
        self.cls, self.names = cls, names

    def __repr__(self) -> str:
        return f"{self.cls.__name__} with {', '.join(self.names) or 'no attributes'}"


class Kept:
    """Stands for a container from outside: it is itself in the result, not a copy."""

    def __init__(self, container: Any) -> None:
        self.container = container

    def __repr__(self) -> str:
        return f"<a {type(self.container).__name__} from outside>"


class FreshOf(NamedTuple):
    """The candidate of what meets a container from outside, by the structure of lists, tuples and
    dicts."""

    shape: tuple[Any, ...]


def agree(values: list[Any]) -> bool:
    """Whether opened values, of all ways out, keep the same containers at the same places."""
    values = [v.value if isinstance(v, Maybe) else v for v in values]
    values = [v for v in values if v is not None]
    kept = [v for v in values if isinstance(v, Kept)]
    if kept:
        return all(v is kept[0] for v in values) or _are_objects(values)
    parts = [list(v.values()) if type(v) is dict else v for v in values]
    same = all(isinstance(v, (tuple, list)) for v in parts) and len({len(v) for v in parts}) == 1
    return not same or all(agree(list(column)) for column in zip(*parts, strict=True))


def _are_objects(values: list[Any]) -> bool:
    """Whether each is something from outside, an object that the function made, or one of
    several of these."""
    return all(
        isinstance(v, (Kept, Build))
        or getattr(type(v), "_lathe_ref_", False)
        or (type(v) is tuple and bool(v) and isinstance(v[0], Build))
        or (getattr(type(v), "_lathe_choice_", False) and _are_chosen(v))
        for v in values
    )


def _are_chosen(choice: Any) -> bool:
    pairs = zip(choice.candidates, choice.payloads, strict=True)
    return _are_objects([payload[0] if payload else one for one, payload in pairs])


class Opened:
    """Replaces objects in returned values by their attributes, for one trace; containers from
    outside stay what they are, as long as all of a result is the same on all ways out."""

    def __init__(self, trace: Any, keeps: bool = True) -> None:
        self.t, self.keeps = trace, keeps
        self.builds: dict[Any, Build] = {}
        self.kept: dict[int, Kept] = {}
        self.opened: dict[int, Any] = {}  # by the ids of objects and containers, on one way out
        self.originals: list[Any] = []  # which these are
        self.containers: list[Any] = []  # lists and dicts, on one way out

    def value(self, value: Any) -> Any:
        """As it is on the path that `trace` is at."""
        self.opened, self.containers = {}, []
        opened = self._open(value, set())
        self.t.check_twins(self.containers)
        return opened

    def _open(self, value: Any, seen: set[int]) -> Any:
        if id(value) in self.opened:
            return self.opened[id(value)]
        opened = self._open_new(value, seen)
        if type(value) in (list, dict):
            self.t.check_identity(value, "returned")
            self.containers.append(value)
        if opened is not value:
            self.opened[id(value)] = opened
            self.originals.append(value)
        return opened

    def _open_new(self, value: Any, seen: set[int]) -> Any:
        if self._is_captured(value):
            if self.keeps or type(value) in (list, dict):
                return self.kept.setdefault(id(value), Kept(value))
            if not isinstance(value, tuple):  # whose identity is not looked at
                raise self.t.error(
                    f"a {type(value).__name__} from outside the function is in the result on some "
                    "paths, and another value on others: this is not supported",
                    advice="return a copy of it on each path",
                )
        value = self.t.seen_dict(value)
        if type(value) is dict:
            opened = {key: self._open(item, seen) for key, item in value.items()}
            self.t.same_places(value, opened)
            return opened
        if isinstance(value, (tuple, list)):
            items = [self._open(item, seen) for item in value]
            if all(a is b for a, b in zip(items, value, strict=True)):
                return value
            return value._make(items) if hasattr(value, "_make") else type(value)(items)
        if isinstance(value, Maybe):
            inner = self._open(value.value, seen)
            return value if inner is value.value else Maybe(value.flag, inner, value.missing)
        if getattr(type(value), "_lathe_choice_", False):
            return self._open_choice(value, seen)
        if not self.t.is_object(value):
            return value
        if getattr(type(value), "_lathe_staged_", False):
            raise self.t.error(
                f"the function returns {value.name}: this is not supported",
                advice="return a list of its items",
            )
        if id(value) in seen or any(id(one) in seen for one in self.t.others_of(value)):
            self.t.try_refs([value])
            raise self.t.error(
                f"the function returns a {type(value).__name__} that it made, which is in itself "
                "or another one on another path: this is not supported",
                advice="return what is in it",
            )
        seen.add(id(value))
        names = attribute_names(value)
        held = [getattr(value, name) for name in names]
        for one in held:
            self.t.check_attribute(one)
        parts = [self._open(one, seen) for one in held]
        build = self.builds.setdefault((type(value), names), Build(type(value), names))
        return (build, *parts)

    def _open_choice(self, choice: Any, seen: set[int]) -> Any:
        """One of several objects; other choices stay what they are."""
        opened = [self._open(value, seen) for value in choice.values()]
        if all(a is b for a, b in zip(opened, choice.values(), strict=True)):
            return choice
        parts: list[tuple[Any, Any]] = []
        for value, candidate, payload in zip(
            opened, choice.candidates, choice.payloads, strict=True
        ):
            build = type(value) is tuple and bool(value) and isinstance(value[0], Build)
            if build and any(value[0] is known for known, _ in parts):
                self._refuse_alike(choice)
            if isinstance(value, Kept):
                parts.append((value, ()))
            elif isinstance(candidate, FreshOf):
                parts.append((candidate, (value,)))
            else:
                parts.append((value[0], (value,)) if build else (candidate, payload))
        candidates, payloads = zip(*parts, strict=True)
        return type(choice)(choice.tag, candidates, payloads, choice.context)

    def _refuse_alike(self, choice: Any) -> None:
        """Attributes that came later have made two candidates of one class alike."""
        self.t.try_refs(choice.values())
        raise self.t.error(
            "the function returns one of several objects that it made, of which two are of one "
            "class: this is not supported",
            found=in_words(choice),
            advice="give them their attributes where they are made",
        )

    def _is_captured(self, value: Any) -> bool:
        if isinstance(value, set):
            return id(value) in self.t.captured_containers
        return id(value) in self.t.given_numbers or bool(self.t.is_from_outside(value))
