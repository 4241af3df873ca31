"""Exceptions of run time in the hands of user code: attributes, isinstance(), type()."""

from __future__ import annotations

import types
from typing import Any

from .choices import Choice
from .exceptions import CLASSES, OVERFLOW, UNKNOWN, Recorded, StagedException

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
            found=repr(error),
            advice="use str() of it, or catch each class in a handler of its own",
        )

    def exception_object(self: Any, error: StagedException, name: str) -> Any:
        """An instance whose attributes may be of run time."""
        cls = error.cls
        if error.make is not None:
            if error.args or len(error.classes) > 1 or name.startswith("__"):
                raise self.exception_unknown(error, name)
            return error.make()
        if name.startswith("__"):
            raise self.exception_unknown(error, name)
        if error.made is not None and self.path[: len(error.made[0])] == error.made[0]:
            return error.made[1]
        if issubclass(cls, BaseExceptionGroup):
            raise self.exception_unknown(error, name)
        made: Any = BaseException.__new__(cls, *error.args)
        self.made_here[id(made)] = self.path
        self._kept.append(made)
        init = cls.__init__
        if isinstance(init, types.FunctionType):
            self.call(init, made, *error.args, **error.kwargs)
        elif issubclass(cls, (OSError, SyntaxError, UnicodeError, ImportError)) or error.kwargs:
            raise self.exception_unknown(error, name)
        error.made = self.path, made
        return made

    def exception_type(self: Any, error: Any) -> Any:
        """type(error)."""
        if isinstance(error, Choice):
            return self.pick(error, self.exception_type)
        if isinstance(error, StagedException) and len(error.classes) == 1:
            return error.cls
        if isinstance(error, Recorded) and not error.codes & {OVERFLOW, *UNKNOWN}:
            classes = {CLASSES[code] for code in error.codes}
            if len(classes) == 1:
                return classes.pop()
        raise self.error(
            "type() of an exception whose class is known at run time only is not supported yet",
            advice="use isinstance(), or catch each class in a handler of its own",
        )

    def exception_isinstance(self: Any, error: Any, classes: Any) -> Any:
        """isinstance(error, classes)."""
        if isinstance(error, Choice):
            return self.pick(error, lambda value: self.call(isinstance, value, classes))
        return self.matches(error, classes)
