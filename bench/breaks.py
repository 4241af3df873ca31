"""Loops that are left early: break, continue, early return, for/else, several exits; beside C.

usage: python bench/breaks.py [--repeats N]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import helpers
import numpy as np
from helpers import I64, pointer

import lathe

C = """
typedef long long i64;

i64 search(const i64* x, i64 n, i64 wanted) {
  i64 found = -1;
  for (i64 i = 0; i < n; ++i) {
    if (x[i] == wanted) { found = i; break; }
  }
  return found;
}

i64 pair(const i64* x, i64 n, i64 sum) {
  for (i64 i = 0; i < n; ++i)
    for (i64 j = i + 1; j < n; ++j)
      if (x[i] + x[j] == sum) return i * n + j;
  return -1;
}

i64 filtered(const i64* x, i64 n) {
  i64 total = 0;
  for (i64 i = 0; i < n; ++i) {
    i64 v = x[i];
    if (v % 3 == 0) continue;
    if (v & 4) { total += 1; continue; }
    if (v > 900) continue;
    total += v;
  }
  return total;
}

i64 primes(i64 limit) {
  i64 count = 0;
  for (i64 n = 2; n < limit; ++n) {
    i64 prime = 1;
    for (i64 d = 2; d < n; ++d) {
      if (d * d > n) break;
      if (n % d == 0) { prime = 0; break; }
    }
    if (prime) ++count;
  }
  return count;
}

i64 until_else(const i64* x, i64 n, i64 rounds) {
  i64 score = 0;
  for (i64 r = 0; r < rounds; ++r) {
    i64 i = 0, broken = 0;
    for (; i < n; ++i) {
      if (x[i] == r) { broken = 1; break; }
    }
    if (broken) score += i;
    else score -= 1;
  }
  return score;
}

i64 exits(i64 limit) {
  i64 total = 0;
  for (i64 start = 1; start < limit; ++start) {
    i64 n = start, steps = 0;
    for (;;) {
      if (n == 1) break;
      if (steps > 150) { steps = -1; break; }
      ++steps;
      if (n & 1) { n = 3 * n + 1; continue; }
      n >>= 1;
      if (n < start) break;
    }
    total += steps;
  }
  return total;
}
"""


def search(x, wanted):
    found = -1
    for i in range(len(x)):
        if x[i] == wanted:
            found = i
            break
    return found


def pair(x, wanted):
    n = len(x)
    for i in range(n):
        for j in range(i + 1, n):
            if x[i] + x[j] == wanted:
                return i * n + j
    return -1


def filtered(x):
    total = 0
    for v in x:
        if v % 3 == 0:
            continue
        if v & 4:
            total += 1
            continue
        if v > 900:
            continue
        total += v
    return int(total)


def primes(limit):
    count = 0
    for n in range(2, limit):
        for d in range(2, n):
            if d * d > n:
                count += 1
                break
            if n % d == 0:
                break
        else:
            count += 1
    return count


def until_else(x, rounds):
    score = 0
    for r in range(rounds):
        i = 0
        while i < len(x):
            if x[i] == r:
                score += i
                break
            i += 1
        else:
            score -= 1
    return score


def exits(limit):
    total = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while True:
            if n == 1:
                break
            if steps > 150:
                steps = -1
                break
            steps += 1
            if n & 1:
                n = 3 * n + 1
                continue
            n >>= 1
            if n < start:
                break
        total += steps
    return total


PROGRAMS = (search, pair, filtered, primes, until_else, exits)


def cases(rng: np.random.Generator) -> dict[str, tuple[tuple[Any, ...], Callable[[Any], Any]]]:
    """For each program the arguments in Python, and the call of its rival in C."""
    x = rng.integers(0, 1000, 1_000_000)
    long, few = x.copy(), np.sort(rng.integers(0, 1 << 40, 3000))
    size, short = I64(len(x)), x[:2000].copy()
    return {
        "search": ((long, -5), lambda c: c.search(pointer(long), size, I64(-5))),
        "pair": ((few, 3), lambda c: c.pair(pointer(few), I64(len(few)), I64(3))),
        "filtered": ((x,), lambda c: c.filtered(pointer(x), size)),
        "primes": ((200_000,), lambda c: c.primes(I64(200_000))),
        "until_else": (
            (short, 2000),
            lambda c: c.until_else(pointer(short), I64(2000), I64(2000)),
        ),
        "exits": ((500_000,), lambda c: c.exits(I64(500_000))),
    }


def measure(plain: Any, args: Any, c_run: Any, libraries: dict[str, Any], repeats: int) -> Any:
    name = plain.__name__
    expected = c_run(next(iter(libraries.values())))
    runs: dict[str, Callable[[], Any]] = {
        label: lambda c=c: c_run(c) for label, c in libraries.items()
    }
    for label, overflow in (("lathe wrap", "wrap"), ("lathe checked", "check")):
        compiled = lathe.function(overflow=overflow)(plain)
        assert compiled(*args) == expected, f"{name}: {label} is wrong"
        runs[label] = lambda compiled=compiled: compiled(*args)
    numba = helpers.numba()
    if numba is not None:
        jitted = numba.njit(plain)
        assert jitted(*args) == expected
        runs["numba"] = lambda: jitted(*args)
    return helpers.against_c(runs, set(libraries), repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    given = cases(np.random.default_rng(0))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "breaks.c")
        source.write_text(C)
        names = tuple(given)
        libraries = {
            f"{c} -O3": helpers.c_library(source, c, "-O3", names) for c in helpers.COMPILERS
        }
        found = {
            plain.__name__: measure(plain, *given[plain.__name__], libraries, repeats)
            for plain in PROGRAMS
        }
    helpers.report("loops that are left early", found)


if __name__ == "__main__":
    main()
