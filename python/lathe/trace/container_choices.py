"""Containers of which one is from outside: `xs = a if n > 0 else b`.

Where paths meet with such a list or dict on one of them, and which one it is matters afterwards,
the variable is a `Choice`: a candidate is the container outside, or what the function made on the
other paths, and what is done with it is done for each candidate, on a path of its own. The attempt
that finds out that it matters leaves a note for the next one. Results always know.
"""

from __future__ import annotations

from typing import Any

from .key_orders import VIEWS_OF_DICTS
from .merge import CHOICE, FIXED, TREE, Plan
from .object_choices import OutsideObject, is_chosen
from .objects import FreshOf, Kept
from .tracer import Maybe, Restart


class ContainerChoices:
    """The part of Trace for containers of which one is from outside; `self` is the Trace."""

    def keep_identities(self: Any) -> None:
        """Begin again, where it matters which container a value is."""
        if not self.knowledge.keeps_containers:
            self.knowledge.keeps_containers = True
            raise Restart

    def unify_containers(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: lists and dicts from outside
        are told from each other."""
        for value in values:
            held = value.value if isinstance(value, Maybe) else value
            if isinstance(held, tuple):
                self.unify_containers(held)
            elif type(held) in (list, dict) and self.is_from_outside(held):
                self.keep_identities()

    def items_of_chosen(self: Any, value: Any) -> Any:
        """What a loop over one of several containers runs over, if these are of one length."""
        has_items = isinstance(value, (list, dict, *VIEWS_OF_DICTS))
        return tuple(self.seen_dict(value)) if has_items else value

    def mapping(self: Any, value: Any) -> Any:
        """What stands behind `**`: a dict as it is now, or one of the items of one of several."""
        value = self.held_list(value, TypeError, "'NoneType' object is not a mapping")
        if not is_chosen(value):
            return self.seen_dict(value)
        copy = lambda one: dict(self.seen_dict(one)) if type(one) is dict else one
        return self.pick(value, copy)

    def may_be_outside(self: Any, plan: Plan) -> bool:
        """Whether it is a list or dict from outside, of which it matters that it is."""
        if plan.kind == CHOICE:
            return any(is_kept(c) or is_container(c) for c in plan.object)
        held = plan.object
        return plan.kind == FIXED and (is_kept(held) or self.is_kept_container(held))

    def is_kept_container(self: Any, held: Any) -> bool:
        """Whether it is a list or dict from outside, or a view of a dict, which stays itself."""
        if not self.knowledge.keeps_containers:
            return False
        is_outside = type(held) in (list, dict) and self.is_from_outside(held)
        return bool(is_outside or isinstance(held, VIEWS_OF_DICTS))

    def container_choice(self: Any, plan: Plan) -> Plan:
        """The plan of a container, or of what it meets, as one of a choice."""
        if plan.kind == CHOICE:
            return plan
        held, candidate = plan.object, self.candidate_of_plan(plan)
        payload: tuple[Plan, ...] = (plan,)
        if type(held) is Kept:
            candidate, payload = held, ()
        elif candidate is None:
            candidate = _fresh(plan)
        parts = Plan(TREE, None, ("tuple", tuple, None), payload)
        return Plan(CHOICE, None, (candidate,), (parts, Plan(FIXED, None, None)))


def is_kept(value: Any) -> bool:
    """Whether it is a list or dict from outside in a result. (Objects: outside_objects.py.)"""
    return type(value) is Kept and isinstance(value.container, (list, dict, *VIEWS_OF_DICTS))


def is_container(candidate: Any) -> bool:
    """Whether a candidate is a list or dict from outside."""
    return isinstance(candidate, OutsideObject) and candidate.cls in (list, dict)


def _fresh(plan: Plan) -> FreshOf:
    """The candidate of a value that is no container from outside, of its plan."""
    if plan.kind != TREE:
        return FreshOf(())
    name, _, keys = plan.object
    return FreshOf((name, len(plan.items)) if keys is None else (name, *keys))
