"""Programs that mix scopes, classes and control flow in the less common ways.

PYTEST_DONT_REWRITE: asserts in the compared functions must be Python's own.
"""

# ruff: noqa
# fmt: off

from __future__ import annotations

import dataclasses
import enum
import sys

import lathe.autograph as ag
import pytest
from compare import same

COUNTER = 0
GENERIC = '''
def f(n):
    def g[T: int](x: T, *a: T) -> T:
        if x: return x
        return T.__name__
    class C[K]:
        def m(self, k: K): return k if k else K.__name__
    type A = list[n]
    return g(n), g.__type_params__, C[int]().m(0), A.__value__, g.__annotations__
def h[T](n):
    for i in range(n):
        if i: return T.__name__
    return n
'''


def f1(n):
    if n: z = 3
    class A:
        q = z if n != 5 else 0
        w = lambda self: self.q and z
        z = 4
        class B:
            __p = n
            def get(self): return self.__p, z
        def __init_subclass__(cls, **kw): cls.kw = kw
        def __class_getitem__(cls, k): return k
    class D(A, x=n): pass
    return A().w(), A.B().get(), A.z, D.kw, A[3]
def f2(n):
    @dataclasses.dataclass
    class P:
        x: int = n
        y: list = dataclasses.field(default_factory=lambda: [n])
        def total(self):
            return sum(v for v in self.y if v) + self.x
    class E(enum.Enum):
        A = n
        B = n + 1
        def show(self): return self.name if self.value else "zero"
    return P().total(), repr(P(2)), E(n).show(), E.B.show()
def f3(n):
    def outer():
        def inner():
            nonlocal n
            if n > 3: n -= 1
            else: del n
            return 1
        return inner
    for _ in range(3):
        outer()()
    return n
def f4(*args, **kw):
    if args: del args
    return kw, args
def f5(n):
    def rec(k):
        if k: return rec(k-1)
        return other(k)
    def other(k): return k or n
    return rec(n)
def f6(n):
    return later(n)
    def later(k): return k
def f7(n):
    x = [lambda: v for v in range(n) if v]
    for v in range(n):
        fs = lambda: (v, w)
        w = v
    return [g() for g in x], fs()
def f8(n):
    with open('/dev/null') as a, open('/dev/null') as b:
        for line in a: pass
        else:
            if n: return a.name, b.name
    assert a.closed and b.closed
    return line
def f9(n, acc=[]):
    acc.append(n)
    try:
        import nonexistent_mod as q
    except ImportError as e:
        q = None
    return len(acc), q, e
def f10(d):
    for d['k'], in [(1,), (2,)]: pass
    for d['k'] in (): d = 1
    else: x: 'int' = 3
    [d['z'] for d['z'] in (1, 2)]
    return d, x
def f11(n):
    x = 1
    def g():
        global COUNTER
        COUNTER = x
        def h(): return COUNTER + x
        return h()
    return g()
def f12(n):
    r = []
    for i in range(n):
        try:
            r.append(i)
            if i % 2: continue
            r.append('e')
        except Exception: pass
        else:
            r.append('else')
            if i == 4: break
        finally:
            r.append('f')
    else: r.append('loop else')
    return r
def f13(x):
    return (yield_ := x) if not x else [*range(x), *(i for i in [1] if x)], {**{'a': x}}, {1, *[x]}
def f14(a, b):
    return a if a else b if b else (a or b) and not (a and b), -(-a), ~b, +a, a @ 1 if a > 5 else None
def f15(n):
    print(f"{n:{'>' if n else '<'}{5}}|{n!r}", end='')
    "string statement"; ...; 5; n
    n if n else print
    lambda: 0
    return None
def f16(n):
    try: return n
    finally: n += 1; print(n)
def f17(n):
    while True:
        try:
            n -= 1
            if n < 0: break
            if n == 2: raise ValueError
        except ValueError:
            continue
        finally:
            print('fin', n)
    while n < 3: n += 1
    else: return 'done', n
def f18(n):
    i = 10
    for i in range(n): pass
    for j in range(n): pass
    return i, j
def f19(n):
    del n
    n
def f20(n):
    if n: (a, b), *c = [(1, 2), 3, n]
    else: a = b = c = 0
    a, b = b, a
    return a, b, c


NUMBERED = [f1, f2, f3, f4, f5, f6, f7, f8, f9, f11, f12, f13, f15, f16, f17, f18, f19, f20]


@pytest.mark.parametrize("fn", NUMBERED, ids=lambda fn: fn.__name__)
def test_mixed_program(fn):
    for n in range(6):
        same(fn, n)


def test_mixed_programs_of_other_arguments():
    same(f4)
    same(f10, {})
    for a, b in ((0, 0), (6, 1), (0, 3)):
        same(f14, a, b)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is new in 3.12")
def test_type_parameters():
    ag.register_source("<generic>", GENERIC)
    space = {}
    exec(compile(GENERIC, "<generic>", "exec"), space)
    for n in (0, 2):
        same(space["f"], n)
        same(space["h"], n)
