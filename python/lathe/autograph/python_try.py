"""`try`, `with` and a bare `raise` as Python runs them, for converted code that is not traced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Thunk = Callable[[], Any]


def python_with(manager: Any, body: Callable[[Any], Any]) -> Any:
    """One item of a `with`."""
    signals = [None]  # where __exit__ swallows an exception
    with manager as entered:
        signals.append(body(entered))
    return signals[-1]


def raise_active() -> Any:
    """A bare `raise`."""
    raise


def python_try_stmt(body: Thunk, handlers: Any, orelse: Thunk | None, final: Thunk | None) -> Any:
    """A `try` as Python runs it."""
    if final is None:
        return python_try(body, handlers, orelse)
    left = True
    try:
        signal = python_try(body, handlers, orelse)
        left = False
    finally:
        last = final()
        if last is not None and left:
            return last  # noqa: B012 - the exception ends here, as in the original
    return signal if last is None else last


def python_try(body: Thunk, handlers: Any, orelse: Thunk | None) -> Any:
    """try, except and else, as Python runs them."""
    if not handlers:
        return body()
    try:
        signal = body()
    except BaseException as error:
        for classes, handler, _ in handlers:
            if _catches(error, classes()):
                return handler(error)
        raise
    return signal if signal is not None or orelse is None else orelse()


def _catches(error: BaseException, classes: Any) -> bool:
    """`except classes`: Python's own test, with its errors."""
    try:
        raise error
    except classes:
        return True
    except BaseException as other:
        if other is error:
            return False
        raise
