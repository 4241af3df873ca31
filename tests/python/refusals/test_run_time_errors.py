"""Errors that compiled code raises when it runs: each text, compared with Python's, with its line."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import lathe
from support import Outcome, check

ROOT = Path(__file__).resolve().parents[3]
ROW = re.compile(r'^TEXT\((\w+), \d+, "(.*)"\)$')
TEXTS = dict(
    match.groups()
    for match in map(ROW.match, (ROOT / "include/lathe/error_texts.def").read_text().splitlines())
    if match
)
# What the kernel says without a number (builtin_text in src/python/errors.cpp).
TEXTS["Index"] = "index {} is out of bounds for axis {} with size {}"
TEXTS["Range"] = "an integer left the 64-bit range"
TEXTS["Recursion"] = "maximum recursion depth exceeded{}"
V, X = np.arange(4.0), np.arange(6.0).reshape(2, 3)
INTS = np.arange(4)


def add(a, n):
    return a + n


def recursion(n):
    return recursion(n + 1) + 1 if n > 0 else 0


def power(x, n):
    return x**n


def list_item(n):
    xs = [i for i in range(n)]
    return xs[n]


def list_assignment(n):
    xs = [i for i in range(n)]
    xs[n] = 1
    return xs


def store(x, n):
    x = x.copy()
    x[:n] = x[1:]


# text -> (program, arguments)
PROGRAMS = {
    "DivisionByZero": (lambda a, b: a / b, (1, 0)),
    "IntDivision": (lambda a, b: a // b, (1, 0)),
    "IntModulo": (lambda a, b: a % b, (1, 0)),
    "FloatDivision": (lambda a, b: a / b, (1.0, 0.0)),
    "FloatFloorDivision": (lambda a, b: a // b, (1.0, 0.0)),
    "FloatModulo": (lambda a, b: a % b, (1.0, 0.0)),
    "ZeroToNegative": (power, (0.0, -1.0)),
    "ComplexDivision": (lambda a, b: a / b, (1j, 0j)),
    "ComplexZeroPower": (power, (0j, -1)),
    "NegativeShift": (lambda a, b: a << b, (1, -1)),
    "NegativeIntPower": (power, (INTS, -1)),
    "NanToInt": (lambda x: int(x), (float("nan"),)),
    "ZeroSliceStep": (lambda x, n: x[::n], (V, 0)),
    "NegativeDimension": (lambda n: np.zeros(n), (-1,)),
    "Reshape": (lambda x, n: x.reshape(n), (V, 3)),
    "Concatenate": (lambda x, y: np.concatenate([x, y]), (X, np.ones((2, 2)))),
    "Stack": (lambda x, y: np.stack([x, y]), (V, np.ones(3))),
    "Matmul": (lambda x, y: x @ y, (X, X)),
    "ListIndex": (list_item, (3,)),
    "StringIndex": (lambda n: str(n)[5], (3,)),
    "ListAssignment": (list_assignment, (3,)),
    "InfinityToInt": (lambda x: int(x), (float("inf"),)),
    "PythonIntBounds": (add, (np.ones(2, np.int8), 300)),
    "FloatPowerRange": (power, (1e300, 2.0)),
    "ComplexExponentiation": (power, (1e300 + 1j, 2.5)),
    "AbsoluteValue": (lambda z: abs(z), (complex(1.7e308, 1.7e308),)),
    "Index": (lambda x, i: x[i], (V, 7)),
    "Range": (lambda a, b: a * b, (2**40, 2**40)),
    "Broadcast": (lambda x, n: x[:n] + x[1:], (V, 2)),
    "StoreShape": (store, (V, 2)),
    "ShapesDiffer": (lambda x, n: x[:, None, :n] + x[:, None, 1:], (X, 0)),
    "EmptyMaximum": (lambda x, n: x[:n].max(), (V, 0)),
    "EmptyMinimum": (lambda x, n: x[:n].min(), (V, 0)),
    "EmptyArgmax": (lambda x, n: x[:n].argmax(), (V, 0)),
    "EmptyArgmin": (lambda x, n: x[:n].argmin(), (V, 0)),
    "Recursion": (recursion, (1,)),
}
# Larger numbers, and deeper calls, than Python's own; shapes of many axes are not shown.
NOT_PYTHONS = {"Range", "Recursion", "ShapesDiffer"}
UNREACHED = {
    "RuntimeExponent": "an exponent's sign decides the kind of the result",
    "ComplexPower": "such powers are complex numbers",
    "UnknownDimensions": "two unknown extents are known to the trace, which raises the error itself",
}


def pattern(name: str) -> str:
    return ".*".join(map(re.escape, re.split(r"\{\w*\}", TEXTS[name])))


def plain(fn):
    return fn


def in_a_loop(fn):
    def run(*args):
        result = None
        for _ in range(len(args) + 1):
            result = fn(*args)
        return result

    return run


def in_a_branch(fn):
    def run(flag, *args):
        if flag > 0:
            return fn(*args)
        return None

    return lambda *args: run(1, *args)


@pytest.mark.parametrize("form", [plain, in_a_loop, in_a_branch])
@pytest.mark.parametrize("name", PROGRAMS)
def test_error(name, form) -> None:
    fn, args = PROGRAMS[name]
    program = form(fn)
    if name in NOT_PYTHONS:
        error = Outcome(lathe.function(program), args, {}).error
    else:
        with np.errstate(all="ignore"):
            error = check(program, *args).error
    assert error is not None
    assert re.fullmatch(pattern(name), str(error)), str(error)
    if name == "Range":
        assert type(error) is lathe.IntegerRangeError
    places = [tb.tb_lineno for tb in entries(error) if tb.tb_frame.f_code.co_filename == __file__]
    first = fn.__code__.co_firstlineno
    assert first <= places[-1] <= first + 3


def entries(error):
    tb = error.__traceback__
    while tb is not None:
        yield tb
        tb = tb.tb_next


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
@pytest.mark.parametrize(
    "fn",
    [
        lambda x: x.max(),
        lambda x: np.min(x),
        lambda x: x.argmax(),
        lambda x: np.argmin(x, axis=0),
        lambda x: x.max(axis=0),
        lambda x: np.max(x, axis=-1, keepdims=True),
        lambda x: (x.sum(), x.any(), x.all()),
    ],
)
def test_reductions_of_nothing(fn, shape) -> None:
    check(fn, np.ones(shape))


def test_every_text_has_a_program() -> None:
    assert set(TEXTS) == set(PROGRAMS) | set(UNREACHED)
