"""Objects outside the function, arguments that are changed, attributes, results."""

from __future__ import annotations

import collections
import sys
from dataclasses import dataclass

import numpy as np
from refusal import refused

import lathe

V = np.arange(4.0)
ITEMS = {"a": 1}
COMPLEX = 1 + 2j


@dataclass
class Box:
    value: float


class Plain:
    def __init__(self):
        self.value = 1
        self.other = 2


class Descriptor:
    def __get__(self, owner, cls):
        return 1

    def __set__(self, owner, value):
        owner.held = value


class Described:
    field = Descriptor()


class Erased:
    def __init__(self):
        self.value = 1

    def __delattr__(self, name):
        object.__delattr__(self, name)


PLAIN = Plain()
BOX = Box(1.0)
DESCRIBED = Described()


@refused(1)
def a_descriptor_is_assigned(n):
    """assignment to 'field', which is a Descriptor of Described, is not supported
    at: DESCRIBED.field
    instead: use an attribute or a property
    """
    DESCRIBED.field = n  # here
    return n


@refused(1)
def an_attribute_with_a_say_is_deleted(n):
    """`del` of the attribute 'value' of a Erased, whose class says what that means, is not supported
    at: erased.value
    instead: call a method that does it
    """
    erased = Erased()
    del erased.value  # here
    return n


@refused(Box(2.0))
def an_attribute_of_a_dataclass_argument(box):
    """the attribute 'value' of a Box from outside is assigned: this is not supported yet
    at: box.value
    instead: return the new value and assign it where the function is called
    """
    box.value = 3.0  # here
    return box


@refused(1)
def an_attribute_of_a_module_of_python(n):
    """assignment to 'recursion' of sys is not supported
    at: sys.recursion
    instead: assign it outside of compiled code
    """
    sys.recursion = n  # here
    return n


@refused(Box(2.0))
def an_object_that_may_be_the_argument(box):
    """the function assigns <Box>.value from outside, and a Box, which may be the same one, is among its arguments: this is not supported yet
    at: BOX.value
    instead: pass it as an argument or use it from outside, not both
    """
    BOX.value = 3.0  # here
    return box.value


@refused({"a": 1}, 2)
def a_dict_argument_is_changed(items, n):
    """dict.update() changes a dict that the function was given: this is not supported yet
    at: items.update(b=n)
    instead: return the new values, or change a copy
    """
    items.update(b=n)  # here
    return n


@refused(2)
def an_attribute_of_two_types_is_read(n):
    """<Plain>.other is read where it has values of different types, depending on the path taken
    at: PLAIN.other
    instead: give it the same type on every path, or read it before
    """
    if n > 1:
        PLAIN.other = b"text"
    else:
        PLAIN.other = 2
    return PLAIN.other  # here


@refused(2)
def a_key_on_one_path(n):
    """a dict has the key b'a' on one path only: this is not supported yet
    at: n > 1
    instead: give it the key before, with None for no value
    """
    items = {}
    if n > 1:  # here
        items[b"a"] = n
    for key in items:
        n += len(key)
    return n


@refused(2)
def a_key_in_a_loop(n):
    """a dict has the key b'a' on one path only: this is not supported yet
    at: range(n)
    instead: give it the key before, with None for no value
    """
    items = {}
    for i in range(n):  # here
        items[b"a"] = i
    return items[b"a"]


@refused(2)
def a_key_of_a_dict_outside_on_one_path(n):
    """the item 'b' of a dict is there on one path only: this is not supported yet
    at: len(ITEMS)
    instead: give it a value before, None for example
    """
    if n > 1:
        ITEMS["b"] = n
    return len(ITEMS)  # here


@refused(2)
def an_object_twice_in_the_result(n):
    """the function returns a Box that it made at two places of its result: this is not supported
    at: return box, box
    instead: return it once
    """
    box = Box({1: n})
    return box, box  # here


@refused(2)
def an_object_of_run_time_is_returned(n):
    """slice() of run-time values is not supported yet
    at: slice(n)
    found: (int)
    """
    return slice(n)  # here


@refused(2)
def a_value_that_cannot_be_shown(n):
    """this value cannot be shown at run time: <run-time generator>
    at: print(x for x in range(n))
    """
    print(x for x in range(n))  # here
    return n


@refused(2)
def changes_after_a_return_of_run_time(n):
    """set.add() after a break, continue or return that depends on run-time values is not supported yet
    at: seen.add(b"a")
    instead: use an array (np.zeros(n), then x[i] = v), or make the object after that statement
    """
    seen = set()
    if n > 5:
        return seen
    seen.add(b"a")  # here
    return seen


@refused([Plain(), Plain()], 2)
def a_list_of_objects_that_was_given_is_changed(items, n):
    """the function changes a list that it was given: this is not supported yet
    at: return n
    instead: return the new values, or change a copy
    """

    class Change:
        items[0] = n

    return n  # here


@refused(2)
def an_array_in_a_list_is_assigned(n):
    """an array that is in a list is assigned to <Plain>.other: this is not supported, since lists in compiled code hold copies
    at: PLAIN.other
    instead: assign a copy of it: x.copy()
    """
    rows = []
    for _ in range(n):
        rows.append(np.zeros(2))
    PLAIN.other = rows[0]  # here
    return len(rows)


@refused(2)
def a_counter_is_assigned(n):
    """<Plain>.other, which is outside the function, is assigned a Counter that exists at run time: this is not supported yet
    at: PLAIN.other
    instead: assign a dict of it: dict(d)
    """
    counts = collections.Counter()
    for i in range(n):
        counts[i % 3] += 1
    PLAIN.other = counts  # here
    return n


LARGE = 2**70


@refused(2, error=lathe.IntegerRangeError, has_line=False)
def a_large_number_outside_is_assigned(n):
    """LARGE is 1180591620717411303424, which does not fit into 64 bits"""
    global LARGE
    LARGE += n
    return n
