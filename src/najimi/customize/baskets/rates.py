"""
How often a product is in a customer's baskets: what we saw of them, held against the shop.

    rate = (own + prior_baskets * shop_share) / (own_baskets + prior_baskets)

``own`` is the sum of the weights of the customer's baskets with the product, ``own_baskets`` that
of all their baskets; a basket of age *a* weighs 0.5 ** (a / half_life_days). ``shop_share`` is the
part of the shop's recent baskets with the product.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def weights_of_age(age_days: ArrayLike, *, half_life_days: float) -> Floats:
    """
    Return how much baskets of some ages weigh.

    Parameters
    ----------
    age_days : array-like of float, in days, >= 0
    half_life_days : float, in days, > 0

    Returns
    -------
    array of float, in (0, 1]
        Of the same shape.

    Examples
    --------
    >>> weights_of_age([0, 120, 240], half_life_days=120).tolist()
    [1.0, 0.5, 0.25]
    """
    return np.asarray(0.5 ** (np.asarray(age_days, dtype=np.float64) / half_life_days))


def basket_rates(
    own: ArrayLike, own_baskets: ArrayLike, shop_share: ArrayLike, *, prior_baskets: float
) -> Floats:
    """
    Return the chance that the next basket of a customer holds a product.

    Parameters
    ----------
    own : array-like of float, >= 0
        Weight of the customer's baskets with the product.
    own_baskets : array-like of float, >= own
        Weight of all their baskets; must broadcast against ``own``.
    shop_share : array-like of float, in [0, 1]
        Part of the shop's recent baskets with the product.
    prior_baskets : float, > 0
        How many own baskets the shop's are worth.

    Returns
    -------
    array of float, in [0, 1]

    Notes
    -----
    The mean of a beta distribution with prior mean ``shop_share`` and prior weight
    ``prior_baskets``, after weighted trials.

    Assumptions: 1. what a customer bought lately tells more than what they bought long ago, by
    one half-life for all; 2. whether a product is in a basket does not depend on the time since
    the one before; 3. whoever has no past is like the shop.

    References
    ----------
    .. [1] Gelman, A. et al. (2013). *Bayesian Data Analysis*, section 2.4. CRC Press.

    Examples
    --------
    Of 8 baskets 6 held milk, which is in a tenth of the shop's baskets:

    >>> basket_rates(6, 8, 0.1, prior_baskets=12).item()
    0.36
    """
    own, share = np.asarray(own, dtype=np.float64), np.asarray(shop_share, dtype=np.float64)
    total = np.asarray(own_baskets, dtype=np.float64) + prior_baskets
    return np.asarray((own + prior_baskets * share) / total)
