"""Programs that show functions, classes, comprehensions and state outside."""

from __future__ import annotations

import dataclasses
import enum
import functools
from typing import NamedTuple

import numpy as np
from conformance import Section

_ = Section("Functions and classes")
X = np.array([3.0, -1.0, 4.0])


@_.staged("calls of Python functions", (3,), (-3,))
def calls(n):
    return helper(n) + helper(n * 2, by=3)


def helper(n, by=2):
    if n > 4:
        return n // by
    return n * by


@_.staged("`lambda`, closures", (3,), (0,))
def closures(n):
    k = n + 1
    add = lambda v: v + k
    k = 5
    return add(n)


@_.staged("functions that functions return, which assign what they share", (3,), (0,))
def returned_closures(n):
    def counter(start, by):
        total = start

        def count():
            nonlocal total
            total += by
            return total

        return count

    count = counter(n, 2)
    for _ in range(n):
        if count() > 6:
            break
    return count()


@_.staged("defaults, `*args`, `**kwargs`, keyword-only", (3,))
def parameters(n):
    def g(a, b=2, *rest, c=n, **more):
        return a + b + c + len(rest) + sum(more.values())

    return g(n), g(1, n, 3, 4, c=5), g(*(1, 2), **{"z": n})


@_.staged("functions made in loops and branches", (3,), (0,))
def nested_functions(n):
    total = 0
    for i in range(n):

        def f(v):
            return v * i

        total += f(n)
    if n > 1:
        g = lambda v: v + n
        total = g(total)
    return total


@_.staged("recursion on run-time values", (5,), (0,))
def recursion(n):
    return factorial(n)


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


@_.staged("recursion that assigns globals, attributes and variables around", (5,), (0,))
def recursion_assigns(n):
    global COUNT
    COUNT = most = 0

    def visit(k):
        nonlocal most
        global COUNT
        COUNT += 1
        if k > most:
            most = k
        if k > 0:
            visit(k // 2)
            visit(k - 3)

    visit(n)
    return most, COUNT


class Path:
    def __init__(self):
        self.text, self.steps, self.ends = "", [], (0, None)


@_.staged("recursion that assigns strings, lists, tuples and None outside it", (5,), (0,))
def recursion_assigns_values(n):
    path = Path()

    def f(k):
        if k > 0:
            path.text, path.steps = f"{path.text}{k}", [*path.steps, k]
            path.ends = (k, k if path.ends[1] is None else path.ends[1])
            f(k - 1)
        return len(path.text)

    return f(n), path.text, path.steps, path.ends


@_.unrolled("recursion on constants", (5,))
def constant_recursion(n):
    return n * factorial(6)


@_.staged("a function chosen at run time", (5,), (-5,))
def chosen_function(n):
    f = abs_of if n > 0 else twice
    return f(n)


def abs_of(n):
    return -n if n < 0 else n


def twice(n):
    return 2 * n


class Model:
    """Methods, properties, and numbers as attributes."""

    scale = 3

    def __init__(self, k):
        self.k = k
        self.calls = 0

    def __call__(self, x):
        return x * self.k

    @property
    def half(self):
        return self.k / 2

    @classmethod
    def default(cls):
        return cls(2)

    @staticmethod
    def double(x):
        return x * 2

    def count(self):
        self.calls += 1
        return self.calls


class Larger(Model):
    """super()."""

    def __init__(self, k):
        super().__init__(k + 1)


MODEL = Larger(4)
PAIR = (0, 0)


@_.staged("methods, properties, class and static methods, `super()`", (3,), (0,))
def methods(n):
    made = Larger(n)
    return made(n) + made.half + MODEL.half + Model.default().k + Model.double(n) + made.scale


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents) if other.cents > 0 else self

    def __lt__(self, other):
        return self.cents < other.cents if other.cents > 0 else False

    def __int__(self):
        return self.cents // 100 if self.cents > 0 else 0

    def __bool__(self):
        return self.cents > 0

    def __getitem__(self, part):
        return self.cents + part if part > 0 else -1

    def __iter__(self):
        return iter(range(self.cents))

    def __str__(self):
        return f"{self.cents} cents" if self.cents > 0 else "nothing"


@_.staged("operators of classes: `__add__`, `__lt__`, `__getitem__`, ...", (3,), (-3,))
def special_operators(n):
    m = Money(n) + Money(n * 2)
    return m.cents, m < Money(4), Money(n)[n], (1 if Money(n) else 2)


@_.staged(
    "conversions of classes: `__int__`, `__float__`, `__index__`, `__str__`, ...", (3,), (-3,)
)
def special_conversions(n):
    return int(Money(n * 100)), str(Money(n)), bool(Money(n))


@_.staged("loops over classes: `__iter__`, `__next__`", (3,), (0,))
def special_loops(n):
    t = 0
    for x in Money(n):
        t += x
    return t, list(Money(n))


class Asked:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        return self.x + len(name) if self.x > 0 else 0


@_.staged("functions out of lists and dicts, by a run-time index or key", (3,), (6,))
def function_tables(n):
    t = 0
    for i in range(n):
        t += [helper, abs][i % 2](i) + {0: abs, 1: helper}.get(i, helper)(t)
    return t


@_.staged("`__getattr__`", (3,), (-3,))
def special_getattr(n):
    return Asked(n).abc, Asked(n).x


@functools.cache
def cached_fib(n):
    return n if n < 2 else cached_fib(n - 1) + cached_fib(n - 2)


@_.staged("`functools.cache`, `functools.lru_cache` of functions without effects", (3,), (40,))
def cached_functions(n):
    return cached_fib(n) + cached_fib(5)


@_.staged("`functools.partial`, callable objects", (3,))
def partials(n):
    return functools.partial(helper, by=5)(n) + MODEL(n)


@dataclasses.dataclass
class Point:
    """A dataclass."""

    x: float
    y: float = 1.0

    def size(self):
        return self.x * self.x + self.y * self.y

    def next(self):
        return Size(self.x + 1)


class Pair(NamedTuple):
    """A named tuple."""

    a: float
    b: int = 2


class Color(enum.Enum):
    """An enumeration."""

    RED = 1
    GREEN = 2


@_.staged("members of enumerations, chosen by the path or by value", (1,), (2,), (3,))
def enumerations(n):
    c = Color.RED if n > 1 else Color.GREEN
    return c, c.name, c is Color(n)


@_.staged("dataclasses and named tuples made inside", (3,), (0,))
def dataclass_inside(n):
    p = Point(n, y=2.0)
    p.x += 1
    pair = Pair(n)
    return p.size() + pair.a * pair.b, pair._replace(a=1)


@_.staged("an object made inside that is another one on another path", (3,), (0,))
def object_by_path(n):
    p = Point(n, y=2.0)
    if n > 2:
        p = Point(0, y=n)
    p.x += 1
    return p.x, p.y, p == Point(1, y=3)


@_.staged("an object of one of several classes", (3,), (-3,))
def object_of_classes(n):
    p = Point(n, y=2.0) if n > 0 else Size(n)
    p.x += 1
    for i in range(n):
        p = p.next() if i % 2 else Size(i)
    return p.size(), isinstance(p, Size), p.x


class Size:
    def __init__(self, x):
        self.x = x

    def size(self):
        return self.x * 2

    def next(self):
        return Point(self.x, y=1)


@_.staged("lists of objects that grow, with many names for an object", (4,), (9,))
def object_lists(n):
    points = []
    for i in range(n):
        points.append(Point(i, y=n - i))
    best = max(points, key=lambda p: p.size())
    best.x = -1.5
    return [p.x for p in points], best is points[0], sum(p.y for p in points)


@_.staged("lists of named tuples, dicts of objects, by run-time keys", (4,), (9,))
def object_tables(n):
    pairs = [Pair(i * 0.5, n - i) for i in range(n)]
    by_key = {}
    for pair in sorted(pairs, key=lambda p: p.b):
        by_key[pair.b % 3] = Point(pair.a, y=1)
    by_key[0].x += 1
    return pairs, [(k, p.x) for k, p in by_key.items()]


@_.staged("objects that hold objects: linked lists, trees", (0,), (5,))
def object_links(n):
    first = None
    for i in range(n):
        first = Linked(i, first)
    found = []
    while first is not None:
        found.append(first.value)
        first = first.next
    return found


class Linked:
    def __init__(self, value, next):
        self.value = value
        self.next = next


@_.staged("an object made in each trip of a loop", (3,), (0,))
def object_in_trips(n):
    p = None
    for i in range(n):
        if p is None or i % 2:
            p = Point(i, y=n)
        p.x += 1
    return p


@dataclasses.dataclass
class Flight:
    height: float


@_.staged(
    "objects among the arguments or outside, that the path chooses",
    (3, Flight(1.0), Flight(2.0)),
    (-1, Flight(1.0), Flight(2.0)),
)
def chosen_argument(n, a, b):
    one = a if n > 0 else b
    one.height += n
    return one, one is a


@_.staged(
    "lists and dicts outside that the path chooses: `return a if n > 0 else b`",
    (3, {"a": 1, "b": "x"}, {"a": 2, "b": "y"}),
    (-1, {"a": 1, "b": "x"}, {"a": 2, "b": "y"}),
)
def chosen_container(n, a, b):
    one = a if n > 0 else b
    one["a"] += n
    return one, one is a


@_.staged("attributes of objects outside, read", (3,))
def attributes_read(n):
    return n * MODEL.k


@_.staged("attributes of objects outside, written", (3,), (0,))
def attributes_written(n):
    MODEL.calls = n
    for i in range(n):
        MODEL.calls += i
    return n, MODEL.calls


@_.staged("tuples in globals, attributes and items outside, written", (3,), (0,))
def tuples_written(n):
    global PAIR
    PAIR = (n, n + 1)
    for i in range(n):
        PAIR = (PAIR[1], i)
    return PAIR


@_.staged("objects in globals, attributes and items outside, written", (3,), (0,))
def objects_written(n):
    MODEL.flight = Flight(n * 0.5)
    for i in range(n):
        MODEL.flight.height += i
    return MODEL.flight


@_.staged("arrays in globals, attributes and items outside, written", (3,), (0,))
def arrays_written(n):
    global HELD
    HELD = np.zeros(2) + n
    for i in range(n):
        HELD = HELD * 0.5 + i
    return HELD


@_.staged("items of dicts outside, read", (3,))
def items_read(n):
    return n * TABLE["a"]


@_.staged("items of dicts outside, written", (3,), (0,))
def items_written(n):
    if n > 0:
        TABLE["b"] = n
    return TABLE["b"]


@_.staged("dicts outside, changed at run-time keys: `CACHE[n] = n`", (3,), (0,))
def dicts_changed(n):
    CACHE.clear()
    for i in range(n):
        CACHE[i % 2] = CACHE.get(i % 2, 0) + i
    return CACHE.pop(n, -1), len(CACHE)


@_.staged("items of a dict argument, written", ({"n": 1, "x": 2.5}, 3), ({"n": 2, "x": 0.5}, 0))
def dict_argument_written(state, n):
    state["n"] += n
    if n > 0:
        state["x"] = state["n"] * 0.5
    return state


@dataclasses.dataclass
class Particle:
    place: float
    speed: float

    def step(self, dt):
        self.place += self.speed * dt
        return self


@_.staged("attributes of a dataclass argument, written", (Particle(1.0, 2.0), 3))
def attributes_of_argument(particle, n):
    for _i in range(n):
        particle.step(0.5)
    particle.speed = 0.0
    return particle, particle is particle.step(1.0)


@dataclasses.dataclass
class Measured:
    size: float

    def __post_init__(self):
        self.area = self.size * self.size

    @functools.cached_property
    def volume(self):
        return self.area * self.size


@_.staged(
    "attributes of a dataclass argument that are no fields; `functools.cached_property`",
    (Measured(2.0), 3),
)
def more_of_argument(measured, n):
    measured.area += n
    first = measured.volume
    measured.size = 0.0
    return measured, first == measured.volume


@_.staged(
    "a dict argument, changed at run-time keys: `counts[word] += 1`",
    ({"b": 1}, ["a", "b", "a"]),
    ({"q": 2}, ["q"]),
)
def dict_argument_changed(counts, words):
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return len(counts)


TABLE = {"a": 2, "b": 0}
CACHE: dict = {}
HELD = None
COUNT = 0
SEEN: list = []
OTHERS: list = [1, len]
LISTED = None


@_.staged("changing lists of numbers or strings outside: `SEEN.append(n)`", (3,), (0,))
def outside_changed(n):
    SEEN.append(n)
    for i in range(n):
        SEEN.append(i)
    found = SEEN[-1], len(SEEN)
    SEEN.clear()
    return found


@_.staged("lists in globals, attributes and items outside, written", (3,), (0,))
def lists_written(n):
    global LISTED
    LISTED = [0.5]
    LISTED = LISTED + [n * 1.0]
    LISTED.append(2.5)
    return LISTED


@_.staged("dicts in globals, attributes and items outside, written", (3,), (0,))
def dicts_written(n):
    MODEL.last = {"n": n}
    for i in range(n):
        MODEL.last[i] = 0.5 * i
    return MODEL.last


ORDERED = {"a": 1, "b": 2}


@_.staged("the order of keys of dicts outside that paths change", (3,), (-1,))
def order_of_keys(n):
    if n > 0:
        ORDERED["a"] = ORDERED.pop("a")
        ORDERED["b"] = ORDERED.pop("b")
    else:
        ORDERED["b"] = ORDERED.pop("b")
        ORDERED["a"] = ORDERED.pop("a")
    return list(ORDERED.items())


@_.refused(
    "changing other objects outside: `OTHERS.append(n)`",
    (3,),
    says="list.append() changes a Python object from outside the function, which compiled code would do only once",
)
def others_changed(n):
    OTHERS.append(n)
    return n


@_.staged("changing a list of numbers that was given", ([1, 2],), ([3],))
def given_changed(values):
    values.append(3)
    return len(values)


@_.refused(
    "clocks, random numbers, files: `time.time()`", (3,), says="time.time() cannot be compiled"
)
def clocks(n):
    import time

    return n + time.time()


_ = Section("Comprehensions")


@_.unrolled("list, set, dict comprehensions over Python sequences", (3,))
def comprehensions(n):
    return [i * n for i in range(3)], {k: n + len(k) for k in ("a", "bc")}, {i for i in (1, 2)}


@_.staged("`sum(... for ...)` over run-time ranges and arrays", (4, X), (0, X))
def generator_sum(n, x):
    return sum(i * i for i in range(n)) + sum(v * 2 for v in x)


@_.staged("`if` of generator expressions on run-time values", (4, X), (0, X))
def generator_filter(n, x):
    return sum(v for v in x if v > 0), sum(i * j for i in range(n) for j in range(i) if i != j)


@_.staged("`any`, `all`, `min`, `max` of generator expressions", (4, X), (1, X))
def generator_search(n, x):
    found = any(v > 3 for v in x), all(i < 3 for i in range(n))
    return found, max(v * v for v in x), min((i - 2) ** 2 for i in range(n))


@_.staged("`np.array([... for ...])` over run-time trips", (4, X), (2, X), (3, X), (5, X), traces=2)
def comprehension_array(n, x):
    return np.array([v * n for v in x]), np.array([i * 0.5 for i in range(n) if i != 1])


@_.staged("`len([...])` over run-time trips", (4,), (0,))
def comprehension_len(n):
    return len([i for i in range(n) if i % 2])


@_.staged("list comprehensions over run-time trips", (4,), (0,))
def comprehension_list(n):
    return [i * i for i in range(n)]


@_.staged("set and dict comprehensions over run-time trips", (4,), (0,))
def comprehension_dict(n):
    return {i: i * i for i in range(n)}, {i % 3 for i in range(n)}
