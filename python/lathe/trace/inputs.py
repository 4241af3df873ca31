"""The arguments of a missed call as parameters of the graph: what is static, what is symbolic."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..explain import axis_of
from ..words import in_words
from . import layout
from . import types as T
from .list_inputs import elements_text
from .lists import List
from .tracer import Array, Number, Tracer

if TYPE_CHECKING:
    from .driver import Options
    from .trace import Trace

_POSITIONAL_ONLY, _POSITIONAL, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD = range(5)


class Inputs:
    """Decides the policy of one trace from the call and the family's history.

    Args:
        function: the `_core.Function`.
        call: the `Call` of the miss.
        options: of the decorator; `reduce_retracing` decides when extents become symbols.
    """

    def __init__(self, function: Any, call: Any, options: Options) -> None:
        self.function, self.call, self.options = function, call, options
        self.auto = options.reduce_retracing in ("auto", True)
        changed = {d.leaf for d in call.differences if d.what == "number"} if self.auto else set()
        self.generalised: set[int] = {leaf for leaf in changed if leaf in call.observed}
        self.static_numbers = set(call.observed) - self.generalised
        self.symbols: dict[Any, int] = {}
        self.extents = {
            leaf.number: self.leaf_extents(leaf)
            for leaf in call.leaves
            if leaf.shape is not None and leaf.kind != "list"
        }
        # Lists: whether the trace may know how long they are.
        self.fixed_lengths = {leaf.number: False for leaf in call.leaves if leaf.kind == "list"}

    # -- extents

    def leaf_extents(self, leaf: Any) -> list[int]:
        """Extents of an array argument: numbers, or symbols as negative numbers."""
        known = self.call.extents.get(leaf.number)
        if known is not None and len(known) != len(leaf.shape):
            known = None  # of a call that was as like this one as any, but had other axes
        changed = {
            axis_of(d.path)
            for d in self.call.differences
            if d.what == "extent" and d.leaf == leaf.number
        }
        extents = []
        for axis, extent in enumerate(leaf.shape):
            symbolic = known is not None and known[axis] is not None and known[axis] >= 0
            symbolic |= self.auto and axis in changed
            symbolic |= axis in self.declared(leaf.path)
            extents.append(self.symbol(leaf, axis, extent) if symbolic and extent > 1 else extent)
        return extents

    def declared(self, path: str) -> tuple[int, ...]:
        """Axes that `dynamic=` names."""
        axes = self.options.dynamic.get(path, ())
        return (axes,) if isinstance(axes, int) else tuple(axes)

    def symbol(self, leaf: Any, axis: int, extent: int) -> int:
        """Extents that are equal now are not taken to be equal always: each has its own symbol."""
        k = self.symbols.setdefault((leaf.number, axis), len(self.symbols))
        return -(k + 1)

    def exact(self, extents: Any) -> None:
        """The trace reads these: (leaf, axis)."""
        shapes = {leaf.number: leaf.shape for leaf in self.call.leaves}
        for leaf, axis in extents:
            if leaf not in self.fixed_lengths:
                self.extents[leaf][axis] = shapes[leaf][axis]

    def extent_policy(self) -> dict[int, tuple[int | None, ...]]:
        """For each array and list: None for what is in the key, a symbol, or -1 for anything."""
        lengths = {leaf: (None if fixed else -1,) for leaf, fixed in self.fixed_lengths.items()}
        return lengths | {
            leaf: tuple(None if d >= 0 else -d - 1 for d in dims)
            for leaf, dims in self.extents.items()
        }

    # -- parameters

    def bind(self, trace: Trace) -> tuple[list[Any], dict[str, Any]]:
        """Tracers for the leaves, and the arguments made of them."""
        values = [self.tracer(trace, leaf) for leaf in self.call.leaves]
        trace.dynamic_leaves = frozenset(self.generalised)
        trees = [
            trace.given_node(node, original, values, (i,))
            for i, (node, original) in enumerate(zip(self.call.tree, self.call.bound, strict=True))
        ]
        self._snapshots: list[tuple[Any, Any]] = []
        for tree in trees:
            self.remember(trace, tree)
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        for parameter, value in zip(self.function.parameters, trees, strict=True):
            name, kind = parameter[:2]
            if kind in (_POSITIONAL_ONLY, _POSITIONAL):
                args.append(value)
            elif kind == _VAR_POSITIONAL:
                args.extend(value)
            elif kind == _KEYWORD_ONLY:
                kwargs[name] = value
            else:
                kwargs.update(value)
        return args, kwargs

    def remember(self, trace: Trace, value: Any) -> None:
        """Structures made for this trace, with their content, to see whether it changes them."""
        if type(value) in (list, dict):
            self._snapshots.append((value, value.copy()))
            trace.given_containers.add(id(value))
        elif hasattr(type(value), "__next__"):
            trace.given_containers.add(id(value))
        elif not isinstance(value, Tracer):
            trace.static_argument(value)
        items: Any
        if isinstance(value, tuple) or type(value) is list:
            items = value
        elif type(value) is dict:
            trace.given_types.add(type(value))
            items = value.values()
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            trace.rebuilt.add(id(value))
            trace.given_types.add(type(value))
            items = vars(value).values() if hasattr(value, "__dict__") else ()
        else:
            return
        for item in items:
            self.remember(trace, item)

    def check_unchanged(self, trace: Trace) -> None:
        for now, before in self._snapshots:
            if trace.has_given_slots(now):
                continue
            same = len(now) == len(before) and all(
                a is b for a, b in zip(_flat(now), _flat(before), strict=True)
            )
            if not same:
                raise trace.error(
                    f"the function changes a {type(now).__name__} that it was given: this "
                    "is not supported yet",
                    advice="return the new values, or change a copy",
                )

    def tracer(self, trace: Trace, leaf: Any) -> Any:
        n = leaf.number
        if leaf.kind in _RUN_TIME and n not in trace.knowledge.observed:
            type_ = _NUMBERS.get(leaf.kind) or T.Type(T.NPSCALAR, self.dtype(leaf))
            return self.parameter(trace, n, type_, Number if leaf.kind != "numpy" else Array, False)
        if leaf.kind in ("ndarray", "tensor"):
            kind = T.TENSOR if leaf.kind == "tensor" else T.ARRAY
            type_ = T.Type(kind, self.dtype(leaf), tuple(self.extents[n]))
            if not leaf.writeable:
                trace.read_only.add(n)
            trace.input_memory[n] = leaf.object
            if n in trace.knowledge.written:
                type_ = type_.as_buffer()
            return self.parameter(trace, n, type_, Array, leaf.strided)
        if leaf.kind == "list":
            return self.list_parameter(trace, leaf)
        return leaf.object

    def dtype(self, leaf: Any) -> int:
        number = T.DTYPES.index(leaf.dtype)
        if number in (T.F16, T.BF16):
            raise trace_error(self.function, leaf, f"arrays of {leaf.dtype} are not supported yet")
        return number

    def is_complex(self, leaf: Any) -> bool:
        """Whether that is a complex number, which no trace is specialised for."""
        found = self.call.leaves[leaf] if isinstance(leaf, int) else None
        return found is not None and (
            found.kind == "complex" or (found.kind == "numpy" and found.dtype in ("c64", "c128"))
        )

    def parameter(
        self, trace: Trace, n: int, type_: T.Type, cls: type[Tracer], strided: bool
    ) -> Tracer:
        value = trace.g.param(tuple(type_), strided)
        trace.param_sources.append(n)
        tracer = cls(trace, value, type_, frozenset([n]) if not type_.is_array else None)
        tracer.leaf = n
        if isinstance(tracer, Array):
            tracer.place = None
            tracer.layout = (layout.of_strided if strided else layout.of_new)(type_)
        return tracer

    def list_parameter(self, trace: Trace, leaf: Any) -> Tracer:
        xs: List = trace.new_input(leaf.dtype, leaf.number, leaf.number)
        trace.has_list_arguments = True
        known = trace.knowledge
        fixed = (leaf.number, 0) in known.exact_extents and leaf.number not in known.resized
        self.fixed_lengths[leaf.number] = fixed
        if fixed:
            xs.length = leaf.shape[0]
        return xs

    # -- words

    def describe(self) -> str:
        """The signature of this trace: `x: float64[?, 4], n: int`."""
        return ", ".join(self.describe_leaf(leaf) for leaf in self.call.leaves)

    def describe_leaf(self, leaf: Any) -> str:
        if leaf.kind == "list":
            length = leaf.shape[0] if self.fixed_lengths[leaf.number] else "?"
            return f"{leaf.path}: {elements_text(leaf.dtype)}, length {length}"
        if leaf.shape is not None:
            shape = ", ".join("?" if d < 0 else str(d) for d in self.extents[leaf.number])
            return f"{leaf.path}: {'Tensor ' if leaf.kind == 'tensor' else ''}{leaf.dtype}[{shape}]"
        if leaf.kind in _NUMBERS and leaf.number not in self.static_numbers:
            return f"{leaf.path}: {leaf.kind}"
        if leaf.kind == "numpy":
            return f"{leaf.path}: np.{leaf.dtype}"
        return f"{leaf.path}={in_words(leaf.object, 40)}"


def trace_error(function: Any, leaf: Any, message: str) -> TypeError:
    """For an argument that cannot be compiled for."""
    return TypeError(f"{function.__name__}(): argument {leaf.path}: {message}")


def _flat(value: Any) -> list[Any]:
    return [x for pair in value.items() for x in pair] if isinstance(value, dict) else list(value)


_NUMBERS = {"int": T.PY_INT, "float": T.PY_FLOAT, "complex": T.PY_COMPLEX}
_RUN_TIME = (*_NUMBERS, "numpy")
