"""`autograph=False`: the user's `if`, `while` and `for` run while the function is traced.

Calls, effects and state are what they are in every trace. A test must be known then, and loops are
unrolled; the code of Lathe's own library is staged as ever.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..autograph import operators
from ..autograph.tracebacks import is_internal
from ..errors import TraceError
from ..words import in_words
from .iterables import staged_items
from .lists import is_listy
from .ranges import Range
from .staged_items import StagedItems
from .trace import Trace
from .tracer import Tracer

_DEPTH = 3  # from _of_user() to the frame that called the operator


def _of_user() -> bool:
    """Whether the method that asks was called for a statement or expression of the user."""
    if sys._getframe(2).f_code.co_filename != operators.__file__:
        return False
    return not is_internal(sys._getframe(_DEPTH).f_code.co_filename)


@contextmanager
def staging(trace: Trace, wanted: bool) -> Iterator[None]:
    """Whether control flow is staged, in the block."""
    before = type(trace)
    trace.__class__ = Trace if wanted else PlainTrace
    try:
        yield
    finally:
        trace.__class__ = before


class PlainTrace(Trace):
    """A trace without staged control flow."""

    def decided(self, value: Any) -> bool:
        """The truth of a test."""
        truth = self.truth(value)
        if isinstance(truth, Tracer):
            raise self.undecided(value)
        return bool(truth)

    def undecided(self, value: Any) -> TraceError:
        return self.error(
            "a run-time value decides what is done here, and the function is compiled with "
            "autograph=False",
            found=in_words(value),
            advice="leave autograph=False out, or use np.where",
        )

    def if_stmt(self, test: Any, body: Any, orelse: Any, *state: Any) -> Any:
        if _of_user():
            return body() if self.decided(test) else orelse()
        return super().if_stmt(test, body, orelse, *state)

    def if_exp(self, test: Any, body: Any, orelse: Any) -> Any:
        if _of_user():
            return body() if self.decided(test) else orelse()
        return super().if_exp(test, body, orelse)

    def and_(self, left: Any, right: Any) -> Any:
        if _of_user():
            return right() if self.decided(left) else left
        return super().and_(left, right)

    def or_(self, left: Any, right: Any) -> Any:
        if _of_user():
            return left if self.decided(left) else right()
        return super().or_(left, right)

    def and_test(self, left: Any, right: Any) -> Any:
        if _of_user():
            return right() if self.decided(left) else False
        return super().and_test(left, right)

    def or_test(self, left: Any, right: Any) -> Any:
        if _of_user():
            return True if self.decided(left) else right()
        return super().or_test(left, right)

    def while_stmt(self, test: Any, body: Any, orelse: Any, *state: Any) -> Any:
        if not _of_user():
            return super().while_stmt(test, body, orelse, *state)

        def known() -> bool:
            return self.decided(test())

        return operators.python_while(known, body, orelse, known())

    def for_stmt(self, iterable: Any, body: Any, orelse: Any, *state: Any) -> Any:
        if not _of_user():
            return super().for_stmt(iterable, body, orelse, *state)
        if isinstance(iterable, Range):  # its bounds become constants of this trace
            bounds = (iterable.start, iterable.stop, iterable.step)
            iterable = range(*map(operator.index, bounds))
        elif isinstance(iterable, StagedItems):
            items: Any = None if is_listy(iterable) else staged_items(self, iterable)
            iterable = None if items is None else items.concrete()
            if iterable is None:
                raise self.error(
                    "this loop has run-time trips, and the function is compiled with "
                    "autograph=False",
                    advice="leave autograph=False out",
                )
        return operators.python_for(iterable, body, orelse)
