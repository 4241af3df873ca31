"""Functions, closures, objects: calls of every sort, and state in attributes and globals."""

from program_text.family import Family

FUNCTIONS = Family(
    "functions",
    header="""
import functools

total, scale = 0, 2.0


def twice(q):
    return q * 2


def back(q):
    if q > 5:
        return q - 5
    return -q


def named(p, q=3, *rest, k=1, **more):
    n = p - q + k * len(rest)
    for name in more:
        n += more[name]
    return n


def fact(q):
    return 1 if q <= 1 else q * fact(q - 1)


def fib(q):
    if q < 2:
        return q
    return fib(q - 1) + fib(q - 2)


def even(q):
    return True if q == 0 else odd(q - 1)


def odd(q):
    if q == 0:
        return False
    return even(q - 1)


def digits(q, base=3):
    if q < base:
        return [q]
    return digits(q // base, base) + [q % base]


def halved(q, n=0):
    if q < 1.0 or n > 6:
        return q, n
    return halved(q / 2, n + 1)


def count(q):
    global total
    total += q
    if total > 20:
        raise Mine(total)
    return total


def adder(q):
    return lambda p, r=1: p + q * r


def first(items, default=None):
    for item in items:
        if item > 1:
            return item
    return default
""",
    start="""global total, scale
fc, pick, made = 0, twice, adder(a)
def bump(q, *, by=1):
    nonlocal fc
    fc += q * by
    return fc
def both(q):
    def inner(p):
        nonlocal fc
        fc = p - fc
        return fc + i
    return inner(q) + inner(1)""",
    result="fc, pick(3), made(2)",
    parts={
        "i": [
            "bump($j)", "bump($j, by=$i)", "both($j)", "pick($i)", "made($j)", "made($j, $j)", "made($j, r=$j)", "fc",
            "fact($j % 6)", "fib($j % 7)", "int(even($j % 5))", "sum(digits($k))", "named($i)", "named($i, $i)",
            "named($i, $j, $i, $j, k=$i)", "named(*($i, $i), z=$i)", "named(q=$i, p=$j)", "named($j, **{'k': $i, 'z': $j})",
            "(lambda q: q + $j)($i)", "(lambda q, *r: q - len(r))($i, $j)", "functools.partial(named, k=$i)($j)", "count($j % 4)", "total",
            "(twice if $t else back)($i)", "[twice, back][$t]($i)",
        ],
        "x": ["halved(abs($y))[0]", "scale", "pick($x)", "(lambda q=$x: q * 2)()", "twice($x)", "back($x)", "adder($y)($x)"],
        "t": ["even($j % 6)", "odd($k)", "(pick is twice)", "(lambda q: q $o $i)($j)", "(first([$j, $i]) is None)", "callable(pick)"],
        "m": ["first([$i, $j])", "first(($j, $x), 0.5)", "twice($m)", "pick($m)", "first(xs)"],
    },
    simple=[
        "pick = twice", "pick = back if $t else twice", "pick = made if $t else pick", "made = adder($i)", "fc = $i", "bump($j)", "both($j)",
        "$A, $B = halved(abs($y))[1], $x", "def local(q, p=$i):\n    return q * 2 - p\n$A = local($i)", "pick = lambda q: q - $k", "count($k)",
        "fs = [lambda q, n=n: q + n for n in range(3)]\n$A = fs[1]($i)", "fs = lambda: $A\n$A = $i\n$A = fs()", "print(named($i, k=$j))",
        "total = $i % 9", "scale = $x", "if $t:\n    pick = back", "def local():\n    return i, x\nprint(local())",
    ],
    compound=["if even($j % 4):\n    $block", "for q in digits($k):\n    $A = q\n    $loop", "for $A in [bump($j), bump($k)]:\n    $loop"],
    after="total, scale",
)  # fmt: skip

OBJECTS = Family(
    "objects",
    header="""
import dataclasses
from typing import NamedTuple


class Pair(NamedTuple):
    p: int
    q: float = 0.5

    def swapped(self):
        return Pair(int(self.q), float(self.p))


@dataclasses.dataclass
class Point:
    x: int
    y: float = 1.5

    def moved(self, n):
        return Point(self.x + n, self.y)

    def shift(self, n):
        self.x += n
        if self.x > 7:
            self.x = 0
            raise Mine(n)
        return self


class Base:
    made = 0

    def __init__(self, n):
        self.n = n
        self.log = 0.5

    def step(self, k=1):
        self.n += k
        return self.n

    @property
    def double(self):
        return self.n * 2

    @double.setter
    def double(self, value):
        self.n = value // 2

    @classmethod
    def of(cls, n):
        return cls(n + 1)

    @staticmethod
    def plain(n):
        return n - 1

    def __call__(self, n):
        return self.n + n

    def __len__(self):
        return abs(self.n) % 4

    def __add__(self, other):
        return type(self)(self.n + (other.n if isinstance(other, Base) else other))

    def __eq__(self, other):
        return isinstance(other, Base) and self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    def __getitem__(self, k):
        if k > 3:
            raise IndexError(k)
        return self.n * k


class Derived(Base):
    def step(self, k=1):
        if k > 2:
            return super().step(k) - 1
        self.log = self.log * 2
        return super().step(k + 1)


class Node:
    def __init__(self, item, rest=None):
        self.item, self.rest = item, rest


STATE = Base(1)
TABLE = {'n': 1, 'x': 0.5, 'none': None}
""",
    start="""o, od, pt, nt = Base(a), Derived(b), Point(1, u), Pair(2)
node = Node(1, Node(2.5))""",
    result="o.n, o.log, od.n, od.log, pt.x, pt.y, nt, node.item, node.rest.item, o is od",
    parts={
        "i": [
            "o.n", "od.n", "o.step()", "od.step($i)", "o.double", "o($i)", "Base.of($i).n", "Derived.plain($j)", "pt.x", "nt.p",
            "nt[0]", "(o + $j).n", "(o + od).n", "od[$j]", "o[$k]", "max(o, Base($j)).n", "pt.moved($i).x", "pt.shift($j).x", "nt.swapped().p", "nt._replace(p=$i).p",
            "STATE.n", "STATE.step($k)", "TABLE['n']", "node.item", "dataclasses.replace(pt, x=$i).x", "getattr(o, 'n')",
            "min([o, od], key=lambda q: q.n).n",
        ],
        "x": ["o.log", "od.log", "pt.y", "nt.q", "nt[1]", "nt.swapped().q", "TABLE['x']", "node.rest.item", "STATE.log"],
        "t": ["(o == od)", "(o < od)", "(pt == Point($j, $y))", "(nt == ($j, $y))", "(nt < (2, $y))", "isinstance(o, Derived)",
              "hasattr(o, 'log')", "(o is od)", "(node.rest is None)", "(o != od)"],
        "m": ["TABLE['none']", "o.log", "nt[$d]"],
    },
    simple=[
        "o.n = $i", "o.n += $i", "od.n -= $j", "o.log = $x", "od.log *= $y", "o.double = $i", "pt.x = $i", "pt.y = $x", "nt = Pair($i, $x)",
        "nt = nt._replace(q=$x)", "o.step($i)", "print(pt, nt)", "pt = Point($i)", "pt = pt.moved($j)", "od = Derived($i)", "od.step($j)",
        "$A, $B = nt", "STATE.n = $i % 50", "STATE.n += $j", "STATE.log = $x", "TABLE['n'] = $i", "TABLE['x'] += $y",
        "TABLE['none'] = $i", "node.item = $i", "node.rest.item = $x", "print(o.n, od.double)", "pt.shift($j)",
        "o.n, pt.y = $i, $x", "setattr(o, 'n', $i)", "if $t:\n    o.n = $i", "om = o.step\n$A = om($j)", "nt, pt.x = Pair($i), $j",
        "STATE.step($k)", "node.rest.item, node.item = $y, $i", "TABLE['none'] = None",
    ],
    compound=[
        "for o.n in range($k):\n    $loop", "for $A in range($k):\n    o.n += $A\n    $loop", "for TABLE['n'] in (1, $i):\n    $loop",
        "for q in [o, od]:\n    q.n += $j\n    $loop", "$c = 0\nwhile o.n < 4 and $c < $k:\n    o.n += abs(o.n) + 1\n    $c += 1\n    $loop",
        "for $A, $B in [nt, (1, $y)]:\n    $loop", "if o:\n    $block", "if o == od:\n    $block\nelse:\n    $block",
    ],
    after="STATE.n, STATE.log, TABLE, Base.made",
)  # fmt: skip

GIVEN = Family(
    "given",
    header="""
class Owner:
    def __init__(self):
        self.n, self.x, self.name, self.none = 3, 0.5, 'ab', None

    def add(self, n):
        self.n += n
        return self.n
""",
    given={"gl": "[3, 1, 2]", "gf": "[0.5, -1.0]", "gs": "['x', 'yz']", "gd": "{'n': 1, 'x': 2.5}", "go": "Owner()", "gt": "(1, 2.5, [4, 5])"},
    result="gl, gf, gs, gd, gt, go.n, go.x",
    parts={
        "i": ["gl[$d]", "gl[$j]", "len(gl)", "sum(gl)", "gl.pop()", "gd['n']", "go.n", "go.add($j)", "gt[0]", "gt[2][$d]", "gl.index($j)", "max(gl)",
              "len(gs)", "len(gs[$d])", "gl.count($j)", "sorted(gl)[0]"],
        "x": ["gf[$d]", "gf[$j]", "sum(gf)", "gd['x']", "go.x", "gt[1]", "min(gf)", "gf.pop()"],
        "t": ["($j in gl)", "(gl == [$j, 1, 2])", "(gl < [$i])", "bool(gl)", "(gs[$d] == 'x')", "('x' in gs)", "(go.none is None)", "(gs[0] < gs[1])"],
        "m": ["go.none"],
        "s": ["gs[$d]", "gs[$j]", "go.name", "gs[0] + gs[1]"],
    },
    simple=[
        "gl.append($i) if len(gl) < 9 else None", "gl[$d] = $i", "gl[$j % 3] += $i", "gl.sort()", "gl.reverse()", "gl.insert($d, $i)", "gl.remove($j)",
        "del gl[$d]", "gl[$d:] = [$i]", "gl.clear()", "gl += [$j]", "gl = gl[1:]", "gl = gl + [$i]", "gf[$d] = $x", "gf.append($x) if len(gf) < 9 else None",
        "gf[$d] *= $y", "gf.sort(reverse=True)", "gs[$d] = 'new'", "gs.append('w') if len(gs) < 9 else None", "gs.sort()", "gs[$d] += '!'",
        "go.n = $i", "go.n += $j", "go.x = $x", "go.name = 'cd'", "go.none = $i", "go.none = None",
        "gt[2][$d] = $i", "gt[2].append($j) if len(gt[2]) < 5 else None", "print(gl, gf, gs)", "$A, $B = gt[:2]", "gl, gm = gl[::-1], gl", "go.add($i)",
        "gl.extend([$i, $j]) if len(gl) < 7 else None", "gs = [q + '-' for q in gs]", "gl = [q for q in gl if q $o $j]",
    ],
    compound=["for $A in gl[:4]:\n    $loop", "for $B in gf:\n    $loop", "for $A, $B in zip(gl, gf):\n    $loop", "if gl:\n    $block",
              "for $A, q in enumerate(gs):\n    $loop", "while gl:\n    $A = gl.pop()\n    if $t: break",
              "for go.n in gl[:3]:\n    $loop", "for $A in range(len(gl)):\n    gl[$A] = $i\n    $loop"],
)  # fmt: skip
