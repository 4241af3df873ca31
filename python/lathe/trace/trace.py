"""The trace in progress: graph, source locations, operators on tracers, errors.

`Trace` is the staging side of the AutoGraph contract (autograph/hooks.py); control flow, indexing,
effects and calls are in the mixins it inherits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import _core
from ..autograph.locate import Location, current_location
from ..errors import IntegerRangeError, TraceError
from ..words import in_words
from . import powers
from . import types as T
from .alive import Alive
from .array_identity import ArrayIdentity
from .arrays import Arrays
from .attributes import Attributes
from .cached_functions import CachedFunctions
from .calls import Calls
from .captures import Captures
from .choices import Choice
from .compare import COMPARISONS, Compare
from .comprehension import Comprehensions
from .container_choices import ContainerChoices
from .control import Control
from .deques import Deques
from .dict_inputs import DictInputs
from .dict_views import View
from .dicts import Dict, Dicts
from .effects import Effects
from .exception_values import ExceptionValues
from .exceptions import may_be_exception
from .fitting import example
from .function_tables import FunctionTables
from .given import Given
from .given_fields import GivenFields
from .heap_attributes import RefAttributes
from .heap_objects import Refs
from .heap_results import HeapResults
from .held_arguments import HeldArguments
from .identity import Identity
from .iterators import ClassIteration
from .key_orders import OF_DICTS, KeyOrders
from .knowledge import Knowledge
from .list_inputs import ListInputs
from .list_items import ListItems
from .listed_tuples import ListedTuples
from .lists import List, Lists
from .made_objects import MadeObjects
from .matching import Matching
from .merge import Merge
from .merged_tuples import TupleMerge
from .object_choices import ObjectChoices, is_chosen
from .operand_errors import OperandErrors, numbers, python_operator
from .outside import Outside
from .outside_objects import OutsideObjects
from .ranges import Range
from .slots import Slots
from .special_methods import SpecialMethods, arithmetic, compared
from .starred_calls import StarredCalls
from .strings import Str, Strings
from .tables import Tables
from .tracer import NO_DEPS, Array, Deps, Maybe, Number, Tagged, Tracer
from .unknown_operands import check_operands
from .unpacking import Unpacking

_INT64 = range(-(2**63), 2**63)
# What complex numbers have of Python's operators.
_OF_COMPLEX = frozenset(("add", "sub", "mul", "truediv", "pow", "eq", "ne"))


class Trace(
    Alive,
    OperandErrors,
    Control,
    Merge,
    Arrays,
    Effects,
    Calls,
    Identity,
    Captures,
    HeldArguments,
    Comprehensions,
    Lists,
    ListItems,
    ListedTuples,
    Dicts,
    DictInputs,
    ListInputs,
    Deques,
    KeyOrders,
    Given,
    Compare,
    Unpacking,
    StarredCalls,
    TupleMerge,
    ContainerChoices,
    Tables,
    Strings,
    ExceptionValues,
    Slots,
    MadeObjects,
    ObjectChoices,
    OutsideObjects,
    CachedFunctions,
    GivenFields,
    Refs,
    RefAttributes,
    HeapResults,
    Attributes,
    Outside,
    ArrayIdentity,
    Matching,
    SpecialMethods,
    ClassIteration,
    FunctionTables,
):
    """One run of the user's function on tracers.

    Args:
        name: of the graph function.
        knowledge: what earlier attempts of this trace learned.
    """

    def __init__(
        self, name: str, knowledge: Knowledge, overflow: str = "check", bounds: str = "on"
    ) -> None:
        from .numpy_api import NumPy

        self.g: Any = _core.GraphBuilder(name)
        if overflow == "wrap":
            self.g.set_attrs({"overflow": "wrap"})
        if bounds == "off":
            self.g.set_attrs({"bounds": "off"})
        self.knowledge = knowledge
        self.path: tuple[
            Any, ...
        ] = ()  # open regions, outermost first; loops among them are marked
        self.place: Location | None = None
        self.numpy = NumPy(self)
        self.ops = 0
        self._locs: dict[Any, int] = {}
        self.dynamic_leaves: frozenset[int] = frozenset()  # numbers that were seen with two values
        self.extent_reads: dict[
            tuple[int, int], Any
        ] = {}  # (leaf, axis) -> where it was read first
        # ids of objects that the trace made -> the regions that were open then
        self.made_here: dict[int, tuple[Any, ...]] = {}
        self.rebuilt: set[int] = set()  # ids of dataclass instances that stand for arguments
        self.captured_containers: set[int] = set()
        self.read_only: set[int] = set()  # argument leaves, and captures (-2 - guard)
        self.given_containers: set[int] = set()  # arguments, rebuilt for the trace
        self.has_list_arguments = False  # of numbers
        self.given_types: set[type] = set()  # of dicts and dataclasses among them
        self._init_slots()
        self._init_key_orders()
        self._init_made_objects()
        self._init_refs()
        self._init_outside()
        self._init_cached_functions()
        self._init_given_fields()
        self._init_control()
        self._init_effects()
        self._init_captures()
        self._init_lists()
        self._init_iterators()
        self._init_unpacking()
        self._init_tables()
        self._init_dicts()
        self._init_dict_inputs()
        self._init_given()
        self._init_array_identity()

    # -- locations and errors

    def locate(self) -> Location:
        """Make the user's current source position the location of the next ops."""
        if self.settled == len(self.frames) and self.place is not None:
            return self.place
        place = current_location()
        if place is not self.place or self._loc_depth != len(self.frames):
            self.place = place
            self._loc_depth = len(self.frames)
            caller = self.frames[-1].call_loc if self.frames else -1
            self.g.set_loc(self.loc_id(place, caller))
        return place

    _loc_depth = -1
    settled = -1  # number of frames in which no code of the user runs for now: it stays where it is
    error_place: Location | None = None  # where errors are when no code of the user is running

    def loc_id(self, place: Location, caller: int = -1) -> int:
        key = (place, caller)
        found = self._locs.get(key)
        if found is None:
            found = self.g.loc(
                place.filename, place.lineno, place.col, place.end_col, place.function_name, caller
            )
            self._locs[key] = found
        return found

    def places_of_calls(self) -> list[Location]:
        """Where the user's program is now, and the calls that it came through."""
        known = {number: key for key, number in self._locs.items()}
        places = [] if self.place is None else [self.place]
        caller = self.frames[-1].call_loc if self.frames else -1
        while caller >= 0:
            place, caller = known[caller]
            places.append(place)
        return places

    def error(
        self, message: str, *, found: str | None = None, advice: str | None = None
    ) -> TraceError:
        """A TraceError at the user's current line; the caller raises it."""
        place = self.error_place or current_location()
        end = place.end_col if place.end_lineno == place.lineno else None
        return TraceError(
            message,
            filename=place.filename,
            lineno=place.lineno,
            col=None if place.col < 0 else place.col,
            end_col=end,
            found=found,
            advice=advice,
        )

    # -- ops

    def emit(
        self, op: str, operands: tuple[int, ...], attrs: dict[str, Any] | None = None
    ) -> tuple[int, T.Type]:
        """Append an op with one result; its type is inferred."""
        self.locate()
        self.ops += 1
        try:
            value, type_ = self.g.op(op, operands, attrs)
        except NotImplementedError as e:
            raise self.error(str(e)) from None
        except OverflowError:  # of an attribute
            raise IntegerRangeError("an integer that is needed here takes over 64 bits") from None
        except TypeError as e:
            if "not supported yet" not in str(e):
                raise
            message, _, advice = str(e).partition(": ")
            raise self.error(message, advice=advice or None) from None
        return value, T.of_graph(type_)

    def emit_effect(
        self, op: str, operands: tuple[int, ...], attrs: dict[str, Any] | None = None
    ) -> None:
        """Append an op without results."""
        self.locate()
        self.ops += 1
        try:
            self.g.op(op, operands, attrs)
        except NotImplementedError as e:
            raise self.error(str(e)) from None

    def make(
        self,
        op: str,
        operands: tuple[int, ...],
        attrs: dict[str, Any] | None = None,
        deps: Deps = None,
    ) -> Any:
        value, type_ = self.emit(op, operands, attrs)
        return self.wrap(value, type_, deps)

    def typed(
        self, op: str, operands: tuple[int, ...], type_: T.Type, attrs: dict[str, Any] | None = None
    ) -> int:
        self.locate()
        value: int = self.g.op_typed(op, operands, (type_,), attrs)[0]
        return value

    def wrap(self, value: int, type_: T.Type, deps: Deps = None) -> Any:
        """The tracer for a graph value."""
        if type_.kind == T.PY:
            return Number(self, value, type_, deps)
        if type_.kind == T.TAGGED:
            return Tagged(self, value, type_, deps)
        if type_.kind == T.NONE:
            return None
        if type_.kind == T.LIST:
            return List(self, value, type_)
        if type_.kind == T.DICT:
            return Dict(self, value, type_)
        if type_.kind == T.STR:
            return Str(self, value, type_)
        array = Array(self, value, type_, deps)
        if type_.kind in (T.ARRAY, T.TENSOR) and self.place in self.knowledge.buffer_places:
            self.become_buffer(array)
        return array

    def constant(self, value: Any) -> int | None:
        """The graph value of a Python or NumPy number; None for anything else."""
        if isinstance(value, bool):
            return self.typed("const", (), T.PY_BOOL, {"value": value})
        if isinstance(value, np.generic):
            return self._numpy_constant(value)
        if isinstance(value, int):
            if int(value) not in _INT64:  # (looking for one of a subclass would go through all)
                raise IntegerRangeError(f"the integer {in_words(value)} does not fit into 64 bits")
            return self.typed("const", (), T.PY_INT, {"value": int(value)})
        if isinstance(value, float):
            return self.typed("const", (), T.PY_FLOAT, {"value": float(value)})
        if isinstance(value, complex):
            return self._complex_constant(value.real, value.imag)
        return None

    def _complex_constant(self, *parts: Any) -> int:
        return self.emit("complex", tuple(self.lift(x) for x in parts))[0]  # type: ignore[misc]

    def _numpy_constant(self, value: np.generic) -> int:
        dtype = T.dtype_number(value.dtype)
        if dtype is None:
            raise self.error(f"NumPy scalars of type {value.dtype} are not supported yet")
        if T.is_complex(dtype):
            return self._complex_constant(value.real, value.imag)
        item: Any = value.item()
        if dtype == T.U64 and item >= 2**63:
            item -= 2**64
        return self.typed("const", (), T.Type(T.NPSCALAR, dtype), {"value": item})

    def lift(self, value: Any) -> int | None:
        """The graph value of an operand (arrays by their content now); None if it is no number."""
        if isinstance(value, Array):
            return self.content(value)
        if isinstance(value, Tracer):
            return value.id
        if isinstance(value, Maybe):
            return self.lift(self.optional(value))
        if isinstance(value, np.ndarray):
            return self.content(self.captured_array(value))
        return self.constant(value)

    def type_of(self, value: Any) -> T.Type | None:
        """The type that lift() would give, without adding to the graph; None if no number."""
        if isinstance(value, Tracer):
            return value.type
        if isinstance(value, bool):
            return T.PY_BOOL
        if isinstance(value, np.generic):
            dtype = T.dtype_number(value.dtype)
            return None if dtype is None else T.Type(T.NPSCALAR, dtype)
        if isinstance(value, int):
            return T.PY_INT
        if isinstance(value, float):
            return T.PY_FLOAT
        if isinstance(value, complex):
            return T.PY_COMPLEX
        if isinstance(value, np.ndarray):
            dtype = T.dtype_number(value.dtype)
            return None if dtype is None else T.Type(T.ARRAY, dtype, value.shape)
        return None

    def deps(self, *values: Any) -> Deps:
        """Argument leaves behind a value computed from these."""
        known: frozenset[Any] = NO_DEPS
        for value in values:
            if isinstance(value, Tracer):
                if value.deps is None:
                    return None
                known |= value.deps
        return known

    # -- operators

    def binary(self, op: str, a: Any, b: Any, symbol: str = "") -> Any:
        if a is b and op in ("eq", "ne") and may_be_exception(a):
            return op == "eq"
        if self.is_option(a) or self.is_option(b):
            return self.where_given(lambda x, y: self.binary_python(op, x, y, symbol), a, b)
        a, b = self.same_family(op, self.optional(a), self.optional(b))
        if op in ("eq", "ne") and (unlike := self.elements_unlike(op, a, b)) is not None:
            return unlike
        if isinstance(a, Tagged) or isinstance(b, Tagged):
            return self.switch(lambda x, y: self.binary_python(op, x, y, symbol), a, b)
        if isinstance(a, List) or isinstance(b, List) or self.repeats(op, a, b):
            return self.list_op("binary", op, a, b, symbol)
        if isinstance(a, Dict) or isinstance(b, Dict):
            return self.dict_op("binary", op, a, b, symbol)
        made = self.text_binary(op, a, b, symbol)
        if made is not None:
            return made
        if op == "pow" and powers.is_square_of_bools(self, a, b):
            a = self.cast(a, T.Type(T.NPSCALAR, T.I8))
        if op == "pow" and powers.sign_decides(self, a, b):
            return powers.by_sign(self, a, b)
        of_python = op in _OF_COMPLEX and self.type_of(a) == T.PY_COMPLEX
        if of_python and self.type_of(b) == T.NP_FLOAT64:
            # np.float64 is a float, and Python asks the left operand first (which has no order).
            b = self.cast(b, T.PY_FLOAT) if isinstance(b, Tracer) else float(b)
        if op == "matmul" and numbers(self, a, b):
            raise self.operand_error(op, a, b, None, symbol)
        x = self.lift(a)
        y = None if x is None else self.lift(b)
        if x is None or y is None:
            check_operands(self, op, a, b)
            return NotImplemented
        try:
            result = self.make(op, (x, y), None, self.deps(a, b))
        except TypeError as e:
            raise self.operand_error(op, a, b, e, symbol) from None
        return powers.mark(self.follow_loops(result, a, b), op, a, b)

    def binary_python(self, op: str, a: Any, b: Any, symbol: str = "") -> Any:
        """A binary operation on anything, with Python's answer for operands that do not fit.

        Args:
            symbol: what the message calls the operation; by default the operator of `op`.
        """
        if self.is_option(a) or self.is_option(b):
            return self.where_given(lambda x, y: self.binary_python(op, x, y, symbol), a, b)
        if is_chosen(a) or is_chosen(b):
            return self.with_chosen(lambda x, y: self.binary_python(op, x, y, symbol), a, b)
        if isinstance(a, OF_DICTS) or isinstance(b, OF_DICTS):
            a, b = (self.seen_dict(x, op not in ("eq", "ne")) for x in (a, b))
        a, b = self.same_family(op, self.optional(a), self.optional(b))
        if op not in COMPARISONS:
            found = arithmetic(self, op, a, b, symbol=symbol)
            if found is not NotImplemented:
                return found
        elif self.is_asked(op, a, b):
            found = compared(self, op, a, b)
            if found is not NotImplemented:
                return found
        if isinstance(a, Tracer) or isinstance(b, Tracer):
            result = self.binary(op, a, b, symbol)
            if result is not NotImplemented:
                return result
            if op in ("eq", "ne"):
                return op == "ne"
            raise self.operand_error(op, a, b, None, symbol)
        if op in COMPARISONS:
            return self.compare_python(op, a, b)
        return python_operator(op, symbol)(a, b)

    def optional(self, value: Any) -> Any:
        """A number that may be None as a tagged scalar, whose operations switch on it."""
        if not isinstance(value, Maybe):
            return value
        if value.missing is not None:
            return self.optional(self.present(value))
        type_ = self.type_of(value.value)
        alternatives = 0 if type_ is None else self._alternatives(type_)
        if not alternatives:
            return self.some(value, "an operation")
        to = T.Type(T.TAGGED, 0, (), alternatives | 1 << T.TAG_NONE)
        return Tagged(self, self.convert_missing(value, to), to, self.deps(value.value))

    def unary(self, op: str, a: Any) -> Any:
        if isinstance(a, Maybe):
            return self.where_given(python_operator(op), a)
        if isinstance(a, Dict):
            found = self.dict_op("counter_operator", op, a)
            if found is not NotImplemented:
                return found
        if isinstance(a, (Str, List, Dict)):
            return python_operator(op)(_like(a))
        if isinstance(a, Tagged):
            return self.switch(
                lambda x: self.unary(op, x) if isinstance(x, Tracer) else python_operator(op)(x), a
            )
        x = self.lift(a)
        assert x is not None
        try:
            made = self.make(op, (x,), None, self.deps(a))
        except TypeError:
            if op == "invert":
                python_operator(op)(example(self, a))  # raises what Python or NumPy raises
            raise
        return powers.mark(self.follow_loops(made, a), op)

    def positive(self, a: Tracer) -> Any:
        """+x: an int for a bool, a copy of an array."""
        if isinstance(a, Tagged):
            return self.switch(lambda one: +one, a)
        if isinstance(a, (Str, List, Dict)):
            return self.unary("pos", a)
        if isinstance(a, Number) and a.type.dtype == T.B1:
            return self.cast(a, T.PY_INT)
        if isinstance(a, Array) and a.type.dtype == T.B1:
            np.positive(np.ones(1, bool))  # raises NumPy's error
        if isinstance(a, Array) and a.type.is_array:
            if not a.type.shape and not a.type.is_tensor:
                return self.getitem(a, ())
            self.locate()
            return self.wrap(self.content(a), a.type.as_value(), a.deps)
        return a

    def cast(self, a: Any, to: T.Type) -> Any:
        """To a dtype and kind; the shape of `to` does not count."""
        x = self.lift(a)
        assert x is not None
        return self.follow_loops(
            self.make("cast", (x,), {"to": tuple(to._replace(shape=()))}, self.deps(a)), a
        )

    def follow_loops(self, result: Any, *sources: Any) -> Any:
        """What is computed from a speculative loop's index can make that loop unroll."""
        for source in sources:
            if (
                isinstance(source, Tracer)
                and source.loops is not None
                and isinstance(result, Tracer)
            ):
                result.loops = source.loops
        return result

    def truth(self, value: Any) -> Any:
        """bool(value): a Python bool, or a run-time one."""
        if isinstance(value, Tagged):
            return self.switch(self.truth, value)
        if isinstance(value, (List, Str, Range, View)):
            return self.call(len, value) != 0
        if isinstance(value, Dict):
            return self.dict_op("size", value) != 0
        if isinstance(value, Maybe):
            return self.maybe_truth(value)
        if not isinstance(value, Tracer):
            return self.python_truth(value)
        if isinstance(value, Array) and value.type.shape:
            return self.truth(self.only_element(value))
        if value.type == T.PY_BOOL:
            return value
        if value.type.dtype == T.B1:
            return self.cast(value, T.PY_BOOL)
        zero = 0.0 if T.is_float(value.type.dtype) else 0
        return self.cast(self.binary("ne", value, zero), T.PY_BOOL)

    def python_truth(self, value: Any) -> Any:
        if isinstance(value, Choice):
            return self.choice_truth(value)
        found = self.tested(value)
        return bool(value) if found is value else found

    def switch(self, fn: Callable[..., Any], *values: Any) -> Any:
        """fn on tagged operands: one branch for each type that they can have at run time."""
        for i, value in enumerate(values):
            if isinstance(value, Tagged):
                return self._switch_at(fn, values, i)
        return fn(*values)

    def _switch_at(self, fn: Callable[..., Any], values: tuple[Any, ...], i: int) -> Any:
        tagged = values[i]
        tags = [tag for tag in range(64) if tagged.type.alternatives >> tag & 1]

        def branch(k: int) -> Any:
            type_ = T.type_of_tag(tags[k])

            def taken() -> Any:
                payload = (
                    self.typed("tag_get", (tagged.id,), type_) if type_ != T.NONE_TYPE else None
                )
                value = None if payload is None else self.wrap(payload, type_)
                return self.switch(fn, *values[:i], value, *values[i + 1 :])

            if k == len(tags) - 1:
                return taken()
            attrs = {"of": tuple(type_)}
            test = self.wrap(self.typed("tag_is", (tagged.id,), T.PY_BOOL, attrs), T.PY_BOOL)
            return self.if_exp(test, taken, lambda: branch(k + 1))

        return branch(0)


def _like(value: Any) -> Any:
    """An empty one of Python's, whose operators raise what those of the value do."""
    if isinstance(value, Dict):
        return set() if value.is_set else {}
    return [] if isinstance(value, List) else ""
