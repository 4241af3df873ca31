"""The contract between converted code and the staging side.

`operators.now.tracing` holds an object of this shape while a function is being traced. A *thunk* is
a function without arguments that evaluates a part of the program; body thunks return None or a
signal (`signals.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Thunk = Callable[[], Any]
SetState = Callable[[tuple[Any, ...]], None]
Names = tuple[str, ...]
State = tuple[Thunk, SetState, Names]  # get_state, set_state, names


class Tracing(Protocol):
    """Methods marked (staged) are called only when the deciding value is staged."""

    def inline_call(
        self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Call a converted function `fn` (returns a signal); gives the value."""

    def call(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any: ...

    def if_stmt(
        self,
        test: Any,
        body: Thunk,
        orelse: Thunk,
        get_state: Thunk,
        set_state: SetState,
        names: Names,
    ) -> Any:
        """(staged) `names` are the variables that a branch assigns and somebody may read after it.
        The state has these first, then the other ones that a branch assigns: they have to be as
        before when a branch begins, and are dead after the statement."""

    def while_stmt(
        self,
        test: Thunk,
        body: Thunk,
        orelse: Thunk | None,
        get_state: Thunk,
        set_state: SetState,
        names: Names,
    ) -> Any:
        """Always called, before the first test; `operators.python_while` runs the loop as Python
        does."""

    def for_stmt(
        self,
        iterable: Any,
        body: Callable[[Any], Any],
        orelse: Thunk | None,
        get_state: Thunk,
        set_state: SetState,
        names: Names,
    ) -> Any:
        """Always called; `operators.python_for` runs the loop as Python does."""

    def try_stmt(
        self,
        body: Thunk,
        handlers: tuple[tuple[Thunk, Callable[[Any], Any], State | None], ...],
        orelse: Thunk | None,
        final: Thunk | None,
        caught: State,
        final_state: State,
        after: State,
    ) -> Any:
        """Always called. A handler is (its classes, its body, the state of its name). The states
        are of what may be read where a handler begins, where the final part begins, and after."""

    def try_star(self) -> None:
        """Always called, before a `try` with `except*` is entered."""

    def raise_again(self) -> Any:
        """`raise` alone."""

    def with_stmt(
        self, manager: Any, body: Callable[[Any], Any], state: State, after: State
    ) -> Any:
        """Always called, for each item; `body` takes what __enter__ gives. The states are of what
        may be read after some way out of the body, and after the normal one."""

    def raise_stmt(self, exception: Thunk, cause: Thunk | None) -> Any: ...
    def assert_stmt(self, test: Any, message: Thunk | None) -> None: ...

    def if_exp(self, test: Any, body: Thunk, orelse: Thunk) -> Any: ...
    def and_(self, left: Any, right: Thunk) -> Any:
        """(staged) Optional `and_test` and `or_test` serve where only the truth counts."""

    def or_(self, left: Any, right: Thunk) -> Any: ...
    def not_(self, value: Any) -> Any: ...
    def in_(self, item: Any, container: Any) -> Any: ...
    def is_(self, left: Any, right: Any) -> Any: ...
    def compare(self, op: str, left: Any, right: Any) -> Any:
        """Always called; op: "eq", "ne", "lt", ..."""

    def stages_comprehension(self, kind: str, iterable: Any, place: str) -> bool:
        """Whether `comprehension` takes one over `iterable`. Kinds: "generator", "list", "set",
        "dict", and "argument", a list that a call consumes at once. `place` in its file: "" of
        one with neither `if` nor a second `for`."""

    def comprehension_test(self, place: str, value: Any) -> Any:
        """Always called, for each test of an `if` of one that Python itself goes through."""

    def comprehension_items(self, place: str, iterable: Any) -> Any:
        """Always called, for each `for` but the first of one that Python itself goes through."""

    def made_generator(self, value: Any) -> Any:
        """Always called, with a generator expression that Python itself goes through."""

    def comprehension(
        self, kind: str, iterable: Any, run: Callable[..., Any], *variables: Any
    ) -> Any:
        """Its value; run(c, iterable, emit) calls c.clause(iterable, body) for each `for`,
        c.condition(test, body) for each `if`, emit(item) for each item. `variables`, where these
        may change some of the function around: get_state, set_state, names."""

    def made_list(self, value: Any) -> Any:
        """Always called, with the value of a list display or comprehension."""

    def held_list(self, value: Any, cls: type[Exception], text: str) -> Any:
        """What stands behind `*`; `text` is what Python says of None."""

    def made(self, value: Any) -> Any:
        """Always called, with what an operator gave that no hook computes."""

    def with_items(self, made: Any, value: Any) -> Any:
        """`[*made, *value]` of a list that a display has begun."""

    def with_parts(self, made: Any, value: Any) -> Any:
        """The same for a tuple or set."""

    def with_part(self, made: Any, item: Any) -> Any:
        """The same for a tuple or set."""

    def made_tuple(self, items: Any) -> Any:
        """The tuple of a display with a starred part; `items` as with_parts() gave them."""

    def spread(self, value: Any) -> Any:
        """What stands behind `*` in a call: an iterable of arguments."""

    def with_item(self, made: Any, item: Any) -> Any:
        """`[*made, item]` of a list that a display has begun."""

    def unpacked(self, value: Any, shape: tuple[Any, ...]) -> Any:
        """Before Python unpacks a value; what it has to unpack. In `shape` stands a tuple for a
        tuple of targets, None for another."""

    def unpacked_star(self, value: Any, before: int, after: int) -> Any:
        """A tuple for targets of which one, with so many others on its sides, is starred."""

    def operands_of_sets(self, *operands: Any) -> Any:
        """Of an operator that sets have: dicts and their views as they are now."""

    def seen_dict(self, value: Any) -> Any:
        """Before Python itself looks at what is in a dict, which may be any value."""

    def sequence_behind(self, value: Any) -> Any:
        """The run-time list in place of what stands for another sequence of Python; anything else
        as it is."""

    def is_plain_number(self, value: Any) -> bool:
        """Whether it is a run-time number of Python's."""

    def class_name(self, value: Any) -> str:
        """The type of a value as Python's messages name it."""

    def mapping(self, value: Any) -> Any:
        """What stands behind `**`: a dict as it is now, or one of the items of one of several."""

    def comprehended(self, value: Any) -> Any:
        """Before Python goes through the items of a value: what its class's __iter__ gives."""

    def made_dict(self, value: Any) -> Any:
        """Always called, with the dict that a display with constant keys makes."""

    def dict_display(self, items: Any) -> Any:
        """The dict of any other display, or of a comprehension: pairs (key, value), and 1-tuples
        of what stands behind `**`."""

    def set_display(self, items: Any, constant: Any) -> Any:
        """The set of a display or comprehension; `constant`: all of at least 3 items are, and
        Python keeps a frozenset of them (its items in order; True: it was not found)."""

    def match_attribute(self, subject: Any, name: Any) -> Any:
        """`subject.name` for a pattern; Undefined (or staged and maybe undefined) where it has
        none."""

    def match_key(self, subject: Any, key: Any) -> Any:
        """`subject[key]` for a pattern; Undefined (or staged and maybe undefined) likewise."""

    def match_found(self, value: Any) -> Any:
        """Whether one of these gave a value."""

    def rest_of_chosen(self, subject: Any, first: int, after: int) -> Any:
        """`[subject[i] for i in range(first, len(subject) - after)]` of one of several objects."""

    def pick(self, choice: Any, fn: Callable[[Any], Any]) -> Any:
        """fn(value) of what one of several objects is."""

    def where_given(self, fn: Callable[..., Any], *values: Any) -> Any:
        """fn(*values); values of run time that may be None come as what they are or as None."""

    def ld(self, value: Any) -> Any:
        """Read a local that may be Undefined (or staged and maybe undefined)."""

    def ld_free(self, value: Any) -> Any: ...
    def name_load(self, name: str, value: Any) -> Any:
        """Read of a global or of a variable captured from outside the converted function."""

    def assigns(self, *names: str) -> None:
        """At the top of a function that assigns globals or closure variables from outside."""

    def stored(self, name: str, value: Any) -> Any:
        """Instead of a store into such a variable; gives what it holds."""

    def assigned(self, name: str, value: Any) -> None:
        """After a definition, import or `del` of such a variable; puts back what it held."""

    def getattr_(self, owner: Any, name: str) -> Any: ...
    def setattr_(self, owner: Any, name: str, value: Any) -> None: ...
    def delattr_(self, owner: Any, name: str) -> None: ...
    def getitem(self, owner: Any, index: Any) -> Any: ...
    def setitem(self, owner: Any, index: Any, value: Any) -> None: ...
    def delitem(self, owner: Any, index: Any) -> None: ...
    def aug(self, op: str, left: Any, right: Any) -> Any: ...

    def selected(self, owner: Any, index: Any) -> Any:
        """What `owner[index] op= value` begins with, where that is no item; else None."""

    def mod(self, left: Any, right: Any) -> Any: ...

    def arithmetic(self, op: str, *operands: Any) -> Any:
        """An operator by the methods of a class of the user's, converted; NotImplemented: by
        Python. `op` is the name in the module operator."""

    def fstring(self, *parts: Any) -> Any:
        """Parts are strings or (value, conversion, spec); conversion is "", "r", "s" or "a"."""
