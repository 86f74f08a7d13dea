"""What all models share in which customers leave for good: what they answer, and how it is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from najimi.differentiate.purchasing.fitted_model import refuse_horizon
from najimi.differentiate.purchasing.histories import FloatArray, Histories


class LeavingModel(ABC):
    """
    Customers buy until, unseen, they leave for good; each kind of it is a frozen dataclass.

    Whatever is foretold is what is foretold of a customer who has not left, times the probability
    of that. The latter does not depend on the horizon, so histories remember it: whoever asks
    about many horizons waits for it once.
    """

    name: ClassVar[str]

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
        refuse_horizon(horizon_days)
        purchases = self._purchases_if_alive(histories, horizon_days)
        return self.alive_probability(histories) * purchases

    def alive_probability(self, histories: Histories) -> FloatArray:
        """
        Return the probability that each customer has not left for good.

        Returns
        -------
        float array, shape (n,)
            In [0, 1]; may not be written to.
        """
        return histories.remembered(self, lambda: self._alive(histories))

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
        refuse_horizon(horizon_days)
        buys = self._buys_if_alive(histories, horizon_days)
        return self.alive_probability(histories) * buys

    @abstractmethod
    def _purchases_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray: ...

    @abstractmethod
    def _alive(self, histories: Histories) -> FloatArray: ...

    @abstractmethod
    def _buys_if_alive(self, histories: Histories, horizon_days: float) -> FloatArray: ...
