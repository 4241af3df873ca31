"""`statistics` of run-time values."""

from __future__ import annotations

import statistics

import numpy as np

from support import checks

LISTS = (([1.5, 2.5, 4.0],), ([1e16, 1.0, -1e16],), ([3, 4],), ([],))


def test_fmean():
    def f(xs: list):
        return statistics.fmean(xs)

    def caught(xs: list):
        total = 0.0
        for i in range(3):
            try:
                total += statistics.fmean(x * i for x in xs)
            except statistics.StatisticsError as e:
                print(e)
                break
        return total

    for fn in (f, caught):
        checks(fn, *LISTS)
    checks(lambda x: statistics.fmean(x), (np.array([1.5, 2.0]),))
    checks(lambda a, b: (statistics.fmean([a, b, 2]), statistics.mean([1, 2]) + a), (1.5, 2))


def test_medians():
    def f(xs: list):
        return statistics.median(xs), statistics.median_low(xs), statistics.median_high(xs)

    checks(f, *LISTS)


def test_of_two():
    def f(xs: list, ys: list):
        return statistics.covariance(xs, ys), statistics.correlation(xs, ys)

    checks(f, ([1.5, 2.5, 4.0], [1.0, 3.0, 2.0]), ([1.0], [2.0]), ([1.0, 2.0], [2.0]))
