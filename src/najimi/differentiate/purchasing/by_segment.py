"""One model for customers with one purchase, another for those with more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import FloatArray, Histories

DIVIDER = "/"


@dataclass(frozen=True)
class BySegment:
    """
    Two models, each asked about its own customers.

    Parameters
    ----------
    once : FittedPurchaseModel
        Asked about customers with one purchase day: nothing is known of their rhythm.
    again : FittedPurchaseModel
        Asked about everyone else.

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
    >>> model = BySegment(NaivePreviousWindow(window_days=50.0), NaiveRate(0.01))
    >>> rows = Histories.of(
    ...     frequency=[0, 3], recency_days=[0, 100], tenure_days=[100, 100],
    ...     previous_purchases=[0, 2],
    ... )
    >>> model.name, model.expected_purchases(rows, horizon_days=50.0).tolist()
    ('naive_previous_window/naive_rate', [0.0, 1.0])
    """

    once: FittedPurchaseModel
    again: FittedPurchaseModel

    @property
    def name(self) -> str:
        """Both names, that for customers with one purchase first."""
        return f"{self.once.name}{DIVIDER}{self.again.name}"

    def parameters(self) -> dict[str, float]:
        """Return the numbers of both, with ``once.`` or ``again.`` before them."""
        sides = {"once": self.once, "again": self.again}
        return {
            f"{side}.{key}": value
            for side, model in sides.items()
            for key, value in model.parameters().items()
        }

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return what the model of each customer's segment expects; shape (n,), >= 0."""
        return self._either(
            histories,
            self.once.expected_purchases(histories, horizon_days=horizon_days),
            self.again.expected_purchases(histories, horizon_days=horizon_days),
        )

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the probability to still be a customer; in [0, 1]."""
        return self._either(
            histories,
            self.once.alive_probability(histories),
            self.again.alive_probability(histories),
        )

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the probability of at least one purchase; in [0, 1]."""
        return self._either(
            histories,
            self.once.buys_probability(histories, horizon_days=horizon_days),
            self.again.buys_probability(histories, horizon_days=horizon_days),
        )

    def _either(self, histories: Histories, once: FloatArray, again: FloatArray) -> FloatArray:
        return np.where(histories.frequency == 0, once, again)
