"""What is a string on some paths, and a number or None on others: where its items are asked for,
and where a number is."""

import pytest

from support import check, checks, function_of, refused

ITEMS = (
    *("xs[0]", "xs[:2]", "len(xs)", "sorted(xs)", "max(xs)", "list(enumerate(xs))", "'4' in xs"),
    *("list(zip(xs, xs))", "list(map(int, xs))", "list(reversed(xs))", "any(xs)", "tuple(xs)"),
    *("list(filter(None, xs))", "dict.fromkeys(xs)", "[x for x in xs]", "{x: 1 for x in xs}"),
    *("sum(1 for x in xs)", "next(iter(xs))", "[*xs]", "''.join(xs)", "xs.upper()", "set(xs)"),
    *("all(xs)", "list(xs)", "max(xs, default='')", "int(xs)", "float(xs)", "xs * 2", "xs + '!'"),
    *(
        "abs(xs)",
        "-xs",
        "range(xs)",
        "xs()",
        "[1, 2][xs]",
        "(1, 2)[xs]",
        "{'34': 4}[xs]",
        "xs < xs",
    ),
)


@pytest.mark.parametrize("otherwise", ["7", "None", "0.5 if n else None"])
@pytest.mark.parametrize("what", ITEMS)
def test_items_of(what, otherwise):
    text = f"def f(n):\n    xs = str(n) if n > 2 else {otherwise}\n    return {what}\n"
    checks(function_of(text), (34,), (5,), (1,), (0,))


def test_statements():
    def loop(n):
        total = 0
        for c in str(n) if n > 2 else n:
            total += int(c)
        return total

    def unpacked(n):
        a, b = str(n) if n > 2 else n
        return a, b

    def caught(n):
        s = str(n) if n > 2 else 7.5
        try:
            return s[n - 3]
        except TypeError as e:
            return str(e)

    for fn in (loop, unpacked, caught):
        checks(fn, (34,), (5,), (3,), (1,))


def test_no_items_are_assigned_or_deleted():
    def assigned(n):
        s = str(n) if n > 2 else 7
        s[0] = 2

    def deleted(n):
        s = str(n) if n > 2 else 7
        del s[0]

    for fn in (assigned, deleted):
        checks(fn, (34,), (1,))


def test_indices_or_none():
    def parts(n):
        lo, hi = (n - 3 if n > 2 else None), (n if n > 2 else 2.0)
        xs = [3, 1, n, 4]
        return xs[lo:], "abcd"[:lo], range(9)[:: n if n > 2 else None], xs[lo::hi]

    def stored(n):
        xs, at = [3, 1, n, 4], n - 3 if n > 2 else None
        xs[at] = 5
        del xs[at]
        xs.insert(at, 7)
        xs.pop(at)
        xs *= n if n > 2 else 0.5
        return xs

    def repeated(n):
        times = n if n > 2 else n * 0.5
        return (3, n) * times, times * (n, 4), [n] * times

    def sets(n):
        s = {i for i in range(n)}
        items = str(n) if n > 2 else n
        return s.union(items), s.isdisjoint(items), s.issubset(items), s - set(items)

    def changed(n):
        xs = [n, 2] if n > 2 else None
        xs += "ab"
        return xs

    def shifted(n):
        m = n if n > 2 else None
        return m << 2, 2 >> m, m in range(n), [1] in range(n)

    for fn in (parts, stored, repeated, sets, changed, shifted):
        checks(fn, (3,), (4,), (2,), (0,))


def test_numbers_or_none():
    def converted(n):
        x = n * 1.5 if n > 2 else None
        return int(x), float(x), round(x), abs(x), complex(x), -x, bool(x)

    def counted(n):
        x = n if n > 2 else None
        return (
            [1] * x,
            [0] * x,
            "a" * x,
            list(range(x)),
            bin(x),
            chr(x),
            "abcdef"[x],
            (4, 5, 6, 7)[x],
        )

    def based(n):
        x = str(n) if n > 2 else n
        return int(x, 16)

    for fn in (converted, counted, based):
        checks(fn, (3,), (2,))


def test_signs_classes_and_formats():
    def signs(n):
        x, y = n > 3 if n > 2 else n, n if n > 2 else str(n)
        return +x, +y

    def classes(n):
        x = str(n) if n > 2 else n
        return x.__class__.__name__, type(x).__name__, x.__class__ is int

    def formatted(n):
        x = n if n > 2 else None
        return f"{x:.2f}"

    for fn in (signs, classes, formatted):
        checks(fn, (4,), (3,), (1,))


@pytest.mark.parametrize("name", ["sqrt", "floor", "gcd", "isnan", "prod", "hypot"])
def test_of_math(name):
    text = f"import math\ndef f(n):\n    x = n if n > 2 else None\n    return math.{name}(x)\n"
    check(function_of(text), 1)
    text = f"import math\ndef f(n):\n    x = n if n > 2 else str(n)\n    return math.{name}(x)\n"
    checks(function_of(text), (4,), (1,))


def test_of_cmath():
    text = "import cmath\ndef f(n):\n    x = n if n > 2 else str(n)\n    return cmath.isfinite(x)\n"
    checks(function_of(text), (4,), (1,))
    text = "def f(n):\n    x = n if n > 2 else str(n)\n    return complex(n, x)\n"
    checks(function_of(text), (4,), (1,))


def test_numpy_refuses():
    def f(n):
        import numpy as np

        return np.sqrt(str(n))  # here

    refused(f, 3, says="np.sqrt of a string that exists at run time only is not supported")
