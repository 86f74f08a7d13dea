"""
Did it become less? A scan of one customer's events for the day after which they came more seldom.

Of N events in a span T, suppose the rate fell once, right after the j-th event at u of the span.
How much better that explains them than one rate throughout is the log likelihood ratio

    D_j = j ln((j / N) / u) + (N - j) ln((1 - j / N) / (1 - u)),   0 <= u = t_j / T < j / N

and D is the largest of these over j. That is the one-sided statistic of Berk and Jones: under one
rate throughout the events are spread evenly, so the chance that D is as large depends on N alone
and is computed exactly. Silence needs no rule of its own: it is the change after the last event.

Events that come more regularly than by chance, or in clumps, are met by dividing D by their
dispersion, which is drawn towards 1.

References
----------
.. [1] Berk, R. H. & Jones, D. H. (1979). Goodness-of-fit test statistics that dominate the
   Kolmogorov statistics. *Zeitschrift für Wahrscheinlichkeitstheorie* 47, 47-59.
.. [2] Moscovich, A., Nadler, B. & Spiegelman, C. (2016). On the exact Berk-Jones statistics and
   their p-value calculation. *Electronic Journal of Statistics* 10(2), 2329-2354.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FEWEST_BEFORE = 4
"""So many events make a habit; a change is looked for only after them."""
FEWEST_EVENTS = 6
PRIOR_GAPS = 20
"""How many gaps of plain chance the dispersion is drawn towards."""
LEAST_DISPERSION = 0.4
"""More regular than this counts as this regular."""

N_HALVINGS = 60
_SIZES = (6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 40, 50, 65, 80, 100, 130, 170, 220)
_DISTANCES = tuple(float(d) for d in (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30))


@dataclass(frozen=True)
class Scanned:
    """
    What the scan found, one value per series.

    Parameters
    ----------
    n_before : ndarray of int
        Events up to the likeliest change; 0 where none came more seldom later.
    statistic : ndarray of float, >= 0
        The largest D, before dispersion.
    """

    n_before: IntArray
    statistic: FloatArray


def decline_probability(statistic: FloatArray, n_events: IntArray) -> FloatArray:
    """
    Return how likely a statistic as large is when the rate never changed.

    Parameters
    ----------
    statistic : ndarray of float, shape (n,), >= 0
        D of the module's formula.
    n_events : ndarray of int, shape (n,)
        Below ``FEWEST_EVENTS`` nothing can be said, and the answer is 1.

    Returns
    -------
    ndarray of float, shape (n,), in (0, 1]
        Exact at the knots of a table, between them by its logarithm; at a number of events
        between two knots the larger one is taken, which errs on the careful side.

    Examples
    --------
    >>> few = decline_probability(np.array([0.0, 3.0, 8.0]), np.array([20, 20, 20]))
    >>> [round(float(p), 4) for p in few]
    [1.0, 0.119, 0.0011]
    """
    knots = np.searchsorted(_SIZES, np.minimum(n_events, _SIZES[-1]))
    answer = np.ones(len(statistic))
    for knot in np.unique(knots[n_events >= FEWEST_EVENTS]):
        rows = (knots == knot) & (n_events >= FEWEST_EVENTS)
        logs = np.interp(statistic[rows], (0.0, *_DISTANCES), _log_probabilities(int(knot)))
        beyond = np.maximum(statistic[rows] - _DISTANCES[-1], 0.0)
        # Beyond the largest knot the tail goes on as exp(-D), and grows with the scales in N.
        wider = np.log(np.maximum(n_events[rows], _SIZES[-1])) / np.log(_SIZES[-1])
        answer[rows] = np.minimum(1.0, np.exp(logs - beyond) * wider)
    return answer


@lru_cache(maxsize=len(_SIZES))
def _log_probabilities(knot: int) -> tuple[float, ...]:
    n = _SIZES[knot]
    return (0.0, *(float(np.log(_exact_probability(d, n))) for d in _DISTANCES))


def _exact_probability(statistic: float, n: int) -> float:
    """Return P(D >= statistic) for n events, by following the count over the borders once."""
    borders = np.concatenate([np.zeros(FEWEST_BEFORE - 1), _borders(statistic, n)])
    counts = np.arange(n + 1)
    log_factorial = gammaln(counts + 1.0)
    weight = np.zeros(n + 1)
    weight[0], reached, at = 1.0, 0.0, 0.0
    for j in range(FEWEST_BEFORE, n + 1):
        step = n * (borders[j - 1] - at)
        increments = np.exp(xlogy(counts, step) - step - log_factorial)
        weight = np.convolve(weight[:j], increments)[: n + 1]
        at = borders[j - 1]
        left = n * (1.0 - at)
        rest = np.exp(xlogy(n - counts, left) - left - log_factorial[n - counts])
        reached += float((weight[j:] * rest[j:]).sum())
        weight[j:] = 0.0
    whole = np.exp(n * np.log(n) - n - log_factorial[n])
    return min(1.0, max(reached / float(whole), 1e-300))


def _borders(statistic: float, n: int) -> FloatArray:
    """Return, for each j, the u below which the j-th event makes D_j as large, by halving."""
    nth = np.arange(FEWEST_BEFORE, n + 1)
    low, high = np.zeros(len(nth)), nth / n
    for _ in range(N_HALVINGS):
        middle = 0.5 * (low + high)
        is_as_large = distances(nth, np.full(len(nth), n), middle) >= statistic
        low, high = np.where(is_as_large, middle, low), np.where(is_as_large, high, middle)
    found: FloatArray = np.maximum.accumulate(low)
    return found


def scan_days(owner: IntArray, day: IntArray, span_days: IntArray) -> tuple[Scanned, FloatArray]:
    """
    Return what the scan finds in events known by day, and how unevenly each series' events came.

    Parameters
    ----------
    owner : ndarray of int, shape (m,), sorted
        Which series an event belongs to, from 0; each of the n series has an event.
    day : ndarray of int, shape (m,)
        Days since the series began, above 0, rising within a series.
    span_days : ndarray of int, shape (n,)
        Days from the beginning of the series to today.

    Returns
    -------
    Scanned
        One value per series.
    ndarray of float, shape (n,)
        Dispersion of the gaps: their squared coefficient of variation, drawn towards 1, which is
        that of plain chance; ``LEAST_DISPERSION`` at least.

    Examples
    --------
    Ten purchases a week apart, and then eight weeks of silence:

    >>> scanned, dispersion = scan_days(np.zeros(10, dtype=int), 7 * np.arange(1, 11), np.array([126]))
    >>> int(scanned.n_before[0]), round(float(scanned.statistic[0]), 3), round(float(dispersion[0]), 3)
    (10, 5.878, 0.667)
    """
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    n_events = np.diff(starts, append=len(owner))
    total = n_events[owner]
    nth = np.arange(1, len(owner) + 1) - starts[owner]
    distance = distances(nth, total, day / span_days[owner])
    scanned = _largest(distance, nth, owner, starts)
    gaps = np.diff(day, prepend=0)
    gaps[starts] = day[starts]
    return scanned, _dispersion(gaps, n_events, starts)


def distances(nth: IntArray, total: IntArray, passed: FloatArray) -> FloatArray:
    """Return D after so many of all events in such a part of the span; 0 where none came early."""
    is_fewer = (passed * total < nth) & (nth >= FEWEST_BEFORE)
    share = np.where(is_fewer, nth / total, 0.5)
    u = np.where(is_fewer, passed, 0.5)
    later = xlogy(total - nth, (1.0 - share) / (1.0 - u))
    found: FloatArray = np.where(is_fewer, nth * np.log(share / u) + later, 0.0)
    return found


def _largest(distance: FloatArray, nth: IntArray, owner: IntArray, starts: IntArray) -> Scanned:
    """Return the largest value of each series and the first place where it is reached."""
    largest = np.maximum.reduceat(distance, starts)
    is_there = (distance == largest[owner]) & (distance > 0.0)
    place = np.minimum.reduceat(np.where(is_there, nth, len(owner) + 1), starts)
    return Scanned(np.where(largest > 0.0, place, 0), largest)


def _dispersion(gaps: IntArray, n_gaps: IntArray, starts: IntArray) -> FloatArray:
    mean = np.add.reduceat(gaps, starts) / n_gaps
    square = np.add.reduceat(gaps * gaps, starts) / n_gaps
    unevenness = (square / (mean * mean) - 1.0) * n_gaps / np.maximum(n_gaps - 1, 1)
    drawn = (n_gaps * unevenness + PRIOR_GAPS) / (n_gaps + PRIOR_GAPS)
    found: FloatArray = np.maximum(drawn, LEAST_DISPERSION)
    return found
