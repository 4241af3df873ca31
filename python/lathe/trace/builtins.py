"""The call table's Python builtins and the `math` module on run-time values."""

from __future__ import annotations

import builtins
import itertools
import operator
import warnings
from typing import Any

import numpy as np

from ..words import in_words
from . import rounding
from . import types as T
from .calls import PURE, TABLE, handles
from .caught import instances_of
from .choices import Choice
from .comprehension import Comprehension, count, items_now
from .conversions import index_of
from .dict_methods import dict_from_keys, dict_of
from .dict_views import View, is_dict_like, meets_dicts, size_of
from .dicts import Dict
from .exceptions import classes_of, is_exception
from .fitting import example
from .iterables import (
    Counter,
    Mapped,
    Once,
    Reversed,
    Zip,
    is_stageable,
    length,
    staged_items,
)
from .iterators import (
    PythonFilter,
    SequenceIterator,
    first_item,
    iterator_over,
    made_iterator,
    may_move,
    must_move,
    walked,
)
from .library import integers, lists
from .library.primitives import raise_as_python
from .lists import List
from .object_choices import is_chosen
from .ranges import Range
from .refs import Ref, class_of
from .run_time_class import RunTimeClass
from .run_time_tuples import METHODS, tuple_of
from .seen import is_special, python_class
from .set_methods import set_of
from .strings import FString, Str, float_of_text, int_of_text
from .strings import length as text_length
from .tracer import Array, Maybe, Tagged, Tracer
from .used_once import columns_of, taken

TABLE.update(METHODS)
PURE.update(
    [
        abs,
        min,
        max,
        sum,
        any,
        all,
        len,
        round,
        divmod,
        pow,
        int,
        float,
        bool,
        complex,
        str,
        repr,
        sorted,
        tuple,
        list,
        dict,
        set,
        frozenset,
        isinstance,
        issubclass,
        callable,
        type,
        ord,
        chr,
        bin,
        hex,
        oct,
        format,
        range,
        slice,
        enumerate,
        zip,
        reversed,
        iter,
        next,
        map,
        filter,
        getattr,
        bytes,
    ]
)
PURE.update([int.from_bytes, bool.from_bytes, float.fromhex, bytes.fromhex, str.maketrans])
PURE.update(
    f
    for f in vars(operator).values()
    if callable(f) and not getattr(f, "__name__", "i").startswith("i")
)


_TEXTS = (str, Str, FString, Choice, Maybe, Tagged)  # or what may be texts


@handles(builtins.print)
def print_(t: Any, *args: Any, **kwargs: Any) -> None:
    for name in kwargs:
        if name not in ("sep", "end", "file", "flush"):
            raise TypeError(f"'{name}' is an invalid keyword argument for print()")
    for name in ("sep", "end"):
        value = kwargs.get(name)
        if not (value is None or isinstance(value, _TEXTS) or is_chosen(value)):
            raise TypeError(f"{name} must be None or a string, not {t.class_name(value)}")
    t.print(*args, **kwargs)


@handles(iter)
def iter_(t: Any, iterable: Any, *sentinel: Any) -> Any:
    if sentinel:
        raise t.error("iter() with a sentinel is not supported yet", advice="use a `while` loop")
    iterable = t.list_now(t.ld(iterable))
    if isinstance(iterable, SequenceIterator):
        return iterable
    if is_dict_like(iterable):
        return iterator_over(t, iterable)
    if meets_dicts(iterable):
        raise t.error(
            "iter() of what goes through a dict or set that exists at run time is not supported "
            "yet",
            found=in_words(iterable),
            advice="use a `for` loop",
        )
    if isinstance(iterable, List) or staged_items(t, iterable) is not None:
        taken(t, iterable)
        return SequenceIterator(t, iterable)
    return made_iterator(t, iterable)


@handles(callable)
def callable_(t: Any, x: Any) -> Any:
    if isinstance(t.ld(x), Maybe):
        return t.where_given(lambda one: t.call(callable, one), x)
    if isinstance(x, Choice):
        return t.pick(x, lambda one: t.call(callable, one))
    if is_exception(x):
        return any("__call__" in vars(base) for cls in classes_of(x) for base in cls.__mro__)
    if isinstance(x, Ref):
        return hasattr(class_of(x), "__call__")  # noqa: B004 - as callable() does it
    return callable(x) and not isinstance(x, Tracer)


def _no_meaning(function: Any, why: str, advice: str) -> None:
    @handles(function)
    def handler(t: Any, x: Any) -> Any:
        unhashable = function is hash and not isinstance(x, Tracer) and class_of(x).__hash__ is None
        if unhashable or not t.has_run_time_parts(x):
            return function(x)
        raise t.error(
            f"{function.__name__}() of a run-time value cannot be compiled: {why}", advice=advice
        )


_no_meaning(id, "it is no object until the call returns", "compare values with ==")
_no_meaning(hash, "hashes are Python's own", "use the value itself")


@handles(next)
def next_(t: Any, iterator: Any, *default: Any) -> Any:
    if isinstance(iterator, SequenceIterator):
        return iterator.following(t, default)
    if isinstance(iterator, Comprehension) and iterator.kind == "generator":
        return first_item(t, iterator, default)
    taken(t, iterator, again=True)
    if not hasattr(type(iterator), "__next__"):
        cls = python_type(iterator) if isinstance(iterator, Tracer) else type(iterator)
        module = "numpy." if cls.__module__ == "numpy" else ""
        raise TypeError(f"'{module}{cls.__name__}' object is not an iterator")
    must_move(t, iterator)
    t.may_change(iterator, "next()")
    return next(iterator, *default)


@handles(abs)
def abs_(t: Any, x: Any) -> Any:
    found = t.arithmetic("abs", x)
    return abs(t.optional(t.ld(x))) if found is NotImplemented else found


@handles(len)
def len_(t: Any, x: Any) -> Any:
    x = t.held_list(x, TypeError, "object of type 'NoneType' has no len()")
    if is_chosen(x):
        return t.pick(x, lambda one: t.call(len, one))
    if isinstance(x, Comprehension) and x.kind == "argument":
        return count(t, x)
    if isinstance(x, Array):
        if not x.type.shape:
            raise TypeError(T.no_length(x.type))
        return t.extent(x, 0)
    if isinstance(x, List):
        return t.make_len(x)
    if is_dict_like(x):
        return size_of(t, x)
    if isinstance(x, Str):
        return text_length(t, x)
    if isinstance(x, Once):
        raise TypeError(f"object of type '{x.class_name}' has no len()")
    if is_stageable(x):
        return length(t, x)
    if isinstance(x, Tracer):
        raise TypeError(T.no_length(x.type))
    found = t.length_of(x)
    if found is NotImplemented:
        t.check_contents(x)
        return len(x)
    return found


def no_array(t: Any, x: Any) -> Any:
    """An operand of int(), float() and the like: of an array with axes, what NumPy makes of it."""
    shape = t.type_of(x).shape if isinstance(x, (Array, np.ndarray)) else ()
    if not shape:
        return x
    if any(d < 0 for d in shape):
        shape = tuple(2 if d < 0 else d for d in shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        float(np.zeros(shape))  # raises, but for one element in NumPy before 2.4
    return t.only_element(x)


def not_complex(t: Any, x: Any, function: Any) -> None:
    """Raise what `function` does for a complex number; NumPy's lose their imaginary part."""
    if T.is_complex(x.type.dtype) and x.type.kind != T.PY:
        raise t.error(
            f"{function.__name__}() of a NumPy number drops its imaginary part with a warning",
            found=T.describe(x.type),
            advice="take .real",
        )
    if x.type == T.PY_COMPLEX:
        function(1j)


def index_number(t: Any, x: Any) -> Any:
    """What x.__index__() gives: a Python int."""
    if isinstance(x, (Tagged, Maybe)):
        return t.switch(lambda value: index_number(t, value), t.optional(x))
    if not isinstance(x, Tracer):
        return operator.index(x)
    if not (T.is_int(x.type.dtype) or x.type == T.PY_BOOL) or x.type.shape:
        raise TypeError(T.not_integer(x.type))
    return x if x.type == T.PY_INT else t.cast(x, T.PY_INT)


@handles(range)
def range_(t: Any, *args: Any) -> Any:
    args = tuple(index_of(t, t.optional(t.ld(a))) for a in args)
    if not any(isinstance(a, Tracer) for a in args) or len(args) > 3:
        return range(*args)
    numbers = [index_number(t, a) for a in args]
    if len(numbers) == 1:
        return Range(0, numbers[0], 1)
    start, stop = numbers[:2]
    step = numbers[2] if len(numbers) > 2 else 1
    if isinstance(step, Tracer):
        t.raise_unless(step != 0, lambda: ValueError("range() arg 3 must not be zero"))
    elif step == 0:
        raise ValueError("range() arg 3 must not be zero")
    return Range(start, stop, step)


@handles(slice)
def slice_(t: Any, *bounds: Any) -> Any:
    return slice(*(t.ld(bound) for bound in bounds))


_COLLECTIONS = (List, Str, Dict, View, Range)
_OF_RUN_TIME = (*_COLLECTIONS, Mapped, Reversed, Comprehension, Zip, SequenceIterator)


def _sequence(cls: Any) -> None:
    @handles(cls)
    def make(t: Any, items: Any = ()) -> Any:
        items = t.held_list(items, TypeError, "'NoneType' object is not iterable")
        if isinstance(items, PythonFilter):
            items = items.as_list()
        lines = isinstance(items, Array) and items.type.shape == (-1,)
        if lines:  # how many numbers it has is known at run time only
            items = t.list_at_run_time(items)
        if cls is list and isinstance(items, _OF_RUN_TIME):
            return items if lines else t.list_at_run_time(items)
        place = t.locate()
        now = place not in t.knowledge.run_time_tuples
        if isinstance(items, Comprehension) and now:
            return cls(items_now(t, items, place))
        if isinstance(items, _OF_RUN_TIME):
            return tuple_of(t, items if lines else t.list_at_run_time(items))
        return cls(items)


_sequence(list)
_sequence(tuple)


@handles(set)
def set_(t: Any, items: Any = (), /) -> Any:
    items = t.ld(items)
    if t.is_native_like((items,)):
        return set_of(t, items)
    if isinstance(items, (list, tuple)):
        return t.set_display(items, False)
    return t.made(set(items))


@handles(dict)
def dict_(t: Any, items: Any = (), /, **more: Any) -> Any:
    items = t.ld(items)
    if t.is_native_like((items,)) and not isinstance(items, dict):
        return dict_of(t, items, more)
    return t.made_dict(dict(t.seen_dict(items), **more))


@handles(dict.fromkeys)
def fromkeys(t: Any, keys: Any, value: Any = None, /) -> Any:
    keys = t.ld(keys)
    if t.is_native_like((keys,)):
        return dict_from_keys(t, keys, value)
    return t.made_dict(dict.fromkeys(t.seen_dict(keys), value))


def _check_iterable(t: Any, value: Any) -> None:
    """Raise for what has no items."""
    if isinstance(value, Tracer) and not is_stageable(value):
        staged_items(t, value)  # raises
    if not hasattr(type(value), "__iter__") and not hasattr(type(value), "__getitem__"):
        iter(value)  # raises


@handles(enumerate)
def enumerate_(t: Any, iterable: Any, start: Any = 0) -> Any:
    start = index_number(t, index_of(t, t.optional(t.ld(start))))
    iterable = t.list_now(iterable)
    [iterable] = walked(t, columns_of(t, (iterable,), "enumerate"))
    _check_iterable(t, iterable)
    staged = is_stageable(iterable) or isinstance(iterable, SequenceIterator)
    if staged or isinstance(start, Tracer):
        return Zip((Counter(start), iterable))
    return may_move(t, enumerate(iterable, start), (iterable,))


@handles(zip)
def zip_(t: Any, *columns: Any, strict: bool = False) -> Any:
    columns = walked(t, columns_of(t, tuple(t.list_now(c) for c in columns), "zip"))
    for column in columns:
        _check_iterable(t, column)
    if any(is_stageable(c) or isinstance(c, SequenceIterator) for c in columns):
        return Zip(columns, strict)
    return may_move(t, zip(*columns, strict=strict), columns)


@handles(reversed)
def reversed_(t: Any, sequence: Any) -> Any:
    sequence = sequence.lathe_items if is_special(sequence) else t.list_now(sequence)
    if isinstance(sequence, Dict) and sequence.is_set:
        raise TypeError("'set' object is not reversible")
    if isinstance(sequence, Tracer) and not is_stageable(sequence):
        if sequence.type.is_array:
            raise TypeError(T.no_length(sequence.type))
        raise TypeError(f"'{T.class_name(sequence.type)}' object is not reversible")
    [sequence] = walked(t, (sequence,))
    if is_stageable(sequence):
        return Reversed(sequence)
    return may_move(t, reversed(sequence), (sequence,))


@handles(divmod)
def divmod_(t: Any, a: Any, b: Any) -> Any:
    a, b = t.optional(t.ld(a)), t.optional(t.ld(b))
    if isinstance(a, Tagged) or isinstance(b, Tagged):
        return t.switch(lambda x, y: divmod_(t, x, y), a, b)
    if not t.is_staged((a, b)):
        return divmod(a, b)
    types = (t.type_of(a), t.type_of(b))
    if not any(isinstance(x, (Array, np.ndarray)) for x in (a, b)) and any(
        x is None or x.kind in (T.LIST, T.DICT, T.STR) for x in types
    ):
        names = f"'{t._type_name(a)}' and '{t._type_name(b)}'"
        raise TypeError(f"unsupported operand type(s) for divmod(): {names}")
    if T.PY_COMPLEX in types and all(x is not None and x.kind == T.PY for x in types):
        one, other = (T.numpy_dtype(x.dtype).type(1).item() for x in types)
        divmod(one, other)  # raises
    if any(x is not None and T.is_complex(x.dtype) for x in types):
        raise t.operand_error("divmod", a, b, None)
    if T.PY_FLOAT in types and all(x is not None and x.kind == T.PY for x in types):
        # The message is its own.
        fail = lambda: raise_as_python(t, divmod, (a, b))
        t.if_stmt(b == 0, fail, lambda: None, lambda: (), lambda state: None, ())
    return t.binary_python("floordiv", a, b), t.binary_python("mod", a, b)


@handles(pow)
def pow_(t: Any, base: Any, exp: Any, mod: Any = None) -> Any:
    base, exp, mod = t.ld(base), t.ld(exp), t.ld(mod)
    if mod is None:
        return t.binary_python("pow", base, exp, "** or pow()")
    if any(isinstance(x, (Tagged, Maybe)) for x in (base, exp, mod)):
        return t.switch(lambda *given: pow_(t, *given), *map(t.optional, (base, exp, mod)))
    if not t.is_staged((base, exp, mod)):
        return pow(base, exp, mod)
    if any(t.type_of(x) == T.PY_COMPLEX for x in (base, exp, mod)):
        raise ValueError("complex modulo")
    types = [t.type_of(x) for x in (base, exp, mod)]
    if any(x is None or x.kind != T.PY for x in types):
        names = ", ".join(repr(t._type_name(x)) for x in (base, exp, mod))
        raise TypeError(f"unsupported operand type(s) for ** or pow(): {names}")
    if any(x not in (T.PY_INT, T.PY_BOOL) for x in types):
        raise TypeError("pow() 3rd argument not allowed unless all arguments are integers")
    return t.call(integers.power_modulo, *(index_number(t, x) for x in (base, exp, mod)))


@handles(int)
def int_(t: Any, *args: Any, **named: Any) -> Any:
    if named:
        if len(args) != 1 or named.keys() != {"base"}:
            int(*example(t, args), **named)  # raises
        return t.call(int, *args, named["base"])
    x, *base = args or (0,)
    x = t.optional(t.ld(x))
    if isinstance(x, Tagged):
        return t.switch(lambda v: int_(t, v, *base), x)
    if isinstance(x, Str) or (base and t.is_staged(base)):
        return int_of_text(t, x, *base)
    if not isinstance(x, Tracer) or base:
        return int(0 if isinstance(x, Tracer) else example(t, x), *base)
    if isinstance(x, (List, Dict)):
        return int(example(t, x))  # raises
    x = no_array(t, x)
    not_complex(t, x, int)
    return x if x.type == T.PY_INT else t.cast(x, T.PY_INT)


@handles(float)
def float_(t: Any, x: Any = 0.0) -> Any:
    x = t.optional(t.ld(x))
    if isinstance(x, Tagged):
        return t.switch(lambda v: float_(t, v), x)
    if isinstance(x, Str):
        return float_of_text(t, x)
    if not isinstance(x, Tracer):
        return float(example(t, x))
    if isinstance(x, (List, Dict)):
        return float(example(t, x))  # raises
    x = no_array(t, x)
    not_complex(t, x, float)
    return x if x.type == T.PY_FLOAT else t.cast(x, T.PY_FLOAT)


@handles(bool)
def bool_(t: Any, x: Any = False) -> Any:
    return t.truth(t.ld(x))


@handles(str)
def str_(t: Any, x: Any = "", *rest: Any) -> Any:
    if rest and isinstance(t.ld(x), Str):
        return str("", *rest)  # raises
    return _shown(t, t.ld(x), "s") if t.has_run_time_text(x) and not rest else str(x, *rest)


def _shown(t: Any, x: Any, conversion: str, spec: Any = "") -> Any:
    if isinstance(x, Str) and conversion == "s":
        return x
    part = (x, conversion, spec)
    return t.made_string(FString((part,)), part)


@handles(repr)
def repr_(t: Any, x: Any) -> Any:
    return _shown(t, t.ld(x), "r") if t.has_run_time_text(x) else repr(x)


@handles(format)
def format_(t: Any, x: Any, spec: Any = "") -> Any:
    if not t.has_run_time_text(x) and not t.is_staged(spec):
        return format(x, spec)
    return _shown(t, t.ld(x), "", t.ld(spec))


@handles(round)
def round_(t: Any, number: Any, ndigits: Any = None) -> Any:
    number, digits = t.optional(t.ld(number)), index_of(t, t.optional(t.ld(ndigits)))
    return t.switch(lambda *given: rounding.rounded(t, *given), number, digits)


@handles(isinstance)
def isinstance_(t: Any, x: Any, classes: Any) -> Any:
    x = t.ld(x)
    given = classes if isinstance(classes, tuple) else (classes,)
    if not any(isinstance(one, RunTimeClass) for one in given):
        isinstance(None, classes)  # raises where they are no classes
    if is_exception(x):
        return t.exception_isinstance(x, classes)
    if isinstance(x, Maybe):
        return t.where_given(lambda v: t.call(isinstance, v, classes), x)
    if isinstance(x, Tagged):
        return t.switch(lambda v: isinstance_(t, v, classes), x)
    if isinstance(x, Ref):
        return issubclass(python_class(class_of(x)), classes)
    if isinstance(x, Tracer):
        return issubclass(python_type(x), classes)
    if isinstance(x, (Range, Once)):
        return issubclass(_class_of_items(x), classes)
    if is_special(x):
        return issubclass(tuple, classes)
    cls = python_class(type(x))
    return isinstance(x, classes) if cls is type(x) else issubclass(cls, classes)


@handles(issubclass)
def issubclass_(t: Any, cls: Any, classes: Any) -> Any:
    if isinstance(cls, RunTimeClass):
        return t.matches(cls.error, instances_of(classes))
    if isinstance(cls, Choice):
        return t.pick(cls, lambda one: issubclass_(t, one, classes))
    return issubclass(cls, classes)


@handles(type)
def type_(t: Any, x: Any, *rest: Any) -> Any:
    if isinstance(x, Maybe) and not rest:
        return t.where_given(lambda v: t.call(type, v), x)
    if isinstance(x, Tagged) and not rest:
        return t.switch(lambda v: type_(t, v), x)
    if isinstance(x, Ref) and not rest:
        return python_class(class_of(x))
    if isinstance(x, Tracer):
        return python_type(x)
    if is_special(x) and not rest:
        return tuple
    if is_exception(x) and not rest:
        return t.exception_type(x)
    if isinstance(x, (tuple, list, dict)) and not rest:
        return type(x)
    if isinstance(x, (Range, Once)) and not rest:
        return _class_of_items(x)
    if t.is_staged(x) or rest:
        raise t.error("type() of a value whose type depends on the path is not supported yet")
    return python_class(type(x))


_ITERATORS = {"list_reverseiterator": type(reversed([])), "range_iterator": type(iter(range(0)))}


def _class_of_items(x: Any) -> Any:
    """Python's class of a range, zip() and the like that exist at run time only."""
    if isinstance(x, Range):
        return range
    module, _, name = x.class_name.rpartition(".")
    return _ITERATORS.get(name) or getattr(itertools if module else builtins, name)


def python_type(x: Tracer) -> Any:
    from .. import _core

    if x.type.kind == T.LIST:
        return list
    if isinstance(x, Dict):
        kind = x.trace.dict_op("kind_of", x)
        return set if x.is_set else dict if kind is None else kind.cls
    if x.type.kind == T.STR:
        return str
    if x.type.kind == T.PY:
        return {T.B1: bool, T.I64: int, T.F64: float, T.C128: complex}[x.type.dtype]
    if x.type.kind == T.NPSCALAR:
        return T.numpy_dtype(x.type.dtype).type
    return _core.Tensor if x.type.is_tensor else np.ndarray


def _known_name(t: Any, name: Any, function: str) -> None:
    if isinstance(t.ld(name), (Str, FString)):
        raise t.error(
            f"{function}() of a name that is known at run time only is not supported",
            advice="write an `if` for each name, or keep the values in a dict",
        )


@handles(getattr)
def getattr_(t: Any, owner: Any, name: str, *default: Any) -> Any:
    _known_name(t, name, "getattr")
    if default and t.missing_attribute(owner, name) is not None:
        return t.call(lists.attribute_or, owner, name, default[0])
    if not default:
        return t.getattr_(owner, name)
    if isinstance(t.ld(owner), Maybe):
        return t.where_given(lambda one: t.call(getattr, one, name, *default), owner)
    has = t.has_attribute(owner, name)
    return t.if_exp(has, lambda: t.getattr_(owner, name), lambda: default[0])


def _runs_text(function: Any) -> None:
    @handles(function)
    def refuse(t: Any, *args: Any, **kwargs: Any) -> Any:
        raise t.error(
            f"{function.__name__}() cannot be compiled: what a text does is not known before it "
            "runs",
            advice="write the code in place of the text, or call it outside",
        )


_runs_text(eval)
_runs_text(exec)
_runs_text(compile)
