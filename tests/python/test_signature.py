"""What a trace holds for: constants, run-time numbers, extents, guards, options, words."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lathe
from support import checks


def test_numbers_are_run_time_values():
    f = lathe.function(lambda x: x + 1)
    assert [f(1), f(2), f(-7)] == [2, 3, -6]
    assert f.trace_count == 1
    assert f(1.0) == 2.0
    assert f(True) == 2
    assert f.trace_count == 3


def test_strings_and_none_are_constants():
    f = lathe.function(lambda x, mode: x * 2 if mode == "double" else x)
    assert [f(3, "double"), f(3, "same"), f(3, None), f(4, "double")] == [6, 3, 3, 8]
    assert f.trace_count == 3


def test_forced_number_retraces_then_generalises():
    f = lathe.function(lambda n: np.zeros(n))
    assert [f(n).shape for n in (2, 2, 3, 5, 9)] == [(2,), (2,), (3,), (5,), (9,)]
    assert f.trace_count == 2
    assert "n" in f.traces[1].reason
    assert "2 -> 3" in f.traces[1].reason


def test_forced_by_a_python_object():
    table = [{"a"}, {"b"}, {"c"}]
    f = lathe.function(lambda i: len(table[i]) + i)
    assert [f(0), f(1), f(2), f(1)] == [1, 2, 3, 2]
    assert f.trace_count == 3


def test_extents_become_symbols():
    f = lathe.function(lambda x: x.sum() * x.shape[0])
    for n in (3, 4, 5, 9, 100):
        assert f(np.ones(n)) == n * n
    assert f.trace_count == 2
    assert f(np.ones(1)) == 1
    assert f(np.ones(0)) == 0
    assert f.trace_count == 4


def test_exact_traces_without_generalisation():
    f = lathe.function(reduce_retracing=False)(lambda x: x.sum())
    for n in (3, 4, 5):
        f(np.ones(n))
    assert f.trace_count == 3


def test_dynamic_from_the_start():
    f = lathe.function(dynamic={"x": 0})(lambda x: x.sum())
    for n in (3, 4, 5):
        assert f(np.ones((n, 2))) == 2 * n
    assert f.trace_count == 1


def test_static_parameters():
    @lathe.function(static="n")
    def f(x, n):
        for _ in range(n):
            x = x * 2
        return x

    assert [f(1, 3), f(2, 3), f(1, 2)] == [8, 16, 4]
    assert f.trace_count == 2
    with pytest.raises(TypeError):
        f(1, np.zeros(2))


def test_input_signature():
    f = lathe.function(input_signature=[lathe.TensorSpec((None, 2))])(lambda x: x.sum())
    for n in (3, 4, 5):
        assert f(np.ones((n, 2))) == 2 * n
    assert f.trace_count == 1
    with pytest.raises(TypeError, match="must fit"):
        f(np.ones((3, 3)))
    with pytest.raises(TypeError, match="must fit"):
        f(np.ones((3, 2), np.float32))


def test_explain():
    f = lathe.function(lambda x, n: x.sum() + n)
    assert "no trace yet" in str(f.explain(np.ones(3), 1))
    f(np.ones(3), 1)
    assert f.explain(np.ones(3), 5).hit
    told = str(f.explain(np.ones(3, np.float32), 1))
    assert "would retrace" in told
    assert "f64 -> f32" in told
    assert "x.shape[0]" in str(f.explain(np.ones(4), 1))
    assert f.trace_count == 1


def test_clear_and_max_traces():
    f = lathe.function(max_traces=2)(lambda x, s: x + len(s))
    for text in ("a", "bb", "ccc", "dddd"):
        assert f(1, text) == 1 + len(text)
    assert len(f.traces) <= 2
    f.clear()
    assert f.traces == []
    assert f(1, "a") == 2


def test_traces_tell():
    f = lathe.function(lambda x, n: x.sum() + n)
    for n in range(4):
        f(np.ones(3), n)
    (info,) = f.traces
    assert info.signature == "x: f64[3], n: int"
    assert info.hits >= 3
    assert "reduce_sum" in f.graph_text()
    assert "ag__" in lathe.function(lambda a: 1 if a > 0 else 2).source()
    assert "define" in f.llvm()


def test_structures_are_part_of_the_key():
    f = lathe.function(lambda x: x[0] + x[1])
    assert [f((1, 2)), f([1, 2]), f((1, 2.5)), f((3, 4))] == [3, 3, 3.5, 7]
    assert f.trace_count == 3


def test_eager_mode():

    @lathe.function
    def f(x):
        return lathe_or_python(x)

    def lathe_or_python(x):
        return x + 1

    before = lathe.run_functions_eagerly(True)
    try:
        assert f(1) == 2
        assert f.trace_count == 0
    finally:
        lathe.run_functions_eagerly(before)
    assert f(1) == 2
    assert f.trace_count == 1


def test_eager_by_environment():
    text = "import lathe; f = lathe.function(lambda x: x + 1); print(f(1), f.trace_count, lathe.functions_run_eagerly())"
    for value, wanted in [("1", "2 0 True"), ("0", None)]:
        environment = dict(
            os.environ, LATHE_EAGER=value, PYTHONPATH=os.pathsep.join(p for p in sys.path if p)
        )
        if wanted is None:
            text = "import lathe; print(lathe.functions_run_eagerly())"
            wanted = "False"
        out = subprocess.run(
            [sys.executable, "-c", text], env=environment, capture_output=True, text=True
        )
        assert out.stdout.strip() == wanted, out.stderr


SCALARS = st.one_of(
    st.integers(-5, 5), st.floats(-2, 2), st.booleans(), st.sampled_from([None, "a", "b"])
)
ARRAYS = st.builds(
    lambda d, n, rev: np.ones(n, d)[:: -1 if rev else 1],
    st.sampled_from([np.int32, np.float64]), st.integers(2, 3), st.booleans(),
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(SCALARS, ARRAYS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.tuples(inner)),
    max_leaves=4,
)


def element_types(value):
    return {type(item) for item in value}


def is_run_time_list(value):
    """A list of Python numbers of one type, or of str: a leaf, whose length is a run-time value."""
    if type(value) is not list:
        return False
    types = element_types(value)
    return len(types) < 2 and types <= {bool, int, float, str}


def serves(a, b):
    """Whether the trace of `a` serves `b`, of a function that only takes its argument."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        layout = (a.dtype, a.shape, a.flags.c_contiguous)
        return layout == (b.dtype, b.shape, b.flags.c_contiguous)
    if is_run_time_list(a) or is_run_time_list(b):
        return is_run_time_list(a) and is_run_time_list(b) and element_types(b) <= element_types(a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(serves, a, b))
    return a == b if a is None or isinstance(a, (bool, str)) else True


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES)
def test_equal_keys_are_the_same_specialisation(a, b):
    f = lathe.function(reduce_retracing=False)(lambda x: 1)
    f(a)
    f(b)
    assert f.trace_count == (1 if serves(a, b) else 2)


def test_axes_of_arguments_that_were_the_same_array():
    """The closest trace may have had other axes."""

    def f(a, b):
        a += 1
        return a @ b

    square = np.arange(4.0).reshape(2, 2)
    same = (square, square)
    checks(
        f, same, (np.arange(2.0), square), (np.ones((3, 2)), square), (square, same[0] * 2), same
    )
