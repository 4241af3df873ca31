"""Exceptions as values of traced code.

An exception that converted code raises is known by its class and its arguments, which may be
run-time values. One that an op raised is a record: the numbers that the handler of a `try` gets
(docs/IR.md). Python builds the object itself where somebody looks at it: outside, or in a print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, FunctionType
from typing import Any

from .. import _core
from ..autograph.signals import Undefined
from ..errors import IntegerRangeError
from . import types as T
from .tracer import Maybe

NO_CAUSE = object()  # raised without `from`
MAX_ERROR_ARGS = 8  # LATHE_MAX_ERROR_ARGS in include/lathe/abi.h
FIELDS = 2 + 2 * MAX_ERROR_ARGS + 2  # LATHE_ERROR_FIELDS there
LOC, COUNT = FIELDS - 2, FIELDS - 1
OVERFLOW = 3
RANGE = -OVERFLOW  # the same code in a record without values: Python would have gone on
# lathe_error_code there, without that of user code.
CLASSES: dict[int, type[BaseException]] = {
    RANGE: IntegerRangeError,
    1: IndexError,
    2: ZeroDivisionError,
    OVERFLOW: OverflowError,
    4: ValueError,
    5: ValueError,
    6: UnboundLocalError,
    7: MemoryError,
    8: RecursionError,
    9: ValueError,
    10: TypeError,
}
ALL_CODES = frozenset(CLASSES)
KEPT = 11
_ABSENT = object()
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement
# Exceptions of user code that an op hands on: the class is known at run time only.
UNKNOWN = frozenset([0, KEPT])
_OUT_OF_RANGE = frozenset([OVERFLOW, RANGE])
_ARITHMETIC = dict.fromkeys(("add", "sub", "mul", "neg", "abs"), _OUT_OF_RANGE)
_ARITHMETIC["shift_left"] = _OUT_OF_RANGE | {9}
_ARITHMETIC |= dict.fromkeys(("truediv", "floordiv", "mod"), _OUT_OF_RANGE | {2})
# What ops may raise, of those that user code meets most; the others may raise anything.
OP_CODES = {
    **_ARITHMETIC,
    "index": frozenset([1]),
    "list_get": frozenset([1]),
    "str_get": frozenset([1]),
    "str_code": frozenset([1]),
    "buf_get": frozenset([1]),
    "call": ALL_CODES | UNKNOWN,
    "print": frozenset([KEPT]),
    "callback": frozenset([KEPT]),
}
Fits = Callable[[type[BaseException]], bool]  # which classes are meant


def anything(cls: type[BaseException]) -> bool:
    """What a `finally` waits for."""
    return True


def codes_of_op(name: str, types: list[T.Type]) -> frozenset[int]:
    """Those that an op with results of these types may raise."""
    if any(type_.shape for type_ in types):  # the shapes may not fit, whatever the op is
        return ALL_CODES
    codes = OP_CODES.get(name, ALL_CODES)
    if name in _ARITHMETIC and all(type_ == T.PY_INT for type_ in types):
        return codes - {OVERFLOW}
    return codes


class StagedException:
    """An exception that converted code made; it exists at run time.

    Args:
        make: what builds it of its arguments, where that is not its class.
        classes: what it may be an instance of, when only `make` decides it.
    """

    __slots__ = ("args", "cause", "classes", "cls", "context", "kwargs", "loc", "made", "make")
    _lathe_staged_ = True

    def __init__(
        self,
        cls: type[BaseException],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        make: Callable[..., Any] | None = None,
        classes: tuple[type[BaseException], ...] = (),
    ) -> None:
        self.cls, self.args, self.kwargs, self.make = cls, args, kwargs, make
        self.classes = classes or (cls,)
        self.cause: Any = NO_CAUSE
        self.context: Any = None
        self.loc: Any = None  # where it was raised first: a location, maybe of run time
        # An instance whose __init__ has run, and the path that it is for.
        self.made: tuple[Any, Any] | None = None

    @property
    def has_cause(self) -> bool:
        """Whether it was raised with `from`."""
        return self.cause is not NO_CAUSE

    def changed(self, **changes: Any) -> StagedException:
        """A copy with other attributes."""
        new = StagedException(self.cls, self.args, self.kwargs, self.make, self.classes)
        new.cause, new.context, new.loc = self.cause, self.context, self.loc
        new.made = self.made
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    def __repr__(self) -> str:
        return f"<run-time {self.cls.__name__}>"


class Remade(tuple[Any, ...]):
    """Makes an exception whose __init__ has run in compiled code: (class, names of attributes,
    those of them that are there on some paths only: of these comes whether, and the value)."""

    def __call__(self, args: tuple[Any, ...], *values: Any) -> BaseException:
        return self._made(args, values, lambda name, there, value: value if there else _ABSENT)

    def with_values(self, args: tuple[Any, ...], *values: Any) -> BaseException:
        """One whose attributes are those of run time."""
        return self._made(
            args, values, lambda name, there, value: Maybe(there, value, Undefined(name))
        )

    def _made(self, args: Any, values: Any, maybe: Callable[..., Any]) -> BaseException:
        cls, names, on_paths = self
        made: BaseException = BaseException.__new__(cls, *args)
        for name, value in zip(names, values, strict=True):
            held = maybe(name, *value) if name in on_paths else value
            if held is not _ABSENT:
                object.__setattr__(made, name, held)
        return made


def is_plain(cls: type[BaseException]) -> bool:
    """Whether its instances have their arguments and what is in their __dict__, and no more."""
    own = [base for base in cls.__mro__ if base.__flags__ & _HEAP_TYPE]
    built_in = cls.__mro__[len(own)]
    slots = any(vars(base).get("__slots__") for base in own)
    return built_in.__basicsize__ == BaseException.__basicsize__ and not slots


def runs_init(cls: Any) -> bool:
    """Whether its calls run an __init__ of the user's that can be converted."""
    return (
        isinstance(cls.__init__, FunctionType)
        and is_plain(cls)
        and isinstance(cls.__new__, BuiltinFunctionType)
        and type(cls) is type
    )


def takes_no_keywords(cls: Any) -> bool:
    """Whether its calls take arguments by position only."""
    return not isinstance(cls.__init__, FunctionType) and is_plain(cls) and type(cls) is type


def settled(error: StagedException) -> StagedException:
    """An exception with the attributes that its object has on this path, if it has any."""
    if error.made is None:
        return error
    made = error.made[1]
    held = {name: value for name, value in vars(made).items() if not isinstance(value, Undefined)}
    if not held and error.make is None and not isinstance(error.cls.__init__, FunctionType):
        return error
    values: list[Any] = [made.args]
    on_paths = []
    for name, value in held.items():
        if isinstance(value, Maybe) and value.missing is not None:
            on_paths.append(name)
            value = value.flag, value.value
        values.append(value)
    make = Remade((error.cls, tuple(held), tuple(on_paths)))
    return error.changed(args=tuple(values), kwargs={}, make=make, made=None)


class Recorded:
    """An exception that an op raised.

    Args:
        fields: code, site, the pairs (tag, payload), location, number of pairs.
        codes: those that it can have.
    """

    __slots__ = ("codes", "context", "fields")
    _lathe_staged_ = True

    def __init__(self, fields: tuple[Any, ...], codes: frozenset[int], context: Any) -> None:
        self.fields, self.codes, self.context = fields, codes, context

    def changed(self, **changes: Any) -> Recorded:
        """A copy with other attributes."""
        new = Recorded(self.fields, self.codes, self.context)
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    def __repr__(self) -> str:
        return "<run-time exception>"


def codes_of(fits: Fits, codes: frozenset[int] = ALL_CODES) -> frozenset[int]:
    """Those of `codes` whose class may be meant."""
    return codes & UNKNOWN | {code for code in codes - UNKNOWN if fits(CLASSES[code])}


def is_exception(value: Any) -> bool:
    """Whether a value of the trace is an exception of run time, for certain."""
    if isinstance(value, (StagedException, Recorded)):
        return True
    if not getattr(type(value), "_lathe_choice_", False):
        return False
    return all(isinstance(c, Skeleton) for c in value.candidates)


def may_be_exception(value: Any) -> bool:
    """Whether it is an exception of run time, or None in place of one."""
    while isinstance(value, Maybe):
        value = value.value
    return is_exception(value)


def classes_of(error: Any) -> set[type[BaseException]]:
    """Those that an exception may be of."""
    if isinstance(error, StagedException):
        return set(error.classes)
    known = {CLASSES[code] for code in error.codes - UNKNOWN}
    return known | {BaseException} if error.codes & UNKNOWN else known


def single(exception: Any) -> Any:
    """A choice of one is that one."""
    if getattr(type(exception), "_lathe_choice_", False) and len(exception.candidates) == 1:
        return exception.value(0)
    return exception


# ---- the constant and the run-time parts ------------------------------------------------------


class Skeleton:
    """A value without its run-time parts, which are leaves in the order of `take_apart`."""

    __slots__ = ("info", "kind", "parts")

    def __init__(self, kind: Any, info: tuple[Any, ...], parts: tuple[Skeleton, ...]) -> None:
        self.kind, self.info, self.parts = kind, info, parts

    @property
    def __name__(self) -> str:
        return f"a {self.info[0].__name__}" if self.kind is StagedException else "an exception"


_LEAF = Skeleton("leaf", (), ())
_NOTHING = Skeleton("nothing", (), ())
_CONTEXT = Skeleton("context", (), ())  # a cause that is the context too


def same_skeleton(a: Skeleton, b: Skeleton) -> bool:
    """Whether two values differ in their leaves only."""
    return (
        a.kind == b.kind
        and len(a.info) == len(b.info)
        and len(a.parts) == len(b.parts)
        and all(_same(x, y) for x, y in zip(a.info, b.info, strict=True))
        and all(same_skeleton(x, y) for x, y in zip(a.parts, b.parts, strict=True))
    )


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    return type(a) is type(b) and isinstance(a, (str, tuple, frozenset, bytes)) and bool(a == b)


def split_exception(value: Any) -> tuple[Skeleton, tuple[Any, ...]]:
    """The skeleton and the leaves of an exception, without its context: what all exceptions that
    come to one place share."""
    leaves: list[Any] = []
    if isinstance(value, Recorded):
        return Skeleton(Recorded, (value.codes,), ()), value.fields
    parts = [take_apart(v, leaves) for v in (value.args, tuple(value.kwargs.values()))]
    if value.cause is NO_CAUSE:
        parts.append(_NOTHING)
    elif value.cause is value.context and value.cause is not None:
        parts.append(_CONTEXT)
    else:
        parts.append(take_apart(value.cause, leaves))
    leaves.append(-1 if value.loc is None else value.loc)
    info = (value.cls, value.make, value.classes, tuple(value.kwargs))
    return Skeleton(StagedException, info, tuple(parts)), tuple(leaves)


def joined_exception(skeleton: Skeleton, payload: tuple[Any, ...], context: Any) -> Any:
    """The exception again."""
    if skeleton.kind is Recorded:
        return Recorded(payload, skeleton.info[0], context)
    leaves = iter(payload)
    cls, make, classes, names = skeleton.info
    args, values = (put_together(part, leaves) for part in skeleton.parts[:2])
    made = StagedException(cls, args, dict(zip(names, values, strict=True)), make, classes)
    cause = skeleton.parts[2]
    if cause is not _NOTHING:
        made.cause = context if cause is _CONTEXT else put_together(cause, leaves)
    made.context = context
    loc = next(leaves)
    made.loc = None if isinstance(loc, int) and loc < 0 else loc
    return made


def take_apart(value: Any, leaves: list[Any]) -> Skeleton:
    """The skeleton of a value; its run-time parts are appended."""
    from .strings import FString

    if isinstance(value, FString) and value.made is None:
        kinds: list[Any] = []
        parts = []
        for part in value.parts:
            if isinstance(part, str):
                kinds.append(part)
                continue
            kinds.append((part[1],))
            parts += [take_apart(part[0], leaves), take_apart(part[2], leaves)]
        return Skeleton(FString, (tuple(kinds),), tuple(parts))
    if type(value) in (tuple, list):
        return Skeleton(type(value), (), tuple(take_apart(v, leaves) for v in value))
    if isinstance(value, (bool, int, float)) or getattr(type(value), "_lathe_staged_", False):
        leaves.append(value)
        return _LEAF
    return Skeleton("object", (value,), ())


def put_together(skeleton: Skeleton, leaves: Iterator[Any]) -> Any:
    """The value again."""
    from .strings import FString

    kind, parts = skeleton.kind, skeleton.parts
    if kind == "leaf":
        return single(next(leaves))
    if kind == "object":
        return skeleton.info[0]
    if kind is FString:
        texts: list[Any] = []
        rest = iter(parts)
        for part in skeleton.info[0]:
            if isinstance(part, str):
                texts.append(part)
            else:
                shown = put_together(next(rest), leaves)
                texts.append((shown, part[0], put_together(next(rest), leaves)))
        return FString(tuple(texts))
    return kind(put_together(part, leaves) for part in parts)


# ---- at run time ------------------------------------------------------------------------------


def built(template: StagedException, rebuild: Callable[[Any], Any]) -> BaseException:
    """The exception of a template."""
    args = [rebuild(a) for a in template.args]
    kwargs = {k: rebuild(v) for k, v in template.kwargs.items()}
    error = (template.make or template.cls)(*args, **kwargs)
    if not isinstance(error, BaseException):
        return TypeError("exceptions must derive from BaseException")
    context = rebuild(template.context)
    if template.cause is not NO_CAUSE:
        reason = context if template.cause is template.context else rebuild(template.cause)
        error.__cause__ = reason() if isinstance(reason, type) else reason
    return _in_context(error, context)


def _in_context(error: BaseException, context: BaseException | None) -> BaseException:
    if context is not None:
        last = error
        while last.__context__ is not None and last.__context__ is not last:
            last = last.__context__
        last.__context__ = context
    return error


def built_record(
    template: Recorded, rebuild: Callable[[Any], Any], sites: list[Callable[..., Any]]
) -> BaseException:
    """The exception of a record."""
    code, site, *pairs, _, count = (rebuild(field) for field in template.fields)
    tags, payloads = tuple(pairs[::2]), tuple(pairs[1::2])
    error: BaseException
    if code == KEPT:
        error = _core.kept(payloads[0])
    elif site >= 0:
        error = sites[site](*_core.recorded_values(tags, payloads, count))
    else:
        error = _core.recorded_error(code, tags, payloads, count)
    return _in_context(error, rebuild(template.context))
