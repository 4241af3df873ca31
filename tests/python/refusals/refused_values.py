"""Numbers, types, builtins, methods of numbers, `math`."""

from __future__ import annotations

import collections
import heapq
import math
import time
from fractions import Fraction
from typing import Any

import numpy as np
from refusal import refused

import lathe

V = np.arange(4.0)
LARGE = 2**70
CHAIN = collections.ChainMap({1: 2})
HALF = Fraction(1, 2)


class Odd:
    """Has operators of its own."""

    def __radd__(self, other: Any) -> Any:
        return other * 2


ODD = Odd()


@refused(3)
def items_of_an_iterator(n):
    """the items of an iterator over a run-time sequence are needed here, but how many there are is known at run time only
    at: a, b
    instead: loop over it with `for`
    """
    a, b = iter(range(n))  # here
    return a + b


@refused(1)
def iter_with_a_sentinel(n):
    """iter() with a sentinel is not supported yet
    at: iter(lambda: n, 1)
    instead: use a `while` loop
    """
    return list(iter(lambda: n, 1))  # here


@refused(1)
def sorted_of_many_run_time_values(n):
    """sorted() of more than 24 run-time values is not supported yet
    at: sorted((a, b, c, d, e) * 5, key=lambda x: -x)
    found: 25 values
    instead: put them into an array and use np.sort
    """
    a, b, c, d, e = n, n + 1, n + 2, n + 3, n + 4
    return sorted((a, b, c, d, e) * 5, key=lambda x: -x)  # here


@refused(1)
def map_over_a_comprehension(n):
    """map() over an iterator by a class or a comprehension is not supported yet
    at: map(abs, (i for i in range(n)))
    instead: make a list of it first: list(items)
    """
    return sum(map(abs, (i for i in range(n))))  # here


@refused(np.int64(17))
def an_integer_scalar_rounded_to_tens(x):
    """round() of np.int64 to tens is not supported on run-time values yet
    at: round(x, -1)
    instead: convert it to int first
    """
    return round(x, -1)  # here


@refused(V, dynamic={"x": 0})
def hypot_of_an_array_of_unknown_length(x):
    """a value that is known only at run time is needed as the number of rows, to unpack them, which must be known at compile time
    at: math.hypot(*x)
    found: array of float64, shape (?,)
    instead: use an array and NumPy operations instead of a Python object here, or pass the value as a static argument
    """
    return math.hypot(*x)  # here


@refused(V, dynamic={"x": 0})
def dist_of_arrays_of_unknown_length(x):
    """math.dist() of a sequence whose length is known at run time only is not supported yet
    at: math.dist(x, x)
    instead: use a loop, or a NumPy function
    """
    return math.dist(x, x)  # here


@refused(3, error=lathe.IntegerRangeError)
def a_constant_beyond_64_bits(n):
    """the integer 1180591620717411303424 does not fit into 64 bits"""
    return n + 2**70  # here


@refused(3, error=lathe.IntegerRangeError)
def an_extent_beyond_64_bits(n):
    """an integer that is needed here takes over 64 bits"""
    try:
        return np.zeros(2**70).sum() + n  # here
    except OverflowError:
        return n


@refused(3, error=lathe.IntegerRangeError)
def a_global_beyond_64_bits(n):
    """the integer 1180591620717411303424 does not fit into 64 bits"""
    return n + LARGE  # here


@refused(3)
def in_a_chain_of_dicts(n):
    """'in' on a ChainMap with run-time values is not supported yet
    at: n in CHAIN
    instead: compare with == instead
    """
    return n in CHAIN  # here


@refused(3)
def a_returned_iterator(n):
    """the function returns an iterator over a run-time sequence: this is not supported
    at: return iter(xs)
    instead: return a list of its items
    """
    xs = list(range(n))
    return iter(xs)  # here


@refused(3)
def text_outside_of_converted_code(n):
    """the text of a run-time value was asked for in code that is not converted
    at: str(n)
    found: <run-time int>
    instead: make the text in the body of a function that Lathe converts
    """

    class Note:
        text = str(n)  # here

    return Note.text


@refused(3)
def truth_outside_of_converted_code(n):
    """the truth of a run-time value was asked for in code that is not converted
    at: not n
    found: <run-time int>
    instead: let Lathe convert the function that asks (it converts functions whose Python source it can find)
    """

    class Note:
        flag = not n  # here

    return Note.flag


@refused(3)
def type_of_a_value_by_the_path(n):
    """type() of a value whose type depends on the path is not supported yet
    at: type(i for i in range(n))
    """
    return type(i for i in range(n))  # here


@refused(3)
def bytes_of_an_int(n):
    """int.to_bytes of a run-time number is not supported yet
    at: n.to_bytes
    instead: take the bytes with shifts: (n >> 8 * i) & 255
    """
    return n.to_bytes(2, "big")  # here


FAR = lathe.callback(lambda: 2**70, result=int)


@refused(3, error=lathe.IntegerRangeError, has_line=False)
def a_number_of_a_callback_beyond_64_bits(n):
    """callback <lambda> returned 1180591620717411303424, which does not fit into 64 bits"""
    return FAR() + n


@refused(3)
def a_frozenset_of_a_generator(n):
    """frozenset() of run-time values is not supported yet
    at: frozenset(i for i in range(n))
    found: (<run-time generator>)
    instead: use set()
    """
    return frozenset(i for i in range(n))  # here


@refused(3)
def a_run_time_tuple_as_a_key(n):
    """a tuple whose length is known at run time only is a key, or an item of a set: this is not supported yet
    at: {tuple(range(n)): 1}
    instead: use a tuple of known length: (a, b)
    """
    return {tuple(range(n)): 1}  # here


@refused(3)
def a_run_time_tuple_as_a_shape(n):
    """the items of a tuple whose length is known at run time only are needed here
    at: np.zeros(tuple(range(n)))
    instead: loop over it with `for`, or make a list of it: list(t)
    """
    return np.zeros(tuple(range(n)))  # here


@refused(3)
def identity_of_run_time_tuples(n):
    """`is` between tuples whose lengths are known at run time only is not supported
    at: t is u
    instead: compare them with ==
    """
    t = tuple(range(n))
    u = t[:]
    return t is u  # here


@refused(3)
def identity_of_ranges(n):
    """`is` between ranges with run-time bounds is not supported
    at: r is range(n)
    instead: compare them with ==
    """
    r = range(n)
    return r is range(n)  # here


@refused(3)
def a_range_as_a_key(n):
    """a range with run-time bounds is a key, or an item of a set: this is not supported
    at: {range(n): 1}
    instead: use its bounds: (start, stop)
    """
    return {range(n): 1}  # here


@refused(3)
def an_object_of_the_library_beside_a_number(n):
    """an operator between a run-time value and an object of Fraction is not supported
    at: n == HALF
    found: <run-time int>
    instead: convert the object to a number or an array first, outside the function
    """
    return n == HALF  # here


@refused(np.ones(2))
def an_object_of_which_numpy_asks_for_each_element(x):
    """NumPy would call Odd.__radd__() for each element of the array here, and make an array of objects
    at: x + ODD
    found: <run-time array of float64, shape (2,)>
    instead: write the object on the left, or `__array_ufunc__ = None` in its class to have it called once, with the array
    """
    return x + ODD  # here


@refused(np.ones(2))
def a_sequence_of_which_numpy_makes_an_array(x):
    """NumPy would make an array of a memoryview here
    at: x == memoryview(b"ab")
    found: <run-time array of float64, shape (2,)>
    instead: write np.array(...) of it, outside the function
    """
    return x == memoryview(b"ab")  # here


@refused(3)
def a_string_in_a_function_of_numpy(n):
    """np.sqrt of a string that exists at run time only is not supported
    at: np.sqrt(str(n))
    instead: make a number of it first: float(s)
    """
    return np.sqrt(str(n))  # here


@refused(3)
def two_parts_of_a_number_of_numpy(n):
    """np.complex128() of two run-time values is not supported
    at: np.complex128(n, 1)
    instead: write np.complex128(complex(a, b))
    """
    return np.complex128(n, 1)  # here


@refused(3)
def merged_lists_in_order(n):
    """heapq.merge is not supported yet
    at: heapq.merge([1, 2], [n])
    instead: write sorted(a + b) for lists
    """
    return list(heapq.merge([1, 2], [n]))  # here


@refused(3)
def the_time(n):
    """time.time() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: time.time()
    found: time.time()
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    return time.time() + n  # here
