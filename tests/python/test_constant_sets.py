"""Sets of constants that become run-time sets: Python keeps a frozenset of them, whose order depends
on where it comes from."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import random
import sys

import pytest

import lathe
from lathe.autograph.displays import frozen_orders
from support import check

PROGRAM = """
def words(n):
    s = {"apple", "pear", "fig", "plum", "cherry"}
    for i in range(n):
        s.add("x" * i)
    return list(s)

def numbers(n):
    s = {7, 15, 23, 31, 39, 1099511627776}
    for i in range(n):
        s.add(i * 8)
    return list(s)

def folded(n):
    s = {10, 200, 3000, -5, 2 ** 40, 99, 3 * 5, 23, -(1 + 30), 39}
    for i in range(n):
        s.add(i * 7)
    return list(s)

def nested(n):
    def inner(k):
        s = {70, 150, 230, 310, 390}
        s.add(k)
        return list(s)
    return inner(n), inner(n + 8)
"""
NAMES = ("words", "numbers", "folded", "nested")


def test_compiled_now_and_loaded(tmp_path, monkeypatch) -> None:
    """The second time the module comes from its .pyc file, where the constants are sorted."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "constants.py"
    path.write_text(PROGRAM)
    for _ in range(2):
        loader = importlib.machinery.SourceFileLoader("constants", str(path))
        module = importlib.util.module_from_spec(
            importlib.util.spec_from_loader("constants", loader)
        )
        loader.exec_module(module)
        for name in NAMES:
            function = getattr(module, name)
            for n in (3, 0):
                check(function, n)
    assert list((tmp_path / "__pycache__").iterdir())


def test_shared_constants() -> None:
    """Two displays with the same constants share the frozenset of the first one."""
    text = "def f(n):\n    t = {31, 23, 15, 7}\n    s = {7, 15, 23, 31}\n    s.add(n)\n    return s, t\n"
    scope: dict = {}
    lathe.autograph.register_source("<constants of two>", text)
    exec(compile(text, "<constants of two>", "exec"), scope)
    check(scope["f"], 3)


def test_unknown_order() -> None:
    """Nothing tells whether the code that they were compiled to came from a file."""
    text = "def f(n):\n    s = {31, 31.0, 23, 15, 7}\n    s.add(n)\n    return s\n"
    scope: dict = {}
    lathe.autograph.register_source("<constants not found>", text)
    exec(compile(text, "<constants not found>", "exec"), scope)
    with pytest.raises(
        lathe.TraceError, match="the order of this set of constants depends on how Python has"
    ) as caught:
        lathe.function(scope["f"])(3)
    assert caught.value.lineno == 2


@pytest.mark.parametrize("size", [4, 6, 18, 30])
def test_any_order(size: int) -> None:
    """From a file they are sorted by what depends on the references that the process holds."""
    chosen = random.Random(size)
    for _ in range(50):
        items = chosen.sample(range(1000, 3000), size)
        stored = tuple(frozenset(items))
        (order,) = frozen_orders([int(str(item)) for item in sorted(items)], stored)
        assert tuple(frozenset(order)) == stored
        assert sorted(order) == sorted(items)
    assert frozen_orders(items, stored[::-1]) == []
