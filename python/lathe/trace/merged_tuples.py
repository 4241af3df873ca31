"""Where paths meet that have tuples of several lengths: they are run-time tuples after it."""

from __future__ import annotations

from typing import Any

from . import types as T
from .dicts import COMPLEX, with_guess
from .lists import List
from .masks import is_scalars, mask_of_type
from .merge import CARRY, FIXED, LONG, TREE, Plan
from .run_time_tuples import RunTimeTuple


class TupleMerge:
    """The part of Trace that joins tuples of several lengths; `self` is the Trace."""

    keeps_tuples = False  # what is outside takes tuples of known lengths only

    def join_tuples(self: Any, a: Plan, b: Plan) -> Plan | None:
        """The plan of a run-time tuple that covers both; None: there is none."""
        masks = [self._tuple_mask(plan) for plan in (a, b)]
        if None in masks or self.keeps_tuples:
            return None
        mask = with_guess(masks[0] | masks[1])
        if mask & COMPLEX and mask & (mask - 1):
            return None
        return Plan(LONG, T.list_type(mask))

    def _tuple_mask(self: Any, plan: Plan) -> int | None:
        """What the items of a tuple are, if they are scalars."""
        if plan.kind == LONG:
            assert plan.type is not None
            mask = mask_of_type(T.element(plan.type))
            return mask if is_scalars(mask) else None
        if plan.kind != TREE or plan.object[1] is not tuple:
            return None
        mask = 0
        for item in plan.items:
            one = self._scalar_mask(item)
            if not one:
                return None
            mask |= one
        return mask

    def _scalar_mask(self: Any, plan: Plan) -> int:
        """The tags of a number, string or None; 0: it is none of these."""
        if plan.kind == FIXED and plan.object is None:
            return 1 << T.TAG_NONE
        if plan.kind not in (FIXED, CARRY) or plan.type is None:
            return 0
        found: int = self._alternatives(plan.type)
        return found

    def tuple_items(self: Any, value: Any, type_: T.Type) -> List:
        """The list of a tuple as one of a type that covers its items."""
        element = T.element(type_)
        if not isinstance(value, RunTimeTuple):
            operands = tuple(v for item in value for v in self.items(item, element))
            return List(self, self.emit("list_new", operands, {"of": tuple(type_)})[0], type_)
        items: List = value.lathe_items
        if items.type == type_:
            return items
        out = List(self, self.emit("list_new", (), {"of": tuple(type_)})[0], type_)
        self.list_op("extend", out, items)
        return out

    def alias_tuple(self: Any, value: Any, merged: Any) -> None:
        """What is known of the items of one is known of those of the other."""
        if type(value) is type(merged) is RunTimeTuple and value is not merged:
            items = value.lathe_items
            if items.type == merged.lathe_items.type:
                self.join_lists(items, merged.lathe_items)
