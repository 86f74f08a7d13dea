"""The one shape of every purchase model."""

from __future__ import annotations

import math
from typing import Protocol

from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.errors import OutOfRangeError


class FittedPurchaseModel(Protocol):
    """
    What every purchase model answers, per row of histories; always finite and in range.

    A model is a frozen set of named numbers: ``name`` and ``parameters()`` rebuild it.
    """

    @property
    def name(self) -> str:
        """What the model is called in table ``models``."""
        ...

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        ...

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return expected purchase days in the horizon; shape (n,), >= 0."""
        ...

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the probability to still be a customer; shape (n,), in [0, 1]."""
        ...

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the probability of at least one purchase; shape (n,), in [0, 1]."""
        ...


def refuse_horizon(horizon_days: float) -> None:
    """
    Raise unless the horizon is a finite number of days, zero or more.

    Raises
    ------
    OutOfRangeError
        Says which horizon came.
    """
    if not 0 <= horizon_days < math.inf:
        raise OutOfRangeError(
            f"horizon_days must be in [0, inf), got {horizon_days}.", hint="use 365 for a year."
        )
