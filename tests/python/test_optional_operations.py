"""What may be None in every operation: the value's where there is one, Python's error where not."""

from __future__ import annotations

import numpy as np

from support import checks, refused

CALLS = ((1, 3), (0, 3), (-1, 2), (2, 0))


def number(n, x):
    return x if n > 0 else None


def test_indices_and_slices():
    def index(n, x):
        v = number(n, x)
        return [1, 2, 3, 4][v], (5, 6, 7, 8)[v], "abcd"[v]

    def slices(n, x):
        v = number(n, x)
        return [1, 2, 3, 4][:v], [1, 2, 3, 4][v:], "abcd"[:v], list(range(9))[v:5], np.arange(5)[:v]

    def changes(n, x):
        v = number(n, x)
        xs = [i for i in range(n + 5)]
        parts = xs[:v], xs[v:], xs[:: v or 1]
        xs[v:] = [9]
        del xs[:v]
        return parts, xs

    def assigned(n, x):
        v = number(n, x)
        xs = [0] * 5
        xs[v] = 1
        del xs[v]
        return xs

    for f in (index, slices, changes, assigned):
        checks(f, *CALLS)


def test_operators_and_builtins():
    def invert(n, x):
        return ~number(n, x)

    def shift(n, x):
        return number(n, x) << 1, 3 >> number(n, x)

    def positive(n, x):
        return +number(n, x)

    def of_range(n, x):
        return list(range(number(n, x)))

    def absolute(n, x):
        return abs(number(n, x))

    def rounded(n, x):
        return round(number(n, x)), divmod(number(n, x), 2)

    def ordered(n, x):
        return sorted(number(n, x))

    def many(n, x):
        return max(1, number(n, x)), min(number(n, x), 2)

    def gone_through(n, x):
        return [q for q in number(n, x)]

    def called(n, x):
        return number(n, x)()

    for f in (invert, shift, positive, of_range, absolute, rounded, ordered, many):
        checks(f, *CALLS)
    for f in (gone_through, called):
        checks(f, (0, 3))


def test_lists():
    def of(n, x):
        return [x, 2] if n > 0 else None

    def added(n, x):
        v = of(n, x)
        v += [3]
        return v

    def negative(n, x):
        return -of(n, x)

    def inverted(n, x):
        return ~of(n, x)

    def in_text(n, x):
        return of(n, x) in "abc"

    def looked_up(n, x):
        return {1: 2}.get(of(n, x))

    checks(added, *CALLS)
    for f in (negative, inverted, in_text):
        checks(f, *CALLS)
    checks(looked_up, *CALLS)


def test_keys():
    def of_dicts(n, x):
        v = number(n, x)
        d = {1: 2, None: 5, 3: 4}
        d[v] = 7
        return d.get(v), d[v], v in d, {v: 1}, d.pop(v, 9), len(d)

    checks(of_dicts, *CALLS)

    def of_functions(n, x):
        f = abs if n > 0 else None
        d = {i: i for i in range(x)}
        d[None] = 1
        return d.get(f, 7), d.pop(f, 8), len(d)

    checks(of_functions, *CALLS)


def test_formats():
    def caught(n, x):
        v = number(n, x)
        try:
            return f"{v:.2f}"
        except TypeError as e:
            return str(e)

    def in_order(n, x):
        text = f"{number(n, x):>8}"
        print("made")
        return text

    def of_functions(n, x):
        f = abs if n > 0 else len
        try:
            return f"{f:>8}"[:3]
        except TypeError:
            return "no"

    for f in (caught, in_order, of_functions):
        checks(f, *CALLS)


def test_texts_of_exceptions_are_made_where_they_are_asked_for():
    class Coded(Exception):
        code = 0

        def __str__(self):
            return f"code {self.code}"

    def f(n):
        try:
            raise Coded(n)
        except Coded as e:
            before = str(e)
            e.code = n
            return before, str(e), f"{e}"

    checks(f, 1, 2)


def test_functions_are_not_ordered():
    def f(n, x):
        v = abs if n > 0 else max
        try:
            return v < x
        except TypeError as e:
            return str(e)

    checks(f, *CALLS)


def test_strings_or_numbers():
    def of(n, x):
        return "ab" + str(x) if n > 0 else x / 2 if n < 0 else None

    def size(n, x):
        return len(of(n, x))

    def items(n, x):
        v = of(n, x)
        return v[0], v[1:], v[x]

    def gone_through(n, x):
        v = of(n, x)
        return [c for c in v], list(v), sorted(v), tuple(enumerate(v)), max(v)

    def zipped(n, x):
        v = of(n, x)
        return list(zip(v, range(5))), list(map(str, v)), list(reversed(v))

    def loop(n, x):
        out = ""
        for c in of(n, x):
            out = c + out
        return out

    def unpacked(n, x):
        a, *b = of(n, x)
        return a, b

    def tested(n, x):
        v = of(n, x)
        if isinstance(v, str):
            return len(v), v[0], [c for c in v], v.upper(), v + "c"
        return 0, "", [], "", str(v)

    def assigned(n, x):
        v = of(n, x)
        v[0] = "x"
        return v

    for f in (size, items, gone_through, zipped, loop, unpacked, tested, assigned):
        checks(f, *CALLS)


def test_ranges():
    def truth(n, x):
        r = range(x) if n > 0 else None
        s = range(x)
        return (1 if r else 2), not r, bool(s), not s, (3 if s else 4)

    def matched(n, x):
        match range(x):
            case []:
                return "empty"
            case [a]:
                return f"one {a}"
            case [a, *rest, b]:
                return f"many {a} {b} {len(rest)}"

    def contained(n, x):
        r = range(x)
        return "a" in r, None in r, 1.0 in r, True in r, 1.5 in r, n in r, number(n, x) in r

    def bounds(n, x):
        v = x if n > 0 else x / 2 if n < 0 else None
        return list(range(v))

    for f in (truth, matched, contained, bounds):
        checks(f, *CALLS)


def test_truth_of_views():
    def f(n):
        d = {}
        for i in range(n):
            d[i] = 1
        a = 1 if d.items() else 2
        return a, bool(d.values()), not d.keys(), bool(d.keys() | {1})

    checks(f, 0, 2)

    def g(n):
        d = {"a": 1}
        if n > 0:
            d["b"] = n
        if n < 1:
            del d["a"]
        return bool(d.items()), not d, not d.values()

    checks(g, 0, 2)


def test_match_on_run_time_dicts():
    def by_path(n, x):
        match {"a": x} if n > 0 else {"a": 1.5, "b": x}:
            case [a, b]:
                return a, b
            case {"b": b, **rest}:
                return b, len(rest)
            case {"a": a}:
                return a, 0

    def grown(n, x):
        d = {}
        for i in range(x):
            d[i] = n
        match d:
            case {0: a, 1: b}:
                return a + b, 1
            case {0: _, **rest}:
                return len(rest), 2
            case {}:
                return 0, 3

    for f in (by_path, grown):
        checks(f, *CALLS)


def test_exceptions_and_functions_as_values():
    def same(n, x):
        e = ValueError(x) if n > 0 else None
        f = ValueError(x) if n > 0 else KeyError(n)
        return e == e, e is e, f == f, f is f, f is e

    def called(n, x):
        f = abs if n > 0 else None
        return callable(f), callable(ValueError(x)), callable(ValueError)

    checks(called, *CALLS)
    refused(same, 1, 3, says="`is` or `==` between exceptions of which one may be the other")

    def is_itself(n, x):
        e = ValueError(x) if n > 0 else None
        f = ValueError(x) if n > 0 else KeyError(n)
        return e == e, e is e, f == f, f is f, e != e

    checks(is_itself, *CALLS)


def test_arrays():
    def compared(n, x):
        v = np.array([1.0, 2.0]) * x if n > 0 else None
        return v < 3

    checks(compared, *CALLS)


class Called:
    def __init__(self, q):
        self.q = q

    def __call__(self, z=0):
        return self.q + z


def test_callable_objects():
    def called(n, x):
        v = Called(x) if n > 0 else None
        return v(2)

    def where_it_is_one(n, x):
        v = Called(x) if n > 0 else None
        return v(2) if v else -1

    for f in (called, where_it_is_one):
        checks(f, *CALLS)


def test_what_is_gone_through_later():
    def ranges(n, x):
        r = range(x) if n > 0 else None
        return list(zip(r, [5, 6, 7])), list(enumerate(r, 2)), list(map(abs, r)), list(reversed(r))

    def lists(n, x):
        xs = [n, x] if n > 0 else None
        out = []
        for i, v in enumerate(reversed(xs)):
            out.append(i * v)
        for a, b in zip(xs, map(str, xs)):
            out.append(a * 10 + len(b))
        return out

    def bounds(n, x):
        v = x if n > 0 else None
        total = 0
        for i in range(v):
            total += i
        return total, [i for i in range(1, v)]

    def given(n, x):
        v = x if n > 0 else None
        try:
            return list(reversed(v))
        except TypeError as e:
            print(e)

    for f in (ranges, lists, bounds):
        checks(f, *CALLS)
    checks(given, (1, [3, 4]), (0, [3, 4]))


def test_dicts_that_may_be_none_get_keys_in_functions():
    def put(d, x):
        d[0] = x
        return d

    def caught(n, x):
        v = {"a": x} if n > 0 else None
        r = None
        try:
            r = put(v, x)
        except TypeError as e:
            print(e)
        return r

    def in_place(n, x):
        v = {"a": x} if n > 0 else None
        return put(v, x), v

    for f in (caught, in_place):
        checks(f, *CALLS)
