"""What a family of constructs adds to the random programs: tables of templates.

In a template `$` and a letter stand for a part that is written at random (`Program.part`):

    i j     an int: an expression, a simple one        A   the name of an int variable
    x y     a float                                    B   of a float variable
    s u     a string                                   M   of a variable of mixed type
    m       a value of mixed type                      S   of a string variable
    z w     a complex number                           Z   of a complex variable
    t       a test                                     o   an operator of comparison
    k n d   a small constant: 0 to 4, -3 to 9, -4 to 3
    l p r   a list of ints, of tuples (int, float), of lists of ints: see lists.py

A statement's template may have several lines; the line `$block` is a block of statements, `$loop`
the body of a loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Family:
    """
    Attributes:
        header: definitions at the top of the module.
        start: statements at the start of the function, for the variables of the family.
        result: what is returned of them, expressions with commas between.
        parts: templates of expressions, by the letter of what they are.
        simple, compound: templates of statements.
        given: the names of further parameters of the function, and expressions for their arguments.
        after: expressions that are compared after each call, in the module's names.
    """

    name: str
    header: str = ""
    start: str = ""
    result: str = ""
    parts: dict[str, list[str]] = field(default_factory=dict)
    simple: list[str] = field(default_factory=list)
    compound: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    after: str = ""
