"""Tracers: what stands for a run-time value while the user's function runs on it.

A tracer overloads the operators and appends an op to the graph. `Number` stands for Python
numbers, `Array` for NumPy scalars, ndarrays and Tensors, `Tagged` for a scalar whose type depends
on the path, `Maybe` for a variable that is None or undefined on some path.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..autograph.locate import current_location
from . import layout
from . import types as T
from .staged_items import StagedItems

if TYPE_CHECKING:
    from .trace import Trace

# Leaves of the arguments that a value is computed from; None once array contents are involved.
# A number is a leaf; (leaf, axis) an extent of one; ("slot", place) a number outside.
Deps = frozenset[int | tuple[Any, Any]] | None
NO_DEPS: frozenset[int | tuple[Any, Any]] = frozenset()


class ForceConcrete(BaseException):
    """A run-time number was needed at trace time; whoever made it concrete-able catches this."""

    def __init__(self, tracer: Tracer, what: str) -> None:
        super().__init__(what)
        self.tracer = tracer
        self.what = what
        self.place = current_location()


class NewTable(Exception):
    """The trace is abandoned: a dict among the arguments has to come in as lists."""


class Restart(BaseException):
    """The trace learned something that changes its beginning: run it again with this knowledge."""


def _binary(op: str) -> Any:
    def method(self: Tracer, other: Any) -> Any:
        result = self.trace.binary(op, self, other)
        if result is NotImplemented and op not in ("eq", "ne") and _no_operand(op, other):
            raise self.trace.operand_error(op, self, other, None)
        return result

    return method


def _reflected(op: str) -> Any:
    def method(self: Tracer, other: Any) -> Any:
        result = self.trace.binary(op, other, self)
        if result is NotImplemented and _no_operand(op, other, asked=True):
            raise self.trace.operand_error(op, other, self, None)
        return result

    return method


def _no_operand(op: str, other: Any, asked: bool = False) -> bool:
    """Whether Python has no such operation on a number and `other`: its message names the types.

    Args:
        asked: Python has asked `other`, which stands on the left.
    """
    from .special_methods import asked_method, method_of

    if isinstance(other, (str, bytes, list, tuple)):
        return op != "mul"
    if type(other).__module__.partition(".")[0] == "lathe" and not isinstance(other, StagedItems):
        return False
    return asked or method_of(type(other), asked_method(op, reflected=True)) is None


def _in_place(op: str) -> Any:
    def method(self: Tracer, other: Any) -> Any:
        return self.trace.in_place(op, self, other)

    return method


class Tracer:
    """A value in the graph: its id and its type."""

    __slots__ = ("deps", "id", "leaf", "loops", "trace", "type")
    _lathe_staged_ = True
    __array_priority__ = 1000.0

    def __init__(self, trace: Trace, value: int, type_: T.Type, deps: Deps = None) -> None:
        self.trace = trace
        self.id = value
        self.type = type_
        self.deps = deps
        self.leaf = -1  # the argument leaf that this is, unchanged
        self.loops: Any = None  # the speculative loop whose index this depends on

    def __repr__(self) -> str:
        return f"<run-time {T.describe(self.type)}>"

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("sub"), _reflected("sub")
    __mul__, __rmul__ = _binary("mul"), _reflected("mul")
    __truediv__, __rtruediv__ = _binary("truediv"), _reflected("truediv")
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _reflected("floordiv")
    __mod__, __rmod__ = _binary("mod"), _reflected("mod")
    __pow__, __rpow__ = _binary("pow"), _reflected("pow")
    __and__, __rand__ = _binary("bit_and"), _reflected("bit_and")
    __or__, __ror__ = _binary("bit_or"), _reflected("bit_or")
    __xor__, __rxor__ = _binary("bit_xor"), _reflected("bit_xor")
    __lshift__, __rlshift__ = _binary("shift_left"), _reflected("shift_left")
    __rshift__, __rrshift__ = _binary("shift_right"), _reflected("shift_right")
    __matmul__, __rmatmul__ = _binary("matmul"), _reflected("matmul")
    __lt__, __le__ = _binary("lt"), _binary("le")
    __gt__, __ge__ = _binary("gt"), _binary("ge")
    __eq__, __ne__ = _binary("eq"), _binary("ne")

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return other // self, other % self

    def __neg__(self) -> Any:
        return self.trace.unary("neg", self)

    def __pos__(self) -> Any:
        return self.trace.positive(self)

    def __abs__(self) -> Any:
        return self.trace.unary("abs", self)

    def __invert__(self) -> Any:
        return self.trace.unary("invert", self)

    def __bool__(self) -> bool:
        self.trace.python_asks()
        raise self.trace.truth_asked(self, sys._getframe(1).f_code)

    def __str__(self) -> str:
        raise self.trace.error(
            "the text of a run-time value was asked for in code that is not converted",
            found=repr(self),
            advice="make the text in the body of a function that Lathe converts",
        )

    def __format__(self, spec: str) -> str:
        return str(self)

    def __index__(self) -> int:
        return self._force("an integer that Python needs now (an index or a count)")

    def __hash__(self) -> int:
        return hash(self._force("a hash"))

    def _force(self, what: str) -> Any:
        raise ForceConcrete(self, what)

    def __int__(self) -> int:
        return self._force("int()")

    def __float__(self) -> float:
        return self._force("float()")

    def __complex__(self) -> complex:
        return self._force("complex()")

    def __iter__(self) -> Iterator[Any]:
        raise TypeError(T.not_iterable(self.type))


class Spread:
    """Arguments of a call: the items of a run-time list, that `*source` stands for."""

    def __init__(self, items: Any, source: Any) -> None:
        self.items, self.source = items, source


class Number(Tracer):
    """A Python bool, int, float or complex."""

    __slots__ = ("never_read", "not_negative")

    def __init__(self, trace: Trace, value: int, type_: T.Type, deps: Deps = None) -> None:
        super().__init__(trace, value, type_, deps)
        self.not_negative = False  # known to be none, of an int
        self.never_read = False  # an item of a list that is always empty: its type is a guess

    def __round__(self, digits: Any = None) -> Any:
        return self.trace.call(round, self, digits)

    @property
    def real(self) -> Any:
        return self._part("real")

    @property
    def imag(self) -> Any:
        if self.type.dtype == T.C128:
            return self._part("imag")
        return 0 if self.type.dtype != T.F64 else 0.0

    def conjugate(self) -> Any:
        return self._part("conj")

    def _part(self, op: str) -> Any:
        if self.type.dtype != T.C128:
            return self.trace.positive(self)
        return self.trace.make(op, (self.id,), None, self.deps)

    def __getattr__(self, name: str) -> Any:
        from .number_methods import attribute

        return attribute(self, name)


class Tagged(Tracer):
    """A scalar whose type is known only at run time; operations switch on it."""

    __slots__ = ()


class Maybe:
    """A variable that holds `value` where `flag` is true, else None or nothing at all.

    Args:
        missing: Python's None, or the Undefined object of the variable.
    """

    __slots__ = ("flag", "missing", "value")
    __array_ufunc__ = None  # a NumPy scalar on the left leaves the operation to this class
    _lathe_staged_ = True
    _lathe_optional_ = True

    def __init__(self, flag: Any, value: Any, missing: Any) -> None:
        self.flag = flag
        self.value = value
        self.missing = missing

    @property
    def trace(self) -> Trace:
        found: Trace = self.value.trace if isinstance(self.value, Tracer) else self.flag.trace
        return found

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("sub"), _reflected("sub")
    __mul__, __rmul__ = _binary("mul"), _reflected("mul")
    __truediv__, __rtruediv__ = _binary("truediv"), _reflected("truediv")
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _reflected("floordiv")
    __mod__, __rmod__ = _binary("mod"), _reflected("mod")
    __pow__, __rpow__ = _binary("pow"), _reflected("pow")
    __and__, __rand__ = _binary("bit_and"), _reflected("bit_and")
    __or__, __ror__ = _binary("bit_or"), _reflected("bit_or")
    __xor__, __rxor__ = _binary("bit_xor"), _reflected("bit_xor")
    __lshift__, __rlshift__ = _binary("shift_left"), _reflected("shift_left")
    __rshift__, __rrshift__ = _binary("shift_right"), _reflected("shift_right")
    __matmul__, __rmatmul__ = _binary("matmul"), _reflected("matmul")
    __lt__, __le__ = _binary("lt"), _binary("le")
    __gt__, __ge__ = _binary("gt"), _binary("ge")
    __eq__, __ne__ = _binary("eq"), _binary("ne")
    __hash__ = object.__hash__

    def __iter__(self) -> Any:
        text = "cannot unpack non-iterable NoneType object"
        return iter(self.trace.held_list(self, TypeError, text))

    def __neg__(self) -> Any:
        return self.trace.unary("neg", self)

    def __invert__(self) -> Any:
        return self.trace.unary("invert", self)

    def __pos__(self) -> Any:
        return self.trace.unary("pos", self)

    def __abs__(self) -> Any:
        return self.trace.unary("abs", self)

    def __repr__(self) -> str:
        return "<run-time value or None>" if self.missing is None else "<maybe undefined>"


ITEM = "item"  # the part of a list, or dict, that holds lists
LISTS = 1 << 64  # what is known of items that are lists (list_items.py)


class AliasGroup:
    """Arrays that may share memory: views, and what met in branches and loops; lists that may be
    one."""

    __slots__ = (
        "broadcast",
        "constant",
        "from_outside",
        "leaves",
        "listed",
        "noted",
        "parent",
        "parts",
        "places",
        "resized",
        "shared",
        "written",
    )

    def __init__(self) -> None:
        self.parent: AliasGroup | None = None
        self.leaves: set[int] = set()  # argument leaves in it
        self.places: set[Any] = set()  # source places where its other members were made
        self.shared = False  # more than one array
        self.written = self.resized = False  # lists
        self.constant = False  # lists that stand for one of the program that cannot be changed
        self.listed = False  # arrays that are in a run-time list
        self.broadcast = False  # np.broadcast_to() made one of them of another
        self.noted = False  # arrays that are in slots outside when the call ends
        self.from_outside = False  # lists that hold arrays from outside, and these
        self.parts: dict[Any, AliasGroup] = {}  # see part()

    def find(self) -> AliasGroup:
        group = self
        while group.parent is not None:
            group = group.parent
        return group

    def union(self, other: AliasGroup) -> None:
        a, b = self.find(), other.find()
        a.shared = True
        if a is b:
            return
        for key in a.parts.keys() | b.parts.keys():
            a.part(key).union(b.part(key))
        b.parent = a
        a.leaves |= b.leaves
        a.places |= b.places
        a.written |= b.written
        a.resized |= b.resized
        a.constant |= b.constant
        a.listed |= b.listed
        a.broadcast |= b.broadcast
        a.noted |= b.noted
        a.from_outside |= b.from_outside

    def add_place(self, place: Any) -> None:
        self.places.add(place)
        for key, part in self.parts.items():
            part.find().add_place((place, key))

    def part(self, key: Any) -> AliasGroup:
        """Of lists that hold others. ITEM: the lists that are items. A number k: made-up lists
        of the k-th parts of their items, which are tuples. Their places are made up too: what is
        known of (place, key) is known of these lists."""
        root = self.find()
        if key not in root.parts:
            root.parts[key] = AliasGroup()
            root.parts[key].places = {(place, key) for place in root.places}
        return root.parts[key].find()


class Array(Tracer):
    """A NumPy scalar, an ndarray or a Tensor; a value, or a buffer when somebody writes to it."""

    __slots__ = ("group", "layout", "origins", "place", "region")

    def __init__(self, trace: Trace, value: int, type_: T.Type, deps: Deps = None) -> None:
        super().__init__(trace, value, type_, deps)
        self.group: AliasGroup | None = None  # made when somebody asks
        # Which arrays it is, by the path; None: itself, [] one of those in run-time lists.
        self.origins: list[Array] | None = None
        # Of the memory that it is now, or would be as a buffer.
        self.layout = layout.unknown(type_) if type_.is_buffer else layout.of_new(type_)
        self.place: Any = trace.place  # where in the source it was made
        self.region: tuple[Any, ...] = trace.path  # the open regions at that time

    # -- what NumPy arrays have

    @property
    def shape(self) -> tuple[Any, ...]:
        return tuple(self.trace.extent(self, axis) for axis in range(len(self.type.shape)))

    @property
    def ndim(self) -> int:
        return len(self.type.shape)

    @property
    def dtype(self) -> Any:
        return T.numpy_dtype(self.type.dtype)

    @property
    def size(self) -> Any:
        size: Any = 1
        for extent in self.shape:
            size = size * extent
        return size

    @property
    def itemsize(self) -> int:
        return int(self.dtype.itemsize)

    @property
    def nbytes(self) -> Any:
        return self.size * self.itemsize

    @property
    def T(self) -> Any:
        return self.trace.numpy.transpose(self)

    @property
    def real(self) -> Any:
        return self._part("real") if T.is_complex(self.type.dtype) else self

    @property
    def imag(self) -> Any:
        if T.is_complex(self.type.dtype):
            return self._part("imag")
        if not self.type.is_array:
            return self.dtype.type(0)
        return self.trace.numpy.new(0, self.shape, self.dtype, ".imag")

    def _part(self, op: str) -> Any:
        from .complexes import array_part

        return array_part(self, op)

    def __len__(self) -> int:
        if not self.type.shape:
            raise TypeError(T.no_length(self.type))
        extent = self.type.shape[0]
        return extent if extent >= 0 else self._force("len() in code that is not converted")

    def __iter__(self) -> Iterator[Any]:
        if not self.type.shape:
            raise TypeError(T.not_iterable(self.type))
        extent = self.type.shape[0]
        if extent < 0:
            self._force("the number of rows, to unpack them")
        return iter([self.trace.getitem(self, i) for i in range(extent)])

    def __getitem__(self, index: Any) -> Any:
        return self.trace.getitem(self, index)

    def __setitem__(self, index: Any, value: Any) -> None:
        self.trace.setitem(self, index, value)

    __iadd__, __isub__, __imul__ = _in_place("add"), _in_place("sub"), _in_place("mul")
    __itruediv__, __ifloordiv__ = _in_place("truediv"), _in_place("floordiv")
    __imod__, __ipow__ = _in_place("mod"), _in_place("pow")
    __iand__, __ior__, __ixor__ = _in_place("bit_and"), _in_place("bit_or"), _in_place("bit_xor")
    __ilshift__, __irshift__ = _in_place("shift_left"), _in_place("shift_right")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return self.trace.numpy.ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return self.trace.call(func, *args, **kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise self.trace.error(
            "a run-time array was converted to a NumPy array in code that is not traced",
            found=repr(self),
            advice="use NumPy functions that Lathe knows, or pass the value through lathe.callback",
        )

    # -- methods; their meaning is that of the NumPy functions of the same name

    def __getattr__(self, name: str) -> Any:
        method = METHODS.get(name)
        if method is None:
            raise AttributeError(
                f"{T.describe(self.type)} has no attribute {name!r} in compiled code"
            )
        from .fitting import bound

        return bound(self.trace, method, self, name)


# name -> function(trace, array, *args, **kwargs); filled by numpy_api.
METHODS: dict[str, Any] = {}


def is_run_time_slice(value: Any) -> bool:
    """Whether it is a slice object with bounds that exist at run time only."""
    return isinstance(value, slice) and any(
        isinstance(bound, (Tracer, Maybe)) for bound in (value.start, value.stop, value.step)
    )
