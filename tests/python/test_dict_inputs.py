"""Dicts from outside that compiled code changes at keys which only the run knows."""

from collections import Counter, defaultdict

import pytest

import lathe
from support import describe, refused

CACHE = {}
TEXTS = {"a": "b"}
PAIRS = {(1, 2): 0.5}
COUNTS = Counter()
SUMS = defaultdict(float)
NESTED = {"inner": {1: 2}}
WORLD = (CACHE, TEXTS, PAIRS, COUNTS, SUMS, NESTED["inner"])
BEFORE = [d.copy() for d in WORLD]


class Log:
    def __init__(self):
        self.seen = {}
        self.last = None


def outcome(fn, log, args):
    try:
        value = fn(log, *args)
    except (ValueError, KeyError, ZeroDivisionError) as error:
        value = (type(error).__name__, str(error))
    held = [value, log.last, log.seen, *WORLD]
    dicts = [x for x in held if isinstance(x, dict)]
    return [describe(x) for x in held], [[a is b for b in dicts] for a in dicts]


def same(body, *calls, traces=None):
    """After each call of two rounds the dicts of plain Python and of compiled code look the same,
    and are as many objects."""
    compiled, worlds = lathe.function(body), []
    for fn in (body, compiled):
        for held, before in zip(WORLD, BEFORE, strict=True):
            held.clear()
            held.update(before)
        log = Log()
        worlds.append([outcome(fn, log, args) for args in calls + calls])
    for number, (want, got) in enumerate(zip(*worlds, strict=True)):
        assert got == want, f"call {number}"
    if traces is not None:
        assert compiled.trace_count <= traces, compiled.traces


def test_assignment():
    def step(log, n):
        for i in range(n):
            CACHE[i * i % 7] = i
        return len(CACHE)

    same(step, (5,), (20,), (3,), traces=2)


def test_growth_does_not_retrace():
    def step(log, k):
        CACHE[k] = 2 * k
        log.seen[k] = 0.5 * k
        return k in CACHE, len(log.seen)

    same(step, *[(k,) for k in range(1, 12)], traces=2)


def test_a_memo():
    def step(log, n):
        if n in log.seen:
            return log.seen[n]
        out = 0
        for i in range(n):
            out += i * i
        log.seen[n] = out
        return out

    same(step, (3,), (5,), (3,), (4,))


def test_strings_and_pairs():
    def step(log, n):
        for i in range(n):
            TEXTS[f"k{i}"] = f"v{n}"
            PAIRS[i, n] = i / 2
        del TEXTS["k0"]
        return PAIRS[0, n], list(TEXTS)

    same(step, (2,), (4,))


def test_counters_and_defaults():
    def step(log, n):
        for i in range(n):
            COUNTS[i % 3] += 1
            SUMS[i % 2] += i
        return COUNTS[n], COUNTS.most_common(1), SUMS[99]

    same(step, (4,), (7,))


def test_methods():
    def step(log, n):
        a = CACHE.setdefault(n, 5)
        b = CACHE.pop(n - 1, -1)
        CACHE.update({n + 3: a})
        if n > 5:
            CACHE.clear()
        c = CACHE.get(n, 0)
        return a, b, c, sum(CACHE.values()), [k for k in CACHE]

    same(step, (1,), (2,), (6,), (3,))


def test_order_and_reinsertion():
    def step(log, n):
        for i in range(n):
            log.seen[i] = i
        del log.seen[n // 2]
        log.seen[n // 2] = -1
        return list(log.seen.items())

    same(step, (4,), (3,), (5,))


def test_on_one_path():
    def step(log, n):
        if n > 2:
            log.seen["big"] = n
        else:
            log.seen.pop("big", None)
        return log.seen.get("big", 0)

    same(step, (1,), (3,), (4,), (2,))


def test_constant_methods():
    def step(log, n):
        log.seen.setdefault("calls", 0)
        log.seen["calls"] += n
        log.seen.update(last=n)
        return log.seen["calls"]

    same(step, (1,), (3,))


def test_early_exits_and_exceptions():
    def step(log, n):
        for i in range(n):
            CACHE[i] = n
            if i == 4:
                return -1
            if i == n - 2 and n > 2:
                raise ValueError(f"at {i}")
        try:
            CACHE[n] += 1
        except KeyError as error:
            CACHE[n] = 0
            log.last = str(error)
        return len(CACHE)

    same(step, (2,), (3,), (9,), (1,))


def test_the_dict_itself():
    def step(log, n):
        d = CACHE
        d[n] = 1
        log.last = d
        return d, d is CACHE, d == {n: 1}

    same(step, (1,), (2,))


def test_nested_functions_and_aliases():
    def step(log, n):
        inner = NESTED["inner"]

        def put(d, k):
            d[k] = k + 1

        for i in range(n):
            put(inner, i)
        return sum(inner.values()), len(NESTED["inner"])

    same(step, (2,), (5,))


def test_values_that_widen():
    def step(log, n):
        CACHE[n] = n if n > 2 else n / 2
        return CACHE[n]

    compiled = lathe.function(step)
    CACHE.clear()
    assert [compiled(None, 3), compiled(None, 1), compiled(None, 5)] == [3, 0.5, 5]
    assert CACHE == {3: 3, 1: 0.5, 5: 5}
    CACHE[7] = ()
    text = refused(step, None, 5, says="its values are of several forms")
    assert "make a copy" in text


def test_a_factory_that_changes():
    held = defaultdict(int)

    @lathe.function
    def count(k):
        held[k] += 1
        return held[k]

    assert [count(1), count(1)] == [1, 2]
    held.default_factory = None
    with pytest.raises(KeyError, match="5"):
        count(5)
    assert held == {1: 2}


def test_keys_of_other_types_later():
    held = {}

    @lathe.function
    def put(k):
        held[k] = 1
        return len(held)

    assert [put(1), put("a")][0] == 1
