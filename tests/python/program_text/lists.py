"""Lists of ints, of lists of ints, of tuples, of arrays, that change at run time."""

from program_text.family import Family

LISTS = Family(
    "lists",
    start="""li, lr = [1, a], [[1, 2], [b]]
lt, la = [(1, u)], [xs[:2]]""",
    result="li, lr, lt, np.stack(la), len(la), li is lr[0] if lr else None",
    parts={
        "l": [
            "li", "li", "lr[$d]", "lr[$j % 2]", "[$i, $i]", "li[$d:]", "li[::-1]", "sorted($l)", "list(range($j % 5))",
            "[q * 2 for q in $l]", "[q for q in $l if q $o $j]", "($l + $l)[:5]", "[$j] * $k", "$l.copy()",
            "[q for r in lr for q in r][:6]", "[q for q, _ in lt]", "($l if $t else $l)", "list(reversed($l))",
            "[len(r) for r in lr]", "[$i, *$l][:6]", "list(map(abs, $l))",
        ],
        "r": ["lr", "lr[$d:]", "[$l, $l]", "[[q] for q in $l]", "lr[::-1]", "[r[:2] for r in lr]", "(lr + [$l])[:4]", "lr.copy()"],
        "p": ["lt", "lt[$d:]", "[($i, $x)]", "[(q, $y) for q in $l]", "sorted(lt)", "list(enumerate([$x, $x]))",
              "list(zip($l, [$x, $y]))", "(lt + [($i, $x)])[:4]", "lt[::-1]"],
        "i": [
            "len($l)", "$l[$d]", "$l[$j]", "sum($l)", "max($l)", "min(li, default=$j)", "li.pop()", "li.index($j)",
            "li.count($j)", "len(lr)", "lr[$d][$d]", "lr[$j][$j % 2]", "lt[$d][0]", "len(lt)", "sum(map(len, lr))",
            "sum([q for q, _ in lt])", "max(lr)[0]", "min(lt)[0]", "lr.index($l)", "len(la)", "max(lr, key=len)[0]",
        ],
        "x": ["lt[$d][1]", "lt[$j][1]", "sum([q for _, q in lt])", "la[$d][0]", "la[$j][$d]", "max(lt)[1]", "sum(la)[0]"],
        "t": [
            "($j in $l)", "($j not in li)", "($l == $l)", "($l < $l)", "($l in lr)", "(($j, $y) in lt)", "(lr == $r)",
            "bool($l)", "(lt[0] < ($j, $y))", "any($l)", "all([q > 0 for q in $l])", "(li is lr[0])", "(lt == $p)",
            "(not lr)", "($j in lr[$d])",
        ],
    },
    simple=[
        "li.append($i) if len(li) < 9 else None", "li[$d] = $i", "li[$j % 2] += $i", "li = $l", "li = $l", "lr[$d] = $l",
        "lr[$d][$d] = $i", "lr[$d].append($i) if len(li) < 9 and len(lr) < 5 else None", "lr = $r", "lr.append($l[:4]) if len(lr) < 5 else None",
        "lt = $p", "lt.append(($i, $x)) if len(lt) < 6 else None", "lt[$d] = ($i, $x)", "lt.sort()",
        "lt.sort(key=lambda q: q[0])", "lt.sort(key=lambda q: -q[0], reverse=True)", "lr.sort()", "lr.sort(key=len)",
        "li.sort(reverse=True)", "li.sort(key=lambda q: q % 3)", "li.reverse()", "li.insert($d, $i)", "li.remove($j)",
        "del li[$d]", "del lr[$d]", "del li[$d:]", "li[$d:] = [$i, $i]", "li.clear()", "$A = li.pop($d)", "$A, $B = lt[$d]",
        "$A, $B = lt.pop()", "li = lr[$d].copy()", "lr[$d] = lr[$d]", "lr[$d] += [$i]", "li = lr.pop()[:6]", "la.append(xs[:2] * $y) if len(la) < 5 else None",
        "la[$d] = xs[1:3]", "la[$d][0] = $x", "la = la[::-1]", "lr = [q[:] for q in lr]", "print(li, lr)", "print(lt)",
        "li.extend($l[:2]) if len(li) < 7 else None", "lr[$d], lr[$d] = $l, $l", "li, lr[0] = lr[0][:], li[:]", "lr = [r for r in lr if r]",
        "lr = [[q + 1 for q in r] for r in lr]", "li[0], li[-1] = li[-1], li[0]", "$A = lr[$d].pop()",
    ],
    compound=[
        "for $A in $l[:5]:\n    $loop", "for $A, $B in $p[:4]:\n    $loop", "for lq in $r[:3]:\n    $A = len(lq)\n    $loop",
        "for lq in lr[:3]:\n    for $A in lq[:3]:\n        $loop", "for $A, ($B, $B) in enumerate([(q, $y) for q in xs[:2]]):\n    $loop",
        "if $l:\n    $block\nelse:\n    $block", "while li:\n    $A = li.pop()\n    if $t:\n        break",
        "for $A, lq in enumerate($r[:3]):\n    lq[:1] = [$i]\n    $loop", "if $j in $l:\n    $block",
        "for $A, $B in zip(li[:4], xs):\n    $loop",
        "match $l:\n    case []:\n        $block\n    case [q]:\n        $A = q\n    case [q, 2, *_]:\n        $block\n    case _:\n        $block",
    ],
)  # fmt: skip
