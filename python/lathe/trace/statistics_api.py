"""The call table's `statistics`; its other functions are Python source, which is converted."""

from __future__ import annotations

import math
import statistics
from typing import Any

from .calls import handles
from .comprehension import Comprehension
from .iterators import SequenceIterator


@handles(statistics.fmean)
def fmean_(t: Any, data: Any, weights: Any = None) -> Any:
    """The function."""
    data = t.list_now(t.ld(data))
    if not t.has_run_time_parts((data, weights)):
        return statistics.fmean(data, weights)
    if weights is not None:
        raise t.error(
            "statistics.fmean() with weights is not supported",
            advice="use np.average(x, weights=w)",
        )
    if isinstance(data, (Comprehension, SequenceIterator)) or hasattr(type(data), "__next__"):
        data = t.call(list, data)
    total, n = t.call(math.fsum, data), t.call(len, data)
    none = "fmean requires at least one data point"
    t.raise_unless(n > 0, lambda: statistics.StatisticsError(none))
    return total / n


def _refused(names: str, advice: str) -> None:
    for name in names.split():
        function = getattr(statistics, name)

        @handles(function)
        def refuse(t: Any, *args: Any, _function: Any = function, **kwargs: Any) -> Any:
            if not t.has_run_time_parts((args, kwargs)):
                return _function(*args, **kwargs)
            raise t.error(
                f"statistics.{_function.__name__}() of run-time values is not supported: Python "
                "computes it with objects of its own",
                advice=advice,
            )


_refused("mean", "use statistics.fmean(xs), or np.mean(x)")
_refused("stdev variance", "use np.std(x, ddof=1) or np.var(x, ddof=1) of an array")
_refused("pstdev pvariance", "use np.std(x) or np.var(x) of an array")
_refused("harmonic_mean geometric_mean", "write its formula, with sum() and len()")
_refused("mode multimode", "count with collections.Counter")
_refused("median_grouped", "use statistics.median(xs)")
