"""Staged control flow: if, while, for, early exits and inlined calls.

A branch or body is traced into a region of its own. Where control leaves it early (`break`,
`continue`, `return`, a staged raise), the region stays open as an `Exit` of its target; when the
target ends, the plan that covers all its ways out is known, and each way gets its terminator.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from ..autograph.locate import current_location
from ..autograph.signals import BREAK, CONTINUE, RAISED, Return
from ..errors import LatheError
from .both_lines import lines_that_assign, shown
from .cells import Cells, variables_left
from .lists import is_listy
from .loops import ForTrip, LoopAttempt, WhileTrip
from .made_objects import objects_of
from .merge import DEAD, FIXED, JoinError, Plan, Unjoined, may_be_unassigned
from .paths import DeadCode, Exit, Frame, Loop, NeedPeel, Target
from .recursion import Recursion
from .slots import with_slots
from .special_methods import is_class_iterator
from .tracer import ForceConcrete, Restart, Tracer
from .withs import Withs

ROOT = 0  # the region of the function's body
MAX_UNROLLED_TRIPS = 64
MAX_UNROLLED_OPS = 5_000
MAX_PEELED = 2
MAX_ROUNDS = 12  # of a loop's type fixpoint


# What Python raises for a program that does not fit its values: the path raises it when it is run.
PYTHON_ERRORS = (
    *(TypeError, ValueError, LookupError, ArithmeticError, AttributeError, NameError),
    StopIteration,
)


def passed_on(signal: Any) -> Any:
    """The signal of a statement, for converted code, which takes only those that it can see in the
    source; that control ends here is none of them."""
    if signal is RAISED:
        raise DeadCode
    return signal


def live_state(get_state: Any, set_state: Any, names: Any) -> tuple[Any, Any]:
    """The part of a statement's state that has `names`; setting it makes the other variables dead,
    so that no value from inside the statement is left in them."""
    live = len(names)
    dead = (DEAD,) * (len(get_state()) - live)
    if not dead:
        return get_state, set_state
    return lambda: get_state()[:live], lambda state: set_state((*state, *dead))


class Control(Recursion, Withs):
    """The part of Trace that stages control flow; `self` is the Trace."""

    def _init_control(self: Any) -> None:
        self._init_recursion()
        self._init_tries()
        self.frames: list[Frame] = []
        self.targets: list[Target] = []
        self.spliced: set[int] = set()  # regions
        self.open_loops: list[Loop] = []
        self.staged_depth = 0  # regions that may run any number of times, or not at all

    # -- regions

    @contextmanager
    def region(self: Any, mark: str = "") -> Any:
        """Ops go to a new region; gives its path."""
        r = self.g.begin_region()
        outer = self.path
        self.path = (*outer, (r, mark))
        self._loc_depth = -1
        slots = self.slot_state()
        try:
            yield self.path
        finally:
            self.g.end_region()
            self.path = outer
            self.leave_slots(r, slots)

    @contextmanager
    def reopened(self: Any, path: tuple[Any, ...]) -> Any:
        """Ops go to the end of a region that is still open."""
        outer = self.path
        self.g.enter_region(path[-1][0] if path else ROOT)
        self.path = path
        try:
            yield
        finally:
            self.g.end_region()
            self.path = outer

    def splice(self: Any, path: tuple[Any, ...]) -> None:
        """The ops of a region that has ended go to the open one."""
        self.g.splice(path[-1][0])
        self.spliced.add(path[-1][0])
        self.enter_slots(path[-1][0])

    def still_open(self: Any, path: tuple[Any, ...]) -> tuple[Any, ...]:
        """A path without the regions that have become part of the ones around them."""
        return tuple(step for step in path if step[0] not in self.spliced)

    def leave(self: Any, exit: Exit, plan: Plan | list[Plan]) -> None:
        """Give an open region its terminator. Nothing in it can fail: a string that may has been
        made, and those that wait are made where the targets of this place are gone."""
        with self.reopened(exit.path), self.slots_as(exit.slots), self.unguarded():
            values: list[int] = []
            self.locate()
            settled, self.settled = self.settled, len(self.frames)
            try:
                for item, value in zip(plan, exit.value, strict=True):
                    self.encode(item, value, values)
            finally:
                self.settled = settled
            attrs = None if exit.kind in ("yield", "return") else {"depth": exit.depth}
            self.g.op_typed(exit.kind, values, (), attrs)

    def end_path(self: Any, signal: Any, path: tuple[Any, ...]) -> bool:
        """Record how the current region ends. True: control falls through to its end."""
        if signal is None:
            return True
        frame = self.frames[-1]
        if signal is BREAK or signal is CONTINUE:
            target = (frame.break_to if signal is BREAK else frame.continue_to)[-1]
            kind = "continue" if signal is CONTINUE and target.is_loop else "break"
            exits = target.continues if signal is CONTINUE else target.breaks
            exits.append(
                Exit(path, kind, target.get_state(), self.depth_of(target), self.alive_here())
            )
        elif isinstance(signal, Return) and frame.return_to:
            target = frame.return_to[-1]
            state = (signal.value, *target.get_state()[1:])
            exit = Exit(path, "break", state, self.depth_of(target), self.alive_here())
            target.breaks.append(exit)
        elif isinstance(signal, Return):
            kind = "break" if frame.block is not None else "return"
            depth = 0 if frame.block is None else self.depth_of(frame.block)
            alive = self.alive_here() if frame.block is not None else self.reachable([signal.value])
            shared = () if frame.cells is None else frame.cells.contents()
            self.keep_variables(frame, signal.value)
            value = (signal.value, *shared)
            frame.returns.append(Exit(path, kind, value, depth, alive, signal.place))
        return False

    def depth_of(self: Any, target: Target) -> int:
        return len(self.targets) - 1 - target.index

    def keep_variables(self: Any, frame: Frame, returned: Any) -> None:
        """A function returns functions that share its variables: these are state from now on."""
        if frame.cells is None or returned is None or isinstance(returned, Tracer):
            return
        functions = [f for f in self.reachable([returned]).values() if isinstance(f, FunctionType)]
        for cell in variables_left(frame.entered.cells, functions):
            self.cell_slot(cell)

    def run_path(self: Any, run: Callable[[], Any]) -> Any:
        """Trace a path; gives its signal."""
        try:
            return run()
        except DeadCode:
            return RAISED
        except LatheError:
            raise
        except PYTHON_ERRORS as e:
            self.raise_python(e)
            return RAISED

    def push_target(self: Any, get_state: Callable[[], Any], is_loop: bool = False) -> Target:
        target = Target(len(self.targets), get_state, is_loop=is_loop)
        self.targets.append(target)
        return target

    # -- if

    def if_stmt(
        self: Any, test: Any, body: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        condition = self.truth(test)
        if not isinstance(condition, Tracer):
            return body() if condition else orelse()
        before = get_state()
        get_live, set_live = live_state(get_state, set_state, names)
        exits: list[Exit] = []
        regions = []
        for arm in (body, orelse):
            set_state(before)
            with self.region("if") as path:
                regions.append(path[-1][0])
                signal = self.run_path(arm)
                if self.end_path(signal, path):
                    exits.append(Exit(path, "yield", get_live(), 0))
        set_state(before)
        return passed_on(
            self.join_paths("if", (condition.id,), regions, exits, get_live(), set_live, names)
        )

    def join_paths(
        self: Any,
        op: str,
        operands: Any,
        regions: Any,
        exits: list[Exit],
        before: Any,
        set_state: Any,
        names: Any,
    ) -> Any:
        """End a region op whose normal ways out are `exits`; sets the state after it."""
        self.locate()
        if not exits:
            self.g.op_typed(op, operands, (), None, regions)
            self.g.op_typed("unreachable", (), ())
            set_state(before)
            return RAISED
        names, before, set_state = self.meet_slots(exits, regions, names, before, set_state)
        lines = [exit.place.lineno for exit in exits if exit.place is not None]
        plans = self.cover(names, before, [exit.value for exit in exits], lines or None)
        for exit in exits:
            self.leave(exit, plans)
        types = [t for plan in plans for t in self.plan_types(plan)]
        values = self.g.op_typed(op, operands, types, None, regions)
        set_state(self.decoded(plans, values, [exit.value for exit in exits]))
        return None

    def decoded(
        self: Any, plans: list[Plan], values: list[int], sources: list[Any]
    ) -> tuple[Any, ...]:
        state = []
        objects: dict[Any, Any] = {}  # two names of one object on every path are that afterwards
        for i, plan in enumerate(plans):
            key = objects_of(plan, [source[i] for source in sources])
            if key is not None and key in objects:
                del values[: self.plan_width(plan)]
                state.append(objects[key])
                continue
            merged = self.decode(plan, values)
            for source in sources:
                self.alias(plan, source[i], merged)
            state.append(merged)
            objects[key] = merged
        return tuple(state)

    def cover(
        self: Any, names: Any, before: Any, states: list[Any], lines: Any = None
    ) -> list[Plan]:
        """For each variable, the plan that covers its value on every path; `lines`: where it gets
        it, if that is known."""
        plans = []
        for i, name in enumerate(names):
            if all(state[i] is before[i] for state in states):
                plans.append(Plan(FIXED, None, before[i]))
                continue
            plan = self.plan_of(states[0][i], numbers_fixed=True)
            values = [state[i] for state in states]
            for state in states[1:]:
                other = self.plan_of(state[i], numbers_fixed=True)
                plan = self.join_named(name, plan, other, values, lines)
            plans.append(plan)
        return plans

    def join_named(
        self: Any, name: str, a: Plan, b: Plan, values: Any = (), lines: Any = None
    ) -> Plan:
        """`values`: what the plans are of, as far as they are known; `lines` of the source too."""
        try:
            return self.join(a, b)
        except JoinError as e:
            self.unify_lists(values)
            self.unify_dicts(values)
            if name.isidentifier() and (may_be_unassigned(a) or may_be_unassigned(b)):
                return Plan(FIXED, None, Unjoined(name, str(e)))
            what = "the value" if name.startswith("<") else f"'{name}'"
            place = self.error_place or current_location()
            if lines is None:
                lines = lines_that_assign(name, place) if name.isidentifier() else ()
            raise self.error(
                f"{what} has no single type: it is {e}, depending on the path taken",
                found=shown(place.filename, lines),
                advice="give it the same type on every path",
            ) from None

    def if_exp(self: Any, test: Any, body: Any, orelse: Any) -> Any:
        """`body() if test else orelse()` on a run-time test; both arms may have effects."""
        result: list[Any] = [None]

        def arm(thunk: Any) -> Any:
            def run() -> None:
                result[0] = thunk()

            return run

        def set_state(state: Any) -> None:
            (result[0],) = state

        get_state = lambda: (result[0],)
        self.if_stmt(test, arm(body), arm(orelse), get_state, set_state, ("<value>",))
        return result[0]

    def and_(self: Any, left: Any, right: Any) -> Any:
        truth = self.truth(left)
        return (
            self.if_exp(truth, right, lambda: left)
            if isinstance(truth, Tracer)
            else (right() if truth else left)
        )

    def or_(self: Any, left: Any, right: Any) -> Any:
        truth = self.truth(left)
        return (
            self.if_exp(truth, lambda: left, right)
            if isinstance(truth, Tracer)
            else (left if truth else right())
        )

    def and_test(self: Any, left: Any, right: Any) -> Any:
        truth = self.truth(left)
        if not isinstance(truth, Tracer):
            return self.truth(right()) if truth else False
        return self.if_exp(truth, lambda: self.truth(right()), lambda: False)

    def or_test(self: Any, left: Any, right: Any) -> Any:
        truth = self.truth(left)
        if not isinstance(truth, Tracer):
            return True if truth else self.truth(right())
        return self.if_exp(truth, lambda: True, lambda: self.truth(right()))

    def not_(self: Any, value: Any) -> Any:
        truth = self.truth(value)
        return (
            self.make("logical_not", (truth.id,), None, self.deps(truth))
            if isinstance(truth, Tracer)
            else not truth
        )

    # -- blocks: regions that early exits leave

    def block(self: Any, run: Any, get_state: Any, set_state: Any, names: Any, enter: Any) -> Any:
        """Trace run(), which may leave early as `enter(target)` arranged; merge the ways out."""
        before = get_state()
        pending = [n for _, n in self.save_exits()]
        target = self.push_target(get_state)
        undo = enter(target)
        changes = len(self.changed)
        with self.region("block") as path:
            try:
                falls = self.end_path(self.run_path(run), path)
            finally:
                undo()
                assert self.targets.pop() is target
        exits = target.breaks + target.continues
        if not exits and pending == [n for _, n in self.save_exits()]:
            # Nobody leaves it, and nobody leaves for an outer target from inside.
            self.splice(path)
            return None if falls else RAISED
        self.lists_changed_in(path, self.changed[changes:])
        if falls:
            exits.append(Exit(path, "yield", get_state(), 0, slots=self.slots_after(path)))
        return self.join_paths("block", (), [path[-1][0]], exits, before, set_state, names)

    # -- loops

    def while_stmt(
        self: Any, test: Any, body: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        place = self.locate()
        trip = WhileTrip(self, test, body, get_state, set_state)
        get_state, set_state = live_state(get_state, set_state, names)
        if place in self.knowledge.unrolled:
            return passed_on(self.unrolled_while(test, body, orelse, get_state, set_state, names))
        return passed_on(self.staged_loop(place, trip, orelse, get_state, set_state, names))

    def for_stmt(
        self: Any, iterable: Any, body: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        from .iterables import Range, staged_items, without_strict
        from .iterators import SequenceIterator, is_filter

        if is_filter(iterable):
            body = iterable.for_body(self, body, (get_state, set_state, names))
            return self.for_stmt(iterable.source, body, orelse, get_state, set_state, names)
        place = self.locate()
        get_state, set_state = live_state(get_state, set_state, names)
        iterable = self.held_list(iterable, TypeError, "'NoneType' object is not iterable")
        iterable = without_strict(self, self.iterated(self.seen_dict(iterable)))
        if is_listy(iterable):
            state = self.for_list(iterable, body, (get_state, set_state, names))
            return passed_on(
                self.staged_loop(place, WhileTrip(self, *state[:4]), orelse, *state[2:])
            )
        if isinstance(iterable, SequenceIterator):
            rest = WhileTrip(self, *iterable.loop(self, body), get_state, set_state)
            return passed_on(self.staged_loop(place, rest, orelse, get_state, set_state, names))
        items = staged_items(self, iterable)
        if items is None:
            if is_class_iterator(iterable):
                state = (get_state, set_state)
                if place in self.knowledge.asked_iterators:
                    trip = self.class_trip(iterable, body, *state)
                    return passed_on(self.staged_loop(place, trip, orelse, *state, names))
                rest = self.class_items(place, iterable)
                return passed_on(self.unrolled_for(rest, body, orelse, *state, names))
            if iter(iterable) is iterable:
                self.may_change(iterable, "a loop over an iterator")
            return passed_on(
                self.unrolled_for(iter(iterable), body, orelse, get_state, set_state, names)
            )
        if place in self.knowledge.unrolled:
            concrete = items.concrete()
            if concrete is None:
                raise self.error(
                    f"this loop needs {self.knowledge.unrolled[place]}, so its trips must "
                    "be known when it is compiled",
                    advice="make the number of trips a constant, or index an array instead "
                    "of a Python object",
                )
            return passed_on(self.unrolled_for(concrete, body, orelse, get_state, set_state, names))
        assert isinstance(items.range, Range)
        trip = ForTrip(self, items, body, set_state)
        return passed_on(self.staged_loop(place, trip, orelse, get_state, set_state, names))

    def staged_loop(
        self: Any, place: Any, trip: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        """One loop in the graph; if it needs concrete numbers, a new trace unrolls it."""
        trip.loop = Loop(place, isinstance(trip, ForTrip) and trip.items.concrete() is not None)
        if orelse is not None:
            return self.loop_with_else(place, trip, orelse, get_state, set_state, names)
        mark = self.g.mark()
        before = get_state()
        self.open_loops.append(trip.loop)
        try:
            return self.fixpoint(trip, get_state, set_state, names, 0)
        except ForceConcrete as e:
            if e.tracer.loops is not trip.loop or not trip.can_unroll():
                raise
            self.g.rollback(mark)
            set_state(before)
            self.knowledge.unrolled[place] = e.what
            raise Restart from None
        finally:
            self.open_loops.pop()

    def loop_with_else(
        self: Any, place: Any, trip: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        """for/else, while/else: `break` leaves a block around the loop and its else."""

        def enter(target: Target) -> Any:
            trip.break_target = target
            return lambda: None

        def run() -> Any:
            signal = self.staged_loop(place, trip, None, get_state, set_state, names)
            return orelse() if signal is None else signal

        return self.block(run, get_state, set_state, names, enter)

    def fixpoint(
        self: Any, trip: Any, get_state: Any, set_state: Any, names: Any, peeled: int
    ) -> Any:
        """Trace the loop until the types of its carries are stable."""
        variables = (get_state, set_state, names)
        slots = self.carried_slots(trip.loop.place)
        for _ in range(MAX_ROUNDS):
            get_all, set_all = with_slots(self, slots, get_state, set_state)
            all_names = (*names, *map(repr, slots))
            more = self.fixpoint_of(trip, variables, (get_all, set_all, all_names), slots, peeled)
            if not isinstance(more, list):
                return more
            slots = self.carried_slots(trip.loop.place, more)
        raise self.unsettled()

    def unsettled(self: Any) -> Any:
        return self.error(
            "the types of this loop's variables do not settle",
            advice="give the loop's variables their final type before the loop",
        )

    def fixpoint_of(
        self: Any, trip: Any, variables: Any, state: Any, slots: Any, peeled: int
    ) -> Any:
        """The same with these slots among the carries; a list: of slots that are missing."""
        get_state, set_state, names = state
        before = get_state()
        plans = [self.plan_of(self.opened(value)) for value in before]
        for _ in range(MAX_ROUNDS):
            mark = self.g.mark()
            saved = self.save_exits()
            attempt = LoopAttempt(self, trip, plans, get_state, set_state, variables)
            try:
                attempt.trace()
            except DeadCode:  # the test raises whenever it is run: it is run once, and here
                self.g.rollback(mark)
                self.restore_exits(saved)
                set_state(before)
                self.truth(trip.first_test())
                raise self.error("the test of this loop raises at its second evaluation") from None
            missing = self.loop_assigned(attempt, slots)
            try:
                ways = [s[len(variables[2]) :] for s in [before, *attempt.ways()]]
                self.check_keys(slots, ways)
                unknown = self.unmergeable(slots, ways)
                wider = (
                    None
                    if missing or unknown
                    else attempt.widened(names, peeled < MAX_PEELED and trip.can_peel)
                )
            except NeedPeel:
                self.g.rollback(mark)
                self.restore_exits(saved)
                set_state(before)
                return self.peel(trip, *variables, peeled)
            if wider == plans and not attempt.new_twins():
                return attempt.finish(before)
            self.g.rollback(mark)
            self.restore_exits(saved)
            set_state(before)
            if wider is None:
                self.loop_unknown[trip.loop.place] += unknown
                return missing
            plans = wider
        raise self.unsettled()

    def save_exits(self: Any) -> list[tuple[list[Exit], int]]:
        lists = [frame.returns for frame in self.frames]
        for target in self.targets:
            lists += [target.breaks, target.continues]
        return [(exits, len(exits)) for exits in lists]

    def restore_exits(self: Any, saved: list[tuple[list[Exit], int]]) -> None:
        for exits, n in saved:
            del exits[n:]

    def peel(self: Any, trip: Any, get_state: Any, set_state: Any, names: Any, peeled: int) -> Any:
        """Run the first trip before the loop, so that the loop starts with its steady types."""
        frame = self.frames[-1]

        def enter(target: Target) -> Any:
            outer = trip.break_target
            if outer is None:
                frame.break_to.append(target)
            trip.peel_exit = target

            def undo() -> None:
                if outer is None:
                    frame.break_to.pop()

            return undo

        def enter_body(target: Target) -> Any:
            frame.continue_to.append(target)
            if trip.break_target is not None:
                frame.break_to.append(trip.break_target)

            def undo() -> None:
                frame.continue_to.pop()
                if trip.break_target is not None:
                    frame.break_to.pop()

            return undo

        def run() -> Any:
            exit_target = trip.peel_exit
            go_on = trip.first_test()

            def stop() -> Any:
                exit_target.breaks.append(
                    Exit(self.path, "break", get_state(), self.depth_of(exit_target))
                )
                return RAISED

            signal = self.if_stmt(go_on, lambda: None, stop, get_state, trip.keep_others, names)
            if signal is None:
                signal = self.block(trip.first_body, get_state, set_state, names, enter_body)
            if signal is not None:
                return signal
            trip.advance()
            # `break` in the loop proper leaves the loop only: nothing follows in this block.
            return self.fixpoint(trip, get_state, set_state, names, peeled + 1)

        return self.block(run, get_state, set_state, names, enter)

    # -- loops that are run at trace time

    def unrolled_for(
        self: Any, items: Any, body: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        def next_item() -> Any:
            try:
                return next(items, _END)
            except RuntimeError as error:  # a dict or set that has changed
                if type(error) is not RuntimeError:
                    raise
                self.raise_python(error)
                raise DeadCode from None

        return self.unroll(next_item, body, orelse, get_state, set_state, names)

    def unrolled_while(
        self: Any, test: Any, body: Any, orelse: Any, get_state: Any, set_state: Any, names: Any
    ) -> Any:
        def next_trip() -> Any:
            truth = self.truth(test())
            if isinstance(truth, Tracer):
                raise self.error(
                    "the condition of this loop depends on run-time values, and its body on "
                    f"{self.knowledge.unrolled[self.place]} as a constant"
                    if self.place in self.knowledge.unrolled
                    else "the condition of this loop depends on run-time values, and its body "
                    "on constants",
                    advice="do not use the loop's variables to index Python objects",
                )
            return None if truth else _END

        return self.unroll(next_trip, lambda _: body(), orelse, get_state, set_state, names)

    def unroll(
        self: Any,
        next_item: Any,
        body: Any,
        orelse: Any,
        get_state: Any,
        set_state: Any,
        names: Any,
    ) -> Any:
        """Trace the body once for each item; `break` leaves a block around all trips."""
        frame = self.frames[-1]

        def enter(stack: list[Target]) -> Any:
            def entered(target: Target) -> Any:
                stack.append(target)
                return stack.pop

            return entered

        def run() -> Any:
            ops = self.ops
            trips = 0
            while (item := next_item()) is not _END:
                trips += 1
                if trips > MAX_UNROLLED_TRIPS and self.ops - ops > MAX_UNROLLED_OPS:
                    raise self.error(
                        "this loop is run when it is compiled, and has come to "
                        f"{self.ops - ops} operations in "
                        f"{trips} trips",
                        advice="loop over range() or an array, and index arrays instead of "
                        "Python objects",
                    )
                signal = self.block(
                    lambda item=item: body(item),
                    get_state,
                    set_state,
                    names,
                    enter(frame.continue_to),
                )
                if signal is not None:
                    return signal
            if orelse is None:
                return None
            own = frame.break_to.pop()  # `break` in the else is one of an outer loop
            try:
                return None if self.end_path(orelse(), self.path) else RAISED
            finally:
                frame.break_to.append(own)

        return self.block(run, get_state, set_state, names, enter(frame.break_to))

    # -- calls

    def inline_call(self: Any, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The value of a converted function's call; its ops go where the call stands."""
        place = self.locate()
        args, kwargs = self.with_defaults(fn, args, kwargs)
        self.cell_slots([fn, *args, *kwargs.values()])
        native = self.native_call(fn, args, kwargs)
        if native is not None:
            return native[0]
        self.check_depth()
        caller = self.frames[-1].call_loc if self.frames else -1
        result: list[Any] = [None]
        pending = [n for _, n in self.save_exits()]
        target = self.push_target(lambda: None)
        frame = Frame(fn, target, self.loc_id(place, caller))
        frame.entered = self.entered(fn, args, kwargs)
        cells = frame.cells = Cells(frame.entered.cells)
        before = (None, *cells.contents())
        self.frames.append(frame)
        with self.region("block") as path:
            try:
                signal = self.run_path(lambda: fn(*args, **kwargs))
                if isinstance(signal, Return):
                    self.keep_variables(frame, signal.value)
            finally:
                self.frames.pop()
                assert self.targets.pop() is target
        self._loc_depth = -1
        leaves = pending != [n for _, n in self.save_exits()]  # to a handler around the call
        if not frame.returns and not leaves and (signal is None or isinstance(signal, Return)):
            self.splice(path)
            return None if signal is None else signal.value
        exits = frame.returns
        if signal is None or isinstance(signal, Return):
            value = None if signal is None else signal.value
            place = None if signal is None else signal.place
            slots = self.slots_after(path)
            state = (value, *cells.contents())
            exits.append(Exit(path, "yield", state, 0, place=place, slots=slots))

        def set_result(state: Any) -> None:
            result[0] = state[0]
            cells.fill(state[1:])

        names = ("<returned value>", *cells.names)
        ended = self.join_paths("block", (), [path[-1][0]], exits, before, set_result, names)
        if ended is RAISED:
            raise DeadCode
        return result[0]


_END = object()
