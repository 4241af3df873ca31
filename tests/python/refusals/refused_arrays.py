"""Arrays: indices, assignment, truth."""

from __future__ import annotations

import numpy as np
from refusal import refused

X = np.arange(6.0).reshape(2, 3)
V = np.arange(4.0)


@refused(V, True)
def a_bool_as_an_index_of_an_array(x, a):
    """an array is indexed by a bool: to NumPy this is a mask without axes, which adds an axis of one element or of none
    at: x[a]
    instead: write int(flag) for the element 0 or 1, or x[None] for the axis
    """
    return x[a]  # here


@refused(V, True)
def a_bool_as_an_index_in_an_assignment(x, a):
    """an array is indexed by a bool: to NumPy this is a mask without axes, which adds an axis of one element or of none
    at: x[a]
    instead: write int(flag) for the element 0 or 1, or x[None] for the axis
    """
    x[a] = 3.0  # here
    return x


@refused(V, True)
def a_bool_among_the_indices_of_an_array(x, a):
    """an array is indexed by a bool: to NumPy this is a mask without axes, which adds an axis of one element or of none
    at: x[0, a]
    instead: write int(flag) for the element 0 or 1, or x[None] for the axis
    """
    return x[0, a]  # here


@refused(X, np.array([0, 1]))
def a_new_axis_beside_an_index_array(x, i):
    """np.newaxis beside arrays of indices is not supported yet
    at: x[None, i]
    instead: index first, then add the axis
    """
    return x[None, i]  # here


@refused(X, np.array(True))
def a_mask_without_axes(x, m):
    """an array is indexed by a bool: to NumPy this is a mask without axes, which adds an axis of one element or of none
    at: x[m]
    instead: write int(flag) for the element 0 or 1, or x[None] for the axis
    """
    return x[m]  # here


@refused(2)
def positions_of_a_number(n):
    """np.argwhere of a number is not supported
    at: np.argwhere(n)
    instead: test the number with `if`
    """
    return np.argwhere(n)  # here


@refused(V, V)
def compressed_into_an_array(x, y):
    """np.compress with out= is not supported
    at: np.compress(x > 1, x, out=y)
    instead: out[...] = the result
    """
    return np.compress(x > 1, x, out=y)  # here


@refused(X, 2)
def several_index_arrays_of_run_time_lengths(x, n):
    """several arrays of indices with more than one axis, whose lengths are known at run time only, are not supported yet
    at: x[i, i[:m]]
    instead: use one array of indices: x.reshape(-1)[i * x.shape[1] + j]
    """
    items = []
    for k in range(n):
        items.append(k)
    i = np.array(items).reshape(-1, 1)
    m = len(items) - 1
    return x[i, i[:m]]  # here


@refused(V)
def a_view_assigned_through_a_mask(x):
    """x[mask] = values, where the values may be a view of x: NumPy reads what it has written already
    at: x[x > 1]
    instead: assign a copy of them: values.copy()
    """
    x[x > 1] = x[1:3]  # here
    return x


@refused(V)
def an_object_in_an_array(x):
    """an object of type object cannot be stored in an array
    at: x[0]
    instead: store a number or an array
    """
    x[0] = object()  # here
    return x


@refused(X)
def shape_assigned(x):
    """assignment to x.shape is not supported
    at: x.shape
    instead: use x = x.reshape(...)
    """
    x.shape = (3, 2)  # here
    return x


@refused(X)
def dtype_assigned(x):
    """assignment to x.dtype is not supported
    at: x.dtype
    instead: use x = x.astype(...), which makes a new array
    """
    x.dtype = "i4"  # here
    return x


@refused(np.arange(3), 2, dynamic={"x": 0})
def truth_of_an_array_of_unknown_shape(x, n):
    """the truth of an array whose shape is known only at run time was asked for
    at: 1 if x else 2
    found: array of int64, shape (?,)
    instead: use .any(), .all() or index the element
    """
    return 1 if x else 2  # here


FROZEN = np.ones(4)
FROZEN.setflags(write=False)


@refused(V, FROZEN, 1)
def read_only_on_a_path(x, y, n):
    """an array that is read-only on some path is written: this is not supported yet
    at: z[0]
    instead: make a copy of it first: x = x.copy()
    """
    z = x if n > 0 else y
    z[0] = 1.0  # here
    return z


@refused(V)
def converted_outside(x):
    """a run-time array was converted to a NumPy array in code that is not traced
    at: np.asarray(x)
    found: <run-time array of float64, shape (4,)>
    instead: use NumPy functions that Lathe knows, or pass the value through lathe.callback
    """

    class Copy:
        made = np.asarray(x)  # here

    return Copy.made


STRINGS = np.array(["a", "b"])
RECORD = np.zeros(2, dtype=[("a", int)])


@refused(1)
def captured_strings(n):
    """an array of type ndarray, dtype <U1 cannot be used here
    at: STRINGS
    instead: convert it to a numeric dtype first
    """
    return STRINGS[n]  # here


@refused(1)
def array_of_strings(n):
    """np.array of <U1 is not supported
    at: np.array(["a", "b"])
    """
    return np.array(["a", "b"])[n]  # here


@refused(1)
def an_object_as_an_array(n):
    """an object of type object is used as an array
    at: np.asarray(object())
    """
    return np.asarray(object()), n  # here


@refused(2)
def a_tagged_number_as_an_array(n):
    """the value has no single type: it is array of int64, shape () and array of float64, shape (), depending on the path taken
    at: np.asarray(x)
    instead: give it the same type on every path
    """
    x = n if n > 0 else 2.5
    return np.stack([np.ones(()), x]), np.asarray(x)  # here


LONG = np.longdouble(2)


@refused(1)
def a_long_double(n):
    """NumPy scalars of type float128 are not supported yet
    at: LONG * n
    """
    return LONG * n  # here


@refused(V)
def a_dtype_that_is_not_supported(x):
    """the dtype 'U3' is not supported yet
    at: x.astype("U3")
    """
    return x.astype("U3")  # here


@refused(2, V)
def one_of_two_arrays(n, x):
    """whether two arrays are one (with `is`, or in a comparison of lists or tuples) depends on the path taken, or on what is in a list: this is not supported
    at: x is y
    instead: keep a flag, or an index, that says which array it is
    """
    y = x if n > 0 else x[1:]
    return x is y  # here
