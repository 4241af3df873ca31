"""Strings that exist at run time: operators, subscripts, loops, paths, printing, results."""

from __future__ import annotations

import pytest

from support import check, checks, refused

NUMBERS = ((0,), (7,), (-3,), (31,), (1234567890123,))


# ---- the seeds' fizzbuzz ----------------------------------------------------------------------


def fizzbuzz_appended(i, n):
    while i < n:
        msg = ""
        if i % 3 == 0:
            msg += "Fizz"
        if i % 5 == 0:
            msg += "Buzz"
        if msg == "":
            msg = str(i)
        print(msg)
        i += 1
    return i


def fizzbuzz_chosen(n):
    for i in range(n):
        if i % 15 == 0:
            msg = "FizzBuzz"
        elif i % 3 == 0:
            msg = "Fizz"
        elif i % 5 == 0:
            msg = "Buzz"
        else:
            msg = i
        print(msg)


def fizzbuzz_printed(n):
    for i in range(n):
        if i % 3 == 0:
            print("Fizz")
        elif i % 5 == 0:
            print("Buzz")
        else:
            print(i)


def test_fizzbuzz():
    checks(fizzbuzz_appended, (10, 16), (0, 31), (5, 5))
    checks(fizzbuzz_chosen, (31,), (0,))
    checks(fizzbuzz_printed, (16,))


# ---- one expression ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fn",
    [
        lambda n: str(n),
        lambda n: repr(n),
        lambda n: ascii(n),
        lambda n: f"{n}",
        lambda n: f"<{n!r:>8}|{n:+d}|{n:x}|{n!s}>",
        lambda n: f"{n:{'>'}{10}}",
        lambda n: format(n, "012d") + format(n),
        lambda n: str(n) + "x" + str(-n) + f"{n * 2}",
        lambda n: "x" + str(n),
        lambda n: str(n) * 3 + 2 * str(n) + "ab" * (n % 5) + (n % 4) * "-",
        lambda n: str(n) * -1,
        lambda n: str(n) * (n > 5),
        lambda n: len(str(n)),
        lambda n: (len(str(n)) == 1, len("ab" * (n % 3))),
        lambda n: (str(n) == "7", "7" == str(n), str(n) != "7", str(n) == n, str(n) != None),
        lambda n: (str(n) < "3", str(n) <= "31", str(n) > "-", "31" >= str(n), str(n) < str(n + 1)),
        lambda n: ("3" in str(n), "" in str(n), str(n) in "1234567", "99" not in str(n)),
        lambda n: (str(n)[0], str(n)[-1]),
        lambda n: "abcdefg"[n % 7],
        lambda n: "abcdefg"[n % 3 :] + "abcdefg"[: n % 5] + "abcdefg"[:: n % 3 - 5],
        lambda n: (str(n)[1:], str(n)[:-1], str(n)[::-1], str(n)[::2], str(n)[5:2], str(n)[-3:9]),
        lambda n: (bool(str(n)), not str(n), not "x" * (n % 2)),
        lambda n: "yes" if str(n) else "no",
        lambda n: ("a" * (n % 2)) or "empty",
        lambda n: ("a" * (n % 2)) and "full",
        lambda n: (bin(n), hex(n), oct(n), bin(n)[2:]),
        lambda n: chr(n % 1000 + 40) + chr(65 + n % 26),
        lambda n: (ord(str(n)[0]), ord(chr(n % 3000))),
        lambda n: (int(str(n)), int(f"{n}") + 1, int(hex(n), 16), float(str(n))),
        lambda n: (isinstance(str(n), str), isinstance(str(n), int), type(str(n)) is str),
        lambda n: "%d and %s, %5.2f%%" % (n, n, n / 4),
        lambda n: "%s" % n + "%d" % (n * 2) + "%x" % abs(n),
        lambda n: "%(a)s-%(b)s" % {"a": n, "b": n + 1},
        lambda n: str(n) + ("%s" % str(n)),
        lambda n: (str(n) + "é€😀")[-2:],
        lambda n: min(str(n), "4") + max(str(n), "4"),
        lambda n: [str(n), [f"{n}!"], {"k": str(n)}],
        lambda n: str(True) + str(n > 3) + f"{n > 3}" + f"{n > 3!r}",
        lambda n: "".join(reversed(str(n))) if n == 0 else str(n),
    ],
)
def test_expressions(fn):
    checks(fn, *NUMBERS)


@pytest.mark.parametrize(
    "fn",
    [
        lambda x: str(x),
        lambda x: repr(x) + f"{x}",
        lambda x: f"{x:.3f}|{x:10.2e}|{x!r:>12}|{x:g}",
        lambda x: str(x * 2) == "3.0",
        lambda x: float(str(x)) == x,
        lambda x: len(f"{x:.1f}"),
        lambda x: "%.2f" % x + "%r" % x,
    ],
)
def test_floats(fn):
    checks(fn, (1.5,), (-0.0,), (1e300,), (float("inf"),), (float("nan"),), (0.1,))


@pytest.mark.parametrize(
    "fn",
    [
        lambda n: str(n) + n,
        lambda n: n + str(n),
        lambda n: str(n) - "a",
        lambda n: str(n) < n,
        lambda n: n < str(n),
        lambda n: n in str(n),
        lambda n: str(n) * 1.5,
        lambda n: str(n) * str(n),
        lambda n: str(n)["a"],
        lambda n: str(n)[1.5],
        lambda n: str(n)[str(n)],
        lambda n: str(n)[99],
        lambda n: str(n)[-99],
        lambda n: "abc"[n],
        lambda n: str(n)[::0],
        lambda n: str(n).nothing,
        lambda n: str(n)(),
        lambda n: -str(n),
        lambda n: abs(str(n)),
        lambda n: str(n) / 2,
        lambda n: int(str(n) + "x"),
        lambda n: int("ab" * n),
        lambda n: float(str(n) + ","),
        lambda n: ord(str(n) * 2),
        lambda n: chr(n - 100),
        lambda n: chr(n * 10**6),
        lambda n: chr(n * 10**12),
        lambda n: f"{n:.2d}",
        lambda n: f"{n:q}",
        lambda n: f"{n:{n}z}",
        lambda n: "%d" % str(n),
        lambda n: "%d %d" % n,
        lambda n: str(n).upper(1),
        lambda n: str(n).index("z"),
        lambda n: ",".join([str(n), n]),
        lambda n: str(n) + None,
    ],
)
def test_errors(fn):
    checks(fn, (7,))


def test_error_of_a_line_of_its_own():
    def program(n):
        s = f"{n}x"
        k = 1
        k += int(s)
        return k

    check(program, 3)


def test_format_error_where_the_text_is_made():
    def program(n, spec):
        print("before")
        s = f"{n:{'.' * spec}d}"
        print("after", s)
        return s

    checks(program, (7, 0), (7, 1))


# ---- variables, loops, paths ------------------------------------------------------------------


def test_by_path():
    def program(n):
        if n > 5:
            s = "large"
        elif n > 0:
            s = f"small {n}"
        else:
            s = "none"
        return s, s + "!", len(s), s == "large"

    checks(program, *NUMBERS)


def test_carried_by_loops():
    def program(n):
        s = ""
        for i in range(n):
            s += str(i) + ","
            if len(s) > 40:
                s = s[-10:]
        t = "x"
        while len(t) < n:
            t = t + t
        return s, t

    checks(program, (0,), (1,), (7,), (100,))


def test_grows_in_linear_time():
    def program(n):
        s = ""
        for i in range(n):
            s += "ab"
        return len(s), s[:4], s[-4:]

    check(program, 300_000)


def test_a_beginning_that_two_strings_share():
    def program(n):
        base = "0123456789abcdef" * 2 + str(n)
        a = base + "a"
        b = base + "b"
        c = a + "c"
        d = a + "d" + a
        return base, a, b, c, d, a + a

    check(program, 3)


def test_early_exits():
    def program(n):
        found = "nothing"
        for i in range(n):
            s = str(i * i)
            if s == "49":
                return "seven"
            if i % 10 == 9:
                found = "nine in " + s
                break
            if len(s) > 3:
                continue
            found = s
        else:
            found += " (all)"
        return found

    checks(program, (0,), (3,), (8,), (20,))


def test_characters():
    def program(n):
        total = 0
        out = ""
        for c in str(n):
            total += ord(c) - ord("0")
            if c != "0":
                out = c + out
        for i, c in enumerate(str(n)):
            total += i * (c == "1")
        for a, b in zip(str(n), str(n + 1)):
            out += a if a == b else "-"
        return total, out

    checks(program, (0,), (10203,), (1111,))


def test_characters_of_constants():
    def program(n):
        count = 0
        for c in "some text":
            if c in "aeiou" or ord(c) % 7 == n:
                count += 1
        return count

    checks(program, (3,), (0,))


def test_none_and_unassigned():
    def program(n):
        s = None
        if n > 3:
            s = str(n)
        if s is None:
            return "missing"
        return s + "!"

    def returned(n):
        return str(n) if n > 3 else None

    def unassigned(n):
        if n > 3:
            s = str(n)
        return s

    def used(n):
        s = "a" if n > 3 else None
        return s + "b"

    def method(n):
        s = "a" if n > 3 else None
        return s.upper()

    for fn in (program, returned, unassigned, used, method):
        checks(fn, (7,), (1,))


def test_string_or_number():
    def program(n):
        if n % 3 == 0:
            msg = "Fizz"
        elif n % 3 == 1:
            msg = n
        else:
            msg = n / 2
        print(msg, [msg], f"{msg!r}")
        return msg, msg == "Fizz", msg == 1, str(msg), isinstance(msg, str)

    def computed(n):
        msg = "ab" if n > 0 else 7
        return msg * 2

    def added(n):
        msg = "ab" if n > 0 else 7
        return msg + 1

    def method(n):
        msg = "ab" if n > 0 else 7
        return msg.upper()

    def carried(n):
        last = 0
        for i in range(n):
            last = i if i % 2 else f"even {i}"
        return last

    checks(program, (0,), (1,), (2,))
    for fn in (computed, added, method):
        checks(fn, (1,), (-1,))
    checks(carried, (0,), (1,), (4,), (5,))


def test_calls_and_recursion():
    def shout(s, times):
        return s.upper() + "!" * times

    def digits(n):
        return str(n) if n < 10 else digits(n // 10) + "." + str(n % 10)

    def hanoi(n, a, b, c):
        return "" if n == 0 else hanoi(n - 1, a, c, b) + f"{n}{a}{b} " + hanoi(n - 1, c, b, a)

    def program(n):
        return shout(f"n{n}", n % 3), shout("a", n % 5), digits(n)

    checks(program, (0,), (7,), (12345,))
    checks(lambda n: hanoi(n, "A", "B", "C"), (1,), (4,))


def test_printing():
    def program(n):
        s = f"n is {n}"
        print(s, s, sep="|" if n > 3 else "-", end="!\n")
        print(f"{s} and {s!r:>12} {n!s}", str(n) + "x")
        for i in range(n):
            line = "*" * i
            print(line)

    checks(program, (4,), (1,))


def test_text_of_what_changes_later():
    import numpy as np

    def lists(n):
        xs = [n]
        s = f"{xs}"
        xs.append(n + 1)
        print(s, xs)
        return s

    def arrays(x):
        s = str(x)
        t = f"{x[0]} {x}"
        x[0] = 9.0
        print(s, t)
        return s, t

    def grown(n):
        xs = [i for i in range(n)]
        s = str(xs)
        xs.append(5)
        return s, repr(xs)

    check(lists, 3)
    check(arrays, np.array([1.0, 2.0]))
    check(grown, 3)


def test_raising():
    def program(n):
        s = str(n)
        if n > 5:
            raise ValueError("too large: " + s)
        if n > 3:
            raise KeyError(s, f"{s}!")
        if s == "2":
            raise AssertionError(s + " is bad")
        try:
            raise RuntimeError(s)
        except RuntimeError as e:
            print(e, e.args, repr(e))
            kept = str(e)
        return kept

    checks(program, (7,), (4,), (2,), (1,))


def test_caught_errors_of_python():
    def program(n):
        total = 0
        for i in range(n):
            text = str(i) if i % 3 else "x" + str(i)
            try:
                total += int(text)
            except ValueError as e:
                print("no:", e)
        return total

    checks(program, (0,), (7,))


def test_match():
    def program(n):
        s = "a" if n == 0 else "b" if n == 1 else f"{n}"
        match s:
            case "a":
                return 1
            case "b" | "7":
                return 2
            case str() if len(s) > 3:
                return 3
            case other:
                return other

    checks(program, *NUMBERS, (1,))


def test_surrogates_and_nul():
    def program(n):
        s = "\ud800x" if n > 0 else "\0y\0"
        return s + str(n), len(s), s[0], s == "\0y\0"

    checks(program, (1,), (-1,))


def test_refused():
    def unpacked(n):
        return divmod(*str(n))  # here

    refused(unpacked, 12, says="how many there are is known at run time only")


def test_strings_that_wait_where_a_way_out_ends():
    def looped(x, n):
        s = ""
        try:
            for _ in range(n):
                s = f"{x:d}"
            print("after")
        except ValueError:
            s = s + "bad"
        finally:
            print(s)
        return s

    def based(a, b):
        try:
            for s in str(b):
                s = hex(a)
                t = s.lower()
        finally:
            print(s)
        return s, t

    checks(looped, (1, 2), (1.5, 2), (1, 0))
    checks(based, (1, 12), (3, 1))
