"""`match` as an if chain, so that staged subjects, and staged parts of them, work.

That is so for values, None/True/False, sequences, Python's own classes with at most one pattern
inside, alternatives, captures and `_`, in any nesting. A pattern asks for the same part of the
subject wherever it uses it; parts of mappings and attributes may be computed by the user's code,
which must run once: `match` statements that have these stay native, for a Python subject.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .refuse import refuse

Node = TypeVar("Node", bound=ast.AST)
# Their one pattern by position is for the value itself.
_OWN_CLASSES = {
    *("bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str"),
    "tuple",
}


# An expression for what a pattern is for, with the location of a node.
Subject = Callable[[ast.AST], ast.expr]


class Operation(ast.expr):
    """A call of an operator of `operators.py`."""

    _fields = ("args",)

    def __init__(self, name: str, args: list[ast.expr]) -> None:
        super().__init__()
        self.name = name
        self.args = args


def captured_names(pattern: ast.AST) -> Iterator[str]:
    """The names that a pattern binds."""
    for node in ast.walk(pattern):
        for field in ("name", "rest"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name


def simple_match(node: ast.Match, a: Any) -> list[ast.stmt] | None:
    """The equivalent statements, or None where a pattern is not plain."""
    if not all(_is_plain(case.pattern) for case in node.cases):
        return None
    a.matches = getattr(a, "matches", 0) + 1
    name = f"_lathe_subject_{a.matches}"
    if name in a.used:
        refuse(a.filename, node, f"the reserved name {name}", "rename it")
    store = _at(ast.Name(name, ast.Store()), node.subject)
    first = _at(ast.Assign([store], node.subject), node.subject)
    return [first, *_chain(node.cases, name)]


def _is_plain(pattern: ast.pattern) -> bool:
    if isinstance(pattern, (ast.MatchOr, ast.MatchSequence)):
        return all(_is_plain(part) for part in pattern.patterns)
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or _is_plain(pattern.pattern)
    if isinstance(pattern, ast.MatchClass):
        own = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _OWN_CLASSES
        one = len(pattern.patterns) <= 1 and not pattern.kwd_attrs
        return own and one and all(_is_plain(part) for part in pattern.patterns)
    return isinstance(pattern, (ast.MatchValue, ast.MatchSingleton, ast.MatchStar))


def _chain(cases: list[ast.match_case], name: str) -> list[ast.stmt]:
    if not cases:
        return []
    case = cases[0]

    def subject(at: ast.AST) -> ast.expr:
        return _at(ast.Name(name, ast.Load()), at)

    tests, captures = _tests(case.pattern, subject), _captures(case.pattern, subject)
    later = _chain(cases[1:], name)
    if not tests or case.guard is None:
        bind: list[ast.stmt] = [_at(ast.Assign([to], value), to) for to, value in captures]
        if not tests and case.guard is None:
            return bind + case.body
        if not tests:
            assert case.guard is not None
            return [*bind, _if(case.guard, case.body, later)]
        return [_if(_all(tests, case.pattern), bind + case.body, later)]
    named = [_named(to, value) for to, value in captures]
    return [_if(_all([*tests, *named, case.guard], case.pattern), case.body, later)]


def _named(target: ast.Name, value: ast.expr) -> ast.expr:
    """Captures between pattern and guard: a test that assigns and is true."""
    assigned = _at(ast.NamedExpr(target, value), target)
    pair = _at(ast.Tuple([assigned], ast.Load()), target)
    return _at(Operation("match_captured", [pair]), target)


def _if(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> ast.If:
    return _at(ast.If(test, body, orelse), test)


def _all(tests: list[ast.expr], at: ast.AST) -> ast.expr:
    return tests[0] if len(tests) == 1 else _at(ast.BoolOp(ast.And(), tests), at)


def _tests(pattern: ast.pattern, subject: Subject) -> list[ast.expr]:
    """What has to be true, in order; nothing for patterns that take everything."""
    if isinstance(pattern, ast.MatchAs):
        return [] if pattern.pattern is None else _tests(pattern.pattern, subject)
    if isinstance(pattern, ast.MatchStar):
        return []
    if isinstance(pattern, ast.MatchOr):
        parts = [_tests(part, subject) for part in pattern.patterns]
        if not parts[-1]:
            parts[-1] = [_at(ast.Constant(True), pattern)]
        joined = [_all(p, pattern) for p in parts]
        return [_at(ast.BoolOp(ast.Or(), joined), pattern)]
    if isinstance(pattern, ast.MatchSingleton):
        value: ast.expr = _at(ast.Constant(pattern.value), pattern)
        return [_at(ast.Compare(subject(pattern), [ast.Is()], [value]), pattern)]
    if isinstance(pattern, ast.MatchValue):
        return [_at(ast.Compare(subject(pattern), [ast.Eq()], [pattern.value]), pattern)]
    if isinstance(pattern, ast.MatchClass):
        of_class = _at(Operation("match_class", [subject(pattern), pattern.cls]), pattern)
        return [of_class, *(t for part in pattern.patterns for t in _tests(part, subject))]
    assert isinstance(pattern, ast.MatchSequence)
    starred = any(isinstance(part, ast.MatchStar) for part in pattern.patterns)
    facts = (len(pattern.patterns) - starred, starred)
    size = [_at(ast.Constant(fact), pattern) for fact in facts]
    fits = _at(Operation("match_sequence", [subject(pattern), *size]), pattern)
    return [fits, *(t for part, of in _parts(pattern, subject) for t in _tests(part, of))]


def _parts(pattern: ast.MatchSequence, subject: Subject) -> Iterator[tuple[ast.pattern, Subject]]:
    """The patterns of a sequence pattern, and what each one is for."""
    seen_star = False
    for i, part in enumerate(pattern.patterns):
        after = len(pattern.patterns) - i - 1
        if isinstance(part, ast.MatchStar):
            seen_star = True
            yield part, _part("match_rest", subject, i, after)
        else:
            yield part, _part("match_item", subject, -after - 1 if seen_star else i)


def _part(name: str, subject: Subject, *numbers: int) -> Subject:
    def part(at: ast.AST) -> ast.expr:
        constants = [_at(ast.Constant(number), at) for number in numbers]
        return _at(Operation(name, [subject(at), *constants]), at)

    return part


def _captures(pattern: ast.pattern, subject: Subject) -> list[tuple[ast.Name, ast.expr]]:
    """The names that a pattern binds, and their values."""
    found: list[tuple[ast.Name, ast.expr]] = []
    if isinstance(pattern, ast.MatchOr):
        return _captures_of_alternatives(pattern, subject)
    if isinstance(pattern, ast.MatchSequence):
        for part, of in _parts(pattern, subject):
            found += _captures(part, of)
    elif isinstance(pattern, ast.MatchClass):
        for part in pattern.patterns:
            found += _captures(part, subject)
    elif isinstance(pattern, (ast.MatchAs, ast.MatchStar)):
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
            found += _captures(pattern.pattern, subject)
        if pattern.name is not None:
            found.append((_at(ast.Name(pattern.name, ast.Store()), pattern), subject(pattern)))
    return found


def _captures_of_alternatives(
    pattern: ast.MatchOr, subject: Subject
) -> list[tuple[ast.Name, ast.expr]]:
    """Each name has the value of the first alternative that matches."""
    *others, last = [dict(_by_name(_captures(p, subject))) for p in pattern.patterns]
    found = []
    for name, value in last.items():
        for part, names in reversed(list(zip(pattern.patterns, others, strict=False))):
            test = _all(_tests(part, subject), pattern)
            value = _at(ast.IfExp(test, names[name], value), pattern)
        found.append((_at(ast.Name(name, ast.Store()), pattern), value))
    return found


def _by_name(captures: list[tuple[ast.Name, ast.expr]]) -> Iterator[tuple[str, ast.expr]]:
    for target, value in captures:
        yield target.id, value


def _at(node: Node, at: ast.AST) -> Node:
    return ast.copy_location(node, at)
