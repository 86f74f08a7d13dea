"""The products of a turn, and what one customer bought of them: what is weighed at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from najimi.customize.baskets.rates import Floats

Places = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Catalogue:
    """
    Products and what goes with them, as arrays in the order of ``product_ids``.

    ``following`` is the place of the second product of each pair; ``starts`` tells where the
    pairs of each product begin, and ends with their number. ``unit_margin_amount`` holds the
    usual margin where that of a product is not known; ``known_margin_amount`` is NaN there.
    ``serves`` and ``offers`` have shape (n_products, n_needs): which needs the category of a
    product serves, and which it serves besides, by a treatment that offers it.
    """

    places: Mapping[str, int]
    product_ids: list[str]
    names: list[str]
    categories: NDArray[np.str_]
    roles: NDArray[np.str_]
    recent_share: Floats
    unit_price_amount: Floats
    unit_margin_amount: Floats
    known_margin_amount: Floats
    serves: Truths
    offers: Truths
    starts: Places
    following: Places
    lift: Floats

    def of(self, product_ids: list[str]) -> Places:
        """Return the places of the products that are known."""
        found = (self.places[each] for each in product_ids if each in self.places)
        return np.unique(np.fromiter(found, dtype=np.int64))


@dataclass(frozen=True)
class Past:
    """
    What one customer bought before, and what rests with them; empty of somebody unknown.

    Parameters
    ----------
    products : array of int
        Place of the product of each row: one per basket and product.
    age_days : array of float
        Age of the basket of each row.
    basket_age_days : array of float
        Age of every basket.
    refused, suggested, suspended, held_out : array of int
        Places of products refused, and suggested, lately; of those of a suspended treatment; of
        those of a treatment that chance keeps them back from.
    has_bought_front : bool
    is_below_line : bool
        Whether something is to be given first: the line of give and take binds what is dearer,
        and their balance is below it.
    n_contacts_30_days : int
    needs : array of int, shape (n_needs,), in millionths
        How sure each need of the playbook is; 0 where none is recorded.
    """

    products: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    age_days: Floats = field(default_factory=lambda: np.zeros(0))
    basket_age_days: Floats = field(default_factory=lambda: np.zeros(0))
    refused: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    suggested: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    suspended: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    held_out: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    has_bought_front: bool = True
    is_below_line: bool = False
    n_contacts_30_days: int = 0
    needs: Places = field(default_factory=lambda: np.zeros(0, np.int64))
