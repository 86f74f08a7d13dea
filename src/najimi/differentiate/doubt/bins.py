"""Customers with a similar claim, in bins of near equal size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from najimi.differentiate.purchasing.histories import FloatArray


def similar_claims(claim: FloatArray, n_bins: int) -> tuple[FloatArray, NDArray[np.intp]]:
    """
    Return the upper edge of each bin, rising, and the bin of each claim.

    Parameters
    ----------
    claim : float array, shape (n,), n >= 1
    n_bins : int, >= 1
        Equal claims are never parted, so there may be fewer.

    Examples
    --------
    >>> edges, place = similar_claims(np.array([0.7, 0.2, 0.2, 0.9]), n_bins=2)
    >>> edges.tolist(), place.tolist()
    ([0.2, 0.9], [1, 0, 0, 1])
    """
    shares = np.arange(1, n_bins + 1) / n_bins
    edges = np.unique(np.quantile(claim, shares, method="inverted_cdf"))
    return edges, np.searchsorted(edges, claim)
