"""Programs that show strings, lists, dicts, sets, and what values mean where paths differ."""

from __future__ import annotations

from collections import Counter, defaultdict, deque

import numpy as np
from conformance import Section

X = np.array([3.0, -1.0, 4.0])
_ = Section("Strings")


def _simple(construct, name, fn, *calls, **more):
    fn.__name__ = name
    how = "refused" if "says" in more else more.pop("how", "staged")
    getattr(_, how)(construct, *calls, **more)(fn)


_simple(
    "constant strings: all operations",
    "constant_strings",
    lambda n: ("ab" + "c", "ab" * 2, "b" in "abc", "abc".upper(), len("abc"), n),
    (3,),
)
_simple("a string argument", "string_argument", lambda s: s, ("ab",))
_simple(
    "comparison of a string argument",
    "string_compare",
    lambda s: s == "ab",
    ("ab",),
    ("b",),
    how="specialised",
)
_simple(
    "concatenation, repetition at run time",
    "string_concat",
    lambda n: str(n) + "x" + "ab" * n,
    (3,),
)
_simple("f-strings that are returned", "string_result", lambda n: f"n is {n:04d}", (3,))
_simple("`%` and `format()` of run-time values", "string_format", lambda n: "%d" % n, (3,), (12,))
_simple(
    "a string by the path",
    "string_by_path",
    lambda n: "pos" if n > 0 else "neg",
    (3,),
    (-3,),
)
_simple(
    "a string or a number by the path",
    "string_or_number",
    lambda n: "zero" if n == 0 else n,
    (3,),
    (0,),
)
_simple(
    "`len()`, `in`, index and slices of run-time strings",
    "string_parts",
    lambda n: (len(f"{n}") + ("1" in f"{n}"), str(n)[-1], str(n)[1:]),
    (31,),
    (20,),
)
_simple("comparison of run-time strings", "string_order", lambda n: str(n) < "5", (31,), (6,))
_simple(
    "methods: join, upper, strip, split, replace, ...",
    "string_methods",
    lambda n: ",".join([str(n), "b"]).upper().split("1"),
    (31,),
)


@_.staged("`for` over the characters of a run-time string", (10203,))
def string_characters(n):
    total = 0
    for c in str(n):
        total += ord(c)
    return total


@_.staged("fizzbuzz, printing strings chosen at run time", (15,))
def fizzbuzz(n):
    for i in range(1, n + 1):
        if i % 15 == 0:
            msg = "FizzBuzz"
        elif i % 3 == 0:
            msg = "Fizz"
        elif i % 5 == 0:
            msg = "Buzz"
        else:
            msg = str(i)
        print(msg)


@_.staged("a list of strings that grows", (3,), (0,))
def string_list(n):
    words = []
    for i in range(n):
        words.append(f"w{i}")
    return words, "-".join(words)


_ = Section("Lists, dicts, sets")


@_.unrolled("lists of known length: all operations", (3,))
def known_lists(n):
    a = [n, 2]
    a.append(n + 1)
    a.extend([5, n])
    a.insert(1, 7)
    a[0] = 9
    last = a.pop()
    a.reverse()
    return a, last, a[1:3], a + [n], [n] * 3, len(a)


@_.unrolled("dicts with constant keys: all operations", (3,))
def known_dicts(n):
    d = {"a": n}
    d["b"] = n * 2
    d.setdefault("c", 1)
    d.update(e=n)
    return d, d.pop("a"), "b" in d, d.get("z", n), list(d.items()), {**d, "f": n}


@_.unrolled("sets of constants", (3,))
def known_sets(n):
    s = {1, 2} | {3}
    s.add(4)
    return len(s) + n, 2 in s, s - {1}


@_.staged("`append` in a run-time loop", (3,), (0,))
def list_append(n):
    a = []
    for i in range(n):
        a.append(i * i)
    return a


@_.staged("`append` in a run-time branch", (3,), (0,))
def list_append_branch(n):
    a = [1]
    if n > 1:
        a.append(n)
    return a


@_.staged("a run-time index of a list", (0,), (2,))
def list_index(n):
    return [5, 6, 7][n]


@_.staged("`in`, `index`, `count` of run-time values in lists", (6,), (2,))
def list_search(n):
    a = [5, 6, 7]
    return n in a, a.count(n)


@_.staged("`sort` of a list", (6,), (2,))
def list_sort(n):
    a = [5, n, 7]
    a.sort()
    return a


@_.staged(
    "`insert`, `pop`, `remove`, `extend`, `reverse`, `clear` of a list that grows", (6,), (0,)
)
def list_methods(n):
    a = [5, 7]
    for i in range(n):
        a.insert(i, i)
    b = a.copy()
    b.extend(a)
    b.remove(5)
    b.reverse()
    a.clear()
    return a, b, b.pop(), b.pop(0), b


@_.staged("slices of a list that grows: read, assigned, deleted", (6,), (9,))
def list_slices(n):
    a = [i * i for i in range(n)]
    a[1:3] = [7, 8, 9]
    a[::2] = [0] * len(a[::2])
    del a[-2:]
    del a[0]
    return a, a[::-1], a[1:], a + a[:2], a * 2


@_.staged(
    "loops, `zip`, `enumerate`, `reversed`, `sum`, `sorted`, ... over a run-time list", (6,), (0,)
)
def list_loops(n):
    a = [i % 3 * 0.5 for i in range(n)]
    total = 0.0
    for k, (v, w) in enumerate(zip(a, reversed(a))):
        total += k * v + w
    return total, sum(a), len(a), sorted(a), max(a, default=0.0), any(a), 0.5 in a, np.array(a)


@_.staged("two names of one list", (6,), (0,))
def list_identity(n):
    a, b = [1], [2]
    c = a if n > 2 else b
    c.append(n)
    return a, b, c, c is a


@_.staged("one name for arrays of several shapes", (0,), (2,), (5,))
def arrays_of_several_shapes(n):
    long, y = np.ones(4), np.zeros(3)
    x = y
    for k in range(n):
        x, y = y, (long if k % 2 else x + k)
        x[0] += 1
    return x, y, long


@_.staged("`is` between arrays", (0,), (2,))
def array_identity(n):
    x, y = np.ones(4), np.zeros(3)
    z = x
    for _ in range(n):
        y = y + 1
    return y is x, z is x, x[:] is x, x in [x], [x] == [z]


@_.staged("a list argument", ([1, 2, 3],), ([4, 5, 6],))
def list_argument(values):
    total = 0
    for v in values:
        total += v
    return total


@_.staged("a list argument of any length, without a new trace", ([1, 2, 3],), ([4, 5],))
def list_lengths(values):
    total = 0
    for v in values:
        total += v
    return total


@_.staged("a list of arrays, stacked", (2, X))
def list_of_arrays(n, x):
    rows = []
    for i in range(n):
        rows.append(x * i)
    return np.stack(rows)


@_.staged("a run-time index of a tuple", (2,))
def tuple_index(i):
    return (3, 1, 4)[i], ((0, 1), (2, 3), (4, 5))[i - 1]


@_.staged("run-time indices of lists of lists that are given", ([[1, 2], [3, 4]], 2))
def given_rows(grid, n):
    for i in range(n):
        grid[i][i] += 5
    return grid[n - 1][0]


@_.staged("changes of lists of lists that are given", ([[1, 2], [3, 4]], 1), ([[1, 2], [3, 4]], 0))
def given_rows_that_change(grid, n):
    grid[0], grid[n] = grid[n], grid[0]
    grid.append([n, 7])
    return grid[n], len(grid)


@_.staged("a list of lists", (3,))
def list_of_lists(n):
    rows = [[0] * n for _ in range(n)]
    for i in range(n):
        rows[i][n - 1 - i] = i
    return rows


@_.staged("a list of tuples", (3,))
def list_of_tuples(n):
    pairs = [(i % 2, i / 2) for i in range(n)]
    pairs.sort()
    return pairs, (1, 0.5) in pairs


@_.staged("comparison of tuples of run-time values", (1, 2))
def tuple_comparison(a, b):
    return (a, b) < (b, a), (a, b) == (b, a)


@_.staged("run-time keys of a dict", (3,), (4,))
def dict_keys(n):
    d = {}
    d[n] = 1
    return n in d, n + 1 in d, d[n], d


@_.staged("a dict that counts", (9,), (0,))
def dict_counts(n):
    d = {}
    for i in range(n):
        d[i * i % 7] = d.get(i * i % 7, 0) + 1
    return d


@_.staged("strings of run time as keys", (["a", "b", "a"],), (["b"],))
def dict_words(words):
    d = {}
    for word in words:
        d[word] = d.get(word, 0) + 1
    return d, {len(word) for word in d}


@_.staged("tuples as values: `best[k] = (score, i)`", ([3, 1, 4], [0, 1, 0]), ([], []))
def dict_of_pairs(xs, ks):
    best = {}
    for i, x in enumerate(xs):
        score, _ = best.get(ks[i], (0, 0))
        if x > score:
            best[ks[i]] = (x, i)
    return best


@_.staged("lists as values: `groups.setdefault(k, []).append(v)`", (["a", "b", "a"],), (["b"],))
def dict_of_lists(words):
    groups = {}
    for i, word in enumerate(words):
        groups.setdefault(word, []).append(i)
    return groups


@_.staged("`collections.defaultdict`", (["a", "b", "a"],), (["b"],))
def dict_defaults(words):
    counts, places = defaultdict(int), defaultdict(list)
    for i, word in enumerate(words):
        counts[word] += 1
        places[word].append(i)
    return counts, places


@_.staged("`collections.Counter`", (["a", "b", "a"],), (["b"],))
def dict_counter(words):
    counts = Counter(words)
    counts["c"] += 2
    return counts, counts["d"], counts.most_common(2)


@_.staged("`collections.deque`: both ends, `maxlen`, all methods", (9,), (0,))
def deques(n):
    queue, last = deque([0]), deque(maxlen=3)
    total = 0
    while queue:
        v = queue.popleft()
        last.append(v)
        total = total * 3 % 1001 + v
        if v < n:
            queue.append(2 * v + 1)
            queue.appendleft(2 * v + 2)
            queue.rotate(-1)
    queue.extend(last)
    return total, last, queue, len(queue), max(queue), n in queue, queue == last


@_.staged("`deque mutated during iteration`", (3,), (0,))
def deque_changes(n):
    queue = deque(range(5))
    for v in queue:
        if v == n:
            queue.append(v)
    return queue


@_.refused(
    "changing a deque from outside", (3,), says="deque.append() changes a deque from outside the"
)
def deque_outside(n):
    _QUEUE.append(n)
    return n


_QUEUE = deque([1])
_ROMAN = {"I": 1, "V": 5, "X": 10}


@_.staged("a run-time key of a dict from outside", (["X", "I"],), (["V"],))
def dict_outside(words):
    total = 0
    for c in words:
        total += _ROMAN[c]
    return total


@_.staged("`del`, `pop`, `popitem`, `setdefault`, `update`, `copy`, `clear`, `|`", (5,), (3,))
def dict_methods(n):
    d = {i: i * 0.5 for i in range(n)}
    del d[0]
    a = d.pop(1), d.pop(1, None), d.popitem(), d.setdefault(7, 1.5)
    e = d.copy()
    e.update({8: 2.5})
    return a, d, e, d | e, d == e, len(e)


@_.staged("loops over a run-time dict, its keys, values and items, in order", (6,), (0,))
def dict_loops(n):
    d = {i * 5 % 7: i for i in range(n)}
    total = 0
    for i, (k, v) in enumerate(d.items()):
        total += i * k * v
    return total, list(d), sorted(d.values()), max(d, default=0)


@_.staged("a dict that changes in a loop over it", (3,), (0,))
def dict_changes(n):
    d = {i: i for i in range(n)}
    for k in d:
        d[k + 100] = k
    return d


@_.staged("tuples of numbers as keys", (4,), (0,))
def dict_tuples(n):
    d = {(i, i % 2): i for i in range(n)}
    return d, (1, 1) in d


@_.staged("a dict of results, in recursion", (30,), (1,))
def dict_memo(n):
    def fib(k, memo):
        if k < 2:
            return k
        if k not in memo:
            memo[k] = fib(k - 1, memo) + fib(k - 2, memo)
        return memo[k]

    return fib(n, {})


@_.staged("two names of one dict", (6,), (0,))
def dict_identity(n):
    a, b = {1: 1}, {2: 2}
    c = a if n > 2 else b
    c[n] = n
    return a, b, c, c is a


@_.staged("a set of run-time numbers, in Python's order", (3,), (40,))
def set_of_numbers(n):
    s = set()
    for i in range(n):
        s.add(i * 37 % 11)
    return len(s), s, [x for x in s], 4 in s


@_.staged("a set of run-time strings, in Python's order", (["a", "b", "a"],), (["b"],))
def set_of_words(words):
    return list({word for word in words})


@_.staged("`|`, `&`, `-`, `^`, `<=`, `==` of sets", (3,), (8,))
def set_algebra(n):
    a, b = {i for i in range(n)}, {2 * i for i in range(n)}
    return a | b, a & b, a - b, a ^ b, a <= b, a == b


@_.staged("`add`, `discard`, `remove`, `pop`, `update` of a set", (3,), (8,))
def set_methods(n):
    a = {i for i in range(n)}
    a.add(n)
    a.discard(1)
    a.remove(2)
    a.update([7, 8])
    return a.pop(), a


_ = Section("What values mean")


@_.staged("a variable that a path leaves unassigned: UnboundLocalError when read", (3,), (-1,))
def unassigned(n):
    if n > 0:
        y = n
    return y


@_.staged("the loop variable after an empty loop", (3,), (0,))
def loop_variable(n):
    for i in range(n):
        pass
    return i


@_.staged("None on one path", (3,), (-1,))
def none_on_a_path(n):
    y = n if n > 0 else None
    return y, y is None


@_.staged("not assigned, None or a value, by the path", (9,), (4,), (1,))
def three_paths(n):
    if n > 5:
        y = None
    elif n > 2:
        y = n
    return y


@_.staged("None or a tuple, by the path", (3,), (-1,))
def none_or_tuple(n):
    best = None
    for i in range(n):
        if best is None or i % 3 > best[1]:
            best = (i, i % 3)
    return best


@_.staged("an int or a float by the path", (3,), (-1,))
def tagged(n):
    y = 1 if n > 0 else 2.0
    for i in range(n):
        y = y * 2
    return y, y / 2


@_.staged("an int or a float by the path, with arrays", (3, X), (-1, X))
def tagged_with_arrays(n, x):
    y = 1 if n > 0 else 2.5
    x += y
    return np.hypot(x, y), np.where(x > 2, y, x), np.sqrt(y)


@_.staged("masks: `x[mask]`, `x[mask] = array`, beside other indices", (3, X), (-1, X))
def masks(n, x):
    x[x > n] = x[x > n] * 2
    return x[x < n], np.nonzero(x)[0], x[np.arange(len(x)) > 1][:n]


@_.staged("shapes that differ by the path", (3, X), (-1, X))
def shapes(n, x):
    y = x if n > 0 else x[:1]
    return y * 2


@_.staged("a branch that would raise, not taken", (3, X), (7, X))
def not_taken(n, x):
    if n > 5:
        return x[n]
    return x[0]


@_.refused(
    "different structures by the path",
    (3,),
    says="'y' has no single type: it is tuple of 2 items and int, depending on the path taken",
)
def structures(n):
    if n > 0:
        y = (1, 2)
    else:
        y = n
    return y


@_.staged("tuples of several lengths by the path, or grown in a loop", (3,), (0,))
def tuple_lengths(n):
    t = (n, 0.5) if n > 2 else ()
    for i in range(n):
        t += (i,)
    return t, len(t), sum(t)


@_.staged("`tuple()` of run-time lists, ranges and strings; its methods and operators", (3,), (1,))
def tuple_of_list(n):
    t = tuple(range(n))
    return t, t[0], t[1:], t + (1,), t == (0,), 0 in t, tuple(str(n))


@_.staged("equal numbers of different kinds stay apart", (3,), (0,))
def kinds(n):
    if n > 0:
        return True
    if n < -5:
        return np.float64(1.0)
    return 1
