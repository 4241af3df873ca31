"""`with`, `match`, walrus, lazy operators, `del`, `raise ... from`, output."""

from program_text.family import Family

WITHS = Family(
    "withs",
    header="""
import contextlib


class Loud:
    entered = 0

    def __init__(self, name, swallows=()):
        self.name, self.swallows = name, swallows

    def __enter__(self):
        print('enter', self.name)
        return self.name

    def __exit__(self, kind, error, traceback):
        print('exit', self.name, kind is None)
        return kind is not None and issubclass(kind, self.swallows)


class Counted:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        self.n += 1
        return self

    def __exit__(self, kind, error, traceback):
        self.n += 10 if error is None else 100
        return isinstance(error, (IndexError, Mine))


@contextlib.contextmanager
def managed(q):
    print('before', q)
    try:
        yield q + 1
    except ValueError as error:
        print('caught', error)
    finally:
        print('after', q)


@contextlib.contextmanager
def plain(q):
    print('in')
    yield
    print('out', q)
""",
    start="wc = Counted(0)",
    result="wc.n",
    parts={"i": ["wc.n"]},
    simple=["wc.n += $j", ],
    compound=[
        "with Loud('p'):\n    $block", "with Loud($j, ValueError) as $A:\n    $block", "with wc:\n    $block", "with wc as wd:\n    wd.n += 1\n    $block",
        "with contextlib.suppress(IndexError, Mine):\n    $block", "with contextlib.suppress(ValueError):\n    $block\n    raise ValueError($j)",
        "with managed($i) as $A:\n    $block", "with plain($j):\n    $block", "with Loud('q', Mine), managed($j) as $A:\n    $block",
        "with Loud('r', LookupError):\n    with contextlib.suppress(ZeroDivisionError):\n        $block\n        $A = 7 // $j",
        "with (\n    Counted($j) as we,\n    Loud('s'),\n):\n    $A = we.n\n    $block", "with managed($j):\n    if $t:\n        raise ValueError($j)\n    $block",
        "with contextlib.nullcontext($i) as $A:\n    $block", "for $A in range($k):\n    with Loud($A, IndexError):\n        $loop",
        "with wc:\n    $A = xs[$j] > 0\n    $block",
    ],
)  # fmt: skip

MATCHES = Family(
    "matches",
    header="""
from dataclasses import dataclass


@dataclass
class Spot:
    x: int
    y: float


class Dot:
    __match_args__ = ('p', 'q')

    def __init__(self, p, q):
        self.p, self.q = p, q
""",
    start="mo = Spot(a, u)",
    result="mo.x, mo.y",
    parts={"i": ["mo.x"], "x": ["mo.y"]},
    simple=["mo = Spot($i, $x)", "mo.x = $i", "mo.y = $x"],
    compound=[
        "match $i:\n    case 0:\n        $block\n    case 1 | 2 | -1:\n        $block\n    case q if q > 3:\n        $A = q\n        $block\n    case _:\n        $block",
        "match $i % 4, $i % 3:\n    case 0, 0:\n        $block\n    case 0, q:\n        $A = q\n    case q, 1 if q > $j:\n        $block\n    case q, r:\n        $A = q - r",
        "match $i % 3:\n    case 0 | 1 as q:\n        $A = q\n        $block\n    case 2:\n        $block",
        "match {'k': $i, 'x': $y}:\n    case {'k': 0}:\n        $block\n    case {'k': 1 | 2 as q, **rest}:\n        $A = q + len(rest)\n    case {'k': q, 'x': r} if r > 0:\n        $A, $B = q, r\n        $block",
        "match mo:\n    case Spot(0, _):\n        $block\n    case Spot(x=q, y=r) if q > $j:\n        $A, $B = q, r\n        $block\n    case Spot():\n        $block",
        "match Dot($i, $x):\n    case Dot(1, q):\n        $B = q\n        $block\n    case Dot(q, 0.5 | 1.5):\n        $A = q\n    case Dot(p=q):\n        $A = q\n        $block",
        "match $m:\n    case int(q):\n        $M = q + 1\n    case float(q):\n        $M = q * 2\n    case None:\n        $block\n    case _:\n        $block",
        "match [$i, $i, $i]:\n    case [1, *q]:\n        $A = len(q)\n        $block\n    case [q, 2, r] if q < r:\n        $A = q\n    case [q, *_, r]:\n        $A = q ^ r\n        $block",
        "match $i, ($x, $j):\n    case q, (0.5, r):\n        $A = q + r\n    case 1, (r, _):\n        $B = r\n        $block\n    case _, (q, 2 | 3):\n        $B = q",
        "match $x:\n    case 0.5:\n        $block\n    case -1.5 | 2.0:\n        $block\n    case q if q != q:\n        $block",
        "match $t:\n    case True:\n        $block\n    case False:\n        $block",
    ],
)  # fmt: skip

FLOW = Family(
    "flow",
    start="fz = 0",
    result="fz",
    parts={
        "i": ["(fz := $i)", "((fz := $i) + fz)", "($i and $i)", "($i or $i)", "($i if $i else $i)", "fz", "($i, $i)[$t]",
              "[$i, $i, $i][$i % 3]", "(fz or 1)"],
        "x": ["($x or $x)", "($x and $x)", "($x, $x)[$t]", "[$x, $x, $x][$d]"],
        "t": ["($j < $j < $j)", "($x $o $x $o $x)", "($j $o $j $o $i $o $j)", "((fz := $i) > $j)", "(not ($t and $t))", "($j in ($i, $i))",
              "($j not in ($j, $i, 3))", "($t == $t)", "($t is $t)", "($t ^ $t)", "($t & $t)", "(1 <= $i <= 4)", "(0 <= $x < 1.5)"],
        "m": ["($m and $m)", "($m or $m)", "($i or $x)", "($x and $i)", "($t or $i)", "(None if $t else $i)", "(not $m)"],
    },
    simple=[
        "$A, ($B, $A) = $i, ($x, $i)", "($A, $B), $M = ($i, $x), $m", "$A, *fr = $i, $i, $i\nfz = len(fr)", "*fr, $A = $i, $i\nfz = fr[0]",
        "[$A, $B] = $i, $x", "$A = fz = $i", "$A: int = $i", "del fz\nfz = $i", "if $t:\n    del fz\n    fz = 1", "fq = $i\ndel fq",
        "print($i, $x, $m, sep='; ')", "print($i, end='|')", "print()", "print(f\"\"\"{$j:5d}{$y:.3f}{$A}\"\"\")", "print($m)", "print(($i, $x), [$i])",
        "assert $t", "assert $i, f\"\"\"{$j} {$y}\"\"\"", "pass", "fz += $i if $t else $i", "if (fz := $i) > $j:\n    $A = fz", "fz, $A = $A, $i",
        "if $t: raise Mine($i) from KeyError($j)", "if $t: raise ValueError($i, $x) from None", "if $t: raise IndexError", "xs[$d], xs[$d] = $x, $x",
        "$A, xs[$d] = $i, $x", "xs[$A % 5], $A = $x, $i", "if $t:\n    fn = $i\nelse:\n    fn = $x\nprint(fn)", "if $t:\n    fu = $i\nprint(fu)",
    ],
    compound=[
        "$c = 0\nwhile (fz := $i) > $n and $c < $k:\n    $c += 1\n    $loop", "for $A in range($k):\n    if $t: break\n    $loop\nelse:\n    $block",
        "for $A in range($k):\n    if $t:\n        continue\n    for $A in range($k):\n        if $t: break\n        $loop\n    else:\n        continue\n    break",
        "if $t or $t:\n    $block\nelif $t and $t:\n    $block\nelse:\n    $block", "if fz:\n    $block", "for fz in range($k): pass\n$A = fz",
        "try:\n    $block\n    raise Mine($j)\nexcept Mine as error:\n    fz = len(error.args)\n    $block",
        "try:\n    $A = 12 // $j\nexcept ZeroDivisionError:\n    if $t: raise\n    $block\nfinally:\n    fz += 1",
        "for $A, ($B, fz) in enumerate(zip(xs, ks)):\n    $loop", "for $A in range($k):\n    try:\n        if $t: break\n        $loop\n    finally:\n        fz -= 1",
    ],
)  # fmt: skip
