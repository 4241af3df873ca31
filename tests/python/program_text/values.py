"""Functions of numbers, complex numbers, and everything that goes through sequences."""

from program_text.family import Family

NUMBERS = Family(
    "numbers",
    header="\nimport math\nimport operator\n",
    parts={
        "i": [
            "($i).bit_length()", "($i).bit_count()", "round($x)", "pow($j, $k)", "pow($j, $k, 7)", "pow($j, $j, $n)", "($j).numerator", "(~$i)", "($i << $j)",
            "($i >> $j)", "($i & $n)", "($i ^ $n)", "math.gcd($i, $i)", "math.lcm($j, $k)", "math.isqrt($i)", "math.factorial($j)", "math.comb($j, $k)",
            "math.floor($x)", "math.ceil($x)", "math.trunc($x)", "int($y)", "divmod($i, $j)[1]", "divmod($j, $i)[0]", "abs($n) ** $k", "round($i, -1)",
            "math.perm($j, $k)", "operator.add($i, $j)", "operator.mod($i, $j)", "int('12', $k + 3)", "math.prod([$j, $j, $n])",
            "int(math.copysign(3, $i))", "len(bin($i))", "ord(chr(97 + $k))", "($y).as_integer_ratio()[1] % 99", "int(True + $t)", "($j).real",
        ],
        "x": [
            "round($x, 2)", "round($x, $k)", "round($x, -$k)", "math.sqrt($x)", "math.fabs($x)", "math.fmod($x, $y)", "math.copysign($x, $y)", "math.modf($x)[0]",
            "math.frexp($x)[0]", "math.ldexp($x, $k)", "math.remainder($x, $y)", "pow($x, 2)", "($x ** $k)", "round(math.sin($x), 6)", "round(math.tanh($x), 6)",
            "round(math.atan2($x, $y), 6)", "math.radians($x)", "($i ** -1)", "divmod($x, $y)[0]", "divmod($x, 0.5)[1]", "math.ulp($y)", "math.nan", "math.inf",
            "math.fsum([$x, $y, 0.5])", "abs($y - $x)", "float($t)", "max($x, $i) * 1.0", "operator.truediv($x, $y)", "($x).real", "(-0.0 * $x)", "math.nextafter($x, $y)",
        ],
        "t": [
            "math.isnan($x)", "math.isinf($x)", "math.isfinite($x / $y)", "math.isclose($x, $y, abs_tol=1.0)", "(math.exp($x) > 2.0)", "(math.log($x) < 1)",
            "(math.log($i) > 1)", "(math.pow($x, $y) > 1.0)", "(math.acos($x) > 1.0)", "($x).is_integer()", "(math.gamma($x) > 1)", "(math.log2($i) >= 2)", "($i $o $x)",
            "($i / $j $o $x)", "($j ** $n > 2)", "($x == int($y))", "isinstance($m, int)", "isinstance($m, (float, bool))", "(math.cosh($x) > 1.5)",
        ],
        "m": ["($j ** $n)", "pow($j, $n)", "round($m)", "abs($m)", "max($i, $x)", "min($m, $i)", "divmod($m, 2)[1]", "sum([$m, $i])", "($m // 2)", "($m % 3)", "($t + $m)", "int($t)", "(+$m)"],
    },
    simple=["$A, $B = divmod($i, $j)", "$B, $A = math.frexp($x)", "$A <<= $k", "$A >>= $j", "$A ^= $i", "$A **= $k\n$A %= 97", "$B **= 2", "$B //= $y", "$B %= $y",
            "print(round($x, 3), bin($i), hex($j))", "print($x, $i / 3)", "$A &= $i", "$M = $m ** 2", "print(type($m).__name__)", "x, y = math.modf($x)"],
)  # fmt: skip

COMPLEX = Family(
    "complex",
    header="\nimport cmath\n",
    start="za, zb = 1j, complex(u, 0.5)",
    result="za, zb",
    parts={
        "z": ["($z + $w)", "($z - $w)", "($z * $w)", "($z * $y)", "($w / $w)", "($z if $t else $z)", "$z.conjugate()", "(-$z)", "complex($x, $y)", "complex($i)", "($w ** 2)",
              "($w + $i)", "sum([$w, $w])"],
        "w": ["za", "zb", "za", "1j", "(2 - 1j)", "complex($y)", "complex($j, $y)"],
        "x": ["$z.real", "$z.imag", "abs($w)"],
        "t": ["($z == $w)", "($z != $y)", "bool($w)", "cmath.isnan($z)", "isinstance($w, complex)", "cmath.isclose($w, $w)", "(abs($z) > $y)", "(cmath.exp($w).real > 0.5)", "(cmath.phase($w) > 1)", "(cmath.sqrt($w).real > 1)"],
        "m": ["$z", "$w.real"],
    },
    simple=["$Z = $z", "$Z = $z", "$Z += $w", "$Z *= $w", "$Z -= $y", "print($z)", "za, zb = zb, $z", "$Z = $w / $w", "print(f\"\"\"{$w}\"\"\", $w.imag)"],
    compound=["if $z == $w:\n    $block", "$c = 0\nwhile abs(za) < 2 and $c < $k:\n    $c += 1\n    za = za * za + $w\n    $loop", "if $w:\n    $block"],
)  # fmt: skip

SEQUENCES = Family(
    "sequences",
    start="""qi, qt = iter([3, 1, 2]), (a, b, 3)
ql = [a, 4, b]""",
    result="qt, ql",
    parts={
        "i": [
            "sum(q for q in range($j % 5))", "sum([q + $j for q in ks])",
            "len(list(zip(ql, qt)))", "next(iter(ql))", "sorted(ql)[$d]", "sorted(qt, reverse=True)[0]",
            "sorted(ql, key=lambda q: -q)[0]", "sum(map(lambda q: q * 2, ql))", "sum(map(lambda p, q: p * q, ql, qt))", "len(list(filter(lambda q: q $o $j, ql)))", "max(ql, key=lambda q: q % 3)",
            "min(qt, key=abs)", "sum(p - q for p, q in zip(ql, qt))", "sum(k * q for k, q in enumerate(ql, $k))", "list(reversed(ql))[0]", "sum(reversed(qt), $j)", "sum(range($j % 4, 9, 2))",
            "len(range($j, $j, $n))", "range($j, 9)[$d]", "range(9)[$j]", "next(q for q in ql if q > $j)", "next((q for q in qt if q $o $j), -1)", "min((q for q in ql if q > $j), default=$j)", "sum(q * q for q in ql if q $o $j)", "max(q % 7 for q in ql)", "max(max(p, q) for p in qt for q in ql)", "qt[$d]", "qt[$j]", "next(qi, -1)", "[q for q in range($j % 6) if q $o $j][-1]", "int(sum(xs > $y))", "len({q % 3 for q in ql})",
            "sum({q: q + 1 for q in ql}.values())", "qt.count($j)", "len([0 for q in xs if q > $y])",
        ],
        "x": ["sum(q for q in xs if q > $y)", "next((q for q in xs if q $o $y), 9.5)", "sum(q * $y for q in xs)", "max(q for q in xs)", "min((q for q in xs if q $o $y), default=0.25)", "sum([float(q) for q in ql])", "max(xs, key=abs)",
              "sorted(xs)[$d]", "list(xs)[$d]", "sum(p * q for p, q in zip(xs, ks))", "max($x, *xs)"],
        "t": ["any(q $o $j for q in ql)", "all(q > $y for q in xs)", "any(qt)", "all(q $o $j for q in ks)", "($j in ql)", "($j in range($j, $j, $n))", "(sorted(ql) == ql)", "(qt == tuple(ql))", "(qt < tuple(ql))",
              "any(p > q for p, q in zip(ql, qt))", "($j in qt)", "all(any(p == q for p in qt) for q in ql)"],
        "m": ["qt[$d]", "max(qt, default=None)", "next((q for q in ql if q > $j), None)"],
    },
    simple=[
        "qi = iter(ql)", "qi = iter([$i, $j])", "qt = ($i, $j, *qt[:1])", "qt = qt[::-1]", "ql = [$i, $i, $j]", "ql = sorted(ql)", "ql = list(qt)", "qt = (qt[1], qt[0], $i)",
        "ql = list(map(lambda q: q - $j, ql))", "ql = [p * q for p, q in zip(ql, qt)]", "ql = list(reversed(ql))", "i, j, a = qt", "$A, *_ = qt", "*_, $A = qt", "print(*ql)", "print(*qt, sep='-')", "print(list(enumerate(ql)))", "ql = [q for q in range($j % 5)]",
        "xs = np.array([q * $y for q in xs])", "ql = [p + q for p in (0, 1) for q in (1, $j)]", "$A = next(qi, $j)", "print(list(zip(ql, xs)))", "print(sorted(xs))", "ql[$d] = $i", "qt = tuple(q + 1 for q in qt)", "qt = qt if $t else ($i, $i, $j)",
    ],
    compound=[
        "for i, b in zip(ql, qt):\n    $loop", "for $A, $B in enumerate(xs, $k):\n    $loop", "for $A in sorted(ql):\n    $loop", "for $A in map(lambda q: q + $j, ql):\n    $loop", "for $A in filter(lambda q: q $o $j, ql):\n    $loop",
        "for $A in reversed(ql):\n    $loop", "for $A in qt:\n    $loop", "for $A, $B in zip(ql, xs, strict=True):\n    $loop", "for $A in range($j % 5)[::-1]:\n    $loop", "for $A in range(7)[$d:$j]:\n    $loop", "for $A in (q * 2 for q in ql):\n    $loop", "for i, (j, $B) in enumerate(zip(ks, xs)):\n    $loop",
        "for $A in {1, 2, $j % 4}:\n    $loop", "for $A in range($i % 9, $n, -2):\n    $loop",
    ],
)  # fmt: skip
