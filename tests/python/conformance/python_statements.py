"""Programs that show statements and expressions."""

from __future__ import annotations

import contextlib
import threading

import numpy as np
from conformance import Section

_ = Section("Statements")
X = np.array([3.0, -1.0, 4.0, 1.0, -5.0])
LOCK = threading.Lock()


@_.staged("`if`, `elif`, `else`", (3,), (-2,), (0,))
def if_elif_else(n):
    if n > 0:
        y = n * 2
    elif n < 0:
        y = -n
    else:
        y = 7
    return y


@_.staged("`while`", (100,), (0,))
def while_loop(n):
    count = 0
    while n > 1:
        n //= 2
        count += 1
    return count


@_.staged("`for` over `range` with run-time bounds and step", (0, 9, 2), (9, 0, -2), (1, 1, 5))
def for_range(start, stop, step):
    total = 0
    for i in range(start, stop, step):
        total = total * 3 + i
    return total


@_.staged("`for` over an array's rows", (X,), (X.reshape(5, 1),))
def for_rows(x):
    total = x[0] * 0
    for row in x:
        total = total * 2 + row
    return total


@_.unrolled("`for` over a list or tuple", (3,), (5,))
def for_list(n):
    total = 0
    for k in [1, n, 3]:
        for j in (k, n):
            total = total * 2 + j
    return total


@_.unrolled("`for` over a dict and its views", (3,), (5,))
def for_dict(n):
    d = {"a": n, "b": 2}
    total = 0
    for key in d:
        total += d[key]
    for key, value in d.items():
        total = total * 3 + value + len(key)
    for value in d.values():
        total -= value
    return total


@_.staged("`for` over `zip`, strict or not", (X, 3), (X, 9))
def for_zip(x, n):
    total = 0.0
    for a, i in zip(x, range(n)):
        total += a * i
    for a, b in zip(x, x[::-1], strict=True):
        total += a * b
    return total


@_.staged("`for` over `enumerate`, with `start`", (X, 2), (X, 0))
def for_enumerate(x, n):
    total = 0.0
    for i, a in enumerate(x, n):
        total += i * a
    return total


@_.staged("`for` over `reversed`", (X, 4), (X, 0))
def for_reversed(x, n):
    total = 0.0
    for a in reversed(x):
        total = total * 2 + a
    for i in reversed(range(n)):
        total = total * 2 + i
    return total


@_.staged("`for` over `map`", (4,), (0,))
def for_map(n):
    total = 0
    for v in map(lambda i: i * i, range(n)):
        total += v
    return total


@_.staged("`for` over `filter`", (4,), (0,))
def for_filter(n):
    total = 0
    for v in filter(lambda i: i % 2, range(n)):
        total += v
    return total


@_.staged("`break`", (9,), (2,))
def break_(n):
    i = 0
    for i in range(n):
        if i * i > 10:
            break
    return i


@_.staged("`continue`", (9,), (0,))
def continue_(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        total += i
    return total


@_.staged("`return` at any depth", (9,), (3,), (0,))
def return_(n):
    for i in range(n):
        while i < n:
            if i * n > 30:
                return i, n
            i += 1
    return -1, n


@_.staged("`for`/`else`", (9,), (3,))
def for_else(n):
    for i in range(2, n):
        if n % i == 0:
            break
    else:
        return True
    return False


@_.staged("`while`/`else`", (9,), (3,))
def while_else(n):
    i = 0
    while i < n:
        if i == 5:
            break
        i += 1
    else:
        i = -1
    return i


@_.staged("`a if c else b`", (1,), (-1,))
def ternary(n):
    return n if n > 0 else -n * 2.5


@_.staged("`and`, `or`, `not`, which give operands", (0, 5), (3, 0), (0, 0))
def and_or_not(a, b):
    return a and b, a or b, not a, (a and b) or 7


@_.staged("chained comparison", (1, 2), (5, 2))
def chained(a, b):
    return 0 < a < b <= 5 != a


@_.staged("`in` and `not in` tuples, ranges, arrays", (3, X), (9, X))
def in_(n, x):
    return n in (1, n, 2), n not in range(2, 9, 3), n in x, n in (1, 2)


@_.staged("`is None`", (3,), (0,))
def is_none(n):
    y = None if n > 1 else n
    return y is None, 1 if y is not None else 2


@_.staged("`:=`", (30,), (1,))
def walrus(n):
    total = 0
    while (half := n // 2) > 0:
        total += half
        n = half
    return total, (k := n + 1) * k


@_.staged("augmented assignment of names", (3,), (0,))
def augmented_names(n):
    a = n
    for i in range(n):
        a += i
        a *= 2
        a -= 1
        a //= 3
        a |= 4
        a <<= 1
    return a


@_.staged("augmented assignment of items and slices", (X.copy(), 3), (X.copy(), 1))
def augmented_items(x, n):
    for i in range(n):
        x[i] += 2
        x[i:] *= 1.5
    return x


@_.staged("augmented assignment of attributes", (3,), (0,))
def augmented_attributes(n):
    box = Box()
    box.x = n
    for i in range(n):
        box.x += i
    return box.x


class Box:
    """Something with an attribute."""

    x = 0


@_.staged("unpacking: nested, starred", (3,), (0,))
def unpacking(n):
    a, (b, *c), *d = n, (n + 1, 2, n), 5, n
    for i in range(n):
        a, b = b, a + i
    [e, f] = c
    return a, b, e, f, d


@_.staged("`[*xs, y]` of run-time lists and ranges", (3,), (1,), (0,))
def starred_items(n):
    xs = [i * i for i in range(n)]
    return [*xs, n, *range(n), *str(n)], len([*xs, *xs])


@_.staged("`(*xs, y)`, `{*xs, y}` of run-time lists and ranges", (3,), (0,))
def starred_tuples_and_sets(n):
    xs = [i * i for i in range(n)]
    return (*xs, n, *range(n)), {*xs, n}


@_.staged("`f(*xs)` of a run-time list: as many items as `f` has parameters", (2,), (3,), (1,))
def starred_arguments(n):
    def f(a, b):
        return a - b

    xs = [i * i for i in range(n)]
    return f(*xs)


@_.staged("`f(*xs)` of a run-time list where `f` takes `*args`", (2,), (5,), (0,))
def starred_rest(n):
    def f(*args, k=1):
        return sum(args) * k, len(args), args

    xs = [i * i for i in range(n)]
    return f(*xs), f(7, *xs, k=2)


@_.staged("starred unpacking of run-time lists and strings", (3,), (1,), (0,))
def starred_unpacking(n):
    first, *rest = [i for i in range(n)]
    *init, last = str(n)
    return first, rest, init, last


@_.staged("composite targets: `for self.x in`, `for d[k] in`", (3,), (1,), (0,))
def composite_targets(n):
    box, d = Box(), {"a": 0}
    total = 0
    for box.x in range(n):
        total += box.x
    for d["a"] in range(n):
        total += d["a"]
    return total


@_.staged("annotated assignment", (3,))
def annotated(n):
    total: int = n
    later: float
    later = total + 0.5
    return later


@_.staged("`del` of a name", (3,), (0,))
def del_name(n):
    y = n
    if n > 1:
        del y
    return y


@_.unrolled("`del` of an item of a dict or list made here", (3,))
def del_item(n):
    d, values = {"a": n, "b": 1}, [n, 2, 3]
    del d["b"], values[0]
    return d, values


COUNT = 0


@_.staged("`global`", (3,))
def global_(n):
    global COUNT
    COUNT = n
    return COUNT


@_.staged("`nonlocal`", (3,), (0,))
def nonlocal_(n):
    total = 0

    def add(k):
        nonlocal total
        total += k

    for i in range(n):
        add(i)
    return total


@_.staged("`assert`, with any message", (3,), (-1,))
def assert_(n):
    assert n > 0, f"n is {n}, not {n + 1}"
    return n


@_.staged("`raise` with any arguments, `from`", (3,), (-1,), (-2,))
def raise_(n):
    if n == -1:
        raise ValueError("negative", n, n * 0.5)
    if n < 0:
        raise KeyError(n) from ValueError(n)
    return n


@_.staged("`print`: f-strings with specs, `sep`, `end`, `flush`", (3,), (0,))
def print_(n):
    for i in range(n):
        print("i", i, f"{i / 3:8.3f}|{i!r:>4}", sep=",", end=";", flush=True)
    print(n)


class Guarded:
    def __init__(self, swallows):
        self.swallows, self.left = swallows, 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.left += 1
        print("left", kind is None)
        return kind is not None and issubclass(kind, self.swallows)


@_.staged("`with`: classes with `__enter__` and `__exit__`", (3,), (0,), (-1,))
def with_(n):
    total = 0
    for i in range(-1, n):
        with Guarded(ZeroDivisionError) as outer, Guarded(KeyError) as inner:
            if i == 2:
                break
            total += 10 // i
            if n < 0:
                return total
        total += outer.left + inner.left
    return total


@_.staged("`with contextlib.suppress`, `nullcontext`, `closing`", (3,), (0,))
def with_contextlib(n):
    with contextlib.suppress(ZeroDivisionError), contextlib.nullcontext(7) as seven:
        return seven // n
    return -1


@contextlib.contextmanager
def announced(name):
    print("before", name)
    try:
        yield name * 2
    finally:
        print("after", name)


@_.staged("`with` of `contextlib.contextmanager` generators", (3,), (0,))
def with_generator(n):
    with announced(n) as twice:
        if n > 2:
            return 10 // twice
    return 10 // n


@_.staged("`contextlib.contextmanager` generators that are defined inside", (3,), (0,))
def with_generator_inside(n):
    depth = 0

    @contextlib.contextmanager
    def level(by):
        nonlocal depth
        depth += by
        try:
            yield depth
        finally:
            depth -= by

    total = 0
    for i in range(n):
        with level(i) as a, level(2) as b:
            total += a * b
    return total, depth


@_.refused("`with` of locks and files", (3,), says="a `with` statement cannot be compiled for a")
def with_locks(n):
    with LOCK:
        return n


@_.staged("`with np.errstate`", (X,))
def with_errstate(x):
    with np.errstate(all="ignore"):
        return x / 0


@_.staged("`try`/`except`/`else`", (3,), (0,))
def try_except(n):
    try:
        y = 6 // n
    except ZeroDivisionError:
        y = -1
    else:
        y += 1
    return y


@_.staged("`except ... as e`", (3,), (0,))
def except_as(n):
    try:
        if n > 1:
            raise ValueError("large")
    except ValueError as e:
        print("caught", e)
    return n


@_.staged("`try`/`finally`", (3,), (0,))
def try_finally(n):
    try:
        y = 6 // n
    finally:
        print("left")
    return y


@_.staged("re-raise", (3,), (0,))
def re_raise(n):
    try:
        return 6 // n
    except ZeroDivisionError:
        print("zero")
        raise


@_.staged("`match` on literals, with guards and captures", (1,), (2,), (9,), (-4,))
def match_literals(n):
    match n:
        case 1 | 3:
            return 10
        case 2:
            return 20
        case k if k < 0:
            return -k
        case _:
            return n


@_.staged("`match` on sequences, in any nesting", (1,), (5,))
def match_sequences(n):
    match (n, [n + 1, 3]):
        case (1, [a, b]):
            return a * b
        case (x, [a, *rest]):
            return x + a + rest[0]


@_.staged("`match` on mappings", (1,), (5,))
def match_mappings(n):
    match {"kind": "a", "size": n}:
        case {"kind": "b"} | {"size": 2}:
            return 0
        case {"size": 3 as size, **rest}:
            return size + len(rest)
        case {"kind": "a", "size": size}:
            return size


@_.staged("`match` on classes of objects", (1,), (5,))
def match_objects(n):
    box = Box()
    box.x = n
    match box:
        case str():
            return 0
        case Box(x=5 | 6 as size):
            return -size
        case Box(x=size):
            return size


@_.staged("`match` on classes of run-time values", (1,), (2.5,), (True,))
def match_classes(n):
    match n / 2 if n > 1 else n:
        case int(v):
            return v
        case float():
            return -1


@_.staged("`pass`, `...`, docstrings, `if __debug__`", (1,), (0,))
def passes(n):
    """Nothing."""
    if n > 0:
        pass
    ...
    if __debug__:
        n += 1
    return n


@_.refused("generators (`yield`)", (3,), says="a generator (`yield`) cannot be compiled")
def yields(n):
    def items():
        yield n

    return sum(items())


async def _later():
    return 1


@_.refused("`async`, `await`", (3,), says="an `async def` function cannot be compiled")
async def async_(n):
    return await _later()


@_.refused("`exec` and `eval` on run-time values", (3,), says="eval() cannot be compiled")
def eval_(n):
    return eval("n + 1")


@_.staged("`import` inside", (3,))
def import_(n):
    import math

    return math.gcd(n, 6)
