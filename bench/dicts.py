"""Dicts and sets, 1e6 operations: Lathe beside CPython, numba's typed dict and C++."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import helpers

import lathe

N = 1_000_000

CPP = r"""
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
extern "C" int64_t count(int64_t n) {
  std::unordered_map<int64_t, int64_t> d;
  for (int64_t i = 0; i < n; ++i) ++d[(i * 7919) & 0xffff];
  return static_cast<int64_t>(d.size());
}
extern "C" int64_t fill(int64_t n) {
  std::unordered_map<int64_t, int64_t> d;
  for (int64_t i = 0; i < n; ++i) d[i * 3] = i;
  int64_t total = 0;
  for (int64_t i = 0; i < n; ++i) total += d.at(i * 3);
  return total;
}
extern "C" int64_t seen(int64_t n) {
  std::unordered_set<int64_t> s;
  int64_t x = 1, found = 0;
  for (int64_t i = 0; i < n; ++i) {
    x = (x * 1103515245 + 12345) & 0xfffff;
    found += s.insert(x).second;
  }
  return found;
}
extern "C" int64_t words(int64_t n) {
  std::unordered_map<std::string, int64_t> d;
  for (int64_t i = 0; i < n; ++i) ++d["word " + std::to_string((i * 7919) & 0xfff)];
  return static_cast<int64_t>(d.size());
}
"""


def count(n):
    d = {}
    for i in range(n):
        k = (i * 7919) & 0xFFFF
        d[k] = d.get(k, 0) + 1
    return len(d)


def fill(n):
    d = {}
    for i in range(n):
        d[i * 3] = i
    total = 0
    for i in range(n):
        total += d[i * 3]
    return total


def seen(n):
    s = set()
    x = 1
    found = 0
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0xFFFFF
        if x not in s:
            s.add(x)
            found += 1
    return found


def words(n):
    d = {}
    for i in range(n):
        word = "word " + str((i * 7919) & 0xFFF)
        d[word] = d.get(word, 0) + 1
    return len(d)


def cpp() -> Any:
    """The same programs with the standard library."""
    folder = Path(tempfile.mkdtemp())
    source, target = folder / "dicts.cpp", folder / "dicts.so"
    source.write_text(CPP)
    flags = ["-O3", "-march=native", "-shared", "-fPIC"]
    subprocess.run(["g++", *flags, str(source), "-o", str(target)], check=True)
    library = ctypes.CDLL(str(target))
    for name in ("count", "fill", "seen", "words"):
        getattr(library, name).restype = helpers.I64
    return library


def numba_runs(numba: Any) -> dict[str, Callable[[int], int]]:
    """The programs with numba's typed dict and its set."""

    def typed_count(n):
        d = numba.typed.Dict.empty(numba.int64, numba.int64)
        for i in range(n):
            k = (i * 7919) & 0xFFFF
            d[k] = d.get(k, 0) + 1
        return len(d)

    def typed_fill(n):
        d = numba.typed.Dict.empty(numba.int64, numba.int64)
        for i in range(n):
            d[i * 3] = i
        total = 0
        for i in range(n):
            total += d[i * 3]
        return total

    runs = {"count": typed_count, "fill": typed_fill}
    return {name: numba.njit(run) for name, run in runs.items()}


def main() -> None:
    library, numba = cpp(), helpers.numba()
    typed = numba_runs(numba) if numba is not None else {}
    found = {}
    for plain in (count, fill, seen, words):
        name, compiled = plain.__name__, lathe.function(plain)
        expected = plain(N)
        runs: dict[str, Callable[[], Any]] = {"lathe": lambda compiled=compiled: compiled(N)}
        native = getattr(library, name)
        runs["std::unordered"] = lambda native=native: native(helpers.I64(N))
        if name in typed:
            runs["numba typed dict"] = lambda name=name: typed[name](N)
        assert all(run() == expected for run in runs.values())
        found[name] = helpers.best(runs, 9) | helpers.best({"python": lambda p=plain: p(N)}, 3)
    helpers.report("1e6 operations of dicts and sets (ms)", found)


if __name__ == "__main__":
    main()
