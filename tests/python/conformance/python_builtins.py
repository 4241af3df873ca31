"""Programs that show builtins, methods of numbers, and modules of the standard library."""

from __future__ import annotations

import bisect
import cmath
import functools
import heapq
import itertools
import math
import operator
import re

import numpy as np
from conformance import Section

_ = Section("Builtins")
X = np.array([3.0, -1.0, 4.0, 1.0, -5.0])


def _simple(construct, fn, *calls, **more):
    """A program of one expression, called after its construct; with `says`, one that is refused."""
    fn.__name__ = re.sub(r"\W+", "_", construct).strip("_")
    how = "refused" if "says" in more else more.pop("how", "staged")
    getattr(_, how)(construct, *calls, **more)(fn)


_simple("`abs()`", lambda x: abs(x), (-3,), (2.5,))
_simple(
    "`min()` with `key=`, `default=`",
    lambda x, n: (min(x, n), min(x, n, 2, key=lambda v: -v), min(range(n), default=x)),
    (3, 2),
    (5, 0),
)
_simple("`max()` of arrays", lambda x: max(x), (X,))
_simple("`sum()` with `start`", lambda x, n: sum(x, n), (X, 2))
_simple("`any()`", lambda x, n: (any([n, n > 2]), any(x)), (X, 0), (X, 5))
_simple("`all()`", lambda x, n: (all([n, n > 2]), all(x)), (X, 0), (X, 5))
_simple("`len()` of arrays, ranges", lambda x, n: (len(x), len(range(n, 9, 2))), (X, 0), (X, 12))
_simple(
    "`range()` with run-time bounds",
    lambda n: (max(range(n), default=0), 3 in range(n)),
    (5,),
    (0,),
)
_simple(
    "ranges with run-time bounds as values: `==`, slices, methods, by the path, returned",
    lambda n: (
        range(n)[1:] == range(1, 3),
        range(n).index(0) if n else range(n).count(2),
        range(n) if n > 2 else range(2, n),
        f"{range(n)}",
    ),
    (3,),
    (0,),
)
_simple(
    "`round()` half to even, to digits",
    lambda x: (round(x), round(x, 1), round(x, -1)),
    (2.5,),
    (0.25,),
    (15.0,),
)
_simple("`divmod()`", lambda a, b: divmod(a, b), (7, -2), (-7, 2), (1, 0))
_simple("`pow()` with 2 or 3 arguments", lambda a, b: (pow(a, b), pow(a, b, 7)), (3, 4), (3, 0))
_simple("`int()` of floats", lambda x: int(x), (2.7,), (-2.7,), (math.inf,), (math.nan,))
_simple("`float()`", lambda n: float(n), (3,), (2**62 + 1,))
_simple("`bool()`", lambda n: bool(n), (3,), (0,))
_simple(
    "`complex()`",
    lambda a, b: (complex(a), complex(a, b)),
    (3, 2.5),
    (1j, 2),
)
_simple(
    "`str()` of numbers",
    lambda n: str(n),
    (3,),
)
_simple(
    "`repr()` of numbers",
    lambda n: repr(n),
    (3,),
)
_simple(
    "`sorted()` of small lists and tuples, with `key=`, `reverse=`",
    lambda a, b: (
        sorted([a, b, 2]),
        sorted((a, b), key=lambda v: -v),
        sorted([b, a], reverse=True),
    ),
    (3, 1),
    (1, 3),
)
_simple("`sorted()` of arrays", lambda x: sorted(x), (X,))
_simple("`reversed()` of lists", lambda a: list(reversed([a, 2])), (3,))
_simple("`zip()`", lambda a: list(zip([a, 2], (1, a), strict=True)), (3,))
_simple("`enumerate()`", lambda a: list(enumerate([a, 2], 5)), (3,))
_simple("`map()`", lambda a: list(map(lambda v: v + a, [1, 2])), (3,))
_simple("`filter()` by constants", lambda a: list(filter(lambda p: p[0], [(0, a), (1, a)])), (3,))
_simple(
    "`filter() by run-time tests`",
    lambda a: list(filter(None, [a, 2])),
    (3,),
    (0,),
)
_simple(
    "`functools.reduce()`",
    lambda a: functools.reduce(lambda p, q: 10 * p + q, range(a), 1),
    (3,),
    (0,),
)
_simple("`isinstance()`", lambda a: (isinstance(a, int), isinstance(a, (str, float))), (3,), (2.5,))
_simple("`type()`", lambda a: type(a) is int, (3,), (2.5,))
_simple(
    "`ord()`, `chr()`, `bin()`, `hex()`, `oct()` of constants",
    lambda a: (ord("a"), chr(65), bin(5), hex(9), oct(8), a),
    (3,),
)
_simple("`ord()` and `chr()` of run-time values", lambda a: (chr(a), ord(chr(a))), (65,), (955,))
_simple("`bin()`, `hex()`, `oct()` of run-time numbers", lambda a: (bin(a), hex(a), oct(a)), (65,))
_simple("`int()` and `float()` of strings", lambda a: (int(str(a)), float(str(a))), (65,))
_simple("`iter()`, `next()` of lists and tuples", lambda a: next(iter([a])), (3,))
_simple(
    "`iter()`, `next()` of arrays, run-time lists and ranges",
    lambda x, n: (next(iter(x)), next(iter(range(n)), -1)),
    (X, 3),
    (X, 0),
)
_simple(
    "`id()`",
    lambda a: id(a),
    (3,),
    says="id() of a run-time value cannot be compiled: it is no object until the call returns",
)
_simple(
    "`hash()`",
    lambda a: hash(a),
    (3,),
    says="hash() of a run-time value cannot be compiled: hashes are Python's own",
)
_simple("`callable()`", lambda a: (callable(a), callable(len)), (3,))
_simple(
    "`format()` of numbers",
    lambda a: format(a, ".2f"),
    (3.5,),
)
_simple("`getattr()`, `hasattr()`", lambda x: (getattr(x, "ndim"), getattr(x, "no", 3)), (X,))
_simple("`slice()`", lambda x: x[slice(1, 3)], (X,))
_simple("`input()`", lambda a: input(), (3,), says="input() cannot be compiled")
_simple("`open()`", lambda a: open("/dev/null"), (3,), says="io.open() cannot be compiled")
_simple(
    "`operator` functions",
    lambda a: (operator.add(a, 1), operator.neg(a), operator.xor(a, 3), operator.truth(a)),
    (3,),
)
_simple(
    "`operator.itemgetter`, `attrgetter`, `methodcaller`",
    lambda a: (operator.itemgetter(0)((a, 2)), operator.attrgetter("real")(a)),
    (3,),
)
_simple("`bisect`", lambda a: (bisect.bisect([1, 3, 5], a), bisect.bisect_left([1, 3, 5], a)), (3,))
_simple(
    "`heapq`",
    lambda a: heapq.nsmallest(2, [heapq.heappushpop([3, 4], a), a, 5]),
    (3,),
    (9,),
)
_simple(
    "`itertools`: `chain`, `islice`, `count`, `cycle`, `repeat`, `pairwise`, `zip_longest`",
    lambda a: list(itertools.islice(itertools.chain(range(a), itertools.count(a)), 2 * a)),
    (3,),
    (0,),
)
_simple(
    "`itertools`: `product`, `combinations`, `permutations`",
    lambda a: [p * q for p, q in itertools.combinations(range(a), 2)],
    (3,),
    (0,),
)
_simple(
    "`itertools`: `accumulate`, `takewhile`, `dropwhile`, `compress`, `filterfalse`, `starmap`",
    lambda a: list(itertools.takewhile(lambda x: x < 9, itertools.accumulate(range(a)))),
    (3,),
    (9,),
)
_simple(
    "`itertools`: `groupby`, `tee`",
    lambda a: list(itertools.groupby(range(a))),
    (3,),
    says="itertools.groupby() is not supported",
)
_simple(
    "`sorted()` and `list.sort()` of numbers with NaN",
    lambda xs: (sorted(xs), sorted(xs, key=lambda x: -x, reverse=True)),
    ([3.0, math.nan, 1.0, 2.0],),
)

_ = Section("Methods of numbers")
_simple(
    "`int.bit_length()`, `int.bit_count()`",
    lambda n: (n.bit_length(), n.bit_count()),
    (255,),
    (-4,),
)
_simple(
    "`int.as_integer_ratio()`, `.numerator`, `.denominator`",
    lambda n: (n.as_integer_ratio(), n.numerator, n.denominator),
    (6,),
)
_simple("`.real`, `.imag`, `.conjugate()`", lambda n: (n.real, n.imag, n.conjugate()), (6,), (2.5,))
_simple("`float.is_integer()`", lambda x: x.is_integer(), (6.0,), (math.inf,))
_simple("`float.as_integer_ratio()`", lambda x: x.as_integer_ratio(), (0.75,), (math.nan,))
_simple(
    "`float.hex()`",
    lambda x: x.hex(),
    (0.75,),
    (-math.inf,),
)
_simple(
    "`int.to_bytes()`",
    lambda n: n.to_bytes(2, "big"),
    (5,),
    says="int.to_bytes of a run-time number is not supported yet",
)
_simple("`x.item()` of NumPy scalars", lambda x: x[0].item(), (X,))

_ = Section("Operators")
_simple("`+ - *` beyond 64 bits: IntegerRangeError", lambda n: (n + 5, n * 2, n - 7), (5,))
_simple(
    "`/ // %` of ints and floats, signs and zeros",
    lambda a, b: (a / b, a // b, a % b),
    (-7, 2),
    (7.5, -2.0),
    (1, 0),
    (-0.0, 3.0),
)
_simple(
    "`**`: an int or a float by the sign of the exponent",
    lambda a, b: a**b,
    (2, 3),
    (2, -3),
    (0, -1),
)
_simple("`<< >>` by any amount", lambda a, b: (a >> b, a << (b & 3)), (5, 70), (-5, 64), (1, -1))
_simple("`& | ^ ~`", lambda a, b: (a & b, a | b, a ^ b, ~a), (5, -3), (0, 7))
_simple(
    "comparison of ints and floats beyond 2**53, of NaN and -0.0",
    lambda a, b: (a < b, a == b, a >= b),
    (2**53 + 1, 2.0**53),
    (3, math.nan),
    (0, -0.0),
)

_ = Section("Modules")
_simple(
    "`math.sqrt()`, `exp`, `log`, ... with Python's errors",
    lambda x: (math.sqrt(x), math.log(x), math.exp(x)),
    (2.0,),
    (-1.0,),
    (0.0,),
    ulps=2,
)
_simple(
    "`math.sin()` ... `atan2`, `sinh` ... `atanh`",
    lambda x: (math.sin(x), math.atan2(x, 2), math.tanh(x), math.acosh(x + 2)),
    (0.5,),
    (math.inf,),
    ulps=2,
)
_simple(
    "`math.floor()`, `ceil`, `trunc`, `modf`, `frexp`, `ldexp`",
    lambda x: (
        math.floor(x),
        math.ceil(x),
        math.trunc(x),
        math.modf(x),
        math.frexp(x),
        math.ldexp(x, 3),
    ),
    (2.5,),
    (-0.75,),
)
_simple(
    "`math.gcd()`, `lcm`, `factorial`, `comb`, `perm`, `isqrt`",
    lambda n: (
        math.gcd(n, 12),
        math.lcm(n, 4),
        math.factorial(n),
        math.comb(9, n),
        math.perm(9, n),
        math.isqrt(n),
    ),
    (6,),
    (0,),
    (-1,),
)
_simple(
    "`math.isnan()`, `isinf`, `isfinite`, `isclose`",
    lambda x: (math.isnan(x), math.isinf(x), math.isfinite(x), math.isclose(x, 2)),
    (2.0,),
    (math.nan,),
)
_simple(
    "`math.erf()`, `erfc`, `gamma`, `lgamma`",
    lambda x: (math.erf(x), math.erfc(x), math.gamma(x), math.lgamma(x)),
    (2.5,),
    (0.0,),
    ulps=40,
)
_simple(
    "`math.copysign()`, `nextafter`, `ulp`, `remainder`, `fmod`",
    lambda x: (
        math.copysign(2, x),
        math.nextafter(x, 9),
        math.ulp(x),
        math.remainder(x, 2),
        math.fmod(x, 2),
    ),
    (2.5,),
    (-0.0,),
)
_simple(
    "`math.hypot()`, `dist`, `prod`",
    lambda x: (math.hypot(x, 2.0, 3.0), math.dist((x, 1), (2, 3)), math.prod([x, 2])),
    (2.5,),
    ulps=3,
)
_simple(
    "`math.fsum()`",
    lambda x: math.fsum([x, 1.0, -x]),
    (1e16,),
    (math.inf,),
)
_simple("`cmath`", lambda x: (cmath.sqrt(x), cmath.phase(x)), (-1.0,), (2j,), (0j,))
