"""Objects that the function makes, where it is not known which one they are."""

from __future__ import annotations

from refusal import refused


class Point:
    def __init__(self, x):
        self.x = x


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
