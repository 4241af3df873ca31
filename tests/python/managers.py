"""Context managers of classes, for the tests of `with`."""

from __future__ import annotations


class Mine(Exception):
    pass


class Loud:
    """Prints when it is entered and left; swallows the classes that it is given."""

    def __init__(self, name, swallows=()):
        self.name, self.swallows = name, swallows

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind is None, error is None, traceback is None)
        return kind is not None and issubclass(kind, self.swallows)


class Counted:
    def __init__(self, start):
        self.count = start
        self.errors = 0

    def __enter__(self):
        self.count += 1
        return self.count

    def __exit__(self, kind, error, traceback):
        self.count += 10
        if isinstance(error, ValueError):
            self.errors += 1
            return True
        return None


class Blind:
    """Does not look at the exception."""

    def __init__(self, answer):
        self.answer = answer

    def __enter__(self):
        return 3

    def __exit__(self, *args):
        print("left")
        return self.answer
