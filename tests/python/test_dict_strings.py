"""Dicts with keys that are strings of run time."""

from __future__ import annotations

from support import checks

TEXT = "the cat and the dog and the bird, the end"


def test_word_count():
    def split(text):
        d = {}
        for word in text.split():
            d[word] = d.get(word, 0) + 1
        return d

    def given(words):
        d = {}
        for word in words:
            if word in d:
                d[word] += 1
            else:
                d[word] = 1
        return d, len(d)

    checks(split, (TEXT,), ("",), ("é é ☃ ☃ 𝄞 e",))
    checks(given, (TEXT.split(),), (["a"],), (["", "", "x"],))


def test_made_keys():
    def f(n):
        d = {}
        for i in range(n):
            d[str(i % 10) + "k"] = i
            d["c" * (i % 4)] = -i
        return d, list(d), list(d.values()), list(d.items())

    def late(n):
        d = {}
        key = "a"
        for _ in range(n):
            d[key] = len(key)
            key += "b"
        return d, key in d, key[:-1] in d

    for g in (f, late):
        checks(g, (0,), (1,), (5,), (100,))


def test_methods():
    def f(words, k):
        d = {word: i for i, word in enumerate(words)}
        a = d.get(k), d.get(k, -1), k in d, k not in d
        b = d.setdefault(k, 7)
        c = d.pop(k), d.pop(k, "none")
        d.update({"u": 1, k: 2})
        del d[k]
        e = d.popitem()
        copy = d.copy()
        d.clear()
        return a, b, c, e, copy, d, copy == d, {"p": 1} | copy

    checks(f, (["a", "b"], "a"), (["a", "b"], "zz"), ([str(i) for i in range(50)], "17"))


def test_key_errors():
    def get(text, k):
        d = {}
        for c in text:
            d[c] = 1
        return d[k]

    def remove(text, k):
        d = {}
        for c in text:
            d[c] = 1
        del d[k + "!"]

    def take(text, k):
        d = {}
        for c in text:
            d[c] = 1
        return d.pop(k)

    def caught(text, k):
        d = {}
        for c in text:
            d[c] = 1
        try:
            return d[k]
        except KeyError as e:
            return str(e), e.args

    checks(get, ("abc", "b"), ("abc", "x"), ("abc", "it's"), ("abc", "a\n\"'"), ("", ""))
    checks(remove, ("abc", "b"))
    for f in (take, caught):
        checks(f, ("abc", "b"), ("abc", "x"), ("abc", "it's"))


def test_constants_beside():
    def f(words):
        d = {"the": 0, "total": 0}
        for word in words:
            if word in d:
                d[word] += 1
            d["total"] += 1
        return d, d["the"]

    def in_branch(n, s):
        d = {}
        if n > 2:
            d["big"] = n
        d[s] = 1
        return d, "big" in d, d.get("big")

    def absent(s):
        d = {}
        d[s] = 1
        return "x" in d, 3 in d, d.get(None), (1, 2) in d, d["nope"]

    checks(f, (TEXT.split(),), (["the", "the", "x"],))
    checks(in_branch, (1, "a"), (3, "a"), (3, "big"))
    checks(absent, ("x",), ("nope",))


def test_mixed_keys():
    def f(n, s):
        d = {}
        for i in range(n):
            d[i] = i
            d[str(i)] = -i
            if i % 3 == 0:
                d[s] = 0.5
        return d, 1 in d, "1" in d, 1.0 in d, list(d)

    def by_path(n):
        d = {}
        for i in range(n):
            k = str(i % 5) if i % 2 else i % 5
            d[k] = d.get(k, 0) + 1
        keys = [k for k in d]
        return d, keys

    checks(f, (0, "a"), (4, "a"), (4, "1"))
    checks(by_path, (0,), (3,), (30,))


def test_tuples():
    def pairs(words):
        d = {}
        for i, word in enumerate(words):
            k = (word, i % 2)
            d[k] = d.get(k, 0) + 1
        return d, ("the", 0) in d, list(d)

    def bigrams(words):
        d = {}
        last = ""
        for word in words:
            d[last, word] = d.get((last, word), 0) + 1
            last = word
        best = 0
        for (a, b), n in d.items():
            if n > best:
                best, pair = n, a + " " + b
        return d, best, pair

    def missing(words, k):
        d = {}
        for word in words:
            d[word, 1] = word
        return d[k, 2]

    checks(pairs, (TEXT.split(),), (["the"],))
    checks(bigrams, (TEXT.split(),), (["the"],))
    checks(missing, (["a"], "a"))


def test_loops():
    def f(words):
        d = {}
        for i, word in enumerate(words):
            d[word] = i
        out = ""
        total = 0
        for k in d:
            out += k
        for k, v in d.items():
            out += k + str(v)
            total += v
        for v in d.values():
            total += v
        for k in reversed(d):
            out += k
        return out, total, sorted(d), max(d), min(d), ",".join(d), [k.upper() for k in d]

    def changed(words):
        d = {}
        for word in words:
            d[word] = 1
        for k in d:
            d[k + "x"] = 1

    checks(f, (TEXT.split(),), (["b", "a"],))
    checks(changed, (["a"],))


def test_comprehensions():
    def f(words):
        d = {w: len(w) for w in words}
        e = {w + "!": n for w, n in d.items() if n > 2}
        return d, e, {n: w for w, n in d.items()}

    checks(f, (TEXT.split(),), (["a"],))


def test_fromkeys():
    def f(words):
        d = dict.fromkeys(words, 0)
        for word in words:
            d[word] += 1
        unique = list(dict.fromkeys(word[:1] for word in words))
        none = dict.fromkeys(words)
        xs = [len(words)]
        shared = dict.fromkeys(words, xs)
        shared[words[0]].append(1)
        known = dict.fromkeys("ab", 1)
        known["c"] = 2
        return d, unique, none, shared, known

    checks(f, (TEXT.split(),), (["a"],))


def test_fromkeys_on_paths():
    def f(words, n):
        d = {}
        if n > 1:
            d = dict.fromkeys(words, n)
            d["more"] = 0
        sizes = 0
        for i in range(n):
            e = dict.fromkeys(words[i:], i)
            e["z"] = 1
            sizes += len(e)
        return d, sizes, [k for k in dict.fromkeys([n, 2, n + 1, 2])]

    checks(f, (TEXT.split(), 2), (["a", "b"], 1), (["a", "b", "a"], 3))

    def g(n):
        return dict.fromkeys(n)

    checks(g, (5,))


def test_compared():
    def f(a, b):
        d = {}
        e = {}
        for word in a:
            d[word] = 1
        for word in b:
            e[word] = 1
        return d == e, d != e, d == {"x": 1}, e == {}

    checks(f, (["x"], ["x"]), (["x", "y"], ["y", "x", "y"]), (["x"], ["y"]))


def test_equal_by_code_points():
    def f(a, b):
        d = {}
        d[a + b] = 1
        d["ab"] = 2
        for c in (a, b):
            d[c] = 3
        return d, d[a + b]

    checks(f, ("a", "b"), ("", "ab"), ("é", "\u0301"), ("\0", ""))


def test_values_are_strings():
    def f(words):
        d = {}
        for word in words:
            d[word] = word.upper()
            d[word + "2"] = d[word] + word
        return d

    def renamed(words):
        d = {}
        for word in words:
            d[word[:1]] = d.get(word[:1], "") + word
        return d

    for g in (f, renamed):
        checks(g, (TEXT.split(),), (["", "a"],))


def test_nested_and_early():
    def f(words, stop):
        for word in words:
            d = {}
            for c in word:
                d[c] = d.get(c, 0) + 1
                if c == stop:
                    return word, d
        return None

    def once(words):
        seen = {}
        for word in words:
            if word in seen:
                continue
            if len(word) > 4:
                break
            seen[word] = len(seen)
        return seen

    checks(f, (["abb", "cad"], "d"), (["abb"], "z"))
    checks(once, (TEXT.split(),), (["a", "a", "longer", "b"],))


def test_memory_of_keys():
    def garbage(n):
        d = {}
        for i in range(n):
            s = "key number " + str(i)
            if s + "?" in d or i % 1000 == 0:
                d[s] = i
        return d

    def moved(n):
        d = {}
        for i in range(n):
            k = "long enough to be on the heap " + str(i)
            d[k] = i
            if i >= 10:
                del d["long enough to be on the heap " + str(i - 10)]
        return d

    def mixed(n):
        d = {}
        for i in range(n):
            d[str(i % 100) + "x" * 20 if i % 2 else i % 100] = str(i) * 5
        return d

    for f in (garbage, moved, mixed):
        checks(f, (3,), (20_000,))


def test_dict_in_each_trip():
    def f(n):
        total = 0
        last = {}
        for i in range(n):
            d = {}
            for j in range(20):
                d["key " + str((i + j) % 30)] = j
            total += len(d)
            if i % 500 == 3:
                last = d
        return total, last

    checks(f, (5,), (20_000,))


def test_functions():
    def count(words, d):
        for word in words:
            d[word] = d.get(word, 0) + 1

    def f(words, more):
        d = {}
        count(words, d)
        count(more, d)
        return d

    checks(f, (["a", "b"], ["b", "c"]))


def test_printed():
    def f(words):
        d = {}
        for word in words:
            d[word] = 1
        print(d)
        print(f"{d} {len(d)}")
        for k, v in d.items():
            print(k, v, f"{k!r}: {v:>3}")

    checks(f, (["a", "it's", "é"],))
