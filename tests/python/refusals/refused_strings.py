"""What is refused of strings that exist at run time."""

from __future__ import annotations

import math

import numpy as np
from refusal import refused


@refused(3)
def a_zip_is_returned(n):
    """the function returns an object that exists at run time only: this is not supported yet
    at: return zip(range(n))
    instead: return the numbers in it, or a list of them
    """
    return zip(range(n))  # here


@refused(3)
def a_range_is_all_arguments(n):
    """the items of a run-time range are needed here, but how many there are is known at run time only
    at: math.hypot(*range(n))
    instead: loop over it with `for`
    """
    return math.hypot(*range(n))  # here


@refused(3)
def characters_are_unpacked(n):
    """the characters of a string are needed here, but how many there are is known at run time only
    at: divmod(*str(n))
    instead: loop over it with `for`, or use its characters one by one: s[0], s[1]
    """
    return divmod(*str(n))  # here


@refused(3)
def a_method_that_gives_bytes(n):
    """str.encode of a run-time string is not supported yet
    at: str(n).encode
    instead: take the code points: [ord(c) for c in s]
    """
    return str(n).encode()  # here


@refused(np.arange(3.0), 2)
def a_string_and_an_array(x, n):
    """an operation on a string and an array is not supported
    at: str(n) + x
    found: array of float64, shape (3,)
    instead: use the elements of the array
    """
    return str(n) + x  # here
