"""Classes of the user's program whose special methods cannot be part of the compiled code."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from refusal import refused


class Every:
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)


class New:
    def __new__(cls, x):
        return object.__new__(cls)


class Items:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i


class Doubled:
    def __get__(self, owner, cls=None):
        return owner.n * 2 if owner.n > 2 else 0


class Described:
    m = Doubled()

    def __init__(self, n):
        self.n = n


@dataclass
class Point:
    x: int


EVERY = Every()


@refused(1)
def asks_for_every_attribute(n):
    """the attribute 'x' of a Every, whose class has a __getattribute__, cannot be read in compiled code
    at: EVERY.x
    instead: give the class a __getattr__, or properties
    """
    return EVERY.x + n  # here


@refused(1)
def makes_its_objects(n):
    """New() cannot be compiled: the class has a __new__ in Python
    at: New(n)
    instead: do it in __init__, or in a function that makes the object
    """
    return New(n)  # here


@refused(1, has_line=False)
def items_until_an_error(n):
    """Python itself calls __getitem__() here, which asks for the truth of a run-time value
    at: i >= self.n
    found: <run-time bool>
    instead: loop over the indices, or give the class an `__iter__` that returns iter() of a list or range
    """
    t = 0
    for x in Items(n):
        t += x
    return t


@refused(1, has_line=False)
def descriptor(n):
    """Python itself calls __get__() here, which asks for the truth of a run-time value
    at: owner.n > 2
    found: <run-time bool>
    instead: write what it does in a method with a name of its own
    """
    return Described(n).m


@refused(1)
def copies_an_object(n):
    """copy.copy() of a Point cannot be compiled
    at: copy.copy(Point(n))
    found: Point
    instead: make a new one of its parts
    """
    return copy.copy(Point(n))  # here


@refused(1)
def copies_what_is_in_a_list(n):
    """copy.deepcopy() of a list cannot be compiled
    at: copy.deepcopy([n])
    found: list
    instead: make a new one of its parts
    """
    return copy.deepcopy([n])  # here
