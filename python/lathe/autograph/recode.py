"""Names of converted code objects as the user knows them.

The pieces of a function (bodies, conditional operands) take the function's name, so that
tracebacks and locations show it; their qualified name carries a mark.
"""

from __future__ import annotations

import types

from .tracebacks import PART_MARK

_OPTIMIZED = 0x1
_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


def recode(code: types.CodeType, qualname: str, generated: set[str]) -> types.CodeType:
    """The code of a converted function, it and everything in it renamed."""
    return _recode(code, code.co_name, qualname, qualname + ".<locals>.", generated)


def _recode(
    code: types.CodeType, name: str, qualname: str, prefix: str, generated: set[str]
) -> types.CodeType:
    consts = code.co_consts
    if any(isinstance(const, types.CodeType) for const in consts):
        consts = tuple(
            _child(const, name, prefix, generated) if isinstance(const, types.CodeType) else const
            for const in consts
        )
    if not code.co_flags & _OPTIMIZED:
        # A class body stores its qualified name from a constant.
        consts = tuple(
            qualname if type(const) is str and const == code.co_qualname else const
            for const in consts
        )
    return code.replace(co_name=name, co_qualname=qualname, co_consts=consts)


def _child(code: types.CodeType, owner: str, prefix: str, generated: set[str]) -> types.CodeType:
    name = code.co_name
    # The lambdas of the user return signals; those that conversion adds do not.
    if name in generated or (name == "<lambda>" and "Return" not in code.co_names):
        return _recode(code, owner, prefix + PART_MARK, prefix, generated)
    if code.co_qualname == name:
        qualname = name  # declared global
    else:
        qualname = prefix + name
    is_class = not code.co_flags & _OPTIMIZED
    return _recode(code, name, qualname, qualname + ("." if is_class else ".<locals>."), generated)
