"""What operations raise is caught by its class, and by no other."""

from __future__ import annotations

import cmath
import math

import pytest

from support import checks


def caught(run):
    """A function that says which of its handlers was reached."""

    def f(n, x):
        try:
            r = run(n, x)
        except IndexError:
            print("index")
        except ZeroDivisionError:
            print("division")
        except OverflowError:
            print("overflow")
        except KeyError:
            print("key")
        except TypeError:
            print("type")
        except ValueError:
            print("value")
        else:
            print(r)

    return f


def listed(n):
    xs = []
    for i in range(n):
        xs.append(i)
    return xs


def counted(n):
    d = {}
    for i in range(n):
        d[i] = i
    return d


def without(xs, i):
    del xs[i]
    return xs


def slotted(xs, n):
    xs[::2] = [7] * n
    return xs


PROGRAMS = {
    "list_pop": lambda n, x: listed(n).pop(),
    "list_pop_at": lambda n, x: listed(n).pop(2),
    "list_del": lambda n, x: without(listed(n), 2),
    "list_get": lambda n, x: listed(n)[2],
    "list_index": lambda n, x: listed(n).index(2),
    "list_remove": lambda n, x: listed(n).remove(2),
    "list_slots": lambda n, x: slotted(listed(n), 2),
    "dict_get": lambda n, x: counted(n)[2],
    "dict_pop": lambda n, x: counted(n).pop(2),
    "dict_popitem": lambda n, x: counted(n).popitem(),
    "set_pop": lambda n, x: set(listed(n)).pop(),
    "set_remove": lambda n, x: set(listed(n)).remove(2),
    "max_of_none": lambda n, x: max(listed(n)),
    "divmod_int": lambda n, x: divmod(7, n),
    "divmod_float": lambda n, x: divmod(x, n),
    "mod": lambda n, x: 7 % n,
    "pow": lambda n, x: 0.0 ** (n - 1.0),
    "pow_of_three": lambda n, x: pow(3, n, n - 3),
    "ord": lambda n, x: ord("a" * n),
    "chr": lambda n, x: chr(n - 1),
    "int_of_text": lambda n, x: int("a" * n),
    "int_of_float": lambda n, x: int(x),
    "text_index": lambda n, x: str(n).index("3"),
    "log": lambda n, x: math.log(n),
    "log_base": lambda n, x: math.log(5, n),
    "exp": lambda n, x: math.exp(x * 1000),
    "sqrt": lambda n, x: math.sqrt(n - 1),
    "fmod": lambda n, x: math.fmod(x, 1.0),
    "factorial": lambda n, x: math.factorial(n - 1),
    "complex_log": lambda n, x: cmath.log(complex(n), complex(n)),
    "complex_exp": lambda n, x: cmath.exp(complex(x * 1000)),
    "next": lambda n, x: len([next(iter(listed(n)), None)]),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_caught(name):
    checks(caught(PROGRAMS[name]), (0, 1.5), (1, 1.5), (3, float("inf")), (5, float("nan")))
