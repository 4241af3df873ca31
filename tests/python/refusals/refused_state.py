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


class Steps:
    def __init__(self):
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1  # here
        return self.at


@refused(Steps())
def an_attribute_of_an_iterator_among_the_arguments(steps):
    """the attribute 'at' of a Steps from outside is assigned: this is not supported yet
    at: steps.at
    instead: return the new value and assign it where the function is called
    """
    steps.at = 3  # here
    return steps.at


@refused(1)
def an_attribute_of_a_module_of_python(n):
    """assignment to 'recursion' of sys is not supported
    at: sys.recursion
    instead: assign it outside of compiled code
    """
    sys.recursion = n  # here
    return n


HELD = {"box": {"a": 1}}


@refused(HELD["box"])
def an_object_that_is_the_argument(box):
    """the function assigns parts of a dict which is among its arguments and which it finds outside, too: this is not supported
    at: HELD
    instead: pass it as an argument or use it from outside, not both
    """
    box["a"] = 3
    return HELD["box"]["a"]  # here


@refused((1, 2), (1, 2))
def identity_of_tuples(a, b):
    """`is` between tuples, of which one is among the arguments, is not supported
    at: a is b
    instead: compare them with ==
    """
    return a is b  # here


@refused({"a": 1, "b": (2, None, [3])}, 2)
def a_dict_argument_is_changed(items, n):
    """dict.clear() changes a dict that the function was given: this is not supported yet
    at: items.clear()
    instead: return the new values, or change a copy
    """
    items.clear()  # here
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


@refused({"b": (1, 2, 3), "a": None}, 2)
def keys_in_another_order(d, n):
    """a dict whose keys have another order on another path is looked at key by key: this is not supported for its keys and values
    at: list(d)
    instead: give it all its keys before, in one order
    """
    if n > 1:
        d["b"] = d.pop("b")
    return list(d)  # here


@refused({1: 2}, 2)
def an_equal_key_of_another_type(d, n):
    """the key True is equal to a key of another type that the dict has or had: this is not supported
    at: d[True]
    instead: use keys of one type
    """
    d[True] = n  # here


MORE = {"a": 1, "c": len}


@refused(2)
def a_key_of_a_dict_outside_on_one_path(n):
    """the item 'b' of a dict is there on one path only: this is not supported yet
    at: len(MORE)
    instead: give it a value before, None for example
    """
    if n > 1:
        MORE["b"] = n
    return len(MORE)  # here


@refused(2)
def a_container_twice_on_one_path(n):
    """the result has a container at two places on some paths only: this is not supported
    at: return items, items
    instead: return a copy at one of them
    """
    items = {"a": n}
    if n > 1:
        return items, items  # here
    return items, {"a": 1}


@refused(2)
def a_container_that_may_be_another(n):
    """a dict in the result may be another one there, depending on the path taken: this is supported for those of numbers and strings only
    at: return first, second
    instead: return a copy of it
    """
    first, second = {"a": {"b": n}}, {"a": {"b": 1}}
    if n > 1:
        second = first
    return first, second  # here


KNOWN = {1, 2}


@refused(2)
def a_container_from_outside_on_one_path(n):
    """a set from outside the function is in the result on some paths, and another value on others: this is not supported
    at: return KNOWN
    instead: return a copy of it on each path
    """
    if n > 1:
        return KNOWN  # here
    return {n, 5}


@dataclass
class Extended:
    value: float

    def __post_init__(self):
        self.more = [self.value]


@refused(Extended(1.0))
def an_attribute_that_is_no_field(extended):
    """the attribute 'more' of a Extended among the arguments is no field of its class: this is not supported
    at: extended.more
    found: a list
    instead: declare it in the class: more: Any = field(init=False)
    """
    return extended.more  # here


@refused(2)
def an_object_in_itself(n):
    """the function returns a Plain that it made, which is in itself or another one on another path: this is not supported
    at: return first
    instead: return what is in it
    """
    first, second = Plain(), Plain()
    first.value, second.value = {"a": n}, {"b": n}
    first.other, second.other = second, first
    return first  # here


@refused(2)
def an_object_of_run_time_is_returned(n):
    """bytearray() of run-time values is not supported yet
    at: bytearray(n)
    found: (int)
    instead: use a list of ints, or np.zeros(n, np.uint8)
    """
    return bytearray(n)  # here


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


@refused(2.0)
def a_tuple_of_an_object_is_assigned(x):
    """<Plain>.other, which is outside the function, is assigned a tuple with an object that the function made: this is not supported yet
    at: PLAIN.other
    instead: assign the object, or the numbers in it
    """
    PLAIN.other = Box(x), 1  # here


@refused(2.0)
def an_object_with_a_dict_is_assigned(x):
    """<Plain>.other, which is outside the function, is assigned a Box that cannot be in memory: this is not supported
    at: PLAIN.other
    found: value is a dict
    instead: keep numbers, strings, and lists and tuples of them in its attributes
    """
    PLAIN.other = Box({"a": x})  # here


QUEUE = collections.deque([1])


@refused(2)
def a_deque_outside_is_changed(n):
    """deque.appendleft() changes a deque from outside the function: this is not supported
    at: QUEUE.appendleft(n)
    instead: make a deque of it in the function: d = deque(d), and return that one
    """
    QUEUE.appendleft(n)  # here
    return n
