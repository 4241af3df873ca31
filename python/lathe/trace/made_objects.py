"""Objects that the trace made, where paths meet: another one on each path becomes one whose
attributes merge.

What a path holds is seen as class and attributes (`Seen`), as they are at the end of that path. The
object after the merge is a new one at trace time, and may be one and the same as those it came from
(`may_be_same`): who changes one of them makes the attribute of the others unknown (`Stale`).
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from ..autograph.signals import Undefined
from ..words import in_words
from .captures import is_changeable, is_library_object
from .exceptions import StagedException, settled
from .key_orders import VIEWS_OF_DICTS
from .merge import CHOICE, FIXED, OBJECT, OPTION, TREE, Plan, members, structure_of
from .object_choices import holds_objects, is_chosen, objects_held, payloads_of
from .ranges import Range
from .refs import Ref
from .seen import Seen, Stale, attribute_names, is_special, parts_of_function
from .slots import ATTRIBUTE
from .special_methods import users_method
from .tracer import Maybe, is_run_time_slice

_NOT_CONVERTED = {
    "__new__": "do it in __init__, or in a function that makes the object",
    "__getattribute__": "give the class a __getattr__, or properties",
}


class MadeObjects:
    """The part of Trace that merges objects; `self` is the Trace."""

    def _init_made_objects(self: Any) -> None:
        self.twins: dict[int, list[Any]] = {}  # id -> objects that may be the same one

    def is_object(self: Any, value: Any) -> bool:
        """Whether the trace made it of a class of the user."""
        if id(value) not in self.made_here or is_special(value):
            return False
        cls: Any = type(value)
        moves = getattr(cls, "_lathe_moves_", False)
        return cls.__new__ is object.__new__ and (moves or not hasattr(cls, "__next__"))

    # -- a path's value

    def opened(self: Any, value: Any, inside: tuple[Any, ...] = ()) -> Any:
        """A value with its objects as they are now."""
        if isinstance(value, Maybe):
            inner = self.opened(value.value, inside)
            return value if inner is value.value else Maybe(value.flag, inner, value.missing)
        if isinstance(value, (tuple, list)):
            items = [self.opened(item, inside) for item in value]
            if all(a is b for a, b in zip(items, value, strict=True)):
                return value
            return value._make(items) if hasattr(value, "_make") else type(value)(items)
        if type(value) is dict:
            now = {key: self.opened(item, inside) for key, item in value.items()}
            return now if any(now[key] is not value[key] for key in now) else value
        if type(value) is StagedException:
            return settled(value)
        if holds_objects(value):
            return self.opened_choice(value, inside)
        if not self.is_object(value):
            return value
        if any(value is one for one in inside):
            self.try_refs([value])
            raise self.error(
                f"a {type(value).__name__} that holds itself is merged with another one, or shown: "
                "this is not supported",
                advice="change the attributes of one object instead of making another",
            )
        names = attribute_names(value)
        within = (*inside, value)
        parts = [self.opened(getattr(value, name), within) for name in names]
        return Seen(value, names, tuple(parts))

    def has_run_time_parts(self: Any, value: Any) -> bool:
        """Whether the text of a value is made at run time."""
        if is_run_time_slice(value) or self.is_staged(value) or self.has_made_objects(value):
            return True
        return any(map(self.has_run_time_parts, parts_of_function(value)))

    def has_run_time_text(self: Any, value: Any) -> bool:
        """The same of what Python would read in an object outside, or in a dict that has items of
        run time, and of what holds one."""
        return self._reads_at_run_time(value, lambda cls: True)

    def is_compared_at_run_time(self: Any, value: Any) -> bool:
        """The same where it is compared; most objects are by their identity."""
        return self._reads_at_run_time(value, lambda cls: cls.__eq__ is not object.__eq__)

    def _reads_at_run_time(self: Any, value: Any, reads: Callable[[Any], bool]) -> bool:
        if self.has_run_time_parts(value) or (is_changeable(value) and reads(type(value))):
            return True
        view = self.owner_of_view(value)
        if id(value if view is None else view[0]) in self.outside_owners:
            return True
        held = value.values() if type(value) is dict else value
        is_container = type(value) in (list, tuple, dict, *VIEWS_OF_DICTS)
        return is_container and any(self._reads_at_run_time(one, reads) for one in held)

    def check_class(self: Any, cls: type) -> None:
        """Before an object of it is made."""
        for name, advice in _NOT_CONVERTED.items():
            method = getattr(cls, name)
            if isinstance(method, types.FunctionType) and not is_library_object(method):
                raise self.error(
                    f"{cls.__name__}() cannot be compiled: the class has a {name} in Python",
                    advice=advice,
                )

    def init_dataclass(self: Any, made: Any, init: Any, args: Any, kwargs: Any) -> None:
        """The __init__ that a dataclass got; its __post_init__ is converted."""
        kwargs = kwargs | self.made_by_factories(made, init, args, kwargs)
        after = _after_init(made, init, args, kwargs)
        self.lists_of_factories(made, args, kwargs)
        self.made_object(made)
        if after is not None:
            self.call(*after)

    def made_by_factories(self: Any, made: Any, init: Any, args: Any, kwargs: Any) -> Any:
        """What factories that are no lists or dicts make for the fields that are not given."""
        try:
            given = inspect.signature(init).bind(made, *args, **kwargs).arguments
        except TypeError:  # which the call raises
            return {}
        return {
            one.name: self.call(one.default_factory)
            for one in dataclasses.fields(made)
            if one.init and one.name not in given and _is_factory(one.default_factory)
        }

    def lists_of_factories(self: Any, made: Any, args: Any, kwargs: Any) -> None:
        """What `field(default_factory=list)` makes is like a display."""
        given = [*args, *kwargs.values()]
        for one in dataclasses.fields(made):
            value = getattr(made, one.name, None)
            if one.default_factory in (list, dict) and not any(value is v for v in given):
                plain = self.made_list(value, one.name)
                if type(value) is dict:
                    plain = self.made_container(value, one.name)
                object.__setattr__(made, one.name, plain)

    def init_inherited(self: Any, init: Any, args: Any, kwargs: Any) -> None:
        """The same, called by the __init__ of a class that inherits it."""
        made = args[0]
        blank = object.__new__(type(made))
        kwargs = kwargs | self.made_by_factories(blank, init, args[1:], kwargs)
        after = _after_init(blank, init, args[1:], kwargs)
        for name in attribute_names(blank):
            self.assign_attribute(made, name, getattr(blank, name))
        if after is not None:
            self.call(after[0], made, *after[2:])

    def has_made_objects(self: Any, value: Any) -> bool:
        """Whether there are objects that the trace made in a value, also for the arguments."""
        if isinstance(value, (tuple, list)):
            return any(map(self.has_made_objects, value))
        if type(value) is dict:
            return any(map(self.has_made_objects, value.values()))
        if holds_objects(value):
            return True
        return bool(self.is_object(value) or self.is_given_object(value))

    # -- plans

    def plan_of_seen(self: Any, seen: Seen, numbers_fixed: bool) -> Plan:
        """That very object; its parts say what it is if it is another one on another path."""
        items = tuple(self.plan_of(part, numbers_fixed=numbers_fixed) for part in seen.parts)
        return Plan(FIXED, None, seen, items)

    def detached(self: Any, plan: Plan, regions: Any) -> Plan:
        """The plan outside of regions that make an object each time that they run."""
        if plan.kind == FIXED and type(plan.object) is Seen:
            made_at = self.made_here[id(plan.object.object)]
            if not any(region in regions for region, _ in made_at):
                return plan
            plan = structure_of(plan)
        if plan.kind not in (TREE, OPTION, OBJECT, CHOICE):
            return plan
        return plan._replace(items=tuple(self.detached(item, regions) for item in plan.items))

    def encode_object(self: Any, plan: Plan, value: Any, out: list[int]) -> None:
        seen = value if type(value) is Seen else self.opened(value)
        for item, part in zip(plan.items, seen.parts, strict=True):
            self.encode(item, part, out)

    def decode_object(self: Any, plan: Plan, values: Any, groups: Any) -> Any:
        cls, names = plan.object
        made = cls.__new__(cls)
        self.made_here[id(made)] = self.path
        self._kept.append(made)
        for name, item in zip(names, plan.items, strict=True):
            object.__setattr__(made, name, self.decode(item, values, groups))
            self.slot_of(ATTRIBUTE, made, name)
        return made

    def alias_object(self: Any, plan: Plan, value: Any, merged: Any) -> None:
        seen = value if type(value) is Seen else self.opened(value)
        if seen.object is merged:
            return
        self.may_be_same(seen.object, merged)
        places = self.object_places.get(id(seen.object))
        if places:
            self.object_places.setdefault(id(merged), set()).update(places)
        for name, item, part in zip(seen.names, plan.items, seen.parts, strict=True):
            self.alias(item, part, getattr(merged, name))

    # -- identity

    def may_be_same(self: Any, a: Any, b: Any) -> None:
        one = self.twins.setdefault(id(a), [a])
        other = self.twins.setdefault(id(b), [b])
        if one is other:
            return
        one += other
        for member in other:
            self.twins[id(member)] = one

    def others_of(self: Any, value: Any) -> list[Any]:
        """Objects that may be this one, without it."""
        return [one for one in self.twins.get(id(value), ()) if one is not value]

    def object_changes(self: Any, owner: Any, name: str) -> None:
        """Before an attribute is assigned: what may be the same object has an unknown one then."""
        for other in self.others_of(owner):
            if not self.is_on_path(other):
                continue
            slot = self.slot_of(ATTRIBUTE, other, name)
            if type(slot.get()) is not Stale:
                self.assign(slot, Stale(other, name))

    def is_on_path(self: Any, value: Any) -> bool:
        """Whether the current path can have an object; not if another path made it, or an attempt
        that was given up."""
        if any(slot.owner is value for slot in self.slots.values()):
            return True
        here = [region for region, _ in self.path]
        made_at = self.still_open(self.made_here[id(value)])
        return all(region in here for region, _ in made_at)

    def check_same_object(self: Any, left: Any, right: Any) -> None:
        """Before `left is right`."""
        if left is right:
            return
        if is_special(left) and is_special(right):
            raise self.error(
                "`is` between tuples whose lengths are known at run time only is not supported",
                advice="compare them with ==",
            )
        if all(isinstance(one, (range, Range)) for one in (left, right)):
            raise self.error(
                "`is` between ranges with run-time bounds is not supported",
                advice="compare them with ==",
            )
        if any(one is right for one in self.others_of(left)):
            self.try_refs([left, right])
            raise self.error(
                f"`is` between two of {type(left).__name__}, of which one may be the other, "
                "depending on the path taken, is not supported",
                advice="compare their attributes, or keep a flag",
            )

    def check_key(self: Any, container: Any, key: Any) -> None:
        """Before an object is a key or an item of a set."""
        if not isinstance(container, (dict, set, frozenset)):
            return
        if isinstance(key, Ref) and not is_chosen(key):
            raise self.error(
                f"a {type(key).__name__} that is in a list is a key of a dict or set: this is not "
                "supported",
                advice="use a number or a string as the key, such as one of its attributes",
            )
        if is_chosen(key):
            raise self.error(
                "an object of one of several classes is a key of a dict or set: this is not "
                "supported",
                found=in_words(key),
                advice="use a number or a string as the key, such as one of its attributes",
            )
        if self.others_of(key):
            raise self.error(
                f"a {type(key).__name__} that may be another one, depending on the path taken, is "
                "a key of a dict or set: this is not supported",
                advice="use a number or a string as the key, such as one of its attributes",
            )

    def check_attribute(self: Any, value: Any) -> None:
        """Before what an attribute holds is used."""
        if type(value) is Stale:
            self.try_refs([value.owner])
            raise self.error(
                f"the attribute {value.name!r} of a {type(value.owner).__name__} is read after it "
                "was assigned by another name, which means the same object on some paths only",
                advice="use one name for the object, or make a new one instead of assigning",
            )


def _is_factory(factory: Any) -> bool:
    """Whether it is called where the object is made."""
    return factory not in (dataclasses.MISSING, list, dict, set)


def changes_in_place(plan: Plan) -> bool:
    """Whether objects or dicts with slots are made anew in a value of a plan."""
    own = plan.kind == OBJECT or (plan.kind == TREE and plan.object[1] is dict)
    return own or (plan.kind != FIXED and any(map(changes_in_place, plan.items)))


def objects_of(plan: Plan, values: list[Any]) -> tuple[int, ...] | None:
    """Which objects an OBJECT plan is of, or functions a CHOICE of them, on each path."""
    if plan.kind == CHOICE and any(holds_objects(v) or type(v) is Seen for v in values):
        return tuple(number for v in values for number in _identity(v))
    functions = plan.kind == CHOICE and all(type(v) is types.FunctionType for v in values)
    if plan.kind != OBJECT and not functions:
        return None
    return tuple(number for v in values for number in _identity(v))


def _identity(value: Any) -> Iterator[int]:
    """The same for the same object."""
    if holds_objects(value):
        yield id(value.tag)
        for one in objects_held(value):
            yield from _identity(one)
    else:
        yield id(value.object if type(value) is Seen else value)


def parts_of(plan: Plan, value: Any) -> Any:
    """What the items of a TREE or OBJECT plan describe in a value."""
    if plan.kind == OBJECT:
        if type(value) is Seen:
            return value.parts
        return [getattr(value, name) for name in plan.object[1]]
    return members(value)


def objects_in(plan: Plan, value: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Where a plan has objects that are made anew, and which they are in a value."""
    while isinstance(value, Maybe):
        value = value.value
    if isinstance(value, Undefined) or value is None:
        return
    if plan.kind == OPTION:
        yield from objects_in(plan.items[0], value, (*at, 0))
    if plan.kind == OBJECT:
        yield at, value.object if type(value) is Seen else value
    if plan.kind == CHOICE:
        for k, payload in payloads_of(plan, value):
            yield from objects_in(plan.items[k], payload, (*at, k))
    if plan.kind in (TREE, OBJECT):
        for i, (item, part) in enumerate(zip(plan.items, parts_of(plan, value), strict=True)):
            yield from objects_in(item, part, (*at, i))


def is_init_of_dataclass(fn: Any, args: Any) -> bool:
    """Whether it is an __init__ that a dataclass got, called on an object."""
    return (
        fn.__name__ == "__init__"
        and fn.__code__.co_filename == "<string>"
        and bool(args)
        and dataclasses.is_dataclass(args[0])
    )


def _after_init(made: Any, init: Any, args: Any, kwargs: Any) -> tuple[Any, ...] | None:
    """Run an __init__ of a dataclass, without the __post_init__: what is to be called after it."""
    method = users_method(made, "__post_init__")
    attributes = getattr(made, "__dict__", None)
    if method is None or attributes is None:
        init(made, *args, **kwargs)
        return None
    given: list[Any] = []
    attributes["__post_init__"] = lambda *variables: given.extend(variables)
    try:
        init(made, *args, **kwargs)
    finally:
        del attributes["__post_init__"]
    return (method, made, *given)
