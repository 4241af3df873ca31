"""Where paths meet: one description (`Plan`) of a value that covers what it is on every path.

`plan_of` describes a value, `join` covers two, `encode` turns a path's value into graph values of
the plan's types (conversions go to that path's region), `decode` makes the value after the merge.
Branches, loop carries, early returns and inlined calls all meet this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from ..autograph.signals import DEAD as DEAD
from ..autograph.signals import Undefined
from ..words import in_words
from . import types as T
from .array_identity import add_origin
from .choices import (
    Choice,
    Choices,
    as_choice,
    is_candidate,
    names_of,
    same_candidate,
    surely_same,
)
from .closures import ClosureOf
from .dicts import Dict
from .exceptions import Recorded, StagedException, single
from .lists import List
from .object_choices import ObjectOf
from .objects import Build
from .ranges import Range, as_range
from .refs import Ref
from .run_time_tuples import tuple_of
from .seen import Seen, Stale, is_special
from .tracer import AliasGroup, Array, Maybe, Restart, Tagged, Tracer

FIXED = "fixed"  # this very object on every path
CARRY = "carry"  # a graph value of a type
MAYBE = "maybe"  # a flag and a graph value; `object` stands for the missing value
OPTION = "option"  # a flag and `items[0]`, the plan of anything else that may be missing
TREE = "tree"  # tuple, list or dict of plans
LONG = "long"  # a run-time tuple; `type` is that of its list
OBJECT = "object"  # a new object of a class with the attributes `items`; see made_objects
# A callable or exception of several: `object` has the candidates; `items` has their arguments, and
# at the end the context of those that are exceptions.
CHOICE = "choice"

# Packages whose objects are compared by their values.
_OURS = ("builtins", "numpy", "lathe")


class Plan(NamedTuple):
    """What a value is on all paths that meet."""

    kind: str
    type: T.Type | None = None
    object: Any = None  # FIXED: the object; MAYBE, OPTION: None or Undefined; TREE: its make-up
    items: tuple[Plan, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and same_plan(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.kind, self.type))


def same_plan(a: Plan, b: Plan) -> bool:
    """Whether two plans say the same, of objects of the user's classes by their identity."""
    return (
        a.kind == b.kind
        and a.type == b.type
        and len(a.items) == len(b.items)
        and _same_make_up(a.object, b.object)
        and all(map(same_plan, a.items, b.items))
    )


def _same_make_up(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if type(a) is not type(b) or isinstance(a, np.ndarray):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(_same_make_up, a, b))
    return type(a).__module__.partition(".")[0] in _OURS and bool(a == b)


# In a slot outside whose value depends on the path in a way that no plan covers.
UNKNOWN = Undefined("<unknown>")


class Unjoined(Undefined):
    """In a variable that some paths do not assign, and others in ways that cannot be one: an error
    where somebody reads it."""

    __slots__ = ("reason",)

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self.reason = reason


class JoinError(Exception):
    """Two values that cannot be one; the text says what they are."""


def holds_object(plan: Plan) -> bool:
    """Whether it is an object that the trace made."""
    return plan.kind == OBJECT or (plan.kind == FIXED and type(plan.object) is Seen)


def structure_of(plan: Plan) -> Plan:
    """The plan of an object by its class and attributes."""
    if plan.kind == OBJECT:
        return plan
    seen = plan.object
    return Plan(OBJECT, None, (type(seen.object), seen.names), plan.items)


def builds(plan: Plan) -> Build | None:
    """The class of an object that is a result; None: it is no such object."""
    build = plan.items[0].object if plan.kind == TREE and plan.items else None
    return build if isinstance(build, Build) else None


def split_plan(plan: Plan) -> Any:
    """The candidate of a choice that an object or named tuple is; None: it is neither."""
    if holds_object(plan):
        return ObjectOf(*structure_of(plan).object)
    if plan.kind == TREE and hasattr(plan.object[1], "_make"):
        return ObjectOf(plan.object[1], None)
    return builds(plan)


def is_missing(plan: Plan) -> bool:
    """Whether there is no value on any of its paths: None, or not assigned."""
    return plan.kind == FIXED and (plan.object is None or isinstance(plan.object, Undefined))


def may_be_unassigned(plan: Plan) -> bool:
    """Whether a variable has no value on one of the paths."""
    held = plan.object if plan.kind == CHOICE else (plan.object,)
    return plan.kind != TREE and any(isinstance(one, Undefined) for one in held)


def same_object(a: Any, b: Any) -> bool:
    """Whether a constant object of two paths is one to the user."""
    same = surely_same(a, b)
    if same is None and type(a) is Seen:
        return a.object is b.object
    if same is None:
        same = (isinstance(a, (str, bytes, range)) or a is None) and bool(a == b)
    return same


def name_of(plan: Plan) -> str:
    """For messages."""
    if plan.kind == FIXED:
        if isinstance(plan.object, Undefined):
            return "not assigned"
        held = plan.object.object if type(plan.object) is Seen else plan.object
        name, shown = type(held).__name__, in_words(plan.object, 60)
        if getattr(type(plan.object), "_lathe_staged_", False):
            return name
        if shown.startswith("<") or "<run-time" in shown:
            return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
        return "None" if plan.object is None else f"{name} {shown}"
    if plan.kind == TREE and plan.object[1] is Range:
        return "a range"
    if plan.kind == TREE:
        return f"{plan.object[0]} of {len(plan.items)} items"
    if plan.kind == LONG:
        return "a tuple whose length is known at run time only"
    if plan.kind == OBJECT:
        return f"a {plan.object[0].__name__} with {', '.join(plan.object[1]) or 'no attributes'}"
    if plan.kind == CHOICE:
        return names_of(plan.object)
    if plan.kind == OPTION:
        missing = "None" if plan.object is None else "not assigned"
        return f"{missing} or {name_of(plan.items[0])}"
    assert plan.type is not None
    return T.describe(plan.type)


def option(missing: Any, plan: Plan) -> Plan:
    """The plan of what may be missing."""
    if plan.kind == CARRY or (plan.kind == FIXED and plan.type is not None):
        return Plan(MAYBE, plan.type, missing)
    return Plan(OPTION, None, missing, (plan,))


def layers_of(plan: Plan) -> tuple[list[Any], Plan | None]:
    """How a value may be missing, and the plan of the value where it is not."""
    if is_missing(plan):
        return [plan.object], None
    if plan.kind == MAYBE:
        return [plan.object], Plan(CARRY, plan.type)
    if plan.kind != OPTION:
        return [], plan
    layers, rest = layers_of(plan.items[0])
    return [plan.object, *layers], rest


def flagged(value: Any, missing: Any) -> tuple[Any, Any]:
    """A value of a path as what may be missing in this way: whether it is there, and what it is."""
    unassigned = isinstance(missing, Undefined)
    if value is None or isinstance(value, Undefined):
        there = isinstance(value, Undefined) != unassigned
        return there, value if there else DEAD
    if isinstance(value, Maybe) and isinstance(value.missing, Undefined) == unassigned:
        return value.flag, value.value
    return True, value


def members(value: Any) -> Any:
    """What the items of a TREE plan describe."""
    if isinstance(value, (range, Range)):
        return as_range(value).bounds
    return value.values() if type(value) is dict else value


class Merge(Choices):
    """The part of Trace that joins values; `self` is the Trace."""

    def plan_of(self: Any, value: Any, *, numbers_fixed: bool = False) -> Plan:
        if isinstance(value, Maybe):
            return option(value.missing, self.plan_of(value.value))
        if isinstance(value, (StagedException, Recorded)):
            return self._plan_of_choice(as_choice(value))
        if isinstance(value, Choice):
            return self._plan_of_choice(value)
        if type(value) is FunctionType:
            closure = as_choice(value)
            if any(self.is_staged(payload) for payload in closure.payloads):
                return self._plan_of_choice(closure)
        if isinstance(value, Tracer):
            return Plan(CARRY, value.type)
        if is_special(value):
            return Plan(LONG, value.lathe_items.type)
        if isinstance(value, Range):
            return self.plan_of_range(value)
        if type(value) is Seen:
            seen: Plan = self.plan_of_seen(value, numbers_fixed)
            return seen
        if isinstance(value, Ref):
            return Plan(CARRY, value.type)
        type_ = None if isinstance(value, Enum) else self.type_of(value)
        if type_ is not None:
            return Plan(FIXED, type_, value) if numbers_fixed else Plan(CARRY, type_)
        if self.is_from_outside(value):
            return Plan(FIXED, None, value)
        return self._plan_of_structure(value, numbers_fixed)

    def plan_of_range(self: Any, value: Range | range) -> Plan:
        bounds = as_range(value).bounds
        items = tuple(self.plan_of(bound, numbers_fixed=True) for bound in bounds)
        return Plan(TREE, None, ("range", Range, None), items)

    def _as_range(self: Any, plan: Plan) -> Plan:
        """A range of now goes the way of those of run time."""
        is_range = plan.kind == FIXED and type(plan.object) is range
        return self.plan_of_range(plan.object) if is_range else plan

    def _plan_of_structure(self: Any, value: Any, numbers_fixed: bool) -> Plan:
        if type(value) in (tuple, list) or (isinstance(value, tuple) and hasattr(value, "_make")):
            items = tuple(self.plan_of(v, numbers_fixed=numbers_fixed) for v in value)
            return Plan(TREE, None, (type(value).__name__, type(value), None), items)
        if type(value) is dict:
            self.check_order(value)
            items = tuple(self.plan_of(v, numbers_fixed=numbers_fixed) for v in value.values())
            return Plan(TREE, None, ("dict", dict, tuple(value)), items)
        return Plan(FIXED, T.STRING if type(value) is str else None, value)

    def _plan_of_choice(self: Any, choice: Choice) -> Plan:
        parts = (*choice.payloads, choice.context)
        items = tuple(self.plan_of(part, numbers_fixed=True) for part in parts)
        return Plan(CHOICE, None, choice.candidates, items)

    def join(self: Any, a: Plan, b: Plan) -> Plan:
        """The plan that covers both; JoinError when there is none."""
        if a.object is DEAD or b.object is DEAD:
            return self._with_stand_ins(b if a.object is DEAD else a)
        for plan in (a, b):
            if isinstance(plan.object, (Unjoined, Stale)):
                return plan
        if (a.object is UNKNOWN) != (b.object is UNKNOWN):
            raise JoinError("a value that depends on the path and another one")
        if a.kind == b.kind and a.kind in (CARRY, MAYBE, LONG) and a == b:
            return a
        if a.kind == FIXED and b.kind == FIXED and self._same_constant(a, b):
            return self._join_seen(a, b) if type(a.object) is Seen else a
        if not (is_missing(a) or is_missing(b) or {a.kind, b.kind} & {MAYBE, OPTION}):
            if self.may_be_outside(a) or self.may_be_outside(b):
                return self._joined_choices(*map(self.container_choice, (a, b)))
            a, b = self._without_identity(a), self._without_identity(b)
            a, b = self._as_range(a), self._as_range(b)
        if None is not builds(a) is not builds(b) is not None:
            both: Plan = self._join_choices(a, b)
            return both
        if holds_object(a) and holds_object(b):
            shapes = structure_of(a), structure_of(b)
            if shapes[0].object == shapes[1].object:
                a, b = shapes
        if (
            a.kind in (TREE, OBJECT)
            and b.kind == a.kind
            and a.object == b.object
            and len(a.items) == len(b.items)
        ):
            return a._replace(
                items=tuple(self.join(x, y) for x, y in zip(a.items, b.items, strict=True))
            )
        tuples = self.join_tuples(a, b)
        if tuples is not None:
            return tuples
        choice = self._join_choices(a, b)
        if choice is not None:
            return choice
        if is_missing(a) or is_missing(b) or {a.kind, b.kind} & {MAYBE, OPTION}:
            return self._join_options(a, b)
        if a.type is None or b.type is None or LONG in (a.kind, b.kind):
            one, other = name_of(a), name_of(b)
            raise JoinError(f"{one} and {other if one != other else 'another one'}")
        return Plan(CARRY, self.join_types(a.type, b.type))

    def _without_identity(self: Any, plan: Plan) -> Plan:
        """A container from outside as a structure: the merged one is another object."""
        if plan.kind == FIXED and self.is_from_outside(plan.object):
            if id(plan.object) in self.outside_owners:  # its items are not what it holds now
                self.keep_identities()
            found: Plan = self._plan_of_structure(plan.object, numbers_fixed=True)
            return found
        return plan

    def _join_seen(self: Any, a: Plan, b: Plan) -> Plan:
        """One object on both paths, with parts that cover those of both: for a third path that has
        another one."""
        if a.object.names != b.object.names:
            return a
        items = []
        for name, x, y in zip(a.object.names, a.items, b.items, strict=True):
            try:
                items.append(self.join(x, y))
            except JoinError as e:
                items.append(Plan(FIXED, None, Unjoined(name, str(e))))
        return a._replace(items=tuple(items))

    def _choice(self: Any, plan: Plan) -> Plan | None:
        """The plan as one of a choice."""
        if plan.kind == CHOICE:
            return plan
        found = self.candidate_of_plan(plan)
        if found is not None:
            parts = Plan(TREE, None, ("tuple", tuple, None), (plan,))
            return Plan(CHOICE, None, (found,), (parts, Plan(FIXED, None, None)))
        if plan.kind != FIXED or plan.type is not None or not is_candidate(plan.object):
            return None
        made: Plan = self._plan_of_choice(as_choice(plan.object))
        return made

    def _join_choices(self: Any, a: Plan, b: Plan) -> Plan | None:
        if is_missing(a) and (is_missing(b) or self.candidate_of_plan(b)):
            return None
        if is_missing(b) and self.candidate_of_plan(a):
            return None
        one, two = self._choice(a), self._choice(b)
        one = one or self.choice_of_ref(a, two)
        two = two or self.choice_of_ref(b, one)
        if one is None or two is None:
            return None
        joined: Plan = self._joined_choices(one, two)
        return a if len(joined.object) == 1 and not joined.items[0].items else joined

    def _joined_choices(self: Any, one: Plan, two: Plan) -> Plan:
        candidates, items = list(one.object), list(one.items[:-1])
        for candidate, item in zip(two.object, two.items[:-1], strict=True):
            k = self._number_of(candidate, candidates)
            if k is None:
                candidates.append(candidate)
                items.append(item)
            else:
                items[k] = self.join(items[k], item)
        items.append(self.join(one.items[-1], two.items[-1]))
        return Plan(CHOICE, None, tuple(candidates), tuple(items))

    def _number_of(self: Any, candidate: Any, candidates: Sequence[Any]) -> int | None:
        for k, known in enumerate(candidates):
            if same_candidate(known, candidate):
                return k
        return None

    def _encode_choice(self: Any, plan: Plan, value: Any, out: list[int]) -> None:
        value = self.choice_here(value, plan.object)
        numbers = [self._number_of(c, plan.object) for c in value.candidates]
        assert len({*numbers}) == len(numbers), "candidates of a choice that are one in another"
        tag: Any = numbers[-1]
        for k, number in enumerate(numbers[:-1]):
            tag = self.if_exp(
                self.is_number(value, k), lambda number=number: number, lambda tag=tag: tag
            )
        out.append(self.lift(value.tag if numbers == list(range(len(numbers))) else tag))
        for number, item in enumerate(plan.items[:-1]):
            known = number in numbers
            self.encode(item, value.payloads[numbers.index(number)] if known else DEAD, out)
        self.encode(plan.items[-1], value.context, out)

    def _same_constant(self: Any, a: Plan, b: Plan) -> bool:
        if a.type is None or b.type is None or type(a.object) is str:
            return same_object(a.object, b.object)
        if a.type != b.type or isinstance(a.object, np.ndarray):
            return a.object is b.object
        return bool(np.asarray(a.object).tobytes() == np.asarray(b.object).tobytes())

    def _join_options(self: Any, a: Plan, b: Plan) -> Plan:
        """Plans of which one says that there may be no value: what is not assigned stands around
        what is None, and that around a value."""
        unassigned, absent, core = None, False, None
        for plan in (a, b):
            layers, rest = layers_of(plan)
            for missing in layers:
                absent |= missing is None
                unassigned = unassigned if missing is None else missing
            if rest is None:
                continue
            if core is None:
                core = rest if layers else self._with_stand_ins(rest)
            else:
                core = self.join(core, rest)
        if absent:
            none = Plan(FIXED, None, None)
            core = none if core is None else option(None, core)
        assert core is not None
        return core if unassigned is None else option(unassigned, core)

    def _with_stand_ins(self: Any, plan: Plan) -> Plan:
        """A value that stands in where there is none has extents of its own."""
        if plan.kind in (TREE, OBJECT, CHOICE, OPTION):
            return plan._replace(items=tuple(self._with_stand_ins(item) for item in plan.items))
        if plan.type is None or plan.kind == FIXED:
            return plan
        shape = tuple(d if d >= 0 else self.g.fresh_symbol() for d in plan.type.shape)
        return plan._replace(type=plan.type._replace(shape=shape))

    def join_types(self: Any, a: T.Type, b: T.Type) -> T.Type:
        if a == b:
            return a
        if (
            a.is_array
            and b.is_array
            and a.as_value().kind == b.as_value().kind
            and len(a.shape) == len(b.shape)
            and a.dtype == b.dtype
            and (a.shape or a.is_buffer or b.is_buffer)
        ):
            shape = tuple(
                x if x == y else self.g.fresh_symbol()
                for x, y in zip(a.shape, b.shape, strict=True)
            )
            # A buffer on one path: the others must be buffers too; encode() sees to it.
            return (a if a.is_buffer else b)._replace(shape=shape)
        if a.kind == b.kind == T.REF:
            return T.ref_type(a.alternatives | b.alternatives)
        tags = self._alternatives(a) | self._alternatives(b)
        if self._alternatives(a) and self._alternatives(b):
            return T.Type(T.TAGGED, 0, (), tags)
        raise JoinError(f"{T.describe(a)} and {T.describe(b)}")

    def _alternatives(self: Any, t: T.Type) -> int:
        if t.kind == T.TAGGED:
            return t.alternatives
        scalar = t.kind in (T.PY, T.NPSCALAR, T.STR) or (t.kind == T.TENSOR and not t.shape)
        return 1 << T.tag_of(t) if scalar else 0

    # -- to and from graph values

    def encode(self: Any, plan: Plan, value: Any, out: list[int]) -> None:
        """Append the graph values of `value`, as the plan wants them, to `out`."""
        if plan.kind == FIXED:
            return
        if value is DEAD:
            out.extend(self.stand_ins(self.plan_types(plan)))
            return
        if plan.kind == CHOICE:
            self._encode_choice(plan, value, out)
            return
        if plan.kind == OBJECT:
            self.encode_object(plan, value, out)
            return
        if plan.kind == LONG:
            out.append(self.tuple_items(value, plan.type).id)
            return
        if plan.kind == TREE:
            for item, v in zip(plan.items, members(value), strict=True):
                self.encode(item, v, out)
            return
        if plan.kind in (MAYBE, OPTION):
            flag, value = flagged(value, plan.object)
            out.append(self.lift(flag))
            inner = plan.items[0] if plan.kind == OPTION else Plan(CARRY, plan.type)
            self.encode(inner, value, out)
            return
        assert plan.type is not None
        out.append(self.convert(value, plan.type))

    def decode(self: Any, plan: Plan, values: Sequence[int], groups: Sequence[Any] = ()) -> Any:
        """The value after the merge; takes its graph values from the front of the list `values`."""
        if plan.kind == FIXED:
            return plan.object.object if type(plan.object) is Seen else plan.object
        if plan.kind == OBJECT:
            return self.decode_object(plan, values, groups)
        if plan.kind == TREE:
            _, cls, keys = plan.object
            items = [self.decode(item, values, groups) for item in plan.items]
            if keys is not None:
                return dict(zip(keys, items, strict=True))
            if cls is Range:
                return Range(*items)
            return cls._make(items) if hasattr(cls, "_make") else cls(items)
        assert isinstance(values, list)
        if plan.kind == CHOICE:
            tag = self.wrap(values.pop(0), T.PY_INT)
            *payloads, context = (self.decode(item, values, groups) for item in plan.items)
            choice = Choice(tag, plan.object, tuple(payloads), single(context))
            return single(choice) if isinstance(plan.object[0], ClosureOf) else choice
        if plan.kind in (MAYBE, OPTION):
            flag = self.wrap(values.pop(0), T.PY_BOOL)
            inner = plan.items[0] if plan.kind == OPTION else Plan(CARRY, plan.type)
            return Maybe(flag, self.decode(inner, values, groups), plan.object)
        assert plan.type is not None
        merged = self._merged(values.pop(0), plan.type)
        return tuple_of(self, merged) if plan.kind == LONG else merged

    def _merged(self: Any, value: int, type_: T.Type) -> Any:
        if type_.kind in (T.ARRAY, T.TENSOR, T.ARRAYBUF, T.TENSORBUF):
            return Array(self, value, type_)
        if type_.kind == T.REF:
            return self.ref(value, type_)
        return self.wrap(value, type_)

    def plan_width(self: Any, plan: Plan) -> int:
        if plan.kind in (TREE, OBJECT, CHOICE, OPTION):
            own = plan.kind in (CHOICE, OPTION)
            return sum(self.plan_width(item) for item in plan.items) + own
        return {FIXED: 0, CARRY: 1, LONG: 1, MAYBE: 2}[plan.kind]

    def plan_types(self: Any, plan: Plan) -> list[T.Type]:
        if plan.kind in (TREE, OBJECT, CHOICE, OPTION):
            types = [t for item in plan.items for t in self.plan_types(item)]
            first = {CHOICE: [T.PY_INT], OPTION: [T.PY_BOOL]}.get(plan.kind, [])
            return [*first, *types]
        if plan.kind == FIXED:
            return []
        assert plan.type is not None
        own = T.PY_INT if plan.type.kind == T.REF else plan.type
        return [T.PY_BOOL, own] if plan.kind == MAYBE else [own]

    def alias(self: Any, plan: Plan, value: Any, merged: Any) -> None:
        """`merged` may share memory with `value`."""
        if value is DEAD:
            return
        if plan.kind == TREE:
            self.meet_lists(value, merged)
            for item, v, m in zip(plan.items, members(value), members(merged), strict=True):
                self.alias(item, v, m)
            return
        if plan.kind == CHOICE:
            self._alias_choice(plan, value, merged)
            return
        if plan.kind == OBJECT:
            self.alias_object(plan, value, merged)
            return
        if plan.kind == LONG:
            self.alias_tuple(value, merged)
            return
        if plan.kind in (MAYBE, OPTION):
            inner = plan.items[0] if plan.kind == OPTION else Plan(CARRY, plan.type)
            self.alias(inner, flagged(value, plan.object)[1], merged.value)
            return
        if isinstance(value, List) and isinstance(merged, List) and value is not merged:
            self.join_lists(value, merged)
        if isinstance(value, Dict) and isinstance(merged, Dict) and value is not merged:
            self.join_dicts(value, merged)
        if (
            isinstance(value, Array)
            and isinstance(merged, Array)
            and value is not merged
            and value.type.is_array
        ):
            self.group_of(merged).union(self.group_of(value))
            add_origin(merged, value)

    def _alias_choice(self: Any, plan: Plan, value: Any, merged: Any) -> None:
        value, merged = self.choice_here(value, plan.object), as_choice(merged)
        for candidate, payload in zip(value.candidates, value.payloads, strict=True):
            k = self._number_of(candidate, plan.object)
            self.alias(plan.items[k], payload, merged.payloads[k])
        self.alias(plan.items[-1], value.context, merged.context)

    def group_of(self: Any, array: Array) -> AliasGroup:
        if array.group is None:
            array.group = AliasGroup()
            if array.leaf != -1:
                array.group.leaves.add(array.leaf)
            elif array.place is not None:
                array.group.places.add(array.place)
        return array.group.find()

    def convert(self: Any, value: Any, to: T.Type) -> int:
        """The graph value of `value` as type `to`, which covers its type."""
        if to.kind == T.TAGGED and (value is None or isinstance(value, Maybe)):
            return self.convert_missing(value, to)
        if to.kind == T.REF:
            number: int = value.id
            return number
        value = self.string_value(value)
        have = self.type_of(value)
        assert have is not None
        if to.is_buffer:
            if isinstance(value, np.ndarray):
                value = self.captured_array(value)
            if not value.type.is_buffer:
                self.must_be_buffer(value)
            return self._relax(value.id, value.type, to)
        if to.kind == T.TAGGED and have.kind != T.TAGGED:
            operand = self.lift(value)
            return self.typed("tag_make", (operand,), to)
        if to.kind == T.TAGGED and have != to:
            return self.lift(self.switch_into(value, to))
        value_id = self.lift(value)
        assert value_id is not None
        return self._relax(value_id, have.as_value(), to)

    def convert_missing(self: Any, value: Any, to: T.Type) -> int:
        """None, or what may be None, as a tagged scalar."""
        if value is None:
            none = self.typed("const", (), T.NONE_TYPE)
            return self.typed("tag_make", (none,), to)
        present = lambda: self.wrap(self.convert(value.value, to), to)
        missing = lambda: self.wrap(self.convert_missing(None, to), to)
        return self.lift(self.if_exp(value.flag, present, missing))

    def switch_into(self: Any, value: Tagged, to: T.Type) -> Any:
        """A tagged scalar with more alternatives."""
        return self.wrap(self.typed("tag_make", (value.id,), to), to)

    def _relax(self: Any, value: int, have: T.Type, to: T.Type) -> int:
        return value if have == to else self.typed("relax", (value,), to)

    def stand_ins(self: Any, types: list[T.Type]) -> list[int]:
        """One for each type; those of one scalar type are one."""
        made: dict[T.Type, int] = {}
        out = []
        for type_ in types:
            if type_ not in made or type_.kind != T.PY:
                made[type_] = self.stand_in(type_)
            out.append(made[type_])
        return out

    def stand_in(self: Any, type_: T.Type) -> int:
        """Some value of a type, for the path where there is none; nobody reads it."""
        if type_.kind == T.LIST:
            return self.typed("list_new", (), type_, {"of": tuple(type_)})
        if type_.kind == T.DICT:
            return self.typed("dict_new", (), type_, {"of": tuple(type_)})
        if T.is_complex(type_.dtype):
            return self._complex_stand_in(type_)
        if type_.kind == T.STR:
            return self.typed("const", (), type_, {"value": ""})
        if type_.kind == T.TAGGED:
            first = next(tag for tag in range(64) if type_.alternatives >> tag & 1)
            inner = T.type_of_tag(first)
            return self.typed("tag_make", (self.stand_in(inner),), type_)
        if type_ == T.NONE_TYPE:
            return self.typed("const", (), type_)
        if not type_.is_array or (type_.kind == T.TENSOR and not type_.shape):
            zero = 0.0 if T.is_float(type_.dtype) else (False if type_.dtype == T.B1 else 0)
            return self.typed("const", (), type_, {"value": zero})
        zero = self.typed(
            "const",
            (),
            T.Type(T.NPSCALAR, type_.dtype),
            {"value": T.numpy_dtype(type_.dtype).type(0).item()},
        )
        return self._filled(zero, type_)

    def _filled(self: Any, number: int, type_: T.Type) -> int:
        """An array of that type with this number everywhere."""
        shape = [max(d, 0) for d in type_.shape]
        value = self.typed(
            "full", (number,), type_.as_value()._replace(shape=tuple(shape)), {"shape": shape}
        )
        have = type_.as_value()._replace(shape=tuple(shape))
        if type_.is_buffer:
            value = self.typed("buf_new", (value,), have.as_buffer())
            have = have.as_buffer()
        return self._relax(value, have, type_)

    def _complex_stand_in(self: Any, type_: T.Type) -> int:
        part = type_.as_value()._replace(dtype=T.part(type_.dtype), shape=())
        if type_.is_array and type_.shape:
            part = T.Type(T.NPSCALAR, part.dtype)
        zero = self.typed("const", (), part, {"value": 0.0})
        value = self.emit("complex", (zero, zero))[0]
        return self._filled(value, type_) if type_.is_array and type_.shape else value

    def must_be_buffer(self: Any, array: Array) -> None:
        """Make this array memory with identity from its beginning, by starting again."""
        group = self.group_of(array)
        known = self.knowledge
        before = len(known.written) + len(known.written_captures) + len(known.buffer_places)
        known.written |= {leaf for leaf in group.leaves if leaf >= 0}
        known.written_captures |= {-2 - leaf for leaf in group.leaves if leaf < 0}
        known.buffer_places |= group.places
        if before == len(known.written) + len(known.written_captures) + len(known.buffer_places):
            raise self.error(
                "this array is written although it shares memory with a value that Lathe "
                "cannot write through",
                found=repr(array),
                advice="make a copy of it first: x = x.copy()",
            )
        raise Restart
