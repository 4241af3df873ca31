"""How a loop is traced: one trip, and attempts until the types of its carries are stable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..autograph.signals import CONTINUE, RAISED
from . import types as T
from .array_identity import add_origin
from .made_objects import changes_in_place, parts_of
from .merge import CHOICE, DEAD, OBJECT, OPTION, TREE, Plan
from .object_choices import payloads_of
from .paths import Exit, Loop, NeedPeel, Target
from .powers import not_negative
from .slots import State
from .tracer import Array, Maybe, Number, Tracer
from .twins import join_twins, new_twins, note_places


class WhileTrip:
    """How a `while` loop runs one trip."""

    can_peel = True

    def __init__(self, trace: Any, test: Any, body: Any, get_all: Any, set_all: Any) -> None:
        self.trace, self.test, self.run_body = trace, test, body
        # Of all variables: also of those that only the test assigns, for the body of the same trip.
        self.get_all, self.set_all = get_all, set_all
        self.loop: Loop | None = None
        self.break_target: Target | None = None
        self.peel_exit: Target | None = None

    def keep_others(self, state: tuple[Any, ...]) -> None:
        """Set the live variables, and leave those that the test has assigned."""
        self.set_all((*state, *self.get_all()[len(state) :]))

    def can_unroll(self) -> bool:
        return True

    def first_test(self) -> Any:
        return self.test()

    def first_body(self) -> Any:
        return self.run_body()

    def advance(self) -> None:
        pass


class ForTrip:
    """How a `for` loop over a range runs one trip."""

    def __init__(self, trace: Any, items: Any, body: Any, set_state: Any) -> None:
        self.trace, self.items, self.body = trace, items, body
        self.keep_others = set_state  # its test assigns nothing
        self.range = items.range
        self.loop: Loop | None = None
        self.break_target: Target | None = None
        self.peel_exit: Target | None = None
        self.can_peel = self.range.step_sign() != 0

    def can_unroll(self) -> bool:
        return True

    def item(self, i: Any) -> Any:
        if isinstance(i, Tracer):
            i.loops = self.loop
            if isinstance(i, Number):
                i.not_negative = not_negative(self.range.start) and self.range.step_sign() > 0
        return self.items.at(i)

    def first_test(self) -> Any:
        r = self.range
        return r.start < r.stop if r.step_sign() > 0 else r.start > r.stop

    def first_body(self) -> Any:
        return self.body(self.item(self.range.start))

    def advance(self) -> None:
        self.range = self.range.tail()


def carried_arrays(plan: Plan, value: Any) -> Iterator[tuple[T.Type, Array]]:
    """The arrays in a carried value, with the types that they were carried with."""
    if plan.kind in (TREE, OBJECT):
        for item, part in zip(plan.items, parts_of(plan, value), strict=True):
            yield from carried_arrays(item, part)
    if plan.kind == CHOICE:
        for k, payload in payloads_of(plan, value):
            yield from carried_arrays(plan.items[k], payload)
    if plan.kind == OPTION and isinstance(value, Maybe):
        yield from carried_arrays(plan.items[0], value.value)
    inner = value.value if isinstance(value, Maybe) else value
    if isinstance(inner, Array) and plan.type is not None:
        yield plan.type, inner


class LoopAttempt:
    """One attempt at a loop with given plans for its carries."""

    def __init__(
        self,
        trace: Any,
        trip: Any,
        plans: list[Plan],
        get_state: Any,
        set_state: Any,
        variables: Any,
    ) -> None:
        self.t, self.trip, self.plans = trace, trip, plans
        self.get_state, self.set_state = get_state, set_state
        self.get_variables, _, self.names = variables  # the state without slots
        self.head_slots: State = {}
        self.types = [t for plan in plans for t in trace.plan_types(plan)]
        self.before: tuple[Any, ...] = get_state()
        self.regions: list[int] = []
        self.head: tuple[Any, ...] = ()
        self.end: Exit | None = None
        self.target: Target = trace.push_target(get_state, is_loop=True)
        trace.targets.pop()
        self.test_inside = False

    def enter_args(self) -> tuple[Any, ...]:
        values = [self.t.g.add_arg(t) for t in self.types]
        state = tuple(self.t.decode(plan, values) for plan in self.plans)
        for plan, value, head in zip(self.plans, self.before, state, strict=True):
            self.t.alias(plan, value, head)
        join_twins(self, state)
        self.mark_index(state)
        return state

    def check_writes(self) -> None:
        """An array that the loop began with, or that an earlier trip left, was written in place:
        then all of them are memory from their beginning."""
        for plan, value in zip(self.plans, self.head, strict=True):
            for type_, array in carried_arrays(plan, value):
                if array.type.is_buffer and not type_.is_buffer:
                    self.t.must_be_buffer(array)

    def mark_index(self, state: tuple[Any, ...]) -> None:
        """Carried Python numbers can be made concrete by unrolling the loop."""
        for value in state:
            if isinstance(value, Number):
                value.loops = self.trip.loop

    def trace(self) -> None:
        t = self.t
        frame = t.frames[-1]
        if isinstance(self.trip, WhileTrip):
            self.trace_test()
        t.targets.append(self.target)
        frame.break_to.append(self.trip.break_target or self.target)
        frame.continue_to.append(self.target)
        try:
            with t.region("loop") as path:
                self.regions.append(path[-1][0])
                signal = t.run_path(self.trace_body)
                if signal is CONTINUE:
                    signal = None
                if t.end_path(signal, path):
                    self.end = Exit(path, "yield", self.get_state(), 0)
        finally:
            frame.break_to.pop()
            frame.continue_to.pop()
            t.targets.pop()

    def trace_test(self) -> None:
        """The test as a region of its own; at the head of the body when it assigns variables, or
        may leave for the handler of a `try`."""
        t = self.t
        saved = t.save_exits()
        with t.region("loop") as path:
            self.set_state(self.enter_args())
            head, slots = self.trip.get_all(), t.slot_state()
            truth = t.truth(self.trip.test())
            after = self.trip.get_all()
            now = t.slot_state()
            self.test_inside = any(a is not b for a, b in zip(head, after, strict=True)) or any(
                value is not slots.get(slot, slot.initial) for slot, value in now.items()
            )
            if saved != t.save_exits():
                t.restore_exits(saved)
                self.test_inside = True
            if not self.test_inside:
                t.g.op_typed("yield", (t.lift(truth),), ())
                self.regions.append(path[-1][0])
                return
        with t.region("loop") as path:
            self.enter_args()
            t.g.op_typed("yield", (t.constant(True),), ())
            self.regions.append(path[-1][0])

    def trace_body(self) -> Any:
        t = self.t
        if isinstance(self.trip, ForTrip):
            index = t.wrap(t.g.add_arg(T.PY_INT), T.PY_INT)
            self.head = self.enter_args()
            self.set_state(self.head)
            self.head_slots = t.slot_state()
            return self.trip.body(self.trip.item(index))
        self.head = self.enter_args()
        self.set_state(self.head)
        self.head_slots = t.slot_state()
        if not self.test_inside:
            return self.trip.run_body()

        def stop() -> Any:
            exit = Exit(t.path, "break", self.get_state(), t.depth_of(self.target))
            self.target.breaks.append(exit)
            return RAISED

        truth = t.truth(self.trip.test())
        if not isinstance(truth, Tracer):
            return self.trip.run_body() if truth else stop()
        signal = t.if_stmt(
            truth, lambda: None, stop, self.get_variables, self.trip.keep_others, self.names
        )
        return self.trip.run_body() if signal is None else signal

    def exits(self) -> list[Exit]:
        """The ways in which a trip ends."""
        return self.target.continues + self.target.breaks + ([self.end] if self.end else [])

    def ways(self) -> list[Any]:
        """The states with which a trip ends."""
        return [exit.value for exit in self.exits()]

    def widened(self, names: Any, may_peel: bool) -> list[Plan]:
        for exit in self.exits():  # what is dead there can be what it was at the head
            with self.t.slots_as(exit.slots):
                exit.value = tuple(
                    self.t.copied(self.t.opened(v)) if v is not h or changes_in_place(plan) else v
                    for v, h, plan in (
                        (h if v is DEAD else v, h, plan)
                        for v, h, plan in zip(exit.value, self.head, self.plans, strict=True)
                    )
                )
        result = []
        for i, plan in enumerate(self.plans):
            for state in self.ways():
                if state[i] is not self.head[i]:
                    plan = self.widen(
                        names[i],
                        plan,
                        self.before[i],
                        state[i],
                        self.end is not None and state is self.end.value,
                        may_peel,
                    )
            result.append(plan)
        note_places(self, result)
        return result

    def widen(
        self, name: str, plan: Plan, before: Any, value: Any, falls: bool, may_peel: bool
    ) -> Plan:
        value_plan = self.t.detached(self.t.plan_of(value), self.regions)
        new = self.t.join_named(name, plan, value_plan, (before, value))
        if falls and may_peel and self.turns_tagged(plan, new):
            raise NeedPeel
        return self.keep_symbols(plan, new)

    def turns_tagged(self, old: Plan, new: Plan) -> bool:
        if new.kind == old.kind and new.kind in (TREE, OBJECT, OPTION):
            return any(self.turns_tagged(a, b) for a, b in zip(old.items, new.items, strict=True))
        if new.kind == old.kind == CHOICE:
            return any(map(self.turns_tagged, old.items[:-1], new.items[:-1]))
        if new.type is None or old.type is None:
            return False
        return new.type.kind == T.TAGGED and old.type.kind != T.TAGGED

    def keep_symbols(self, old: Plan, new: Plan) -> Plan:
        """An extent that is a symbol of the loop already stays that symbol, so that rounds end.
        (The symbol of an extent before the loop is that of one extent, not of one in each trip.)
        """
        if old.kind == new.kind and old.kind in (TREE, OBJECT, OPTION):
            items = tuple(
                self.keep_symbols(a, b) for a, b in zip(old.items, new.items, strict=True)
            )
            return new._replace(items=items)
        if old.kind == new.kind == CHOICE:
            known = tuple(map(self.keep_symbols, old.items[:-1], new.items[:-1]))
            return new._replace(items=(*known, *new.items[len(known) :]))
        if old.type is None or new.type is None or len(old.type.shape) != len(new.type.shape):
            return new
        own = self.trip.loop.symbols
        pairs = list(zip(old.type.shape, new.type.shape, strict=True))
        own.update(n for o, n in pairs if n != o and o not in own)
        shape = tuple(o if o in own else n for o, n in pairs)
        return new._replace(type=new.type._replace(shape=shape))

    def new_twins(self) -> bool:
        """Whether carried objects may be one in ways that the attempt did not know."""
        found = new_twins(self)
        self.trip.loop.twins += found
        return bool(found)

    def finish(self, before: tuple[Any, ...]) -> Any:
        t = self.t
        for exit in self.exits():
            t.leave(exit, self.plans)
        operands: list[int] = []
        if isinstance(self.trip, ForTrip):
            r = self.trip.range
            operands += [t.lift(r.start), t.lift(r.stop), t.lift(r.step)]
        for plan, value in zip(self.plans, before, strict=True):
            t.encode(plan, value, operands)
        t.locate()
        op = "for" if isinstance(self.trip, ForTrip) else "while"
        values = t.g.op_typed(op, operands, self.types, None, self.regions)
        t.closing_loop = True
        after = t.decoded(self.plans, values, [before, *self.ways()])
        for plan, head, value in zip(self.plans, self.head, after, strict=True):
            pairs = zip(carried_arrays(plan, head), carried_arrays(plan, value), strict=True)
            for (_, array), (_, origin) in pairs:
                add_origin(array, origin)  # what earlier trips left
        self.set_state(after)
        t.closing_loop = False
        self.check_writes()
        return None
