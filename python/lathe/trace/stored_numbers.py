"""Numbers of Python that NumPy makes items of an integer dtype: they have to fit."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from . import types as T
from .library.primitives import raise_as_python
from .tracer import Tracer


def check_fits(t: Any, number: Any, dtype: int) -> None:
    """Raise at run time what NumPy raises where a Python int or float is not among its numbers.

    Args:
        number: a run-time one; one of NumPy counts as Python's.
        dtype: the number of the dtype.
    """
    type_ = number.type
    if not T.is_int(dtype) or not (T.is_int(type_.dtype) or T.is_float(type_.dtype)):
        return
    cls: Any = T.numpy_dtype(dtype).type
    low, high = int(np.iinfo(cls).min), int(np.iinfo(cls).max)
    if T.is_int(type_.dtype):
        own = np.iinfo(T.numpy_dtype(type_.dtype))
        if low <= own.min and own.max <= high:
            return
        fits = t.and_test(number >= low, lambda: number <= min(high, 2**63 - 1))
    else:
        # Its fraction is cut off; the next float below -2.0 ** 63 has none.
        number = t.cast(number, T.PY_FLOAT)
        wide = number >= float(low) if dtype == T.I64 else number > float(low) - 1.0
        fits = t.and_test(wide, lambda: number < float(high + 1))
    fail = lambda: raise_as_python(t, lambda x: cls(getattr(x, "item", lambda: x)()), (number,))
    t.if_stmt(fits, lambda: None, fail, lambda: (), lambda state: None, ())


@functools.cache
def _takes_items_as_python(dtype: int) -> bool:
    """Whether NumPy makes a number of Python's first of one of its own: not for all dtypes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.array([np.float64("nan")], T.numpy_dtype(dtype))
    except ValueError:
        return True
    return False


def check_item(t: Any, item: Any, dtype: int) -> None:
    """The same of an item of a sequence, where that is a number of NumPy (Python's are checked
    anyway)."""
    type_ = t.type_of(item)
    if type_ is not None and type_.kind == T.NPSCALAR and _takes_items_as_python(dtype):
        check_fits(t, item if isinstance(item, Tracer) else t.wrap(t.lift(item), type_), dtype)


def refuse_complex(t: Any, number: Any, dtype: int) -> None:
    """Raise what NumPy raises for a Python complex number among real ones."""
    if t.type_of(number) == T.PY_COMPLEX and (T.is_int(dtype) or T.is_float(dtype)):
        T.numpy_dtype(dtype).type(1j)  # raises
