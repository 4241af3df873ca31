"""Lists that exist at run time."""

from __future__ import annotations

import numpy as np
from refusal import refused

V = np.arange(4.0)


@refused(3)
def a_method_that_no_list_has_here(n):
    """list.__reversed__ of a run-time list is not supported yet
    at: xs.__reversed__
    """
    xs = [i for i in range(n)]
    return xs.__reversed__()  # here


@refused(3)
def an_array_of_mixed_items(n):
    """np.array of a list whose items are of several types is not supported yet
    at: np.array(xs)
    found: list of numbers
    instead: make its items one type: float(x)
    """
    xs = []
    for i in range(n):
        xs.append(i)
        xs.append(0.5)
    return np.array(xs)  # here


@refused(3, V)
def an_array_in_a_list_of_numbers(n, x):
    """'in' on a list of numbers with an array is not supported
    at: x in xs
    """
    xs = [i for i in range(n)]
    return x in xs  # here


@refused(3)
def a_list_against_one_of_objects(n):
    """lists of numbers and other lists cannot be compared at run time
    at: xs < [object()]
    """
    xs = [i for i in range(n)]
    return xs < [object()]  # here


OUTSIDE = [[1, 2]]


@refused(3)
def a_list_of_strings_in_a_list(n):
    """a list that grows or is indexed at run time can hold numbers, lists and tuples of them only
    at: xs.append(other)
    found: an item that is a list
    instead: use an array with one more axis (np.zeros((n, ...)), then x[i] = v), or loops over constants, which are run when the function is compiled
    """
    xs = [[n] for _ in range(n)]
    other = [n, "x"]
    xs.append(other)  # here
    return xs


@refused(3)
def a_list_of_objects_in_a_list(n):
    """list.append() in a branch or loop that depends on run-time values is not supported yet
    at: xs.append([i, abs])
    instead: use an array (np.zeros(n), then x[i] = v), or a loop with a constant number of trips
    """
    xs = []
    for i in range(n):
        xs.append([i, abs])  # here
    return n


@refused(3)
def a_tuple_index(n):
    """tuple.index() of a run-time value is not supported yet
    at: (1, n, 3).index(n)
    """
    return (1, n, 3).index(n)  # here
