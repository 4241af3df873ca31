"""Functions that functions return: what they have captured goes along, what they assign is state."""

from __future__ import annotations

from support import checks, refused


def adder(q):
    return lambda p, r=1: p + q * r


def counter(start):
    c = start

    def inc():
        nonlocal c
        c += 1
        return c

    return inc


def account(start):
    total = start

    def add(x):
        nonlocal total
        total += x

    def get():
        return total

    return add, get


def test_captured_parameters_leave_their_path():
    def in_a_try(n):
        try:
            made = adder(int(str(n)[:1]) * n)
        except ValueError:
            made = adder(0)
        return made(2), made(2, r=3)

    def in_a_branch(n):
        made = adder(n)
        if n > 2:
            made = adder(n * 0.5)
        return made(2)

    def in_a_loop(n):
        made = adder(n)
        for i in range(n):
            made = adder(made(i))
            if made(0) > 50:
                break
        return made(2)

    def defaults(n):
        made = adder(n)
        for i in range(n):
            if i % 2:
                made = lambda q, k=i: q - k
        return made(2)

    def found(n):
        made = None
        for i in range(n):
            if i == 2:
                made = adder(i * n)
                break
        return -1 if made is None else made(1, r=3)

    def picked(n):
        def pick(k):
            if k > 2:
                return adder(k)
            return lambda p: p - k

        return pick(n)(3), pick(n - 3)(4)

    for f in (in_a_try, in_a_branch, in_a_loop, defaults, found, picked):
        checks(f, 5, 1, -3, 7)


def test_variables_of_functions_that_have_returned_are_state():
    def in_a_loop(n):
        inc = counter(n)
        for _ in range(n):
            inc()
        return inc()

    def in_branches(n):
        inc = counter(n)
        if n > 2:
            inc()
            inc()
        else:
            inc()
        return inc()

    def two(n):
        a, b = counter(n), counter(10)
        for k in range(n):
            if k % 2:
                a()
            else:
                b()
            if a() > 9:
                break
        return a(), b()

    def shared(n):
        add, get = account(0.5)
        for q in range(n):
            try:
                add(10 // (q - 2))
            except ZeroDivisionError:
                add(100)
        return get()

    def made_in_trips(n):
        r = 0
        for q in range(n):
            add, get = account(q)
            for z in range(q):
                add(z)
            r += get()
        return r

    for f in (in_a_loop, in_branches, two, shared, made_in_trips):
        checks(f, 5, 1, 0)


def test_a_counter_made_on_one_path_is_refused():
    def f(n):
        inc = None
        while n > 0:
            n -= 1
            if inc is None:
                inc = counter(n)
            if inc() > 6:  # here
                break
        return n

    refused(f, 5, says="uses a variable that has its value on that path only")


def test_functions_with_run_time_values_are_no_results():
    def captured(n):
        return adder(n)  # here

    def of_a_default(n):
        return lambda q, k=n: q + k  # here

    def of_a_keyword(n):
        return lambda q, *, k=n: q + k  # here

    for f in (captured, of_a_default, of_a_keyword):
        refused(f, 3, says="the function returns a function that uses run-time values")


def test_identity_of_functions_that_paths_made():
    def one(n):
        f = g = adder(0)
        if n > 0:
            f = g = adder(n)
        return f is g, f == g, f(1)

    checks(one, 3, 0)

    def other(n):
        f = adder(n)
        g = f
        if n > 0:
            f = adder(n + 1)
        return f is g  # here

    def equal(n):
        f = g = adder(0)
        for i in range(n):
            f = g = adder(i)
        return f == g, f is g, g(1)

    checks(equal, 3, 0)
    refused(other, 3, says="functions that hold run-time values, of which one may be the other")

    def of_others(n):
        f, g = adder(1), counter(2)
        if n > 0:
            f = adder(n)
        return f is g, f is None, f is not g

    checks(of_others, 3, 0)


def test_attributes_of_functions_made_here_are_refused():
    def f(n):
        made = adder(n)
        made.tag = 3  # here
        return made(n)

    refused(f, 3, says="the attribute 'tag' of a function that is made here")


def test_a_free_variable_that_is_missing_on_some_paths():
    def one(n):
        def inner(p):
            return p + i

        if n > 3:
            i = 2
        return inner(n)

    def two(n):
        def both(q):
            def inner(p):
                return p + i

            return inner(q) + inner(1)

        if n > 3:
            i = 2
        return both(n)

    checks(one, (1,), (5,))
    checks(two, (1,), (5,))
