"""A model as the backtest leaves it: totals set right, and who leaves asked of whom knows best."""

from __future__ import annotations

from dataclasses import dataclass

from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.mended import UNMENDED, Mend


@dataclass(frozen=True)
class Corrected:
    """
    What was chosen, as it is asked: one model for how many, perhaps another for whether at all.

    Parameters
    ----------
    model : FittedPurchaseModel
        How many purchases are expected.
    leaving : FittedPurchaseModel, optional
        Who is still a customer, and who buys at all; the model itself where left out.
    total_factor : float, > 0
        By which expected purchases are multiplied.
    mend : Mend
        How claims to buy at all are mended.

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import NaiveRate
    >>> model = Corrected(NaiveRate(0.01), total_factor=1.05)
    >>> rows = Histories.of(frequency=[3], recency_days=[100], tenure_days=[100])
    >>> model.expected_purchases(rows, horizon_days=50.0).tolist()
    [1.05]
    """

    model: FittedPurchaseModel
    leaving: FittedPurchaseModel | None = None
    total_factor: float = 1.0
    mend: Mend = UNMENDED

    @property
    def name(self) -> str:
        """The name of the model that says how many."""
        return self.model.name

    def parameters(self) -> dict[str, float]:
        """Return the numbers of both models, the factor and the mend."""
        told = self.model.parameters()
        if self.leaving is not None:
            own = self.leaving.parameters()
            told |= {f"leaving.{self.leaving.name}.{key}": value for key, value in own.items()}
        return told | {
            "total_factor": self.total_factor,
            "mend_intercept": self.mend.intercept,
            "mend_slope": self.mend.slope,
        }

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the model's expectation, corrected; shape (n,), finite, >= 0."""
        told = self.model.expected_purchases(histories, horizon_days=horizon_days)
        return told * self.total_factor

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the probability to still be a customer; in [0, 1]."""
        return (self.leaving or self.model).alive_probability(histories)

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the probability of a purchase in the horizon, mended; in [0, 1]."""
        told = (self.leaving or self.model).buys_probability(histories, horizon_days=horizon_days)
        return self.mend.mended(told)
