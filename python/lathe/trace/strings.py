"""Strings that exist at run time.

A constant string is a Python str at trace time. It becomes a value of the graph where it meets one:
where paths meet, in an operation, in a list. Operations that run often are ops of the graph; the
rest, of which Python alone knows the exact result, is done by Python when the compiled code runs
(string_methods.py).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from .. import _core
from ..autograph import operators
from ..errors import IntegerRangeError
from ..words import in_words
from . import types as T
from .exceptions import is_exception
from .fitting import bound, example
from .refs import Ref
from .tracer import Array, Maybe, Tagged, Tracer

# name -> function(trace, string, *args, **kwargs); filled by string_methods.py.
METHODS: dict[str, Callable[..., Any]] = {}

_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


class Str(Tracer):
    """A str in the graph."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not hasattr(str, name):
            raise AttributeError(f"'str' object has no attribute {name!r}")
        return bound_method(operators.now.tracing, self, name)

    def __getitem__(self, index: Any) -> Any:
        return getitem(self.trace, self, index)

    def __iter__(self) -> Any:
        raise self.trace.error(
            "the characters of a string are needed here, but how many there are is known at run "
            "time only",
            advice="loop over it with `for`, or use its characters one by one: s[0], s[1]",
        )

    def __len__(self) -> int:
        length: int = self._force("len() in code that is not converted")
        return length


class FString(Str):
    """A string of parts that is made where it is first used as a string: what is only printed or
    raised is put together by Python then.

    Args:
        parts: str, or (value, conversion, spec).
    """

    __slots__ = ("made", "parts")

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.parts = parts
        self.made: Any = None  # the path where it was made, and its graph value there
        self.type = T.STRING
        self.deps, self.leaf, self.loops = None, -1, None

    @property
    def trace(self) -> Any:  # type: ignore[override]
        return operators.now.tracing

    @property
    def id(self) -> int:  # type: ignore[override]
        t = self.trace
        if self.made is None or not t.g.visible(self.made):
            self.made = text_of_parts(t, self.parts)
        found: int = self.made
        return found

    def __repr__(self) -> str:
        return "<run-time str>"


def is_text(value: Any) -> bool:
    """A str, of now or of run time."""
    return isinstance(value, (str, Str))


# ---- making strings ---------------------------------------------------------------------------


def text(t: Any, value: Any) -> int:
    """The graph value of a str."""
    if isinstance(value, Str):
        return value.id
    try:
        value.encode()
    except UnicodeEncodeError:  # surrogates, which no constant of the graph holds
        return python_text(t, lambda: value, (), {}).id
    found: int = t.typed("const", (), T.STRING, {"value": str(value)})
    return found


def string(t: Any, value: Any) -> Str:
    """A str as one of run time."""
    return value if isinstance(value, Str) else Str(t, text(t, value), T.STRING)


def make(t: Any, op: str, *operands: int) -> Any:
    """An op that gives a string or an int."""
    return t.make(op, operands)


def concat(t: Any, parts: list[Any]) -> Any:
    """Strings, one after the other."""
    if not any(isinstance(part, Str) for part in parts):
        return "".join(parts)
    return make(t, "str_concat", *(text(t, part) for part in parts if part is not None))


def at_run_time(t: Any, run: Callable[..., Any], results: Any, args: Any, kwargs: Any) -> list[Any]:
    """call_at_run_time() of outside_calls.py."""
    from .outside_calls import call_at_run_time

    return call_at_run_time(t, run, results, args, kwargs)


def python_text(t: Any, fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The str that a Python function gives when the compiled code runs."""
    run = lambda *a, **k: (_core.new_text(fn(*a, **k)),)
    [address] = at_run_time(t, run, [(int, (), "int64")], args, kwargs)
    return Str(t, t.typed("received", (address.id,), T.STRING), T.STRING)


def text_of_parts(t: Any, parts: tuple[Any, ...]) -> int:
    """An f-string's graph value."""
    from .effects import formatted

    native: list[Any] = [_native_part(t, part) for part in parts]
    if None in native:
        found: int = python_text(t, lambda *values: formatted(values), parts, {}).id
        return found
    return text(t, concat(t, [part() for part in native]))


def _native_part(t: Any, part: Any) -> Callable[[], Any] | None:
    """How the graph makes the text of a part; None: it cannot."""
    if isinstance(part, str):
        return lambda: part
    value, conversion, spec = part
    if not t.has_run_time_text(value) and not t.is_staged(spec):
        from .effects import formatted

        return lambda: formatted((part,))
    if type(spec) is not str or spec:
        return None
    if isinstance(value, Str) and conversion in ("", "s"):
        return lambda: value
    type_ = value.type if isinstance(value, Tracer) else None
    if type_ == T.PY_INT:
        return lambda: make(t, "str_int", value.id)
    if type_ == T.PY_BOOL:
        return lambda: t.if_exp(value, lambda: "True", lambda: "False")
    return None


def int_of_text(t: Any, s: Any, *base: Any) -> Any:
    """int(s, base)."""

    def run(*args: Any) -> tuple[int]:
        value = int(*args)
        if not -(2**63) <= value < 2**63:
            raise IntegerRangeError(f"the integer {in_words(value)} does not fit into 64 bits")
        return (value,)

    return at_run_time(t, run, [(int, (), "int64")], (s, *base), {})[0]


def float_of_text(t: Any, s: Any) -> Any:
    """float(s)."""
    run = lambda value: (float(value),)
    return at_run_time(t, run, [(float, (), "float64")], (s,), {})[0]


# ---- operators --------------------------------------------------------------------------------


def binary(t: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
    """a op b where one of them is a str of run time, or a str is repeated or formatted."""
    if op == "mod" and is_text(a):
        return python_text(t, operator.mod, (a, b), {})
    if op == "mul" and is_text(a) != is_text(b):
        s, times = (a, b) if is_text(a) else (b, a)
        if _is_count(t.type_of(times)):
            return repeat(t, s, times)
    if is_text(a) and is_text(b):
        if op == "add":
            return concat(t, [a, b])
        if op in _COMPARISONS:
            sign = make(t, "str_compare", text(t, a), text(t, b))
            return t.binary(op, sign, 0)
    elif op in ("eq", "ne"):
        return NotImplemented
    return _no_operation(t, op, a, b, symbol)


def _is_count(type_: T.Type | None) -> bool:
    """Whether a str can be repeated by a number of this type."""
    if type_ is None or type_.shape or type_.kind not in (T.PY, T.NPSCALAR):
        return False
    return T.is_int(type_.dtype) or type_ == T.PY_BOOL


def repeat(t: Any, s: Any, times: Any) -> Any:
    """s * times."""
    from .builtins import index_number

    return make(t, "str_repeat", text(t, s), t.lift(index_number(t, times)))


def _no_operation(t: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
    """Python's error."""
    from .operand_errors import python_operator

    python_operator(op, symbol)(sample(t, a), sample(t, b))
    raise t.operand_error(op, a, b, None, symbol)


def sample(t: Any, value: Any) -> Any:
    """A Python value of the same type, for Python to say what is wrong with it."""
    if isinstance(value, Array) and value.type.is_array:
        raise t.error(
            "an operation on a string and an array is not supported",
            found=T.describe(value.type),
            advice="use the elements of the array",
        )
    return example(t, value)


def contains(t: Any, item: Any, container: Any) -> Any:
    """item in container, a str."""
    if t.is_option(item):
        return t.where_given(lambda one: t.in_(one, container), item)
    item = t.optional(t.ld(item))
    if isinstance(item, Tagged):
        return t.switch(lambda one: contains(t, one, container), item)
    if not is_text(item):
        return operator.contains("", sample(t, item))  # raises
    return make(t, "str_find", text(t, container), text(t, item)) >= 0


# ---- subscripts -------------------------------------------------------------------------------


def length(t: Any, s: Any) -> Any:
    """len(s)."""
    if not isinstance(s, Str):
        return len(s)
    n = make(t, "str_len", s.id)
    n.not_negative = True
    return n


def getitem(t: Any, s: Any, index: Any) -> Any:
    """s[index]."""
    from .builtins import index_number

    if isinstance(index, slice):
        return _slice(t, s, index)
    index = t.optional(t.ld(index))
    if isinstance(index, Tagged):
        return t.switch(lambda one: getitem(t, s, one), index)
    if isinstance(index, Tracer):
        type_ = index.type
        if type_.shape or not (T.is_int(type_.dtype) or type_ == T.PY_BOOL) or is_text(index):
            return ""[sample(t, index)]  # raises
    else:
        _check_index(index)
    return make(t, "str_get", text(t, s), t.lift(index_number(t, index)))


def _check_index(index: Any) -> None:
    """Python's error for what is no index."""
    try:
        operator.index(index)
    except TypeError:
        ""[index]  # raises
        raise


def _slice(t: Any, s: Any, index: slice) -> Any:
    from .list_methods import slice_bounds

    low, many, step = slice_bounds(t, length(t, s), index)
    return make(t, "str_part", text(t, s), *(t.lift(n) for n in (low, many, step)))


# ---- methods ----------------------------------------------------------------------------------


def bound_method(t: Any, s: Any, name: str) -> Any:
    """s.name."""
    found = METHODS.get(name)
    if found is None:
        raise t.error(
            f"str.{name} of a run-time string is not supported yet",
            advice="take the code points: [ord(c) for c in s]"
            if name == "encode"
            else "use another method, or lathe.callback",
        )
    return bound(t, found, s, name)


class Strings:
    """The part of Trace for strings; `self` is the Trace."""

    def text_binary(self: Any, op: str, a: Any, b: Any, symbol: str) -> Any:
        """a op b, if it is an operation on strings of run time; else None."""
        if isinstance(a, Str) or isinstance(b, Str):
            return binary(self, op, a, b, symbol)
        if (op == "mod" and type(a) is str) or (op == "mul" and str in (type(a), type(b))):
            return binary(self, op, a, b, symbol)
        return None

    def mod(self: Any, left: Any, right: Any) -> Any:
        """`left % right`: Python would format run-time values now."""
        left = self.ld(left)
        if type(left) is str and self.has_run_time_text(right):
            return python_text(self, operator.mod, (left, right), {})
        return left % right

    def string_value(self: Any, value: Any) -> Any:
        """A str as one of run time; anything else as it is."""
        return string(self, value) if type(value) is str else value

    def text_of_tagged(self: Any, value: Tagged, name: str) -> Any:
        """A value that may be a str, where an attribute of str is read; AttributeError where it is
        something else."""
        if not value.type.alternatives >> T.TAG_STR & 1 or not hasattr(str, name):
            return value
        if hasattr(object, name) or hasattr(int, name):  # of both
            return value
        attrs = {"of": tuple(T.STRING)}
        is_text = self.wrap(self.typed("tag_is", (value.id,), T.PY_BOOL, attrs), T.PY_BOOL)
        read = lambda one: None if isinstance(one, Str) else getattr(sample(self, one), name)
        fail = lambda: self.switch(read, value)
        self.if_stmt(is_text, lambda: None, fail, lambda: (), lambda state: None, ())
        return self.wrap(self.typed("tag_get", (value.id,), T.STRING), T.STRING)

    def made_string(self: Any, value: Any, *parts: Any) -> Any:
        """An FString; made now if what it shows may change before it is used, or fail."""
        if not all(self.can_wait(part) for part in parts):
            value.id  # noqa: B018 - makes it
        return value

    def can_wait(self: Any, part: Any) -> bool:
        if isinstance(part, str):
            return True
        value, _, spec = part
        if isinstance(value, Maybe):
            if spec:  # which None does not take
                return False
            value = value.value
        if is_exception(value):
            from .effects import shown_safely

            return not spec and shown_safely(value)
        if type(spec) is not str or self.has_made_objects(value) or isinstance(value, Ref):
            return False
        if isinstance(value, Array):
            return not value.type.is_buffer and not (spec and value.type.is_array)
        if not isinstance(value, (Str, Tagged)) and isinstance(value, Tracer):
            return value.type.kind == T.PY and _format_works(value.type, spec)
        if isinstance(value, (Tracer, str)):
            return not spec
        if not self.is_staged(value):
            return self.has_run_time_parts(value) or not self.has_run_time_text(value)
        return not spec and not isinstance(value, (list, dict, set, tuple))


def _format_works(type_: T.Type, spec: str) -> bool:
    """Whether a spec is one for all numbers of a type."""
    if spec.endswith("c"):
        return False
    try:
        format(T.one_of(type_), spec)
    except (ValueError, TypeError):
        return False
    return True
