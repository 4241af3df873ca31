"""AutoGraph: Python control flow as calls of operators that may stage it.

Conversion (`conversion.py`) turns a function into one whose statements and expressions go through
`autograph.operators`; with ordinary Python values it behaves exactly like the original.
"""

from __future__ import annotations

from . import experimental as experimental
from .api import Feature, convert, do_not_convert, is_do_not_convert, to_code, to_graph
from .directives import set_element_type, set_loop_options, stack
from .locate import Location, current_location
from .texts import register_source
from .verbosity import set_verbosity, trace

__all__ = [
    "Feature",
    "Location",
    "convert",
    "current_location",
    "do_not_convert",
    "experimental",
    "is_do_not_convert",
    "register_source",
    "set_element_type",
    "set_loop_options",
    "set_verbosity",
    "stack",
    "to_code",
    "to_graph",
    "trace",
]
