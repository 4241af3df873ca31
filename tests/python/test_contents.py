"""Containers from outside, of all classes: what is in them is looked at in each call."""

import array
import types
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque

import pytest

import lathe
from support import refused


class MyList(list):
    pass


class MyDict(dict):
    pass


class MySet(set):
    pass


def put(container, key):
    container[key] += 4


MAPPINGS = {
    cls.__name__: make
    for cls, make in (
        (dict, lambda: {"a": 1, "b": 2}),
        (MyDict, lambda: MyDict(a=1, b=2)),
        (Counter, lambda: Counter(a=1, b=2)),
        (OrderedDict, lambda: OrderedDict(a=1, b=2)),
        (defaultdict, lambda: defaultdict(int, a=1, b=2)),
        (ChainMap, lambda: ChainMap({"a": 1, "b": 2})),
        (UserDict, lambda: UserDict(a=1, b=2)),
    )
}
SEQUENCES = {
    cls.__name__: make
    for cls, make in (
        (list, lambda: [1, 2]),
        (MyList, lambda: MyList([1, 2])),
        (UserList, lambda: UserList([1, 2])),
        (deque, lambda: deque([1, 2])),
        (array.array, lambda: array.array("i", [1, 2])),
        (bytearray, lambda: bytearray(b"\1\2")),
    )
}


def both_ways(read, held, *changes):
    """A captured container and one among the arguments, before and after each change of it."""
    captured = lathe.function(lambda: read(held))
    given = lathe.function(read)
    for change in (lambda _: None, *changes):
        change(held)
        want = read(held)
        assert captured() == want
        assert given(held) == want


def move_to_end(d):
    d["a"] = d.pop("a")


@pytest.mark.parametrize("make", MAPPINGS.values(), ids=MAPPINGS)
def test_mappings(make):
    both_ways(lambda d: d["a"], make(), lambda d: put(d, "a"))
    both_ways(lambda d: len(d), make(), lambda d: d.update(c=3), lambda d: d.pop("b"))
    both_ways(lambda d: "c" in d, make(), lambda d: d.update(c=3))
    if isinstance(make(), dict):
        both_ways(lambda d: list(d.items()), make(), lambda d: put(d, "b"), move_to_end)


@pytest.mark.parametrize("make", SEQUENCES.values(), ids=SEQUENCES)
def test_sequences(make):
    both_ways(lambda xs: xs[0], make(), lambda xs: put(xs, 0))
    both_ways(lambda xs: len(xs), make(), lambda xs: xs.append(3))
    both_ways(lambda xs: sum(xs), make(), lambda xs: put(xs, 1), lambda xs: xs.append(3))
    both_ways(lambda xs: 5 in xs, make(), lambda xs: put(xs, 0))


def test_sets_and_views():
    both_ways(lambda s: 5 in s, MySet([1]), lambda s: s.add(5))
    both_ways(lambda s: sum(s), {1, 2}, lambda s: s.add(5))
    d = {"a": 1}
    both_ways(lambda v: len(v), d.keys(), lambda _: d.update(b=2))
    both_ways(lambda v: sum(v), d.values(), lambda _: d.update(a=5))
    both_ways(lambda m: m["a"], types.MappingProxyType(d), lambda _: d.update(a=7))


def test_containers_in_containers():
    inner = Counter(a=1)
    held = {"inner": inner, "pair": (1, deque([inner]))}
    both_ways(lambda d: d["inner"]["a"], held, lambda _: inner.update(a=3))
    both_ways(lambda d: d["pair"][1][0]["a"], held, lambda _: inner.update(a=3))


def test_attributes_of_containers():
    held = MyList([1])
    held.name = 3
    both_ways(lambda xs: xs.name, held, lambda xs: setattr(xs, "name", 5))


def test_objects_that_hold_containers():
    class Holder:
        __slots__ = ("counts",)

    holder = Holder()
    holder.counts = Counter(a=1)
    both_ways(lambda h: h.counts["a"], holder, lambda h: h.counts.update(a=2))


def test_a_default_that_is_missing():
    held = defaultdict(int)

    @lathe.function
    def read():
        return held["a"]

    assert [read(), dict(held)] == [0, {"a": 0}]
    held["a"] = 5
    assert read() == 5


def test_what_nobody_can_look_into():
    import ctypes

    held = (ctypes.c_int * 2)(1, 2)
    refused(lambda: held[0], says="what is in this c_int_Array_2")
    refused(lambda: len(held), says="what is in this c_int_Array_2")
    refused(lambda: sum(held), says="what is in this c_int_Array_2")
    refused(lambda x: x[0], held, says="what is in this c_int_Array_2")
