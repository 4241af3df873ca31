"""Lists as values of run-time dicts; collections.defaultdict and Counter."""

from __future__ import annotations

import collections
from collections import Counter, defaultdict

import lathe
from support import checks, refused

WORDS = "the cat and the dog and the bird, the end".split()


# ---- lists as values --------------------------------------------------------------------------


def test_groups():
    def by_setdefault(words):
        groups = {}
        for word in words:
            groups.setdefault(word[:1], []).append(word)
        return groups

    def by_test(n):
        groups = {}
        for i in range(n):
            k = i * i % 7
            if k not in groups:
                groups[k] = []
            groups[k].append(i)
        return groups, len(groups)

    def by_get(n):
        groups = {}
        for i in range(n):
            xs = groups.get(i % 3)
            if xs is None:
                groups[i % 3] = [i]
            else:
                xs.append(i)
        return groups

    checks(by_setdefault, (WORDS,), (["a"],))
    for f in (by_test, by_get):
        checks(f, (0,), (1,), (20,), (3000,))


def test_lists_are_shared():
    def f(n):
        d = {}
        xs = []
        for i in range(n):
            d[i] = xs
            d[i].append(i)
        return d, xs

    def same(n):
        d = {}
        for i in range(n):
            d[i] = [i]
            d[-i] = d[i]
        d[0].append(5)
        return d, d[0] is d[n - 1], d[1] is d[-1], d[0] == [0, 5]

    checks(f, (0,), (3,))
    checks(same, (3,), (2,))


def test_given_lists_in_a_dict():
    def f(xs, ys, n):
        d = {}
        for i in range(n):
            d[i] = xs if i % 2 else ys
        d[0].append(7)
        return d

    checks(f, ([1], [2], 3), ([1], [], 1))


def test_loops_over_lists():
    def f(n):
        d = {}
        for i in range(n):
            d.setdefault(i % 4, []).append(i * 0.5)
        total = 0.0
        longest = 0
        for k, xs in d.items():
            for x in xs:
                total += x * k
            longest = max(longest, len(xs))
        for xs in d.values():
            xs.sort(reverse=True)
        firsts = [xs[0] for xs in d.values()]
        return total, longest, firsts, d, [sum(xs) for xs in d.values()]

    checks(f, (0,), (3,), (30,))


def test_methods_with_lists():
    def f(n):
        d = {i % 5: [i] for i in range(n)}
        e = d.copy()
        e[0].append(-1)
        a = d.pop(1), d.popitem(), d.pop(99, None)
        d.update({7: [7]})
        d |= {8: [8, 8]}
        e[1] = []
        del d[0]
        return d, e, a, d == e, [9] in d.values(), d[7] == [7]

    checks(f, (5,), (9,))


def test_lists_of_strings_and_lists():
    def anagrams(words):
        d = {}
        for word in words:
            key = "".join(sorted(word))
            d.setdefault(key, []).append(word)
        return d

    def nested(n):
        d = {}
        for i in range(n):
            d.setdefault(i % 3, []).append([i, i + 1])
        d[0][0].append(9)
        return d

    def pairs(n):
        d = {}
        for i in range(n):
            d.setdefault(i % 3, []).append((i, i * 0.5))
        return d

    checks(anagrams, (["ab", "ba", "abc", "b"],))
    for f in (nested, pairs):
        checks(f, (1,), (10,))


def test_graph_search():
    def f(edges, n):
        graph = {}
        for k in range(0, len(edges), 2):
            graph.setdefault(edges[k], []).append(edges[k + 1])
        seen = {n}
        todo = [n]
        order = []
        while todo:
            node = todo.pop()
            order.append(node)
            for other in graph.get(node, []):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return order

    checks(f, ([1, 2, 1, 3, 2, 4, 4, 1, 3, 5], 1), ([1, 2], 2))


def test_dicts_of_lists_meet():
    def chosen(n):
        d = {n: [1]}
        e = {n: [0.5]}
        g = d if n > 2 else e
        g[n].append(3)
        return d, e, g is d

    def carried(n):
        d = {0: [n]}
        for i in range(n):
            if i % 3 == 2:
                d = {0: d[0], i: [i * 0.5]}
            d[0].append(i)
        return d

    def returned(n):
        d = {}
        for i in range(n):
            d[i] = [i]
            if i == 4:
                return d
        return {0: ["a"]}

    checks(chosen, (1,), (3,))
    checks(carried, (0,), (2,), (9,))
    checks(returned, (0,), (9,))


def test_memory_of_lists():
    def f(n):
        d = {}
        for i in range(n):
            xs = [i] * 20
            d[i % 50] = xs
            if i % 3 == 0:
                d[i % 50].append(-1)
        return d

    checks(f, (5,), (20_000,))


def test_key_errors_with_lists():
    def f(n, k):
        d = {i: [i] for i in range(n)}
        d[k].append(1)
        return d

    checks(f, (3, 1), (3, 5))


# ---- defaultdict ------------------------------------------------------------------------------


def test_default_numbers():
    def words(words):
        d = defaultdict(int)
        for word in words:
            d[word] += 1
        return d, d["nope"], "nope" in d, len(d)

    def floats(n):
        d = collections.defaultdict(float)
        for i in range(n):
            d[i % 3, "x"] += 0.5
        return d, d.get((7, "y")), dict(d)

    def strings(n):
        d = defaultdict(str)
        for i in range(n):
            d[i % 3] += str(i)
        return d

    def made(n):
        d = defaultdict(lambda: n * 2)
        d[n] += 1
        return d[n], d[n + 1], len(d)

    checks(words, (WORDS,), ([],), (["a"],))
    for f in (floats, strings):
        checks(f, (0,), (7,))
    checks(made, (3,), (0,))


def test_default_lists():
    def f(words):
        d = defaultdict(list)
        for i, word in enumerate(words):
            d[word].append(i)
        return d, d["nope"], len(d)

    def dict_of(n):
        d = defaultdict(list)
        for i in range(n):
            d[i % 3].append(i)
        return dict(d), [len(xs) for xs in d.values()], sorted(d.items())

    checks(f, (WORDS,), (["a"],))
    checks(dict_of, (0,), (7,))


def test_default_none_and_more():
    def none(n):
        d = defaultdict(None)
        d[n] = 1
        return d[n + 1]

    def filled(n):
        d = defaultdict(int, {"a": 1}, b=2)
        d[str(n)] += 5
        e = d.copy()
        e["c"] += 1
        return d, e, isinstance(e, defaultdict), isinstance(d, dict), type(d) is defaultdict

    def passed(n):
        def add(d, k):
            d[k] += 1
            return d[k]

        d = defaultdict(int)
        return [add(d, i % 3) for i in range(n)], d.pop(0), d.setdefault(9, 4), d

    def by_key(n):
        d = defaultdict(int)
        if d[n] == 0 and n > 1:
            d[n] = 7
        return d[n], d == {n: 7}, d != {n: 7}

    checks(none, (3,))
    checks(filled, (3,))
    checks(passed, (3,), (7,))
    checks(by_key, (1,), (2,))


# ---- Counter ----------------------------------------------------------------------------------


def test_counter():
    def words(words):
        c = Counter(words)
        return c, c["the"], c["nope"], "nope" in c, len(c), c.total()

    def numbers(n):
        c = Counter(i * i % 7 for i in range(n))
        c[100] += 2
        c.update([1, 1, n])
        c.subtract([1])
        c.update({4: 10})
        del c[55]
        return c, c.most_common(2), c.most_common(), sorted(c.items())

    def empty(n):
        c = Counter()
        for i in range(n):
            c[i % 4] += 1
            c[str(i % 2)] -= 1
        return dict(c), c.get(99), c.copy()

    def letters(words):
        c = Counter()
        for word in words:
            for letter in word:
                c[letter] += 1
        best = c.most_common(1)
        return best, sum(c.values()), max(c.values())

    checks(words, (WORDS,), (["a"],))
    checks(numbers, (0,), (5,), (40,))
    checks(empty, (0,), (9,))
    checks(letters, (WORDS,), (["a"],))


def test_classes_of_results():
    @lathe.function
    def f(n):
        d = defaultdict(list)
        d[n].append(n)
        return d, Counter([n, n, 4]), {"in": defaultdict(None)} if n > 0 else None

    d, c, inner = f(3)
    assert type(d) is defaultdict
    assert d.default_factory is list
    assert d == {3: [3]}
    assert type(c) is Counter
    assert list(c.items()) == [(3, 2), (4, 1)]
    assert type(inner["in"]) is defaultdict
    assert inner["in"].default_factory is None
    assert f(-1)[2] is None


def test_refused():
    def plus(n):
        return Counter([n]) + {1: n}

    def shown(n):
        d = defaultdict(lambda: 0)
        d[n] += 1
        print(d)

    def twice(n):
        d = defaultdict(int)
        d[n] += 1
        return d, d

    def meets(n):
        d = defaultdict(int) if n > 2 else defaultdict(list)
        d[n] = 1
        return d

    def both(n):
        d = {n: [n]}
        d[n + 1] = 1
        return d

    def function(n):
        d = defaultdict(lambda: n)
        d[n] += 1
        return d

    refused(function, 3, says="whose factory is a function is returned")
    refused(plus, 3, says="an operator on a Counter that exists at run time")
    refused(shown, 3, says="a defaultdict that exists at run time is shown")
    refused(twice, 3, says="a defaultdict is twice in the result")
    refused(meets, 3, says="with different factories, meet")
    refused(both, 3, says="gets values of several forms")
