"""Which calls share an entry: structure, types, layouts, constants, and stage 2 by policy."""

import dataclasses
import enum
import itertools
from collections import namedtuple

import numpy as np
import pytest
from fake_kernels import Recorder
from hypothesis import given, settings
from hypothesis import strategies as st

from lathe import Tensor, _core

Point = namedtuple("Point", "x y")
Other = namedtuple("Other", "x y")


@dataclasses.dataclass
class Box:
    a: object
    b: object = 0


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Plain:
    pass


def test_equal_calls_hit_and_others_miss():
    r = Recorder("x")
    z = np.zeros
    plain = Plain()
    groups = [
        [1, 2, -7, 1 << 62],
        [1.0, 2.5, float("nan")],
        [True], [False], [None],
        ["a", "".join(["a"])], ["ab"], ["é"], [b"a"],
        [1j, 2j],
        [np.float64(1), np.float64(2)], [np.float32(1)], [np.int64(1), np.longlong(2)], [np.bool_(True), np.bool_(False)],
        [z(3), z(3) + 1], [z(4)], [z((3, 1))], [z(3, "f4")], [z(6)[::2], z(9)[::3], z(3)[::-1]], [z(())],
        [Tensor(z(3)), Tensor(z(3))], [Tensor(z(4))],
        [(1, 2), (3, 4)], [[1, 2], [5, 6]], [(1,)], [(1, 2.0)], [((1,), 2)], [(1, (2,))], [Point(1, 2), Point(3, 4)], [Other(1, 2)],
        [{"a": 1, "b": 2}, {"a": 3, "b": 4}], [{"b": 1, "a": 2}], [{"a": 1}], [{1: 1}], [{True: 1}], [{1.0: 1}], [{(1, "a"): 1}], [{}], [()], [[]],
        [Box(1, 2), Box(3, 4)], [Box(1.0, 2)], [Box([1], 2)],
        [Color.RED], [Color.BLUE], [int], [float], [len], [np], [plain], [Plain()],
    ]  # fmt: skip
    expected = {}
    for number, group in enumerate(groups, 1):
        for value in group:
            expected.setdefault(number, []).append((value, r(value)))
    for number, seen in expected.items():
        assert {result for _, result in seen} == {number}, seen
    assert len(r.calls) == len(groups)
    for number, seen in reversed(expected.items()):  # by the table, not the inline cache
        for value, _ in reversed(seen):
            assert r(value) == number
    assert len(r.calls) == len(groups) == r.f.trace_count


def test_negative_step_views_share_the_strided_class():
    r = Recorder("x", policy=lambda call: {"extents": {0: (0,)}})
    assert r(np.zeros(6)[::2]) == r(np.zeros(8)[::-1]) == 1
    assert r(np.zeros(8)) == 2


@pytest.mark.parametrize(
    "wrap", [lambda v: v, lambda v: (v,), lambda v: [v, None], lambda v: {"k": v}, lambda v: Box(v)]
)
def test_observed_numbers_are_compared_by_bits(wrap):
    r = Recorder("x", policy=lambda call: {"observed": (0,)})
    nan1 = float("nan")
    nan2 = np.frombuffer(np.array([0x7FF8000000000001], "u8").tobytes(), "f8")[0].item()
    values = [0.0, -0.0, 1.0, nan1, nan2, 1, 0, -1, 1 << 40]
    for number, value in enumerate(values, 1):
        assert r(wrap(value)) == number
    for number, value in enumerate(values, 1):
        assert r(wrap(value)) == number


def test_numpy_scalars_can_be_observed():
    r = Recorder("x", policy=lambda call: {"observed": (0,)})
    assert [r(np.int32(v)) for v in (1, 2, 1, 2)] == [1, 2, 1, 2]
    assert r(np.float32(1)) == 3


def test_symbols_take_all_extents_but_0_and_1():
    r = Recorder("x, y", policy=lambda call: {"extents": {0: (0,), 1: (0,)}})
    z = np.zeros
    assert r(z(3), z(3)) == r(z(7), z(7)) == 1
    assert r(z(1), z(1)) == 2
    assert r(z(0), z(0)) == 3
    assert r(z(5), z(1)) == 4
    assert r(z(9), z(1)) == 4
    assert r(z(2), z(2)) == 1


def test_axes_of_one_symbol_that_differ_are_refused_at_add():
    r = Recorder("x, y", policy=lambda call: {"extents": {0: (0,), 1: (0,)}})
    with pytest.raises(ValueError, match="symbol 0 differ"):
        r(np.zeros(3), np.zeros(4))


def test_splitting_a_symbol_supersedes():
    shapes = iter([{0: (0,), 1: (0,)}, {0: (0,), 1: (1,)}])
    r = Recorder("x, y", policy=lambda call: {"extents": next(shapes)})
    assert r(np.zeros(3), np.zeros(3)) == 1
    assert r(np.zeros(3), np.zeros(4)) == 2
    assert r.f._entries()[0].superseded
    assert r(np.zeros(5), np.zeros(5)) == 2


def test_ignored_axes():
    r = Recorder("x", policy=lambda call: {"extents": {0: (-1, None)}})
    assert r(np.zeros((3, 2))) == r(np.zeros((1, 2))) == r(np.zeros((0, 2))) == 1
    assert r(np.zeros((3, 3))) == 2


def test_generalising_a_number_supersedes_and_joins():
    policies = iter([{"observed": (0,)}, {"observed": (1,)}, {"generalised": (0, 1)}])
    r = Recorder("x, y", policy=lambda call: next(policies))
    assert r(1, 1) == 1
    assert r(2, 1) == 2  # x stays observed: the family's policy is the union
    assert r.calls[1].observed == {0}
    assert r(1, 1) == 2  # both traces would do; the last one did not look at x
    assert r(1, 5) == 1  # the first trace does not care about y
    assert r(2, 2) == 3
    assert r.calls[2].observed == {0, 1}
    assert [e.superseded for e in r.f._entries()] == [True, True, False]
    assert r(1, 1) == r(9, 9) == 3


def test_policies_of_families_are_independent():
    r = Recorder("x, y", policy=lambda call: {"observed": (0,)} if len(call.leaves) == 2 else {})
    assert r(1, 1) == 1
    assert r(1.0, 1) == 2
    assert r(1.0, (1, 2)) == r(3.0, (1, 2)) == 3


def test_written_arrays_and_overlap():
    r = Recorder("x, y", policy=lambda call: {"written": (0,)}, buffers=True)
    base = np.zeros(8)
    a, b = base[:4], base[4:]
    assert r(a, b) == 1  # disjoint
    assert r(b, a) == 1
    assert r(a, a) == 2  # same
    assert r(base[1:5], base[2:6]) == 3  # overlapping
    assert r(base[2:6], base[1:5]) == 3
    frozen = a.copy()
    frozen.flags.writeable = False
    assert r(frozen, b) == 4
    assert r(b, frozen) == 1  # only the written one must be writeable


def test_reads_do_not_look_at_overlap_or_writeability():
    r = Recorder("x, y")
    base = np.zeros(8)
    frozen = base.copy()
    frozen.flags.writeable = False
    assert r(base[:4], base[4:]) == r(base[:4], base[:4]) == r(frozen[:4], base[2:6]) == 1


def test_static_arguments():
    class Config:
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return isinstance(other, Config) and self.n == other.n

        def __hash__(self):
            return hash(self.n)

    r = Recorder("c, x", static=("c",))
    assert r(Config(1), 1) == r(Config(1), 2) == 1
    assert r(Config(2), 1) == 2
    assert r(Config(1), 1) == 1
    assert r(1, 1) == 3
    assert r(True, 1) == 4
    assert r(1.0, 1) == 5
    assert r(2, 1) == 6
    assert r((1, Config(1)), 1) == r((1, Config(1)), 1) == 7
    with pytest.raises(
        TypeError, match=r"argument c: a static argument must be hashable, and .*set"
    ):
        r({1}, 1)
    with pytest.raises(TypeError, match=r"argument c\[0\]: a static argument must be hashable"):
        r([np.zeros(3)], 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros(3, ">f8"), r"argument x\['k'\]\[1\]: the array is byte-swapped"),
        (np.zeros(3, object), r"argument x\['k'\]\[1\]: arrays of dtype object"),
        (np.zeros((1,) * 9), r"argument x\['k'\]\[1\]: arrays of more than 8"),
        (np.zeros(3, "U2"), r"argument x\['k'\]\[1\]: arrays of dtype <U2"),
        (np.zeros(25, "u1")[1:].view("f8"), r"argument x\['k'\]\[1\]: the array is not aligned"),
        (np.ma.zeros(3), r"argument x\['k'\]\[1\]: .*MaskedArray is a subclass"),
        (np.rec.array([1]), r"argument x\['k'\]\[1\]: .*recarray is a subclass"),
        (np.zeros(3, "g"), r"argument x\['k'\]\[1\]: arrays of dtype "),
    ],
)
def test_unsupported_arrays_name_the_argument(value, text):
    r = Recorder("x")
    with pytest.raises(TypeError, match=text):
        r({"k": (1, value)})
    assert not r.calls


def test_large_ints_are_refused():
    from lathe import IntegerRangeError

    r = Recorder("x")
    assert r((1 << 63) - 1) == r(-(1 << 63)) == 1
    for value in (1 << 63, -(1 << 63) - 1, 1 << 200):
        with pytest.raises(IntegerRangeError, match=r"argument x\[0\]"):
            r((value,))


def test_too_deep_and_recursive_structure():
    r = Recorder("x")
    loop = []
    loop.append(loop)
    with pytest.raises(ValueError, match="nested more than 64 deep"):
        r(loop)
    deep = 0
    for _ in range(64):
        deep = (deep,)
    assert r(deep) == 1
    with pytest.raises(ValueError, match="nested"):
        r((deep,))


def test_many_words_and_leaves():
    r = Recorder("x")
    big = {f"key number {i}": (i, float(i), np.zeros(i % 5)) for i in range(300)}
    assert r(big) == 1
    assert r(dict(big)) == 1
    assert r({**big, "key number 7": (7, 7.0, np.zeros(9))}) == 2
    assert r(big) == 1


# --- equal keys <=> same specialisation, against a description in Python

scalars = st.one_of(
    st.integers(-3, 3), st.floats(width=16), st.booleans(), st.none(), st.sampled_from(["", "a", "b", "é", "a" * 9]),
    st.sampled_from([Color.RED, Color.BLUE, int, len]), st.sampled_from([np.int32(1), np.float64(2), np.float32(3)]),
)  # fmt: skip
arrays = st.builds(
    lambda shape, dtype, step, tensor: (Tensor if tensor and step == 1 else lambda a: a)(np.zeros(shape, dtype)[..., ::step]),
    st.lists(st.integers(0, 3), min_size=1, max_size=3), st.sampled_from(["f8", "f4", "i8"]), st.sampled_from([1, 2, -1]), st.booleans(),
)  # fmt: skip
values = st.recursive(
    st.one_of(scalars, arrays),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.tuples(inner, inner).map(lambda t: Point(*t)),
        st.tuples(inner, inner).map(lambda t: Box(*t)), st.dictionaries(st.sampled_from(["a", "b", 1, True, 1.5]), inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip


def specification(v):
    """What must be equal for two arguments to share a trace that observed nothing."""
    if isinstance(v, (np.ndarray, Tensor)):
        a = v if isinstance(v, np.ndarray) else v.numpy()
        return ("array", type(v), str(a.dtype), a.shape, a.flags.c_contiguous)
    if isinstance(v, np.generic):
        return ("numpy", str(v.dtype))
    if isinstance(v, (bool, str, type(None), enum.Enum, type)) or v is len:
        return ("constant", type(v), v)
    if type(v) in (int, float):
        return ("number", type(v))
    if isinstance(v, dict):
        return ("dict", tuple((type(k), k, specification(x)) for k, x in v.items()))
    if isinstance(v, Box):
        return ("box", specification(v.a), specification(v.b))
    if type(v) is list and {type(x) for x in v} in ({bool}, {str}):  # a run-time value
        return (list, type(v[0]), len(v))
    return (type(v), tuple(specification(x) for x in v))


@settings(max_examples=300, deadline=None)
@given(st.lists(values, min_size=2, max_size=8))
def test_equal_keys_are_equal_specialisations(drawn):
    r = Recorder("x")
    numbers = {}
    for v in itertools.chain(drawn, drawn):
        spec = specification(v)
        number = r(v)
        assert numbers.setdefault(spec, number) == number
    assert len(set(numbers.values())) == len(numbers) == len(r.calls)
    # The checks of an entry and the key must agree.
    entries = r.f._entries()
    for v in drawn:
        for e in entries:
            fits = e.number == numbers[specification(v)]
            if fits:
                assert r.f._run(e, (v,)) == e.number
            else:
                with pytest.raises(ValueError, match="does not accept"):
                    r.f._run(e, (v,))


def test_module_has_no_other_way_in():
    with pytest.raises(ValueError, match="was not added"):
        r = Recorder("x")
        from fake_kernels import executable, nothing

        r.f._run(_core.Entry(executable(nothing, [], []), params=[], results=None), (1,))
