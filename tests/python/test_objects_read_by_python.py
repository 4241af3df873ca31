"""Objects outside that Python itself reads: compared by the methods of dataclasses, shown, looked
for. What changes between two calls, or in the function, is seen."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import types
from typing import Any

import pytest

import lathe
from support import describe


@dataclasses.dataclass(order=True)
class Record:
    x: int
    y: float = 1.5
    log: list = dataclasses.field(default_factory=list)


class Plain:
    def __init__(self, x: int) -> None:
        self.x, self.log = x, []

    def __eq__(self, other: Any) -> bool:
        return bool(self.x == other.x)

    __hash__ = None

    def __repr__(self) -> str:
        return f"Plain({self.x}, {self.log})"


ONE: Any = None
OTHER: Any = None

USES = {
    "equal": lambda n: (ONE == OTHER, OTHER == ONE, ONE != OTHER, n),
    "inside": lambda n: ((ONE, n) == (OTHER, n), [ONE] == [OTHER], {1: ONE} == {1: OTHER}),
    "in": lambda n: (ONE in [OTHER], [OTHER, ONE].count(OTHER), n),
    "text": lambda n: (str(ONE), repr(ONE), f"{ONE}", f"{ONE!r:>40}", n),
    "text inside": lambda n: (str([ONE]), f"{(ONE, n)}", "%s" % [ONE], f"{ONE}"),
    "field of a format": lambda n: ("{.x} {}".format(ONE, n), n),  # noqa: UP032
    "print": lambda n: print(ONE, [ONE], n),
    "hasattr": lambda n: (hasattr(ONE, "new"), getattr(ONE, "new", n)),
}
ORDER = {
    "order": lambda n: (ONE < OTHER, ONE >= OTHER, min(ONE, OTHER).x, max([ONE, OTHER]).x, n),
    "sorted": lambda n: [one.x + n for one in sorted([ONE, OTHER])],
}
CHANGES = {
    "x": lambda: setattr(ONE, "x", 3),
    "list": lambda: ONE.log.append(4),
    "other list": lambda: setattr(ONE, "log", [7]),
    "new": lambda: setattr(ONE, "new", 5),
    "the other one": lambda: setattr(OTHER, "x", 1),
}


def shown(f: Any, n: int) -> Any:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        value = f(n)
    return describe(value), out.getvalue()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("cls", "use"),
    [(Record, use) for use in (*USES, *ORDER)] + [(Plain, use) for use in USES],
)
def test_changes_between_calls(monkeypatch, cls: Any, use: str, change: str) -> None:
    f = {**USES, **ORDER}[use]
    monkeypatch.setitem(globals(), "ONE", cls(1))
    monkeypatch.setitem(globals(), "OTHER", cls(3))
    compiled = lathe.function(f)
    for _ in range(2):
        assert shown(compiled, 2) == shown(f, 2)
        CHANGES[change]()
        assert shown(compiled, 2) == shown(f, 2)


def test_changes_in_the_function(monkeypatch) -> None:
    def compared(n):
        ONE.x = n
        return ONE == OTHER, (ONE, 1) == (OTHER, 1), ONE < OTHER, ONE in [OTHER]

    def returned(n):
        ONE.x += n
        return min(ONE, OTHER).x, [OTHER, ONE].count(OTHER)

    for f in (compared, returned):
        found = []
        for fn in (f, lathe.function(f)):
            monkeypatch.setitem(globals(), "ONE", Record(1))
            monkeypatch.setitem(globals(), "OTHER", Record(3))
            found.append([fn(n) for n in (1, 3, 3, 0)])
        assert found[0] == found[1]


def test_what_has_changed_is_not_shown(monkeypatch) -> None:
    monkeypatch.setitem(globals(), "ONE", Record(1))

    def listed(n):
        ONE.log.append(n)
        return str(ONE)

    def assigned(n):
        ONE.x = n
        return f"{ONE}"

    for f in (listed, assigned):
        with pytest.raises(lathe.TraceError, match="is shown or passed to Python") as caught:
            lathe.function(f)(2)
        assert caught.value.lineno == f.__code__.co_firstlineno + 2


def test_objects_by_identity_are_constants(monkeypatch) -> None:
    """Where no class says how they are compared."""

    class Token:
        pass

    a, b = Token(), Token()
    tokens = [a, b]

    def f(n):
        return tokens.index(b) + n, a in tokens, tokens.count(a), a == b, [a] == [a]

    assert lathe.function(f)(2) == f(2)


class Loud:
    """Its text is an error, or says how often it was asked for."""

    def __init__(self, fails: bool) -> None:
        self.fails, self.asked = fails, 0

    def __str__(self) -> str:
        if self.fails:
            raise ValueError("no text")
        return f"asked {self.asked} times"


def test_texts_are_made_where_python_makes_them() -> None:
    """They may fail, and they may change: inside a `try`, and before a callback."""
    for fails in (True, False):
        ONE = Loud(fails)

        def ask(n: int, one: Loud = ONE) -> int:
            one.asked += n
            return n

        asked = lathe.callback(ask, result=int)

        def f(n, one=ONE, asked=asked):
            try:
                before = str(one)
            except ValueError as error:
                return f"caught {error}"
            asked(n)
            return before

        for n in (2, 3):
            ONE.asked = 0
            want = f(n)
            ONE.asked = 0
            assert lathe.function(f)(n) == want


def test_objects_of_the_standard_library(monkeypatch) -> None:
    monkeypatch.setitem(globals(), "ONE", types.SimpleNamespace(x=1))
    compiled = lathe.function(USES["text"])
    for x in (1, 3):
        ONE.x = x
        assert compiled(2) == USES["text"](2)
