"""A test double of the staging side that runs more than it should.

Numbers become staged values that hold their number. Every branch that is not taken, and one
extra trip of every loop, is run first and undone through get_state/set_state: a variable that
the conversion forgot to list keeps the wrong value and shows in the result. For programs whose
only effects are assignments of variables.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from lathe.autograph import operators
from lathe.autograph.conversion import convert
from lathe.autograph.match_patterns import python_attribute, python_key
from lathe.autograph.python_try import python_try_stmt, python_with, raise_active
from lathe.autograph.signals import BREAK, CONTINUE, Undefined, unbound_free, unbound_local


class Staged:
    """A number that converted code must not look at."""

    _lathe_staged_ = True

    def __init__(self, value: Any) -> None:
        self.value = value

    def __bool__(self) -> bool:
        raise TypeError("a staged value was used as a Python bool")

    def __repr__(self) -> str:
        return f"Staged({self.value!r})"

    __hash__ = None  # type: ignore[assignment]


def _binary(fn: Callable[[Any, Any], Any]) -> Any:
    return lambda left, right: Staged(fn(plain(left), plain(right)))


for _name in ("add", "sub", "mod", "floordiv", "and", "or", "lt", "le", "gt", "ge", "eq", "ne"):
    _fn = getattr(operator, f"__{_name}__")
    setattr(Staged, f"__{_name}__", _binary(_fn))
    if _name in ("add", "sub", "mod", "floordiv", "and", "or"):
        setattr(Staged, f"__r{_name}__", _binary(lambda a, b, fn=_fn: fn(b, a)))
Staged.__neg__ = lambda self: Staged(-self.value)  # type: ignore[attr-defined]


def plain(value: Any) -> Any:
    """The value without staging, through lists and tuples."""
    if isinstance(value, Staged):
        return value.value
    if isinstance(value, (list, tuple)):
        return type(value)(map(plain, value))
    return value


def staged(value: Any) -> Any:
    """Every number in a value staged."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(staged, value))
    return Staged(value) if isinstance(value, (int, float)) else value


class Phantom:
    """The hooks of `hooks.Tracing`."""

    def __init__(self) -> None:
        self.undone = 0
        self.space: dict[str, Any] = {}  # globals of the program
        self.assigned_names: set[str] = set()

    def phantom(self, body: Callable[..., Any], args: Any, get_state: Any, set_state: Any) -> None:
        """Run a body and undo it."""
        state = get_state()
        self.undone += 1
        if self.undone > 2000:
            return
        kept = {name: self.space[name] for name in self.assigned_names if name in self.space}
        try:
            body(*args)
        except Exception:
            pass
        set_state(state)
        for name in self.assigned_names:
            self.space.pop(name, None)
        self.space.update(kept)

    def inline_call(self, fn: Any, args: Any, kwargs: Any) -> Any:
        signal = fn(*args, **kwargs)
        return None if signal is None else signal.value

    def call(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        inner = operators.signal_function(fn)
        if inner is not None:
            return self.inline_call(inner, args, kwargs)
        if getattr(fn, "__module__", None) == "program" and not isinstance(fn, type):
            return self.inline_call(convert(fn), args, kwargs)
        return fn(*plain(args), **kwargs)

    def if_stmt(self, test: Any, body: Any, orelse: Any, get_state: Any, set_state: Any,
                names: Any) -> Any:  # fmt: skip
        taken, other = (body, orelse) if test.value else (orelse, body)
        self.phantom(other, (), get_state, set_state)
        signal = taken()
        if signal is None:
            self.kill(get_state, set_state, names)
        return signal

    def kill(self, get_state: Any, set_state: Any, names: Any) -> None:
        """Variables that nobody reads get a value that nobody can use."""
        state = get_state()
        set_state((*state[: len(names)], *[Undefined("<dead>")] * (len(state) - len(names))))

    def while_stmt(self, test: Any, body: Any, orelse: Any, *state: Any) -> Any:
        signal = self.run_while(test, body, orelse, *state[:2])
        if signal is None:
            self.kill(*state)
        return signal

    def run_while(self, test: Any, body: Any, orelse: Any, get_state: Any, set_state: Any) -> Any:
        value = plain(test())
        while value:
            self.phantom(body, (), get_state, set_state)
            signal = body()
            if signal is BREAK:
                return None
            if signal is not None and signal is not CONTINUE:
                return signal
            value = plain(test())
        return None if orelse is None else orelse()

    def for_stmt(self, iterable: Any, body: Any, orelse: Any, *state: Any) -> Any:
        signal = self.run_for(iterable, body, orelse, *state[:2])
        if signal is None:
            self.kill(*state)
        return signal

    def run_for(self, iterable: Any, body: Any, orelse: Any, get_state: Any, set_state: Any) -> Any:
        for item in list(iterable):
            item = staged(item)
            self.phantom(body, (item,), get_state, set_state)
            signal = body(item)
            if signal is BREAK:
                return None
            if signal is not None and signal is not CONTINUE:
                return signal
        return None if orelse is None else orelse()

    def raise_stmt(self, exception: Any, cause: Any) -> Any:
        if cause is None:
            raise exception()
        raise exception() from cause()

    def try_stmt(
        self, body: Any, handlers: Any, orelse: Any, final: Any, caught: Any, *states: Any
    ) -> Any:
        for get_state, set_state, names in (caught, *states):
            set_state(get_state())
            assert len(names) <= len(get_state())
        return python_try_stmt(body, handlers, orelse, final)

    def raise_again(self) -> Any:
        return raise_active()

    def assigns(self, *names: str) -> None:
        self.space = sys._getframe(2).f_globals
        self.assigned_names.update(names)

    def assigned(self, name: str, value: Any) -> None:
        pass

    def stored(self, name: str, value: Any) -> Any:
        return value

    def operands_of_sets(self, *operands: Any) -> Any:
        return operands

    def mapping(self, value: Any) -> Any:
        return value

    def seen_dict(self, value: Any) -> Any:
        return value

    def is_plain_number(self, value: Any) -> bool:
        return False

    def class_name(self, value: Any) -> str:
        return type(value).__name__

    def comprehended(self, value: Any) -> Any:
        return value

    def made_dict(self, value: Any) -> Any:
        return value

    def made_list(self, value: Any) -> Any:
        return value

    def made(self, value: Any) -> Any:
        return value

    def with_items(self, made: Any, value: Any) -> Any:
        return [*made, *value]

    def with_item(self, made: Any, item: Any) -> Any:
        return [*made, item]

    def held_list(self, value: Any, cls: type[Exception], text: str) -> Any:
        return value

    def spread(self, value: Any) -> Any:
        return value

    def stages_comprehension(self, kind: str, iterable: Any, place: str) -> bool:
        return False

    def comprehension_test(self, place: str, value: Any) -> Any:
        return value

    def comprehension_items(self, place: str, iterable: Any) -> Any:
        return iterable

    def made_generator(self, value: Any) -> Any:
        return value

    def match_attribute(self, subject: Any, name: str) -> Any:
        return python_attribute(subject, name)

    def match_key(self, subject: Any, key: Any) -> Any:
        return python_key(subject, key)

    def match_found(self, value: Any) -> Any:
        return not isinstance(value, Undefined)

    def with_stmt(self, manager: Any, body: Any, *states: Any) -> Any:
        return python_with(manager, body)

    def assert_stmt(self, test: Any, message: Any) -> None:
        if not plain(test):
            raise AssertionError if message is None else AssertionError(message())

    def if_exp(self, test: Any, body: Any, orelse: Any) -> Any:
        taken, other = (body, orelse) if test.value else (orelse, body)
        self.phantom(other, (), tuple, lambda state: None)
        return taken()

    def and_(self, left: Any, right: Any) -> Any:
        return Phantom.if_exp(self, left, right, lambda: left)

    def or_(self, left: Any, right: Any) -> Any:
        return Phantom.if_exp(self, left, lambda: left, right)

    def not_(self, value: Any) -> Any:
        return Staged(not value.value)

    def arithmetic(self, op: str, *operands: Any) -> Any:
        return NotImplemented

    def compare(self, op: str, left: Any, right: Any) -> Any:
        return getattr(operator, op)(left, right)

    def unpacked(self, value: Any, shape: tuple[Any, ...]) -> Any:
        return value

    def in_(self, item: Any, container: Any) -> Any:
        return Staged(plain(item) in plain(container))

    def is_(self, left: Any, right: Any) -> Any:
        return plain(left) is plain(right)

    def ld(self, value: Any) -> Any:
        if type(value) is Undefined:
            raise unbound_local(value.name)
        return value

    def ld_free(self, value: Any) -> Any:
        if type(value) is Undefined:
            raise unbound_free(value.name)
        return value

    def name_load(self, name: str, value: Any) -> Any:
        return value

    def getattr_(self, owner: Any, name: str) -> Any:
        return staged(getattr(owner, name))

    def setattr_(self, owner: Any, name: str, value: Any) -> None:
        setattr(owner, name, value)

    def delattr_(self, owner: Any, name: str) -> None:
        delattr(owner, name)

    def getitem(self, owner: Any, index: Any) -> Any:
        if isinstance(index, slice):
            return owner[index]
        return staged(plain(owner)[plain(index)])

    def setitem(self, owner: Any, index: Any, value: Any) -> None:
        owner[plain(index)] = value

    def delitem(self, owner: Any, index: Any) -> None:
        del owner[plain(index)]

    def aug(self, op: str, left: Any, right: Any) -> Any:
        return staged(operators.IN_PLACE[op](plain(left), plain(right)))

    def fstring(self, *parts: Any) -> str:
        out = []
        for part in parts:
            if isinstance(part, str):
                out.append(part)
                continue
            value, conversion, spec = part
            text = repr(plain(value)) if conversion == "r" else plain(value)
            out.append(format(text, spec))
        return "".join(out)


def run_phantom(fn: Any, args: Any) -> Any:
    """Run `fn` converted, on staged arguments, under the double."""
    converted = convert(fn)
    operators.now.tracing = double = Phantom()
    try:
        return plain(operators.call_converted(converted, staged(args), {})), double.undone
    finally:
        operators.now.tracing = None
