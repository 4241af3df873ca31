"""Functions that call themselves and assign what lies outside them."""

import numpy as np

import lathe
from support import checks

CALLS = 0
LAST = 0.0
NAME = "none"
DEPTHS = {"most": 0}


class Tree:
    """The state that most tests look at."""

    def __init__(self):
        self.calls = 0
        self.most = 0
        self.total = 0.0
        self.last = np.float32(0)

    def walk(self, n, depth):
        self.calls += 1
        if depth > self.most:
            self.most = depth
        if n > 1:
            self.walk(n // 2, depth + 1)
            self.total += n * 0.5
            self.walk(n - n // 2 - 1, depth + 1)

    def fail(self, n):
        self.calls += 1
        self.last = np.float32(n)
        if n == 0:
            raise ValueError(f"after {self.calls}")
        if n < 0:
            return 0
        return self.fail(n - 2) + 1


def same(body, *calls):
    """After each call the objects of plain Python and of compiled code look the same."""
    compiled, worlds = lathe.function(body), (Tree(), Tree())
    for args in calls + calls:
        found = []
        for fn, tree in zip((body, compiled), worlds, strict=True):
            try:
                value = fn(tree, *args)
            except ValueError as error:
                value = str(error)
            found.append((value, [(k, type(v), v) for k, v in vars(tree).items()]))
        assert found[0] == found[1], args
    return compiled


def test_attributes():
    compiled = same(Tree.walk, (20, 0), (1, 0), (7, 3))
    assert compiled.trace_count == 1


def test_exceptions():
    same(Tree.fail, (6,), (5,), (0,))

    def caught(tree, n):
        try:
            found = tree.fail(n)
        except ValueError:
            tree.most += tree.calls
            return tree.calls
        finally:
            tree.total += 1
        return found

    same(caught, (6,), (5,), (0,))


def test_in_branches_and_loops():
    def many(tree, n):
        for i in range(n):
            if i % 2:
                tree.walk(i, 0)
            elif i > 3:
                tree.calls = i
                tree.walk(i, 1)
                if tree.calls > 30:
                    break
        return tree.calls

    same(many, (3,), (9,), (0,), (20,))

    def inside(tree, n):
        tree.calls += 1
        for i in range(n):
            tree.total += i
            inside(tree, i)
            if tree.calls > 40:
                return -1
        return tree.calls

    same(inside, (3,), (6,), (0,))


def test_variables_around():
    def count(n):
        calls, total = 0, 0.0

        def visit(k):
            nonlocal calls, total
            calls += 1
            total += k * 0.5
            if k > 0:
                visit(k - 1)
                if k % 3 == 0:
                    visit(k - 2)
            return calls

        result = visit(n)
        return result, calls, total

    checks(count, 9, 0, 3)

    def branches(n):
        calls = 0

        def visit(k):
            nonlocal calls
            calls += 1
            if k > 0:
                visit(k // 2)

        if n > 3:
            visit(n)
        elif n > 1:
            calls = 10
            visit(n)
        before = calls
        for i in range(n):
            visit(i)
            calls += 100
        return before, calls

    checks(branches, 0, 2, 9)


def test_a_type_that_changes_at_first():
    def add(n):
        total = 0

        def visit(k):
            nonlocal total
            total += k * 0.5
            if k > 0:
                visit(k - 1)

        visit(n)
        return total

    checks(add, 9, 0, 3)


def test_an_early_maximum():
    def search(xs):
        best, steps = -1.0, 0

        def look(lo, hi):
            nonlocal best, steps
            steps += 1
            if hi - lo == 1:
                if xs[lo] > best:
                    best = xs[lo] * 1.0
                return
            middle = (lo + hi) // 2
            look(lo, middle)
            look(middle, hi)

        best = xs[0]
        look(0, len(xs))
        return best, steps

    checks(search, (np.array([3.0, 9.0, 2.0, 5.0]),), (np.array([7.0]),))


def test_functions_that_call_each_other():
    def even(n):
        global CALLS, LAST
        CALLS += 1
        LAST = n * 0.5
        return True if n == 0 else odd(n - 1)

    def odd(n):
        global CALLS
        CALLS += 10
        return False if n == 0 else even(n - 1)

    global CALLS, LAST
    found = []
    for fn in (even, lathe.function(even)):
        CALLS, LAST = 0, 0.0
        found.append([(fn(n), CALLS, LAST) for n in (7, 4, 0)])
    assert found[0] == found[1]


def test_a_loop_that_assigns_after_the_call():
    def read(tree, n):
        return tree.most + (read(tree, n - 1) if n > 0 else 0)

    def calls(tree, n):
        tree.most = 1
        total = read(tree, n)
        for i in range(n):
            total += read(tree, n)
            tree.most = i + 2
        if n > 2:
            tree.most = 100
        return total + read(tree, 2)

    same(calls, (3,), (0,), (2,))


def test_items_of_dicts():
    def deep(n, depth):
        if depth > DEPTHS["most"]:
            DEPTHS["most"] = depth
        if n > 0:
            deep(n - 1, depth + 1)
        return DEPTHS["most"]

    compiled = lathe.function(deep)
    assert [compiled(4, 0), compiled(2, 0), compiled(7, 1)] == [4, 4, 8]
    assert DEPTHS == {"most": 8}
    DEPTHS["most"] = 0


def test_objects_made_inside():
    def count(n):
        tree = Tree()
        tree.walk(n, 0)
        if n > 5:
            tree.walk(3, 0)
        return tree.calls, tree.most, tree.total

    checks(count, 9, 3, 0)


def test_called_functions_assign_in_branches():
    def f(n):
        count = 0

        def add():
            nonlocal count
            count += 1

        def maybe(k):
            if k > 3:
                add()
            for i in range(k):
                if i % 2:
                    add()

        if n > 2:
            maybe(n)
        return count

    checks(f, 1, 3, 5, 8)
