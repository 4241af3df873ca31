"""Recursion over objects: trees and lists made inside, trees and dicts among the arguments, closures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from support import checks


@dataclass
class Tree:
    value: int
    left: Any = None
    right: Any = None

    def total(self):
        found = self.value
        if self.left is not None:
            found += self.left.total()
        if self.right is not None:
            found += self.right.total()
        return found


class Chain:
    def __init__(self, value):
        self.value = value
        self.next = None

    def add(self, k):
        if k < self.value:
            if self.next is None:
                self.next = Chain(k)
            else:
                self.next.add(k)
        return self

    def walk(self, k):
        if self.next is None or k == 0:
            return self.value
        return self.value + self.next.walk(k - 1)


def insert(root, value):
    if root is None:
        return Tree(value)
    if value < root.value:
        root.left = insert(root.left, value)
    else:
        root.right = insert(root.right, value)
    return root


def count(d, k):
    d["n"] += 1
    if k > 0:
        count(d, k - 1)
    return d["f"]


def test_trees_made_here():
    def sorted_by_a_tree(n):
        root = None
        for i in range(n):
            root = insert(root, (i * 7) % 11)

        def inorder(node, out):
            if node is None:
                return
            inorder(node.left, out)
            out.append(node.value)
            inorder(node.right, out)

        out: list = []
        inorder(root, out)
        return out

    def built(n):
        def build(k):
            return None if k <= 0 else Tree(k, build(k - 1), build(k - 2))

        tree = build(n)
        return 0 if tree is None else tree.total()

    checks(sorted_by_a_tree, 0, 1, 2, 9)
    checks(built, 0, 1, 6)


def test_methods_of_links():
    def f(n):
        head = Chain(10)
        for i in range(n):
            head.add(9 - i)
        return head.walk(3)

    checks(f, 0, 2, 6)


def test_trees_among_the_arguments():
    def add_all(tree, k):
        if tree is None:
            return 0
        tree.value += k
        return tree.value + add_all(tree.left, k + 1) + add_all(tree.right, k + 2)

    def mirror(tree, k):
        if tree is None:
            return None
        return Tree(tree.value * k, mirror(tree.right, k), mirror(tree.left, k))

    trees = [(Tree(1, Tree(2, Tree(3)), Tree(4)), 3), (Tree(5), 1)]
    checks(add_all, *trees)
    checks(mirror, *trees)


def test_dicts_of_mixed_items():
    def by_parameter(d, n):
        return count(d, n), d["n"]

    def by_variable(d, n):
        def f(k):
            d["n"] += 1
            d["name"] = d["name"] + "x"
            d["f"] *= 2
            if k > 0:
                f(k - 1)

        f(n)
        return d["name"]

    given = [({"n": 0, "name": "a", "f": 1.5}, 3), ({"n": 2, "name": "b", "f": 0.5}, 0)]
    checks(by_parameter, *given)
    checks(by_variable, *given)


def test_closures():
    def queens(n):
        found = 0
        columns: list = []

        def free(c):
            r = len(columns)
            for i in range(r):
                if columns[i] == c or abs(columns[i] - c) == r - i:
                    return False
            return True

        def place(r):
            nonlocal found
            if r == n:
                found += 1
                return
            for c in range(n):
                if free(c):
                    columns.append(c)
                    place(r + 1)
                    columns.pop()

        place(0)
        return found

    def mutual(n):
        calls = 0

        def even(k):
            nonlocal calls
            calls += 1
            return True if k == 0 else odd(k - 1)

        def odd(k):
            nonlocal calls
            calls += 10
            return False if k == 0 else even(k - 1)

        return even(n), calls

    checks(queens, 0, 1, 5)
    checks(mutual, 0, 1, 6)


def test_objects_that_are_assigned_outside():
    def attribute(state, n):
        def f(k):
            state.left = Tree(k) if k > 0 else None
            state.value += 1
            return f(k - 1) if k > 0 else 0

        return f(n)

    checks(attribute, (Tree(1), 3), (Tree(2, Tree(3)), 2))
