"""Writes one random function: numbers, small arrays, control flow, `try`, dicts, and families."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from program_text.family import Family

INTS = ["a", "b", "i", "j"]
FLOATS = ["u", "v", "x", "y"]
MIXED = ["m", "n"]
OPS = ["<", "<=", "==", "!=", ">", ">="]
CAUGHT = [
    "ZeroDivisionError", "IndexError", "(ValueError, IndexError)", "ArithmeticError", "Exception", "LookupError",
    "AssertionError", "UnboundLocalError", "KeyError", "(TypeError, NameError)", "(Mine, ValueError)", "",
]  # fmt: skip
WIDE = ("ArithmeticError", "Exception", "")  # they let the overflow pass that Python does not have
START = ["i = j = 1", "x = 0.5", "y = u", "m = 0", "n = a", "w = xs[1:]"]
# Of templates: variables, the simple form of an expression, what stands for it without a family.
NAMES = {"A": INTS, "B": FLOATS, "M": MIXED, "S": ["sa", "sb"], "Z": ["za", "zb"], "o": OPS}
SIMPLE = {"s": "u", "z": "w"}
CONSTANTS = {
    "s": "'ab'",
    "u": "'a'",
    "z": "(1 + 2j)",
    "w": "1j",
    "l": "[1, 2]",
    "p": "[(1, 0.5)]",
    "r": "[[1]]",
}
SHORT = "lpr"  # these begin with their simplest forms
HEADER = """import lathe
import numpy as np


class Mine(Exception):
    pass


def fails(p):
    if p > 4:
        raise Mine(p, p * 2)
    try:
        return 12 // p
    except ZeroDivisionError as error:
        raise KeyError(p) from error
    finally:
        p += 1


def helper(p, q=2):
    if p > q:
        return p - q
    for k in range(3):
        if k * p > q:
            return q + k
    return q


"""


class Program:
    """Writes one function, statement by statement."""

    def __init__(
        self, r: random.Random, *, tries: bool, dicts: bool, families: Sequence[Family] = ()
    ) -> None:
        self.r = r
        self.lines: list[str] = []
        self.budget = r.randint(6, 30)
        self.loops = 0
        self.counters = 0
        self.tries = tries
        self.dicts = dicts
        self.families = families
        self.handlers: list[str] = []  # their names, "" without one

    @property
    def more(self) -> str:
        """What the families return after the rest."""
        return "".join(f", {family.result}" for family in self.families if family.result)

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    # ---- families

    def part(self, letter: str, level: int) -> str:
        """What stands for `$letter` in a template (see family.py)."""
        r = self.r
        if letter in "ixmt":
            return {"i": self.int_, "x": self.float_, "m": self.mixed, "t": self.test}[letter](
                level
            )
        if letter in "jy":
            return self.int_(0) if letter == "j" else self.float_(0)
        if letter in "knd":
            return str(r.randint(*{"k": (0, 4), "n": (-3, 9), "d": (-4, 3)}[letter]))
        if letter in NAMES:
            return r.choice(NAMES[letter])
        if level <= 0:
            letter = SIMPLE.get(letter, letter)
        return self.of_family(letter, level) or CONSTANTS[letter]

    def of_family(self, letter: str, level: int) -> str:
        """An expression of the families, "" where they have none."""
        texts = [text for family in self.families for text in family.parts.get(letter, ())]
        if level <= 0 and letter in SHORT:
            texts = [text for text in texts[:2] if "$" not in text]
        return self.fill(self.r.choice(texts), level - 1) if texts else ""

    def fill(self, template: str, level: int) -> str:
        return re.sub(r"\$(\w)", lambda found: self.part(found[1], level), template)

    def of_templates(self, depth: int) -> None:
        """A statement of the families."""
        r = self.r
        family = r.choice(self.families)
        deep = depth > 4 or self.budget <= 0 or r.random() < 0.65
        template = r.choice((family.simple if deep else family.compound) or family.simple)
        if "$c" in template:
            self.counters += 1
            template = template.replace("$c", f"c{self.counters}")
        for line in template.split("\n"):
            inner = depth + (len(line) - len(line.lstrip())) // 4
            if line.strip() in ("$block", "$loop"):
                self.loops += line.strip() == "$loop"
                self.block(inner)
                self.loops -= line.strip() == "$loop"
            else:
                self.emit(inner, self.fill(line.strip(), 1))

    # ---- expressions

    def int_(self, level: int = 2) -> str:
        r = self.r
        if self.families and level > 0 and r.random() < 0.4:
            return self.of_family("i", level) or self.int_(level - 1)
        if level <= 0 or r.random() < 0.3:
            return r.choice(
                [*INTS, str(r.randint(-3, 9)), "len(xs)", f"int(ks[{r.randint(-4, 3)}])"]
            )
        a, b = self.int_(level - 1), self.int_(level - 1)
        return r.choice(
            [
                f"({a} + {b})", f"({a} - {b})", f"({a} * {b}) % 97", f"({a} // {r.choice(['2', '3', '-3', b])})",
                f"({a} % {r.choice(['5', '-4', b])})", f"({a} & {b})", f"({a} | {b})", f"({a} ^ {b})",
                f"({a} if {self.test(level - 1)} else {b})", f"abs({a})", f"min({a}, {b})", f"max({a}, {b}, 1)",
                f"(-{a})", f"int({self.float_(level - 1)})", f"helper({a}, {b})", f"helper({a})", f"(~{a})",
                f"({a} << {r.randint(0, 3)})", f"({a} >> {r.randint(0, 3)})", f"int({self.test(level - 1)})",
                f"divmod({a}, {r.choice(['3', b])})[{r.randint(0, 1)}]",
            ]
        )  # fmt: skip

    def float_(self, level: int = 2) -> str:
        r = self.r
        if self.families and level > 0 and r.random() < 0.4:
            return self.of_family("x", level) or self.float_(level - 1)
        if level <= 0 or r.random() < 0.3:
            return r.choice(
                [*FLOATS, f"{r.randint(-4, 4)}.5", "0.0", "-0.0", f"xs[{self.index()}]"]
            )
        a, b = self.float_(level - 1), self.float_(level - 1)
        return r.choice(
            [
                f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / {r.choice(['2', '4.0', b])})",
                f"({a} // {r.choice(['2', b])})", f"({a} % {r.choice(['3', b])})", f"({a} * {self.int_(level - 1)})",
                f"({a} if {self.test(level - 1)} else {b})", f"abs({a})", f"float({self.int_(level - 1)})", f"(-{a})",
                f"min({a}, {b})", "xs.sum()", "xs.max()", f"xs[{self.index()}]", f"helper({a}, {b})",
                f"({self.int_(level - 1)} / {r.choice(['4', self.int_(0)])})", "np.sqrt(abs(x))", "w[0]",
            ]
        )  # fmt: skip

    def mixed(self, level: int = 2) -> str:
        r = self.r
        if self.families and level > 0 and r.random() < 0.4:
            return self.of_family("m", level) or self.mixed(level - 1)
        simple = [
            self.int_(level - 1),
            self.float_(level - 1),
            r.choice(MIXED),
            "True",
            "np.int64(3)",
            "np.float64(2.5)",
        ]
        if level <= 0 or r.random() < 0.5:
            return r.choice(simple)
        a, b = self.mixed(level - 1), self.mixed(level - 1)
        return r.choice(
            [
                f"({a} + {b})", f"({a} * {b})", f"({a} - 1)", f"({a} if {self.test(level - 1)} else {b})",
                f"({a} and {b})", f"({a} or {b})", f"(not {a})", f"(-{a})", "None",
            ]
        )  # fmt: skip

    def index(self) -> str:
        r = self.r
        return r.choice(
            [str(r.randint(-5, 4)), str(r.randint(-5, 4)), r.choice(INTS), f"{r.choice(INTS)} % 5"]
        )

    def test(self, level: int = 2) -> str:
        r = self.r
        if self.families and level > 0 and r.random() < 0.4:
            return self.of_family("t", level) or self.test(level - 1)
        op = r.choice(["<", "<=", "==", "!=", ">", ">="])
        pick = r.choice([self.int_, self.int_, self.float_, self.mixed])
        kind = r.randrange(8)
        if kind <= 3 or level <= 0:
            return f"({pick(level - 1)} {op} {pick(level - 1)})"
        if kind == 4:
            return f"({pick(level - 1)} < {pick(level - 1)} {op} {pick(level - 1)})"
        if kind == 5:
            return f"(not {self.test(level - 1)})"
        if kind == 6:
            return f"({self.test(level - 1)} {r.choice(['and', 'or'])} {self.test(level - 1)})"
        return r.choice(
            [
                f"({r.choice(MIXED)} is None)",
                f"{r.choice(INTS)}",
                f"({self.int_(0)} in (1, 2, 5))",
                "(xs > 1).any()",
            ]
        )

    # ---- statements

    def block(self, depth: int) -> None:
        for _ in range(self.r.randint(1, 4)):
            self.statement(depth)

    def statement(self, depth: int) -> None:
        self.budget -= 1
        r = self.r
        if self.families and r.random() < 0.5:
            self.of_templates(depth)
        elif self.dicts and r.random() < 0.4:
            self.dict_(depth)
        elif depth < 5 and self.budget > 0 and r.random() < 0.4:
            kinds = [self.if_, self.if_, self.for_, self.for_, self.while_]
            r.choice(kinds + 3 * [self.try_] * self.tries)(depth)
        else:
            self.simple(depth)

    def simple(self, depth: int) -> None:
        r = self.r
        kind = r.randrange(30)
        if self.tries and r.random() < 0.15:
            self.raise_(depth)
        elif kind < 6:
            self.emit(depth, f"{r.choice(INTS)} = {self.int_()}")
        elif kind < 10:
            self.emit(depth, f"{r.choice(FLOATS)} = {self.float_()}")
        elif kind < 14:
            self.emit(depth, f"{r.choice(MIXED)} = {self.mixed()}")
        elif kind < 16:
            self.emit(
                depth,
                f"{r.choice(INTS)} {r.choice(['+=', '-=', '//=', '%=', '|='])} {self.int_(1)}",
            )
        elif kind < 18:
            self.emit(
                depth, f"{r.choice(FLOATS + MIXED)} {r.choice(['+=', '-=', '*='])} {self.float_(1)}"
            )
        elif kind < 21:
            self.array(depth)
        elif kind == 21:
            self.emit(depth, f"print({r.choice(INTS)}, {self.mixed(1)}, f'{{{r.choice(FLOATS)}}}')")
        elif kind < 25 and self.loops:
            self.emit(
                depth,
                r.choice(["break", "continue"])
                if depth > 2 or r.random() < 0.2
                else f"i = {self.int_()}",
            )
        elif kind == 25 and r.random() < 0.5:
            self.emit(
                depth, f"return {self.int_(1)}, {self.float_(1)}, {self.mixed(1)}" + self.more
            )
        elif kind == 26 and r.random() < 0.5:
            self.emit(depth, f"raise ValueError({self.int_(1)}, f'x={{{r.choice(FLOATS)}!r}}')")
        elif kind == 27:
            self.emit(depth, f"assert {self.test()}, {self.int_(1)}")
        elif kind == 28:
            self.emit(
                depth, f"{r.choice(INTS)}, {r.choice(FLOATS)} = {self.int_(1)}, {self.float_(1)}"
            )
        else:
            self.emit(depth, f"a, b = b, {self.int_(1)}")

    def array(self, depth: int) -> None:
        r = self.r
        texts = [
            f"xs[{self.index()}] = {self.float_(1)}", f"xs[{self.index()}] += {self.float_(1)}",
            f"ks[{self.index()} % 4] = {self.int_(1)} % 50", "xs[1:4] = xs[0:3]", "xs[::2] = 1.5", "xs[1:] *= 0.5",
            f"w = xs[{r.randint(0, 3)}:]", "w = xs[::-1]", "w = xs.copy()", f"w[0] = {self.float_(1)}",
            "w = xs if a > b else xs * 2.0", "xs -= w[0]", "w = w * 2.0", "xs = xs + 1.0", "w = np.zeros(3)",
            "ks += 1", "xs[ks % 5 == 0] = 0.0" if r.random() < 0.1 else "xs[ks[0] % 5] = 2.0",
        ]  # fmt: skip
        self.emit(depth, r.choice(texts))

    def key(self) -> str:
        r = self.r
        small = f"{r.choice(INTS)} % {r.randint(2, 5)}"
        return r.choice(
            [*INTS, small, small, str(r.randint(-1, 8)), r.choice(["x", "i * 0.5", "a > 2"])]
        )

    def dict_(self, depth: int) -> None:
        """Something with the dicts d, g or the sets s, t."""
        r = self.r
        d, s, other = r.choice("dg"), r.choice("st"), r.choice("st")
        key, item = self.key(), r.choice([self.int_(1), self.int_(0), self.float_(0)])
        sign, order = r.choice("|&-^"), r.choice(["==", "!=", "<=", "<"])
        texts = [
            f"{d}[{key}] = {item}", f"{d}[{key}] = {d}.get({self.key()}, 0) + 1", f"i = {d}.get({key}, -1)",
            f"m = {d}.pop({key}, None)", f"j = len({d}) + len({s})", f"i = int({key} in {r.choice('dgst')})",
            f"{s}.add({key})", f"{s}.discard({key})", f"{s} = {s} {sign} {other}", f"{s} {sign}= {other}",
            f"i = int({s} {order} {other})", f"i = int({d} == g)", f"{d} = {r.choice('dg')}", f"{s} = {other}.copy()",
            f"x = {d}[{key}]", f"{d}.setdefault({key}, {item})", f"{d}.update({r.choice('dg')})", f"del {d}[{key}]",
            f"x = {d}.popitem()[1]", f"i = {s}.pop()", f"{s}.remove({key})", f"x = sum({d}.values())",
            f"i = sorted({s})[0]", f"{s} = {{{self.key()}, {key}}}", f"{d} = {{{key}: {item}, 1: 2}}",
            f"{s} = {{k % 3 for k in {d}}}", f"{d} = {{k: k * 0.5 for k in {s}}}", f"print({d}, {s})",
        ]  # fmt: skip
        if depth > 3 or r.random() < 0.8:
            self.emit(depth, r.choice(texts))
            return
        i = r.choice(INTS)
        heads = [
            f"for {i} in {d}",
            f"for {i}, x in {d}.items()",
            f"for {i} in {s}",
            f"for x in {d}.values()",
        ]
        self.emit(depth, r.choice(heads) + ":")
        self.loop_body(depth)

    def if_(self, depth: int) -> None:
        self.emit(depth, f"if {self.test()}:")
        self.block(depth + 1)
        if self.r.random() < 0.25:
            self.emit(depth, f"elif {self.test()}:")
            self.block(depth + 1)
        if self.r.random() < 0.5:
            self.emit(depth, "else:")
            self.block(depth + 1)

    def for_(self, depth: int) -> None:
        r = self.r
        i, x = r.choice(INTS), r.choice(FLOATS)
        heads = [
            f"for {i} in range({self.int_(0)} % 5)", f"for {i} in range({r.randint(0, 4)})",
            f"for {i} in range({self.int_(0)} % 4, {self.int_(0)} % 6)", f"for {i} in range(4, {self.int_(0)} % 4, -1)",
            f"for {i} in range({r.randint(0, 3)}, 7, {self.int_(0)} % 3 + 1)", f"for {x} in xs", f"for {x} in xs[1:3]",
            f"for {i}, {x} in enumerate(xs)", f"for {x}, {i} in zip(xs, ks)", f"for {x} in reversed(xs)",
            f"for {i} in [1, 3, 2]", f"for {i} in (a, 2)",
        ]  # fmt: skip
        self.emit(depth, r.choice(heads) + ":")
        self.loop_body(depth)

    def while_(self, depth: int) -> None:
        self.counters += 1
        c = f"c{self.counters}"
        self.emit(depth, f"{c} = 0")
        if self.r.random() < 0.3:
            self.emit(depth, "while True:")
            self.emit(depth + 1, f"{c} += 1")
            self.emit(depth + 1, f"if {c} > {self.r.randint(1, 4)}:")
            self.emit(depth + 2, "break")
        else:
            self.emit(depth, f"while {c} < {self.r.randint(1, 4)} and {self.test()}:")
            self.emit(depth + 1, f"{c} += 1")
        self.loop_body(depth)

    def try_(self, depth: int) -> None:
        r = self.r
        self.emit(depth, "try:")
        self.block(depth + 1)
        handlers = r.sample(CAUGHT, r.choice([0, 1, 1, 2, 3]))
        handlers.sort(key=lambda name: name == "")  # the one for everything is the last
        for caught in handlers:
            if caught in WIDE:
                self.emit(depth, "except lathe.IntegerRangeError:")
                self.emit(depth + 1, "raise")
            name = r.choice(["e", "e", "error"]) if caught and r.random() < 0.6 else ""
            self.emit(depth, f"except {caught}{' as ' if name else ''}{name}:".replace(" :", ":"))
            self.handlers.append(name)
            self.block(depth + 1)
            self.handlers.pop()
        if handlers and r.random() < 0.3:
            self.emit(depth, "else:")
            self.block(depth + 1)
        if not handlers or r.random() < 0.4:
            self.emit(depth, "finally:")
            self.block(depth + 1)

    def raise_(self, depth: int) -> None:
        """Something that may raise, or that looks at what was raised."""
        r = self.r
        cls = r.choice(["ValueError", "KeyError", "Mine", "ZeroDivisionError", "IndexError"])
        texts = [
            f"raise {cls}({self.int_(1)}, {r.choice(FLOATS)})", f"raise {cls}", f"i = fails({self.int_(1)})",
            f"x = 1 / {self.float_(0)}", f"j = 7 // {self.int_(0)}", f"y = xs[{r.choice(INTS)}]",
            f"j = 5 % {self.int_(0)}", f"i = fails({self.int_(0)})",
        ]  # fmt: skip
        if self.handlers:
            texts += ["raise", f"raise {cls}({self.int_(0)}) from None"]
            if self.handlers[-1]:
                e = self.handlers[-1]
                texts += [f"print({e})", f"print(repr({e}), isinstance({e}, LookupError))"] * 2
                texts += [f"raise {e}", f"raise {cls}({self.int_(0)}) from {e}"]
        text = r.choice(texts)
        if text.startswith("raise") and r.random() < 0.7:
            self.emit(depth, f"if {self.test(1)}:")
            depth += 1
        self.emit(depth, text)

    def loop_body(self, depth: int) -> None:
        self.loops += 1
        self.block(depth + 1)
        self.loops -= 1
        if self.r.random() < 0.2:
            self.emit(depth, "else:")
            self.block(depth + 1)

    def function(self) -> str:
        """All of f."""
        r = self.r
        given = "".join(f", {name}" for family in self.families for name in family.given)
        self.emit(0, f"def f(a, b, u, v, xs, ks{given}):")
        if self.dicts:
            self.emit(1, "d, g, s, t = {}, {0: 1}, set(), {1, 2}")
        for line in START:
            if r.random() < 0.9:
                self.emit(1, line)
        for family in self.families:
            for line in family.start.splitlines():
                self.emit(1, line)
        for _ in range(r.randint(2, 6)):
            self.statement(1)
        if self.dicts:
            self.emit(1, "return i, x, d, g, s, t, d is g, list(d), list(s)" + self.more)
        elif r.random() < 0.7:
            self.emit(1, "return i, x, m" + self.more)
        else:
            self.emit(1, f"return {self.int_()}, {self.float_()}, {self.mixed()}" + self.more)
        return "\n".join(self.lines) + "\n"
