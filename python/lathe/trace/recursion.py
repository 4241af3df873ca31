"""Recursion on run-time values.

A call is traced in place, until a function is entered again with arguments of the same types. Then
its body is traced once more as a function of the IR that calls itself. What it returns is a
fixpoint: at first nothing is known of its own calls, so that only the paths without them count;
each round knows what the one before returned.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..autograph.signals import RAISED
from . import types as T
from .cells import cells_of, content_of
from .merge import CARRY, CHOICE, FIXED, LONG, MAYBE, OPTION, TREE, Plan, is_missing, same_object
from .paths import DeadCode, Exit, Frame
from .shared_variables import SharedVariables
from .slots import CELL, Slot, State, current_state
from .tracer import Array, Maybe, Restart

MAX_INLINED = 60  # calls within calls
MAX_UNFOLDED = 256  # calls of one function within itself, with constants that differ
STACK_LEFT = 400  # of Python's frames, for a call that is traced
MAX_ROUNDS = 12  # of the fixpoint of a result


@dataclass
class Entered:
    """What a function saw when it was called."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    cells: list[tuple[Any, Any]]  # closure cells and what was in them
    changes: int  # how many changes of Python objects there were before
    values: tuple[Any, ...] | None = None  # one for each parameter, when somebody asked
    slots: State = field(default_factory=current_state)


@dataclass
class Native:
    """A user's function as a function of the IR."""

    fn: Any
    bound: inspect.BoundArguments
    plan: Plan  # of the arguments
    entered: Entered
    result: Plan | None = None  # None: it has not returned yet
    index: int = 0
    symbol: str = ""
    params: tuple[Any, ...] = ()
    returned: list[Any] = field(default_factory=list)
    merged: list[Any] = field(default_factory=list)  # results of its calls
    shared: dict[Slot, Plan] = field(default_factory=dict)


def code_of(fn: Any) -> Any:
    """What is the same for all closures of one definition."""
    return getattr(fn, "__code__", None)


def fixed_objects(plan: Plan) -> Iterator[Any]:
    """The Python objects that a plan says are the same ones at each call."""
    if plan.kind == FIXED:
        yield plan.object
    for item in plan.items:
        yield from fixed_objects(item)


def settled(old: Plan, new: Plan) -> Plan:
    """Extents that are symbols of the old plan stay these symbols."""
    if old.kind == new.kind and old.kind in (TREE, OPTION):
        items = tuple(settled(a, b) for a, b in zip(old.items, new.items, strict=True))
        return new._replace(items=items)
    if old.type is None or new.type is None or len(old.type.shape) != len(new.type.shape):
        return new
    shape = tuple(o if o < 0 else n for o, n in zip(old.type.shape, new.type.shape, strict=True))
    return new._replace(type=new.type._replace(shape=shape))


def _stack_ends() -> bool:
    """Whether Python's own stack has little room left."""
    try:
        sys._getframe(sys.getrecursionlimit() - STACK_LEFT)
    except ValueError:
        return False
    return True


# Calls of a function in itself, in place, before objects among its arguments are in memory.
FEW_CALLS = 3


class Recursion(SharedVariables):
    """The part of Trace for functions that call themselves; `self` is the Trace."""

    def _init_recursion(self: Any) -> None:
        self.natives: list[Native] = []
        self.first_frame = 0  # of the function of the IR that ops go to
        self.unfolded: dict[Any, int] = {}
        self.changed: list[Any] = []  # Python objects and slots that the trace changed, in order
        self._init_shared_variables()

    # -- calls

    def entered(self: Any, fn: Any, args: Any, kwargs: Any) -> Entered:
        """For the frame of a call."""
        functions = [v for v in (*args, *kwargs.values()) if isinstance(v, types.FunctionType)]
        return Entered(args, kwargs, cells_of([fn, *functions]), len(self.changed))

    def bind_call(self: Any, fn: Any, args: Any, kwargs: Any) -> inspect.BoundArguments | None:
        try:
            bound = inspect.signature(fn, follow_wrapped=False).bind(*args, **kwargs)
        except TypeError:
            return None  # the call itself says what is wrong
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            if isinstance(value, np.ndarray):
                bound.arguments[name] = self.captured_array(value)
        return bound

    def native_call(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        """(value,) if this call enters a function again, or one that is compiled; else None."""
        code = code_of(fn)
        outer = [f for f in self.frames[self.first_frame :] if code_of(f.function) is code]
        natives = [n for n in self.natives if code_of(n.fn) is code]
        if not outer and not natives:
            return None
        if len(outer) >= FEW_CALLS:
            self.try_refs([*args, *kwargs.values()])
        bound = self.bind_call(fn, args, kwargs)
        if bound is None:
            return None
        now = self.entered(fn, args, kwargs)
        now.values = tuple(bound.arguments.values())
        plan = self.arguments_plan(now.values)
        for native in reversed(natives):
            differ = self.differing(native.entered, now, plan)
            if differ is None or not self.covers(native.plan, plan):
                continue
            if differ.keys() <= native.shared.keys():
                return (self.call_op(native, now.values),)
        general = code in self.knowledge.general_calls
        for frame in reversed(outer):
            before: Entered | None = frame.entered
            if before is None:
                continue
            differ = self.differing(before, now, plan)
            if differ is None:
                continue
            if before.values is None:
                bound_before = self.bind_call(frame.function, before.args, before.kwargs)
                before.values = tuple(bound_before.arguments.values())
            common = self.common(self.arguments_plan(before.values), plan, general)
            if common is not None:
                native = self.make_native(Native(fn, bound, common, now, shared=differ))
                return (self.call_op(native, now.values),)
        if outer:
            self.unfold(fn, code, now, general)
        return None

    def unfold(self: Any, fn: Any, code: Any, now: Entered, general: bool) -> None:
        """Count a call that is traced in place although its function is being traced."""
        self.unfolded[code] = self.unfolded.get(code, 0) + 1
        deep = len(self.frames) > MAX_INLINED or _stack_ends()
        if not general and (deep or self.unfolded[code] > MAX_UNFOLDED):
            self.knowledge.general_calls.add(code)
            raise Restart
        if deep:
            variables = [content for _, content in now.cells]
            variables += [one.get() for one in self.changed if isinstance(one, Slot)]
            self.lists_become_native((now.values, *variables))
            raise self.error(
                f"{fn.__name__}() calls itself with arguments (or captured variables) that "
                "change their type, structure or identity from call to call",
                advice="give each argument one type, and change variables only through arguments "
                "and returned values; or write the recursion as a loop",
            )

    def lists_become_native(self: Any, value: Any) -> None:
        """Lists that are longer at one call than at another exist at run time."""
        if type(value) is list:
            self.become_native(value)
        if isinstance(value, (tuple, list)):
            for item in value:
                self.lists_become_native(item)

    def same_lengths(self: Any, a: Plan | None, b: Plan | None) -> bool:
        """Whether lists that are at the same places of two results have as many items."""
        if a is None or b is None or a.kind != TREE or b.kind != TREE:
            return True
        if len(a.items) != len(b.items):
            return False
        return all(self.same_lengths(x, y) for x, y in zip(a.items, b.items, strict=True))

    def check_depth(self: Any) -> None:
        if len(self.frames) > MAX_INLINED:
            raise self.error(
                f"calls are nested more than {MAX_INLINED} deep",
                advice="write them as a loop",
            )

    def differing(self: Any, before: Entered, now: Entered, plan: Plan) -> dict[Slot, Plan] | None:
        """The variables that have another value than at an earlier call, where these can be told
        to the function at each call; None: it sees another world."""
        if len(before.cells) != len(now.cells):
            return None
        found: dict[Slot, Plan] = {}
        for (cell, old), (other, new) in zip(before.cells, now.cells, strict=True):
            if old is new:
                continue
            at = (CELL, id(cell), None)
            if cell is not other or at not in self.slots:
                return None
            shared = self.shared_plan(old, new)
            if shared is None:
                return None
            found[self.slots[at]] = shared
        changed = self.changed[before.changes :]
        objects = {id(one) for one in changed if not isinstance(one, Slot)}
        slots = [one for one in changed if isinstance(one, Slot)]
        slots += [slot for slot in now.slots if slot.is_outside]
        for slot in dict.fromkeys(slots):
            old = before.slots.get(slot, slot.initial)
            new = now.slots.get(slot, slot.initial)
            if old is new:
                continue
            if (shared := self.shared_plan(old, new)) is not None:
                found[slot] = shared
            elif slot.is_outside:
                return None
            else:
                objects.add(id(slot.owner))
        seen = [content for _, content in now.cells] + list(fixed_objects(plan))
        return None if objects & set(self.reachable(seen)) else found

    # -- arguments

    def arguments_plan(self: Any, values: tuple[Any, ...]) -> Plan:
        items = []
        for value in values:
            known = id(value) in self.made_here or self.is_from_outside(value)
            if type(value) is dict and not known and all(isinstance(k, str) for k in value):
                # **kwargs
                parts = tuple(self.argument_plan(v) for v in value.values())
                items.append(Plan(TREE, None, ("dict", dict, tuple(value)), parts))
            else:
                items.append(self.argument_plan(value))
        return Plan(TREE, None, ("tuple", tuple, None), tuple(items))

    def argument_plan(self: Any, value: Any) -> Plan:
        if isinstance(value, tuple):
            items = tuple(self.argument_plan(v) for v in value)
            return Plan(TREE, None, (type(value).__name__, type(value), None), items)
        if isinstance(value, (list, dict)):
            return Plan(FIXED, None, value)  # the object counts, not what is in it
        plan: Plan = self.plan_of(value, numbers_fixed=True)
        return plan

    def common(self: Any, a: Plan, b: Plan, general: bool) -> Plan | None:
        """The plan of arguments for both calls; None: they are calls of different functions.

        Args:
            general: whether constants and extents that differ become run-time values.
        """
        if a.kind == TREE and b.kind == TREE:
            if a.object != b.object or len(a.items) != len(b.items):
                return None
            items = [self.common(x, y, general) for x, y in zip(a.items, b.items, strict=True)]
            return None if None in items else a._replace(items=tuple(items))
        if a.kind == FIXED and b.kind == FIXED and self._same_constant(a, b):
            return a
        if a.kind in (CHOICE, OPTION, LONG) and a == b:
            return a
        if LONG in (a.kind, b.kind):
            return None
        if a.kind == MAYBE and is_missing(b):
            return a if same_object(a.object, b.object) else None
        if a.type is None or b.type is None or TREE in (a.kind, b.kind):
            return None
        if b.kind == MAYBE and (a.kind != MAYBE or not same_object(a.object, b.object)):
            return None
        if FIXED in (a.kind, b.kind) and (not general or a.type == T.PY_BOOL):
            return None
        type_ = self.common_type(a.type, b.type, general)
        return (
            None
            if type_ is None
            else Plan(
                a.kind if a.kind == MAYBE else CARRY, type_, a.object if a.kind == MAYBE else None
            )
        )

    def common_type(self: Any, a: T.Type, b: T.Type, general: bool) -> T.Type | None:
        if not a.is_array or not b.is_array:
            return a if a == b or self.holds(a, b) else None
        if a.as_value()._replace(shape=()) != b.as_value()._replace(shape=()):
            return None
        if len(a.shape) != len(b.shape):
            return None
        shape = []
        for x, y in zip(a.shape, b.shape, strict=True):
            if x >= 0 and y >= 0 and x != y and not general:
                return None
            shape.append(x if x == y and x >= 0 else self.g.fresh_symbol())
        return (a if a.is_buffer else b)._replace(shape=tuple(shape))

    def holds(self: Any, a: T.Type, b: T.Type) -> bool:
        """Whether a tagged scalar has the other type among its alternatives."""
        tags = self._alternatives(b)
        return a.kind == T.TAGGED and tags != 0 and tags & ~a.alternatives == 0

    def covers(self: Any, plan: Plan, b: Plan) -> bool:
        """Whether a function that takes `plan` can be called with `b`."""
        if plan.kind == TREE or b.kind == TREE:
            return (
                plan.kind == b.kind
                and plan.object == b.object
                and len(plan.items) == len(b.items)
                and all(self.covers(x, y) for x, y in zip(plan.items, b.items, strict=True))
            )
        if plan.kind == FIXED:
            return b.kind == FIXED and bool(self._same_constant(plan, b))
        if plan.kind in (CHOICE, OPTION):
            return plan == b
        if plan.kind == MAYBE and is_missing(b):
            return same_object(plan.object, b.object)
        if b.type is None or plan.type is None or (b.kind == MAYBE and plan.kind != MAYBE):
            return False
        if not plan.type.is_array or not b.type.is_array:
            return plan.type == b.type or bool(self.holds(plan.type, b.type))
        return (
            plan.type.as_value()._replace(shape=()) == b.type.as_value()._replace(shape=())
            and len(plan.type.shape) == len(b.type.shape)
            and all(x < 0 or x == y for x, y in zip(plan.type.shape, b.type.shape, strict=True))
        )

    # -- functions

    def make_native(self: Any, native: Native) -> Native:
        """Trace the function until what it returns is what its own calls were told."""
        known = len(self.natives)
        state = self.slot_state()
        for _ in range(MAX_ROUNDS):
            self.natives.append(native)
            native.merged.clear()  # of the round before, which is forgotten
            shared = len(native.shared)
            for slot, plan in native.shared.items():
                self.share(slot, plan)
            with self.function_of(native) as path:
                exits = self.trace_body(native, path)
                result = self.returned_plan(native, exits)
                settled_ = result == native.result and shared == len(native.shared)
                if settled_:
                    for exit in exits:
                        self.leave(exit, [result])
                    types_ = [] if result is None else self.plan_types(result)
                    self.g.set_results(tuple(tuple(t) for t in types_))
            native.returned += [exit.value[0] for exit in exits]
            self.set_slots(state)
            if settled_:
                for value in native.returned:
                    for merged in native.merged:
                        self.alias(result, value, merged)
                return native
            self.g.forget_functions(native.index)
            del self.natives[known:]
            native.result = result
        raise self.error(
            f"the type of what {native.fn.__name__}() returns does not settle",
            advice="return values of one type on all paths",
        )

    def function_of(self: Any, native: Native) -> Any:
        return _Body(self, native)

    def trace_body(self: Any, native: Native, path: tuple[Any, ...]) -> list[Exit]:
        frame: Frame = self.frames[-1]
        native.params = self.parameters(native.plan)
        self.alias(native.plan, native.entered.values, native.params)
        bound = inspect.BoundArguments(native.bound.signature, native.bound.arguments.copy())
        bound.arguments.update(zip(bound.arguments, native.params, strict=True))
        for slot in native.shared:
            self.load(slot)
        cells = [(cell, content_of(cell)) for cell, _ in native.entered.cells]
        frame.entered = Entered((), {}, cells, len(self.changed), native.params)
        signal = self.run_path(lambda: native.fn(*bound.args, **bound.kwargs))
        exits = frame.returns
        if signal is not RAISED:
            exits.append(Exit(path, "return", (None if signal is None else signal.value,), 0))
        for exit in exits:
            self.note_shared(native, exit)
        return list(exits)

    def parameters(self: Any, plan: Plan) -> tuple[Any, ...]:
        """The arguments in the function: with extents of their own, since symbols of the border
        stand for those of the last call."""
        inner = self._with_stand_ins(plan)
        values = [self.g.add_arg(tuple(t)) for t in self.plan_types(plan)]
        params: tuple[Any, ...] = self.decode(inner, self.relaxed(values, plan, inner))
        for param in self.arrays_in(params):
            param.place = None
        return params

    def arrays_in(self: Any, value: Any) -> Iterator[Array]:
        while isinstance(value, Maybe):
            value = value.value
        if isinstance(value, Array):
            yield value
        elif isinstance(value, (tuple, dict)):
            for item in value.values() if isinstance(value, dict) else value:
                yield from self.arrays_in(item)

    def relaxed(self: Any, values: list[int], have: Plan, to: Plan) -> list[int]:
        types_ = zip(values, self.plan_types(have), self.plan_types(to), strict=True)
        return [self._relax(value, a, b) for value, a, b in types_]

    def returned_plan(self: Any, native: Native, exits: list[Exit]) -> Plan | None:
        plan: Plan | None = None
        values = [exit.value[0] for exit in exits]
        self.try_refs(values)
        for exit in exits:
            other = self.plan_of(exit.value[0])
            if not self.same_lengths(other, native.result if plan is None else plan):
                self.lists_become_native(tuple(values))
            if plan is not None:
                other = self.join_named("<returned value>", plan, other, values)
            plan = other
        if plan is None:
            return native.result
        for value in fixed_objects(plan):
            if id(value) in self.made_here or getattr(type(value), "_lathe_staged_", False):
                raise self.error(
                    f"{native.fn.__name__}(), which calls itself on run-time values, returns a "
                    f"{type(value).__name__} that it made: this is not supported yet",
                    advice="return numbers, arrays and tuples of them",
                )
        plan = self._with_stand_ins(plan)
        if native.result is None:
            return plan
        values += native.merged
        plan = self.join_named("<returned value>", native.result, plan, values)
        return settled(native.result, plan)

    def call_op(self: Any, native: Native, values: tuple[Any, ...]) -> Any:
        self.alias(native.plan, values, native.params)
        operands: list[int] = []
        self.encode(native.plan, values, operands)
        result = native.result
        types_ = [] if result is None else self.plan_types(result)
        self.locate()
        shared = [slot for slot in native.shared if slot in self.variables]
        for slot in shared:
            self.store(slot)
        self.ops += 1
        self.called = native
        out = self.g.op_typed("call", operands, types_, {"callee": native.symbol})
        if result is None:
            self.g.op_typed("unreachable", (), ())
            raise DeadCode
        for slot in shared:
            self.load(slot)
            self.changed.append(slot)
        fresh = self._with_stand_ins(result)
        merged = self.decode(fresh, self.relaxed(out, result, fresh))
        for value in native.returned:
            self.alias(result, value, merged)
        native.merged.append(merged)
        return merged


class _Body:
    """Ops go to the body of a function of the IR."""

    def __init__(self, trace: Any, native: Native) -> None:
        self.t, self.native = trace, native

    def __enter__(self) -> tuple[Any, ...]:
        t, native = self.t, self.native
        place = t.locate()
        call_loc = t.loc_id(place, t.frames[-1].call_loc if t.frames else -1)
        native.index, region, native.symbol = t.g.begin_function(native.fn.__name__)
        self.tries = t.leave_tries()
        self.outer = (t.targets, t.open_loops, t.first_frame, t.path)
        t.targets, t.open_loops, t.first_frame = [], [], len(t.frames)
        t.path = (*t.path, (region, "loop"))
        t.frames.append(Frame(native.fn, None, call_loc))
        t.shared_in.append(native)
        t._loc_depth = -1
        path: tuple[Any, ...] = t.path
        return path

    def __exit__(self, *error: Any) -> None:
        t = self.t
        t.frames.pop()
        t.shared_in.pop()
        t.g.end_region()
        t.enter_tries(self.tries)
        t.targets, t.open_loops, t.first_frame, t.path = self.outer
        t._loc_depth = -1
