"""Function objects: what a converted function shares with its original, and the cache."""

from __future__ import annotations

import gc
import types
import weakref

import lathe.autograph as ag
from lathe.autograph import conversion, operators
from lathe.autograph.conversion import convert

SETTING = 1


def reads_setting(x):
    if x:
        return SETTING
    return -SETTING


def test_later_changes_of_globals_are_seen(monkeypatch) -> None:
    converted = ag.to_graph(reads_setting)
    monkeypatch.setitem(globals(), "SETTING", 7)
    assert converted(1) == 7


def make(start):
    count = start

    def step(by=1):
        nonlocal count
        if by > 1:
            count += by
        count += 1
        return count

    return step


def test_closure_cells_are_shared_with_the_original() -> None:
    step = make(10)
    converted = ag.to_graph(step)
    assert step() == 11
    assert converted() == 12
    assert step(5) == 18
    assert converted.__wrapped__.__globals__ is step.__globals__


def test_one_conversion_per_code_object(monkeypatch) -> None:
    calls = []
    monkeypatch.setattr(conversion, "_templates", {})
    real = conversion._convert_tree
    monkeypatch.setattr(conversion, "_convert_tree", lambda fn: calls.append(fn) or real(fn))
    first, second = convert(make(1)), convert(make(2))
    assert first.__code__ is second.__code__
    assert len(calls) == 1
    assert operators.call_converted(first, (), {}) == 2
    assert operators.call_converted(second, (), {}) == 3


def test_defaults_are_those_of_the_instance() -> None:
    def maker(value):
        def f(a=value, *, b=value):
            return a, b

        return f

    assert ag.to_graph(maker(1))() == (1, 1)
    assert ag.to_graph(maker(2))() == (2, 2)


def test_template_goes_with_the_code() -> None:
    space: dict = {}
    ag.register_source("<gone>", "def f():\n    return 1\n")
    exec(compile("def f():\n    return 1\n", "<gone>", "exec"), space)
    convert(space["f"])
    key = id(space["f"].__code__)
    assert key in conversion._templates
    alive = weakref.ref(space["f"].__code__)
    space.clear()
    gc.collect()
    assert alive() is None
    assert key not in conversion._templates


def test_methods_keep_their_instance() -> None:
    class A:
        def __init__(self, v):
            self.v = v

        def get(self, k):
            return self.v if k else k

        @classmethod
        def kind(cls):
            return cls.__name__ if cls else None

    converted = convert(A(4).get)
    assert isinstance(converted, types.MethodType)
    assert operators.call_converted(converted, (1,), {}) == 4
    assert ag.to_graph(A.kind)() == "A"


def test_converted_functions_are_known() -> None:
    def f(x):
        def g(y):
            return y and x

        return g

    g = ag.to_graph(f)(3)
    inner = operators.signal_function(g)
    assert inner is not None
    assert convert(g) is inner
    assert convert(inner) is inner
    assert operators.signal_function(f) is None
    converted = convert(f)
    assert converted.__lathe_converted__
    assert convert(converted) is converted


def test_functools_wraps_does_not_pass_for_the_wrapped_function() -> None:
    import functools

    def f(x):
        def g(y):
            return y

        @functools.wraps(g)
        def wrapper(y):
            return g(y) + 1

        return wrapper

    wrapper = ag.to_graph(f)(0)
    assert operators.call_converted(convert(wrapper), (1,), {}) == 2

    @functools.wraps(operators.signal_function(wrapper))
    def other(y):
        return y * 10

    assert ag.to_graph(other)(2) == 20


def test_names_are_the_users() -> None:
    def f(n):
        """Doc."""
        if n:

            def g():
                return [v and n for v in range(2)]

            return g
        return lambda: n

    converted = convert(f)
    assert (converted.__name__, converted.__doc__) == ("f", "Doc.")
    assert converted.__qualname__ == f.__qualname__
    assert converted.__code__.co_filename == __file__
    assert ag.to_graph(f)(1).__qualname__ == f(1).__qualname__
    assert ag.to_graph(f)(0).__qualname__ == f(0).__qualname__


def test_to_code_is_python() -> None:
    text = ag.to_code(reads_setting)
    compile(text, "<shown>", "exec")
    assert "ag__.if_stmt(x" in text
    assert text.startswith("def reads_setting(x):")


def test_do_not_convert_marks_the_function_itself() -> None:
    import functools

    @ag.do_not_convert
    def f():
        pass

    @ag.do_not_convert()
    def g():
        pass

    @functools.wraps(f)
    def h():
        pass

    assert ag.is_do_not_convert(f)
    assert ag.is_do_not_convert(g)
    assert not ag.is_do_not_convert(h)


def test_no_reference_cycles() -> None:
    class Big:
        pass

    def maker():
        big = Big()
        return weakref.ref(big), (lambda: big)

    gc.disable()
    try:
        ref, fn = maker()
        converted = ag.to_graph(fn)
        assert converted() is ref()
        del fn, converted
        assert ref() is None
    finally:
        gc.enable()
