"""Lathe: numeric Python functions as native code.

import lathe

@lathe.function
def collatz(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
"""

from __future__ import annotations

from . import autograph as autograph
from ._core import Tensor as Tensor
from ._core import __version__ as __version__
from .errors import ConversionError as ConversionError
from .errors import EagerWarning as EagerWarning
from .errors import IntegerRangeError as IntegerRangeError
from .errors import LatheError as LatheError
from .errors import RetraceWarning as RetraceWarning
from .errors import TraceError as TraceError
from .errors import UnsupportedError as UnsupportedError
from .function import Function as Function
from .function import eagerly as eagerly
from .function import function as function
from .function import functions_run_eagerly as functions_run_eagerly
from .function import run_functions_eagerly as run_functions_eagerly
from .outside import callback as callback
from .outside import pure as pure
from .signature import TensorSpec as TensorSpec
from .tensor import arange as arange
from .tensor import asarray as asarray
from .tensor import full as full
from .tensor import ones as ones
from .tensor import zeros as zeros
