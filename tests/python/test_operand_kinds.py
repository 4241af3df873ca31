"""Every operator on every pair of kinds of operands: values, classes of errors and their texts."""

from __future__ import annotations

import itertools

import pytest

import lathe
from support import Outcome, differences, function_of

KINDS = {
    "a string": "s",
    "an int": "n",
    "a float": "(n + 0.5)",
    "a bool": "(n > 0)",
    "complex": "complex(n, 1)",
    "NumPy's": "np.float64(n)",
    "array": "(np.ones(2) * n)",
    "list of run time": "[i for i in range(n)]",
    "list of strings": "(['a'] * n)",
    "tuple": "(n, 1)",
    "tuple of run time": "tuple(i for i in range(n))",
    "dict": "{n: 1}",
    "set": "{n}",
    "None": "None",
    "constant string": "'q'",
    "constant list": "[1]",
}
OPERATORS = (
    *("+", "-", "*", "/", "//", "%", "**", "@", "<<", "&", "|"),
    *("<", "<=", "==", "!=", "in", "is"),
    *("+=", "-=", "*=", "|=", "@="),
)


def is_other_text(want: Outcome, got: Outcome, *kinds: str) -> bool:
    """NumPy's errors name dtypes of strings and signatures of loops, and who asks whom decides what
    is said of run-time tuples, dicts and sets: the class of the error must do."""
    classes = (TypeError, ValueError)
    texts = "ufunc" in str(want.error) or "matmul" in str(want.error)
    rare = any(kind in ("tuple of run time", "dict", "set") for kind in kinds)
    return (texts or rare) and isinstance(want.error, classes) and isinstance(got.error, classes)


@pytest.mark.parametrize("operator", OPERATORS)
def test_pairs(operator: str) -> None:
    wrong = []
    for (one, a), (other, b) in itertools.product(KINDS.items(), KINDS.items()):
        in_place = operator.endswith("=") and operator not in ("<=", "==", "!=")
        changed = f"x = {a}; x {operator} {b}; return x"
        body = changed if in_place else f"return {a} {operator} {b}"
        f = function_of(f"def f(n, s):\n    {body}\n")
        want, got = Outcome(f, (2, "ab"), {}), Outcome(lathe.function(f), (2, "ab"), {})
        if isinstance(got.error, (lathe.TraceError, lathe.UnsupportedError)):
            continue  # refused by name
        if operator == "**" and "complex" in (one, other):
            continue  # to the last bits: test_complex.py
        found = differences(want, got, 0)
        if found and not is_other_text(want, got, one, other):
            wrong.append(f"{one} {operator} {other}: {found}")
    assert not wrong, "\n".join(wrong)
