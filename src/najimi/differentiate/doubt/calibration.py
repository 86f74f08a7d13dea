"""What was claimed beside what happened, in bins: the picture that shows whether to believe a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.differentiate.doubt.bins import similar_claims
from najimi.differentiate.purchasing.histories import FloatArray

N_BINS = 10


@dataclass(frozen=True)
class CalibrationBin:
    """
    Customers with a similar claim.

    Parameters
    ----------
    n_customers : int, >= 1
    claimed, happened : float
        Mean of the claims, and of what came of them.
    """

    n_customers: int
    claimed: float
    happened: float


def calibration(
    claimed: FloatArray, happened: FloatArray, *, n_bins: int = N_BINS
) -> tuple[CalibrationBin, ...]:
    """
    Return bins of near equal size by claim, in rising order.

    Parameters
    ----------
    claimed, happened : float array, shape (n,)
    n_bins : int, >= 1
        Equal claims are never parted, so there may be fewer.

    Examples
    --------
    >>> bins = calibration(np.array([0.25, 0.25, 0.75, 0.75]), np.array([0, 0, 1, 0]), n_bins=2)
    >>> [(one.n_customers, one.claimed, one.happened) for one in bins]
    [(2, 0.25, 0.0), (2, 0.75, 0.5)]
    """
    if not len(claimed):
        return ()
    edges, place = similar_claims(claimed, n_bins)
    n = np.bincount(place, minlength=len(edges))
    means = [np.bincount(place, weights=values, minlength=len(edges)) / n
             for values in (claimed, happened)]  # fmt: skip
    return tuple(
        CalibrationBin(int(count), float(told), float(came))
        for count, told, came in zip(n, *means, strict=True)
    )


def calibration_error(bins: tuple[CalibrationBin, ...]) -> float:
    """
    Return the mean distance of claim and outcome over the bins, weighted by customers.

    Examples
    --------
    >>> calibration_error((CalibrationBin(3, 0.2, 0.3), CalibrationBin(1, 0.5, 0.5)))
    0.075
    """
    n = sum(bin.n_customers for bin in bins)
    off = sum(bin.n_customers * abs(bin.claimed - bin.happened) for bin in bins)
    return round(off / n, 12) if n else 0.0
