#!/usr/bin/python3
"""Writes tests/fixtures/scipy_trend.txt: what SciPy says of random series, for test_trend.c and test_kendall.c.

Needs Debian's python3-scipy; run by hand when a case is to be added. One series a line:

    name n  slope intercept  tau p_above p_two  low_01 high_01 low_002 high_002  x1 y1 x2 y2 ...

slope, intercept: scipy.stats.theilslopes (joint method). tau, p: scipy.stats.kendalltau, exact without ties; with
ties only tau is given, p is nan. low, high: for alpha 0.01 and 0.002 the outermost pair slopes that the exact
one-sided Kendall test of y - slope x still refuses, found by trying every one; inf where it refuses none.
"""
import sys

import numpy
import scipy
from scipy.stats import kendalltau, theilslopes


def pair_slopes(x, y):
    i, j = numpy.triu_indices(len(x), 1)
    return numpy.sort((y[j] - y[i]) / (x[j] - x[i]))


def low_end(x, y, alpha):
    """Largest pair slope s such that a true slope just below s is refused."""
    slopes = pair_slopes(x, y)
    best = -numpy.inf
    for k, slope in enumerate(slopes):
        before = slopes[k - 1] if k else slope - 1
        rest = y - (slope + before) / 2 * x
        if kendalltau(x, rest, method="exact", alternative="greater").pvalue > alpha:
            break
        best = slope
    return best


def describe(name, x, y):
    ties = len(set(y)) < len(y)
    fit = theilslopes(y, x, method="joint")
    if ties:
        tau, above, two = kendalltau(x, y).statistic, numpy.nan, numpy.nan
        ends = [numpy.nan] * 4
    else:
        tau, two = kendalltau(x, y, method="exact")
        above = kendalltau(x, y, method="exact", alternative="greater").pvalue
        ends = []
        for alpha in (0.01, 0.002):
            ends += [low_end(x, y, alpha), -low_end(x, -y, alpha)]
    numbers = [fit[0], fit[1], tau, above, two, *ends]
    numbers += [v for pair in zip(x, y) for v in pair]
    return f"{name} {len(x)} " + " ".join(repr(float(v)) for v in numbers)


def main():
    rng = numpy.random.default_rng(20261122)
    lines = [f"# SciPy {scipy.__version__}; written by tests/make_scipy_fixture.py"]
    for n in (4, 5, 6, 7, 8, 9, 12, 15, 18, 23, 30):
        x = numpy.arange(1.0, n + 1)
        lines.append(describe("flat", x, rng.normal(100, 3, n)))
        lines.append(describe("leak", x, 50 + 1.5 * x + rng.normal(0, 2, n)))
        lines.append(describe("fall", x, 50 - 0.2 * x + rng.standard_t(2, n)))
        gaps = numpy.sort(rng.choice(numpy.arange(1.0, 2 * n), n, replace=False))
        lines.append(describe("gaps", gaps, 9e6 + 300 * gaps + rng.normal(0, 4000, n)))
        lines.append(describe("ties", x, numpy.floor(rng.normal(10, 2, n) + 0.1 * x)))
    with open(sys.argv[1], "w") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
