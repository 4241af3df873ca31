"""Functions of NumPy and their options."""

from __future__ import annotations

import numpy as np
from refusal import refused

X = np.arange(6.0).reshape(2, 3)
V = np.arange(4.0)


@refused(V)
def outer_of_a_ufunc(x):
    """np.add.outer is not supported yet
    at: np.add.outer(x, x)
    """

    class Made:
        product = np.add.outer(x, x)  # here

    return Made.product


@refused(V)
def a_ufunc_that_is_not_known(x):
    """np.spacing is not supported yet
    at: np.spacing(x)
    """

    class Made:
        distance = np.spacing(x)  # here

    return Made.distance


@refused(V)
def a_ufunc_with_casting(x):
    """np.add with casting= is not supported yet
    at: np.add(x, 1, casting="unsafe")
    """
    return np.add(x, 1, casting="unsafe")  # here


@refused(V)
def a_reduction_with_initial(x):
    """np.sum with initial= or where= is not supported yet
    at: np.sum(x, initial=3.0)
    """
    return np.sum(x, initial=3.0)  # here


@refused(X)
def reshape_in_another_order(x):
    """reshape with order= or copy= is not supported yet
    at: np.reshape(x, (3, 2), order="F")
    """
    return np.reshape(x, (3, 2), order="F")  # here


@refused(V, V)
def add_at_with_floats(x, i):
    """np.add.at needs an array and integer indices
    at: np.add.at(x, i, 1.0)
    """
    np.add.at(x, i, 1.0)  # here
    return x


@refused(np.array([True, False]))
def fabs_of_bools(x):
    """np.fabs of bools is float16 in NumPy, which is not supported yet
    at: np.fabs(x)
    """
    return np.fabs(x)  # here


@refused(np.float32(2.5))
def arange_of_floats(n):
    """np.arange of these run-time numbers is not supported yet
    at: np.arange(n)
    instead: use Python's ints or floats
    """
    return np.arange(n)  # here


@refused(np.ones((2, 2, 2)), np.ones((2, 2, 2)))
def dot_of_three_dimensions(a, b):
    """np.dot of arrays with more than two dimensions is not supported yet
    at: np.dot(a, b)
    instead: use x @ y
    """
    return np.dot(a, b)  # here


@refused(np.array([1 + 2j]))
def rounded_complex_numbers(x):
    """np.round of array of complex128, shape (1,) is not supported yet
    at: np.round(x)
    """
    return np.round(x)  # here


@refused(X)
def min_of_two_dimensions(x):
    """min() of an array with 2 dimensions
    at: min(x)
    instead: use x.min()
    """
    return min(x)  # here


@refused(V)
def angle_of_floats(x):
    """np.angle of array of float64, shape (4,) is not supported yet
    at: np.angle(x)
    """
    return np.angle(x)  # here


@refused(V * 1j)
def conjugate_into_an_array(x):
    """np.conjugate with out= is not supported yet
    at: np.conjugate(x, out=x)
    """
    return np.conjugate(x, out=x)  # here


@refused(V)
def arguments_that_no_handler_has(x):
    """dot() with these arguments is not supported yet
    at: x.dot(x, np.zeros(3))
    instead: leave the last ones out, or those given by name
    """
    return x.dot(x, np.zeros(3))  # here


@refused(np.arange(3))
def a_mean_of_integers(x):
    """np.mean to an integer dtype is not supported yet
    at: np.mean(x, dtype=np.int64)
    """
    return np.mean(x, dtype=np.int64)  # here


@refused(np.int8(4))
def a_root_in_half_precision(x):
    """sqrt of int8 gives float16 in NumPy, which is not supported yet
    at: np.sqrt(x)
    instead: convert the operand to float32 or float64 first
    """
    return np.sqrt(x)  # here


@refused(V)
def divmod_into_arrays(x):
    """np.divmod with out= is not supported yet
    at: np.divmod(x, 2, out=(x, x))
    """
    return np.divmod(x, 2, out=(x, x))  # here


@refused(0.5)
def linspace_with_an_endpoint_of_run_time(x):
    """np.linspace with a run-time endpoint= is not supported yet
    at: np.linspace(x, 1, 3, endpoint=x > 0)
    """
    return np.linspace(x, 1, 3, endpoint=x > 0)  # here


@refused(V)
def linspace_between_arrays(x):
    """np.linspace between these numbers is not supported yet
    at: np.linspace(x, 1, 3)
    """
    return np.linspace(x, 1, 3)  # here


@refused(np.array([True, False]), 2)
def a_power_of_bools(x, n):
    """the dtype of bools ** a run-time int depends on that int in NumPy
    at: x**n
    instead: use np.power(x, n)
    """
    return x**n  # here


@refused(np.ones(3))
def an_array_that_is_written_after_broadcast_to(x):
    """np.broadcast_to() has made a view of an array that is assigned here: this is not supported
    at: x[0]
    instead: use a copy of it: np.broadcast_to(x.copy(), shape)
    """
    y = np.broadcast_to(x, (2, 3))
    x[0] = 9.0  # here
    return y.sum()
