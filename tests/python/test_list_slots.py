"""Lists from outside that compiled code changes, and lists that it assigns outside."""

import functools

import numpy as np

import lathe
from support import describe, refused

SEEN = []
NAMES = ["first"]
TABLE = {"rows": [1], "names": []}
MIXED = [1, len]


class Log:
    def __init__(self):
        self.items = []
        self.hist = [0.5]
        self.last = None
        self.name = ""


def outcome(fn, log, args):
    try:
        value = fn(log, *args)
    except (ValueError, IndexError, ZeroDivisionError) as error:
        value = (type(error).__name__, str(error))
    held = [value, *args, *vars(log).values(), SEEN, NAMES]
    lists = [x for x in held if isinstance(x, list)]
    return [describe(x) for x in held], [[a is b for b in lists] for a in lists]


def same(body, *calls, traces=None):
    """After each call the lists of plain Python and of compiled code look the same, and are as
    many objects. Arguments stay the same objects in both rounds."""
    compiled, worlds = lathe.function(body), []
    for fn in (body, compiled):
        SEEN[:], NAMES[:] = [], ["first"]
        log = Log()
        given = [tuple(x.copy() if type(x) is list else x for x in args) for args in calls]
        worlds.append([outcome(fn, log, args) for args in given + given])
    for number, (want, got) in enumerate(zip(*worlds, strict=True)):
        assert got == want, f"call {number}"
    if traces is not None:
        assert compiled.trace_count <= traces, compiled.traces


def test_appending():
    def step(log, n):
        log.items.append(n)
        if n > 2:
            SEEN.append(n * 0.5)
            NAMES.append(f"n{n}")
        return log.items

    same(step, (1,), (3,), (4,))


def test_methods_and_items():
    def step(log, n):
        for i in range(n):
            log.items.append(i * i)
            log.hist.insert(0, i * 0.5)
        if n > 2:
            log.items[1] = -1
            log.items.pop()
            log.hist += [2.0, 3.0]
            del log.hist[0]
            log.hist.sort()
        return len(log.items), sum(log.hist)

    same(step, (3,), (0,), (5,))


def test_assigned():
    def step(log, n):
        log.hist = log.hist + [n * 1.0]
        log.items = [n, n + 1]
        for i in range(n):
            log.items.append(i)
        log.last = log.items
        return log.last

    same(step, (1,), (3,), (0,))


def test_constants_and_nested_lists():
    def step(log, n):
        log.items = [1, 2, 3]
        log.hist = [[n], [n, 2]]
        log.last = [(n, 0.5), (2, 1.5)]
        log.name = ["a", f"{n}"]

    same(step, (1,), (3,))


def test_the_argument_itself():
    def step(log, xs, n):
        log.last = xs
        if n > 1:
            log.last.append(n)
        elif n > 0:
            log.last = [n]
        return log.last

    same(step, ([1, 2], 2), ([3], 1), ([4], 0))


def test_one_list_by_two_names():
    def step(log, n):
        log.last = log.items
        log.items.append(n)
        log.last.append(n + 1)
        return log.last

    same(step, (1,), (2,))

    def parts(log, n):
        log.last = log.items
        log.items = [n]
        log.last.append(7)
        return log.items

    same(parts, (1,), (2,))


def test_none_and_types_by_path():
    def step(log, n):
        if n > 2:
            log.last = [n]
        elif n > 1:
            log.last = None
        elif n > 0:
            log.last = n * 0.5
        return n

    same(step, (3,), (2,), (1,), (0,))


def test_exceptions():
    def step(log, n):
        log.items = log.items + [n]
        SEEN.append(0.5)
        if n == 1:
            raise ValueError(n)
        for i in range(4):
            log.items.append(10 // (n - i))
        log.hist = [1.5]
        return log.items[n]

    same(step, (9,), (1,), (2,), (30,))

    def caught(log, n):
        try:
            log.items.append(10 // n)
            log.last = [n]
        except ZeroDivisionError:
            log.last = [-1]
            return log.last
        finally:
            log.items.append(99)
        return log.items

    same(caught, (2,), (0,))


def test_early_exits():
    def step(log, n):
        for i in range(10):
            log.last = [i]
            if i == n:
                return 1
            if i > 5:
                break
            log.items.append(i)
        log.last.append(-1)
        return 2

    same(step, (3,), (0,), (12,))


def test_the_collector_leaves_what_is_noted():
    @lathe.function
    def step(log, n):
        text, xs = "", [0]
        for i in range(n):
            if i % 1000 == 5:
                log.name = f"{i}:{i * i}"
                log.last = [i, i * i]
            text = f"{i}" + text[:50]
            xs = [i, len(xs)] + xs[:10]
        return text

    log = Log()
    step(log, 100_000)
    assert (log.name, log.last) == ("99005:9801990025", [99005, 9801990025])


def test_globals_and_items():
    def step(n):
        global SEEN
        SEEN = SEEN + [n * 1.0]
        TABLE["rows"].append(n)
        TABLE["names"] = [f"{n}"]
        return SEEN

    compiled = lathe.function(step)
    TABLE["rows"] = rows = [1]
    SEEN[:] = []
    for n in (1, 2, 3):
        assert compiled(n) is SEEN
    assert SEEN == [1.0, 2.0, 3.0]
    assert TABLE["rows"] is rows
    assert TABLE == {"rows": [1, 1, 2, 3], "names": ["3"]}


def test_the_dict_that_holds_a_list():
    table = {"rows": [1], "n": 0}

    def got(n):
        table["rows"].append(n)
        return sum(table.get("rows")), len(dict(table)["rows"])

    def walked(n):
        table["rows"].append(n)
        total = 0
        for key, value in table.items():
            if key == "rows":
                total += sum(value)
        for value in table.values():
            if value is not table["n"]:
                total += len(value)
        return total

    def assigned(n):
        table["n"] = n
        table["rows"][0] = n
        return {**table}["rows"][0], table.copy()["rows"][-1], table["n"]

    for body in (got, walked, assigned):
        found = []
        for fn in (body, lathe.function(body)):
            table.update(rows=[1], n=0)
            found.append([(fn(n), table["rows"].copy()) for n in (3, 4)])
        assert found[0] == found[1]


PAIR = ([1], 2)


def test_lists_in_tuples_are_guarded():
    class Pair:
        held = None

    pair = Pair()
    pair.held = ({"a": [3]}, [4])

    def read(n):
        pair.n = n
        return PAIR[0][0], pair.held[0]["a"][0], pair.held[1][-1]

    compiled = lathe.function(read)
    assert compiled(1) == (1, 3, 4)
    PAIR[0][0] = 7
    assert compiled(1) == (7, 3, 4)
    pair.held[0]["a"][0] = 8
    pair.held[1].append(9)
    assert compiled(1) == (7, 8, 9)
    PAIR[0][0] = 1


ACC: list = []


def with_default(n, acc=ACC, *, other=ACC):
    acc.append(n)
    return len(acc) + sum(other)


class Holder:
    items = ACC


def test_defaults_partials_and_class_attributes():
    held = functools.partial(with_default, acc=ACC)

    def default(n):
        return with_default(n)

    def both(n):
        ACC.append(n)
        return with_default(n) * 100 + len(ACC)

    def partial(n):
        ACC.append(n)
        return held(n)

    def of_class(n):
        ACC.append(n)
        return sum(Holder.items) + Holder().items[0]

    for body in (default, both, partial, of_class):
        found = []
        for fn in (body, lathe.function(body)):
            ACC.clear()
            found.append(([fn(n) for n in (3, 4, 4)], ACC.copy()))
        assert found[0] == found[1]


def test_another_list_in_the_same_place():
    @lathe.function
    def step(log, n):
        log.items.append(n)
        return len(log.items)

    log = Log()
    first = log.items
    assert [step(log, 1), step(log, 2)] == [1, 2]
    log.items = [7]
    assert step(log, 3) == 2
    assert first == [1, 2]
    assert log.items == [7, 3]
    assert step.trace_count <= 2
    log.items = ["a"]
    assert step(log, 3) == 2
    assert log.items == ["a", 3]


def test_two_names_that_part():
    def step(log):
        log.items.append(1)
        return len(log.last)

    for fn in (step, lathe.function(step)):
        log = Log()
        log.last = log.items
        assert fn(log) == 1
        log.last = []
        assert fn(log) == 0
        assert log.items == [1, 1]


def test_dicts_and_sets_of_run_time():
    def step(log, n):
        counts, seen, groups = {}, set(), {}
        for i in range(n):
            counts[i % 3] = i
            seen.add(i * 7 % 5)
            groups.setdefault(i % 2, []).append(i)
        log.items, log.last, log.hist = counts, seen, groups
        counts[7] = 1
        if n > 4:
            raise ValueError(n)
        log.name = log.items is counts
        return sum(log.items.values())

    same(step, (3,), (5,), (0,))


def test_what_is_refused():
    def mixed(n):
        MIXED.append(n)  # here

    refused(mixed, 1, says="changes a Python object from outside the function")

    def objects(log, n):
        log.last = [log, n]  # here

    refused(objects, Log(), 1, says="is assigned a list")

    def arrays(log, x):
        log.last = [x, x + 1]
        return n_of(log.last)

    def n_of(xs):
        xs.append(xs[0] * 2)
        return len(xs)

    refused(arrays, Log(), np.ones(2), says="an array from outside the function went into a list")
