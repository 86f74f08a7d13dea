"""
The search for prices: Newton on the smoothed dual while the temperature falls.

At a temperature only rows within a band of it can still change their mind; all others are
fixed, and what they use is taken off. So a step costs by the rows in doubt, and these become
few as the temperature falls.

References
----------
.. [1] Qi, L. & Sun, J. (1993). A nonsmooth version of Newton's method. *Mathematical
   Programming* 58, 353-367.
.. [2] Bertsekas, D. P. (1999). *Nonlinear Programming*, 2nd ed., section 6.3. Athena Scientific.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import (
    SILENCE,
    Capacity,
    Reals,
    Rows,
    Wholes,
    advantages,
    demand,
    spans,
)
from najimi.customize.allocating.smoothing import Soft, soft_dual
from najimi.customize.allocating.stepping import newton_prices
from najimi.customize.allocating.sweeping import lean, slices

REACH = 8.0
"""Rows whose next best is more than so many temperatures away are fixed: e^-8 is 0.0003."""

COOLING = 0.4
TIED_SHARE = 0.8
"""If more than this share stays in doubt as the temperature falls, they are tied for good."""

TIED_HEAT_SHARE = 5e-4
"""But only at temperatures below this share of the mean gain."""

N_TRIES = 3
MOST_FARTHER = 30
"""So many steps beside those asked for may go as far as prices may move in one, twice as far each."""

N_PROBED = 3_000

IDLE_SHARE = 0.01
"""Of what there is, at its prices; if more stays unused the prices are too high, and those who
would be served at lower ones are out of reach: the temperature rises."""

WARMING, MOST_HOTTER = 1.5, 60
"""It rises by less than it fell, so that both together still fall."""


@dataclass(frozen=True)
class Found:
    """Prices, the temperature reached, and whether they left the band in which rows were fixed."""

    prices: Reals
    tau: float
    is_outside: bool = False


def heat(rows: Rows) -> float:
    """Return how much a row gains at prices of 0, on the mean: the scale of scores."""
    total = n_rows = 0.0
    for part in slices(len(rows)):
        best = rows.scores[:, part].max(axis=0, initial=0.0).astype(np.float64)
        total += float(best @ rows.n_alike[part])
        n_rows += float(rows.n_alike[part].sum())
    return total / max(n_rows, 1.0)


def first_prices(rows: Rows, left: Reals, least: Reals) -> Found:
    """Search from the least prices on few rows, all free, from a temperature of their scale."""
    prices, tau = least, heat(rows)
    for stage in range(6):
        prices, _ = _step(rows, left, prices, tau * 0.5**stage, 6 if stage == 0 else 3, 5.0)
    return Found(prices, tau * 0.5**5)


def refine(
    rows: Rows,
    left: Wholes | Reals,
    found: Found,
    *,
    coolest: float = 0.0,
    few: int = 0,
    band: float = np.inf,
) -> Found:
    """
    Let the temperature fall on rows of which those not near are fixed.

    Parameters
    ----------
    rows : Rows
    left : array, one per price
        What these rows share.
    found : Found
        Where to start.
    coolest : float
        Temperature below which the search ends.
    few : int
        It also ends when so few choices are in doubt.
    band : float
        It is broken off when costs moved by half of this.
    """
    prices, tau, start = found.prices, found.tau, found.prices
    probe = Probe.of(rows, prices, 2 * band) if np.isfinite(band) else None
    n_before, n_hotter, tied_below = np.inf, 0, TIED_HEAT_SHARE * heat(rows)
    while True:
        for n_try in range(N_TRIES):
            leaning = lean(rows, prices, slice(0, len(rows)))
            near = np.flatnonzero(leaning.margin < REACH * tau)
            is_hotter = False
            while n_hotter < MOST_HOTTER and _is_idle(rows, left, prices, leaning.choice, near):
                tau, n_hotter, is_hotter = tau * WARMING, n_hotter + 1, True
                near = np.flatnonzero(leaning.margin < REACH * tau)
            if len(near) <= few or (
                n_try == 0 and tau < tied_below and (is_hotter or len(near) > TIED_SHARE * n_before)
            ):
                return Found(prices, tau)
            fixed = leaning.choice
            fixed[near] = SILENCE
            prices, is_cut = _step(
                rows.take(near), left - demand(rows, fixed), prices, tau, 2, REACH / 2
            )
            if probe and probe.moved(prices - start) > band / 2:
                return Found(prices, tau, is_outside=True)
            if not is_cut:
                break
        n_before = len(near)
        if tau * COOLING < coolest or tau < 1e-12 * (1.0 + np.abs(prices).max(initial=0.0)):
            return Found(prices, tau)
        tau *= COOLING


def _is_idle(
    rows: Rows, left: Wholes | Reals, prices: Reals, choice: NDArray[np.int8], near: Wholes
) -> bool:
    """Whether much that has a price stays unused whatever those in reach choose: it is too dear."""
    least = IDLE_SHARE * float(prices @ left)
    beyond = left - _most_used(rows.capacities) * float(rows.n_alike[near].sum())
    if not prices @ np.maximum(beyond, 0.0) > least > 0:
        return False
    fixed = choice.copy()
    fixed[near] = SILENCE
    return bool(prices @ np.maximum(beyond - demand(rows, fixed), 0.0) > least)


def _step(
    rows: Rows, left: Reals | Wholes, prices: Reals, tau: float, n_steps: int, most_taus: float
) -> tuple[Reals, bool]:
    """Take Newton steps at one temperature; return the prices, and whether a step was cut short."""
    at, start = soft_dual(rows, left, prices, tau), prices
    limit, rise = most_taus * tau, 20 * most_taus * tau / _most_used(rows.capacities)
    fall = rise
    probe, is_cut, n_left = Probe.of(rows, prices, 2 * limit), False, n_steps
    for _ in range(n_steps + MOST_FARTHER):
        way = newton_prices(at, prices, rise, fall) - prices
        # Where nobody in reach uses a capacity any more, its price has far to fall.
        is_far = bool((way < -0.999 * fall).any())
        fall = np.where(way < -0.999 * fall, 2 * fall, fall)
        n_left -= 0 if is_far else 1
        gain = -float(at.gradient @ way)
        share = min(1.0, limit / max(probe.moved(way), 1e-300))
        is_cut = share < 1.0
        prices, at = _searched(rows, left, prices, at, way, share, tau)
        if not is_cut and gain < 1e-3 * tau * rows.n_alike.sum():
            break
        if n_steps <= 2 and probe.moved(prices - start) > limit:
            return prices, True
        if not n_left:
            break
    return prices, is_cut


def _searched(
    rows: Rows, left: Reals | Wholes, prices: Reals, at: Soft, way: Reals, share: float, tau: float
) -> tuple[Reals, Soft]:
    """Go along the way, less far until the smoothed dual falls."""
    gain = -float(at.gradient @ way)
    while True:
        tried = np.maximum(prices + share * way, 0.0)
        there = soft_dual(rows, left, tried, tau)
        if there.value <= at.value - 1e-4 * share * gain + 1e-12 * abs(at.value):
            return tried, there
        if share < 1e-3:
            return prices, at
        share *= 0.3


def _most_used(capacities: tuple[Capacity, ...]) -> Reals:
    """Return what one row uses of each capacity at most, or on the mean of factors."""
    used = np.ones(sum(len(capacity.available) for capacity in capacities))
    for capacity, span in spans(capacities):
        factor = 1.0
        if capacity.factor is not None and len(capacity.factor):
            factor = float(capacity.factor.mean())
        used[span] = max(float(capacity.use.max()) * factor, 1e-12)
    return used


@dataclass(frozen=True)
class Probe:
    """Choices in reach of some rows, to tell by how much a move of prices moves their costs."""

    rows: Rows
    places: tuple[Wholes, Wholes]

    @staticmethod
    def of(rows: Rows, prices: Reals, width: float) -> Probe:
        """Take every so manieth row, and the treatments within ``width`` of its best."""
        some = rows.take(slice(None, None, max(1, len(rows) // N_PROBED)))
        net = advantages(some, prices)
        places = np.nonzero(net > np.maximum(net.max(axis=0), 0.0) - width)
        blank = Rows(np.zeros_like(some.scores), some.capacities, some.n_alike)
        return Probe(blank, (places[0], places[1]))

    def moved(self, way: Reals) -> float:
        """Return how much the costs of choices in reach move, all but the most extreme 1 %."""
        if not len(self.places[0]):
            return 0.0
        return float(np.quantile(np.abs(advantages(self.rows, way)[self.places]), 0.99))
