"""`itertools`, zip(), map() and the like."""

from __future__ import annotations

import itertools
import statistics

from refusal import refused, refused_when_run


@refused([1, 2])
def groups(xs):
    """itertools.groupby() is not supported
    at: itertools.groupby(xs)
    instead: keep the last key in a variable, and compare with it
    """
    return [len(list(g)) for _, g in itertools.groupby(xs)]  # here


@refused([1, 2])
def copies_of_an_iterator(xs):
    """itertools.tee() is not supported
    at: itertools.tee(xs)
    instead: go through the sequence twice, or make a list of it
    """
    a, b = itertools.tee(xs)  # here
    return list(a), list(b)


@refused(2)
def permutations_of_all(n):
    """itertools.permutations() over what exists at run time needs a constant number of parts above 0
    at: itertools.permutations(range(n))
    instead: write permutations(items, 2), or loops over positions
    """
    return list(itertools.permutations(range(n)))  # here


@refused(2)
def a_product_repeated_at_run_time(n):
    """itertools.product() with a run-time value for repeat= is not supported
    at: itertools.product([1, 2], repeat=n)
    instead: write it as a constant: the items are tuples of as many parts
    """
    return list(itertools.product([1, 2], repeat=n))  # here


@refused(0.5)
def count_of_floats(x):
    """itertools.count() of numbers that are no ints is not supported yet: Python adds them up, with each rounding
    at: itertools.count(x)
    instead: keep the number in a variable, and add to it in the loop
    """
    return list(zip([1, 2], itertools.count(x)))  # here


@refused([1, 2])
def a_chain_over_an_iterator(xs):
    """itertools.chain() over an iterator that exists at run time is not supported yet
    at: itertools.chain(it, [1])
    instead: make a list of it first: list(items)
    """
    it = iter(xs)
    return list(itertools.chain(it, [1]))  # here


@refused([[1], [2]])
def a_chain_of_run_time_rows(xs):
    """itertools.chain.from_iterable() over what exists at run time is not supported yet
    at: itertools.chain.from_iterable(row for row in rows)
    instead: write two loops: [x for row in rows for x in row]
    """
    rows = []
    for i in range(len(xs)):
        rows.append([i])
    return list(itertools.chain.from_iterable(row for row in rows))  # here


@refused([1, 2])
def islice_of_a_map(xs):
    """itertools.islice() that passes over items of map() is not supported yet: Python calls the function for them, too
    at: itertools.islice(map(abs, xs), 1, None)
    instead: make a list of it first: list(items)
    """
    return list(itertools.islice(map(abs, xs), 1, None))  # here


@refused([1, 2])
def zip_over_takewhile(xs):
    """zip() over an iterator by a class or a comprehension is not supported yet
    at: zip(itertools.takewhile(lambda x: x > 0, xs), xs)
    instead: make a list of it first: list(items)
    """
    return list(zip(itertools.takewhile(lambda x: x > 0, xs), xs))  # here


@refused([1, 2])
def zip_over_an_iterator_and_more(xs):
    """zip() over an iterator that is not its last argument is not supported yet
    at: zip(it, it)
    instead: make a list of it first: list(items)
    """
    it = iter(xs)
    return list(zip(it, it))  # here


@refused(3)
def the_items_of_a_dict_zipped_twice(n):
    """zip() over a dict or set that exists at run time is used more than once, or in another branch or loop than it is made in: this is not supported yet
    at: zip(d, d)
    instead: write it where it is used, or make a list of it first
    """
    d = {i: i for i in range(n)}
    z = zip(d, d)  # here
    return list(z), list(z)


@refused(2)
def a_slice_in_a_result(n):
    """the function returns a slice with run-time bounds: this is not supported
    at: return slice(1, n)
    instead: return numbers, arrays, and lists, tuples and dicts of them
    """
    return slice(1, n)  # here


@refused(2)
def the_text_of_a_slice(n):
    """the text of a slice with run-time bounds is not supported
    at: return repr(slice(1, n))
    instead: show its bounds: s.start, s.stop
    """
    return repr(slice(1, n))  # here


class Walk:
    def __init__(self, xs):
        self.items = iter(xs)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.items)


@refused([1, 2], has_line=False)
def map_over_an_iterator_of_a_class(xs):
    """the next item of an iterator over a run-time sequence is taken by code that is not converted
    at: next(self.items)
    instead: loop over the object with `for`, or make a list of it: list(items)
    """
    return [x for x in map(abs, Walk(xs))]


@refused_when_run([1, 2])
def a_chain_over_a_list_that_grows(xs):
    """a list changes its length while itertools.chain() goes through it: make a copy of it first"""
    for x in itertools.chain(xs, [1]):  # here
        xs.append(x)
    return xs


@refused([1.0, 2.0])
def a_mean_by_fractions(xs):
    """statistics.mean() of run-time values is not supported: Python computes it with objects of its own
    at: statistics.mean(xs)
    instead: use statistics.fmean(xs), or np.mean(x)
    """
    return statistics.mean(xs)  # here


@refused([1.0, 2.0])
def a_weighted_mean(xs):
    """statistics.fmean() with weights is not supported
    at: statistics.fmean(xs, xs)
    instead: use np.average(x, weights=w)
    """
    return statistics.fmean(xs, xs)  # here


@refused([1, 2])
def in_a_map(xs):
    """'in' on a map over what exists at run time is not supported
    at: 2 in map(abs, xs)
    instead: write any(value == item for item in items)
    """
    return 2 in map(abs, xs)  # here
