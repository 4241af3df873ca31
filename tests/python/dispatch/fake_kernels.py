"""Entries around kernels written in Python: the dispatcher without tracer and code generator.

A kernel is a Python function `(arrays, scalars, ctx) -> status or None` behind a ctypes callback: `arrays` are addresses,
`scalars` 64-bit integers, as in abi.h.
"""

import ctypes
import struct

import numpy as np

from lathe import _core

KERNEL = ctypes.CFUNCTYPE(
    ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_int64)
)
# Numbers of src/ir/type.h.
NONE, PY, STR, NP_SCALAR, ARRAY, TENSOR, ARRAY_BUF, TENSOR_BUF, TAGGED = range(9)
DTYPES = [
    "b1",
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f16",
    "bf16",
    "f32",
    "f64",
    "c64",
    "c128",
]
NUMPY = {"b1": "?", "i8": "i1", "i16": "i2", "i32": "i4", "i64": "i8", "u8": "u1", "u16": "u2", "u32": "u4",
         "u64": "u8", "f16": "f2", "f32": "f4", "f64": "f8"}  # fmt: skip


def d(name):
    return DTYPES.index(name)


INT = (PY, d("i64"), (), 0)
FLOAT = (PY, d("f64"), (), 0)
BOOL = (PY, d("b1"), (), 0)


def array(dtype, *shape, kind=ARRAY):
    return (kind, d(dtype), tuple(shape), 0)


def s(k):
    """Symbol k as an extent of a type."""
    return -(k + 1)


def f64_bits(x):
    return struct.unpack("q", struct.pack("d", x))[0]


def bits_f64(b):
    return struct.unpack("d", struct.pack("q", b))[0]


def view(address, count, dtype="f64"):
    """The elements at an address as a NumPy array that writes through."""
    kind = np.dtype(NUMPY[dtype])
    buffer = (ctypes.c_char * (count * kind.itemsize)).from_address(address)
    return np.frombuffer(buffer, kind)


def executable(body, params, results, **options):
    @KERNEL
    def kernel(ctx, arrays, scalars):
        status = body(arrays, scalars, ctx)
        return 0 if status is None else status

    address = ctypes.cast(kernel, ctypes.c_void_p).value
    return _core.Executable(address, params, results, owner=kernel, hold_gil=True, **options)


def nothing(arrays, scalars, ctx):
    """A kernel without parameters and results."""


def parameters(text):
    """'a, b=..., *c, d, **e' without defaults' values: kinds from the stars."""
    out, keyword_only = [], False
    for part in (p.strip() for p in text.split(",")):
        if part.startswith("**"):
            out.append((part[2:], 4))
        elif part == "*":
            keyword_only = True
        elif part.startswith("*"):
            out.append((part[1:], 2))
            keyword_only = True
        else:
            name, _, default = part.partition("=")
            kind = 3 if keyword_only else 1
            out.append((name, kind, eval(default)) if default else (name, kind))
    return tuple(out)


class Recorder:
    """A Function whose entries return their own number, and the calls that missed."""

    def __init__(self, text, policy=None, guards=None, buffers=False, **options):
        self.calls = []
        self.buffers = buffers  # array leaves are passed to the kernel, as strided buffers
        self.policy = policy or (lambda call: {})
        self.guards = guards or (lambda call: ())
        scope = {}
        exec(f"def user({text}): return ('eager', locals())", scope)
        self.f = _core.Function(scope["user"], self.miss, parameters(text), name="user", **options)

    def miss(self, function, call):
        assert function is self.f
        self.calls.append(call)
        number = len(self.calls)

        def body(arrays, scalars, ctx):
            scalars[0] = number

        arrays = [leaf for leaf in call.leaves if leaf.kind == "ndarray"] if self.buffers else []
        types = [array(leaf.dtype, *leaf.shape, kind=ARRAY_BUF) for leaf in arrays]

        def last(arrays, scalars, ctx):
            scalars[sum(len(leaf.shape) for leaf in call.leaves)] = number

        code = executable(last if arrays else body, types, [INT], strided=[True] * len(types))
        params = [leaf.number for leaf in arrays]
        return _core.Entry(
            code, params=params, results=0, guards=self.guards(call), **self.policy(call)
        )

    def __call__(self, *args, **kwargs):
        return self.f(*args, **kwargs)


def function(text, make):
    scope = {}
    exec(f"def user({text}): return ('eager', locals())", scope)
    return _core.Function(scope["user"], lambda f, call: make(call), parameters(text), name="user")


def one(body, params, results, *, sources=None, tree=0, text="x", strided=(), **options):
    """A function of one entry."""
    code = executable(body, params, results, strided=strided)
    sources = tuple(range(len(params))) if sources is None else sources
    return function(text, lambda call: _core.Entry(code, params=sources, results=tree, **options))


class Context(ctypes.Structure):
    """The head of lathe_ctx."""

    class Error(ctypes.Structure):
        _fields_ = [(n, ctypes.c_int32) for n in ("code", "site", "loc", "nargs")] + [
            ("tags", ctypes.c_int64 * 8),
            ("args", ctypes.c_int64 * 8),
        ]

    _fields_ = [
        ("rt", ctypes.c_void_p),
        ("top", ctypes.c_void_p),
        ("end", ctypes.c_void_p),
        ("error", Error),
    ]


class Runtime(ctypes.Structure):
    # PYFUNCTYPE: the kernel holds the GIL and so must what it calls.
    _fields_ = [
        ("abi_version", ctypes.c_int32),
        ("arena_grow", ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)),
        ("result_alloc", ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)),
        ("safepoint", ctypes.PYFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)),
        ("host_call", ctypes.PYFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64,
                                       ctypes.POINTER(ctypes.c_int64), ctypes.POINTER(ctypes.c_int64))),
    ]  # fmt: skip


def runtime(ctx):
    return Runtime.from_address(Context.from_address(ctx).rt)


def fail(ctx, code, *args, site=-1, loc=-1, tags=None):
    error = Context.from_address(ctx).error
    error.code, error.site, error.loc, error.nargs = code, site, loc, len(args)
    for i, value in enumerate(args):
        error.tags[i], error.args[i] = (tags or [3] * len(args))[i], value
    return 1
