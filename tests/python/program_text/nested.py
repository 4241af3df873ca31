"""Lists of lists and of tuples, and dicts of lists and of dicts, among the arguments and outside."""

from program_text.family import Family

NESTED = Family(
    "nested",
    header="""
GRID = [[1, 0, 2], [0, 3, 1]]
EDGES = {0: [(1, 0.5)], 1: [(0, 1.5), (2, 2.0)], 2: []}
MOVES = {'a': {'x': 1, 'y': 0}, 'b': {'x': 2, 'y': 5}}


class Board:
    def __init__(self):
        self.cells, self.seen = [[0, 1], [2, 3]], []

    def put(self, p, q):
        self.cells[p % 2][q % 2] += 1
        return self.cells[p % 2]


BOARD = Board()
""",
    given={
        "nr": "[[3, 1], [2], []]", "np_": "[(1, 0.5), (2, -1.0), (0, 4.0)]", "ng": "[[(1, 2), (2, 0)], [(0, 1)], []]", "ne": "[]",
        "nd": "{0: [1, 2], 3: [5]}", "nm": "{'a': {'x': 1, 'y': 0}, 'b': {'x': 2}}", "nt": "[{'v': 1, 'w': 0.5}, {'v': 2, 'w': 1.5}]",
    },
    result="nr, np_, ng, ne, nd, nm, nt, nr[0] is nr[-1] if nr else None",
    parts={
        "i": [
            "nr[$j % 2][0]", "len(nr[$j % 3])", "sum(nr[$j % 3])", "np_[$j % 3][0]", "len(ng[$j % 3])", "sum([q for q, _ in ng[$j % 3]])", "nd[$j][0]", "len(nd)",
            "nd.get($j, [7])[0]", "nm['ab'[$j % 2]]['x']", "nm[$s].get('y', $j)", "nt[$j % 2]['v']", "sum([q['v'] for q in nt])", "GRID[$j % 2][$d % 3]",
            "sum(map(sum, GRID))", "len(EDGES[$j % 3])", "sum([q for q, _ in EDGES[$j % 3]])", "MOVES['ab'[$j % 2]]['y']", "BOARD.put($j, $k)[0]", "BOARD.cells[$j % 2][1]",
            "len(ne)", "len(BOARD.seen)", "max(nr)[0]", "nr.index([$j])", "min(np_)[0]", "ng[0][$d][1]", "ne[$d][0]",
        ],
        "x": ["np_[$j % 3][1]", "sum([q for _, q in np_])", "nt[$j % 2]['w']", "max([q for _, q in EDGES[1]])", "max(np_)[1]"],
        "t": ["($j in nr[$k % 3])", "([$j] in nr)", "(($j, $y) in np_)", "($j in nd)", "($s in nm)", "(nr == [[$j], [2]])", "(nr[$j % 3] is nr[0])", "bool(ng[$j % 3])",
              "(nm['a'] == {'x': $j, 'y': 0})", "(GRID[$k % 2] == [1, $j, 2])", "(np_[0] < ($j, $y))", "('x' in MOVES['ab'[$j % 2]])"],
    },
    simple=[
        "nr[$j % 3].append($i) if len(nr[0]) < 6 else None", "nr[$j % 2][0] = $i", "nr[$d % 2], nr[$k % 2] = nr[$k % 2], nr[$d % 2]", "nr.append([$i]) if len(nr) < 6 else None",
        "nr[$j % 3] = [$i, $j]", "nr.sort()", "nr.sort(key=len)", "nr.pop()", "nr[$j % 3] += [$i] if len(nr[0]) < 6 else []", "nr = nr[::-1]", "del nr[$d]",
        "np_[$j % 3] = ($i, $x)", "np_.append(($i, $x)) if len(np_) < 6 else None", "$A, $B = np_[$j % 3]", "np_.sort(key=lambda q: -q[1])", "np_[$d], np_[0] = np_[0], np_[$d]",
        "ng[$j % 3].append(($i, $k)) if len(ng[0]) < 5 else None", "ng.append([]) if len(ng) < 5 else None", "ng[$k % 3] = ng[$j % 3]", "ng[$j % 2].pop()",
        "ne.append([$i, $j]) if len(ne) < 5 else None", "ne.append(nr[0]) if len(ne) < 5 and nr else None", "ne[$d].append($i) if len(ne[0]) < 5 else None",
        "nd[$j % 4] = [$i]", "nd.setdefault($j % 4, []).append($i)", "nd[$j].append($k) if len(nd[0]) < 5 else None", "nd.pop($j, None)", "nm['ab'[$j % 2]]['x'] = $i",
        "nm['ab'[$j % 2]][$s] = $i", "nm[$s]['x'] += 1", "nt[$j % 2]['v'] += $i", "nt[$j % 2]['w'] = $x", "GRID[$j % 2][$d % 3] = $i", "GRID[$j % 2], GRID[0] = GRID[0], GRID[$j % 2]",
        "EDGES[$j % 3].append(($i, $x)) if len(EDGES[0]) < 5 else None", "EDGES[$j % 4] = [($i, $y)]", "MOVES['ab'[$j % 2]]['x'] = $i", "BOARD.put($i, $j)",
        "BOARD.cells[$j % 2][0] = $i", "BOARD.cells = [q[:] for q in BOARD.cells]", "BOARD.seen.append(($i, $k)) if len(BOARD.seen) < 5 else None", "print(nr, ne)", "print(nm, GRID)",
    ],
    compound=[
        "for $A, $B in np_[:4]:\n    $loop", "for nq in nr[:3]:\n    for $A in nq[:3]:\n        $loop", "for $A, nv in ng[$j % 3][:3]:\n    $loop", "for $A, $B in EDGES[$j % 3][:3]:\n    $loop",
        "for nk, nv in nd.items():\n    $A = len(nv)\n    $loop", "for nk in MOVES['ab'[$j % 2]]:\n    $loop", "for $A, nq in enumerate(GRID):\n    nq[$d % 3] = $j\n    $loop",
        "for $A in range(len(nr)):\n    nr[$A].append($j) if len(nr[$A]) < 5 else None\n    $loop", "if nr[$j % 3]:\n    $block\nelse:\n    $block", "for nq in nt:\n    nq['v'] += $j\n    $loop",
        "while ng and ng[0]:\n    $A, nv = ng[0].pop()\n    if $t: break",
    ],
    after="GRID, EDGES, MOVES, BOARD.cells, BOARD.seen",
)  # fmt: skip
