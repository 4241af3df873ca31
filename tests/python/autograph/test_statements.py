"""Each statement kind by hand: order of evaluation, scopes, classes, closures.

PYTEST_DONT_REWRITE: asserts in the compared functions must be Python's own.
"""

# ruff: noqa: F541, F821, F841, F842

from __future__ import annotations

import pytest
from compare import same

LIMIT = 3
COUNT = 0


class Noisy:
    """Prints every access, so that the order of evaluation shows."""

    def __init__(self, name: str = "r") -> None:
        self.__dict__["name"] = name
        self.__dict__["data"] = {}

    def __getattr__(self, key: str) -> Noisy:
        if key.startswith("__"):
            raise AttributeError(key)
        print("get", self.name, key)
        return Noisy(f"{self.name}.{key}")

    def __setattr__(self, key: str, value: object) -> None:
        print("set", self.name, key, value)

    def __getitem__(self, key: object) -> int:
        print("item", self.name, key)
        return 1

    def __setitem__(self, key: object, value: object) -> None:
        print("setitem", self.name, key, value)

    def __delitem__(self, key: object) -> None:
        print("delitem", self.name, key)

    def __delattr__(self, key: str) -> None:
        print("delattr", self.name, key)


def say(value: object) -> object:
    print("say", value)
    return value


class Truth:
    def __init__(self, value: bool) -> None:
        self.value = value

    def __bool__(self) -> bool:
        print("bool", self.value)
        return self.value


def test_assignment_evaluates_in_order() -> None:
    def f(r):
        r[say(1)] = say(2)
        r.a.b = say(3)
        r.c[say(4)], r.d, (x, *r[say(5) :]) = say((1, 2, (3, 4, 5)))
        i = 0
        i, r[i], j, r[i:j, None] = 1, 2, 3, 4
        a = r[say(6)] = r.e = say(7)
        r.x: int = say(8)
        r.y[say(0)]: int
        z: int
        return x, i, j, a

    same(f, Noisy())


def test_augmented_assignment_evaluates_once_and_in_order() -> None:
    def f(r, xs):
        r[say(1)] += say(2)
        r.a[say(3)] -= 4
        xs[0] += 1
        xs[say(1)] += xs.pop()
        xs += [5]
        xs[1:] += [6, 7]
        xs[-1] **= 2
        xs[-1] //= xs[0]
        xs[0] <<= 2
        xs[0] >>= 1
        xs[0] |= 8
        xs[0] &= 12
        xs[0] ^= 5
        xs[0] %= 7
        xs[0] /= 2
        return xs

    same(f, Noisy(), [1, 2, 3, 4])


def test_delete() -> None:
    def f(r, xs):
        a = b = c = 1
        del r[say(1)], r.x, (a, b), xs[0], xs[-1:]
        del c
        return a

    same(f, Noisy(), [1, 2, 3])


def test_truth_is_tested_once_per_operand() -> None:
    def f(a, b, c):
        if (a and b) or c:
            print("yes")
        x = a and b and c
        y = a or (b or c)
        while not (a and b) and c:
            break
        assert a or b or c
        z = 1 if a and not b else 2
        w = [v for v in (1, 2) if a and b]
        return x is b, y is a, z, w, not a

    for a in (False, True):
        for b in (False, True):
            for c in (False, True):
                same(f, Truth(a), Truth(b), Truth(c))


def test_chained_comparison_evaluates_each_operand_once() -> None:
    def f(a, b):
        x = say(a) < say(b) <= say(5) != say(6)
        y = a < b < 3, a in (1, 2) in ((1, 2),), a is not b is not None
        if 0 <= a < say(b) < 10:
            return x, y
        z = [0 < v < say(3) for v in range(5)]
        return x, y, z, (lambda q: a < q + 1 < b)(2)

    for a in range(4):
        for b in range(4):
            same(f, a, b)


def test_fstring_formats_before_the_next_value() -> None:
    def f(xs, w):
        return (
            f"{xs} {xs.append(1)} {xs!r:>{w}} {w:{'0'}{w}d} {{}} {xs=} {len(xs)!s}",
            f"{w}",
            f"plain",
            f"{'é'!a}{w:>{w + 1}}",
        )

    same(f, [3], 8)


def test_format_spec_errors() -> None:
    def f(x):
        return f"{x:d}"

    same(f, 1.5)
    same(f, "s")


def test_closures_share_variables_with_branches() -> None:
    def f(n):
        total = 0

        def add(k, *, twice=False):
            nonlocal total
            if k < 0:
                return None
            total += k
            if twice:
                total += k
            return add

        for i in range(-1, n):
            add(i, twice=i == 2)
        while total > 5:
            add(1)
            total -= 3
        return total, add.__name__, add.__qualname__, add.__defaults__, add.__kwdefaults__

    for n in range(5):
        same(f, n)


def test_nested_function_is_an_ordinary_function() -> None:
    import functools
    import inspect

    def f(xs):
        def key(x: int, scale: int = 2) -> int:
            """Doc."""
            if x > 2:
                return -x * scale
            return x

        def deco(fn):
            @functools.wraps(fn)
            def wrapper(*args):
                return fn(*args) + 1

            return wrapper

        @deco
        def plus(x):
            return x

        return (
            sorted(xs, key=key),
            list(map(lambda x: x and -x, xs)),
            str(inspect.signature(key)),
            key.__doc__,
            plus(3),
            plus.__name__,
            functools.reduce(lambda a, b: a + b, xs),
            inspect.isfunction(key),
            key.__annotations__,
            (lambda: 0).__name__,
            (lambda: 0).__qualname__,
        )

    same(f, [1, 5, 2, 4])


def test_wrong_arguments_of_nested_functions() -> None:
    def f(n):
        def g(a, b=1):
            return a

        if n == 0:
            return g()
        elif n == 1:
            return g(1, 2, 3)
        elif n == 2:
            return g(1, c=2)
        return (lambda q: q)()

    for n in range(4):
        same(f, n)


def test_classes_inside_functions() -> None:
    def f(n):
        if n:
            base_value = 10

        class Base:
            value = n

            def get(self, k=value):
                if self.value > k:
                    return base_value
                return self.value

        class Child(Base):
            double = [v * 2 for v in range(3)]

            def __init__(self, secret):
                super().__init__()
                self.__secret = secret
                self.__class__.seen = True

            def get(self):
                for i in range(3):
                    if i == n:
                        return super().get(-1), self.__secret, i
                return [super(Child, self).get() for _ in range(1)]

            @property
            def prop(self):
                return self.__secret if self.value else None

            @classmethod
            def make(cls, *a, **k):
                return cls(*a, **k)

            @staticmethod
            def stat(x):
                return x and not x

            def __repr__(self):
                return f"Child({self.__secret})"

        c = Child.make(secret=n)
        return c.get(), c.prop, repr(c), Child.stat(n), vars(c), Child.__qualname__, Child.double

    for n in range(5):
        same(f, n)


class Mangled:
    __limit = 4

    def __init__(self, v: int) -> None:
        self.__v = v

    def step(self, n):
        for _ in range(n):
            self.__v += 1
            if self.__v > self.__limit:
                self.__report(v=self.__v)
                break
        __local = self.__v
        return __local, super().__repr__()[:5], __class__.__name__

    def __report(self, v):
        print("over", v)


def test_private_names_and_super_in_methods() -> None:
    import lathe.autograph as ag

    for n in range(5):
        converted = ag.to_graph(Mangled(2).step)
        assert converted(n) == Mangled(2).step(n)
    same(Mangled.step, Mangled(3), 3)


def test_globals() -> None:
    def f(n):
        global COUNT
        for i in range(n):
            COUNT += i
            if COUNT > 3:
                del COUNT
                break
        return n

    from compare import same_with

    for n in range(5):
        same_with({"COUNT": 0}, f, n)


def test_locals_and_eval_see_the_users_variables() -> None:
    def f(n, m=2, *rest, **more):
        if n:
            k = 3
        for i in range(2):
            if i and m:
                seen = dict(locals()), sorted(dir()), vars() == locals()
                value = eval("n + m + i"), eval("LIMIT")
                exec("print(n)")
        return seen, value, globals() is same.__globals__, "LIMIT" in globals()

    same(f, 0)
    same(f, 1, 3, 4, z=5)


def test_walrus_everywhere() -> None:
    def f(xs):
        out = []
        while xs and (y := xs.pop()) != 3:
            if y > 1 and (z := y * 2) > 4:
                out.append(z)
        b = [w := v for v in out if (u := v)]
        c = (t := 1) if xs else (s := 2)
        return out, y, b, w, u, z, c, (lambda q: (p := q) + p)(1), s

    same(f, [1, 2, 3, 4, 5])
    same(f, [5, 4])
    same(f, [])


def test_comprehensions() -> None:
    def f(n):
        if n:
            k = n
        pairs = [(i, j) for i in range(n) if i and n for j in range(i) if i > j]
        late = [lambda: i for i in range(3)]
        gen = (k + i for i in range(2))
        table = {i: (lambda q=i: q + n)() for i in range(n)}
        return pairs, [g() for g in late], table, {x if x else None for x in (0, 1)}, list(gen)

    for n in range(4):
        same(f, n)


def test_calls_of_all_shapes() -> None:
    def g(a, /, b=2, *c, d=4, **e):
        return a, b, c, d, e

    def f(x, xs, kw):
        return (
            g(x),
            g(x, *xs, d=1, **kw),
            g(*xs, *[1, 2], **{"z": 1}, **kw),
            print(*xs, sep="-", end="!\n"),
            max(xs, key=lambda v: -v),
        )

    same(f, 1, [5, 6], {"q": 1})
    same(f, 1, [], {"q": 1})
    same(f, 1, 5, {})


def test_exceptions() -> None:
    def f(n):
        try:
            try:
                if n == 0:
                    raise ValueError("zero")
                if n == 1:
                    raise KeyError(1) from None
                if n == 2:
                    raise TypeError("two") from ValueError("cause")
                if n == 3:
                    raise ValueError
                if n == 4:
                    return "returned"
                if n == 5:
                    raise 5
            except ValueError as e:
                print("caught", repr(e))
                if n == 3:
                    raise
                raise RuntimeError("again")
            else:
                print("else")
            finally:
                print("finally")
        except (KeyError, RuntimeError) as error:
            return type(error), error.args, type(error.__context__), type(error.__cause__)
        return e

    for n in range(7):
        same(f, n)


def test_exception_groups() -> None:
    def f(n):
        try:
            if n:
                raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
        except* ValueError as group:
            for error in group.exceptions:
                if error.args:
                    print("value", error)
            if n == 2:
                raise RuntimeError("two")
        except* KeyError:
            print("key")
        return n

    for n in range(3):
        same(f, n)


def test_return_and_continue_in_finally() -> None:
    def f(n):
        for i in range(4):
            try:
                if i == n:
                    return i
                if i > n:
                    raise ValueError(i)
            finally:
                print("f", i)
                if i == 2:
                    break
                if n == 3:
                    continue
        return "end"

    for n in range(5):
        same(f, n)


def test_imports_inside() -> None:
    def f(n):
        if n:
            import os.path as path
            from math import floor as down

            return path.basename("a/b"), down(n + 0.5)
        import math

        return math.pi

    same(f, 0)
    same(f, 1)


def test_several_context_managers() -> None:
    from contextlib import nullcontext

    def f(r, xs):
        with nullcontext(say(1)) as r[say(2)], nullcontext(xs) as (a, *b):
            return a, b

    def g(r):
        with nullcontext((1, 2)) as (a, r.x), nullcontext(say(a)):
            pass
        return a

    same(f, Noisy(), [1, 2])
    same(f, Noisy(), 5)
    same(g, Noisy())


def test_match() -> None:
    def f(x):
        match x:
            case 1 | 2:
                r = "small"
            case None | True:
                r = "single"
            case "a" as name:
                r = name
            case 5 if LIMIT > 2:
                return "five"
            case other if other == 9:
                r = other
            case -1:
                r = "minus"
            case _:
                r = "rest"
        return r

    def g(x):
        match x:
            case {"k": v, **rest} if rest:
                return v, rest
            case [a, [b, *c]] | (a, b, *c):
                return a, b, c
            case complex(real=re) if re > 0:
                return re
            case str():
                pass
        return "none"

    for x in (1, 2, None, True, 1.0, "a", 5, 9, -1, 7, [1]):
        same(f, x)
    for x in ({"k": 1}, {"k": 1, "z": 2}, [1, [2, 3]], (1, 2, 3), 1 + 2j, "s", 4):
        same(g, x)


def test_tracebacks_of_multi_line_statements() -> None:
    def f(n, xs):
        if n == 0:
            return (
                xs
                .missing
                .more
            )  # fmt: skip
        if n == 1:
            return say(
                xs
                .append(
                    1,
                    2,
                )
            )  # fmt: skip
        if n == 2:
            return [
                1,
                xs[
                    5
                ],
            ]  # fmt: skip
        if n == 3:
            assert (
                n
                > 4
            ), say(
                "message"
            )  # fmt: skip
        if n == 4:
            raise ValueError(
                n
                // 0
            )  # fmt: skip
        if (
            n == 5
            and xs < 3
        ):  # fmt: skip
            return 1
        for a, b in (
            xs
        ):  # fmt: skip
            return a
        return None

    for n in range(7):
        same(f, n, [1])


def test_errors_inside_nested_calls_show_every_user_frame() -> None:
    def f(n):
        def inner(k):
            if k == 0:
                return 1 // k
            for _ in range(1):
                while True:
                    return inner(k - 1)

        return [inner(v) for v in (n,)]

    outcome = same(f, 3)
    assert [name for name, _ in outcome.lines].count("inner") == 4


def test_recursion() -> None:
    def f(n):
        def fib(k):
            return k if k < 2 else fib(k - 1) + fib(k - 2)

        return fib(n)

    for n in range(8):
        same(f, n)


def test_stores_into_builtin_names() -> None:
    def f(n):
        slice = sorted = 5
        xs = [1, 2, 3][0:2]
        len = lambda x: 42
        return slice, sorted, xs, len(xs), n

    same(f, 1)


@pytest.mark.parametrize("n", range(3))
def test_operator_names_do_not_clash(n: int) -> None:
    def f(signal, if_body_1, get_state_1):
        set_state_1 = item_1 = 0
        for i in range(signal):
            if i == 1:
                get_state_1 += i
                return if_body_1, get_state_1, set_state_1, item_1
        return signal

    same(f, n, 5, 6)
