"""Lists that exist at run time."""

from __future__ import annotations

import numpy as np
from refusal import refused, refused_when_run

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
    """'in' on a run-time list with an array is not supported
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


@refused(1)
def a_list_in_a_list_outside(n):
    """a list that the function changes is in a list outside: this is not supported yet
    at: ROWS
    instead: keep the list in an attribute, a global variable or a dict, or use an array with two axes
    """
    ROWS[1].append(n)  # here
    return n


ROWS = [[1, 2], [3], len]
OUTSIDE = [[1, 2]]


@refused(3)
def a_list_of_ranges_in_a_list(n):
    """a list that grows or is indexed at run time can hold numbers, strings, arrays, lists and tuples only
    at: xs.append(other)
    found: an item that is a list
    instead: use one list for each part that is a number, or loops over constants, which are run when the function is compiled
    """
    xs = [[n] for _ in range(n)]
    other = [n, range(3)]
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
def an_index_in_a_list_of_objects(n):
    """list.index() of a run-time value is not supported yet in this list
    at: [abs, n].index(n)
    instead: use a tuple, or a list of numbers or strings only
    """
    return [abs, n].index(n)  # here


@refused(3)
def a_tuple_index_from_a_run_time_start(n):
    """tuple.index() with a run-time start or stop is not supported yet
    at: (1, n, 3).index(3, n - 2)
    instead: use a list, or a start and stop that are constants
    """
    return (1, n, 3).index(3, n - 2)  # here


@refused(3, V)
def a_value_that_may_be_none_or_an_array_in_a_list(n, x):
    """'in' on a run-time list with this value is not supported
    at: y in xs
    """
    xs = [i for i in range(n)]
    y = x if n > 2 else None
    return y in xs  # here


@refused_when_run(2, float("nan"))
def the_order_of_pairs_with_nan(n, x):
    """tuples or lists with NaN are sorted: their order depends on its identity, which numbers of compiled code do not have"""
    return sorted([(x, i) for i in range(n)])  # here


@refused_when_run(V, 0)
def the_sum_of_no_arrays(x, n):
    """add of an empty list of arrays"""
    xs = [x * i for i in range(n)]
    return sum(xs)  # here


@refused_when_run(V, 0)
def an_array_of_no_arrays(x, n):
    """np.array of an empty list has one dimension, and this code was compiled for a list of arrays"""
    return np.array([x * i for i in range(n)])  # here


@refused_when_run(np.ones((2, 3)), 2)
def arrays_that_do_not_fit(x, n):
    """np.concatenate of arrays whose shapes do not fit"""
    xs = [x[:, i:] for i in range(n)]
    return np.concatenate(xs)  # here


@refused(V, 2)
def stacked_along_a_float(x, n):
    """np.stack(axis=0.5) of a run-time list of arrays is not supported
    at: np.stack([x * i for i in range(n)], axis=0.5)
    """
    return np.stack([x * i for i in range(n)], axis=0.5)  # here


@refused(V, 2)
def joined_numbers(x, n):
    """np.concatenate of a run-time list is supported for arrays, along axis 0, only
    at: np.concatenate(xs)
    found: list of int
    """
    xs = [i for i in range(n)]
    return np.concatenate(xs)  # here


@refused(V, 2)
def a_given_array_comes_back_in_a_list(x, n):
    """an array from outside the function went into a list and is returned from it: this is not supported, since lists in compiled code hold copies
    at: return xs
    instead: put a copy into the list: xs.append(x.copy())
    """
    xs = [x]
    for i in range(n):
        xs.append(x * i)
    return xs  # here


@refused(V, 2)
def an_array_comes_back_beside_its_list(x, n):
    """an array is returned beside a list that it may be in: this is not supported, since lists in compiled code hold copies
    at: return x, xs
    instead: return a copy of it: x.copy()
    """
    xs = []
    for i in range(n):
        x = x * i
        xs.append(x)
    return x, xs  # here


@refused(1)
def a_row_of_rows_from_outside_is_changed(i):
    """a list from outside the function, or one of the lists in it, is changed: this is not supported
    at: COMPLEX[i][0]
    instead: pass the list as an argument, or change a copy of it
    """
    COMPLEX[i][0] = 5j  # here


COMPLEX = [[1j, 2j], [3j, 4j]]


@refused([], np.ones(3))
def an_array_in_an_empty_list_of_the_caller(found, x):
    """an array goes into a list of the caller's, or one outside: this is not supported
    at: found.append(x * 2)
    instead: make a list in the function and return it
    """
    found.append(x * 2)  # here


@refused(3)
def functions_in_a_list_that_grows(n):
    """list.append() in a branch or loop that depends on run-time values is not supported yet
    at: functions.append(lambda x: x + i)
    instead: keep a list of what the functions need, and one function that takes it as an argument; or use a loop with a constant number of trips
    """
    functions = []
    for i in range(n):
        functions.append(lambda x: x + i)  # here
    return [function(1) for function in functions]


@refused(3, V)
def the_place_of_an_array_in_a_list(n, x):
    """index() on a run-time list with an array is not supported
    at: xs.index(x)
    """
    xs = [x for _ in range(n)]
    return xs.index(x)  # here
