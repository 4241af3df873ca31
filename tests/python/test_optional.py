"""Variables that some paths do not assign, or assign None to."""

from __future__ import annotations

from support import checks, refused


class Box:
    def __init__(self, n):
        self.n = n


def test_unassigned_or_an_object():
    def unread(n):
        total = 0
        for i in range(n):
            if i > 2:
                box = Box(i)
                total += box.n
        return total

    def read(n):
        for i in range(n):
            box = Box(i)
        return box.n  # here

    checks(unread, 0, 5)
    refused(read, 3, says="'box' has no single type: it is not assigned and Box")
