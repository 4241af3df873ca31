"""breakpoint() and debuggers in compiled functions: a note, and the call runs as plain Python."""

import os
import pdb
import subprocess
import sys
import textwrap
import warnings

import numpy as np
import pytest

import lathe
from lathe.autograph import to_graph

HERE = __file__


@pytest.fixture
def stops(monkeypatch):
    """The frames in which breakpoint() was called: function name, line, value of n."""
    seen = []

    def hook(*args, **kwargs):
        frame = sys._getframe(1)
        seen.append((frame.f_code.co_name, frame.f_lineno, frame.f_locals.get("n"), args, kwargs))
        return "from the hook"

    monkeypatch.delenv("PYTHONBREAKPOINT", raising=False)
    monkeypatch.setattr(sys, "breakpointhook", hook)
    return seen


def noted(run):
    """What run() gives, and the notes that it makes: (text, file, line)."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = run()
    assert all(w.category is lathe.EagerWarning for w in caught)
    return value, [(str(w.message), w.filename, w.lineno) for w in caught]


def line_of(fn, text):
    import inspect

    lines, first = inspect.getsourcelines(fn)
    return first + next(i for i, line in enumerate(lines) if text in line)


def test_the_call_runs_eagerly_and_the_note_comes_once(stops, capsys):
    log = []

    @lathe.function
    def f(n, x):
        print("before", n)
        x[0] += 1
        breakpoint()
        log.append(n)  # could not be compiled
        return n + 1

    x = np.zeros(2)
    value, notes = noted(lambda: f(1, x))
    line = line_of(f.__wrapped__, "breakpoint()")
    assert value == 2
    assert notes == [
        (
            "breakpoint() in f(): calls of f() that come by it run as plain Python, for the "
            "debugger; take it out or set PYTHONBREAKPOINT=0 to run compiled code",
            HERE,
            line,
        )
    ]
    assert capsys.readouterr().out == "before 1\n"
    assert x.tolist() == [1.0, 0.0]
    assert stops == [("f", line, 1, (), {})]
    value, notes = noted(lambda: [f(1, x), f(2, x), f(2.5, x), f(n=3, x=x)])
    assert value == [2, 3, 3.5, 4]
    assert notes == []
    assert capsys.readouterr().out == "before 1\nbefore 2\nbefore 2.5\nbefore 3\n"
    assert x[0] == 5.0
    assert log == [1, 1, 2, 2.5, 3]
    assert [n for _, _, n, _, _ in stops] == [1, 1, 2, 2.5, 3]
    assert f.trace_count == 0


def test_only_calls_that_may_come_by_it(stops):
    @lathe.function
    def f(n, debug):
        total = 0
        for i in range(n):
            if debug:
                breakpoint()
            total += i
        return total

    value, notes = noted(lambda: f(4, False))
    assert (value, notes, stops) == (6, [], [])
    assert f.trace_count == 1
    value, notes = noted(lambda: f(4, None))
    assert (value, notes) == (6, [])
    value, notes = noted(lambda: f(4, "yes"))
    assert (value, len(notes), len(stops)) == (6, 1, 4)
    assert f.trace_count == 2
    value, notes = noted(lambda: f(5, False))
    assert (value, len(stops)) == (10, 4)


def test_in_a_branch_that_only_the_run_decides(stops):
    @lathe.function
    def f(n):
        if n > 2:
            breakpoint()
        try:
            return 10 // n
        finally:
            if n == 0:
                breakpoint()

    (value, notes) = noted(lambda: [f(1), f(5)])
    assert value == [10, 2]
    assert len(notes) == 1
    assert len(stops) == 1
    with pytest.raises(ZeroDivisionError):
        f(0)
    assert len(stops) == 2


def test_in_a_function_that_is_called(stops):
    def helper(n):
        breakpoint()
        return n * 2

    inner = lathe.function(helper)

    @lathe.function
    def plainly(n):
        return helper(n) + 1

    @lathe.function
    def compiled(n):
        return inner(n) + 1

    values, notes = noted(lambda: [plainly(3), compiled(4), inner(5)])
    assert values == [7, 9, 10]
    assert [n for _, _, n, _, _ in stops] == [3, 4, 5]
    assert len(notes) == 1
    assert notes[0][0].startswith("breakpoint() in helper(): calls of plainly() that come by it")


def test_its_arguments_and_its_value(stops):
    @lathe.function
    def f(n):
        return breakpoint(n, header="x"), breakpoint(n + 1)

    value, _ = noted(lambda: f(3))
    assert value == ("from the hook", "from the hook")
    assert [(args, kwargs) for *_, args, kwargs in stops] == [((3,), {"header": "x"}), ((4,), {})]


def test_other_names_and_shadowed_ones(stops):
    stop = breakpoint

    @lathe.function
    def by_name(n):
        stop()
        return n

    @lathe.function
    def shadowed(n):
        breakpoint = lambda: n + 1
        return breakpoint()

    values, notes = noted(lambda: [by_name(1), shadowed(2)])
    assert values == [1, 3]
    assert (len(notes), len(stops)) == (1, 1)


def test_debuggers(monkeypatch):
    seen = []
    monkeypatch.setattr(pdb, "set_trace", lambda: seen.append("set_trace"))

    @lathe.function
    def f(n):
        pdb.set_trace()
        return n + 1

    @lathe.function
    def g(n):
        debugger = pdb.Pdb()
        return n + 1 if debugger else 0

    value, notes = noted(lambda: [f(1), f(2), g(3)])
    assert value == [2, 3, 4]
    assert seen == ["set_trace", "set_trace"]
    assert [text.partition(" run")[0] for text, _, _ in notes] == [
        "pdb.set_trace() in f(): calls of f() that come by it",
        "pdb.Pdb() in g(): calls of g() that come by it",
    ]
    assert "PYTHONBREAKPOINT" not in notes[0][0]
    assert notes[0][2] == line_of(f.__wrapped__, "pdb.set_trace()")


def test_a_breakpoint_that_is_off(monkeypatch, capsys):
    monkeypatch.setenv("PYTHONBREAKPOINT", "0")

    @lathe.function
    def f(n):
        nothing = breakpoint()
        return n + 1 if nothing is None else 0

    value, notes = noted(lambda: [f(1), f(2)])
    assert (value, notes, f.trace_count) == ([2, 3], [], 1)
    seen = []
    monkeypatch.setattr(sys, "breakpointhook", lambda: seen.append(1))
    value, notes = noted(lambda: f(3))
    assert value == 4
    assert seen == [1]
    assert len(notes) == 1


def test_what_asks_for_a_trace_says_why_there_is_none(stops):
    @lathe.function
    def f(n):
        breakpoint()
        return n

    for ask in (f.concrete, f.graph_text, f.llvm, f.asm):
        with pytest.raises(lathe.TraceError) as caught:
            noted(lambda ask=ask: ask(1))
        assert str(caught.value) == (
            "f() comes by a breakpoint: Python runs such calls\n"
            "  instead: take the breakpoint out, or set PYTHONBREAKPOINT=0"
        )
    assert stops == []


def test_the_note_as_an_error(stops):
    @lathe.function
    def f(n):
        breakpoint()
        return n

    with warnings.catch_warnings():
        warnings.simplefilter("error", lathe.EagerWarning)
        with pytest.raises(lathe.EagerWarning, match=r"breakpoint\(\) in f\(\)"):
            f(1)


def test_errors_of_the_hook(stops, monkeypatch):
    class Quit(Exception):
        pass

    def hook():
        raise Quit

    monkeypatch.setattr(sys, "breakpointhook", hook)

    @lathe.function
    def f(n):
        breakpoint()
        return n

    with pytest.raises(Quit):
        noted(lambda: f(1))
    monkeypatch.setattr(sys, "breakpointhook", lambda: None)
    assert f(1) == 1


def test_converted_functions_stop_in_the_users_frame(stops):
    def f(n):
        if n:
            breakpoint()
        return n

    assert to_graph(f)(3) == 3
    assert stops == [("f", line_of(f, "breakpoint()"), None, (), {})]


def test_a_session_of_pdb(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""
        import lathe

        @lathe.function
        def f(n):
            total = 0
            for i in range(n):
                total += i
            breakpoint()
            return total

        print(f(4))
        print(f(5))
        """)
    )
    command = [sys.executable, "-W", "ignore", str(program)]
    path = os.pathsep.join(p for p in sys.path if p)
    run = lambda **more: subprocess.run(
        command,
        input="p total, i\nc\np total\nc\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONPATH": path, **more},
    ).stdout.splitlines()
    shown = [line.replace("(Pdb) ", "") for line in run()]
    values = [line for line in shown if line and not line.startswith(("->", ">"))]
    assert values == ["(6, 3)", "6", "10", "10"]
    assert run(PYTHONBREAKPOINT="0") == ["6", "10"]
