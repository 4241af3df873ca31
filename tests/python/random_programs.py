"""Random programs, compiled against plain Python; a failing one is reduced.

    python tests/python/random_programs.py --count 1000 --seed 7

Programs run in child processes, so that a crash is found like any other difference.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.util
import os
import pickle
import re
import signal
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from program_text import generate

import lathe
from support import Outcome, close, describe, differences

XS, KS = np.array([0.5, -1.5, 2.0, 3.25, -0.0]), np.array([3, 0, -2, 7])
ARGS = [
    (0, 1, 0.5, -2.0, XS, KS), (3, -2, -1.25, 4.0, XS[::-1], KS), (3, -2, -1.25, 4.0, XS.copy(), KS),
    (7, 7, 0.0, float("inf"), -XS, KS + 1), (-5, 2, float("nan"), 1e6, XS * 100, KS[::-1]),
]  # fmt: skip
# Each layout of arrays costs a compilation: most programs are judged with that of a fresh array.
PLAIN_ARGS = [
    tuple(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args) for args in ARGS[1:]
]
KINDS = [(True, 2, 1, -2.0, XS, KS), (3, -2, 2, 3, -XS, KS)]  # of other types
TIMEOUT_S = 20  # of the processor; deep nests of try take seconds to compile
PLAIN_S = 5  # of one call in Python itself: integers may grow without end there
BATCH = 8  # programs for each child process


class Verdict(NamedTuple):
    """`kind` is ok, refused, range, slow (in Python itself), differs, crash, timeout or harness;
    `text` says more."""

    kind: str
    text: str = ""

    @property
    def bad(self) -> bool:
        return self.kind in ("differs", "crash", "timeout", "harness")


def load(text: str, folder: Path) -> tuple[Any, Any]:
    """The program as two modules, whose globals are their own; of one file, so that lines agree."""
    path = folder / f"program_{os.getpid()}_{abs(hash(text))}.py"
    path.write_text(text)
    modules = []
    for name in ("plain", "made"):
        spec = importlib.util.spec_from_file_location(f"{path.stem}_{name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look there
        spec.loader.exec_module(module)
        modules.append(module)
    return modules[0], modules[1]


def judge(text: str, folder: Path) -> Verdict:
    """Run one program, both ways, on all arguments in a row, in this process."""
    plain, made = load(text, folder)
    compiled = lathe.function(made.f)
    every_layout = zlib.crc32(text.encode()) % 3 == 0
    calls = (*(ARGS if every_layout else PLAIN_ARGS), ARGS[0])
    calls += tuple(KINDS if getattr(plain, "KINDS", False) else ())
    ulps = 16.0 if "sum(" in text else 0.0  # sums of floats are rounded in another order
    if not ulps and re.search(r"\.(max|min)", text):
        ulps = 0.1  # which of two zeros NumPy's maximum and minimum give depends on the machine
    for args in calls:
        signal.setitimer(signal.ITIMER_VIRTUAL, PLAIN_S)
        want = Outcome(plain.f, (*args, *given(plain)), {})
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        got = Outcome(compiled, (*args, *given(made)), {})
        if isinstance(got.error, lathe.IntegerRangeError) and not isinstance(
            want.error, lathe.LatheError
        ):
            return Verdict("range")
        if isinstance(got.error, (lathe.TraceError, lathe.UnsupportedError)):
            return Verdict("refused", str(got.error).splitlines()[0])
        want.args, got.args = plainly(want.args), plainly(got.args)
        found = differences(want, got, ulps)
        if found and not same_but_complex(want, got):
            return Verdict("differs", "\n".join([*found, f"arguments {args}"]))
        states = after(plain), after(made)
        if not (close(*states, ulps) if ulps else describe(states[0]) == describe(states[1])):
            return Verdict("differs", f"state: expected {after(plain)}, got {after(made)}")
    return Verdict("ok")


def given(module: Any) -> list[Any]:
    return module.given() if hasattr(module, "given") else []


def after(module: Any) -> list[Any]:
    return module.after() if hasattr(module, "after") else []


def plainly(args: Any) -> Any:
    """Arguments with the attributes of objects in their place."""
    return tuple(vars(arg) if hasattr(arg, "__dict__") else arg for arg in args)


def same_but_complex(want: Outcome, got: Outcome) -> bool:
    return isinstance(want.value, complex) and got.error is not None


def judge_apart(text: str, folder: Path) -> Verdict:
    """`judge` in a child process of its own."""
    return judge_all([text], folder)[0]


def judge_all(texts: list[str], folder: Path) -> list[Verdict]:
    """`judge` in child processes; a new one begins after a program that ends one."""
    verdicts: list[Verdict] = []
    while len(verdicts) < len(texts):
        verdicts += judge_some(texts[len(verdicts) :], folder)
    return verdicts


def judge_some(texts: list[str], folder: Path) -> list[Verdict]:
    """`judge` in one child process, up to the program that ends it."""
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            for text in texts:
                signal.setitimer(signal.ITIMER_PROF, TIMEOUT_S)
                try:
                    verdict = judge(text, folder)
                except BaseException as e:
                    verdict = Verdict("harness", f"the harness failed: {e!r}")
                pickle.dump(tuple(verdict), pipe)
                pipe.flush()
        os._exit(0)
    os.close(writer)
    verdicts = []
    with os.fdopen(reader, "rb") as pipe:
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            while True:
                verdicts.append(Verdict(*pickle.load(pipe)))
    _, status = os.waitpid(child, 0)
    if len(verdicts) < len(texts):
        number = os.WTERMSIG(status)
        ended = {signal.SIGPROF: Verdict("timeout"), signal.SIGVTALRM: Verdict("slow")}
        verdicts.append(ended.get(number, Verdict("crash", f"signal {number}")))
    return verdicts


# ---- reduction --------------------------------------------------------------------------------


def smaller(tree: ast.Module) -> Iterator[str]:
    """Programs with one statement less, or with a compound statement replaced by its body."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody", "handlers"):
            stmts = getattr(node, name, None)
            if not isinstance(stmts, list) or not stmts:
                continue
            for i in range(len(stmts)):
                inner = getattr(stmts[i], "body", None)
                options: list[Any] = [[]]
                if isinstance(inner, list) and not isinstance(node, ast.Module):
                    options.append(inner)
                for option in options:
                    new = [*stmts[:i], *option, *stmts[i + 1 :]]
                    setattr(node, name, new or ([ast.Pass()] if name == "body" else []))
                    if isinstance(node, ast.Try) and not (node.handlers or node.finalbody):
                        setattr(node, name, stmts)
                        continue
                    yield ast.unparse(ast.fix_missing_locations(tree))
                    setattr(node, name, stmts)


def simpler(tree: ast.Module) -> Iterator[str]:
    """Programs with an expression replaced by a part of it, or by 1, or left out."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            values = value if isinstance(value, list) else [value]
            for i, old in enumerate(values):
                if not isinstance(old, ast.expr) or isinstance(old, (ast.Constant, ast.Name)):
                    if not (isinstance(old, ast.expr) and isinstance(node, ast.Tuple)):
                        continue
                if isinstance(getattr(old, "ctx", None), ast.Store):
                    continue
                parts = [e for e in ast.iter_child_nodes(old) if isinstance(e, ast.expr)]
                if isinstance(old, ast.Call):
                    parts = old.args
                for new in ([], *([part] for part in parts), [ast.Constant(1)]):
                    if isinstance(value, list):
                        setattr(node, name, [*values[:i], *new, *values[i + 1 :]])
                    elif new:
                        setattr(node, name, new[0])
                    with contextlib.suppress(Exception):  # of trees that are no programs
                        yield ast.unparse(ast.fix_missing_locations(tree))
                    setattr(node, name, value)


def sort_of(verdict: Verdict) -> str:
    """What a reduced program must have in common with the whole."""
    first = verdict.text.split("\n")[0]
    return verdict.kind + (first if first.startswith("error") else first.split(":")[0])


def reduce(text: str, verdict: Verdict, folder: Path, seconds: float = 15) -> str:
    """A smaller program with the same kind of failure."""
    end = time.monotonic() + seconds
    text = ast.unparse(ast.parse(text))
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        tree = ast.parse(text)
        for candidate in chain(smaller(tree), simpler(tree)):
            if len(candidate) >= len(text) or time.monotonic() > end:
                continue
            try:
                compile(candidate, "candidate", "exec")
            except SyntaxError:
                continue
            if sort_of(judge_apart(candidate, folder)) == sort_of(verdict):
                text, progress = candidate, True
                break
    return text


def warm_up() -> None:
    """Load the compiler here, so that the children do not have to."""
    lathe.function(lambda x: x + 1)(1)


def run(
    seeds: Sequence[int], folder: Path, seconds: float | None = None
) -> tuple[Counter[str], list[str]]:
    """Judge programs until the time is over; counts by kind, and a text for each failure."""
    warm_up()
    counts: Counter[str] = Counter()
    failures = []
    began = time.monotonic()
    for i in range(0, len(seeds), BATCH):
        if seconds is not None and time.monotonic() - began > seconds:
            break
        batch = seeds[i : i + BATCH]
        texts = [generate(seed) for seed in batch]
        for seed, text, verdict in zip(batch, texts, judge_all(texts, folder), strict=True):
            counts[verdict.kind] += 1
            if verdict.kind == "refused":
                counts["refused: " + verdict.text[:90]] += 1
            if verdict.bad:
                failures.append(f"seed {seed}: {verdict.kind}\n{failure(text, verdict, folder)}")
                print(failures[-1], "\n", flush=True)
    return counts, failures


def failure(text: str, verdict: Verdict, folder: Path) -> str:
    """The program, reduced, and what goes wrong."""
    if not judge_apart(text, folder).bad:
        return f"{text}\n{verdict.text}\nonly after other programs in the same process"
    short = reduce(text, verdict, folder)
    return f"{short}\n{judge_apart(short, folder).text}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, failures = run(range(options.seed, options.seed + options.count), Path(folder))
    for kind, n in counts.most_common():
        print(f"{n:6} {kind}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
