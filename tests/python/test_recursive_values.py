"""Functions that call themselves and assign strings, lists, tuples and None outside them, or pass
and return them."""

from __future__ import annotations

import lathe
from support import checks

NAME = ""
PAIR = (0, 0.5)
ITEMS = [0]


class Holder:
    def __init__(self):
        self.text = "a"
        self.items = [0]
        self.pair = (1, 2)
        self.found = None


def same(body, *calls):
    """After each call the objects of plain Python and of compiled code look the same."""
    compiled, worlds = lathe.function(body), (Holder(), Holder())
    for args in calls + calls:
        found = []
        for fn, holder in zip((body, compiled), worlds, strict=True):
            try:
                value = fn(holder, *args)
            except ValueError as error:
                value = str(error)
            found.append((value, vars(holder)))
        assert found[0] == found[1], args
        assert repr(found[0]) == repr(found[1]), args
    return compiled


def test_strings_around():
    def f(n):
        text = "x"

        def rec(k):
            nonlocal text
            if k > 0:
                text = text + "y"
                rec(k - 1)
                text = f"{text}{k}"

        rec(n)
        return text

    checks(f, (3,), (0,), (1,), (40,))


def test_strings_in_attributes():
    def f(holder, n):
        def rec(k):
            if k > 0:
                holder.text += str(k)
                rec(k - 1)
                rec(k - 2)
            return len(holder.text)

        return rec(n)

    assert same(f, (3,), (0,), (5,)).trace_count == 1


def test_strings_in_globals():
    def f(n):
        global NAME
        NAME = ""

        def rec(k):
            global NAME
            if k <= 0:
                NAME = "done " + NAME
                return 0
            NAME = "at " + str(k)
            return rec(k - 1) + 1

        return rec(n), NAME

    checks(f, (3,), (0,), (7,))


def test_strings_of_made_objects():
    def f(n):
        holder = Holder()

        def rec(k):
            if k > 0:
                holder.text = holder.text + str(k)
                rec(k - 1)

        for i in range(n):
            rec(i)
        return holder.text

    checks(f, (0,), (1,), (5,))


def test_many_strings_in_loops():
    """Memory of strings is not given back while a variable has them."""

    def f(n):
        text, longest = "", ""

        def rec(k):
            nonlocal text, longest
            for i in range(k):
                text = f"{text}{i}"
                if len(text) > 30:
                    text = text[-5:]
                if i % 2 == 0:
                    rec(k - 2)
                if len(text) > len(longest):
                    longest = text + "!"

        for i in range(n):
            rec(i)
            text += "|"
        return text, longest

    checks(f, (0,), (3,), (8,), (10,))


def test_lists_around():
    def f(n):
        xs = []

        def rec(k):
            nonlocal xs
            if k > 0:
                xs = [*xs, k]
                rec(k - 1)
                xs = xs + [-k]
                xs.append(100)

        rec(n)
        return xs

    checks(f, (3,), (0,), (6,))


def test_identity_of_lists():
    def f(n):
        first = [0]
        xs = first

        def rec(k):
            nonlocal xs
            if k > 0:
                xs.append(k)
                if k % 3 == 0:
                    xs = [k]
                rec(k - 1)
                xs[0] += 1

        rec(n)
        return first, xs, first is xs

    checks(f, (1,), (2,), (3,), (8,))


def test_lists_in_attributes():
    def f(holder, n):
        def rec(k):
            if k > 0:
                holder.items = [*holder.items, k]
                rec(k - 1)
                holder.items.append(-k)
            return len(holder.items)

        holder.items = [1]
        return rec(n)

    same(f, (3,), (0,), (5,))


def test_lists_of_made_objects():
    def f(n):
        holder = Holder()

        def rec(k):
            if k > 0:
                holder.items, holder.pair = [*holder.items, k], (k, holder.pair[0])
                rec(k - 1)
                holder.items.append(-k)

        rec(n)
        return holder.items, holder.pair

    checks(f, (0,), (1,), (4,))


def test_tuples_and_none():
    def f(n):
        pair, last = (0, 1), None

        def rec(k):
            nonlocal pair, last
            if k > 0:
                pair = (pair[1], pair[0] + pair[1])
                if k % 2 == 0:
                    last = k
                rec(k - 1)

        rec(n)
        return pair, last

    def texts(n):
        best = ("", 0)

        def rec(k, text):
            nonlocal best
            if len(text) > best[1]:
                best = (text, len(text))
            if k > 0:
                rec(k - 1, text + "a")
                rec(k - 2, text + "bc")

        rec(n, "")
        return best

    checks(f, (0,), (1,), (2,), (9,))
    checks(texts, (0,), (1,), (6,))


def test_tuples_and_none_in_attributes():
    def f(holder, n):
        def rec(k):
            if k > 0:
                holder.pair = (holder.pair[1], k)
                if holder.found is None and k < 3:
                    holder.found = k
                rec(k - 1)

        rec(n)
        return holder.pair

    same(f, (0,), (1,), (5,))


def test_a_search_with_early_returns():
    def f(n, goal):
        path, found = "", None

        def rec(k, total):
            nonlocal path, found
            if total == goal:
                found = path
                return True
            if k == 0 or total > goal:
                return False
            for step in range(1, 4):
                old = path
                path = path + str(step)
                if rec(k - 1, total + step):
                    return True
                path = old
            return False

        return rec(n, 0), found, path

    checks(f, (3, 7), (3, 100), (0, 0), (5, 4))


def test_exceptions_in_the_middle():
    def f(holder, n):
        def rec(k):
            holder.text += "<"
            if k == 0:
                raise ValueError(holder.text)
            if k < 0:
                return 0
            value = rec(k - 2)
            holder.text += ">"
            return value + 1

        return rec(n)

    def caught(holder, n):
        def rec(k):
            holder.text += "<"
            if k == 0:
                raise ValueError("none")
            return rec(k - 1) + 1

        try:
            return rec(n)
        except ValueError as e:
            holder.text += "caught"
            return f"{e} {holder.text}"

    same(f, (1,), (2,), (4,), (5,))
    same(caught, (0,), (3,))


def test_functions_that_call_each_other():
    def f(n):
        log = ""

        def even(k):
            nonlocal log
            log += "e"
            return True if k == 0 else odd(k - 1)

        def odd(k):
            nonlocal log
            log += "o"
            return False if k == 0 else even(k - 1)

        return even(n), log

    checks(f, (0,), (1,), (6,))


def test_lists_that_are_passed_and_grow():
    def f(n):
        def rec(k, xs):
            if k <= 0:
                return xs
            return rec(k - 1, [*xs, k])

        return rec(n, []), rec(n + 1, [7])

    def words(n):
        def rec(k, xs):
            return xs if k <= 0 else rec(k - 1, xs + ["w" * k])

        return rec(n, [])

    checks(f, (0,), (1,), (5,), (100,))
    checks(words, (0,), (4,))


def test_tuples_of_everything_are_returned():
    def f(n):
        def rec(k):
            if k <= 0:
                return 0, "a", [1], (1.5, None)
            number, text, items, (x, y) = rec(k - 1)
            items.append(k)
            return number + k, text + str(k), [*items, k], (x * 2, k if y is None else y)

        return rec(n)

    checks(f, (0,), (1,), (4,))


def test_memo_with_strings_and_errors():
    def f(n):
        memo = {}

        def name(k):
            if k in memo:
                return memo[k]
            if k < 0:
                raise ValueError(f"no {k}")
            made = "." if k < 2 else name(k - 1) + name(k - 2)
            memo[k] = made
            return made

        try:
            return name(n), len(memo)
        except ValueError as e:
            return str(e), len(memo)

    checks(f, (0,), (1,), (8,), (-1,))
