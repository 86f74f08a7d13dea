"""What the two beta-geometric models share: their numbers, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.purchasing.beta_geometric import (
    alive_probability,
    buys_if_alive,
    purchases_if_alive,
)
from najimi.differentiate.purchasing.histories import FloatArray, Histories


@dataclass(frozen=True)
class BetaGeometricModel:
    """
    A fitted beta-geometric model; ``BgNbd`` and ``MbgNbd`` state its assumptions.

    Parameters
    ----------
    r, alpha : float, > 0
        Of the gamma distribution of purchase rates; ``alpha`` in days.
    a, b : float, > 0
        Of the beta distribution of the probability to leave.
    log_likelihood : float
        Of the fit; 0 when the numbers were given.
    """

    name: ClassVar[str]
    first_chances: ClassVar[int]

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = 0.0

    def parameters(self) -> dict[str, float]:
        """Return what ``model_from_parameters`` needs to build this model again."""
        return dict(vars(self))

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return expected purchase days in the horizon that starts at the day of the estimate.

        Parameters
        ----------
        histories : Histories
            n rows.
        horizon_days : float, >= 0
            How far ahead to look.

        Returns
        -------
        float array, shape (n,)
            Finite, >= 0, rising with the horizon.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        purchases = purchases_if_alive(
            histories,
            r=self.r,
            alpha=self.alpha,
            a=self.a,
            b=self.b,
            first_chances=self.first_chances,
            horizon_days=horizon_days,
        )
        return self.alive_probability(histories) * purchases

    def alive_probability(self, histories: Histories) -> FloatArray:
        """
        Return the probability that each customer will ever buy again.

        Returns
        -------
        float array, shape (n,)
            In [0, 1].
        """
        return alive_probability(
            histories,
            r=self.r,
            alpha=self.alpha,
            a=self.a,
            b=self.b,
            first_chances=self.first_chances,
        )

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the probability of at least one purchase in the horizon.

        Parameters
        ----------
        histories : Histories
            n rows.
        horizon_days : float, >= 0
            How far ahead to look.

        Returns
        -------
        float array, shape (n,)
            In [0, 1], at most :meth:`alive_probability`.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        buys = buys_if_alive(histories, r=self.r, alpha=self.alpha, horizon_days=horizon_days)
        return self.alive_probability(histories) * buys
