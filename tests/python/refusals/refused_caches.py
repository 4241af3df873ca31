"""Functions with a cache that somebody could see."""

from __future__ import annotations

import functools

from refusal import refused

TABLE = [1, 2, 3]
COUNT = 0


class Number:
    def __init__(self, value):
        self.value = value

    @functools.cache
    def times(self, x):
        return self.value * x


NUMBER = Number(3)


@functools.cache
def shown(x):
    print(x)
    return x


@functools.cache
def counted(x):
    global COUNT
    COUNT += 1
    return x


@functools.cache
def pair(x):
    return [x, x]


@functools.cache
def of_table(x):
    return TABLE[x]


@functools.cache
def added(a, b):
    return a + b


@functools.cache
def down(x, by=1):
    return x if x <= 0 else down(x, by=by + 1)


@refused(1, has_line=False)
def a_cached_function_prints(n):
    """shown(), which has a cache, prints: this is not supported
    at: print(x)
    instead: take the cache away, or let the function use its arguments only
    """
    return shown(n)


@refused(1)
def a_cached_function_counts(n):
    """counted(), which has a cache, changes what is outside it: this is not supported
    at: counted(n)
    instead: take the cache away, or let the function use its arguments only
    """
    return counted(n)  # here


@refused(1)
def a_cached_function_gives_a_list(n):
    """pair(), which has a cache, gives a list, which all its callers share: this is not supported
    at: pair(n)
    instead: let it give numbers, strings or tuples of them, or take the cache away
    """
    return pair(n)  # here


@refused(1, has_line=False)
def a_cached_function_reads_a_list(n):
    """of_table(), which has a cache, reads TABLE, whose changes its cache would not see: this is not supported
    at: TABLE
    instead: take the cache away, or let the function use its arguments only
    """
    return of_table(n)


@refused(1)
def a_cached_method(n):
    """times(), which has a cache, is called with a Number: its cache would not see a change of that
    at: NUMBER.times(n)
    instead: pass numbers, strings or tuples of them, or take the cache away
    """
    return NUMBER.times(n)  # here


@refused(1)
def a_cached_function_of_several_types(n):
    """added(), which has a cache, is called with values of several types, of which its cache may take one for another: this is not supported
    at: added(n * 1.0, 2)
    found: float, int or int, int
    instead: use typed=True, or pass values of one type: float(x)
    """
    return added(n, 2), added(n * 1.0, 2)  # here


@refused(1)
def a_cached_function_around_a_variable(n):
    """f(), which has a cache, reads a variable around it that changes between its calls: this is not supported
    at: f(2)
    instead: take the cache away, or let the function use its arguments only
    """
    k = n

    @functools.cache
    def f(x):
        return x * k

    first = f(2)
    k = 5
    return first + f(2)  # here


@refused(1)
def a_cached_function_that_assigns_around(n):
    """f(), which has a cache, assigns a variable of a function around: this is not supported
    at: f(2)
    instead: take the cache away, or let the function use its arguments only
    """
    k = n

    @functools.cache
    def f(x):
        nonlocal k
        k += x
        return x

    return f(2) + k  # here


@refused(1)
def a_cached_function_made_here_calls_itself(n):
    """f(), which has a cache, is made here and calls itself: this is not supported yet
    at: f(x - 1)
    instead: define it outside, or keep its results in a dict
    """

    @functools.cache
    def f(x):
        return 0 if x <= 0 else f(x - 1)  # here

    return f(n)


@refused(1, has_line=False)
def a_cached_function_calls_itself_by_keywords(n):
    """down(), which has a cache and calls itself, is called with keywords: this is not supported yet
    at: down(x, by=by + 1)
    instead: pass the arguments by their places
    """
    return down(n)
