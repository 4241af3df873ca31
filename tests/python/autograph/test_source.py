"""Where sources come from, how lambdas are found, and what is said when there is none."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from compare import same

import lathe.autograph as ag
from lathe.autograph.conversion import convert
from lathe.errors import ConversionError, TraceError

SCALE = 3


def test_lambdas_on_one_line_are_told_apart() -> None:
    # fmt: off
    fs = [lambda x: x + 1, lambda x: x * 2, (lambda x: lambda y: x + y), lambda é: "é" + str(é), lambda x: x if x else (0), lambda x: (
        x +
        1), lambda x: (x or
         (SCALE)), lambda x: 5, lambda x: 6, lambda x: (x if True else 3), lambda x: [1, 2][x:], lambda x: (x)]
    # fmt: on
    for f in fs:
        for x in (0, 1):
            same(f, x)
    same(fs[2](1), 2)


def test_lambda_with_every_kind_of_parameter() -> None:
    same(lambda a, /, b=2, *c, d=4, **e: (a, b, c, d, e), 1, 5, 6, d=7, z=8)


def test_lambda_on_the_first_line_of_a_text() -> None:
    ag.register_source("<first>", "f = lambda x: 1 if x else 2\n")
    space: dict = {}
    exec(compile("f = lambda x: 1 if x else 2\n", "<first>", "exec"), space)
    same(space["f"], 0)


def decorated(label: str):
    def mark(fn):
        return fn

    return mark


@decorated(
    """text
at the margin"""
)
@decorated("x")
def with_decorators(
    a,
    b=(
        1,
        2,
    ),
):
    text = """
at the margin
  def not_a_function(): pass
"""
    # a comment
    # at the margin
    if a:
        return text, b
    return [
1, 2
    ]  # fmt: skip


def test_definitions_with_text_at_the_margin() -> None:
    same(with_decorators, 0)
    same(with_decorators, 1)


def test_one_line_definition() -> None:
    # fmt: off
    def f(x): return x and 1
    def g(x): y = x; return not y  # noqa: E702
    # fmt: on
    same(f, 0)
    same(g, 0)


def run(code: str, *flags: str, file: Path | None = None) -> str:
    """Run code in a fresh interpreter, as -c or as a file."""
    text = textwrap.dedent(code)
    command = [sys.executable, *flags, *([str(file)] if file else ["-c", text])]
    if file:
        file.write_text(text)
    path = str(Path(ag.__file__).parents[2])
    result = subprocess.run(
        command, capture_output=True, text=True, env={"PYTHONPATH": path}, check=False
    )
    return result.stdout + result.stderr


PROGRAM = """
import lathe.autograph as ag
def f(n):
    for i in range(n):
        if i == 2:
            return "two"
    return "none"
g = lambda x: x if x else (0); h = lambda x: x and 5
print(ag.to_graph(f)(3), ag.to_graph(f)(1), ag.to_graph(g)(7), ag.to_graph(h)(1))
"""


def test_python_dash_c() -> None:
    assert run(PROGRAM).split() == ["two", "none", "7", "5"]


def test_file_and_missing_columns(tmp_path: Path) -> None:
    assert run(PROGRAM, file=tmp_path / "p.py").split() == ["two", "none", "7", "5"]
    text = run(PROGRAM, "-X", "no_debug_ranges", file=tmp_path / "p.py")
    assert text.split() == ["two", "none", "7", "5"]


def test_optimized_mode_drops_asserts(tmp_path: Path) -> None:
    code = """
    import lathe.autograph as ag
    def f(n):
        assert n, print("evaluated")
        return n
    print(ag.to_graph(f)(0))
    """
    assert run(code, "-O", file=tmp_path / "o.py").split() == ["0"]


def test_exec_without_source_names_the_way_out() -> None:
    space: dict = {}
    exec("def f(x):\n    return x", space)
    with pytest.raises(ConversionError, match="cannot be found") as caught:
        convert(space["f"])
    assert "register_source" in str(caught.value)


def test_registered_source() -> None:
    text = "def f(x):\n    if x:\n        return 1\n    return 2\n"
    ag.register_source("<generated>", text)
    space: dict = {}
    exec(compile(text, "<generated>", "exec"), space)
    same(space["f"], 0)


def test_changed_file_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "changing.py"
    file.write_text("def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x\n")
    space: dict = {}
    exec(compile(file.read_text(), str(file), "exec"), space)
    file.write_text("# new\ndef f(x, y):\n    return x + 1\n\n\ndef g(x):\n    return x\n")
    for name in "fg":
        with pytest.raises(ConversionError, match="not what runs"):
            convert(space[name])


def test_things_that_are_not_functions() -> None:
    for thing in (len, int, 5, print):
        with pytest.raises(TypeError):
            convert(thing)


REFUSED = {
    "yield 1": "generator",
    "x = yield": "generator",
    "yield from n": "generator",
    "async def g(): pass": "async def",
    "def g():\n        yield n": "generator",
    "return (lambda: (yield))": "generator",
    "return n and (lambda q: q and (r := q))": "lambda",
}


@pytest.mark.parametrize("line", REFUSED)
def test_refused_constructs_are_named_with_their_line(line: str) -> None:
    text = f"def f(n):\n    n += 1\n    {line}\n"
    name = f"<refused {line}>"
    ag.register_source(name, text)
    space: dict = {}
    exec(compile(text, name, "exec"), space)
    with pytest.raises(ConversionError, match=REFUSED[line]) as caught:
        convert(space["f"])
    error = caught.value
    assert isinstance(error, TraceError)
    assert error.filename == name
    assert error.lineno in (3, 4)
    assert error.advice
    assert "^" in str(error)
    assert "instead:" in str(error)


def test_async_functions_are_refused() -> None:
    async def f(n):
        return n

    with pytest.raises(ConversionError, match="async def"):
        convert(f)


def test_error_text_points_at_the_construct(tmp_path: Path) -> None:
    file = tmp_path / "m.py"
    file.write_text("def f(n):\n    é = 1; x = yield n\n")
    space: dict = {}
    exec(compile(file.read_text(), str(file), "exec"), space)
    with pytest.raises(ConversionError) as caught:
        convert(space["f"])
    lines = str(caught.value).split("\n")
    assert lines[1] == f'  File "{file}", line 2'
    assert lines[2] == "    é = 1; x = yield n"
    assert lines[3] == "               ^^^^^^^"


def test_error_survives_pickling() -> None:
    import pickle

    error = ConversionError("m", filename="f.py", lineno=1, advice="do")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ConversionError
    assert str(again) == str(error)
