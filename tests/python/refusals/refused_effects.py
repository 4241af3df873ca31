"""What compiled code would do once, or cannot do at all: iterators, generators, texts that are run,
the state of the process; and results that each call would have to make anew."""

from __future__ import annotations

import io
import itertools
import os
import random
import time

import numpy as np
from refusal import refused

import lathe

NUMBERS = iter(range(1000))
COUNTER = itertools.count()
SEEN: list = [0, len]
OUTPUT = io.StringIO()


class Plain:
    value = 1


PLAIN = Plain()


def squares(n):
    for i in range(n):
        yield i * i


SQUARES = squares(10)


# ---- iterators from outside


@refused(3)
def next_of_an_iterator(n):
    """next() changes a Python object from outside the function, which compiled code would do only once
    at: next(COUNTER)
    instead: return the new values, or use an array
    """
    return next(COUNTER) + n  # here


@refused(3)
def a_loop_over_an_iterator(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: NUMBERS
    instead: return the new values, or use an array
    """
    for x in NUMBERS:  # here
        n += x
    return n


@refused(3)
def a_loop_over_a_generator(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: SQUARES
    instead: return the new values, or use an array
    """
    for x in SQUARES:  # here
        n += x
    return n


@refused(3)
def an_iterator_in_zip(n):
    """zip() changes a Python object from outside the function, which compiled code would do only once
    at: zip(NUMBERS, range(2))
    instead: return the new values, or use an array
    """
    return sum(x for x, _ in zip(NUMBERS, range(2))) + n  # here


@refused(3)
def an_iterator_in_enumerate(n):
    """enumerate() changes a Python object from outside the function, which compiled code would do only once
    at: enumerate(NUMBERS)
    instead: return the new values, or use an array
    """
    for i, x in enumerate(NUMBERS):  # here
        n += i * x
    return n


@refused(3)
def an_iterator_in_map(n):
    """map() changes a Python object from outside the function, which compiled code would do only once
    at: map(abs, NUMBERS)
    instead: return the new values, or use an array
    """
    return sum(map(abs, NUMBERS)) + n  # here


@refused(3)
def an_iterator_as_a_list(n):
    """list() changes a Python object from outside the function, which compiled code would do only once
    at: list(NUMBERS)
    instead: return the new values, or use an array
    """
    return list(NUMBERS)[:2] + [n]  # here


@refused(3)
def an_iterator_unpacked(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: NUMBERS
    instead: return the new values, or use an array
    """
    a, b, *_ = NUMBERS  # here
    return a + b + n


@refused(3)
def an_iterator_starred(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: NUMBERS
    instead: return the new values, or use an array
    """
    return len([*NUMBERS, n])  # here


@refused(3)
def an_iterator_in_a_comprehension(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: NUMBERS
    instead: return the new values, or use an array
    """
    return [x + n for x in NUMBERS]  # here


@refused(3)
def an_iterator_that_is_searched(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: 5 in NUMBERS
    instead: return the new values, or use an array
    """
    return 5 in NUMBERS  # here


@refused(3)
def an_iterator_as_arguments(n):
    """a loop over an iterator changes a Python object from outside the function, which compiled code would do only once
    at: NUMBERS
    instead: return the new values, or use an array
    """
    return max(*NUMBERS, n)  # here


# ---- generators, coroutines, texts


@refused(3, error=lathe.ConversionError)
def a_generator(n):
    """a generator (`yield`) cannot be compiled
    at: yield n
    found: a generator (`yield`)
    instead: build a list and return it, or write the loop in place
    """
    yield n  # here


@refused(3, error=lathe.ConversionError, has_line=False)
def a_call_of_a_generator(n):
    """a generator (`yield`) cannot be compiled
    at: yield i * i
    found: a generator (`yield`)
    instead: build a list and return it, or write the loop in place
    """
    return sum(squares(n))


@refused(3, error=lathe.ConversionError)
def a_generator_inside(n):
    """a generator (`yield from`) cannot be compiled
    at: yield from range(n)
    found: a generator (`yield from`)
    instead: build a list and return it
    """

    def items():
        yield from range(n)  # here

    return list(items())


@refused(3, error=lathe.ConversionError)
async def a_coroutine(n):  # here
    """an `async def` function cannot be compiled
    at: async def a_coroutine(n):
    found: an `async def` function
    instead: define it outside the compiled function
    """
    return n


@refused(3, error=lathe.ConversionError)
def a_coroutine_inside(n):
    """an `async def` function cannot be compiled
    at: async def later():
    found: an `async def` function
    instead: define it outside the compiled function
    """

    async def later():  # here
        return n

    return later


@refused(3)
def eval_of_a_text(n):
    """eval() cannot be compiled: what a text does is not known before it runs
    at: eval("n + 1")
    instead: write the code in place of the text, or call it outside
    """
    return eval("n + 1")  # here


@refused(3)
def exec_of_a_text(n):
    """exec() cannot be compiled: what a text does is not known before it runs
    at: exec("n = 1")
    instead: write the code in place of the text, or call it outside
    """
    exec("n = 1")  # here
    return n


@refused(3)
def a_text_that_is_compiled(n):
    """compile() cannot be compiled: what a text does is not known before it runs
    at: compile("1", "text", "eval")
    instead: write the code in place of the text, or call it outside
    """
    return compile("1", "text", "eval") and n  # here


# ---- the state of the process


@refused(3)
def the_environment(n):
    """os.environ cannot be read in compiled code, which would not see its changes
    at: os.environ
    instead: read it outside, and pass what it holds as an argument
    """
    return os.environ["HOME"], n  # here


@refused(3)
def the_clock(n):
    """time.perf_counter() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: time.perf_counter()
    found: time.perf_counter()
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    return time.perf_counter() + n  # here


@refused(3)
def random_numbers(n):
    """Random.random() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: random.random()
    found: Random.random()
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    return random.random() + n  # here


@refused(3)
def random_arrays(n):
    """numpy.random.RandomState.rand() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: np.random.rand(3)
    found: numpy.random.RandomState.rand(<RandomState object>, 3)
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    return np.random.rand(3) + n  # here


@refused(3)
def a_file(n):
    """io.open() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: open("/dev/null")
    found: io.open('/dev/null')
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    with open("/dev/null") as file:  # here
        return len(file.read()) + n


@refused(3)
def a_write_to_the_output(n):
    """StringIO.write() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: OUTPUT.write("text")
    found: StringIO.write('text')
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    OUTPUT.write("text")  # here
    return n


@refused(3)
def a_line_of_input(n):
    """input() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: input()
    found: input()
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    return input() and n  # here


@refused(3)
def the_identity_of_a_number(n):
    """id() of a run-time value cannot be compiled: it is no object until the call returns
    at: id(n)
    instead: compare values with ==
    """
    return id(n)  # here


# ---- objects outside


@refused(3)
def append_to_a_list_outside(n):
    """list.append() changes a Python object from outside the function, which compiled code would do only once
    at: SEEN.append(n)
    instead: return the new values, or use an array
    """
    SEEN.append(n)  # here
    return n


@refused(3)
def append_to_a_list_outside_in_a_branch(n):
    """list.append() changes a Python object from outside the function, which compiled code would do only once
    at: SEEN.append(n)
    instead: return the new values, or use an array
    """
    if n > 5:
        SEEN.append(n)  # here
    return n


@refused(3)
def append_by_another_name(n):
    """list.append() changes a Python object from outside the function, which compiled code would do only once
    at: keep(n)
    instead: return the new values, or use an array
    """
    keep = SEEN.append
    keep(n)  # here
    return n


@refused(3)
def append_by_the_class(n):
    """list.append() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: list.append(SEEN, n)
    found: list.append([0, <built-in function len>], int)
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    list.append(SEEN, n)  # here
    return n


@refused(3)
def a_slice_deleted_outside(n):
    """del of an item of a list changes a Python object from outside the function, which compiled code would do only once
    at: SEEN[:]
    instead: return the new values, or use an array
    """
    del SEEN[:]  # here
    return n


@refused(3)
def a_list_outside_extended_in_place(n):
    """+= on a list changes a Python object from outside the function, which compiled code would do only once
    at: seen += [n]
    instead: return the new values, or use an array
    """
    seen = SEEN
    seen += [n]  # here
    return n


@refused(3)
def the_dict_of_an_object(n):
    """the __dict__ of an object cannot be used in compiled code
    at: PLAIN.__dict__
    found: that of a Plain
    instead: use its attributes, with getattr and setattr where names are computed
    """
    PLAIN.__dict__["value"] = n  # here
    return n


@refused(3)
def the_variables_of_an_object(n):
    """vars() cannot be compiled: it is neither Python source that Lathe can convert nor a function that Lathe knows
    at: vars(PLAIN)
    found: vars(<Plain object>)
    instead: call it outside and pass its result in, or write it with operations that Lathe knows
    """
    vars(PLAIN)["value"] = n  # here
    return n


# ---- results


@refused(3)
def a_function_with_run_time_values(n):
    """the function returns a function that uses run-time values: this is not supported
    at: return lambda: n + 1
    instead: return numbers, arrays, and lists, tuples and dicts of them
    """
    return lambda: n + 1  # here


@refused(3)
def a_generator_expression_as_a_result(n):
    """the function returns an iterator (generator): this is not supported
    at: return (i for i in range(3))
    instead: return numbers, arrays, and lists, tuples and dicts of them
    """
    return (i for i in range(3))  # here


@refused(3)
def an_iterator_as_a_result(n):
    """the function returns an iterator (list_iterator): this is not supported
    at: return iter([1, 2])
    instead: return numbers, arrays, and lists, tuples and dicts of them
    """
    return iter([1, 2])  # here


@refused(3)
def a_view_as_a_result(n):
    """the function returns a view of a dict (dict_items): this is not supported
    at: return items.items()
    instead: return numbers, arrays, and lists, tuples and dicts of them
    """
    items = {"a": n}
    return items.items()  # here


@refused(1)
def set_whose_copy_has_another_order(n):
    """a set is shown whose order depends on how it was made, and its copy has another
    at: print(few, n)
    found: {3, 64}
    instead: show sorted(...) of it
    """
    few = set(range(65))
    for i in [k for k in range(65) if k not in (3, 64)]:
        few.discard(i)
    print(few, n)  # here
    few.clear()


def adder(q):
    return lambda p: p + q


@refused(3)
def an_attribute_of_a_function_made_here(n):
    """the attribute 'tag' of a function that is made here is assigned or deleted: this is not supported
    at: made.tag
    instead: keep the value in a variable
    """
    made = adder(n)
    made.tag = n  # here
    return made(n)


@refused(3)
def functions_that_may_be_one(n):
    """`is` or `==` between functions that hold run-time values, of which one may be the other, depending on the path taken: this is not supported
    at: f is g
    instead: keep a flag, or compare what they give
    """
    f = g = adder(n)
    if n > 0:
        f = adder(n + 1)
    return f is g  # here
