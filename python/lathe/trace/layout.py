"""What is known of a buffer's strides while tracing: whether a reshape is a view, as in NumPy."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from . import types as T

_MISSING = -(2**63)


class Layout(NamedTuple):
    """How an array lies in memory.

    Args:
        contiguous: in C order without gaps; None: not known.
        strides: in elements, None where not known.
    """

    contiguous: bool | None
    strides: tuple[int | None, ...]


def of_new(type_: T.Type) -> Layout:
    """A fresh array."""
    strides: list[int | None] = []
    step: int | None = 1
    for extent in reversed(type_.shape):
        strides.append(step)
        step = None if step is None or extent < 0 else step * extent
    return Layout(True, tuple(reversed(strides)))


def of_strided(type_: T.Type) -> Layout:
    """An argument that is not C-contiguous."""
    return Layout(False, (None,) * len(type_.shape))


def unknown(type_: T.Type) -> Layout:
    """What met on several paths."""
    return Layout(None, (None,) * len(type_.shape))


def of_part(whole: Layout, shape: tuple[int, ...]) -> Layout:
    """The real or imaginary parts of complex numbers, which lie side by side."""
    strides = tuple(None if s is None else 2 * s for s in whole.strides)
    return _checked(shape, strides, False)


def _checked(shape: tuple[int, ...], strides: tuple[int | None, ...], sure: bool) -> Layout:
    """With the contiguity that the strides say; `sure`: it is contiguous anyway."""
    if sure:
        return Layout(True, strides)
    want: int | None = 1
    for extent, stride in zip(reversed(shape), reversed(strides), strict=True):
        if extent == 1:
            continue
        if want is None or stride is None:
            return Layout(None, strides)
        if stride != want:
            return Layout(False, strides)
        want = None if extent < 0 else want * extent
    return Layout(None, strides)  # what the kernel knows less of


def of_view(layout: Layout, spec: list[int], shape: tuple[int, ...]) -> Layout:
    """Of a basic index (attribute `index`) of a buffer."""
    strides: list[int | None] = []
    axis, inside, sure = 0, False, layout.contiguous is True
    for k in range(0, len(spec), 4):
        kind, start, stop, step = spec[k : k + 4]
        if kind == 2:
            strides.append(0)
            continue
        stride = layout.strides[axis]
        axis += 1
        if kind == 0:
            sure = sure and not inside
            continue
        step = 1 if step == _MISSING else step
        whole = start == _MISSING and stop == _MISSING
        sure = sure and step == 1 and (whole or not inside)
        inside = True
        strides.append(None if stride is None or step == _MISSING + 1 else stride * step)
    return _checked(shape, tuple(strides), sure)


def of_transposed(layout: Layout, perm: list[int], shape: tuple[int, ...]) -> Layout:
    """Of a buffer with its axes in another order."""
    strides = tuple(layout.strides[p] for p in perm)
    return _checked(shape, strides, layout.contiguous is True and perm == sorted(perm))


def can_view(layout: Layout, shape: tuple[int, ...], new: list[int]) -> bool | None:
    """Whether NumPy's reshape shares memory; None: that depends on what only the call knows.

    Args:
        shape: extents of the buffer, negative where known at run time only.
        new: asked for; negative where inferred or known at run time only.
    """
    if 0 in shape:
        return False  # no memory to share
    if layout.contiguous:
        return True
    axes = [k for k, extent in enumerate(shape) if extent != 1]
    if len(axes) <= 1:
        return True
    fresh = [extent for extent in new if extent != 1]
    if len(fresh) == 1:
        return _joined(layout, shape, axes)
    old = [shape[k] for k in axes]
    if min(old) < 0 or sum(extent < 0 for extent in fresh) > 1:
        return True if old == fresh and min(old) >= 0 else None
    return _by_groups(layout, shape, axes, _inferred(old, fresh))


def _inferred(old: list[int], new: list[int]) -> list[int]:
    size, rest = 1, 1
    for extent in old:
        size *= extent
    for extent in new:
        rest *= extent if extent >= 0 else 1
    return [extent if extent >= 0 else size // max(rest, 1) for extent in new]


def _joined(layout: Layout, shape: tuple[int, ...], axes: list[int]) -> bool | None:
    """Whether neighbouring axes can become one: they lie in memory as one."""
    if len(axes) == 1:
        return True
    for outer, inner in pairwise(axes):
        a, b = layout.strides[outer], layout.strides[inner]
        if a is not None and b is not None and shape[inner] >= 0 and a != b * shape[inner]:
            return False
        if a is not None and abs(a) == 1:
            return False  # no extent but 1 times a stride is 1
    return None


def _by_groups(
    layout: Layout, shape: tuple[int, ...], axes: list[int], new: list[int]
) -> bool | None:
    """The smallest groups of old and new axes with as many elements; each on its own."""
    answer: bool | None = True
    old, group, have, want = list(axes), list[int](), 1, 1
    for extent in new:
        want *= extent
        while have < want and old:
            group.append(old.pop(0))
            have *= shape[group[-1]]
        if have == want:
            joined = _joined(layout, shape, group)
            if joined is False:
                return False
            answer = answer and joined
            group, have, want = [], 1, 1
    return answer
