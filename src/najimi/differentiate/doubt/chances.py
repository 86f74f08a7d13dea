"""
How far a claimed probability may be off: what the backtest saw of customers with such a claim.

In each bin of claims and at each origin some share of the customers bought. Chance alone moves a
share, so Wilson's interval stands for it; its distance from the mean claim, on the scale of
log-odds, is how far such a claim was off there. The furthest of all origins is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from najimi.differentiate.doubt.bins import similar_claims
from najimi.differentiate.purchasing.histories import FloatArray
from najimi.differentiate.purchasing.mended import log_odds

N_BINS = 10


@dataclass(frozen=True, eq=False)
class ChanceBands:
    """
    How far claims were off, by bin of claims in rising order.

    Parameters
    ----------
    upper_claim : float array, shape (k,), in [0, 1]
        Upper edge of each bin, inclusive; the last bin also takes all above it.
    low_shift, high_shift : float array, shape (k,), in log-odds
        From the claim to the ends of what was seen; low <= 0 <= high.
    """

    upper_claim: FloatArray
    low_shift: FloatArray
    high_shift: FloatArray

    def around(
        self, claim: FloatArray, *, spread: FloatArray | float = 0.0
    ) -> tuple[FloatArray, FloatArray]:
        """
        Return both ends of each claim.

        Parameters
        ----------
        claim : float array, shape (n,), in [0, 1]
        spread : float or array, in log-odds, >= 0
            Added on both sides, such as for the doubt about the model's parameters.

        Returns
        -------
        tuple of two float arrays, shape (n,)
            0 <= low <= claim <= high <= 1.
        """
        bins = np.minimum(np.searchsorted(self.upper_claim, claim), len(self.upper_claim) - 1)
        odds = log_odds(claim)
        low, high = odds + self.low_shift[bins] - spread, odds + self.high_shift[bins] + spread
        return np.minimum(expit(low), claim), np.maximum(expit(high), claim)


def chance_bands(
    claim: FloatArray, came: FloatArray, origin: FloatArray, *, interval_share: float
) -> ChanceBands:
    """
    Learn from a backtest how far claims of a purchase are off.

    Parameters
    ----------
    claim : float array, shape (m,), in [0, 1]
        Claimed probability to buy in the window; m >= 1.
    came : float array, shape (m,), 0 or 1
        Whether they did.
    origin : array, shape (m,)
        Which origin each belongs to.
    interval_share : float, in (0, 1)

    Returns
    -------
    ChanceBands
        With at most ``N_BINS`` bins of near equal size.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. *Journal of the American Statistical Association* 22(158), 209-212.

    Examples
    --------
    >>> bands = chance_bands(np.full(100, 0.5), np.r_[np.ones(60), np.zeros(40)], np.zeros(100),
    ...                      interval_share=0.8)
    >>> [end.round(2).tolist() for end in bands.around(np.array([0.5]))]
    [[0.5], [0.66]]
    """
    upper_claim, bins = similar_claims(claim, N_BINS)
    ends = np.zeros((2, len(upper_claim)))
    for k in np.unique(origin):
        of_origin = list(_ends(claim, came, bins, (origin == k), len(upper_claim), interval_share))
        ends[0], ends[1] = np.minimum(ends[0], of_origin[0]), np.maximum(ends[1], of_origin[1])
    return ChanceBands(upper_claim, ends[0], ends[1])


def _ends(
    claim: FloatArray,
    came: FloatArray,
    bins: NDArray[np.intp],
    is_here: NDArray[np.bool_],
    n_bins: int,
    interval_share: float,
) -> Iterator[FloatArray]:
    """Yield how far below and above the mean claim each bin of one origin may lie."""
    place = bins[is_here]
    n = np.bincount(place, minlength=n_bins)
    claimed, seen = (
        np.bincount(place, weights=values[is_here], minlength=n_bins) / np.maximum(n, 1)
        for values in (claim, came)
    )
    z = float(norm.ppf((1 + interval_share) / 2))
    for sign in (-1, 1):
        middle = seen + z**2 / (2 * np.maximum(n, 1))
        reach = z * np.sqrt(
            seen * (1 - seen) / np.maximum(n, 1) + (z / (2 * np.maximum(n, 1))) ** 2
        )
        end = (middle + sign * reach) / (1 + z**2 / np.maximum(n, 1))
        yield np.where(n > 0, log_odds(end) - log_odds(claimed), 0.0)
