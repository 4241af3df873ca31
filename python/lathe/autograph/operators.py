"""What converted code calls, under the name `ag__`.

Every operator has two ways. With `now.tracing` None, or (for the deciding operators) with an
ordinary Python value, it does exactly what the original statement or expression does. Else it
hands over to the method of the same name on it: `hooks.Tracing` is that contract.
"""

from __future__ import annotations

import builtins
import contextlib
import operator
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType
from typing import Any

from .callables import nested as nested
from .callables import signal_function as signal_function
from .comprehensions import comp_first as comp_first
from .displays import UNFIT, Unfit
from .displays import class_name as class_name
from .displays import comp_begin as comp_begin
from .displays import comp_items as comp_items
from .displays import comp_made as comp_made
from .displays import comp_staged as comp_staged
from .displays import comp_test as comp_test
from .displays import dict_display as dict_display
from .displays import frozen_orders as frozen_orders
from .displays import is_iterable as is_iterable
from .displays import made_dict as made_dict
from .displays import made_list as made_list
from .displays import made_tuple as made_tuple
from .displays import mapping as mapping
from .displays import python_dict as python_dict
from .displays import python_star as python_star
from .displays import seen as seen
from .displays import set_display as set_display
from .displays import spread as spread
from .displays import starred as starred
from .displays import starred_mapping as starred_mapping
from .displays import unpacked as unpacked
from .displays import unpacked_star as unpacked_star
from .displays import with_item as with_item
from .displays import with_items as with_items
from .displays import with_part as with_part
from .displays import with_parts as with_parts
from .match_patterns import match_attribute as match_attribute
from .match_patterns import match_captured as match_captured
from .match_patterns import match_class as match_class
from .match_patterns import match_found as match_found
from .match_patterns import match_item as match_item
from .match_patterns import match_key as match_key
from .match_patterns import match_mapping as match_mapping
from .match_patterns import match_others as match_others
from .match_patterns import match_rest as match_rest
from .match_patterns import match_sequence as match_sequence
from .now import now
from .python_try import python_try_stmt, python_with, raise_active
from .signals import (
    BREAK,
    CONTINUE,
    DEAD,
    RAISED,
    Return,
    Signal,
    Undefined,
    unbound_free,
    unbound_local,
)
from .signals import is_undefined as is_undefined
from .tracebacks import clean_traceback
from .variables import globals_ as globals_
from .variables import locals_ as locals_
from .variables import peek as peek

__all__ = ["BREAK", "CONTINUE", "RAISED", "Return", "Signal", "Undefined", "now"]


# Converted code must not depend on what these names mean to the user.
slice = builtins.slice
BaseException = builtins.BaseException
sorted = builtins.sorted

Thunk = Callable[[], Any]
IN_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "@=": operator.imatmul,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
    "&=": operator.iand,
    "|=": operator.ior,
    "^=": operator.ixor,
}


def value_is_staged(value: Any) -> bool:
    """Whether a value exists only at run time of the compiled code."""
    return getattr(type(value), "_lathe_staged_", False)


def truth_is_staged(value: Any) -> bool:
    """Whether the truth of a value may be one of run time; also where a class says what it is."""
    cls = type(value)
    return getattr(cls, "_lathe_staged_", False) or any(
        type(getattr(cls, name, None)) is FunctionType for name in ("__bool__", "__len__")
    )


def skip() -> None:
    """The body of an absent else."""


# ---- functions ----------------------------------------------------------------------------


def call_converted(fn: Callable[..., Any], args: Iterable[Any], kwargs: Mapping[str, Any]) -> Any:
    """Call a converted function (one that returns signals); returns or raises as Python does."""
    if now.tracing is not None:
        return now.tracing.inline_call(fn, tuple(args), dict(kwargs))
    try:
        signal = fn(*args, **kwargs)
    except BaseException as error:
        clean_traceback(error)
        raise
    return None if signal is None else signal.value


def call(fn: Any, /, *args: Any, **kwargs: Any) -> Any:
    if args and type(args[0]) is Unfit:
        raise args[0].error(fn)
    if UNFIT in kwargs:
        raise kwargs[UNFIT].error(fn)
    if now.tracing is not None:
        return now.tracing.call(fn, *args, **kwargs)
    if fn is contextlib.contextmanager and len(args) == 2:
        from .inner_managers import python_manager

        return python_manager(*args)
    return fn(*args, **kwargs)


def breakpoint_() -> bool:
    """Whether Python's breakpoint() is to be called now, from the frame of the user."""
    if now.tracing is None:
        return True
    now.tracing.call(breakpoint)
    return False


# ---- comparisons --------------------------------------------------------------------------


def compare(op: str, left: Any, right: Any) -> Any:
    """A comparison of operands that may be staged, or hold what is."""
    if now.tracing is not None:
        return now.tracing.compare(op, left, right)
    return _COMPARISONS[op](left, right)


_COMPARISONS = {name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}


# ---- statements ---------------------------------------------------------------------------


def if_stmt(
    test: Any,
    body: Thunk,
    orelse: Thunk | None,
    get_state: Thunk,
    set_state: Callable[[tuple[Any, ...]], None],
    names: tuple[str, ...],
) -> Any:
    if now.tracing is not None and truth_is_staged(test):
        return now.tracing.if_stmt(test, body, orelse or skip, get_state, set_state, names)
    if test:
        return body()
    return None if orelse is None else orelse()


def try_stmt(
    body: Thunk, handlers: Any, orelse: Thunk | None, final: Thunk | None, *states: Any
) -> Any:
    """A handler is (classes, body, state of its name)."""
    if now.tracing is not None:
        return now.tracing.try_stmt(body, handlers, orelse, final, *states)
    return python_try_stmt(body, handlers, orelse, final)


def try_star() -> None:
    """Stands before a `try` with `except*`."""
    if now.tracing is not None:
        now.tracing.try_star()


def with_stmt(manager: Any, body: Callable[[Any], Any], *states: Any) -> Any:
    """One item of a `with`; `body` takes what __enter__ gives."""
    if now.tracing is not None:
        return now.tracing.with_stmt(manager, body, *states)
    return python_with(manager, body)


def while_stmt(
    test: Thunk,
    body: Thunk,
    orelse: Thunk | None,
    get_state: Thunk,
    set_state: Callable[[tuple[Any, ...]], None],
    names: tuple[str, ...],
) -> Any:
    if now.tracing is None:
        return python_while(test, body, orelse, test())
    return now.tracing.while_stmt(test, body, orelse, get_state, set_state, names)


def python_while(test: Thunk, body: Thunk, orelse: Thunk | None, first: Any) -> Any:
    """A `while` whose tests are Python values; `first` is the first test's value."""
    value = first
    while value:
        signal = body()
        if signal is not None:
            if signal is BREAK:
                return None
            if signal is not CONTINUE:
                return signal
        value = test()
    return None if orelse is None else orelse()


def for_stmt(
    iterable: Any,
    body: Callable[[Any], Any],
    orelse: Thunk | None,
    get_state: Thunk,
    set_state: Callable[[tuple[Any, ...]], None],
    names: tuple[str, ...],
) -> Any:
    if now.tracing is not None:
        return now.tracing.for_stmt(iterable, body, orelse, get_state, set_state, names)
    return python_for(iterable, body, orelse)


def python_for(iterable: Any, body: Callable[[Any], Any], orelse: Thunk | None) -> Any:
    """A `for` over an ordinary Python iterable."""
    for item in iterable:
        signal = body(item)
        if signal is not None:
            if signal is BREAK:
                return None
            if signal is not CONTINUE:
                return signal
    return None if orelse is None else orelse()


def raise_stmt(exception: Thunk, cause: Thunk | None = None) -> Any:
    if now.tracing is not None:
        return now.tracing.raise_stmt(exception, cause)
    if cause is None:
        raise exception()
    raise exception() from cause()


def raise_again() -> Any:
    """`raise` alone."""
    if now.tracing is not None:
        return now.tracing.raise_again()
    return raise_active()  # in a frame of its own, so that clean_traceback() sees this one


def assert_stmt(test: Any, message: Thunk | None = None) -> None:
    if now.tracing is not None and (truth_is_staged(test) or not test):
        now.tracing.assert_stmt(test, message)
    elif not test:
        raise AssertionError if message is None else AssertionError(message())


def assert_failed(message: Any) -> None:
    """`assert False, message`."""
    assert_stmt(False, lambda: message)


# ---- conditions ---------------------------------------------------------------------------


def if_exp(test: Any, body: Thunk, orelse: Thunk) -> Any:
    if now.tracing is not None and truth_is_staged(test):
        return now.tracing.if_exp(test, body, orelse)
    return body() if test else orelse()


def and_(left: Any, right: Thunk) -> Any:
    """`left and right`, one of the operands."""
    if now.tracing is not None and truth_is_staged(left):
        return now.tracing.and_(left, right)
    return left and right()


def or_(left: Any, right: Thunk) -> Any:
    """`left or right`, one of the operands."""
    if now.tracing is not None and truth_is_staged(left):
        return now.tracing.or_(left, right)
    return left or right()


def and_test(left: Any, right: Thunk) -> Any:
    """`left and right` where only the truth counts: a false left is not tested twice."""
    if now.tracing is not None and truth_is_staged(left):
        return getattr(now.tracing, "and_test", now.tracing.and_)(left, right)
    return right() if left else False


def or_test(left: Any, right: Thunk) -> Any:
    """`left or right` where only the truth counts."""
    if now.tracing is not None and truth_is_staged(left):
        return getattr(now.tracing, "or_test", now.tracing.or_)(left, right)
    return True if left else right()


def last_of_and(left: Any, right: Thunk) -> Any:
    """Of `left and right`: whether it is true, and `right` where that is asked."""
    return if_exp(left, lambda: _tested(right()), lambda: (False, DEAD))


def last_of_or(left: Any, right: Thunk) -> Any:
    """Of `left or right`: whether it is true, and `right` where that is asked."""
    return if_exp(left, lambda: (True, DEAD), lambda: _tested(right()))


def _tested(value: Any) -> tuple[Any, Any]:
    return not_(not_(value)), value


def with_state(
    op: str,
    get_state: Thunk,
    set_state: Callable[[tuple[Any, ...]], None],
    names: tuple[str, ...],
    value: Any,
    *thunks: Thunk,
) -> Any:
    """`op(value, *thunks)`, one of the conditional operators, where a thunk assigns `names`.

    A staged one is an `if` whose branches compute one more variable.
    """
    if now.tracing is None or not truth_is_staged(value):
        return globals()[op](value, *thunks)
    result: list[Any] = [Undefined("the value")]
    left: Thunk = lambda: value
    branches = {
        "if_exp": thunks,
        "and_": (thunks[0], left),
        "and_test": (thunks[0], lambda: False),
        "or_": (left, thunks[0]),
        "or_test": (lambda: True, thunks[0]),
        "last_of_and": (lambda: _tested(thunks[0]()), lambda: (False, DEAD)),
        "last_of_or": (lambda: (True, DEAD), lambda: _tested(thunks[0]())),
    }[op]

    def branch(thunk: Thunk) -> Thunk:
        def body() -> None:
            result[0] = thunk()

        return body

    def set_both(state: tuple[Any, ...]) -> None:
        result[0] = state[0]
        set_state(state[1:])

    now.tracing.if_stmt(
        value,
        branch(branches[0]),
        branch(branches[1]),
        lambda: (result[0], *get_state()),
        set_both,
        ("the value", *names),
    )
    return result[0]


def not_(value: Any) -> Any:
    if now.tracing is not None and truth_is_staged(value):
        return now.tracing.not_(value)
    return not value


def in_(item: Any, container: Any) -> Any:
    if now.tracing is not None:
        return now.tracing.in_(item, container)
    return item in container


def is_(left: Any, right: Any) -> Any:
    if now.tracing is not None:
        return now.tracing.is_(left, right)
    return left is right


# ---- names, attributes, items -------------------------------------------------------------


def ld(value: Any) -> Any:
    """Read a local variable that may have no value."""
    if now.tracing is not None:
        return now.tracing.ld(value)
    if type(value) is Undefined:
        raise unbound_local(value.name)
    return value


def ld_free(value: Any) -> Any:
    """Read a closure variable that may have no value."""
    if now.tracing is not None:
        return now.tracing.ld_free(value)
    if type(value) is Undefined:
        raise unbound_free(value.name)
    return value


def name_load(name: str, value: Any) -> Any:
    if now.tracing is not None:
        return now.tracing.name_load(name, value)
    return value


def assigns(*names: str) -> None:
    """At the top of a function that assigns these variables from outside."""
    if now.tracing is not None:
        now.tracing.assigns(*names)


def stored(name: str, value: Any) -> Any:
    """What a variable from outside gets: while tracing what it holds already, so that nobody
    else sees a value of the trace."""
    if now.tracing is not None:
        return now.tracing.stored(name, value)
    return value


def assigned(name: str, value: Any) -> None:
    """A variable from outside has just got this value."""
    if now.tracing is not None:
        now.tracing.assigned(name, value)


def getattr_(owner: Any, name: str) -> Any:
    if now.tracing is not None:
        return now.tracing.getattr_(owner, name)
    return getattr(owner, name)


def setattr_(owner: Any, name: str, value: Any) -> None:
    if now.tracing is not None:
        now.tracing.setattr_(owner, name, value)
    else:
        setattr(owner, name, value)


def store_attr(value: Any, owner: Any, name: str) -> None:
    """`owner.name = value`, with the operands in Python's order of evaluation."""
    setattr_(owner, name, value)


def getitem(owner: Any, index: Any) -> Any:
    if now.tracing is not None:
        return now.tracing.getitem(owner, index)
    return owner[index]


def setitem(owner: Any, index: Any, value: Any) -> None:
    if now.tracing is not None:
        now.tracing.setitem(owner, index, value)
    else:
        owner[index] = value


def store_item(value: Any, owner: Any, index: Any) -> None:
    """`owner[index] = value`, with the operands in Python's order of evaluation."""
    setitem(owner, index, value)


def delattr_(owner: Any, name: str) -> None:
    if now.tracing is not None:
        now.tracing.delattr_(owner, name)
    else:
        delattr(owner, name)


def delitem(owner: Any, index: Any) -> None:
    if now.tracing is not None:
        now.tracing.delitem(owner, index)
    else:
        del owner[index]


def mod(left: Any, right: Any) -> Any:
    """`left % right`."""
    if now.tracing is not None and isinstance(left, str):
        return now.tracing.mod(left, right)
    return binary("mod", left, right)


def binary(op: str, left: Any, right: Any) -> Any:
    """Arithmetic; `op` is the name in the module operator."""
    if now.tracing is not None:
        if op in _OF_SETS:
            left, right = now.tracing.operands_of_sets(left, right)
        found = now.tracing.arithmetic(op, left, right)
        return now.tracing.made(_BINARY[op](left, right)) if found is NotImplemented else found
    return _BINARY[op](left, right)


def unary(op: str, value: Any) -> Any:
    """`-value`, `+value` or `~value`."""
    if now.tracing is not None:
        found = now.tracing.arithmetic(op, value)
        if found is not NotImplemented:
            return found
    return _UNARY[op](value)


_OF_SETS = ("or_", "and_", "xor", "sub")

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
        *("lshift", "rshift", "and_", "or_", "xor"),
    )
}
_UNARY: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
}


# ---- augmented assignment -----------------------------------------------------------------


def aug(op: str, left: Any, right: Any) -> Any:
    """`left op right` as an augmented assignment computes it; `op` is spelled as in "+="."""
    if now.tracing is not None:
        return now.tracing.aug(op, left, right)
    return IN_PLACE[op](left, right)


def aug_setitem(owner: Any, index: Any, op: str, value: Any) -> None:
    """`owner[index] op value`, for a value that cannot fail or have effects."""
    setitem(owner, index, aug(op, _item_to_change(owner, index), value))


def _item_to_change(owner: Any, index: Any) -> Any:
    selected = None if now.tracing is None else now.tracing.selected(owner, index)
    return getitem(owner, index) if selected is None else selected


def aug_setattr(owner: Any, name: str, op: str, value: Any) -> None:
    """`owner.name op value`, for a value that cannot fail or have effects."""
    setattr_(owner, name, aug(op, getattr_(owner, name), value))


class aug_item:
    """`owner[index] op value`: the item is read before the value is computed, as in Python."""

    __slots__ = ("index", "item", "owner")

    def __init__(self, owner: Any, index: Any) -> None:
        self.owner, self.index = owner, index
        self.item = _item_to_change(owner, index)

    def apply(self, op: str, value: Any) -> None:
        setitem(self.owner, self.index, aug(op, self.item, value))


class aug_attr:
    """`owner.name op value`: the attribute is read before the value is computed."""

    __slots__ = ("item", "name", "owner")

    def __init__(self, owner: Any, name: str) -> None:
        self.owner, self.name = owner, name
        self.item = getattr_(owner, name)

    def apply(self, op: str, value: Any) -> None:
        setattr_(self.owner, self.name, aug(op, self.item, value))


# ---- f-strings ----------------------------------------------------------------------------


def fmt(value: Any, conversion: str = "", spec: str = "") -> Any:
    """One replacement field, formatted at once as in Python; a triple while tracing."""
    if now.tracing is not None:
        return (value, conversion, spec)
    if conversion == "r":
        value = repr(value)
    elif conversion == "s":
        value = str(value)
    elif conversion == "a":
        value = ascii(value)
    return format(value, spec)


def fstring(*parts: Any) -> Any:
    """Join constant strings and fields; while tracing a field is (value, conversion, spec)."""
    if now.tracing is not None:
        return now.tracing.fstring(*parts)
    return parts[0] if len(parts) == 1 else "".join(parts)
