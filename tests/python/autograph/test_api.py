"""The public face of `lathe.autograph`: examples in docstrings, marks, directives, options."""

from __future__ import annotations

import doctest
import functools
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lathe
import lathe.autograph as ag
from lathe.autograph import api, directives, verbosity
from lathe.errors import ConversionError, TraceError


def sign(x):
    if x > 0:
        return 1
    return -1


@pytest.mark.parametrize("module", [api, directives, verbosity])
def test_examples_in_docstrings(module) -> None:
    space = {name: getattr(ag, name) for name in ag.__all__}
    result = doctest.testmod(module, extraglobs=space)
    assert result.attempted >= 1
    assert result.failed == 0


def test_every_public_name_is_documented() -> None:
    for name in ag.__all__:
        found = getattr(ag, name)
        assert found.__doc__, name
    for name in ("Feature", "do_not_convert", "set_element_type", "set_loop_options"):
        assert getattr(ag.experimental, name) is getattr(ag, name)


# ---- to_graph, to_code, convert -----------------------------------------------------------


class Scale:
    """A callable object with a method."""

    def __init__(self, by):
        self.by = by

    def __call__(self, x):
        return x * self.by if x else 0

    def method(self, x):
        return x + self.by if x else 0

    @classmethod
    def named(cls, x):
        return cls.__name__ if x else ""

    @staticmethod
    def plain(x):
        return x or "none"


@pytest.mark.parametrize(
    ("fn", "args"),
    [
        (sign, (3,)),
        (lathe.function(sign), (-3,)),
        (lathe.function(lathe.function(sign)), (-3,)),
        (functools.partial(sign), (2,)),
        (Scale(3), (4,)),
        (Scale(3).method, (4,)),
        (Scale.named, (4,)),
        (Scale.plain, (0,)),
        (ag.convert(sign), (5,)),
        (ag.to_graph(sign), (5,)),
        (lambda a: a or 3, (0,)),
    ],
)
def test_what_can_be_converted(fn, args) -> None:
    assert ag.to_graph(fn)(*args) == fn(*args)
    assert ag.convert(fn)(*args) == fn(*args)
    assert "ag__." in ag.to_code(fn)


def test_partial_arguments_are_the_callers() -> None:
    # A partial's function is converted; what it holds is not part of a source text.
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        ag.to_graph(functools.partial(sign, 1))()


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        (len, "builtin_function_or_method 'len'"),
        (int, "type 'int'"),
        (Scale, "type 'Scale'"),
        (5, "int"),
        (np.sin, "ufunc 'sin'"),
        (functools.partial(len), "builtin_function_or_method 'len'"),
    ],
)
def test_things_without_python_source(thing, says) -> None:
    for fn in (ag.to_graph, ag.to_code, ag.convert):
        with pytest.raises(TypeError) as caught:
            fn(thing)
        text = f"AutoGraph converts Python functions and methods, not {says}"
        assert str(caught.value) == text


def test_options_without_a_meaning() -> None:
    for fn in (ag.to_graph, ag.to_code):
        with pytest.raises(ValueError, match="recursive=False has no meaning here"):
            fn(sign, recursive=False)
        fn(sign, recursive=True, experimental_optional_features=ag.Feature.ALL)
        fn(sign, True, (ag.Feature.LISTS, ag.Feature.ASSERT_STATEMENTS))
        with pytest.raises(TypeError, match=r"members of lathe.autograph.Feature, not 'LISTS'"):
            fn(sign, experimental_optional_features=["LISTS"])
    with pytest.raises(ValueError, match="recursive=0 has no meaning here"):
        ag.convert(recursive=0)
    with pytest.raises(TypeError, match=r"not 5$"):
        ag.convert(sign, optional_features=[5])


def test_convert_keeps_the_function_and_works_everywhere() -> None:
    @ag.convert
    def f(n, *, by=2):
        """Doc."""
        total = 0
        while n > 0:
            total += by
            n -= 1
        return total

    assert f(4) == 8
    assert (f.__name__, f.__doc__) == ("f", "Doc.")
    assert f.__wrapped__(1) == 2

    class A:
        @ag.convert()
        def method(self, n):
            return "some" if n else "none"

        @ag.convert
        @classmethod
        def of_class(cls, n):
            return cls.__name__ if n else None

        @classmethod
        @ag.convert
        def of_class_too(cls, n):
            return cls.__name__ if n else None

        @ag.convert
        @staticmethod
        def of_none(n):
            return n or 1

    a = A()
    assert (a.method(0), a.of_class(1), a.of_class_too(1), a.of_none(0)) == ("none", "A", "A", 1)

    @lathe.function
    def g(n):
        return f(n) + f(n, by=3)

    assert [g(n) for n in (0, 3, 5)] == [0, 15, 25]
    assert g.trace_count == 1
    assert [lathe.function(f)(n) for n in (0, 3)] == [0, 6]
    assert lathe.function(lambda n: A.of_none(n) + A().of_none(n))(0) == 2


def test_convert_says_at_the_call_what_cannot_be_converted() -> None:
    @ag.convert
    def f(n):
        yield n

    with pytest.raises(ConversionError, match="generator"):
        f(1)


def test_errors_of_converted_functions_come_from_the_users_lines() -> None:
    @ag.convert
    def f(n):
        if n > 2:
            raise ValueError("big")  # here
        return n

    for fn in (f, ag.to_graph(f)):
        with pytest.raises(ValueError, match=r"^big$") as caught:
            fn(3)
        own = [entry for entry in caught.traceback if str(entry.path) == __file__]
        assert str(own[-1].statement).strip() == 'raise ValueError("big")  # here'
        assert [entry.name for entry in own[1:]] == ["f"]


# ---- do_not_convert -----------------------------------------------------------------------


def test_do_not_convert_in_compiled_code() -> None:
    @ag.do_not_convert
    def helper(x):
        return x + 1

    @lathe.function
    def f(x):
        return helper(x) * 2

    with pytest.raises(TraceError) as caught:
        f(3)
    assert str(caught.value).split("\n") == [
        f"{__name__}.test_do_not_convert_in_compiled_code.<locals>.helper() is marked "
        "do_not_convert: compiled code cannot look into it",
        f'  File "{__file__}", line {f.__wrapped__.__code__.co_firstlineno + 2}',
        "    return helper(x) * 2",
        "           ^^^^^^^^^",
        "  instead: make it a lathe.callback, declare it lathe.pure, or take the mark off",
    ]
    called = lathe.callback(helper, result=int)
    assert lathe.function(lambda x: called(x) * 2)(3) == 8
    declared = lathe.pure(helper)
    assert lathe.function(lambda x: declared(3) * x)(3) == 12
    assert ag.to_graph(helper)(1) == 2  # asked for by name


def test_do_not_convert_of_the_function_itself() -> None:
    @lathe.function
    @ag.do_not_convert
    def f(x):
        return x

    with pytest.raises(TraceError, match=r"f\(\) is marked do_not_convert, and is to be compiled"):
        f(3)


def test_do_not_convert_of_methods_and_other_things() -> None:
    class A:
        @ag.do_not_convert
        @classmethod
        def of_class(cls):
            return 1

        def method(self):
            return 2

    assert ag.is_do_not_convert(A.of_class)
    assert not ag.is_do_not_convert(A.method)
    ag.do_not_convert(A().method)
    assert ag.is_do_not_convert(A.method)
    with pytest.raises(TypeError, match="needs a Python function, not builtin_function_or_method"):
        ag.do_not_convert(len)


def test_a_wrapper_of_a_callback_is_converted() -> None:
    # functools.wraps copies the marks of the wrapped function.
    seen: list[int] = []
    called = lathe.callback(lambda x: seen.append(x))

    @functools.wraps(called)
    def wrapper(x):
        if x > 1:
            called(x)
        return x

    f = lathe.function(lambda x: wrapper(x))
    assert [f(x) for x in (1, 2, 3)] == [1, 2, 3]
    assert seen == [2, 3]


# ---- directives ---------------------------------------------------------------------------


def squares(n):
    z = []
    ag.set_element_type(z, np.int32)
    for i in range(n):
        ag.set_loop_options(parallel_iterations=10, swap_memory=False, shape_invariants=[(z, None)])
        z.append(i * i)
    return ag.stack(z)


def test_the_list_programs_of_the_seeds() -> None:
    f = lathe.function(squares)
    for n in (1, 5, 3):
        got = f(n)
        assert got.dtype == np.int64
        assert got.tolist() == squares(n).tolist()
    assert f.trace_count == 1
    for fn in (squares, f):
        with pytest.raises(ValueError, match=r"^stack\(\) of an empty list: give the type of its"):
            fn(0)


def test_stack() -> None:
    def typed(n, dtype):
        z = []
        for i in range(n):
            z.append(i)
        return ag.stack(z, element_dtype=dtype)

    def arrays(x, n):
        return ag.stack([x, x + n, np.ones(2)])

    def numbers(x, n):
        return ag.stack([n, x, 2.5]), ag.stack((n, n), float), ag.stack([], int)

    for fn, args in [
        (typed, (3, float)),
        (typed, (0, np.float32)),
        (arrays, (np.arange(2.0), 3)),
        (numbers, (1.5, 2)),
        (lambda x: ag.stack(x), (np.arange(3),)),
        (lambda x: ag.stack([x], strict=False), (np.arange(3),)),
        (lambda x: (ag.stack("s", strict=False), x), (2,)),
    ]:
        want, got = fn(*args), lathe.function(fn)(*args)
        assert type(want) is type(got)
        for a, b in zip(
            want if isinstance(want, tuple) else [want],
            got if isinstance(got, tuple) else [got],
            strict=True,
        ):
            assert type(a) is type(b)
            if isinstance(a, np.ndarray):
                assert (a.dtype, a.shape, a.tolist()) == (b.dtype, b.shape, b.tolist())


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda x: ag.stack("abc"), ValueError, "stack() needs a list of numbers or arrays"),
        (lambda x: ag.stack([]), ValueError, "stack() of an empty list"),
        (lambda x: ag.stack([x], "nothing"), TypeError, "stack() needs a type that NumPy knows"),
        (lambda x: ag.set_element_type(x, int), TypeError, "set_element_type() needs a list"),
        (lambda x: ag.set_element_type([], None), TypeError, "needs a type of elements"),
        (lambda x: ag.set_element_type([], int, (-1,)), TypeError, "needs a shape, a tuple of"),
        (lambda x: ag.set_loop_options(maximum_iterations=3), ValueError, "would end the loop in"),
        (lambda x: ag.set_loop_options("many"), TypeError, "parallel_iterations must be an int"),
        (lambda x: ag.set_loop_options(swap_memory=2), TypeError, "swap_memory must be True or"),
        (lambda x: ag.set_loop_options(shape_invariants=[3]), TypeError, "shape_invariants are"),
        (
            lambda x: ag.set_loop_options(shape_invariants=[(x, (None, "n"))]),
            TypeError,
            "set_loop_options() needs a shape",
        ),
    ],
)
def test_wrong_directives_are_errors_in_both_modes(call, error, says) -> None:
    texts = []
    for fn in (call, lathe.function(call)):
        with pytest.raises(error) as caught:
            fn(3)
        texts.append(str(caught.value))
    assert says in texts[0]
    assert texts[0] == texts[1] or "set_element_type() needs a list" in says


# ---- verbosity ----------------------------------------------------------------------------


def test_set_verbosity(caplog, capsys) -> None:
    with caplog.at_level(logging.INFO, logger="lathe.autograph"):
        try:
            ag.set_verbosity(1)
            ag.to_graph(lambda first: first or 1)
            assert "converted" in caplog.text
            assert "ag__" not in caplog.text
            assert capsys.readouterr().out == ""
            ag.set_verbosity(3, alsologtostdout=True)
            ag.to_graph(lambda second: second or 1)
            assert "lambda second: ag__.Return(ag__.or_(second" in capsys.readouterr().out
        finally:
            ag.set_verbosity(0)
    with pytest.raises(ValueError, match="an int from 0 on, not -1"):
        ag.set_verbosity(-1)


def test_verbosity_of_the_environment() -> None:
    code = (
        "import logging, sys; logging.basicConfig(level=20, stream=sys.stdout)\n"
        "import lathe.autograph as ag\n"
        "ag.to_graph(lambda a: a or 2)\n"
    )
    path = str(Path(ag.__file__).parents[2])
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path, "AUTOGRAPH_VERBOSITY": "1"},
    )
    assert "converted <lambda>" in result.stdout


def test_trace_prints_while_tracing(capsys) -> None:
    @lathe.function
    def f(x):
        ag.trace("x is", x, 3)
        return x

    f(1)
    f(2)
    assert capsys.readouterr().out == "x is <run-time int> 3\n"


# ---- autograph=False ----------------------------------------------------------------------


def plainly(fn, *calls):
    """Compare with plain Python; gives the function, which was compiled with autograph=False."""
    made = lathe.function(autograph=False)(fn)
    for args in calls:
        want, got = fn(*args), made(*args)
        assert (type(want), want) == (type(got), got)
    return made


def test_without_autograph_loops_are_unrolled_and_tests_are_known(capsys) -> None:
    def loops(x, n):
        total = 0.0
        for i in range(n):
            if i % 2:
                continue
            total += x[i] * i
        else:
            total += 1
        while n > 0 and not n == 1:
            n -= 1
            total += 1 if n % 2 else 0.5
        for i, v in enumerate(x):
            total += i * v
        return float(total)

    made = plainly(loops, (np.arange(4.0), 3), (np.arange(4.0), 4), (np.arange(4.0), 3))
    assert made.trace_count == 2  # one for each n
    assert "while" not in made.graph_text(np.arange(4.0), 3)

    def effects(x):
        print("x", x)
        assert x > 0, "positive"
        return abs(x) + max(x, 2) + sum([x, 1])

    made = plainly(effects, (3,), (4,))
    assert capsys.readouterr().out == "x 3\nx 3\nx 4\nx 4\n"
    with pytest.raises(AssertionError, match="positive"):
        made(-1)


UNDECIDED = {
    "if": "if x > 1:\n        return 1",
    "while": "while x > 1:\n        x -= 1",
    "ternary": "return 1 if x > 1 else 2",
    "and": "return x and 2",
    "or": "return x or 2",
    "tested and": "if x and 2:\n        pass",
    "tested or": "if x or 2:\n        pass",
    "if of a float": "if x * 1.5:\n        pass",
}


@pytest.mark.parametrize("name", UNDECIDED)
def test_without_autograph_a_run_time_test_is_an_error(name) -> None:
    text = f"def f(x):\n    x = x + 1\n    {UNDECIDED[name]}\n    return x\n"
    filename = f"<undecided {name}>"
    ag.register_source(filename, text)
    space: dict = {}
    exec(compile(text, filename, "exec"), space)
    with pytest.raises(TraceError) as caught:
        lathe.function(autograph=False)(space["f"])(3)
    lines = str(caught.value).split("\n")
    assert lines[0] == (
        "a run-time value decides what is done here, and the function is compiled with "
        "autograph=False"
    )
    assert lines[1] == f'  File "{filename}", line 3'
    assert set(lines[3].strip()) == {"^"}
    assert lines[-1] == "  instead: leave autograph=False out, or use np.where"
    assert lathe.function(space["f"])(3) == space["f"](3)


def test_without_autograph_run_time_trips_are_an_error() -> None:
    def f(x, n):
        for i, v in zip(range(n), x):
            n += v
        return n

    with pytest.raises(TraceError, match="this loop has run-time trips"):
        lathe.function(autograph=False)(f)([1, 2, 3], 3)


def test_the_option_is_that_of_the_function_that_is_called() -> None:
    staged = lathe.function(sign)
    plain = lathe.function(autograph=False)(sign)
    outer = lathe.function(autograph=False)(lambda x: staged(x) + 1)
    assert [outer(x) for x in (2, -2)] == [2, 0]
    with pytest.raises(TraceError, match="autograph=False"):
        lathe.function(lambda x: plain(x) + 1)(3)
    again = lathe.function(autograph=False)(lambda x: (staged(x), 1 if x > 0 else 2))
    with pytest.raises(TraceError, match="autograph=False"):
        again(3)


def test_texts_in_code_that_is_not_converted() -> None:
    @lathe.function
    def f(x):
        class Note:
            text = f"{x}"  # here

        return Note.text

    with pytest.raises(TraceError, match="the text of a run-time value was asked for") as caught:
        f(3)
    assert caught.value.lineno == f.__wrapped__.__code__.co_firstlineno + 3
