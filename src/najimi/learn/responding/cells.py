"""
People of an experiment, put together by what was known of them when chance decided.

A cell is one combination of features. Whoever agrees in all of them is alike to every model
here, so counts by cell are all that a fit needs: a million people are a few hundred rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.errors import OutOfRangeError

Codes = NDArray[np.int64]
Counts = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """
    Treated people and people kept back by chance, counted by cell.

    Parameters
    ----------
    codes : int array of shape (n_cells, n_features), >= 0
        One column per feature, one number per level.
    n_treated, n_treated_yes, n_held_out, n_held_out_yes : arrays of shape (n_cells,), >= 0
        People, and those of them whose outcome was yes.
    """

    codes: Codes
    n_treated: Counts
    n_treated_yes: Counts
    n_held_out: Counts
    n_held_out_yes: Counts

    @property
    def n(self) -> Counts:
        """Return all people by cell."""
        return self.n_treated + self.n_held_out

    @property
    def treated_share(self) -> float:
        """Return the part of all people who were treated; 0 without people."""
        return float(self.n_treated.sum() / max(self.n.sum(), 1.0))

    @property
    def rates(self) -> tuple[float, float]:
        """Return the share of yes among all treated and among all held out."""
        treated = self.n_treated_yes.sum() / max(self.n_treated.sum(), 1.0)
        held_out = self.n_held_out_yes.sum() / max(self.n_held_out.sum(), 1.0)
        return float(treated), float(held_out)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Cells:
        """Return some of the cells."""
        counts = (self.n_treated, self.n_treated_yes, self.n_held_out, self.n_held_out_yes)
        return Cells(self.codes[rows], *(each[rows] for each in counts))


def count_cells(codes: Codes, is_treated: Counts, is_yes: Counts) -> Cells:
    """
    Put people together by cell.

    Parameters
    ----------
    codes : int array of shape (n_people, n_features), >= 0
    is_treated, is_yes : arrays of shape (n_people,), of 0 and 1

    Returns
    -------
    Cells
        In the order of their codes.

    Raises
    ------
    OutOfRangeError
        If a code is negative, or an arm or an outcome is neither 0 nor 1.

    Examples
    --------
    >>> cells = count_cells(np.array([[0], [0], [1]]), np.array([1, 0, 1]), np.array([1, 0, 0]))
    >>> cells.n_treated.tolist(), cells.n_treated_yes.tolist(), cells.n_held_out.tolist()
    ([1.0, 1.0], [1.0, 0.0], [1.0, 0.0])
    """
    if codes.size and codes.min() < 0:
        raise OutOfRangeError(
            f"codes must be 0 or more, got {codes.min()}.",
            hint="give what is not known a level of its own.",
        )
    for name, values in (("is_treated", is_treated), ("is_yes", is_yes)):
        if not np.isin(values, (0, 1)).all():
            raise OutOfRangeError(
                f"{name} must be 0 or 1.", hint="an outcome of money needs another model."
            )
    inverse, first = group(codes)
    treated, yes = np.asarray(is_treated, float), np.asarray(is_yes, float)
    weights = (treated, treated * yes, 1 - treated, (1 - treated) * yes)
    return Cells(codes[first], *(add_up(each, inverse, len(first)) for each in weights))


def add_up(values: Counts, inverse: NDArray[np.int64], n_groups: int) -> Counts:
    """Return the sum of values by group."""
    return np.bincount(inverse, values, n_groups).astype(np.float64)


def group(codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Return the group of each row, numbered in the order of codes, and one row of each group.

    Examples
    --------
    >>> [part.tolist() for part in group(np.array([[2, 1], [0, 1], [2, 1]]))]
    [[1, 0, 1], [1, 0]]
    """
    key = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:
        # Numbered anew after each column, so that many features never overflow.
        _, key = np.unique(key * (int(column.max(initial=0)) + 1) + column, return_inverse=True)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return inverse, first
