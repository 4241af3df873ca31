"""`input_signature=`: one trace for all arguments that fit the given specs."""

from __future__ import annotations

from typing import Any

import numpy as np

from .trace import types as T


class TensorSpec:
    """What an array argument must be: extents (None: any) and dtype.

    Args:
        shape: a tuple of ints and None.
        dtype: a NumPy dtype or its name.
    """

    def __init__(self, shape: Any, dtype: Any = np.float64) -> None:
        self.shape = tuple(None if d is None else int(d) for d in shape)
        self.dtype = np.dtype(dtype)
        if T.dtype_number(self.dtype) is None:
            raise TypeError(f"TensorSpec: the dtype {self.dtype} is not supported")

    def __repr__(self) -> str:
        return f"TensorSpec({self.shape}, {self.dtype.name})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (
            other.shape,
            other.dtype,
        )

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype))

    def check(self, path: str, value: Any) -> None:
        """TypeError when an argument does not fit."""
        shape, dtype = np.shape(value), getattr(value, "dtype", None)
        if dtype is None:
            dtype = np.asarray(value).dtype
        fits = len(shape) == len(self.shape) and all(
            s is None or s == n for s, n in zip(self.shape, shape, strict=True)
        )
        if not fits or np.dtype(dtype) != self.dtype:
            raise TypeError(f"{path} must fit {self!r}, got shape {shape} and dtype {dtype}")


def with_signature(function: Any, specs: Any) -> Any:
    """Fix the specs of a function's first parameters."""
    if not isinstance(specs, (tuple, list)) or not all(isinstance(s, TensorSpec) for s in specs):
        raise TypeError("input_signature must be a tuple or list of lathe.TensorSpec")
    if len(specs) > len(function.parameters):
        raise TypeError(
            f"input_signature has {len(specs)} specs, {function.__name__} has "
            f"{len(function.parameters)} parameters"
        )
    options = function.__lathe_options__
    for parameter, spec in zip(function.parameters, specs, strict=False):
        axes = tuple(i for i, d in enumerate(spec.shape) if d is None)
        if axes:
            options.dynamic.setdefault(parameter[0], axes)
    inner = function.miss_hook

    def checked_miss(fn: Any, call: Any) -> Any:
        for parameter, value, spec in zip(fn.parameters, call.bound, specs, strict=False):
            spec.check(f"{fn.__name__}(): argument {parameter[0]}", value)
        return inner(fn, call)

    made = type(function)(
        function.callable,
        checked_miss,
        function.parameters,
        name=function.__name__,
        max_traces=function.max_traces,
    )
    made.__dict__.update(function.__dict__)
    return made
