"""Programs with run-time lists: in handlers, objects, closures and recursion."""

from support import check, checks


class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)

    def pop(self):
        return self.items.pop()


def test_handlers():
    def divided(n):
        xs = [1, 2, 3]
        try:
            for i in range(n):
                xs.append(xs.pop(0) // (3 - i))
        except ZeroDivisionError as e:
            xs.append(100)
            return xs, print(e)
        finally:
            xs.append(-1)
        return xs, None

    def each(n):
        xs = []
        for i in range(n):
            try:
                xs.append(10 // (i - 2))
            except ZeroDivisionError:
                xs.append(0)
                continue
            else:
                xs.append(1)
        return xs

    def outside(n):
        xs = [i for i in range(3)]
        try:
            return xs[n]
        except IndexError as e:
            print(e)
            return -1

    for f in (divided, each, outside):
        checks(f, (0,), (1,), (3,), (5,))


def test_inside_of_objects():
    def attributes(n):
        s = Stack()
        for i in range(n):
            s.push(i)
        total = 0
        while len(s.items) > 1:
            total = total * 2 + s.pop()
        return total, s.items

    def of_dicts(n):
        d = {"a": [], "b": [0.5]}
        for i in range(n):
            d["a"].append(i)
            d["b"].append(i * 1.0)
        return d

    def closures(n):
        xs = []

        def add(v):
            xs.append(v)

        for i in range(n):
            add(i)
        return xs

    def rebound(n):
        xs = [0]

        def reset():
            nonlocal xs
            xs = [n, n]

        for i in range(n):
            if i == 2:
                reset()
            xs.append(i)
        return xs

    for f in (attributes, of_dicts, closures, rebound):
        checks(f, (0,), (1,), (3,), (5,))


def quicksort(xs):
    if len(xs) < 2:
        return xs
    p = xs[0]
    low = [x for x in xs if x < p]
    high = [x for x in xs if x > p]
    return quicksort(low) + [p] + quicksort(high)


def test_recursion():
    def countdown(k):
        if k == 0:
            return []
        xs = countdown(k - 1)
        xs.append(k)
        return xs

    def twice(n):
        return total([i * 2 for i in range(n)], start=[i for i in range(n)])

    def total(xs, start):
        start.extend(xs)
        return len(xs), start

    checks(lambda n: quicksort([(i * 7) % 11 for i in range(n)]), (0,), (1,), (9,))
    checks(lambda n: countdown(n), (0,), (4,))
    checks(twice, (0,), (4,))


def test_programs():
    def sieve(n):
        flags = [True] * (n + 1)
        found = []
        for i in range(2, n + 1):
            if flags[i]:
                found.append(i)
                for j in range(i * i, n + 1, i):
                    flags[j] = False
        return found

    def stack(n):
        todo, steps = [n], 0
        while todo:
            k = todo.pop()
            steps += 1
            if k > 1:
                todo.append(k - 1)
                todo.append(k - 2)
        return steps

    def fibonacci(n):
        f = [0, 1]
        while len(f) < n:
            f.append(f[-1] + f[-2])
        return f[:n]

    def bubble(n):
        xs = [(i * 7) % 5 for i in range(n)]
        for i in range(len(xs)):
            for j in range(len(xs) - 1 - i):
                if xs[j] > xs[j + 1]:
                    xs[j], xs[j + 1] = xs[j + 1], xs[j]
        return xs

    def walrus(n):
        xs = []
        while (k := len(xs)) < n:
            xs.append(k * k)
        return xs

    def bounded(n):
        xs = [i for i in range(n)]
        if len(xs) > 4:
            raise ValueError(f"too long: {xs}")
        return xs

    for f in (sieve, stack, fibonacci, bubble, walrus, bounded):
        checks(f, (0,), (1,), (3,), (9,))


def test_stacks_that_are_looked_at_before_anything_is_in_them():
    def hull(points):
        out = []
        for p in sorted(points):
            while len(out) >= 2 and (
                (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])
            ):
                out.pop()
            out.append(p)
        return out

    def pairs(n):
        out, other = [], []
        for p in range(n):
            while len(out) >= 2 and out[-1][0] > p // 2:
                other.append(out[-1])
                out.pop()
            out.append((p % 3, str(p)))
        return out, other

    def words(n):
        out = []
        for p in range(n):
            if out and out[0] == str(n):
                out.insert(0, out[-1])
            out.append(str(p))
        return out

    check(hull, [(0.0, 0.0), (1.0, 2.0), (2.0, 0.0), (1.0, 0.5), (3.0, 4.0)])
    for f in (pairs, words):
        checks(f, (0,), (1,), (9,))
