"""`for` and `while`: loops of the graph, whose carries need stable types, or unrolled ones."""

from __future__ import annotations

import gc
from typing import Any

from ..autograph.signals import RAISED
from ..errors import LatheError
from .dict_loops import dict_of, in_turn
from .lists import is_listy
from .loops import ForTrip, LoopAttempt, WhileTrip
from .paths import PYTHON_ERRORS, DeadCode, Exit, Loop, NeedPeel, Target
from .slots import with_slots
from .special_methods import is_class_iterator
from .statements import live_state, passed_on
from .tracer import ForceConcrete, Restart, Tracer

MAX_UNROLLED_TRIPS = 64
MAX_UNROLLED_OPS = 5_000
MAX_PEELED = 2
MAX_ROUNDS = 12  # of a loop's type fixpoint
_END: Any = object()


class LoopStatements:
    """The part of Trace that stages loops; `self` is the Trace."""

    # -- the statements

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
        from .iterables import staged_items, without_strict
        from .iterators import SequenceIterator, is_filter, moved
        from .ranges import Range
        from .used_once import taken

        taken(self, iterable)
        if is_filter(iterable):
            body = iterable.for_body(self, body, (get_state, set_state, names))
            return self.for_stmt(iterable.source, body, orelse, get_state, set_state, names)
        place = self.locate()
        get_state, set_state = live_state(get_state, set_state, names)
        iterable = self.held_list(iterable, TypeError, "'NoneType' object is not iterable")
        of_dict = dict_of(self, iterable)
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
            found, held = iter(iterable), [iterable]
            if found is iterable:
                found = moved(self, iterable, "a loop over an iterator")
                held = gc.get_referents(iterable)
            elif of_dict is not None:
                found, held = in_turn(self, *of_dict), [of_dict[0]]
            self.gone_through.append(held)
            try:
                signal = self.unrolled_for(found, body, orelse, get_state, set_state, names)
            finally:
                self.gone_through.pop()
            return passed_on(signal)
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

    # -- loops in the graph

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
            other = e.tracer.loops is not trip.loop or not trip.can_unroll()
            if other or place in self.knowledge.unrolled:  # (in vain)
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
        for rounds in range(MAX_ROUNDS):
            mark = self.g.mark()
            saved = self.save_exits()
            attempt = LoopAttempt(self, trip, plans, get_state, set_state, variables)
            try:
                attempt.trace()
            except LatheError:
                raise
            except (DeadCode, *PYTHON_ERRORS):  # the test raises always: it is run once, and here
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
            plans = wider if rounds < 1 else [self.with_linked(plan) for plan in wider]
        self.try_refs(attempt.ways())
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
