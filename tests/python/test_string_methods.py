"""Methods of run-time strings, and lists of strings."""

from __future__ import annotations

import pytest

from support import checks

NUMBERS = ((0,), (10203,), (-31,), (1111,))


@pytest.mark.parametrize(
    "fn",
    [
        lambda s: (s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()),
        lambda s: (
            s.strip(),
            s.lstrip(),
            s.rstrip(),
            s.strip("1-"),
            s.lstrip(s[0]),
            s.rstrip("03"),
        ),
        lambda s: (s.replace("1", "one"), s.replace("1", "", 1), s.replace(s, "all")),
        lambda s: (s.center(9, "*"), s.ljust(8) + "|", s.rjust(len(s) + 2), s.zfill(7)),
        lambda s: (s.find("0"), s.find("0", 2), s.rfind("0"), s.count("1"), s.find(s), s.find("")),
        lambda s: s.index("1"),
        lambda s: s.rindex("3", 0, 2),
        lambda s: (s.startswith("1"), s.startswith(("2", "-")), s.startswith("0", 1)),
        lambda s: (s.endswith("3"), s.endswith(s), s.endswith(s + "x"), s.startswith("")),
        lambda s: ("10203 and".startswith(s), "x".endswith(s), "a" + s in "a10203"),
        lambda s: (s.isdigit(), s.isalpha(), s.isalnum(), s.isnumeric(), s.isspace(), s.isascii()),
        lambda s: (s.isupper(), s.islower(), s.isidentifier(), s.isprintable(), s.isdecimal()),
        lambda s: (s.partition("0"), s.rpartition("0")),
        lambda s: (s.removeprefix("1"), s.removesuffix("1"), s.expandtabs()),
        lambda s: (s.split("0"), s.split(), s.split("0", 1), s.rsplit("0", 1), s.splitlines()),
        lambda s: len(s.split("0")),
        lambda s: [w + "!" for w in s.split("0")],
        lambda s: "-".join(s.split("0")),
        lambda s: ("-".join([s, "a", s]), ",".join((s,)), s.join(["a", "b"]), s.join("xyz")),
        lambda s: ("-".join(s), "".join(sorted(s)), "".join(c for c in s if c != "1")),
        lambda s: ",".join(c * 2 for c in s),
        lambda s: ",".join([c for c in s]),
        lambda s: "-".join(map(str, [s, len(s)])),
        lambda s: (f"{s} {s!r:>9} {len(s)}", f"{s}{s}"),
        lambda s: s.format(1),
        lambda s: s.translate({49: "I", 48: None}),
        lambda s: (str.upper(s), str.join("-", [s, s])),
        lambda s: s.upper().lower().replace("1", "x").strip("x").split("x"),
        lambda s: (s.upper if len(s) > 1 else s.lower)(),
        lambda s: (sorted([s, "2", "1" + s]), min(s, "1"), [s, "b"].index("b")),
        lambda s: s in [s, "a"] and "a" in [s, "a"],
        lambda s: {"a": 1, "10203": 2}.get("a", s),
    ],
)
def test_methods(fn):
    checks(lambda n: fn(str(n)), *NUMBERS)


# ---- lists of strings -------------------------------------------------------------------------


def test_list_of_strings():
    def program(n):
        words = []
        for i in range(n):
            words.append(f"w{i * 7 % 5}")
            if i % 4 == 3:
                words.insert(0, "first" if i % 8 == 3 else str(i))
        words.sort()
        last = words.pop() if words else "none"
        words.extend(["a", last])
        words[0] = last + "!"
        count = 0
        for w in words:
            if w == "w3" or w.startswith("a"):
                count += 1
        return words, last, count, "w3" in words, words.count("a"), words[-1], words[1:], len(words)

    checks(program, (0,), (1,), (5,), (40,))


def test_words_of_a_text():
    def program(n):
        text = "the quick brown fox " * n
        longest = ""
        for word in text.split():
            if len(word) > len(longest):
                longest = word
        lines = f"a\nb{n}\nc".splitlines()
        return longest, lines, [w.title() for w in text.split()][:3]

    checks(program, (0,), (1,), (3,))


def test_mixed_list():
    def program(n):
        out = []
        for i in range(n):
            if i % 3 == 0:
                out.append("Fizz")
            elif i % 3 == 1:
                out.append(i)
            else:
                out.append(None)
        return out, out[0] == "Fizz" if n else 0

    checks(program, (0,), (1,), (10,))


def test_nested_and_tuples():
    def program(n):
        pairs = []
        table = []
        for i in range(n):
            pairs.append((str(i), i))
            row = [f"row {i}"]
            for k in range(i):
                row.append(str(k))
            table.append(row)
        total = 0
        for name, value in pairs:
            total += value * len(name)
        return pairs, table, total

    checks(program, (0,), (3,), (12,))


def test_strings_of_earlier_trips_live():
    def program(n):
        kept = []
        last = ""
        for i in range(n):
            s = "x" * (i % 50) + str(i)
            if i % 100 == 0:
                kept.append(s)
            t = s + s
            if t[0] == "9":
                last = t
            for k in range(3):
                u = t + str(k)
                if i % 500 == 0 and k == 1:
                    kept.append(u)
        return kept, last

    checks(program, (3000,))


def test_argument_list():
    def program(words):
        count = 0
        for w in words:
            if w == "a":
                count += 1
        return count, len(words), ",".join(words), words[0]

    checks(program, (["a", "b"],), (["b", "a", "a"],))
