"""State in attributes, items and globals whose type the run decides."""

from program_text.family import Family

SLOTS = Family(
    "slots",
    header="""
class Cell:
    limit = 5

    def __init__(self, a):
        self.a, self.b, self.c = a, 1.5, None

    def set(self, value):
        self.a, old = value, self.a
        return old

    @property
    def both(self):
        return self.a, self.c


CELL = Cell(1)
TAB = {0: 1, 1: 0.5, 2: None, 3: 'q'}
KEYS = {'k': 1, 'x': 2.5}
WORLD = 7
""",
    start="global WORLD",
    given={"st": "Cell(3)", "sd": "{0: 1, 1: 2.5, 2: 3}", "sk": "{'k': 1, 'x': 2.5, 'n': None}"},
    result="st.a, st.b, st.c, WORLD",
    parts={
        "i": [
            "len(TAB)", "len(sd)", "(st.a if isinstance(st.a, int) else $j)", "int(WORLD)", "len(CELL.__dict__)", "list(TAB)[$d]",
            "list(sd).index($k)", "len(sk)",
        ],
        "x": [
            "st.b", "CELL.b", "KEYS['x']", "sd[1]", "sk['x']",
        ],
        "s": [
            "str(CELL.a)", "str(st.c)", "repr(TAB[$k % 4])", "str(WORLD)", "str(list(sd))", "str(list(KEYS))", "str(sk)",
        ],
        "m": [
            "st.a", "st.c", "CELL.a", "CELL.c", "TAB[$k % 4]", "TAB.get($k)", "TAB.pop($k, 0)", "sd.get($j % 4)", "KEYS['k']", "WORLD",
            "sk['n']", "getattr(st, 'd', $j)", "st.set($i)", "CELL.set($x)", "sd.pop($k, $j)", "sd.setdefault($k % 5, $j)",
        ],
        "t": [
            "hasattr(st, 'd')", "hasattr(CELL, 'd')", "(st.a is None)", "(st.c == $j)", "isinstance(CELL.a, int)", "($k in TAB)",
            "($k in sd)", "('k' in KEYS)", "bool(WORLD)", "(TAB[0] == 1)", "(st.c is CELL.c)", "isinstance(TAB[$k % 4], float)",
            "(WORLD is None)", "(list(sd) == [0, 1, 2])", "('n' in sk)",
        ],
    },
    simple=[
        "st.a = $i", "st.a = $x", "st.a = $m", "st.c = $i", "st.c = None", "st.c = $s", "st.c = ($i, $x)", "st.b = $x", "st.b += $y",
        "st.a += 1", "del st.a", "del st.c", "st.d = $i", "del st.d", "CELL.a = $i", "CELL.a = $m", "CELL.a = [$i, $j]", "CELL.c = $s",
        "CELL.c = None", "CELL.c = ($i, $j)", "CELL.c = [$x]", "CELL.d = $i", "del CELL.d", "CELL.b *= 0.5", "del CELL.a",
        "CELL.a += $i", "TAB[$k % 4] = $i", "TAB[$k % 4] = $x", "TAB[$k % 4] = $s", "TAB[$k % 4] = [$i]", "TAB[$k % 4] = None",
        "TAB[$k % 4] = ($i, 2)", "del TAB[$k % 4]", "TAB.pop($k % 4, None)", "TAB[$k % 6] = $j", "TAB[0] += 1",
        "TAB.setdefault($k % 5, $i)", "sd[$j % 4] = $i", "sd[$k] = $x", "sd.pop($k, None)", "del sd[$k % 4]",
        "sd.setdefault($k % 5, $i)", "sd.update({$k % 5: $i})", "sd[1] += $x", "sk['n'] = $i", "sk['n'] = $s", "sk['k'] = [$i]",
        "del sk['n']", "sk['new'] = $x", "sk['k'] += 1", "KEYS['k'] = $i", "KEYS['k'] = $s", "KEYS['k'] = None", "del KEYS['k']",
        "KEYS['new'] = $j", "KEYS['x'] = $y", "WORLD = $i", "WORLD = $x", "WORLD = None", "WORLD = $s", "WORLD = [$i]", "WORLD += 1",
        "print(st.a, CELL.c, list(TAB))", "print(list(sd), WORLD)", "print(list(KEYS), st.c)", "st.a, CELL.a = CELL.a, st.a",
        "sd.clear()", "st.set($m)", "CELL.set($m)", "Cell.limit = $i", "print(st.limit, st.both)",
    ],
    compound=[
        "for sq in TAB:\n    $loop", "for sq, sv in sd.items():\n    $loop", "if st.a is None:\n    $block\nelse:\n    $block",
        "if isinstance(CELL.a, int):\n    $block\nelif CELL.c is None:\n    $block", "try:\n    $block\nfinally:\n    st.c = $m",
        "try:\n    $block\nexcept (AttributeError, KeyError):\n    CELL.a = $m\n    $block", "for st.a in range($k):\n    $loop",
        "for CELL.c in ($i, $x, None):\n    $loop", "for sq in range($k):\n    TAB[sq % 4] = $m\n    $loop",
        "for sq in range($k):\n    if $t:\n        st.c = $m\n    $loop",
        "while len(sd) > 1:\n    sd.pop(next(iter(sd)))\n    if $t: break", "old = CELL.a\nif $t:\n    $block\nCELL.a = old",
    ],
    after="CELL.__dict__, TAB, KEYS, WORLD, Cell.limit",
)  # fmt: skip
