"""Dicts and lists outside, or given, that the function changes: everybody sees them as they are.

Each change with each use; the compiled function is called twice, so that the second call has the
code of the first one."""

from __future__ import annotations

import linecache
from typing import Any

import pytest

import lathe
from support import Outcome

VALUES = {"dict": "{0: 1, 1: 2, 2: 3}", "list": "[1, 5, 3]", "nested": "[[1, 2], [3]]"}
VALUES["deep"] = "{'a': {0: 1, 1: 2}, 'l': [1, 2], 't': (1, 2)}"
CHANGES = {
    "dict": [
        *("C[9] = n", "C[0] = n", "del C[1]", "C.update({5: n})", "C.setdefault(7, n)"),
        *("C.popitem()", "C[n] = 1", "C[0] += n", "if n > 1: C[9] = n", "if n > 1: C.pop(1)"),
    ],
    "list": ["C.append(n)", "C[0] = n", "del C[1]", "C[n % 2] = 9", "C[:2] = [n]", "C.sort()"],
    "deep": ["C['a'][9] = n", "C['a'][n] = 1", "C['l'].append(n)", "C['t'] = (n, 2)"],
    "nested": ["C[0] = [n]", "C[0].append(n)", "C[1][0] = n", "C[0], C[1] = C[1], C[0]"],
}
USES = [
    *("list(C)", "[*C]", "len(C)", "[x for x in C]", "[x for _ in (1, 2) for x in C]", "tuple(C)"),
    *("{str(x): 1 for x in C}", "sum(1 for x in C)", "list(enumerate(C))", "list(zip(C, C))"),
    *("list(map(str, C))", "list(reversed(C))", "str(C)", "f'{C}'", "repr([C])", "f'{[C]!r:>30}'"),
    *("'%s' % (C,)", "'{}'.format(C)", "bool(C)", "C == W", "W == C", "C != W", "1 in C", "n in C"),
    *("(C, 1) == (W, 1)", "[[C]] == [[W]]", "{'a': C} == {'a': W}", "C in [W]", "W in [C]"),
    *("[C].count(W)", "print(C)", "print([C])", "next(iter(C))", "dict.fromkeys(map(str, C))"),
    *(
        "(lambda *q: q)(*C)",
        "(lambda q: q.extend(C) or q)([])",
        "(lambda q: q.extend(C) or q)([n])",
    ),
    *("len(max([C], key=len))", "[y for x in [C] for y in x]", "ascii(C)", "not C"),
]
OF_KEYS = [
    *("list(C.items())", "[v for _ in (1,) for k, v in C.items()]", "{**C}", "dict(C)", "C.get(0)"),
    *(
        "sum(C.values())",
        "C | {8: 1}",
        "C.keys() & {0, 9}",
        "{9} - C.keys()",
        "C.keys() == {0, 1, 2}",
    ),
    *("C.items() == W.items()", "C.items() ^ W.items()", "{n} | C.keys()", "{n} == C.keys()"),
    *("{1}.union(C)", "{n}.union(C)", "(lambda q: q.update(C) or q)({n})", "{1, 9}.issubset(C)"),
    *(
        "(lambda q: q.update(C) or q)({})",
        "sorted(C, key=C.get)",
        "max(C.values())",
        "set(C) | {n}",
    ),
    *("{n: 1} | C", "{**C, n: 1}", "(lambda q: q.__setitem__(slice(0, 1), C) or q)([n])"),
]
OF_VALUES = [
    *("C.items() == W.items()", "{**C}", "dict(C)", "C['a'] == W['a']", "C['a'] in [W['a']]"),
    *("list(C.items())", "[v for _ in (1,) for v in C.values()]", "C['a']", "(C['l'], C['t'])"),
]
WORLDS = {
    "outside": "C = {value}\ndef f(n):\n    {change}\n    return {use}\n",
    "attribute": "class O: pass\nO.C = {value}\ndef f(n):\n    {change}\n    return {use}\n",
    "given": "def f(n, C):\n    {change}\n    return {use}\n",
}
REFUSED = (
    "needed here, but how many there are is known at run time only",
    "cannot be unpacked here",
    "has no single type",
    "an operator on the items() of a dict",
    "an operator on dict_keys of this dict",
    "a run-time list cannot hold numbers, lists and arrays",
    "is needed as a hash",
)


def program(kind: str, change: str, use: str, world: str) -> str:
    if world == "attribute":
        change, use = change.replace("C", "O.C"), use.replace("C", "O.C")
    text = WORLDS[world].format(value=VALUES[kind], change=change, use=use)
    return f"W = {VALUES[kind]}\n{text}"


def run(text: str, name: str, value: str, compiled: bool) -> list[Any]:
    """What two calls give, and leave behind."""
    scope: dict[str, Any] = {"__name__": "changed"}
    exec(compile(text, name, "exec"), scope)
    f = lathe.function(scope["f"]) if compiled else scope["f"]
    found: list[Any] = []
    for n in (1, 3):
        given = (eval(value),) if "f(n, C)" in text else ()
        outcome = Outcome(f, (n, *given), {})
        if isinstance(outcome.error, lathe.LatheError):
            return [outcome.error]
        world = scope["O"].C if "O" in scope else scope.get("C", outcome.args[1:])
        shown = outcome.shown()
        found.append(({k: shown[k] for k in ("value", "error", "message", "text")}, repr(world)))
    return found


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(
    ("kind", "change"), [(kind, change) for kind in CHANGES for change in CHANGES[kind]]
)
def test_seen_as_it_is(kind: str, change: str, world: str) -> None:
    wrong, refused = [], 0
    uses = USES + {"dict": OF_KEYS, "deep": OF_VALUES}.get(kind, [])
    for use in uses:
        text, name = program(kind, change, use, world), f"<{change} | {use} | {world}>"
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        want = run(text, name, VALUES[kind], False)
        got = run(text, name, VALUES[kind], True)
        if isinstance(got[0], lathe.LatheError):
            assert any(text in str(got[0]) for text in REFUSED), (name, str(got[0]))
            refused += 1
        elif got != want:
            wrong.append((use, want, got))
    assert not wrong
    assert refused < len(uses) / 4
