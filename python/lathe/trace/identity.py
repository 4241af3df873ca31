"""`is`: whether two values are one object."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from . import types as T
from .choices import Choice, as_choice
from .dicts import Dict
from .exceptions import classes_of, is_exception
from .lists import List
from .refs import Ref
from .run_time_class import RunTimeClass
from .tracer import Array, Maybe, Tagged, Tracer

_SCALARS = (T.PY, T.NPSCALAR, T.STR)
_SMALL = range(-5, 257)  # ints of which Python has one object each


class Identity:
    """The part of Trace for `is`; `self` is the Trace."""

    def is_(self: Any, left: Any, right: Any) -> Any:
        if left is right:
            self.ld(left)
            return True
        if is_exception(left) and is_exception(right):
            return self.is_same_exception(left, right)
        for a, b in ((left, right), (right, left)):
            if isinstance(a, Maybe):
                a = self.ld(a)
                if b is None and isinstance(a, Maybe):
                    return self.not_(a.flag)
                return self.where_given(self.is_, a, b)
        for a, b in ((left, right), (right, left)):
            if isinstance(a, Choice):
                return self.choice_is(a, b)
        for a, b in ((left, right), (right, left)):
            if isinstance(a, Ref):
                self.become_refs([b])
                return self.same_ref(a, b)
            if isinstance(a, RunTimeClass):
                return a == b
            if isinstance(a, Tracer) and type(b) in (bool, np.bool_):
                return self.is_bool(a, b)
        if left is not right and (isinstance(left, Tagged) or isinstance(right, Tagged)):
            return self.switch(self.is_, left, right)
        if isinstance(left, Tracer) and isinstance(right, Tracer) and left is not right:
            if left.type == right.type and left.type in (T.PY_BOOL, T.Type(T.NPSCALAR, T.B1)):
                return self.truth(self.binary("eq", left, right))  # one True, one False of each
            if isinstance(left, Array) and isinstance(right, Array) and left.type.is_array:
                return self.is_array(left, right)
        if left is not right and (isinstance(left, Tracer) or isinstance(right, Tracer)):
            kinds = [T.STRING if type(x) is str else self.type_of(x) for x in (left, right)]
            if kinds[0] is not None and kinds[0].kind in _SCALARS and kinds[0] == kinds[1]:
                return self.is_scalar(kinds[0], left, right)
        if type(left) is list and type(right) is list and id(right) in self.met.get(id(left), ()):
            self.unify_lists((left, right))
            raise self.error(
                "`is` between lists of which one may be the other, depending on the path taken, "
                "is supported for lists of numbers only",
                advice="compare what is in them, or keep a flag",
            )
        if left is not right and type(left) is type(right):
            self.check_identity(left, "looked at with `is`")
            self.check_identity(right, "looked at with `is`")
        self.check_same_object(left, right)
        if id(left) in self.given_numbers or id(right) in self.given_numbers:
            return self.is_given(left, right)
        if type(left) is types.FunctionType and type(right) is types.FunctionType:
            return self.function_is(left, right)
        if type(left) is dict and type(right) is dict and id(right) in self.met.get(id(left), ()):
            self.unify_dicts((left, right))
        if all(isinstance(x, (List, Dict)) for x in (left, right)) and left is not right:
            return self.make("list_same", (left.id, right.id))
        return left is right

    def is_bool(self: Any, value: Tracer, constant: bool | np.bool_) -> Any:
        """`value is constant`; Python and NumPy have one True and one False each."""
        if isinstance(value, Tagged):
            return self.switch(lambda one: self.is_(one, constant), value)
        own = T.PY_BOOL if type(constant) is bool else T.Type(T.NPSCALAR, T.B1)
        if value.type != own:
            return False
        return self.truth(value) if constant else self.not_(value)

    def is_same_exception(self: Any, left: Any, right: Any) -> bool:
        """Of two values that paths or handlers have made of one exception nobody knows it."""
        mine, theirs = (
            {cls for one in as_choice(value).values() for cls in classes_of(one)}
            for value in (left, right)
        )
        if mine & theirs:
            raise self.error(
                "`is` or `==` between exceptions of which one may be the other is not supported",
                advice="keep a flag, or compare their arguments",
            )
        return False

    def is_scalar(self: Any, type_: T.Type, left: Any, right: Any) -> Any:
        """Of numbers or strings of one type: those that differ are two objects, equal ones may be
        one, which Python knows of small ints only."""
        name = T.class_name(type_)
        equal = self.truth(self.binary("eq", left, right))
        if type_ == T.PY_INT:
            small = self.and_test(left >= _SMALL[0], lambda: left <= _SMALL[-1])
            known = self.or_test(self.not_(equal), lambda: small)
        elif T.is_float(type_.dtype) or T.is_complex(type_.dtype):
            unordered = self.and_test(self.binary("ne", left, left), lambda: right != right)
            known = self.not_(self.or_test(equal, lambda: unordered))
        else:
            known = self.not_(equal)
        text = f"`is` between values of type {name} that are equal, and may be one object or two"
        self.raise_unless(known, lambda: UnsupportedError(text))
        return equal
