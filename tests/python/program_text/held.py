"""Objects under several names, and objects in containers."""

from program_text.family import Family

_CLASSES = """
import copy, dataclasses


class P:
    made = 0

    def __init__(self, x, y=1.5):
        self.x, self.y, self.log, self.other = x, y, [1], None

    def step(self, k):
        self.x += k
        return self.x

    def rec(self, k):
        self.log.append(k)
        return len(self.log)

    def link(self, o):
        self.other = o
        return self

    def swap(self, o):
        self.x, o.x = o.x, self.x
        return o

    @property
    def double(self):
        return self.x * 2

    @double.setter
    def double(self, value):
        self.x = value // 2

    def __repr__(self):
        return f'P({self.x!r}, {self.y!r})'


class Q(P):
    def step(self, k):
        self.y = k * 0.5
        return super().step(k + 1)

    def __eq__(self, o):
        return isinstance(o, P) and self.x == o.x

    def __len__(self):
        return len(self.log) - 1


@dataclasses.dataclass
class D:
    x: int = 1
    y: float = 0.5
    log: list = dataclasses.field(default_factory=list)
    other: object = None

    def step(self, k):
        self.x -= k
        return self.x


OUT = P(7)
"""

NAMED = Family(
    "named",
    header=_CLASSES,
    start="z, wo, d0 = P(a), Q(2), D(3)\nr = z",
    given={"gp": "P(3)", "gd": "D(4, 2.5)", "go": "OUT"},
    result="z.x, wo, d0, r.y, r is z, gp.x, gd.y, OUT.x, z.log, r",
    parts={
        "P": [
            "z", "wo", "r", "gp", "gd", "d0", "go", "OUT",
        ],
        "V": [
            "z", "wo", "r", "gp", "gd", "d0", "go", "OUT",
        ],
        "i": [
            "$P.x", "$P.step($j)", "len($P.log)", "sum($P.log)", "z.rec($j)", "wo.rec($k)", "gp.rec($j)", "go.x", "wo.double",
            "z.double", "r.x", "len(wo)", "getattr($P, 'x', $j)", "z.swap(gp).x", "int(z is r)",
            "(z.other.x if z.other is not None else $j)", "dataclasses.replace(d0, x=$j).x", "$P.log[$d]", "[z, wo, gp][$k % 3].x",
            "max([z, wo], key=lambda q: q.x).x",
        ],
        "x": [
            "$P.y", "r.y", "(z if $t else gp).y", "gd.y", "d0.y",
        ],
        "s": [
            "f'{z.x}'", "repr(z)", "str(wo)", "f'{z!r:>12}'", "str([z.x, wo.x])", "repr(d0)", "str(z.new)",
        ],
        "m": [
            "getattr(z, 'new', $m)", "getattr(r, 'new', None)", "z.other", "$P.x", "r.new", "(z.other or wo).x", "gp.other",
        ],
        "t": [
            "hasattr(z, 'new')", "hasattr(r, 'new')", "hasattr(gp, 'new')", "(z is r)", "(r is wo)", "(wo == z)", "(z.other is wo)",
            "(z.other is None)", "bool(wo)", "isinstance(r, Q)", "(gp is go)", "(r is OUT)", "(d0 == D($j))", "(z.log == [1])",
            "($P.x > $j)", "(z in [wo, r])", "(type(r) is P)",
        ],
    },
    simple=[
        "$P.x = $i", "$P.x += $j", "$P.y = $x", "$P.x = $m", "z.new = $i", "z.new = $x", "r.new = $j", "del z.new", "del r.new",
        "gp.new = $i", "del gp.new", "del z.y", "z.y = $x", "r = z", "r = wo", "r = gp", "r = d0", "r = OUT", "r = P($i)", "r = Q($j)",
        "r = z if $t else wo", "r = gp if $t else z", "r = r.other or z", "z.other = wo", "z.other = r", "wo.other = z",
        "z.other = None", "gp.other = z", "gp.other = None", "d0.other = wo", "z = P($i, $x)", "z, wo = wo, z", "z.step($i)",
        "r.step($j)", "wo.step($i)", "gd.step($j)", "OUT.step($j)", "go.x = $i", "z.link(wo)", "wo.link(r)", "z.swap(wo)", "r.swap(gp)",
        "wo.double = $i", "r.double = $j", "z.log.append($j)", "r.log.append($i)", "wo.log = z.log", "z.log = [$i]",
        "gp.log.append($j)", "gd.log = [$i, $j]", "z.log += [$i]", "r.log = gp.log", "z.log[0] = $i", "del wo.log[0]",
        "print(z.x, wo.y, r.x)", "print(z)", "print(r, d0)", "P.made = $i", "setattr(z, 'x', $i)", "d0 = dataclasses.replace(d0, y=$x)",
        "d0 = D($i)", "P.made += 1", "(z if $t else wo).x = $i", "(r if $t else gp).log.append($i)",
        "ls = [z, wo, r]\nls[$k % 3].x = $i", "dd = {'z': z, 'r': r}\ndd['r'].x += $j", "for q in (z, wo): q.x += 1",
        "for q in [z, r]: q.step($j)", "$A = sum(q.x for q in (z, wo, gp))", "$A = [q.x for q in [z, r] if q.x > $j][0]",
        "assert z.x != $i, z", "raise ValueError(z.x, r)",
    ],
    compound=[
        "for q in [z, wo, gp]:\n    $loop", "for q in (z, r):\n    q.x = $i\n    $loop", "for z.x in range($k):\n    $loop",
        "if z.other is wo:\n    $block\nelse:\n    $block", "if hasattr(z, 'new'):\n    $block",
        "try:\n    $block\nexcept AttributeError:\n    z.new = $i", "try:\n    $block\nfinally:\n    r = $V",
        "for q in range($k):\n    z = P(q, $x)\n    $loop", "for q in range($k):\n    r = z if $t else wo\n    $loop",
        "for q in range($k):\n    if $t:\n        z.new = q\n    $loop", "while z.x < 4:\n    z.x += 1 + abs(z.x)\n    $loop",
        "if $t:\n    r = $V\n    $block", "def local(o):\n    o.x += $j\n    return o\nr = local($V)\n$A = r.x",
        "match r:\n    case Q(x=q):\n        $A = q\n    case P():\n        $block",
    ],
    after="OUT.__dict__ | {'other': None}, P.made",
)  # fmt: skip

HELD = Family(
    "held",
    header=_CLASSES
    + """
GOUT = [P(1), P(2), P(3)]
DOUT = {'a': P(4), 'b': P(5)}
""",
    start="z, w0, d0 = P(a), P(2), D(3)\nls = [z, w0]\nrl = [P(q) for q in range(3)]\ndd = {'z': z, 'w': w0}\nr = z",
    given={"gl": "[P(1), P(2), P(3)]", "gd": "{'p': P(6), 'q': P(7)}", "gp": "P(3)"},
    result="z.x, w0.x, [q.x for q in ls], [q.x for q in rl], r.x, [q.x for q in gl], gd['p'].x, gp.x, r is z, [q.log for q in rl], [q.x for q in GOUT]",
    parts={
        "P": [
            "z", "w0", "r", "gp", "d0", "OUT",
        ],
        "L": [
            "ls", "rl", "gl", "GOUT", "rl",
        ],
        "i": [
            "$P.x", "$L[$k % 2].x", "$L[$j % 2].x", "len($L)", "sum(q.x for q in $L)", "sum([q.x for q in $L])",
            "max($L, key=lambda q: q.x).x", "min(q.x for q in $L)", "$L[-1].step($j)", "dd['z'].x", "gd['p'].x", "DOUT['a'].x",
            "rl[$i % len(rl)].x", "gl[$i % 3].x", "len([q for q in $L if q.x > $j])", "sorted($L, key=lambda q: (q.x, q.y))[0].x",
            "[q.x for q in $L][0]", "next((q.x for q in $L if q.x > $j), -1)", "len($P.log)", "rl.index(r) if r in rl else -1",
            "$L[0].rec($j)",
        ],
        "x": [
            "$P.y", "$L[$k % 2].y", "sum(q.y for q in $L)",
        ],
        "t": [
            "($P is $L[0])", "any(q.x > $j for q in $L)", "all(q.x > $j for q in $L)", "($P in $L)", "bool($L)", "(r is z)",
            "(len(rl) > $k)", "($L[0] is $L[-1])", "($P.other is None)",
        ],
        "s": [
            "str([q.x for q in $L])", "repr($L[0])", "f'{rl[0]}'", "str(rl)",
        ],
        "m": [
            "[q.x for q in $L][-1]", "$L[0].other", "$P.x",
        ],
    },
    simple=[
        "$L[$k % 2].x = $i", "$L[$j % 2].x += $i", "$L[0].y = $x", "rl.append(P($i))", "rl.append(P($j, $x))", "rl.append(z)",
        "rl.append(r)", "ls.append(w0)", "ls.append(P($i))", "rl.pop()", "ls.pop() if len(ls) > 2 else None", "rl.insert(0, P($j))",
        "rl.reverse()", "rl.sort(key=lambda q: q.x)", "rl.sort(key=lambda q: -q.y)", "rl = [q for q in rl if q.x != $j] or [P(9)]",
        "rl = rl[::-1]", "rl = rl + [P($i)]", "rl += [z]", "del rl[0]", "ls[0], ls[1] = ls[1], ls[0]", "rl[0], rl[-1] = rl[-1], rl[0]",
        "gl[0].x, gl[1].x = gl[1].x, gl[0].x", "ls[0] = P($i)", "rl[$k % 2] = P($j)", "rl[$i % len(rl)].x = $j", "r = $L[$k % 2]",
        "r = $L[$j % 2]", "r = rl[$i % len(rl)]", "r = max($L, key=lambda q: q.x)", "r = P($i)", "r = z if $t else $L[0]",
        "r = dd['w']", "dd['z'] = P($i)", "dd['n'] = r", "dd['w'].x = $i", "gd['p'].x += $j", "gd['q'].log.append($i)",
        "DOUT['a'].x = $i", "GOUT[$k % 3].x = $i", "GOUT[0].log.append($j)", "z = P($i)", "z.other = r", "r.other = None",
        "$L[0].other = z", "r.x += 1", "r.step($j)", "r.log.append($j)", "$L[-1].log = [$i]", "for q in $L: q.x += $j",
        "for q in $L: q.step(1)", "for q, k in zip($L, range($k)): q.x = k", "for k, q in enumerate($L): q.y = k * 0.5",
        "ys = [q.moved() if 0 else q for q in $L]\n$A = ys[0].x", "xs2 = list($L)\nxs2[0].x = $i", "a1, *b1 = $L\n$A = a1.x + len(b1)",
        "a1, b1 = $L[:2]\na1.swap(b1)", "print([q.x for q in $L])", "print(r)", "print(len(rl), rl[0].x)",
        "rl.extend([P(q) for q in range($k)])", "rl.clear()\nrl.append(z)", "t1 = [(q.x, q) for q in $L]\n$A = t1[0][0]",
        "d1 = {q.x: q for q in ls}\n$A = len(d1)", "copy.copy(rl)[0].x = $i", "rl.remove(rl[0])", "raise ValueError([q.x for q in rl])",
    ],
    compound=[
        "for q in $L:\n    $loop", "for q in $L:\n    if q.x > $j:\n        r = q\n        break\nelse:\n    $block",
        "for q in range($k):\n    rl.append(P(q))\n    $loop", "while rl and $t:\n    r = rl.pop()\n    $loop",
        "for q in gl:\n    q.x += $j\n    if $t: continue\n    $loop", "if r is z:\n    $block\nelse:\n    $block",
        "try:\n    $block\nexcept (IndexError, ValueError):\n    rl = [P(8)]",
        "for k, q in enumerate(ls):\n    ls[k] = P(q.x + $j)\n    $loop",
        "for q in list(rl):\n    if q.x > $j: rl.remove(q)\n    $loop", "for k in range(len(rl)):\n    rl[k].x = k\n    $loop",
    ],
    after="[q.x for q in GOUT], [q.log for q in GOUT], DOUT['a'].x, DOUT['b'].x",
)  # fmt: skip
