"""Variables outside a function of the graph that it, or who calls it, assigns.

A function that calls itself may assign attributes, globals, and variables of the functions around
it. Each of them, when it is made of numbers and strings or is a list, is in memory while such a
function runs: a buffer of one element for a number, a list of one element for a string or list,
made where the whole graph sees it. It is stored before a call and loaded after it, and the other
way round in the function.
"""

from __future__ import annotations

from typing import Any

from ..autograph.signals import Undefined
from . import types as T
from .lists import List
from .merge import CARRY, MAYBE, OPTION, TREE, JoinError, Plan
from .slots import CELL, Slot
from .tracer import ITEM, Array, Restart

_STRINGS = T.list_type(1 << T.TAG_STR)


class Variable:
    """A slot with the memory that its value is in.

    Args:
        slot: its place.
        plan: of the values in it.
        memory: for each value of the graph a buffer without axes, or a list.
    """

    def __init__(self, slot: Slot, plan: Plan, memory: list[Any]) -> None:
        self.slot, self.plan, self.memory = slot, plan, memory


class SharedVariables:
    """The part of Trace on such variables; `self` is the Trace."""

    def _init_shared_variables(self: Any) -> None:
        self.variables: dict[Slot, Variable] = {}
        self.shared_memory: dict[T.Type, list[Any]] = {}  # that no variable has yet, by type
        self.shared_in: list[Any] = []  # the natives that are being traced
        self.called: Any = None  # the native that was called last

    def begin_shared(self: Any) -> None:
        """Memory for as many variables as earlier attempts needed: the call begins."""
        for type_, count in self.knowledge.shared_memory.items():
            self.shared_memory[type_] = [self.memory_for(type_) for _ in range(count)]

    def memory_for(self: Any, type_: T.Type) -> Any:
        if is_heap(type_):
            if type_ == T.STRING:
                of, empty = _STRINGS, self.convert("", T.STRING)
            else:
                of = T.list_of(type_)
                empty = self.typed("list_new", (), type_, {"of": tuple(type_)})
            return List(self, self.typed("list_new", (empty,), of, {"of": tuple(of)}), of)
        made = T.Type(T.ARRAY, type_.dtype, ()).as_buffer()
        zero = self.constant(T.numpy_dtype(type_.dtype).type(0))
        return Array(self, self.typed("buf_new", (zero,), made), made)

    def shared_plan(self: Any, *values: Any) -> Plan | None:
        """What covers all these values of a variable, if it can have memory."""
        if any(isinstance(value, Undefined) for value in values):
            return None
        first, *others = [self.plan_of(value) for value in values]
        plan: Plan = self.run_time_plan(first)
        try:
            for other in others:
                plan = self.join(plan, self.run_time_plan(other))
        except JoinError:
            return None
        if plan.kind == CARRY and plan.type is not None and plan.type.kind == T.LIST:
            return plan
        return plan if has_memory(plan) else None

    def run_time_plan(self: Any, plan: Plan) -> Plan:
        """Constant strings are strings of the graph in such a variable."""
        if plan.type == T.STRING:
            return Plan(CARRY, T.STRING)
        return plan._replace(items=tuple(self.run_time_plan(item) for item in plan.items))

    def share(self: Any, slot: Slot, plan: Plan) -> None:
        """It has memory from here on."""
        if slot in self.variables:
            return
        memory = []
        for type_ in self.plan_types(plan):
            key = type_ if is_heap(type_) else T.Type(T.NPSCALAR, _number(type_).dtype)
            pool = self.shared_memory.get(key, [])
            if not pool:
                known = self.knowledge.shared_memory
                known[key] = known.get(key, 0) + 1
                raise Restart
            memory.append(pool.pop())
        self.variables[slot] = Variable(slot, plan, memory)

    def refuse_shared(self: Any, slot: Slot, why: str) -> Exception:
        error: Exception = self.error(
            f"a function that calls itself on run-time values assigns {slot!r}, which {why}: this "
            "is not supported yet",
            advice="give it one type (numbers, strings, None, tuples of them, a list), or pass the "
            "value as an argument and return the new one",
        )
        return error

    def store(self: Any, slot: Slot) -> None:
        """Its value goes into its memory."""
        variable, value = self.variables[slot], slot.get()
        if isinstance(value, Undefined) or not self.is_covered(variable.plan, value):
            raise self.refuse_shared(slot, f"is no longer {_describe(variable.plan)}")
        values: list[int] = []
        self.encode(variable.plan, value, values)
        types = self.plan_types(variable.plan)
        for memory, type_, one in zip(variable.memory, types, values, strict=True):
            if is_heap(type_):
                if isinstance(value, List):
                    self._hold(memory.group, type_, value)
                self.emit_effect("list_set", (memory.id, self.lift(0), one))
                continue
            number = _number(type_)
            raw = self.cast(self.wrap(one, number), T.Type(T.NPSCALAR, number.dtype))
            self.emit_effect("buf_set", (memory.id, self.lift(raw)), {"index": []})

    def is_covered(self: Any, plan: Plan, value: Any) -> bool:
        try:
            return bool(self.join(plan, self.run_time_plan(self.plan_of(value))) == plan)
        except JoinError:
            return False

    def load(self: Any, slot: Slot) -> None:
        """Its memory has its value."""
        variable = self.variables[slot]
        values: list[int] = []
        types = self.plan_types(variable.plan)
        for memory, type_ in zip(variable.memory, types, strict=True):
            if is_heap(type_):
                values.append(self.typed("list_get", (memory.id, self.lift(0)), type_))
                continue
            raw = self.make("buf_get", (memory.id,), {"index": []})
            values.append(self.lift(self.cast(raw, _number(type_))))
        value = self.decode(variable.plan, values)
        if isinstance(value, List):
            value.group = variable.memory[0].group.part(ITEM)
        slot.put(value)

    def load_shared(self: Any) -> None:
        """In a handler: what the function that raised has assigned."""
        for slot in self.called.shared:
            if slot in self.variables:
                if slot.kind == CELL:
                    raise self.refuse_shared(slot, "is seen where its exception is caught")
                self.load(slot)

    def follow_assignment(self: Any, slot: Slot) -> None:
        """In a function that shares a slot its memory always has the value: an exception may
        leave the function anywhere."""
        if any(slot in native.shared for native in self.shared_in):
            self.store(slot)

    def note_shared(self: Any, native: Any, exit: Any) -> None:
        """What a function has assigned where it returns is shared, and in its memory."""
        before = self.frames[-1].entered.slots
        for slot, new in exit.slots.items():
            if slot in before and new is not before[slot]:
                plan = self.shared_plan(before[slot], new)
                if plan is None:
                    self.try_refs([before[slot], new])
                    raise self.refuse_shared(slot, "has no single type")
                native.shared.setdefault(slot, plan)
        cells = [s for s in native.shared if s.kind == CELL and s in self.variables]
        if cells:
            with self.reopened(exit.path), self.slots_as(exit.slots):
                for slot in cells:
                    self.store(slot)


def is_heap(type_: T.Type) -> bool:
    """Whether a value of the type is in memory of its own."""
    return type_ == T.STRING or type_.kind == T.LIST


def has_memory(plan: Plan) -> bool:
    """Whether a value is made of numbers, strings, None and tuples."""
    if plan.kind == TREE:
        tuples = isinstance(plan.object[1], type) and issubclass(plan.object[1], tuple)
        return tuples and all(has_memory(item) for item in plan.items)
    if plan.kind == OPTION:
        return all(has_memory(item) for item in plan.items)
    if plan.kind not in (CARRY, MAYBE) or plan.type is None:
        return False
    return plan.type == T.STRING or plan.type.kind in (T.PY, T.NPSCALAR, T.REF)


def _number(type_: T.Type) -> T.Type:
    """What is in memory of a value: of an object its number."""
    return T.PY_INT if type_.kind == T.REF else type_


def _describe(plan: Plan) -> str:
    return "what it was" if plan.type is None else T.describe(plan.type)
