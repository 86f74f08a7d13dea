"""
The mean of several models.

Means of forecasts are hard to beat: errors that are not shared cancel [1]_ [2]_.

References
----------
.. [1] Bates, J. M. & Granger, C. W. J. (1969). The combination of forecasts. *Operational
   Research Quarterly* 20(4), 451-468.
.. [2] Clemen, R. T. (1989). Combining forecasts: a review and annotated bibliography.
   *International Journal of Forecasting* 5(4), 559-583.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import FloatArray, Histories

JOINT = "+"


@dataclass(frozen=True)
class Blend:
    """
    The mean of what several models expect; who leaves is asked of the first.

    Parameters
    ----------
    parts : tuple of FittedPurchaseModel, two or more
        The first knows leaving; the others follow what people did of late.

    Notes
    -----
    Assumption: each part is off in its own way, so that the mean is off by less. Weights are
    equal on purpose: learnt ones are noisier than what they gain.

    The probabilities are those of the first part alone: a rate of late has no notion of leaving,
    and makes everyone who was quiet for a while too unlikely to return.

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
    >>> model = Blend((NaiveRate(0.01), NaivePreviousWindow(window_days=50.0)))
    >>> rows = Histories.of(
    ...     frequency=[3], recency_days=[100], tenure_days=[100], previous_purchases=[2]
    ... )
    >>> model.name, model.expected_purchases(rows, horizon_days=50.0).tolist()
    ('naive_rate+naive_previous_window', [1.5])
    """

    parts: tuple[FittedPurchaseModel, ...]

    @property
    def name(self) -> str:
        """The names of the parts, joined by ``+``."""
        return JOINT.join(part.name for part in self.parts)

    def parameters(self) -> dict[str, float]:
        """Return the numbers of all parts, each with the name of its part before a dot."""
        return {
            f"{part.name}.{key}": value
            for part in self.parts
            for key, value in part.parameters().items()
        }

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the mean of the parts; shape (n,), finite, >= 0."""
        told = [
            part.expected_purchases(histories, horizon_days=horizon_days) for part in self.parts
        ]
        mean: FloatArray = np.mean(told, axis=0)
        return mean

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the first part's probability to still be a customer; in [0, 1]."""
        return self.parts[0].alive_probability(histories)

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the first part's probability of at least one purchase; in [0, 1]."""
        return self.parts[0].buys_probability(histories, horizon_days=horizon_days)
