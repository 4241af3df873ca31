"""Staged control flow: if, conditions, early exits and inlined calls.

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
from .loop_statements import LoopStatements
from .made_objects import objects_of
from .merge import FIXED, JoinError, Plan, Unjoined, may_be_unassigned
from .paths import PYTHON_ERRORS, DeadCode, Exit, Frame, Loop, Target
from .recursion import Recursion
from .seen import Seen, seen_now
from .statements import live_state, passed_on
from .tracer import Maybe, Tracer
from .withs import Withs

ROOT = 0  # the region of the function's body


class Control(LoopStatements, Recursion, Withs):
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
        if signal is RAISED or self.leaves_own(signal):
            return False
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

    def unify(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: where they can be of one type
        that the next attempt knows, it begins."""
        self.unify_refs(values)
        self.unify_lists(values)
        self.unify_dicts(values)
        self.unify_iterators(values)
        self.unify_containers(values)
        values = [v.value if isinstance(v, Maybe) else v for v in values]
        values = [seen_now(v) if self.is_object(v) else v for v in values]
        objects = [v for v in values if type(v) is Seen]
        if len(objects) > 1 and len({(type(v.object), v.names) for v in objects}) == 1:
            for column in zip(*(v.parts for v in objects), strict=True):
                self.unify(column)

    def join_named(
        self: Any, name: str, a: Plan, b: Plan, values: Any = (), lines: Any = None
    ) -> Plan:
        """`values`: what the plans are of, as far as they are known; `lines` of the source too."""
        try:
            return self.join(a, b)
        except JoinError as e:
            self.unify(values)
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
            slots = self.slots_after(path)
            with self.slots_as(slots):  # variables that functions share are as they were there
                exits.append(Exit(path, "yield", get_state(), 0, slots=slots))
        return self.join_paths("block", (), [path[-1][0]], exits, before, set_state, names)

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
            with self.slots_as(slots):
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
