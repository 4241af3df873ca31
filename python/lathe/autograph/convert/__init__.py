"""Source to source: one file per kind of statement, over the results of `analyze`."""

from __future__ import annotations

from . import (  # noqa: F401 - each registers its converters
    assign,
    aug_assign,
    bool_,
    call,
    comprehension,
    delete,
    exits,
    for_,
    function,
    if_,
    match,
    try_,
    values,
    while_,
)
from .context import Context
from .function import function_body, lambda_body

__all__ = ["Context", "function_body", "lambda_body"]
