"""`with`: context managers are entered and left when the function is traced.

Their `__exit__` is traced for each way out of the body, as a `finally` part is.
"""

from __future__ import annotations

import contextlib
import dis
import inspect
import types
from typing import Any

import numpy as np

from ..autograph.managers import Parts, convert_manager
from ..words import in_words
from . import types as T
from .choices import Choice
from .exceptions import StagedException
from .object_choices import is_chosen
from .refs import Ref, class_of
from .run_time_class import RunTimeClass
from .statements import passed_on
from .throws import State
from .tracer import Maybe, Tracer
from .tries import Tries

# What contextlib has classes for that are converted like those of the user.
_CONVERTED = (contextlib.closing,)
_TAKES_MORE = (inspect.CO_VARARGS, inspect.CO_VARKEYWORDS)


class Traceback:
    """The traceback that __exit__ gets."""

    _lathe_staged_ = True

    def __init__(self, trace: Any) -> None:
        self._trace = trace

    def __getattr__(self, name: str) -> Any:
        raise self._trace.error(
            "the traceback of an exception cannot be used in compiled code",
            advice="look at it where the compiled function is called",
        )

    def __repr__(self) -> str:
        return "<run-time traceback>"


class GeneratorManager:
    """What a function gives that contextlib.contextmanager made of a generator function."""

    _lathe_staged_ = True

    def __init__(self, fn: Any, args: Any, kwargs: Any, parts: Parts | None = None) -> None:
        self.fn, self.args, self.kwargs = fn, args, kwargs
        self.parts = parts  # of one that is defined inside: functions of the program

    def __repr__(self) -> str:
        return f"<run-time context manager {self.fn.__name__}>"


class Withs(Tries):
    """The part of Trace for `with`; `self` is the Trace."""

    def with_stmt(self: Any, manager: Any, body: Any, state: State, after: State) -> Any:
        manager = self.ld(manager)
        if isinstance(manager, np.errstate):  # what NumPy says of numbers is not said anyway
            return body(None)
        if type(manager) is contextlib.nullcontext:
            return body(manager.enter_result)
        if type(manager) is contextlib.suppress:
            return passed_on(self.suppressing(manager, body, after))
        if type(manager) is GeneratorManager:
            value, leave = self.enter_generator(manager)
            caught = lambda error, own: leave(error) is None
        else:
            enter, exit = self.protocol(manager)
            value = self.call(enter, manager)
            leave = lambda error: self.call(exit, manager, None, None, None)
            swallows: Any = lambda error: self.leave_manager(exit, manager, error)
            caught = lambda error, own: self.and_test(swallows(error), lambda: self.not_(own))

        def final() -> None:
            leave(None)

        run = lambda: body(value)
        return passed_on(self.try_finally(run, final, state, after, caught))

    def enter_generator(self: Any, manager: GeneratorManager) -> tuple[Any, Any]:
        """What a generator yields, and what runs the rest of it."""
        parts = manager.parts or convert_manager(manager.fn)
        run = self.inline_call if manager.parts is None else self._call_part
        value, variables = run(parts.enter, manager.args, manager.kwargs)

        def leave(error: Any) -> None:
            run(parts.leave, (error, *variables), {})

        return value, leave

    def _call_part(self: Any, fn: Any, args: Any, kwargs: Any) -> Any:
        return self.call(fn, *args, **kwargs)

    def suppressing(self: Any, manager: Any, body: Any, after: State) -> Any:
        """`with contextlib.suppress(classes)`."""
        classes = manager._exceptions
        handler = (lambda: classes, lambda error: None, None)
        return self.try_except(lambda: body(None), (handler,), None, after, after)

    def protocol(self: Any, manager: Any) -> tuple[Any, Any]:
        """__enter__ and __exit__ of a manager, to be called with it."""
        if isinstance(manager, (Choice, Maybe)) or is_chosen(manager):
            raise self.error(
                "a context manager that is chosen at run time is not supported yet",
                found=in_words(manager),
                advice="write a `with` statement on each path",
            )
        cls = class_of(manager)
        enter = inspect.getattr_static(cls, "__enter__", None)
        leave = inspect.getattr_static(cls, "__exit__", None)
        staged = isinstance(manager, Tracer)
        if staged or enter is None or leave is None:
            name = T.class_name(manager.type) if staged else cls.__name__
            missed = " (missed __exit__ method)" if enter is not None and not staged else ""
            raise TypeError(
                f"{name!r} object does not support the context manager protocol{missed}"
            )
        self.check_manager(cls)
        if not (isinstance(enter, types.FunctionType) and isinstance(leave, types.FunctionType)):
            raise self.refused_manager(cls)
        for name, held in (("__enter__", enter), ("__exit__", leave)):
            known = self.blank_of(cls) if isinstance(manager, Ref) else manager
            self.captured_method(known, name, held)
        return enter, leave

    def check_manager(self: Any, cls: type) -> None:
        """Classes of contextlib whose source is not for converting."""
        if cls.__module__ == "contextlib" and cls not in _CONVERTED:
            raise self.refused_manager(cls)

    def refused_manager(self: Any, cls: type) -> Any:
        name = cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"
        if issubclass(cls, contextlib._GeneratorContextManager):
            return self.error(
                "a context manager that a generator function gave outside cannot be compiled",
                advice="call the function in the `with` statement",
            )
        if issubclass(cls, contextlib.ExitStack):
            return self.error(
                f"a `with` statement cannot be compiled for a {name}: what it leaves is known when "
                "the code runs",
                advice="write `with a, b:` or one `with` in another, and `try` with `finally` for "
                "callbacks",
            )
        return self.error(
            f"a `with` statement cannot be compiled for a {name}: it would be entered and left "
            "once, when the function is compiled",
            advice="enter it outside, around the call of the compiled function, or in a function "
            "that lathe.callback() calls",
        )

    def leave_manager(self: Any, leave: Any, manager: Any, error: Any) -> Any:
        """The truth of what __exit__ gives where an exception leaves the body."""
        if isinstance(error, Choice) and uses_arguments(leave):
            return self.pick(error, lambda value: self.leave_manager(leave, manager, value))
        cls: Any = BaseException
        if uses_arguments(leave):
            known = isinstance(error, StagedException) and len(error.classes) == 1
            cls = error.cls if known else RunTimeClass(self, error)
        return self.truth(self.call(leave, manager, cls, error, Traceback(self)))


def uses_arguments(leave: types.FunctionType) -> bool:
    """Whether an __exit__ reads what it gets about an exception."""
    code = leave.__code__
    count = code.co_argcount + sum(bool(code.co_flags & flag) for flag in _TAKES_MORE)
    given = set(code.co_varnames[1:count])
    if given & set(code.co_cellvars):
        return True
    for instruction in dis.get_instructions(code):
        names = instruction.argval if isinstance(instruction.argval, tuple) else ()
        if "LOAD" in instruction.opname and given & {instruction.argval, *names}:
            return True
    return False
