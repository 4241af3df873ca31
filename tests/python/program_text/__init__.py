"""Random Python functions, as text.

`generate(seed)` gives a module with `f(a, b, u, v, xs, ks)`: two ints, two floats, a float64 array of
five elements, an int64 array of four. Loops are bounded; names may be read before they are assigned;
errors of all sorts are welcome. Seeds from TRIES on give programs with `try`, those from DICTS on
programs with dicts and sets too, those from FAMILIES on programs of a few families of constructs,
those from OBJECTS_HELD on programs about objects under several names, and in containers, those from
ARRAYS_NAMED on programs about arrays and their views under several names.
"""

from __future__ import annotations

import random

from program_text.calls import FUNCTIONS, GIVEN, OBJECTS
from program_text.family import Family
from program_text.flow import FLOW, MATCHES, WITHS
from program_text.held import HELD, NAMED
from program_text.lists import LISTS
from program_text.nested import NESTED
from program_text.program import HEADER, Program
from program_text.slots import SLOTS
from program_text.strings import STRINGS
from program_text.values import COMPLEX, NUMBERS, SEQUENCES
from program_text.views import VIEWS

TRIES = 10**9
DICTS = 2 * 10**9
FAMILIES = 3 * 10**9
OBJECTS_HELD = 4 * 10**9
ARRAYS_NAMED = 5 * 10**9
ALL = [
    STRINGS, LISTS, WITHS, MATCHES, FLOW, FUNCTIONS, OBJECTS, GIVEN, NUMBERS, COMPLEX, SEQUENCES,
    NESTED, SLOTS,
]  # fmt: skip


def generate(seed: int) -> str:
    """The text of the module."""
    r = random.Random(seed)
    if seed < FAMILIES:
        return HEADER + Program(r, tries=seed >= TRIES, dicts=seed >= DICTS).function()
    if seed < OBJECTS_HELD:
        families = r.sample(ALL, r.choice([1, 1, 2, 3]))
        program = Program(r, tries=r.random() < 0.3, dicts=r.random() < 0.15, families=families)
        program.budget = r.randint(4, 14)
    else:
        families = [r.choice([NAMED, HELD])] if seed < ARRAYS_NAMED else [VIEWS]
        program = Program(r, tries=r.random() < 0.3, dicts=False, families=families)
        program.budget = r.randint(3, 9)
    return HEADER + headers(families, r.random() < 0.15) + program.function()


def headers(families: list[Family], kinds: bool) -> str:
    """The definitions of the families, and what belongs to the judging: `given`, `after`."""
    given = [text for family in families for text in family.given.values()]
    after = [family.after for family in families if family.after]
    return (
        "".join(family.header.strip() + "\n\n\n" for family in families if family.header)
        + f"KINDS = {kinds}\n\n\ndef given():\n    return [{', '.join(given)}]\n\n\n"
        + f"def after():\n    return [{', '.join(after)}]\n\n\n"
    )
