"""AutoGraph: Python control flow as calls of operators that may stage it.

`convert` turns a function into one whose statements and expressions go through
`autograph.operators`; with ordinary Python values it behaves exactly like the original.
"""

from __future__ import annotations

from .api import do_not_convert, is_do_not_convert
from .conversion import convert, to_code, to_graph
from .locate import Location, current_location
from .parse import register_source

__all__ = [
    "Location",
    "convert",
    "current_location",
    "do_not_convert",
    "is_do_not_convert",
    "register_source",
    "to_code",
    "to_graph",
]
