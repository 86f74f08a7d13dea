"""Past days at which the models are asked, with what was known then and what followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.differentiate.purchasing.histories import FloatArray, Histories, IntArray
from najimi.errors import OutOfRangeError

SEGMENTS = ("once", "again")
"""Customers with one purchase day, and with more: they are known by different things."""


@dataclass(frozen=True, eq=False)
class Spenders:
    """
    Customers of an origin whose money was kept apart, one row each.

    Parameters
    ----------
    histories : Histories
        What was known of them; n rows.
    order_margin : float array, shape (n,), in minor units
        What one of their purchases was expected to bring.
    actual_margin : float array, shape (n,), in minor units
        What they brought in the window that followed.
    """

    histories: Histories
    order_margin: FloatArray
    actual_margin: FloatArray


@dataclass(frozen=True, eq=False)
class Origin:
    """
    One past day at which the models are asked, and what happened next.

    Parameters
    ----------
    histories : Histories
        What was known on that day, with ``previous_purchases``; n cells.
    actual_purchases : int array, shape (n,), >= 0
        Purchase days of each customer of the cell in the window that followed.
    reach_days : float, in days, optional
        All days known after the origin, up to the horizon; the window's where left out.
    reach_purchases : int array, shape (n,), >= 0, optional
        Purchase days in those.
    spenders : Spenders, optional
        Some of the customers, with their money.

    Raises
    ------
    OutOfRangeError
        If the shapes differ, a count is below zero, or ``previous_purchases`` is missing.
    """

    histories: Histories
    actual_purchases: IntArray
    reach_days: float | None = None
    reach_purchases: IntArray | None = None
    spenders: Spenders | None = None

    def __post_init__(self) -> None:
        if self.histories.previous_purchases is None:
            problem = "histories of an origin must carry previous_purchases, got None"
        elif self.actual_purchases.shape != self.histories.frequency.shape:
            problem = f"actual_purchases must have {len(self.histories)} rows, got "
            problem += str(self.actual_purchases.shape)
        elif (self.actual_purchases < 0).any():
            problem = f"actual_purchases must be >= 0, got {self.actual_purchases.min()}"
        else:
            return
        raise OutOfRangeError(f"{problem}.", hint="count both windows per customer, then group.")

    def customers_of(self, segment: str) -> IntArray:
        """Return the customers of each cell that belong to a segment, or to ``all``."""
        return np.where(is_of(self.histories, segment), self.histories.n_customers, 0)


def is_of(histories: Histories, segment: str) -> NDArray[np.bool_]:
    """
    Return which rows belong to a segment.

    Examples
    --------
    >>> rows = Histories.of(frequency=[0, 2], recency_days=[0, 7], tenure_days=[9, 9])
    >>> is_of(rows, "once").tolist(), is_of(rows, "all").tolist()
    ([True, False], [True, True])
    """
    if segment == "all":
        return np.ones(len(histories), dtype=np.bool_)
    is_once: NDArray[np.bool_] = histories.frequency == 0
    return is_once if segment == "once" else ~is_once
