"""Random Python functions over ints and lists, with every construct that is converted.

`generate(seed)` gives the text of a module with one function `f(a, b, c)`; loops are bounded,
names may be read before they are assigned, and errors of all sorts are welcome.
"""

from __future__ import annotations

import random
from typing import Any

import lathe.autograph as ag

NAMES = ["a", "b", "c", "x", "y", "z", "G"]


class Generator:
    def __init__(self, seed: int, pure: bool) -> None:
        self.r = random.Random(seed)
        # No effects but assignments, and no look at a value where converted code cannot.
        self.pure = pure
        self.lines: list[str] = []
        self.count = 0
        self.budget = self.r.randint(8, 40)

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def name(self) -> str:
        return self.r.choice(NAMES)

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    # ---- expressions ------------------------------------------------------------------

    def expr(self, level: int = 2, comp: bool = False) -> str:
        r = self.r
        if level <= 0 or r.random() < 0.25:
            last = "xs[1]" if self.pure else "o.v"
            return r.choice([self.name(), self.name(), str(r.randint(-3, 9)), "xs[0]", last])
        sub = lambda: self.expr(level - 1, comp)
        kind = r.randrange(18)
        if kind <= 4:
            return f"({sub()} {r.choice(['+', '-', '%', '//', '&', '|'])} {sub()})"
        if kind == 5:
            return self.test(level - 1, comp)
        if kind == 6:
            return f"({sub()} if {self.test(level - 1, comp)} else {sub()})"
        if kind == 7:
            return f"({sub()} {r.choice(['and', 'or'])} {sub()} {r.choice(['and', 'or'])} {sub()})"
        if kind == 8:
            return f"{'keep' if self.pure else 'show'}({sub()})"
        if kind == 9 and not comp:
            return f"({self.name()} := {sub()})"
        if kind == 10:
            v = self.fresh("v")
            item = r.choice([v, f"({v} + {self.name()})", f"({v} and {self.name()})"])
            return f"sum([{item} for {v} in range(3) if {v} != {r.randint(0, 3)}])"
        if kind == 11:
            v = self.fresh("v")
            return f"(lambda {v}: {v} + {self.expr(level - 1, True)})({sub()})"
        if kind == 12:
            return f"xs[{sub()}]"
        if kind == 13:
            return f"len(f'{{{self.name()}}} {{{self.name()}!r:>4}}')"
        if kind == 14:
            return f"max({sub()}, *[{sub()}])"
        if kind == 15:
            return f"(not {sub()})"
        if kind == 16:
            return f"len(xs[{r.choice(['', '1'])}:{r.choice(['', '2', '-1'])}])"
        return f"-{sub()}"

    def test(self, level: int = 2, comp: bool = False) -> str:
        r = self.r
        sub = lambda: self.expr(level - 1, comp)
        kind = r.randrange(6)
        op = r.choice(["<", "<=", "==", "!=", ">", ">="])
        if kind <= 2:
            return f"({sub()} {op} {sub()})"
        if kind == 3:
            return f"({sub()} < {sub()} {op} {sub()})"
        if kind == 4:
            return f"({sub()} in ({sub()}, {sub()}))"
        return f"({self.name()} is not None)"

    # ---- statements -------------------------------------------------------------------

    def block(self, depth: int, loop: bool, func: bool = True) -> None:
        before = len(self.lines)
        for _ in range(self.r.randint(1, 4)):
            self.statement(depth, loop, func)
        if len(self.lines) == before:
            self.emit(depth, "pass")

    def statement(self, depth: int, loop: bool, func: bool) -> None:
        self.budget -= 1
        r = self.r
        compound = depth < 6 and self.budget > 0
        kind = r.randrange(26 if compound else 14)
        if kind >= 14:
            compounds = [c for c in COMPOUND if c != "with"] if self.pure else COMPOUND
            getattr(self, "do_" + r.choice(compounds))(depth, loop, func)
        elif not (self.pure and kind in (1, 2, 4, 10)):
            self.simple(kind, depth, loop)

    def simple(self, kind: int, depth: int, loop: bool) -> None:
        r = self.r
        n = self.name
        e = self.expr
        if kind == 0:
            self.emit(depth, f"{n()} {r.choice(['+', '-', '//', '|'])}= {e()}")
        elif kind == 1:
            self.emit(depth, f"print({e()}, {e(1)})")
        elif kind == 2:
            self.emit(depth, f"xs[{r.choice(['0', '1', '-1', n()])}] {r.choice(['', '+'])}= {e()}")
        elif kind == 3:
            self.emit(depth, f"{n()}, {n()} = {e()}, {e()}")
        elif kind == 4:
            self.emit(depth, f"{n()}, xs[{n()}], *rest = {e()}, {e()}, {e()}")
        elif kind == 5 and loop:
            self.emit(depth, r.choice(["break", "continue"]))
        elif kind == 6 and r.random() < 0.5:
            self.emit(depth, f"return {e()}")
        elif kind == 7 and r.random() < 0.6:
            self.emit(depth, f"del {n()}")
        elif kind == 8 and r.random() < 0.5:
            tail = r.choice(["", "", " from None", f" from KeyError({n()})"])
            self.emit(depth, f"raise {r.choice(['ValueError', 'KeyError'])}({e(1)}){tail}")
        elif kind == 9:
            self.emit(depth, f"assert {self.test()}, {e(1)}")
        elif kind == 10:
            self.emit(depth, f"o.v {r.choice(['', '+', '-'])}= {e()}")
        elif kind == 11:
            self.emit(depth, f"{n()}: int = {e()}")
        else:
            self.emit(depth, f"{n()} = {e()}")

    def do_if(self, depth: int, loop: bool, func: bool) -> None:
        self.emit(depth, f"if {self.test()}:")
        self.block(depth + 1, loop, func)
        if self.r.random() < 0.3:
            self.emit(depth, f"elif {self.test()}:")
            self.block(depth + 1, loop, func)
        if self.r.random() < 0.5:
            self.emit(depth, "else:")
            self.block(depth + 1, loop, func)

    def do_for(self, depth: int, loop: bool, func: bool) -> None:
        r = self.r
        target, items = r.choice(
            [
                (self.name(), f"range({r.randint(0, 4)})"),
                (self.name(), "list(xs)"),
                (f"{self.name()}, {self.name()}", "[(1, 2), (3, 4)]"),
                (f"{self.name()}, (xs[0], *rest)", "[(1, (2, 3)), (3, (4,))]"),
                (self.name(), self.expr()),
            ][: 3 if self.pure else None]
        )
        self.emit(depth, f"for {target} in {items}:")
        self.block(depth + 1, True, func)
        self.loop_else(depth, loop, func)

    def loop_else(self, depth: int, loop: bool, func: bool) -> None:
        if self.r.random() < 0.3:
            self.emit(depth, "else:")
            self.block(depth + 1, loop, func)

    def do_while(self, depth: int, loop: bool, func: bool) -> None:
        w = self.fresh("w")
        self.emit(depth, f"{w} = 0")
        if self.r.random() < 0.4:
            self.emit(depth, "while True:")
            self.emit(depth + 1, f"{w} += 1")
            self.emit(depth + 1, f"if {w} > 3: {self.r.choice(['break', 'return ' + w])}")
        else:
            self.emit(depth, f"while ({w} := {w} + 1) < 4 and {self.test()}:")
        self.block(depth + 1, True, func)
        self.loop_else(depth, loop, func)

    def do_try(self, depth: int, loop: bool, func: bool) -> None:
        r = self.r
        self.emit(depth, "try:")
        self.block(depth + 1, loop, func)
        kinds = r.sample(["ValueError", "(KeyError, IndexError)", "ArithmeticError", "NameError",
                          "Exception"], r.randint(0, 3))  # fmt: skip
        for kind in kinds:
            bind = r.choice(["", f" as {self.name()}", " as error"])
            self.emit(depth, f"except {kind}{bind}:")
            self.block(depth + 1, loop, func)
            if r.random() < 0.2:
                self.emit(depth + 1, "raise")
        if kinds and r.random() < 0.3:
            self.emit(depth, "else:")
            self.block(depth + 1, loop, func)
        if not kinds or r.random() < 0.3:
            self.emit(depth, "finally:")
            self.block(depth + 1, loop, func)

    def do_with(self, depth: int, loop: bool, func: bool) -> None:
        swallow = self.r.choice(["", "ValueError", "KeyError", "NameError"])
        bind = self.r.choice(["", f" as {self.name()}", " as xs[0]"])
        self.emit(depth, f"with Manager({swallow}){bind}:")
        self.block(depth + 1, loop, func)

    def do_def(self, depth: int, loop: bool, func: bool) -> None:
        r = self.r
        g = self.fresh("g")
        p = self.fresh("p")
        self.emit(depth, f"def {g}({p}, {self.fresh('q')}={self.expr(1)}):")
        if func and r.random() < 0.4:
            self.emit(depth + 1, f"nonlocal {r.choice(['x', 'y', 'z'])}")
        self.block(depth + 1, False, False)
        self.emit(depth + 1, f"return {p} + {self.expr(1)}")
        self.emit(depth, f"{self.name()} = {g}({self.expr()})")

    def do_match(self, depth: int, loop: bool, func: bool) -> None:
        r = self.r
        self.emit(depth, f"match {self.expr()}:")
        for _ in range(r.randint(1, 3)):
            pattern = r.choice(["0", "1 | 2", "None", f"3 as {self.name()}", f"[1, {self.name()}]"])
            guard = f" if {self.test()}" if r.random() < 0.3 else ""
            if self.pure and (pattern[0] == "[" or (guard and " as " in pattern)):
                pattern = "5"
            self.emit(depth + 1, f"case {pattern}{guard}:")
            self.block(depth + 2, loop, func)
        if r.random() < 0.6:
            self.emit(depth + 1, f"case {r.choice(['_', self.name()])}:")
            self.block(depth + 2, loop, func)


COMPOUND = ["if", "if", "if", "if", "for", "for", "while", "while", "try", "with", "def", "match"]

HEADER = """
class Manager:
    def __init__(self, swallow=()):
        self.swallow = swallow
    def __enter__(self):
        print("enter")
        return 5
    def __exit__(self, kind, error, tb):
        print("exit", kind and kind.__name__)
        return kind is not None and issubclass(kind, self.swallow)

def show(x):
    print("show", x)
    return x

def keep(x):
    return x

class Holder:
    v = 2

G = 7
H = 1
"""


def generate(seed: int, pure: bool = False) -> str:
    """The text of a random module."""
    g = Generator(seed, pure)
    g.emit(0, "def f(a, b, c, xs, o):")
    g.emit(1, g.r.choice(["global G", "pass"]))
    # Every function has x, y, z, so that nested ones may declare them nonlocal.
    g.emit(1, g.r.choice(["x = 1; y = 2; z = 3", "if a: x = y = z = 0"]))
    for _ in range(g.r.randint(2, 6)):
        g.statement(1, False, True)
    g.emit(1, f"return {g.expr()}, {g.expr(1)}, xs")
    return HEADER + "\n".join(g.lines) + "\n"


def compile_text(text: str, name: str) -> dict[str, Any] | None:
    """The module of a text, its source registered; None where Python refuses the text."""
    ag.register_source(name, text)
    space: dict[str, Any] = {"__name__": "program"}
    try:
        code = compile(text, name, "exec")
    except SyntaxError:
        return None
    exec(code, space)
    return space
