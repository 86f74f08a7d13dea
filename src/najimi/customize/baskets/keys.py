"""
The two keys at the counter: what is dearer fits the customer better *and* earns more.

It is held against what it would take the place of: whatever cheaper of its category is in the
basket, and what the customer usually buys of it. The keys are those of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.customize.baskets.catalogue import Catalogue, Past, Places, Truths
from najimi.customize.baskets.rates import Floats

USUAL_DAYS = 365
"""Purchases of so many days tell what is usual, here as in the plan."""

MILLIONTHS = 1e6


@dataclass(frozen=True)
class Keys:
    """
    Both numbers of both keys, for each of some products; NaN where a product is no upsell.

    A fit is the sum of how sure the recorded needs are that a product serves. What is asked for is
    the best of all that it would take the place of, in each number. A margin nobody knows is NaN.
    """

    is_upsell: Truths
    fit_share: Floats
    asked_fit_share: Floats
    unit_margin_amount: Floats
    asked_unit_margin_amount: Floats


def two_keys(catalogue: Catalogue, basket: Places, past: Past, products: Places) -> Keys:
    """
    Return what the two keys of each product are held against.

    Parameters
    ----------
    catalogue : Catalogue
    basket : array of int
        Places of the products in it.
    past : Past
    products : array of int
        Places of the products that are asked about.

    Returns
    -------
    Keys
        Arrays of the length of ``products``.
    """
    n = len(products)
    is_upsell = np.zeros(n, dtype=bool)
    asked_fit, asked_margin = np.full(n, -np.inf), np.full(n, -np.inf)
    for at in np.union1d(basket, usual_products(catalogue, past)):
        replaces = (
            (catalogue.categories[products] == catalogue.categories[at])
            & (catalogue.categories[at] != "")
            & (catalogue.unit_price_amount[products] > catalogue.unit_price_amount[at])
        )
        fit = _fits(catalogue.serves[[at]], past)[0]
        is_upsell |= replaces
        asked_fit[replaces] = np.maximum(asked_fit[replaces], fit)
        asked_margin[replaces] = np.maximum(
            asked_margin[replaces], catalogue.known_margin_amount[at]
        )
    own_fit = _fits(catalogue.serves[products] | catalogue.offers[products], past)
    own_margin = catalogue.known_margin_amount[products]
    told = (own_fit, asked_fit, own_margin, asked_margin)
    return Keys(is_upsell, *(np.where(is_upsell, each, np.nan) for each in told))


def usual_products(catalogue: Catalogue, past: Past) -> Places:
    """
    Return what a customer buys on most days of each category; the latest, then the first, of equals.

    Parameters
    ----------
    catalogue : Catalogue
    past : Past

    Returns
    -------
    array of int
        Places, at most one of each category; products without a category are left out.
    """
    is_recent = past.age_days < USUAL_DAYS
    bought = np.unique(
        np.stack([past.products[is_recent], past.age_days[is_recent].astype(np.int64)]), axis=1
    )
    products, first, n_days = np.unique(bought[0], return_index=True, return_counts=True)
    ranked = products[np.lexsort((products, bought[1][first], -n_days))]
    categories, best = np.unique(catalogue.categories[ranked], return_index=True)
    return np.asarray(ranked[best[categories != ""]], dtype=np.int64)


def _fits(serving: Truths, past: Past) -> Floats:
    """Return the fit of each row of needs served; of nobody known nothing is known to fit."""
    if not len(past.needs):
        return np.zeros(len(serving))
    return np.asarray(serving @ past.needs / MILLIONTHS)
