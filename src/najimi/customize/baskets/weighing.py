"""
Which one product is worth suggesting with a basket, if any.

    want  = rate * lift                                       at most MOST_LIKELY
    score = want * take * incremental share * margin of one - attention

Every product gets a mark: ``open``, or the code of the first thing that speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.customize.baskets.catalogue import Catalogue, Past, Places
from najimi.customize.baskets.keys import Keys, two_keys
from najimi.customize.baskets.rates import Floats, basket_rates, weights_of_age
from najimi.model.terms import ProductRole

MOST_LIKELY = 0.9
PRODUCT_MARKS = (
    "open",
    "in_basket",
    "not_in_stock",
    "refused_lately",
    "suggested_lately",
    "suspended",
    "held_out",
    "without_reason",
    "too_early",
    "upsell_does_not_fit",
    "upsell_does_not_pay",
    "give_first",
    "not_worth_it",
)
"""In the order in which they are asked; the first that applies stays."""

FEWEST_AGAIN = 3
"""Baskets with a product from which a customer has a usual gap of it."""

DUE_FROM = 0.8
"""Part of the usual gap after which a product may be bought again."""


@dataclass(frozen=True)
class Weights:
    """
    Numbers of the playbook by which products are weighed.

    ``attention_amount`` is the price of one word at the counter, in minor units.
    """

    half_life_days: float
    prior_baskets: float
    least_lift: float
    take_probability: float
    incremental_share: float
    attention_amount: float


@dataclass(frozen=True)
class Weighed:
    """
    The products that were looked at, as arrays of one length.

    ``beside`` is the place of the basket's product that speaks most for each, -1 if none does;
    ``gap_days`` the customer's usual gap of it, NaN if they have none. ``keys`` holds both
    numbers of both keys.
    """

    products: Places
    marks: Places
    want_probability: Floats
    margin_amount: Floats
    score: Floats
    lift: Floats
    beside: Places
    gap_days: Floats
    keys: Keys

    def best(self) -> int | None:
        """Return the row of the open product with the highest score; the first of equals."""
        is_open = np.flatnonzero(self.marks == 0)
        return int(is_open[np.argmax(self.score[is_open])]) if len(is_open) else None


def weigh_products(
    catalogue: Catalogue, basket: Places, past: Past, weights: Weights, out_of_stock: Places
) -> Weighed:
    """
    Weigh all products that go with a basket, or that its customer buys.

    Parameters
    ----------
    catalogue : Catalogue
    basket : array of int
        Places of the products in it, sorted.
    past : Past
    weights : Weights
    out_of_stock : array of int

    Returns
    -------
    Weighed
        In the order of the catalogue; those in the basket are there, too, with their mark.
    """
    pairs = np.concatenate([np.arange(*catalogue.starts[at : at + 2]) for at in basket] or [_NONE])
    products = np.unique(np.concatenate([catalogue.following[pairs], past.products, basket]))
    lift, beside = _best_lift(catalogue, basket, products)
    rate = _rates(catalogue, past, weights, products)
    want = np.minimum(rate * lift, MOST_LIKELY)
    gap_days, since_days = _gaps(past, products)
    margin = catalogue.unit_margin_amount[products]
    attention = weights.attention_amount * (1.0 + past.n_contacts_30_days)
    score = want * weights.take_probability * weights.incremental_share * margin - attention
    has_reason = (lift >= weights.least_lift) | (since_days >= DUE_FROM * gap_days)
    keys = two_keys(catalogue, basket, past, products)
    is_back = catalogue.roles[products] == ProductRole.BACK.value
    has_front = past.has_bought_front or bool(
        np.any(catalogue.roles[basket] == ProductRole.FRONT.value)
    )
    against = (
        np.isin(products, basket),
        np.isin(products, out_of_stock),
        np.isin(products, past.refused),
        np.isin(products, past.suggested),
        np.isin(products, past.suspended),
        np.isin(products, past.held_out),
        ~has_reason,
        is_back & (not has_front),
        keys.is_upsell & ~(keys.fit_share > keys.asked_fit_share),
        keys.is_upsell & ~(keys.unit_margin_amount > keys.asked_unit_margin_amount),
        (is_back | keys.is_upsell) & past.is_below_line,
        ~(score > 0),
    )
    marks = np.select(against, list(range(1, len(PRODUCT_MARKS))), 0)
    return Weighed(products, marks, want, margin, score, lift, beside, gap_days, keys)


_NONE = np.zeros(0, np.int64)


def _best_lift(catalogue: Catalogue, basket: Places, products: Places) -> tuple[Floats, Places]:
    """Return for each product the greatest lift that one of the basket gives it, and by which."""
    lift, beside = np.ones(len(products)), np.full(len(products), -1)
    for at in basket:
        of_it = slice(*catalogue.starts[at : at + 2])
        rows = np.searchsorted(products, catalogue.following[of_it])
        is_more = catalogue.lift[of_it] > lift[rows]
        lift[rows[is_more]] = catalogue.lift[of_it][is_more]
        beside[rows[is_more]] = at
    return lift, beside


def _rates(catalogue: Catalogue, past: Past, weights: Weights, products: Places) -> Floats:
    half_life_days = weights.half_life_days
    own = np.zeros(len(products))
    rows = np.searchsorted(products, past.products)
    np.add.at(own, rows, weights_of_age(past.age_days, half_life_days=half_life_days))
    baskets = weights_of_age(past.basket_age_days, half_life_days=half_life_days).sum()
    return basket_rates(
        own, baskets, catalogue.recent_share[products], prior_baskets=weights.prior_baskets
    )


def _gaps(past: Past, products: Places) -> tuple[Floats, Floats]:
    """Return the usual gap of each product and the days since it was bought; NaN if neither is."""
    rows = np.searchsorted(products, past.products)
    n = np.bincount(rows, minlength=len(products))
    oldest, newest = np.full(len(products), -np.inf), np.full(len(products), np.inf)
    np.maximum.at(oldest, rows, past.age_days)
    np.minimum.at(newest, rows, past.age_days)
    is_usual = n >= FEWEST_AGAIN
    gap, since = np.full(len(products), np.nan), np.full(len(products), np.nan)
    is_usual &= oldest > newest
    gap[is_usual] = (oldest[is_usual] - newest[is_usual]) / (n[is_usual] - 1)
    since[is_usual] = newest[is_usual]
    return gap, since
