"""Objects that the function makes, where it is not known which one they are."""

from __future__ import annotations

import functools
import types
from typing import Any, NamedTuple

import numpy as np
from refusal import refused


class Point:
    """With an attribute that keeps it out of memory, where the trace could follow it."""

    def __init__(self, x):
        self.x = x
        self.more = {}


@refused(1)
def assigned_by_another_name(n):
    """the attribute 'x' of a Point is read after it was assigned by another name, which means the same object on some paths only
    at: p.x
    instead: use one name for the object, or make a new one instead of assigning
    """
    p, q = Point(1), Point(2)
    r = p if n > 0 else q
    r.x = n
    return p.x  # here


@refused(1)
def one_or_another(n):
    """`is` between two of Point, of which one may be the other, depending on the path taken, is not supported
    at: p is q
    instead: compare their attributes, or keep a flag
    """
    p = q = Point(1)
    if n > 0:
        q = Point(2)
    return p is q  # here


@refused(1)
def holds_itself(n):
    """a Point that holds itself is merged with another one, or shown: this is not supported
    at: print(p)
    instead: change the attributes of one object instead of making another
    """
    p = Point(n)
    p.x = p
    print(p)  # here


@refused(1)
def one_or_another_as_key(n):
    """a Point that may be another one, depending on the path taken, is a key of a dict or set: this is not supported
    at: d[r]
    instead: use a number or a string as the key, such as one of its attributes
    """
    p, q = Point(1), Point(2)
    d = {p: 1, q: 2}
    r = p if n > 0 else q
    return d[r]  # here


class Square:
    def __init__(self, side):
        self.side = side


class Number:
    def __init__(self, value):
        self.value = value


class Registered:
    def __init__(self, value, register):
        register(self)
        self.value = value


MANY = [type(f"Number{k}", (Number,), {}) for k in range(65)]
NUMBERS = [1, 2]
BOX = Number([3])


@refused(1)
def one_of_two_classes_as_key(n):
    """an object of one of several classes is a key of a dict or set: this is not supported
    at: {s: n}
    found: <run-time choice of a Point or a Square>
    instead: use a number or a string as the key, such as one of its attributes
    """
    s = Point(n) if n > 0 else Square(n)
    return {s: n}  # here


@refused(1)
def loop_over_one_of_two_classes(n):
    """a loop over, or unpacking of, an object of one of several classes is not supported
    at: s
    found: <run-time choice of a Point or a Square>
    instead: do it in a method of each class
    """
    s = Point(n) if n > 0 else Square(n)
    for x in s:  # here
        n += x
    return n


@refused(1)
def identity_of_an_object(n):
    """id() of a run-time value cannot be compiled: it is no object until the call returns
    at: id(p)
    instead: compare values with ==
    """
    p = Point(n)
    return id(p)  # here


@refused(1)
def objects_of_many_classes(n):
    """objects of more than 64 classes are in lists
    at: xs[n]
    """
    xs = [cls(n) for cls in MANY]
    return xs[n].value  # here


@refused(3)
def registered_in_its_init(n):
    """a Registered goes into a run-time list, or meets one that is in a list, before its __init__ has ended
    at: others.append(one)
    instead: do it where the object is made
    """
    others = []
    for i in range(n):
        others.append(Number(i))
    Registered(n, lambda one: others.append(one))  # here
    return len(others)


@refused(3)
def objects_and_numbers(n):
    """a run-time list, or an attribute of objects in one, holds objects and others
    at: xs.append(i)
    found: int and a Number
    instead: use a list, or an attribute, for each
    """
    xs = []
    for i in range(n):
        xs.append(Number(i))
        xs.append(i)  # here
    return xs


@refused(3)
def list_of_objects_or_of_numbers(n):
    """a list is one of objects or one of other values, depending on the path taken
    at: n > 2
    instead: use a list for each
    """
    xs, ys = [], []
    for i in range(n):
        xs.append(Number(i))
        ys.append(i)
    zs = ys
    if n > 2:  # here
        zs = xs
    return zs


@refused(3)
def objects_in_a_list_outside(n):
    """a list from outside the function gets objects or named tuples that the function made: this is not supported
    at: return n
    instead: return the list, and put it there where the function is called
    """
    for i in range(n):
        NUMBERS.append(Number(i))
    return n  # here


@refused(3)
def list_of_objects_assigned_outside(n):
    """something outside is assigned a list of objects or named tuples that the function made: this is not supported
    at: return n
    instead: return the list, and put it there where the function is called
    """
    BOX.value = [Number(i) for i in range(n)]
    return n  # here


@refused(3)
def array_of_objects(n):
    """np.array of a list of objects or named tuples is not supported
    at: np.array([Number(i) for i in range(n)])
    found: list of int
    instead: make a list of their numbers
    """
    return np.array([Number(i) for i in range(n)])  # here


@refused(3)
def object_of_a_list_as_key(n):
    """a Number that is in a list is a key of a dict or set: this is not supported
    at: {xs[0]: n}
    instead: use a number or a string as the key, such as one of its attributes
    """
    xs = [Number(i) for i in range(n)]
    return {xs[0]: n}  # here


class Pair(NamedTuple):
    a: Any
    b: Any


@refused(3)
def tuples_of_two_classes(n):
    """a run-time list holds tuples of several classes: this is not supported
    at: xs.append((i, i))
    found: a Pair and a tuple
    instead: make all of them of one class, or use a list for each
    """
    xs = []
    for i in range(n):
        xs.append(Pair(i, i))
        xs.append((i, i))  # here
    return xs


class Link:
    def __init__(self, next):
        self.next = next
        self.value = 1


CHAIN = None
for _ in range(80):
    CHAIN = Link(CHAIN)


@refused(1)
def many_objects_outside(n):
    """a loop goes through more than 64 objects from outside (Link), which compiled code takes one by one: this is not supported
    at: node is not None
    instead: make arrays or lists of numbers of them before the call
    """
    node, total = CHAIN, n
    while node is not None:  # here
        total += node.value
        node = node.next
    return total


class Swapped:
    def __init__(self, x):
        self.x = x


class Other(Swapped):
    pass


@refused(3)
def attributes_that_come_later(n):
    """the function returns one of several objects that it made, of which two are of one class: this is not supported
    at: return p
    found: <run-time choice of a Swapped or a Other or a Other>
    instead: give them their attributes where they are made
    """
    p, q = Swapped(n), Other(2)
    for _ in range(n):
        p, q = q, p
        for k in range(4):
            p.new = k
    return p  # here


@refused(3)
def the_length_of_a_function_of_run_time(n):
    """this is not supported for a value that depends on the path taken
    at: len(f)
    found: TypeError("object of type 'Choice' has no len()")
    instead: do it on each path, or test which value it is before
    """
    f = abs if n > 1 else max
    return len(f)  # here


@refused(3)
def a_result_with_objects_as_keys(n):
    """the function returns a dict or set with objects that it made as keys or items: this is not supported
    at: return {Point(n): 1}
    found: a Point
    instead: return a list of them, or of pairs
    """
    return {Point(n): 1}  # here


@refused(3)
def the_text_of_a_partial(n):
    """the text of a partial with run-time values is not supported
    at: return str(functools.partial(max, n))
    instead: show the values themselves
    """
    return str(functools.partial(max, n))  # here


@refused(3)
def identity_of_exceptions(n):
    """`is` or `==` between exceptions of which one may be the other is not supported
    at: e is f
    instead: keep a flag, or compare their arguments
    """
    e = ValueError(n)
    try:
        raise e
    except ValueError as f:
        return e is f  # here


@refused(3)
def an_attribute_by_a_name_of_run_time(n):
    """getattr() of a name that is known at run time only is not supported
    at: getattr("aB", "upper" if n > 2 else "lower")
    instead: write an `if` for each name, or keep the values in a dict
    """
    return getattr("aB", "upper" if n > 2 else "lower")()  # here


@refused(1)
def what_c_compares(n):
    """a SimpleNamespace is compared by what is in it, which compiled code does not see
    at: PLACE == OTHER_PLACE
    instead: compare its attributes
    """
    return PLACE == OTHER_PLACE, n  # here


PLACE, OTHER_PLACE = types.SimpleNamespace(x=1), types.SimpleNamespace(x=2)
