"""What dicts and sets that exist at run time refuse."""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict

from refusal import refused


@refused(3)
def a_set_with_one_of_bytes(n):
    """a set that exists at run time can hold numbers, strings and tuples of them only
    at: s | {b"a"}
    found: {b'a'}
    """
    s = {n}
    return s | {b"a"}  # here


@refused(3)
def a_method_of_a_dict(n):
    """dict.fromkeys of a run-time dict is not supported yet
    at: d.fromkeys
    """
    d = {n: 1}
    return d.fromkeys([n])  # here


@refused(3)
def bytes_in_a_set_of_numbers(n):
    """this key of a set that exists at run time is not supported yet
    at: s.add(b"a")
    found: a bytes
    instead: use ints, floats or strings, or tuples of them
    """
    s = {n}
    s.add(b"a")  # here
    return s


@refused(3)
def a_dict_of_no_pairs(n):
    """a dict is made of items that are no pairs
    at: str(i)
    found: <run-time str>
    instead: give it (key, value) tuples
    """
    return dict(str(i) for i in range(n))  # here


@refused(3)
def a_set_made_of_a_dict(n):
    """a set whose order depends on how it was made becomes one that exists at run time: this is not supported yet
    at: set({7: 0, 15: 0, 23: 0, 31: 0})
    found: {31, 15, 23, 7}
    instead: make it with a display, {a, b}, or with add()
    """
    s = set({7: 0, 15: 0, 23: 0, 31: 0})  # here
    s.add(n)
    return s


@refused(3)
def a_dict_merged_with_one_of_bytes(n):
    """a dict that exists at run time meets one that cannot: this is not supported
    at: d | {b"a": 2}
    found: {b'a': 2}
    instead: use keys of one kind, and numbers or strings as values
    """
    d = {n: 1}
    return d | {b"a": 2}  # here


@refused(3)
def a_dict_compared_with_one_of_bytes(n):
    """a dict that exists at run time is compared with one that cannot: this is not supported yet
    at: d == {b"a": 2}
    """
    d = {n: 1}
    return d == {b"a": 2}  # here


@refused(3)
def a_complex_number_in_a_dict(n):
    """this key is not supported for dicts and sets that exist at run time
    at: 1j in d
    found: complex
    instead: use ints, floats or strings, or tuples of them
    """
    d = {n: 1}
    return 1j in d  # here


@refused(3)
def a_dict_that_is_unpacked(n):
    """how many items a dict has is known at run time only, so it cannot be unpacked here
    at: (a,)
    instead: loop over it with `for`
    """
    d = {n: 1}
    (a,) = d  # here
    return a


@refused(3)
def keys_of_two_kinds(n):
    """a dict gets keys of different kinds: this is not supported for dicts and sets that exist at run time
    at: d[n, n]
    instead: use keys of one kind: numbers and strings, or tuples of as many of them
    """
    d = {n: 1}
    d[n, n] = 2  # here
    return d


@refused(3)
def a_list_in_a_dict_of_numbers(n):
    """a dict that exists at run time gets values of several forms: numbers, lists, tuples, or tuples of several lengths
    at: d[1]
    instead: use a dict for each
    """
    d = {n: 1}
    d[1] = [n]  # here
    return d


@refused(3)
def a_function_in_a_dict(n):
    """a dict that exists at run time can hold real numbers, strings, lists and tuples of these only
    at: d[1]
    found: a value that is a builtin_function_or_method
    instead: keep positions into lists or arrays in it
    """
    d = {n: 1}
    d[1] = abs  # here
    return d


@refused(3)
def tuples_of_two_lengths_in_a_dict(n):
    """a dict that exists at run time gets values of several forms: numbers, lists, tuples, or tuples of several lengths
    at: d[1]
    instead: use a dict for each
    """
    d = {n: (1, 2)}
    d[1] = (n,)  # here
    return d


@refused(3)
def counters_that_are_added(n):
    """an operator on a Counter that exists at run time is not supported yet
    at: Counter([n]) + {1: n}
    instead: use its methods, or a loop over its items
    """
    return Counter([n]) + {1: n}  # here


@refused(3)
def a_defaultdict_that_is_shown(n):
    """a defaultdict that exists at run time is shown or passed to Python: this is not supported yet
    at: print(d)
    instead: make a dict of it: dict(d)
    """
    d = defaultdict(lambda: 0)
    d[n] += 1
    print(d)  # here


@refused([1])
def operators_of_items(xs):
    """an operator on the items() of a dict that exists at run time is not supported yet
    at: d.items() & d.items()
    instead: use a loop over the items
    """
    d = {x: 1 for x in xs}
    return d.items() & d.items()  # here


@refused(3)
def a_defaultdict_twice_in_a_result(n):
    """a defaultdict is twice in the result: this is not supported yet
    at: return d, d
    instead: return it once
    """
    d = defaultdict(int)
    d[n] += 1
    return d, d  # here


@refused(3)
def a_defaultdict_with_a_function(n):
    """a defaultdict whose factory is a function is returned: this is not supported yet
    at: return d
    instead: return a dict of it: dict(d)
    """
    d = defaultdict(lambda: n)
    d[n] += 1
    return d  # here


@refused(3)
def defaultdicts_of_two_factories(n):
    """dicts of different classes, or with different factories, meet: this is not supported
    at: d[n]
    instead: make them in one line of the program, or in the same way
    """
    d = defaultdict(int)
    if n > 2:
        d = defaultdict(float)
    d[n] = 1
    return d[n]  # here


@refused(3)
def a_dict_of_complex_numbers_by_path(n):
    """a dict that is another one on another path is changed: this is supported for those of numbers only
    at: d[0]
    instead: change it before the paths meet, or change a copy
    """
    a = {0: 1j}
    b = {0: 2j}
    d = a if n > 2 else b
    d[0] = 3j  # here
    return a, b


@refused(3)
def an_iterator_over_pairs_of_a_dict(n):
    """iter() of what goes through a dict or set that exists at run time is not supported yet
    at: iter(zip(d, [n]))
    found: <run-time zip>
    instead: use a `for` loop
    """
    d = {n: 1}
    return next(iter(zip(d, [n])))  # here


WORTH = {"I": 1, 5: 2}


class Worths(dict):
    pass


WORTHS = Worths(I=1)


@refused(["I"])
def a_key_of_run_time_of_a_mixed_dict_outside(words):
    """a dict from outside the function is changed, at a key that is known at run time only, and its keys are not all numbers of one type or strings, or its values are of several forms
    at: WORTH[word]
    instead: make a copy of it in the function, change that one and return it
    """
    for word in words:
        WORTH[word] = 1  # here


@refused(["I"])
def a_key_of_run_time_of_an_own_class_outside(words):
    """a Worths from outside the function is changed, at a key that is known at run time only, and this is not supported for its class
    at: WORTHS[word]
    instead: make a copy of it in the function, change that one and return it
    """
    for word in words:
        WORTHS[word] = 1  # here


@refused({"I": 1}, ["I"], static=("worth",))
def a_key_of_run_time_of_a_static_dict(worth, words):
    """a dict from outside the function is changed, at a key that is known at run time only, and it is in an argument that is static
    at: worth[word]
    instead: make a copy of it in the function, change that one and return it
    """
    for word in words:
        worth[word] = 1  # here


@refused(["I"])
def a_dict_outside_that_is_read_and_changed(words):
    """a dict from outside the function is changed, asked for keys that are known at run time only, and its keys are not all numbers of one type or strings, or its values are of several forms
    at: WORTH[word]
    instead: make a copy of it in the function, change that one and return it
    """
    WORTH["I"] = 2
    return [WORTH[word] for word in words]  # here


INTS = (ctypes.c_int * 2)(1, 2)


@refused()
def what_nobody_can_look_into():
    """what is in this c_int_Array_2, which comes from outside the function, cannot be read in compiled code, which would not see its changes
    at: INTS[0]
    instead: use a list, a dict or an array, or pass what it holds as arguments
    """
    return INTS[0]  # here


@refused(3)
def a_dict_in_a_run_time_dict(n):
    """dicts as values of a dict that exists at run time are not supported yet
    at: d[n]
    instead: use one dict with pairs as keys: d[key, inner] = x
    """
    d = {}
    d[n] = {}  # here
    return d


@refused(3)
def a_set_in_a_run_time_dict(n):
    """sets as values of a dict that exists at run time are not supported yet
    at: d.setdefault(i, set())
    instead: use one set of pairs: s.add((key, item))
    """
    d = {}
    for i in range(n):
        d.setdefault(i, set()).add(1)  # here
    return d


@refused(3)
def an_enumerate_in_a_branch(n):
    """next() in a branch or loop that depends on run-time values is not supported yet
    at: next(items)
    instead: keep a position in a variable, and take xs[position] of a list, tuple or array
    """
    items = enumerate([len, max, min])
    if n > 2:
        return next(items)[0]  # here
    return 0


@refused(3)
def a_loop_over_an_enumerate_in_a_branch(n):
    """a loop over an iterator in a branch or loop that depends on run-time values is not supported yet
    at: items
    instead: keep a position in a variable, and take xs[position] of a list, tuple or array
    """
    items = enumerate([abs, int, float])
    if n > 2:
        for i, item in items:  # here
            n += i * item(n)
    return n


@refused(3)
def what_may_be_none_in_a_set(n):
    """a value that depends on the path is a key of a dict or an item of a set: this is supported for numbers and strings only
    at: {x, 3}
    found: <run-time value or None>
    instead: use -1 or '' in place of None, and names or numbers in place of objects
    """
    x = n if n > 1 else None
    return len({x, 3})  # here


@refused(3)
def a_key_that_comes_twice(n):
    """a dict gets other keys, as many as before, while a loop goes through it: this is not supported for its keys and values
    at: d
    instead: loop over list(d)
    """
    d = {1: abs, "a": n}
    for _ in d:  # here
        del d[1]
        d[1] = int
    return n


@refused(3)
def a_dict_outside_that_changes_under_enumerate(n):
    """a dict from outside the function gets other keys while an iterator goes through it: this is not supported
    at: WEIGHTS[key]
    instead: make the iterator of list(d)
    """
    for i, key in enumerate(WEIGHTS):
        n += i
        del WEIGHTS[key]  # here
    return n


@refused(2)
def an_operator_on_items_with_run_time_values(n):
    """an operator on the items() of a dict with run-time values is not supported yet
    at: {1: n}.items() ^ {2: 3}.items()
    instead: compare the items in a loop
    """
    return {1: n}.items() ^ {2: 3}.items()  # here


@refused(3)
def a_view_of_a_dict_of_functions_beside_a_set(n):
    """an operator on dict_keys of this dict and a dict or set that exists at run time is not supported yet
    at: {n} | d.keys()
    instead: use set(d), or set(d.items())
    """
    d = {1: abs, 2: int}
    return {n} | d.keys()  # here


WEIGHTS = {"a": 1, "b": 2.5}
