"""Strings that exist at run time, lists of strings, a string or a number by the path."""

from program_text.family import Family

STRINGS = Family(
    "strings",
    start="""sa, sb, sm = 'ab', str(a), 'q'
sl = ['x', sb]""",
    result="sa, sb, sm, sl",
    parts={
        "s": [
            "f\"\"\"{$j}\"\"\"", "f\"\"\"{$j:>4}|{$y:.2f}\"\"\"", "f\"\"\"{$u:<3}{$u!r:>5}\"\"\"", "f\"\"\"{$j:+d},{$j:04x}\"\"\"[:9]", "f\"\"\"{$y:8.3e}\"\"\"",
            "f\"\"\"{$u}={$M}\"\"\"[:9]", "($s + $s)[-9:]", "($u * $k)[:7]", "sl[$j % 2]", "sl[$d]", "$u.upper()", "$s.lower()",
            "$s.strip('a ')", "$s.replace('a', 'bc')[:9]", "$s.replace($u, $u, 1)[:9]", "','.join(sl)[:12]",
            "$u.join([$u, $u])[:9]", "$s[$d:]", "$s[::-1]", "$s[$d:$j]", "$u[$d]", "($s if $t else $s)",
            "chr(97 + $j % 5)", "bin($j)[-5:]", "hex($j)", "oct($j)", "repr($u)[:9]", "$u.center(7, '*')", "$u.zfill(4)",
            "$s.title()", "$u.partition('a')[$k % 3]", "min($u, $u)", "max(sl)", "($u or $u)", "($u and $u)",
            "$u.rjust($j % 6)", "('%d:%s' % ($j, $u))[:9]", "'{}-{:>3}'.format($u, $j)[:9]", "str($x)[:6]",
            "$u.lstrip('-1')", "$u.capitalize()", "$u.swapcase()", "$u.removeprefix('a')", "str(sl)[:12]",
            "''.join(reversed($u))", "''.join(sorted($s))", "''.join([q + '.' for q in $u])[:9]", "str($t)",
            "['no', 'yes'][$t]", "format($y, '.1f')", "str(sm)[:9]", "type(sm).__name__",
        ],
        "u": ["sa", "sb", "sa", "sb", "'a'", "'b-a'", "''", "'1'", "str($j)", "sl[0]"],
        "i": [
            "len($s)", "$s.find($u)", "$s.count('a')", "int($u)", "ord($u[0])", "$s.index('1')", "len(sl)", "sl.index($u)",
            "sl.count($u)", "sum([len(q) for q in sl])", "sum(1 for q in $u if q == 'a')", "int($s < $s)",
            "len($s.split('a'))", "ord(max($u))", "$u.rfind('a')",
        ],
        "x": ["float($u)", "float(str($y))"],
        "t": [
            "($s $o $s)", "($u in $s)", "($u not in sl)", "$s.startswith('a')", "$s.endswith($u)", "$s.isdigit()",
            "$u.isalpha()", "(not $u)", "(sm == 'a')", "isinstance(sm, str)", "('a' <= $u < 'b')", "any(q == 'a' for q in $u)",
            "(sm is None)", "($u == $u != $u)", "('b' in $u or $u == '')",
        ],
    },
    simple=[
        "$S = $s", "$S = $s", "$S = $s", "sa += '-'", "sb = sb[1:] + $u[:2]", "sa = sa[-9:] + $u", "sm = $s", "sm = $i",
        "sm = $y", "sm = None", "sm = $u if $t else $i", "sl.append($s) if len(sl) < 9 else None", "sl[$d] = $s",
        "$S = sl.pop()", "$S = sl.pop($d)", "sl.sort()", "sl.sort(key=len, reverse=True)", "sl.reverse()",
        "sl = $s.split('a')[:5]", "sl = $s.split()", "sl = sorted(sl)", "sl.insert($d, $s)", "sl.remove($u)", "sl = sl[1:]",
        "sl = [q.upper() for q in sl]", "sl = (sl + [$s])[:7]", "sl = list($u)", "print($s, $s, sep=$u)", "print(sl, sm)",
        "print($s, end=$u)", "sa, sb = $s, $s", "sa, sb = sb, sa", "raise ValueError($s) if $t else KeyError($u)",
        "assert $t, $s", "del sl[$d]", "sl = [q for q in sl if q $o $u]", "$S, $A = $u, $i", "sl[$d] += '!'",
        "sa, _, sb = $s.partition('b')", "print(f\"\"\"{$u:>{$k}}|{$j:{$k}}\"\"\")", "sl = sorted(sl, key=lambda q: q[-1:])",
    ],
    compound=[
        "for $S in $s:\n    $loop", "for $S in sl[:3]:\n    $loop", "for $A, $S in enumerate($u):\n    $loop",
        "for $S, $B in zip(sl, xs):\n    $loop", "if $s $o $s:\n    $block\nelse:\n    $block",
        "$c = 0\nwhile len(sa) < 4 and $c < $k:\n    sa += 'z'\n    $c += 1\n    $loop", "for $S in $s.split('a'):\n    $loop",
        "if isinstance(sm, str):\n    $S = sm[:5]\n    $block",
        "match $u:\n    case 'a' | 'b':\n        $block\n    case '1':\n        $block\n    case _:\n        $block",
    ],
)  # fmt: skip
