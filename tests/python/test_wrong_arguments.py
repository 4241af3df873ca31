"""Arguments that do not fit a builtin or a method: what is raised is what Python raises."""

import math

import numpy as np
import pytest

from support import check, checks


def message(fn, *args):
    error = check(fn, *args).error
    assert isinstance(error, TypeError), error
    return str(error)


NUMBERS = {
    "bit_length": lambda x: x.bit_length(1),
    "bit_count": lambda x: x.bit_count(by=1),
    "as_integer_ratio": lambda x: x.as_integer_ratio(1, 2),
    "conjugate": lambda x: x.conjugate(1),
    "__floor__": lambda x: x.__floor__(1),
    "round": lambda x: round(x, 1, 2) or round(),
    "range": lambda x: list(range(x, 1, 2, 3)),
    "sorted": lambda x: sorted([x, 1], None),
    "set": lambda x: set([x], [1]),
    "tuple": lambda x: tuple([x], [1]),
    "math.dist": lambda x: math.dist([x]),
    "math.fsum": lambda x: math.fsum([x], 1),
    "math.gcd": lambda x: math.gcd(x, y=1),
    "math.isclose": lambda x: math.isclose(x),
    "math.prod": lambda x: math.prod([x], 2),
    "math.hypot": lambda x: math.hypot(x=x),
    "isinstance": lambda x: isinstance(x, 1),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_of_numbers(name):
    message(NUMBERS[name], 5)


LISTS = {
    "append": lambda xs: xs.append(),
    "append 2": lambda xs: xs.append(1, 2),
    "append by name": lambda xs: xs.append(item=1),
    "extend": lambda xs: xs.extend([1], [2]),
    "insert": lambda xs: xs.insert(1),
    "pop": lambda xs: xs.pop(1, 2),
    "remove": lambda xs: xs.remove(),
    "clear": lambda xs: xs.clear(1),
    "index": lambda xs: xs.index(),
    "index 4": lambda xs: xs.index(1, 2, 3, 4),
    "index None": lambda xs: xs.index(1, None),
    "index up to None": lambda xs: xs.index(1, 0, None),
    "count": lambda xs: xs.count(1, 2),
    "reverse": lambda xs: xs.reverse(1),
    "copy": lambda xs: xs.copy(1),
    "sort": lambda xs: xs.sort(None),
    "sort by cmp": lambda xs: xs.sort(cmp=1),
    "sort by reverse": lambda xs: xs.sort(reverse="a"),
    "sorted by reverse": lambda xs: sorted(xs, reverse=None),
    "attribute": lambda xs: setattr(xs, "name", 1),
    "method": lambda xs: setattr(xs, "sort", 1),
}


@pytest.mark.parametrize("name", LISTS)
def test_of_lists(name):
    if name not in ("attribute", "method"):  # those are AttributeErrors
        check(LISTS[name], [3, 1, 2])
    checks(LISTS[name], [3, 1, 2])


def run_time_dict(n):
    return {i * 7 % 5: i for i in range(n)}


DICTS = {
    "get": lambda d: d.get(),
    "get by name": lambda d: d.get(key=1),
    "pop": lambda d: d.pop(),
    "setdefault": lambda d: d.setdefault(1, 2, 3),
    "items": lambda d: d.items(1),
    "update": lambda d: d.update({}, {}),
    "clear": lambda d: d.clear(1),
    "popitem": lambda d: d.popitem(1),
}
SETS = {
    "add": lambda s: s.add(),
    "discard": lambda s: s.discard(1, 2),
    "pop": lambda s: s.pop(1),
    "isdisjoint": lambda s: s.isdisjoint(),
    "symmetric_difference": lambda s: s.symmetric_difference([1], [2]),
    "update": lambda s: s.update(others=1),
}


@pytest.mark.parametrize("name", DICTS)
def test_of_dicts(name):
    change = DICTS[name]

    def f(n):
        change(run_time_dict(n))

    message(f, 3)


@pytest.mark.parametrize("name", SETS)
def test_of_sets(name):
    change = SETS[name]

    def f(n):
        change({i % 3 for i in range(n)})

    message(f, 5)


STRINGS = {
    "find": lambda s: s.find(),
    "find by name": lambda s: s.find(sub="a"),
    "startswith": lambda s: s.startswith(prefix="a"),
    "join": lambda s: s.join(),
    "join 2": lambda s: s.join(["a"], ["b"]),
    "partition": lambda s: s.partition(sep="a"),
    "str": lambda s: str(s, "utf8"),
}


@pytest.mark.parametrize("name", STRINGS)
def test_of_strings(name):
    method = STRINGS[name]
    message(lambda n: method(f"a{n}b"), 3)
    message(method, "constant")


def test_of_methods_of_a_class():
    checks(lambda x: (x.bit_length(), int.bit_length(x), x.conjugate()), 5, True)


def test_lists_in_place_of_numbers():
    for function in (int, float, math.sqrt, math.floor, math.ceil, math.trunc):
        message(lambda n, function=function: function([n]), 3)
        message(lambda n, function=function: function([i for i in range(n)]), 3)


def test_of_arrays():
    x = np.arange(3)
    checks(lambda x: x.sum(name=1), x)
    checks(lambda x: x.max(0, 1, 2, 3, 4, 5, 6), x)
    checks(lambda x: np.clip(x, 1), x)


def test_items_of_what_has_none_to_assign():
    def assigned(s, n):
        for i in range(n):
            s[i] = "x"
        return s

    def deleted(s, n):
        if n > 1:
            del s[n - 1]
        return s

    def slices(s, n):
        try:
            if n > 1:
                s[n:] = s
        except TypeError as e:
            print(e)
        finally:
            n += 1
        return n

    def text_of_run_time(s, n):
        text = s * n
        if n > 1:
            text[0] = s
        return text

    for f in (assigned, deleted, slices):
        checks(f, ("abc", 2), ("abc", 0), ((1, 2), 2), (5, 2), (None, 2), (2.5, 3), (range(3), 2))
    checks(text_of_run_time, ("abc", 2), ("abc", 1))
    checks(deleted, (np.float64(2), 2), (np.zeros(3), 2), (2j, 2), (np.array(1.0), 2))


def test_print_with_options_that_do_not_fit():
    def f(n, what):
        for i in range(n):
            try:
                if what == 0:
                    print(i, sep=i)
                if what == 1:
                    print(i, end=2.5)
                if what == 2:
                    print(i, ends="")
                if what == 3:
                    print(i, sep=[i], end=2)
            except TypeError as e:
                print(e)
                if i == 2:
                    break
        return n

    checks(f, *[(4, k) for k in range(5)])
    check(lambda n: print(n, sep=n), 3)

    def that_fit(n, s):
        print(n, s, sep=s if n > 2 else None, end=f"{n}|")
        print(n, s, sep=s * n, end="" if n > 2 else s, flush=n > 3)

    checks(that_fit, (1, "a"), (3, ""), (5, "xy"))
