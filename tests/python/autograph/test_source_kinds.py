"""Functions from every sort of place: files in all encodings, archives, consoles, pipes, notebooks."""

from __future__ import annotations

import importlib
import linecache
import os
import py_compile
import subprocess
import sys
import textwrap
import types
import warnings
import zipfile
from pathlib import Path

import pytest
from compare import same

import lathe
import lathe.autograph as ag
from lathe.autograph.conversion import convert
from lathe.errors import ConversionError

LIBRARY = str(Path(ag.__file__).parents[2])

# What every program prints: a loop, a branch and a lambda, compiled.
F = """
def f(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
    return total
"""
USE = "print(lathe.function(f)(6), lathe.function(lambda a: a or 5)(0))\n"
PROGRAM = "import lathe\n" + F + "\n" + USE
PRINTED = "9 5\n"


def python(*args: str, **options) -> subprocess.CompletedProcess:
    """One run of the interpreter; `stdin` is a text for a pipe, or a file."""
    given = options.pop("stdin", None)
    as_text = isinstance(given, str)
    return subprocess.run(
        [sys.executable, *args],
        env={"PYTHONPATH": LIBRARY, "PYTHONIOENCODING": "utf-8", "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        **({"input": given} if as_text else {"stdin": given or subprocess.DEVNULL}),
        **options,
    )


def load(path: Path, name: str) -> types.ModuleType:
    """Import a file as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- the command line ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        ["-c"],
        ["-Bc"],
        ["-B", "-c"],
        ["-W", "ignore", "-c"],
        ["-Wignore", "-X", "utf8", "-c"],
        ["--check-hash-based-pycs", "never", "-c"],
    ],
    ids=" ".join,
)
def test_dash_c(options) -> None:
    assert python(*options, PROGRAM).stdout == PRINTED
    assert python(*options, PROGRAM, "-c", "other").stdout == PRINTED


def test_dash_c_in_one_argument() -> None:
    assert python("-c" + PROGRAM).stdout == PRINTED
    assert python("-c" + PROGRAM.replace("\n", "\r\n")).stdout == PRINTED


def test_code_of_exec_in_dash_c_is_not_taken_for_it() -> None:
    text = PROGRAM + "exec('def f(n):\\n    return n + 1\\n')\n" + USE
    result = python("-c", text)
    assert result.stdout == PRINTED
    assert "the source of 'f' is not what runs" in result.stderr


# ---- standard input -----------------------------------------------------------------------


@pytest.mark.parametrize("args", [[], ["-"], ["-", "argument"]], ids=str)
def test_redirected_standard_input(args, tmp_path: Path) -> None:
    file = tmp_path / "program"
    file.write_text(PROGRAM + "import sys\nprint(sys.stdin.read() == '')\n")
    with open(file) as stdin:
        result = python(*args, stdin=stdin)
    assert result.stdout == PRINTED + "True\n", result.stderr
    assert os.stat(file).st_size > 0


NO_TEXT = (
    "lathe.errors.ConversionError: the source of 'f' cannot be found\n"
    '  File "<stdin>", line {line}\n'
    "  instead: Python keeps no text of what it reads from a terminal or a pipe: put the function "
    "into a file, or use IPython, a notebook, or the interactive Python 3.13\n"
)


def test_piped_standard_input() -> None:
    result = python(stdin=PROGRAM)
    assert result.stdout == ""
    assert result.stderr.endswith(NO_TEXT.format(line=3))


def statements(text: str) -> str:
    """A program as it is typed: an empty line ends each definition."""
    return text.strip() + "\n"


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="this console keeps its text")
def test_console() -> None:
    result = python("-i", stdin=statements(PROGRAM))
    assert NO_TEXT.format(line=1) in result.stderr


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="this console keeps its text")
def test_console_that_reads_a_file(tmp_path: Path) -> None:
    # Each statement is compiled alone: its lines are not those of the file.
    file = tmp_path / "program"
    file.write_text(statements(PROGRAM))
    with open(file) as stdin:
        result = python("-i", stdin=stdin)
    assert "the source of 'f' is not what runs" in result.stderr
    assert "use IPython, a notebook, or the interactive Python 3.13" in result.stderr


def test_console_on_a_terminal() -> None:
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    environment = {"PYTHONPATH": LIBRARY, "TERM": "dumb", "PYTHON_BASIC_REPL": "1"}
    child = subprocess.Popen(
        [sys.executable, "-q"], stdin=side, stdout=side, stderr=side, env=environment
    )
    os.close(side)
    os.write(main, statements(PROGRAM).encode() + b"exit()\n")
    shown = b""
    try:
        while True:
            shown += os.read(main, 4096)
    except OSError:  # the end, on Linux
        pass
    finally:
        os.close(main)
    assert child.wait(30) == 0
    text = shown.decode().replace("\r\n", "\n")
    if sys.version_info >= (3, 13):
        assert PRINTED in text
    else:
        assert NO_TEXT.format(line=1) in text


def test_code_module_console() -> None:
    text = "import code\nconsole = code.InteractiveConsole()\n" + textwrap.dedent(
        f"""
        for line in {statements(PROGRAM)!r}.split("\\n"):
            console.push(line)
        """
    )
    result = python("-c", text)
    if sys.version_info >= (3, 13):
        assert result.stdout == PRINTED
        return
    assert "the source of 'f' cannot be found\n  File \"<console>\", line 1" in result.stderr
    assert "instead: put the function into a file, or register the text" in result.stderr


# ---- files --------------------------------------------------------------------------------

TEXT = (
    'def f(n):\n    é = "ü€"  # ß\n    return é * n if n else "leer: ö"\n\n'
    'g = lambda ä: ("ö", lambda ü: ä or ü); h = lambda x: x and "ø"\n'
)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("# -*- coding: latin-1 -*-\n", "latin-1"),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        ("", "utf-8-sig"),
        ("# coding: utf-8\n", "utf-8-sig"),
        ("# coding: iso-8859-15\n", "iso-8859-15"),
    ],
)
def test_encodings(head: str, encoding: str, tmp_path: Path) -> None:
    text = TEXT.replace("€", "") if encoding == "latin-1" else TEXT
    file = tmp_path / "encoded.py"
    file.write_bytes((head + text).encode(encoding))
    module = load(file, "encoded")
    for x in (0, 2):
        same(module.f, x)
        same(module.g(x)[1], 1)
        same(module.h, x)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"], ids=repr)
def test_ends_of_lines(ends: str, tmp_path: Path) -> None:
    file = tmp_path / "ends.py"
    file.write_bytes((F + "\ng = lambda x: (\n    x or\n  3)").replace("\n", ends).encode())
    module = load(file, "ends")
    same(module.f, 5)
    same(module.g, 0)


ODD = {
    "tabs": "if 1:\n\tdef f(n):\n\t\tif n:\n\t\t\treturn 1\n\t\treturn 2\n",
    "tabs and spaces": "if 1:\n        def f(n):\n        \tif n:\n        \t\treturn 1\n        \treturn 2\n",
    "a form feed before it": "x = 1\n\f\ndef f(n):\n    return n or 1\n",
    "a form feed in its line": "x = 1\n\fdef f(n):\n    return n or 1\n\f\ny = 2\n",
    "a form feed in the middle": "def f(n):\n    if n:\n\f        n += 1\n    return n\n\ny = 2\n",
    "separators in a string": 'A = "\x1c \x0b \u2028 \x85"\ndef f(n):\n    return n or "\x0c\u2029"\n',
    "continued lines": "def f(n): \\\n    return \\\n  n or \\\n1\n",
    "a continued head": "def f(n, \\\n  m=2, \\\n):\n    return n \\\n        or m\n",
    "a comment at the margin": "if 1:\n    def f(n):\n# note\n        x = n\n# note\n        return x or 1\n",
    "text at the margin": 'if 1:\n    def f(n):\n        x = """\na\n  """\n        return x * n\n',
    "a head over lines": "def f(\n    n,\n    *,\n    m: int = (\n        1\n    ),\n) -> (\n    int\n):\n    return n or m\n",
    "decorators over lines": "def d(*a):\n    return lambda g: g\n@d(1,\n2)\n# x\n\n@d(\n)\ndef f(n):\n    return n or 1\n",
    "no line end": "def f(n): return n or 1",
    "future annotations": "from __future__ import annotations\ndef f(n: Missing) -> Nothing:\n    x: Unknown = n\n    def g(y: Absent): return y or 2\n    return g(x)\n",
    "one line of two": "def f(n): x = n; return x or 1\ndef g(n): return 5\n",
    "a name twice": "def f(n): return n or 3\nold = f\ndef f(n): return old(n) and 4\n",
    "in a branch": "if 1:\n    def f(n): return n or 1\nelse:\n    def f(n): return n or 2\n",
    "in a try": "try:\n    def f(n):\n        return n or 1\nfinally:\n    pass\n",
    "a string with a def": 'S = """\ndef f(n):\n    return 5\n"""\ndef f(n):\n    return n or len(S)\n',
    "warnings": 'def f(n):\n    return n is 1 or "\\d"\n',
    "class bodies inside": "def f(n):\n    class C:\n        __a = n\n        class D:\n            def m(self): return n or C.D.__qualname__\n    return C().D().m()\n",
    "comprehensions": "def f(n):\n    return [i for i in range(n) if i or n], {i: (lambda: i or n)() for i in (n,)}\n",
    "a walrus": "def f(n):\n    return [y := n, y] if (z := n) else (y := 2)\n",
    "globals": "COUNT = 1\ndef f(n):\n    global COUNT\n    COUNT = n\n    return COUNT or f.__name__\n",
    "constants": "def f(n):\n    return n or (-0.0, 1e400, 1j, b'', ..., {1, 2} if n else n in {3, 4}, (1, (2, 'x')))\n",
    "imports": "import math, os.path as p\nfrom datetime import date\nimport sys\nif 1:\n    from fractions import Fraction as F\nsys = sys\nq = p\nK = [1]\ndef f(n):\n    return math.sqrt(n), p.join('a', 'b'), date.fromisoformat('2020-02-03').day, K.copy(), F.from_float(0.5) == n, q.basename('a'), sys.intern('x')\n",
    "imports inside": "import os\nimport fractions\ndef f(n):\n    import math as fractions\n    return fractions.sqrt(n), os.getcwd() != n\n",
    "line numbers": "\n" * 300 + "def f(n):\n    x = 1 / n\n    return x\n",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts(name: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.py"
    file.write_text(ODD[name], newline="")
    ag.register_source("<odd>", ODD[name])
    space: dict = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        f = load(file, "odd").f
        exec(compile(ODD[name], "<odd>", "exec"), space)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Python has given them
        for n in (0, 1, 2):
            same(f, n)
            same(space["f"], n)


def test_relative_path_and_another_folder(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import os, lathe\nos.chdir('/')\n" + F + USE)
    assert python("program.py", cwd=tmp_path).stdout == PRINTED
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__main__.py").write_text(PROGRAM)
    for args in (["package"], ["-m", "package"], ["-B", "-O", "-m", "package"]):
        assert python(*args, cwd=tmp_path).stdout == PRINTED


def test_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("inside.py", "import lathe\n" + F)
        made.writestr("__main__.py", "import lathe\nfrom inside import f\n" + USE)
    assert python(str(archive)).stdout == PRINTED


def test_compiled_file_without_its_source(tmp_path: Path) -> None:
    file = tmp_path / "alone.py"
    file.write_text(F)
    py_compile.compile(str(file), cfile=str(tmp_path / "alone.pyc"))
    file.unlink()
    result = python("-c", "import lathe\nfrom alone import f\nlathe.function(f)(3)", cwd=tmp_path)
    assert result.stderr.endswith(
        "lathe.errors.ConversionError: the source of 'f' cannot be found\n"
        f'  File "{file}", line 2\n'
        "  instead: keep the .py file beside the compiled one, or where the code was compiled; "
        "the text of generated code can be registered with "
        "lathe.autograph.register_source(filename, text)\n"
    )


CHANGES = {
    "an operator": ("x + 1", "x - 1"),
    "a constant": ("x + 1", "x + 2"),
    "a kind of constant": ("x + 1", "x + 1.0"),
    "a sign of zero": ("0.0", "-0.0"),
    "a constant inside": ("(1, 2)", "(1, True)"),
    "a name": ("abs(", "max("),
    "a local": ("y = ", "z = y = "),
    "a nested function": ("x or 7", "x or 8"),
    "a line inside": ("    y = ", "\n    y = "),
    "a line before": ("def f", "\ndef f"),
    "another function": ("def f", "def f(x): return x\ndef g"),
    "no function": ("def f", "x = 3; y = lambda f: f; z = lambda"),
    "no Python": ("def f", "def f f"),
    "a parameter": ("(x)", "(x, y=1)"),
    "a kind of parameter": ("(x)", "(*x)"),
    "a decorator": ("def f", "@staticmethod\ndef f"),
    "nothing left": ("y", ""),
}
CHANGING = (
    "# first\ndef f(x):\n    y = abs(x + 1), 0.0, (1, 2)\n    g = lambda: x or 7\n"
    "    return y, g()\n"
)


@pytest.mark.parametrize("name", CHANGES)
def test_changed_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "changing.py"
    file.write_text(CHANGING)
    module = load(file, "changing")
    old, new = CHANGES[name]
    file.write_text(CHANGING.replace(old, new) if name != "nothing left" else "# x\n")
    assert file.read_text() != CHANGING
    with pytest.raises(ConversionError) as caught:
        lathe.function(module.f)(1)
    lines = str(caught.value).split("\n")
    assert lines[0] == (
        "the source of 'f' is not what runs: the file has changed, or the code was generated"
    )
    assert lines[1] == f'  File "{file}", line 2'
    assert lines[-1] == (
        "  instead: import the module again (restart, or importlib.reload), so that text and code "
        "agree; the text of generated code can be registered with "
        "lathe.autograph.register_source(filename, text)"
    )
    file.write_text(CHANGING)
    same(module.f, 1)  # the text is back


def test_change_elsewhere_in_the_file_is_none(tmp_path: Path) -> None:
    file = tmp_path / "changing.py"
    file.write_text(CHANGING)
    module = load(file, "changing")
    file.write_text(CHANGING.replace("first", "another note") + "\n\ndef f(x):\n    return 0\n")
    same(module.f, 1)
    file.unlink()
    with pytest.raises(ConversionError, match="the source of 'f' cannot be found"):
        ag.to_graph(load_again(module.f))


def load_again(fn):
    """An equal function whose code is a new object."""
    return types.FunctionType(fn.__code__.replace(), fn.__globals__)


def test_changed_lambda(tmp_path: Path) -> None:
    file = tmp_path / "changing.py"
    file.write_text("f, g = lambda x: x + 1, lambda x: x + 2\nh = lambda x: x\n")
    module = load(file, "changing")
    file.write_text("f, g = lambda x: x - 1, lambda x: x + 2\nh = lambda x: x\n")
    same(module.g, 1)
    same(module.h, 1)
    with pytest.raises(ConversionError, match="the source of '<lambda>' is not what runs"):
        ag.to_graph(module.f)


def test_instrumented_module_is_compared_by_its_constants(tmp_path: Path) -> None:
    # pytest rewrites assertions: here, too.
    def f(x):
        assert x != 5, f"not {x}"
        return x or "none"

    same(f, 0)
    same(f, 1)
    loader = type(__loader__)
    assert loader.__name__ == "AssertionRewritingHook"
    file = tmp_path / "instrumented.py"
    file.write_text(CHANGING)
    module = load(file, "instrumented")
    module.__loader__ = __loader__
    file.write_text(CHANGING.replace("0.0", "-0.0"))
    with pytest.raises(ConversionError, match="is not what runs"):
        ag.to_graph(module.f)


# ---- exec, linecache, notebooks -----------------------------------------------------------


def made(text: str, name: str) -> dict:
    space: dict = {}
    exec(compile(textwrap.dedent(text), name, "exec"), space)
    return space


def test_exec_without_and_with_registered_source() -> None:
    f = made(F, "<made>")["f"]
    with pytest.raises(ConversionError) as caught:
        lathe.function(f)(3)
    assert str(caught.value).split("\n") == [
        "the source of 'f' cannot be found",
        '  File "<made>", line 2',
        "  instead: put the function into a file, or register the text of exec'd code with "
        "lathe.autograph.register_source(filename, text)",
    ]
    ag.register_source("<made>", F)
    assert lathe.function(f)(6) == 9
    ag.register_source("<made>", F.replace("% 2", "% 3"))
    assert lathe.function(f)(6) == 9  # it was converted before
    with pytest.raises(ConversionError) as caught:
        convert(load_again(f))
    assert "register the text that was compiled with" in str(caught.value)


CELLS = [
    "import lathe\nimport numpy as np\nK = 3",
    "@lathe.function\ndef f(n):\n    t = 0\n    for i in range(n):\n        t += i * K\n    return t",
    "g = lathe.function(lambda x: x if x > 0 else -x)\nprint(f(4), g(-2))",
    "K = 4\nprint(f(4), f.source().count('ag__') > 0)",
    "def f(n):\n    return n or 1\nprint(lathe.function(f)(0))",
]


def test_notebook_cells(capsys) -> None:
    # As ipykernel does: a file name for each cell, whose text is in linecache without a time.
    space: dict = {"__name__": "__main__"}
    for number, cell in enumerate(CELLS):
        name = f"/tmp/ipykernel_77/{number}{abs(hash(cell))}.py"
        lines = [line + "\n" for line in cell.splitlines()]
        linecache.cache[name] = (len(cell), None, lines, name)
        exec(compile(cell, name, "exec"), space)
    assert capsys.readouterr().out == "18 2\n24 True\n1\n"


def test_ipython() -> None:
    pytest.importorskip("IPython")
    text = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"for cell in {CELLS!r}:\n    shell.run_cell(cell).raise_error()\n"
    )
    result = python("-c", text)
    assert result.stdout == "18 2\n24 True\n1\n", result.stderr


# ---- lambdas ------------------------------------------------------------------------------


def keep(*fs, **named):
    return [*fs, *named.values()]


LAMBDAS = {
    "in a call over lines": "fs = keep(\n    lambda x: x or 1,\n    lambda x: x\n    or 2, f=lambda x: (\n        x or\n        3\n    ),\n)",
    "on one line": "fs = keep(lambda x: x or 1, lambda x: x or 2, lambda x, y=3: x or y, lambda *x: x or 4)",
    "equal on one line": "fs = keep(lambda x: x or 1, lambda x: x or 1)",
    "nested": "fs = keep((lambda a: lambda x: x or a)(5), (lambda a: lambda x: lambda: x or a)(6)(0))",
    "nested on lines": "fs = keep((lambda a:\n    lambda x:\n        x or a)(5))",
    "defaults": "def outer(x, f=lambda x: x or 1, *, g=lambda x: x or 2):\n    return f, g\nfs = keep(*outer(1))",
    "default of a lambda": "f = lambda x, g=lambda x: x or 2: g(x) or 1\nfs = keep(f, f.__defaults__[0])",
    "chains": "class C:\n    fs = []\n    def m(self, f): self.fs.append(f); return self\nfs = (C()\n  .m(lambda x: x or 1)\n  .m(lambda x: x or\n     2).m(lambda x: x or 3)\n  .fs)",
    "in brackets": "fs = [((lambda x: ((x) or (1)))), [lambda x: [x or 2]][0], {1: lambda x: {x or 3}}[1]]",
    "in a comprehension": "fs = [lambda x, i=i: x or i for i in range(3)] + [f for f in (lambda x: x or 9,)]",
    "in a class": "class C:\n    __p = 4\n    f = lambda x: x or C._C__p; g = lambda x: x or C.__p\nfs = keep(C.f, C.g)",
    "in an f-string": "fs = []\nf'{fs.append(lambda x: x or 1)}'",
    "as a decorator": "def run(f): return lambda x: f(x) or 1\n@run\ndef g(x): return x\n@(lambda f: lambda x: f(x) or 2)\ndef h(x): return x\nfs = keep(g, h)",
    "constants": "fs = keep(lambda x: 1, lambda x: 2, lambda x: (3), lambda x: None)",
    "after a continuation": "f = \\\n  lambda x: \\\n  x or 1\nfs = keep(f, \\\n lambda x: x or 2)",
    "with text": "fs = keep(lambda x: 'lambda x: 1' or x, lambda x: x or 'lambda', lambda x: x or '''\nlambda\n''')",
    "with lines of their own": "fs = keep(lambda x: (\n\n  x\n  # note )\n  or 1), lambda x: x or 2)",
    "star arguments": "fs = keep(*[lambda x: x or 1, lambda x: x or 2], **{'a': lambda x: x or 3})",
    "in a conditional": "fs = keep(lambda x: x or 1 if 1 else 0, (lambda x: x or 2) if 1 else (lambda x: x or 3))",
    "in a subscript": "fs = [{0: lambda x: x or 1}[(lambda x: x or 0)(0)]]",
    "walrus": "fs = keep(f := lambda x: x or 1, (g := lambda x: (y := x) or 2))",
}


@pytest.mark.parametrize("columns", [True, False], ids=["columns", "no columns"])
@pytest.mark.parametrize("name", LAMBDAS)
def test_lambdas(name: str, columns: bool) -> None:
    text = "\n" + LAMBDAS[name] + "\n"
    ag.register_source(f"<{name}>", text)
    space: dict = {"keep": keep}
    code = compile(text, f"<{name}>", "exec")
    exec(code if columns else without_columns(code), space)
    assert space["fs"]
    for f in space["fs"]:
        for x in (0, 7):
            args = () if f.__code__.co_argcount == 0 and not f.__code__.co_flags & 4 else (x,)
            same(f, *args)


def without_columns(code: types.CodeType) -> types.CodeType:
    """As `python -X no_debug_ranges` compiles it: lines only."""
    table = bytearray()
    for start, stop, line in code.co_lines():
        units = (stop - start) // 2
        while units > 0:
            length = min(units, 8)
            if line is None:
                table += bytes([0x80 | 15 << 3 | (length - 1)])
            else:
                table += bytes([0x80 | 13 << 3 | (length - 1)])
                delta = line - without_columns.line
                without_columns.line = line
                table += varint(-delta << 1 | 1 if delta < 0 else delta << 1)
            units -= length
    consts = []
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            without_columns.line = const.co_firstlineno
            const = without_columns(const)
        consts.append(const)
    return code.replace(co_linetable=bytes(table), co_consts=tuple(consts))


without_columns.line = 1


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 64:
        out.append(64 | value & 63)
        value >>= 6
    out.append(value)
    return bytes(out)


# ---- decorated stacks, classes ------------------------------------------------------------


def test_decorators_around_and_inside(capsys) -> None:
    import functools

    def logged(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            print("call", args)
            result = fn(*args, **kwargs)
            return result + 1 if result > 2 else result

        return wrapper

    def twice(times):
        def mark(fn):
            @functools.wraps(fn)
            def wrapper(n):
                for _ in range(times):
                    n = fn(n)
                return n

            return wrapper

        return mark

    def plain(n):
        return n * 2 if n % 2 else n + 1

    stacks = {
        "outermost": lambda compile: compile(logged(twice(2)(plain))),
        "innermost": lambda compile: logged(twice(2)(compile(plain))),
        "between": lambda compile: logged(compile(twice(3)(plain))),
        "twice": lambda compile: compile(logged(compile(plain))),
    }
    for name, build in stacks.items():
        want = [build(lambda fn: fn)(n) for n in range(4)]
        text = capsys.readouterr().out
        got = [build(lathe.function)(n) for n in range(4)]
        assert (want, text) == (got, capsys.readouterr().out), name


class Base:
    def __init__(self, n):
        self.__n = n

    def value(self, x):
        return self.__n * x if x else self.__hidden(x)

    def __hidden(self, __y):
        return [self.__n + __y for __y in (__y, 1)]

    def inner(self, x):
        def g(__z):
            return __z or self.__n

        return g(x)


class _Derived__(Base):
    def value(self, x):
        return super().value(x) if x > 1 else [__class__.__name__, super(_Derived__, self).value(x)]  # noqa: UP008

    @property
    def twice(self):
        return (lambda: super().value(2))()

    class Inner:
        __k = 3

        def get(self, x):
            return self.__k if x else _Derived__.Inner._Inner__k


def test_private_names_and_class_cells() -> None:
    for x in (0, 1, 2):
        for o in (Base(4), _Derived__(4)):
            same(o.value, x)
            same(o.inner, x)
        same(_Derived__.Inner().get, x)
    same(_Derived__.twice.fget, _Derived__(3))
    compiled = lathe.function(Base(4).inner)
    assert [compiled(x) for x in (0, 3)] == [4, 3]


def test_functions_of_classes_in_functions() -> None:
    def maker(k):
        class C:
            __m = k

            def f(self, n):
                return self.__m + k if n else __class__.__m

        return C()

    for n in (0, 1):
        same(maker(3).f, n)
