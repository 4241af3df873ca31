"""`match` as an if chain, so that staged subjects, and staged parts of them, work.

A pattern asks for the same part of the subject wherever it uses it. Parts that the user's code may
compute (items of mappings, attributes) are asked for once, where CPython does it, and kept in
variables of their own, as what the alternatives of an or-pattern capture is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
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
Captures = list[tuple[ast.Name, ast.expr]]


class Operation(ast.expr):
    """A call of an operator of `operators.py`."""

    _fields = ("args",)

    def __init__(self, name: str, args: list[ast.expr]) -> None:
        super().__init__()
        self.name = name
        self.args = args


def if_chain(node: ast.Match, a: Any) -> list[ast.stmt]:
    """The equivalent statements."""
    patterns = _Patterns(node, a)
    name = patterns.variable("subject")
    store = _at(ast.Name(name, ast.Store()), node.subject)
    first = _at(ast.Assign([store], node.subject), node.subject)
    return [first, *patterns.chain(node.cases, _variable(name))]


def _variable(name: str) -> Subject:
    return lambda at: _at(ast.Name(name, ast.Load()), at)


def _named(target: ast.Name, value: ast.expr) -> ast.expr:
    """Captures between pattern and guard: a test that assigns and is true."""
    assigned = _at(ast.NamedExpr(target, value), target)
    pair = _at(ast.Tuple([assigned], ast.Load()), target)
    return _at(Operation("match_captured", [pair]), target)


def _if(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> ast.If:
    return _at(ast.If(test, body, orelse), test)


def _all(tests: list[ast.expr], at: ast.AST) -> ast.expr:
    return tests[0] if len(tests) == 1 else _at(ast.BoolOp(ast.And(), tests), at)


def _call(name: str, at: ast.AST, *args: Any) -> ast.expr:
    """A call of an operator; what is no expression becomes a constant."""
    made = [arg if isinstance(arg, ast.expr) else _at(ast.Constant(arg), at) for arg in args]
    return _at(Operation(name, made), at)


def _part(name: str, subject: Subject, *numbers: int) -> Subject:
    return lambda at: _call(name, at, subject(at), *numbers)


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


class _Patterns:
    """The tests and captures of the patterns of one `match`."""

    def __init__(self, node: ast.Match, a: Any) -> None:
        self.node, self.a = node, a

    def variable(self, what: str) -> str:
        """A variable that the user's function does not have."""
        self.a.matches = getattr(self.a, "matches", 0) + 1
        name = f"_lathe_{what}_{self.a.matches}"
        if name in self.a.used:
            refuse(self.a.filename, self.node, f"the reserved name {name}", "rename it")
        return name

    def chain(self, cases: list[ast.match_case], subject: Subject) -> list[ast.stmt]:
        if not cases:
            return []
        case = cases[0]
        tests, captures = self.of(case.pattern, subject)
        later = self.chain(cases[1:], subject)
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

    def of(self, pattern: ast.pattern, subject: Subject) -> tuple[list[ast.expr], Captures]:
        """What has to be true, in order (nothing for patterns that take everything), and the names
        that the pattern binds with their values."""
        if isinstance(pattern, (ast.MatchAs, ast.MatchStar)):
            inner = pattern.pattern if isinstance(pattern, ast.MatchAs) else None
            tests, captures = ([], []) if inner is None else self.of(inner, subject)
            if pattern.name is not None:
                store = _at(ast.Name(pattern.name, ast.Store()), pattern)
                captures = [*captures, (store, subject(pattern))]
            return tests, captures
        if isinstance(pattern, ast.MatchOr):
            return self.alternatives(pattern, subject)
        if isinstance(pattern, ast.MatchSingleton):
            value: ast.expr = _at(ast.Constant(pattern.value), pattern)
            return [_at(ast.Compare(subject(pattern), [ast.Is()], [value]), pattern)], []
        if isinstance(pattern, ast.MatchValue):
            return [_at(ast.Compare(subject(pattern), [ast.Eq()], [pattern.value]), pattern)], []
        if isinstance(pattern, ast.MatchClass):
            return self.of_class(pattern, subject)
        if isinstance(pattern, ast.MatchMapping):
            return self.mapping(pattern, subject)
        assert isinstance(pattern, ast.MatchSequence)
        starred = any(isinstance(part, ast.MatchStar) for part in pattern.patterns)
        count = len(pattern.patterns) - starred
        fits = _call("match_sequence", pattern, subject(pattern), count, starred)
        return self.joined([fits], _parts(pattern, subject))

    def joined(
        self, tests: list[ast.expr], parts: Iterable[tuple[ast.pattern, Subject]]
    ) -> tuple[list[ast.expr], Captures]:
        """These tests, then those of the parts."""
        captures: Captures = []
        for part, subject in parts:
            more, bound = self.of(part, subject)
            tests, captures = [*tests, *more], [*captures, *bound]
        return tests, captures

    def of_class(
        self, pattern: ast.MatchClass, subject: Subject
    ) -> tuple[list[ast.expr], Captures]:
        count, names = len(pattern.patterns), tuple(pattern.kwd_attrs)
        own = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _OWN_CLASSES
        facts = () if own and count <= 1 and not names else (count, names)
        tests = [_call("match_class", pattern, subject(pattern), pattern.cls, *facts)]
        if not facts:
            return self.joined(tests, [(part, subject) for part in pattern.patterns])
        parts: list[tuple[ast.pattern, Subject]] = []
        for key, part in zip(
            (*range(count), *names), [*pattern.patterns, *pattern.kwd_patterns], strict=True
        ):
            value = _call("match_attribute", part, subject(part), pattern.cls, key)
            tests.append(self.kept(value, part, parts))
        return self.joined(tests, parts)

    def mapping(
        self, pattern: ast.MatchMapping, subject: Subject
    ) -> tuple[list[ast.expr], Captures]:
        tests = [_call("match_mapping", pattern, subject(pattern), len(pattern.keys))]
        parts: list[tuple[ast.pattern, Subject]] = []
        for key, part in zip(pattern.keys, pattern.patterns, strict=True):
            tests.append(self.kept(_call("match_key", part, subject(part), key), part, parts))
        tests, captures = self.joined(tests, parts)
        if pattern.rest is not None:
            rest = _call("match_others", pattern, subject(pattern), *pattern.keys)
            captures.append((_at(ast.Name(pattern.rest, ast.Store()), pattern), rest))
        return tests, captures

    def kept(self, value: ast.expr, part: ast.pattern, parts: list[Any]) -> ast.expr:
        """The test that a part is there, which keeps it for its pattern."""
        name = self.variable("part")
        parts.append((part, _variable(name)))
        store = _at(ast.Name(name, ast.Store()), part)
        return _call("match_found", part, _at(ast.NamedExpr(store, value), part))

    def alternatives(
        self, pattern: ast.MatchOr, subject: Subject
    ) -> tuple[list[ast.expr], Captures]:
        """Each name has the value that the alternative which matches gives it."""
        found = [self.of(part, subject) for part in pattern.patterns]
        kept = {name: self.variable("part") for name, _ in _by_name(found[0][1])}
        joined = []
        for tests, captures in found:
            stores = [
                _named(_at(ast.Name(kept[name], ast.Store()), pattern), value)
                for name, value in _by_name(captures)
            ]
            if not tests and not stores:
                stores = [_at(ast.Constant(True), pattern)]
            joined.append(_all([*tests, *stores], pattern))
        test = _at(ast.BoolOp(ast.Or(), joined), pattern)
        return [test], [
            (_at(ast.Name(name, ast.Store()), pattern), _variable(other)(pattern))
            for name, other in kept.items()
        ]


def _by_name(captures: list[tuple[ast.Name, ast.expr]]) -> Iterator[tuple[str, ast.expr]]:
    for target, value in captures:
        yield target.id, value


def _at(node: Node, at: ast.AST) -> Node:
    return ast.copy_location(node, at)
