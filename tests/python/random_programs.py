"""Random programs, compiled against plain Python; a failing one is reduced.

    python tests/python/random_programs.py --count 1000 --seed 7

Each program runs in a process of its own, so that a crash is found like any other difference.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import pickle
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from program_text import generate

import lathe
from support import Outcome, differences

XS, KS = np.array([0.5, -1.5, 2.0, 3.25, -0.0]), np.array([3, 0, -2, 7])
ARGS = [
    (0, 1, 0.5, -2.0, XS, KS), (3, -2, -1.25, 4.0, XS[::-1], KS), (3, -2, -1.25, 4.0, XS.copy(), KS),
    (7, 7, 0.0, float("inf"), -XS, KS + 1), (-5, 2, float("nan"), 1e6, XS * 100, KS[::-1]),
]  # fmt: skip
TIMEOUT_S = 30


class Verdict(NamedTuple):
    """`kind` is ok, refused, range, differs, crash or timeout; `text` says more."""

    kind: str
    text: str = ""

    @property
    def bad(self) -> bool:
        return self.kind in ("differs", "crash", "timeout")


def judge(text: str, folder: Path) -> Verdict:
    """Run one program, both ways, on all arguments, in this process."""
    path = folder / f"program_{os.getpid()}_{abs(hash(text))}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compiled = lathe.function(module.f)
    for args in (*ARGS, ARGS[0]):
        want = Outcome(module.f, args, {})
        got = Outcome(compiled, args, {})
        if isinstance(got.error, lathe.IntegerRangeError) and not isinstance(
            want.error, lathe.LatheError
        ):
            return Verdict("range")
        if isinstance(got.error, lathe.TraceError):
            return Verdict("refused", str(got.error).splitlines()[0])
        # Sums of floats are rounded in another order.
        found = differences(want, got, ulps=16 if "sum()" in text else 0)
        if found and not same_but_complex(want, got):
            return Verdict("differs", f"arguments {args}\n" + "\n".join(found))
    return Verdict("ok")


def same_but_complex(want: Outcome, got: Outcome) -> bool:
    return isinstance(want.value, complex) and got.error is not None


def judge_apart(text: str, folder: Path) -> Verdict:
    """`judge` in a child process."""
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(TIMEOUT_S)
        try:
            verdict = judge(text, folder)
        except BaseException as e:
            verdict = Verdict("differs", f"the harness failed: {e!r}")
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(tuple(verdict), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0 and data:
        return Verdict(*pickle.loads(data))
    number = os.WTERMSIG(status)
    return Verdict("timeout") if number == signal.SIGALRM else Verdict("crash", f"signal {number}")


# ---- reduction --------------------------------------------------------------------------------


def smaller(tree: ast.Module) -> Iterator[str]:
    """Programs with one statement less, or with a compound statement replaced by its body."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody", "handlers"):
            stmts = getattr(node, name, None)
            if not isinstance(stmts, list) or isinstance(node, ast.Module) or not stmts:
                continue
            for i in range(len(stmts)):
                inner = getattr(stmts[i], "body", None)
                options: list[Any] = [[]]
                if isinstance(inner, list):
                    options.append(inner)
                for option in options:
                    new = [*stmts[:i], *option, *stmts[i + 1 :]]
                    setattr(node, name, new or ([ast.Pass()] if name == "body" else []))
                    if isinstance(node, ast.Try) and not (node.handlers or node.finalbody):
                        setattr(node, name, stmts)
                        continue
                    yield ast.unparse(ast.fix_missing_locations(tree))
                    setattr(node, name, stmts)


def reduce(text: str, verdict: Verdict, folder: Path, seconds: float = 15) -> str:
    """A smaller program with the same kind of failure."""
    end = time.monotonic() + seconds
    text = ast.unparse(ast.parse(text))
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for candidate in smaller(ast.parse(text)):
            if len(candidate) >= len(text) or time.monotonic() > end:
                continue
            try:
                compile(candidate, "candidate", "exec")
            except SyntaxError:
                continue
            if judge_apart(candidate, folder).kind == verdict.kind:
                text, progress = candidate, True
                break
    return text


def warm_up() -> None:
    """Load the compiler here, so that the children do not have to."""
    lathe.function(lambda x: x + 1)(1)


def run(
    seeds: Iterator[int] | range, folder: Path, seconds: float | None = None
) -> tuple[Counter[str], list[str]]:
    """Judge programs until the time is over; counts by kind, and a text for each failure."""
    warm_up()
    counts: Counter[str] = Counter()
    failures = []
    began = time.monotonic()
    for seed in seeds:
        if seconds is not None and time.monotonic() - began > seconds:
            break
        text = generate(seed)
        verdict = judge_apart(text, folder)
        counts[verdict.kind] += 1
        if verdict.kind == "refused":
            counts["refused: " + verdict.text[:90]] += 1
        if verdict.bad:
            short = reduce(text, verdict, folder)
            last = judge_apart(short, folder)
            failures.append(f"seed {seed}: {verdict.kind}\n{short}\n{last.text}")
            print(failures[-1], "\n", flush=True)
    return counts, failures


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
