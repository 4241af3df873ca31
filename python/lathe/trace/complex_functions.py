"""NumPy's functions of arrays of complex numbers that the graph has no op for: number by number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import types as T
from .complexes import joined, part
from .library import complex_arcs as arcs
from .library import complex_arrays as functions
from .library.complexes import any_logarithm, square_root
from .tracer import Array

_OF_PARTS: dict[Any, Callable[..., Any]] = {
    np.exp: functions.exponential,
    np.exp2: functions.exponential2,
    np.log: any_logarithm,
    np.log2: functions.logarithm2,
    np.log10: functions.logarithm10,
    np.log1p: functions.logarithm1p,
    np.sqrt: square_root,
    np.sinh: functions.hyperbolic_sine,
    np.cosh: functions.hyperbolic_cosine,
    np.tanh: functions.tangent,
    np.arcsin: functions.arc_sine,
    np.arccos: functions.arc_cosine,
    np.arcsinh: arcs.hyperbolic_arc_sine,
    np.arccosh: functions.hyperbolic_arc_cosine,
    np.arctanh: functions.arc_tangent,
    np.sin: functions.sine,
    np.cos: functions.cosine,
    np.tan: functions.tangent_of_angle,
    np.arctan: functions.arc_tangent_of_angle,
    np.reciprocal: functions.reciprocal,
}


def of_complex(t: Any, ufunc: Any, x: Array) -> Any:
    """ufunc(x) of complex numbers; NotImplemented where the graph has an op for it."""
    if x.type.dtype != T.C128:
        return NotImplemented
    if ufunc not in _OF_PARTS:
        return NotImplemented
    re, im = (t.numpy.flat(part(t, name, x)) for name in ("real", "imag"))
    out = t.call(np.empty, (2, t.extent(re, 0)))
    t.become_buffer(out)
    t.call(functions.each, _OF_PARTS[ufunc], out, re, im)
    rows = Array(t, t.content(out), out.type.as_value())
    return _joined(t, x, t.getitem(rows, 0), t.getitem(rows, 1))


def _joined(t: Any, x: Array, re: Any, im: Any) -> Any:
    """The results in the form of the arguments."""
    flat = joined(t, re, im)
    if not x.type.shape:
        one = t.getitem(flat, 0)
        return one if x.type.kind == T.NPSCALAR else t.cast(one, x.type.as_value())
    return t.call(np.reshape, flat, tuple(t.extent(x, k) for k in range(len(x.type.shape))))
