"""Ordered effects: print, assert, raise, f-strings.

Each becomes an op that names a *site*: a Python function that the host calls at run time with the
run-time pieces, so that texts and exceptions are made by Python itself.
"""

from __future__ import annotations

import builtins
import copy
import os
import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np

from .. import _core
from ..autograph.locate import Location, location_of
from ..autograph.signals import RAISED
from ..autograph.tracebacks import is_internal
from ..words import in_words
from . import types as T
from .choices import Choice
from .dicts import Dict
from .exceptions import (
    MAX_ERROR_ARGS,
    UNKNOWN,
    Recorded,
    StagedException,
    built,
    built_record,
    settled,
)
from .heap_results import InMemory
from .key_orders import VIEWS_OF_DICTS, ShownView
from .lists import List
from .object_choices import is_chosen
from .paths import DeadCode
from .ranges import Range, RangeOf
from .refs import Ref
from .run_time_class import RunTimeClass
from .seen import ABSENT, Seen, is_special, parts_of_function, seen_now
from .seen import built as seen_built
from .strings import FString
from .tracer import Maybe, Spread, Tracer, is_run_time_slice

# What Python calls the values that differ between paths, where it meets one.
_STAND_INS = re.compile(
    r"\b(Maybe|Choice|FString|StagedException|Recorded)\b"
    r"|a (value|number) whose type depends on the path"
)
ERROR_SITE = 0  # lathe_error_code in include/lathe/abi.h


class Selected:
    """One of several templates, by the number `tag`."""

    __slots__ = ("candidates", "tag")

    def __init__(self, tag: Any, candidates: list[Any]) -> None:
        self.tag, self.candidates = tag, candidates


class ClassOf:
    """The class of an exception, whose template this has."""

    __slots__ = ("error",)

    def __init__(self, error: Any) -> None:
        self.error = error


class RecordTemplate:
    """The template of an exception that an op raised; `sites` are those of the trace."""

    __slots__ = ("record", "sites")

    def __init__(self, record: Recorded, sites: list[Callable[..., Any]]) -> None:
        self.record, self.sites = record, sites


class Piece:
    """Run-time value number `index` of a site."""

    __slots__ = ("index", "of_array")

    def __init__(self, index: int, of_array: bool) -> None:
        self.index = index
        self.of_array = of_array  # a 0-d array comes as a NumPy scalar


_NUMPY = os.path.dirname(np.__file__) + os.sep  # raises errors of calls of its functions


def innermost_place(error: BaseException) -> Location | None:
    """Where in the user's code an exception was raised."""
    place = None
    tb = error.__traceback__
    while tb is not None:
        filename = tb.tb_frame.f_code.co_filename
        if not is_internal(filename) and not filename.startswith(_NUMPY):
            place = location_of(tb.tb_frame.f_code, tb.tb_lasti)
        tb = tb.tb_next
    return place


def rebuild(template: Any, values: tuple[Any, ...]) -> Any:
    """The Python object of a template, with run-time values in place of its pieces."""
    if isinstance(template, Piece):
        value = values[template.index]
        return np.array(value) if template.of_array else value
    if isinstance(template, InMemory):
        return template.rebuilt(rebuild, values)
    if isinstance(template, FString):
        return "".join(_part(part, values) for part in template.parts)
    if isinstance(template, StagedException):
        return built(template, lambda part: rebuild(part, values))
    if isinstance(template, ClassOf):
        return type(rebuild(template.error, values))
    if isinstance(template, Selected):
        return rebuild(template.candidates[rebuild(template.tag, values)], values)
    if isinstance(template, RecordTemplate):
        return built_record(template.record, lambda part: rebuild(part, values), template.sites)
    if isinstance(template, Maybe):
        missing = None if template.missing is None else ABSENT
        return rebuild(template.value, values) if rebuild(template.flag, values) else missing
    if isinstance(template, Seen):
        parts = [rebuild(part, values) for part in template.parts]
        return seen_built(template.object, template.names, parts)
    if type(template) is tuple or type(template) is list:
        return type(template)(rebuild(item, values) for item in template)
    if isinstance(template, tuple) and hasattr(template, "_make"):
        return template._make([rebuild(item, values) for item in template])
    if type(template) is dict:
        return {key: rebuild(item, values) for key, item in template.items()}
    return template.copy() if type(template) is set else template


def shown_safely(value: Any) -> bool:
    """Whether str() and repr() of a value run no code of the user, and cannot fail."""
    if isinstance(value, FString):
        return all(
            isinstance(p, str) or (shown_safely(p[0]) and type(p[2]) is str and not p[2])
            for p in value.parts
        )
    if isinstance(value, StagedException):
        built_in = value.make is None and value.cls.__module__ == "builtins"
        return built_in and shown_safely((value.args, value.kwargs))
    if isinstance(value, Choice):
        return all(map(shown_safely, value.values()))
    if isinstance(value, Recorded):
        return not value.codes & UNKNOWN
    if type(value) in (tuple, list):
        return all(map(shown_safely, value))
    if type(value) is dict:
        return all(map(shown_safely, value.values()))
    return value is None or isinstance(value, (Tracer, Maybe, str, int, float, complex, np.generic))


def formatted(parts: tuple[Any, ...]) -> str:
    """The text of an f-string's parts."""
    return "".join(_part(part, ()) for part in parts)


def _part(part: Any, values: tuple[Any, ...]) -> str:
    if isinstance(part, str):
        return part
    value, conversion, spec = part
    value = rebuild(value, values)
    if conversion:
        show: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}
        value = show[conversion](value)
    return format(value, rebuild(spec, values))


class Effects:
    """The part of Trace for effects; `self` is the Trace."""

    def _init_effects(self: Any) -> None:
        self.sites: list[Callable[..., Any]] = []

    def site(self: Any, fn: Callable[..., Any]) -> int:
        self.sites.append(fn)
        return len(self.sites) - 1

    def piece(self: Any, index: int) -> Piece:
        """What stands for a list, or a number, among the operands."""
        return Piece(index, False)

    def set_as_it_is(self: Any, value: set[Any]) -> set[Any]:
        """A copy, whatever becomes of the set."""
        made = value.copy()
        if list(made) != list(value) or list(made.copy()) != list(value):
            raise self.error(
                "a set is shown whose order depends on how it was made, and its copy has another",
                found=in_words(value),
                advice="show sorted(...) of it",
            )
        return made

    def template(self: Any, value: Any, operands: list[int]) -> Any:
        """`value` with Pieces for its run-time parts, whose graph values are appended."""
        value = self.seen_dict(value)
        self.check_shown(value)
        if is_run_time_slice(value):
            raise self.error(
                "the text of a slice with run-time bounds is not supported",
                advice="show its bounds: s.start, s.stop",
            )
        if isinstance(value, Maybe):
            flag = self.template(value.flag, operands)
            return Maybe(flag, self.template(value.value, operands), value.missing)
        if is_special(value):
            return value.lathe_shown(self.template(value.lathe_items, operands))
        if isinstance(value, Range):
            return RangeOf(self.template(bound, operands) for bound in value.bounds)
        value = self.opened(value) if self.is_object(value) else value
        value = seen_now(value) if self.is_given_object(value) else value
        if type(value) is Seen:
            for part in value.parts:
                self.check_attribute(part)
            parts = tuple(self.template(part, operands) for part in value.parts)
            return Seen(type(value.object), value.names, parts)
        if isinstance(value, FString) and value.made is None:
            return FString(tuple(self._template_part(part, operands) for part in value.parts))
        how = self.how_of(value) if isinstance(value, (Ref, List, Dict)) else None
        if how is not None:
            return self.template_of_refs(value, how, operands)
        if isinstance(value, Tracer):
            operands.append(self.lift(value))
            of_array = value.type.as_value() == T.Type(T.ARRAY, value.type.dtype)
            piece = Piece(len(operands) - 1, of_array)
            return self.dict_op("shown_dict", value, piece) if isinstance(value, Dict) else piece
        if isinstance(value, RunTimeClass):
            return ClassOf(self.template(value.error, operands))
        if isinstance(value, (StagedException, Recorded)):
            return self._exception_template(value, self.template(value.context, operands), operands)
        if isinstance(value, Choice):
            tag = self.template(value.tag, operands)
            context = self.template(value.context, operands)
            made = [
                self.template(v, operands)
                if self.has_made_objects(v) or isinstance(v, tuple)
                else self._exception_template(v, context, operands)
                for v in value.values()
            ]
            return Selected(tag, made)
        if isinstance(value, tuple) and hasattr(value, "_make"):
            return value._make([self.template(item, operands) for item in value])
        if type(value) in (tuple, list):
            return type(value)(self.template(item, operands) for item in value)
        if type(value) is dict:
            return {key: self.template(item, operands) for key, item in value.items()}
        if isinstance(value, VIEWS_OF_DICTS) and self.is_staged(value):
            return ShownView((type(value), self.template(list(value), operands)))
        if type(value) is set:
            return self.set_as_it_is(value)
        if self.has_run_time_parts(parts_of_function(value)):
            raise self.error(
                f"the text of a {type(value).__name__} with run-time values is not supported",
                advice="show the values themselves",
            )
        if not getattr(type(value), "_lathe_staged_", False):
            return value
        raise self.error(f"this value cannot be shown at run time: {in_words(value)}")

    def _exception_template(self: Any, value: Any, context: Any, operands: list[int]) -> Any:
        """That of an exception, or of another candidate of a choice; `context`: that of its
        context, which several exceptions share."""
        if isinstance(value, Recorded):
            fields = tuple(self.template(field, operands) for field in value.fields)
            return RecordTemplate(Recorded(fields, value.codes, context), self.sites)
        if not isinstance(value, StagedException):
            return self.template(value, operands)
        value = settled(value)
        shared = value.cause is value.context
        return value.changed(
            args=tuple(self.template(a, operands) for a in value.args),
            kwargs={k: self.template(v, operands) for k, v in value.kwargs.items()},
            cause=context if shared else self.template(value.cause, operands),
            context=context,
        )

    def _template_part(self: Any, part: Any, operands: list[int]) -> Any:
        if isinstance(part, str):
            return part
        value, conversion, spec = part
        return (self.template(value, operands), conversion, self.template(spec, operands))

    def fstring(self: Any, *parts: Any) -> Any:
        shown = [p for p in parts if isinstance(p, tuple)]
        if any(is_chosen(p[0]) for p in shown):
            at = [i for i, p in enumerate(parts) if isinstance(p, tuple)]

            def given(*values: Any) -> Any:
                known = dict(zip(at, values, strict=True))
                return self.fstring(
                    *[(known[i], *p[1:]) if i in known else p for i, p in enumerate(parts)]
                )

            return self.with_chosen(given, *[p[0] for p in shown])
        if not any(self.has_run_time_text(p[0]) or self.is_staged(p[2]) for p in shown):
            return formatted(parts)
        return self.made_string(FString(parts), *parts)

    def is_staged(self: Any, value: Any) -> bool:
        """Whether a value, or something inside it, exists at run time only."""
        if getattr(type(value), "_lathe_staged_", False) or is_special(value):
            return True
        if isinstance(value, (tuple, list)):
            return any(self.is_staged(item) for item in value)
        if isinstance(value, VIEWS_OF_DICTS):
            return any(map(self.is_staged, list(value)))
        if type(value) is dict:
            return any(self.is_staged(item) for item in value.values())
        return False

    def print(self: Any, *args: Any, **kwargs: Any) -> None:
        """The builtin; at run time, through sys.stdout of that time."""
        self.check_cached("prints")
        operands: list[int] = []
        spread = [type(arg) is Spread for arg in args]
        args = tuple(arg.items if type(arg) is Spread else arg for arg in args)
        args_template = self.template(args, operands)
        kwargs_template = self.template(kwargs, operands)

        def show(*values: Any) -> None:
            shown = zip(rebuild(args_template, values), spread, strict=True)
            given = [item for arg, many in shown for item in (arg if many else (arg,))]
            builtins.print(*given, **rebuild(kwargs_template, values))

        self.locate()
        with self.unguarded() if shown_safely((args, kwargs)) else nullcontext():
            self.g.op_typed("print", operands, (), {"site": self.site(show)})

    def callback(self: Any, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Call a Python function at run time, in program order, for its effects."""
        self.check_cached("calls Python")
        operands: list[int] = []
        args_template = self.template(args, operands)
        kwargs_template = self.template(kwargs, operands)

        def run(*values: Any) -> None:
            fn(*rebuild(args_template, values), **rebuild(kwargs_template, values))

        self.locate()
        self.g.op_typed("print", operands, (), {"site": self.site(run)})

    # -- raise

    def raise_stmt(self: Any, exception: Any, cause: Any = None) -> Any:
        value, reason = exception(), None if cause is None else self.ld(cause())
        value = self.as_raised(value)
        if cause is not None:
            reason = self.as_cause(reason)
            add: Callable[[Any], Any] = lambda error: error.changed(cause=reason)
            value = self.each(value, add) if isinstance(value, Choice) else add(value)
        self.throw(self.placed(value))
        return RAISED

    def raise_op(
        self: Any,
        build: Callable[..., BaseException],
        operands: list[int],
        classes: tuple[type[BaseException], ...] = (),
    ) -> None:
        """End the open region with the exception that build(*values of the operands) gives.

        Args:
            classes: what it may be an instance of, if that depends on the values.
        """
        self.locate()
        if not self.tries:
            self.raise_record(build, operands)
            return
        args = tuple(self.wrap(v, T.of_graph(self.g.type_of(v))) for v in operands)
        first = classes[0] if classes else type(build(*[0] * len(operands)))
        self.throw(self.placed(StagedException(first, args, {}, build, classes)))

    def raise_record(
        self: Any, build: Callable[..., BaseException], operands: list[int], loc: int | None = None
    ) -> None:
        """End the open region with a raise out of the function, at a location or here."""
        if self._pairs(operands) > MAX_ERROR_ARGS:  # more than the record holds: they are kept
            build, kept = self.kept_for(build, operands)
            operands = [self.lift(kept)]
        if loc is not None:
            self._loc_depth = -1
            self.g.set_loc(loc)
        self.g.op_typed("raise", operands, (), {"error": ERROR_SITE, "site": self.site(build)})

    def _pairs(self: Any, operands: list[int]) -> int:
        """How many places of the error record the operands take."""
        types = [T.Type(*self.g.type_of(v)) for v in operands]
        return sum(2 if T.may_be_complex(t) else 1 for t in types)

    def kept_for(
        self: Any, build: Callable[..., BaseException], operands: list[int]
    ) -> tuple[Callable[[int], BaseException], Any]:
        """Keep the values of the operands for build(): gives what takes their number, and that."""
        from .outside_calls import call_with_operands

        keep = lambda *values: (_core.keep(values),)
        kept = call_with_operands(self, keep, [(int, (), np.int64)], operands)[0]
        return lambda number: build(*_core.kept(number)), kept

    def raise_python(self: Any, error: Exception) -> None:
        """What Python raised while a path was traced: the path ends there, each time it is run."""
        caller = self.frames[-1].call_loc if self.frames else -1
        place = innermost_place(error)
        if isinstance(error, (TypeError, AttributeError)) and _STAND_INS.search(str(error)):
            self.error_place = place
            raise self.error(
                "this is not supported for a value that depends on the path taken",
                found=in_words(error),
                advice="do it on each path, or test which value it is before",
            ) from None
        loc = self.loc_here() if place is None else self.loc_id(place, caller)

        def build() -> BaseException:
            try:
                made = copy.copy(error)
            except Exception:  # its class is not made of its args
                made = error
            made.__cause__ = made.__context__ = None
            return made.with_traceback(None)

        raised = StagedException(type(error), (), {}, build)
        raised.loc = loc
        self.throw(self.placed(raised))

    def raise_here(self: Any, build: Callable[[], BaseException]) -> None:
        """An expression that always raises: ends the path."""
        self.raise_op(build, [])
        raise DeadCode

    def raise_unless(
        self: Any, condition: Any, build: Callable[..., BaseException], *values: Any
    ) -> None:
        """Raise at run time where `condition` (a Python bool or a run-time one) is false."""
        if not isinstance(condition, Tracer):
            if not condition:
                operands: list[int] = [self.lift(v) for v in values]
                self.raise_op(build, operands)
                raise DeadCode
            return
        with self.region("if") as path:
            passes = path[-1][0]
            self.g.op_typed("yield", (), ())
        with self.region("if") as path:
            fails = path[-1][0]
            self.raise_op(build, [self.lift(v) for v in values])
        self.locate()
        self.g.op_typed("if", (self.lift(condition),), (), None, (passes, fails))

    def assert_stmt(self: Any, test: Any, message: Any = None) -> None:
        condition = self.truth(test)
        if not isinstance(condition, Tracer):
            if condition:
                return
            self.raise_stmt(
                lambda: StagedException(AssertionError, (message(),) if message else (), {})
            )
            raise DeadCode

        def fail() -> Any:
            args = (message(),) if message is not None else ()
            return self.raise_stmt(lambda: StagedException(AssertionError, args, {}))

        self.if_stmt(condition, lambda: None, fail, lambda: (), lambda state: None, ())

    # -- statements that stay Python's

    def try_star(self: Any) -> None:
        raise self.error(
            "a `try` with `except*` cannot be compiled",
            advice="use `except`, or put the `try` around the call of the compiled function",
        )

    def raise_site(self: Any) -> Callable[..., BaseException]:
        """For the entry: builds the exception of a site."""
        sites = self.sites

        def build(code: int, site: int, values: tuple[Any, ...]) -> BaseException:
            return sites[site](*values)

        return build
