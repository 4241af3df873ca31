"""Exceptions of run time in the hands of user code: attributes, isinstance(), type()."""

from __future__ import annotations

import types
from typing import Any

from ..errors import TraceError
from ..words import in_words
from .caught import instances_of
from .choices import Choice
from .exceptions import (
    CLASSES,
    OVERFLOW,
    UNKNOWN,
    Recorded,
    Remade,
    StagedException,
    is_plain,
    runs_init,
    takes_no_keywords,
)
from .run_time_class import RunTimeClass, class_of_record
from .tracer import Restart

_BUILT_IN = (types.WrapperDescriptorType, types.BuiltinFunctionType)


class ExceptionValues:
    """The part of Trace for exceptions as values; `self` is the Trace."""

    def exception_attribute(self: Any, error: Any, name: str) -> Any:
        """`error.name`."""
        if isinstance(error, Choice):
            return self.pick(error, lambda value: self.getattr_(value, name))
        if name == "__class__":
            return self.exception_type(error)
        if isinstance(error, Recorded):
            return self.record_attribute(error, name)
        if name == "__cause__" and not isinstance(error.cause, type):
            return error.cause if error.has_cause else None
        if name == "__suppress_context__":
            return error.has_cause
        if error.make is None and name == "args" and isinstance(error.cls.__init__, _BUILT_IN):
            return tuple(error.args)
        if error.cls in (ExceptionGroup, BaseExceptionGroup) and len(error.args) == 2:
            if name == "message":
                return error.args[0]
            if name == "exceptions":
                return tuple(error.args[1])
        return self.getattr_(self.exception_object(error, name), name)

    def record_attribute(self: Any, error: Recorded, name: str) -> Any:
        from .strings import FString

        if name == "args" and not error.codes & {OVERFLOW, *UNKNOWN}:
            return (FString(((error, "s", ""),)),)
        if name in ("__cause__", "__suppress_context__") and not error.codes & UNKNOWN:
            return None if name == "__cause__" else False
        raise self.exception_unknown(error, name)

    def exception_unknown(self: Any, error: Any, name: str) -> Any:
        return self.error(
            f"the attribute {name!r} of an exception is known at run time only: this is not "
            "supported yet",
            found=in_words(error),
            advice="use str() of it, or catch each class in a handler of its own",
        )

    def made_exception(self: Any, cls: Any, args: Any, kwargs: Any) -> StagedException:
        """What the call of a class of exceptions gives. An __init__ of the user's is converted."""
        if kwargs and takes_no_keywords(cls):
            raise TypeError(f"{cls.__name__}() takes no keyword arguments")
        error = StagedException(cls, args, kwargs)
        if runs_init(cls) and cls not in self.knowledge.exceptions_of_python:
            self.initialized(error)
        self.with_attributes(error)
        return error

    def init_exception(self: Any, fn: Any, owner: Any, args: Any, kwargs: Any) -> None:
        """`super().__init__(...)` of an exception, which keeps its arguments."""
        if self.in_other_region(owner):
            raise self.error(
                "super().__init__() of an exception in a branch or loop that depends on run-time "
                "values is not supported",
                advice="compute its arguments first",
            )
        fn(*args, **kwargs)

    def with_attributes(self: Any, error: Any) -> None:
        """Where an exception begins to be a value: its object, which branches assign to."""
        if not isinstance(error, StagedException) or error.made is not None:
            return
        built_in = isinstance(error.cls.__init__, _BUILT_IN) and is_plain(error.cls)
        by_class = built_in and error.make is None and not error.kwargs
        if by_class or isinstance(error.make, Remade):
            self.exception_object(error, "")

    def initialized(self: Any, error: StagedException) -> Any:
        """The instance whose __init__ runs here."""
        cls = error.cls
        made: Any = BaseException.__new__(cls, *error.args)
        self.made_here[id(made)] = self.path
        self._kept.append(made)
        try:
            self.call(cls.__init__, made, *error.args, **error.kwargs)
        except TraceError:
            if not runs_init(cls) or cls in self.knowledge.exceptions_of_python:
                raise
            self.knowledge.exceptions_of_python.add(cls)
            raise Restart from None
        error.made = self.path, made
        return made

    def exception_object(self: Any, error: StagedException, name: str) -> Any:
        """An instance whose attributes may be of run time."""
        cls = error.cls
        if name.startswith("__") and (error.make is None or error.args):
            raise self.exception_unknown(error, name)
        if error.made is not None and self.path[: len(error.made[0])] == error.made[0]:
            return error.made[1]
        if isinstance(error.make, Remade):
            made = error.make.with_values(*error.args)
            self.made_here[id(made)] = self.path
            self._kept.append(made)
            error.made = self.path, made
            return made
        if error.make is not None:
            if error.args or len(error.classes) > 1 or name.startswith("__"):
                raise self.exception_unknown(error, name)
            return error.make()
        if issubclass(cls, BaseExceptionGroup):
            raise self.exception_unknown(error, name)
        if isinstance(cls.__init__, types.FunctionType):
            return self.initialized(error)
        if error.kwargs or not is_plain(cls):
            raise self.exception_unknown(error, name)
        made = BaseException.__new__(cls, *error.args)
        self.made_here[id(made)] = self.path
        self._kept.append(made)
        error.made = self.path, made
        return made

    def assigned_exception(self: Any, error: Any, name: str) -> Any:
        """The object whose attribute `error.name = value` assigns."""
        if isinstance(error, Recorded) or name.startswith("__") or name == "args":
            raise self.error(
                f"assignment to the attribute {name!r} of an exception that is known at run time "
                "only is not supported",
                found=in_words(error),
                advice="raise an exception of a class of your own",
            )
        return self.exception_object(error, name)

    def exception_has(self: Any, error: Any, name: str) -> Any:
        """hasattr(error, name)."""
        if isinstance(error, Choice):
            return self.pick(error, lambda value: self.has_attribute(value, name))
        if isinstance(error, StagedException) and len(error.classes) == 1:
            if _has(error.cls, name):
                return True
            return self.has_attribute(self.exception_object(error, name), name)
        if isinstance(error, Recorded) and not error.codes & {OVERFLOW, *UNKNOWN}:
            found = {_has(CLASSES[code], name) for code in error.codes}
            if len(found) == 1:
                return found.pop()
        raise self.exception_unknown(error, name)

    def exception_type(self: Any, error: Any) -> Any:
        """type(error)."""
        if isinstance(error, Choice):
            if any(_is_open(value) for value in error.values()):
                return RunTimeClass(self, error)
            return self.pick(error, self.exception_type)
        if _is_open(error):
            return RunTimeClass(self, error)
        return class_of_record(self, error) if isinstance(error, Recorded) else error.cls

    def exception_isinstance(self: Any, error: Any, classes: Any) -> Any:
        """isinstance(error, classes)."""
        if isinstance(error, Choice):
            return self.pick(error, lambda value: self.call(isinstance, value, classes))
        return self.matches(error, instances_of(classes))


def _has(cls: type, name: str) -> bool:
    """Whether instances of a class have an attribute from it."""
    return any(name in vars(base) for base in cls.__mro__)


def _is_open(error: Any) -> bool:
    """Whether only the run can tell its class."""
    if isinstance(error, Recorded):
        return bool(error.codes & UNKNOWN)
    return len(error.classes) > 1
