"""
Renewals as counts: of those who had renewed n times and came up again, how many did, how many not.

Whoever has a contract is a customer until they say otherwise, so nothing has to be guessed about
the past. A customer's path is a row of such moments, and people whose moments are alike are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from najimi.differentiate.purchasing.histories import FloatArray, IntArray
from najimi.errors import OutOfRangeError


@dataclass(frozen=True, eq=False)
class RenewalCounts:
    """
    How many renewed and how many lapsed, by the renewals they had made before.

    Parameters
    ----------
    n_renewals : int array, shape (k,), >= 0
        Renewals made before; 0 for those whose first contract came to its end. A row may repeat.
    n_renewed, n_lapsed : int array, shape (k,), >= 0
        Customers who renewed then, and who did not.

    Raises
    ------
    OutOfRangeError
        If any array is outside its range; names every fault at once.

    See Also
    --------
    RenewalCounts.of_cohort : from the survivors of one cohort, as papers print them.

    Examples
    --------
    >>> counts = RenewalCounts.of(n_renewals=[0, 1], n_renewed=[60, 50], n_lapsed=[40, 10])
    >>> (counts.n_renewed / (counts.n_renewed + counts.n_lapsed)).round(2).tolist()
    [0.6, 0.83]
    """

    n_renewals: IntArray
    n_renewed: IntArray
    n_lapsed: IntArray

    def __post_init__(self) -> None:
        shapes = {name: value.shape for name, value in vars(self).items()}
        if len(set(shapes.values())) > 1 or len(self.n_renewals.shape) != 1:
            faults = [f"all arrays must have one shape (k,), got {shapes}"]
        else:
            faults = [
                f"{name} must be whole numbers >= 0, got {value.min()}"
                for name, value in vars(self).items()
                if len(value) and value.min() < 0
            ]
        if faults:
            raise OutOfRangeError(
                "renewal counts are outside their range: " + "; ".join(faults) + ".",
                hint="count each customer once per contract that came to its end.",
            )

    @classmethod
    def of(
        cls, *, n_renewals: ArrayLike, n_renewed: ArrayLike, n_lapsed: ArrayLike
    ) -> RenewalCounts:
        """
        Return counts from anything array-like.

        Parameters
        ----------
        n_renewals, n_renewed, n_lapsed : array-like of whole numbers, shape (k,)
            As in :class:`RenewalCounts`.

        Raises
        ------
        OutOfRangeError
            If any array is outside its range.
        """
        return cls(_whole(n_renewals), _whole(n_renewed), _whole(n_lapsed))

    @classmethod
    def of_cohort(cls, survivors: ArrayLike) -> RenewalCounts:
        """
        Return the counts of one cohort from how many were left after each period.

        Parameters
        ----------
        survivors : array-like of whole numbers, shape (k + 1,), never rising
            Customers at the start, and still there after 1, 2, ... periods.

        Raises
        ------
        OutOfRangeError
            If the numbers rise, or fewer than two are given.

        Examples
        --------
        >>> counts = RenewalCounts.of_cohort([1000, 631, 468])
        >>> counts.n_renewed.tolist(), counts.n_lapsed.tolist()
        ([631, 468], [369, 163])
        """
        left = _whole(survivors)
        if len(left) < 2 or (np.diff(left) > 0).any():
            raise OutOfRangeError(
                f"survivors must be two numbers or more that never rise, got {left.tolist()}.",
                hint="start with all customers of the cohort, then those left after each period.",
            )
        return cls(np.arange(len(left) - 1), left[1:], -np.diff(left))

    @property
    def n_decisions(self) -> FloatArray:
        """Customers who came to a renewal, row by row."""
        return (self.n_renewed + self.n_lapsed).astype(np.float64)


def _whole(values: ArrayLike) -> IntArray:
    """Return int64; what is not a whole number becomes -1, which the range check then refuses."""
    given = np.asarray(values, dtype=np.float64)
    is_whole = np.isfinite(given) & (given == np.rint(given))
    return np.where(is_whole, given, -1.0).astype(np.int64)
