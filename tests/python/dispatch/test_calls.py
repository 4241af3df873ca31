"""Binding, parameters and results of entries around Python kernels."""

import dataclasses
import re
from collections import namedtuple

import numpy as np
import pytest
from fake_kernels import (
    ARRAY,
    ARRAY_BUF,
    BOOL,
    FLOAT,
    INT,
    NONE,
    NP_SCALAR,
    TAGGED,
    TENSOR,
    TENSOR_BUF,
    Recorder,
    array,
    bits_f64,
    d,
    executable,
    f64_bits,
    function,
    nothing,
    one,
    parameters,
    runtime,
    s,
    view,
)

from lathe import Tensor, _core

Point = namedtuple("Point", "x y")


@dataclasses.dataclass(frozen=True)
class Box:
    a: object
    b: object


# --- binding


def test_defaults_keywords_and_star_arguments():
    seen = []

    def make(call):
        seen.append(call)
        return _core.Entry(executable(nothing, [], []), params=[], results=None)

    f = function("a, b=2, *c, d, e=5, **g", make)
    f(1, d=4)
    assert seen[-1].bound == (1, 2, (), 4, 5, {})
    assert seen[-1].args == (1,)
    assert seen[-1].kwargs == {"d": 4}
    f(1, 2, 3, 4.0, d=4, z="q")
    assert seen[-1].bound == (1, 2, (3, 4.0), 4, 5, {"z": "q"})
    assert [leaf.path for leaf in seen[-1].leaves] == ["a", "b", "c[0]", "c[1]", "d", "e", "g['z']"]
    assert len(seen) == 2
    f(9, d=1, b=3)
    f(9, d=1, b=3, e=7)
    f(**{"d": 1, "a": 1})
    assert len(seen) == 2  # all the same signature as the first


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((), {}),
        ((1, 2, 3), {}),
        ((1,), {"q": 1}),
        ((1,), {"a": 1}),
        ((1, 2), {"b": 1}),
        ((), {"b": 1}),
    ],
)
def test_binding_errors_are_those_of_python(args, kwargs):
    def user(a, b=1):
        raise AssertionError("must not run")

    f = _core.Function(user, None, parameters("a, b=1"))
    with pytest.raises(TypeError) as expected:
        user(*args, **kwargs)
    with pytest.raises(TypeError, match=re.escape(str(expected.value))):
        f(*args, **kwargs)


def test_positional_only_names_can_be_keywords_of_varkw():
    seen = []
    f = _core.Function(
        lambda a, /, **k: None,
        lambda f, call: (
            seen.append(call.bound)
            or _core.Entry(executable(nothing, [], []), params=[], results=None)
        ),
        (("a", 0), ("k", 4)),
    )
    f(1, a=2)
    assert seen == [(1, {"a": 2})]


def test_keyword_calls_from_several_sites():
    r = Recorder("a, b, c=3")
    for _ in range(3):
        assert (
            r(1, b=2)
            == r(b=2, a=1)
            == r(a=1, b=2, c=5)
            == r(1, 2, c=5)
            == r(*(1,), **{"b": 2})
            == 1
        )
    assert r(b=2.0, a=1) == 2
    assert r(a=1, b=2) == 1


def test_methods():
    r = Recorder("self, x")

    class C:
        f = r.f

    c, other = C(), C()
    assert c.f(1) == c.f(2) == C.f(c, 3) == 1
    assert other.f(1) == 2  # by identity
    bound = c.f
    assert bound(5) == 1
    assert bound.__self__ is c
    assert bound.__func__ is r.f
    assert C.f is r.f


# --- parameters and results


def test_numbers_round_trip():
    def double(arrays, scalars, ctx):
        scalars[2] = scalars[0] * 2
        scalars[3] = f64_bits(bits_f64(scalars[1]) * 2)
        scalars[4] = scalars[0] > 3

    f = one(double, [INT, FLOAT], [INT, FLOAT, BOOL], tree=("tuple", (0, 1, 2)), text="a, b")
    assert f(3, 1.5) == (6, 3.0, False)
    result = f(-(1 << 61), -0.0)
    assert result == (-(1 << 62), 0.0, False)
    assert str(result[1]) == "-0.0"
    assert [type(v) for v in f(4, 2.0)] == [int, float, bool]


@pytest.mark.parametrize(
    ("name", "value"),
    [("b1", True), ("i8", -128), ("i16", -3), ("i32", -(1 << 31)), ("i64", -(1 << 63)), ("u8", 255), ("u16", 65535),
     ("u32", (1 << 32) - 1), ("u64", (1 << 64) - 1), ("f16", 1.5), ("f32", -2.25), ("f64", 1e300)],
)  # fmt: skip
@pytest.mark.parametrize("tag", [False, True])
def test_numpy_scalars_round_trip(name, value, tag):
    numpy = np.dtype(
        {"b1": "?", "f16": "f2", "f32": "f4", "f64": "f8"}.get(
            name, f"{name[0]}{int(name[1:]) // 8}"
        )
    )
    scalar = numpy.type(value)

    def copy(arrays, scalars, ctx):
        if tag:
            scalars[1], scalars[2] = 16 + d(name), scalars[0]
        else:
            scalars[1] = scalars[0]

    result = (TAGGED, 0, (), 1 << (16 + d(name))) if tag else (NP_SCALAR, d(name), (), 0)
    f = one(copy, [(NP_SCALAR, d(name), (), 0)], [result])
    for _ in range(2):
        got = f(scalar)
        assert type(got) is numpy.type
        assert got == scalar


def test_payload_of_signed_and_unsigned_is_extended():
    seen = []
    for name, value in [("i8", np.int8(-1)), ("u8", np.uint8(255)), ("f32", np.float32(-1.0))]:
        f = one(lambda a, x, c: seen.append(x[0]), [(NP_SCALAR, d(name), (), 0)], [], tree=None)
        f(value)
    assert seen == [-1, 255, np.float32(-1.0).view("u4")]


@pytest.mark.parametrize(
    ("tag", "payload", "expected"),
    [
        (0, 0, None),
        (2, 1, True),
        (3, -7, -7),
        (4, f64_bits(2.5), 2.5),
        (16 + d("f32"), 0x3FC00000, np.float32(1.5)),
    ],
)
def test_tagged_results(tag, payload, expected):
    def give(arrays, scalars, ctx):
        scalars[0], scalars[1] = tag, payload

    got = one(give, [], [(TAGGED, 0, (), 1 << tag)], sources=())(1)
    assert type(got) is type(expected)
    assert got == expected


def test_tagged_tensor_scalar():
    def give(arrays, scalars, ctx):
        scalars[0], scalars[1] = 40 + d("i32"), 5

    got = one(give, [], [(TAGGED, 0, (), 1 << (40 + d("i32")))], sources=())(1)
    assert type(got) is Tensor
    assert got.shape == ()
    assert got.item() == 5


@pytest.mark.parametrize("kind", [ARRAY, TENSOR])
@pytest.mark.parametrize("strided", [False, True])
def test_array_parameters_and_results(kind, strided):
    """y[i, j] = 2 * x[i, j] with a symbolic first extent."""
    types = [array("f64", s(0), 3, kind=kind)]

    def kernel(arrays, scalars, ctx):
        assert scalars[1] == 3
        x = np.lib.stride_tricks.as_strided(
            view(arrays[0], 1), (scalars[0], 3), (scalars[2], scalars[3]) if strided else (24, 8)
        )
        view(arrays[1], scalars[0] * 3)[:] = 2 * x.ravel()

    def make(call):
        return _core.Entry(code, params=[0], results=0, extents={0: (0, None)})

    code = executable(kernel, types, [array("f64", s(0), 3, kind=kind)], strided=[strided])
    f = function("x", make)
    for n in (2, 5, 2):
        x = np.arange(n * 3.0).reshape(n, 3)
        if strided:
            x = np.asfortranarray(x)
        argument = Tensor._from_numpy(x) if kind == TENSOR else x
        y = f(argument)
        assert type(y) is type(argument)
        assert np.asarray(y).tolist() == (2 * x).tolist()
    assert f.trace_count == 1
    if not strided:
        y = f(argument)
        z = f(y)  # what came back can be passed on
        assert np.asarray(z).tolist() == (4 * x).tolist()
        assert np.asarray(y).ctypes.data % (64 if kind == TENSOR else 8) == 0


def test_rank_0_arrays_are_scalars_of_the_kernel():
    def kernel(arrays, scalars, ctx):
        scalars[1] = scalars[0] + 1

    for kind, argument in [(ARRAY, np.array(4)), (TENSOR, Tensor(4))]:
        got = one(kernel, [array("i64", kind=kind)], [array("i64", kind=kind)])(argument)
        assert type(got) is type(argument)
        assert got.shape == ()
        assert int(got) == 5


def test_symbols_of_nested_leaves_feed_results():
    def kernel(arrays, scalars, ctx):
        view(arrays[2], scalars[0])[:] = view(arrays[0], scalars[0]) + view(arrays[1], scalars[0])

    types = [array("f64", s(0))] * 2
    code = executable(kernel, types, [array("f64", s(0))])
    f = function(
        "x", lambda call: _core.Entry(code, params=[0, 1], results=0, extents={0: (0,), 1: (0,)})
    )
    for n in (3, 4, 7):
        assert f({"a": np.ones(n), "b": [np.arange(float(n))]}).tolist() == [
            1 + i for i in range(n)
        ]
    assert f.trace_count == 1


def test_allocated_results():
    """The kernel decides the extent: x repeated."""
    for kind in (ARRAY, TENSOR):

        def kernel(arrays, scalars, ctx):
            n = scalars[0]
            address = runtime(ctx).result_alloc(ctx, 0, 8 * n)
            runtime(ctx).result_alloc(ctx, 0, 8)  # another one is given back
            view(address, n)[:] = 7 if n else 0
            arrays[0] = address
            scalars[1] = n

        f = one(kernel, [INT], [array("f64", s(5), kind=kind)], tree=("tuple", (0, 0)))
        for n in (3, 0, 1000):
            a, b = f(n)
            assert a is b
            assert type(a) is (np.ndarray if kind == ARRAY else Tensor)
            assert np.asarray(a).tolist() == [7.0] * n
            a[...] = 1


def test_buffers_come_back_as_the_argument_or_a_view():
    def kernel(arrays, scalars, ctx):
        # x[1:] when the flag is set, else x; scalars: x stride, flag, owner, extent, stride
        flag = scalars[1]
        view(arrays[0], 1)[0] = 42
        arrays[1] = arrays[0] + 8 * flag
        scalars[2], scalars[3], scalars[4] = 0, 4 - flag, 8

    for kind, result in [(ARRAY_BUF, ARRAY_BUF), (TENSOR_BUF, TENSOR_BUF)]:
        code = executable(
            kernel,
            [array("f64", 4, kind=kind), INT],
            [array("f64", s(9), kind=result)],
            strided=[True],
        )
        f = function(
            "x, k", lambda call, code=code: _core.Entry(code, params=[0, 1], results=0, written=[0])
        )
        x = np.zeros(4) if kind == ARRAY_BUF else Tensor(np.zeros(4))
        assert f(x, 0) is x
        tail = f(x, 1)
        assert type(tail) is type(x)
        assert tail.shape == (3,)
        x[2] = 5
        assert np.asarray(tail).tolist() == [0, 5, 0]
        assert np.asarray(x).tolist() == [42, 0, 5, 0]
        if kind == ARRAY_BUF:
            assert np.shares_memory(tail, x)
            readonly = x.copy()
            readonly.flags.writeable = False
            assert not f(readonly, 1).flags.writeable


def test_fresh_buffers_keep_identity_and_aliasing():
    def kernel(arrays, scalars, ctx):
        address = runtime(ctx).result_alloc(ctx, 0, 32)
        view(address, 4)[:] = range(4)
        for i, (offset, extent) in enumerate([(0, 4), (0, 4), (8, 3)]):
            arrays[i] = address + offset
            scalars[3 * i], scalars[3 * i + 1], scalars[3 * i + 2] = -1, extent, 8

    for kind in (ARRAY_BUF, TENSOR_BUF):
        f = one(
            kernel, [], [array("f64", s(1), kind=kind)] * 3, sources=(), tree=("list", (0, 1, 2))
        )
        a, b, c = f(0)
        assert a is b
        a[1] = 9
        assert np.asarray(c).tolist() == [9, 2, 3]
        del a, b
        assert np.asarray(c).tolist() == [9, 2, 3]  # its memory lives as long as the last view


def test_result_trees():
    tree = (
        "dict",
        ("a", 2),
        (
            ("list", (("const", "hello"), ("leaf", 1), None)),
            (
                "tuple",
                (
                    ("namedtuple", Point, (0, ("leaf", 0))),
                    ("dataclass", Box, ("a", "b"), (1, ("tuple", ()))),
                ),
            ),
        ),
    )

    def kernel(arrays, scalars, ctx):
        scalars[0], scalars[1] = 1, f64_bits(2.0)

    f = one(kernel, [], [INT, FLOAT], sources=(), tree=tree, text="x, y")
    marker = object()
    for _ in range(2):
        out = f(5, [marker])
        assert out == {"a": ["hello", marker, None], 2: (Point(1, 5), Box(2.0, ()))}
        assert list(out) == ["a", 2]
    assert f(6, [marker])[2][0] == Point(1, 6)  # the argument of this call
    again = _core.unflatten(
        ("dict", ("a",), (("list", (0, ("const", 4), ("namedtuple", Point, (1, 0)))),)), [7, 8]
    )
    assert again == {"a": [7, 4, Point(8, 7)]}


@pytest.mark.parametrize(
    "tree",
    [1, -1, ("tuple",), ("what", 0), ("dict", ("a",), ()), ("namedtuple", 3, ()), "x", ("leaf", 7)],
)
def test_malformed_result_trees(tree):
    f = one(nothing, [], [INT], sources=(), tree=tree)
    with pytest.raises(ValueError):
        f(1)


@pytest.mark.parametrize(
    ("params", "sources", "options", "argument", "text"),
    [
        ([FLOAT], [0], {}, 1, "x does not fit parameter 0 of type float"),
        ([INT], [0], {}, True, "x does not fit"),
        ([array("f64", 3)], [0], {}, np.zeros(3, "f4"), "x does not fit"),
        ([array("f64", 3)], [0], {}, np.zeros((3, 1)), "x does not fit"),
        (
            [array("f64", 4)],
            [0],
            {},
            np.zeros(3),
            r"x.shape\[0\] is 4 in the code but not in the key",
        ),
        (
            [array("f64", 3)],
            [0],
            {"extents": {0: (0,)}},
            np.zeros(3),
            r"x.shape\[0\] is 3 in the code but not in the key",
        ),
        (
            [array("f64", s(0), s(0))],
            [0],
            {"extents": {0: (0, 1)}},
            np.zeros((3, 3)),
            "the key does not make sure",
        ),
        (
            [array("f64", s(0))],
            [0],
            {"extents": {0: (-1,)}},
            np.zeros(3),
            "is used but not in the key",
        ),
        ([array("f64", s(0))], [0], {}, np.zeros(6)[::2], "x is not C-contiguous"),
        ([INT], [1], {}, 1, "there is no leaf 1"),
        ([INT, INT], [0, 0], {}, 1, "leaf 0 feeds two parameters"),
        ([INT], [("guard", 0)], {}, 1, "there is no guard 0"),
        ([], [], {"observed": [3]}, 1, "there is no leaf 3"),
        ([], [], {"extents": {0: (99,)}}, np.zeros(2), "no such symbol"),
        ([], [], {"extents": {4: (0,)}}, 1, "there is no leaf 4"),
    ],
)
def test_entries_that_do_not_fit_are_refused(params, sources, options, argument, text):
    f = one(nothing, params, [], sources=sources, tree=None, **options)
    with pytest.raises(ValueError, match=text):
        f(argument)
    assert f._entries() == []


def test_wrong_number_of_sources():
    with pytest.raises(ValueError, match="names 1 sources, the kernel has 2"):
        _core.Entry(executable(nothing, [INT, INT], []), params=[0], results=None)


def test_an_entry_is_added_once():
    entry = _core.Entry(executable(nothing, [], []), params=[], results=None)
    f = function("x", lambda call: entry)
    f(1)
    with pytest.raises(ValueError, match="can be added once"):
        f(1.0)


# --- eager mode


def test_eager_mode_forwards_unchanged():
    r = Recorder("a, b=2")
    assert r(1) == 1
    before = _core.set_eager(True)
    try:
        assert _core.eager()
        assert r(1) == ("eager", {"a": 1, "b": 2})
        assert r(a=1, b=5) == ("eager", {"a": 1, "b": 5})
    finally:
        assert _core.set_eager(before)
    assert r(1) == 1
    r.f._eager = True
    assert r("x") == ("eager", {"a": "x", "b": 2})
    r.f._eager = False
    assert r(1) == 1
    assert r.f.trace_count == 1


def test_none_result_types_need_no_slots():
    f = one(nothing, [], [(NONE, 0, (), 0)], sources=(), tree=("tuple", (0,)))
    assert f(1) == (None,)
