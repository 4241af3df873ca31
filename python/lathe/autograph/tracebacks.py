"""Tracebacks as the user expects them.

Converted code runs a user's function in several frames (the function, its body functions, the
operators between them). The cleaned traceback has one entry per user frame, at the line where
the original would have it.
"""

from __future__ import annotations

import os
import types

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
INTERNAL: set[str] = set()  # files that are known to belong to Lathe

# Code objects of body functions carry this mark at the end of their qualified name; their plain
# name is that of the user's function.
PART_MARK = "<part>"


def is_internal(filename: str) -> bool:
    """Whether a file belongs to Lathe."""
    if filename in INTERNAL:
        return True
    if not filename.startswith(_PACKAGE):
        return False
    INTERNAL.add(filename)
    return True


def is_part(code: types.CodeType) -> bool:
    """Whether a code object is a piece of a user's function rather than a whole one."""
    return code.co_qualname.endswith(PART_MARK)


def _owner(frame: types.FrameType) -> types.FrameType | None:
    """The user frame that a piece was entered from."""
    owner = frame.f_back
    while owner is not None and is_internal(owner.f_code.co_filename):
        owner = owner.f_back
    return owner


def _whole(frame: types.FrameType | None) -> types.FrameType | None:
    """The frame of the user's function that a piece belongs to."""
    while frame is not None and is_part(frame.f_code):
        frame = _owner(frame)
    return frame


def _continues(last: types.FrameType, frame: types.FrameType, operator: str | None) -> bool:
    """Whether `frame` stands for the same user frame as `last`; `operator` is in between."""
    if is_part(frame.f_code) and _owner(frame) is last:
        return True
    # A bare raise in a piece sends out an exception that has been in the owner before. (One
    # that raise_stmt raises again is in the original's traceback twice, too.)
    if operator in (None, "raise_stmt"):
        return False
    whole: types.FrameType | None = last
    while whole is not frame and whole is not None and is_part(whole.f_code):
        whole = _owner(whole)
    return whole is frame


def clean_traceback(error: BaseException) -> None:
    """Drop Lathe's frames and merge the pieces of each user frame, in place."""
    kept: list[types.TracebackType] = []
    entry = error.__traceback__
    operator: str | None = None
    again = False  # a bare raise leaves no entry
    while entry is not None:
        code = entry.tb_frame.f_code
        if is_internal(code.co_filename):
            operator = code.co_name
            again |= operator == "raise_again"
        else:
            if kept and (
                (again and _whole(kept[-1].tb_frame) is _whole(entry.tb_frame))
                or _continues(kept[-1].tb_frame, entry.tb_frame, operator)
            ):
                kept.pop()
            kept.append(entry)
            operator, again = None, False
        entry = entry.tb_next
    for index, entry in enumerate(kept):
        entry.tb_next = kept[index + 1] if index + 1 < len(kept) else None
    error.__traceback__ = kept[0] if kept else None
