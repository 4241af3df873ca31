"""The class of objects that several test files put into lists and dicts."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def move(self, by):
        self.x += by
        return self

    @property
    def twice(self):
        return self.x * 2

    @twice.setter
    def twice(self, value):
        self.x = value // 2

    def __repr__(self):
        return f"P({self.x}, {self.y})"
