"""lathe.Tensor by itself: memory, views, conversions, text, errors; NumPy is the reference."""

import copy
import gc
import pickle
import re
import weakref

import numpy as np
import pytest

from lathe import Tensor, _core

ALL = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]


def sample(dtype, shape=(2, 3)):
    return (np.arange(np.prod(shape, dtype=int)) % 5).reshape(shape).astype(dtype)


def same(t, a):
    assert type(t) is Tensor
    assert t.shape == a.shape
    assert t.dtype == a.dtype
    assert t.tolist() == a.tolist()


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4), (1, 2, 1, 3)])
def test_attributes_and_round_trips(dtype, shape):
    a = sample(dtype, shape)
    t = Tensor(a)
    same(t, a)
    assert (t.ndim, t.size, t.nbytes, t.itemsize, t.strides, t.device) == (
        a.ndim, a.size, a.nbytes, a.itemsize, a.strides, "cpu")  # fmt: skip
    back = np.asarray(t)
    assert type(back) is np.ndarray
    assert back.dtype == a.dtype
    assert np.array_equal(back, a)
    assert np.shares_memory(back, t.numpy()) or a.size == 0
    assert not np.shares_memory(back, a) or a.size == 0
    view = memoryview(t)
    assert view.shape == a.shape
    assert view.nbytes == a.nbytes
    same(t.T, a.T)
    if a.ndim >= 2:
        same(t.mT, a.mT)
    else:
        with pytest.raises(ValueError, match="matrix transpose with ndim < 2"):
            _ = t.mT
    for other in (
        pickle.loads(pickle.dumps(t)),
        copy.copy(t),
        copy.deepcopy(t),
        t.copy(),
        Tensor._from_dlpack(t),
    ):
        same(other, a)


def test_constructor_copies_and_converts():
    source = np.arange(4.0)
    t = Tensor(source)
    source[0] = 9
    assert t.tolist() == [0, 1, 2, 3]
    assert Tensor([1, 2]).dtype == np.int64
    assert Tensor([1, 2], dtype="f4").dtype == np.float32
    assert Tensor([1.5], dtype=np.int32).tolist() == [1]
    assert Tensor(2.5).shape == ()
    assert Tensor(np.zeros(3, ">f8")).dtype == np.dtype("f8")
    assert Tensor(np.asfortranarray(np.zeros((2, 3)))).strides == (24, 8)
    for bad in (["a"], [None], object()):
        with pytest.raises(TypeError, match="no Tensor for this array"):
            Tensor(bad)
    with pytest.raises(TypeError):
        Tensor(np.zeros((1,) * 9))


def test_from_numpy_shares_memory_and_keeps_it_alive():
    a = np.arange(6.0).reshape(2, 3).copy()
    t = Tensor._from_numpy(a[:, ::2])
    a[0, 2] = 7
    assert t.tolist() == [[0, 7], [3, 5]]
    t[1, 0] = -1
    assert a[1, 0] == -1
    ref = weakref.ref(a)
    del a
    gc.collect()
    assert ref() is not None
    assert t.tolist() == [[0, 7], [-1, 5]]
    del t
    gc.collect()
    assert ref() is None
    copied = Tensor._from_numpy(np.zeros(2), copy=True)
    assert np.asarray(copied).base is not None
    for bad in (np.zeros(2, ">f8"), np.zeros(2, "U3"), np.zeros(9, "u1")[1:].view("f8")):
        with pytest.raises(TypeError, match="no Tensor for this array"):
            Tensor._from_numpy(bad)


def test_views_keep_memory_alive():
    t = Tensor(np.arange(1000.0))
    views = [t[10:20], t.T, t.numpy()[10:20], memoryview(t)[10:20], t[10:][:10]]
    ref = weakref.ref(t)
    del t
    gc.collect()
    for v in views:
        assert np.asarray(v).ravel()[-10:].tolist() in (
            [float(i) for i in range(10, 20)],
            [float(i) for i in range(990, 1000)],
        )
    assert ref() is not None  # an ndarray on it exists
    del views, v
    gc.collect()
    assert ref() is None


def test_readonly_memory():
    a = np.zeros(3)
    a.flags.writeable = False
    t = Tensor._from_numpy(a)
    with pytest.raises(ValueError, match="read-only"):
        t[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        t[1:][0] = 1
    assert memoryview(t).readonly
    assert not memoryview(t.copy()).readonly


indices = [
    0, -1, 1, np.int64(1), slice(None), slice(1, None), slice(None, None, -1), slice(5, 2), ..., None, (0, 1), (slice(None), 0), (None, 0, ...),
    (..., 1), (1, None, slice(0, 2)), [0, 1], ([0, 1], [1, 2]), np.array([True, False]), (0, 2), True,
]  # fmt: skip


@pytest.mark.parametrize("key", indices, ids=str)
@pytest.mark.parametrize("dtype", ["f8", "?", "c16", "i2"])
def test_indexing_is_numpys(key, dtype):
    a = sample(dtype)
    t = Tensor(a)
    same(t[key], np.asarray(a[key]))
    shares = isinstance(a[key], np.ndarray) and np.shares_memory(a, a[key])
    assert np.shares_memory(np.asarray(t[key]), t.numpy()) == shares
    t[key] = 1
    a[key] = 1
    assert t.tolist() == a.tolist()
    t[key] = Tensor(np.zeros_like(a[key]))
    a[key] = 0
    assert t.tolist() == a.tolist()


def test_tensors_as_indices_and_values():
    a = np.arange(12.0).reshape(3, 4)
    t = Tensor(a)
    same(t[Tensor([0, 2])], a[[0, 2]])
    same(t[Tensor(1)], a[1])
    same(t[Tensor(a > 5)], a[a > 5])
    assert [10, 20, 30][Tensor(1)] == 20
    t[0] = Tensor(np.ones(4))
    assert t[0].tolist() == [1, 1, 1, 1]
    same(Tensor([t[0].tolist(), [0] * 4]), np.array([[1.0] * 4, [0.0] * 4]))


@pytest.mark.parametrize(
    "expression",
    ["x[5]", "x[-3]", "x[0, 9]", "x[0, 0, 0]", "x['a']", "x[1.0]", "x[()][9]", "len(z)", "iter(z)", "bool(x)", "int(x)", "float(x)",
     "[1][x]", "bool(e)", "x.item()", "x.item(9)", "hash(x)", "complex(x)", "x.__setitem__((0, 7), 1)", "x.__setitem__(0, [1, 2])",
     "x.__delitem__(0)"],
)  # fmt: skip
def test_errors_are_numpys(expression):
    a = sample("f8")
    with pytest.raises(Exception) as expected:
        eval(expression, {"x": a, "z": np.array(1.0), "e": np.array([])})
    with pytest.raises(expected.type) as found:
        eval(expression, {"x": Tensor(a), "z": Tensor(1.0), "e": Tensor(np.array([]))})
    text = str(expected.value).replace("numpy.ndarray", "lathe.Tensor")
    if "cannot delete" not in text and "unhashable" not in text:
        assert str(found.value) == text


def test_python_numbers():
    assert (
        int(Tensor(3.7)),
        float(Tensor(2)),
        complex(Tensor(1j)),
        bool(Tensor(0.0)),
        bool(Tensor(5)),
    ) == (3, 2.0, 1j, False, True)
    assert list(range(Tensor(3))) == [0, 1, 2]
    with pytest.raises(TypeError, match="only integer"):
        range(Tensor(3.0))
    assert f"{Tensor(3.14159):.2f}" == "3.14"
    assert Tensor([7]).item() == 7
    assert type(Tensor([7]).item()) is int


def test_iteration_and_membership():
    a = sample("i8")
    rows = list(Tensor(a))
    assert [r.tolist() for r in rows] == a.tolist()
    assert all(type(x) is Tensor and x.shape == () for x in rows[0])
    assert 3 in Tensor(a)
    assert 99 not in Tensor(a)
    first, second = Tensor(a)
    assert second[0].item() == 3
    assert [bool(x) for x in Tensor([True, False])] == [True, False]
    assert [complex(x) for x in Tensor([1j, 2])] == [1j, 2]


@pytest.mark.parametrize(
    "a",
    [np.arange(3.0), np.zeros((2, 2), "f4"), np.array(1.5), np.array([]), np.zeros((0, 3), "i2"), np.array([[True, False]]),
     np.arange(2000), np.array([1e-20, 1.0]), np.array([1 + 2j]), np.arange(24).reshape(2, 3, 4)],
    ids=str,
)  # fmt: skip
def test_text_is_numpys_with_the_name_of_the_class(a):
    expected = repr(a).replace("array(", "Tensor(").replace("\n      ", "\n       ")
    assert re.sub(r"\s+", " ", repr(Tensor(a))) == re.sub(r"\s+", " ", expected)
    assert str(Tensor(a)) == str(a)


def test_repr_is_aligned():
    assert repr(Tensor([[1, 2], [3, 4]])) == "Tensor([[1, 2],\n        [3, 4]])"


def test_array_protocol():
    t = Tensor([1.0, 2.0])
    assert np.array(t, dtype="i4").dtype == np.int32
    assert np.shares_memory(np.asarray(t), t.numpy())
    assert not np.shares_memory(np.array(t), t.numpy())
    assert t.__array__().base is t
    assert not np.shares_memory(t.__array__(copy=True), t.numpy())
    assert t.__array__(np.float32).dtype == np.float32
    assert np.shares_memory(t.__array__(np.dtype("f8"), copy=False), t.numpy())
    with pytest.raises(ValueError, match="copy is needed"):
        t.__array__(np.float32, copy=False)
    assert t.__dlpack_device__() == (1, 0)
    assert np.from_dlpack(t).tolist() == [1, 2]


def test_operators_go_to_hooks():
    class Boom(Exception):
        pass

    t = Tensor([1.0])
    seen = []

    def hook(*args, **kwargs):
        seen.append(args)
        return "result"

    names = [
        "add",
        "sub",
        "matmul",
        "divmod",
        "pow",
        "iadd",
        "neg",
        "abs",
        "lt",
        "ge",
        "array_ufunc",
        "array_function",
    ]
    before = _core.set_tensor_ops(dict.fromkeys(names, hook))
    try:
        assert (
            t + 1
            == 1 + t
            == t - t
            == t @ 2
            == divmod(3, t)
            == t**2
            == -t
            == abs(t)
            == (t < 1)
            == (2 <= t)
            == "result"
        )
        assert seen == [(t, 1), (1, t), (t, t), (t, 2), (3, t), (t, 2), (t,), (t,), (t, 1), (t, 2)]
        seen.clear()
        u = t
        u += 5
        assert u == "result"
        assert np.add(np.ones(1), t) == "result"
        assert seen[1][:3] == (t, np.add, "__call__")
        assert np.ones(1) + t == "result"
        assert np.sum(t) == "result"
        assert seen[3][1] is np.sum

        def raising(*args):
            raise Boom

        _core.set_tensor_ops({"add": raising, "lt": raising})
        for f in (lambda: t + 1, lambda: t < 1):
            with pytest.raises(Boom):
                f()
        _core.set_tensor_ops({"add": lambda a, b: NotImplemented})
        with pytest.raises(TypeError, match="unsupported operand"):
            t + 1
    finally:
        _core.set_tensor_ops(before)
    with pytest.raises(ValueError, match="no operator 'frobnicate'"):
        _core.set_tensor_ops({"frobnicate": hook})


def test_methods_can_be_added_to_the_class():
    Tensor.shout = lambda self: self.shape
    try:
        assert Tensor([1, 2]).shout() == (2,)
    finally:
        del Tensor.shout


def test_memory_is_aligned_and_reused():
    for n in (1, 7, 8, 9, 100, 511, 512, 513, 5000):
        tensors = [Tensor._from_numpy(np.zeros(n)).copy() for _ in range(50)]
        assert len({np.asarray(t).ctypes.data for t in tensors}) == 50
        for i, t in enumerate(tensors):
            t[...] = i
        assert [t[n - 1].item() for t in tensors] == list(range(50))


def test_bfloat16():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    a = np.array([1.5, -2], ml_dtypes.bfloat16)
    t = Tensor(a)
    assert t.dtype == a.dtype
    assert np.asarray(t.numpy(), "f4").tolist() == [1.5, -2]
    assert float(t[0]) == 1.5
