"""What the two beta-geometric models share: their numbers, and how they reach an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.purchasing.beta_geometric import (
    alive_probability,
    buys_if_alive,
    purchases_if_alive,
)
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.leaving_model import LeavingModel


@dataclass(frozen=True)
class BetaGeometricModel(LeavingModel):
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

    first_chances: ClassVar[int]

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = 0.0

    def _purchases_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        return purchases_if_alive(
            histories,
            r=self.r,
            alpha=self.alpha,
            a=self.a,
            b=self.b,
            first_chances=self.first_chances,
            horizon_days=horizon_days,
        )

    def _alive(self, histories: Histories) -> FloatArray:
        shape = {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}
        return alive_probability(histories, **shape, first_chances=self.first_chances)

    def _buys_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray:
        return buys_if_alive(histories, r=self.r, alpha=self.alpha, horizon_days=horizon_days)
