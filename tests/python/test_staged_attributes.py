"""Attributes of run-time values are those of Python's values; what only tracers have is not seen."""

import numpy as np
import pytest

import lathe
from support import checks, refused

HIDDEN = ["id", "trace", "type", "leaf", "deps", "loops", "_force", "_lathe_staged_", "__module__"]


@pytest.mark.parametrize("name", HIDDEN)
def test_attributes_of_tracers(name):
    space = {}
    text = f"def f(x):\n    return x.{name}\n"
    lathe.autograph.register_source(f"<attribute {name}>", text)
    exec(compile(text, f"<attribute {name}>", "exec"), space)
    for value in (3, 2.5, True, [1, 2]):
        checks(space["f"], (value,))
    if name != "trace":  # NumPy has a method of this name
        checks(space["f"], (np.arange(3.0),), (np.float32(1),))


def test_has_and_get():
    def f(x):
        return hasattr(x, "id"), hasattr(x, "real"), getattr(x, "leaf", 5), hasattr(x, "__name__")

    checks(f, (3,), (2.5,), (np.arange(2),))

    def g(n):
        xs = [i for i in range(n)]
        return hasattr(xs, "append"), hasattr(xs, "group"), hasattr(range(n), "columns")

    checks(g, (3,))


def test_class():
    def f(x, n):
        y = n if n > 0 else 1.5
        return (
            x.__class__ is int,
            x.__class__.__name__,
            (n + 0.5).__class__ is float,
            y.__class__ is int,
        )

    checks(f, (1, 2), (1, -2))

    def g(x):
        return x.__class__ is np.ndarray, x.sum().__class__ is np.float64

    checks(g, (np.arange(3.0),))


def test_value_by_the_path():
    def f(n):
        x = n if n > 0 else 1.5
        return x.real, x.imag

    checks(f, (1,), (-2,))

    def g(n):
        return (n if n > 0 else 1.5).id

    checks(g, (1,), (-2,))


@pytest.mark.parametrize("name", ["trace", "data", "base", "flags", "strides", "__doc__"])
def test_attributes_that_only_arrays_in_memory_have(name):
    space = {}
    text = f"def f(x):\n    return x.{name}\n"
    lathe.autograph.register_source(f"<array {name}>", text)
    exec(compile(text, f"<array {name}>", "exec"), space)
    with pytest.raises(lathe.TraceError) as caught:
        lathe.function(space["f"])(np.eye(2))
    assert str(caught.value).split("\n") == [
        f"the attribute '{name}' of a run-time value is not supported",
        f'  File "<array {name}>", line 2',
        f"    return x.{name}",
        "           " + "^" * (len(name) + 2),
        "  found: <run-time array of float64, shape (2, 2)>",
        "  instead: use it outside the compiled function",
    ]


def test_what_every_object_has():
    def f(n):
        return n.__reduce__()  # here

    refused(f, 3, says="the attribute '__reduce__' of a run-time value is not supported")
