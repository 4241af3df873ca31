"""Arrays in the trace: their content, views, basic indexing, and writes.

An array is a pure value until somebody writes to it. Then it is a *buffer*: memory with identity,
so that views, aliases on other paths and the caller's own argument see the write. What has to be
a buffer from its beginning makes the trace start again (`Restart`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from . import layout
from . import types as T
from .conversions import index_into
from .dicts import Dict
from .iterables import Once
from .listed_indices import NO_INDEX, with_arrays
from .lists import List
from .object_choices import is_chosen, is_member
from .operand_errors import check_in_place
from .ranges import Range, range_part
from .run_time_tuples import is_repeated, repeated
from .seen import is_sequence
from .selections import Selected, Selections
from .special_methods import in_place
from .strings import Str
from .strings import getitem as text_item
from .tracer import Array, Maybe, Number, Tagged, Tracer

_MISSING = -(2**63)
_OPERAND = _MISSING + 1
_FAR = 2**62  # no axis is so long
_ONE = np.zeros(1)


def is_by_path(index: Any) -> bool:
    """Whether an index may be None, or a bound of a slice something else on some paths."""
    if isinstance(index, tuple):
        return any(map(is_by_path, index))
    if isinstance(index, slice):
        bounds = (index.start, index.stop, index.step)
        return any(isinstance(bound, (Maybe, Tagged)) for bound in bounds)
    return isinstance(index, Maybe)


class Arrays(Selections):
    """The part of Trace that handles arrays; `self` is the Trace."""

    def content(self: Any, array: Array) -> int:
        """The graph value of an array's content now."""
        if not array.type.is_buffer:
            return array.id
        value: int = self.emit("buf_load", (array.id,))[0]
        return value

    def extent(self: Any, array: Array, axis: int) -> Any:
        """x.shape[axis]: a Python int when it is static, else a run-time one."""
        extent = array.type.shape[axis]
        if array.leaf >= 0:
            self.extent_reads.setdefault((array.leaf, axis), self.locate())
        if extent >= 0:
            return extent
        result = self.make("dim", (array.id,), {"axis": axis})
        if array.leaf >= 0:
            result.deps = frozenset([(array.leaf, axis)])
        return result

    def same_family(self: Any, op: str, a: Any, b: Any) -> tuple[Any, Any]:
        """Operands where NumPy has made an array of a list or tuple beside an array."""
        if self.meets_sequence(op, a, b):
            b = self.numpy.as_array(b)
        elif self.meets_sequence(op, b, a):
            a = self.numpy.as_array(a)
        return a, b

    def meets_sequence(self: Any, op: str, array: Any, other: Any) -> bool:
        if not (isinstance(other, (list, tuple, range, List, Range)) or is_sequence(other)):
            return False
        if isinstance(array, np.ndarray) or (
            (is_sequence(other) or isinstance(other, Range)) and isinstance(array, np.generic)
        ):
            return is_sequence(other) or bool(self.is_staged(other))
        # A sequence times a NumPy number is repeated (a range cannot); `@` is of arrays only.
        is_number = isinstance(array, Array) and array.type.kind == T.NPSCALAR
        repeats = op == "mul" and not isinstance(other, (range, Range))
        return isinstance(array, Array) and not (is_number and (repeats or op == "matmul"))

    def only_element(self: Any, array: Array) -> Any:
        """The element of an array that is used as a truth value or number."""
        if all(d == 1 for d in array.type.shape):
            return self.getitem(array, (0,) * len(array.type.shape))
        if any(d < 0 for d in array.type.shape):
            raise self.error(
                "the truth of an array whose shape is known only at run time was asked for",
                found=T.describe(array.type),
                advice="use .any(), .all() or index the element",
            )
        raise ValueError(
            "The truth value of an array with more than one element is ambiguous. Use "
            "a.any() or a.all()"
            if array.type.shape
            else "The truth value of an empty array is ambiguous."
        )

    # -- reads

    def getitem(self: Any, owner: Any, index: Any) -> Any:
        if isinstance(owner, Tagged):
            return self.switch(lambda one: self.getitem(one, index), owner)
        owner = self.held_list(owner, TypeError, "'NoneType' object is not subscriptable")
        if isinstance(owner, Maybe):
            owner = self.ld(owner)
        if is_chosen(owner):
            return self.pick(owner, lambda one: self.getitem(one, index))
        if is_member(index):
            return self.pick(index, lambda one: self.getitem(owner, one))
        index = index_into(self, owner, index)
        if is_by_path(index) and not isinstance(owner, (dict, Dict)):
            return self.at_path(owner, index, lambda one: self.getitem(owner, one))
        if isinstance(owner, Once):
            raise TypeError(f"'{owner.class_name}' object is not subscriptable")
        if isinstance(owner, Array):
            return self.array_item(owner, index)
        if isinstance(owner, List):
            return self.list_op("getitem", owner, index)
        if isinstance(owner, Dict):
            return self.dict_op("getitem", owner, index)
        if isinstance(owner, Str) or (type(owner) is str and self.is_staged_index(index)):
            return text_item(self, owner, index)
        if isinstance(owner, Range) or (type(owner) is range and self.is_staged_index(index)):
            return range_part(self, owner, index)
        if isinstance(owner, Tracer):
            raise TypeError(f"'{T.class_name(owner.type)}' object is not subscriptable")
        if isinstance(owner, np.ndarray):
            return self.array_item(self.captured_array(owner), index)
        return self.python_item(owner, index)

    def at_path(self: Any, owner: Any, index: Any, use: Callable[[Any], Any]) -> Any:
        """use(index) with what it is on each of them; an index of an array must not be None, which
        would make another shape."""
        if isinstance(index, slice):
            bounds = (index.start, index.stop, index.step)
            use_bounds = lambda *given: use(slice(*given))
            return self.where_given(lambda *given: self.switch(use_bounds, *given), *bounds)
        if isinstance(index, tuple):
            at = next(i for i, item in enumerate(index) if is_by_path(item))
            use_at = lambda one: use((*index[:at], one, *index[at + 1 :]))
            return self.at_path(owner, index[at], use_at)
        if not isinstance(owner, (Array, np.ndarray)):
            return self.where_given(use, index)
        index = self.ld(index)
        if isinstance(index, Maybe):
            text = "an index of an array is None here, and a number on other paths"
            self.raise_unless(index.flag, lambda: UnsupportedError(text))
            index = index.value
        return use(index)

    def is_staged_index(self: Any, index: Any) -> bool:
        parts = (index.start, index.stop, index.step) if isinstance(index, slice) else (index,)
        return any(map(self.is_staged, parts))

    def array_item(self: Any, array: Array, index: Any) -> Any:
        items = index if isinstance(index, tuple) else (index,)
        if any(isinstance(item, (Tagged, Maybe)) for item in items):
            items = tuple(self.optional(item) for item in items)
            return self.switch(lambda *chosen: self.array_item(array, chosen), *items)
        self.refuse_bools(items)
        if any(self.is_array_index(item) for item in items):
            return self.fancy_item(array, with_arrays(self, array, items))
        if not array.type.is_array:
            if not items:
                return array
            if not all(item is None or item is Ellipsis for item in items):
                raise IndexError("invalid index to scalar variable.")
            array = self.numpy.new(array, (), None, "an array")
        if not array.type.shape and len(items) == 1 and items[0] is Ellipsis:
            return self.numpy.reshape(array, ())
        ints = [x for x in items if not (x is Ellipsis or x is None or isinstance(x, slice))]
        rest = [x for x in items if x is Ellipsis or x is None or isinstance(x, slice)]
        if ints and len(ints) == len(array.type.shape) and len(rest) == 1 and rest[0] is Ellipsis:
            return self.item_view(array, items)
        spec, operands = self.index_spec(array, items)
        scalar = len(spec) == 4 * len(array.type.shape) and all(k == 0 for k in spec[::4])
        operands, attrs = [array.id, *operands], {"index": spec}
        if scalar:
            return self.make("buf_get" if array.type.is_buffer else "index", operands, attrs)
        if not array.type.is_buffer:
            return self.make_view(array, "index", operands, attrs)
        result = self.make_view(array, "buf_view", operands, attrs)
        result.layout = layout.of_view(array.layout, spec, result.type.shape)
        return result

    def make_view(
        self: Any, of: Array, op: str, operands: Any, attrs: dict[str, Any] | None = None
    ) -> Array:
        """An array in the memory of another one. Where one of them is written the other one has to
        be a buffer; that an array of this place is one says nothing."""
        value, type_ = self.emit(op, tuple(operands), attrs)
        made = Array(self, value, type_)
        made.place = None
        self.group_of(made).union(self.group_of(of))
        return made

    def item_view(self: Any, array: Array, items: tuple[Any, ...]) -> Any:
        """x[i, ...]: an array without axes, which is a view."""
        kept = self.array_item(array, (*items, None))
        return self.numpy.reshape(kept, ())

    def is_array_index(self: Any, item: Any) -> bool:
        if isinstance(item, (list, range, np.ndarray, List, Range)):
            return True
        return isinstance(item, Array) and (len(item.type.shape) > 0 or item.type.dtype == T.B1)

    def refuse_bools(self: Any, items: tuple[Any, ...]) -> None:
        if any(self.type_of(item) == T.PY_BOOL for item in items):
            raise self.error(
                "an array is indexed by a bool: to NumPy this is a mask without axes, which "
                "adds an axis of one element or of none",
                advice="write int(flag) for the element 0 or 1, or x[None] for the axis",
            )

    def fancy_item(self: Any, array: Array, items: tuple[Any, ...]) -> Any:
        """x[...] with arrays among the indices."""
        from .masked import is_mask, without_masks
        from .scatter import gather

        if len(items) != 1:
            return gather(self, array, items)
        idx = self.numpy.as_array(items[0])
        if is_mask(self, items[0]):
            items = without_masks(self, array, (idx,))
            if len(items) > 1:
                return gather(self, array, items)
            idx = items[0]
        if not T.is_int(idx.type.dtype):
            raise IndexError("arrays used as indices must be of integer (or boolean) type")
        return self.make("take", (self.lift(array), self.lift(idx)), {"axis": 0})

    def index_spec(self: Any, array: Array, items: tuple[Any, ...]) -> tuple[list[int], list[int]]:
        """A subscript as the attribute `index` (docs/IR.md) and its run-time operands."""
        named = sum(item is not None and item is not Ellipsis for item in items)
        rank = len(array.type.shape)
        if named > rank:
            raise IndexError(
                f"too many indices for array: array is {rank}-dimensional, but {named} were indexed"
            )
        if sum(item is Ellipsis for item in items) > 1:
            raise IndexError("an index can only have a single ellipsis ('...')")
        spec: list[int] = []
        operands: list[int] = []
        whole = [1, _MISSING, _MISSING, _MISSING]
        for item in items:
            if item is Ellipsis:
                spec += whole * (rank - named)
            elif item is None:
                spec += [2, 0, 0, 0]
            elif isinstance(item, slice):
                spec += [1, *(self.bound(b, operands) for b in (item.start, item.stop, item.step))]
            else:
                spec += [0, self.integer(item, operands), 0, 0]
        if Ellipsis not in [i for i in items if not isinstance(i, (Tracer, np.ndarray))]:
            spec += whole * (rank - named)
        return spec, operands

    def bound(self: Any, item: Any, operands: list[int]) -> int:
        if item is None:
            return _MISSING
        kind = None if isinstance(item, (Tagged, Maybe)) else self.type_of(item)
        if kind == T.PY_BOOL:
            item = self.cast(item, T.PY_INT)  # a slice takes True as 1
        elif kind is not None and not kind.shape and not T.is_int(kind.dtype):
            text = "slice indices must be integers or None or have an __index__ method"
            raise TypeError(text)
        if isinstance(item, (int, np.integer)):
            item = min(max(int(item), -_FAR), _FAR)
        return self.integer(item, operands)

    def integer(self: Any, item: Any, operands: list[int]) -> int:
        if isinstance(item, Maybe):
            item = self.ld(item)
        if isinstance(item, Tracer) and not isinstance(item, Tagged) and T.is_int(item.type.dtype):
            operands.append(self.lift(item))
            return _OPERAND
        if isinstance(item, bool) or not isinstance(item, (int, np.integer)):
            raise IndexError(NO_INDEX)
        item = int(item)
        if not _MISSING <= item < -_MISSING:
            _ONE[item]  # raises what NumPy does for an index that is no 64-bit integer
        if item <= _OPERAND:
            operands.append(self.lift(item))
            return _OPERAND
        return item

    # -- writes

    def setitem(self: Any, owner: Any, index: Any, value: Any) -> None:
        if isinstance(value, Selected):
            return self.store_selected(owner, value)
        text = "'NoneType' object does not support item assignment"
        owner = self.held_list(owner, TypeError, text)
        if isinstance(owner, Maybe):
            owner = self.ld(owner)
        if is_chosen(owner):
            return self.pick(owner, lambda one: self.setitem(one, index, value))
        if owner is None:
            raise TypeError(text)
        if is_member(index):
            return self.pick(index, lambda one: self.setitem(owner, one, value))
        index = index_into(self, owner, index)
        if isinstance(owner, np.ndarray):
            owner = self.captured_array(owner)
        if is_by_path(index) and not isinstance(owner, (dict, Dict)):
            if isinstance(owner, Array):
                self.become_buffer(owner)  # before the paths part
            return self.at_path(owner, index, lambda one: self.setitem(owner, one, value))
        if isinstance(owner, List):
            return self.list_op("setitem", owner, index, value)
        if isinstance(owner, Dict):
            return self.dict_op("setitem", owner, index, value)
        if not isinstance(owner, Tracer):
            return self.python_setitem(owner, index, value)
        if not isinstance(owner, Array) or not owner.type.is_array:
            raise TypeError(f"'{T.class_name(owner.type)}' object does not support item assignment")
        if isinstance(value, (list, tuple, range, List, Range)) or is_sequence(value):
            value = self.numpy.as_array(value)
        if isinstance(value, (Tagged, Maybe)):
            self.become_buffer(owner)
            return self.switch(lambda v: self.setitem(owner, index, v), self.optional(value))
        items = index if isinstance(index, tuple) else (index,)
        if any(isinstance(item, (Tagged, Maybe)) for item in items):
            items = tuple(self.optional(item) for item in items)
            self.become_buffer(owner)
            return self.switch(lambda *chosen: self.setitem(owner, chosen, value), *items)
        self.refuse_bools(items)
        if any(self.is_array_index(item) for item in items):
            return self.masked_store(owner, with_arrays(self, owner, items), value)
        self.check_writeable(owner, "assignment destination is read-only")
        self.become_buffer(owner)
        operand = self.lift(value)
        if operand is None:
            raise self.store_error(value)
        spec, operands = self.index_spec(owner, items)
        if len(spec) == 4 * len(owner.type.shape) and all(k == 0 for k in spec[::4]):
            operand = self.element_of(value, operand)
            if isinstance(value, Array):
                from .stored_numbers import check_item

                check_item(self, value, owner.type.dtype)
            return self.emit_effect("buf_set", (owner.id, *operands, operand), {"index": spec})
        target = owner.id
        if items not in ((Ellipsis,), (slice(None),), ()):
            target = self.emit("buf_view", (owner.id, *operands), {"index": spec})[0]
        return self.emit_effect("buf_store", (target, operand))

    def element_of(self: Any, value: Any, operand: int) -> int:
        """x[i, j] = v takes one number; an array of one element may count as one."""
        if isinstance(value, Array) and value.type.shape:
            raise ValueError("setting an array element with a sequence.")
        return operand

    def store_error(self: Any, value: Any) -> Exception:
        if value is None or isinstance(value, str):
            return TypeError(
                f"float() argument must be a string or a real number, not '{type(value).__name__}'"
            )
        error: Exception = self.error(
            f"an object of type {type(value).__name__} cannot be stored in an array",
            advice="store a number or an array",
        )
        return error

    def masked_store(self: Any, owner: Array, items: tuple[Any, ...], value: Any) -> None:
        """x[mask] = values, x[indices] = values."""
        from .scatter import scatter

        mask: Any = self.numpy.as_array(items[0]) if len(items) == 1 else None
        have = self.type_of(value)
        known = mask is not None and mask.type.dtype == T.B1 and have is not None
        if not known or have.shape or mask.type.shape != owner.type.shape:
            scatter(self, owner, items, value)
            return
        self.check_writeable(owner, "assignment destination is read-only")
        self.become_buffer(owner)
        value = self.cast(value, T.Type(T.NPSCALAR, owner.type.dtype))
        chosen = self.emit("select", (self.lift(mask), self.lift(value), self.content(owner)))[0]
        self.emit_effect("buf_store", (owner.id, chosen))

    def in_place(self: Any, op: str, array: Any, other: Any) -> Any:
        """array op= other: into the array's own memory, for whoever shares it."""
        if not array.type.is_array:
            return self.binary(op, array, other, _SYMBOLS[op])
        other = self.optional(other)
        if isinstance(other, Tagged):
            self.check_writeable(array, "output array is read-only")
            self.become_buffer(array)  # before the paths part
            return self.in_place_by_type(op, array, other)
        if other is None:
            one = np.ones(1, T.numpy_dtype(array.type.dtype))
            getattr(np, _UFUNC.get(op, op))(one, None, out=one)  # raises NumPy's error
        if op == "matmul" and isinstance(other, (list, tuple, range, Range)):
            other = self.numpy.as_array(other)
        type_ = self.type_of(other)
        if op == "matmul" and type_ is not None and len(type_.shape) < 2:
            raise ValueError(_MATMUL_IN_PLACE)
        if op != "matmul" and type_ is not None:
            check_in_place(array.type, type_)
        result = self.binary(op, array, other)
        if result is NotImplemented:
            return NotImplemented
        if not np.can_cast(
            T.numpy_dtype(result.type.dtype), T.numpy_dtype(array.type.dtype), "same_kind"
        ):
            kind, into = (T.numpy_dtype(t.type.dtype) for t in (result, array))
            ufunc = getattr(np, _UFUNC.get(op, op))
            ufunc(np.ones(1, kind), np.ones(1, kind), out=np.ones(1, into))  # raises NumPy's error
        self.check_writeable(array, "output array is read-only")
        self.become_buffer(array)
        self.emit_effect("buf_store", (array.id, self.lift(result)))
        return array

    def in_place_by_type(self: Any, op: str, array: Any, number: Tagged) -> Any:
        def store(value: Any) -> None:
            self.in_place(op, array, value)

        self.switch(store, number)
        return array

    def check_writeable(self: Any, array: Array, message: str) -> None:
        """NumPy's error for a read-only argument (part of the key where it is written)."""
        self.check_unlisted(array)
        group = array.group.find() if array.group is not None else None
        if group is not None and group.broadcast:
            raise self.error(
                "np.broadcast_to() has made a view of an array that is assigned here: "
                "this is not supported",
                advice="use a copy of it: np.broadcast_to(x.copy(), shape)",
            )
        leaves = {array.leaf} if group is None or not group.leaves else group.leaves
        frozen = leaves & self.read_only
        if frozen and frozen != leaves:
            raise self.error(
                "an array that is read-only on some path is written: this is not supported yet",
                advice="make a copy of it first: x = x.copy()",
            )
        if frozen:
            self.knowledge.written |= {leaf for leaf in frozen if leaf >= 0}
            raise ValueError(message)

    def become_buffer(self: Any, array: Array) -> None:
        """From here on the array is memory with identity."""
        if array.type.is_buffer:
            return
        group = array.group.find() if array.group is not None else None
        if (
            array.leaf != -1
            or (group is not None and (group.shared or group.leaves))
            or self.loop_since(array)
            or self.seen_by_others(array)
        ):
            self.must_be_buffer(array)
        array.region = self.still_open(array.region)
        r = array.region[-1][0] if array.region else None
        outer = self.path
        if r is not None:
            self.g.enter_region(r)
            self.path = array.region
        elif self.path:
            self.g.enter_region(0)
            self.path = ()
        type_ = array.type.as_buffer()
        array.id = self.typed("buf_new", (array.id,), type_)
        array.type = type_
        if r is not None or outer:
            self.g.end_region()
        self.path = outer

    def loop_since(self: Any, array: Array) -> bool:
        """Whether a loop was entered since the array was made: its earlier reads may run again."""
        return any(mark == "loop" for _, mark in self.path[len(self.still_open(array.region)) :])

    def delitem(self: Any, owner: Any, index: Any) -> None:
        text = "'NoneType' object does not support item deletion"
        owner = self.held_list(owner, TypeError, text)
        if is_chosen(owner):
            return self.pick(owner, lambda one: self.delitem(one, index))
        index = index_into(self, owner, index)
        if isinstance(owner, Array) and owner.type.is_array:
            raise ValueError("cannot delete array elements")
        if is_by_path(index) and not isinstance(owner, (dict, Dict)):
            return self.at_path(owner, index, lambda one: self.delitem(owner, one))
        if isinstance(owner, (Str, Number, Array)):
            name = self.class_name(owner)
            does = "doesn't" if isinstance(owner, Str) else "does not"
            raise TypeError(f"'{name}' object {does} support item deletion")
        if isinstance(owner, List):
            return self.list_op("delitem", owner, index)
        if isinstance(owner, Dict):
            return self.dict_op("delitem", owner, index)
        return self.python_delitem(owner, index)

    def aug(self: Any, op: str, left: Any, right: Any) -> Any:
        name = _AUG[op]
        if isinstance(left, Selected):
            return self.aug_selected(op, left, right)
        if isinstance(left, Maybe):
            left = self.ld(left)
        if isinstance(right, Maybe):
            right = self.ld(right)
        if is_chosen(left) or is_chosen(right):
            return self.with_chosen(lambda x, y: self.aug(op, x, y), left, right)
        if self.is_option(left):
            return self.where_given(lambda one: self.aug(op, one, right), left)
        if op == "*=" and isinstance(left, (list, List)) and isinstance(right, (Maybe, Tagged)):
            return self.switch(lambda times: self.aug(op, left, times), self.optional(right))
        if self.meets_sequence(name, right, left):
            return self.binary_python(name, left, right, op)
        grows = op == "+=" and isinstance(left, (list, List))
        if is_sequence(right) and (grows or isinstance(left, (Array, np.ndarray))):
            right = self.sequence_behind(right)
        result = in_place(self, op, name, left, right)
        if result is not NotImplemented:
            return result
        if isinstance(left, Array):
            result = self.in_place(name, left, right)
            if result is not NotImplemented:
                return result
        if isinstance(left, List):
            result = self.list_op("aug", op, left, right)
            if result is not NotImplemented:
                return result
        if isinstance(left, Dict):
            result = self.dict_op("aug", op, left, right)
            if result is not NotImplemented:
                return result
        if type(left) in (list, dict, set):
            return self.python_aug(op, left, right)
        left, right = self.optional(left), self.optional(right)
        if isinstance(left, Tracer) or isinstance(right, Tracer):
            if isinstance(left, np.ndarray):
                return self.in_place(name, self.captured_array(left), right)
            if name == "mul" and is_repeated(self, left, right):
                return repeated(self, left, right)
            return self.binary_python(name, left, right, op)
        return self.python_aug(op, left, right)


_AUG = {
    "+=": "add",
    "-=": "sub",
    "*=": "mul",
    "/=": "truediv",
    "//=": "floordiv",
    "%=": "mod",
    "**=": "pow",
    "@=": "matmul",
    "<<=": "shift_left",
    ">>=": "shift_right",
    "&=": "bit_and",
    "|=": "bit_or",
    "^=": "bit_xor",
}
_MATMUL_IN_PLACE = (
    "inplace matrix multiplication requires the first operand to have at least one and the second "
    "at least two dimensions."
)
_SYMBOLS = {name: symbol for symbol, name in _AUG.items()}
_UFUNC = {
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "bit_and": "bitwise_and",
    "bit_or": "bitwise_or",
    "bit_xor": "bitwise_xor",
    "shift_left": "left_shift",
    "shift_right": "right_shift",
}
