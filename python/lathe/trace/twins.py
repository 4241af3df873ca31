"""Objects that a loop carries and that may be one and the same in some trip."""

from __future__ import annotations

from typing import Any

from .made_objects import objects_in

At = tuple[int, ...]


def objects_at(plans: Any, state: Any) -> dict[At, Any]:
    """The carried objects of a state, by where they are."""
    found: dict[At, Any] = {}
    for i, (plan, value) in enumerate(zip(plans, state, strict=True)):
        found |= dict(objects_in(plan, value, (i,)))
    return found


def note_places(attempt: Any, plans: Any) -> None:
    """Where the objects that a trip leaves are made is known at the next head."""
    known = attempt.trip.loop.object_places
    for state in attempt.ways():
        for at, end in objects_at(plans, state).items():
            known.setdefault(at, set()).update(attempt.t.object_places.get(id(end), ()))


def join_twins(attempt: Any, head: Any) -> None:
    """What is known of them holds at the head of a trip."""
    known = attempt.trip.loop.object_places
    for at, one in objects_at(attempt.plans, head).items() if known else ():
        if known.get(at):
            attempt.t.object_places.setdefault(id(one), set()).update(known[at])
    heads = objects_at(attempt.plans, head) if attempt.trip.loop.twins else {}
    for at, other in attempt.trip.loop.twins:
        if at not in heads:
            continue
        if not isinstance(other, tuple):
            attempt.t.may_be_same(heads[at], other)
        elif other in heads:
            attempt.t.may_be_same(heads[at], heads[other])


def new_twins(attempt: Any) -> list[tuple[At, Any]]:
    """What a trip leaves as one object, or as one from before the loop, is that at the next
    head."""
    t = attempt.t
    heads = objects_at(attempt.plans, attempt.head)
    found: list[tuple[At, Any]] = []

    def note(at: At, other: Any, one: Any) -> None:
        if one is not heads[at] and not any(one is x for x in t.others_of(heads[at])):
            found.append((at, other))

    for state in attempt.ways():
        ends = objects_at(attempt.plans, state)
        for at, end in ends.items():
            same = [end, *t.others_of(end)]
            for other, one in ends.items():
                if other > at and any(one is x for x in same):
                    note(at, other, heads[other])
            for one in same:
                made_at = t.made_here[id(one)]
                if not any(region in attempt.regions for region, _ in made_at):
                    note(at, one, one)
    return found
