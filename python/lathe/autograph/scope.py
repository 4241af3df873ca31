"""Scopes of the user's function: names as bits, and who owns which name.

Sets of names are Python ints with one bit per name of a scope, so that the set algebra of the
analyses is integer arithmetic. -1 is "every name", which stands for unreachable code.
"""

from __future__ import annotations

import ast


class Scope:
    """One function, lambda, comprehension or class body.

    After `finish`, names loaded in it carry a `tag` where the load is not plain: the operator
    that performs it (`ld`, `ld_free`; the root adds `name_load`).
    """

    def __init__(self, kind: str, parent: Scope | None) -> None:
        self.kind = kind
        self.parent = parent
        self.bits: dict[str, int] = {}
        self.params: list[str] = []
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.loads: dict[str, list[ast.Name]] = {}
        self.uncertain: list[ast.Name] = []
        self.captures: list[tuple[str, list[ast.Name], bool, str, bool]] = []
        # Results of finish().
        self.free: dict[str, list[ast.Name]] = {}
        # Reads by functions inside a comprehension or class body, for the parent to place.
        self.passed: list[tuple[str, list[ast.Name], str, bool]] = []
        self.free_writes: set[str] = set()
        # What nested functions assign through `nonlocal`: any call may change it.
        self.inner_writes: set[str] = set()
        # What nested functions delete in the same way, and what this one hands on.
        self.inner_deletes: set[str] = set()
        self.free_deletes: set[str] = set()
        self.managed: set[str] = set()
        self.always_live = 0
        self.volatile = 0
        # Running state of the walk; the analyzer owns it.
        self.mask = 0
        self.entry = 0
        self.kill = 0
        self.reads = 0
        self.writes = 0
        self.deleted = 0
        self.needed = 0
        self.unstable = 0
        # Names of the `except ... as name` around, inside the current loop: leaving deletes them.
        self.caught = 0
        self.uses_locals = False
        # What is certain at the breaks and continues of each loop around.
        self.loops: list[list[int]] = []
        # The class whose body this scope is, for super() and private names.
        self.in_class = False

    def bit(self, name: str) -> int:
        """The bit of a name, allotted at its first use."""
        bit = self.bits.get(name)
        if bit is None:
            bit = self.bits[name] = 1 << len(self.bits)
        return bit

    def names(self, mask: int) -> tuple[str, ...]:
        """The names of a set, in order of first appearance."""
        return tuple(name for name, bit in self.bits.items() if mask & bit)

    def is_local(self, name: str) -> bool:
        return name in self.bound and name not in self.globals and name not in self.nonlocals

    @property
    def function(self) -> Scope:
        """The function, lambda or class that an assignment expression here binds in."""
        scope = self
        while scope.kind == "comp" and scope.parent is not None:
            scope = scope.parent
        return scope

    def finish(self) -> None:
        """Decide what each recorded load is, and hand what is not local to the parent."""
        self._take_deletes()
        if self.kind in ("function", "lambda"):
            self._tag_loads()
        for capture in self.captures:
            self._place(*capture)
        for name, loads in self.loads.items():
            if not self.is_local(name):
                self.free.setdefault(name, []).extend(loads)
        self._finish_writes()

    def _take_deletes(self) -> None:
        for name in self.names(self.deleted) if self.deleted else ():
            if name in self.nonlocals:
                self.free_deletes.add(name)
        for name in self.inner_deletes:
            if self.kind != "class" and self.is_local(name):
                self.unstable |= self.bit(name)
            else:
                self.free_deletes.add(name)

    def owned(self, name: str) -> bool:
        """Whether a `nonlocal` name is a variable of a function that is converted, too."""
        if name not in self.nonlocals:
            return False
        scope = self.parent
        while scope is not None:
            if scope.kind in ("function", "lambda") and scope.is_local(name):
                return True
            scope = scope.parent
        return False

    def outer_names(self) -> set[str]:
        """Variables from outside the converted function that this one declares its own."""
        return self.globals | {name for name in self.nonlocals if not self.owned(name)}

    def _tag_loads(self) -> None:
        uncertain = self.uncertain
        for name in self.names(self.unstable) if self.unstable else ():
            uncertain = uncertain + self.loads.get(name, [])
        for node in uncertain:
            if self.is_local(node.id):
                node.tag = "ld"  # type: ignore[attr-defined]
                self.managed.add(node.id)

    def _place(
        self, name: str, nodes: list[ast.Name], certain: bool, tag: str, escaping: bool
    ) -> None:
        """Reads of `name` by an inner scope: mine, or for the scopes around me."""
        if self.kind == "class" or not self.is_local(name):
            if self.kind in ("class", "comp"):
                self.passed.append((name, nodes, tag, escaping))
            else:
                self.free.setdefault(name, []).extend(nodes)
            return
        bit = self.bits[name]
        if escaping:
            self.always_live |= bit
        gone = self.unstable & bit or (escaping and self.deleted & bit)
        if self.kind != "comp" and (gone or not certain):
            self.managed.add(name)
            for node in nodes:
                node.tag = tag  # type: ignore[attr-defined]

    def _finish_writes(self) -> None:
        for name in self.nonlocals:
            self.free_writes.add(name)
        for name in self.globals | self.nonlocals:
            self.always_live |= self.bit(name)
        for name in self.inner_writes - self.globals:
            bit = self.bit(name)
            self.always_live |= bit
            self.volatile |= bit
            if self.kind == "class" or not self.is_local(name):
                self.free_writes.add(name)
        # A deleted variable may be in the state of an `if` or loop, which is read at any time.
        self.managed |= set(self.names(self.needed | self.volatile | self.deleted))
        if self.uses_locals:
            self.managed |= self.bound
        self.managed = {name for name in self.managed if self.is_local(name)}
