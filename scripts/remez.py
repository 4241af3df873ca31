#!/usr/bin/env python3
"""Derives the polynomial coefficients and split constants of runtime/bitcode/math_coeffs.h.

Weighted minimax fits by the Remez exchange (Remez 1934; see J.-M. Muller, "Elementary Functions",
chapter 3), done in mpmath with 60 digits. Run it to rewrite the header:

    python3 scripts/remez.py | clang-format-14 --assume-filename=x.h > runtime/bitcode/math_coeffs.h

Every fit approximates F(x) by P(x) = sum c_i x^i and minimises |w(x) (P(x) - F(x))|, where the
weight w turns the error of P into the relative error of the final function.
"""

import sys
from collections.abc import Callable

import mpmath as mp

mp.mp.dps = 60
Fn = Callable[[mp.mpf], mp.mpf]


def solve_level(f: Fn, w: Fn, pts: list[mp.mpf], n: int) -> tuple[list[mp.mpf], mp.mpf]:
    """Coefficients and levelled error of the fit that alternates on the n + 1 points `pts`."""
    rows = [[x**i for i in range(n)] + [(-1) ** k / w(x)] for k, x in enumerate(pts)]
    sol = mp.lu_solve(mp.matrix(rows), mp.matrix([f(x) for x in pts]))
    return [sol[i] for i in range(n)], sol[n]


def pick_extrema(xs: list[mp.mpf], err: list[mp.mpf], count: int) -> list[mp.mpf]:
    """The `count` alternating extrema of the sampled error with the largest magnitudes."""
    runs: list[int] = []
    for i, e in enumerate(err):
        if runs and (e > 0) == (err[runs[-1]] > 0):
            if abs(e) > abs(err[runs[-1]]):
                runs[-1] = i
        else:
            runs.append(i)
    while len(runs) > count:
        runs.pop(0 if abs(err[runs[0]]) < abs(err[runs[-1]]) else -1)
    return [xs[i] for i in runs]


def remez(f: Fn, w: Fn, lo: float, hi: float, degree: int) -> tuple[list[mp.mpf], mp.mpf]:
    """Minimax coefficients of the given degree on [lo, hi] and their maximal weighted error."""
    n, a, b = degree + 1, mp.mpf(lo), mp.mpf(hi)
    grid = 24 * n
    xs = [(a + b) / 2 - (b - a) / 2 * mp.cos(mp.pi * i / grid) for i in range(grid + 1)]
    tiny = (b - a) * mp.mpf(10) ** -9  # keeps clear of removable singularities at 0
    xs = [x if abs(x) > tiny else tiny for x in xs]
    fx, wx = {x: f(x) for x in xs}, {x: w(x) for x in xs}
    pts = [xs[round(grid * i / n)] for i in range(n + 1)]
    worst = mp.mpf(0)
    coeffs: list[mp.mpf] = []
    for _ in range(20):
        coeffs, level = solve_level(fx.__getitem__, wx.__getitem__, pts, n)
        err = [(mp.polyval(coeffs[::-1], x) - fx[x]) * wx[x] for x in xs]
        worst = max(abs(e) for e in err)
        pts = pick_extrema(xs, err, n + 1)
        if len(pts) < n + 1 or worst < abs(level) * mp.mpf("1.01"):
            break
    return coeffs, worst


def hexf(x: mp.mpf, single: bool = False) -> str:
    """x rounded to nearest as a C hexadecimal literal."""
    if single:
        with mp.workprec(24):
            x = +x
        return float(x).hex() + "f"
    return float(x).hex()


def emit(name: str, what: str, fit: tuple[list[mp.mpf], mp.mpf], single: bool = False) -> None:
    """Prints one coefficient table, lowest power first."""
    coeffs, worst = fit
    ctype = "float" if single else "double"
    print(f"// {what}; error 2^{float(mp.log(worst, 2)):.1f}")
    print(f"constexpr {ctype} {name}[] = {{")
    for c in coeffs:
        print(f"    {hexf(c, single)},")
    print("};\n")


def split(name: str, x: mp.mpf, bits: list[int], single: bool = False) -> None:
    """Prints x as a sum of parts that have bits[i] leading bits each."""
    ctype = "float" if single else "double"
    for i, width in enumerate(bits):
        with mp.workprec(width):
            part = +x
        x = x - part
        print(f"constexpr {ctype} {name}{i + 1} = {hexf(part, single)};")
    print()


def exp_sets() -> None:
    h = mp.log(2) / 2 * mp.mpf("1.001")
    tail: Fn = lambda r: (mp.expm1(r) - r) / r**2
    rel: Fn = lambda r: r**2 / mp.exp(r)
    lo, hi = mp.mpf("0.0588") - h, mp.mpf("0.0588") + h  # kExpCenter in math_exp.h
    emit("kExp", "exp(r) = 1 + r + r^2 P(r)", remez(tail, rel, lo, hi, 9))
    tail3: Fn = lambda r: (mp.expm1(r) - r - r**2 / 2) / r**3
    rel3: Fn = lambda r: r**3 / mp.exp(r)
    emit("kExpPow", "exp(r) = 1 + r + r^2 / 2 + r^3 P(r)", remez(tail3, rel3, lo, hi, 10))
    emit("kExpMid", "the same for results of single precision", remez(tail, rel, -h, h, 5))
    emit("kExpF32", "the same in single precision", remez(tail, rel, lo, hi, 4), True)
    rel1: Fn = lambda r: r**2 / mp.expm1(r)
    emit("kExpm1", "expm1(r) = r + r^2 P(r), relative", remez(tail, rel1, -h, h, 10))
    emit("kExpm1Mid", "the same for results of single precision", remez(tail, rel1, -h, h, 6))
    half = mp.mpf("0.5005")
    rel2: Fn = lambda r: r**2 / mp.mpf(2) ** r
    tail2: Fn = lambda r: (mp.mpf(2) ** r - 1 - r * mp.log(2)) / r**2
    emit("kExp2", "2^r = 1 + r ln 2 + r^2 P(r)", remez(tail2, rel2, -half, half, 9))
    emit("kExp2F32", "the same in single precision", remez(tail2, rel2, -half, half, 4), True)


def log_sets() -> None:
    lo, hi = mp.sqrt(mp.mpf(1) / 2) - 1, mp.sqrt(2) - 1
    lo, hi = lo - mp.mpf("0.0005"), hi + mp.mpf("0.0005")
    tail: Fn = lambda f: (mp.log1p(f) - f + f**2 / 2) / f**3
    rel: Fn = lambda f: f**3 / mp.log1p(f)
    emit("kLog", "log(1 + f) = f - f^2/2 + f^3 P(f)", remez(tail, rel, lo, hi, 19))
    emit("kLogMid", "the same for results of single precision", remez(tail, rel, lo, hi, 11))
    emit("kLogF32", "the same in single precision", remez(tail, rel, lo, hi, 7), True)
    zmax = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf("1.01")

    def atanh_tail(z: mp.mpf) -> mp.mpf:
        s = mp.sqrt(z)
        return (2 * mp.atanh(s) - 2 * s - mp.mpf(2) / 3 * s**3) / s**5

    emit(
        "kLogAtanh",
        "log((1+s)/(1-s)) = 2s + s^3 (2/3 + z P(z)), z = s^2",
        remez(atanh_tail, lambda z: z**2 * mp.sqrt(z) / mp.atanh(mp.sqrt(z)), 0, zmax, 7),
    )


def trig_sets() -> None:
    q = mp.pi / 4 * mp.mpf("1.001")

    def sin_tail(z: mp.mpf) -> mp.mpf:
        s = mp.sqrt(z)
        return (mp.sin(s) - s) / (s * z)

    def sin_rel(z: mp.mpf) -> mp.mpf:
        return mp.sqrt(z) * z / mp.sin(mp.sqrt(z))

    cos_tail: Fn = lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2
    cos_rel: Fn = lambda z: z**2 / mp.cos(mp.sqrt(z))
    emit(
        "kSin", "sin(r) = r + r z P(z), z = r^2, |r| <= pi/4", remez(sin_tail, sin_rel, 0, q**2, 5)
    )
    emit("kCos", "cos(r) = 1 - z/2 + z^2 P(z)", remez(cos_tail, cos_rel, 0, q**2, 5))
    wide = (2 * q) ** 2
    emit(
        "kSinMid",
        "sin(r), |r| <= pi/2, for results of single precision",
        remez(sin_tail, sin_rel, 0, wide, 4),
    )
    emit(
        "kCosMid",
        "cos(r), |r| <= pi/4, for results of single precision",
        remez(cos_tail, cos_rel, 0, q**2, 3),
    )


def hyperbolic_sets() -> None:
    h = (mp.log(2) / 2 * mp.mpf("1.001")) ** 2

    def sinh_tail(z: mp.mpf) -> mp.mpf:
        s = mp.sqrt(z)
        return (mp.sinh(s) - s) / (s * z)

    sinh_rel: Fn = lambda z: mp.sqrt(z) * z / mp.sinh(mp.sqrt(z))
    cosh_tail: Fn = lambda z: (mp.cosh(mp.sqrt(z)) - 1 - z / 2) / z**2
    emit("kSinh", "sinh(r) = r + r z P(z), z = r^2", remez(sinh_tail, sinh_rel, 0, h, 4))
    edge = mp.mpf("0.9") ** 2  # kTanhEdge in math_exp.h
    tanh_tail: Fn = lambda z: (mp.tanh(mp.sqrt(z)) - mp.sqrt(z)) / (mp.sqrt(z) * z)
    tanh_rel: Fn = lambda z: mp.sqrt(z) * z / mp.tanh(mp.sqrt(z))
    what = "tanh(x) = x + x z P(z) in single precision"
    emit("kTanhF32", what, remez(tanh_tail, tanh_rel, 0, edge, 6), True)
    emit("kCosh", "cosh(r) = 1 + z/2 + z^2 P(z)", remez(cosh_tail, lambda z: z**2, 0, h, 4))


def arc_sets() -> None:
    def tail(f: Fn) -> Fn:
        return lambda z: (f(mp.sqrt(z)) - mp.sqrt(z)) / (mp.sqrt(z) * z)

    def rel(f: Fn) -> Fn:
        return lambda z: mp.sqrt(z) * z / f(mp.sqrt(z))

    top = (mp.tan(mp.pi / 8) * mp.mpf("1.0001")) ** 2
    what = "atan(t) = t + t z P(z), z = t^2"
    emit("kAtan", what, remez(tail(mp.atan), rel(mp.atan), 0, top, 10))
    emit("kAtanMid", "the same in single", remez(tail(mp.atan), rel(mp.atan), 0, top, 5))
    what = "asin(s) = s + s z P(z), z = s^2"
    emit("kAsin", what, remez(tail(mp.asin), rel(mp.asin), 0, mp.mpf("0.2501"), 12))
    emit(
        "kAsinMid", "the same in single", remez(tail(mp.asin), rel(mp.asin), 0, mp.mpf("0.2501"), 6)
    )


def erf_sets() -> None:
    edge = mp.mpf(1)
    lead = 2 / mp.sqrt(mp.pi)

    def tail(z: mp.mpf) -> mp.mpf:
        s = mp.sqrt(z)
        return (mp.erf(s) / s - lead) / z

    def rel(z: mp.mpf) -> mp.mpf:
        return z * mp.sqrt(z) / mp.erf(mp.sqrt(z))

    emit("kErf", "erf(x) = x (2/sqrt(pi) + z P(z))", remez(tail, rel, 0, edge**2, 11))
    emit("kErfMid", "the same in single", remez(tail, rel, 0, edge**2, 6))
    # Around x = 2 the coefficients alternate, so that nothing cancels towards x = 1.
    what = "erf(x) = 1 - exp(-x^2) P(x - 2), x >= 1"
    scaled: Fn = lambda t: mp.exp((t + 2) ** 2) * mp.erfc(t + 2)
    weight: Fn = lambda t: mp.exp(-((t + 2) ** 2))
    emit("kErfc", what, remez(scaled, weight, -1, 4, 20))
    emit("kErfcMid", "the same in single", remez(scaled, weight, -1, 2, 10))


def constants() -> None:
    print("// Constants as sums of parts (leading bits per part in scripts/remez.py).")
    split("kLn2Hi", mp.log(2), [42, 53])  # k * kLn2Hi1 is exact for |k| < 2^11
    split("kLn2F32_", mp.log(2), [15, 24], True)
    split("kLog10Two", mp.log10(2), [42, 53])
    split("kLog2E", 1 / mp.log(2), [53, 53])
    split("kLog10E", 1 / mp.log(10), [53, 53])
    split("kHalfPi", mp.pi / 2, [53, 53, 53])
    split("kPi", mp.pi, [53, 53])
    split("kQuarterPi", mp.pi / 4, [48, 53])  # k * kQuarterPi1 is exact for k <= 4
    split("kTwoOverRootPi", 2 / mp.sqrt(mp.pi), [53, 53])
    split("kTwoThirds", mp.mpf(2) / 3, [53, 53])
    print(f"constexpr float kLn2F32 = {hexf(mp.log(2), True)};")
    print(f"constexpr double kLn2 = {hexf(mp.log(2))};")
    print(f"constexpr double kTwoOverPi = {hexf(2 / mp.pi)};")
    print(f"constexpr double kInvPi = {hexf(1 / mp.pi)};\n")
    with mp.workprec(1600):
        words = 20
        digits = int(mp.floor(2 / mp.pi * mp.mpf(2) ** (64 * words)))
    print("// 64 zeros and the first 1280 bits of 2/pi, most significant word first.")
    print(f"constexpr unsigned long kTwoOverPiBits[{words + 1}] = {{\n    0,")
    for i in range(words):
        print(f"    0x{(digits >> (64 * (words - 1 - i))) & (2**64 - 1):016x}UL,")
    print("};\n")


def main() -> int:
    print("// Polynomial coefficients and split constants of Lathe's math functions.")
    print("// Written by scripts/remez.py (weighted Remez fits in mpmath); do not edit by hand.")
    print("// Each table starts with the coefficient of the lowest power; the comment gives the")
    print("// form that it belongs to and the approximation error, without rounding errors.")
    print("#pragma once\n\nnamespace lathe::math {\n")
    constants()
    exp_sets()
    log_sets()
    trig_sets()
    hyperbolic_sets()
    arc_sets()
    erf_sets()
    print("}  // namespace lathe::math")
    return 0


if __name__ == "__main__":
    sys.exit(main())
