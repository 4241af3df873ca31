"""Guards of entries around Python kernels."""

import dataclasses
from collections import namedtuple

import numpy as np
import pytest
from fake_kernels import (
    ARRAY_BUF,
    INT,
    array,
    executable,
    function,
    nothing,
    view,
)

from lathe import _core

Point = namedtuple("Point", "x y")


@dataclasses.dataclass(frozen=True)
class Box:
    a: object
    b: object


class Holder:
    pass


def guarded(guards, *, sources=(), params=(), body=nothing, results=(), tree=None):
    """A function whose miss count is the number of traces."""
    code = executable(body, list(params), list(results))
    return function(
        "x", lambda call: _core.Entry(code, params=sources, results=tree, guards=guards())
    )


def test_dict_guards():
    space = {"a": 1, "b": "text", "other": 0}
    f = guarded(
        lambda: [("a", "dict", space, "a", "equal", space["a"]), ("b", "dict", space, "b", "is", space["b"]),
                 ("c", "dict", space, "c", "absent", None)]
    )  # fmt: skip
    f(1), f(1)
    space["other"] = 5
    f(1)
    assert f.trace_count == 1
    space["a"] = 2
    entry, differences = f._explain((1,))
    assert entry is f._entries()[0]
    assert [(x.path, x.what, x.old, x.new) for x in differences] == [("a", "guard", "1", "2")]
    f(1)
    assert f.trace_count == 2
    space["a"] = 1
    f(1)
    assert f.trace_count == 2  # the first trace holds again
    space["a"] = True
    f(1)
    assert f.trace_count == 3
    code = executable(nothing, [], [])
    f = function(
        "x",
        lambda call: _core.Entry(
            code,
            params=[],
            results=None,
            guards=[
                ("c", "dict", space, "c", "is", space["c"])
                if "c" in space
                else ("c", "dict", space, "c", "absent", None)
            ],
        ),
    )
    f(1)
    space["c"] = 1
    assert f._explain((1,))[1][0].new == "1"
    f(1)
    assert f.trace_count == 2
    del space["c"]
    f(1)
    assert f.trace_count == 2


def test_cell_attr_item_len_and_object_guards():
    holder, items, value = Holder(), [1, 2], 5
    holder.a = 3.0

    def user():
        return value

    cell = user.__closure__[0]

    def guards():
        return [
            ("value", "cell", cell, None, "equal", cell.cell_contents),
            ("h.a", "attr", holder, "a", "equal", holder.a),
            ("len(items)", "len", items, None, "equal", len(items)),
            ("items[1]", "item", items, 1, "is", items[1]),
            ("marker", "object", holder, None, "is", holder),
        ]

    f = guarded(guards)
    f(1), f(1)
    assert f.trace_count == 1
    changes = [lambda: setattr(holder, "a", -0.0), lambda: setattr(holder, "a", 0.0), lambda: items.append(3), lambda: items.__setitem__(1, 99),
               lambda: setattr(cell, "cell_contents", "5"), lambda: delattr(holder, "a") or setattr(holder, "a", 1)]  # fmt: skip
    for number, change in enumerate(changes, 2):
        change()
        f(1), f(1)
        assert f.trace_count == number


def test_captured_numbers_and_arrays_are_read_at_each_call():
    space = {"n": 3, "w": np.arange(3.0)}

    def kernel(arrays, scalars, ctx):
        scalars[1] = scalars[0] + int(view(arrays[0], 3).sum())

    f = guarded(
        lambda: [("n", "dict", space, "n", "type", int), ("w", "dict", space, "w", "array", space["w"])],
        sources=[("guard", 0), ("guard", 1)], params=[INT, array("f64", 3)], body=kernel, results=[INT], tree=0,
    )  # fmt: skip
    assert f(0) == 6
    space["n"] = 10
    assert f(0) == 13
    space["w"][0] = 100
    assert f(0) == 113
    space["w"] = np.ones(3)
    assert f(0) == 13
    assert f.trace_count == 1
    space["w"] = np.ones(4)
    difference = f._explain((0,))[1][0]
    assert (difference.path, difference.old, difference.new) == ("w", "f64[3]", "f64[4]")
    with pytest.raises(ValueError, match="is 3 in the code but not in the key"):
        f(0)
    space["w"] = np.ones(3)
    space["n"] = 1.0
    assert f._explain((0,))[1][0].old == "int"
    with pytest.raises(TypeError):
        guarded(lambda: [("n", "dict", [], "n", "type", int)])(0)


def test_overlap_with_captured_arrays():
    w = np.zeros(4)
    code = executable(nothing, [array("f64", 4), array("f64", 4, kind=ARRAY_BUF)], [])
    f = function(
        "x",
        lambda call: _core.Entry(
            code,
            params=[0, ("guard", 0)],
            results=None,
            guards=[("w", "object", w, None, "array", w)],
            written=[("guard", 0)],
        ),
    )
    f(np.zeros(4)), f(np.zeros(4))
    assert f.trace_count == 1
    assert f._explain((w,))[1][0].what == "overlap"
    f(w), f(w)
    assert f.trace_count == 2
    f(np.zeros(4))
    assert f.trace_count == 2


def test_guards_that_run_python_code():
    class Tricky:
        @property
        def a(self):
            f.clear()
            return 1

    tricky = Tricky()
    f = guarded(lambda: [("t.a", "attr", tricky, "a", "equal", 1)])
    for _ in range(5):
        f(1)
        f(1.0)
