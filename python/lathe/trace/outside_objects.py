"""Objects from outside that differ between paths: `r = p if n > 0 else q`.

Such a variable is a `Choice` (choices.py) whose candidates are these very objects. Attributes are
read and assigned on a path for each, as state slots of the object that it is there, so identity is
kept; a result names the object by a number.
"""

from __future__ import annotations

import types
from enum import Enum
from typing import Any

from . import types as T
from .captures import is_library_object
from .choices import Choice, as_choice
from .merge import CARRY, CHOICE, FIXED, TREE, Plan, split_plan
from .object_choices import IN_MEMORY, ObjectOf, OutsideObject, candidate_in
from .objects import Kept
from .seen import attribute_names
from .tracer import Restart

# How many objects a variable can be: each operation has a path for each.
MAX_OBJECTS = 64
_OTHERS = (tuple, list, dict, set, frozenset, str, bytes, int, float, complex, BaseException, type)
_FUNCTIONS = (types.FunctionType, types.MethodType, types.ModuleType, types.BuiltinMethodType)


class OutsideObjects:
    """The part of Trace that merges objects from outside; `self` is the Trace."""

    def is_outside_object(self: Any, value: Any) -> bool:
        """Whether it is an object of a user's class that the call was given, or that was
        captured."""
        if self.is_given_object(value):
            return True
        if isinstance(value, Enum):
            return True
        cls = type(value)
        return not (
            isinstance(value, (*_OTHERS, *_FUNCTIONS))
            or id(value) in self.made_here
            or cls.__module__.partition(".")[0] == "lathe"
            or is_library_object(cls)
            or hasattr(cls, "__next__")
        )

    def candidate_of_plan(self: Any, plan: Plan) -> Any:
        """The candidate of a choice that an object or named tuple is; None: it is neither."""
        if plan.kind == FIXED and (
            self.is_outside_object(plan.object) or self.is_kept_container(plan.object)
        ):
            return OutsideObject(plan.object)
        return split_plan(plan)

    def choice_of_ref(self: Any, plan: Plan, other: Plan | None) -> Plan | None:
        """The plan of an object in memory, where one from outside meets it, as a choice."""
        if plan.kind != CARRY or plan.type is None or plan.type.kind != T.REF or other is None:
            return None
        mask = plan.type.alternatives
        if mask & mask - 1 or not any(
            isinstance(one, (OutsideObject, Kept)) for one in other.object
        ):
            return None
        candidate = ObjectOf(self.knowledge.heap_classes[mask.bit_length() - 1], IN_MEMORY)
        parts = Plan(TREE, None, ("tuple", tuple, None), (plan,))
        return Plan(CHOICE, None, (candidate,), (parts, Plan(FIXED, None, None)))

    def choice_here(self: Any, value: Any, candidates: tuple[Any, ...]) -> Choice:
        """A value of a path as the choice that it is there; `candidates`: those of the plan."""
        value = self.opened(value)
        known = None if isinstance(value, Choice) else candidate_in(candidates, value)
        if known is not None:
            return Choice(0, (known,), ((value,),))
        if self.is_outside_object(value):
            return Choice(0, (OutsideObject(value),), ((value,),))
        return as_choice(value)

    def holds_outside_objects(self: Any, items: Any) -> bool:
        """Whether there are items, and all are objects from outside; not too many."""
        return 0 < len(items) <= MAX_OBJECTS and all(map(self.is_outside_object, items))

    def outside_of(self: Any, at: Any, values: list[Any]) -> Any:
        """The one of these objects, or None, that a run-time number says."""
        known: dict[int, int] = {}
        numbers = [known.setdefault(id(value), len(known)) for value in values]
        if len(known) < len(values):  # an object is there twice
            at = self.getitem(tuple(numbers), at)
        one = dict(zip(numbers, values, strict=True))
        none = [k for k, value in one.items() if value is None]
        held = [value for value in one.values() if value is not None]
        if none:
            return self.if_exp(
                self.binary("eq", at, none[0]), lambda: None, lambda: self.outside_of(at, held)
            )
        return Choice(at, tuple(map(OutsideObject, held)), tuple((value,) for value in held))

    def with_linked(self: Any, plan: Plan) -> Plan:
        """A loop that goes from object to object: the plan with all that they link to."""
        if plan.kind == FIXED:
            return plan
        items = tuple(map(self.with_linked, plan.items))
        if plan.kind != CHOICE:
            return plan._replace(items=items)
        held = [c.object for c in plan.object if isinstance(c, OutsideObject)]
        more = linked(held)
        if len(held) + len(more) > MAX_OBJECTS:
            name = type(held[0]).__name__
            raise self.error(
                f"a loop goes through more than {MAX_OBJECTS} objects from outside ({name}), "
                "which compiled code takes one by one: this is not supported",
                advice="make arrays or lists of numbers of them before the call",
            )
        made = tuple(
            Plan(TREE, None, ("tuple", tuple, None), (Plan(FIXED, None, one),)) for one in more
        )
        return plan._replace(
            object=(*plan.object, *map(OutsideObject, more)), items=(*items[:-1], *made, items[-1])
        )

    def learn_assigned(self: Any, choice: Any, name: str) -> None:
        """Before an attribute is assigned: it is a state slot of all objects that it may be one
        of."""
        news = None
        for candidate in getattr(choice, "candidates", ()):
            if isinstance(candidate, OutsideObject) and name in attribute_names(candidate.object):
                try:
                    self.attribute_slot(candidate.object, name)
                except Restart as restart:
                    news = restart
        if news is not None:
            raise news


def linked(objects: list[Any]) -> list[Any]:
    """Other objects of the same classes that these, and those, have in attributes."""
    classes = {type(one) for one in objects}
    seen = {id(one) for one in objects}
    found: list[Any] = []
    todo = list(objects)
    while todo and len(found) <= MAX_OBJECTS:
        owner = todo.pop(0)
        for name in attribute_names(owner):
            value = getattr(owner, name)
            if type(value) in classes and id(value) not in seen:
                seen.add(id(value))
                found.append(value)
                todo.append(value)
    return found
