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

from . import types as T
from .choices import Choice
from .exceptions import StagedException
from .run_time_class import RunTimeClass
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


class Withs(Tries):
    """The part of Trace for `with`; `self` is the Trace."""

    def with_stmt(self: Any, manager: Any, body: Any, state: State, after: State) -> Any:
        from .control import passed_on

        manager = self.ld(manager)
        if isinstance(manager, np.errstate):  # what NumPy says of numbers is not said anyway
            return body(None)
        if type(manager) is contextlib.nullcontext:
            return body(manager.enter_result)
        if type(manager) is contextlib.suppress:
            return passed_on(self.suppressing(manager, body, after))
        enter, leave = self.protocol(manager)
        value = self.call(enter, manager)

        def final() -> None:
            self.call(leave, manager, None, None, None)

        caught = lambda error: self.leave_manager(leave, manager, error)
        run = lambda: body(value)
        return passed_on(self.try_finally(run, final, state, after, caught))

    def suppressing(self: Any, manager: Any, body: Any, after: State) -> Any:
        """`with contextlib.suppress(classes)`."""
        classes = manager._exceptions
        handler = (lambda: classes, lambda error: None, None)
        return self.try_except(lambda: body(None), (handler,), None, after, after)

    def protocol(self: Any, manager: Any) -> tuple[Any, Any]:
        """__enter__ and __exit__ of a manager, to be called with it."""
        if isinstance(manager, (Choice, Maybe)):
            raise self.error(
                "a context manager that is chosen at run time is not supported yet",
                found=repr(manager),
                advice="write a `with` statement on each path",
            )
        cls = type(manager)
        enter = inspect.getattr_static(cls, "__enter__", None)
        leave = inspect.getattr_static(cls, "__exit__", None)
        staged = isinstance(manager, Tracer)
        if staged or enter is None or leave is None:
            name = T.describe(manager.type) if staged else cls.__name__
            missed = " (missed __exit__ method)" if enter is not None and not staged else ""
            raise TypeError(
                f"{name!r} object does not support the context manager protocol{missed}"
            )
        self.check_manager(cls)
        if not (isinstance(enter, types.FunctionType) and isinstance(leave, types.FunctionType)):
            raise self.refused_manager(cls)
        for name, held in (("__enter__", enter), ("__exit__", leave)):
            self.captured_method(manager, name, held)
        return enter, leave

    def check_manager(self: Any, cls: type) -> None:
        """Classes of contextlib whose source is not for converting."""
        if cls.__module__ == "contextlib" and cls not in _CONVERTED:
            raise self.refused_manager(cls)

    def refused_manager(self: Any, cls: type) -> Any:
        name = cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"
        if issubclass(cls, contextlib._GeneratorContextManager):
            return self.error(
                "a context manager made of a generator, outside the function, cannot be compiled",
                advice="use a class with __enter__ and __exit__, or try and finally",
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
