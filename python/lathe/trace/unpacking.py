"""Unpacking of run-time lists into targets."""

from __future__ import annotations

from typing import Any

from . import types as T
from .lists import List
from .staged_attributes import full_name, sample_of
from .tracer import Tracer


class Unpacking:
    """The part of Trace that hands Python what it unpacks; `self` is the Trace."""

    def unpacked(self: Any, value: Any, shape: tuple[Any, ...]) -> Any:
        """A run-time list as a tuple (checked to be as long as there are targets), and so what is
        in it."""
        text = "cannot unpack non-iterable NoneType object"
        value = self.seen_dict(self.held_list(value, TypeError, text))
        type_ = self.type_of(value)
        if type_ is not None and type_.kind in (T.PY, T.NPSCALAR):
            cls = type(sample_of(value) if isinstance(value, Tracer) else value)
            raise TypeError(f"cannot unpack non-iterable {full_name(cls)} object")
        if isinstance(value, List) and value.length is None:
            return self._unpacked_list(value, shape)
        if type(value) is not tuple or len(value) != len(shape) or "*" in shape:
            return value
        return tuple(map(self._part, value, shape))

    def _part(self: Any, item: Any, shape: Any) -> Any:
        return self.unpacked(item, shape) if isinstance(shape, tuple) else item

    def _unpacked_list(self: Any, xs: List, shape: tuple[Any, ...]) -> Any:
        if "*" in shape:
            return xs
        n = self.make_len(xs)
        few = f"not enough values to unpack (expected {len(shape)}, got "
        self.raise_unless(n >= len(shape), lambda found: ValueError(f"{few}{found})"), n)
        many = f"too many values to unpack (expected {len(shape)})"
        self.raise_unless(n <= len(shape), lambda: ValueError(many))
        return tuple(self._part(self.getitem(xs, i), s) for i, s in enumerate(shape))
