"""Runs a function as plain Python and compiled, on equal arguments, and compares everything visible."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import inspect
import io
import linecache
import re
import struct
import sys
import traceback
import types
from typing import Any

import numpy as np

import lathe

Args = tuple[Any, ...]


# ---- copies of arguments ----------------------------------------------------------------------


def clone(value: Any, memo: dict[int, Any]) -> Any:
    """A copy that keeps identities, overlaps, strides and writeability of the arrays inside."""
    if id(value) in memo:
        return memo[id(value)][0]
    copied = _clone(value, memo)
    memo[id(value)] = (copied, value)  # the original stays alive, so that its id stays its own
    return copied


def _clone(value: Any, memo: dict[int, Any]) -> Any:
    if isinstance(value, np.ndarray):
        return clone_array(value, memo)
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make([clone(item, memo) for item in value])
    if type(value) in (tuple, list):
        return type(value)(clone(item, memo) for item in value)
    if type(value) in (dict, collections.Counter, collections.defaultdict):
        made = value.copy()  # with its factory
        for key, item in value.items():
            made[key] = clone(item, memo)
        return made
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = object.__new__(type(value))
        for name in attribute_names(value):
            object.__setattr__(made, name, clone(getattr(value, name), memo))
        return made
    return value


def attribute_names(value: Any) -> list[str]:
    """Of an object: the fields of a dataclass, `__slots__`, and what it has beside them."""
    fields = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
    names = [*(f.name for f in fields), *getattr(type(value), "__slots__", ())]
    names = [name for name in names if hasattr(value, name)]
    return list(dict.fromkeys([*names, *getattr(value, "__dict__", ())]))


def clone_array(array: np.ndarray, memo: dict[int, Any]) -> np.ndarray:
    root: Any = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    if root is array:
        made = array.copy(order="K")
    else:
        memory = clone(root, memo)
        offset = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        made = (
            np.ndarray(array.shape, array.dtype, memory, offset, array.strides)
            if array.size
            else array.copy()
        )
    made.flags.writeable = array.flags.writeable
    return made


# ---- what one run shows -----------------------------------------------------------------------


def bits(value: Any) -> Any:
    """Floats by their bits, so that NaN equals NaN and 0.0 differs from -0.0."""
    if isinstance(value, float):
        return "nan" if value != value else struct.pack("<d", value).hex()
    if isinstance(value, complex):
        return bits(value.real), bits(value.imag)
    return value


def describe(value: Any, around: tuple[Any, ...] = ()) -> Any:
    """A value with types, dtypes, shapes and bits, comparable by ==; `around`: objects that it is
    in."""
    if isinstance(value, np.ndarray):
        flat = [
            bits(float(v)) if value.dtype.kind == "f" else bits(v)
            for v in value.reshape(-1).tolist()
        ]
        return ("ndarray", str(value.dtype), value.shape, flat)
    if isinstance(value, np.generic):
        return (type(value).__name__, bits(value.item()))
    if isinstance(value, (tuple, list)):
        return (type(value).__name__, [describe(item, around) for item in value])
    if isinstance(value, collections.deque):
        return ("deque", value.maxlen, [describe(item, around) for item in value])
    if isinstance(value, dict):
        items = [(describe(k, around), describe(v, around)) for k, v in value.items()]
        return (type(value).__name__, items)
    if isinstance(value, (bool, int, float, complex, str, type(None))):
        return (type(value).__name__, bits(value))
    cls: Any = type(value)
    if any(value is one for one in around):
        return (cls.__name__, "again", [one is value for one in around])
    if type(cls.__init__) is not types.FunctionType or isinstance(value, (type, BaseException)):
        return value
    names = attribute_names(value)
    held = [(name, describe(getattr(value, name), (*around, value))) for name in names]
    return (cls.__name__, held) if held else value


def arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return (
        [a for item in value for a in arrays_in(item)] if isinstance(value, (tuple, list)) else []
    )


def containers_in(value: Any) -> list[Any]:
    """Lists, dicts and instances of dataclasses, from outside to inside."""
    if isinstance(value, (list, dict)):
        found = [value]
        items = list(value) if isinstance(value, list) else list(value.values())
    elif isinstance(value, tuple):
        found, items = [], list(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = [value]
        items = [getattr(value, f.name, None) for f in dataclasses.fields(value)]
    else:
        return []
    return found + [one for item in items for one in containers_in(item)]


class Outcome:
    """Value, printed text, error and arguments after one call."""

    def __init__(self, fn: Any, args: Args, kwargs: dict[str, Any]) -> None:
        self.args, self.kwargs = clone((args, kwargs), {})
        self.value: Any = None
        self.error: BaseException | None = None
        self.line: int | None = None
        out = io.StringIO()
        with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
            try:
                self.value = fn(*self.args, **self.kwargs)
            except Exception as error:
                self.error = error
                self.line = user_line(error, fn)
        self.text = out.getvalue()

    def shared(self) -> list[list[bool]]:
        """Which results share memory with which arguments, and with each other."""
        given = arrays_in([self.args, self.kwargs])
        results = arrays_in(self.value)
        return [[np.shares_memory(r, a) for a in given + results] for r in results]

    def identities(self) -> list[int]:
        """Containers in the arguments and the result: the first place of each."""
        found = containers_in([*self.args, *self.kwargs.values(), self.value])[1:]
        ids = [id(one) for one in found]
        return [ids.index(one) for one in ids]

    def shown(self) -> dict[str, Any]:
        return {
            "error": type(self.error).__name__,
            "message": str(self.error),
            "line": self.line,
            "text": self.text,
            "value": describe(self.value),
            "args": describe([self.args, self.kwargs]),
            "shared": self.shared(),
            "identities": self.identities(),
        }


def user_line(error: BaseException, fn: Any) -> int | None:
    """The line of the innermost frame in the file of the function."""
    target = inspect.unwrap(fn)
    code = getattr(target, "__code__", None) or getattr(
        getattr(type(target), "__call__", None), "__code__", None
    )
    if code is None:
        return None
    lines = [
        f.lineno
        for f in traceback.extract_tb(error.__traceback__)
        if f.filename == code.co_filename
    ]
    if sys.version_info < (3, 12) and isinstance(error, UnboundLocalError):
        return None  # 3.11 reports a local without a value at the line before, now and then
    return lines[-1] if lines and code.co_filename != __file__ else None


# ---- comparison -------------------------------------------------------------------------------


def ulps_apart(a: Any, b: Any) -> float:
    """The largest distance between two results in units of the last place of the expected one."""
    x, y = np.asarray(a, np.float64), np.asarray(b, np.float64)
    kind = np.asarray(a).dtype
    same = (x == y) | (np.isnan(x) & np.isnan(y))
    with np.errstate(all="ignore"):
        unit = np.spacing(np.abs(np.asarray(a, kind if kind.kind == "f" else np.float64))).astype(
            np.float64
        )
        apart = np.where(same, 0.0, np.abs(x - y) / unit)
    return float(np.max(apart, initial=0.0)) if not np.isnan(apart).any() else np.inf


def close(want: Any, got: Any, ulps: float) -> bool:
    """Equal in type and shape; floats at most `ulps` apart."""
    if isinstance(want, (tuple, list)):
        return (
            type(want) is type(got)
            and len(want) == len(got)
            and all(map(close, want, got, [ulps] * len(want)))
        )
    if isinstance(want, (float, np.floating)) or (
        isinstance(want, np.ndarray) and want.dtype.kind == "f"
    ):
        if type(want) is not type(got):
            return False
        if isinstance(want, np.ndarray) and (want.dtype, want.shape) != (got.dtype, got.shape):
            return False
        return ulps_apart(want, got) <= ulps
    return bool(describe(want) == describe(got))


def _turned_round(message: str) -> str:
    """The text about the operands of an order, from the other side."""
    found = re.fullmatch("'([<>])(=?)' not supported between instances of (.*) and (.*)", message)
    if found is None:
        return message
    sign, equal, one, other = found.groups()
    sign = "<" if sign == ">" else ">"
    return f"'{sign}{equal}' not supported between instances of {other} and {one}"


def _without_output(message: str) -> str:
    """NumPy's text about shapes, where what `x += y` writes to is a third operand: x again. The
    kernel, which finds it at run time, knows of two."""
    found = re.fullmatch(
        r"(operands could not be broadcast .* shapes (\(.*?\) )\(.*?\) )\2", message
    )
    return found[1] if found else message


def differences(want: Outcome, got: Outcome, ulps: float, messages: bool = True) -> list[str]:
    a, b = want.shown(), got.shown()
    same = _turned_round(a["message"]), _without_output(a["message"])
    if not messages or b["message"] in same:
        # Python asks the right operand when the left one cannot compare, and names that one first.
        a["message"] = b["message"]
    if ulps and want.error is None and got.error is None:
        if close(want.value, got.value, ulps):
            a["value"] = b["value"]
        if close(
            list(arrays_in([want.args, want.kwargs])), list(arrays_in([got.args, got.kwargs])), ulps
        ):
            a["args"] = b["args"]
    return [f"{key}: expected {a[key]!r}, got {b[key]!r}" for key in a if a[key] != b[key]]


def check(
    fn: Any,
    *args: Any,
    ulps: float = 0,
    options: dict[str, Any] | None = None,
    messages: bool = True,
    **kwargs: Any,
) -> Outcome:
    """Assert that the compiled function does what the plain one does, at the first and at the second call.

    Args:
        fn: an undecorated callable.
        args, kwargs: its arguments; each run gets copies.
        ulps: how far floats may be off (0: equal bits).
        options: of the decorator.
        messages: whether the texts of errors must be equal.

    Returns:
        What plain Python did.
    """
    made = lathe.function(**(options or {}))(fn)
    return check_compiled(made, *args, ulps=ulps, messages=messages, **kwargs)


def check_compiled(
    compiled: Any, *args: Any, ulps: float = 0, messages: bool = True, **kwargs: Any
) -> Outcome:
    """As `check`, with a function that may have traces already; the second call must hit a trace."""
    want = Outcome(compiled.__wrapped__, args, kwargs)
    for call in ("first", "second"):
        traces = compiled.trace_count
        got = Outcome(compiled, args, kwargs)
        found = differences(want, got, ulps, messages)
        if found:
            raise AssertionError(
                f"{call} call of {compiled!r} with {args!r}\n" + "\n".join(found)
            ) from got.error
        if call == "second":
            assert compiled.trace_count == traces, "an equal call traced again"
    return want


def checks(fn: Any, *calls: Any, ulps: float = 0) -> None:
    """One compiled function, several calls (tuples of arguments) in a row, then all of them again."""
    compiled = lathe.function(fn)
    for args in calls + calls:
        check_compiled(compiled, *(args if isinstance(args, tuple) else (args,)), ulps=ulps)


# ---- refusals ---------------------------------------------------------------------------------


def refused(fn: Any, *args: Any, says: str, marker: str = "# here", error: Any = None) -> str:
    """Assert that compiling is refused, at the line that carries `marker`; gives the text."""
    try:
        lathe.function(fn)(*clone(args, {}))
    except lathe.LatheError as e:
        text = str(e)
        caught: Any = e
    else:
        raise AssertionError("nothing was refused")
    assert isinstance(caught, error or lathe.TraceError), repr(caught)
    assert says in text, text
    lines, first = inspect.getsourcelines(inspect.unwrap(fn))
    wanted = [first + i for i, line in enumerate(lines) if marker in line]
    if wanted:
        assert caught.lineno in wanted, f"line {caught.lineno}, expected {wanted}\n{text}"
        assert f"line {caught.lineno}" in text
        assert "^" in text or caught.col is None, text
    return text


# ---- functions of texts -------------------------------------------------------------------------


def function_of(source: str) -> Any:
    """The function `f` of a text, which tracebacks and Lathe can see."""
    name = f"<{source}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    names: dict[str, Any] = {"np": np}
    exec(compile(source, name, "exec"), names)
    return names["f"]


# ---- values -----------------------------------------------------------------------------------


def run_time_list(n: int) -> list[int]:
    """A list that only the call knows."""
    return [(i * 7) % 5 for i in range(n)]
