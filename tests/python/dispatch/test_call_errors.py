"""Errors and host calls of entries around Python kernels."""

import ctypes
import dataclasses
import re
import traceback
from collections import namedtuple

import numpy as np
import pytest
from fake_kernels import (
    INT,
    array,
    d,
    executable,
    f64_bits,
    fail,
    function,
    one,
    runtime,
)

from lathe import IntegerRangeError, Tensor, _core

Point = namedtuple("Point", "x y")


@dataclasses.dataclass(frozen=True)
class Box:
    a: object
    b: object


@pytest.mark.parametrize(
    ("code", "args", "exception", "text"),
    [
        (1, (5, 0, 3), IndexError, "index 5 is out of bounds for axis 0 with size 3"),
        (2, (1,), ZeroDivisionError, "integer division or modulo by zero"),
        (2, (0,), ZeroDivisionError, "division by zero"),
        (3, (), IntegerRangeError, "an integer left the 64-bit range"),
        (3, (41, -5, 8), OverflowError, "Python integer -5 out of bounds for uint64"),
        (5, (34,), ValueError, "attempt to get argmax of an empty sequence"),
        (7, (1 << 40,), MemoryError, "Unable to allocate 1099511627776 bytes"),
        (8, (), RecursionError, "maximum recursion depth exceeded"),
        (9, (20,), ValueError, "negative shift count"),
        (9, (27, 6, 4, 5), ValueError, "cannot reshape array of size 6 into shape (4,5)"),
    ],
)
def test_builtin_errors(code, args, exception, text):
    f = one(lambda a, x, ctx: fail(ctx, code, *args), [], [], sources=(), tree=None)
    for _ in range(2):
        with pytest.raises(exception, match=f"^{re.escape(text)}$") as caught:
            f(1)
        assert type(caught.value) is exception


def test_site_errors_and_locations():
    def raise_site(code, site, values):
        return KeyError(code, site, values)

    locs = [(__file__, 3, "outer"), (__file__, 7, "inner", 4, 11, 0)]
    code = executable(
        lambda a, x, ctx: fail(ctx, 0, 4, f64_bits(2.5), site=2, loc=1, tags=[3, 4]), [], []
    )
    f = function(
        "x",
        lambda call: _core.Entry(code, params=[], results=None, raise_site=raise_site, locs=locs),
    )
    with pytest.raises(KeyError) as caught:
        f(1)
    assert caught.value.args == (0, 2, (4, 2.5))
    frames = traceback.extract_tb(caught.value.__traceback__)[1:]
    assert [(x.filename, x.lineno, x.name) for x in frames] == [
        (__file__, 3, "outer"),
        (__file__, 7, "inner"),
    ]
    assert (frames[1].colno, frames[1].end_colno) == (4, 11)
    assert frames[0].colno is None


def test_hooks_that_raise_or_return_nonsense():
    def raise_site(code, site, values):
        if site == 1:
            raise OSError("from the hook")
        return "nonsense"

    for site, exception in [(1, OSError), (2, TypeError)]:
        code = executable(lambda a, x, ctx, site=site: fail(ctx, 0, site=site), [], [])
        f = function(
            "x",
            lambda call, code=code: _core.Entry(
                code, params=[], results=None, raise_site=raise_site
            ),
        )
        with pytest.raises(exception):
            f(1)


def test_host_calls():
    seen = []
    View = type("View", (ctypes.Structure,), {"_fields_": [("data", ctypes.c_void_p)] + [(n, ctypes.c_int32) for n in ("dtype", "rank", "tensor", "reserved")]
                + [("extents", ctypes.c_int64 * 8), ("strides", ctypes.c_int64 * 8)]})  # fmt: skip

    def kernel(arrays, scalars, ctx):
        v = View(arrays[0], d("f64"), 1, scalars[0])
        v.extents[0], v.strides[0] = 3, 8
        tags = (ctypes.c_int64 * 4)(0, 3, 4, 5)
        values = (ctypes.c_int64 * 4)(0, 7, f64_bits(1.5), ctypes.addressof(v))
        status = runtime(ctx).host_call(ctx, 1, 4, tags, values)
        seen.append("after")
        return status

    def site(*values):
        seen.append(values)

    for tensor, kind in [(0, np.ndarray), (1, Tensor)]:
        code = executable(kernel, [array("f64", 3), INT], [])
        f = function(
            "x, t",
            lambda call, code=code: _core.Entry(
                code, params=[0, 1], results=None, sites=[None, site]
            ),
        )
        x = np.arange(3.0)
        f(x, tensor)
        none, number, real, copy = seen[0]
        assert (none, number, real) == (None, 7, 1.5)
        assert type(copy) is kind
        x[0] = 9
        assert copy.tolist() == [0, 1, 2]  # a copy
        assert seen.pop() == "after"
        seen.clear()


def test_nested_calls_have_their_own_context():
    inner = one(lambda a, x, ctx: fail(ctx, 1, 1, 2, 3) if x[0] else None, [INT], [INT])

    def kernel(arrays, scalars, ctx):
        error = fail(ctx, 9, 20)
        empty = (ctypes.c_int64 * 1)()
        assert runtime(ctx).host_call(ctx, 0, 0, empty, empty) == 0
        return error

    def site():
        with pytest.raises(IndexError):
            inner(1)
        inner(0)

    code = executable(kernel, [], [])
    f = function("x", lambda call: _core.Entry(code, params=[], results=None, sites=[site]))
    with pytest.raises(ValueError, match="negative shift count"):
        f(1)


@pytest.mark.parametrize("status", [2, 77])
def test_a_status_without_an_exception_is_an_internal_error(status):
    with pytest.raises(SystemError, match=f"status {status} and no exception"):
        one(lambda a, x, ctx: status, [], [], sources=(), tree=None)(1)
