r"""
Uplift by segments, with empirical Bayes: a segment is believed as far as it is thick.

A split cuts people by one feature, by two or by three. In segment k of a split, of treated n and yes y,
and of held out m and yes z,

    d_k = y / n - z / m,    s_k^2 = p (1 - p) / n + q (1 - q) / m,

with p and q the rates of the segment, drawn to those of all by ``RATE_WEIGHT`` people. The
segments of a split differ with variance t^2, d_k ~ N(mu, t^2 + s_k^2); t^2 is where the
likelihood, mu integrated out, is largest. Then

    u_k = (t^2 d_k + s_k^2 mu) / (t^2 + s_k^2).

Which split is true nobody knows, so all take part, weighted by how much likelier they make the
data than no difference at all (their Bayes factor against t^2 = 0, which is the same model for
every split).

Assumptions: chance alone decided who was held out, with one probability for all; the rates of
segments are normal around their mean; people decide for themselves.

References
----------
.. [1] Efron, B. & Morris, C. (1975). Data analysis using Stein's estimator and its
   generalizations. *Journal of the American Statistical Association* 70(350).
.. [2] Hoeting, J. A., Madigan, D., Raftery, A. E. & Volinsky, C. T. (1999). Bayesian model
   averaging: a tutorial. *Statistical Science* 14(4).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from najimi.learn.responding.cells import Cells, Codes, add_up, group

Floats = NDArray[np.float64]

RATE_WEIGHT = 20.0
SPREADS = np.concatenate([[0.0], np.geomspace(1e-6, 0.25, 48)])
"""Variances between segments that are tried, from none to any that a rate can have."""


@dataclass(frozen=True, eq=False)
class Split:
    """
    One way to cut people, with the uplift of each segment.

    ``codes`` are those of the segments in the columns ``features``; whoever is in none of them
    gets ``mean`` and ``mean_sd``. ``evidence`` is the natural logarithm of the Bayes factor.
    """

    features: tuple[int, ...]
    codes: Codes
    uplift: Floats
    sd: Floats
    mean: float
    mean_sd: float
    evidence: float

    def told(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return uplift and standard deviation of each row of codes."""
        place = _place(self.codes, codes[:, list(self.features)])
        uplift = np.append(self.uplift, self.mean)[place]
        return uplift, np.append(self.sd, self.mean_sd)[place]


@dataclass(frozen=True, eq=False)
class Segments:
    """Splits with their weights, which add up to 1."""

    splits: tuple[Split, ...]
    weights: Floats

    def uplift(self, codes: Codes) -> tuple[Floats, Floats]:
        """
        Return the uplift of each row of codes, and its standard deviation.

        Parameters
        ----------
        codes : int array of shape (n, n_features)

        Returns
        -------
        tuple of two arrays of shape (n,)
            The first in [-1, 1], the second >= 0.
        """
        told = [split.told(codes) for split in self.splits]
        uplift = np.array([each[0] for each in told])
        square = np.array([each[1] ** 2 + each[0] ** 2 for each in told])
        mean = self.weights @ uplift
        return mean, np.sqrt(np.maximum(self.weights @ square - mean**2, 0.0))


def fit_segments(cells: Cells, *, most_features: int = 3) -> Segments:
    """
    Return uplift by segments of an experiment.

    Parameters
    ----------
    cells : Cells
        Both arms must have people.
    most_features : int, >= 0, default 3
        By how many features at once a split may cut.

    Examples
    --------
    >>> cells = Cells(np.array([[0], [1]]), np.array([500.0, 500]), np.array([150.0, 50]),
    ...               np.array([500.0, 500]), np.array([50.0, 50]))
    >>> fit_segments(cells).uplift(np.array([[0], [1], [7]]))[0].round(2).tolist()
    [0.2, 0.0, 0.1]
    """
    width = cells.codes.shape[1]
    splits = tuple(
        fit_split(cells, features)
        for size in range(min(most_features, width) + 1)
        for features in combinations(range(width), size)
    )
    # Where no segment has both arms a split knows nothing, and has no say.
    splits = tuple(split for split in splits if len(split.codes)) or splits[:1]
    evidence = np.array([split.evidence for split in splits])
    weights = np.exp(evidence - evidence.max())
    return Segments(splits, weights / weights.sum())


def fit_split(cells: Cells, features: tuple[int, ...]) -> Split:
    """
    Return the uplift of each segment of one split.

    Parameters
    ----------
    cells : Cells
    features : tuple of int
        Columns of ``cells.codes`` to cut by; none leaves everybody together.
    """
    chosen = cells.codes[:, list(features)]
    inverse, first = group(chosen)
    n, y, m, z = (
        add_up(each, inverse, len(first))
        for each in (cells.n_treated, cells.n_treated_yes, cells.n_held_out, cells.n_held_out_yes)
    )
    is_seen = (n > 0) & (m > 0)
    codes, (n, y, m, z) = chosen[first][is_seen], (each[is_seen] for each in (n, y, m, z))
    observed = y / n - z / m
    noise = _noise(n, y, cells.rates[0]) + _noise(m, z, cells.rates[1])
    return _shrunk(features, codes, observed, noise)


def _noise(n: Floats, yes: Floats, overall: float) -> Floats:
    """Return the variance of a rate, of which nothing is ever certain."""
    prior = min(max(overall, 1e-4), 1 - 1e-4)
    rate = (yes + RATE_WEIGHT * prior) / (n + RATE_WEIGHT)
    return rate * (1 - rate) / n


def _shrunk(features: tuple[int, ...], codes: Codes, observed: Floats, noise: Floats) -> Split:
    if not len(observed):
        return Split(features, codes, observed, observed, 0.0, 1.0, 0.0)
    variance = noise[None, :] + SPREADS[:, None]
    precision = (1 / variance).sum(axis=1)
    mean = (observed / variance).sum(axis=1) / precision
    misfit = (np.log(variance) + (observed - mean[:, None]) ** 2 / variance).sum(axis=1)
    likelihood = -0.5 * (misfit + np.log(precision))
    best = int(likelihood.argmax())
    spread, mu, mu_variance = SPREADS[best], mean[best], 1 / precision[best]
    kept = spread / (spread + noise)
    uplift = kept * observed + (1 - kept) * mu
    sd = np.sqrt(kept * noise + (1 - kept) ** 2 * mu_variance)
    return Split(
        features, codes, uplift, sd, float(mu), float(np.sqrt(mu_variance + spread)),
        float(likelihood[best] - likelihood[0]),
    )  # fmt: skip


def _place(known: Codes, asked: Codes) -> NDArray[np.int64]:
    """Return for each asked row its place among the known ones, or their number if it is none."""
    inverse, _ = group(np.concatenate([known, asked]))
    place = np.full(int(inverse.max(initial=0)) + 1, len(known), dtype=np.int64)
    place[inverse[: len(known)]] = np.arange(len(known))
    found: NDArray[np.int64] = place[inverse[len(known) :]]
    return found
