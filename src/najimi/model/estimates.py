"""What an author's word is worth, as a number with its doubt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def prior_uplift(response: Floats, share: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """
    Return what the author of a playbook expects a treatment to change, and how unsure that is.

    It is as sure as if as many deliveries had shown it as the author says; the standard deviation
    is that of a beta distribution of this mean and so many observations.

    Parameters
    ----------
    response : array, in [0, 1]
        Response probability.
    share : array, in [0, 1]
        Part of responses that would not have come anyway.
    weight : array, > 0
        Deliveries that the author's word is worth.

    Returns
    -------
    tuple of two arrays
        The first in [0, 1], the second >= 0.

    Examples
    --------
    >>> uplift, sd = prior_uplift(np.array([0.1]), np.array([0.3]), np.array([29.0]))
    >>> round(float(uplift[0]), 3), round(float(sd[0]), 4)
    (0.03, 0.0311)
    """
    uplift = response * share
    return uplift, np.sqrt(uplift * (1 - uplift) / (weight + 1))
