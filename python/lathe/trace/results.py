"""The function's value as results of the graph, and the tree that the dispatcher rebuilds it by."""

from __future__ import annotations

import io
import types
from collections import Counter
from typing import TYPE_CHECKING, Any

from ..autograph.callables import signal_function
from ..autograph.signals import Undefined
from . import types as T
from .attributes import is_frozen
from .choices import names_of
from .closures import ClosureOf
from .dicts import Dict
from .heap_results import Fields, Last, node_of, node_of_fields
from .key_orders import VIEWS_OF_DICTS
from .lists import List
from .merge import CARRY, CHOICE, DEAD, FIXED, LONG, MAYBE, OPTION, TREE, Plan, flagged, members
from .object_choices import is_object_candidate, payloads_of
from .objects import Build, Kept, Opened, agree
from .paths import Exit
from .ranges import Range, RangeOf
from .run_time_tuples import Shown
from .seen import ABSENT, built, is_special, own_attributes
from .tracer import AliasGroup, Array, is_run_time_slice

if TYPE_CHECKING:
    from .trace import Trace


def _not_for_twice(value: Any) -> str | None:
    """What an object is that each call would have to make anew."""
    if isinstance(value, VIEWS_OF_DICTS):
        return f"a view of a dict ({type(value).__name__})"
    if is_run_time_slice(value):
        return "a slice with run-time bounds"
    moves = getattr(type(value), "_lathe_moves_", False)
    if hasattr(type(value), "__next__") and not (moves or isinstance(value, io.IOBase)):
        return f"an iterator ({type(value).__name__})"
    inner = signal_function(value)
    cells = getattr(inner, "__closure__", None) or ()
    held = [cell.cell_contents for cell in cells if not _is_empty(cell)]
    held += getattr(inner, "__defaults__", None) or ()
    held += (getattr(inner, "__kwdefaults__", None) or {}).values()
    if any(getattr(type(one), "_lathe_staged_", False) for one in held):
        return "a function that uses run-time values"
    return None


def _is_empty(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is cell  # which is never so
    except ValueError:
        return True


def columns_of(values: list[Any]) -> Any:
    """The items of containers of one structure, each with those of the others."""
    return zip(*map(members, values), strict=True)


def given_in(values: list[Any], missing: Any) -> list[Any]:
    """Those of the values on all ways out that may be there, where others may be missing."""
    held = [flagged(value, missing)[1] for value in values]
    return [value for value in held if value is not DEAD]


def is_build(plan: Plan) -> bool:
    """Whether this is an object that the function made."""
    return bool(plan.items) and isinstance(plan.items[0].object, Build)


def may_be_absent(plan: Plan) -> bool:
    """Whether this is an attribute that the object does not have on all paths."""
    return plan.kind in (MAYBE, OPTION) and plan.object is not None


class Results:
    """Merges the ways out of the function; `tree` is the result tree of `_core.Entry`.

    Args:
        exits: one for each reachable `return`, and for falling off the end.
    """

    def __init__(self, trace: Trace, exits: list[Exit]) -> None:
        self.t, self.exits = trace, exits
        self.types: list[T.Type] = []
        self.places: dict[tuple[int, ...], int] = {}  # arrays on each way out: result number
        self.members: dict[int, set[tuple[int, ...]]] = {}  # alias group: results in it
        self.returned: list[Any] = []  # lists and arrays
        self.special: list[Any] = []  # groups of dicts that are no plain ones
        self.shared = Counter[Any]()  # containers on each way out: how often the result has them
        self.chosen = Counter[Any]()  # the same of choices
        self.trees: dict[Any, Any] = {}  # those that it has twice -> node
        self.tree: Any = None
        self.fields: Fields | None = None  # of objects in memory

    def finish(self) -> None:
        """Terminate all ways out with `return`."""
        if not self.exits:
            self.t.g.set_results(())
            return
        values = self.opened_values(Opened(self.t))
        if not agree(values):
            values = self.opened_values(Opened(self.t, keeps=False))
        self.t.check_outside_refs()
        values = self.with_fields(values)
        for exit, value in zip(self.exits, values, strict=True):
            exit.value = (value,)
        pairs = sorted(
            zip(self.exits, values, strict=True), key=lambda pair: not isinstance(pair[1], Kept)
        )
        first, value = pairs[0]
        plan = self.t.plan_of(value, numbers_fixed=True)
        for exit, value in pairs[1:]:
            places = [e.place for e in (first, exit)]
            plan = self.t.join_named(
                "<returned value>",
                plan,
                self.t.plan_of(value, numbers_fixed=True),
                values,
                [place.lineno for place in places if place is not None],
            )
        self.find_members(plan, values)
        self.t.check_results([*self.returned, *self.t.noted])
        plan, self.tree = self.whole_plan(plan, values)
        for exit in self.exits:
            self.t.leave(exit, [plan])
        self.t.g.set_results(tuple(tuple(t) for t in self.types))

    def with_fields(self, values: list[Any]) -> list[Any]:
        """Where there are objects in memory in them, beside the lists of all attributes."""
        if not any(map(self.t.holds_refs, values)):
            return values
        self.fields, lists = self.t.all_fields()
        return [(lists, value) for value in values]

    def whole_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        """That of all results; the lists of attributes come before what is made of them."""
        if self.fields is None:
            return self.result_plan(plan, values)
        fields, self.fields = self.fields, None
        lists, (_, nodes) = self.result_plan(plan.items[0], [v[0] for v in values])
        self.fields = fields
        rest, node = self.result_plan(plan.items[1], [v[1] for v in values])
        first = ("namedtuple", node_of_fields(fields), nodes)
        return plan._replace(items=(lists, rest)), ("namedtuple", Last, (first, node))

    def how_of(self, values: list[Any]) -> Any:
        """How a result is converted; that of lists is the same on all ways out."""
        lists = [v for v in values if isinstance(v, List)]
        for other in lists[1:]:
            self.t.check_same_items(lists[0].group, other.group)
        found = [how for how in map(self.t.how_of, values) if how is not None]
        return found[0] if found else None

    def opened_values(self, opened: Opened) -> list[Any]:
        """The values of all ways out without objects that the trace made."""
        values = []
        for exit in self.exits:
            with self.t.slots_as(exit.slots):
                values.append(opened.value(exit.value[0]))
        return values

    def find_members(self, plan: Plan, values: list[Any]) -> None:
        """Note which results may share memory with each other."""
        if plan.kind in (TREE, CHOICE):
            known = self.shared if plan.kind == TREE else self.chosen
            known[tuple(map(id, values))] += 1
            if known[tuple(map(id, values))] > 1:
                return
        if plan.kind == TREE:
            for item, column in zip(plan.items, columns_of(values), strict=True):
                self.find_members(item, list(column))
        if plan.kind == LONG:
            self.returned += [value.lathe_items for value in values if is_special(value)]
            return
        if plan.kind in (MAYBE, OPTION):
            values = given_in(values, plan.object)
            if plan.kind == OPTION:
                self.find_members(plan.items[0], values)
                return
        if plan.kind == CHOICE:
            for k, item in enumerate(plan.items[:-1]):
                held = [payload for v in values for at, payload in payloads_of(plan, v) if at == k]
                if held:
                    self.find_members(item, held)
            return
        for value in values:
            if isinstance(value, (Array, List, Dict)):
                self.returned.append(value)
            if isinstance(value, Array) and value.type.is_array and value.group is not None:
                group = self.members.setdefault(id(value.group.find()), set())
                group.add(tuple(map(id, values)))

    def result_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        """The plan in which results leave the kernel, and its tree."""
        if plan.kind == TREE:
            return self.tree_plan(plan, values)
        if plan.kind == LONG:
            assert plan.type is not None
            self.types.append(plan.type)
            return plan, ("namedtuple", Shown, (len(self.types) - 1,))
        if plan.kind == FIXED:
            return plan, None if plan.object is None else self.constant(plan.object)
        if plan.kind == CHOICE:
            if len(plan.object) == 1 and isinstance(plan.object[0], ClosureOf):
                return plan, self.constant(plan.object[0].fn)
            if any(is_object_candidate(one) or isinstance(one, Kept) for one in plan.object):
                return self.choice_plan(plan, values)
            raise self.t.error(
                "the function returns a function that is chosen at run time "
                f"({names_of(plan.object)}): this is not supported",
                advice="return a number, and choose the function where this one is called",
            )
        if plan.kind in (MAYBE, OPTION):
            return self.option_plan(plan, values)
        assert plan.type is not None
        if isinstance(values[0], Array) and plan.type.is_array:
            plan, leaf = self.array_plan(plan, values)
            if leaf is not None:
                return plan, ("leaf", leaf)
            known = self.places.setdefault(tuple(map(id, values)), len(self.types))
            if known < len(self.types):  # one array, one object
                return Plan(FIXED, None, values[0]), known
        assert plan.type is not None
        how = self.how_of(values) if self.fields is not None else None
        self.types.append(T.PY_INT if plan.type.kind == T.REF else plan.type)
        node: Any = len(self.types) - 1
        if how is not None:
            node = ("namedtuple", node_of(how), (node,))
        kind = self.t.dict_op("kind_of", values[0])
        if kind is None:
            return plan, node
        group = values[0].group.find()
        if group in self.special:
            raise self.t.error(
                f"a {kind.cls.__name__} is twice in the result: this is not supported yet",
                advice="return it once",
            )
        if kind.factory is not None and not isinstance(kind.factory, type):
            raise self.t.error(
                f"a {kind.cls.__name__} whose factory is a function is returned: this is not "
                "supported yet",
                advice="return a dict of it: dict(d)",
            )
        self.special.append(group)
        return plan, ("namedtuple", kind.result_class, (node,))

    def tree_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        """A container; one that the result has twice is made once."""
        places = tuple(map(id, values))
        if type(values[0]) is tuple and not is_build(plan):
            return self.new_tree(plan, values)
        for one in places:
            if any(one in others and others != places for others in self.shared):
                raise self.t.error(
                    "the result has a container at two places on some paths only: this is not "
                    "supported",
                    advice="return a copy at one of them",
                )
        if places in self.trees:
            return Plan(FIXED, None, values[0]), self.trees[places]
        plan, node = self.new_tree(plan, values)
        if self.shared[places] > 1:
            node = self.trees[places] = ("shared", len(self.trees), node)
        return plan, node

    def new_tree(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        items = [
            self.result_plan(item, list(column))
            for item, column in zip(plan.items, columns_of(values), strict=True)
        ]
        plan = plan._replace(items=tuple(item for item, _ in items))
        nodes = tuple(node for _, node in items)
        name, cls, keys = plan.object
        if is_build(plan):
            build = plan.items[0].object
            if hasattr(build.cls, "_lathe_begun_") or any(map(may_be_absent, plan.items)):
                maker = {"_make": lambda items: built(build.cls, build.names, items)}
                return plan, ("namedtuple", type("made", (), maker), nodes[1:])
            return plan, ("dataclass", build.cls, build.names, nodes[1:])
        if keys is not None:
            self.check_constants(keys)
            return plan, ("dict", keys, nodes)
        if cls is Range:
            return plan, ("namedtuple", RangeOf, nodes)
        return plan, (name, nodes) if cls in (tuple, list) else ("namedtuple", cls, nodes)

    def choice_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        """An object of one of several classes: the number of a tree, and all of them."""
        places = tuple(map(id, values))
        if places in self.trees:
            return Plan(FIXED, None, values[0]), self.trees[places]
        number = len(self.types)
        self.types.append(T.PY_INT)
        items, nodes = [], []
        for k, (candidate, item) in enumerate(zip(plan.object, plan.items, strict=False)):
            if not is_object_candidate(candidate):
                items.append(item)
                absent = candidate is None or isinstance(candidate, Undefined)
                nodes.append(None if absent else self.constant(candidate))
                continue
            held = [payload for v in values for at, payload in payloads_of(plan, v) if at == k]
            made, node = self.result_plan(item, held)
            items.append(made)
            nodes.append(node[1][0])
        plan = plan._replace(items=(*items, plan.items[-1]))
        if self.chosen[places] == 1:
            return plan, ("either", number, tuple(nodes))
        for k, node in enumerate(nodes):
            if isinstance(node, tuple) and node[0] in ("dataclass", "namedtuple", "list", "dict"):
                key = (*places, "candidate", k)
                nodes[k] = self.trees[key] = ("shared", len(self.trees), node)
        self.trees[places] = ("either", number, tuple(nodes))
        return plan, self.trees[places]

    def constant(self, value: Any) -> Any:
        if isinstance(value, Undefined) or getattr(type(value), "_lathe_staged_", False):
            raise self.t.error(
                "the function returns an object that exists at run time only: this is not "
                "supported yet",
                advice="return the numbers in it, or a list of them",
            )
        what = _not_for_twice(value)
        if what is not None:
            raise self.t.error(
                f"the function returns {what}: this is not supported",
                advice="return numbers, arrays, and lists, tuples and dicts of them",
            )
        if type(value) is set:  # one that the function made
            return self.trees.setdefault(
                id(value), ("shared", len(self.trees), self.new_set(value))
            )
        kept = value.container if isinstance(value, Kept) else value
        number = self.t.given_numbers.get(id(kept))
        return ("const", kept) if number is None else ("leaf", -1 - number)

    def check_constants(self, items: Any) -> None:
        """Of the keys of a dict or the items of a set."""
        for item in items:
            if self.t.has_run_time_parts(item) and not self.is_constant(item):
                raise self.t.error(
                    "the function returns a dict or set with objects that it made as keys or "
                    "items: this is not supported",
                    found=f"a {type(item).__name__}",
                    advice="return a list of them, or of pairs",
                )

    def is_constant(self, item: Any) -> bool:
        """Whether an object that the function made is the same in all calls, and stays so."""
        if type(item) is tuple:
            return all(map(self.is_constant, item))
        if not self.t.has_run_time_parts(item):
            return True
        fields = own_attributes(item)
        return is_frozen(item) and not any(map(self.t.has_run_time_parts, fields.values()))

    def new_set(self, value: set[Any]) -> Any:
        """A set of constants, which each call makes."""
        self.check_constants(value)
        items = self.t.set_as_it_is(value)
        maker = type("set", (), {"_make": staticmethod(lambda _: items.copy())})
        return ("namedtuple", maker, ())

    def option_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, Any]:
        """None or a value: a tagged scalar, or a choice of two trees; or an attribute or none."""
        type_, absent = plan.type, may_be_absent(plan)
        scalar = 0 if type_ is None or absent else self.t._alternatives(type_)
        if scalar:
            tagged = T.Type(T.TAGGED, 0, (), scalar | 1 << T.TAG_NONE)
            self.types.append(tagged)
            return Plan(CARRY, tagged), len(self.types) - 1
        number = len(self.types)
        self.types.append(T.PY_BOOL)
        inner = plan.items[0] if plan.kind == OPTION else Plan(CARRY, type_)
        inner, node = self.result_plan(inner, given_in(values, plan.object))
        other = ("const", ABSENT) if absent else None
        return Plan(OPTION, None, plan.object, (inner,)), ("either", number, (other, node))

    def array_plan(self, plan: Plan, values: list[Any]) -> tuple[Plan, int | None]:
        """An array result: the argument itself, memory that others share, or a fresh array."""
        assert plan.type is not None
        first = values[0]
        if first.leaf >= 0 and all(v is first for v in values):
            return Plan(FIXED, None, first), first.leaf
        shared = [
            v
            for v in values
            if isinstance(v, Array)
            and (v.leaf != -1 or (v.group is not None and self.is_shared(v.group.find())))
        ]
        if not shared:
            return plan._replace(type=plan.type.as_value()), None
        for value in values:
            if not value.type.is_buffer:
                self.t.must_be_buffer(value)
        return plan, None

    def is_shared(self, group: AliasGroup) -> bool:
        """Whether an argument, another result or a slot outside may be in the group."""
        return bool(group.leaves) or group.noted or len(self.members.get(id(group), ())) > 1
