"""Loops, branches, `match`, `try`, `with`, recursion."""

from __future__ import annotations

import contextlib
import functools

import numpy as np
from refusal import refused

import lathe

X = np.arange(6.0).reshape(2, 3)
V = np.arange(4.0)


class Point:
    def __init__(self, x):
        self.x = x


@refused(3)
def an_exception_group(n):
    """a `try` with `except*` cannot be compiled
    at: try
    instead: use `except`, or put the `try` around the call of the compiled function
    """
    try:  # here
        return 6 // n
    except* ZeroDivisionError:
        n = 1
    return n


@refused(3, error=lathe.ConversionError)
def an_assigned_exception_class(n):
    """an assignment in the class of an `except` cannot be compiled
    at: kind := ZeroDivisionError
    found: an assignment in the class of an `except`
    instead: assign before the `try`
    """
    try:
        return 6 // n
    except (kind := ZeroDivisionError):  # here
        return kind


@refused(3)
def a_loop_of_changing_structure(n):
    """'x' has no single type: it is int and tuple of 1 items, depending on the path taken
    at: range(n)
    found: line N: x = (n,) | line N: x = (x,)
    instead: give it the same type on every path
    """
    x = (n,)
    for _ in range(n):  # here
        x = (x,)
    return n


@refused(200)
def a_while_on_a_constant(n):
    """the condition of this loop depends on run-time values, and its body on an index into a Python list as a constant
    at: i < n
    instead: do not use the loop's variables to index Python objects
    """
    items = [int, float]
    i = 0
    while i < n:  # here
        items[i % 2]()
        i += 1
    return i


@refused(3)
def a_long_loop_over_constants(n):
    """this loop is run when it is compiled, and has come to 5002 operations in 2502 trips
    at: range(100_000)
    instead: loop over range() or an array, and index arrays instead of Python objects
    """
    for i in range(100_000):  # here
        f = [int, float][i % 2]
        n += i if f is int else 1
        n ^= i
    return n


@refused(3, error=lathe.ConversionError)
def a_context_manager_inside(n):
    """the context manager plus(), a generator defined inside, cannot be compiled
    at: contextlib.contextmanager
    found: the context manager plus(), a generator defined inside,
    instead: define it outside the compiled function, and pass it what it needs, or with this decorator alone
    """

    @functools.cache
    @contextlib.contextmanager  # here
    def plus(k):
        yield k + n

    with plus(1) as z:
        return z


def generated(k):
    yield k


@refused(3)
def a_context_manager_of_a_function(n):
    """contextlib.contextmanager() is called in compiled code
    at: contextlib.contextmanager(generated)
    instead: use it as the one decorator of a generator
    """
    with contextlib.contextmanager(generated)(n) as z:  # here
        return z


@refused(3)
def a_stack_of_exits(n):
    """a `with` statement cannot be compiled for a contextlib.ExitStack: what it leaves is known when the code runs
    at: contextlib.ExitStack()
    instead: write `with a, b:` or one `with` in another, and `try` with `finally` for callbacks
    """
    with contextlib.ExitStack() as stack:  # here
        stack.callback(print, n)
    return n


@refused(3)
def a_generator_used_twice(n):
    """a generator expression with run-time trips that is used twice is not supported yet
    at: sum(items)
    instead: write it where it is used
    """
    items = (i for i in range(n))
    return sum(items) + sum(items)  # here


@refused(3)
def a_generator_used_elsewhere(n):
    """a generator expression with run-time trips that is used in another branch or loop than it is made in is not supported yet
    at: sum(items)
    instead: write it where it is used
    """
    items = (i for i in range(n))
    if n > 2:
        return sum(items)  # here
    return 0


@refused(3)
def a_comprehension_over_a_comprehension(n):
    """a comprehension over another one with run-time trips is not supported yet
    at: evens
    instead: write one comprehension with two `for`
    """
    evens = (i for i in range(n) if i % 2 == 0)
    return sum(x for x in evens)  # here


@refused(3)
def recursion_with_a_growing_structure(n):
    """f() calls itself with arguments (or captured variables) that change their type, structure or identity from call to call
    at: f(n - 1, (x,))
    instead: give each argument one type, and change variables only through arguments and returned values; or write the recursion as a loop
    """

    def f(n, x):
        if n == 0:
            return 0
        return f(n - 1, (x,)) + 1  # here

    return f(n, ())


@refused(3)
def recursion_that_assigns_an_attribute(n):
    """f() calls itself with arguments (or captured variables) that change their type, structure or identity from call to call
    at: f(n - 1)
    instead: give each argument one type, and change variables only through arguments and returned values; or write the recursion as a loop
    """
    point = Point("")

    def f(n):
        point.x = np.ones(2) * n
        return f(n - 1) if n > 0 else 0  # here

    return f(n) + point.x.sum()


@refused(3)
def recursion_that_returns_an_object(n):
    """f(), which calls itself on run-time values, returns a Point that it made: this is not supported yet
    at: f(n - 1)
    instead: return numbers, arrays and tuples of them
    """

    def f(n):
        if n > 0:
            return f(n - 1)  # here
        return Point({1: n})

    return len(f(n).x)


@refused(3)
def a_function_of_changing_structure(n):
    """the types of this loop's variables do not settle
    at: range(100_000)
    instead: give the loop's variables their final type before the loop
    """
    f = lambda: n
    for _ in range(100_000):  # here
        f = (lambda g: lambda: g() + 1)(f)
    return f()


CHAIN = "".join(f"def f{i}(n):\n    return f{i + 1}(n) + 1\n" for i in range(100))
lathe.autograph.register_source("<chain>", CHAIN)
SPACE: dict = {}
exec(compile(CHAIN, "<chain>", "exec"), SPACE)


@refused(3, has_line=False)
def deep_calls(n):
    """calls are nested more than 60 deep
    at: f60(n)
    instead: write them as a loop
    """
    return SPACE["f0"](n)


@contextlib.contextmanager
def managed():
    yield 1


MANAGED = managed()


@refused(3)
def a_context_manager_of_a_generator(n):
    """a context manager that a generator function gave outside cannot be compiled
    at: MANAGED
    instead: call the function in the `with` statement
    """
    with MANAGED:  # here
        return n


class Entered:
    def __enter__(self):
        return 1

    def __exit__(self, *error):
        return None


@refused(3)
def a_context_manager_chosen_at_run_time(n):
    """a context manager that is chosen at run time is not supported yet
    at: manager
    found: <run-time choice of len or abs>
    instead: write a `with` statement on each path
    """
    manager = len if n > 1 else abs
    with manager:  # here
        return n


@refused(3, 0)
def the_attribute_of_an_exception_of_run_time(n, k):
    """the attribute '__traceback__' of an exception is known at run time only: this is not supported yet
    at: e.__traceback__
    found: <run-time exception>
    instead: use str() of it, or catch each class in a handler of its own
    """
    try:
        return V[n] / k
    except (IndexError, ZeroDivisionError) as e:
        return e.__traceback__  # here


class Branches(Exception):
    def __init__(self, n):
        if n > 0:
            super().__init__("positive", n)
        self.n = n


@refused(3, has_line=False)
def the_init_of_an_exception_above_in_a_branch(n):
    """super().__init__() of an exception in a branch or loop that depends on run-time values is not supported
    at: super().__init__("positive", n)
    instead: compute its arguments first
    """
    try:
        raise Branches(n)
    except Branches as e:
        return e.n


@refused(3, 0)
def an_assigned_attribute_of_an_exception_of_run_time(n, k):
    """assignment to the attribute 'code' of an exception that is known at run time only is not supported
    at: e.code
    found: <run-time exception>
    instead: raise an exception of a class of your own
    """
    try:
        return V[n] / k
    except (IndexError, ZeroDivisionError) as e:
        e.code = 3  # here
        raise


@refused(3, 0)
def the_class_of_an_exception_of_run_time(n, k):
    """the __dict__ of an object cannot be used in compiled code
    at: type(e).__dict__
    found: that of a type
    instead: use its attributes, with getattr and setattr where names are computed
    """
    try:
        if n > 5:
            raise KeyError(n)
        return n // k
    except (KeyError, ZeroDivisionError) as e:
        return type(e).__dict__  # here


@refused(3)
def an_attribute_of_a_function_of_run_time(n):
    """the attribute 'count' of a function or class that is chosen at run time is assigned or deleted: this is not supported
    at: f.count
    instead: do it on each path, before the paths meet
    """
    f = (lambda: 1) if n > 1 else (lambda: 2)
    f.count = n  # here
    return f()


@refused(200)
def a_while_on_constants(n):
    """the condition of this loop depends on run-time values, and its body on an index into a Python list as a constant
    at: i + 1 < n - 1
    instead: do not use the loop's variables to index Python objects
    """
    items = [int, float]
    i = 0
    while i + 1 < n - 1:  # here
        items[i % 2]()
        i += 1
    return i


class Keeping:
    def __enter__(self):
        return self

    def __exit__(self, cls, error, traceback):
        return cls is not None and len(cls.mro()) > 3


@refused(0, 3, has_line=False)
def an_attribute_of_a_class_in_exit(n, k):
    """the attribute 'mro' of a class of exceptions that is known at run time only is not supported yet
    at: cls.mro
    instead: use issubclass(), or catch each class in a handler of its own
    """
    with Keeping():
        return k // n + [1, 2][n]
    return -1


@refused(3)
def recursion_that_assigns_an_array(n):
    """a function that calls itself on run-time values assigns <Point>.x, which has no single type: this is not supported yet
    at: f(n - 1)
    instead: give it one type (numbers, strings, None, tuples of them, a list), or pass the value as an argument and return the new one
    """

    def f(n):
        below = f(n - 1) if n > 0 else 0  # here
        KEPT.x = np.ones(2) * below
        return below

    return f(n)


@refused(3)
def recursion_that_changes_a_type(n):
    """a function that calls itself on run-time values assigns <variable of a function around>, which has no single type: this is not supported yet
    at: f(n - 1)
    instead: give it one type (numbers, strings, None, tuples of them, a list), or pass the value as an argument and return the new one
    """
    total = 0.5

    def f(n):
        nonlocal total
        if n > 0:
            f(n - 1)  # here
        total = n

    f(n)
    return total


@refused(3)
def recursion_that_changes_a_type_before_a_call(n):
    """a function that calls itself on run-time values assigns <variable of a function around>, which is no longer int: this is not supported yet
    at: f(n - 2)
    instead: give it one type (numbers, strings, None, tuples of them, a list), or pass the value as an argument and return the new one
    """
    last = 0

    def f(n):
        nonlocal last
        if n <= 0:
            return 0
        last = n
        below = f(n - 1)
        last = None
        return below + f(n - 2)  # here

    return f(n), last


@refused(3)
def recursion_that_assigns_a_nonlocal_and_raises(n):
    """a function that calls itself on run-time values assigns <variable of a function around>, which is seen where its exception is caught: this is not supported yet
    at: f(n - 1)
    instead: give it one type (numbers, strings, None, tuples of them, a list), or pass the value as an argument and return the new one
    """
    calls = 0

    def f(n):
        nonlocal calls
        calls += 1
        if n == 0:
            raise ValueError
        f(n - 1)  # here

    try:
        f(n)
    except ValueError:
        pass
    return calls


KEPT = Point("")
